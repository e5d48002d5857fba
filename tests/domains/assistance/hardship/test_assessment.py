"""The rule: boundary cases by hand, the worked sum, and what must hold for any household."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.assistance.hardship.enums import Category, ExpenseKind, IncomeKind
from gonghui.domains.assistance.hardship.rules.assessment import (
    Accident,
    ExclusionFacts,
    Household,
    Item,
    Standard,
    assess,
)

STANDARD = Standard(dibao_urban=Decimal(800), dibao_rural=Decimal(600))
RANK = {"": 0, Category.ACCIDENTAL: 1, Category.RELATIVE: 2, Category.DEEP: 3}


def family(
    income: str = "0", expense: str = "0", people: int = 3, *, urban: bool = True, **more: Any
) -> Household:
    return Household(
        people=people,
        incomes=(Item("wage", Decimal(income)),),
        expenses=(Item("illness", Decimal(expense)),),
        is_urban=urban,
        **more,
    )


# 3 people: 800 × 3 × 12 = 28,800; 1,600 × 3 × 12 = 57,600; in the country 21,600 and 43,200.
@pytest.mark.parametrize(
    ("income", "expense", "people", "urban", "category", "monthly"),
    [
        ("28800", "0", 3, True, "deep", "800.00"),
        ("28800.01", "0", 3, True, "relative", "800.00"),
        ("34800", "6000", 3, True, "deep", "800.00"),
        ("34800.01", "6000", 3, True, "relative", "800.00"),
        ("57600", "0", 3, True, "relative", "1600.00"),
        ("57600.01", "0", 3, True, "", "1600.00"),
        ("21600", "0", 3, False, "deep", "600.00"),
        ("21600.01", "0", 3, False, "relative", "600.00"),
        ("43200", "0", 3, False, "relative", "1200.00"),
        ("43200.01", "0", 3, False, "", "1200.00"),
        ("0", "0", 1, True, "deep", "0.00"),
        ("1000", "9000", 1, True, "deep", "-666.67"),
        ("9600", "0", 1, True, "deep", "800.00"),
        ("10000", "0", 1, True, "relative", "833.33"),
        ("67200", "0", 7, True, "deep", "800.00"),
    ],
)
def test_categories_at_the_boundary(
    income: str, expense: str, people: int, urban: bool, category: str, monthly: str
) -> None:
    answer = assess(family(income, expense, people, urban=urban), STANDARD)

    assert (answer.category, answer.monthly_net_per_capita) == (category, Decimal(monthly))


def test_the_multiple_of_the_place_decides() -> None:
    narrow = replace(STANDARD, relative_multiple=Decimal("1.5"))  # 1,200 × 36 = 43,200

    assert assess(family("43200"), narrow).category == "relative"
    assert assess(family("43200.01"), narrow).category == ""


# All of these earn 60,000, above the 57,600 of relative hardship, and differ in the misfortune.
@pytest.mark.parametrize(
    ("rule", "income", "expense", "cost", "assets", "savings", "category"),
    [
        # A: (60,000 - cost) ≤ 1,600 × 36
        ("A", "60000", "0", "2400", "0", "0", "accidental"),
        ("A", "60000", "0", "2399.99", "0", "0", ""),
        ("A", "60000", "1000", "1400", "0", "0", "accidental"),
        ("A", "60000", "0", "0", "0", "0", ""),
        # B: cost > 60,000 × 80 % = 48,000
        ("B", "60000", "0", "48000", "0", "0", ""),
        ("B", "60000", "0", "48000.01", "0", "0", "accidental"),
        # C: 60,000 ≤ 2,400 × 36 = 86,400, so (60,000 - cost) ≤ 28,800
        ("C", "60000", "0", "31200", "0", "0", "accidental"),
        ("C", "60000", "0", "31199.99", "0", "0", ""),
        ("C", "60000", "0", "31200", "999999", "999999", "accidental"),
        ("C", "86400", "0", "57600", "1", "0", "accidental"),
        # beyond three times: (86,400.01 + assets + savings - cost) ≤ 28,800
        ("C", "86400.01", "0", "57600.01", "0", "0", "accidental"),
        ("C", "86400.01", "0", "57600.01", "0.01", "0", ""),
        ("C", "86400.01", "0", "57610.01", "4", "6", "accidental"),
        ("C", "86400.01", "0", "57610.01", "4", "6.01", ""),
    ],
)
def test_accident_rules_at_the_boundary(
    rule: str, income: str, expense: str, cost: str, assets: str, savings: str, category: str
) -> None:
    accident = Accident(Decimal(cost), Decimal(assets), Decimal(savings))
    household = family(income, expense, accident=accident)

    assert assess(household, replace(STANDARD, accident_rule=rule)).category == category


def test_a_misfortune_does_not_lift_who_is_poor_anyway() -> None:
    household = family("28800", accident=Accident(Decimal(90000)))

    assert assess(household, STANDARD).category == "deep"


# 41.76 × 3 = 125.28
@pytest.mark.parametrize(
    ("facts", "hits"),
    [
        (ExclusionFacts(homes=1, floor_area=Decimal(500)), []),
        (ExclusionFacts(homes=2, floor_area=Decimal("125.28")), []),
        (ExclusionFacts(homes=2, floor_area=Decimal("125.29")), ["housing"]),
        (ExclusionFacts(has_vehicle=True), ["vehicle"]),
        (ExclusionFacts(has_vehicle=True, vehicle_use="disability"), []),
        (ExclusionFacts(has_vehicle=True, vehicle_use="illness"), []),
        (ExclusionFacts(has_vehicle=True, vehicle_use="livelihood"), []),
        (ExclusionFacts(runs_business=True), ["business"]),
        (ExclusionFacts(school_fee=Decimal(8000), public_school_fee=Decimal(4000)), []),
        (
            ExclusionFacts(school_fee=Decimal("8000.01"), public_school_fee=Decimal(4000)),
            ["school"],
        ),
        (ExclusionFacts(studies_abroad=True), ["school"]),
        (ExclusionFacts(refuses_work=True), ["refuses_work"]),
        (ExclusionFacts(concealed=True, refuses_check=True), ["concealed", "refuses_check"]),
    ],
)
def test_exclusions(facts: ExclusionFacts, hits: list[str]) -> None:
    answer = assess(family("20000", facts=facts), STANDARD)

    assert [hit.code for hit in answer.hits] == hits
    assert (answer.by_sum, answer.category) == ("deep", "" if hits else "deep")


def test_a_place_may_switch_an_exclusion_or_an_exemption_off() -> None:
    with_car = family("20000", facts=ExclusionFacts(has_vehicle=True, vehicle_use="livelihood"))
    strict = replace(STANDARD, exemptions=STANDARD.exemptions - {"livelihood"})
    mild = replace(strict, exclusions=STANDARD.exclusions - {"vehicle"})

    assert assess(with_car, STANDARD).overlooked == ("机动车为谋生用车，予以豁免",)
    assert assess(with_car, strict).hits[0].words == "拥有或者经常使用机动车（谋生用车）"
    assert assess(with_car, mild).category == "deep"


def test_the_worked_sum_is_the_one_by_hand() -> None:
    """36,000 + 4,800 - 6,000 - 3,600.50 = 31,199.50; ÷ 4 ÷ 12 = 649.99."""
    household = Household(
        people=4,
        incomes=(
            Item("transfer", Decimal(4800)),
            Item("wage", Decimal(24000)),
            Item("wage", Decimal(12000)),
        ),
        expenses=(Item("education", Decimal("3600.50")), Item("illness", Decimal(6000))),
    )

    answer = assess(household, STANDARD)

    assert [str(line) for line in answer.lines] == [
        "家庭年收入：工资性收入36,000.00 + 转移净收入4,800.00 = 40,800.00元",
        "刚性支出：因病自付6,000.00 + 子女教育3,600.50 = 9,600.50元",
        "家庭年净收入：40,800.00 - 9,600.50 = 31,199.50元",
        "月人均净收入：31,199.50 ÷ 4人 ÷ 12个月 = 649.99元",
        "城市低保标准：800.00元/月",
        "相对困难上限：800.00 × 2 = 1,600.00元/月",
        "不超过低保标准：全年31,199.50元 ≤ 800.00 × 4人 × 12个月 = 38,400.00元，深度困难",
        "结论：深度困难",
    ]


@pytest.mark.parametrize(
    ("household", "standard"),
    [
        (family(people=0), STANDARD),
        (family("-1"), STANDARD),
        (family("1", "-1"), STANDARD),
        (family("1", accident=Accident(Decimal(-1))), STANDARD),
        (family("1"), replace(STANDARD, dibao_urban=Decimal(0))),
        (family("NaN"), STANDARD),
    ],
)
def test_what_makes_no_sense_is_not_judged(household: Household, standard: Standard) -> None:
    with pytest.raises(ValueError, match=r"household|amount|standard"):
        assess(household, standard)


fen = st.integers(0, 20_000_000).map(lambda cents: Decimal(cents) / 100)
items = st.lists(
    st.builds(Item, st.sampled_from([one.value for one in IncomeKind]), fen), max_size=5
)
costs = st.lists(
    st.builds(Item, st.sampled_from([one.value for one in ExpenseKind]), fen), max_size=5
)
accidents = st.none() | st.builds(Accident, fen, fen, fen)
facts = st.builds(
    ExclusionFacts,
    homes=st.integers(0, 3),
    floor_area=fen,
    has_vehicle=st.booleans(),
    vehicle_use=st.sampled_from(["", "illness", "livelihood"]),
)
households = st.builds(
    Household,
    people=st.integers(1, 9),
    incomes=items,
    expenses=costs,
    is_urban=st.booleans(),
    accident=accidents,
    facts=facts,
)
standards = st.builds(
    Standard,
    dibao_urban=st.integers(300, 1500).map(Decimal),
    dibao_rural=st.integers(300, 1500).map(Decimal),
    relative_multiple=st.sampled_from([Decimal("1.5"), Decimal(2)]),
    accident_rule=st.sampled_from("ABC"),
)


@given(households, standards, fen)
def test_more_income_never_makes_poorer(
    household: Household, standard: Standard, more: Decimal
) -> None:
    richer = replace(household, incomes=[*household.incomes, Item("other", more)])

    assert RANK[assess(richer, standard).category] <= RANK[assess(household, standard).category]


@given(households, standards, fen)
def test_more_rigid_expense_never_makes_richer(
    household: Household, standard: Standard, more: Decimal
) -> None:
    poorer = replace(household, expenses=[*household.expenses, Item("illness", more)])

    assert RANK[assess(poorer, standard).category] >= RANK[assess(household, standard).category]


@given(households, standards, st.randoms(use_true_random=False))
def test_order_says_nothing(
    household: Household, standard: Standard, chance: random.Random
) -> None:
    incomes, expenses = list(household.incomes), list(household.expenses)
    chance.shuffle(incomes)
    chance.shuffle(expenses)

    shuffled = replace(household, incomes=incomes, expenses=expenses)

    assert assess(shuffled, standard) == assess(household, standard)


@given(households, standards)
def test_an_exclusion_never_helps(household: Household, standard: Standard) -> None:
    plain = replace(household, facts=ExclusionFacts())

    answer = assess(household, standard)

    assert answer.by_sum == assess(plain, standard).category
    assert answer.category == ("" if answer.hits else answer.by_sum)
