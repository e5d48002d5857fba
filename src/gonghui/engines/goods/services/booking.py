"""The only place where stock changes: a move is written and the stock follows it.

Called with the warehouse locked.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F

from gonghui.engines.goods.enums import MoveKind
from gonghui.engines.goods.models import Lot, Move, Stock, Warehouse
from gonghui.engines.goods.rules import Layer
from gonghui.kernel.refusal import Refusal


def book(
    warehouse: Warehouse,
    lot: Lot,
    quantity: int,
    kind: MoveKind,
    *,
    on: dt.date,
    actor: Any,
    **paper: Any,
) -> Move:
    """Move so much of a lot into (positive) or out of (negative) a warehouse.

    Refuses what is not there; the database would refuse it too. `paper` names what it is
    booked by.
    """
    stock, _ = Stock.objects.get_or_create(
        warehouse=warehouse, lot=lot, defaults={"item_id": lot.item_id}
    )
    changed = Stock.objects.filter(pk=stock.pk, quantity__gte=-quantity).update(
        quantity=F("quantity") + quantity
    )
    if not changed:
        raise Refusal(f"“{lot}”在“{warehouse}”的库存不足，请刷新后重试。")
    stock.refresh_from_db(fields=["quantity"])
    move = Move(
        warehouse=warehouse,
        lot=lot,
        kind=kind,
        quantity=quantity,
        value=lot.unit_price * quantity,
        balance=stock.quantity,
        moved_on=on,
        actor=actor,
        **paper,
    )
    move.save()
    return move


def layers_of(warehouse: Warehouse, item: Any) -> list[Layer]:
    """What lies of an item, as the rule of allocation takes it."""
    rows = Stock.objects.filter(warehouse=warehouse, item=item, quantity__gt=0)
    return [
        Layer(
            row.lot,
            row.quantity,
            row.lot.unit_price,
            row.lot.received_on,
            row.lot.expires_on,
        )
        for row in rows.select_related("lot__item").in_order_of_use()
    ]
