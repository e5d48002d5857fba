"""What may happen to a membership, from which status, when. Source: 会籍管理办法 2016, that is the
measures on members' registration (会员会籍管理办法) of 2016."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gonghui.domains.membership.enums import ChangeReason, EventType, MembershipStatus

S = MembershipStatus
ALLOWED_FROM: Mapping[EventType, tuple[MembershipStatus | None, ...]] = {
    EventType.JOIN: (None, S.WITHDRAWN, S.EXPELLED),
    EventType.TRANSFER_OUT: (S.ACTIVE, S.RETAINED),
    EventType.TRANSFER_IN: (S.IN_TRANSIT, S.RETAINED),
    EventType.RETAIN: (S.ACTIVE,),
    EventType.RESTORE: (S.RETAINED,),
    EventType.WITHDRAW: (S.ACTIVE, S.RETAINED),
    EventType.EXPEL: (S.ACTIVE, S.RETAINED),
    EventType.DEATH: (S.ACTIVE, S.IN_TRANSIT, S.RETAINED, S.WITHDRAWN, S.EXPELLED),
}
"""The table of 会籍管理办法 2016. None: no membership yet."""

STATUS_AFTER: Mapping[EventType, MembershipStatus] = {
    EventType.JOIN: S.ACTIVE,
    EventType.TRANSFER_OUT: S.IN_TRANSIT,
    EventType.TRANSFER_IN: S.ACTIVE,
    EventType.RETAIN: S.RETAINED,
    EventType.RESTORE: S.ACTIVE,
    EventType.WITHDRAW: S.WITHDRAWN,
    EventType.EXPEL: S.EXPELLED,
    EventType.DEATH: S.DECEASED,
}

RETAINING_REASONS = (
    ChangeReason.RETIRED,
    ChangeReason.UNEMPLOYED,
    ChangeReason.BANKRUPT,
    ChangeReason.EMPLOYMENT_CHANGED,
    ChangeReason.MILITARY_SERVICE,
    ChangeReason.UNION_CLOSED,
    ChangeReason.OTHER,
)
"""保留会籍情形, 会籍管理办法 2016. Waiting for work inside the unit changes nothing."""

RESTORING_REASONS = (ChangeReason.REEMPLOYED, ChangeReason.DEMOBILISED, ChangeReason.OTHER)
WITHDRAWING_REASONS = (ChangeReason.OWN_WISH, ChangeReason.LONG_UNPAID)
EXPELLING_REASONS = (ChangeReason.CRIME, ChangeReason.OTHER)
MOVING_REASONS = (
    ChangeReason.EMPLOYMENT_CHANGED,
    ChangeReason.UNION_CLOSED,
    ChangeReason.BANKRUPT,
    ChangeReason.OTHER,
)

FIRST_MEMBER_DAY = dt.date(1925, 5, 1)
"""Founding day of the All-China Federation: nobody joined before (会员实名制采集表, column 25)."""


@dataclass(frozen=True)
class Step:
    """One standing entry of a ledger, as far as its legality is concerned."""

    type: EventType
    occurs_on: dt.date
    status_after: str


def status_problem(event: EventType, status: str | None) -> str:
    """Why an event may not happen to a membership of this status."""
    if status == S.VOID:
        status = None
    if status in ALLOWED_FROM[event]:
        return ""
    now = S(status).label if status else "尚未入会"
    if event is EventType.JOIN and status in (S.ACTIVE, S.IN_TRANSIT):
        return f"该职工已经是会员（{now}），不能重复入会；更换工会请办理转接"
    if event is EventType.JOIN and status == S.RETAINED:
        return "该职工的会籍处于保留状态，不能重复入会，请办理恢复会籍或转接"
    return f"会籍现为“{now}”，不能办理{event.label}"


def day_problem(occurs_on: dt.date, *, last_on: dt.date | None, today: dt.date) -> str:
    """Why a change may not carry this date."""
    if occurs_on > today:
        return "变动日期不能晚于今天"
    if occurs_on < FIRST_MEMBER_DAY:
        return f"日期不能早于{FIRST_MEMBER_DAY}"
    if last_on is not None and occurs_on < last_on:
        return f"变动日期不能早于上一次会籍变动（{last_on}）"
    return ""


def reason_problem(event: EventType, reason: str) -> str:
    """Why this reason does not go with this event. Types 3–6 need one (会员实名制采集表, column 28)."""
    expected = {
        EventType.RETAIN: RETAINING_REASONS,
        EventType.WITHDRAW: WITHDRAWING_REASONS,
        EventType.EXPEL: EXPELLING_REASONS,
        EventType.TRANSFER_OUT: MOVING_REASONS,
    }.get(event)
    if expected is None:
        return ""
    if not reason:
        return f"办理{event.label}须选择变动原因"
    if event is EventType.RETAIN and reason == ChangeReason.LAID_OFF:
        return "在本单位待岗的，劳动关系未变，会籍不作变动"
    if reason not in expected:
        return f"“{ChangeReason(reason).label}”不是{event.label}的原因"
    return ""


def expulsion_problem(note: str) -> str:
    """Expulsion is decided by the committee and reported upwards: the decision is named."""
    if len(note.strip()) < 4:
        return "除名须写明工会委员会的决定（会议日期或文号）和事实"
    return ""


def withdrawal_problem(reason: str, note: str) -> str:
    """Withdrawal is free; the unwilling one (six months unpaid) is never automatic."""
    if reason == ChangeReason.LONG_UNPAID and len(note.strip()) < 4:
        return "按自动退会办理的，须写明教育经过和委员会确认的日期"
    return ""


def sequence_problem(steps: Iterable[Step]) -> str:
    """Why these entries, in the order of their days, cannot all have happened."""
    status: str | None = None
    for step in steps:
        if problem := status_problem(step.type, status):
            return f"{step.occurs_on}的{step.type.label}与前后变动不符：{problem}"
        status = step.status_after
    return ""
