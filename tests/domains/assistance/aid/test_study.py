"""金秋助学: what a student of a stage may have, who may apply when, and when call-backs fall."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.assistance.aid.rules import states, study
from gonghui.domains.assistance.aid.rules.amounts import Said

D = Decimal
SOURCE = "荆门市总工会金秋助学公告"
POLICY = study.StudyPolicy(
    dibao=Said(D(780), "云民发〔2026〕3号"),
    higher_months={"deep": Said(D(10), SOURCE), "relative": Said(D(8), SOURCE)},
    senior_months=Said(D(6), SOURCE),
    special_months=Said(D(6), SOURCE),
    compulsory_amount=Said(D(0), SOURCE),
    higher_plain=Said(D(5000), SOURCE),
    senior_plain=Said(D(3000), SOURCE),
    partner_year=Said(D(5000), "结对协议"),
)


@pytest.mark.parametrize(
    ("stage", "category", "target", "limit"),
    [
        ("higher", "deep", "own_child", "7800"),
        ("higher", "relative", "own_child", "6240"),
        ("higher", "accidental", "own_child", "6240"),  # as the relative ones
        ("senior", "deep", "own_child", "4680"),
        ("special", "relative", "own_child", "4680"),
        ("primary_junior", "deep", "own_child", "0"),
        ("higher", "", "own_child", "5000"),
        ("senior", "", "own_child", "3000"),
        ("higher", "", "partner_area", "5000"),
    ],
)
def test_limits_by_stage(stage, category, target, limit):
    assert study.limit_of(POLICY, stage, category=category, target=target).amount == D(limit)


def test_a_standard_above_the_limit_is_refused_with_the_rule():
    limit = study.limit_of(POLICY, "senior", category="", target="own_child")

    assert study.standard_problem(D(3000), limit) == ""
    assert study.standard_problem(D(3001), limit) == (
        "3,001元超过规定：未建档家庭高中、中职学生每生每年不超过3,000元（荆门市总工会金秋助学公告）"
    )


@given(
    standard=st.integers(0, 2_000_000).map(lambda cents: D(cents) / 100),
    used=st.integers(0, 2_000_000).map(lambda cents: D(cents) / 100),
    stage=st.sampled_from(["primary_junior", "senior", "higher", "special"]),
    category=st.sampled_from(["", "deep", "relative", "accidental"]),
)
def test_an_award_stays_within_standard_and_limit(standard, used, stage, category):
    limit = study.limit_of(POLICY, stage, category=category, target="own_child")

    found = study.award(standard, limit, used=used)

    assert 0 <= found <= standard
    assert found == 0 or found + used <= limit.amount


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (dt.date(2026, 7, 9), "金秋助学7月10日开始申请"),
        (dt.date(2026, 7, 10), ""),
        (dt.date(2026, 8, 20), ""),
        (dt.date(2026, 8, 21), "本年度金秋助学申请已于8月20日截止，急难的可申请临时救助"),
    ],
)
def test_the_window(day, problem):
    opens_on, closes_on = dt.date(2026, 7, 10), dt.date(2026, 8, 20)

    assert study.window_problem(day, opens_on=opens_on, closes_on=closes_on) == problem


def test_dates_of_a_campaign_lie_in_its_year():
    first, last = dt.date(2026, 7, 1), dt.date(2026, 8, 20)

    assert study.dates_problem(year=2026, opens_on=first, closes_on=last) == ""
    assert study.dates_problem(year=2027, opens_on=first, closes_on=last) != ""
    assert study.dates_problem(year=2026, opens_on=last, closes_on=first) != ""


@pytest.mark.parametrize(
    ("born_on", "stage", "fits"),
    [
        (dt.date(2008, 9, 1), "higher", True),
        (dt.date(2013, 9, 1), "higher", False),  # thirteen
        (dt.date(2013, 9, 1), "senior", True),
        (dt.date(1980, 1, 1), "higher", False),
        (dt.date(2025, 1, 1), "primary_junior", False),
    ],
)
def test_a_birthday_that_fits_no_student(born_on, stage, fits):
    found = study.student_problem(born_on=born_on, today=dt.date(2026, 11, 20), stage=stage)

    assert (found == "") is fits


def test_a_minor_is_one_until_the_eighteenth_birthday():
    assert study.is_minor(dt.date(2008, 11, 21), dt.date(2026, 11, 20))
    assert not study.is_minor(dt.date(2008, 11, 20), dt.date(2026, 11, 20))
    assert study.is_minor(dt.date(2004, 2, 29), dt.date(2022, 2, 28))
    assert not study.is_minor(dt.date(2004, 2, 29), dt.date(2022, 3, 1))


def test_students_are_called_on_in_the_next_half_year():
    assert study.call_back_window(2026) == (dt.date(2027, 1, 1), dt.date(2027, 6, 30))


def test_a_gift_is_handed_over_and_within_its_limit():
    most = Said(D(2000), "中国工会送温暖资金管理办法")

    assert study.gift_problem(D(2000), most=most, method="home") == ""
    assert "不超过2,000元" in study.gift_problem(D(2001), most=most, method="home")
    assert "电话回访" in study.gift_problem(D(1), most=most, method="phone")
    assert study.gift_problem(D(0), most=most, method="phone") == ""


@pytest.mark.parametrize(
    ("kind", "has_file", "allowed"),
    [
        ("living", True, True),
        ("living", False, False),
        ("medical", False, False),
        ("temporary", False, True),
        ("temporary", True, False),
        ("warmth", False, True),
        ("warmth", True, True),
        ("legal", True, False),
        ("student_aid", True, False),
    ],
)
def test_a_file_first_and_aid_then(kind, has_file, allowed):
    assert (states.kind_problem(kind, has_file=has_file) == "") is allowed


def test_no_step_is_left_out_or_taken_twice():
    way = ["proposed", "checked", "approved", "paid", "signed", "evaluated"]

    for place, now in enumerate(way):
        for other, then in enumerate(way):
            assert (states.step_problem(now, then) == "") is (other == place + 1)
    assert states.step_problem("refused", "approved") != ""
