"""One line of a list: its card, and what comes back of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse

from gonghui.engines.goods import services, tones
from gonghui.engines.goods.enums import LineState
from gonghui.engines.goods.forms import BackForm
from gonghui.engines.goods.models import IssueLine
from gonghui.engines.goods.pages.base import GoodsAction, crumb, row_crumb
from gonghui.engines.goods.pages.lists import name_shown
from gonghui.kernel.people.masks import mask_name
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.ink import shown_ink
from gonghui.kernel.ui.pages import Crumb, DetailPage, Link, Panel

LINE_RELATED = (
    "issue_list__union",
    "issue_list__warehouse__union",
    "item",
    "handed_by",
    "ink",
    "scan",
    "person",
)


class LinePage(DetailPage):
    """`/goods/lines/<pk>/`"""

    model = IssueLine
    permission = "goods.view"
    related = LINE_RELATED
    template_name = "goods/line.html"
    links = (
        Link(
            "发放签收",
            "goods:hand_line",
            "gift",
            "goods.keep",
            "primary",
            when=lambda row: (
                row.issue_list.is_open and row.state in (LineState.PLANNED, LineState.HANDED)
            ),
        ),
        Link(
            "退回",
            "goods:give_back",
            "arrow-back-up",
            "goods.keep",
            when=lambda row: (
                row.issue_list.is_open and row.state in (LineState.HANDED, LineState.SIGNED)
            ),
        ),
    )

    @cached_property
    def may_know(self) -> bool:
        return not self.row.issue_list.is_sensitive or self.may_here("goods.keep")

    def get_panels(self) -> Sequence[Panel]:
        may_know = self.may_know
        return (
            Panel(
                "发放明细",
                (
                    Column("name", "领取人（单位）", lambda row: name_shown(row, may_know)),
                    Column("belongs", "所在工会"),
                    Column("item", "物资"),
                    Column("quantity", "数量", lambda row: f"{row.quantity}{row.item.unit}"),
                    Column(
                        "returned",
                        "已退",
                        lambda row: f"{row.returned}{row.item.unit}" if row.returned else "",
                    ),
                    Column("value", "价值", kind="money", unit="元"),
                    Column("headcount", "受益人数", kind="number", unit="人"),
                    Column("handed_on", "发放日期", kind="date"),
                    Column("handed_by", "发放人", "handed_by.display_name"),
                    Column("signed_on", "签收日期", kind="date"),
                    Column("signed_way", "签收方式", kind="choice"),
                    Column(
                        "signed_name",
                        "签收人",
                        lambda row: row.signed_name if may_know else mask_name(row.signed_name),
                    ),
                    Column("proxy", "代领说明"),
                    Column("reason", "取消或退回原因"),
                ),
            ),
        )

    def get_title(self) -> str:
        return f"{name_shown(self.row, self.may_know)}：{self.row.item}"

    def badge(self) -> tuple[str, str]:
        return tones.LINE[self.row.state], self.row.get_state_display()

    def get_parents(self) -> list[Crumb]:
        return [crumb("物资发放", "goods:lists"), row_crumb(self.row.issue_list)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        scan = reverse("file", args=[row.scan.key]) if row.scan and self.may_know else ""
        return super().get_context_data(
            picture=shown_ink(row.ink) if self.may_know else "", scan_url=scan, **kwargs
        )


class BackPage(GoodsAction):
    """`/goods/lines/<pk>/back/`"""

    model = IssueLine
    related = LINE_RELATED
    title = "退回物资"
    form_class = BackForm
    submit_label = "退回入库"
    success_text = "已退回入库。"

    def get_question(self) -> str:
        row = self.row
        return f"{row.name}领取的{row.item}，现有{row.kept}{row.item.unit}可退。"

    def get_parents(self) -> list[Crumb]:
        return [crumb("物资发放", "goods:lists"), row_crumb(self.row.issue_list)]

    def perform(self, row: Any, form: Any) -> Any:
        return services.give_back(
            row,
            form.cleaned_data["quantity"],
            reason=form.cleaned_data["reason"],
            actor=self.request.user,
        )

    def after_url(self, result: Any) -> str:
        return reverse("goods:line", args=[self.row.pk])
