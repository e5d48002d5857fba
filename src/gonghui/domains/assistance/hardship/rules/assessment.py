"""Whether a household counts as one in hardship, with the sum worked out.

`(incomes - rigid expenses) / people / 12` of the last twelve months against the minimum living
standard (低保标准) of the place and day. Comparisons are made with whole-year sums, so that no
rounding decides; the monthly figure is rounded to the fen for reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from gonghui.domains.assistance.hardship.enums import (
    AccidentRule,
    Category,
    Exclusion,
    ExpenseKind,
    IncomeKind,
    VehicleUse,
)

RULE_VERSION = "2026-1"
MONTHS = 12
FEN = Decimal("0.01")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Item:
    """An amount of a year, of one kind."""

    kind: str
    amount: Decimal


@dataclass(frozen=True)
class Accident:
    """A sudden misfortune: what it cost in a year after all that was paid back, and what the
    household owns that could be turned into money."""

    cost: Decimal
    net_assets: Decimal = NOTHING
    savings: Decimal = NOTHING


@dataclass(frozen=True)
class ExclusionFacts:
    """What is known of a household that may keep it from being filed."""

    homes: int = 0
    floor_area: Decimal = NOTHING
    has_vehicle: bool = False
    vehicle_use: str = ""
    runs_business: bool = False
    school_fee: Decimal = NOTHING
    public_school_fee: Decimal = NOTHING
    studies_abroad: bool = False
    refuses_work: bool = False
    concealed: bool = False
    refuses_check: bool = False


@dataclass(frozen=True)
class Household:
    """What is put into the rule. The order of items says nothing."""

    people: int
    incomes: Sequence[Item]
    expenses: Sequence[Item]
    is_urban: bool = True
    accident: Accident | None = None
    facts: ExclusionFacts = field(default_factory=ExclusionFacts)


@dataclass(frozen=True)
class Standard:
    """The rule as it stands at a place on a day."""

    dibao_urban: Decimal
    dibao_rural: Decimal
    relative_multiple: Decimal = Decimal(2)
    accident_rule: str = AccidentRule.A
    accident_multiple: Decimal = Decimal(2)
    accident_percent: Decimal = Decimal(80)
    living_space: Decimal = Decimal("41.76")
    school_multiple: Decimal = Decimal(2)
    exclusions: frozenset[str] = frozenset(Exclusion.values)
    """Exclusions that are applied."""
    exemptions: frozenset[str] = frozenset(VehicleUse.values)
    """Uses of a vehicle that are overlooked."""
    on: str = ""
    set_by: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Where each figure comes from, by its name here."""

    def dibao(self, is_urban: bool) -> Decimal:
        return self.dibao_urban if is_urban else self.dibao_rural


@dataclass(frozen=True)
class Line:
    """One line of the worked sum."""

    label: str
    sum: str
    result: str
    joint: str = " = "

    def __str__(self) -> str:
        said = f"{self.sum}{self.joint}{self.result}" if self.sum else self.result
        return f"{self.label}：{said}"


@dataclass(frozen=True)
class Hit:
    """An exclusion that applies."""

    code: str
    title: str
    words: str
    source: str = ""


@dataclass(frozen=True)
class Assessment:
    """What the rule says. `category` is "" where it does not count; `by_sum` is what the sum alone
    would say, exclusions apart."""

    category: str
    by_sum: str
    monthly_net_per_capita: Decimal
    thresholds: Mapping[str, Decimal]
    lines: tuple[Line, ...]
    hits: tuple[Hit, ...]
    overlooked: tuple[str, ...] = ()
    """Exclusions that an exemption lifts, in words."""

    @property
    def counts(self) -> bool:
        return bool(self.category)


