"""Leaving, monitoring, comparing, trying and pairing: tables of cases and properties."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.assistance.following.enums import Difference, Move, Risk
from gonghui.domains.assistance.following.rules import (
    comparing,
    leaving,
    monitoring,
    pairing,
    trying,
)
from gonghui.domains.assistance.following.rules.comparing import Found, Ours
from gonghui.domains.assistance.following.rules.leaving import MonthOfIncome
from gonghui.domains.assistance.hardship.enums import FileState
from gonghui.domains.assistance.hardship.rules.assessment import Household, Item, Standard
from gonghui.kernel.calendar.workdays import add_workdays

TODAY = dt.date(2026, 11, 20)
LINE = Decimal(780)
MONTHS = leaving.months_to_prove(TODAY, 6)


def income(first: dt.date, net: str = "5400", people: int = 3) -> MonthOfIncome:
    return MonthOfIncome(first, Decimal(net), people, LINE)


def six(**nets: str) -> list[MonthOfIncome]:
    return [income(day, nets.get(f"m{day.month}", "5400")) for day in MONTHS]


# ---------------------------------------------------------------- leaving


def test_the_months_to_prove_are_whole_and_follow_one_another():
    assert [f"{day:%Y-%m}" for day in MONTHS] == [
        "2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10",
    ]  # fmt: skip
    assert leaving.months_to_prove(dt.date(2026, 1, 31), 2) == [
        dt.date(2025, 11, 1),
        dt.date(2025, 12, 1),
    ]


@pytest.mark.parametrize(
    ("months", "gone", "says"),
    [
        (six(), {"06": "已痊愈复工"}, ""),
        (six(m7="2340.01"), {"06": "已痊愈复工"}, ""),  # one fen above 780 × 3
        (six(m7="2340"), {"06": "已痊愈复工"}, "2026-07没有高于"),
        (six()[1:], {"06": "已痊愈复工"}, "缺少2026-05"),
        (six(), {"06": " "}, "致困原因尚未消除"),
        (six(), {}, "致困原因尚未消除"),
    ],
)
def test_a_household_leaves_after_six_months_above_and_the_cause_gone(months, gone, says):
    verdict = leaving.judge_exit(months, needed=6, causes=["06"], gone=gone, today=TODAY)

    assert verdict.allows == (not says)
    assert says in "；".join(verdict.problems)


def test_every_month_is_told_as_a_sum():
    verdict = leaving.judge_exit(six(m5="2340"), needed=6, causes=[], gone={}, today=TODAY)

    assert verdict.lines[0] == ("2026-05", "2,340.00 ÷ 3人 = 780.00元 ≤ 780.00元")
    assert verdict.lines[1] == ("2026-06", "5,400.00 ÷ 3人 = 1,800.00元 ＞ 780.00元")


@given(
    nets=st.lists(st.integers(0, 10_000_00), min_size=6, max_size=6),
    people=st.integers(1, 8),
)
def test_one_month_not_above_is_enough_to_stay(nets, people):
    months = [
        MonthOfIncome(day, Decimal(net) / 100, people, LINE)
        for day, net in zip(MONTHS, nets, strict=True)
    ]
    verdict = leaving.judge_exit(months, needed=6, causes=[], gone={}, today=TODAY)

    assert verdict.allows == all(Decimal(net) / 100 / people > LINE for net in nets)


@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("state", list(FileState))
def test_a_move_starts_only_where_it_may(move, state):
    problem = leaving.move_problem(move, state)

    assert (problem == "") == (state in leaving.FROM[move])


@pytest.mark.parametrize(
    ("reason", "state", "words", "other", "is_allowed"),
    [
        ("deceased", "active", "", False, True),
        ("retired", "relieved", "", False, True),
        ("escaped", "active", "", False, False),
        ("escaped", "exited", "", False, True),
        ("transferred", "exited", "", False, False),
        ("merged", "active", "", False, False),
        ("merged", "active", "", True, True),
        ("fraud", "active", "虚报收入", False, False),
        ("fraud", "active", "核对查实隐瞒房产，已书面告知本人", False, True),
    ],
)
def test_a_file_is_cancelled_for_a_reason_that_fits(reason, state, words, other, is_allowed):
    problem = leaving.cancel_problem(reason, state=state, words=words, other_file=other)

    assert (problem == "") == is_allowed


def test_relief_needs_the_state_and_the_union():
    assert "低保" in leaving.relief_problem(receives_dibao=False, words="工会季度走访")
    assert "请写明" in leaving.relief_problem(receives_dibao=True, words=" ")
    assert leaving.relief_problem(receives_dibao=True, words="工会季度走访") == ""


def test_accidental_hardship_is_reviewed_twice_a_year():
    day = dt.date(2026, 8, 31)

    assert leaving.next_review("deep", day, yearly=12, accidental=6) == dt.date(2027, 8, 31)
    assert leaving.next_review("accidental", day, yearly=12, accidental=6) == dt.date(2027, 2, 28)


# ---------------------------------------------------------------- monitoring


def test_a_year_of_monitoring_has_four_quarters():
    found = monitoring.terms(dt.date(2026, 11, 30), months=12, every=3)

    assert [(one.number, one.from_on, one.due_on) for one in found] == [
        (1, dt.date(2026, 12, 1), dt.date(2027, 2, 28)),
        (2, dt.date(2027, 3, 1), dt.date(2027, 5, 30)),
        (3, dt.date(2027, 5, 31), dt.date(2027, 8, 30)),
        (4, dt.date(2027, 8, 31), dt.date(2027, 11, 30)),
    ]


@given(
    day=st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)),
    months=st.integers(1, 36),
    every=st.integers(1, 12),
)
def test_terms_follow_one_another_to_the_end(day, months, every):
    found = monitoring.terms(day, months=months, every=every)

    assert len(found) == -(-months // every)
    assert found[0].from_on == day + dt.timedelta(days=1)
    for before, after in pairwise(found):
        assert after.from_on == before.due_on + dt.timedelta(days=1)
    assert all(one.from_on <= one.due_on for one in found)
    assert found[-1].due_on == leaving.months_after(day, months)


@pytest.mark.parametrize(
    ("told", "least"),
    [
        (("same", "steady", "good"), Risk.GREEN),
        (("up", "unsteady", "treated"), Risk.GREEN),
        (("down", "steady", "good"), Risk.YELLOW),
        (("same", "lost", "good"), Risk.YELLOW),
        (("same", "steady", "worse"), Risk.YELLOW),
        (("down", "lost", "good"), Risk.RED),
        (("none", "retired", "good"), Risk.RED),
        (("up", "steady", "new_illness"), Risk.RED),
        (("same", "steady", "good", Decimal(936), LINE, Decimal("1.2")), Risk.GREEN),
        (("same", "steady", "good", Decimal("935.99"), LINE, Decimal("1.2")), Risk.YELLOW),
        (("same", "steady", "good", Decimal("780.01"), LINE, Decimal("1.2")), Risk.YELLOW),
        (("same", "steady", "good", Decimal(780), LINE, Decimal("1.2")), Risk.RED),
    ],
)
def test_the_risk_is_never_set_lower_than_the_facts(told, least):
    told = monitoring.Told(*told)

    assert monitoring.least_risk(told) == least
    order = [Risk.GREEN, Risk.YELLOW, Risk.RED]
    for chosen in order:
        problem = monitoring.risk_problem(chosen, told)
        assert (problem == "") == (order.index(chosen) >= order.index(least))


def test_a_red_risk_by_telephone_wants_a_visit_in_five_working_days():
    friday = dt.date(2026, 11, 20)

    def later(day: dt.date) -> dt.date:
        return add_workdays(day, 5, is_workday=lambda one: one.weekday() < 5)

    assert monitoring.home_visit_due("red", "phone", friday, later=later) == dt.date(2026, 11, 27)
    assert monitoring.home_visit_due("red", "home", friday, later=later) is None
    assert monitoring.home_visit_due("yellow", "phone", friday, later=later) is None


# ---------------------------------------------------------------- comparing


def test_differences_and_nothing_of_strangers():
    ours = [
        Ours("a", 1, "active", "deep"),
        Ours("b", 2, "active", "deep"),  # not on the list
        Ours("c", 3, "active", "relative"),  # on the list of 低保
        Ours("d", 4, "exited", "deep"),  # left, and on the list
        Ours("e", 5, "active", "relative"),  # not on it, need not be
        Ours("f", 6, "relieved", "deep"),
        Ours("g", 6, "relieved", "deep", is_head=False),  # the wife is on it
    ]
    theirs = {
        "a": "dibao", "c": "dibao", "d": "dibao", "g": "destitute", "x": "dibao", "y": "dibao",
    }  # fmt: skip

    found = comparing.compare(theirs, ours, known={"x": 77})

    assert set(found.found) == {
        Found(Difference.OURS_ONLY, file=2),
        Found(Difference.CATEGORY, file=3, relief="dibao"),
        Found(Difference.LEFT, file=4, relief="dibao"),
        Found(Difference.THEIRS_ONLY, person=77, relief="dibao"),
    }
    assert (found.same, found.strangers) == (3, 1)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("城市低保", "dibao"),
        ("低保边缘家庭", "low_income"),
        ("特困供养", "destitute"),
        ("支出型困难", "rigid"),
        ("残疾补贴", ""),
    ],
)
def test_the_words_of_lists_are_understood(cell, kind):
    assert comparing.read_relief(cell) == kind


# ---------------------------------------------------------------- trying

PRESENT = Standard(Decimal(780), Decimal(600))
AID = trying.AidStandard(Decimal(12), Decimal(10))


def household(yearly: int, people: int = 1) -> Household:
    return Household(people, (Item("wage", Decimal(yearly)),), ())


def test_a_higher_line_lets_families_in_and_says_what_it_costs():
    tried = trying.tried_standard(PRESENT, {"dibao_urban": "900", "relative_multiple": "1.5"})
    families = [household(9_000), household(10_000), household(17_000), household(20_000)]
    changes = [trying.try_household(one, PRESENT, tried) for one in families]

    assert [(one.before, one.after, one.kind) for one in changes] == [
        ("deep", "deep", "same"),
        ("relative", "deep", "change"),
        ("relative", "", "leave"),
        ("", "", "same"),
    ]
    totals = trying.add_up(
        {}, [(1, True, one) for one in changes], present=PRESENT, tried=tried, aid=AID
    )
    # 12 × 780 + 10 × 780 + 10 × 780; 12 × 900 + 12 × 900
    assert (Decimal(totals["before"]), Decimal(totals["after"])) == (24_960, 21_600)
    tally = trying.together(trying.tallies(totals))
    assert [tally.of(kind) for kind, _ in trying.KINDS] == [0, 1, 1, 2]
    assert tally.by_category(after=False) == {"deep": 1, "relative": 2}
    assert tally.by_category(after=True) == {"deep": 2}


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.booleans(), st.integers(0, 40_000), st.integers(1, 4)),
        max_size=20,
    ),
    st.integers(0, 20),
)
def test_pieces_add_up_to_the_whole(families, cut):
    tried = trying.tried_standard(PRESENT, {"dibao_urban": "850"})
    rows = [
        (union, urban, trying.try_household(household(yearly, people), PRESENT, tried))
        for union, urban, yearly, people in families
    ]
    rule = {"present": PRESENT, "tried": tried, "aid": AID}

    whole = trying.add_up({}, rows, **rule)
    pieces = trying.add_up(trying.add_up({}, rows[:cut], **rule), rows[cut:], **rule)

    assert pieces == whole
    assert sum(sum(one.counts.values()) for one in trying.tallies(whole)) == len(families)


@given(st.integers(0, 60_000), st.integers(1, 6), st.integers(1, 2000))
def test_a_higher_line_puts_nobody_out(yearly, people, line):
    higher = trying.tried_standard(PRESENT, {"dibao_urban": str(780 + line)})
    change = trying.try_household(household(yearly, people), PRESENT, higher)

    assert change.kind != "leave"


# ---------------------------------------------------------------- pairing


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, ""),
        ({"households": 4}, ""),
        ({"households": 5}, "已结对5户，每名责任人同时不超过5户"),
        ({"has_helper": True}, "该户已有责任人"),
        ({"state": "cancelled"}, "已注销的档案不能"),
    ],
)
def test_a_helper_stands_by_five_families_at_most(facts, says):
    given = {
        "state": "active", "has_helper": False, "helps_already": False, "households": 0, "most": 5,
    }  # fmt: skip

    problem = pairing.pair_problem(**{**given, **facts})

    assert says in problem
    assert bool(problem) == bool(says)


def test_a_family_is_quiet_after_so_many_days():
    began = dt.date(2026, 8, 1)

    assert not pairing.is_quiet(None, began, dt.date(2026, 10, 30), 90)
    assert pairing.is_quiet(None, began, dt.date(2026, 10, 31), 90)
    assert not pairing.is_quiet(dt.date(2026, 9, 1), began, dt.date(2026, 10, 31), 90)
