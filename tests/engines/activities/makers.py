"""The least valid rows of activities; each maker surprises nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gonghui.engines.activities.models import (
    Activity,
    ActivitySession,
    ActivityState,
    Participation,
    SessionState,
)
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import set_name


def make_person(name: str, mobile: str = "") -> Person:
    person = Person(mobile=mobile)
    set_name(person, name)
    person.save()
    return person


def make_activity(union: Any, title: str = "迎新春乒乓球赛", **facts: Any) -> Activity:
    """A published ball game in May and June 2026."""
    given = {
        "kind": "sport_ball",
        "from_on": dt.date(2026, 5, 1),
        "to_on": dt.date(2026, 6, 30),
        "state": ActivityState.PUBLISHED,
    } | facts
    return Activity.objects.create(union=union, title=title, **given)


def make_session(activity: Activity, **facts: Any) -> ActivitySession:
    """A session held on the activity's first day."""
    given = {
        "number": activity.sessions.count() + 1,
        "held_on": activity.from_on,
        "state": SessionState.HELD,
    } | facts
    return ActivitySession.objects.create(activity=activity, **given)


def put_on_roster(
    session: ActivitySession, *people: Person, union: Any = None, **facts: Any
) -> None:
    for person in people:
        Participation.objects.create(
            session=session, person=person, union=union or session.activity.union, **facts
        )
