"""Decisions of organising."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gonghui.domains.organising import rules

DAY = dt.date(2024, 3, 1)
FORM: dict[str, Any] = {
    "is_legal_person": False,
    "credit_code": "",
    "certificate_issued_on": None,
    "certificate_expires_on": None,
    "term_from_on": None,
    "term_to_on": None,
    "account": "",
}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, ""),
        ({"is_legal_person": True}, "取得法人资格的，请填写工会统一社会信用代码"),
        ({"is_legal_person": True, "credit_code": "81130606MC12345669"}, ""),
        (
            {"credit_code": "91350100M000100Y43"},
            "工会的统一社会信用代码应以8开头，请核对是否误填了单位的代码",
        ),
        (
            {"certificate_issued_on": DAY, "certificate_expires_on": DAY},
            "法人证书有效期止应晚于发证日期",
        ),
        (
            {"certificate_issued_on": DAY, "certificate_expires_on": dt.date(2029, 3, 1)},
            "",
        ),
        (
            {"certificate_issued_on": DAY, "certificate_expires_on": dt.date(2030, 3, 1)},
            "法人证书有效期为三至五年，请核对有效期",
        ),
        ({"term_from_on": DAY, "term_to_on": DAY}, "任期止应晚于任期起"),
        ({"account": "十二"}, "银行账号只含数字和短横线，请核对"),
    ],
)
def test_the_profile_agrees_with_itself(changes: dict[str, Any], problem: str) -> None:
    assert rules.profile_problem(**{**FORM, **changes}) == problem


@pytest.mark.parametrize(
    ("post", "is_held", "is_held_by_same", "problem"),
    [
        ("chair", False, False, ""),
        ("chair", True, False, "该工会已有在任的主席，请先登记离任"),
        ("vice", True, False, ""),
        ("vice", True, True, "该会员已担任副主席"),
    ],
)
def test_one_chair_at_a_time(post: str, is_held: bool, is_held_by_same: bool, problem: str) -> None:
    found = rules.appointment_problem(
        post=post,
        is_held=is_held,
        is_held_by_same=is_held_by_same,
        from_on=DAY,
        term_ends_on=None,
        today=DAY,
    )

    assert found == problem


def test_a_union_covers_nobody_before_it_was_founded() -> None:
    problem = rules.coverage_problem(
        union_status="active",
        founded_on=DAY,
        closed_on=None,
        from_on=dt.date(2024, 2, 29),
        staff_count=None,
        all_staff=10,
    )

    assert problem == "覆盖日期不能早于建会日期（2024-03-01）"
