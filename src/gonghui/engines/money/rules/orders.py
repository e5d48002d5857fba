"""What may be drafted, and who may do what with an order."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from gonghui.engines.money.enums import OrderState, Way
from gonghui.engines.money.kinds import Limit, PaymentKind
from gonghui.kernel.ui.formats import money

MOST = Decimal("99999999.99")
_PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


def amount_problem(amount: Decimal) -> str:
    """Why this cannot be an amount to pay."""
    if not amount.is_finite() or amount <= 0:
        return "金额须大于零。"
    if amount != amount.quantize(Decimal("0.01")):
        return "金额最多两位小数。"
    if amount > MOST:
        return "单笔金额过大，请核对是否多写了位数。"
    return ""


def period_problem(period: str) -> str:
    """Why this is no period."""
    return "" if _PERIOD.fullmatch(period) else "所属期间请填年份（2026）或年月（2026-11）。"


def way_problem(kind: PaymentKind, way: str, amount: Decimal, *, most_in_cash: Decimal) -> str:
    """Why this kind cannot be paid this way."""
    if way not in kind.ways:
        names = "、".join(str(Way(one).label) for one in kind.ways)
        return f"“{kind.title}”只能用{names}支付。"
    if way == Way.CASH and amount > most_in_cash:
        return f"现金支付每笔不超过{money(most_in_cash)}元，请改为银行转账。"
    return ""


def cap_problem(title: str, limit: Limit, *, used: Decimal, amount: Decimal, per: str) -> str:
    """Why this amount goes over a limit."""
    if used + amount <= limit.amount:
        return ""
    before = f"，{'本年' if per == 'year' else ''}已有{money(used)}元" if used else ""
    how = f"（{limit.text}）" if limit.text else ""
    left = max(limit.amount - used, Decimal(0))
    return (
        f"超过{title}：上限{money(limit.amount)}元{how}{before}，"
        f"最多还可支付{money(left)}元。依据：{limit.source}。"
    )


def line_problem(*, title: str, amount: Decimal, planned: Decimal, live: Decimal) -> str:
    """Why a budget line cannot carry this."""
    left = planned - live
    if amount <= left:
        return ""
    return (
        f"预算项目“{title}”余额{money(left)}元，不够支付{money(amount)}元，"
        "请调整金额、另选预算项目，或按程序调整预算后再制单。"
    )


def line_amount_problem(planned: Decimal, live: Decimal) -> str:
    """Why a budget line cannot be set to this amount."""
    if planned < 0:
        return "预算金额不能小于零。"
    if planned < live:
        return f"该项目已支付和已占用{money(live)}元，预算金额不能低于此数。"
    return ""


def day_problem(on: dt.date, *, after: dt.date | None, today: dt.date, what: str) -> str:
    """Why something cannot have happened on this day."""
    if on > today:
        return f"{what}日期不能晚于今天。"
    if after is not None and on < after:
        return f"{what}日期不能早于{after:%Y-%m-%d}。"
    return ""


def duplicate_period(period: str, per: str) -> str:
    """The beginning that periods share when they count as the same."""
    return {"year": period[:4], "month": period[:7], "once": ""}[per]


_STANDING = {
    OrderState.DRAFTED: "还没有审批",
    OrderState.APPROVED: "已经审批，等待支付",
    OrderState.BATCHED: "已列入支付批次",
    OrderState.PAID: "已经支付",
    OrderState.SIGNED: "已经支付并签收",
    OrderState.FAILED: "支付没有成功，等待重新支付",
    OrderState.CANCELLED: "已经作废",
    OrderState.REVERSED: "已经冲销",
    OrderState.COUNTER: "是冲销单",
}


def standing(number: str, state: str, act: str) -> str:
    """The refusal of an act that comes too late, too early, or twice."""
    return f"支付单{number}{_STANDING[OrderState(state)]}，不能{act}。请刷新后查看。"
