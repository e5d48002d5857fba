"""A month of the calendar, as lists of care and of dues go by. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Month:
    """One month; `name` is 2026-12."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month | None:
        """A month written 2026-12; None for anything else."""
        found = _WRITTEN.fullmatch(text.strip())
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def name(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def label(self) -> str:
        return f"{self.year}年{self.number}月"

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def days(self) -> int:
        return calendar.monthrange(self.year, self.number)[1]

    @property
    def last(self) -> dt.date:
        return dt.date(self.year, self.number, self.days)

    def plus(self, count: int) -> Month:
        """So many months later, or earlier."""
        year, number = divmod(self.year * 12 + self.number - 1 + count, 12)
        return Month(year, number + 1)

    def __str__(self) -> str:
        return self.label
