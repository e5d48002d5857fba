"""Statutory retirement dates, as the tables annexed to the decision of 2024-09-13 print them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.membership import queries
from gonghui.domains.membership.enums import EmploymentForm, PostCategory
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.rules import retirement
from gonghui.domains.membership.rules.retirement import (
    MEN,
    TRACKS,
    WOMEN_CADRES,
    WOMEN_WORKERS,
    Track,
    retirement_of,
)

BIRTHS = st.dates(dt.date(1940, 1, 1), dt.date(2012, 12, 31))


@pytest.mark.parametrize(
    ("track", "born", "age", "month"),
    [
        (MEN, (1964, 12), "60岁", (2024, 12)),
        (MEN, (1965, 1), "60岁1个月", (2025, 2)),
        (MEN, (1965, 4), "60岁1个月", (2025, 5)),
        (MEN, (1965, 5), "60岁2个月", (2025, 7)),
        (MEN, (1966, 9), "60岁6个月", (2027, 3)),
        (MEN, (1968, 8), "60岁11个月", (2029, 7)),
        (MEN, (1968, 12), "61岁", (2029, 12)),
        (MEN, (1972, 9), "62岁", (2034, 9)),
        (MEN, (1976, 8), "62岁11个月", (2039, 7)),
        (MEN, (1976, 9), "63岁", (2039, 9)),
        (MEN, (1976, 12), "63岁", (2039, 12)),
        (MEN, (1990, 6), "63岁", (2053, 6)),
        (WOMEN_CADRES, (1969, 12), "55岁", (2024, 12)),
        (WOMEN_CADRES, (1970, 1), "55岁1个月", (2025, 2)),
        (WOMEN_CADRES, (1973, 12), "56岁", (2029, 12)),
        (WOMEN_CADRES, (1981, 9), "58岁", (2039, 9)),
        (WOMEN_CADRES, (1985, 1), "58岁", (2043, 1)),
        (WOMEN_WORKERS, (1974, 12), "50岁", (2024, 12)),
        (WOMEN_WORKERS, (1975, 1), "50岁1个月", (2025, 2)),
        (WOMEN_WORKERS, (1975, 2), "50岁1个月", (2025, 3)),
        (WOMEN_WORKERS, (1975, 3), "50岁2个月", (2025, 5)),
        (WOMEN_WORKERS, (1976, 12), "51岁", (2027, 12)),
        (WOMEN_WORKERS, (1984, 11), "55岁", (2039, 11)),
        (WOMEN_WORKERS, (1984, 12), "55岁", (2039, 12)),
        (WOMEN_WORKERS, (1990, 3), "55岁", (2045, 3)),
    ],
)
def test_the_official_tables(
    track: Track, born: tuple[int, int], age: str, month: tuple[int, int]
) -> None:
    found = retirement_of(dt.date(*born, 1), track)

    assert (found.age_text, found.on) == (age, dt.date(*month, 1))


def test_a_birthday_that_the_month_lacks_becomes_its_last_day() -> None:
    assert retirement_of(dt.date(1965, 1, 31), MEN).on == dt.date(2025, 2, 28)


def test_the_flexible_bounds_are_three_years_and_never_below_the_old_age() -> None:
    late = retirement_of(dt.date(1980, 3, 10), MEN)
    soon = retirement_of(dt.date(1966, 9, 10), MEN)

    assert (late.earliest_on, late.latest_on) == (dt.date(2040, 3, 10), dt.date(2046, 3, 10))
    assert (soon.earliest_on, soon.latest_on) == (dt.date(2026, 9, 10), dt.date(2030, 3, 10))
    assert retirement.flexible_problem(dt.date(2026, 9, 10), soon) == ""
    assert "最早为2026-09-10" in retirement.flexible_problem(dt.date(2026, 9, 9), soon)
    assert "最晚为2030-03-10" in retirement.flexible_problem(dt.date(2030, 3, 11), soon)


@given(BIRTHS, st.sampled_from(TRACKS))
def test_the_delay_stays_within_its_bounds(born_on: dt.date, track: Track) -> None:
    found = retirement_of(born_on, track)

    assert 0 <= found.delay_months <= track.longest
    assert (found.delay_months == 0) == (
        (born_on.year + track.old_years, born_on.month) < (2025, 1)
    )
    assert found.earliest_on <= found.on < found.latest_on
    assert found.earliest_on >= retirement.add_months(born_on, track.old_years * 12)


@given(BIRTHS, st.sampled_from(TRACKS))
def test_whoever_is_born_a_month_later_retires_one_or_two_months_later(
    born_on: dt.date, track: Track
) -> None:
    first = born_on.replace(day=1)
    now, later = (retirement_of(day, track) for day in (first, retirement.add_months(first, 1)))

    months = (later.on.year - now.on.year) * 12 + later.on.month - now.on.month
    assert months in (1, 2)
    assert later.delay_months - now.delay_months in (0, 1)


@given(
    st.dates(dt.date(2010, 1, 1), dt.date(2060, 12, 1)),
    st.integers(0, 24),
    st.sampled_from(TRACKS),
    BIRTHS,
)
def test_birth_months_finds_exactly_those_who_retire(
    first: dt.date, length: int, track: Track, born_on: dt.date
) -> None:
    first = first.replace(day=1)
    last = retirement.add_months(first, length)
    on = retirement_of(born_on, track).on.replace(day=1)

    born = retirement.birth_months(track, first, last)

    assert (born is not None and born[0] <= born_on <= born[1]) == (first <= on <= last)


@pytest.mark.parametrize(
    ("facts", "category"),
    [
        (("70", "", True), PostCategory.CADRE),
        (("10", "工程师", True), PostCategory.CADRE),
        (("10", "", True), PostCategory.WORKER),
        (("50", "", False), PostCategory.CADRE),
    ],
)
def test_a_post_whose_category_nobody_entered_is_presumed(
    facts: tuple[str, str, bool], category: str
) -> None:
    form, title, has_employer = facts

    assert category == retirement.presumed_category(
        employment_form=form, professional_title=title, has_employer=has_employer
    )


@pytest.mark.django_db
def test_asked_as_a_set_and_asked_of_each_agree(cast: Any, join: Callable[..., Membership]) -> None:
    for position, (born_on, details) in enumerate(
        [
            (dt.date(1966, 9, 10), {}),
            (dt.date(1966, 10, 10), {}),
            (dt.date(1971, 9, 10), {"employment_form": EmploymentForm.STAFF_POST}),
            (dt.date(1971, 9, 10), {"professional_title": "高级工程师"}),
            (dt.date(1971, 9, 10), {"post_category": PostCategory.CADRE}),
            (dt.date(1976, 5, 10), {"employer": cast.machinery_works}),
            (dt.date(1976, 5, 10), {"post_category": PostCategory.WORKER}),
            (dt.date(1976, 5, 10), {}),
        ]
    ):
        member = join(f"李{'一二三四五六七八'[position]}", born_on=born_on, **details)
        member.person.sex = "1" if position < 2 else "2"
        member.person.save()
    members = Membership.objects.select_related("person")

    for month in range(1, 13):
        day = dt.date(2027, month, 1)
        one_by_one = {
            row.pk
            for row in members
            if (found := queries.retirement_of_member(row))
            and found.by_law.on.replace(day=1) == day
        }
        assert (
            set(members.filter(queries.retiring_between(day, day)).values_list("pk", flat=True))
            == one_by_one
        )
    assert (
        members.filter(queries.retiring_between(dt.date(2027, 1, 1), dt.date(2027, 12, 1))).count()
        >= 6
    )
