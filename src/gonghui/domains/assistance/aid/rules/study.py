"""金秋助学: limits by stage, the window of a campaign, who may apply, the call-backs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from gonghui.domains.assistance.aid.enums import Stage, Target
from gonghui.domains.assistance.aid.rules.amounts import CATEGORIES, CENT, ZERO, Said, yuan

OLDEST, YOUNGEST = 40, 3
"""Ages beyond which a birthday is taken for a slip of the pen."""


@dataclass(frozen=True)
class StudyPolicy:
    """Limits at a county on a day. Months of d for families with a file, yuan for those without;
    0 where a stage is not helped."""

    dibao: Said
    higher_months: Mapping[str, Said]
    senior_months: Said
    special_months: Said
    compulsory_amount: Said
    higher_plain: Said
    senior_plain: Said
    partner_year: Said


@dataclass(frozen=True)
class StageLimit:
    """The most that one student may have in a year."""

    amount: Decimal
    text: str
    source: str
    line: str


def limit_of(policy: StudyPolicy, stage: str, *, category: str, target: str) -> StageLimit:
    """By stage; by the family's category where it has a file ("" without one)."""
    label = Stage(stage).label
    if target == Target.PARTNER:
        return _fixed(policy.partner_year, f"{label}学生（联系地区）")
    if stage == Stage.COMPULSORY:
        return _fixed(policy.compulsory_amount, f"{label}学生")
    if category:
        months = {
            Stage.HIGHER: policy.higher_months.get(category, policy.higher_months["relative"]),
            Stage.SENIOR: policy.senior_months,
            Stage.SPECIAL: policy.special_months,
        }[Stage(stage)]
        amount = (policy.dibao.value * months.value).quantize(CENT, ROUND_DOWN)
        said = f"{months.value.normalize():f}"
        return StageLimit(
            amount,
            f"{CATEGORIES[category]}户{label}学生每生每年不超过{said}个月低保标准（{yuan(amount)}）",
            months.source,
            f"{yuan(policy.dibao.value)}×{said}＝{yuan(amount)}",
        )
    plain = policy.higher_plain if stage == Stage.HIGHER else policy.senior_plain
    return _fixed(plain, f"未建档家庭{label}学生")


def _fixed(said: Said, who: str) -> StageLimit:
    text = f"{who}每生每年不超过{yuan(said.value)}" if said.value else f"{who}不在助学范围"
    return StageLimit(said.value, text, said.source, yuan(said.value))


def standard_problem(amount: Decimal, limit: StageLimit) -> str:
    """Why a campaign may not give so much at a stage."""
    if amount < 0:
        return "标准不能为负数"
    if amount > limit.amount:
        return f"{yuan(amount)}超过规定：{limit.text}（{limit.source}）"
    return ""


def award(standard: Decimal, limit: StageLimit, *, used: Decimal = ZERO) -> Decimal:
    """What a student is given: the standard, as far as the limit of the year reaches."""
    return max(min(standard, limit.amount - used), ZERO)


def window_problem(today: dt.date, *, opens_on: dt.date, closes_on: dt.date) -> str:
    """Why nobody may apply on this day."""
    if today < opens_on:
        return f"金秋助学{opens_on.month}月{opens_on.day}日开始申请"
    if today > closes_on:
        return (
            f"本年度金秋助学申请已于{closes_on.month}月{closes_on.day}日截止，急难的可申请临时救助"
        )
    return ""


def dates_problem(*, year: int, opens_on: dt.date, closes_on: dt.date) -> str:
    """Why a campaign cannot run from and to these days."""
    if opens_on.year != year:
        return f"开始日期应在{year}年"
    if closes_on < opens_on:
        return "截止日期不能早于开始日期"
    if closes_on > dt.date(year, 12, 31):
        return f"截止日期不能晚于{year}年12月31日"
    return ""


def student_problem(*, born_on: dt.date, today: dt.date, stage: str) -> str:
    """Why a birthday does not fit a student of this stage."""
    age = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    if not YOUNGEST <= age <= OLDEST:
        return f"按证件号码学生今年{age}周岁，请核对证件号码"
    if stage == Stage.HIGHER and age < 14:
        return f"按证件号码学生今年{age}周岁，与“{Stage.HIGHER.label}”不符，请核对"
    return ""


def is_minor(born_on: dt.date, on: dt.date) -> bool:
    """Under eighteen: the guardian applies and decides."""
    return (on.year - 18, on.month, on.day) < (born_on.year, born_on.month, born_on.day)


def call_back_window(year: int) -> tuple[dt.date, dt.date]:
    """When the students of a year's campaign are called on: the first half of the next."""
    return dt.date(year + 1, 1, 1), dt.date(year + 1, 6, 30)


def visit_problem(on: dt.date, *, paid_on: dt.date, today: dt.date) -> str:
    """Why a call-back cannot have been on that day."""
    if on > today:
        return "回访日期不能晚于今天"
    if on < paid_on:
        return f"助学金{paid_on:%Y-%m-%d}发放，回访日期不能早于发放日期"
    return ""


def gift_problem(amount: Decimal, *, most: Said, method: str) -> str:
    """Why no such gift may be handed over at a call-back."""
    if amount < 0:
        return "慰问金不能为负数"
    if amount and method == "phone":
        return "电话回访不能当面发放慰问金，请改为上门、到校或座谈"
    if amount > most.value:
        return f"{yuan(amount)}超过规定：回访慰问每人次不超过{yuan(most.value)}（{most.source}）"
    return ""
