"""Putting approved orders together for the bank."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from gonghui.engines.money.bank.layouts import LAYOUTS, BankFile, write_bank_file
from gonghui.engines.money.enums import BatchState, LineResult, OrderAct, OrderState, Way
from gonghui.engines.money.models import BatchLine, PaymentBatch, PaymentOrder
from gonghui.engines.money.rules.words import amount_words
from gonghui.engines.money.services.asking import (
    ask_reason,
    ask_scope,
    locked_orders,
    move_orders,
    payer_conflict,
)
from gonghui.engines.money.services.paying import Booked, book
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal

MOST_IN_BATCH = 10_000


@dataclass
class Filled:
    """How many orders went in, and why others did not."""

    count: int = 0
    left: Counter[str] = field(default_factory=Counter)


def locked_batch(batch: PaymentBatch) -> PaymentBatch:
    """The batch as it is now, locked until the transaction ends. Always before its orders."""
    row: PaymentBatch = (
        PaymentBatch.objects.select_for_update(of=("self",))
        .select_related("union")
        .get(pk=batch.pk)
    )
    return row


def _ask_batch(batch: PaymentBatch, actor: Any, *states: BatchState) -> PaymentBatch:
    batch = locked_batch(batch)
    ask_scope(actor, "money.pay", batch.union)
    if batch.state not in states:
        raise Refusal(f"{batch}{BatchState(batch.state).label}，请刷新后查看。")
    return batch


@transaction.atomic
def open_batch(union: Any, *, title: str = "", layout: str = "plain", actor: Any) -> PaymentBatch:
    """Begin a batch of a union."""
    ask_scope(actor, "money.pay", union)
    if layout not in LAYOUTS:
        raise Refusal("请选择银行文件格式。")
    today = timezone.localdate()
    batch: PaymentBatch = PaymentBatch.objects.create(
        union=union,
        title=title.strip()[:60] or f"{today:%Y年%m月%d日}支付",
        layout=layout,
        opened_by=actor,
    )
    batch.number = f"PC{today.year}{batch.pk:05d}"
    batch.save(update_fields=["number"])
    record("money.batch_opened", actor=actor, union=union, target=batch)
    return batch


@transaction.atomic
def put_in_batch(
    batch: PaymentBatch, orders: Iterable[PaymentOrder | int], *, actor: Any
) -> Filled:
    """Put approved orders into an open batch. Those that do not belong are left, with the reason
    counted. An order that stands in another batch is not approved any more, so it cannot come in
    twice; the database refuses it too."""
    batch = _ask_batch(batch, actor, BatchState.OPEN)
    keys = [one if isinstance(one, int) else one.pk for one in orders]
    filled, fit = Filled(), []
    for order in locked_orders(keys):
        problem = _misfit(order, batch, actor)
        if problem:
            filled.left[problem] += 1
        else:
            fit.append(order)
    if batch.lines.filter(is_live=True).count() + len(fit) > MOST_IN_BATCH:
        raise Refusal(f"一个批次最多{MOST_IN_BATCH:,}笔，请分成几个批次。")
    BatchLine.objects.bulk_create(
        [BatchLine(batch=batch, order=order) for order in fit], batch_size=500
    )
    texts = {order.pk: f"批次{batch.number}" for order in fit}
    move_orders(fit, OrderAct.BATCH, OrderState.BATCHED, actor=actor, texts=texts)
    filled.count = len(fit)
    _count(batch)
    if fit:
        record(
            "money.batch_filled",
            actor=actor,
            union=batch.union,
            target=batch,
            detail={"count": len(fit)},
        )
    return filled


def _misfit(order: PaymentOrder, batch: PaymentBatch, actor: Any) -> str:
    if order.union_id != batch.union_id:
        return "不是本工会的支付单"
    if order.state != OrderState.APPROVED:
        return f"{OrderState(order.state).label}的不能列入"
    if order.way != Way.BANK:
        return "现金支付的不列入批次"
    if payer_conflict(actor, order):
        return "您是制单人、审批人或收款人，应由他人支付"
    return ""


@transaction.atomic
def take_out(batch: PaymentBatch, orders: Iterable[PaymentOrder | int], *, actor: Any) -> int:
    """Take orders out of an open batch again. Returns how many."""
    batch = _ask_batch(batch, actor, BatchState.OPEN)
    keys = [one if isinstance(one, int) else one.pk for one in orders]
    count = _empty(batch, keys, actor)
    if count:
        record(
            "money.batch_emptied",
            actor=actor,
            union=batch.union,
            target=batch,
            detail={"count": count},
        )
    return count


def _empty(batch: PaymentBatch, keys: list[int] | None, actor: Any) -> int:
    lines = batch.lines.filter(is_live=True, result=LineResult.WAITING)
    if keys is not None:
        lines = lines.filter(order__in=keys)
    held = list(lines.values_list("order_id", flat=True))
    orders = locked_orders(held)
    lines.update(is_live=False, result=LineResult.TAKEN_OUT)
    texts = {order.pk: f"批次{batch.number}" for order in orders}
    move_orders(orders, OrderAct.TAKE_OUT, OrderState.APPROVED, actor=actor, texts=texts)
    _count(batch)
    return len(orders)


def _count(batch: PaymentBatch) -> None:
    """Number and sum of what the batch holds, kept for its list."""
    live = batch.lines.filter(is_live=True)
    batch.count = live.count()
    batch.total = live.aggregate(total=Sum("order__amount"))["total"] or 0
    batch.save(update_fields=["count", "total"])


@dataclass(frozen=True)
class BatchSum:
    """What a batch comes to."""

    count: int
    total: Decimal
    words: str


def batch_sum(batch: PaymentBatch) -> BatchSum:
    """Number and sum of what an open batch holds now."""
    found = batch.lines.filter(is_live=True).aggregate(
        count=Count("pk"), total=Sum("order__amount", default=Decimal(0))
    )
    return BatchSum(found["count"], found["total"], amount_words(found["total"]))


@transaction.atomic
def close_batch(batch: PaymentBatch, *, actor: Any) -> PaymentBatch:
    """Nothing goes in or out any more; number and sum are written down, the sum in words too."""
    batch = _ask_batch(batch, actor, BatchState.OPEN)
    _count(batch)
    if not batch.count:
        raise Refusal("批次中还没有支付单，请先勾选列入。")
    batch.total_words = amount_words(batch.total)
    batch.state, batch.closed_at, batch.closed_by = BatchState.CLOSED, timezone.now(), actor
    batch.save(update_fields=["total_words", "state", "closed_at", "closed_by"])
    record(
        "money.batch_closed",
        actor=actor,
        union=batch.union,
        target=batch,
        detail={"count": batch.count, "total": str(batch.total)},
    )
    return batch


@transaction.atomic
def reopen_batch(batch: PaymentBatch, *, reason: str, actor: Any) -> PaymentBatch:
    """Open a closed batch again, as long as the bank has not got it."""
    batch = _ask_batch(batch, actor, BatchState.CLOSED)
    reason = ask_reason(reason, "重新整理批次")
    batch.state, batch.total_words = BatchState.OPEN, ""
    batch.closed_at, batch.closed_by = None, None
    batch.save(update_fields=["state", "total_words", "closed_at", "closed_by"])
    record("money.batch_reopened", actor=actor, union=batch.union, target=batch, reason=reason)
    return batch


@transaction.atomic
def discard_batch(batch: PaymentBatch, *, reason: str, actor: Any) -> PaymentBatch:
    """Give a batch up before the bank has got it; its orders wait for another."""
    batch = _ask_batch(batch, actor, BatchState.OPEN, BatchState.CLOSED)
    reason = ask_reason(reason, "撤销批次")
    _empty(batch, None, actor)
    batch.state = BatchState.DISCARDED
    batch.save(update_fields=["state"])
    record("money.batch_discarded", actor=actor, union=batch.union, target=batch, reason=reason)
    return batch


@transaction.atomic
def send_batch(batch: PaymentBatch, *, reason: str, actor: Any, layout: str = "") -> BankFile:
    """The file for the bank, with whole account numbers. Each time it is made is recorded; the
    first time hands the batch over, and nothing of it can be taken back from then on."""
    batch = _ask_batch(batch, actor, BatchState.CLOSED, BatchState.SENT)
    reason = ask_reason(reason, "导出银行文件")
    entry = LAYOUTS.get(layout or batch.layout)
    if entry is None:
        raise Refusal("请选择银行文件格式。")
    orders = list(
        PaymentOrder.objects.filter(
            batch_lines__batch=batch,
            batch_lines__is_live=True,
            batch_lines__result=LineResult.WAITING,
        )
        .select_related("account")
        .order_by("pk")
    )
    made = write_bank_file(entry, batch, orders)
    if batch.state == BatchState.CLOSED:
        batch.state, batch.sent_on = BatchState.SENT, timezone.localdate()
    batch.layout = entry.code
    batch.save(update_fields=["state", "sent_on", "layout"])
    record(
        "money.batch_exported",
        actor=actor,
        union=batch.union,
        target=batch,
        detail={"count": len(orders), "layout": entry.title, "sha256": made.sha256},
        reason=reason,
    )
    return made


@transaction.atomic
def settle_by_hand(
    batch: PaymentBatch,
    orders: Iterable[PaymentOrder | int],
    *,
    is_paid: bool,
    actor: Any,
    reason: str = "",
    on: dt.date | None = None,
) -> Booked:
    """Enter the bank's answer for some orders without a file: paid, or not and why."""
    batch = _ask_batch(batch, actor, BatchState.SENT)
    on = on or timezone.localdate()
    ask_result_day(batch, on)
    keys = [one if isinstance(one, int) else one.pk for one in orders]
    lines = list(batch.lines.filter(is_live=True, order__in=keys))
    if not lines:
        raise Refusal("请先勾选要登记结果的支付单。")
    if is_paid:
        return book(batch, paid=lines, failed={}, on=on, actor=actor)
    said = ask_reason(reason, "登记支付失败")
    return book(batch, paid=[], failed=dict.fromkeys(lines, said), on=on, actor=actor)


def ask_result_day(batch: PaymentBatch, on: dt.date) -> None:
    """Refuse a day on which the bank cannot have paid."""
    if on > timezone.localdate():
        raise Refusal("入账日期不能晚于今天。")
    if batch.sent_on is not None and on < batch.sent_on:
        raise Refusal(f"入账日期不能早于交银行日期{batch.sent_on:%Y-%m-%d}。")
