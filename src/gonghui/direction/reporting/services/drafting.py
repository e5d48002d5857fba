"""Drafting a summary from the records, and asking the records again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from gonghui.direction.planning.models import Plan
from gonghui.direction.reporting import queries, rules, tokens, tracing
from gonghui.direction.reporting.drafting import compose
from gonghui.direction.reporting.enums import FigureRole
from gonghui.direction.reporting.models import Summary, SummaryFigure
from gonghui.direction.reporting.placement import outline
from gonghui.direction.reporting.trace import Subject, Trace, Traced
from gonghui.direction.reporting.tracing import Answers
from gonghui.direction.reporting.wording import phrase_runs, scope_word, title_of
from gonghui.engines.documents.writing.model import Paper, PaperKind, runs_of, to_json
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal

_NO_NUMBER = Decimal(0)


def refuse(problem: str) -> None:
    """Say no, when a rule found a reason."""
    if problem:
        raise Refusal(problem if problem.endswith("。") else f"{problem}。")


@transaction.atomic
def draft_summary(
    *, union: Any, period: Period, actor: Any, today: dt.date | None = None
) -> Summary:
    """Draft the summary of a union's period along its plan.

    The first one is version 1; after an issued or withdrawn one it is the next version. Refused
    while a draft of the period exists, and before the period has begun.
    """
    today = today or timezone.localdate()
    earlier = Summary.objects.filter(union=union, period=period.name)
    has_draft = earlier.filter(state="draft").exists()
    refuse(rules.draft_problem(period=period, has_draft=has_draft, today=today))
    plan = queries.plan_for(union, period)
    answers = queries.ask(union=union, period=period, plan=plan, today=today)
    subject = subject_of(union, period, plan, today)
    sections = outline(queries.items_of(plan)) if plan else ()
    draft = compose(subject, sections, answers)
    now = timezone.now()
    title = title_of(union.name, period)
    summary = Summary(
        union=union,
        period=period.name,
        from_on=period.from_on,
        to_on=period.to_on,
        kind=rules.kind_of(period),
        plan=plan,
        version=(earlier.aggregate(last=Max("version"))["last"] or 0) + 1,
        title=title,
        paper=to_json(Paper(PaperKind.SUMMARY, title, organ=union.name, blocks=draft.blocks)),
        notes=list(draft.notes),
        taken_at=now,
        drafted_by=actor,
    )
    try:
        with transaction.atomic():
            summary.save(force_insert=True)
    except IntegrityError:  # somebody else drafted the same period in this moment
        refuse(rules.draft_problem(period=period, has_draft=True, today=today))
    store_traces(summary, draft.figures, answers, now)
    detail = {"version": summary.version, "figures": len(draft.figures)}
    record("reporting.drafted", actor=actor, union=union, target=summary, detail=detail)
    return summary


def subject_of(union: Any, period: Period, plan: Plan | None, today: dt.date) -> Subject:
    """Whose summary, and how its people call their union."""
    return Subject(
        union_name=union.name,
        scope=scope_word(union.name, union.level, union.kind),
        period=period,
        today=today,
        plan_title=plan.title if plan else "",
        goal_period=plan.span if plan else None,
    )


def store_traces(
    summary: Summary, figures: Iterable[Traced], answers: Answers, now: dt.datetime
) -> None:
    """Keep the trace of new figures: one statement for all."""
    SummaryFigure.objects.bulk_create([_trace(summary, figure, answers, now) for figure in figures])


def _trace(summary: Summary, figure: Traced, answers: Answers, now: dt.datetime) -> SummaryFigure:
    question = figure.question
    value = answers.values.get(question.code)
    return SummaryFigure(
        summary=summary,
        key=figure.key,
        section=figure.section[:200],
        role=question.role,
        indicator_code=question.code,
        target_id=question.goal,
        union=summary.union,
        period=summary.period,
        from_on=summary.from_on,
        to_on=summary.to_on,
        number=figure.number,
        declared=(value.declared if value else None) or _NO_NUMBER,
        numerator=tracing.stored(value.numerator) if value else None,
        denominator=tracing.stored(value.denominator) if value else None,
        unit=figure.unit,
        said=figure.said,
        definition=definition_of(question.role, question.code, answers),
        taken_at=now,
    )


def definition_of(role: str, code: str, answers: Answers) -> str:
    """口径 as the table of sources prints it: the indicator's, and how the role computes."""
    indicator = INDICATORS.get(code)
    value = answers.values.get(code)
    base = indicator.definition if indicator else ""
    if value and value.numerator is not None and value.denominator is not None:
        base += f"（{value.numerator.normalize():f}÷{value.denominator.normalize():f}）"
    how = {
        FigureRole.DECLARED: "经认可的申报数，不计入业务记录" if code else "经认可的申报进度",
        FigureRole.CHANGE: "期末数减期初数",
        FigureRole.TARGET: "年度计划确定的目标值",
        FigureRole.PROGRESS: "完成数除以目标值",
        FigureRole.SHORTFALL: "目标值与完成数之差",
        FigureRole.TARGETS_TOTAL: "计划中有指标可统计的目标项数",
        FigureRole.TARGETS_MET: "其中完成数达到目标值的项数",
    }.get(FigureRole(role), "")
    if role in (FigureRole.TARGET, FigureRole.PROGRESS, FigureRole.SHORTFALL):
        return how  # the number it refers to stands beside it with its own 口径
    return "；".join(part for part in (how, base) if part)[:300]


