"""Acting at a desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.matters import rules
from gonghui.engines.matters.enums import Action, DeskState, MatterState, Outcome, Verb
from gonghui.engines.matters.messages import tell_applicant, tell_desks
from gonghui.engines.matters.models import Desk, Matter, Objection
from gonghui.engines.matters.models.matter import LETTER
from gonghui.engines.matters.queries import interested_in, opinions_given, transfer_candidates
from gonghui.engines.matters.seats import seats_of, sits_at
from gonghui.engines.matters.services.looking import note_act
from gonghui.engines.matters.services.moving import (
    advance,
    close,
    drop_waiting,
    keep_file,
    locked,
    note,
    refuse_if,
    set_due,
    stop_clock,
)
from gonghui.kernel.refusal import Refusal

VERBS = {
    Action.PASS: Verb.PASSED,
    Action.RETURN: Verb.RETURNED,
    Action.REFUSE: Verb.REFUSED,
    Action.TRANSFER: Verb.TRANSFERRED,
}


@dataclass(frozen=True)
class Letter:
    """How an outside organisation answered."""

    number: str = ""
    dated_on: dt.date | None = None
    scan: tuple[str, bytes] | None = None
    """Name and content of the file."""


@transaction.atomic
def act(
    desk: Desk,
    *,
    action: str,
    actor: Any,
    opinion: str = "",
    to: Any = None,
    letter: Letter | None = None,
    today: dt.date | None = None,
) -> Matter:
    """Pass, return, refuse or hand on what waits at a desk. `letter` is what an outside
    organisation wrote, where one answers.

    1. Lock the matter; whoever comes second is told who acted.
    2. Ask the rules: the seat, separation of duties, what the step allows, a running publicity.
    3. Write the opinion, the history, the audit.
    4. Count the opinions of the step; when they decide, open the next desk, or close, or settle.
    """
    today = today or timezone.localdate()
    action = Action(action)
    matter = locked(desk.matter_id)
    desk = Desk.objects.select_related("union", "holder", "acted_by").get(pk=desk.pk)
    desk.matter = matter
    _ask_rules(matter, desk, action=action, actor=actor, opinion=opinion, to=to, today=today)
    _take_letter(matter, desk, letter or Letter(), action=action, actor=actor, today=today)
    take_opinion(matter, desk, action=action, actor=actor, opinion=opinion, to=to, today=today)
    return matter


def _ask_rules(
    matter: Matter,
    desk: Desk,
    *,
    action: Action,
    actor: Any,
    opinion: str,
    to: Any,
    today: dt.date,
) -> None:
    if desk.state == DeskState.ACTED and desk.acted_by is not None:
        said = desk.get_action_display()
        raise Refusal(f"该环节已由{desk.acted_by.display_name}办理（{said}），没有重复办理。")
    kind = matter.declared
    step = kind.step(desk.step)
    refuse_if(
        rules.acting_problem(
            matter_state=matter.state,
            desk_state=desk.state,
            sits_here=Desk.objects.filter(pk=desk.pk).filter(sits_at(actor)).exists(),
            person=actor.person_id,
            account=actor.pk,
            interested=interested_in(matter),
            gave_opinion=opinions_given(matter, at_step=desk.step),
            once_each=kind.once_each,
            action=action,
        )
    )
    refuse_if(rules.action_problem(step, action, opinion=opinion, to=to))
    if (
        to is not None
        and action == Action.TRANSFER
        and not transfer_candidates(desk, account=actor).filter(pk=to.pk).exists()
    ):
        raise Refusal("只能转给同一工会中可以办理事项的人员。")
    if step.publicity is not None:
        refuse_if(watching_problem(desk, action=action, today=today))


def _take_letter(
    matter: Matter, desk: Desk, letter: Letter, *, action: str, actor: Any, today: dt.date
) -> None:
    refuse_if(
        rules.letter_problem(
            outside=desk.outside,
            action=action,
            number=letter.number,
            dated_on=letter.dated_on,
            today=today,
        )
    )
    if not desk.outside:
        return
    desk.letter_number, desk.letter_on = letter.number.strip()[:60], letter.dated_on
    if letter.scan is not None:
        name, content = letter.scan
        keep_file(matter, LETTER, name, content, actor=actor)


def watching_problem(desk: Desk, *, action: str, today: dt.date) -> str:
    """Why a publicity may not end yet."""
    objections = Objection.objects.filter(publicity__desk=desk)
    return rules.watching_problem(
        action=action,
        to_on=desk.publicity.to_on,
        today=today,
        open_objections=objections.filter(state="open").count(),
        upheld_objections=objections.filter(state="upheld").count(),
    )


def take_opinion(
    matter: Matter,
    desk: Desk,
    *,
    action: Action,
    actor: Any,
    opinion: str,
    to: Any = None,
    today: dt.date,
    verb: Verb | None = None,
) -> None:
    """Write what a desk said and let it have its effect. The caller holds the lock and has asked
    the rules; `actor` is None where the clock acts."""
    desk.state, desk.action, desk.opinion = DeskState.ACTED, action, opinion.strip()[:500]
    desk.acted_by, desk.acted_for_id = actor, _stood_for(desk, actor)
    desk.acted_at = timezone.now()
    desk.save()
    words = desk.opinion if to is None else f"转{to.display_name}办理。{desk.opinion}"
    entry = note(matter, verb or VERBS[action], actor=actor, text=words, desk=desk)
    title = matter.declared.step(desk.step).title
    detail = {"step": title, "to": str(to)} if to is not None else {"step": title}
    note_act(
        f"matters.{VERBS[action].value}",
        matter,
        actor=actor,
        union=desk.union,
        detail=detail,
        reason=desk.opinion[:200],
    )
    if action == Action.TRANSFER:
        _hand_on(desk, to, key=str(entry.pk))
    elif action == Action.RETURN:
        stop_clock(desk, today)
        drop_waiting(matter, DeskState.VOID)
        matter.state, matter.due_on = MatterState.RETURNED, None
        matter.save(update_fields=["state", "due_on"])
        tell_applicant(matter, "matters.returned", key=str(entry.pk), text=desk.opinion)
    else:
        _decide(matter, desk, actor=actor, today=today)
    if desk_publicity := getattr(desk, "publicity", None):
        desk_publicity.closed_on = today if action != Action.TRANSFER else None
        desk_publicity.save(update_fields=["closed_on"])


def _stood_for(desk: Desk, actor: Any) -> int | None:
    """Whose seat it was, when a stand-in acted."""
    if actor is None or desk.holder_id == actor.pk:
        return None
    mine = [
        seat for seat in seats_of(actor) if (seat.union, seat.role) == (desk.union_id, desk.role)
    ]
    if any(seat.stands_for is None for seat in mine) and desk.holder_id is None:
        return None
    return next((seat.stands_for for seat in mine if seat.stands_for is not None), None)


def _hand_on(desk: Desk, to: Any, *, key: str) -> None:
    """The same seat in one person's hands; the clock goes on, a publicity stays with it."""
    fresh = Desk.objects.create(
        matter=desk.matter,
        step=desk.step,
        round=desk.round,
        office=desk.office,
        union=desk.union,
        role=desk.role,
        outside=desk.outside,
        holder=to,
        previous=desk,
        opened_at=timezone.now(),
        due_on=desk.due_on,
        paused_on=desk.paused_on,
        days_left=desk.days_left,
    )
    publicity = getattr(desk, "publicity", None)
    if publicity is not None:
        publicity.desk = fresh
        publicity.save(update_fields=["desk"])
    tell_desks(desk.matter, [fresh], key=key)


