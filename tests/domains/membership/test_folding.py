"""The ledger folded: incremental upkeep equals folding again, and both equal a slow oracle."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.membership.rules.folding import Entry, Span, extend, fold, state_on

START = dt.date(2024, 1, 1)


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    raw = draw(
        st.lists(
            st.tuples(
                st.integers(0, 12),
                st.integers(1, 3),
                st.sampled_from(["active", "in_transit", "retained", "withdrawn"]),
            ),
            max_size=12,
        )
    )
    return [Entry(day(on), order, union, status) for order, (on, union, status) in enumerate(raw)]


def slow_state(entries: list[Entry], on: dt.date) -> tuple[int, str] | None:
    """The state of a day, by looking at every entry."""
    state, best = None, None
    for entry in entries:
        key = (entry.occurs_on, entry.order)
        if entry.occurs_on <= on and (best is None or key > best):
            state, best = (entry.union_id, entry.status), key
    return state


@given(ledgers())
def test_the_state_of_every_day_equals_the_slow_oracle(entries: list[Entry]) -> None:
    spans = fold(entries)

    for number in range(-1, 15):
        span = state_on(spans, day(number))
        found = (span.union_id, span.status) if span else None
        assert found == slow_state(entries, day(number))


@given(ledgers())
def test_extending_entry_by_entry_equals_folding_again(entries: list[Entry]) -> None:
    in_order = sorted(entries, key=lambda entry: (entry.occurs_on, entry.order))
    spans: list[Span] = []

    for number, entry in enumerate(in_order, start=1):
        spans = extend(spans, entry)
        assert spans == fold(in_order[:number])


@given(ledgers())
def test_spans_follow_one_another_and_only_the_last_is_open(entries: list[Entry]) -> None:
    spans = fold(entries)

    assert all(span.to_on is not None for span in spans[:-1])
    assert [span.to_on for span in spans[:-1]] == [span.from_on for span in spans[1:]]
    assert all(span.to_on is None or span.from_on < span.to_on for span in spans)
    for left, right in itertools.pairwise(spans):
        assert (left.union_id, left.status) != (right.union_id, right.status)


def test_a_transfer_within_one_day_leaves_no_time_on_the_way() -> None:
    entries = [
        Entry(day(0), 1, 1, "active"),
        Entry(day(5), 2, 1, "in_transit"),
        Entry(day(5), 3, 2, "active"),
    ]

    assert fold(entries) == [Span(1, "active", day(0), day(5)), Span(2, "active", day(5))]


def test_a_state_that_is_entered_twice_stays_one_span() -> None:
    entries = [Entry(day(0), 1, 1, "active"), Entry(day(5), 2, 1, "active")]

    assert fold(entries) == [Span(1, "active", day(0))]
