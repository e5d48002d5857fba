"""Two memberships of one human being, when the two people are merged, and apart again.

The ledger stays append-only: what no longer holds is struck out by CORRECT entries, what holds
instead is written beside it, and undoing writes once more (docs/decisions/0009).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from gonghui.domains.membership import queries
from gonghui.domains.membership.enums import ChangeReason, EventType, MembershipStatus
from gonghui.domains.membership.listeners import tell
from gonghui.domains.membership.models import Membership, MembershipEvent
from gonghui.domains.membership.rules import changes, merging
from gonghui.domains.membership.rules.merging import Line
from gonghui.domains.membership.services.ledger import lock, rebuild_spans, refuse

CODE = "membership.Membership.person"


def join_memberships(merging_people: Any, theirs: Membership, ours: Membership) -> None:
    """One ledger out of two: `ours` keeps its number, `theirs` becomes a void registration.

    What refers to the void one moves to the other. Called by the merge of the people.
    """
    first, second = sorted((theirs.pk, ours.pk))
    rows = {pk: lock(Membership(pk=pk)) for pk in (first, second)}
    theirs, ours = rows[theirs.pk], rows[ours.pk]
    refuse(merging.staying_problem(ours=ours.status, theirs=theirs.status))
    actor = merging_people.actor
    voided, kept = _lines(theirs), _lines(ours)
    plan = merging.plan(kept, voided)
    _refuse_disorder([*(line for line in kept if line.key not in plan.strike), *plan.write])
    merging_people.hand_over(Membership, theirs, ours)
    merging_people.remember_what_stayed(theirs)
    why = f"与会员号{ours.member_no}系同一人，合并"
    _strike(theirs, [line.key for line in voided], note=why, actor=actor)
    _settle(theirs)
    _strike(ours, plan.strike, note="合并重复会籍", actor=actor)
    written = _write(ours, plan.write, actor=actor)
    _settle(ours)
    tell([theirs.pk, ours.pk], EventType.CORRECT, actor=actor)
    merging_people.note(
        CODE,
        {
            "theirs": theirs.pk,
            "ours": ours.pk,
            "voided": [line.key for line in voided],
            "struck": list(plan.strike),
            "written": written,
        },
    )


def split_memberships(notes: dict[str, Any], *, actor: Any) -> None:
    """Both ledgers stand again as they did, and what came since stays with the one that stayed."""
    pair = sorted((notes["theirs"], notes["ours"]))
    rows = {pk: lock(Membership(pk=pk)) for pk in pair}
    theirs, ours = rows[notes["theirs"]], rows[notes["ours"]]
    standing = [line for line in _lines(ours) if line.key not in notes["written"]]
    back = _lines_by_key(notes["struck"])
    _refuse_disorder([*standing, *back])
    still = {line.key for line in _lines(ours)}
    _strike(
        ours,
        [key for key in notes["written"] if key in still],
        note="撤销合并",
        actor=actor,
    )
    _write(ours, back, actor=actor)
    _write(theirs, _lines_by_key(notes["voided"]), actor=actor)
    _settle(ours)
    _settle(theirs)
    tell(pair, EventType.CORRECT, actor=actor)


def _line(event: MembershipEvent) -> Line:
    return Line(
        key=event.pk,
        type=event.type,
        occurs_on=event.occurs_on,
        status_after=event.status_after,
        union_after=event.union_after_id,
        from_union=event.from_union_id,
        to_union=event.to_union_id,
        reason=event.reason,
        note=event.note,
    )


def _lines(membership: Membership) -> list[Line]:
    return [_line(event) for event in queries.standing_events(membership)]


def _lines_by_key(keys: Sequence[int]) -> list[Line]:
    events = MembershipEvent.objects.filter(pk__in=keys).order_by("occurs_on", "pk")
    return [_line(event) for event in events]


def _refuse_disorder(lines: Iterable[Line]) -> None:
    """Refuse a ledger that could not have happened in this order."""
    ordered = sorted(lines, key=lambda line: line.occurs_on)
    problem = changes.sequence_problem(
        changes.Step(EventType(line.type), line.occurs_on, line.status_after) for line in ordered
    )
    refuse(problem and f"合并后的会籍变动前后矛盾，请先更正：{problem}")


def _strike(membership: Membership, keys: Iterable[int], *, note: str, actor: Any) -> None:
    for key in keys:
        MembershipEvent(
            membership=membership,
            person=membership.person,
            type=EventType.CORRECT,
            occurs_on=timezone.localdate(),
            reason=ChangeReason.MISRECORDED,
            reverses_id=key,
            note=note[:200],
            status_after=membership.status,
            union_after=membership.union,
            actor=actor,
        ).save()


def _write(membership: Membership, lines: Iterable[Line], *, actor: Any) -> list[int]:
    written = []
    for line in lines:
        event = MembershipEvent(
            membership=membership,
            person=membership.person,
            type=line.type,
            occurs_on=line.occurs_on,
            reason=line.reason,
            from_union_id=line.from_union,
            to_union_id=line.to_union,
            note=line.note,
            status_after=line.status_after,
            union_after_id=line.union_after,
            actor=actor,
        )
        event.save()
        written.append(event.pk)
    return written


def _settle(membership: Membership) -> None:
    """Bring the row and the spans to what the ledger now says."""
    lines = _lines(membership)
    joins = [line.occurs_on for line in lines if line.type == EventType.JOIN]
    if lines:
        membership.status = lines[-1].status_after
        membership.union_id = lines[-1].union_after
    else:
        membership.status = MembershipStatus.VOID
    membership.joined_on = joins[-1] if joins else membership.joined_on
    membership.save(update_fields=["status", "union", "joined_on"])
    rebuild_spans(membership)
