"""Decisions about leads."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.organising.leads import rules
from gonghui.domains.organising.leads.enums import ENDED, WORKED, LeadState

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))


@given(opened=DAYS, months=st.integers(1, 24))
def test_the_last_day_is_so_many_months_later_and_never_in_the_month_after(opened, months):
    due = rules.due_day(opened, months=months)

    assert (due.year * 12 + due.month) - (opened.year * 12 + opened.month) == months
    assert due.day <= opened.day
    assert due.day == opened.day or (due + dt.timedelta(days=1)).day == 1


def test_an_employer_without_an_opening_day_has_no_last_day():
    assert rules.due_day(None, months=6) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"is_closed": True}, "该单位已经终止"),
        ({"is_covered": True}, "该单位已有工会覆盖，不列为线索"),
        ({"must_unionise": False}, "该单位不属于应建会单位"),
        ({"staff": 24}, "职工24人，不足应建会的25人"),
    ],
)
def test_who_is_a_lead(changes, said):
    facts = {
        "must_unionise": True,
        "is_covered": False,
        "is_closed": False,
        "staff": 25,
        "min_staff": 25,
    }

    assert rules.lead_problem(**(facts | changes)) == said


@pytest.mark.parametrize("state", ENDED)
@pytest.mark.parametrize("wanted", list(LeadState))
def test_what_has_ended_goes_nowhere(state, wanted):
    assert rules.step_problem(state=state, wanted=wanted)


@pytest.mark.parametrize("state", [*WORKED, LeadState.UNABLE])
def test_every_open_lead_can_end(state):
    assert not rules.step_problem(state=state, wanted=LeadState.FOUNDED)
    assert not rules.step_problem(state=state, wanted=LeadState.CLOSED)


def test_a_visit_lies_between_listing_and_today_and_the_next_one_after_it():
    day = dt.date(2026, 6, 1)
    facts = {
        "state": LeadState.WAITING,
        "visited_on": day,
        "opened_on": day,
        "next_on": None,
        "today": day,
    }

    assert rules.visit_problem(**facts) == ""
    assert "晚于今天" in rules.visit_problem(**facts | {"today": day - dt.timedelta(1)})
    assert "早于列入" in rules.visit_problem(**facts | {"opened_on": day + dt.timedelta(1)})
    assert "晚于走访" in rules.visit_problem(**facts | {"next_on": day})
    assert "不再登记走访" in rules.visit_problem(**facts | {"state": LeadState.FOUNDED})
