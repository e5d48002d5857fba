"""Decisions about membership, as the regulation says them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gonghui.domains.membership.enums import ChangeReason, EventType, MembershipStatus
from gonghui.domains.membership.rules import changes, joining
from gonghui.domains.membership.rules.changes import Step

TODAY = dt.date(2026, 11, 20)
S = MembershipStatus


@pytest.mark.parametrize(
    ("event", "status", "is_allowed"),
    [
        (EventType.JOIN, None, True),
        (EventType.JOIN, S.WITHDRAWN, True),
        (EventType.JOIN, S.EXPELLED, True),
        (EventType.JOIN, S.VOID, True),
        (EventType.JOIN, S.ACTIVE, False),
        (EventType.JOIN, S.RETAINED, False),
        (EventType.JOIN, S.IN_TRANSIT, False),
        (EventType.JOIN, S.DECEASED, False),
        (EventType.TRANSFER_IN, S.IN_TRANSIT, True),
        (EventType.TRANSFER_IN, S.RETAINED, True),
        (EventType.TRANSFER_IN, S.ACTIVE, False),
        (EventType.RETAIN, S.ACTIVE, True),
        (EventType.RETAIN, S.RETAINED, False),
        (EventType.TRANSFER_OUT, S.ACTIVE, True),
        (EventType.TRANSFER_OUT, S.WITHDRAWN, False),
        (EventType.EXPEL, S.RETAINED, True),
        (EventType.EXPEL, S.IN_TRANSIT, False),
        (EventType.WITHDRAW, S.ACTIVE, True),
        (EventType.WITHDRAW, S.EXPELLED, False),
        (EventType.RESTORE, S.RETAINED, True),
        (EventType.RESTORE, S.ACTIVE, False),
        (EventType.DEATH, S.WITHDRAWN, True),
        (EventType.DEATH, S.DECEASED, False),
    ],
)
def test_the_table_of_what_may_follow_what(
    event: EventType, status: str | None, is_allowed: bool
) -> None:
    assert (changes.status_problem(event, status) == "") is is_allowed


def test_an_active_member_is_told_to_transfer_instead_of_joining_twice() -> None:
    problem = changes.status_problem(EventType.JOIN, S.ACTIVE)

    assert problem == "该职工已经是会员（在籍），不能重复入会；更换工会请办理转接"


@pytest.mark.parametrize(
    ("born_on", "problem"),
    [
        (dt.date(2010, 11, 20), ""),
        (dt.date(2010, 11, 21), "入会时未满16周岁，不能入会"),
        (None, ""),
    ],
)
def test_sixteen_is_counted_to_the_day(born_on: dt.date | None, problem: str) -> None:
    found = joining.eligibility_problem(
        born_on=born_on, joined_on=TODAY, work_status="1", min_age=16, today=TODAY
    )

    assert found == problem


@pytest.mark.parametrize("work_status", ["4", "5"])
def test_the_retired_do_not_join(work_status: str) -> None:
    found = joining.eligibility_problem(
        born_on=dt.date(1960, 1, 1),
        joined_on=TODAY,
        work_status=work_status,
        min_age=16,
        today=TODAY,
    )

    assert found == "已退休人员不能新入会；返聘的，会籍仍按保留会籍管理"


@pytest.mark.parametrize(
    ("joined_on", "problem"),
    [
        (dt.date(2026, 11, 21), "入会日期不能晚于今天"),
        (dt.date(1925, 4, 30), "入会日期不能早于1925-05-01"),
        (dt.date(1925, 5, 1), ""),
    ],
)
def test_nobody_joined_before_the_federation_or_tomorrow(joined_on: dt.date, problem: str) -> None:
    found = joining.eligibility_problem(
        born_on=None, joined_on=joined_on, work_status="1", min_age=16, today=TODAY
    )

    assert found == problem


@pytest.mark.parametrize(
    ("kind", "status", "is_gig", "may_hold"),
    [
        ("base_single", "active", False, True),
        ("base_joint", "active", False, True),
        ("branch", "active", False, True),
        ("group", "active", False, True),
        ("union_league", "active", True, True),
        ("union_league", "active", False, False),
        ("federation", "active", False, False),
        ("base_single", "dissolved", False, False),
        ("base_single", "locked", False, False),
        ("base_single", "preparing", False, False),
    ],
)
def test_which_unions_hold_members(kind: str, status: str, is_gig: bool, may_hold: bool) -> None:
    problem = joining.holding_problem(kind=kind, status=status, is_gig=is_gig)

    assert (problem == "") is may_hold


def test_waiting_for_work_inside_the_unit_changes_nothing() -> None:
    problem = changes.reason_problem(EventType.RETAIN, ChangeReason.LAID_OFF)

    assert problem == "在本单位待岗的，劳动关系未变，会籍不作变动"


@pytest.mark.parametrize(
    "event",
    [EventType.RETAIN, EventType.WITHDRAW, EventType.EXPEL, EventType.TRANSFER_OUT],
)
def test_types_three_to_six_need_a_reason(event: EventType) -> None:
    assert changes.reason_problem(event, "") == f"办理{event.label}须选择变动原因"


def test_expulsion_names_the_decision() -> None:
    assert changes.expulsion_problem(" 无 ") != ""
    assert changes.expulsion_problem("2026年3月5日委员会会议决定") == ""


def test_automatic_withdrawal_is_confirmed_by_people() -> None:
    assert changes.withdrawal_problem(ChangeReason.OWN_WISH, "") == ""
    assert changes.withdrawal_problem(ChangeReason.LONG_UNPAID, "") != ""


def test_a_change_is_not_dated_before_the_last_one() -> None:
    problem = changes.day_problem(dt.date(2026, 1, 1), last_on=dt.date(2026, 2, 1), today=TODAY)

    assert problem == "变动日期不能早于上一次会籍变动（2026-02-01）"


def test_a_ledger_that_restores_before_it_retains_is_impossible() -> None:
    steps = [
        Step(EventType.JOIN, dt.date(2020, 1, 1), S.ACTIVE),
        Step(EventType.RESTORE, dt.date(2021, 1, 1), S.ACTIVE),
    ]

    assert changes.sequence_problem(steps).startswith("2021-01-01的恢复会籍与前后变动不符")
    assert changes.sequence_problem(steps[:1]) == ""


@pytest.mark.parametrize(
    ("number", "is_right"),
    [("4111111111111112", False), ("4111111111111111", True), ("12ab", False), ("", True)],
)
def test_card_numbers_pass_the_luhn_check(number: str, is_right: bool) -> None:
    assert (joining.card_problem(number) == "") is is_right


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({}, ""),
        ({"sex": "2"}, "性别与身份证号码不一致"),
        ({"born_on": dt.date(1990, 1, 2)}, "出生日期与身份证号码（1990-01-01）不一致"),
    ],
)
def test_sex_and_birth_agree_with_the_number(facts: dict[str, Any], problem: str) -> None:
    known: dict[str, Any] = {
        "sex": "1",
        "number_sex": "1",
        "born_on": dt.date(1990, 1, 1),
        "number_born_on": dt.date(1990, 1, 1),
    }

    assert joining.identity_mismatch_problem(**{**known, **facts}) == problem
