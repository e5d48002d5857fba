"""How much a family may have: the limit, what was used of it, what is proposed, as a worked sum.

Source: 困难职工补助标准规定 of the province that a preset names (rules/presets.py); d is the local
monthly subsistence allowance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Literal

ZERO = Decimal(0)
CENT = Decimal("0.01")

Over = Literal["household", "person", "student"]

RECALC, SINGLE, FREE = "重新核算", "相对困难单项", "可叠加"
STACKINGS = (RECALC, SINGLE, FREE)
"""What a second grant within the year does: earlier aid counts as income and the household is
assessed again; a household in relative hardship has one kind only; nothing."""

CATEGORIES: Mapping[str, str] = {
    "deep": "深度困难",
    "relative": "相对困难",
    "accidental": "意外致困",
}
OVER: Mapping[str, str] = {"household": "每户", "person": "每人", "student": "每生"}


@dataclass(frozen=True)
class Said:
    """A figure of policy, and who says so."""

    value: Decimal
    source: str = ""


@dataclass(frozen=True)
class Policy:
    """The rule at a county on a day. A medical or accidental cap of 0 is none; an accidental ratio
    of 0 lets accidental aid share the limit of living aid."""

    dibao: Said
    living_months: Mapping[str, Said]
    medical_ratio: Mapping[str, Said]
    medical_cap: Mapping[str, Said]
    accidental_ratio: Said
    accidental_cap: Said
    temporary_year: Said
    warmth_once: Said
    warmth_year: Said
    stacking: str = RECALC


@dataclass(frozen=True)
class Need:
    """What is asked for. `burden`: yuan that the family bears itself, after every reimbursement."""

    kind: str
    category: str = ""
    burden: Decimal = ZERO
    asked: Decimal | None = None


@dataclass(frozen=True)
class Used:
    """What the same household or person already has this year, all unions included."""

    by_kind: Mapping[str, Decimal]

    def of(self, kinds: tuple[str, ...]) -> Decimal:
        return sum((self.by_kind.get(kind, ZERO) for kind in kinds), ZERO)


@dataclass(frozen=True)
class Limit:
    """What the rule allows in a year (`amount`, None for no figure) and at a time (`once`)."""

    amount: Decimal | None
    over: Over
    text: str
    source: str
    lines: tuple[str, ...]
    group: tuple[str, ...]
    """Kinds that use up the same limit."""
    once: Decimal | None = None


@dataclass(frozen=True)
class Proposal:
    """What the rule proposes, with its sum; `problem` says why nothing may be given."""

    amount: Decimal
    left: Decimal | None
    limit: Limit
    lines: tuple[str, ...]
    problem: str = ""


def yuan(amount: Decimal) -> str:
    """12,345.60元; whole amounts without decimals."""
    text = f"{amount:,.2f}"
    return f"{text.removesuffix('.00')}元"


def percent(ratio: Decimal) -> str:
    """80%"""
    return f"{(ratio * 100).normalize():f}%"


def limit_of(need: Need, policy: Policy) -> Limit:
    """The limit of a kind. KeyError for a kind or a category that has none."""
    return _LIMITS[need.kind](need, policy)


def _living(need: Need, policy: Policy) -> Limit:
    return _by_months(need, policy, "生活救助", ("living",))


def _by_months(need: Need, policy: Policy, title: str, group: tuple[str, ...]) -> Limit:
    months, dibao = policy.living_months[need.category], policy.dibao
    amount = (months.value * dibao.value).quantize(CENT, ROUND_DOWN)
    label = CATEGORIES[need.category]
    if not policy.accidental_ratio.value:
        group = ("living", "accidental")
    return Limit(
        amount,
        "household",
        f"{label}户{title}每户每年不超过{months.value.normalize():f}个月低保标准（{yuan(amount)}）",
        months.source,
        (
            f"当地月低保标准：{yuan(dibao.value)}（{dibao.source}）",
            f"{label}户全年限额：{yuan(dibao.value)}×{months.value.normalize():f}＝{yuan(amount)}",
        ),
        group,
    )


def _medical(need: Need, policy: Policy) -> Limit:
    ratio, cap = policy.medical_ratio[need.category], policy.medical_cap[need.category]
    share = (need.burden * ratio.value).quantize(CENT, ROUND_DOWN)
    amount = min(share, cap.value) if cap.value else share
    most = f"，每户每年不超过{yuan(cap.value)}" if cap.value else ""
    by = "个人负担部分" if ratio.value == 1 else f"个人负担的{percent(ratio.value)}"
    lines = [f"各类报销后个人负担{yuan(need.burden)}×{percent(ratio.value)}＝{yuan(share)}"]
    if cap.value:
        lines.append(f"与全年限额{yuan(cap.value)}取低：{yuan(amount)}")
    return Limit(
        amount,
        "household",
        f"{CATEGORIES[need.category]}户医疗救助不超过{by}{most}",
        ratio.source,
        tuple(lines),
        ("medical",),
    )


def _accidental(need: Need, policy: Policy) -> Limit:
    ratio, cap = policy.accidental_ratio, policy.accidental_cap
    if not ratio.value:
        return _by_months(need, policy, "意外致困救助（与生活救助合并）", ("living", "accidental"))
    share = (need.burden * ratio.value).quantize(CENT, ROUND_DOWN)
    amount = min(share, cap.value) if cap.value else share
    lines = [f"困难支出{yuan(need.burden)}×{percent(ratio.value)}＝{yuan(share)}"]
    if cap.value:
        lines.append(f"与限额{yuan(cap.value)}取低：{yuan(amount)}")
    most = f"，最高{yuan(cap.value)}" if cap.value else ""
    return Limit(
        amount,
        "household",
        f"意外致困救助为困难支出的{percent(ratio.value)}{most}",
        ratio.source,
        tuple(lines),
        ("accidental",),
    )


def _temporary(need: Need, policy: Policy) -> Limit:
    cap = policy.temporary_year
    return Limit(
        cap.value,
        "person",
        f"临时救助每人每年不超过{yuan(cap.value)}",
        cap.source,
        (f"临时救助每人全年限额：{yuan(cap.value)}",),
        ("temporary",),
    )


def _warmth(need: Need, policy: Policy) -> Limit:
    once, year = policy.warmth_once, policy.warmth_year
    return Limit(
        year.value,
        "person",
        f"送温暖慰问每人次不超过{yuan(once.value)}、每人每年不超过{yuan(year.value)}",
        once.source,
        (f"每人次限额{yuan(once.value)}，每人全年限额{yuan(year.value)}",),
        ("warmth",),
        once.value,
    )


_LIMITS = {
    "living": _living,
    "medical": _medical,
    "accidental": _accidental,
    "temporary": _temporary,
    "warmth": _warmth,
}


def propose(need: Need, policy: Policy, used: Used) -> Proposal:
    """What is left of the limit, or what was asked where that is less."""
    limit = limit_of(need, policy)
    taken = used.of(limit.group)
    lines = [*limit.lines]
    left = None if limit.amount is None else max(limit.amount - taken, ZERO)
    lines.append(f"本年度已享受（含其他工会）：{yuan(taken)}")
    if left is not None:
        lines.append(f"尚可享受：{yuan(left)}")
    amount = left if left is not None else need.asked or ZERO
    if limit.once is not None and amount > limit.once:
        amount = limit.once
        lines.append(f"一次不超过：{yuan(limit.once)}")
    if need.asked is not None and need.asked < amount:
        amount = need.asked
        lines.append(f"申请金额：{yuan(need.asked)}")
    lines.append(f"建议金额：{yuan(amount)}")
    problem = stacking_problem(need, policy, used)
    if not problem and not amount:
        problem = f"本年度限额已用完：{limit.text}，已享受{yuan(taken)}（{limit.source}）"
    return Proposal(amount, left, limit, tuple(lines), problem)


def stacking_problem(need: Need, policy: Policy, used: Used) -> str:
    """Why a second kind within the year is none for this household; "" where it may be."""
    if policy.stacking != SINGLE or need.category != "relative":
        return ""
    kinds = ("living", "medical", "accidental", "student_aid")
    others = [kind for kind in kinds if kind != need.kind and used.by_kind.get(kind)]
    if not others:
        return ""
    return "相对困难户一年只享受一项救助，本年度已有其他救助（含其他工会）"


def amount_problem(amount: Decimal, proposal: Proposal) -> str:
    """Why this amount is too much, with the rule and its source; "" where it is not."""
    limit = proposal.limit
    if amount <= 0:
        return "请填写大于0的金额"
    if limit.once is not None and amount > limit.once:
        return f"{yuan(amount)}超过规定：{limit.text}（{limit.source}）"
    if proposal.left is not None and amount > proposal.left:
        taken = (limit.amount or ZERO) - proposal.left
        already = f"，本年度已享受{yuan(taken)}（含其他工会），还可享受{yuan(proposal.left)}"
        return f"{yuan(amount)}超过规定：{limit.text}{already if taken else ''}（{limit.source}）"
    return ""
