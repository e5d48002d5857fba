"""Files that wait for something, what becomes of one, and its review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.following import queries
from gonghui.domains.assistance.following.enums import AlertState, Move, ProposalState
from gonghui.domains.assistance.following.forms import ReviewForm
from gonghui.domains.assistance.following.models import (
    FollowUpVisit,
    MonitoringTerm,
    PairAssistance,
    Proposal,
    RiskAlert,
)
from gonghui.domains.assistance.following.pages.about_file import (
    CATEGORY,
    FILE_STATE,
    NAME,
    PROPOSAL_TONES,
    RISK_TONES,
    AboutFile,
    file_url,
    home_crumb,
)
from gonghui.domains.assistance.following.rules import leaving, monitoring, pairing
from gonghui.domains.assistance.following.services.visiting import VISITED_STATES
from gonghui.domains.assistance.hardship import panels
from gonghui.domains.assistance.hardship import services as hardship
from gonghui.domains.assistance.hardship.enums import Category, FileState
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.pages.files import CATEGORY_TONES, STATE_TONES
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import (
    BehindLookMixin,
    Crumb,
    DetailPage,
    ListPage,
    Panel,
    ProtectedMixin,
    RelatedTable,
    UpdatePage,
)
from gonghui.kernel.ui.pages.base import ShownLink
from gonghui.kernel.ui.pages.detail import ShownTable

WHAT = (
    ("due", "待复核"),
    ("overdue", "复核逾期"),
    ("none", "复核后不再符合"),
    ("escaped", "脱困待注销"),
    ("alone", "深度困难无责任人"),
)


@dataclass(frozen=True)
class WhatFilter(ChoiceFilter):
    """What a file waits for."""

    choices: Any = WHAT
    any_label: str = "全部在管档案"

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset  # the page, which asks the policy, narrows itself


class FilesPage(ListPage):
    """`/following/files/`: files that somebody must look after now, the most urgent first."""

    model = HardshipFile
    permission = "hardship.view"
    title = "在管档案"
    columns = (
        NAME,
        FILE_STATE,
        CATEGORY,
        Column("cause", "主要致困原因", "cause_label", width=10),
        Column("union", "所在工会", "union.name", wide=True),
        Column("next_review_on", "下次复核", kind="date", sortable=True),
        Column("late", "逾期", lambda row: _late(row), hide_on_phone=True),
        Column("exited_on", "脱困", kind="date", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        WhatFilter("what", "待办"),
        ChoiceFilter("category", "类别", choices=Category.choices),
        UnionFilter("union", "工会（含下级）", permission="hardship.view"),
    )
    search_paths = ("number", "person__name")
    search_label = "姓名、档号"
    ordering = ("next_review_on", "pk")
    related = ("person", "union")
    count_unit = "户"
    empty_text = "没有需要办理的档案。"
    row_url_name = "following:file"

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        what, today = self.request.GET.get("what", ""), timezone.localdate()
        user: Any = self.request.user
        if what == "due":
            union = user.grants_for(self.permission)[0].union
            ahead = resolve("following.remind_days", union=union, on=today).value
            return queries.to_review(queryset, until=today + dt.timedelta(days=ahead))
        if what == "overdue":
            return queries.to_review(queryset, until=today - dt.timedelta(days=1))
        if what == "none":
            return queries.no_longer_counting(queryset)
        if what == "escaped":
            return queries.escaped_to_cancel(queryset)
        if what == "alone":
            return queries.files_without_helper(queryset)
        return queryset.filter(state__in=(FileState.ACTIVE, FileState.RELIEVED, FileState.EXITED))

    def get_parents(self) -> list[Crumb]:
        return [home_crumb()]

    def get_title(self) -> str:
        return dict(WHAT).get(self.request.GET.get("what", ""), self.title)


def _late(row: HardshipFile) -> str:
    if row.next_review_on is None or row.state not in queries.REVIEWED_STATES:
        return ""
    return monitoring.overdue_words(row.next_review_on, timezone.localdate())


FACTS = Panel(
    "档案",
    (
        Column("number", "档号"),
        Column("union", "所在工会", "union.name", wide=True),
        Column("category", "类别", kind="choice", tones=CATEGORY_TONES),
        Column("main_cause", "主要致困原因", "cause_label"),
        Column("filed_on", "建档日期", kind="date"),
        Column("valid_until", "有效期至", kind="date"),
        Column("next_review_on", "下次复核", kind="date"),
        Column("relieved_on", "解困日期", kind="date"),
        Column("exited_on", "脱困日期", kind="date"),
        Column("cancelled_on", "注销日期", kind="date"),
        Column("cancel_reason", "注销原因", kind="choice"),
        Column("return_count", "返困次数", kind="number", unit="次"),
    ),
)


def _mine(model: Any, row: Any, request: HttpRequest) -> Any:
    return model.objects.visible_to(request.user, "hardship.view").filter(file=row)


TABLES = (
    RelatedTable(
        "返困预警",
        (
            Column("signal", "信号", "signal_title", link=True),
            Column("happened_on", "发生日期", kind="date"),
            Column("relation", "谁"),
            Column(
                "state",
                "状态",
                kind="choice",
                tones={AlertState.OPEN: "warn", AlertState.CLOSED: "ok"},
            ),
        ),
        lambda row, request: _mine(RiskAlert, row, request).order_by("state", "-happened_on"),
        row_url_name="following:alert",
        empty_text="没有预警。",
    ),
    RelatedTable(
        "脱困后回访",
        (
            Column("number", "次序", lambda row: f"第{row.number}次"),
            Column("from_on", "自", kind="date"),
            Column("due_on", "截止", kind="date"),
            Column("done", "回访日期", "visit.visited_on", kind="date", empty="未回访"),
        ),
        lambda row, request: (
            _mine(MonitoringTerm, row, request)
            .filter(dropped_on=None)
            .select_related("visit")
            .order_by("exited_on", "number")
        ),
        empty_text="没有回访任务。脱困后按季度生成。",
    ),
    RelatedTable(
        "回访记录",
        (
            Column("visited_on", "日期", kind="date", link=True),
            Column("way", "方式", kind="choice"),
            Column("purpose", "事由", kind="choice"),
            Column("risk", "返困风险", kind="choice", tones=RISK_TONES),
            Column("visitors", "走访人"),
        ),
        lambda row, request: _mine(FollowUpVisit, row, request).order_by("-visited_on", "-pk"),
        row_url_name="following:visit",
        empty_text="还没有回访记录。",
    ),
    RelatedTable(
        "档案变动",
        (
            Column("move", "变动", kind="choice", link=True),
            Column("proposed_on", "提出", kind="date"),
            Column("state", "状态", kind="choice", tones=PROPOSAL_TONES),
            Column("settled_on", "办结", kind="date"),
        ),
        lambda row, request: _mine(Proposal, row, request).order_by("-pk"),
        row_url_name="following:proposal",
        empty_text="还没有提出过变动。",
    ),
    RelatedTable(
        "一对一帮扶",
        (
            Column("helper_name", "责任人", link=True),
            Column("kind", "类别", kind="choice"),
            Column("from_on", "结对", kind="date"),
            Column("last_visit_on", "最近走访", kind="date", empty="未走访"),
            Column("to_on", "结束", kind="date"),
        ),
        lambda row, request: _mine(PairAssistance, row, request).order_by("-pk"),
        row_url_name="following:pair",
        empty_text="还没有安排责任人。",
    ),
)


class FollowPage(AboutFile, ProtectedMixin, DetailPage):
    """`/following/files/<pk>/`: what is due for a file, and every act on it."""

    permission = "hardship.view"
    view_permission = ""
    template_name = "following/file.html"
    panels = (FACTS,)
    tables = TABLES

    def get_title(self) -> str:
        return f"{self.row.masked_name}的动态管理"

    def get_parents(self) -> list[Crumb]:
        return [home_crumb()]

    def badge(self) -> tuple[str, str]:
        return STATE_TONES[FileState(self.row.state)], self.row.get_state_display()

    def shown_links(self) -> list[ShownLink]:
        row = self.row
        user: Any = self.request.user
        links: list[ShownLink] = []

        def add(label: str, name: str, icon: str, look: str = "") -> None:
            url = reverse(f"following:{name}", args=[row.pk])
            links.append(ShownLink(label, url, icon, look, False))

        if any(user.may_at("hardship.edit", at) for at in (row.union, row.county)):
            waiting = Proposal.objects.visible_to(user, "hardship.view").filter(
                file=row, state=ProposalState.OPEN
            )
            if row.state in queries.REVIEWED_STATES:
                add("动态复核", "review", "clipboard-check", "primary")
            if row.state in VISITED_STATES:
                add("登记回访", "call", "phone")
            if not waiting.exists():
                self._add_moves(row, add)
            if row.state in pairing.PAIRED_STATES and not row.pairs.open().exists():
                add("安排责任人", "pair-new", "heart-handshake")
        card = ShownLink("困难职工档案", row.get_absolute_url(), "folder", "", False)
        return [*links, card]

    def _add_moves(self, row: HardshipFile, add: Any) -> None:
        moves = (
            (Move.EXIT, "办理脱困", "exit", "check"),
            (Move.RELIEF, "办理解困", "relief", "shield-check"),
            (Move.RETURN, "办理返困", "return", "arrow-back-up"),
            (Move.CANCEL, "注销档案", "cancel", "archive"),
        )
        for move, label, name, icon in moves:
            if move is Move.CANCEL and row.state == FileState.EXITED:
                add("注销脱档", "escaped", "archive", "primary")
                continue
            fits = not leaving.move_problem(move, row.state)
            if move is Move.RETURN:
                fits = fits and not leaving.taking_up_problem(row.state, row.cancel_reason)
            if fits:
                add(label, name, icon)

    def shown_tables(self) -> list[ShownTable]:
        """Only what there is: of a young file most is empty."""
        return [one for one in super().shown_tables() if not one.is_empty]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assessment = self.row.assessment if self.look else None
        return super().get_context_data(
            assessment=assessment,
            sum=panels.worked_sum(assessment) if assessment else [],
            **kwargs,
        )


class ReviewPage(AboutFile, BehindLookMixin, UpdatePage):
    """`/following/files/<pk>/review/`"""

    title = "动态复核"
    form_class = ReviewForm
    submit_label = "保存并重新计算"
    intro = "核对全家近12个月的收入和支出，按今天的标准重新计算类别。家庭成员、住房、车辆有变化的，先在困难职工档案中更正。"

    def form_kwargs(self) -> dict[str, Any]:
        row = self.row
        initial: dict[str, Any] = {"main_cause": row.main_cause}
        for prefix, items in (("income", row.incomes), ("expense", row.expenses)):
            for item in items:
                name = f"{prefix}_{item['kind']}"
                initial[name] = initial.get(name, Decimal(0)) + Decimal(item["amount"])
        initial["accident_cost"] = (row.facts.get("accident") or {}).get("cost")
        return {"initial": initial}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        self.before = self.row.get_category_display()
        self.verdict = hardship.review(
            self.row,
            data["on"],
            actor=self.request.user,
            remarks=data["remarks"],
            **form.changes(self.row.facts.get("accident") or {}),
        )
        return self.row

    def success_message(self, result: Any) -> str:
        category = self.verdict.category
        if not category:
            return "已复核：按现行标准不再符合困难职工条件，请办理脱困、解困或注销。"
        now = Category(category).label
        same = now == self.before
        return f"已复核，仍为{now}。" if same else f"已复核，由{self.before}变为{now}。"

    def after_url(self, result: Any) -> str:
        return file_url(self.row)
