"""Composing a summary from answers: pure, so that every sentence can be tested in a table.

What may be said comes from two places only: the plan's own headings and the numbers. Where a
person must add what no record knows, the paper says so (`wording.GAP`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gonghui.direction.planning.enums import Standing
from gonghui.direction.planning.rules import course, time_passed
from gonghui.direction.reporting import placement, tracing, wording
from gonghui.direction.reporting.enums import FigureRole
from gonghui.direction.reporting.placement import Section
from gonghui.direction.reporting.tracing import Answers, Goal, Question
from gonghui.direction.reporting.wording import GAP, Clause
from gonghui.engines.documents.writing.model import (
    Block,
    Figure,
    Heading,
    Paragraph,
    Run,
    Text,
    runs_of,
)
from gonghui.engines.documents.writing.numbers import heading_number, say_date
from gonghui.engines.indicators.definitions import INDICATORS, Indicator, IndicatorKind
from gonghui.engines.indicators.periods import Period

BASIC_GROUPS = ("组织", "会员")
"""Groups whose stock figures make 基本情况."""


@dataclass(frozen=True)
class Subject:
    """Whose summary this is, over which time, and what the plan calls itself."""

    union_name: str
    scope: str
    period: Period
    today: dt.date
    plan_title: str = ""
    goal_period: Period | None = None

    @property
    def goal_word(self) -> str:
        """What the plan's targets are called."""
        aims = self.goal_period or self.period
        return "年度目标" if aims.name == str(aims.from_on.year) else "计划目标"

    @property
    def day(self) -> dt.date:
        """The day up to which the figures go."""
        return self.period.stock_day(self.today)

    @property
    def is_over(self) -> bool:
        """Whether the whole period has passed."""
        return self.today >= self.period.to_on


@dataclass(frozen=True)
class Traced:
    """A figure of the draft: its key, its question, the answer, the words, where it stands."""

    key: str
    question: Question
    number: Decimal
    unit: str
    said: str
    section: str = ""


@dataclass(frozen=True)
class Draft:
    """The text with its figures. `notes` tell the writer what the text could not say."""

    blocks: tuple[Block, ...]
    figures: tuple[Traced, ...]
    notes: tuple[str, ...] = ()


class Trace:
    """Hands out figures and remembers the question behind each."""

    def __init__(self, answers: Answers, *, first: int = 1) -> None:
        self.answers = answers
        self.section = ""
        self.figures: list[Traced] = []
        self._next = first

    def ask(self, role: FigureRole, code: str = "", goal: int | None = None) -> Figure | None:
        """The figure that answers a question; None when records give no number."""
        question = Question(role, code, goal)
        number = tracing.stored(tracing.number_of(question, self.answers))
        if number is None:
            return None
        unit = tracing.unit_of(question, self.answers.goals)
        key = f"fig_{self._next:03d}"
        self._next += 1
        text = tracing.said(question, number, unit)
        self.figures.append(Traced(key, question, number, unit, text, self.section))
        return Figure(text, key)

    def need(self, role: FigureRole, code: str = "", goal: int | None = None) -> Figure:
        """The figure of a question that was seen to have an answer."""
        figure = self.ask(role, code, goal)
        if figure is None:
            raise ValueError(f"{role} {code} {goal} has no answer")
        return figure


def compose(subject: Subject, sections: Sequence[Section], answers: Answers) -> Draft:
    """The whole draft of a summary."""
    trace = Trace(answers)
    indicators = [value.indicator for value in answers.values.values()]
    blocks: list[Block] = [*_opening(subject, trace)]
    body = _Body(subject, trace, sections, indicators)
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
        stocks = [i for i in indicators if i.group == group and _is_stock(i)]
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
    figure = trace.need(FigureRole.CHANGE, indicator.code)
    return [Clause(runs_of(wording.opening_of_year(subject.period), figure), leans=True)]


def _is_stock(indicator: Indicator) -> bool:
    if indicator.kind is IndicatorKind.RATIO:
        parts = (INDICATORS.get(indicator.numerator), INDICATORS.get(indicator.denominator))
        return all(part is None or part.kind is IndicatorKind.STOCK for part in parts)
    return indicator.kind is IndicatorKind.STOCK


# --- the work --------------------------------------------------------------------------------


