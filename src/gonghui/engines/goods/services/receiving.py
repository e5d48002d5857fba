"""Goods come in from outside, and a wrong receipt is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from gonghui.engines.goods import rules
from gonghui.engines.goods.enums import MoveKind, Source
from gonghui.engines.goods.models import Item, Lot, Receipt, Stock, Warehouse
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


@dataclass(frozen=True)
class LotDraft:
    """A line of a receipt."""

    item: Item
    quantity: int
    unit_price: Decimal
    number: str = ""
    expires_on: dt.date | None = None
    is_poverty_area: bool = False


@transaction.atomic
def receive(
    *,
    warehouse: Warehouse,
    source: str,
    lines: Sequence[LotDraft],
    received_on: dt.date,
    actor: Any,
    supplier: str = "",
    note: str = "",
    once_key: str | None = None,
) -> Receipt:
    """Take goods in: every line becomes a lot with its cost. The same `once_key` acts once."""
    warehouse = lock_warehouses(warehouse)[warehouse.pk]
    if once_key and (known := Receipt.objects.filter(once_key=once_key).first()):
        return known
    ask_scope(actor, warehouse.union)
    ask_open(warehouse)
    ask_still(warehouse)
    refuse(rules.day_problem(received_on, timezone.localdate()))
    if not lines:
        raise Refusal("请至少填写一种物资。")
    offered = set(Item.objects.offered_to(warehouse.union).values_list("pk", flat=True))
    for line in lines:
        if line.item.pk not in offered:
            raise Refusal(f"“{line.item}”不在本工会可用的品目中，请先登记品目。")
        refuse(
            rules.lot_problem(
                item=str(line.item),
                quantity=line.quantity,
                unit_price=line.unit_price,
                source=source,
                expires_on=line.expires_on,
                received_on=received_on,
            )
        )
    receipt: Receipt = Receipt.objects.create(
        warehouse=warehouse,
        source=Source(source),
        supplier=supplier.strip(),
        received_on=received_on,
        note=note.strip(),
        once_key=once_key or None,
        received_by=actor,
    )
    for line in lines:
        lot = Lot.objects.create(
            receipt=receipt,
            item=line.item,
            number=line.number.strip(),
            unit_price=line.unit_price,
            quantity=line.quantity,
            source=receipt.source,
            expires_on=line.expires_on,
            is_poverty_area=line.is_poverty_area,
            received_on=received_on,
        )
        book(
            warehouse,
            lot,
            line.quantity,
            MoveKind.IN,
            on=received_on,
            actor=actor,
            receipt=receipt,
        )
    record(
        "goods.received",
        actor=actor,
        union=warehouse.union,
        target=receipt,
        detail={"warehouse": warehouse.name, "count": len(lines)},
    )
    return receipt


@transaction.atomic
def reverse_receipt(receipt: Receipt, *, reason: str, actor: Any) -> Receipt:
    """Take a wrong receipt back by counter-entries, while all of it lies untouched."""
    warehouse = lock_warehouses(receipt.warehouse_id)[receipt.warehouse_id]
    receipt.refresh_from_db()
    ask_scope(actor, warehouse.union)
    ask_still(warehouse)
    if not reason.strip():
        raise Refusal("请写明冲回原因。")
    lots = list(receipt.lots.select_related("item"))
    for lot in lots:
        there = Stock.objects.filter(lot=lot, warehouse=warehouse).aggregate(n=Sum("quantity"))
        refuse(
            rules.take_back_problem(
                is_reversed=receipt.reversed_at is not None,
                received=lot.quantity,
                there=there["n"] or 0,
                moved=lot.moves.exclude(receipt=receipt).exists(),
            )
        )
    for lot in lots:
        book(
            warehouse,
            lot,
            -lot.quantity,
            MoveKind.IN,
            on=receipt.received_on,
            actor=actor,
            receipt=receipt,
        )
    receipt.reversed_at, receipt.reversed_by = timezone.now(), actor
    receipt.reverse_reason = reason.strip()[:200]
    receipt.save(update_fields=["reversed_at", "reversed_by", "reverse_reason"])
    record(
        "goods.receipt_reversed",
        actor=actor,
        union=warehouse.union,
        target=receipt,
        reason=reason,
    )
    return receipt
