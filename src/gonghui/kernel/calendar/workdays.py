"""Counting days as the law counts them: the starting day is not counted; a term that ends on a
holiday ends on the next working day (Civil Code, counting of periods)."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from gonghui.kernel.calendar.models import SpecialDay

ONE_DAY = dt.timedelta(days=1)
IsWorkday = Callable[[dt.date], bool]


def _ordinary(special: dict[dt.date, bool], day: dt.date) -> bool:
    return special.get(day, day.weekday() < 5)


def workday_test() -> IsWorkday:
    """A test for working days, with the table read once. A year not in the table yet counts by
    the plain week."""
    return partial(_ordinary, dict(SpecialDay.objects.values_list("day", "is_workday")))


def add_workdays(start: dt.date, count: int, *, is_workday: IsWorkday) -> dt.date:
    """The day on which a term of `count` working days ends."""
    day = start
    while count > 0:
        day += ONE_DAY
        count -= is_workday(day)
    return day


def add_calendar_days(start: dt.date, count: int, *, is_workday: IsWorkday) -> dt.date:
    """The day on which a term of `count` calendar days ends, moved on past holidays."""
    day = start + dt.timedelta(days=count)
    while not is_workday(day):
        day += ONE_DAY
    return day


def workdays_between(start: dt.date, end: dt.date, *, is_workday: IsWorkday) -> int:
    """Working days after `start` up to and including `end`."""
    days = (end - start).days
    return sum(is_workday(start + dt.timedelta(days=step)) for step in range(1, days + 1))
