"""Given goods go into a warehouse, as a lot of their own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction

from gonghui.domains.assistance.donations.enums import DonationState, DriveKind, Giver
from gonghui.domains.assistance.donations.models import Donation
from gonghui.domains.assistance.donations.services.asking import ask_scope, locked
from gonghui.domains.assistance.donations.services.giving import EDIT
from gonghui.engines.goods.enums import Source
from gonghui.engines.goods.models import Item, Warehouse
from gonghui.engines.goods.services import LotDraft, receive
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def put_into_stock(
    donation: Donation,
    *,
    warehouse: Warehouse,
    item: Item,
    quantity: int,
    unit_price: Decimal,
    actor: Any,
) -> Donation:
    """Receive what was given. Its value is what somebody judged it to be worth, nothing if unknown."""
    row: Donation = locked(Donation, donation, "drive", "union", "stocked")
    ask_scope(actor, row.union, EDIT, "办理捐物入库")
    if row.drive.kind not in (DriveKind.GOODS, DriveKind.BOOKS):
        raise Refusal("只有捐物和捐书办理入库。")
    if row.state != DonationState.RECEIVED or row.reverses_id is not None:
        raise Refusal("只有已收到的捐赠可以入库。")
    if Donation.objects.filter(reverses=row).exists():
        raise Refusal("该捐赠已经冲销，不能入库。")
    if row.stocked is not None and row.stocked.reversed_at is None:
        raise Refusal(f"已经入库（{row.stocked}），不用重复办理。")
    assert row.received_on is not None
    tries = f":{row.stocked_id}" if row.stocked_id else ""
    row.stocked = receive(
        warehouse=warehouse,
        source=Source.DONATION,
        lines=[LotDraft(item, quantity, unit_price)],
        received_on=row.received_on,
        supplier="社会捐赠" if row.giver == Giver.NAMELESS else row.name,
        note=f"{row.drive} 收据{row.number}",
        once_key=f"donations.stock:{row.pk}{tries}",
        actor=actor,
    )
    row.save(update_fields=["stocked"])
    record("donations.stocked", actor=actor, union=row.union, target=row)
    return row
