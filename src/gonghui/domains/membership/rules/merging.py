"""Two ledgers of one human being become one. Pure: no database, no clock.

On any past day he is counted once: until the day he joined at the membership that stays, the
other one tells where he was; from that day on, the one that stays does. Whoever was a member
without a break keeps the earlier joining day: the later joining becomes the transfer that it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from gonghui.domains.membership.enums import (
    LIVING_STATUSES,
    ChangeReason,
    EventType,
    MembershipStatus,
)

S = MembershipStatus


@dataclass(frozen=True)
class Line:
    """A standing entry of a ledger. `key` is its row, 0 for one still to be written."""

    key: int
    type: str
    occurs_on: dt.date
    status_after: str
    union_after: int
    from_union: int | None = None
    to_union: int | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """Entries of the ledger that stays to be struck out, and entries to be written into it, in
    this order. All standing entries of the other one are struck out."""

    strike: tuple[int, ...] = ()
    write: tuple[Line, ...] = ()


def staying_problem(*, ours: str, theirs: str) -> str:
    """Why this membership may not be the one that stays."""
    if S.DECEASED in (ours, theirs) and ours != theirs and {ours, theirs} & set(LIVING_STATUSES):
        return "一方登记为已故、另一方仍在册，请先核实并更正死亡登记"
    if theirs in LIVING_STATUSES and ours not in LIVING_STATUSES:
        return "并入的一方会籍仍在册，请改为保留在册的一方"
    return ""


def plan(ours: Sequence[Line], theirs: Sequence[Line]) -> Plan:
    """How the ledger that stays takes in what the other one knows. Both are in order."""
    if not ours:
        return Plan(write=tuple(_copy(line) for line in theirs))
    first = ours[0].occurs_on
    earlier = [line for line in theirs if line.occurs_on < first]
    if not earlier:
        return Plan()
    copies = tuple(_copy(line) for line in earlier)
    last = earlier[-1]
    if last.status_after not in LIVING_STATUSES:
        return Plan(write=copies)
    of_first_day = [line for line in ours if line.occurs_on == first]
    rest = tuple(replace(line, key=0) for line in of_first_day[1:])
    return Plan(
        strike=tuple(line.key for line in of_first_day),
        write=(*copies, *_bridge(last, of_first_day[0]), *rest),
    )


def _copy(line: Line) -> Line:
    return replace(line, key=0, note=f"{line.note}（由重复会籍并入）"[:200])


def _bridge(last: Line, join: Line) -> tuple[Line, ...]:
    """What the second joining really was, from the state before it."""
    common: dict[str, Any] = {
        "key": 0,
        "occurs_on": join.occurs_on,
        "note": "重复登记的入会，合并后改记",
    }
    if last.union_after == join.union_after and last.status_after == S.ACTIVE:
        return ()
    if last.union_after == join.union_after and last.status_after == S.RETAINED:
        return (
            Line(
                type=EventType.RESTORE.value,
                status_after=S.ACTIVE.value,
                union_after=join.union_after,
                reason=ChangeReason.REEMPLOYED.value,
                **common,
            ),
        )
    way: dict[str, Any] = {"from_union": last.union_after, "to_union": join.union_after}
    into = Line(
        type=EventType.TRANSFER_IN.value,
        status_after=S.ACTIVE.value,
        union_after=join.union_after,
        reason=ChangeReason.EMPLOYMENT_CHANGED.value,
        **way,
        **common,
    )
    if last.status_after == S.IN_TRANSIT:
        return (into,)
    is_retained = last.status_after == S.RETAINED
    out = Line(
        type=EventType.TRANSFER_OUT.value,
        status_after=(S.RETAINED if is_retained else S.IN_TRANSIT).value,
        union_after=last.union_after,
        reason=ChangeReason.EMPLOYMENT_CHANGED.value,
        **way,
        **common,
    )
    return (out, into)
