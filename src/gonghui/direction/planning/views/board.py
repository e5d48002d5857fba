"""How the targets of a plan stand, one target's card, and progress declared on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from gonghui.direction.planning import services
from gonghui.direction.planning.enums import PlanState, ProgressMode, Standing
from gonghui.direction.planning.forms import DecideForm, DeclareForm
from gonghui.direction.planning.models import Plan, ProgressEntry, Target
from gonghui.direction.planning.queries import TONES, Board, TargetProgress, board, progress_of
from gonghui.direction.planning.views.review import crumbs_to
from gonghui.engines.indicators.definitions import IndicatorKind
from gonghui.engines.indicators.engine import by_month, value
from gonghui.engines.indicators.suppression import HIDDEN
from gonghui.engines.indicators.telling import hidden_months
from gonghui.kernel.ui import formats
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import (
    ActionPage,
    Crumb,
    DetailPage,
    Link,
    Panel,
    RelatedTable,
    Stat,
)
from gonghui.kernel.ui.pages.base import RowPage

STATE_TONES = {"reading": "mute", "review": "warn", "confirmed": "info", "closed": "mute"}
WITH_TARGETS = "any"
ENTRY_TONES = {"submitted": "warn", "approved": "ok", "refused": "bad"}


def _in_state(*states: str) -> Any:
    return lambda plan: plan is not None and plan.state in states


class BoardPage(RowPage):
    """Every target with value, share, time passed and outlook. Filters live in the address."""

    model = Plan
    permission = "planning.view"
    template_name = "planning/board.html"
    related = ("union", "source", "confirmed_by")
    links = (
        Link("原文件", "planning:source", "download", when=lambda plan: plan.source_id),
        Link(
            "退回审核",
            "planning:reopen",
            "arrow-back-up",
            "planning.confirm",
            when=_in_state(PlanState.CONFIRMED),
        ),
        Link(
            "办结",
            "planning:close",
            "archive",
            "planning.confirm",
            when=_in_state(PlanState.CONFIRMED),
        ),
        Link(
            "审核计划",
            "planning:review",
            "clipboard-check",
            "planning.edit",
            "primary",
            when=_in_state(PlanState.REVIEW),
        ),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        plan = self.row
        if plan is not None and plan.is_under_review and user.may_at("planning.edit", plan.union):
            return HttpResponseRedirect(reverse("planning:review", args=[plan.pk]))
        return super().dispatch(request, *args, **kwargs)

    def get_parents(self) -> list[Crumb]:
        return [Crumb("工作计划", reverse("planning:list"))]

    def get_subtitle(self) -> str:
        return f"{self.row.union.name} · {self.row.span.label}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = board(self.row, reader=self.request.user)
        chosen = {key: self.request.GET.get(key, "") for key in ("department", "section", "state")}
        user: Any = self.request.user
        context.update(
            plan=self.row,
            state_tone=STATE_TONES[self.row.state],
            board=found,
            stats=_stats(found),
            chosen=chosen,
            is_narrowed=any(chosen.values()),
            standings=[(WITH_TARGETS, "有目标的条目")]
            + [(one.value, one.label) for one in Standing if found.counts[one]],
            tops=[
                section
                for section in found.sections
                if section.part == "plan" and section.depth == 1
            ],
            outline=_outline(found, chosen),
            may_declare=self.row.state == PlanState.CONFIRMED
            and user.may_at("planning.declare", self.row.union),
            may_approve=user.may_at("planning.approve", self.row.union),
        )
        return context


SHOWN = (
    (Standing.NOT_BEGUN, "calendar"),
    (Standing.ON_TRACK, "chart-line"),
    (Standing.LATE, "alert-triangle"),
    (Standing.MISSED, "alert-circle"),
    (Standing.UNMEASURED, "help"),
)
WARNED = (Standing.LATE, Standing.MISSED)


def _stats(found: Board) -> list[Stat]:
    counts = found.counts
    completion = found.completion
    tasks = sum(section.is_task for section in found.sections)
    return [
        Stat(
            "目标",
            len(found.items),
            "个",
            icon="target-arrow",
            note=f"跟踪{found.tracked}个；全文{tasks}项任务",
        ),
        Stat(
            "已完成",
            counts[Standing.DONE],
            "个",
            icon="circle-check",
            tone="ok" if counts[Standing.DONE] else "",
            url="?state=done" if counts[Standing.DONE] else "",
            progress=float(completion) if completion is not None else None,
        ),
        *(
            Stat(
                standing.label,
                counts[standing],
                "个",
                icon=icon,
                tone=TONES[standing] if counts[standing] and standing in WARNED else "",
                url=f"?state={standing.value}" if counts[standing] else "",
            )
            for standing, icon in SHOWN
            if counts[standing] or standing is not Standing.NOT_BEGUN
        ),
    ]


def _outline(found: Board, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Sections of the plan half from top to bottom with the targets that pass the filters.

    Narrowed, only sections with something left (and what stands above them) are shown.
    """
    items = [item for item in found.items if _passes(item, chosen)]
    by_section: dict[int, list[TargetProgress]] = {}
    for item in items:
        by_section.setdefault(item.target.section_id, []).append(item)
    sections = [section for section in found.sections if section.part == "plan"]
    kept = _under(sections, chosen["section"])
    if chosen["department"] or chosen["state"]:
        kept &= _with_parents(sections, set(by_section))
    return [
        {
            "section": section,
            "items": by_section.get(section.pk, []),
            "duties": found.duties.get(section.pk, []),
        }
        for section in sections
        if section.pk in kept
    ]


