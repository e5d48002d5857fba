"""Decisions about leads: plain values in, a Chinese reason out ("" when it may be done)."""

from __future__ import annotations

import calendar
import datetime as dt

from gonghui.domains.organising.leads.enums import WORKED, LeadState


def due_day(opened_on: dt.date | None, *, months: int) -> dt.date | None:
    """The last day for founding: so many months after the employer opened (省级工会条例)."""
    if opened_on is None:
        return None
    total = opened_on.year * 12 + opened_on.month - 1 + months
    year, month = divmod(total, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(opened_on.day, last))


def lead_problem(
    *, must_unionise: bool, is_covered: bool, is_closed: bool, staff: int, min_staff: int
) -> str:
    """Why an employer is no lead."""
    if is_closed:
        return "该单位已经终止"
    if is_covered:
        return "该单位已有工会覆盖，不列为线索"
    if not must_unionise:
        return "该单位不属于应建会单位"
    if staff < min_staff:
        return f"职工{staff}人，不足应建会的{min_staff}人"
    return ""


_STEPS = {
    LeadState.VISITED: WORKED,
    LeadState.PREPARING: (LeadState.WAITING, LeadState.VISITED),
    LeadState.UNABLE: WORKED,
    LeadState.WAITING: (LeadState.UNABLE,),
    LeadState.FOUNDED: (*WORKED, LeadState.UNABLE),
    LeadState.CLOSED: (*WORKED, LeadState.UNABLE),
}


def step_problem(*, state: str, wanted: LeadState) -> str:
    """Why a lead may not go on to another state."""
    if state in _STEPS[wanted]:
        return ""
    return f"线索现为“{LeadState(state).label}”，不能转为“{wanted.label}”"


def visit_problem(
    *, state: str, visited_on: dt.date, opened_on: dt.date, next_on: dt.date | None, today: dt.date
) -> str:
    """Why a visit may not be recorded so."""
    if state not in (*WORKED, LeadState.UNABLE):
        return f"线索已办结（{LeadState(state).label}），不再登记走访"
    if visited_on > today:
        return "走访日期不能晚于今天"
    if visited_on < opened_on:
        return f"走访日期不能早于列入日期（{opened_on}）"
    if next_on is not None and next_on <= visited_on:
        return "下次跟进日期应晚于走访日期"
    return ""
