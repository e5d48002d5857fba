"""Appending to the ledger, and keeping the spans true to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from gonghui.domains.membership import queries
from gonghui.domains.membership.enums import EventType
from gonghui.domains.membership.listeners import tell
from gonghui.domains.membership.models import Membership, MembershipEvent, MembershipSpan
from gonghui.domains.membership.rules.folding import Entry, Span, extend, fold
from gonghui.kernel.org.models import Union
from gonghui.kernel.refusal import Refusal


def refuse(problem: str) -> None:
    """Say no when a rule gave a reason."""
    if problem:
        raise Refusal(f"{problem}。")


def ask_scope(actor: Any, union: Any, *, permission: str = "membership.edit") -> None:
    """Refuse an actor whose posts do not reach this union. None is the system itself."""
    if actor is not None and not actor.may_at(permission, union):
        raise Refusal(f"您没有在“{union}”办理会籍的权限，请联系该工会或其上级工会。")


def reaches(actor: Any, union: Any) -> bool:
    """Whether what this union has written may be told to an actor. The system is told."""
    return actor is None or actor.may_at("membership.view", union)


def lock(membership: Membership) -> Membership:
    """The row as it is now, locked until the transaction ends."""
    locked: Membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("person", "union")
        .get(pk=membership.pk)
    )
    return locked


def lock_union(union: Any) -> Any:
    """The union as it is now, kept from being dissolved until the transaction ends."""
    return Union.objects.select_for_update(no_key=True).get(pk=union.pk)


def last_event_on(membership: Membership) -> dt.date | None:
    """Day of the last standing entry."""
    last = queries.standing_events(membership).last()
    return last.occurs_on if last else None


def append(
    membership: Membership,
    event: EventType,
    *,
    occurs_on: dt.date,
    status: str,
    union: Any,
    actor: Any,
    reason: str = "",
    note: str = "",
    from_union: Any = None,
    to_union: Any = None,
) -> MembershipEvent:
    """Write an entry that bears a state, and extend the spans. The register's row follows, and
    listeners are told.

    The entry must not lie before the last one: the calling service has asked.
    """
    entry = MembershipEvent(
        membership=membership,
        person=membership.person,
        type=event,
        occurs_on=occurs_on,
        reason=reason,
        note=note.strip()[:200],
        from_union=from_union,
        to_union=to_union,
        status_after=status,
        union_after=union,
        actor=actor,
    )
    entry.save()
    stored = _stored_spans(membership)
    write_spans(
        membership, stored, extend(stored, Entry(occurs_on, entry.pk, union.pk, str(status)))
    )
    membership.status, membership.union = status, union
    membership.save(update_fields=["status", "union"])
    tell([membership.pk], event, actor=actor)
    return entry


def _stored_spans(membership: Membership) -> list[Span]:
    rows = MembershipSpan.objects.filter(membership=membership).order_by("from_on")
    return [Span(*row) for row in rows.values_list("union", "status", "from_on", "to_on")]


def write_spans(membership: Membership, stored: Sequence[Span], wanted: Sequence[Span]) -> None:
    """Bring the table to the wanted spans, touching only what differs."""
    present, future = set(stored), set(wanted)
    gone = [span.from_on for span in present - future]
    if gone:
        MembershipSpan.objects.filter(membership=membership, from_on__in=gone).delete()
    MembershipSpan.objects.bulk_create(
        MembershipSpan(
            membership=membership,
            person_id=membership.person_id,
            union_id=span.union_id,
            status=span.status,
            from_on=span.from_on,
            to_on=span.to_on,
        )
        for span in wanted
        if span not in present
    )


@transaction.atomic
def rebuild_spans(membership: Membership) -> list[Span]:
    """Fold the whole ledger again: after a correction, and to prove the spans."""
    wanted = fold(queries.entries_of(membership))
    write_spans(membership, _stored_spans(membership), wanted)
    return wanted
