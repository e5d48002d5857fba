"""What may be done with a card of which status, and what comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from gonghui.domains.membership.cards.enums import (
    IN_HAND_STATUSES,
    CardAct,
    CardKind,
    CardStatus,
    CheckResult,
)
from gonghui.domains.membership.enums import MembershipStatus

S = CardStatus
TRANSITIONS: Mapping[CardAct, Mapping[CardStatus | None, CardStatus | None]] = {
    CardAct.APPLY: {None: S.APPLIED},
    CardAct.GIVE: {None: S.ACTIVE},
    CardAct.MAKE: {S.APPLIED: S.MADE},
    CardAct.FAIL: {S.APPLIED: S.APPLIED},
    CardAct.ISSUE: {S.MADE: S.ISSUED},
    CardAct.ACTIVATE: {S.ISSUED: S.ACTIVE},
    CardAct.LOSE: {S.ISSUED: S.LOST, S.ACTIVE: S.LOST},
    CardAct.FIND: {S.LOST: None},
    CardAct.REPLACE: {S.ISSUED: S.REPLACED, S.ACTIVE: S.REPLACED, S.LOST: S.REPLACED},
    CardAct.RENEW: {S.ACTIVE: S.ACTIVE},
    CardAct.CANCEL: {
        S.APPLIED: S.CANCELLED,
        S.MADE: S.CANCELLED,
        S.ISSUED: S.CANCELLED,
        S.ACTIVE: S.CANCELLED,
        S.LOST: S.CANCELLED,
    },
}
"""Act → status before → status after. After FIND a card is what it was before it was lost."""


def status_after(act: CardAct, status: str | None, *, was_active: bool = False) -> CardStatus:
    """The status that an allowed act leads to. KeyError for one that is not allowed."""
    after = TRANSITIONS[act][CardStatus(status) if status else None]
    if after is None:
        return S.ACTIVE if was_active else S.ISSUED
    return after


def act_problem(act: CardAct, status: str | None) -> str:
    """Why an act may not be done with a card of this status."""
    if (CardStatus(status) if status else None) in TRANSITIONS[act]:
        return ""
    now = CardStatus(status).label if status else "尚未申领"
    if act is CardAct.LOSE and status == S.LOST:
        return "这张卡已经挂失，不必重复办理"
    if act is CardAct.REPLACE and status == S.REPLACED:
        return "这张卡已经换过，不必重复办理，请看新卡"
    return f"这张卡现为“{now}”，不能办理{act.label}"


def holder_problem(act: CardAct, membership_status: str) -> str:
    """Why somebody of this membership may not get a card (a new one, or one again)."""
    if act not in (CardAct.APPLY, CardAct.GIVE, CardAct.REPLACE, CardAct.RENEW):
        return ""
    held = (MembershipStatus.ACTIVE, MembershipStatus.IN_TRANSIT)
    kept = (*held, MembershipStatus.RETAINED)
    if membership_status in (held if act in (CardAct.APPLY, CardAct.GIVE) else kept):
        return ""
    return f"会籍现为“{MembershipStatus(membership_status).label}”，不能办理{act.label}"


def kind_problem(act: CardAct, kind: str) -> str:
    """Electronic cards come by themselves."""
    if act is CardAct.APPLY and kind == CardKind.ELECTRONIC:
        return "电子会员证随会籍自动发放，不必申领"
    return ""


def day_problem(on: dt.date, *, last_on: dt.date | None, today: dt.date) -> str:
    """Why an act may not carry this date."""
    if on > today:
        return "办理日期不能晚于今天"
    if last_on is not None and on < last_on:
        return f"办理日期不能早于这张卡上一次办理（{last_on}）"
    return ""


def valid_until(on: dt.date, years: int) -> dt.date:
    """The last day of a card that begins on a day: the last of that month, so many years on."""
    first = dt.date(on.year + years + (on.month == 12), on.month % 12 + 1, 1)
    return first - dt.timedelta(days=1)


def renewal_problem(until: dt.date | None, *, today: dt.date, days_before: int) -> str:
    """Why a card is not renewed yet."""
    if until is None:
        return "这张卡没有有效期，不必续期"
    opens_on = until - dt.timedelta(days=days_before)
    if today < opens_on:
        return f"有效期至{until}，{opens_on}起可以续期"
    return ""


def result_of(status: str, until: dt.date | None, *, today: dt.date) -> CheckResult:
    """What a check of a card says."""
    if status == S.LOST:
        return CheckResult.LOST
    if status in (S.REPLACED, S.CANCELLED):
        return CheckResult.CANCELLED
    if status != S.ACTIVE:
        return CheckResult.INACTIVE
    return CheckResult.EXPIRED if until is not None and until < today else CheckResult.VALID


def is_in_hand(status: str) -> bool:
    """Whether the member holds the card: such cards have spans."""
    return status in IN_HAND_STATUSES
