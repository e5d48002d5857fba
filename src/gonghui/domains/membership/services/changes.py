"""What happens to a membership at its own union."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.enums import (
    RETIRED_STATUSES,
    ChangeReason,
    EventType,
    WorkStatus,
)
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.rules import changes
from gonghui.domains.membership.services.ledger import (
    append,
    ask_scope,
    last_event_on,
    lock,
    refuse,
)
from gonghui.kernel.audit.services import record

_WORK_STATUS_AFTER = {
    ChangeReason.RETIRED: WorkStatus.RETIRED,
    ChangeReason.UNEMPLOYED: WorkStatus.UNEMPLOYED,
}


def _change(
    membership: Membership,
    event: EventType,
    *,
    audit_event: str,
    occurs_on: dt.date,
    actor: Any,
    reason: str,
    note: str,
    problem: str = "",
    work_status: str = "",
) -> Membership:
    """The common course of a change: scope, lock, rules, entry, audit."""
    membership = lock(membership)
    union = membership.union
    ask_scope(actor, union)
    refuse(changes.status_problem(event, membership.status))
    refuse(changes.reason_problem(event, reason))
    refuse(problem)
    refuse(
        changes.day_problem(
            occurs_on, last_on=last_event_on(membership), today=timezone.localdate()
        )
    )
    append(
        membership,
        event,
        occurs_on=occurs_on,
        status=changes.STATUS_AFTER[event],
        union=union,
        actor=actor,
        reason=reason,
        note=note,
    )
    if work_status:
        membership.work_status = work_status
        membership.save(update_fields=["work_status"])
    label = str(ChangeReason(reason).label) if reason else ""
    record(audit_event, actor=actor, union=union, target=membership, reason=label)
    return membership


@transaction.atomic
def retain(
    membership: Membership, *, occurs_on: dt.date, reason: str, actor: Any, note: str = ""
) -> Membership:
    """Keep the membership of someone whose employment ended: no dues, no votes.

    Retirement and unemployment are written into 就业状况 too: nobody enters them twice.
    """
    keep = membership.work_status in RETIRED_STATUSES
    return _change(
        membership,
        EventType.RETAIN,
        audit_event="membership.retained",
        occurs_on=occurs_on,
        actor=actor,
        reason=reason,
        note=note,
        work_status=""
        if keep
        else _WORK_STATUS_AFTER.get(ChangeReason(reason), "")
        if reason
        else "",
    )


@transaction.atomic
def restore(
    membership: Membership,
    *,
    occurs_on: dt.date,
    actor: Any,
    reason: str = ChangeReason.REEMPLOYED,
    note: str = "",
) -> Membership:
    """Make a retained membership active again, after re-employment or service in the army."""
    return _change(
        membership,
        EventType.RESTORE,
        audit_event="membership.restored",
        occurs_on=occurs_on,
        actor=actor,
        reason=reason,
        note=note,
        work_status=WorkStatus.ON_DUTY,
    )


@transaction.atomic
def withdraw(
    membership: Membership,
    *,
    occurs_on: dt.date,
    actor: Any,
    reason: str = ChangeReason.OWN_WISH,
    note: str = "",
) -> Membership:
    """Let a member leave by his own wish; the unpaid case is confirmed by people, never automatic."""
    return _change(
        membership,
        EventType.WITHDRAW,
        audit_event="membership.withdrawn",
        occurs_on=occurs_on,
        actor=actor,
        reason=reason,
        note=note,
        problem=changes.withdrawal_problem(reason, note),
    )


@transaction.atomic
def expel(
    membership: Membership, *, occurs_on: dt.date, reason: str, note: str, actor: Any
) -> Membership:
    """Expel a member by the committee's decision, named in the note."""
    return _change(
        membership,
        EventType.EXPEL,
        audit_event="membership.expelled",
        occurs_on=occurs_on,
        actor=actor,
        reason=reason,
        note=note,
        problem=changes.expulsion_problem(note),
    )


@transaction.atomic
def record_death(
    membership: Membership, *, occurs_on: dt.date, actor: Any, note: str = ""
) -> Membership:
    """Record that a member died: membership ends by itself, whatever its status."""
    return _change(
        membership,
        EventType.DEATH,
        audit_event="membership.deceased",
        occurs_on=occurs_on,
        actor=actor,
        reason=ChangeReason.DIED,
        note=note,
    )
