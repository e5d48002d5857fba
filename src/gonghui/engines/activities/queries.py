"""Reads of activities that pages share: counts by roster and by declaration, the history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from gonghui.engines.activities.models import (
    COUNTED_ROLES,
    Activity,
    ActivitySession,
    Participation,
    SessionState,
)
from gonghui.kernel.audit.queries import history_of


@dataclass
class Counts:
    """What an activity counts. `declared` stands apart from 人次 for ever."""

    sessions: int = 0
    held: int = 0
    person_times: int = 0
    persons: int = 0
    declared: int = 0
    """Headcount declared for sessions without a roster."""


def attach_counts(activities: Sequence[Activity]) -> Sequence[Activity]:
    """Give each activity its `counts`: two queries however many there are."""
    counts = {activity.pk: Counts() for activity in activities}
    sessions = (
        ActivitySession.objects.filter(activity__in=counts)
        .exclude(state=SessionState.CANCELLED)
        .order_by()
        .values("activity")
        .annotate(
            all=Count("pk"),
            held=Count("pk", filter=Q(state=SessionState.HELD)),
            declared=Sum("declared_headcount", filter=Q(state=SessionState.HELD)),
        )
    )
    for row in sessions:
        one = counts[row["activity"]]
        one.sessions, one.held, one.declared = row["all"], row["held"], row["declared"] or 0
    people = (
        Participation.objects.filter(
            session__activity__in=counts, session__state=SessionState.HELD, role__in=COUNTED_ROLES
        )
        .order_by()
        .values("session__activity")
        .annotate(times=Count("pk"), persons=Count("person", distinct=True))
    )
    for shown in people:
        one = counts[shown["session__activity"]]
        one.person_times, one.persons = shown["times"], shown["persons"]
    for activity in activities:
        activity.counts = counts[activity.pk]  # type: ignore[attr-defined]
    return activities


def sessions_with_rosters(activity: Activity) -> list[ActivitySession]:
    """Sessions in their order, each with `roster_size`."""
    return list(activity.sessions.annotate(roster_size=Count("participations")))


NOT_TOLD = (
    "activities.sign_in_sheet_printed",
    "activities.enrolled",  # the page of enrolments tells
    "activities.enrolment_cancelled",
    "activities.moved_up",
    "activities.checked_in",
    "activities.enrolments_exported",
)
"""What the history of an activity leaves out."""


def history(activity: Activity, sessions: Iterable[ActivitySession]) -> Any:
    """Audit records of an activity and its sessions, newest first. The caller met the activity
    through its scope; whoever sees it sees what was done to it."""
    told = history_of(activity, *sessions)
    return told.exclude(event__in=NOT_TOLD)
