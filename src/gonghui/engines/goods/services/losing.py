"""Goods are lost: one asks, another approves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.goods import rules
from gonghui.engines.goods.enums import LossReason, LossState, MoveKind
from gonghui.engines.goods.models import Stock, WriteOff
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


@transaction.atomic
def ask_write_off(stock: Stock, quantity: int, *, kind: str, text: str, actor: Any) -> WriteOff:
    """Ask to write goods off. Nothing moves before it is approved."""
    warehouse = lock_warehouses(stock.warehouse_id)[stock.warehouse_id]
    stock = Stock.objects.select_related("lot__item").get(pk=stock.pk)
    ask_scope(actor, warehouse.union)
    if not text.strip():
        raise Refusal("请写明报损情况。")
    asked = sum(
        WriteOff.objects.filter(
            warehouse=warehouse, lot=stock.lot, state=LossState.ASKED
        ).values_list("quantity", flat=True)
    )
    if not 0 < quantity <= stock.quantity - asked:
        waiting = f"（另有{asked}待审批报损）" if asked else ""
        raise Refusal(f"报损数量应在1至{max(stock.quantity - asked, 0)}之间{waiting}。")
    row: WriteOff = WriteOff.objects.create(
        warehouse=warehouse,
        lot=stock.lot,
        quantity=quantity,
        value=stock.lot.unit_price * quantity,
        kind=LossReason(kind),
        text=text.strip(),
        asked_on=timezone.localdate(),
        asked_by=actor,
    )
    record("goods.loss_asked", actor=actor, union=warehouse.union, target=row)
    return row


@transaction.atomic
def write_off(row: WriteOff, *, approve: bool, actor: Any, opinion: str = "") -> WriteOff:
    """Decide on a loss; whoever asked does not."""
    warehouse = lock_warehouses(row.warehouse_id)[row.warehouse_id]
    row = (
        WriteOff.objects.select_for_update(of=("self",))
        .select_related("lot__item", "asked_by")
        .get(pk=row.pk)
    )
    ask_scope(actor, warehouse.union, APPROVE)
    refuse(rules.loss_problem(state=row.state))
    refuse(rules.decision_problem(is_same=is_same(actor, row.asked_by)))
    if not approve and not opinion.strip():
        raise Refusal("请写明不同意的原因。")
    today = timezone.localdate()
    if approve:
        ask_still(warehouse)
        book(
            warehouse,
            row.lot,
            -row.quantity,
            MoveKind.LOSS,
            on=today,
            actor=actor,
            write_off=row,
        )
    row.state = LossState.APPROVED if approve else LossState.REFUSED
    row.decided_on, row.decided_by, row.opinion = today, actor, opinion.strip()
    row.save(update_fields=["state", "decided_on", "decided_by", "opinion"])
    event = "goods.loss_approved" if approve else "goods.loss_refused"
    record(event, actor=actor, union=warehouse.union, target=row, reason=opinion)
    return row
