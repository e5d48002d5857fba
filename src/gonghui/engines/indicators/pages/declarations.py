"""Figures that somebody states: the list, the form, the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest

from gonghui.engines.indicators import services
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.engines.indicators.forms import DecisionForm, DeclareForm
from gonghui.engines.indicators.models import DeclaredFigure
from gonghui.kernel.audit.queries import history_of
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import (
    ActionPage,
    CreatePage,
    DetailPage,
    Link,
    ListPage,
    Panel,
    TimelineEntry,
)
from gonghui.kernel.ui.pages.base import ShownLink

TONES = {"submitted": "warn", "approved": "ok", "refused": "bad"}
WAITING = DeclaredFigure.State.SUBMITTED


def _declared_codes(request: HttpRequest) -> list[tuple[str, str]]:
    rows = DeclaredFigure.objects.visible_to(request.user, "indicators.view").order_by()
    codes = set(rows.values_list("code", flat=True).distinct())
    return [(one.code, one.title) for one in INDICATORS if one.code in codes]


class DeclarationListPage(ListPage):
    """`/indicators/declarations/`"""

    model = DeclaredFigure
    permission = "indicators.view"
    title = "申报数"
    columns = (
        Column("indicator", "指标", "indicator_title", link=True, width=12),
        Column("union", "工会", "union.name"),
        Column("period", "期间", "period_label"),
        Column("number", "申报数", "shown"),
        Column("state", "状态", kind="choice", tones=TONES),
        Column("evidence", "依据", hide_on_phone=True),
        Column("declared_by", "申报人", hide_on_phone=True),
        Column("declared_at", "申报时间", kind="datetime", hide_on_phone=True),
        Column("decided_by", "审核人", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("state", "状态", choices=DeclaredFigure.State.choices),
        ChoiceFilter("code", "指标", choices=_declared_codes),
        DateRangeFilter("from_on", "期间起"),
        UnionFilter("union", "工会", permission="indicators.view"),
    )
    ordering = ("-declared_at", "-pk")
    related = ("union", "declared_by", "decided_by")
    row_url_name = "indicators:declaration"
    empty_text = "还没有申报数。只有没有记录可查的数字才需要申报，例如尚未使用本系统的下级工会。"
    empty_link = Link("申报数字", "indicators:declare", "plus", "indicators.declare")
    links = (Link("申报数字", "indicators:declare", "plus", "indicators.declare", "primary"),)


class DeclarationPage(DetailPage):
    """`/indicators/declarations/<pk>/`"""

    model = DeclaredFigure
    permission = "indicators.view"
    related = ("union", "declared_by", "decided_by")
    parents: ClassVar = (("申报数", "indicators:declarations"),)
    links = (
        Link(
            "审核",
            "indicators:decide",
            "clipboard-check",
            "indicators.approve",
            "primary",
            when=lambda row: row.state == WAITING,
        ),
    )
    panels = (
        Panel(
            "申报内容",
            (
                Column("indicator", "指标", "indicator_title"),
                Column("union", "填报工会", "union.name"),
                Column("period", "期间", "period_label"),
                Column("number", "申报数", "shown"),
                Column("declared_by", "申报人"),
                Column("declared_at", "申报时间", kind="datetime"),
                Column("decided_by", "审核人"),
                Column("decided_at", "审核时间", kind="datetime"),
                Column("evidence", "依据", wide=True),
                Column(
                    "definition",
                    "指标定义",
                    lambda row: row.indicator and row.indicator.definition,
                    wide=True,
                ),
            ),
        ),
    )

    def badge(self) -> tuple[str, str]:
        return TONES[self.row.state], self.row.get_state_display()

    def shown_links(self) -> list[ShownLink]:
        """The decision is offered to who may take it: not to who stated the figure."""
        user: Any = self.request.user
        own = services.is_own(self.row, user)
        may = user.may_at("indicators.approve", self.row.union)
        return super().shown_links() if may and not own else []

    def timeline(self) -> list[TimelineEntry]:
        rows = history_of(self.row)
        return [TimelineEntry(row.at, row.sentence, text=row.reason) for row in rows]


class DeclarePage(CreatePage):
    """`/indicators/declarations/new/`; `?code=&union=&period=` fill the form in."""

    permission = "indicators.declare"
    title = "申报数字"
    submit_label = "提交审核"
    form_class = DeclareForm
    parents: ClassVar = (("申报数", "indicators:declarations"),)
    intro = "能从记录中统计的数字不要申报。申报数经他人审核认可后才计入，并始终与记录数分开列示。"

    def form_kwargs(self) -> dict[str, Any]:
        asked = {
            name: self.request.GET[name]
            for name in ("code", "union", "period")
            if name in self.request.GET
        }
        return {"account": self.request.user, "initial": asked}

    def perform(self, form: Any) -> DeclaredFigure:
        return services.declare_figure(actor=self.request.user, **form.cleaned_data)

    def success_message(self, result: Any) -> str:
        return "已提交，等待审核。"


class DecidePage(ActionPage):
    """`/indicators/declarations/<pk>/decide/`"""

    model = DeclaredFigure
    permission = "indicators.approve"
    view_permission = "indicators.view"
    related = ("union", "declared_by")
    title = "审核申报数"
    submit_label = "提交审核意见"
    form_class = DecisionForm
    success_text = "已审核。"
    parents: ClassVar = (("申报数", "indicators:declarations"),)

    def get_question(self) -> str:
        row = self.row
        return (
            f"{row.union.name}申报{row.period_label}“{row.indicator_title}”{row.shown}。\n"
            f"依据：{row.evidence}\n申报人：{row.declared_by}"
        )

    def perform(self, row: Any, form: Any) -> DeclaredFigure:
        data = form.cleaned_data
        return services.decide_figure(
            row,
            approve=data["decision"] == "approve",
            reason=data["reason"],
            actor=self.request.user,
        )
