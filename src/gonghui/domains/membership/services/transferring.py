"""Transfer between two unions that are strangers to each other: each side writes its own half."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership import queries
from gonghui.domains.membership.enums import EventType, MembershipStatus
from gonghui.domains.membership.models import Membership, MembershipEvent
from gonghui.domains.membership.rules import changes, joining
from gonghui.domains.membership.services.ledger import (
    append,
    ask_scope,
    last_event_on,
    lock,
    lock_union,
    refuse,
)
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def transfer_out(
    membership: Membership,
    *,
    to: Any,
    occurs_on: dt.date,
    actor: Any,
    reason: str,
    note: str = "",
) -> Membership:
    """Let a member go: on the way, and counted here until the other side has received him.

    A retained membership stays retained on the way, so that it is not counted as a member.
    """
    membership = lock(membership)
    union = membership.union
    ask_scope(actor, union)
    if to.pk == union.pk:
        raise Refusal(f"该会员已在“{union}”，无须转接。")
    if open_transfer(membership) is not None:
        raise Refusal("该会员已在转接途中，请先办结或撤回。")
    refuse(changes.status_problem(EventType.TRANSFER_OUT, membership.status))
    refuse(changes.reason_problem(EventType.TRANSFER_OUT, reason))
    refuse(
        changes.day_problem(
            occurs_on, last_on=last_event_on(membership), today=timezone.localdate()
        )
    )
    is_retained = membership.status == MembershipStatus.RETAINED
    append(
        membership,
        EventType.TRANSFER_OUT,
        occurs_on=occurs_on,
        status=MembershipStatus.RETAINED if is_retained else MembershipStatus.IN_TRANSIT,
        union=union,
        actor=actor,
        reason=reason,
        note=note,
        from_union=union,
        to_union=to,
    )
    record(
        "membership.left",
        actor=actor,
        union=union,
        target=membership,
        detail={"before": union.name, "after": to.name},
    )
    return membership


@transaction.atomic
def transfer_in(
    membership: Membership,
    *,
    to: Any,
    occurs_on: dt.date,
    actor: Any,
    employer: Any = None,
    note: str = "",
) -> Membership:
    """Receive a member who is on the way. Number, joining day and history stay as they are.

    Who was retained becomes active again with a new employer, and stays retained without one.
    """
    membership = lock(membership)
    out, source = open_transfer(membership), membership.union
    ask_scope(actor, to)
    if out is None:
        raise Refusal("该会员不在转接途中，不能接收。")
    to = lock_union(to)
    refuse(joining.holding_problem(kind=to.kind, status=to.status, is_gig=to.is_gig))
    refuse(changes.status_problem(EventType.TRANSFER_IN, membership.status))
    refuse(
        changes.day_problem(
            occurs_on, last_on=last_event_on(membership), today=timezone.localdate()
        )
    )
    stays_retained = membership.status == MembershipStatus.RETAINED and employer is None
    membership.employer = employer
    membership.save(update_fields=["employer"])
    append(
        membership,
        EventType.TRANSFER_IN,
        occurs_on=occurs_on,
        status=MembershipStatus.RETAINED if stays_retained else MembershipStatus.ACTIVE,
        union=to,
        actor=actor,
        reason=out.reason,
        note=note,
        from_union=source,
        to_union=to,
    )
    for place in (source, to):
        record(
            "membership.received",
            actor=actor,
            union=place,
            target=membership,
            detail={"before": source.name, "after": to.name},
        )
    return membership


@transaction.atomic
def call_back(
    membership: Membership, *, occurs_on: dt.date, actor: Any, note: str = ""
) -> Membership:
    """End a transfer that did not come about: the member is where he was, as he was."""
    membership = lock(membership)
    ask_scope(actor, membership.union)
    out = open_transfer(membership)
    if out is None:
        raise Refusal("该会员不在转接途中，不能撤回。")
    is_retained = membership.status == MembershipStatus.RETAINED
    append(
        membership,
        EventType.TRANSFER_IN,
        occurs_on=max(occurs_on, out.occurs_on),
        status=MembershipStatus.RETAINED if is_retained else MembershipStatus.ACTIVE,
        union=membership.union,
        actor=actor,
        reason=out.reason,
        note=note or "转接未成，会籍回到原工会",
        from_union=membership.union,
        to_union=membership.union,
    )
    record(
        "membership.called_back",
        actor=actor,
        union=membership.union,
        target=membership,
        reason=note,
    )
    return membership


def open_transfer(membership: Membership) -> MembershipEvent | None:
    """The half of a transfer that waits for the other one."""
    last: MembershipEvent | None = queries.standing_events(membership).last()
    return last if last is not None and last.type == EventType.TRANSFER_OUT else None
