"""Keepers are told of goods that will soon have expired."""

from __future__ import annotations

import datetime as dt

from gonghui.engines.goods.models import Stock, Warehouse
from gonghui.engines.goods.queries import warn_days
from gonghui.kernel.notify.services import send


def warn_of_expiry(today: dt.date) -> str:
    """Once for each lot in a warehouse, as long before its end as the union wants."""
    told = 0
    kept = Warehouse.objects.open().filter(keeper__isnull=False)
    for warehouse in kept.select_related("union", "keeper"):
        last = today + dt.timedelta(days=warn_days(warehouse.union, today))
        rows = Stock.objects.filter(
            warehouse=warehouse, quantity__gt=0, lot__expires_on__range=(today, last)
        )
        for row in rows.select_related("lot__item"):
            send(
                "goods.expiring",
                to=[warehouse.keeper],
                union=warehouse.union,
                context={
                    "item": str(row.lot),
                    "warehouse": warehouse.name,
                    "left": f"{row.quantity}{row.lot.item.unit}",
                    "day": f"{row.lot.expires_on:%Y年%-m月%-d日}",
                },
                url=row.get_absolute_url(),
                key=f"lot {row.lot_id} {warehouse.pk}",
            )
            told += 1
    return f"{told}批物资即将过期"
