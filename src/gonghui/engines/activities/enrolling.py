"""Verbs on enrolment: opening an activity to members, enrolling, giving up a seat, signing in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone

from gonghui.engines.activities import rules
from gonghui.engines.activities.models import (
    Activity,
    ActivitySession,
    ActivityState,
    Enrolment,
    EnrolmentState,
    Participation,
)
from gonghui.engines.activities.services import _locked, _refuse, add_participants
from gonghui.kernel.audit.services import record
from gonghui.kernel.notify.services import send
from gonghui.kernel.refusal import Refusal

CHECK_IN_SALT = "activities.check_in"
CHECK_IN_EVERY = 30
"""Seconds after which the code on the wall changes."""
CHECK_IN_FOR = 10 * 60
"""Seconds for which a scanned code works: time enough to sign in by phone code first."""


@transaction.atomic
def open_to_members(
    activity: Activity, *, seats: int | None, until: dt.datetime | None, actor: Any
) -> Activity:
    """Let members of the union and of the unions below it enrol; again, to change the terms.
    Further seats go to those who wait."""
    activity = _locked(activity)
    _refuse(
        rules.opening_problem(
            state=activity.state,
            seats=seats,
            taken=_taken(activity),
            until=until,
            now=timezone.now(),
            to_on=activity.to_on,
        )
    )
    activity.open_to_members, activity.seats, activity.enrol_until = True, seats, until
    activity.save(update_fields=["open_to_members", "seats", "enrol_until"])
    terms = f"名额{seats}人" if seats is not None else "不限名额"
    record(
        "activities.opened_to_members",
        actor=actor,
        union=activity.union,
        target=activity,
        detail={"terms": terms},
    )
    _move_up(activity)
    return activity


@transaction.atomic
def close_to_members(activity: Activity, *, actor: Any) -> Activity:
    """Take no further enrolment; those there are stay. Twice is once."""
    activity = _locked(activity)
    if activity.open_to_members:
        activity.open_to_members = False
        activity.save(update_fields=["open_to_members"])
        record("activities.closed_to_members", actor=actor, union=activity.union, target=activity)
    return activity


def _taken(activity: Activity) -> int:
    return activity.enrolments.filter(state=EnrolmentState.ENROLLED).count()


@transaction.atomic
def enrol(activity: Activity, *, person: Any, union: Any, actor: Any) -> Enrolment:
    """Take a seat, or a place in the line when all seats are taken. Twice is once.

    `union` is where the person's membership is: the activity must be its own or a superior's.
    Seats are counted under the lock of the activity, so that none is given twice.
    """
    activity = _locked(activity)
    now = timezone.now()
    if not union.path.startswith(activity.union.path):
        raise Refusal("这项活动不面向您所在的工会。")
    known = activity.enrolments.filter(person=person).first()
    if known is not None and known.state != EnrolmentState.CANCELLED:
        return known
    _refuse(
        rules.enrolling_problem(
            is_open=activity.open_to_members,
            state=activity.state,
            to_on=activity.to_on,
            until=activity.enrol_until,
            now=now,
            today=timezone.localdate(),
        )
    )
    row = known or Enrolment(activity=activity, person=person)
    row.union, row.enrolled_at, row.cancelled_at = union, now, None
    row.state = rules.seat_for(seats=activity.seats, taken=_taken(activity))
    row.save()
    record(
        "activities.enrolled",
        actor=actor,
        union=activity.union,
        target=activity,
        detail={"state": row.get_state_display()},
    )
    return row


@transaction.atomic
def cancel_enrolment(enrolment: Enrolment, *, actor: Any) -> Enrolment:
    """Give up a seat or a place in the line; the first in the line gets a free seat. Twice is
    once."""
    activity = _locked(enrolment.activity)
    enrolment.refresh_from_db()
    if enrolment.state == EnrolmentState.CANCELLED:
        return enrolment
    if timezone.localdate() > activity.to_on or activity.state == ActivityState.SUMMARIZED:
        raise Refusal("活动已经结束，不能取消报名。")
    enrolment.state, enrolment.cancelled_at = EnrolmentState.CANCELLED, timezone.now()
    enrolment.save(update_fields=["state", "cancelled_at"])
    record(
        "activities.enrolment_cancelled",
        actor=actor,
        union=activity.union,
        target=activity,
        detail={"person": enrolment.person.name},
    )
    _move_up(activity)
    return enrolment


def _move_up(activity: Activity) -> None:
    """Give free seats to those who wait, and tell them. The activity is locked."""
    line = activity.enrolments.in_line().select_related("person")
    if activity.seats is not None:
        line = line[: max(activity.seats - _taken(activity), 0)]
    for enrolment in line:
        enrolment.state = EnrolmentState.ENROLLED
        enrolment.save(update_fields=["state"])
        record(
            "activities.moved_up",
            actor=None,
            union=activity.union,
            target=activity,
            detail={"person": enrolment.person.name},
        )
        send(
            "activities.moved_up",
            to=[enrolment.person],
            union=activity.union,
            context={"activity": activity.title},
            url=f"/m/activities/{activity.pk}/",
            key=f"{activity.pk} {enrolment.enrolled_at.timestamp():.0f}",
        )


# --- signing in at the venue ---


def check_in_token(session: ActivitySession) -> str:
    """What the code on the wall says: which session, at which moment."""
    return signing.dumps(session.pk, salt=CHECK_IN_SALT)


def session_of_token(token: str) -> ActivitySession | None:
    """The session of a scanned code; None for a wrong one or one that is too old."""
    try:
        pk = signing.loads(token, salt=CHECK_IN_SALT, max_age=CHECK_IN_FOR)
    except signing.BadSignature:
        return None
    found: ActivitySession | None = (
        ActivitySession.objects.filter(pk=pk).select_related("activity__union").first()
    )
    return found


@transaction.atomic
def check_in(session: ActivitySession, *, person: Any, union: Any, actor: Any) -> Participation:
    """Sign in at a session: the record that he was there. Twice is once."""
    activity = _locked(session.activity)
    session.refresh_from_db()
    if not union.path.startswith(activity.union.path):
        raise Refusal("这项活动不面向您所在的工会，请联系现场工作人员登记。")
    here = session.participations.filter(person=person).first()
    if here is not None and here.checked_in_at is not None:
        return here
    enrolled = activity.enrolments.filter(person=person, state=EnrolmentState.ENROLLED)
    _refuse(
        rules.checking_in_problem(
            activity_state=activity.state,
            state=session.state,
            declared=session.declared_headcount,
            held_on=session.held_on,
            today=timezone.localdate(),
            is_open=activity.open_to_members,
            has_seats=activity.seats is not None,
            is_enrolled=here is not None or enrolled.exists(),
        )
    )
    row = here or Participation(session=session, person=person, union=union)
    row.checked_in_at = timezone.now()
    row.save()
    record("activities.checked_in", actor=actor, union=activity.union, target=session)
    return row


def take_attendance(
    session: ActivitySession, enrolments: Iterable[Enrolment], *, actor: Any
) -> int:
    """Put those who enrolled and came on a session's roster. Returns how many were new."""
    rows = [row for row in enrolments if row.activity_id == session.activity_id]
    return add_participants(session, [(row.person, row.union) for row in rows], actor=actor)
