"""How a matter moves: locking, opening the desks of a step, the clock, closing, settling. What the
verbs share; pages call the verbs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Min
from django.utils import timezone
from django.utils.module_loading import import_string

from gonghui.engines.matters import rules
from gonghui.engines.matters.enums import DeskState, MatterState, Outcome, Verb
from gonghui.engines.matters.kinds import Step
from gonghui.engines.matters.messages import tell_applicant, tell_desks
from gonghui.engines.matters.models import Desk, Matter, MatterEvent, MatterFile, Publicity
from gonghui.engines.matters.queries import opinions_given, place_of, term_at
from gonghui.engines.matters.terms import Term, workdays_left
from gonghui.kernel.audit.services import record
from gonghui.kernel.calendar.workdays import workday_test
from gonghui.kernel.files.checks import MEGABYTE, FileRule
from gonghui.kernel.files.services import store_file
from gonghui.kernel.refusal import Refusal

PAPERS = FileRule(("pdf", "jpg", "jpeg", "png", "docx", "xlsx"), 20 * MEGABYTE)


def refuse_if(problem: str) -> None:
    """Raise the reason as a sentence."""
    if problem:
        raise Refusal(f"{problem}。")


def locked(pk: int) -> Matter:
    """The matter's row, locked: whoever comes second waits here and then finds it changed."""
    row: Matter = Matter.objects.select_for_update(of=("self",)).select_related("union").get(pk=pk)
    return row


def note(
    matter: Matter, verb: Verb, *, actor: Any, text: str = "", desk: Desk | None = None
) -> MatterEvent:
    """Append to the history."""
    entry: MatterEvent = MatterEvent.objects.create(
        matter=matter,
        desk=desk,
        verb=verb,
        actor=actor,
        actor_name=actor.display_name if actor else "",
        seat=f"{desk.union} {desk.get_role_display()}" if desk else "",
        text=text[:600],
        at=timezone.now(),
    )
    return entry


def keep_file(matter: Matter, document: str, name: str, content: bytes, *, actor: Any) -> None:
    """Store a paper beside its matter."""
    stored = store_file(
        name=name,
        content=content,
        union=matter.union,
        permission=matter.declared.view_permission,
        actor=actor,
        rule=PAPERS,
        sealed=matter.is_sensitive,
        about=matter if matter.is_sensitive else None,
    )
    MatterFile.objects.create(matter=matter, document=document, stored=stored, round=matter.round)


def open_step(
    matter: Matter,
    step: Step,
    *,
    today: dt.date,
    previous: Desk | None = None,
    left: int | None = None,
    at: Any = None,
) -> list[Desk]:
    """Let the matter wait at a step's desks.

    `left`: working days that were left when its clock was stopped there before. `at`: a union that
    takes the place of the declared one (reopening one level up).
    """
    term = step.publicity or step.within
    without = opinions_given(matter, at_step=step.code) if matter.declared.once_each else set()
    desks = []
    for number, office in enumerate(step.offices):
        union = at or place_of(office, matter, without=without, today=today)
        desk = Desk.objects.create(
            matter=matter,
            step=step.code,
            round=matter.round,
            office=number,
            union=union,
            role=office.by.code,
            outside=office.at.name if office.at.how == "outside" else "",
            previous=previous,
            opened_at=timezone.now(),
            due_on=first_due(matter, term, union=union, today=today, left=left),
        )
        desks.append(desk)
    if step.publicity is not None:
        assert desks[0].due_on is not None
        Publicity.objects.create(desk=desks[0], from_on=today, to_on=desks[0].due_on)
    matter.state = MatterState.RUNNING
    matter.stage = step.code
    matter.due_on = min((desk.due_on for desk in desks if desk.due_on), default=None)
    matter.moved_at = timezone.now()
    matter.save(update_fields=["state", "stage", "due_on", "round", "moved_at"])
    tell_desks(matter, desks, key="opened")
    return desks


def first_due(
    matter: Matter, term: Term | None, *, union: Any, today: dt.date, left: int | None
) -> dt.date | None:
    """The last day of a desk that opens at a union today."""
    if term is None:
        return None
    is_workday = workday_test()
    term = term_at(term, union, on=today)
    if left is not None and term.unit != "before":
        return rules.resumed_due(max(left, 1), today, is_workday=is_workday)
    return term.due_on(today, answers=matter.answers, is_workday=is_workday)


def waiting_desks(matter: Matter) -> list[Desk]:
    """Where it waits now."""
    return list(matter.desks.filter(state=DeskState.WAITING).select_related("union"))


