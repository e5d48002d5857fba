"""主要工作完成情况: the plan's sections with their targets, and every other figure in its place.

Pure, as all of the composition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from gonghui.direction.reporting import placement, tracing, wording
from gonghui.direction.reporting.enums import FigureRole
from gonghui.direction.reporting.placement import Section
from gonghui.direction.reporting.trace import Subject, Trace
from gonghui.direction.reporting.tracing import Goal
from gonghui.direction.reporting.wording import GAP, Clause
from gonghui.engines.documents.writing.model import (
    Block,
    Heading,
    Paragraph,
    Run,
    Text,
    runs_of,
)
from gonghui.engines.documents.writing.numbers import heading_number
from gonghui.engines.indicators.definitions import INDICATORS, Indicator, IndicatorKind

BASIC_GROUPS = ("组织", "会员")
"""Groups whose stock figures make 基本情况."""


def is_stock(indicator: Indicator) -> bool:
    """Whether the figure is a state on a day, or a rate of two states."""
    if indicator.kind is IndicatorKind.RATIO:
        parts = (INDICATORS.get(indicator.numerator), INDICATORS.get(indicator.denominator))
        return all(part is None or part.kind is IndicatorKind.STOCK for part in parts)
    return indicator.kind is IndicatorKind.STOCK


class Body:
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
        return indicator.group in BASIC_GROUPS and is_stock(indicator)

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
