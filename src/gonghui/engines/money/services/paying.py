"""Money leaves, comes back, or is taken back. Every way of paying ends in `book`, `pay_cash` or
`reverse`, and the database lets each happen to an order once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import urls
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from gonghui.engines.money.enums import (
    PAID_STATES,
    BatchState,
    LineResult,
    OrderAct,
    OrderState,
    Way,
)
from gonghui.engines.money.models import BatchLine, OrderEvent, PaymentBatch, PaymentOrder
from gonghui.engines.money.rules import orders as rules
from gonghui.engines.money.services.asking import (
    ask_reason,
    ask_scope,
    ask_state,
    conflict,
    locked_order,
    locked_orders,
    move,
    move_orders,
    payer_conflict,
    refuse,
)
from gonghui.engines.money.services.drafting import give_number
from gonghui.kernel.audit.services import record, record_many
from gonghui.kernel.notify.services import send
from gonghui.kernel.refusal import Refusal


def tell(hook: str, orders: Iterable[PaymentOrder], *, actor: Any) -> None:
    """Call a hook of each order's kind (`paid`, `failed`, `reversed`), in this transaction."""
    for order in orders:
        path = getattr(order.declared, hook)
        if path:
            import_string(path)(order, actor=actor)


@transaction.atomic
def pay_cash(order: PaymentOrder, *, actor: Any, on: dt.date | None = None) -> PaymentOrder:
    """Hand over cash. The payee signs for it afterwards."""
    order = locked_order(order)
    ask_scope(actor, "money.pay", order.union)
    if order.way != Way.CASH:
        raise Refusal("这张支付单应通过银行转账支付，请列入支付批次。")
    ask_state(order, (OrderState.APPROVED,), "支付")
    refuse(payer_conflict(actor, order))
    on = _ask_day(on, after=order.approved_on)
    move(
        order,
        OrderAct.PAY,
        OrderState.PAID,
        actor=actor,
        on=on,
        text="现金支付",
        paid_on=on,
        paid_by=actor,
        failure="",
    )
    _record_paid([order], actor)
    tell_payees([order], union=order.union, key=str(order.number))
    tell("paid", [order], actor=actor)
    return order


def _ask_day(on: dt.date | None, *, after: dt.date | None) -> dt.date:
    today = timezone.localdate()
    on = on or today
    refuse(rules.day_problem(on, after=after, today=today, what="支付"))
    return on


def tell_payees(orders: list[PaymentOrder], *, union: Any, key: str) -> None:
    """Workers hear that there is something to sign for; of what for, the message says nothing."""
    people = {order.payee_person_id: order.payee_person for order in orders}
    send(
        "money.paid",
        to=[person for person in people.values() if person is not None],
        union=union,
        context={"union": union.name},
        url=urls.reverse("portal:payments"),
        key=key,
    )


def _record_paid(orders: list[PaymentOrder], actor: Any) -> None:
    record_many(
        "money.paid",
        actor=actor,
        acts=[(order.union, order, {"amount": str(order.amount)}) for order in orders],
    )


@dataclass
class Booked:
    """What came of booking some lines of a batch."""

    paid: int = 0
    failed: int = 0
    left: int = 0
    """Lines that had their result already."""


def book(
    batch: PaymentBatch,
    *,
    paid: Iterable[BatchLine],
    failed: dict[BatchLine, str],
    on: dt.date,
    actor: Any,
) -> Booked:
    """Write what the bank did with lines of a batch that the caller has locked.

    A line that has its result is left as it is, so that the same answer may be read twice.
    """
    reasons = {line.pk: reason for line, reason in failed.items()}
    asked = {line.pk: line for line in (*paid, *failed)}
    lines = list(
        BatchLine.objects.select_for_update(of=("self",)).filter(pk__in=asked).order_by("pk")
    )
    waiting = [line for line in lines if line.is_live and line.result == LineResult.WAITING]
    done = Booked(left=len(lines) - len(waiting))
    orders = {order.pk: order for order in locked_orders(line.order_id for line in waiting)}
    for order in orders.values():
        order.union = batch.union
        refuse(payer_conflict(actor, order))
        ask_state(order, (OrderState.BATCHED,), "支付")
    _book_paid(batch, [one for one in waiting if one.pk not in reasons], orders, done, on, actor)
    _book_failed([one for one in waiting if one.pk in reasons], reasons, orders, done, on, actor)
    _settle(batch, on)
    return done


