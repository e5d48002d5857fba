"""Receipts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Count, DecimalField, ExpressionWrapper, F, QuerySet, Sum

from gonghui.engines.goods import services
from gonghui.engines.goods.enums import Source
from gonghui.engines.goods.forms import ReasonForm, ReceiveForm
from gonghui.engines.goods.models import Lot, Receipt, Warehouse
from gonghui.engines.goods.pages.base import GoodsAction, WarehouseFilter, crumb
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import (
    CreatePage,
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    RelatedTable,
)

COST = ExpressionWrapper(
    F("lots__quantity") * F("lots__unit_price"),
    output_field=DecimalField(max_digits=18, decimal_places=2),
)


class ReceiptsPage(ListPage):
    """`/goods/receipts/`, newest first."""

    model = Receipt
    permission = "goods.view"
    title = "入库"
    columns = (
        Column("number", "单号", link=True),
        Column(
            "state",
            "状态",
            lambda row: "已冲回" if row.reversed_at else "已入库",
            tones={"已冲回": "mute", "已入库": "ok"},
            width=8,
        ),
        Column("received_on", "入库日期", kind="date", sortable=True),
        Column("warehouse", "仓库", "warehouse.label", wide=True),
        Column("source", "来源", kind="choice"),
        Column("supplier", "供货或捐赠单位", hide_on_phone=True),
        Column("lot_count", "品种", kind="number", unit="种"),
        Column("total", "金额", kind="money", unit="元"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="goods.view"),
        WarehouseFilter("warehouse", "仓库"),
        ChoiceFilter("source", "来源", choices=Source.choices),
        DateRangeFilter("received_on", "入库日期"),
    )
    search_paths = ("supplier", "note", "lots__item__name")
    search_label = "供货单位、说明或品名"
    ordering = ("-received_on", "-pk")
    related = ("warehouse__union",)
    row_url_name = "goods:receipt"
    count_unit = "单"
    empty_text = "还没有入库。"
    empty_link = Link("办理入库", "goods:receive", "file-import", "goods.keep")
    links = (Link("办理入库", "goods:receive", "plus", "goods.keep", "primary"),)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.annotate(lot_count=Count("lots"), total=Sum(COST))


class ReceivePage(CreatePage):
    """`/goods/receipts/new/`"""

    permission = "goods.keep"
    title = "办理入库"
    template_name = "goods/receive.html"
    form_class = ReceiveForm
    submit_label = "入库"
    intro = "一张入库单可以登记多种物资，空行不计。捐赠和拨入的按公允价填写单价。"
    success_text = "已入库。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def get_parents(self) -> list[Crumb]:
        return [crumb("入库", "goods:receipts")]

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return services.receive(
            warehouse=data["warehouse"],
            source=data["source"],
            supplier=data["supplier"],
            received_on=data["received_on"],
            note=data["note"],
            lines=form.drafts(),
            actor=self.request.user,
        )


class ReceiveAtPage(ReceivePage):
    """`/goods/warehouses/<pk>/receive/`: the same, the warehouse chosen."""

    def form_kwargs(self) -> dict[str, Any]:
        at = get_visible_or_404(
            Warehouse, self.kwargs["pk"], user=self.request.user, permission=self.permission
        )
        return super().form_kwargs() | {"at": at}


def _lots(row: Receipt, request: Any) -> Any:
    return (
        Lot.objects.visible_to(request.user, "goods.view")
        .filter(receipt=row)
        .select_related("item")
        .order_by("pk")
    )


class ReceiptPage(DetailPage):
    """`/goods/receipts/<pk>/`"""

    model = Receipt
    permission = "goods.view"
    related = ("warehouse__union", "received_by", "reversed_by")
    panels = (
        Panel(
            "入库单",
            (
                Column("number", "单号"),
                Column("warehouse", "仓库", "warehouse.label", wide=True),
                Column("source", "来源", kind="choice"),
                Column("supplier", "供货或捐赠单位"),
                Column("received_on", "入库日期", kind="date"),
                Column("received_by", "经办人", "received_by.display_name", empty="系统"),
                Column("created_at", "登记时间", kind="datetime"),
                Column("note", "说明", wide=True),
                Column("reversed_by", "冲回人", "reversed_by.display_name"),
                Column("reverse_reason", "冲回原因"),
            ),
        ),
    )
    tables = (
        RelatedTable(
            "物资",
            (
                Column("item", "物资"),
                Column("number", "批号"),
                Column("quantity", "数量", lambda row: f"{row.quantity}{row.item.unit}"),
                Column("unit_price", "单价", kind="money", unit="元"),
                Column("value", "金额", kind="money", unit="元"),
                Column("expires_on", "保质期至", kind="date"),
                Column("is_poverty_area", "脱贫地区产品", kind="flag"),
            ),
            _lots,
            limit=200,
        ),
    )
    links = (
        Link(
            "冲回",
            "goods:reverse",
            "arrow-back-up",
            "goods.keep",
            when=lambda row: row.reversed_at is None,
        ),
    )

    def badge(self) -> tuple[str, str]:
        return ("mute", "已冲回") if self.row.reversed_at else ("ok", "已入库")

    def get_parents(self) -> list[Crumb]:
        return [crumb("入库", "goods:receipts")]


class ReversePage(GoodsAction):
    """`/goods/receipts/<pk>/reverse/`"""

    model = Receipt
    related = ("warehouse__union",)
    title = "冲回入库单"
    form_class = ReasonForm
    is_danger = True
    submit_label = "冲回"
    success_text = "已冲回。"
    question = "登错的入库单整单冲回，流水记红字；已有出库或调拨的不能冲回。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.reverse_receipt(
            row, reason=form.cleaned_data["reason"], actor=self.request.user
        )

    def get_parents(self) -> list[Crumb]:
        return [crumb("入库", "goods:receipts"), *super().get_parents()]