def _passes(item: TargetProgress, chosen: dict[str, str]) -> bool:
    if chosen["state"] not in ("", WITH_TARGETS) and item.standing.value != chosen["state"]:
        return False
    return not chosen["department"] or chosen["department"] in item.departments


def _under(sections: list[Any], key: str) -> set[int]:
    """Keys of a section and all below it; of all sections when none is chosen."""
    if not key.isdecimal() or int(key) not in {section.pk for section in sections}:
        return {section.pk for section in sections}
    kept = {int(key)}
    for section in sections:  # parents stand before their children
        if section.parent_id in kept:
            kept.add(section.pk)
    return kept


def _with_parents(sections: list[Any], keys: set[int]) -> set[int]:
    kept = set(keys)
    for section in reversed(sections):
        if section.pk in kept and section.parent_id:
            kept.add(section.parent_id)
    return kept


class TargetPage(DetailPage):
    """One target: what the paper says, how far it is, what was declared."""

    model = Target
    permission = "planning.view"
    related = ("plan__union", "section")
    template_name = "planning/target.html"
    links = (
        Link(
            "申报进度",
            "planning:declare",
            "edit",
            "planning.declare",
            "primary",
            when=lambda t: (
                t.progress_mode == ProgressMode.DECLARED
                and t.plan.state == PlanState.CONFIRMED
                and t.state == "confirmed"
            ),
        ),
    )
    tables = (
        RelatedTable(
            "申报记录",
            (
                Column("on", "截至日期", kind="date"),
                Column("value", "累计完成", kind="number"),
                Column("note", "依据", width=16),
                Column("state", "状态", kind="choice", tones=ENTRY_TONES),
                Column("declared_by", "申报人", value="declared_by.display_name"),
                Column("decided_by", "审核人", value="decided_by.display_name"),
                Column("opinion", "审核意见", hide_on_phone=True),
                Column("act", "办理", lambda e: "审核" if e.is_waiting else "查看", link=True),
            ),
            rows=lambda target, request: (
                ProgressEntry.objects.visible_to(request.user, "planning.view")
                .filter(target=target)
                .select_related("declared_by", "decided_by")
            ),
            row_url_name="planning:decide",
            empty_text="还没有申报过进度。",
        ),
    )

    def get_parents(self) -> list[Crumb]:
        return crumbs_to(self.row.plan)

    def get_tables(self) -> Any:
        return self.tables if self.row.progress_mode == ProgressMode.DECLARED else ()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.row is not None:
            (self.progress,) = progress_of([self.row], plan=self.row.plan, reader=self.request.user)

    def badge(self) -> tuple[str, str]:
        return self.progress.tone, self.progress.standing.label

    def get_panels(self) -> list[Panel]:
        progress = self.progress
        facts = [
            Column("section", "所在条目", wide=True),
            Column("quantity", "目标"),
            Column("reached", "累计完成", value=lambda _: progress.reached_text),
            Column("time", "时间进度", value=lambda _: f"{progress.passed_percent}%"),
            Column("deadline", "完成时限", kind="date", value=lambda _: progress.to_on),
            Column("departments", "责任部门", value=lambda _: "、".join(progress.departments)),
            Column("progress_mode", "进度来源", kind="choice"),
        ]
        indicator = progress.indicator
        if indicator is not None:
            facts += [
                Column("indicator", "指标", value=lambda _, one=indicator: one.title),
                Column(
                    "definition",
                    "指标口径",
                    wide=True,
                    value=lambda _, one=indicator: one.definition,
                ),
                Column("match_reason", "匹配理由", wide=True),
            ]
        if self.row.sentence:
            facts.append(Column("sentence", "原句", wide=True))
        return [Panel("目标", facts)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            progress=self.progress, months=self._months(), plan=self.row.plan, **kwargs
        )

    def _months(self) -> list[tuple[str, str]]:
        """What each month brought, for a flow that records are kept of."""
        indicator = self.progress.indicator
        if indicator is None or indicator.kind is not IndicatorKind.FLOW:
            return []
        asked = {"union": self.row.plan.union, "period": self.row.plan.span}
        found = by_month(indicator.code, **asked)
        hidden: set[int] = set()
        if indicator.sensitive:
            whole = value(indicator.code, **asked)
            hidden = hidden_months(whole, found, today=timezone.localdate())
        return [
            (month.label[5:], HIDDEN if place in hidden else formats.number(number))
            for place, (month, number) in enumerate(found)
            if number is not None
        ]


