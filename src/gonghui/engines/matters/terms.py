"""Time limits: working days, calendar days, so many days before an event of the matter, or what a
policy parameter says at the union that handles it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from gonghui.kernel.policy.parameters import PARAMETERS

IsWorkday = Callable[[dt.date], bool]
ONE_DAY = dt.timedelta(days=1)
Unit = Literal["workdays", "calendar", "before"]
UNITS: dict[str, Unit] = {
    "工作日": "workdays",
    "个工作日": "workdays",
    "日": "calendar",
    "天": "calendar",
    "个自然日": "calendar",
}
"""Units of policy parameters that are time limits."""


@dataclass(frozen=True)
class Term:
    """A time limit. `before` names the answer (a date) that an offset counts back from; `policy`
    the parameter that says how many days (`queries.term_at` asks it)."""

    days: int
    unit: Unit = "workdays"
    before: str = ""
    policy: str = ""

    @property
    def usual(self) -> Term:
        """The limit with the national default of its parameter, for texts of no union."""
        if not self.policy:
            return self
        parameter = PARAMETERS[self.policy]
        return self.of_days(int(parameter.default), parameter.unit)

    def of_days(self, days: int, unit: str) -> Term:
        """The limit once its parameter's value is known."""
        return replace(self, days=days, unit="before" if self.before else UNITS[unit], policy="")

    def say(self, labels: Mapping[str, str] | None = None) -> str:
        """The limit in words, e.g. 5个工作日."""
        if self.policy:
            return self.usual.say(labels)
        if self.unit == "workdays":
            return f"{self.days}个工作日"
        if self.unit == "calendar":
            return f"{self.days}日"
        return f"{(labels or {}).get(self.before, self.before)}前{self.days}日"

    def due_on(
        self, start: dt.date, *, answers: Mapping[str, Any], is_workday: IsWorkday
    ) -> dt.date | None:
        """The last day. The day of opening is not counted; a term of calendar days that ends on a
        holiday ends on the next working day. None while the reference event has no date."""
        if self.unit == "workdays":
            return shift_workdays(start, self.days, is_workday=is_workday)
        if self.unit == "calendar":
            day = start + dt.timedelta(days=self.days)
            while not is_workday(day):
                day += ONE_DAY
            return day
        event = answers.get(self.before)
        day_of_event = dt.date.fromisoformat(event) if isinstance(event, str) and event else event
        return day_of_event - dt.timedelta(days=self.days) if day_of_event else None


def workdays(days: int) -> Term:
    """So many working days."""
    return Term(days, "workdays")


def calendar_days(days: int) -> Term:
    """So many calendar days."""
    return Term(days, "calendar")


def days_before(field: str, days: int) -> Term:
    """So many days before the date given as an answer, e.g. 开庭前14日."""
    return Term(days, "before", field)


def by_policy(code: str, *, before: str = "") -> Term:
    """As many days as a policy parameter says at the union that handles the step; working or
    calendar days by the parameter's unit. With `before` they count back from that answer."""
    return Term(0, "workdays", before, code)


def shift_workdays(start: dt.date, count: int, *, is_workday: IsWorkday) -> dt.date:
    """The day `count` working days after a day; before it, when the count is negative."""
    day, step = start, ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left > 0:
        day += step
        left -= is_workday(day)
    return day


def workdays_left(due_on: dt.date, today: dt.date, *, is_workday: IsWorkday) -> int:
    """Working days from today (not counted) to the last day; negative once it has passed."""
    if due_on >= today:
        days = (due_on - today).days
        return sum(is_workday(today + ONE_DAY * step) for step in range(1, days + 1))
    days = (today - due_on).days
    return -sum(is_workday(due_on + ONE_DAY * step) for step in range(1, days + 1))
