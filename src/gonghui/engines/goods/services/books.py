"""Warehouses and items as registers keep them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from gonghui.engines.goods.enums import ListState, TransferState
from gonghui.engines.goods.models import IssueList, Item, Stock, Transfer, Warehouse
from gonghui.engines.goods.services.asking import ask_scope
from gonghui.kernel.audit.services import record
from gonghui.kernel.people.names import sort_key
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def create_warehouse(data: Mapping[str, Any], *, actor: Any) -> Warehouse:
    """Open a warehouse."""
    return _save_warehouse(Warehouse(**data), actor)


@transaction.atomic
def update_warehouse(row: Warehouse, data: Mapping[str, Any], *, actor: Any) -> Warehouse:
    """Correct a warehouse's card, or close it when it is empty."""
    row = Warehouse.objects.select_for_update(of=("self",)).select_related("union").get(pk=row.pk)
    ask_scope(actor, row.union)
    if data["union"].pk != row.union_id:
        raise Refusal("仓库不能改归其他工会，请另设仓库并办理调拨。")
    if data["is_closed"] and not row.is_closed:
        _ask_empty(row)
    for name, value in data.items():
        setattr(row, name, value)
    return _save_warehouse(row, actor)


def _ask_empty(row: Warehouse) -> None:
    if Stock.objects.filter(warehouse=row, quantity__gt=0).exists():
        raise Refusal("仓库还有库存，请先调拨或发放完再停用。")
    if IssueList.objects.filter(warehouse=row, state=ListState.OPEN).exists():
        raise Refusal("仓库还有没办结的发放清单，请先办结再停用。")
    if Transfer.objects.filter(
        Q(to_warehouse=row, state=TransferState.SENT)
        | Q(from_warehouse=row, state=TransferState.DIFFERS)
    ).exists():
        raise Refusal("仓库还有没收货或有差异的调拨单，请先处理再停用。")


def _save_warehouse(row: Warehouse, actor: Any) -> Warehouse:
    ask_scope(actor, row.union)
    row.name = row.name.strip()
    if Warehouse.objects.filter(union=row.union, name=row.name).exclude(pk=row.pk).exists():
        raise Refusal(f"“{row.union}”已有名为“{row.name}”的仓库。")
    if row.keeper is not None and not row.keeper.may_at("goods.keep", row.union):
        raise Refusal(f"{row.keeper.display_name}没有在“{row.union}”保管物资的权限，请先授权。")
    row.save()
    record("goods.warehouse_saved", actor=actor, union=row.union, target=row)
    return row


@transaction.atomic
def create_item(data: Mapping[str, Any], *, actor: Any) -> Item:
    """Register a kind of goods."""
    return _save_item(Item(**data), actor)


@transaction.atomic
def update_item(row: Item, data: Mapping[str, Any], *, actor: Any) -> Item:
    """Correct an item's card. Its unit stays once something was received by it."""
    row = Item.objects.select_for_update(of=("self",)).select_related("union").get(pk=row.pk)
    ask_scope(actor, row.union)
    if data["union"].pk != row.union_id:
        raise Refusal("品目不能改归其他工会，请另行登记。")
    if data["unit"] != row.unit and row.lots.exists():
        raise Refusal("该品目已有入库，单位不能再改，请另行登记品目。")
    for name, value in data.items():
        setattr(row, name, value)
    return _save_item(row, actor)


def _save_item(row: Item, actor: Any) -> Item:
    ask_scope(actor, row.union)
    for name in ("name", "spec", "code", "unit"):
        setattr(row, name, getattr(row, name).strip())
    same = Item.objects.filter(union=row.union, name=row.name, spec=row.spec)
    if same.exclude(pk=row.pk).exists():
        raise Refusal(f"“{row}”已经登记过，不用重复登记。")
    row.name_key = sort_key(row.name)[:240]
    row.save()
    record("goods.item_saved", actor=actor, union=row.union, target=row)
    return row
