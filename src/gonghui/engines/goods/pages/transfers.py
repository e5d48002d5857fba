"""Transfers: sent, received, their differences settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gonghui.engines.goods import queries, services, tones
from gonghui.engines.goods.enums import TransferState
from gonghui.engines.goods.forms import ArriveForm, FromWarehouseForm, SendForm, SettleForm
from gonghui.engines.goods.models import Transfer, Warehouse
from gonghui.engines.goods.pages.base import GoodsAction, crumb
from gonghui.kernel.access.scoping import scope_of
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
from gonghui.kernel.ui.pages.base import ShownLink

RELATED = ("from_warehouse__union", "to_warehouse__union", "sent_by", "received_by", "settled_by")


class TransfersPage(ListPage):
    """`/goods/transfers/`, newest first; either end sees them."""

    model = Transfer
    permission = "goods.view"
    title = "调拨"
    columns = (
        Column("number", "单号", link=True),
        Column("state", "状态", kind="choice", tones=tones.TRANSFER, width=8),
        Column("from_warehouse", "调出仓库", "from_warehouse.label", wide=True),
        Column("to_warehouse", "调入仓库", "to_warehouse.label", wide=True),
        Column("sent_on", "调出日期", kind="date"),
        Column("received_on", "收货日期", kind="date"),
        Column("note", "说明", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="goods.view"),
        ChoiceFilter("state", "状态", choices=TransferState.choices),
        DateRangeFilter("sent_on", "调出日期"),
    )
    search_paths = ("from_warehouse__name", "to_warehouse__name", "note")
    search_label = "仓库或说明"
    ordering = ("-pk",)
    related = RELATED[:2]
    row_url_name = "goods:transfer"
    count_unit = "单"
    empty_text = "还没有调拨。"
    empty_link = Link("发起调拨", "goods:transfer_from", "arrow-right", "goods.keep")
    links = (Link("发起调拨", "goods:transfer_from", "plus", "goods.keep", "primary"),)


class FromPage(CreatePage):
    """`/goods/transfers/new/`: which warehouse sends."""

    permission = "goods.keep"
    title = "发起调拨"
    form_class = FromWarehouseForm
    submit_label = "下一步"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def get_parents(self) -> list[Crumb]:
        return [crumb("调拨", "goods:transfers")]

    def perform(self, form: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("goods:send", args=[form.cleaned_data["warehouse"].pk]))


class SendPage(GoodsAction):
    """`/goods/warehouses/<pk>/send/`: how much of each lot goes where."""

    model = Warehouse
    related = ("union",)
    title = "调出物资"
    template_name = "goods/send.html"
    form_class = SendForm
    submit_label = "调出"
    success_text = "已调出，等对方清点收货。"

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "account": self.request.user,
            "warehouse": self.row,
            "stock": queries.stock_of(self.row),
        }

    def get_parents(self) -> list[Crumb]:
        return [crumb("调拨", "goods:transfers")]

    def get_subtitle(self) -> str:
        return str(self.row.label)

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return services.transfer(
            from_warehouse=row,
            to_warehouse=data["to_warehouse"],
            lots=form.lots(),
            sent_on=data["sent_on"],
            note=data["note"],
            actor=self.request.user,
        )

    def after_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


def _lines(row: Transfer, request: Any) -> Any:
    return row.lines.select_related("lot__item").order_by("pk")


class TransferPage(DetailPage):
    """`/goods/transfers/<pk>/`"""

    model = Transfer
    permission = "goods.view"
    related = RELATED
    panels = (
        Panel(
            "调拨单",
            (
                Column("number", "单号"),
                Column("from_warehouse", "调出仓库", "from_warehouse.label", wide=True),
                Column("to_warehouse", "调入仓库", "to_warehouse.label", wide=True),
                Column("sent_on", "调出日期", kind="date"),
                Column("sent_by", "调出经办人", "sent_by.display_name", empty="系统"),
                Column("received_on", "收货日期", kind="date"),
                Column("received_by", "收货人", "received_by.display_name"),
                Column("note", "说明", wide=True),
                Column("difference", "差异情况", wide=True),
                Column("settled_text", "差异处理", wide=True),
                Column("settled_by", "处理人", "settled_by.display_name"),
            ),
        ),
    )
    tables = (
        RelatedTable(
            "物资",
            (
                Column("lot", "物资", "lot"),
                Column("unit", "单位", "lot.item.unit"),
                Column("quantity", "调出", kind="number"),
                Column("received", "实收", kind="number"),
                Column("missing", "差额", lambda row: row.missing or None, kind="number"),
                Column("unit_price", "单价", "lot.unit_price", kind="money", unit="元"),
            ),
            _lines,
            limit=300,
        ),
    )
    links = (
        Link(
            "收货",
            "goods:arrive",
            "check",
            "",
            "primary",
            when=lambda row: row.state == TransferState.SENT,
        ),
        Link(
            "处理差异",
            "goods:settle",
            "alert-triangle",
            "",
            "primary",
            when=lambda row: row.state == TransferState.DIFFERS,
        ),
    )

    def badge(self) -> tuple[str, str]:
        return tones.TRANSFER[self.row.state], self.row.get_state_display()

    def get_parents(self) -> list[Crumb]:
        return [crumb("调拨", "goods:transfers")]

    def shown_links(self) -> list[ShownLink]:
        """Each end has its own act."""
        user: Any = self.request.user
        ends = {"收货": self.row.to_warehouse.union, "处理差异": self.row.from_warehouse.union}
        return [one for one in super().shown_links() if user.may_at("goods.keep", ends[one.label])]


class TransferAct(GoodsAction):
    """Base of an act of one end: `end` is the way to its union."""

    model = Transfer
    related = RELATED
    end: ClassVar[str]

    def visible(self, permission: str) -> QuerySet[Any]:
        found = super().visible("goods.view")
        if permission != self.permission:
            return found
        scope = scope_of(self.request.user, permission, self.end)
        return found.none() if scope is None else found.filter(scope)

    def get_parents(self) -> list[Crumb]:
        return [crumb("调拨", "goods:transfers"), *super().get_parents()]


class ArrivePage(TransferAct):
    """`/goods/transfers/<pk>/receive/`"""

    end = "to_warehouse__union"
    title = "清点收货"
    template_name = "goods/arrive.html"
    form_class = ArriveForm
    submit_label = "确认收货"

    def form_kwargs(self) -> dict[str, Any]:
        return {"lines": self.row.lines.select_related("lot__item").order_by("pk")}

    def perform(self, row: Any, form: Any) -> Any:
        return services.receive_transfer(
            row,
            form.counts(),
            received_on=form.cleaned_data["received_on"],
            difference=form.cleaned_data["difference"],
            actor=self.request.user,
        )

    def success_message(self, result: Any) -> str:
        if result.state == TransferState.DIFFERS:
            return "已收货，差额等调出方核查处理。"
        return "已收货，物资已入本仓。"


class SettlePage(TransferAct):
    """`/goods/transfers/<pk>/settle/`"""

    end = "from_warehouse__union"
    title = "处理差异"
    form_class = SettleForm
    submit_label = "退回本仓账面"
    success_text = "差额已退回本仓账面。"

    def get_question(self) -> str:
        lines = self.row.lines.select_related("lot__item")
        missing = "、".join(
            f"{line.lot}{line.missing}{line.lot.item.unit}" for line in lines if line.missing
        )
        return f"{self.row}少收：{missing}。收货方说明：{self.row.difference}"

    def perform(self, row: Any, form: Any) -> Any:
        return services.settle_difference(
            row, text=form.cleaned_data["text"], actor=self.request.user
        )
