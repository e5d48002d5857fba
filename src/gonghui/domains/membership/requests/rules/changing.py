"""What is asked before a membership changes by request."""

from __future__ import annotations

import datetime as dt

from gonghui.domains.membership.rules.retirement import MemberRetirement, flexible_problem


def unpaid_problem(unpaid_since: dt.date, *, today: dt.date, months: int) -> str:
    """Why the unpaid case (视为自动退会) cannot be put forward yet."""
    passed = (today.year - unpaid_since.year) * 12 + today.month - unpaid_since.month
    if today.day < unpaid_since.day:
        passed -= 1
    if passed < months:
        return f"不交会费、不参加组织生活须连续满{months}个月才能提出，现为{max(passed, 0)}个月"
    return ""


def retirement_problem(retired_on: dt.date, statutory: MemberRetirement | None) -> str:
    """Why a day of retirement is implausible. The approved day decides, within the law's range."""
    if statutory is None:
        return ""
    if retired_on < statutory.by_law.earliest_on.replace(day=1) and not statutory.is_presumed:
        return flexible_problem(retired_on, statutory.by_law)
    return ""


def absence_problem(from_on: dt.date, to_on: dt.date | None, *, months: int, what: str) -> str:
    """Why a stay elsewhere is too short to be registered (流动会员, 借调)."""
    if to_on is None:
        return ""
    if to_on <= from_on:
        return "结束日期应晚于开始日期"
    passed = (to_on.year - from_on.year) * 12 + to_on.month - from_on.month
    if to_on.day < from_on.day:
        passed -= 1
    if passed < months:
        return f"{what}须满{months}个月，现为{passed}个月"
    return ""


def split_problem(host_percent: int) -> str:
    """Why an agreement's division of dues is none."""
    return "" if 0 <= host_percent <= 100 else "会费分成比例应在0到100之间"
