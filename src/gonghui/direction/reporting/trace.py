"""Whose summary it is, and the figures it hands out while it is written. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from gonghui.direction.reporting import tracing
from gonghui.direction.reporting.enums import FigureRole
from gonghui.direction.reporting.tracing import Answers, Question
from gonghui.engines.documents.writing.model import Block, Figure
from gonghui.engines.indicators.periods import Period


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
