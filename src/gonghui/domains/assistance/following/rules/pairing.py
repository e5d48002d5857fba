"""One who helps, and the families he stands by."""

from __future__ import annotations

import datetime as dt

from gonghui.domains.assistance.following.enums import HelperKind
from gonghui.domains.assistance.hardship.enums import FileState

PAIRED_STATES = (FileState.ACTIVE, FileState.RELIEVED, FileState.EXITED)
"""Files that may have a helper: those in care, and those watched after they left."""


def pair_problem(
    *, state: str, has_helper: bool, helps_already: bool, households: int, most: int
) -> str:
    """Why somebody cannot be paired with a family."""
    if state not in PAIRED_STATES:
        return f"{FileState(state).label}的档案不能安排一对一帮扶"
    if has_helper:
        return "该户已有责任人；更换的，请先结束原来的结对"
    if helps_already:
        return "该责任人已经结对帮扶该户"
    if households >= most:
        return f"该责任人已结对{households}户，每名责任人同时不超过{most}户"
    return ""


def helper_problem(kind: str, *, has_person: bool, has_union: bool) -> str:
    """Whether the helper is named as his kind wants."""
    if kind == HelperKind.UNION:
        return "" if has_union else "请选择结对的工会"
    return "" if has_person else "请选择结对的责任人"


def is_quiet(last_visit_on: dt.date | None, from_on: dt.date, today: dt.date, days: int) -> bool:
    """Whether a family has had no visit for so many days; a new pair counts from its first day."""
    return (today - (last_visit_on or from_on)).days > days


def days_quiet(last_visit_on: dt.date | None, from_on: dt.date, today: dt.date) -> int:
    """Days since the last visit, or since the pair began."""
    return (today - (last_visit_on or from_on)).days


def visit_day_problem(on: dt.date, from_on: dt.date, today: dt.date) -> str:
    """Why a day cannot be that of a visit."""
    if on > today:
        return "走访日期不能晚于今天"
    if on < from_on:
        return "走访日期不能早于结对日期"
    return ""
