"""What may be given for which reason, as the measures on the unions' spending say it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions import rules
from gonghui.domains.membership.occasions.enums import CareKind, GiftForm, GrantState
from gonghui.domains.membership.occasions.queries import lunar_day_of, lunar_days
from gonghui.domains.membership.occasions.rules import Limit

TODAY = dt.date(2026, 11, 20)
YEARLY = Limit("节日慰问", Decimal(2000), 0, True, "某办法", "全国默认")
TWICE = Limit("住院慰问", Decimal(1000), 2, False, "某办法", "某省总工会")


@pytest.mark.parametrize(
    ("kind", "form", "amount", "item", "problem"),
    [
        (CareKind.BIRTHDAY, GiftForm.VOUCHER, "200", "蛋糕券", ""),
        (CareKind.BIRTHDAY, GiftForm.CASH, "200", "", "不得发放现金"),
        (CareKind.FESTIVAL, GiftForm.CASH, "200", "", "不得发放现金和购物卡"),
        (CareKind.FESTIVAL, GiftForm.GOODS, "200", "", "写明慰问品"),
        (CareKind.HOSPITAL, GiftForm.CASH, "500", "", ""),
        (CareKind.HOSPITAL, GiftForm.CASH, "0", "", "请填写金额"),
        (CareKind.HOSPITAL, GiftForm.VOUCHER, "500", "券", "不发放提货券"),
        (CareKind.RETIREMENT, GiftForm.CASH, "500", "", "纪念品"),
        (CareKind.ANNIVERSARY, GiftForm.GOODS, "50", "书", "只能问候"),
        (CareKind.ANNIVERSARY, GiftForm.GREETING, "0", "", ""),
        (CareKind.BIRTHDAY, GiftForm.GREETING, "5", "", "不填金额"),
    ],
)
def test_each_reason_has_its_forms(
    kind: CareKind, form: GiftForm, amount: str, item: str, problem: str
) -> None:
    found = rules.gift_problem(kind, form, Decimal(amount), item)

    assert (problem in found) if problem else found == ""


def test_only_statutory_festivals_are_given_for() -> None:
    assert rules.festival_problem("中秋节", GiftForm.GOODS) == ""
    assert "不是法定节日" in rules.festival_problem("教师节", GiftForm.GOODS)
    assert rules.festival_problem("教师节", GiftForm.GREETING) == ""


def test_over_the_limit_is_refused_with_the_rule() -> None:
    over = rules.limit_problem(YEARLY, Decimal(600), spent=Decimal(1500), times=3)
    often = rules.limit_problem(TWICE, Decimal(100), spent=Decimal(200), times=2)

    assert "已安排1500元，加上本次600元" in over
    assert "每人全年合计不超过2000元" in over
    assert "某办法" in over
    assert "已安排2次" in often
    assert "某省总工会" in often
    assert rules.limit_problem(YEARLY, Decimal(500), spent=Decimal(1500), times=3) == ""
    assert rules.limit_problem(TWICE, Decimal(1001), spent=Decimal(0), times=0) != ""


AMOUNTS = st.decimals(0, 3000, places=2)


@given(AMOUNTS, AMOUNTS, st.integers(0, 5))
def test_what_passes_stays_within_the_year(amount: Decimal, spent: Decimal, times: int) -> None:
    if rules.limit_problem(YEARLY, amount, spent=spent, times=times) == "" and amount:
        assert spent + amount <= YEARLY.amount
    if rules.limit_problem(TWICE, amount, spent=spent, times=times) == "" and amount:
        assert amount <= TWICE.amount
        assert times < TWICE.times


@pytest.mark.parametrize(
    ("kind", "day", "relation", "is_worker", "problem"),
    [
        ("marriage", TODAY, "", True, ""),
        ("marriage", dt.date(2026, 11, 21), "", True, "不能晚于今天"),
        ("marriage", dt.date(2025, 11, 19), "", True, "超过一年"),
        ("bereavement", TODAY, "", False, "关系"),
        ("bereavement", TODAY, "parent", False, ""),
        ("death", TODAY, "", True, "由工会登记"),
        ("death", TODAY, "", False, ""),
        ("birthday", TODAY, "", False, "选择事项"),
    ],
)
def test_what_can_be_told(
    kind: str, day: dt.date, relation: str, is_worker: bool, problem: str
) -> None:
    found = rules.event_problem(
        kind, occurred_on=day, relation=relation, today=TODAY, is_worker=is_worker
    )

    assert (problem in found) if problem else found == ""


PLANNED, CONFIRMED, GIVEN, SIGNED, CANCELLED = GrantState


@pytest.mark.parametrize(
    ("state", "wanted", "form", "problem"),
    [
        (CONFIRMED, GIVEN, "greeting", ""),
        (CONFIRMED, SIGNED, "greeting", ""),
        (GIVEN, SIGNED, "greeting", ""),
        (GIVEN, GIVEN, "greeting", "已发放的不能标为已发放"),
        (CONFIRMED, GIVEN, "cash", "慰问金凭支付单发放和签收，不能直接标记"),
        (CONFIRMED, SIGNED, "voucher", "提货券凭发放清单发放和签收，不能直接标记"),
        (PLANNED, CANCELLED, "goods", ""),
        (CONFIRMED, CANCELLED, "goods", ""),
        (GIVEN, CANCELLED, "goods", "已发放的不能取消"),
    ],
)
def test_only_greetings_are_ticked_off_by_hand(
    state: GrantState, wanted: GrantState, form: str, problem: str
) -> None:
    assert rules.mark_problem(state, wanted, form) == problem


def test_what_has_papers_is_neither_cancelled_nor_taken_back() -> None:
    assert "先作废" in rules.mark_problem(CONFIRMED, CANCELLED, "cash", has_papers=True)
    assert "先作废" in rules.back_problem(CONFIRMED, "cash", has_papers=True)
    assert rules.back_problem(CONFIRMED, "cash", has_papers=False) == ""
    assert "冲销" in rules.back_problem(GIVEN, "cash", has_papers=True)
    assert rules.back_problem(SIGNED, "greeting", has_papers=False) == ""
    assert "已经制作支付单" in rules.order_problem(CONFIRMED, "cash", has_papers=True)
    assert rules.order_problem(PLANNED, "cash", has_papers=False) == "还没有审批"
    assert rules.issue_problem(CONFIRMED, "cash", has_papers=False) != ""
    assert rules.issue_problem(CONFIRMED, "voucher", has_papers=False) == ""


def test_a_second_person_approves() -> None:
    assert rules.confirm_problem(PLANNED, is_own=False, is_payee=False) == ""
    assert "另一人" in rules.confirm_problem(PLANNED, is_own=True, is_payee=False)
    assert "另一人" in rules.confirm_problem(PLANNED, is_own=False, is_payee=True)
    assert "不用审批" in rules.confirm_problem(SIGNED, is_own=False, is_payee=False)


@pytest.mark.parametrize(
    ("kind", "form", "is_member", "arrears", "most", "problem"),
    [
        ("hospital", "cash", True, 5, 6, ""),
        ("hospital", "cash", True, 6, 6, "欠缴会费6个月"),
        ("hospital", "cash", True, 60, 0, ""),
        ("hospital", "greeting", False, 60, 6, ""),
        ("hospital", "cash", False, 0, 6, "不是在册会员"),
        ("death", "cash", False, 0, 6, ""),
        ("retirement", "goods", False, 0, 6, ""),
    ],
)
def test_who_may_be_given_something(
    kind: str, form: str, is_member: bool, arrears: int, most: int, problem: str
) -> None:
    found = rules.eligibility_problem(
        CareKind(kind), GiftForm(form), is_member=is_member, arrears=arrears, most_arrears=most
    )
    assert found == problem


def test_the_year_s_limit_comes_near() -> None:
    assert not rules.is_near(YEARLY, Decimal(300), spent=Decimal(1299), percent=80)
    assert rules.is_near(YEARLY, Decimal(300), spent=Decimal(1300), percent=80)
    assert not rules.is_near(TWICE, Decimal(1000), spent=Decimal(0), percent=80)
    assert rules.cost_problem("张一", Decimal(200), Decimal(200)) == ""
    assert "210元超过安排的200元" in rules.cost_problem("张一", Decimal(210), Decimal(200))


# ---------------------------------------------------------------- the moon


@pytest.mark.parametrize(
    ("born_on", "lunar"),
    [
        (dt.date(1990, 1, 27), (1, 1)),
        (dt.date(1985, 9, 29), (8, 15)),
        (dt.date(2025, 7, 26), (6, 2)),  # in the leap sixth month: kept in the ordinary one
    ],
)
def test_lunar_birthdays(born_on: dt.date, lunar: tuple[int, int]) -> None:
    assert lunar_day_of(born_on) == lunar


def test_lunar_birthdays_of_a_month() -> None:
    assert lunar_days(Month(2026, 2))[1, 1] == 17  # 春节
    assert lunar_days(Month(2026, 9))[8, 15] == 25  # 中秋节
    assert (6, 2) in lunar_days(Month(2025, 6))
    assert (6, 2) not in lunar_days(Month(2025, 7))  # that one is in the leap month


@pytest.mark.parametrize("year", [1984, 2025, 2026, 2033])
def test_every_lunar_birthday_comes_in_a_year_or_the_next(year: int) -> None:
    months = [Month(year, number) for number in range(1, 13)]
    days = [key for month in months for key in lunar_days(month)]
    later = [key for number in (1, 2) for key in lunar_days(Month(year + 1, number))]

    for month in range(1, 13):
        for day in (1, 15, 29, 30):
            assert days.count((month, day)) in (0, 1, 2)
            assert (month, day) in days + later