class DeclarePage(ActionPage):
    model = Target
    permission = "planning.declare"
    view_permission = "planning.view"
    related = ("plan__union", "section")
    form_class = DeclareForm
    submit_label = "提交审核"
    success_text = "已提交，由他人审核认可后计入进度。"

    def get_title(self) -> str:
        return f"申报进度：{self.row.object}"

    def get_parents(self) -> list[Crumb]:
        return [
            *crumbs_to(self.row.plan),
            Crumb(self.row.object, reverse("planning:target", args=[self.row.pk])),
        ]

    def get_question(self) -> str:
        return f"目标：{self.row}。原句：{self.row.sentence or '（人工增加）'}"

    def form_kwargs(self) -> dict[str, Any]:
        return {"unit": self.row.unit}

    def perform(self, row: Any, form: Any) -> Any:
        services.declare_progress(row, actor=self.request.user, **form.cleaned_data)
        return row

    def after_url(self, result: Any) -> str:
        return reverse("planning:target", args=[result.pk])


class DecidePage(ActionPage):
    model = ProgressEntry
    permission = "planning.approve"
    view_permission = "planning.view"
    related = ("target__plan__union", "target__section", "declared_by")
    form_class = DecideForm
    submit_label = "提交审核结果"
    success_text = "已审核。"
    title = "审核申报的进度"

    def get_parents(self) -> list[Crumb]:
        target = self.row.target
        return [
            *crumbs_to(target.plan),
            Crumb(target.object, reverse("planning:target", args=[target.pk])),
        ]

    def get_question(self) -> str:
        entry, target = self.row, self.row.target
        who = entry.declared_by.display_name if entry.declared_by else "系统"
        return (
            f"目标：{target}\n{who}申报截至{entry.on:%Y-%m-%d}累计完成"
            f"{formats.number(entry.value)}{target.unit}，依据：{entry.note}"
        )

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        services.decide_progress(
            row,
            approve=data["verdict"] == "approve",
            opinion=data["opinion"],
            actor=self.request.user,
        )
        return row.target

    def after_url(self, result: Any) -> str:
        return reverse("planning:target", args=[result.pk])
