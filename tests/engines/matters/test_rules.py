"""Decisions, as tables."""

import datetime as dt

import pytest

from gonghui.engines.matters import rules
from gonghui.engines.matters.asks import date, money, text, union
from gonghui.engines.matters.checks import problems_of
from gonghui.engines.matters.conditions import amount_over, answer_given, answer_is, headcount_over
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MatterKind, Office, Step, answered
from gonghui.engines.matters.terms import (
    calendar_days,
    days_before,
    shift_workdays,
    workdays,
    workdays_left,
)
from gonghui.kernel.access.permissions import CHAIR, OFFICER, VIEWER, Role
from tests.engines.matters.proof import AID_KIND


def is_workday(day: dt.date) -> bool:
    return day.weekday() < 5


MONDAY = dt.date(2026, 6, 15)


@pytest.mark.parametrize(
    ("opinions", "needs", "veto", "verdict"),
    [
        (["pass"], "all", True, "pass"),
        (["refuse"], "all", True, "refuse"),
        (["pass", ""], "all", True, "waiting"),
        (["pass", "pass"], "all", True, "pass"),
        (["", "refuse"], "all", True, "refuse"),
        (["", "refuse"], "all", False, "refuse"),
        (["pass", ""], "any", False, "pass"),
        (["refuse", ""], "any", False, "waiting"),
        (["refuse", ""], "any", True, "refuse"),
        (["refuse", "refuse"], "any", False, "refuse"),
        (["pass", "pass", ""], 2, False, "pass"),
        (["pass", "refuse", ""], 2, False, "waiting"),
        (["refuse", "refuse", ""], 2, False, "refuse"),
        (["pass", "refuse", ""], 2, True, "refuse"),
        (["pass"], 2, False, "pass"),
    ],
)
def test_tally(opinions, needs, veto, verdict):
    assert rules.tally(opinions, needs=needs, veto=veto) == verdict


@pytest.mark.parametrize(
    ("amount", "steps"),
    [
        ("2000", ["unit_review", "publicity"]),
        ("2000.01", ["unit_review", "county_review", "publicity"]),
    ],
)
def test_route(amount, steps):
    assert [step.code for step in rules.route_of(AID_KIND, {"amount": amount})] == steps


@pytest.mark.parametrize(
    ("today", "still", "colour"),
    [
        ("2026-06-15", False, "blue"),
        ("2026-06-16", False, "blue"),
        ("2026-06-17", False, "yellow"),
        ("2026-06-18", False, "yellow"),
        ("2026-06-19", False, "red"),
        ("2026-06-30", True, "still"),
    ],
)
def test_colour_of_a_desk_due_on_thursday(today, still, colour):
    found = rules.colour(
        dt.date(2026, 6, 18),
        dt.date.fromisoformat(today),
        is_still=still,
        is_workday=is_workday,
    )

    assert found == colour


def test_yellow_until_agrees_with_the_colour():
    for ahead in range(14):
        due = MONDAY + dt.timedelta(days=ahead)
        found = rules.colour(due, MONDAY, is_still=False, is_workday=is_workday)
        is_yellow = due <= rules.yellow_until(MONDAY, is_workday=is_workday)
        assert (found == "yellow") == is_yellow, due


@pytest.mark.parametrize(
    ("term", "due"),
    [
        (workdays(5), "2026-06-22"),
        (calendar_days(5), "2026-06-22"),  # the 20th is a Saturday
        (days_before("hearing_on", 14), "2026-07-01"),
    ],
)
def test_due_days(term, due):
    found = term.due_on(MONDAY, answers={"hearing_on": "2026-07-15"}, is_workday=is_workday)

    assert found == dt.date.fromisoformat(due)


def test_a_limit_without_its_event_is_open():
    assert days_before("hearing_on", 14).due_on(MONDAY, answers={}, is_workday=is_workday) is None


def test_counting_back_undoes_counting_on():
    for count in range(-9, 10):
        for start in range(5):
            day = MONDAY + dt.timedelta(days=start)
            moved = shift_workdays(day, count, is_workday=is_workday)
            assert workdays_left(moved, day, is_workday=is_workday) == count or count < 0
            assert shift_workdays(moved, -count, is_workday=is_workday) == day


