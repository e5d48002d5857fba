"""Joining, for the first time or again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.enums import EventType, MembershipStatus, WorkStatus
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.rules import changes, joining
from gonghui.domains.membership.services.details import assign_details, forget_details
from gonghui.domains.membership.services.ledger import (
    append,
    ask_scope,
    last_event_on,
    lock_union,
    reaches,
    refuse,
)
from gonghui.domains.membership.services.numbering import take_numbers
from gonghui.domains.membership.services.people import find_or_register, save_once
from gonghui.kernel.audit.services import record
from gonghui.kernel.people.models import Person
from gonghui.kernel.policy.services import resolve


@transaction.atomic
def join_member(
    *,
    union: Any,
    joined_on: dt.date,
    actor: Any,
    person: Person | Mapping[str, Any],
    details: Mapping[str, Any] | None = None,
    approval_number: str = "",
    note: str = "",
) -> Membership:
    """Make somebody a member of a union.

    `person` is a person, or the facts of one (name, id_type, id_number, mobile, …), who is found
    by the identity number or registered. `details` are plain columns of the membership.
    Refuses a second membership, a union that holds no members, the too young and the retired,
    and the expelled without their superior's approval. Appends JOIN; the member number stays the
    old one for someone who comes back. What another union had written on the row goes: it is not
    this union's to read.
    """
    ask_scope(actor, union)
    union = lock_union(union)
    refuse(joining.holding_problem(kind=union.kind, status=union.status, is_gig=union.is_gig))
    if not isinstance(person, Person):
        person = find_or_register(person)
    plain = dict(details or {})
    today = timezone.localdate()
    refuse(
        joining.eligibility_problem(
            born_on=person.birth_on,
            joined_on=joined_on,
            work_status=str(plain.get("work_status") or WorkStatus.ON_DUTY),
            min_age=resolve("member.min_age", union=union, on=joined_on).value,
            today=today,
        )
    )
    membership = Membership.objects.select_for_update().filter(person=person).first()
    status = membership.status if membership else None
    refuse(changes.status_problem(EventType.JOIN, status))
    old_home = membership.union if membership and membership.union_id != union.pk else None
    refuse(
        joining.rejoin_problem(
            is_known_here=old_home is None or reaches(actor, old_home),
            status=status,
            approval_number=approval_number,
            needs_superior=resolve(
                "member.expelled_rejoin_approval", union=union, on=joined_on
            ).value,
        )
    )
    if membership is None:
        membership = Membership(person=person, member_no=take_numbers(union, 1)[0])
    else:
        refuse(changes.day_problem(joined_on, last_on=last_event_on(membership), today=today))
    if old_home is not None:
        forget_details(membership)
    membership.union = union
    membership.joined_on = joined_on
    membership.name_key = person.name_key
    assign_details(membership, plain)
    save_once(membership)
    said = "，".join(
        part for part in (note, approval_number and f"批准文号{approval_number}") if part
    )
    append(
        membership,
        EventType.JOIN,
        occurs_on=joined_on,
        status=MembershipStatus.ACTIVE,
        union=union,
        to_union=union,
        actor=actor,
        note=said,
    )
    record("membership.joined", actor=actor, union=union, target=membership)
    return membership
