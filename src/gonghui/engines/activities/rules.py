"""Decisions about activities: plain values in, a Chinese reason out ("" when it may be done)."""

import datetime as dt
from collections.abc import Iterable

from gonghui.engines.activities.models import ActivityState, EnrolmentState, SessionState

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


def opening_problem(
    *,
    state: str,
    seats: int | None,
    taken: int,
    until: dt.datetime | None,
    now: dt.datetime,
    to_on: dt.date,
) -> str:
    """Why enrolment may not be opened, or its terms not be changed to these."""
    if state == ActivityState.DRAFT:
        return "活动还是草稿，请先发布再开放报名"
    if state in CLOSED:
        return f"活动{_closed(state)}，不能开放报名"
    if seats is not None and seats < 1:
        return "名额至少1人；不限名额的请不填"
    if seats is not None and seats < taken:
        return f"已有{taken}人报名，名额不能少于{taken}"
    if until is not None and until <= now:
        return "报名截止时间应在现在之后"
    if until is not None and until.date() > to_on:
        return "报名截止时间不能晚于活动结束"
    return ""


def enrolling_problem(
    *,
    is_open: bool,
    state: str,
    to_on: dt.date,
    until: dt.datetime | None,
    now: dt.datetime,
    today: dt.date,
) -> str:
    """Why nobody may enrol now. A full activity is no reason: there is a waiting list."""
    if state == ActivityState.CANCELLED:
        return "活动已经取消"
    if not is_open or state not in (ActivityState.PUBLISHED, ActivityState.ONGOING):
        return "这项活动现在不接受报名"
    if until is not None and now >= until:
        return "报名已经截止"
    if today > to_on:
        return "活动已经结束"
    return ""


def seat_for(*, seats: int | None, taken: int) -> EnrolmentState:
    """A seat, while there is one; else a place in the line."""
    return EnrolmentState.ENROLLED if seats is None or taken < seats else EnrolmentState.WAITING


def checking_in_problem(
    *,
    activity_state: str,
    state: str,
    declared: int | None,
    held_on: dt.date,
    today: dt.date,
    is_open: bool,
    has_seats: bool,
    is_enrolled: bool,
) -> str:
    """Why somebody may not sign in at a session by himself."""
    if activity_state == ActivityState.DRAFT or not is_open:
        return "这项活动没有开放扫码签到"
    if problem := roster_problem(activity_state=activity_state, state=state, declared=declared):
        return problem
    if held_on != today:
        return f"该场次的日期是{held_on}，只能在当天签到"
    if has_seats and not is_enrolled:
        return "您没有报名或还在候补，请联系现场工作人员"
    return ""
