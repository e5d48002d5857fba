"""What the verbs of money share: scope, separation of duties, locks, moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from gonghui.engines.money.enums import OrderAct, OrderState
from gonghui.engines.money.models import OrderEvent, PaymentOrder
from gonghui.engines.money.rules import orders as rules
from gonghui.kernel.access.permissions import PERMISSIONS
from gonghui.kernel.refusal import Refusal


def refuse(problem: str) -> None:
    """Say no when a rule gave a reason."""
    if problem:
        raise Refusal(problem)


def ask_scope(actor: Any, permission: str, union: Any) -> None:
    """Refuse an actor whose posts do not reach this union. None is the system itself."""
    if actor is not None and not actor.may_at(permission, union):
        label = PERMISSIONS[permission].label
        raise Refusal(f"您没有在“{union}”{label}的权限，请联系该工会或其上级工会。")


def ask_reason(reason: str, what: str) -> str:
    """The reason without blanks around it. Refuses one that says nothing."""
    reason = reason.strip()
    if len(reason) < 2:
        raise Refusal(f"{what}须写明原因。")
    return reason[:200]


def is_payee(actor: Any, order: PaymentOrder) -> bool:
    """Whether this account's person gets the money."""
    return (
        actor is not None
        and actor.person_id is not None
        and actor.person_id == order.payee_person_id
    )


def conflict(actor: Any, order: PaymentOrder, act: str, *others: tuple[str, Any]) -> str:
    """Why this account may not do this with this order: it is the payee, or did an earlier part."""
    if actor is None:
        return ""
    if is_payee(actor, order):
        return f"支付单{order.number}的收款人是您本人，请由其他人{act}。"
    for title, other in others:
        if other is not None and actor.is_same_person(other):
            return f"您是支付单{order.number}的{title}，不能由同一人{act}（不相容岗位分离）。"
    return ""


def _drafters(order: PaymentOrder) -> tuple[tuple[str, Any], ...]:
    return ("制单人", order.drafted_by), ("收款账户更正人", order.corrected_by)


def approver_conflict(actor: Any, order: PaymentOrder) -> str:
    """Why this account may not approve this order."""
    return conflict(actor, order, "审批", *_drafters(order))


def payer_conflict(actor: Any, order: PaymentOrder) -> str:
    """Why this account may not pay this order out."""
    return conflict(actor, order, "支付", *_drafters(order), ("审批人", order.approved_by))


def locked_order(order: PaymentOrder) -> PaymentOrder:
    """The order as it is now, locked until the transaction ends."""
    row: PaymentOrder = (
        PaymentOrder.objects.select_for_update(of=("self",))
        .select_related("union", "drafted_by", "corrected_by", "approved_by", "paid_by")
        .get(pk=order.pk)
    )
    return row


def locked_orders(keys: Iterable[int]) -> list[PaymentOrder]:
    """Several orders, locked in one order everywhere so that nobody waits in a circle."""
    return list(
        PaymentOrder.objects.select_for_update(of=("self",))
        .select_related("union", "drafted_by", "corrected_by", "approved_by", "payee_person")
        .filter(pk__in=list(keys))
        .order_by("pk")
    )


def ask_state(order: PaymentOrder, states: Iterable[str], act: str) -> None:
    """Refuse an act that comes too early, too late or twice."""
    if order.state not in states:
        raise Refusal(rules.standing(str(order.number), order.state, act))


def move_orders(
    orders: list[PaymentOrder],
    act: OrderAct,
    state: OrderState,
    *,
    actor: Any,
    on: dt.date | None = None,
    texts: dict[int, str] | None = None,
    **changes: Any,
) -> None:
    """Write the new state of locked orders that stand in the same one, and an event for each.

    The state before is asked once more in the statement that writes: whatever a database makes of
    locks, a row that moved meanwhile is not moved again.
    """
    if not orders:
        return
    texts, before = texts or {}, orders[0].state
    moved = PaymentOrder.objects.filter(pk__in=[order.pk for order in orders], state=before).update(
        state=state, **changes
    )
    if moved != len(orders):
        raise Refusal("有支付单刚被其他人办理，请刷新后重试。")
    OrderEvent.objects.bulk_create(
        [
            OrderEvent(
                order=order,
                act=act,
                state_before=before,
                state_after=state,
                occurs_on=on or timezone.localdate(),
                text=texts.get(order.pk, "")[:200],
                actor=actor,
            )
            for order in orders
        ],
        batch_size=500,
    )
    for order in orders:
        order.state = state
        for name, value in changes.items():
            setattr(order, name, value)


def move(
    order: PaymentOrder,
    act: OrderAct,
    state: OrderState,
    *,
    actor: Any,
    on: dt.date | None = None,
    text: str = "",
    **changes: Any,
) -> None:
    """Move one locked order."""
    move_orders([order], act, state, actor=actor, on=on, texts={order.pk: text}, **changes)