@transaction.atomic
def refresh_figures(
    summary: Summary, *, revision: int, actor: Any, today: dt.date | None = None
) -> list[queries.Difference]:
    """Ask the records again for every figure and renew the words of those that changed.

    The text around a figure stays as it is. Returns what changed; a figure without an answer now
    keeps its old number and is in the list.
    """
    summary = locked(summary)
    refuse(rules.edit_problem(state=summary.state, revision=summary.revision, seen=revision))
    now = timezone.now()
    figures = list(summary.figures.select_related("summary", "target").order_by("key"))
    today = today or timezone.localdate()
    answers = queries.ask_again(summary, figures, today=today)
    found = queries.differences(summary, figures, today=today)
    renewed = {one.figure.key: one for one in found if one.number is not None}
    for figure in figures:
        value = answers.values.get(figure.indicator_code)
        if one := renewed.get(figure.key):
            figure.number, figure.said = one.number or _NO_NUMBER, one.said
        if value:
            figure.declared = value.declared
            figure.numerator = tracing.stored(value.numerator)
            figure.denominator = tracing.stored(value.denominator)
            figure.definition = definition_of(figure.role, figure.indicator_code, answers)
        figure.taken_at = now
    fields = ["number", "said", "declared", "numerator", "denominator", "definition", "taken_at"]
    SummaryFigure.objects.bulk_update(figures, fields, batch_size=200)
    said = {figure.key: figure.said for figure in figures}
    keep(summary, blocks=tokens.resaid(summary.document.blocks, said), actor=actor, taken_at=now)
    detail = {"changed": len(found)}
    record("reporting.refreshed", actor=actor, union=summary.union, target=summary, detail=detail)
    return found


@transaction.atomic
def add_figure(
    summary: Summary,
    *,
    code: str,
    paragraph: int,
    revision: int,
    actor: Any,
    today: dt.date | None = None,
) -> SummaryFigure:
    """Append an indicator, said by its phrase, to a paragraph. Refused when records give none."""
    summary = locked(summary)
    refuse(rules.edit_problem(state=summary.state, revision=summary.revision, seen=revision))
    blocks = summary.document.blocks
    places = {one.index: one for one in tokens.editables(blocks)}
    if paragraph not in places or not places[paragraph].has_text:
        refuse("请选择要加入的段落")
    indicator = INDICATORS[code]
    today = today or timezone.localdate()
    answers = queries.ask(
        union=summary.union, period=summary.span, plan=summary.plan, today=today, codes=[code]
    )
    last = summary.figures.aggregate(last=Max("key"))["last"] or "fig_000"
    trace = Trace(answers, first=int(last.removeprefix("fig_")) + 1)
    figure = trace.ask(FigureRole.VALUE, code)
    if figure is None:
        raise Refusal(f"“{indicator.title}”在这一期间没有数据（分母为零），不能加入。")
    now = timezone.now()
    store_traces(summary, trace.figures, answers, now)
    clause = runs_of(*phrase_runs(indicator, figure, leaning=False))
    keep(summary, blocks=tokens.with_clause(blocks, paragraph, clause), actor=actor)
    detail = {"figure": f"{indicator.title}{figure.text}"}
    record(
        "reporting.figure_added", actor=actor, union=summary.union, target=summary, detail=detail
    )
    return summary.figures.get(key=figure.reference_id)


def locked(summary: Summary) -> Summary:
    """The row, held until the transaction ends."""
    found: Summary = (
        Summary.objects.select_for_update(of=("self",))
        .select_related("union", "plan")
        .get(pk=summary.pk)
    )
    return found


def keep(
    summary: Summary,
    *,
    blocks: Iterable[Any],
    actor: Any,
    title: str = "",
    taken_at: dt.datetime | None = None,
) -> None:
    """Write the text of a draft and count the saving."""
    paper = summary.document
    summary.title = title or summary.title
    made = Paper(PaperKind.SUMMARY, summary.title, organ=paper.organ, blocks=tuple(blocks))
    summary.paper = to_json(made)
    summary.revision += 1
    summary.edited_by, summary.edited_at = actor, timezone.now()
    summary.taken_at = taken_at or summary.taken_at
    fields = ["title", "paper", "revision", "edited_by", "edited_at", "taken_at"]
    summary.save(update_fields=fields)
