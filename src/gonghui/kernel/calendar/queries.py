"""Reads of the calendar. It is public within the installation: nothing of it needs a scope."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gonghui.kernel.calendar.models import SpecialDay


def special_days_of(year: int) -> Any:
    """Holidays and working weekends of a year, in order."""
    return SpecialDay.objects.filter(day__year=year)


def special_day(day: dt.date) -> SpecialDay | None:
    """What is special about a day; None for an ordinary one."""
    return SpecialDay.objects.filter(day=day).first()
