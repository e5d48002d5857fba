"""What a month comes to, by the constitution of the unions and the notice of 1978."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.membership.dues import rules
from gonghui.domains.membership.dues.enums import DuesState, Exemption
from gonghui.domains.membership.dues.rules import Terms
from gonghui.domains.membership.enums import MembershipStatus
from gonghui.domains.membership.months import Month

HALF = Decimal("0.005")
TERMS = Terms(is_fixed=False, rate=HALF, fixed=Decimal(5), exempts_new_employment=True)
FIXED = Terms(is_fixed=True, rate=HALF, fixed=Decimal(5), exempts_new_employment=False)
S = MembershipStatus
BASES = st.decimals(0, 100_000, places=2)


@pytest.mark.parametrize(
    ("base", "due"),
    [
        ("4568.9", "22.80"),
        ("3009", "15.00"),
        ("3010", "15.05"),
        ("9.99", "0.00"),
        ("10", "0.05"),
        ("0", "0.00"),
    ],
)
def test_half_a_per_cent_of_whole_tens(base: str, due: str) -> None:
    assert str(rules.dues_of(Decimal(base), HALF)) == due


@given(BASES, BASES)
def test_a_higher_base_never_owes_less(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))

    assert rules.dues_of(low, HALF) <= rules.dues_of(high, HALF)


@given(BASES)
def test_dues_are_within_five_cents_below_the_rate(base: Decimal) -> None:
    due = rules.dues_of(base, HALF)

    assert base * HALF - Decimal("0.05") < due <= base * HALF
    assert due % Decimal("0.05") == 0


@pytest.mark.parametrize(
    ("base", "status", "is_gig", "terms", "due", "state", "reason"),
    [
        ("4568.9", S.ACTIVE, False, TERMS, "22.80", DuesState.DUE, ""),
        ("4568.9", S.IN_TRANSIT, False, TERMS, "22.80", DuesState.DUE, ""),
        ("4568.9", S.RETAINED, False, TERMS, "0", DuesState.EXEMPT, Exemption.RETAINED),
        ("4568.9", S.WITHDRAWN, False, TERMS, "0", DuesState.EXEMPT, Exemption.LEFT),
        ("4568.9", None, False, TERMS, "0", DuesState.EXEMPT, Exemption.LEFT),
        ("4568.9", S.ACTIVE, True, TERMS, "0", DuesState.EXEMPT, Exemption.NEW_EMPLOYMENT),
        ("9", S.ACTIVE, False, TERMS, "0", DuesState.EXEMPT, Exemption.NOTHING),
        (None, S.ACTIVE, False, TERMS, "0", DuesState.DUE, ""),
        (None, S.ACTIVE, True, FIXED, "5.00", DuesState.DUE, ""),
        (None, S.RETAINED, True, FIXED, "0", DuesState.EXEMPT, Exemption.RETAINED),
    ],
)
def test_what_somebody_owes(
    base: str | None,
    status: str | None,
    is_gig: bool,
    terms: Terms,
    due: str,
    state: str,
    reason: str,
) -> None:
    found = rules.owed(
        base=Decimal(base) if base else None,
        status=status,
        is_new_employment=is_gig,
        terms=terms,
    )

    assert (found.due, found.state, found.reason) == (Decimal(due), state, reason)


@given(
    st.none() | BASES,
    st.sampled_from([None, *S]),
    st.booleans(),
    st.sampled_from([TERMS, FIXED]),
)
def test_only_members_who_count_owe(
    base: Decimal | None, status: str | None, is_gig: bool, terms: Terms
) -> None:
    found = rules.owed(base=base, status=status, is_new_employment=is_gig, terms=terms)

    assert found.due >= 0
    if found.due:
        assert status in (S.ACTIVE, S.IN_TRANSIT)
        assert found.state == DuesState.DUE
    assert bool(found.reason) == (found.state == DuesState.EXEMPT)


def test_a_month_that_is_over_is_in_arrears() -> None:
    today = dt.date(2026, 11, 20)
    due = Decimal("22.80")

    assert rules.aged("due", due, Month(2026, 11), today) == DuesState.DUE
    assert rules.aged("due", due, Month(2026, 10), today) == DuesState.ARREARS
    assert rules.aged("due", Decimal(0), Month(2026, 10), today) == DuesState.DUE
    assert rules.aged("paid", due, Month(2026, 10), today) == DuesState.PAID


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-11", Month(2026, 11)),
        ("2026年1月", Month(2026, 1)),
        ("202611", Month(2026, 11)),
        ("2026-11-01", Month(2026, 11)),
        ("2026/3", Month(2026, 3)),
        ("20261101", Month(2026, 11)),
        ("2026-13", None),
        ("十一月", None),
        ("", None),
    ],
)
def test_months_as_people_write_them(text: str, month: Month | None) -> None:
    assert rules.read_month(text) == month


@given(st.integers(2020, 2040), st.integers(1, 12), st.integers(-40, 40))
def test_months_are_counted_on_and_back(year: int, number: int, count: int) -> None:
    month = Month(year, number)

    assert month.plus(count).plus(-count) == month
    assert (month.plus(count) > month) == (count > 0)
    assert Month.read(month.name) == month
    assert month.last + dt.timedelta(days=1) == month.plus(1).first
