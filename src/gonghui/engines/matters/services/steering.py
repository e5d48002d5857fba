"""What is done about a matter from beside its desks: withdrawing, urging, supervising, suspending,
reopening."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.matters import rules
from gonghui.engines.matters.enums import (
    Action,
    MatterState,
    ObjectionState,
    Outcome,
    ReminderKind,
    Verb,
)
from gonghui.engines.matters.kinds import Step
from gonghui.engines.matters.messages import seated, tell_reminded
from gonghui.engines.matters.models import Desk, Matter, Objection, Reminder
from gonghui.engines.matters.queries import heir_of
from gonghui.engines.matters.services.looking import note_act, reminder_text
from gonghui.engines.matters.services.moving import (
    close,
    locked,
    note,
    open_step,
    refuse_if,
    set_due,
    start_clock,
    stop_clock,
    waiting_desks,
)
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.queries import parent_of
from gonghui.kernel.refusal import Refusal


def _reason(text: str) -> str:
    text = text.strip()
    if len(text) < 2:
        raise Refusal("请写明原因。")
    return text[:200]


def _may_supervise(matter: Matter, actor: Any) -> None:
    if not actor.may_at("matters.supervise", matter.union):
        raise Refusal("只有受理工会或其上级工会的主席可以这样做。")
    if actor.person_id is not None and actor.person_id in matter.interested:
        raise Refusal("您与该事项有利害关系，应当回避，请上级工会处理。")


def is_applicant(matter: Matter, actor: Any) -> bool:
    """Whether an account asked for this matter, for itself or at the desk."""
    own = actor.person_id is not None and actor.person_id == matter.applicant_person_id
    return own or actor.pk == matter.opened_by_id


@transaction.atomic
def withdraw(matter: Matter, *, actor: Any, reason: str) -> Matter:
    """Let the applicant take a request back, at any time before it is closed."""
    reason = _reason(reason)
    matter = locked(matter.pk)
    refuse_if(
        rules.withdrawing_problem(state=matter.state, is_applicant=is_applicant(matter, actor))
    )
    close(matter, Outcome.WITHDRAWN, actor=actor)
    note(matter, Verb.WITHDRAWN, actor=actor, text=reason)
    note_act("matters.withdrawn", matter, actor=actor, reason=reason)
    return matter


@transaction.atomic
def urge(matter: Matter, *, actor: Any, text: str = "", today: dt.date | None = None) -> Matter:
    """Remind the desks at which a matter waits, once a day."""
    today = today or timezone.localdate()
    matter = locked(matter.pk)
    if matter.state != MatterState.RUNNING:
        raise Refusal("该事项不在办理中，不能催办。")
    desks = waiting_desks(matter)
    if Reminder.objects.filter(desk__in=desks, kind=ReminderKind.URGED, made_on=today).exists():
        raise Refusal("今天已经催办过，请等待办理。")
    words = text.strip()[:200] or "请尽快办理。"
    entry = note(matter, Verb.URGED, actor=actor, text=words)
    _remind(matter, desks, ReminderKind.URGED, words, today, key=str(entry.pk))
    record("matters.urged", actor=actor, union=matter.union, target=matter)
    return matter


@transaction.atomic
def supervise(
    matter: Matter,
    *,
    actor: Any,
    text: str,
    due_on: dt.date | None = None,
    today: dt.date | None = None,
) -> Matter:
    """Put a matter under supervision, perhaps with a new last day for the present desks."""
    today = today or timezone.localdate()
    text = _reason(text)
    matter = locked(matter.pk)
    _may_supervise(matter, actor)
    if matter.state != MatterState.RUNNING:
        raise Refusal("该事项不在办理中，不能督办。")
    desks = waiting_desks(matter)
    if due_on is not None:
        if due_on < today:
            raise Refusal("限办日期不能早于今天。")
        if matter.step.publicity is not None:
            raise Refusal("公示期由规定确定，不能改变日期。")
        matter.desks.filter(pk__in=[desk.pk for desk in desks]).update(due_on=due_on)
        set_due(matter)
        text = f"{text}（限{due_on:%-m月%-d日}前办理）"
    matter.is_supervised = True
    matter.save(update_fields=["is_supervised"])
    entry = note(matter, Verb.SUPERVISED, actor=actor, text=text)
    _remind(matter, desks, ReminderKind.SUPERVISED, text, today, key=str(entry.pk))
    note_act("matters.supervised", matter, actor=actor, reason=text)
    return matter


def _remind(
    matter: Matter, desks: list[Desk], kind: ReminderKind, text: str, today: dt.date, *, key: str
) -> None:
    for desk in desks:
        tell_reminded(matter, desk, why=kind.label, text=text, to=seated(desk), key=key)
    Reminder.objects.bulk_create(
        [
            Reminder(
                desk=desk,
                kind=kind,
                made_on=today,
                union=desk.union,
                role=desk.role,
                text=reminder_text(matter, text),
            )
            for desk in desks
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def suspend(matter: Matter, *, actor: Any, reason: str, today: dt.date | None = None) -> Matter:
    """Let a matter rest: every clock stands, nobody can act."""
    today = today or timezone.localdate()
    reason = _reason(reason)
    matter = locked(matter.pk)
    _may_supervise(matter, actor)
    if matter.state != MatterState.RUNNING:
        raise Refusal("该事项不在办理中，不能中止。")
    for desk in waiting_desks(matter):
        desk.matter = matter
        stop_clock(desk, today)
    matter.state, matter.due_on = MatterState.SUSPENDED, None
    matter.save(update_fields=["state", "due_on"])
    note(matter, Verb.SUSPENDED, actor=actor, text=reason)
    note_act("matters.suspended", matter, actor=actor, reason=reason)
    return matter


@transaction.atomic
def resume(matter: Matter, *, actor: Any, text: str = "", today: dt.date | None = None) -> Matter:
    """Go on with a matter that rested; each clock has what it had left."""
    today = today or timezone.localdate()
    matter = locked(matter.pk)
    _may_supervise(matter, actor)
    if matter.state != MatterState.SUSPENDED:
        raise Refusal("该事项没有中止，不需要恢复。")
    for desk in waiting_desks(matter):
        desk.matter = matter
        if not Objection.objects.filter(publicity__desk=desk, state=ObjectionState.OPEN).exists():
            start_clock(desk, today)
    matter.state = MatterState.RUNNING
    matter.save(update_fields=["state"])
    set_due(matter)
    note(matter, Verb.RESUMED, actor=actor, text=text.strip())
    record("matters.resumed", actor=actor, union=matter.union, target=matter)
    return matter


def _step_to_reopen(matter: Matter, last: Desk) -> Step:
    """Where it ended; or the first step whose effect the end has taken back, for it has to be
    passed again."""
    kind = matter.declared
    passed = set(matter.desks.filter(action=Action.PASS).values_list("step", flat=True))
    if kind.abandoned:
        for step in kind.route:
            if step.done and step.code in passed:
                return step
    return kind.step(last.step)


@transaction.atomic
def reopen(
    matter: Matter,
    *,
    actor: Any,
    reason: str,
    one_level_up: bool = False,
    today: dt.date | None = None,
) -> Matter:
    """Take up a matter again that was refused or withdrawn: at the desk where it ended, or at the
    same duty one level up. What was approved has taken effect and stays closed."""
    today = today or timezone.localdate()
    reason = _reason(reason)
    matter = locked(matter.pk)
    _may_supervise(matter, actor)
    refuse_if(
        rules.reopening_problem(
            state=matter.state,
            outcome=matter.outcome,
            is_settled=matter.settled_at is not None,
        )
    )
    last = matter.desks.select_related("union").order_by("-pk").first()
    assert last is not None  # a matter is never without a first desk
    at = None
    if one_level_up:
        at = parent_of(heir_of(last.union))
        if at is None:
            raise Refusal(f"{last.union.name}没有上一级工会，请选择退回原办理环节。")
    matter.round += 1
    matter.outcome, matter.closed_at = "", None
    matter.state = MatterState.RUNNING
    matter.union = heir_of(matter.union)  # its union may have ended meanwhile
    matter.save(update_fields=["round", "outcome", "closed_at", "state", "union"])
    step = _step_to_reopen(matter, last)
    desks = open_step(matter, step, today=today, previous=last, at=at)
    words = f"{reason}（{'、'.join(str(desk.union) for desk in desks)}重新办理）"
    note(matter, Verb.REOPENED, actor=actor, text=words)
    note_act("matters.reopened", matter, actor=actor, reason=reason)
    return matter
