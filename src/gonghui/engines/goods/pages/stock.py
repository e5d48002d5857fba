"""What lies where: by lot, by item; the card of a lot in a warehouse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from gonghui.engines.goods import queries
from gonghui.engines.goods.enums import Category, Source
from gonghui.engines.goods.models import Item, Move, Stock
from gonghui.engines.goods.pages.base import Exported, Tab, WarehouseFilter, crumb
from gonghui.engines.goods.registers import quantity
from gonghui.kernel.ui import formats
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, FlagFilter, UnionFilter
from gonghui.kernel.ui.pages import (
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    RelatedTable,
    Stat,
)

VIEW = "goods.view"


@dataclass(frozen=True)
class ShelfFilter(ChoiceFilter):
    """How long lots still keep. The page applies it: how early to warn depends on the union."""

    choices: Any = (("soon", "即将过期"), ("expired", "已过期"))
    any_label: str = "全部"

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset


SHELF_TONES = {"已过期": "bad", "即将过期": "warn"}


def shelf(row: Stock, days: int) -> str:
    """What to say about how long a lot keeps; "" when there is time."""
    if row.lot.expires_on is None:
        return ""
    left = (row.lot.expires_on - timezone.localdate()).days
    if left < 0:
        return "已过期"
    return "即将过期" if left <= days else ""


def columns(days: int) -> tuple[Column, ...]:
    """Columns of a list of lots."""
    return (
        Column("item", "物资", "lot.item", link=True, sortable=True, order_by="item__name_key"),
        Column("quantity", "数量", quantity, sortable=True, order_by="quantity"),
        Column("warehouse", "仓库", "warehouse.label", wide=True),
        Column("expires_on", "保质期至", "lot.expires_on", kind="date"),
        Column("shelf", "提醒", lambda row: shelf(row, days), tones=SHELF_TONES, width=8),
        Column("unit_price", "单价", "lot.unit_price", kind="money", unit="元", hide_on_phone=True),
        Column("value", "金额", kind="money", unit="元"),
        Column("number", "批号", "lot.number", hide_on_phone=True),
        Column("received_on", "入库日期", "lot.received_on", kind="date", hide_on_phone=True),
    )


EXPORTED = (
    Column("item", "物资", "lot.item"),
    Column("category", "类别", "lot.item.category", kind="choice"),
    Column("warehouse", "仓库", "warehouse.label"),
    Column("number", "批号", "lot.number"),
    Column("quantity", "数量", kind="number"),
    Column("unit", "单位", "lot.item.unit"),
    Column("unit_price", "单价", "lot.unit_price", kind="money"),
    Column("value", "金额", kind="money"),
    Column("source", "来源", "lot.source", kind="choice"),
    Column("is_poverty_area", "脱贫地区产品", "lot.is_poverty_area", kind="flag"),
    Column("expires_on", "保质期至", "lot.expires_on", kind="date"),
    Column("received_on", "入库日期", "lot.received_on", kind="date"),
)
LINKS = (
    Link("导出Excel", "goods:export_stock", "download", "goods.export", with_query=True),
    Link("流水", "registers:list", "history", VIEW, url_kwargs={"code": "goods-moves"}),
    Link("报损", "goods:losses", "alert-triangle", VIEW),
    Link("入库", "goods:receive", "file-import", "goods.keep", "primary"),
)


class StockTabs:
    """By lot, by item, what is short."""

    request: HttpRequest
    tab: ClassVar[str]

    def tabs(self) -> list[Tab]:
        by_item = reverse("goods:items")
        return [
            Tab("按批次", reverse("goods:stock"), self.tab == "lots"),
            Tab("按品目", by_item, self.tab == "items" and "short" not in self.request.GET),
            Tab("低于下限", f"{by_item}?short=1", self.request.GET.get("short") == "1"),
        ]


class StockPage(StockTabs, ListPage):
    """`/goods/`: lots that lie in warehouses, those used first on top."""

    template_name = "goods/stock.html"
    tab = "lots"
    model = Stock
    permission = VIEW
    title = "库存"
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission=VIEW),
        WarehouseFilter("warehouse", "仓库"),
        ChoiceFilter("category", "类别", path="item__category", choices=Category.choices),
        ShelfFilter("shelf", "保质期"),
        ChoiceFilter("source", "来源", path="lot__source", choices=Source.choices),
        FlagFilter("poverty", "脱贫地区产品", path="lot__is_poverty_area"),
    )
    search_paths = ("item__name", "item__name_key", "lot__number")
    search_label = "品名、拼音或批号"
    ordering = ("item__name_key", "pk")
    related = ("lot__item", "item", "warehouse__union")
    row_url_name = "goods:stock_card"
    count_unit = "批"
    empty_text = "仓库里还没有物资。先登记仓库和品目，再办理入库。"
    empty_link = Link("办理入库", "goods:receive", "file-import", "goods.keep")
    links = LINKS

    @cached_property
    def warn_days(self) -> int:
        user: Any = self.request.user
        return queries.warn_days(user.main_union, timezone.localdate())

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return columns(self.warn_days)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        there = queryset.filter(quantity__gt=0)
        asked = next(one for one in self.bound_filters if one.filter.name == "shelf").value
        today = timezone.localdate()
        if asked == "expired":
            return there.filter(lot__expires_on__lt=today)
        if asked == "soon":
            last = today + dt.timedelta(days=self.warn_days)
            return there.filter(lot__expires_on__range=(today, last))
        return there

    def stats(self) -> list[Stat]:
        """What the filtered rows come to."""
        sums = queries.stock_sums(self.filtered, timezone.localdate(), self.warn_days)
        return [
            Stat("物资", sums["items"], "种", icon="archive", note=f"{sums['lots']}个批次"),
            Stat("库存金额", formats.money(sums["value"] or 0), "元", icon="coin"),
            Stat(
                "即将过期",
                sums["soon"],
                "批",
                f"{reverse('goods:stock')}?shelf=soon",
                "clock",
                tone="warn" if sums["soon"] else "",
            ),
            Stat(
                "已过期",
                sums["expired"],
                "批",
                f"{reverse('goods:stock')}?shelf=expired",
                "alert-triangle",
                tone="bad" if sums["expired"] else "",
            ),
        ]


class StockExportPage(Exported, StockPage):
    """`/goods/export/`"""

    permission = "goods.export"
    exported = EXPORTED


@dataclass(frozen=True)
class ShortFilter(ChoiceFilter):
    """What is below its minimum."""

    choices: Any = (("1", "低于下限"),)

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(least__gt=0, total__lt=F("least"))


@dataclass(frozen=True)
class InWarehouse(WarehouseFilter):
    """The page reads it itself: the sums are of that warehouse."""

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset


class ItemStockPage(StockTabs, ListPage):
    """`/goods/items/`: each item with what lies of it in all warehouses in view, or in one."""

    template_name = "goods/items.html"
    tab = "items"
    model = Item
    permission = VIEW
    title = "库存"
    columns = (
        Column("name", "物资", str, link=True, sortable=True, order_by="name_key"),
        Column("total", "库存", lambda row: f"{row.total}{row.unit}", width=8),
        Column(
            "least", "库存下限", lambda row: f"{row.least}{row.unit}" if row.least else "", width=8
        ),
        Column(
            "short",
            "提醒",
            lambda row: "低于下限" if row.least and row.total < row.least else "",
            tones={"低于下限": "bad"},
            width=8,
        ),
        Column("value", "金额", kind="money", unit="元"),
        Column("category", "类别", kind="choice"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        InWarehouse("warehouse", "仓库"),
        ChoiceFilter("category", "类别", choices=Category.choices),
        ShortFilter("short", "下限"),
    )
    search_paths = ("name", "name_key", "code__startswith")
    search_label = "品名、拼音或编码"
    ordering = ("name_key", "pk")
    count_unit = "种"
    empty_text = "没有物资。"
    links = LINKS[1:]

    def get_queryset(self) -> QuerySet[Any]:
        account = self.request.user
        stock = Stock.objects.visible_to(account, self.permission)
        warehouse = next(one for one in self.bound_filters if one.filter.name == "warehouse").value
        if warehouse:
            stock = stock.filter(warehouse=warehouse)
        items = Item.objects.visible_to(account, self.permission)
        return queries.items_with_stock(items, stock)

    def url_of(self, row: Any) -> str:
        return f"{reverse('goods:stock')}?q={row.name}"


class StockCardPage(DetailPage):
    """`/goods/stock/<pk>/`: one lot in one warehouse, with all its moves there."""

    model = Stock
    permission = VIEW
    related = ("lot__item", "lot__receipt", "item", "warehouse__union")
    panels = (
        Panel(
            "批次",
            (
                Column("item", "物资", "lot.item"),
                Column("category", "类别", "lot.item.category", kind="choice"),
                Column("quantity", "数量", quantity),
                Column("unit_price", "单价", "lot.unit_price", kind="money", unit="元"),
                Column("value", "金额", kind="money", unit="元"),
                Column("warehouse", "仓库", "warehouse.label", wide=True),
                Column("number", "批号", "lot.number"),
                Column("source", "来源", "lot.source", kind="choice"),
                Column("supplier", "供货或捐赠单位", "lot.receipt.supplier"),
                Column("is_poverty_area", "脱贫地区产品", "lot.is_poverty_area", kind="flag"),
                Column("received_on", "入库日期", "lot.received_on", kind="date"),
                Column("expires_on", "保质期至", "lot.expires_on", kind="date"),
            ),
        ),
    )
    links = (
        Link(
            "申请报损",
            "goods:ask_loss",
            "alert-triangle",
            "goods.keep",
            when=lambda row: row.quantity > 0,
        ),
    )

    @cached_property
    def moves(self) -> Any:
        met = Move.objects.visible_to(self.request.user, VIEW)
        return met.filter(warehouse=self.row.warehouse_id, lot=self.row.lot_id)

    def get_tables(self) -> Sequence[RelatedTable]:
        return (
            RelatedTable(
                "流水",
                (
                    Column("kind", "类别", kind="choice"),
                    Column("quantity", "数量", kind="number"),
                    Column("balance", "结存", kind="number"),
                    Column("moved_on", "日期", kind="date"),
                    Column("paper", "单据", lambda row: str(row.paper or "")),
                    Column("actor", "经办人", "actor.display_name", empty="系统"),
                ),
                lambda row, request: self.moves.select_related(
                    "actor", "receipt", "transfer", "write_off", "take", "line__issue_list"
                ),
                limit=100,
            ),
        )

    def get_title(self) -> str:
        return str(self.row.lot)

    def badge(self) -> tuple[str, str] | None:
        days = queries.warn_days(self.row.warehouse.union, timezone.localdate())
        found = shelf(self.row, days)
        return (SHELF_TONES[found], found) if found else None

    def get_parents(self) -> list[Crumb]:
        return [crumb("库存", "goods:stock")]
