"""What the calendar does to matters every day: reminders, escalation, the end of publicity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.matters import rules
from gonghui.engines.matters.enums import DeskState, MatterState, ReminderKind, Verb
from gonghui.engines.matters.messages import seated, tell_reminded
from gonghui.engines.matters.models import Desk, Publicity, Reminder
from gonghui.engines.matters.queries import holders, term_at
from gonghui.engines.matters.services.following import mend_desks
from gonghui.engines.matters.services.looking import reminder_text
from gonghui.engines.matters.services.moving import locked, note
from gonghui.engines.matters.services.publicity import close_publicity
from gonghui.engines.matters.terms import shift_workdays
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.permissions import CHAIR
from gonghui.kernel.audit.services import record
from gonghui.kernel.calendar.workdays import workday_test
from gonghui.kernel.org.queries import ancestors_and_self
from gonghui.kernel.refusal import Refusal


@dataclass(frozen=True)
class DaysWork:
    """What one run has done; a second run on the same day does nothing more."""

    due_soon: int = 0
    overdue: int = 0
    escalated: int = 0
    published: int = 0
    mended: int = 0


def remind_and_escalate(today: dt.date | None = None) -> DaysWork:
    """Remind desks that are due soon or overdue, escalate one level up what stays overdue, end
    publicities whose period is over. Nothing is sent twice, however often it runs."""
    today = today or timezone.localdate()
    is_workday = workday_test()
    mended = mend_desks(today)
    published = _end_publicities(today)
    waiting = (
        Desk.objects.waiting()
        .filter(paused_on=None, due_on__isnull=False, matter__state=MatterState.RUNNING)
        .select_related("matter", "union")
    )
    last_yellow = rules.yellow_until(today, is_workday=is_workday)
    soon = waiting.filter(due_on__gte=today, due_on__lte=last_yellow, publicity=None)
    late = waiting.filter(due_on__lt=today, publicity=None)
    return DaysWork(
        due_soon=_remind(soon, ReminderKind.DUE_SOON, today),
        overdue=_remind(late, ReminderKind.OVERDUE, today),
        escalated=_escalate(late, today),
        published=published,
        mended=mended,
    )


def _end_publicities(today: dt.date) -> int:
    over = Publicity.objects.filter(
        closed_on=None,
        to_on__lt=today,
        desk__state=DeskState.WAITING,
        desk__paused_on=None,
        desk__matter__state=MatterState.RUNNING,
    ).select_related("desk")
    ended = 0
    for publicity in over:
        try:
            close_publicity(publicity, today=today)
        except Refusal:
            continue  # an upheld objection keeps it with its desk, where it shows as overdue
        ended += 1
    return ended


def _remind(desks: Any, kind: ReminderKind, today: dt.date) -> int:
    known = Reminder.objects.filter(kind=kind).values("desk")
    rows = [
        Reminder(
            desk=desk,
            kind=kind,
            made_on=today,
            union=desk.union,
            role=desk.role,
            text=reminder_text(desk.matter, f"{kind.label}，到期日{desk.due_on}"),
        )
        for desk in desks.exclude(pk__in=known)
    ]
    with transaction.atomic():
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
        for row in rows:
            desk = row.desk
            text = f"{desk.seat}，到期日{desk.due_on}"
            tell_reminded(
                desk.matter, desk, why=kind.label, text=text, to=seated(desk), key=str(kind)
            )
    return len(rows)


def _escalate(late: Any, today: dt.date) -> int:
    known = Reminder.objects.filter(kind=ReminderKind.ESCALATED).values("desk")
    is_workday = workday_test()
    count = 0
    for desk in late.exclude(pk__in=known):
        limit = term_at(desk.matter.declared.escalate_after, desk.union, on=today).days
        if shift_workdays(desk.due_on, limit, is_workday=is_workday) < today:
            count += _escalate_one(desk, today)
    return count


@transaction.atomic
def _escalate_one(desk: Desk, today: dt.date) -> int:
    matter = locked(desk.matter_id)
    desk = Desk.objects.select_related("union").get(pk=desk.pk)
    if desk.state != DeskState.WAITING or desk.paused_on is not None:
        return 0
    union, role = _one_level_up(desk, today)
    _, is_new = Reminder.objects.get_or_create(
        desk=desk,
        kind=ReminderKind.ESCALATED,
        defaults={
            "made_on": today,
            "union": union,
            "role": role,
            "text": reminder_text(matter, f"{desk.union}超期未办，到期日{desk.due_on}"),
        },
    )
    if not is_new:
        return 0
    desk.matter = matter
    note(matter, Verb.ESCALATED, actor=None, text=f"已上报{union}", desk=desk)
    superiors = holders([union], role, today=today).values("account")
    tell_reminded(
        matter,
        desk,
        why=ReminderKind.ESCALATED.label,
        text=f"{desk.seat}超期未办，到期日{desk.due_on}",
        to=Account.objects.filter(pk__in=superiors),
        key=ReminderKind.ESCALATED,
    )
    record(
        "matters.escalated",
        actor=None,
        union=union,
        target=matter,
        detail={"to": union.name},
    )
    return 1


def _one_level_up(desk: Desk, today: dt.date) -> tuple[Any, str]:
    """The nearest superior with somebody in the same duty; else with a chair; else the union's own
    chair."""
    above = list(reversed(ancestors_and_self(desk.union)))[1:]
    for role in (desk.role, CHAIR.code):
        held = _held(above, role, today)
        for union in above:
            if union.pk in held:
                return union, role
    return desk.union, CHAIR.code


def _held(unions: Iterable[Any], role: str, today: dt.date) -> set[int]:
    return set(holders(unions, role, today=today).values_list("union", flat=True))
