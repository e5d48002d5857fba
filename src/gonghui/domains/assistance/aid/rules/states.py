"""Which step of a grant follows which."""

from __future__ import annotations

import datetime as dt

from gonghui.domains.assistance.aid.enums import CASH_KINDS, WITHOUT_FILE, AidKind, GrantState

NEXT: dict[GrantState, tuple[GrantState, ...]] = {
    GrantState.PROPOSED: (GrantState.CHECKED, GrantState.REFUSED, GrantState.WITHDRAWN),
    GrantState.CHECKED: (GrantState.APPROVED, GrantState.REFUSED, GrantState.WITHDRAWN),
    GrantState.APPROVED: (GrantState.PAID,),
    GrantState.PAID: (GrantState.SIGNED, GrantState.REVERSED),
    GrantState.SIGNED: (GrantState.EVALUATED, GrantState.REVERSED),
    GrantState.EVALUATED: (GrantState.REVERSED,),
}


def step_problem(now: str, then: str) -> str:
    """Why a grant may not go on to this state; "" where it may."""
    if GrantState(then) in NEXT.get(GrantState(now), ()):
        return ""
    return f"该笔救助现为“{GrantState(now).label}”，不能改为“{GrantState(then).label}”"


def kind_problem(kind: str, *, has_file: bool) -> str:
    """Why a family may not have this kind: a file first, and its own kinds with it."""
    found = AidKind(kind)
    if found not in CASH_KINDS:
        return f"{found.label}不在这里办理"
    if not has_file and found not in WITHOUT_FILE:
        return (
            f"先建档后帮扶：{found.label}须有在档的困难职工档案，请先申请建档；急难的可申请临时救助"
        )
    if has_file and found is AidKind.TEMPORARY:
        return "在档困难职工按生活、医疗、意外致困救助办理，不适用临时救助"
    return ""


def day_problem(on: dt.date, *, today: dt.date, what: str) -> str:
    """Why something cannot have happened on that day."""
    if on > today:
        return f"{what}日期不能晚于今天"
    if on < today - dt.timedelta(days=366):
        return f"{what}日期不能早于一年前"
    return ""
