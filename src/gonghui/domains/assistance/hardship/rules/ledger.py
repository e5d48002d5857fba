"""Which entry may follow which, and how entries fold into spans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from gonghui.domains.assistance.hardship.enums import EventKind, FileState

_FROM: dict[str, tuple[FileState, ...]] = {
    EventKind.FILED: (FileState.APPLYING,),
    EventKind.REVIEWED: (FileState.ACTIVE, FileState.RELIEVED),
    EventKind.CHANGED: (FileState.ACTIVE, FileState.RELIEVED, FileState.EXITED),
    EventKind.RELIEVED: (FileState.ACTIVE,),
    EventKind.EXITED: (FileState.ACTIVE, FileState.RELIEVED),
    EventKind.CANCELLED: (FileState.ACTIVE, FileState.RELIEVED, FileState.EXITED),
    EventKind.RETURNED: (FileState.RELIEVED, FileState.EXITED, FileState.CANCELLED),
    EventKind.MONITORED: (FileState.ACTIVE, FileState.RELIEVED, FileState.EXITED),
}

_TO: dict[str, FileState] = {
    EventKind.FILED: FileState.ACTIVE,
    EventKind.RELIEVED: FileState.RELIEVED,
    EventKind.EXITED: FileState.EXITED,
    EventKind.CANCELLED: FileState.CANCELLED,
    EventKind.RETURNED: FileState.ACTIVE,
}

COUNTED = (FileState.ACTIVE, FileState.RELIEVED)
"""States that spans tell of."""


def state_after(kind: str, state: str) -> str:
    """The state after an entry. The present one, where the entry changes none."""
    return _TO.get(kind, FileState(state)).value


def entry_problem(
    kind: str, *, state: str, on: dt.date, last_on: dt.date | None, today: dt.date
) -> str:
    """Why an entry may not be made; "" when it may."""
    label = EventKind(kind).label
    if state not in _FROM[kind]:
        return f"档案现为“{FileState(state).label}”，不能办理{label}"
    if on > today:
        return f"{label}日期不能晚于今天"
    if last_on is not None and on < last_on:
        return f"{label}日期不能早于上一次变动的日期{last_on:%Y-%m-%d}"
    return ""


@dataclass(frozen=True)
class Stand:
    """What was in force from a day on."""

    from_on: dt.date
    state: str
    category: str
    level: str
    cause: str
    union: int
    to_on: dt.date | None = None

    @property
    def what(self) -> tuple[str, str, str, str, int]:
        return (self.state, self.category, self.level, self.cause, self.union)


def fold(entries: Iterable[Stand]) -> list[Stand]:
    """Spans from entries in the order of the ledger: of several on one day the last one holds;
    neighbours that say the same are one; states that are not counted leave a gap."""
    days: dict[dt.date, Stand] = {}
    for entry in entries:
        days[entry.from_on] = entry
    spans: list[Stand] = []
    for day in sorted(days):
        entry, before = days[day], spans[-1] if spans else None
        if before is not None and before.to_on is None:
            if before.what == entry.what:
                continue
            spans[-1] = replace(before, to_on=day)
        if entry.state in COUNTED:
            spans.append(replace(entry, from_on=day, to_on=None))
    return spans
