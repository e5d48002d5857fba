"""Goods go from one warehouse to another, of the same union or of another one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.goods import rules
from gonghui.engines.goods.enums import MoveKind, TransferState
from gonghui.engines.goods.models import Lot, Transfer, TransferLine, Warehouse
from gonghui.engines.goods.services.asking import (
    ask_open,
    ask_scope,
    ask_still,
    lock_warehouses,
    refuse,
)
from gonghui.engines.goods.services.booking import book
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def transfer(
    *,
    from_warehouse: Warehouse,
    to_warehouse: Warehouse,
    lots: Sequence[tuple[Lot, int]],
    sent_on: dt.date,
    actor: Any,
    note: str = "",
    once_key: str | None = None,
) -> Transfer:
    """Send lots off. They leave the books of the one end now and enter those of the other when
    it has counted them."""
    locked = lock_warehouses(from_warehouse, to_warehouse)
    if once_key and (known := Transfer.objects.filter(once_key=once_key).first()):
        return known
    source, target = locked[from_warehouse.pk], locked[to_warehouse.pk]
    ask_scope(actor, source.union)
    if source.pk == target.pk:
        raise Refusal("调入仓库与调出仓库相同，请另选。")
    ask_open(target)
    ask_still(source)
    refuse(rules.day_problem(sent_on, timezone.localdate()))
    if not lots:
        raise Refusal("请至少填写一个批次的调拨数量。")
    row: Transfer = Transfer.objects.create(
        from_warehouse=source,
        to_warehouse=target,
        note=note.strip(),
        sent_on=sent_on,
        sent_by=actor,
        once_key=once_key or None,
    )
    for lot, quantity in lots:
        if quantity <= 0:
            raise Refusal("调拨数量应大于0。")
        TransferLine.objects.create(transfer=row, lot=lot, quantity=quantity)
        book(
            source,
            lot,
            -quantity,
            MoveKind.TRANSFER_OUT,
            on=sent_on,
            actor=actor,
            transfer=row,
        )
    record(
        "goods.sent",
        actor=actor,
        union=source.union,
        target=row,
        detail={"to": target.label, "count": len(lots)},
    )
    return row


@transaction.atomic
def receive_transfer(
    row: Transfer,
    counts: Mapping[int, int],
    *,
    received_on: dt.date,
    actor: Any,
    difference: str = "",
) -> Transfer:
    """Take in what arrived; `counts` maps lines' keys to what was counted. What is missing stays
    on the way until the sender has settled it."""
    locked = lock_warehouses(row.from_warehouse_id, row.to_warehouse_id)
    row = Transfer.objects.select_for_update(of=("self",)).get(pk=row.pk)
    target = locked[row.to_warehouse_id]
    ask_scope(actor, target.union)
    ask_still(target)
    refuse(rules.day_problem(received_on, timezone.localdate()))
    if received_on < row.sent_on:
        raise Refusal("收货日期不能早于调出日期。")
    differs = False
    for line in row.lines.select_related("lot__item"):
        received = counts.get(line.pk, line.quantity)
        refuse(
            rules.receiving_problem(
                state=row.state, sent=line.quantity, received=received, difference=difference
            )
        )
        line.received = received
        line.save(update_fields=["received"])
        differs = differs or received < line.quantity
        if received:
            book(
                target,
                line.lot,
                received,
                MoveKind.TRANSFER_IN,
                on=received_on,
                actor=actor,
                transfer=row,
            )
    row.state = TransferState.DIFFERS if differs else TransferState.RECEIVED
    row.received_on, row.received_by = received_on, actor
    row.difference = difference.strip() if differs else ""
    row.save(update_fields=["state", "received_on", "received_by", "difference"])
    record("goods.transfer_received", actor=actor, union=target.union, target=row)
    return row


@transaction.atomic
def settle_difference(row: Transfer, *, text: str, actor: Any) -> Transfer:
    """What did not arrive goes back to the sender's books; what is really gone, he writes off."""
    locked = lock_warehouses(row.from_warehouse_id)
    row = Transfer.objects.select_for_update(of=("self",)).get(pk=row.pk)
    source = locked[row.from_warehouse_id]
    ask_scope(actor, source.union)
    ask_still(source)
    if row.state != TransferState.DIFFERS:
        raise Refusal("该调拨单没有待处理的差异。")
    if not text.strip():
        raise Refusal("请写明核查情况。")
    for line in row.lines.select_related("lot__item"):
        if line.missing:
            book(
                source,
                line.lot,
                line.missing,
                MoveKind.TRANSFER_IN,
                on=timezone.localdate(),
                actor=actor,
                transfer=row,
            )
    row.state, row.settled_by, row.settled_text = TransferState.RECEIVED, actor, text.strip()
    row.save(update_fields=["state", "settled_by", "settled_text"])
    record("goods.difference_settled", actor=actor, union=source.union, target=row, reason=text)
    return row
