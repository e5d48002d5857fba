"""Progress that somebody declares and somebody else approves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.direction.planning import rules
from gonghui.direction.planning.enums import EntryState
from gonghui.direction.planning.models import ProgressEntry, Target
from gonghui.direction.planning.services.locking import lock, refuse
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui import formats


@transaction.atomic
def declare_progress(
    target: Target, *, on: dt.date, value: Decimal, note: str, actor: Any
) -> ProgressEntry:
    """State the running total that a target had reached on a day. One declaration waits at a time."""
    plan = lock(target.plan)
    refuse(
        rules.declare_problem(
            plan_state=plan.state,
            target_state=target.state,
            mode=target.progress_mode,
            has_open_entry=target.entries.filter(state=EntryState.SUBMITTED).exists(),
            on=on,
            from_on=plan.span.from_on,
            today=timezone.localdate(),
            value=value,
            note=note,
        )
    )
    entry = ProgressEntry.objects.create(
        target=target, on=on, value=value, note=note.strip()[:300], declared_by=actor
    )
    record(
        "planning.progress_declared",
        actor=actor,
        union=plan.union,
        target=target,
        detail={"value": f"{formats.number(value)}{target.unit}", "on": on.isoformat()},
    )
    return entry


@transaction.atomic
def decide_progress(
    entry: ProgressEntry, *, approve: bool, actor: Any, opinion: str = ""
) -> ProgressEntry:
    """Approve or refuse a declaration. Nobody decides on his own."""
    plan = lock(entry.target.plan)
    entry = ProgressEntry.objects.select_for_update().get(pk=entry.pk)
    refuse(
        rules.decide_problem(
            state=entry.state,
            is_own=entry.declared_by_id == actor.pk,
            approve=approve,
            opinion=opinion,
        )
    )
    entry.state = EntryState.APPROVED if approve else EntryState.REFUSED
    entry.decided_by, entry.decided_at, entry.opinion = actor, timezone.now(), opinion.strip()[:200]
    entry.save(update_fields=["state", "decided_by", "decided_at", "opinion"])
    event = "planning.progress_approved" if approve else "planning.progress_refused"
    record(event, actor=actor, union=plan.union, target=entry.target, reason=entry.opinion)
    return entry
