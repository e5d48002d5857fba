"""Terms are counted as the Civil Code counts them, by the holiday table of the office."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gonghui.kernel.access.services import grant_role
from gonghui.kernel.calendar.festivals import festivals, lunar_label
from gonghui.kernel.calendar.models import SpecialDay
from gonghui.kernel.calendar.services import seed_special_days, set_special_day
from gonghui.kernel.calendar.workdays import (
    add_calendar_days,
    add_workdays,
    workday_test,
    workdays_between,
)
from tests.conftest import GRANTED_ON


def plain(day: dt.date) -> bool:
    return day.weekday() < 5


FRIDAY = dt.date(2024, 3, 1)


@pytest.mark.parametrize(
    ("count", "ends_on"),
    [(0, FRIDAY), (1, dt.date(2024, 3, 4)), (5, dt.date(2024, 3, 8)), (6, dt.date(2024, 3, 11))],
)
def test_the_starting_day_is_not_counted(count: int, ends_on: dt.date) -> None:
    assert add_workdays(FRIDAY, count, is_workday=plain) == ends_on


@pytest.mark.parametrize(
    ("count", "ends_on"),
    [
        (1, dt.date(2024, 3, 4)),
        (2, dt.date(2024, 3, 4)),
        (3, dt.date(2024, 3, 4)),
        (4, dt.date(2024, 3, 5)),
    ],
)
def test_a_term_in_calendar_days_that_ends_on_a_holiday_ends_on_the_next_working_day(
    count: int, ends_on: dt.date
) -> None:
    assert add_calendar_days(FRIDAY, count, is_workday=plain) == ends_on


@pytest.mark.django_db
def test_the_published_holidays_are_known(db: None) -> None:
    seed_special_days()
    is_workday = workday_test()

    assert not is_workday(dt.date(2024, 10, 1))
    assert is_workday(dt.date(2024, 9, 29))  # a Sunday worked in exchange
    assert not is_workday(dt.date(2024, 9, 28))
    assert add_workdays(dt.date(2024, 9, 30), 1, is_workday=is_workday) == dt.date(2024, 10, 8)


@pytest.mark.django_db
def test_what_an_office_edited_stays_when_the_table_is_filled_again(cast: Any) -> None:
    grant_role(cast.stranger, role="chair", union=cast.city, from_on=GRANTED_ON, actor=None)
    set_special_day(dt.date(2024, 10, 1), name="加班", is_workday=True, actor=cast.stranger)

    seed_special_days()
    again = seed_special_days()

    assert again == 0
    assert SpecialDay.objects.get(day=dt.date(2024, 10, 1)).name == "加班"
    assert workday_test()(dt.date(2024, 10, 1))


@pytest.mark.django_db
def test_a_year_without_a_table_counts_by_the_plain_week(db: None) -> None:
    is_workday = workday_test()

    assert (is_workday(dt.date(2040, 10, 1)), is_workday(dt.date(2040, 9, 30))) == (True, False)


@pytest.mark.parametrize("count", [1, 2, 7, 30])
def test_counting_there_and_back_agrees(count: int) -> None:
    end = add_workdays(FRIDAY, count, is_workday=plain)

    assert workdays_between(FRIDAY, end, is_workday=plain) == count


def test_lunar_festivals_fall_on_their_days() -> None:
    found = {name: day for day, name in festivals(2025)}

    assert found["春节"] == dt.date(2025, 1, 29)
    assert found["端午节"] == dt.date(2025, 5, 31)
    assert found["中秋节"] == dt.date(2025, 10, 6)
    assert lunar_label(dt.date(2025, 1, 29)) == "正月初一"
