"""The tree of unions: founding, renaming, moving, closing, with a history that answers for any day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.org import queries, services
from gonghui.kernel.org.models import Coverage, Employer, Union, UnionChange, UnionPlacement
from gonghui.kernel.refusal import Refusal

FOUNDED = dt.date(2005, 3, 1)
DAY = dt.date(2024, 1, 1)


def plant(parent: Union | None, code: str, **fields: Any) -> Union:
    facts = {"name": f"工会{code}", "level": "base", "kind": "base_single", "founded_on": FOUNDED}
    return services.found_union(parent=parent, actor=None, code=code, **{**facts, **fields})


# ---------------------------------------------------------------- founding


def test_a_new_union_has_a_place_a_change_and_a_record(cast: Any) -> None:
    union = plant(cast.county_a, "N1", name="东岭物流工会")

    placement = UnionPlacement.objects.get(union=union)
    assert (placement.parent, placement.from_on, placement.to_on) == (cast.county_a, FOUNDED, None)
    assert [change.kind for change in union.changes.all()] == ["founded"]
    assert union.name_key == "dong ling wu liu gong hui"
    assert AuditRecord.objects.latest("pk").event == "org.union_founded"


def test_a_lower_union_does_not_stand_above_its_superiors_level(cast: Any) -> None:
    with pytest.raises(Refusal, match="层级不能高于上级"):
        plant(cast.machinery, "N1", level="county", kind="federation")


def test_a_branch_may_stand_below_a_branch(cast: Any) -> None:
    branch = plant(cast.machinery, "N1", kind="branch")

    group = plant(branch, "N2", kind="group")

    assert queries.parent_of(group) == branch
    assert [str(union) for union in queries.ancestors_and_self(group)] == [
        "清江市总",
        "东岭县总",
        "东岭机械工会",
        "工会N1",
        "工会N2",
    ]


# ---------------------------------------------------------------- renaming and correcting


def test_a_new_name_keeps_the_old_one_in_the_history(cast: Any) -> None:
    services.rename_union(cast.textile, name="东岭纺织集团工会", occurs_on=DAY, actor=None)

    change = UnionChange.objects.get(union=cast.textile, kind="renamed")
    cast.textile.refresh_from_db()
    assert (change.before, change.after) == ("东岭纺织有限公司工会委员会", "东岭纺织集团工会")
    assert (str(cast.textile), cast.textile.path) == ("东岭纺织集团工会", cast.textile.path)


def test_the_same_name_is_no_change(cast: Any) -> None:
    with pytest.raises(Refusal, match="相同"):
        services.rename_union(cast.textile, name=cast.textile.name, occurs_on=DAY, actor=None)


# ---------------------------------------------------------------- moving


def test_a_union_moves_with_everything_below_it(cast: Any) -> None:
    branch = plant(cast.textile, "N1", kind="branch")

    moved = services.move_union(cast.textile, parent=cast.county_b, occurs_on=DAY, actor=None)

    branch.refresh_from_db()
    assert queries.parent_of(moved) == cast.county_b
    assert branch.path.startswith(moved.path)
    assert queries.parent_of(branch) == moved


@pytest.mark.parametrize(
    ("target", "why"), [("county_a", "它自己或它的下级"), ("machinery", "它自己或它的下级")]
)
def test_a_union_does_not_move_below_itself(cast: Any, target: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        services.move_union(cast.county_a, parent=getattr(cast, target), occurs_on=DAY, actor=None)


def test_a_union_does_not_move_under_one_that_is_closed(cast: Any) -> None:
    services.close_union(cast.food, occurs_on=DAY, actor=None, active_members=0)

    with pytest.raises(Refusal, match="不是正常状态"):
        services.move_union(cast.textile, parent=cast.food, occurs_on=DAY, actor=None)


def test_a_union_does_not_move_to_where_it_stands(cast: Any) -> None:
    with pytest.raises(Refusal, match="已经隶属于"):
        services.move_union(cast.textile, parent=cast.county_a, occurs_on=DAY, actor=None)


def test_a_move_is_not_dated_before_the_last_one(cast: Any) -> None:
    services.move_union(cast.textile, parent=cast.county_b, occurs_on=DAY, actor=None)

    with pytest.raises(Refusal, match="2024-01-01"):
        services.move_union(
            cast.textile, parent=cast.county_a, occurs_on=dt.date(2023, 12, 31), actor=None
        )


def test_the_history_answers_for_a_past_day(cast: Any) -> None:
    services.move_union(cast.textile, parent=cast.county_b, occurs_on=DAY, actor=None)
    eve = dt.date(2023, 12, 31)

    assert cast.textile in queries.children_on(cast.county_a, eve)
    assert cast.textile not in queries.children_on(cast.county_a, DAY)
    assert cast.textile in queries.children_on(cast.county_b, DAY)
    assert queries.descendants_on(cast.county_a, eve) == {
        cast.county_a.pk,
        cast.machinery.pk,
        cast.textile.pk,
    }
    assert queries.descendants_on(cast.county_a, DAY) == {cast.county_a.pk, cast.machinery.pk}
    assert not queries.children_on(cast.county_a, dt.date(2004, 1, 1)).exists()


@pytest.mark.django_db
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.integers(0, 5), min_size=2, max_size=6),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=4),
)
def test_the_tree_of_every_past_day_equals_a_diary_kept_beside_it(
    shape: list[int], moves: list[tuple[int, int]]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        unions = [plant(None, "0")]
        parents: dict[int, int] = {}
        for number, place in enumerate(shape, start=1):
            above = unions[place % number]
            unions.append(plant(Union.objects.get(pk=above.pk), str(number)))
            parents[unions[-1].pk] = above.pk
        diary = {FOUNDED: dict(parents)}
        for step, (child, target) in enumerate(moves):
            day = DAY + dt.timedelta(days=step)
            moved, above = unions[child % len(unions)], unions[target % len(unions)]
            try:
                services.move_union(moved, parent=above, occurs_on=day, actor=None)
            except Refusal:
                continue
            parents[moved.pk] = above.pk
            diary[day] = dict(parents)

        for day, kept in diary.items():
            for union in unions:
                below = {union.pk}
                while more := {pk for pk, above in kept.items() if above in below} - below:
                    below |= more
                assert queries.descendants_on(union, day) == below
        for union in Union.objects.all():
            above_now = queries.parent_of(union)
            assert (above_now.pk if above_now else None) == parents.get(union.pk)
        transaction.set_rollback(True)


# ---------------------------------------------------------------- closing


def test_a_dissolved_union_keeps_its_records_and_covers_nobody(cast: Any) -> None:
    services.close_union(
        cast.textile, occurs_on=DAY, actor=None, active_members=0, document_number="东工发1号"
    )

    cast.textile.refresh_from_db()
    change = UnionChange.objects.get(union=cast.textile, kind="dissolved")
    assert (cast.textile.status, cast.textile.dissolved_on) == ("dissolved", DAY)
    assert Coverage.objects.get(union=cast.textile).to_on == DAY
    assert change.document_number == "东工发1号"
    assert cast.textile in Union.objects.active_on(dt.date(2023, 12, 31))
    assert cast.textile not in Union.objects.active_on(DAY)


@pytest.mark.parametrize("status", ["active", "preparing", "locked"])
def test_a_union_with_lower_unions_is_not_closed(cast: Any, status: str) -> None:
    Union.objects.filter(pk=cast.food.pk).update(status=status)

    with pytest.raises(Refusal, match="还有1家下级工会"):
        services.close_union(cast.county_b, occurs_on=DAY, actor=None, active_members=0)


def test_a_union_whose_lower_unions_are_closed_is_closed_too(cast: Any) -> None:
    services.close_union(cast.food, occurs_on=DAY, actor=None, active_members=0)

    closed = services.close_union(cast.county_b, occurs_on=DAY, actor=None, active_members=0)

    assert closed.status == "dissolved"


@pytest.mark.parametrize(
    ("members", "days", "why"), [(3, 0, "还有3名在籍会员"), (0, 1, "不能晚于今天")]
)
def test_a_union_is_not_closed_with_people_in_it_or_tomorrow(
    cast: Any, members: int, days: int, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        services.close_union(
            cast.textile,
            occurs_on=timezone.localdate() + dt.timedelta(days=days),
            actor=None,
            active_members=members,
        )


def test_a_union_is_closed_once(cast: Any) -> None:
    services.close_union(
        cast.textile, occurs_on=DAY, actor=None, active_members=0, successor=cast.machinery
    )

    with pytest.raises(Refusal, match="已经合并或撤销"):
        services.close_union(cast.textile, occurs_on=DAY, actor=None, active_members=0)


def test_a_union_is_not_merged_into_itself(cast: Any) -> None:
    with pytest.raises(Refusal, match="它自己"):
        services.close_union(
            cast.textile, occurs_on=DAY, actor=None, active_members=0, successor=cast.textile
        )


# ---------------------------------------------------------------- employers


def test_covering_twice_is_once(cast: Any) -> None:
    first = services.cover_employer(cast.machinery, cast.textile_mill, from_on=DAY, actor=None)
    second = services.cover_employer(cast.machinery, cast.textile_mill, from_on=DAY, actor=None)

    assert first == second
    assert first.staff_count == 210


@pytest.mark.parametrize("code", ["91350100M000100Y44", "123", "91350100M000100YI3"])
def test_a_wrong_credit_code_is_refused(cast: Any, code: str) -> None:
    employer = Employer(registrar=cast.county_a, name="某厂", nature="170", credit_code=code)

    with pytest.raises(Refusal, match="统一社会信用代码不正确"):
        services.save_employer(employer, actor=None)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "81130606MC12345669"])
def test_the_published_examples_of_credit_codes_are_right(cast: Any, code: str) -> None:
    employer = Employer(registrar=cast.county_a, name="某厂", nature="170", credit_code=code)

    assert services.save_employer(employer, actor=None).pk


def test_several_employers_without_a_code_may_be_entered(cast: Any) -> None:
    for name in ("甲厂", "乙厂"):
        services.save_employer(
            Employer(registrar=cast.county_a, name=name, nature="170", credit_code=""), actor=None
        )

    assert Employer.objects.filter(credit_code=None).count() == 2
