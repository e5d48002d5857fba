"""Holding a year of activities: rosters for most sessions, declared headcounts for a few."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING, Any

from gonghui.demo.activities import ACTIVITIES, SUMMARY, DemoActivity
from gonghui.domains.membership.models import Membership
from gonghui.engines.activities.models import Activity, ParticipantRole
from gonghui.engines.activities.services import (
    add_participants,
    declare_headcount,
    hold_session,
    plan_session,
    publish,
    save_activity,
    summarize,
)

if TYPE_CHECKING:
    from gonghui.demo.county import County


def hold_all(county: County) -> None:
    """Everything up to today is held and summed up; what comes later is planned."""
    crowds = _crowds(county)
    for entry in ACTIVITIES:
        for place, month in enumerate(entry.months):
            _hold(county, entry, place, month, crowds)


def _crowds(county: County) -> dict[str, list[tuple[Any, Any]]]:
    """For each union code, the members of its subtree with their union."""
    rows = list(
        Membership.objects.everything(reason="demo")
        .counted()
        .select_related("person", "union")
        .order_by("pk")
    )
    return {
        code: [(row.person, row.union) for row in rows if row.union.path.startswith(union.path)]
        for code, union in county.unions.items()
    }


def _hold(
    county: County,
    entry: DemoActivity,
    place: int,
    month: int,
    crowds: dict[str, list[tuple[Any, Any]]],
) -> None:
    draw = county.population.random
    code = entry.unions[place % len(entry.unions)]
    union = county.unions[code]
    title = entry.titles[place % len(entry.titles)]
    last = calendar.monthrange(county.year, month)[1]
    first = county.day(month, draw.randint(3, last - 2 * entry.sessions - 1))
    days = [first + dt.timedelta(days=2 * step) for step in range(entry.sessions)]
    actor = county.accounts["jingban"]
    activity = save_activity(
        Activity(
            union=union,
            title=f"{title}（{month}月）" if len(entry.months) > 3 else title,
            kind=entry.kind,
            theme=entry.theme,
            node=entry.node,
            from_on=days[0],
            to_on=days[-1],
            venue=entry.venue,
            target_group="全体会员",
            budget_amount=draw.randint(10, 90) * 100,
            description=f"由{union.name}主办，在{entry.venue}举行，面向所属会员公开报名。",
        ),
        actor=actor,
    )
    if first > county.today + dt.timedelta(days=25):
        return  # still a draft
    publish(activity, actor=actor)
    for number, day in enumerate(days):
        session = plan_session(activity, held_on=day, actor=actor, starts_at=dt.time(9, 0))
        if day > county.today:
            continue
        hold_session(session, actor=actor)
        crowd = crowds[code]
        size = min(draw.randint(*entry.size), len(crowd))
        if number < entry.declared:
            declare_headcount(
                session, headcount=size + 40, evidence="主办方签到表复印件", actor=actor
            )
            continue
        role = ParticipantRole.VOLUNTEER if entry.hours else ParticipantRole.PARTICIPANT
        add_participants(
            session, draw.sample(crowd, size), actor=actor, role=role, hours=entry.hours
        )
    if days[-1] <= county.today - dt.timedelta(days=5):
        summarize(activity, summary=SUMMARY, actor=actor)
