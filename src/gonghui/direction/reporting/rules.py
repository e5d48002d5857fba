"""Decisions about summaries: plain values in, the reason against out ("" when there is none)."""

from __future__ import annotations

import datetime as dt

from gonghui.direction.reporting.enums import SummaryKind, SummaryState
from gonghui.engines.indicators.periods import Period


def kind_of(period: Period) -> SummaryKind:
    """Which kind of summary a period asks for."""
    rest = period.name[4:]
    if not rest:
        return SummaryKind.YEAR
    if rest in ("H1", "H2"):
        return SummaryKind.HALF
    if rest.startswith("Q"):
        return SummaryKind.QUARTER
    return SummaryKind.MONTH if len(rest) == 3 and rest.startswith("-") else SummaryKind.OTHER


def draft_problem(*, period: Period, has_draft: bool, today: dt.date) -> str:
    """Why a summary may not be drafted."""
    if period.from_on > today:
        return f"{period.label}还没有开始，不能起草总结"
    if has_draft:
        return f"{period.label}已经有一份草稿，请在草稿上修改，或先删除草稿"
    return ""


def edit_problem(*, state: str, revision: int, seen: int) -> str:
    """Why a change may not be saved; `seen` is the revision the writer started from."""
    if state != SummaryState.DRAFT:
        return "这份总结已经签发，不能再改；如需修改，请重新起草为新的一版"
    if revision != seen:
        return "在您修改期间，这份草稿已被他人保存过。您的文字还在下面，请复制留存，刷新后再合并"
    return ""


def issue_problem(*, state: str, gaps: int, untraced: int) -> str:
    """Why a summary may not be issued. Numbers typed by hand only warn; gaps forbid."""
    if state != SummaryState.DRAFT:
        return "只有草稿可以签发"
    if gaps:
        return f"正文还有{gaps}处“此处由起草人补充”没有写，请补充或删除后再签发"
    if untraced:
        return f"有{untraced}个数据没有来源，请在正文中删除后重新插入"
    return ""


def withdraw_problem(*, state: str, reason: str) -> str:
    """Why an issued summary may not be withdrawn."""
    if state != SummaryState.ISSUED:
        return "只有已签发的总结可以撤回"
    if not reason.strip():
        return "请写明撤回原因"
    return ""
