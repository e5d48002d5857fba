"""Who is counted where: as the tree stood on the day, and where statistics are reported."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gonghui.kernel.org import services
from gonghui.kernel.org.enums import RelationKind
from gonghui.kernel.org.models import Union
from gonghui.kernel.org.reach import reach_of, reach_through
from gonghui.kernel.refusal import Refusal

LETTERS = "ABCDEFGH"


@st.composite
def trees(draw):
    """Paths of a small tree and ties between some of them."""
    paths = ["000A"]
    for letter in LETTERS:
        paths.append(draw(st.sampled_from(paths)) + f"000{letter}")
    children = draw(st.lists(st.sampled_from(paths[1:]), max_size=4, unique=True))
    ties = {child: draw(st.sampled_from(paths)) for child in children}
    assume(all(counted_by_hand(path, ties, paths[0]) for path in paths))  # no circles
    return paths, ties


def counted_by_hand(path, ties, asked):
    """Follow the parents one by one."""
    seen = set()
    while path:
        if path == asked:
            return True
        if path in seen:
            return False
        seen.add(path)
        path = ties.get(path) or path[:-4]
    return False


@given(trees())
def test_the_branches_are_those_that_lead_up_to_the_union(world):
    paths, ties = world
    for asked in paths:
        reach = reach_through(asked, ties)
        by_hand = {path for path in paths if counted_by_hand(path, ties, asked)}
        assert {path for path in paths if reach.covers(path)} == by_hand


@pytest.fixture
def industry(cast):
    return services.found_union(
        parent=cast.city,
        actor=None,
        founded_on=dt.date(2000, 1, 1),
        code="QJCY",
        name="清江市机械产业工会",
        level="county",
        kind="industrial",
    )


def counted(union, day):
    return {row.code for row in Union.objects.all() if reach_of(union, day).covers(row.path)}


def test_a_union_counts_once_where_it_reports(cast, industry):
    services.relate_unions(
        cast.machinery,
        parent=industry,
        kind=RelationKind.STAT,
        from_on=dt.date(2026, 1, 1),
        actor=None,
    )
    after, before = dt.date(2026, 1, 1), dt.date(2025, 12, 31)

    assert counted(industry, after) == {"QJCY", "QJ0101"}
    assert counted(cast.county_a, after) == {"QJ01", "QJ0102"}
    assert "QJ0101" in counted(cast.city, after)
    assert counted(industry, before) == {"QJCY"}
    assert "QJ0101" in counted(cast.county_a, before)
    children = [row.code for row in reach_of(industry, after).children()]
    assert children == ["QJ0101"]
    assert [row.code for row in reach_of(cast.county_a, after).children()] == ["QJ0102"]


def test_a_move_changes_no_past_day(cast):
    services.move_union(
        cast.machinery, parent=cast.county_b, occurs_on=dt.date(2026, 3, 1), actor=None
    )
    cast.county_a.refresh_from_db()
    cast.county_b.refresh_from_db()
    before, after = dt.date(2026, 2, 28), dt.date(2026, 3, 1)

    assert counted(cast.county_a, before) == {"QJ01", "QJ0101", "QJ0102"}
    assert counted(cast.county_b, before) == {"QJ02", "QJ0201"}
    assert counted(cast.county_a, after) == {"QJ01", "QJ0102"}
    assert counted(cast.county_b, after) == {"QJ02", "QJ0101", "QJ0201"}


def test_a_union_has_one_statistical_superior_at_a_time(cast, industry):
    given_ = {"kind": RelationKind.STAT, "actor": None}
    first = services.relate_unions(
        cast.machinery, parent=industry, from_on=dt.date(2026, 1, 1), **given_
    )
    with pytest.raises(Refusal, match="已有统计隶属"):
        services.relate_unions(
            cast.machinery, parent=cast.county_b, from_on=dt.date(2026, 2, 1), **given_
        )
    services.end_relation(first, on=dt.date(2026, 2, 1), actor=None)
    services.relate_unions(
        cast.machinery, parent=cast.county_b, from_on=dt.date(2026, 2, 1), **given_
    )
    with pytest.raises(Refusal, match="已于"):
        services.end_relation(first, on=dt.date(2026, 2, 2), actor=None)


def test_a_tie_to_the_own_leader_or_branch_is_refused(cast):
    for parent in (cast.county_a, cast.machinery):
        with pytest.raises(Refusal):
            services.relate_unions(
                cast.machinery,
                parent=parent,
                kind=RelationKind.STAT,
                from_on=dt.date(2026, 1, 1),
                actor=None,
            )
