"""From a figure's question to its number and to the words that say it. Pure.

A figure of a summary is a question that can be asked again: a role, an indicator, perhaps a
target. Drafting, refreshing and the comparison after issue all answer it here, so that they
cannot disagree.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from gonghui.direction.planning.rules import meets
from gonghui.direction.reporting.enums import FigureRole
from gonghui.engines.documents.writing.numbers import say
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.engines.indicators.engine import Value
from gonghui.engines.indicators.suppression import is_small

MONEY = frozenset({"元", "万元", "亿元"})
PERCENT = frozenset({"%", "％", "百分点", "个百分点"})
HUNDRED = Decimal(100)
_BEFORE_A_NOUN = re.compile(r"\{value\}(?:青年|女)?(?:职工|会员|干部|劳模|工匠|志愿者)")
"""396名职工, not 396人职工."""
_TRAILING_ZERO = re.compile(r"\.0+(?=%)")


@dataclass(frozen=True)
class Goal:
    """A target of the plan, in the indicator's base unit (yuan for money, percent for rates).

    `declared` is the approved running total that somebody stated; records never enter it.
    """

    pk: int
    object: str
    value: Decimal | None
    unit: str
    comparator: str = ">="
    code: str = ""
    declared: Decimal | None = None
    is_delta: bool = False
    deadline: dt.date | None = None

    @property
    def is_measured(self) -> bool:
        """Whether records can say how far it is."""
        return bool(self.code) and self.value is not None and not self.is_delta


@dataclass(frozen=True)
class Question:
    """What a figure says: enough to ask it again."""

    role: FigureRole
    code: str = ""
    goal: int | None = None


@dataclass(frozen=True)
class Answers:
    """All that the records say, asked at once: now, at the beginning of the period, and the
    targets. `counts_goals` is off when the period does not begin with the plan's, because a
    quarter's number says nothing about a year's target."""

    values: Mapping[str, Value]
    before: Mapping[str, Value] = field(default_factory=dict)
    goals: Mapping[int, Goal] = field(default_factory=dict)
    counts_goals: bool = True

    def number(self, code: str) -> Decimal | None:
        """What records give for an indicator; None when it was not asked or has no denominator."""
        value = self.values.get(code)
        return value.number if value else None

    def measured_goals(self) -> list[Goal]:
        """Targets that records can judge, in the order of the plan."""
        if not self.counts_goals:
            return []
        goals = self.goals.values()
        return [goal for goal in goals if goal.is_measured and self.number(goal.code) is not None]


def is_met(goal: Goal, number: Decimal) -> bool:
    """Whether a number reaches the target, as the plan's own board judges it."""
    return goal.value is not None and meets(goal.comparator, goal.value, number)


def is_ceiling(goal: Goal) -> bool:
    """Whether less is better."""
    return goal.comparator in ("<", "<=")


def number_of(question: Question, answers: Answers) -> Decimal | None:
    """The number that the records give for the question now; None when they give none."""
    goal = answers.goals.get(question.goal) if question.goal is not None else None
    value = answers.values.get(question.code)
    match question.role:
        case FigureRole.VALUE:
            return value.number if value else None
        case FigureRole.DECLARED:
            if goal is not None and not question.code:
                return goal.declared
            return value.declared if value else None
        case FigureRole.CHANGE:
            before = answers.before.get(question.code)
            if not value or not before or value.number is None or before.number is None:
                return None
            change = value.number - before.number
            hides = value.indicator.sensitive and is_small(abs(change))
            return None if hides else change
        case FigureRole.TARGET:
            return goal.value if goal else None
        case FigureRole.PROGRESS:
            reached = value.number if value else goal.declared if goal else None
            if goal is None or not goal.value or reached is None:
                return None
            return reached * HUNDRED / goal.value
        case FigureRole.SHORTFALL:
            if goal is None or goal.value is None or value is None or value.number is None:
                return None
            return abs(goal.value - value.number)
        case FigureRole.TARGETS_TOTAL:
            return Decimal(len(answers.measured_goals()))
        case FigureRole.TARGETS_MET:
            reached_all = [(g, answers.number(g.code)) for g in answers.measured_goals()]
            return Decimal(sum(n is not None and is_met(g, n) for g, n in reached_all))


def stored(number: Decimal | None) -> Decimal | None:
    """The number as a column of four decimals keeps it, so that equality can be asked later."""
    return None if number is None else number.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def unit_of(question: Question, goals: Mapping[int, Goal]) -> str:
    """The unit in which the question is answered."""
    goal = goals.get(question.goal) if question.goal is not None else None
    if question.role in (FigureRole.TARGETS_TOTAL, FigureRole.TARGETS_MET):
        return "项"
    if question.role is FigureRole.PROGRESS:
        return "%"
    if question.role is FigureRole.TARGET and goal:
        return goal.unit
    indicator = INDICATORS.get(question.code)
    unit = indicator.unit if indicator else goal.unit if goal else ""
    if unit == "人" and indicator and _BEFORE_A_NOUN.search(indicator.phrase):
        return "名"
    if question.role in (FigureRole.CHANGE, FigureRole.SHORTFALL) and unit in PERCENT:
        return "个百分点"
    return unit


def said(question: Question, number: Decimal, unit: str) -> str:
    """The number in official prose: 36场, 54万元, 92.3%, 72%, 净增56人."""
    if question.role is FigureRole.CHANGE:
        if not number:
            return "持平"
        is_rate = unit == "个百分点"
        words = ("提高", "下降") if is_rate else ("净增", "净减")
        return words[number < 0] + _plain(abs(number), unit)
    if question.role in (FigureRole.PROGRESS, FigureRole.TARGET):
        return _TRAILING_ZERO.sub("", _plain(number, unit))
    return _plain(number, unit)


def _plain(number: Decimal, unit: str) -> str:
    if unit == "百分点":
        unit = "个百分点"
    if unit in MONEY:
        return say(number, "元")
    if unit in PERCENT:
        return say(number / HUNDRED, unit.replace("％", "%"))
    whole = number == number.to_integral_value()
    return say(number, unit, decimals=None if whole else 1)
