"""Objections during publicity, and its end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.matters import rules
from gonghui.engines.matters.enums import Action, DeskState, MatterState, ObjectionState, Verb
from gonghui.engines.matters.messages import tell_objected
from gonghui.engines.matters.models import Matter, Objection, Publicity
from gonghui.engines.matters.queries import interested_in
from gonghui.engines.matters.seats import sits_at
from gonghui.engines.matters.services.acting import take_opinion, watching_problem
from gonghui.engines.matters.services.moving import (
    locked,
    note,
    refuse_if,
    set_due,
    start_clock,
    stop_clock,
)
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def object_to(
    publicity: Publicity,
    *,
    name: str,
    text: str,
    contact: str = "",
    actor: Any = None,
    submission_key: str | None = None,
    source: str = "",
    today: dt.date | None = None,
) -> Objection:
    """Take an objection. The clock of the publicity stands until it is answered.

    `actor` is None for somebody who is not signed in; he is limited by his `source`. Without a
    name he is 匿名, where the kind allows it. The same `submission_key` twice is one objection.
    """
    today = today or timezone.localdate()
    matter = locked(publicity.desk.matter_id)
    if submission_key:
        known = Objection.objects.filter(submission_key=submission_key).first()
        if known is not None:
            return known
    refuse_if(
        rules.objection_problem(
            name=name, text=text, may_be_anonymous=matter.declared.anonymous_objections
        )
    )
    if source:
        since = timezone.now() - dt.timedelta(hours=1)
        made = Objection.objects.filter(source=source, made_at__gte=since).count()
        refuse_if(rules.flood_problem(made))
    publicity = Publicity.objects.select_related("desk__union").get(pk=publicity.pk)
    desk = publicity.desk
    if publicity.closed_on is not None or desk.state != DeskState.WAITING:
        raise Refusal("公示已经结束，如有异议请直接向受理工会反映。")
    if matter.state != MatterState.RUNNING or (today > publicity.to_on and desk.paused_on is None):
        raise Refusal("公示期已过，如有异议请直接向受理工会反映。")
    desk.matter = matter
    objection: Objection = Objection.objects.create(
        publicity=publicity,
        name=name.strip()[:50] or "匿名",
        contact=contact.strip()[:60],
        text=text.strip()[:500],
        submission_key=submission_key,
        source=source,
    )
    stop_clock(desk, today)
    set_due(matter)
    note(matter, Verb.OBJECTED, actor=actor, text=objection.text, desk=desk)
    tell_objected(matter, desk, key=str(objection.pk))
    record("matters.objected", actor=actor, union=matter.union, target=matter)
    return objection


@transaction.atomic
def answer_objection(
    objection: Objection,
    *,
    upheld: bool,
    answer: str,
    actor: Any,
    today: dt.date | None = None,
) -> Objection:
    """Say what checking an objection has shown. With the last one answered the clock goes on; one
    that was upheld keeps the matter from being passed."""
    today = today or timezone.localdate()
    if len(answer.strip()) < 2:
        raise Refusal("请写明核查情况和结论。")
    matter = locked(objection.publicity.desk.matter_id)
    objection = Objection.objects.select_related("publicity__desk__union").get(pk=objection.pk)
    desk = objection.publicity.desk
    desk.matter = matter
    if objection.state != ObjectionState.OPEN:
        raise Refusal("该异议已经答复，没有重复办理。")
    if matter.state == MatterState.CLOSED:
        raise Refusal("该事项已经办结。")
    if not matter.desks.filter(pk=desk.pk).filter(sits_at(actor)).exists():
        raise Refusal("该事项不在您的待办中。")
    if actor.person_id is not None and actor.person_id in interested_in(matter):
        raise Refusal("您是该事项的申请人或利害关系人，应当回避。")
    objection.state = ObjectionState.UPHELD if upheld else ObjectionState.DISMISSED
    objection.answer, objection.answered_by = answer.strip()[:500], actor
    objection.answered_at = timezone.now()
    objection.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    still_open = objection.publicity.objections.filter(state=ObjectionState.OPEN).exists()
    if not still_open and matter.state == MatterState.RUNNING:
        start_clock(desk, today)
        set_due(matter)
    verdict = objection.get_state_display()
    note(matter, Verb.ANSWERED, actor=actor, text=f"{verdict}：{objection.answer}", desk=desk)
    record(
        "matters.objection_answered",
        actor=actor,
        union=matter.union,
        target=matter,
        detail={"verdict": verdict},
    )
    return objection


@transaction.atomic
def close_publicity(publicity: Publicity, *, today: dt.date | None = None) -> Matter:
    """End a publicity whose period is over, without anybody's doing. Closing it twice is once."""
    today = today or timezone.localdate()
    matter = locked(publicity.desk.matter_id)
    publicity = Publicity.objects.select_related("desk__union").get(pk=publicity.pk)
    desk = publicity.desk
    if publicity.closed_on is not None or desk.state != DeskState.WAITING:
        return matter
    if matter.state != MatterState.RUNNING or desk.paused_on is not None:
        raise Refusal("该事项已停表，公示不能结束。")
    desk.matter = matter
    refuse_if(watching_problem(desk, action=Action.PASS, today=today))
    take_opinion(
        matter,
        desk,
        action=Action.PASS,
        actor=None,
        opinion=f"公示期满（{rules.period_text(publicity.from_on, publicity.to_on)}），无异议或异议不成立。",
        today=today,
        verb=Verb.PUBLISHED,
    )
    return matter