def assess(household: Household, standard: Standard) -> Assessment:
    """Exclusions, then the sum, then the category. Pure; the worked sum is part of the answer.

    ValueError for a household of nobody, a negative amount or a standard that is not set.
    """
    _sound(household, standard)
    dibao = standard.dibao(household.is_urban)
    months = household.people * MONTHS
    income, income_lines = _summed(household.incomes, IncomeKind, "家庭年收入")
    expense, expense_lines = _summed(household.expenses, ExpenseKind, "刚性支出")
    net = income - expense
    monthly = rounded(net / months)
    place = "城市" if household.is_urban else "农村"
    relative = dibao * standard.relative_multiple
    lines = [
        *income_lines,
        *expense_lines,
        Line("家庭年净收入", f"{yuan(income)} - {yuan(expense)}", f"{yuan(net)}元"),
        Line(
            "月人均净收入",
            f"{yuan(net)} ÷ {household.people}人 ÷ {MONTHS}个月",
            f"{yuan(monthly)}元",
        ),
        Line(f"{place}低保标准", "", f"{yuan(dibao)}元/月"),
        Line(
            "相对困难上限",
            f"{yuan(dibao)} × {plain(standard.relative_multiple)}",
            f"{yuan(relative)}元/月",
        ),
    ]
    thresholds = {"dibao": dibao, "relative": relative}
    by_sum = ""
    if net <= dibao * months:
        by_sum = Category.DEEP.value
        lines.append(_compared("不超过低保标准", net, dibao, household.people, Category.DEEP))
    elif net <= relative * months:
        by_sum = Category.RELATIVE.value
        lines.append(
            _compared(
                "高于低保标准、不超过相对困难上限",
                net,
                relative,
                household.people,
                Category.RELATIVE,
            )
        )
    else:
        lines.append(_compared("高于相对困难上限", net, relative, household.people, None))
    if not by_sum and household.accident is not None:
        met, accident_lines, limits = _accident(
            household, household.accident, standard, income, expense
        )
        lines += accident_lines
        thresholds |= limits
        by_sum = Category.ACCIDENTAL.value if met else ""
    hits, overlooked = excluded(household, standard)
    lines += [Line("不予认定情形", hit.title, hit.words, "：") for hit in hits]
    lines += [Line("豁免", "", words) for words in overlooked]
    category = "" if hits else by_sum
    said = Category(category).label if category else "不符合困难职工认定条件"
    lines.append(Line("结论", "", said))
    return Assessment(
        category, by_sum, monthly, thresholds, tuple(lines), tuple(hits), tuple(overlooked)
    )


def _sound(household: Household, standard: Standard) -> None:
    if household.people < 1:
        raise ValueError("a household of nobody")
    amounts = [item.amount for item in (*household.incomes, *household.expenses)]
    if household.accident is not None:
        amounts += [
            household.accident.cost,
            household.accident.net_assets,
            household.accident.savings,
        ]
    if any(not amount.is_finite() or amount < 0 for amount in amounts):
        raise ValueError("a negative amount")
    if standard.dibao(household.is_urban) <= 0:
        raise ValueError("no minimum living standard")


def _summed(items: Iterable[Item], kinds: Any, title: str) -> tuple[Decimal, list[Line]]:
    """The sum by kinds, in the order of the code list, and its lines."""
    by_kind: dict[str, Decimal] = {}
    for item in items:
        by_kind[kinds(item.kind).value] = by_kind.get(item.kind, NOTHING) + item.amount
    shown = [(kind, by_kind[kind.value]) for kind in kinds if by_kind.get(kind.value)]
    total = sum(by_kind.values(), NOTHING)
    said = " + ".join(f"{kind.label}{yuan(amount)}" for kind, amount in shown)
    return total, [Line(title, said, f"{yuan(total)}元")]


def _compared(words: str, net: Decimal, limit: Decimal, people: int, category: Any) -> Line:
    """The comparison that decides, in sums of a year."""
    most = limit * people * MONTHS
    sign = "≤" if net <= most else ">"
    said = category.label if category else "按收入支出不符合"
    return Line(
        words,
        f"全年{yuan(net)}元 {sign} {yuan(limit)} × {people}人 × {MONTHS}个月 = {yuan(most)}元",
        said,
        "，",
    )


def _accident(
    household: Household, accident: Accident, standard: Standard, income: Decimal, expense: Decimal
) -> tuple[bool, list[Line], dict[str, Decimal]]:
    """Whether a misfortune brings the household into hardship, by the rule of the place."""
    dibao, people = standard.dibao(household.is_urban), household.people
    months = people * MONTHS
    rule = AccidentRule(standard.accident_rule)
    left = income - expense - accident.cost
    cost = Line("年度致困支出", "", f"{yuan(accident.cost)}元")
    if accident.cost <= 0:
        return False, [Line("年度致困支出", "", "没有填写致困支出")], {}
    taken_off = Line(
        "扣减致困支出后月人均",
        f"（{yuan(income)} - {yuan(expense)} - {yuan(accident.cost)}） ÷ {people}人 ÷ {MONTHS}个月",
        f"{yuan(rounded(left / months))}元",
    )
    if rule is AccidentRule.A:
        limit = dibao * standard.accident_multiple
        met = left <= limit * months
        threshold = Line(
            "意外致困上限",
            f"{yuan(dibao)} × {plain(standard.accident_multiple)}",
            f"{yuan(limit)}元/月",
        )
        return met, [cost, taken_off, threshold, _verdict(met)], {"accident": limit}
    if rule is AccidentRule.B:
        limit = income * standard.accident_percent / 100
        met = accident.cost > limit
        threshold = Line(
            "家庭年收入的规定比例",
            f"{yuan(income)} × {plain(standard.accident_percent)}%",
            f"{yuan(rounded(limit))}元",
        )
        return met, [cost, threshold, _verdict(met)], {"accident": limit}
    return _by_three_times(accident, dibao, people, income, left, cost, taken_off)