class _Body:
    """主要工作完成情况: one heading for each section of the plan."""

    def __init__(
        self,
        subject: Subject,
        trace: Trace,
        sections: Sequence[Section],
        indicators: Sequence[Indicator],
    ) -> None:
        self.subject, self.trace, self.answers = subject, trace, trace.answers
        self.has_plan = bool(sections)
        self.sections = list(sections or placement.standard_sections(i.group for i in indicators))
        self.catalogue = {indicator.code: at for at, indicator in enumerate(indicators)}
        self.goals_of: dict[int, list[Goal]] = {
            index: self._goals(section.all_goals) for index, section in enumerate(self.sections)
        }
        self.others: dict[int, list[Indicator]] = defaultdict(list)
        self._place(indicators)

    def _goals(self, keys: Iterable[int]) -> list[Goal]:
        return [self.answers.goals[key] for key in keys if key in self.answers.goals]

    def _place(self, indicators: Sequence[Indicator]) -> None:
        """Give every indicator that has something to say, and no target, its section."""
        aimed = {
            goal.code: at for at, goals in self.goals_of.items() for goal in goals if goal.code
        }
        waiting: list[list[Indicator]] = []
        placed: dict[str, list[int]] = defaultdict(list)
        for family in placement.families(i for i in indicators if not self._is_basic(i)):
            spoken = [i for i in family if i.code not in aimed and self._has_something(i)]
            at = next((aimed[i.code] for i in family if i.code in aimed), None)
            if at is None and self.has_plan:
                at = placement.place(family, self.sections)
            if at is None:
                waiting.append(spoken)
                continue
            placed[family[0].group].append(at)
            self.others[at] += spoken
        for spoken in waiting:
            if not spoken:
                continue
            group = spoken[0].group
            at = placement.place_rest(group, self.sections, placed[group])
            self.others[self._other_work() if at is None else at] += spoken

    def _other_work(self) -> int:
        if self.sections[-1].title != placement.OTHER_WORK:
            self.sections.append(Section(placement.OTHER_WORK))
            self.goals_of[len(self.sections) - 1] = []
        return len(self.sections) - 1

    def _is_basic(self, indicator: Indicator) -> bool:
        return indicator.group in BASIC_GROUPS and _is_stock(indicator)

    def _has_something(self, indicator: Indicator) -> bool:
        """A figure of zero is no achievement; it is left out unless a target asks for it."""
        value = self.answers.values[indicator.code]
        return bool(value.number or value.declared)

    def blocks(self) -> Iterable[Block]:
        """Headings and paragraphs; a section of the plan without a figure waits for its writer."""
        position = 0
        for at, section in enumerate(self.sections):
            self.trace.section = section.title
            inner = list(self._section(at, section))
            if not inner and not self.has_plan:
                continue
            position += 1
            yield Heading(2, heading_number(2, position), section.title)
            yield from inner or [Paragraph.of(GAP)]

    def _section(self, at: int, section: Section) -> Iterable[Block]:
        own, of_part = self._split(section, self.others[at])
        goals = self._goals(section.goals)
        said: set[str] = set()
        opening = wording.during(self.subject.period, self.subject.today)
        if runs := self._paragraph(goals, own, said, opening):
            yield Paragraph(runs)
            opening = ""
        position = 0
        for index, part in enumerate(section.parts):
            part_goals = self._goals(part.all_goals)
            if runs := self._paragraph(part_goals, of_part[index], said, opening):
                position += 1
                opening = ""
                yield Heading(3, heading_number(3, position), f"{part.title}。", runs)

    def _split(
        self, section: Section, indicators: Sequence[Indicator]
    ) -> tuple[list[Indicator], dict[int, list[Indicator]]]:
        """Indicators of the section itself, and of each of its parts."""
        aimed = {
            goal.code: index
            for index, part in enumerate(section.parts)
            for goal in self._goals(part.all_goals)
            if goal.code
        }
        parts_of: dict[str, set[int]] = defaultdict(set)
        for code, index in aimed.items():
            parts_of[INDICATORS[code].group].add(index)
        order = sorted(self.catalogue, key=self.catalogue.__getitem__)
        own: list[Indicator] = []
        of_part: dict[int, list[Indicator]] = defaultdict(list)
        for family in placement.families(INDICATORS[code] for code in order):
            members = [indicator for indicator in family if indicator in indicators]
            if not members:
                continue
            at = next((aimed[i.code] for i in family if i.code in aimed), None)
            if at is None:
                at = placement.place(family, section.parts, least=placement.CLEAR_IN_PART)
            if at is None and len(parts_of[family[0].group]) == 1:
                at = next(iter(parts_of[family[0].group]))  # its whole line of work is there
            (own if at is None else of_part[at]).extend(members)
        return own, of_part

    def _paragraph(
        self, goals: Sequence[Goal], others: Sequence[Indicator], said: set[str], opening: str
    ) -> tuple[Run, ...]:
        """Targets in the order of the plan, each followed by what leans on it; then the rest;
        at the end, apart, what was only declared."""
        by_code: dict[str, Goal] = {}
        for goal in goals:
            if goal.code and goal.code not in said and self.answers.number(goal.code) is not None:
                by_code.setdefault(goal.code, goal)
        spoken = {*by_code, *(indicator.code for indicator in others)} - said
        said |= spoken
        order = sorted(self.catalogue, key=self.catalogue.__getitem__)
        families = [
            [indicator for indicator in family if indicator.code in spoken]
            for family in placement.families(INDICATORS[code] for code in order)
        ]
        ranks = {code: rank for rank, code in enumerate(by_code)}
        families = [family for family in families if family]
        families.sort(key=lambda f: min(ranks.get(i.code, len(ranks)) for i in f))
        sentences = [self._sentence(family, by_code) for family in families]
        runs = wording.paragraph_runs(sentences)
        if runs and opening:
            needs_comma = not isinstance(runs[0], Text)
            runs = wording.merged(runs_of(opening + ("，" if needs_comma else ""), *runs))
        return wording.merged((*runs, *self._declared(families, goals)))

    def _sentence(self, family: Sequence[Indicator], goals: Mapping[str, Goal]) -> list[Clause]:
        clauses: list[Clause] = []
        for indicator in family:
            goal = goals.get(indicator.code)
            if not self.answers.number(indicator.code) and goal is None:
                continue
            leaning = bool(clauses)
            figure = self.trace.need(FigureRole.VALUE, indicator.code)
            runs = wording.phrase_runs(indicator, figure, leaning=leaning)
            clauses.append(Clause(runs, leaning and not wording.stands_alone(indicator)))
            if goal is not None:
                clauses += self._progress(goal, indicator)
        return clauses

    def _progress(self, goal: Goal, indicator: Indicator) -> list[Clause]:
        """How far the target is, said plainly."""
        number = self.answers.number(goal.code)
        if not self.answers.counts_goals or not goal.is_measured or number is None:
            return []
        word = self.subject.goal_word
        met = tracing.is_met(goal, number)
        if indicator.kind is IndicatorKind.RATIO or tracing.is_ceiling(goal):
            wanted = self.trace.need(FigureRole.TARGET, goal.code, goal.pk)
            verb = "控制在" if tracing.is_ceiling(goal) else "达到"
            if met:
                return [Clause(runs_of(f"{verb}{word}（", wanted, "）"), leans=True)]
            gap = self.trace.need(FigureRole.SHORTFALL, goal.code, goal.pk)
            side = "高" if tracing.is_ceiling(goal) else "低"
            return [Clause(runs_of(f"比{word}（", wanted, f"）{side}", gap), leans=True)]
        if number == goal.value:
            return [Clause(runs_of(f"完成{word}任务"), leans=True)]
        share = self.trace.ask(FigureRole.PROGRESS, goal.code, goal.pk)
        return [Clause(runs_of(f"完成{word}的", share), leans=True)] if share else []

    def _declared(
        self, families: Sequence[Sequence[Indicator]], goals: Sequence[Goal]
    ) -> tuple[Run, ...]:
        """另据申报: numbers that somebody stated, never added to the recorded ones."""
        clauses: list[Clause] = []
        for indicator in (indicator for family in families for indicator in family):
            if self.answers.values[indicator.code].declared:
                figure = self.trace.need(FigureRole.DECLARED, indicator.code)
                clauses.append(Clause(runs_of(indicator.title, figure)))
        for goal in goals:
            if goal.declared and not goal.code:
                clauses += self._stated(goal)
        if not clauses:
            return ()
        return runs_of("另据申报（未计入业务记录），", *wording.joined(clauses), "。")

    def _stated(self, goal: Goal) -> list[Clause]:
        """Progress of a target that no record measures."""
        figure = self.trace.need(FigureRole.DECLARED, "", goal.pk)
        word = self.subject.goal_word
        if goal.unit in tracing.PERCENT or tracing.is_ceiling(goal):
            wanted = self.trace.ask(FigureRole.TARGET, "", goal.pk)
            clauses = [Clause(runs_of(goal.object, figure))]
            return [*clauses, Clause(runs_of(f"{word}为", wanted), True)] if wanted else clauses
        clauses = [Clause(runs_of(f"{goal.object}完成", figure))]
        share = self.trace.ask(FigureRole.PROGRESS, "", goal.pk)
        if share and self.answers.counts_goals:
            clauses.append(Clause(runs_of(f"占{word}的", share), True))
        return clauses


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