def _book_paid(
    batch: PaymentBatch,
    lines: list[BatchLine],
    orders: dict[int, PaymentOrder],
    done: Booked,
    on: dt.date,
    actor: Any,
) -> None:
    paid = [orders[line.order_id] for line in lines]
    texts = {order.pk: f"批次{batch.number}" for order in paid}
    move_orders(
        paid,
        OrderAct.PAY,
        OrderState.PAID,
        actor=actor,
        on=on,
        texts=texts,
        paid_on=on,
        paid_by=actor,
        failure="",
    )
    BatchLine.objects.filter(pk__in=[line.pk for line in lines]).update(
        result=LineResult.PAID, settled_on=on
    )
    _record_paid(paid, actor)
    tell_payees(paid, union=batch.union, key=str(batch.number))
    tell("paid", paid, actor=actor)
    done.paid = len(paid)


def _book_failed(
    lines: list[BatchLine],
    reasons: dict[int, str],
    orders: dict[int, PaymentOrder],
    done: Booked,
    on: dt.date,
    actor: Any,
) -> None:
    back = [orders[line.order_id] for line in lines]
    texts = {orders[line.order_id].pk: reasons[line.pk] for line in lines}
    move_orders(back, OrderAct.FAIL, OrderState.FAILED, actor=actor, on=on, texts=texts)
    for line in lines:
        order = orders[line.order_id]
        line.is_live, line.result = False, LineResult.FAILED
        line.reason = order.failure = reasons[line.pk][:200]
        line.settled_on = on
    BatchLine.objects.bulk_update(
        lines, ["is_live", "result", "reason", "settled_on"], batch_size=500
    )
    PaymentOrder.objects.bulk_update(back, ["failure"], batch_size=500)
    record_many(
        "money.failed",
        actor=actor,
        acts=[(order.union, order, {"reason": order.failure}) for order in back],
    )
    tell("failed", back, actor=actor)
    done.failed = len(back)


def _settle(batch: PaymentBatch, on: dt.date) -> None:
    """A batch without a line that waits is settled."""
    if batch.lines.filter(is_live=True, result=LineResult.WAITING).exists():
        return
    PaymentBatch.objects.filter(pk=batch.pk, state=BatchState.SENT).update(
        state=BatchState.SETTLED, settled_on=on
    )
    batch.state, batch.settled_on = BatchState.SETTLED, on


@transaction.atomic
def rebatch_failed(order: PaymentOrder, *, actor: Any, reason: str = "") -> PaymentOrder:
    """Let an order that came back unpaid be paid again, to the same account."""
    order = locked_order(order)
    ask_scope(actor, "money.pay", order.union)
    ask_state(order, (OrderState.FAILED,), "退回待支付")
    refuse(payer_conflict(actor, order))
    move(
        order,
        OrderAct.REBATCH,
        OrderState.APPROVED,
        actor=actor,
        text=reason.strip() or f"上次未付原因：{order.failure}",
    )
    record("money.rebatched", actor=actor, union=order.union, target=order, reason=reason)
    return order


@transaction.atomic
def reverse(
    order: PaymentOrder, *, reason: str, actor: Any, on: dt.date | None = None
) -> PaymentOrder:
    """Take back what was paid in error, by a counter-entry below zero. Returns the counter-entry.

    The order itself keeps its day of payment; the sum of both is nothing.
    """
    order = locked_order(order)
    ask_scope(actor, "money.approve", order.union)
    reason = ask_reason(reason, "冲销")
    ask_state(order, PAID_STATES, "冲销")
    refuse(conflict(actor, order, "冲销", ("支付人", order.paid_by)))
    on = _ask_day(on, after=order.paid_on)
    counter = _counter_entry(order, reason, on, actor)
    move(
        order,
        OrderAct.REVERSE,
        OrderState.REVERSED,
        actor=actor,
        on=on,
        text=f"{reason}（冲销单{counter.number}）",
    )
    record(
        "money.reversed",
        actor=actor,
        union=order.union,
        target=order,
        detail={"counter": counter.number, "amount": str(order.amount)},
        reason=reason,
    )
    tell("reversed", [order], actor=actor)
    return counter


def _counter_entry(order: PaymentOrder, reason: str, on: dt.date, actor: Any) -> PaymentOrder:
    counter: PaymentOrder = PaymentOrder.objects.get(pk=order.pk)
    counter.pk = None
    counter._state.adding = True
    counter.number = None
    counter.amount = -order.amount
    counter.reverses = order
    counter.state = OrderState.COUNTER
    counter.once_key = f"money.reverse:{order.pk}"
    counter.note = reason
    counter.drafted_on = counter.approved_on = counter.paid_on = on
    counter.drafted_by = counter.approved_by = counter.paid_by = actor
    counter.corrected_by = None
    counter.signed_on, counter.signed_by, counter.signed_name, counter.ink = None, "", "", None
    counter.rule = {}
    counter.save(force_insert=True)
    give_number(counter)
    OrderEvent.objects.create(
        order=counter,
        act=OrderAct.DRAFT,
        state_after=OrderState.COUNTER,
        occurs_on=on,
        text=f"冲销{order}：{reason}"[:200],
        actor=actor,
    )
    return counter
