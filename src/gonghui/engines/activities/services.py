"""Verbs on activities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from gonghui.engines.activities import rules
from gonghui.engines.activities.kinds import ACTIVITY_KINDS
from gonghui.engines.activities.models import (
    Activity,
    ActivitySession,
    ActivityState,
    EnrolmentState,
    ParticipantRole,
    Participation,
    SessionState,
)
from gonghui.kernel.audit.services import record
from gonghui.kernel.notify.services import send
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

FACTS = (
    "union_id",
    "title",
    "kind",
    "theme",
    "node",
    "mode",
    "from_on",
    "to_on",
    "venue",
    "target_group",
    "undertaker",
    "budget_amount",
    "description",
)
"""What `save_activity` may change."""


def _refuse(problem: str) -> None:
    if problem:
        raise Refusal(f"{problem}。")


def _locked(activity: Activity) -> Activity:
    locked: Activity = (
        Activity.objects.select_for_update(of=("self",)).select_related("union").get(pk=activity.pk)
    )
    return locked


@transaction.atomic
def save_activity(activity: Activity, *, actor: Any) -> Activity:
    """Register an activity, or correct the facts of one that is not closed.

    State, summary and reason have verbs of their own: a form opened before 发布 does not undo it.
    KeyError for an unknown kind.
    """
    ACTIVITY_KINDS[activity.kind]
    if activity._state.adding:
        _refuse(
            rules.change_problem(
                state=activity.state,
                from_on=activity.from_on,
                to_on=activity.to_on,
                session_days=(),
            )
        )
        activity.created_by = actor
        activity.save()
        record("activities.registered", actor=actor, union=activity.union, target=activity)
        return activity
    present = _locked(activity)
    days = present.sessions.exclude(state=SessionState.CANCELLED).values_list("held_on", flat=True)
    _refuse(
        rules.change_problem(
            state=present.state,
            from_on=activity.from_on,
            to_on=activity.to_on,
            session_days=days,
        )
    )
    changed = [name for name in FACTS if getattr(activity, name) != getattr(present, name)]
    if changed:
        activity.save(update_fields=[name.removesuffix("_id") for name in changed])
        labels = [
            str(Activity._meta.get_field(name.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]
            for name in changed
        ]
        record(
            "activities.updated",
            actor=actor,
            union=activity.union,
            target=activity,
            detail={"fields": "、".join(labels)},
        )
    activity.refresh_from_db()
    return activity


@transaction.atomic
def publish(activity: Activity, *, actor: Any) -> Activity:
    """Make a draft known. Publishing twice is once."""
    activity = _locked(activity)
    _refuse(rules.publishing_problem(activity.state))
    if activity.state == ActivityState.DRAFT:
        activity.state = ActivityState.PUBLISHED
        activity.save(update_fields=["state"])
        record("activities.published", actor=actor, union=activity.union, target=activity)
    return activity


@transaction.atomic
def plan_session(
    activity: Activity,
    *,
    held_on: dt.date,
    actor: Any,
    starts_at: dt.time | None = None,
    venue: str = "",
    title: str = "",
) -> ActivitySession:
    """Add a session."""
    activity = _locked(activity)
    _refuse(
        rules.session_problem(
            state=activity.state, held_on=held_on, from_on=activity.from_on, to_on=activity.to_on
        )
    )
    last = activity.sessions.aggregate(last=Max("number"))["last"] or 0
    session: ActivitySession = ActivitySession.objects.create(
        activity=activity,
        number=last + 1,
        held_on=held_on,
        starts_at=starts_at,
        venue=venue or activity.venue,
        title=title,
    )
    record("activities.session_planned", actor=actor, union=activity.union, target=session)
    return session


@transaction.atomic
def hold_session(session: ActivitySession, *, actor: Any) -> ActivitySession:
    """Record that a session took place. Twice is once."""
    activity = _locked(session.activity)
    session.refresh_from_db()
    if session.state == SessionState.HELD:
        return session
    _refuse(
        rules.holding_problem(
            activity_state=activity.state,
            state=session.state,
            held_on=session.held_on,
            today=timezone.localdate(),
        )
    )
    session.state = SessionState.HELD
    session.save(update_fields=["state"])
    if activity.state == ActivityState.PUBLISHED:
        activity.state = ActivityState.ONGOING
        activity.save(update_fields=["state"])
    record("activities.session_held", actor=actor, union=activity.union, target=session)
    return session


@transaction.atomic
def cancel_session(session: ActivitySession, *, actor: Any) -> ActivitySession:
    """Call a planned session off. Twice is once."""
    activity = _locked(session.activity)
    session.refresh_from_db()
    if session.state == SessionState.HELD:
        raise Refusal("该场次已经举办，不能取消。")
    if session.state == SessionState.CANCELLED:
        return session
    session.state = SessionState.CANCELLED
    session.save(update_fields=["state"])
    record("activities.session_cancelled", actor=actor, union=activity.union, target=session)
    return session


@transaction.atomic
def add_participants(
    session: ActivitySession,
    people: Iterable[tuple[Any, Any]],
    *,
    actor: Any,
    role: str = ParticipantRole.PARTICIPANT,
    hours: Any = 0,
) -> int:
    """Put (person, union) pairs on a session's roster. Who is there already stays once.

    Returns how many were new. Refused where a headcount is declared: withdraw it first. The
    roster of a planned session is who is expected; it counts when the session was held. No time
    of signing in is invented: a roster is often typed in a week later.
    """
    activity = _locked(session.activity)
    session.refresh_from_db()
    _refuse(
        rules.roster_problem(
            activity_state=activity.state,
            state=session.state,
            declared=session.declared_headcount,
        )
    )
    before = session.participations.count()
    Participation.objects.bulk_create(
        [
            Participation(
                session=session,
                person=person,
                union=union,
                role=role,
                hours=hours,
            )
            for person, union in people
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    added: int = session.participations.count() - before
    if added:
        record(
            "activities.participants_added",
            actor=actor,
            union=activity.union,
            target=session,
            detail={"count": added},
        )
    return added


@transaction.atomic
def remove_participant(participation: Participation, *, actor: Any) -> None:
    """Take somebody off a roster who was put there by mistake, while the activity is open."""
    activity = _locked(participation.session.activity)
    if activity.state == ActivityState.SUMMARIZED:
        raise Refusal("活动已经总结，名册不能再改。")
    record(
        "activities.participant_removed",
        actor=actor,
        union=activity.union,
        target=participation.session,
        detail={"person": participation.person.name},
    )
    participation.delete()


@transaction.atomic
def declare_headcount(
    session: ActivitySession, *, headcount: int | None, evidence: str, actor: Any
) -> ActivitySession:
    """State how many came to a session without a roster; None withdraws the statement."""
    activity = _locked(session.activity)
    session.refresh_from_db()
    if headcount is not None:
        _refuse(
            rules.declaration_problem(
                participants=session.participations.count(),
                evidence=evidence,
                headcount=headcount,
                activity_state=activity.state,
                state=session.state,
            )
        )
    elif activity.state == ActivityState.SUMMARIZED:
        raise Refusal("活动已经总结，申报人数不能再改。")
    elif session.declared_headcount is None:
        return session
    session.declared_headcount = headcount
    session.declared_evidence = evidence.strip() if headcount is not None else ""
    session.save(update_fields=["declared_headcount", "declared_evidence"])
    event = "headcount_declared" if headcount is not None else "headcount_withdrawn"
    record(
        f"activities.{event}",
        actor=actor,
        union=activity.union,
        target=session,
        detail={"headcount": headcount},
    )
    return session


@transaction.atomic
def summarize(activity: Activity, *, summary: str, actor: Any) -> Activity:
    """Close an activity with its summary."""
    activity = _locked(activity)
    if activity.state == ActivityState.SUMMARIZED:
        return activity
    shortest = resolve(
        "activities.summary_length", union=activity.union, on=timezone.localdate()
    ).value
    _refuse(
        rules.summary_problem(
            held_sessions=activity.sessions.filter(state=SessionState.HELD).count(),
            summary=summary,
            shortest=shortest,
        )
    )
    activity.summary, activity.state = summary.strip(), ActivityState.SUMMARIZED
    activity.save(update_fields=["summary", "state"])
    record("activities.summarized", actor=actor, union=activity.union, target=activity)
    return activity


@transaction.atomic
def cancel(activity: Activity, *, reason: str, actor: Any) -> Activity:
    """Call an activity off, with a reason. What was held stays held, so it is refused then."""
    activity = _locked(activity)
    if activity.state == ActivityState.CANCELLED:
        return activity
    if not reason.strip():
        raise Refusal("请写明取消原因。")
    if activity.sessions.filter(state=SessionState.HELD).exists():
        raise Refusal("活动已有举办过的场次，不能取消，请总结后结束。")
    activity.state, activity.cancel_reason = ActivityState.CANCELLED, reason.strip()
    activity.save(update_fields=["state", "cancel_reason"])
    activity.sessions.update(state=SessionState.CANCELLED)
    record(
        "activities.cancelled", actor=actor, union=activity.union, target=activity, reason=reason
    )
    _tell_of_cancellation(activity)
    return activity


def _tell_of_cancellation(activity: Activity) -> None:
    rows = activity.enrolments.exclude(state=EnrolmentState.CANCELLED).select_related("person")
    send(
        "activities.cancelled",
        to=[row.person for row in rows],
        union=activity.union,
        context={"activity": activity.title, "reason": activity.cancel_reason},
        url=f"/m/activities/{activity.pk}/",
        key=f"{activity.pk}",
    )