def set_due(matter: Matter) -> None:
    """The matter is due when the first of its running clocks is."""
    running = matter.desks.filter(state=DeskState.WAITING, paused_on=None)
    matter.due_on = running.aggregate(first=Min("due_on"))["first"]
    matter.save(update_fields=["due_on"])


def stop_clock(desk: Desk, today: dt.date) -> None:
    """Let a desk's clock stand. One that stands already keeps what it had left."""
    if desk.paused_on is not None:
        return
    desk.paused_on = today
    if desk.due_on is not None:
        desk.days_left = workdays_left(desk.due_on, today, is_workday=workday_test())
    desk.save(update_fields=["paused_on", "days_left"])


def start_clock(desk: Desk, today: dt.date) -> None:
    """Let a clock go on with what it had left. A limit counted from an event has not moved."""
    if desk.paused_on is None:
        return
    step = desk.matter.declared.step(desk.step)
    term = step.publicity or step.within
    if desk.days_left is not None and term is not None and not term.before:
        desk.due_on = rules.resumed_due(desk.days_left, today, is_workday=workday_test())
    desk.paused_on = desk.days_left = None
    desk.save(update_fields=["paused_on", "days_left", "due_on"])
    publicity = Publicity.objects.filter(desk=desk).first()
    if publicity is not None and desk.due_on is not None:
        publicity.to_on = desk.due_on
        publicity.save(update_fields=["to_on"])


def drop_waiting(matter: Matter, state: DeskState) -> None:
    """Nobody else needs to act at the present step."""
    matter.desks.filter(state=DeskState.WAITING).update(state=state)


def close(matter: Matter, outcome: Outcome, *, actor: Any, text: str = "") -> None:
    """End a matter; without approval, its kind takes back what its steps have done."""
    drop_waiting(matter, DeskState.VOID)
    matter.state, matter.outcome = MatterState.CLOSED, outcome
    matter.closed_at = matter.moved_at = timezone.now()
    matter.due_on = None
    matter.save(update_fields=["state", "outcome", "closed_at", "moved_at", "due_on"])
    if outcome != Outcome.WITHDRAWN:
        key = f"{matter.round} {outcome}"
        tell_applicant(matter, "matters.closed", key=key, text=text)
        if matter.declared.rated:
            tell_applicant(matter, "matters.rating_asked", key=key)
    abandoned = matter.declared.abandoned
    if outcome != Outcome.APPROVED and abandoned:
        import_string(abandoned)(matter, actor=actor)
        matter.steps_done = []
        matter.save(update_fields=["steps_done"])


def step_done(matter: Matter, step: Step, *, actor: Any) -> None:
    """Let a step that passes have its effect, once, however often it is passed."""
    if not step.done or step.code in matter.steps_done:
        return
    import_string(step.done)(matter, actor=actor)
    matter.steps_done = [*matter.steps_done, step.code]
    matter.save(update_fields=["steps_done"])


def settle(matter: Matter, *, actor: Any) -> Any:
    """Turn an approved matter into its record, once for ever.

    The row is locked by the caller; a refusal of the kind's service undoes the approval too.
    """
    if matter.settled_at is not None:
        raise Refusal("该事项已经生效，没有重复办理。")
    kind = matter.declared
    result = import_string(kind.settle)(matter, actor=actor) if kind.settle else None
    matter.settled_at = timezone.now()
    if result is not None and hasattr(result, "_meta"):
        matter.settled_type, matter.settled_id = result._meta.label, str(result.pk)
    matter.save(update_fields=["settled_at", "settled_type", "settled_id"])
    record(
        "matters.settled",
        actor=actor,
        union=matter.union,
        target=matter,
        detail={"record": _named(result)},
    )
    return result


def _named(result: Any) -> str:
    if result is None:
        return "办理结果"
    return str(getattr(result, "audit_title", "") or result)


def advance(matter: Matter, *, desk: Desk, actor: Any, today: dt.date) -> None:
    """On to the next step; at the end of the route approve and settle."""
    step_done(matter, matter.declared.step(desk.step), actor=actor)
    following = rules.step_after(matter.declared, desk.step, matter.answers)
    if following is not None:
        open_step(matter, following, today=today, previous=desk)
        tell_applicant(matter, "matters.moved", key=f"{matter.round} {following.code}")
        return
    close(matter, Outcome.APPROVED, actor=actor)
    settle(matter, actor=actor)