def _by_three_times(
    accident: Accident,
    dibao: Decimal,
    people: int,
    income: Decimal,
    left: Decimal,
    cost: Line,
    taken_off: Line,
) -> tuple[bool, list[Line], dict[str, Decimal]]:
    """Rule C: up to three times the minimum by income alone; beyond, with what is owned."""
    months, bound = people * MONTHS, dibao * 3
    within = income <= bound * months
    lines = [
        cost,
        Line(
            "月人均收入",
            f"{yuan(income)} ÷ {people}人 ÷ {MONTHS}个月",
            f"{yuan(rounded(income / months))}元，{'不超过' if within else '超过'}低保标准的3倍{yuan(bound)}元",
        ),
    ]
    if within:
        met = left <= dibao * months
        return met, [*lines, taken_off, _verdict(met)], {"accident": dibao}
    owned = left + accident.net_assets + accident.savings
    met = owned <= dibao * months
    whole = Line(
        "加投资性净资产、储蓄后月人均",
        f"（{yuan(left)} + {yuan(accident.net_assets)} + {yuan(accident.savings)}）"
        f" ÷ {people}人 ÷ {MONTHS}个月",
        f"{yuan(rounded(owned / months))}元",
    )
    return met, [*lines, taken_off, whole, _verdict(met)], {"accident": dibao}


def _verdict(met: bool) -> Line:
    return Line("意外致困条件", "", Category.ACCIDENTAL.label if met else "不符合意外致困条件")


def excluded(household: Household, standard: Standard) -> tuple[list[Hit], list[str]]:
    """Exclusions that apply, and those that an exemption lifts."""
    facts, hits, overlooked = household.facts, [], []

    def hit(code: Exclusion, words: str) -> None:
        if code.value in standard.exclusions:
            source = standard.sources.get(f"exclude_{code.value}", "")
            hits.append(Hit(code.value, code.label, words, source))

    space = standard.living_space * household.people
    if facts.homes >= 2 and facts.floor_area > space:
        hit(
            Exclusion.HOUSING,
            f"住房{facts.homes}套共{plain(facts.floor_area)}平方米，超过当地人均"
            f"{plain(standard.living_space)} × {household.people}人 = {plain(space)}平方米",
        )
    if facts.has_vehicle:
        if facts.vehicle_use in standard.exemptions:
            overlooked.append(f"机动车为{VehicleUse(facts.vehicle_use).label}，予以豁免")
        else:
            use = VehicleUse(facts.vehicle_use).label if facts.vehicle_use else ""
            hit(Exclusion.VEHICLE, f"拥有或者经常使用机动车{f'（{use}）' if use else ''}")
    if facts.runs_business:
        hit(Exclusion.BUSINESS, "家庭成员控股、实际控制企业或者开店雇工")
    dear = facts.public_school_fee * standard.school_multiple
    if facts.studies_abroad:
        hit(Exclusion.SCHOOL, "子女自费留学")
    elif facts.school_fee > 0 and facts.school_fee > dear:
        hit(
            Exclusion.SCHOOL,
            f"学费每年{yuan(facts.school_fee)}元，超过同级公办学校"
            f"{yuan(facts.public_school_fee)} × {plain(standard.school_multiple)} = {yuan(dear)}元",
        )
    if facts.refuses_work:
        hit(Exclusion.REFUSES_WORK, "处于就业年龄、有劳动能力，无正当理由拒绝就业")
    if facts.concealed:
        hit(Exclusion.CONCEALED, "隐瞒收入或者提供虚假材料")
    if facts.refuses_check:
        hit(Exclusion.REFUSES_CHECK, "拒绝配合家庭经济状况核查")
    return hits, overlooked


def rounded(amount: Decimal) -> Decimal:
    """To the fen, half away from zero."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def yuan(amount: Decimal) -> str:
    """12,345.60: for reading in a sum."""
    return f"{rounded(amount):,}"


def plain(number: Decimal) -> str:
    """2, 1.5: a number without needless noughts."""
    return f"{number.normalize():f}"
