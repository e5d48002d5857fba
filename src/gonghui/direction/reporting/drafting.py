"""Composing a summary from answers: pure, so that every sentence can be tested in a table.

What may be said comes from two places only: the plan's own headings and the numbers. Where a
person must add what no record knows, the paper says so (`wording.GAP`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gonghui.direction.planning.enums import Standing
from gonghui.direction.planning.rules import course, time_passed
from gonghui.direction.reporting import tracing, wording
from gonghui.direction.reporting.body import BASIC_GROUPS, Body, is_stock
from gonghui.direction.reporting.enums import FigureRole
from gonghui.direction.reporting.placement import Section
from gonghui.direction.reporting.trace import Draft, Subject, Trace
from gonghui.direction.reporting.tracing import Answers, Goal, Question
from gonghui.direction.reporting.wording import GAP, Clause
from gonghui.engines.documents.writing.model import (
    Block,
    Heading,
    Paragraph,
    Run,
    runs_of,
)
from gonghui.engines.documents.writing.numbers import heading_number, say_date
from gonghui.engines.indicators.definitions import INDICATORS, Indicator, IndicatorKind


def compose(subject: Subject, sections: Sequence[Section], answers: Answers) -> Draft:
    """The whole draft of a summary."""
    trace = Trace(answers)
    indicators = [value.indicator for value in answers.values.values()]
    blocks: list[Block] = [*_opening(subject, trace)]
    body = Body(subject, trace, sections, indicators)
    parts: tuple[tuple[str, Callable[[], Iterable[Block]]], ...] = (
        ("基本情况", lambda: _basics(subject, trace, indicators)),
        ("主要工作完成情况", body.blocks),
        ("存在的不足", lambda: _shortfalls(subject, trace)),
        ("下一步打算", lambda: [Paragraph.of(GAP)]),
    )
    for position, (title, write) in enumerate(parts, start=1):
        trace.section = title  # figures are numbered as they are written: in reading order
        blocks += [Heading(1, heading_number(1, position), title), *write()]
    return Draft(tuple(blocks), tuple(trace.figures), tuple(_notes(subject, answers)))


# --- the beginning ---------------------------------------------------------------------------


def _opening(subject: Subject, trace: Trace) -> list[Block]:
    label = subject.period.label
    runs: list[str | Run] = []
    if subject.plan_title:
        title = subject.plan_title.replace("\n", "").strip("《》")
        runs += [f"{label}，{subject.union_name}对照《{title}》抓好各项任务落实。"]
    measured = trace.answers.measured_goals()
    if measured:
        upto = "" if subject.is_over else f"截至{say_date(subject.day)}，"
        runs += [f"{upto}可由业务记录统计的量化目标", trace.need(FigureRole.TARGETS_TOTAL)]
        met = tracing.number_of(Question(FigureRole.TARGETS_MET), trace.answers)
        if met == len(measured):
            runs.append("，已全部完成。")
        elif met:
            runs += ["，已完成", trace.need(FigureRole.TARGETS_MET), "。"]
        else:
            runs.append("，尚在推进之中。" if not subject.is_over else "，完成情况见下文。")
    runs.append(
        "现将有关情况总结如下。" if runs else f"现将{subject.union_name}{label}工作情况总结如下。"
    )
    return [Paragraph(wording.merged(runs_of(*runs)))]


def _basics(subject: Subject, trace: Trace, indicators: Sequence[Indicator]) -> list[Block]:
    """Organisation and membership as they stand, with the change since the period began."""
    blocks: list[Block] = []
    for group in BASIC_GROUPS:
        stocks = [i for i in indicators if i.group == group and is_stock(i)]
        clauses: list[Clause] = []
        for indicator in stocks:
            if not trace.answers.number(indicator.code):
                continue
            leaning = bool(clauses)
            figure = trace.need(FigureRole.VALUE, indicator.code)
            runs = wording.phrase_runs(indicator, figure, leaning=leaning)
            leans = leaning and not wording.stands_alone(indicator)
            clauses.append(Clause(runs, leans))
            if indicator is stocks[0]:
                clauses += _change(subject, trace, indicator)
        if not clauses:
            continue
        opening = subject.scope
        if not blocks:
            opening = f"截至{say_date(subject.day)}，{subject.scope}"
        sentence = wording.merged(runs_of(opening, *wording.joined(clauses), "。"))
        if blocks and isinstance(blocks[-1], Paragraph):
            blocks[-1] = Paragraph(wording.merged((*blocks[-1].runs, *sentence)))
        else:
            blocks.append(Paragraph(sentence))
    return blocks or [Paragraph.of(GAP)]


def _change(subject: Subject, trace: Trace, indicator: Indicator) -> list[Clause]:
    before = trace.answers.before.get(indicator.code)
    if before is None or not before.number:
        return []  # against nothing, nothing can be compared
    if tracing.number_of(Question(FigureRole.CHANGE, indicator.code), trace.answers) is None:
        return []
    figure = trace.need(FigureRole.CHANGE, indicator.code)
    return [Clause(runs_of(wording.opening_of_year(subject.period), figure), leans=True)]


# --- the end ---------------------------------------------------------------------------------


def _shortfalls(subject: Subject, trace: Trace) -> list[Block]:
    """Targets not reached, with their numbers; while the period runs, those behind time."""
    behind = [
        goal for goal in trace.answers.measured_goals() if is_behind(goal, subject, trace.answers)
    ]
    if not behind:
        return [Paragraph.of(GAP)]
    aims = subject.goal_period or subject.period
    is_final = subject.day >= aims.to_on
    opening = (
        f"对照{subject.goal_word}，以下任务没有完成：" if is_final else "以下任务慢于时序进度："
    )
    runs: list[str | Run] = [opening]
    for position, goal in enumerate(behind, start=1):
        ordinal = heading_number(1, position).rstrip("、") + "是" if len(behind) > 1 else ""
        runs += [ordinal, *_shortfall(goal, subject, trace)]
        runs.append("。" if position == len(behind) else "；")
    return [Paragraph(wording.merged(runs_of(*runs))), Paragraph.of(GAP)]


def is_behind(goal: Goal, subject: Subject, answers: Answers) -> bool:
    """Whether a target is missed, or while its time runs, behind it: the judgement of the plan's
    own board, on the last day of the summary."""
    aims = subject.goal_period or subject.period
    ends_on = goal.deadline or aims.to_on
    found = course(
        comparator=goal.comparator,
        value=goal.value,
        reached=answers.number(goal.code),
        passed=time_passed(aims.from_on, ends_on, subject.day),
        is_over=subject.day >= ends_on,
        accumulates=INDICATORS[goal.code].kind is IndicatorKind.FLOW,
    )
    return found.standing in (Standing.LATE, Standing.MISSED)


def _shortfall(goal: Goal, subject: Subject, trace: Trace) -> list[str | Run]:
    indicator = INDICATORS[goal.code]
    now = trace.need(FigureRole.VALUE, goal.code)
    wanted = trace.need(FigureRole.TARGET, goal.code, goal.pk)
    gap = trace.need(FigureRole.SHORTFALL, goal.code, goal.pk)
    runs: list[str | Run] = [indicator.title, now]
    if tracing.is_ceiling(goal):
        return [*runs, f"，比{subject.goal_word}", wanted, "高", gap]
    if indicator.kind is IndicatorKind.RATIO:
        return [*runs, f"，比{subject.goal_word}", wanted, "低", gap]
    return [*runs, f"，距{subject.goal_word}", wanted, "还差", gap, *_also_declared(goal, trace)]


def _also_declared(goal: Goal, trace: Trace) -> list[str | Run]:
    """A stated number beside a shortfall: the reader sees what records do not have yet."""
    if not trace.answers.values[goal.code].declared:
        return []
    return ["（另有申报数", trace.need(FigureRole.DECLARED, goal.code), "）"]


def _notes(subject: Subject, answers: Answers) -> Iterable[str]:
    """What the text does not say, and why."""
    if not answers.counts_goals:
        yield "总结期间不是从计划期间的第一天起算，正文没有写目标完成率。"
    for goal in answers.goals.values():
        if goal.code and answers.number(goal.code) is None:
            yield f"目标“{goal.object}”的指标没有取到数，正文没有写。"
        elif not goal.code and not goal.declared:
            yield f"目标“{goal.object}”没有对应的指标，也没有申报进度，正文没有写。"
        elif goal.is_delta:
            yield f"目标“{goal.object}”是增减量，正文只写了现有数，没有写完成率。"
