"""Statutory retirement. Source: decision of the Standing Committee of the National People's Congress
on the gradual delay of the statutory retirement age (2024-09-13), in force from 2025-01-01, and the
State Council's measures annexed to it. Pure: no database, no clock."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from gonghui.domains.membership.enums import EmploymentForm, PostCategory
from gonghui.kernel.people.enums import Sex

FLEXIBLE_MONTHS = 36
"""Leaving earlier or later by one's own wish: three years at the most, measures §2 and §3."""

_START = 2025 * 12
"""January 2025, as months since the year nought."""


@dataclass(frozen=True)
class Track:
    """One of the three groups of the decision: the old age, and how it grows."""

    old_years: int
    step: int
    """One month more for each so many months of birth."""
    longest: int
    label: str


MEN = Track(60, 4, 36, "男职工（原60周岁）")
WOMEN_CADRES = Track(55, 4, 36, "女干部（原55周岁）")
WOMEN_WORKERS = Track(50, 2, 60, "女工人（原50周岁）")
TRACKS = (MEN, WOMEN_CADRES, WOMEN_WORKERS)


@dataclass(frozen=True)
class Retirement:
    """When somebody retires by law, and how far his own wish may move it."""

    on: dt.date
    age_months: int
    delay_months: int
    earliest_on: dt.date
    """By one's own wish; needs the least number of years of contributions as well."""
    latest_on: dt.date
    """By agreement with the employer."""

    @property
    def age_text(self) -> str:
        """60岁, 60岁1个月."""
        years, months = divmod(self.age_months, 12)
        return f"{years}岁{months}个月" if months else f"{years}岁"


@dataclass(frozen=True)
class MemberRetirement:
    """A member's statutory retirement, and what it rests on."""

    by_law: Retirement
    track: Track
    is_presumed: bool
    """The category of a woman's post is not registered, but taken for one of the two."""

    @property
    def text(self) -> str:
        """2026-03-15（60岁4个月）, with a warning where the post's category is missing."""
        said = f"{self.by_law.on}（{self.by_law.age_text}）"
        return f"{said}，岗位类别未登记，按{self.track.label}推算" if self.is_presumed else said


def add_months(day: dt.date, count: int) -> dt.date:
    """The same day so many months later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def delay_of(track: Track, old_month: int) -> int:
    """Months added to the old age of somebody who would have reached it in this month."""
    past = old_month - _START
    return min(track.longest, past // track.step + 1) if past >= 0 else 0


def presumed_category(*, employment_form: str, professional_title: str, has_employer: bool) -> str:
    """What a woman's post is taken for while nobody has entered it.

    Staff of offices and institutions and holders of a professional title are cadres; women who
    insure themselves retire at the age of cadres; the rest are workers.
    """
    if employment_form == EmploymentForm.STAFF_POST or professional_title.strip():
        return PostCategory.CADRE
    return PostCategory.WORKER if has_employer else PostCategory.CADRE


def track_of(sex: str, category: str) -> Track | None:
    """The group somebody belongs to; None while the sex is not known."""
    if sex == Sex.MALE:
        return MEN
    if sex == Sex.FEMALE:
        return WOMEN_CADRES if category == PostCategory.CADRE else WOMEN_WORKERS
    return None


def retirement_of(born_on: dt.date, track: Track) -> Retirement:
    """The statutory retirement of somebody born on a day."""
    delay = delay_of(track, _month(born_on) + track.old_years * 12)
    age = track.old_years * 12 + delay
    on = add_months(born_on, age)
    return Retirement(
        on=on,
        age_months=age,
        delay_months=delay,
        earliest_on=add_months(born_on, max(track.old_years * 12, age - FLEXIBLE_MONTHS)),
        latest_on=add_months(born_on, age + FLEXIBLE_MONTHS),
    )


def birth_months(track: Track, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date] | None:
    """First and last day of birth of those who retire between two months, both included.

    A later month of birth never retires earlier, so they lie together. None when nobody of this
    group retires in these months.
    """
    start, end = _month(first), _month(last)
    oldest = start - track.old_years * 12 - track.longest
    found = [
        month
        for month in range(oldest, end - track.old_years * 12 + 1)
        if start <= (old := month + track.old_years * 12) + delay_of(track, old) <= end
    ]
    if not found:
        return None
    (year, month), (until, until_month) = divmod(found[0], 12), divmod(found[-1], 12)
    return (
        dt.date(year, month + 1, 1),
        dt.date(until, until_month + 1, calendar.monthrange(until, until_month + 1)[1]),
    )


def flexible_problem(wanted_on: dt.date, retirement: Retirement) -> str:
    """Why somebody may not leave on this day by the flexible rule."""
    if wanted_on < retirement.earliest_on:
        return (
            f"弹性提前退休最早为{retirement.earliest_on}"
            "（最多提前3年，且不早于原法定退休年龄），并须达到最低缴费年限"
        )
    if wanted_on > retirement.latest_on:
        return f"弹性延迟退休最晚为{retirement.latest_on}（最多延迟3年），并须与所在单位协商一致"
    return ""
