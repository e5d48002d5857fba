import datetime as dt
from decimal import Decimal as D

import pytest

from gonghui.engines.documents.writing.numbers import (
    heading_number,
    say,
    say_change,
    say_date,
    say_fuzzy,
    say_in_table,
    say_period,
    say_range,
)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1286, "家", "1286家"),
        (1234567, "人次", "1234567人次"),
        (0, "件", "0件"),
        (12864000, "元", "1286.4万元"),
        (D("12864049.99"), "元", "1286.4万元"),
        (D(12864050), "元", "1286.41万元"),
        (D("9999.99"), "元", "9999.99元"),
        (D("9999.995"), "元", "1万元"),
        (D("8600.50"), "元", "8600.5元"),
        (10000, "元", "1万元"),
        (-20000, "元", "-2万元"),
        (8600, "万元", "0.86万元"),
        (128640000000, "亿元", "1286.4亿元"),
        (D("0.923"), "%", "92.3%"),
        (D("0.92"), "%", "92.0%"),
        (D("0.9235"), "%", "92.4%"),
        (1, "%", "100%"),
        (0, "%", "0%"),
        (D("0.9996"), "%", "99.96%"),
        (D("0.0004"), "%", "0.04%"),
        (D("0.023"), "个百分点", "2.3个百分点"),
    ],
)
def test_prose(value, unit, said):
    assert say(value, unit) == said


def test_decimals_on_request():
    assert say(D("0.9234"), "%", decimals=2) == "92.34%"
    assert say(D("4.55"), "分", decimals=1) == "4.6分"


@pytest.mark.parametrize(
    ("value", "error"), [(1.5, TypeError), (True, TypeError), ("3", TypeError)]
)
def test_only_exact_numbers_are_said(value, error):
    with pytest.raises(error):
        say(value, "元")


def test_people_are_not_said_in_parts():
    with pytest.raises(ValueError, match="应为整数"):
        say(D("1.5"), "人")
    with pytest.raises(ValueError, match="有限"):
        say(D("NaN"), "人")


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (12864000, "万元", "1,286.40"),
        (1286, "家", "1,286"),
        (D("0.923"), "%", "92.3"),
        (D("1234.5"), "元", "1,234.50"),
    ],
)
def test_tables_have_the_comma(value, unit, said):
    assert say_in_table(value, unit) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (99, "人", "99人"),
        (100, "人", "100人"),
        (1200, "人次", "1200人次"),
        (1230, "人次", "1200余人次"),
        (1286, "家", "近1300家"),
        (12345, "人次", "1.2万余人次"),
        (123456, "人次", "12万余人次"),
        (1999999, "人", "近200万人"),
        (12340000, "元", "1200余万元"),
        (15300, "元", "1.5万余元"),
        (123400000, "元", "1.2亿余元"),
        (12340000, "万元", "1200余万元"),
    ],
)
def test_fuzzy_words(value, unit, said):
    assert say_fuzzy(value, unit) == said


def test_fuzzy_word_on_request():
    assert say_fuzzy(1286, "家", word="余") == "1200余家"
    assert say_fuzzy(1286, "家", word="超") == "超1200家"
    assert say_fuzzy(12340000, "元", word="超") == "超1200万元"
    assert say_fuzzy(120, "家", threshold=200) == "120家"


def test_near_is_refused_beyond_five_percent():
    with pytest.raises(ValueError, match="5%"):
        say_fuzzy(1210, "家", word="近")


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(112, 100, "增长12.0%"), (96, 100, "下降4.0%"), (7, 7, "持平"), (5, 0, None)],
)
def test_change(now, before, said):
    assert say_change(now, before) == said


def test_ranges_repeat_only_the_percent_sign():
    assert say_range(D("0.05"), D("0.08"), "%") == "5%～8%"
    assert say_range(100, 200, "人") == "100～200人"


def test_dates_have_no_leading_zeros():
    assert say_date(dt.date(2026, 1, 5)) == "2026年1月5日"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-01-01", "2026-12-31", "2026年"),
        ("2026-01-01", "2026-06-30", "2026年上半年"),
        ("2026-07-01", "2026-12-31", "2026年下半年"),
        ("2026-10-01", "2026-12-31", "2026年第四季度"),
        ("2026-02-01", "2026-02-28", "2026年2月"),
        ("2026-01-01", "2026-11-30", "2026年1—11月"),
        ("2021-01-01", "2025-12-31", "2021—2025年"),
        ("2026-03-05", "2026-03-05", "2026年3月5日"),
        ("2026-03-05", "2026-03-09", "2026年3月5日至9日"),
        ("2026-03-05", "2026-04-09", "2026年3月5日至4月9日"),
        ("2025-12-05", "2026-01-09", "2025年12月5日至2026年1月9日"),
    ],
)
def test_periods(start, end, said):
    assert say_period(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == said


@pytest.mark.parametrize(
    ("level", "position", "number"),
    [
        (1, 1, "一、"),
        (1, 10, "十、"),
        (1, 11, "十一、"),
        (2, 20, "（二十）"),
        (2, 99, "（九十九）"),
        (3, 4, "4."),
        (4, 12, "（12）"),
    ],
)
def test_heading_numbers(level, position, number):
    assert heading_number(level, position) == number
