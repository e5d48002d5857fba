"""The registers of warehouses, items and moves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gonghui.engines.goods.enums import Category, MoveKind
from gonghui.engines.goods.models import Move, Stock
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, FlagFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, Panel, RelatedTable

_UNION = UnionFilter("union", "工会（含下级）", permission="goods.view")
_VIEW, _KEEP = "goods.view", "goods.keep"
_FORMS = "gonghui.engines.goods.forms"
_SERVICES = "gonghui.engines.goods.services"


def stock_of_warehouse(row: Any, request: HttpRequest) -> Any:
    met = Stock.objects.visible_to(request.user, _VIEW).filter(warehouse=row, quantity__gt=0)
    return met.select_related("lot__item").order_by("item__name_key", "lot_id")


def stock_of_item(row: Any, request: HttpRequest) -> Any:
    met = Stock.objects.visible_to(request.user, _VIEW).filter(item=row, quantity__gt=0)
    return met.select_related("lot__item", "warehouse__union").order_by("warehouse_id", "lot_id")


def quantity(row: Any) -> str:
    """12箱"""
    return f"{row.quantity}{row.lot.item.unit}"


_WAREHOUSE = (
    Column("name", "仓库名称", link=True),
    Column("union", "工会", wide=True),
    Column("keeper", "保管员", "keeper.display_name"),
    Column("address", "地址", hide_on_phone=True),
    Column("is_closed", "已停用", kind="flag"),
)
WAREHOUSES = Register(
    code="warehouses",
    title="仓库",
    noun="仓库",
    model="goods.Warehouse",
    permissions=RegisterPermissions(view=_VIEW, edit=_KEEP, export="goods.export"),
    columns=_WAREHOUSE,
    filters=(_UNION, FlagFilter("is_closed", "已停用")),
    search=("name", "address"),
    search_label="名称或地址",
    ordering=("union__path", "name", "pk"),
    related=("union", "keeper"),
    count_unit="个",
    panels=(Panel("仓库", _WAREHOUSE),),
    tables=(
        RelatedTable(
            "库存",
            (
                Column("item", "物资", "lot.item", link=True),
                Column("number", "批号", "lot.number"),
                Column("quantity", "数量", quantity),
                Column("value", "金额", kind="money", unit="元"),
                Column("expires_on", "保质期至", "lot.expires_on", kind="date"),
            ),
            stock_of_warehouse,
            row_url_name="goods:stock_card",
            limit=200,
            empty_text="仓库里没有物资。",
        ),
    ),
    form=f"{_FORMS}.WarehouseForm",
    create=f"{_SERVICES}.create_warehouse",
    update=f"{_SERVICES}.update_warehouse",
    actions=(
        Link("入库", "goods:receive_at", "file-import", _KEEP, when=lambda row: not row.is_closed),
        Link("调出", "goods:send", "arrow-right", _KEEP),
        Link("盘点", "goods:start_take", "clipboard-check", _KEEP),
    ),
    empty_help="还没有仓库。先登记仓库和物资品目，再办理入库。",
)

_ITEM = (
    Column("name", "品名", link=True, sortable=True, order_by="name_key"),
    Column("spec", "规格"),
    Column("code", "编码", hide_on_phone=True),
    Column("unit", "单位", width=6),
    Column("category", "类别", kind="choice"),
    Column("least", "库存下限", lambda row: row.least or None, kind="number", width=8),
    Column("union", "登记工会", wide=True),
    Column("is_closed", "已停用", kind="flag", hide_on_phone=True),
)
ITEMS = Register(
    code="goods-items",
    title="物资品目",
    noun="品目",
    model="goods.Item",
    permissions=RegisterPermissions(view=_VIEW, edit=_KEEP, export="goods.export", imports=_KEEP),
    columns=_ITEM,
    filters=(
        _UNION,
        ChoiceFilter("category", "类别", choices=Category.choices),
        FlagFilter("is_closed", "已停用"),
    ),
    search=("name", "spec", "code__startswith", "name_key"),
    search_label="品名、规格、编码或拼音",
    ordering=("name_key", "pk"),
    related=("union",),
    count_unit="种",
    panels=(Panel("品目", _ITEM),),
    tables=(
        RelatedTable(
            "库存",
            (
                Column("warehouse", "仓库", "warehouse.label", link=True, wide=True),
                Column("number", "批号", "lot.number"),
                Column("quantity", "数量", quantity),
                Column("value", "金额", kind="money", unit="元"),
                Column("expires_on", "保质期至", "lot.expires_on", kind="date"),
            ),
            stock_of_item,
            row_url_name="goods:stock_card",
            limit=200,
            empty_text="各仓库都没有这种物资。",
        ),
    ),
    form=f"{_FORMS}.ItemForm",
    create=f"{_SERVICES}.create_item",
    update=f"{_SERVICES}.update_item",
    layout="gonghui.engines.goods.imports.ITEMS_LAYOUT",
    empty_help="还没有物资品目。可以逐种登记，也可以用Excel批量导入。",
    intro="上级工会登记的品目，下级工会可以直接使用，不用重复登记。",
)


def _paper(row: Move) -> str:
    return str(row.paper or "")


def _signed(row: Move) -> str:
    return f"{row.quantity:+d}{row.lot.item.unit}"


_MOVE = (
    Column("item", "物资", "lot.item", link=True),
    Column("kind", "类别", kind="choice", width=6),
    Column("quantity", "数量", _signed),
    Column("value", "金额", kind="money", unit="元"),
    Column("balance", "本批结存", kind="number", width=8),
    Column("warehouse", "仓库", "warehouse.label", wide=True),
    Column("moved_on", "日期", kind="date"),
    Column("number", "批号", "lot.number", hide_on_phone=True),
    Column("paper", "单据", _paper),
    Column("actor", "经办人", "actor.display_name", hide_on_phone=True, empty="系统"),
)
MOVES = Register(
    code="goods-moves",
    title="出入库流水",
    noun="流水",
    model="goods.Move",
    permissions=RegisterPermissions(view=_VIEW, export="goods.export"),
    columns=_MOVE,
    filters=(
        _UNION,
        ChoiceFilter("kind", "类别", choices=MoveKind.choices),
        ChoiceFilter("category", "物资类别", path="lot__item__category", choices=Category.choices),
        FlagFilter("poverty", "脱贫地区产品", path="lot__is_poverty_area"),
        DateRangeFilter("moved", "日期", path="moved_on"),
    ),
    search=("lot__item__name", "lot__item__name_key", "lot__number", "warehouse__name"),
    search_label="品名、批号或仓库",
    ordering=("-pk",),
    related=(
        "lot__item",
        "warehouse__union",
        "actor",
        "receipt",
        "transfer",
        "write_off",
        "take",
        "line__issue_list",
    ),
    count_unit="笔",
    panels=(
        Panel(
            "流水",
            (
                *_MOVE,
                Column("unit_price", "单价", "lot.unit_price", kind="money", unit="元"),
                Column("source", "来源", "lot.source", kind="choice"),
                Column("is_poverty_area", "脱贫地区产品", "lot.is_poverty_area", kind="flag"),
                Column("at", "登记时间", kind="datetime"),
            ),
        ),
    ),
    empty_help="还没有出入库。办理入库、发放、调拨后，流水自动记入这里，不能修改。",
)
