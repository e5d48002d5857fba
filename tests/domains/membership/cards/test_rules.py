"""Card numbers, short codes, what may follow what, and how long a card holds."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.membership.cards.enums import (
    OPEN_STATUSES,
    CardAct,
    CardKind,
    CardStatus,
    CheckResult,
)
from gonghui.domains.membership.cards.rules import numbers, states

KINDS = st.sampled_from([kind.value for kind in CardKind])
REGIONS = st.one_of(st.just(""), st.from_regex(r"[1-9][0-9]{5}([0-9]{3})?", fullmatch=True))
SERIALS = st.integers(1, 10**8 - 1)


def a_number(region: str, kind: str, serial: int) -> str:
    return numbers.SCHEME.number(numbers.SCHEME.prefix(region, kind), serial)


@given(REGIONS, KINDS, SERIALS)
def test_every_number_given_is_a_number(region: str, kind: str, serial: int) -> None:
    number = a_number(region, kind, serial)

    assert numbers.number_problem(number) == ""
    assert number[:6] == (region[:6] or "000000")


@given(REGIONS, KINDS, SERIALS, st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(
    region: str, kind: str, serial: int, place: int, by: int
) -> None:
    number = a_number(region, kind, serial)

    wrong = f"{number[:place]}{(int(number[place]) + by) % 10}{number[place + 1 :]}"

    assert numbers.number_problem(wrong) != ""


@given(REGIONS, KINDS, SERIALS, st.integers(0, 14))
def test_swapped_neighbours_are_always_found(
    region: str, kind: str, serial: int, place: int
) -> None:
    number = a_number(region, kind, serial)
    swapped = f"{number[:place]}{number[place + 1]}{number[place]}{number[place + 2 :]}"

    assert swapped == number or numbers.number_problem(swapped) != ""


@given(REGIONS, KINDS, SERIALS, REGIONS, KINDS, SERIALS)
def test_two_cards_never_have_one_number(
    region: str, kind: str, serial: int, region2: str, kind2: str, serial2: int
) -> None:
    same = (region[:6] or "000000", kind, serial) == (region2[:6] or "000000", kind2, serial2)

    assert (a_number(region, kind, serial) == a_number(region2, kind2, serial2)) is same


def test_a_series_that_is_used_up_gives_no_number() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        a_number("130606", CardKind.PAPER, 10**8)


@given(st.integers(min_value=0, max_value=2**numbers.CODE_BITS - 1))
def test_a_code_is_read_as_people_type_it(bits: int) -> None:
    code = numbers.new_code(bits)

    typed = numbers.spell_code(code).lower().replace("0", "o").replace("1", "l")

    assert numbers.read_code(f" {typed} ") == code


@pytest.mark.parametrize("typed", ["", "12345", "ABCDE-FGHJU", "ABCDE-FGHJKM", "ＡＢＣＤＥFGHJK"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert numbers.read_code(typed) == ""


@given(st.lists(st.sampled_from(list(CardAct)), max_size=30))
def test_no_row_of_acts_leaves_the_table_or_reopens_an_ended_card(acts: list[CardAct]) -> None:
    status: str | None = None
    was_active = False
    for act in acts:
        if states.act_problem(act, status):
            continue
        before, status = status, states.status_after(act, status, was_active=was_active)
        was_active = was_active or status == CardStatus.ACTIVE
        assert before is None or before in OPEN_STATUSES
        assert act != CardAct.FIND or (status == CardStatus.ACTIVE) is was_active


@pytest.mark.parametrize("status", [CardStatus.REPLACED, CardStatus.CANCELLED])
def test_nothing_can_be_done_with_an_ended_card(status: CardStatus) -> None:
    assert all(states.act_problem(act, status) for act in CardAct)


@pytest.mark.parametrize(
    ("on", "years", "until"),
    [
        (dt.date(2026, 6, 15), 10, dt.date(2036, 6, 30)),
        (dt.date(2026, 12, 1), 3, dt.date(2029, 12, 31)),
        (dt.date(2024, 2, 29), 1, dt.date(2025, 2, 28)),
        (dt.date(2023, 2, 1), 1, dt.date(2024, 2, 29)),
    ],
)
def test_a_card_holds_to_the_end_of_its_month(on: dt.date, years: int, until: dt.date) -> None:
    assert states.valid_until(on, years) == until


@pytest.mark.parametrize(
    ("status", "until", "result"),
    [
        (CardStatus.ACTIVE, dt.date(2026, 6, 15), CheckResult.VALID),
        (CardStatus.ACTIVE, dt.date(2026, 6, 14), CheckResult.EXPIRED),
        (CardStatus.ACTIVE, None, CheckResult.VALID),
        (CardStatus.LOST, dt.date(2020, 1, 1), CheckResult.LOST),
        (CardStatus.REPLACED, dt.date(2030, 1, 1), CheckResult.CANCELLED),
        (CardStatus.CANCELLED, dt.date(2030, 1, 1), CheckResult.CANCELLED),
        (CardStatus.ISSUED, dt.date(2030, 1, 1), CheckResult.INACTIVE),
    ],
)
def test_what_a_check_says(status: CardStatus, until: dt.date | None, result: CheckResult) -> None:
    assert states.result_of(status, until, today=dt.date(2026, 6, 15)) is result


def test_renewal_opens_ninety_days_before_the_end() -> None:
    until = dt.date(2026, 6, 30)

    assert states.renewal_problem(until, today=dt.date(2026, 3, 31), days_before=90) != ""
    assert states.renewal_problem(until, today=dt.date(2026, 4, 1), days_before=90) == ""
    assert states.renewal_problem(until, today=dt.date(2027, 1, 1), days_before=90) == ""