@pytest.mark.parametrize(
    ("condition", "said", "yes", "no"),
    [
        (amount_over("2000"), "申请金额超过2,000元", {"amount": "2001"}, {"amount": "2000"}),
        (headcount_over(100), "人数超过100人", {"headcount": 101}, {"headcount": None}),
        (answer_is("kind", "低保"), "家庭类别为低保", {"kind": "低保"}, {"kind": ""}),
        (answer_given("kind"), "填写了家庭类别", {"kind": "x"}, {"kind": None}),
        (
            amount_over("2000") & ~answer_is("kind", "低保"),
            "申请金额超过2,000元，且不是“家庭类别为低保”",
            {"amount": "3000", "kind": "其他"},
            {"amount": "3000", "kind": "低保"},
        ),
        (
            amount_over("2000") | answer_is("kind", "低保"),
            "申请金额超过2,000元，或家庭类别为低保",
            {"amount": "1", "kind": "低保"},
            {"amount": "1", "kind": "其他"},
        ),
    ],
)
def test_conditions_decide_and_say_themselves(condition, said, yes, no):
    assert condition.say({"amount": "申请金额", "kind": "家庭类别"}) == said
    assert condition.holds(yes)
    assert not condition.holds(no)


def kind(*route: Step, **given: object) -> MatterKind:
    facts = {
        "code": "x",
        "title": "甲",
        "public_title": "甲",
        "basis": "乙",
        "applicant": Applicant.PERSON,
        "asks": (
            money("amount", "金额"),
            text("name", "名称"),
            date("day", "日期"),
            union("to", "转入"),
        ),
        "route": route or (Step("one", "一", by=CHAIR),),
    } | given
    return MatterKind(**facts)  # type: ignore[arg-type]


ONE = Step("one", "一", by=CHAIR)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (kind(title=""), "has no title"),
        (kind(basis=""), "has no basis"),
        (kind(route=()), "has no step"),
        (kind(ONE, ONE), "step one twice"),
        (kind(asks=(text("a", "甲"), text("a", "乙"))), "question a twice"),
        (kind(Step("one", "", by=CHAIR)), "step one has no title"),
        (
            kind(ONE, Step("two", "二", by=CHAIR, when=answer_is("z", "1"))),
            "step two is unreachable",
        ),
        (kind(Step("one", "一", by=CHAIR, when=amount_over("1"))), "may have no step at all"),
        (kind(Step("one", "一", by=VIEWER)), "查看 may not act on matters"),
        (kind(Step("one", "一", by=Role("king", "国王"))), "king is no known duty"),
        (kind(Step("one", "一", by=CHAIR, at=answered("name"))), "name does not ask for a union"),
        (kind(Step("one", "一", by=CHAIR, also=(Office(OFFICER),), needs=3)), "needs 3 of 2"),
        (kind(Step("one", "一", by=CHAIR, within=days_before("z", 3))), "counts from z"),
        (kind(settle="gonghui.no.where"), "No module named"),
        (kind(view_permission="matters.nothing"), "is not declared"),
    ],
)
def test_a_wrong_declaration_is_refused_at_the_start(wrong, problem):
    assert [one for one in problems_of(wrong) if problem in one]


def test_the_proof_kind_is_right():
    assert problems_of(AID_KIND) == []
    assert problems_of(kind()) == []


def asked(**given):
    facts = {
        "matter_state": "running",
        "desk_state": "waiting",
        "sits_here": True,
        "person": 7,
        "account": 1,
        "interested": [8],
        "gave_opinion": {2},
        "once_each": True,
        "action": "pass",
    }
    return rules.acting_problem(**(facts | given))


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({}, ""),
        ({"matter_state": "closed"}, "已经办结"),
        ({"matter_state": "suspended"}, "已中止"),
        ({"desk_state": "acted"}, "已经办理"),
        ({"sits_here": False}, "不在您的待办中"),
        ({"interested": [7]}, "应当回避"),
        ({"interested": [7], "action": "transfer"}, ""),
        ({"gave_opinion": {1}}, "不能重复审批"),
        ({"gave_opinion": {1}, "once_each": False}, ""),
        ({"person": None, "interested": []}, ""),
    ],
)
def test_who_may_act(given, part):
    problem = asked(**given)

    assert part in problem
    assert bool(problem) == bool(part)
