"""Calls on families: what is due, what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone

from gonghui.domains.assistance.following import queries
from gonghui.domains.assistance.following.enums import AlertState, Purpose, Risk, Way
from gonghui.domains.assistance.following.forms import CallForm
from gonghui.domains.assistance.following.models import FollowUpVisit, MonitoringTerm, RiskAlert
from gonghui.domains.assistance.following.pages.about_file import (
    FILE_NAME,
    FILE_UNION,
    RISK_TONES,
    AboutFile,
    OfFile,
    file_url,
    home_crumb,
)
from gonghui.domains.assistance.following.rules import monitoring
from gonghui.domains.assistance.following.services import visiting
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import (
    Crumb,
    DetailPage,
    ListPage,
    Panel,
    ProtectedMixin,
    RelatedTable,
    UpdatePage,
)

ALERT_TONES = {AlertState.OPEN: "warn", AlertState.CLOSED: "ok"}


@dataclass(frozen=True)
class LateFilter(ChoiceFilter):
    """Quarters that are over without a visit."""

    choices: Any = (("late", "已逾期"),)
    any_label: str = "全部待回访"

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(due_on__lt=timezone.localdate())


class TermsPage(ListPage):
    """`/following/terms/`: families out of hardship that are to be called on now."""

    model = MonitoringTerm
    permission = "hardship.view"
    title = "待回访"
    columns = (
        FILE_NAME,
        Column("number", "次序", lambda row: f"第{row.number}次", width=6),
        Column("due_on", "截止", kind="date", sortable=True),
        Column(
            "late",
            "逾期",
            lambda row: monitoring.overdue_words(row.due_on, timezone.localdate()),
        ),
        FILE_UNION,
        Column("exited_on", "脱困日期", kind="date", hide_on_phone=True),
        Column("mobile", "联系电话", "file.person.mobile_masked", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        LateFilter("what", "期限"),
        UnionFilter("union", "工会（含下级）", permission="hardship.view"),
    )
    search_paths = ("file__number", "file__person__name")
    search_label = "姓名、档号"
    ordering = ("due_on", "pk")
    related = ("file__person", "file__union")
    count_unit = "户"
    empty_text = "现在没有要回访的家庭。脱困的家庭一年内每季度回访一次，到时列在这里。"

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queries.open_terms(queryset, today=timezone.localdate())

    def get_parents(self) -> list[Crumb]:
        return [home_crumb()]

    def url_of(self, row: Any) -> str:
        return file_url(row.file)


@dataclass(frozen=True)
class RedFilter(ChoiceFilter):
    """Red risks that nobody has called on at home yet."""

    choices: Any = (("red", "红色风险待入户"),)

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queries.open_reds(queryset)


class VisitsPage(ListPage):
    """`/following/visits/`, newest first."""

    model = FollowUpVisit
    permission = "hardship.view"
    title = "回访记录"
    columns = (
        FILE_NAME,
        Column("risk", "返困风险", kind="choice", tones=RISK_TONES, width=10),
        Column("visited_on", "日期", kind="date", sortable=True),
        Column("way", "方式", kind="choice", width=6),
        Column("purpose", "事由", kind="choice"),
        Column("home_due_on", "须入户截止", kind="date"),
        Column("union", "所在工会", "union.name", wide=True),
        Column("visitors", "走访人", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        RedFilter("what", "待办"),
        ChoiceFilter("risk", "返困风险", choices=Risk.choices),
        ChoiceFilter("purpose", "事由", choices=Purpose.choices),
        ChoiceFilter("way", "方式", choices=Way.choices),
        UnionFilter("union", "工会（含下级）", permission="hardship.view"),
        DateRangeFilter("visited_on", "日期"),
    )
    search_paths = ("file__number", "file__person__name")
    search_label = "姓名、档号"
    ordering = ("-visited_on", "-pk")
    related = ("file__person", "union")
    count_unit = "次"
    empty_text = "还没有回访记录。在档案的“动态管理”中登记回访。"
    row_url_name = "following:visit"

    def get_parents(self) -> list[Crumb]:
        return [home_crumb()]


class VisitPage(OfFile, ProtectedMixin, DetailPage):
    """`/following/visits/<pk>/`"""

    model = FollowUpVisit
    permission = "hardship.view"
    related = (*OfFile.related, "union", "recorded_by", "answered_by")
    panels = (
        Panel(
            "回访",
            (
                Column("visited_on", "日期", kind="date"),
                Column("way", "方式", kind="choice"),
                Column("purpose", "事由", kind="choice"),
                Column("risk", "返困风险", kind="choice", tones=RISK_TONES),
                Column("home_due_on", "须入户截止", kind="date"),
                Column("answered", "已入户", "answered_by.visited_on", kind="date"),
                Column("visitors", "走访人"),
                Column("recorded_by", "登记人", empty="系统"),
                Column("union", "所在工会", "union.name", wide=True),
            ),
        ),
        Panel(
            "了解的情况",
            (
                Column("income", "收入", "income_label"),
                Column("monthly", "月人均净收入", lambda row: _yuan(row)),
                Column("work", "就业", "work_label"),
                Column("health", "健康", "health_label"),
                Column("words", "情况", wide=True),
                Column("needs", "需求", wide=True),
            ),
            behind_look=True,
        ),
    )
    tables = (
        RelatedTable(
            "走访的预警",
            (
                Column("signal", "信号", "signal_title", link=True),
                Column("happened_on", "发生日期", kind="date"),
                Column("relation", "谁"),
            ),
            lambda row, request: RiskAlert.objects.visible_to(request.user, "hardship.view").filter(
                visit=row
            ),
            row_url_name="following:alert",
            empty_text="没有。",
        ),
    )

    def get_title(self) -> str:
        return f"{self.row.file.masked_name} {self.row.visited_on}回访"

    def badge(self) -> tuple[str, str]:
        return RISK_TONES[self.row.risk], self.row.get_risk_display()


def _yuan(row: FollowUpVisit) -> str:
    monthly = row.facts.get("monthly")
    return f"{monthly}元" if monthly else ""


class Calling:
    """The form of a call, wherever it is opened."""

    form_class = CallForm
    submit_label = "登记"
    intro = "按了解到的情况如实登记，内容加密保存。风险为红色而没有入户的，须在规定的工作日内入户。"
    request: Any
    alert: RiskAlert | None = None

    def form_kwargs(self) -> dict[str, Any]:
        name = self.request.user.display_name
        return {"initial": {"visitors": name, "way": Way.HOME if self.alert else Way.PHONE}}

    def call(self, file: Any, form: Any) -> FollowUpVisit:
        return visiting.record_visit(
            file, actor=self.request.user, alert=self.alert, **form.cleaned_data
        )

    def success_message(self, result: Any) -> str:
        if result.home_due_on:
            return f"已登记。风险为红色，请在{result.home_due_on:%Y-%m-%d}前入户走访。"
        return "已登记。"


class CallPage(Calling, AboutFile, UpdatePage):
    """`/following/files/<pk>/call/`: also typed on the way, on a phone."""

    title = "登记回访"

    def perform(self, form: Any) -> Any:
        return self.call(self.row, form)

    def after_url(self, result: Any) -> str:
        return file_url(self.row)


class AlertsPage(ListPage):
    """`/following/alerts/`: why a family may fall back; newest first."""

    model = RiskAlert
    permission = "hardship.view"
    title = "返困预警"
    columns = (
        FILE_NAME,
        Column("state", "状态", kind="choice", tones=ALERT_TONES, width=8),
        Column("signal", "信号", "signal_title"),
        Column("relation", "谁", width=6),
        Column("happened_on", "发生日期", kind="date", sortable=True),
        FILE_UNION,
        Column("visit", "走访", "visit.visited_on", kind="date", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("state", "状态", choices=AlertState.choices),
        UnionFilter("union", "工会（含下级）", permission="hardship.view"),
        DateRangeFilter("happened_on", "发生日期"),
    )
    search_paths = ("file__number", "file__person__name")
    search_label = "姓名、档号"
    ordering = ("-happened_on", "-pk")
    related = ("file__person", "file__union", "visit")
    count_unit = "条"
    empty_text = "没有返困预警。系统每天查看脱困、解困家庭的失业、会籍中断、住院、收入等信号。"
    row_url_name = "following:alert"
    template_name = "following/alerts.html"

    def get_parents(self) -> list[Crumb]:
        return [home_crumb()]


class AlertPage(OfFile, ProtectedMixin, DetailPage):
    """`/following/alerts/<pk>/`"""

    model = RiskAlert
    permission = "hardship.view"
    related = (*OfFile.related, "visit")
    template_name = "following/alert.html"
    panels = (
        Panel(
            "预警",
            (
                Column("signal", "信号", "signal_title"),
                Column("relation", "谁"),
                Column("happened_on", "发生日期", kind="date"),
                Column("found_at", "发现时间", kind="datetime"),
                Column("union", "所在工会", "file.union.name", wide=True),
                Column("visit", "走访日期", "visit.visited_on", kind="date", empty="未走访"),
            ),
        ),
        Panel("理由", (Column("words", "理由", wide=True),), behind_look=True),
    )

    def badge(self) -> tuple[str, str]:
        return ALERT_TONES[self.row.state], self.row.get_state_display()

    @property
    def may_close(self) -> bool:
        """Whether this account can write down the visit that closes it."""
        file = self.row.file
        user: Any = self.request.user
        is_open = self.row.state == AlertState.OPEN
        return is_open and any(user.may_at("hardship.edit", at) for at in (file.union, file.county))


class AlertVisitPage(Calling, OfFile, UpdatePage):
    """`/following/alerts/<pk>/visit/`: the only way to close an alert."""

    model = RiskAlert
    permission = "hardship.edit"
    view_permission = "hardship.view"
    title = "走访返困预警"

    @cached_property
    def alert(self) -> RiskAlert:  # type: ignore[override]
        found: RiskAlert = self.row
        return found

    def perform(self, form: Any) -> Any:
        return self.call(self.row.file, form)

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())
