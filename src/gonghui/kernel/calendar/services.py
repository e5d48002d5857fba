"""Filling and correcting the holiday table."""

from __future__ import annotations

import datetime as dt
from typing import Any

import chinese_calendar
from chinese_calendar.constants import holidays, workdays
from django.db import transaction

from gonghui.kernel.audit.services import record
from gonghui.kernel.calendar.models import SpecialDay
from gonghui.kernel.refusal import Refusal


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


def _refuse_from_below(actor: Any) -> None:
    """The calendar is the whole installation's: its topmost union keeps it."""
    if not any(grant.union.depth == 1 for grant in actor.grants_for("calendar.edit")):
        raise Refusal("工作日历全系统共用，由最上级工会维护，请联系上级。")


@transaction.atomic
def set_special_day(day: dt.date, *, name: str, is_workday: bool, actor: Any) -> SpecialDay:
    """Make a day a holiday or a working day, e.g. when next year's arrangement is published."""
    _refuse_from_below(actor)
    row, _ = SpecialDay.objects.update_or_create(
        day=day, defaults={"name": name, "is_workday": is_workday}
    )
    kind = "上班" if is_workday else "放假"
    record(
        "calendar.day_set",
        actor=actor,
        union=actor.main_union,
        target=row,
        detail={"day": day.isoformat(), "kind": kind, "name": name},
    )
    return row


@transaction.atomic
def forget_special_day(day: dt.date, *, actor: Any) -> None:
    """Let a day be counted by the plain week again."""
    _refuse_from_below(actor)
    SpecialDay.objects.filter(day=day).delete()
    record(
        "calendar.day_forgotten",
        actor=actor,
        union=actor.main_union,
        detail={"day": day.isoformat()},
    )
