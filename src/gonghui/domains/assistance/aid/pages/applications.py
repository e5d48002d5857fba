"""Applications for students, one of them, and the call-backs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.aid import panels, queries
from gonghui.domains.assistance.aid.enums import Stage, StudyState, Target
from gonghui.domains.assistance.aid.forms import AmendForm, ApplyForm, VisitForm
from gonghui.domains.assistance.aid.models import StudyApplication, StudyVisit
from gonghui.domains.assistance.aid.pages.campaigns import campaigns_crumb
from gonghui.domains.assistance.aid.rules import study
from gonghui.domains.assistance.aid.services import studying, visiting
from gonghui.domains.assistance.aid.services.visiting import CallBack
from gonghui.engines.matters.enums import MatterState
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import (
    ActionPage,
    BehindLookMixin,
    CreatePage,
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    ProtectedMixin,
    RelatedTable,
)
from gonghui.kernel.ui.pages.base import ShownLink

STUDY_TONES = {
    StudyState.APPLIED: "warn",
    StudyState.CHECKED: "warn",
    StudyState.AWARDED: "info",
    StudyState.PAID: "ok",
    StudyState.REFUSED: "mute",
    StudyState.WITHDRAWN: "mute",
    StudyState.REVERSED: "bad",
}


def applications_crumb() -> Crumb:
    return Crumb("助学申请", reverse("aid:applications"))


@dataclass(frozen=True)
class YearFilter(ChoiceFilter):
    """Years back from this one."""

    any_label: str = "全部"

    def offered(self, request: HttpRequest) -> tuple[tuple[str, str], ...]:
        year = timezone.localdate().year
        return tuple((str(one), f"{one}年") for one in range(year, year - 6, -1))


@dataclass(frozen=True)
class VisitedFilter(ChoiceFilter):
    """Whether somebody has called on the student."""

    choices: Any = (("yes", "已回访"), ("no", "未回访"))

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queries.by_visit(queryset, is_visited=value == "yes")  # type: ignore[no-any-return]


_COLUMNS = (
    Column("applicant", "家长（联系地区）", link=True, width=8),
    Column("state", "状态", kind="choice", tones=STUDY_TONES, width=8),
    Column("year", "年度", lambda row: f"{row.year}年", width=6),
    Column("stage", "学段", kind="choice", width=8),
    Column("target", "对象", kind="choice", width=12),
    Column("union", "工会", "union.name", wide=True),
    Column("filed", "建档", "is_filed", kind="flag", hide_on_phone=True),
    Column("amount", "助学金", lambda row: row.amount or None, kind="money", unit="元"),
    Column("paid_on", "发放", kind="date", hide_on_phone=True),
)


class ApplicationsPage(ListPage):
    """`/aid/study/applications/`"""

    model = StudyApplication
    permission = "aid.view"
    title = "助学申请"
    columns = _COLUMNS
    filters: ClassVar[Sequence[Filter]] = (
        YearFilter("year", "年度"),
        ChoiceFilter("target", "对象", choices=Target.choices),
        ChoiceFilter("stage", "学段", choices=Stage.choices),
        ChoiceFilter("state", "状态", choices=StudyState.choices),
        VisitedFilter("visited", "回访"),
        UnionFilter("union", "工会（含下级）", permission="aid.view"),
    )
    search_paths = ("person__name", "person__name_initials", "partner_list__area")
    search_label = "家长姓名、联系地区"
    ordering = ("-changed_at", "-pk")
    related = ("person", "union", "partner_list")
    row_url_name = "aid:application"
    count_unit = "份"
    empty_text = "还没有助学申请。申请期内职工可在手机上申请，也可由工会代为申请。"
    empty_link = Link("代为申请", "aid:apply", "plus", "aid.edit")
    links = (
        Link("代为申请", "aid:apply", "plus", "aid.edit", "primary"),
        Link("待回访学生", "aid:call-backs", "phone", "aid.view"),
    )

    def get_parents(self) -> list[Crumb]:
        return [campaigns_crumb()]


class CallBacksPage(ListPage):
    """`/aid/study/call-backs/`: students paid in the last campaign whom nobody has called on."""

    model = StudyApplication
    permission = "aid.view"
    title = "待回访学生"
    columns = tuple(column for column in _COLUMNS if column.name != "filed")
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("target", "对象", choices=Target.choices),
        ChoiceFilter("stage", "学段", choices=Stage.choices),
        UnionFilter("union", "工会（含下级）", permission="aid.view"),
    )
    search_paths = ("person__name", "person__name_initials", "partner_list__area")
    search_label = "家长姓名、联系地区"
    ordering = ("paid_on", "pk")
    related = ("person", "union", "partner_list")
    row_url_name = "aid:application"
    count_unit = "名"
    empty_text = "没有待回访的学生。助学金发放后的次年上半年回访受助学生。"

    def get_parents(self) -> list[Crumb]:
        return [campaigns_crumb()]

    def get_subtitle(self) -> str:
        first, last = study.call_back_window(timezone.localdate().year - 1)
        return f"{first.year - 1}年受助学生，回访期{first}至{last}"

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queries.to_call_back(queryset, timezone.localdate())  # type: ignore[no-any-return]


class ApplyPage(CreatePage):
    """`/aid/study/apply/`: at the desk, for a worker."""

    permission = "aid.edit"
    title = "代为申请助学"
    form_class = ApplyForm
    submit_label = "提交"
    intro = "学生信息加密保存，公示只显示家长姓名（隐去部分）和工会。同一学生一年只资助一次。"

    def get_parents(self) -> list[Crumb]:
        return [campaigns_crumb(), applications_crumb()]

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        key = self.request.POST.get("once_key", "")[:32]
        return studying.apply(
            data["person"],
            student=form.student(),
            union=data["union"],
            actor=self.request.user,
            papers=data["papers"],
            once_key=f"{self.request.user.pk}:{key}" if key else None,
        )

    def success_message(self, result: Any) -> str:
        return f"已提交，编号{result.matter.number}，等待审核。"


class OfApplication:
    """What pages about one application share."""

    model = StudyApplication
    related = ("person", "union", "campaign__union", "partner_list", "matter", "file")
    look_event = "aid.study_looked"
    look_permission = "aid.look"
    row: Any
    request: Any

    def get_parents(self) -> list[Crumb]:
        return [
            campaigns_crumb(),
            applications_crumb(),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]


def _visits(row: Any, request: HttpRequest) -> Iterable[Any]:
    met = StudyVisit.objects.visible_to(request.user, "aid.view")
    return met.filter(application=row).select_related("order").order_by("-visited_on", "-pk")


def _order_of(row: Any) -> str:
    grant = getattr(row, "grant", None)
    order = grant.order if grant else row.partner_list.order if row.partner_list else None
    return order.number if order else ""


class ApplicationPage(OfApplication, ProtectedMixin, DetailPage):
    """`/aid/study/applications/<pk>/`"""

    permission = "aid.view"
    template_name = "aid/application.html"
    panels = (
        Panel(
            "申请",
            (
                Column("applicant", "家长（联系地区）"),
                Column("union", "工会", "union.name"),
                Column("campaign", "活动"),
                Column("target", "对象", kind="choice"),
                Column("stage", "学段", kind="choice"),
                Column(
                    "file", "困难职工档案", lambda row: row.file.number if row.file else "未建档"
                ),
                Column("applied_on", "申请日期", kind="date"),
                Column("awarded_on", "批准日期", kind="date"),
                Column("amount", "助学金", lambda row: row.amount or None, kind="money", unit="元"),
                Column("order", "支付单", _order_of),
                Column("paid_on", "发放日期", kind="date"),
                Column("rule", "适用规定", wide=True),
            ),
        ),
    )
    tables = (
        RelatedTable(
            "回访",
            (
                Column("visited_on", "日期", kind="date"),
                Column("method", "方式", kind="choice"),
                Column("visitors", "回访人"),
                Column("status", "学生情况", kind="choice"),
                Column("gift_amount", "慰问金", kind="money", unit="元"),
                Column("order", "支付单", lambda row: row.order.number if row.order else ""),
            ),
            _visits,
            empty_text="还没有回访。次年上半年回访受助学生。",
        ),
    )

    def get_title(self) -> str:
        return str(self.row)

    def get_parents(self) -> list[Crumb]:
        return super().get_parents()[:2]

    def badge(self) -> tuple[str, str]:
        return STUDY_TONES[self.row.state], self.row.get_state_display()

    def shown_links(self) -> list[ShownLink]:
        row, user = self.row, self.request.user
        links: list[ShownLink] = []

        def add(label: str, name: str, icon: str, look: str = "") -> None:
            url = reverse(f"aid:{name}", args=[row.pk])
            links.append(ShownLink(label, url, icon, look, False))

        edits = user.may_at("aid.edit", row.union)
        if row.matter is not None:
            url = reverse("matters:detail", args=[row.matter.pk])
            links.append(ShownLink("申请和审批", url, "clipboard-list", "", False))
            if edits and row.matter.state == MatterState.RETURNED:
                add("修改后再提交", "application-change", "pencil", "primary")
        if row.state == StudyState.PAID and edits:
            add("登记回访", "visit", "phone", "primary")
        return links

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        if self.look is not None:
            shown |= panels.study_context(self.row)
            visits = _visits(self.row, self.request)
            shown["visits"] = [
                (row, [photo.stored for photo in row.photos.select_related("stored")])
                for row in visits
            ]
        return super().get_context_data(**shown, **kwargs)


class AmendPage(OfApplication, BehindLookMixin, ActionPage):
    """`/aid/study/applications/<pk>/change/`: answering a return at the desk."""

    permission = "aid.edit"
    view_permission = "aid.view"
    title = "修改后再提交"
    form_class = AmendForm
    submit_label = "再次提交"
    success_text = "已修改，回到审核环节。"

    def form_kwargs(self) -> dict[str, Any]:
        facts = self.row.student
        return {"initial": {**facts, "stage": self.row.stage}}

    def perform(self, row: Any, form: Any) -> Any:
        return studying.amend(
            row,
            student=form.student(),
            papers=form.cleaned_data["papers"],
            actor=self.request.user,
        )


class VisitPage(OfApplication, ActionPage):
    """`/aid/study/applications/<pk>/visit/`"""

    permission = "aid.edit"
    view_permission = "aid.view"
    title = "登记回访"
    form_class = VisitForm
    submit_label = "保存"
    success_text = "已登记回访。"

    def form_kwargs(self) -> dict[str, Any]:
        row = self.row
        return {
            "union": row.campaign.union,
            "account": self.request.user,
            "initial": {"on": timezone.localdate(), "visitors": self.request.user.display_name},
        }

    def get_question(self) -> str:
        row = self.row
        return (
            f"{row.applicant}，{row.get_stage_display()}，{row.paid_on:%Y-%m-%d}发放助学金{row.amount:,.2f}元。"
            if row.paid_on
            else "助学金发放后再登记回访。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        call = CallBack(
            on=data["on"],
            method=data["method"],
            visitors=data["visitors"],
            status=data["status"],
            findings=data["findings"],
            gift=data["gift"] or 0,
            line=data["line"],
        )
        visiting.visit(row, call, photos=data["photos"], actor=self.request.user)
        return row
