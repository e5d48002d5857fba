"""What a member owes for a month. Plain values in.

Source: 中国工会章程; half a per cent of the wage, of whole tens of yuan (关于收交工会会费的通知, 1978).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from gonghui.domains.membership.dues.enums import (
    COUNTED,
    OPEN,
    DuesState,
    Exemption,
)
from gonghui.domains.membership.enums import MembershipStatus
from gonghui.domains.membership.months import Month

CENT = Decimal("0.01")
LARGEST_BASE = Decimal(1_000_000)
_MONTH = re.compile(r"(20\d\d)\D?(\d{1,2})(?!\d)")


@dataclass(frozen=True)
class Terms:
    """How a union takes dues in a month, by its policy parameters."""

    is_fixed: bool
    rate: Decimal
    """0.005 for half a per cent."""
    fixed: Decimal
    exempts_new_employment: bool


@dataclass(frozen=True)
class Owed:
    """What a month comes to by the rule."""

    due: Decimal
    state: DuesState
    reason: str = ""


def dues_of(base: Decimal, rate: Decimal) -> Decimal:
    """Dues of a monthly base: whole tens of yuan, the rest is not counted. 4568.9 → 22.80"""
    return (base // 10 * 10 * rate).quantize(CENT, ROUND_HALF_UP)


def owed(
    *, base: Decimal | None, status: str | None, is_new_employment: bool, terms: Terms
) -> Owed:
    """What somebody owes for a month in whose first day he was held in this status.

    A rate without a base is due and not yet known: nothing can be paid before the base is entered.
    """
    zero = Decimal(0)
    if status == MembershipStatus.RETAINED:
        return Owed(zero, DuesState.EXEMPT, Exemption.RETAINED)
    if status not in (MembershipStatus.ACTIVE, MembershipStatus.IN_TRANSIT):
        return Owed(zero, DuesState.EXEMPT, Exemption.LEFT)
    if is_new_employment and terms.exempts_new_employment:
        return Owed(zero, DuesState.EXEMPT, Exemption.NEW_EMPLOYMENT)
    if not terms.is_fixed and base is None:
        return Owed(zero, DuesState.DUE)
    due = terms.fixed.quantize(CENT) if terms.is_fixed else dues_of(base or zero, terms.rate)
    return Owed(due, DuesState.DUE) if due else Owed(zero, DuesState.EXEMPT, Exemption.NOTHING)


def aged(state: str, due: Decimal, month: Month, today: dt.date) -> str:
    """The state of an unpaid month today: past months are in arrears."""
    if state in OPEN and due:
        return DuesState.ARREARS if month < Month.of(today) else DuesState.DUE
    return state


def base_problem(base: Decimal, from_on: dt.date, today: dt.date) -> str:
    """Why this cannot be a member's base."""
    if base < 0 or base > LARGEST_BASE:
        return "缴费基数应为每月工资收入，请核对金额"
    if Month.of(from_on) > Month.of(today).plus(12):
        return "起始月份不能晚于一年以后"
    return ""


def pay_problem(state: str, due: Decimal) -> str:
    """Why a month cannot be paid."""
    if state == DuesState.PAID:
        return "已缴"
    if state not in OPEN:
        return f"{DuesState(state).label}，不用缴"
    return "" if due else "还没有登记缴费基数"


def waive_problem(state: str) -> str:
    """Why a month cannot be waived."""
    return "" if state in OPEN else f"{DuesState(state).label}的月份不能减免"


def day_problem(paid_on: dt.date, today: dt.date) -> str:
    """Why dues cannot have been paid on a day."""
    return "缴费日期不能晚于今天" if paid_on > today else ""


def undo_problem(*, is_reversal: bool, is_reversed: bool) -> str:
    """Why a receipt cannot be taken back."""
    if is_reversal:
        return "红字冲销单不能再冲销，请重新登记缴费"
    return "这张收据已经冲销过" if is_reversed else ""


def read_month(text: str) -> Month | None:
    """A month as people write it: 2026-11, 2026年11月, 202611, 2026-11-01."""
    found = _MONTH.match(text.strip())
    if not found:
        compact = re.fullmatch(r"(20\d\d)(\d\d)(?:\d\d)?", text.strip())
        found = compact
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    return Month(int(found[1]), int(found[2]))


def counts(state: str) -> bool:
    """Whether a person-month is in the denominator of 收缴率."""
    return state in COUNTED