def _decide(matter: Matter, desk: Desk, *, actor: Any, today: dt.date) -> None:
    """Count the opinions of the step and follow what they say."""
    step = matter.declared.step(desk.step)
    opinions = list(
        matter.desks.filter(step=desk.step, round=desk.round)
        .filter(state__in=(DeskState.WAITING, DeskState.ACTED))
        .exclude(action=Action.TRANSFER)
        .values_list("action", flat=True)
    )
    # Reopened one level up, a step may have fewer desks than it declares.
    verdict = rules.tally(opinions, needs=step.needs, veto=step.veto)
    if verdict == "waiting":
        set_due(matter)
        return
    drop_waiting(matter, DeskState.SKIPPED)
    if verdict == "pass":
        advance(matter, desk=desk, actor=actor, today=today)
        return
    close(matter, Outcome.REFUSED, actor=actor, text=desk.opinion)


@dataclass(frozen=True)
class BatchVerdict:
    """What became of one row of a batch."""

    desk: Desk
    done: bool
    text: str


def act_in_batch(
    desks: Iterable[Desk], *, action: str, actor: Any, opinion: str = ""
) -> list[BatchVerdict]:
    """The same action at several desks, each in a transaction of its own: one that is refused
    does not hold up the others."""
    verdicts = []
    for desk in desks:
        try:
            matter = act(desk, action=action, actor=actor, opinion=opinion)
        except Refusal as refusal:
            verdicts.append(BatchVerdict(desk, False, refusal.message))
        else:
            verdicts.append(BatchVerdict(desk, True, f"已办理，现为“{matter.stage_title}”"))
    return verdicts
