"""Calling on families after they have left hardship."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from gonghui.domains.assistance.following.enums import Health, Income, Risk, Way, Work
from gonghui.domains.assistance.hardship.rules.days import months_after


@dataclass(frozen=True)
class Term:
    """A span in which a family is called on once; `due_on` is its last day."""

    number: int
    from_on: dt.date
    due_on: dt.date


def terms(exited_on: dt.date, *, months: int, every: int) -> list[Term]:
    """The spans of monitoring after the day of leaving. They follow one another without a gap, and
    the last one ends with the monitoring."""
    found = []
    for number, start in enumerate(range(0, months, every), start=1):
        end = min(start + every, months)
        found.append(
            Term(
                number,
                months_after(exited_on, start) + dt.timedelta(days=1),
                months_after(exited_on, end),
            )
        )
    return found


@dataclass(frozen=True)
class Told:
    """What a family told. `monthly` is its net income a head and month, where it was asked;
    `dibao` the line of the day, `multiple` how far above it counts as near."""

    income: str
    work: str
    health: str
    monthly: Decimal | None = None
    dibao: Decimal = Decimal(0)
    multiple: Decimal = Decimal(1)


def least_risk(told: Told) -> Risk:
    """The risk that the facts of a visit say at least; who visits may judge it higher."""
    if told.income == Income.NONE or told.health == Health.NEW_ILLNESS:
        return Risk.RED
    if told.work == Work.LOST and told.income == Income.DOWN:
        return Risk.RED
    if told.monthly is not None and told.monthly <= told.dibao:
        return Risk.RED
    near = told.monthly is not None and near_line(told.monthly, told.dibao, told.multiple)
    worse = told.income == Income.DOWN or told.health == Health.WORSE or told.work == Work.LOST
    return Risk.YELLOW if near or worse else Risk.GREEN


_GRAVITY = {Risk.GREEN: 0, Risk.YELLOW: 1, Risk.RED: 2}


def risk_problem(chosen: str, told: Told) -> str:
    """Why a risk is set too low."""
    least = least_risk(told)
    if _GRAVITY[Risk(chosen)] >= _GRAVITY[least]:
        return ""
    return f"按所填收入、就业、健康情况，风险等级不能低于{least.label}"


def home_visit_due(
    risk: str, way: str, on: dt.date, *, later: Callable[[dt.date], dt.date]
) -> dt.date | None:
    """By when the family must be visited at home: a red risk that was not found at home itself.
    `later` gives the last day of the term that begins on a day."""
    if risk != Risk.RED or way == Way.HOME:
        return None
    return later(on)


def visit_problem(*, on: dt.date, today: dt.date, way: str, visitors: int, words: str) -> str:
    """Why a visit is not taken down."""
    if on > today:
        return "走访日期不能晚于今天"
    if not words.strip():
        return "请写明走访了解的情况"
    if way == Way.HOME and visitors < 1:
        return "请填写走访人"
    return ""


def near_line(monthly: Decimal, dibao: Decimal, multiple: Decimal) -> bool:
    """Whether an income is so near the line that a family may fall back."""
    return monthly < dibao * multiple


def since_of(today: dt.date, exited_on: dt.date | None, months: int) -> dt.date:
    """From which day on signs count: since the family left, at most so many months back."""
    earliest = months_after(today, -months)
    return max(earliest, exited_on) if exited_on else earliest


def overdue_words(due_on: dt.date, today: dt.date) -> str:
    """How late, in words."""
    late = (today - due_on).days
    return f"逾期{late}天" if late > 0 else ""
