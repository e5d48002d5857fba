"""The table of members: unions down, kinds or changes across."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gonghui.domains.membership.counting.indicators import WAYS
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period

STOCKS = (
    ("members_total", "会员"),
    ("members_women", "女"),
    ("members_migrant", "农民工"),
    ("members_dispatched", "派遣"),
    ("members_gig", "新业态"),
    ("members_under_35", "35岁以下"),
    ("members_party", "党员"),
    ("members_retained", "保留会籍"),
)
PARTS = ("employers_covered", "employers_due", "staff_covered")
"""Numerators and denominators of the rates beside the stocks."""


@dataclass(frozen=True)
class Line:
    """A union with its numbers. `is_sum` is the union asked about, everything below included."""

    union: Any
    numbers: dict[str, Decimal]
    opening: Decimal
    is_sum: bool = False
    is_itself: bool = False

    @property
    def name(self) -> str:
        """How the table names it."""
        end = "（合计）" if self.is_sum else "（本级）" if self.is_itself else ""
        return f"{self.union}{end}"

    @property
    def closing(self) -> Decimal:
        return self.numbers["members_total"]

    @property
    def net(self) -> Decimal:
        """净增: closing less opening."""
        return self.closing - self.opening

    @property
    def is_balanced(self) -> bool:
        """Logic check 2: opening, with what came and without what went, is closing."""
        return self.net == sum(sign * self.numbers[code] for code, _, sign, *_ in WAYS)

    @property
    def founding_rate(self) -> Decimal | None:
        return _rate(self.numbers["employers_covered"], self.numbers["employers_due"])

    @property
    def join_rate(self) -> Decimal | None:
        return _rate(self.numbers["members_total"], self.numbers["staff_covered"])

    @property
    def is_empty(self) -> bool:
        """Nothing to say about it."""
        return not self.opening and not any(self.numbers.values())


def _rate(upper: Decimal, lower: Decimal) -> Decimal | None:
    return upper * 100 / lower if lower else None


def lines(union: Any, *, from_on: dt.date, to_on: dt.date, today: dt.date) -> list[Line]:
    """The union as a whole, itself, and each one directly below. A fixed number of queries."""
    period = Period(from_on, to_on, f"{from_on}..{to_on}")
    before = from_on - dt.timedelta(days=1)
    eve = Period(before, before, f"{before}..{before}")
    codes = [*(code for code, _ in STOCKS), *PARTS, *(way[0] for way in WAYS)]
    opened = {
        row.pk: numbers["members_total"]
        for row, numbers in engine.table(["members_total"], union=union, period=eve, today=before)
    }
    whole = engine.values(codes, union=union, period=period, today=today)
    first = engine.value("members_total", union=union, period=eve, today=before).number
    found = [
        Line(
            union,
            {code: value.number or Decimal(0) for code, value in whole.items()},
            first or Decimal(0),
            is_sum=True,
        )
    ]
    for row, numbers in engine.table(codes, union=union, period=period, today=today):
        itself = row.pk == union.pk
        line = Line(row, numbers, opened.get(row.pk, Decimal(0)), is_itself=itself)
        if not (line.is_empty and (itself or row.dissolved_on)):
            found.append(line)
    return found
