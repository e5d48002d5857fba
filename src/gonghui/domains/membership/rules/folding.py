"""The ledger folded into spans. Pure: no database, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Entry:
    """A state-bearing line of the ledger: from `occurs_on` on, this union and this status.

    `order` is the order of writing. Corrections and the entries they strike out bear no state
    and are left out by whoever reads the ledger.
    """

    occurs_on: dt.date
    order: int
    union_id: int
    status: str


@dataclass(frozen=True)
class Span:
    """A state from a day up to (not including) another; None: still in force."""

    union_id: int
    status: str
    from_on: dt.date
    to_on: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        return self.from_on <= day and (self.to_on is None or day < self.to_on)

    def is_same_state(self, entry: Entry) -> bool:
        return (self.union_id, self.status) == (entry.union_id, entry.status)


def fold(entries: Iterable[Entry]) -> list[Span]:
    """Spans of a whole ledger.

    Of several entries for one day the last written holds; neighbours of one state are one span.
    """
    spans: list[Span] = []
    for entry in sorted(entries, key=lambda entry: (entry.occurs_on, entry.order)):
        spans = extend(spans, entry)
    return spans


def extend(spans: Sequence[Span], entry: Entry) -> list[Span]:
    """The spans with one more entry, which must not lie before the last one.

    Equal to folding again, at the cost of looking at the last span or two.
    """
    kept = [span for span in spans if span.from_on < entry.occurs_on]
    if kept and (kept[-1].to_on is None or kept[-1].to_on >= entry.occurs_on):
        if kept[-1].is_same_state(entry):
            kept[-1] = replace(kept[-1], to_on=None)
            return kept
        kept[-1] = replace(kept[-1], to_on=entry.occurs_on)
    return [*kept, Span(entry.union_id, entry.status, entry.occurs_on)]


def state_on(spans: Iterable[Span], day: dt.date) -> Span | None:
    """What was in force on a day, None before the first entry."""
    return next((span for span in spans if span.covers(day)), None)
