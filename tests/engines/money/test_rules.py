"""Amounts in words, account numbers, limits: decisions without a database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.engines.money.enums import Way
from gonghui.engines.money.kinds import Limit, PaymentKind
from gonghui.engines.money.rules import accounts, orders
from gonghui.engines.money.rules.words import amount_words

WORDS = [
    ("0", "零元整"),
    ("0.05", "伍分"),
    ("0.50", "伍角整"),
    ("0.56", "伍角陆分"),
    ("1", "壹元整"),
    ("10", "壹拾元整"),
    ("1005.60", "壹仟零伍元陆角整"),
    ("1409.50", "壹仟肆佰零玖元伍角整"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
    ("107000.53", "壹拾万柒仟元伍角叁分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
    ("100000000", "壹亿元整"),
    ("100000001", "壹亿零壹元整"),
    ("100010000", "壹亿零壹万元整"),
    ("20030040.05", "贰仟零叁万零肆拾元零伍分"),
    ("-500", "负伍佰元整"),
]


@pytest.mark.parametrize(("amount", "words"), WORDS)
def test_amounts_in_words_as_bills_want_them(amount, words):
    assert amount_words(Decimal(amount)) == words


def read_words(text: str) -> Decimal:
    """The amount that capital figures say: an independent reading, from the left."""
    digits = {letter: place for place, letter in enumerate("零壹贰叁肆伍陆柒捌玖")}
    places = {"拾": 10, "佰": 100, "仟": 1000}
    whole, _, rest = text.rstrip("整").rpartition("元")
    total = section = digit = 0
    for letter in whole:
        if letter in digits:
            digit = digits[letter]
        elif letter in places:
            section, digit = section + digit * places[letter], 0
        elif letter == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
    cents = 0
    for letter in rest:
        if letter in digits:
            digit2 = digits[letter]
        else:
            cents += digit2 * (10 if letter == "角" else 1)
    return Decimal(total + section + digit) + Decimal(cents) / 100


@given(st.decimals(min_value="0.01", max_value="99999999999.99", places=2))
def test_words_read_back_are_the_amount(amount):
    assert read_words(amount_words(amount)) == amount


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        ("6222021001116245702", True),
        ("6222021001116245703", False),
        ("9003000000000001", True),
        ("1234567", False),
        ("12a45678", False),
    ],
)
def test_only_account_numbers_that_can_be_are_taken(number, is_right):
    assert (accounts.number_problem(number) == "") is is_right


@given(st.text(alphabet="0123456789", min_size=15, max_size=18))
def test_one_check_digit_in_ten_holds(first):
    assert sum(accounts.luhn_holds(first + str(digit)) for digit in range(10)) == 1


@pytest.mark.parametrize(
    ("used", "amount", "holds"),
    [
        ("0", "3000", True),
        ("0", "3000.01", False),
        ("2999.99", "0.01", True),
        ("3000", "0.01", False),
    ],
)
def test_a_limit_is_reached_and_not_passed(used, amount, holds):
    problem = orders.cap_problem(
        "每年上限",
        Limit(Decimal(3000), "某办法"),
        used=Decimal(used),
        amount=Decimal(amount),
        per="year",
    )

    assert (problem == "") is holds


def test_the_refusal_names_limit_source_and_what_is_left():
    limit = Limit(Decimal(8160), "云工办〔2026〕3号", "12个月×低保680元")

    problem = orders.cap_problem(
        "生活救助上限", limit, used=Decimal(8000), amount=Decimal(200), per="year"
    )

    assert problem == (
        "超过生活救助上限：上限8,160.00元（12个月×低保680元），本年已有8,000.00元，"
        "最多还可支付160.00元。依据：云工办〔2026〕3号。"
    )


def test_cash_is_for_small_sums_and_for_kinds_that_allow_it():
    kind = PaymentKind("a.b", "慰问金", "办法", ways=(Way.BANK, Way.CASH))
    most = Decimal(1000)

    assert orders.way_problem(kind, "cash", most, most_in_cash=most) == ""
    assert "现金支付每笔不超过1,000.00元" in orders.way_problem(
        kind, "cash", Decimal("1000.01"), most_in_cash=most
    )
    only_bank = PaymentKind("a.c", "救助金", "办法")
    assert "只能用银行转账支付" in orders.way_problem(
        only_bank, "cash", Decimal(1), most_in_cash=most
    )
