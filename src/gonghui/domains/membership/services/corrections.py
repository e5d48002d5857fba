"""Putting the ledger right: a wrong entry is struck out and written again, never changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership import queries
from gonghui.domains.membership.enums import ChangeReason, EventType, MembershipStatus
from gonghui.domains.membership.listeners import tell
from gonghui.domains.membership.models import Membership, MembershipEvent
from gonghui.domains.membership.rules import changes
from gonghui.domains.membership.rules.changes import Step
from gonghui.domains.membership.services.ledger import ask_scope, lock, rebuild_spans, refuse
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def correct_event(
    event: MembershipEvent, *, actor: Any, note: str, occurs_on: dt.date | None = None
) -> Membership:
    """Strike out an entry that was wrong; with `occurs_on`, write it again for the right day.

    Refuses when what remains could not have happened in that order. Striking out the only
    joining leaves a void registration, which counts nowhere and can join anew. The two halves of
    a transfer are struck out by striking out either.
    """
    membership = lock(event.membership)
    ask_scope(actor, event.union_after)
    ask_scope(actor, membership.union)
    if event.type == EventType.CORRECT or hasattr(event, "reversal"):
        raise Refusal("这条变动是更正记录或已被更正，不能再更正。")
    if len(note.strip()) < 4:
        raise Refusal("请写明更正的原因。")
    today = timezone.localdate()
    if occurs_on is not None:
        refuse(changes.day_problem(occurs_on, last_on=None, today=today))
    struck = _with_other_half(event)
    keys = {row.pk for row in struck}
    kept = [row for row in queries.standing_events(membership) if row.pk not in keys]
    again = [_copy(row, occurs_on, actor) for row in struck] if occurs_on else []
    # sorted() is stable: of one day, what is written again comes last, as it will in the table
    remaining = sorted([*kept, *again], key=lambda row: row.occurs_on)
    refuse(
        changes.sequence_problem(
            Step(EventType(row.type), row.occurs_on, row.status_after) for row in remaining
        )
    )
    last = remaining[-1] if remaining else None
    status = last.status_after if last else MembershipStatus.VOID
    union = last.union_after if last else event.union_after
    for row in struck:
        MembershipEvent(
            membership=membership,
            person=membership.person,
            type=EventType.CORRECT,
            occurs_on=today,
            reason=ChangeReason.MISRECORDED,
            reverses=row,
            note=note.strip()[:200],
            status_after=status,
            union_after=union,
            actor=actor,
        ).save()
    for row in again:
        row.save()
    joins = [row.occurs_on for row in remaining if row.type == EventType.JOIN]
    membership.status, membership.union = status, union
    membership.joined_on = joins[-1] if joins else membership.joined_on
    membership.save(update_fields=["status", "union", "joined_on"])
    rebuild_spans(membership)
    tell([membership.pk], EventType.CORRECT, actor=actor)
    record(
        "membership.event_corrected",
        actor=actor,
        union=union,
        target=membership,
        detail={"event": str(EventType(event.type).label), "on": event.occurs_on.isoformat()},
        reason=note.strip(),
    )
    return membership


def _with_other_half(event: MembershipEvent) -> list[MembershipEvent]:
    """The entry, and the other half of its transfer when one cadre wrote both."""
    halves = (EventType.TRANSFER_OUT, EventType.TRANSFER_IN)
    if event.type not in halves:
        return [event]
    pair = queries.standing_events(event.membership).filter(
        type__in=halves,
        occurs_on=event.occurs_on,
        from_union=event.from_union_id,
        to_union=event.to_union_id,
    )
    return list(pair)


def _copy(event: MembershipEvent, occurs_on: dt.date, actor: Any) -> MembershipEvent:
    return MembershipEvent(
        membership=event.membership,
        person=event.person,
        type=event.type,
        occurs_on=occurs_on,
        reason=event.reason,
        note=event.note,
        from_union=event.from_union,
        to_union=event.to_union,
        status_after=event.status_after,
        union_after=event.union_after,
        actor=actor,
    )
