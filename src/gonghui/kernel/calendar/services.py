"""Filling and correcting the holiday table."""

import datetime as dt

import chinese_calendar
from chinese_calendar.constants import holidays, workdays
from django.db import transaction

from gonghui.kernel.calendar.models import SpecialDay


@transaction.atomic
def seed_special_days() -> int:
    """Add the published holidays that the library knows. Days an office has edited stay."""
    rows = [
        SpecialDay(day=day, name=chinese_calendar.Holiday(name).chinese, is_workday=False)
        for day, name in holidays.items()
        if day.weekday() < 5
    ] + [
        SpecialDay(day=day, name=f"{chinese_calendar.Holiday(name).chinese}调休", is_workday=True)
        for day, name in workdays.items()
        if day.weekday() >= 5
    ]
    before = SpecialDay.objects.count()
    SpecialDay.objects.bulk_create(rows, ignore_conflicts=True)
    return SpecialDay.objects.count() - before


def set_special_day(day: dt.date, *, name: str, is_workday: bool) -> SpecialDay:
    """Correct one day, e.g. when next year's arrangement is published."""
    row, _ = SpecialDay.objects.update_or_create(
        day=day, defaults={"name": name, "is_workday": is_workday}
    )
    return row
