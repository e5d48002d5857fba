"""Periods of time as papers name them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass


class BadPeriod(ValueError):
    """The text names no period. The message is Chinese and shows the accepted forms."""


@dataclass(frozen=True)
class Period:
    """Days from `from_on` to `to_on`, both included, and how the period was named (`2026H1`)."""

    from_on: dt.date
    to_on: dt.date
    name: str

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31), str(year))

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2026`, `2026H1`, `2026Q3`, `2026-05`, `2026-01-01..2026-06-30`, and the Chinese
        forms 2026年, 2026年上半年, 2026年第三季度, 2026年5月. Raises BadPeriod."""
        text = text.strip()
        if match := re.fullmatch(r"(\d{4})年?", text):
            return cls.year(_year(match[1], text))
        if match := re.fullmatch(r"(\d{4})(?:H([12])|年(上|下)半年)", text):
            second = "2" in (match[2] or "") or match[3] == "下"
            return _months(_year(match[1], text), 7 if second else 1, 6, "H2" if second else "H1")
        if match := re.fullmatch(r"(\d{4})(?:Q([1-4])|年第?([一二三四])季度)", text):
            quarter = int(match[2] or "一二三四".index(match[3]) + 1)
            return _months(_year(match[1], text), quarter * 3 - 2, 3, f"Q{quarter}")
        if match := re.fullmatch(r"(\d{4})(?:-|年)(\d{1,2})月?", text):
            month = int(match[2])
            if 1 <= month <= 12:
                return _months(_year(match[1], text), month, 1, f"-{month:02d}")
        if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", text):
            try:
                first, last = (dt.date.fromisoformat(part) for part in match.groups())
            except ValueError:
                raise BadPeriod(_hint(text)) from None
            if first <= last:
                return cls(first, last, text)
        raise BadPeriod(_hint(text))

    @property
    def label(self) -> str:
        """The Chinese name: 2026年, 2026年上半年, 2026年第3季度, 2026年5月."""
        year = self.name[:4]
        rest = self.name[4:]
        if not rest:
            return f"{year}年"
        if rest in ("H1", "H2"):
            return f"{year}年{'上' if rest == 'H1' else '下'}半年"
        if rest[0] == "Q":
            return f"{year}年第{rest[1]}季度"
        if re.fullmatch(r"-\d\d", rest):
            return f"{year}年{int(rest[1:])}月"
        return f"{self.from_on:%Y-%m-%d}至{self.to_on:%Y-%m-%d}"

    @property
    def months(self) -> list[Period]:
        """The calendar months that the period touches, cut to it at both ends."""
        found = []
        year, month = self.from_on.year, self.from_on.month
        while (year, month) <= (self.to_on.year, self.to_on.month):
            found.append(self._cut(_months(year, month, 1, f"-{month:02d}")))
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return found

    def _cut(self, month: Period) -> Period:
        """The days of a month that belong to this period."""
        first, last = max(month.from_on, self.from_on), min(month.to_on, self.to_on)
        if (first, last) == (month.from_on, month.to_on):
            return month
        return Period(first, last, f"{first}..{last}")

    def stock_day(self, today: dt.date) -> dt.date:
        """The day on which a stock is counted: the period's last, or today while it runs."""
        return min(self.to_on, max(today, self.from_on))

    def share_passed(self, today: dt.date) -> float:
        """How much of the period has passed, 0–1."""
        days = (self.to_on - self.from_on).days + 1
        return min(max(((today - self.from_on).days + 1) / days, 0.0), 1.0)


def name_of(from_on: dt.date, to_on: dt.date) -> Period:
    """The period of these days, under its shortest name: a year, a half, a quarter, a month."""
    year = from_on.year
    months = to_on.month - from_on.month + 1
    names = {12: [""], 6: ["H1", "H2"], 3: ["Q1", "Q2", "Q3", "Q4"], 1: [f"-{from_on.month:02d}"]}
    if year == to_on.year:
        for name in names.get(months, ()):
            period = Period.parse(f"{year}{name}")
            if (period.from_on, period.to_on) == (from_on, to_on):
                return period
    return Period(from_on, to_on, f"{from_on}..{to_on}")


def _months(year: int, month: int, count: int, suffix: str) -> Period:
    last = month + count - 1
    last_day = calendar.monthrange(year, last)[1]
    return Period(dt.date(year, month, 1), dt.date(year, last, last_day), f"{year}{suffix}")


def _year(text: str, whole: str) -> int:
    year = int(text)
    if not 1900 <= year <= 2200:
        raise BadPeriod(_hint(whole))
    return year


def _hint(text: str) -> str:
    return f"看不懂期间“{text}”，请写成2026、2026H1、2026Q3、2026-05或2026-01-01..2026-06-30。"
