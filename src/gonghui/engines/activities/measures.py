"""Facts over activities from which the domains' indicators are made: 场次, 人次, 人, 小时.

A session counts when it was held, for the union that organises it; 人次 are counted from
participation, and a headcount declared for a session without a roster stands apart
(docs/sources.md, activities).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.engines.activities.models import COUNTED_ROLES, ActivityState, SessionState
from gonghui.engines.indicators.definitions import Facts, Record

COUNTING_RULE = "按场次和签到名册统计的通行口径；没有名册的申报数另列"
"""What the page of an activity's figure names as its source (docs/sources.md, activities)."""


def _of_activity(prefix: str, kinds: tuple[str, ...], node: str) -> Q:
    condition = Q()
    if kinds:
        condition &= Q(**{f"{prefix}kind__in": kinds})
    if node:
        condition &= Q(**{f"{prefix}node": node})
    return condition


def activities_done(*kinds: str, node: str = "") -> Facts:
    """Activities that were summed up, by their last day: 期, 项."""
    return Facts(
        model="activities.Activity",
        union="union",
        day="to_on",
        where=_of_activity("", kinds, node) & Q(state=ActivityState.SUMMARIZED),
        permission="activities.view",
        related=("union",),
        records=(
            Record("活动名称", lambda row: row.title),
            Record("类别", lambda row: row.kind_title),
            Record("主办工会", lambda row: row.union.name),
            Record("开始日期", lambda row: row.from_on, "date"),
            Record("结束日期", lambda row: row.to_on, "date"),
            Record("地点", lambda row: row.venue),
        ),
        link=lambda row: reverse("activities:detail", args=[row.pk]),
    )


def organisers(*kinds: str) -> Facts:
    """Unions that finished an activity of these kinds, each once: 个, 家."""
    done = activities_done(*kinds)
    return Facts(
        model=done.model,
        union=done.union,
        day=done.day,
        where=done.where,
        distinct="union",
        permission=done.permission,
        related=done.related,
        records=done.records,
        link=done.link,
    )


def sessions_held(*kinds: str, node: str = "") -> Facts:
    """Sessions that took place: 场次."""
    return Facts(
        model="activities.ActivitySession",
        union="activity__union",
        day="held_on",
        where=_of_activity("activity__", kinds, node) & Q(state=SessionState.HELD),
        permission="activities.view",
        related=("activity__union",),
        records=_SESSION_RECORDS,
        link=_session_link,
    )


def declared_headcount(*kinds: str, node: str = "") -> Facts:
    """What was declared for sessions without a roster: 人次, always shown apart."""
    return Facts(
        model="activities.ActivitySession",
        union="activity__union",
        day="held_on",
        where=_of_activity("activity__", kinds, node)
        & Q(state=SessionState.HELD, declared_headcount__isnull=False),
        measure="declared_headcount",
        permission="activities.view",
        related=("activity__union",),
        records=(
            *_SESSION_RECORDS,
            Record("申报人数", lambda row: row.declared_headcount, "number"),
            Record("申报依据", lambda row: row.declared_evidence),
        ),
        link=_session_link,
    )


def person_times(*kinds: str, node: str = "") -> Facts:
    """Participations in sessions that took place: 人次."""
    return _participations(kinds, node)


def persons(*kinds: str, node: str = "") -> Facts:
    """People who took part, each once: 人."""
    return _participations(kinds, node, distinct="person")


def participating_unions(*kinds: str) -> Facts:
    """Unions whose people took part, each once: 家."""
    return _participations(kinds, "", distinct="union")


def volunteer_hours(*kinds: str) -> Facts:
    """Hours of volunteers: 小时."""
    return _participations(kinds, "", measure="hours")


def _participations(
    kinds: tuple[str, ...], node: str, *, distinct: str = "", measure: str = ""
) -> Facts:
    return Facts(
        model="activities.Participation",
        union="session__activity__union",
        day="session__held_on",
        where=_of_activity("session__activity__", kinds, node)
        & Q(session__state=SessionState.HELD, role__in=COUNTED_ROLES),
        distinct=distinct,
        measure=measure,
        permission="activities.view",
        related=("session__activity__union", "person", "union"),
        records=(
            Record("姓名", lambda row: row.person.name),
            Record("所在工会", lambda row: row.union.name),
            Record("活动", lambda row: row.session.activity.title),
            Record("日期", lambda row: row.session.held_on, "date"),
            Record("身份", lambda row: row.get_role_display()),
            *([Record("时长（小时）", lambda row: row.hours, "number")] if measure else []),
        ),
        link=lambda row: reverse("activities:detail", args=[row.session.activity_id]),
    )


def _session_link(row: Any) -> str:
    return reverse("activities:detail", args=[row.activity_id])


_SESSION_RECORDS = (
    Record("场次", str),
    Record("类别", lambda row: row.activity.kind_title),
    Record("主办工会", lambda row: row.activity.union.name),
    Record("日期", lambda row: row.held_on, "date"),
    Record("地点", lambda row: row.venue),
)
