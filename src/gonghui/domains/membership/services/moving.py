"""From one union to another, by one cadre who sits above both."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.enums import EventType, MembershipStatus
from gonghui.domains.membership.models import Membership
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
def move_member(
    membership: Membership,
    *,
    union: Any,
    occurs_on: dt.date,
    actor: Any,
    reason: str,
    employer: Any = None,
    note: str = "",
) -> Membership:
    """Transfer out of the present union and into another on the same day.

    For an actor whose posts reach both; between strangers a transfer is a matter of two sides.
    A retained membership stays retained at the new union (its old one was closed, say) until it
    is restored there. The old employer goes, unless the new one is named.
    """
    membership = lock(membership)
    source = membership.union
    ask_scope(actor, source)
    ask_scope(actor, union)
    union = lock_union(union)
    if source.pk == union.pk:
        raise Refusal(f"该会员已在“{union}”，无须转接。")
    refuse(joining.holding_problem(kind=union.kind, status=union.status, is_gig=union.is_gig))
    refuse(changes.status_problem(EventType.TRANSFER_OUT, membership.status))
    refuse(changes.reason_problem(EventType.TRANSFER_OUT, reason))
    refuse(
        changes.day_problem(
            occurs_on, last_on=last_event_on(membership), today=timezone.localdate()
        )
    )
    is_retained = membership.status == MembershipStatus.RETAINED
    common = {
        "occurs_on": occurs_on,
        "actor": actor,
        "reason": reason,
        "note": note,
        "from_union": source,
        "to_union": union,
    }
    out = MembershipStatus.RETAINED if is_retained else MembershipStatus.IN_TRANSIT
    into = MembershipStatus.RETAINED if is_retained else MembershipStatus.ACTIVE
    append(membership, EventType.TRANSFER_OUT, status=out, union=source, **common)
    append(membership, EventType.TRANSFER_IN, status=into, union=union, **common)
    membership.employer = employer
    membership.save(update_fields=["employer"])
    for place in (source, union):
        record(
            "membership.moved",
            actor=actor,
            union=place,
            target=membership,
            detail={"before": source.name, "after": union.name},
            reason=note,
        )
    return membership


@transaction.atomic
def move_all_members(
    union: Any, *, to: Any, occurs_on: dt.date, actor: Any, reason: str, note: str = ""
) -> int:
    """Move every member and retained member of a union, whole or not at all. Returns how many.

    Someone on the way elsewhere stops it: the transfer is to be finished or called back first.
    """
    members = Membership.objects.everything(reason="a union hands over all of its members")
    waiting = members.filter(union=union).living().order_by("pk")
    in_transit = waiting.filter(status=MembershipStatus.IN_TRANSIT).count()
    if in_transit:
        raise Refusal(f"有{in_transit}人正在转接途中，请先办结。")
    count = 0
    for membership in waiting:
        move_member(
            membership, union=to, occurs_on=occurs_on, actor=actor, reason=reason, note=note
        )
        count += 1
    return count
