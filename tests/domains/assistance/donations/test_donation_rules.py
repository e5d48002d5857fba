"""Giving is voluntary, an account is never overdrawn, a rescue follows its standard to the yuan."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.assistance.donations import rules
from gonghui.domains.assistance.donations.rules import Gift, RescueStandard

STANDARD = RescueStandard(Decimal(30), Decimal(10000), Decimal(5000), "某县办法")
MONEY = st.decimals(0, 200_000, places=2)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("每人不低于100元。", "不低于"),
        ("各单位按捐款指标完成。", "捐款指标"),
        ("党员须捐，统一从工资代扣。", "须捐"),
        ("捐款排名张榜公布。", "捐款排名"),
        ("自愿捐赠，不摊派，不设捐款指标，不搞捐款排名。", ""),
        ("严禁摊派。捐多捐少都是爱心。", ""),
        ("不摊派。但各车间须按摊派数上交。", "摊派"),
    ],
)
def test_an_appeal_does_not_demand(text: str, word: str) -> None:
    problem = rules.appeal_problem(text)

    assert (f"“{word}”" in problem) if word else problem == ""


@pytest.mark.parametrize(
    ("own_costs", "amount", "text"),
    [
        ("5000", "0", ""),
        ("5003.33", "0", ""),
        ("5003.34", "1", ""),
        ("25000", "6000", "（25,000.00-起付5,000.00）元×30%=6,000.00元"),
        ("38333.33", "9999", ""),
        ("38333.34", "10000", ""),
        ("90000", "10000", "（90,000.00-起付5,000.00）元×30%=25,500.00元，按封顶10,000.00元"),
    ],
)
def test_the_sum_of_a_rescue(own_costs: str, amount: str, text: str) -> None:
    found = rules.rescue_sum(Decimal(own_costs), STANDARD)

    assert found.amount == Decimal(amount)
    assert not text or found.text == text


@given(MONEY, MONEY)
def test_no_rescue_is_more_than_its_share_or_its_cap(own_costs: Decimal, asked: Decimal) -> None:
    if rules.rescue_problem(asked, own_costs, STANDARD) == "":
        assert Decimal(0) < asked <= STANDARD.most
        assert asked * 100 <= (own_costs - STANDARD.floor) * STANDARD.rate


@given(MONEY, MONEY, MONEY)
def test_what_is_promised_never_exceeds_the_balance(
    balance: Decimal, promised: Decimal, amount: Decimal
) -> None:
    if rules.outlay_problem("专户", amount, balance=balance, promised=promised) == "":
        assert promised + amount <= balance


@pytest.mark.parametrize(
    ("kind", "giver", "gift", "problem"),
    [
        ("one_day", "person", Gift(Decimal(50)), ""),
        ("one_day", "person", Gift(Decimal(0)), "金额须大于零"),
        ("one_day", "person", Gift(Decimal("50.005")), "两位小数"),
        ("one_day", "person", Gift(Decimal(50), headcount=2), "单位汇总"),
        ("one_day", "unit", Gift(Decimal(500), headcount=0), "人数"),
        ("money", "nameless", Gift(Decimal(50), quantity=1), "只填金额"),
        ("books", "unit", Gift(quantity=30, headcount=9), ""),
        ("books", "unit", Gift(Decimal(5), quantity=30), "不填金额"),
        ("goods", "unit", Gift(quantity=3), "写明"),
        ("blood", "unit", Gift(quantity=3, headcount=3), ""),
        ("blood", "unit", Gift(quantity=3, headcount=2), "应当一致"),
    ],
)
def test_what_a_drive_takes(kind: str, giver: str, gift: Gift, problem: str) -> None:
    found = rules.gift_problem(kind, giver, gift, has_person=giver == "person", name="某单位")

    assert (problem in found) if problem else found == ""


def test_who_is_counted_once() -> None:
    assert rules.mixing_problem("one_day", "unit", listed=1, totals=0) != ""
    assert rules.mixing_problem("one_day", "person", listed=0, totals=1) != ""
    assert rules.mixing_problem("one_day", "nameless", listed=3, totals=1) == ""
    assert rules.mixing_problem("money", "unit", listed=3, totals=1) == ""


def test_when_a_drive_takes_gifts() -> None:
    first, today = dt.date(2026, 11, 1), dt.date(2026, 11, 20)

    def problem(state: str, on: dt.date, *, is_offered: bool = True) -> str:
        return rules.giving_problem(
            state, opens_on=first, received_on=on, today=today, is_offered=is_offered
        )

    assert problem("open", today) == ""
    assert "不能晚于今天" in problem("open", dt.date(2026, 11, 21))
    assert "不能早于" in problem("open", dt.date(2026, 10, 31))
    assert "已结束" in problem("closed", today)
    assert "不是本工会或上级工会" in problem("open", today, is_offered=False)
