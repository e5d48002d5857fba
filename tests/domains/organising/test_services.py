"""Unions that are founded, closed, merged; employers covered; posts held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from gonghui.domains.membership.enums import ChangeReason
from gonghui.domains.membership.services import move_all_members
from gonghui.domains.organising import services
from gonghui.domains.organising.models import UnionProfile
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.org.models import Appointment, Coverage, UnionChange
from gonghui.kernel.org.queries import parent_of
from gonghui.kernel.refusal import Refusal

Join = Callable[..., Any]
DAY = dt.date(2024, 3, 1)


def facts(cast: Any, **changes: Any) -> dict[str, Any]:
    return {
        "parent": cast.county_a,
        "name": "东岭快递行业联合工会委员会",
        "level": "base",
        "kind": "base_joint",
        "sector": "new_employment",
        "is_gig": True,
        "founded_on": DAY,
        "document_number": "东工发〔2024〕3号",
        **changes,
    }


def test_a_new_union_gets_a_number_a_profile_and_its_employer(cast: Any) -> None:
    union = services.register_union(facts(cast, employer=cast.machinery_works), actor=cast.chair_a)

    assert union.code == "QJ01001"
    assert parent_of(union) == cast.county_a
    assert UnionProfile.objects.get(union=union).approval_number == "东工发〔2024〕3号"
    assert Coverage.objects.get(union=union).employer == cast.machinery_works


def test_numbers_of_unions_do_not_repeat(cast: Any) -> None:
    first = services.register_union(facts(cast), actor=cast.chair_a)
    second = services.register_union(facts(cast, name="另一家工会"), actor=cast.chair_a)

    assert (first.code, second.code) == ("QJ01001", "QJ01002")
    with pytest.raises(Refusal, match="已被使用"):
        services.register_union(facts(cast, code="QJ0101"), actor=cast.chair_a)


def test_nobody_founds_a_union_under_the_neighbour(cast: Any) -> None:
    with pytest.raises(Refusal, match="没有在“西河县总”"):
        services.register_union(facts(cast, parent=cast.county_b), actor=cast.chair_a)


def test_a_union_with_members_is_not_dissolved(cast: Any, join: Join) -> None:
    join("张三", cast.textile)

    with pytest.raises(Refusal, match="还有1名在籍会员未处理会籍"):
        services.close_union(cast.textile, occurs_on=DAY, actor=cast.chair_a)

    cast.textile.refresh_from_db()
    assert cast.textile.status == "active"


def test_a_merger_moves_members_then_closes_and_keeps_the_history(cast: Any, join: Join) -> None:
    member = join("张三", cast.textile)
    post = services.appoint(
        {"union": cast.textile, "person": member.person, "post": "chair", "from_on": DAY},
        actor=cast.chair_a,
    )
    move_all_members(
        cast.textile,
        to=cast.machinery,
        occurs_on=DAY,
        reason=ChangeReason.UNION_CLOSED,
        actor=cast.chair_a,
    )

    closed = services.close_union(
        cast.textile,
        occurs_on=DAY,
        successor=cast.machinery,
        document_number="东工发〔2024〕5号",
        actor=cast.chair_a,
    )

    post.refresh_from_db()
    change = UnionChange.objects.get(union=cast.textile, kind="merged")
    assert (closed.status, closed.succeeded_by, closed.dissolved_on) == (
        "merged",
        cast.machinery,
        DAY,
    )
    assert Coverage.objects.get(union=cast.textile).to_on == DAY
    assert (post.to_on, post.end_reason) == (DAY, "工会合并或撤销")
    assert (change.after, change.document_number) == (cast.machinery.name, "东工发〔2024〕5号")


def test_a_union_is_not_merged_into_one_beyond_reach(cast: Any) -> None:
    with pytest.raises(Refusal, match="没有在“西河食品工会”"):
        services.close_union(cast.textile, occurs_on=DAY, successor=cast.food, actor=cast.chair_a)


def test_a_post_is_held_by_one_chair_until_the_day_he_leaves(cast: Any, join: Join) -> None:
    first, second = join("张三", cast.machinery), join("李四", cast.machinery)
    data = {"union": cast.machinery, "post": "chair", "from_on": DAY}
    post = services.appoint({**data, "person": first.person}, actor=cast.chair_a)

    with pytest.raises(Refusal, match="已有在任的主席"):
        services.appoint({**data, "person": second.person}, actor=cast.chair_a)
    services.end_appointment(post, on=dt.date(2025, 1, 1), reason="任期届满", actor=cast.chair_a)
    services.appoint({**data, "person": second.person}, actor=cast.chair_a)

    assert Appointment.objects.filter(union=cast.machinery, to_on=None).count() == 1


def test_the_bank_account_is_sealed_and_an_empty_field_keeps_it(cast: Any) -> None:
    services.save_profile(
        cast.machinery, {"bank_account": "6222 0000 1234", "has_seal": True}, actor=cast.chair_a
    )
    services.save_profile(cast.machinery, {"bank_account": ""}, actor=cast.chair_a)

    profile = UnionProfile.objects.get(union=cast.machinery)
    details = str([record.detail for record in AuditRecord.objects.all()])
    assert "1234" not in profile.bank_account_sealed
    assert profile.bank_account_masked == "**** 1234"
    assert "622200001234" not in details


def test_coverage_begins_and_ends_with_a_trace(cast: Any) -> None:
    coverage = services.cover(
        cast.textile_mill, union=cast.machinery, from_on=DAY, staff_count=30, actor=cast.chair_a
    )

    services.end_coverage(coverage, on=dt.date(2024, 9, 1), actor=cast.chair_a)

    coverage.refresh_from_db()
    assert (coverage.staff_count, coverage.to_on) == (30, dt.date(2024, 9, 1))
    with pytest.raises(Refusal, match="已于2024-09-01结束"):
        services.end_coverage(coverage, on=DAY, actor=cast.chair_a)
