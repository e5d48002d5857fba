"""The doorway: what an account meets equals a slow evaluation of its grants over the tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonghui.kernel.access.models import Account
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.org.services import end_appointment, found_union, move_union, save_employer
from gonghui.kernel.people.models import Person
from gonghui.kernel.refusal import Refusal

DAY = dt.date(2020, 1, 1)


@contextmanager
def forgotten() -> Iterator[None]:
    """Whatever an example writes is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def plant(parent: Union | None, number: int) -> Union:
    return found_union(
        parent=parent,
        actor=None,
        founded_on=DAY,
        code=f"T{number}",
        name=f"工会{number}",
        level="base",
        kind="base_single",
    )


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    size = draw(st.integers(2, 9))
    return {
        "parents": [draw(st.integers(0, number - 1)) for number in range(1, size)],
        "moves": draw(
            st.lists(st.tuples(st.integers(1, size - 1), st.integers(0, size - 1)), max_size=3)
        ),
        "grants": draw(
            st.lists(
                st.tuples(
                    st.integers(0, size - 1),
                    st.booleans(),
                    st.sampled_from(["viewer", "chair", "security_admin"]),
                    st.sampled_from([-400, -1, 0, 1]),
                    st.sampled_from([None, -1, 0, 1]),
                ).filter(lambda grant: grant[4] is None or grant[4] >= grant[3]),
                max_size=4,
            )
        ),
    }


def apply_moves(unions: list[Union], parents: dict[int, int], moves: list[tuple[int, int]]) -> None:
    """Move in the tree, and in the oracle's parent table when the service agrees."""
    for child, target in moves:
        try:
            move_union(
                Union.objects.get(pk=unions[child].pk),
                parent=Union.objects.get(pk=unions[target].pk),
                occurs_on=timezone.localdate(),
                actor=None,
            )
        except Refusal:
            continue
        parents[child] = target


def expected(world: dict[str, Any], parents: dict[int, int], size: int) -> set[int]:
    """Which unions the account meets, by walking upwards from each."""

    def lineage(number: int) -> set[int]:
        found = {number}
        while number in parents:
            number = parents[number]
            found.add(number)
        return found

    met = set()
    for place, with_subtree, role, start, end in world["grants"]:
        in_force = start <= 0 and (end is None or end >= 0)
        if in_force and role in ("viewer", "chair"):
            met |= {
                number
                for number in range(size)
                if number == place or (with_subtree and place in lineage(number))
            }
    return met


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(worlds())
def test_visible_rows_equal_the_slow_oracle_over_random_trees_grants_and_moves(
    world: dict[str, Any],
) -> None:
    today = timezone.localdate()
    with forgotten():
        unions = [plant(None, 0)]
        parents = {}
        for number, parent in enumerate(world["parents"], start=1):
            unions.append(plant(Union.objects.get(pk=unions[parent].pk), number))
            parents[number] = parent
        for union in unions:
            save_employer(Employer(registrar=union, name=union.name, nature="170"), actor=None)
        apply_moves(unions, parents, world["moves"])
        account = open_account(
            username="a", display_name="甲", password="qing-jiang-2026", actor=None
        )
        for number, (place, subtree, role, start, end) in enumerate(world["grants"]):
            grant_role(
                account,
                role=role,
                union=Union.objects.get(pk=unions[place].pk),
                from_on=today + dt.timedelta(days=start, weeks=-number),
                to_on=None if end is None else today + dt.timedelta(days=end),
                with_subtree=subtree,
                actor=None,
            )
        account = Account.objects.get(pk=account.pk)
        places = {union.pk: number for number, union in enumerate(unions)}
        starts = [
            (place, subtree, role, start - 7 * number, end)
            for number, (place, subtree, role, start, end) in enumerate(world["grants"])
        ]
        wanted = expected({"grants": starts}, parents, len(unions))

        employers = Employer.objects.visible_to(account, "employers.view")
        met_unions = Union.objects.visible_to(account, "employers.view")

        assert {places[row.registrar_id] for row in employers} == wanted
        assert {places[row.pk] for row in met_unions} == wanted
        assert {
            places[union.pk]
            for union in Union.objects.all()
            if account.may_at("employers.view", union)
        } == wanted


def names(account: Any) -> set[str]:
    account = Account.objects.get(pk=account.pk)
    return {str(union) for union in Union.objects.visible_to(account, "org.view")}


