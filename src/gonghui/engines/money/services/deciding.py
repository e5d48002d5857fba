"""Approving, cancelling, correcting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.money.enums import OrderAct, OrderState, Way
from gonghui.engines.money.models import PaymentOrder
from gonghui.engines.money.services.accounts import current_account
from gonghui.engines.money.services.asking import (
    approver_conflict,
    ask_reason,
    ask_scope,
    ask_state,
    conflict,
    locked_order,
    move,
    refuse,
)
from gonghui.engines.money.services.paying import tell
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@dataclass(frozen=True)
class Verdict:
    """What became of one order of several."""

    order: PaymentOrder
    problem: str = ""


@transaction.atomic
def approve_order(order: PaymentOrder, *, actor: Any, on: Any = None) -> PaymentOrder:
    """Let an order be paid, to the account that it now names. Not by who drafted it."""
    order = locked_order(order)
    ask_scope(actor, "money.approve", order.union)
    ask_state(order, (OrderState.DRAFTED,), "审批")
    refuse(approver_conflict(actor, order))
    changes: dict[str, Any] = {}
    if order.way == Way.BANK and order.account_id is None:
        account = current_account(order.payee)
        if account is None:
            raise Refusal(f"支付单{order.number}没有收款账户，请先由经办人登记收款账户。")
        changes["account"] = account
    on = on or timezone.localdate()
    move(
        order,
        OrderAct.APPROVE,
        OrderState.APPROVED,
        actor=actor,
        on=on,
        approved_on=on,
        approved_by=actor,
        **changes,
    )
    record(
        "money.approved",
        actor=actor,
        union=order.union,
        target=order,
        detail={"amount": str(order.amount)},
    )
    return order


def approve_many(orders: Iterable[PaymentOrder], *, actor: Any) -> list[Verdict]:
    """Approve each in its own transaction: one refusal stops no other."""
    verdicts = []
    for order in orders:
        try:
            verdicts.append(Verdict(approve_order(order, actor=actor)))
        except Refusal as refusal:
            verdicts.append(Verdict(order, refusal.message))
    return verdicts


@transaction.atomic
def cancel_order(order: PaymentOrder, *, reason: str, actor: Any) -> PaymentOrder:
    """Withdraw an order that is not paid: its line and its limits are free again. A draft may be
    cancelled by whoever drafts, an approved one by whoever approves."""
    order = locked_order(order)
    reason = ask_reason(reason, "作废支付单")
    ask_state(order, (OrderState.DRAFTED, OrderState.APPROVED, OrderState.FAILED), "作废")
    needed = "money.draft" if order.state == OrderState.DRAFTED else "money.approve"
    ask_scope(actor, needed, order.union)
    move(order, OrderAct.CANCEL, OrderState.CANCELLED, actor=actor, text=reason)
    record("money.cancelled", actor=actor, union=order.union, target=order, reason=reason)
    tell("cancelled", [order], actor=actor)
    return order


@transaction.atomic
def correct_account(order: PaymentOrder, *, reason: str, actor: Any) -> PaymentOrder:
    """Pay to the payee's present account instead. It has to be approved anew: where money goes is
    part of what was approved."""
    order = locked_order(order)
    ask_scope(actor, "money.draft", order.union)
    reason = ask_reason(reason, "更正收款账户")
    ask_state(order, (OrderState.DRAFTED, OrderState.APPROVED, OrderState.FAILED), "更正收款账户")
    refuse(conflict(actor, order, "更正收款账户"))
    account = current_account(order.payee)
    if order.way != Way.BANK or account is None or account.pk == order.account_id:
        raise Refusal("收款人当前登记的账户没有变化，请先登记新的收款账户。")
    move(
        order,
        OrderAct.CORRECT,
        OrderState.DRAFTED,
        actor=actor,
        text=f"{reason}（改为{account}）",
        account=account,
        corrected_by=actor,
        approved_by=None,
        approved_on=None,
        failure="",
    )
    record(
        "money.account_corrected",
        actor=actor,
        union=order.union,
        target=order,
        detail={"account": account.masked},
        reason=reason,
    )
    return order
