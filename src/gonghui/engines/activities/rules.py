"""Decisions about activities: plain values in, a Chinese reason out ("" when it may be done)."""

import datetime as dt
from collections.abc import Iterable

from gonghui.engines.activities.models import ActivityState, SessionState

CLOSED = (ActivityState.SUMMARIZED, ActivityState.CANCELLED)


def _closed(state: str) -> str:
    return "已经取消" if state == ActivityState.CANCELLED else "已经总结"


def change_problem(
    *, state: str, from_on: dt.date, to_on: dt.date, session_days: Iterable[dt.date]
) -> str:
    """Why an activity may not be corrected to these days: what is planned must stay inside."""
    if state in CLOSED:
        return f"活动{_closed(state)}，不能再修改"
    if to_on < from_on:
        return "结束日期不能早于开始日期"
    outside = sorted(day for day in session_days if not from_on <= day <= to_on)
    if outside:
        return f"已安排{outside[0]}的场次，不在活动日期（{from_on}至{to_on}）之内"
    return ""


def publishing_problem(state: str) -> str:
    """Why an activity may not be published."""
    return "活动已经取消，不能发布" if state == ActivityState.CANCELLED else ""


def session_problem(*, state: str, held_on: dt.date, from_on: dt.date, to_on: dt.date) -> str:
    """Why a session may not be planned on a day."""
    if state in CLOSED:
        return f"活动{_closed(state)}，不能再安排场次"
    if not from_on <= held_on <= to_on:
        return f"场次日期应在活动日期（{from_on}至{to_on}）之内"
    return ""


def holding_problem(*, activity_state: str, state: str, held_on: dt.date, today: dt.date) -> str:
    """Why a session may not be recorded as held. A plan comes first: drafts hold nothing
    (docs/sources.md, activities)."""
    if activity_state == ActivityState.DRAFT:
        return "活动还是草稿，请先发布"
    if activity_state == ActivityState.CANCELLED or state == SessionState.CANCELLED:
        return "活动或场次已经取消"
    if activity_state == ActivityState.SUMMARIZED:
        return "活动已经总结，不能再登记场次"
    if held_on > today:
        return f"该场次定于{held_on}举办，还没有到日期"
    return ""


def roster_problem(*, activity_state: str, state: str, declared: int | None) -> str:
    """Why people may not be put on a roster: a session counts by roster or by declaration, never
    by both, and a closed activity counts what it counted."""
    if activity_state == ActivityState.SUMMARIZED:
        return "活动已经总结，名册不能再改"
    if activity_state == ActivityState.CANCELLED or state == SessionState.CANCELLED:
        return "活动或场次已经取消"
    if declared is not None:
        return "该场次已申报人数，请先撤回申报，再登记名册"
    return ""


def declaration_problem(
    *,
    participants: int,
    evidence: str,
    headcount: int = 1,
    activity_state: str = ActivityState.ONGOING,
    state: str = SessionState.HELD,
) -> str:
    """Why a headcount may not be declared: only where there is no roster, with evidence."""
    if activity_state == ActivityState.SUMMARIZED:
        return "活动已经总结，申报人数不能再改"
    if state == SessionState.CANCELLED:
        return "该场次已经取消"
    if headcount < 1:
        return "申报人数至少1人；没有人参加的场次请取消"
    if participants:
        return f"该场次已有{participants}人的名册，人数按名册计算，不能再申报"
    if not evidence.strip():
        return "申报人数须写明依据，例如签到表照片或主办方通报"
    return ""


def summary_problem(*, held_sessions: int, summary: str, shortest: int) -> str:
    """Why an activity may not be closed: it must have happened and have been summed up."""
    if not held_sessions:
        return "还没有已举办的场次，不能总结；如未举办请取消活动"
    if len(summary.strip()) < shortest:
        return f"活动总结不少于{shortest}字，现为{len(summary.strip())}字"
    return ""
