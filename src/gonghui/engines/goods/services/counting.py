"""Stock-taking: everything is counted while nothing moves; differences become moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gonghui.engines.goods import rules
from gonghui.engines.goods.enums import LossState, MoveKind, TakeState
from gonghui.engines.goods.models import Stock, StockTake, StockTakeLine, Warehouse, WriteOff
from gonghui.engines.goods.services.asking import (
    APPROVE,
    ask_scope,
    ask_still,
    is_same,
    lock_warehouses,
    refuse,
)
from gonghui.engines.goods.services.booking import book
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal

REMEMBERED = dt.timedelta(days=366)
"""A lot that came within it is counted even if the books have none left."""


@transaction.atomic
def start_stock_take(
    warehouse: Warehouse, *, actor: Any, is_blind: bool = True, note: str = ""
) -> StockTake:
    """Write down what the books say of every lot, and stop all moves until it is settled."""
    warehouse = lock_warehouses(warehouse)[warehouse.pk]
    ask_scope(actor, warehouse.union)
    ask_still(warehouse)
    if WriteOff.objects.filter(warehouse=warehouse, state=LossState.ASKED).exists():
        raise Refusal("有待审批的报损单，请先审批，再开始盘点。")
    today = timezone.localdate()
    rows = list(
        Stock.objects.filter(warehouse=warehouse).filter(
            Q(quantity__gt=0) | Q(lot__received_on__gte=today - REMEMBERED)
        )
    )
    if not rows:
        raise Refusal(f"“{warehouse}”还没有物资，不用盘点。")
    take: StockTake = StockTake.objects.create(
        warehouse=warehouse,
        is_blind=is_blind,
        note=note.strip(),
        started_on=today,
        started_by=actor,
    )
    StockTakeLine.objects.bulk_create(
        [StockTakeLine(take=take, lot_id=row.lot_id, book=row.quantity) for row in rows]
    )
    record("goods.take_started", actor=actor, union=warehouse.union, target=take)
    return take


def _locked(take: StockTake) -> StockTake:
    found: StockTake = (
        StockTake.objects.select_for_update(of=("self",))
        .select_related("warehouse__union", "started_by", "submitted_by")
        .get(pk=take.pk)
    )
    return found


@transaction.atomic
def count_lots(
    take: StockTake,
    counts: Mapping[int, int | None],
    *,
    actor: Any,
    reasons: Mapping[int, str] | None = None,
) -> StockTake:
    """Write down what was counted, by the keys of the lines. May be done bit by bit."""
    take = _locked(take)
    ask_scope(actor, take.warehouse.union)
    refuse(rules.counting_problem(take.state))
    reasons = reasons or {}
    lines = list(take.lines.all())
    refuse(
        rules.recount_problem(
            is_blind=take.is_blind,
            is_complete=all(line.counted is not None for line in lines),
            changes=any(counts.get(line.pk, line.counted) != line.counted for line in lines),
        )
    )
    for line in lines:
        if line.pk in counts:
            counted = counts[line.pk]
            if counted is not None and not 0 <= counted <= rules.MOST_QUANTITY:
                raise Refusal("实盘数量不能小于0。")
            line.counted = counted
        if line.pk in reasons:
            line.reason = reasons[line.pk].strip()[:100]
        line.save(update_fields=["counted", "reason"])
    return take


@transaction.atomic
def submit_stock_take(take: StockTake, *, actor: Any) -> StockTake:
    """Hand the count in: every lot counted, every difference explained."""
    take = _locked(take)
    ask_scope(actor, take.warehouse.union)
    lines = list(take.lines.all())
    refuse(
        rules.submitting_problem(
            state=take.state,
            uncounted=sum(line.counted is None for line in lines),
            unexplained=sum(bool(line.difference) and not line.reason for line in lines),
        )
    )
    take.state, take.submitted_at, take.submitted_by = (
        TakeState.SUBMITTED,
        timezone.now(),
        actor,
    )
    take.save(update_fields=["state", "submitted_at", "submitted_by"])
    record("goods.take_submitted", actor=actor, union=take.warehouse.union, target=take)
    return take


@transaction.atomic
def close_stock_take(take: StockTake, *, actor: Any, opinion: str = "") -> StockTake:
    """Approve the count: differences become moves. Whoever counted does not approve."""
    warehouse = lock_warehouses(take.warehouse_id)[take.warehouse_id]
    take = _locked(take)
    ask_scope(actor, warehouse.union, APPROVE)
    refuse(rules.approving_problem(take.state))
    same = is_same(actor, take.started_by) or is_same(actor, take.submitted_by)
    refuse(rules.decision_problem(is_same=same))
    for line in take.lines.select_related("lot__item"):
        if line.difference:
            book(
                warehouse,
                line.lot,
                line.difference,
                MoveKind.COUNT,
                on=timezone.localdate(),
                actor=actor,
                take=take,
            )
    _decide(take, TakeState.APPROVED, actor, opinion)
    record("goods.take_approved", actor=actor, union=warehouse.union, target=take, reason=opinion)
    return take


@transaction.atomic
def reopen_stock_take(take: StockTake, *, actor: Any, opinion: str) -> StockTake:
    """Send a count back to be done again."""
    take = _locked(take)
    ask_scope(actor, take.warehouse.union, APPROVE)
    refuse(rules.approving_problem(take.state))
    if not opinion.strip():
        raise Refusal("请写明退回的原因。")
    take.state, take.opinion = TakeState.COUNTING, opinion.strip()
    take.save(update_fields=["state", "opinion"])
    record(
        "goods.take_returned",
        actor=actor,
        union=take.warehouse.union,
        target=take,
        reason=opinion,
    )
    return take


@transaction.atomic
def cancel_stock_take(take: StockTake, *, reason: str, actor: Any) -> StockTake:
    """Give a count up; the warehouse may move again."""
    take = _locked(take)
    ask_scope(actor, take.warehouse.union)
    refuse(rules.counting_problem(take.state))
    if not reason.strip():
        raise Refusal("请写明作废原因。")
    _decide(take, TakeState.CANCELLED, actor, reason)
    record(
        "goods.take_cancelled", actor=actor, union=take.warehouse.union, target=take, reason=reason
    )
    return take


def _decide(take: StockTake, state: TakeState, actor: Any, opinion: str) -> None:
    take.state, take.decided_at, take.decided_by = state, timezone.now(), actor
    take.opinion = opinion.strip()
    take.save(update_fields=["state", "decided_at", "decided_by", "opinion"])
