"""The quick check of many identity numbers says what the kernel says of each."""

import datetime as dt

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from gonghui.engines.registers.importing.identities import judge_identities
from gonghui.kernel.people.enums import IdType
from gonghui.kernel.people.identity import check_digit, check_identity

TODAY = dt.date(2026, 11, 20)
digits = st.text("0123456789", min_size=17, max_size=17)
born = st.dates(dt.date(1890, 1, 1), dt.date(2030, 1, 1))
plausible = st.builds(
    lambda region, day, serial: f"{region:06d}{day:%Y%m%d}{serial:03d}",
    st.integers(110000, 659999),
    born,
    st.integers(0, 999),
)
numbers = st.one_of(
    plausible.map(lambda first: first + check_digit(first)),
    plausible.map(lambda first: first + "0"),
    digits.map(lambda first: first + check_digit(first)),
    st.text("0123456789XE+.", max_size=20),
    st.just("E12345678"),
)
kinds = st.sampled_from([IdType.RESIDENT, IdType.TEMPORARY, IdType.PASSPORT, IdType.OTHER])


@given(st.lists(st.tuples(numbers, kinds), min_size=1, max_size=20))
def test_the_kernel_would_say_the_same(rows: list[tuple[str, IdType]]) -> None:
    judged = judge_identities(
        pl.Series([number for number, _ in rows], dtype=pl.String),
        pl.Series([kind.value for _, kind in rows], dtype=pl.String),
        today=TODAY,
    )

    for place, (number, kind) in enumerate(rows):
        expected = check_identity(number, id_type=kind.value, today=TODAY)
        assert judged.problems.get(place, "") == expected.problem
        assert judged.birth_on[place] == expected.birth_on
        assert judged.sex[place] == (expected.sex.value if expected.sex else None)
