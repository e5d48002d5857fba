"""Asking the records for a summary: set-wise, whatever the number of figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gonghui.direction.planning import units
from gonghui.direction.planning.enums import PartKind, ProgressMode
from gonghui.direction.planning.models import Plan, PlanSection, ProgressEntry, Target
from gonghui.direction.reporting import tracing
from gonghui.direction.reporting.enums import FigureRole
from gonghui.direction.reporting.models import Summary, SummaryFigure
from gonghui.direction.reporting.placement import Item
from gonghui.direction.reporting.tracing import Answers, Goal, Question
from gonghui.engines.indicators.definitions import INDICATORS, IndicatorKind
from gonghui.engines.indicators.engine import Value, values
from gonghui.engines.indicators.periods import Period
from gonghui.engines.indicators.telling import publishable


def plan_for(union: Any, period: Period) -> Plan | None:
    """The confirmed plan of this very union whose time holds the period; the latest of several."""
    plans = Plan.objects.in_force().filter(union=union, year=period.from_on.year)
    fitting = [
        plan
        for plan in plans.order_by("-confirmed_at", "-pk")
        if plan.span.from_on <= period.from_on and period.to_on <= plan.span.to_on
    ]
    return fitting[0] if fitting else None


def items_of(plan: Plan) -> list[Item]:
    """The plan's headings with their own text and the adopted targets below each, in order."""
    goals: dict[int, list[int]] = {}
    adopted = plan.targets.standing().exclude(progress_mode=ProgressMode.NONE)
    for section_id, pk in adopted.values_list("section_id", "pk"):
        goals.setdefault(section_id, []).append(pk)
    sections = PlanSection.objects.filter(plan=plan, part=PartKind.PLAN).order_by("order")
    known = {section.pk for section in sections}
    return [
        Item(
            key=section.pk,
            parent=section.parent_id if section.parent_id in known else None,
            title=section.title,
            text=plan.source_text[section.start : section.end],
            goals=tuple(goals.get(section.pk, ())),
        )
        for section in sections
    ]


def goals_of(plan: Plan | None, *, until: dt.date) -> dict[int, Goal]:
    """The adopted targets with the last approved progress stated up to a day: two queries."""
    if plan is None:
        return {}
    targets = list(plan.targets.standing().exclude(progress_mode=ProgressMode.NONE))
    entries = ProgressEntry.objects.approved().filter(target__in=targets, on__lte=until)
    stated = dict(entries.order_by("on", "pk").values_list("target_id", "value"))
    return {target.pk: _goal(target, stated.get(target.pk)) for target in targets}


def _goal(target: Target, stated: Decimal | None) -> Goal:
    by_records = target.progress_mode == ProgressMode.INDICATOR
    code = target.indicator_code if by_records and target.indicator_code in INDICATORS else ""
    return Goal(
        pk=target.pk,
        object=target.object,
        value=None if target.value is None else units.in_base(target.value, target.unit),
        unit=target.unit or (INDICATORS[code].unit if code else ""),
        comparator=target.comparator,
        code=code,
        declared=None if stated is None else units.in_base(stated, target.unit),
        is_delta=target.is_delta,
        deadline=target.deadline,
    )


def eve_of(period: Period) -> Period:
    """The day before the period, on which its opening stock is counted."""
    day = period.from_on - dt.timedelta(days=1)
    return Period(day, day, f"{day}..{day}")


def ask(
    *,
    union: Any,
    period: Period,
    plan: Plan | None,
    today: dt.date,
    codes: Iterable[str] | None = None,
) -> Answers:
    """Everything a summary may say: one query a source table for now, one for the eve."""
    wanted = (
        [code for code in codes if code in INDICATORS]
        if codes is not None
        else [indicator.code for indicator in INDICATORS]
    )
    stocks = [code for code in wanted if INDICATORS[code].kind is IndicatorKind.STOCK]
    return Answers(
        values=_told(values(wanted, union=union, period=period, today=today)),
        before=_told(values(stocks, union=union, period=eve_of(period), today=today)),
        goals=goals_of(plan, until=period.stock_day(today)),
        counts_goals=plan is None or plan.span.from_on == period.from_on,
    )


def _told(found: dict[str, Value]) -> dict[str, Value]:
    """Values as papers have them: of a few people in something sensitive, nothing."""
    return {code: publishable(value) for code, value in found.items()}


@dataclass(frozen=True)
class Difference:
    """A figure whose records give another answer now. `number` and `said` are None and "" when
    they give none any more."""

    figure: SummaryFigure
    number: Decimal | None
    said: str

    @property
    def sentence(self) -> str:
        """新增会员 签发时1,234人，现为1,236人."""
        moment = "签发时" if self.figure.summary.is_issued else "文中"
        now = f"现为{self.said}" if self.said else "现在没有数据"
        return f"{self.figure.title} {moment}{self.figure.said}，{now}"


def traces_of(summary: Summary) -> list[SummaryFigure]:
    """The figures that the text says, in order."""
    return list(
        summary.figures.in_text().select_related("summary", "union", "target").order_by("key")
    )


def question_of(figure: SummaryFigure) -> Question:
    """The question behind a stored figure."""
    return Question(FigureRole(figure.role), figure.indicator_code, figure.target_id)


def ask_again(summary: Summary, figures: Sequence[SummaryFigure], *, today: dt.date) -> Answers:
    """What the records answer now to the figures of a summary."""
    codes = {figure.indicator_code for figure in figures if figure.indicator_code}
    answers = ask(
        union=summary.union, period=summary.span, plan=summary.plan, today=today, codes=codes
    )
    counted = {goal.code for goal in answers.goals.values() if goal.code} - codes
    if not counted or not any(figure.role.startswith("targets_") for figure in figures):
        return answers
    more = _told(values(sorted(counted), union=summary.union, period=summary.span, today=today))
    return Answers({**answers.values, **more}, answers.before, answers.goals, answers.counts_goals)


def differences(
    summary: Summary, figures: Sequence[SummaryFigure], *, today: dt.date
) -> list[Difference]:
    """Figures whose answer has changed, asked in sets."""
    if not figures:
        return []
    answers = ask_again(summary, figures, today=today)
    found = []
    for figure in figures:
        question = question_of(figure)
        number = tracing.stored(tracing.number_of(question, answers))
        if number == figure.number:
            continue
        said = "" if number is None else tracing.said(question, number, figure.unit)
        found.append(Difference(figure, number, said))
    return found


def to_tell(found: Iterable[Difference]) -> list[Difference]:
    """Differences that a reader would see: each sentence once, and none that reads the same."""
    visible = {one.sentence: one for one in found if one.said != one.figure.said}
    return list(visible.values())
