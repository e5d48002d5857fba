"""Decisions about activities: plain values in, a Chinese reason out ("" when it may be done)."""

import datetime as dt

from gonghui.engines.activities.models import ActivityState, SessionState


def session_problem(
    *, state: str, held_on: dt.date, from_on: dt.date, to_on: dt.date
) -> str:
    """Why a session may not be planned on a day."""
    if state == ActivityState.CANCELLED:
        return "活动已经取消，不能再安排场次"
    if not from_on <= held_on <= to_on:
        return f"场次日期应在活动日期（{from_on}至{to_on}）之内"
    return ""


def holding_problem(*, activity_state: str, state: str, held_on: dt.date, today: dt.date) -> str:
    """Why a session may not be recorded as held. A plan comes first: drafts hold nothing
    (activities.md 1.2)."""
    if activity_state == ActivityState.DRAFT:
        return "活动还是草稿，请先发布"
    if activity_state == ActivityState.CANCELLED or state == SessionState.CANCELLED:
        return "活动或场次已经取消"
    if held_on > today:
        return f"该场次定于{held_on}举办，还没有到日期"
    return ""


def declaration_problem(*, participants: int, evidence: str) -> str:
    """Why a headcount may not be declared: only where there is no roster, with evidence."""
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