def test_a_grant_reaches_the_union_and_everything_below_it(cast: Any) -> None:
    assert names(cast.officer_a) == {"东岭县总", "东岭机械工会", "东岭纺织工会"}


@pytest.mark.parametrize(
    ("from_days", "to_days", "sees"),
    [(-10, None, True), (0, None, True), (-10, 0, True), (1, None, False), (-10, -1, False)],
    ids=["long ago", "from today", "until today", "from tomorrow", "until yesterday"],
)
def test_a_grant_holds_between_its_days_both_included(
    cast: Any, from_days: int, to_days: int | None, sees: bool
) -> None:
    today = timezone.localdate()
    grant_role(
        cast.stranger,
        role="viewer",
        union=cast.food,
        from_on=today + dt.timedelta(days=from_days),
        to_on=None if to_days is None else today + dt.timedelta(days=to_days),
        actor=None,
    )

    assert names(cast.stranger) == ({"西河食品工会"} if sees else set())


def test_a_grant_without_subtree_reaches_the_one_union(cast: Any) -> None:
    grant_role(
        cast.stranger, role="viewer", union=cast.city, from_on=DAY, with_subtree=False, actor=None
    )

    assert names(cast.stranger) == {"清江市总"}


def test_a_grant_that_hangs_on_a_post_ends_with_the_post(cast: Any) -> None:
    from gonghui.kernel.org.services import appoint

    post = appoint(
        actor=None, person=Person.objects.get(), union=cast.food, post="chair", from_on=DAY
    )
    grant = grant_role(cast.stranger, role="viewer", union=cast.food, from_on=DAY, actor=None)
    grant.appointment = post
    grant.save(update_fields=["appointment"])
    before = names(cast.stranger)

    end_appointment(post, on=timezone.localdate() - dt.timedelta(days=1), reason="调动", actor=None)

    assert (before, names(cast.stranger)) == ({"西河食品工会"}, set())


def test_a_moved_union_is_seen_by_its_new_superior_and_not_by_the_old_one(cast: Any) -> None:
    move_union(cast.textile, parent=cast.county_b, occurs_on=timezone.localdate(), actor=None)

    assert "东岭纺织工会" not in names(cast.officer_a)
    assert "东岭纺织工会" in names(cast.officer_b)


def test_nobody_sees_nothing(cast: Any) -> None:
    cast.officer_a.is_active = False

    assert not Union.objects.visible_to(AnonymousUser(), "org.view").exists()
    assert not Union.objects.visible_to(cast.stranger, "org.view").exists()
    assert not Union.objects.visible_to(cast.officer_a, "org.view").exists()


def test_a_role_without_the_permission_sees_nothing(cast: Any) -> None:
    assert not Employer.objects.visible_to(cast.security_admin, "employers.view").exists()


def test_an_undeclared_permission_is_an_error_for_everybody(cast: Any) -> None:
    for account in (cast.officer_a, AnonymousUser()):
        with pytest.raises(KeyError):
            Union.objects.visible_to(account, "org.veiw")


def test_what_one_may_not_see_does_not_exist(cast: Any) -> None:
    with pytest.raises(Http404):
        get_visible_or_404(Union, cast.food.pk, user=cast.officer_a, permission="org.view")
    with pytest.raises(Http404):
        get_visible_or_404(Union, 10**9, user=cast.officer_a, permission="org.view")


def test_a_sibling_whose_path_begins_alike_is_not_below(cast: Any) -> None:
    first, second = cast.machinery, cast.textile

    below = Union.objects.of_subtree(first)

    assert second not in below
    assert list(below) == [first]


def test_everything_wants_a_reason(cast: Any) -> None:
    with pytest.raises(ValueError, match="reason"):
        Union.objects.everything(reason="")


def test_nobody_holds_two_of_the_three_administrators(cast: Any) -> None:
    today = timezone.localdate()
    grant_role(cast.stranger, role="security_admin", union=cast.food, from_on=today, actor=None)

    with pytest.raises(Refusal, match="须由不同的人担任"):
        grant_role(cast.stranger, role="audit_admin", union=cast.food, from_on=today, actor=None)


def test_a_grant_does_not_end_before_it_begins(cast: Any) -> None:
    today = timezone.localdate()

    with pytest.raises(Refusal, match="不能早于起始日期"):
        grant_role(
            cast.stranger,
            role="viewer",
            union=cast.food,
            from_on=today,
            to_on=today - dt.timedelta(days=1),
            actor=None,
        )
