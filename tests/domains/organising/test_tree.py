"""The tree of unions: figures rolled up, branches within reach, past days, search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gonghui.domains.organising import tree
from gonghui.engines.indicators.engine import value
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.org.services import found_union, move_union

Join = Callable[..., Any]
ClientOf = Callable[[Any], Client]


def tree_of(client: Client, **query: str) -> dict[str, tuple[int, int]]:
    """Name → (members, lower unions) of everything the page draws."""
    response = client.get("/organising/tree/", query)
    found: dict[str, tuple[int, int]] = {}

    def walk(nodes: list[tree.Node]) -> None:
        for node in nodes:
            found[str(node.union)] = (node.members, node.lower)
            walk(node.children)

    walk(response.context["page"].shown)
    return found


@pytest.fixture
def city(cast: Any, client_of: ClientOf) -> Client:
    return client_of(cast.city_officer)


def test_members_and_lower_unions_are_rolled_up(cast: Any, join: Join, city: Client) -> None:
    join("甲一", cast.machinery)
    join("乙二", cast.machinery)
    join("丙三", cast.food)

    assert tree_of(city) == {
        "清江市总": (3, 5),
        "东岭县总": (2, 2),
        "东岭机械工会": (2, 0),
        "东岭纺织工会": (0, 0),
        "西河县总": (1, 1),
        "西河食品工会": (1, 0),
    }


def test_the_number_of_unions_is_the_figure_of_the_papers(cast: Any, city: Client) -> None:
    for code, kind in (("N1", "branch"), ("N2", "group")):
        found_union(
            parent=cast.machinery,
            actor=None,
            founded_on=dt.date(2020, 1, 1),
            code=code,
            name=f"车间{code}",
            level="base",
            kind=kind,
        )
    figure = value("unions_total", union=cast.city, period=Period.year(dt.date.today().year))

    response = city.get("/organising/tree/")

    assert response.context["subtitle"] == f"工会{figure.number}家，会员0人"
    assert "车间N1" in response.content.decode()


def test_a_county_sees_its_own_branch(cast: Any, join: Join, client_of: ClientOf) -> None:
    join("丙三", cast.food)

    found = tree_of(client_of(cast.officer_b))

    assert found == {"西河县总": (1, 1), "西河食品工会": (1, 0)}


def test_a_search_shows_matches_with_the_way_to_them(cast: Any, city: Client) -> None:
    assert set(tree_of(city, q="纺织")) == {"清江市总", "东岭县总", "东岭纺织工会"}
    assert set(tree_of(city, q="xiheshipin")) == {"清江市总", "西河县总", "西河食品工会"}
    assert tree_of(city, q="不存在") == {}


def test_a_branch_is_drawn_by_itself(cast: Any, city: Client) -> None:
    assert set(tree_of(city, root=str(cast.county_b.pk))) == {"西河县总", "西河食品工会"}


def test_a_branch_beyond_reach_does_not_exist(cast: Any, client_of: ClientOf) -> None:
    client = client_of(cast.officer_b)

    assert client.get("/organising/tree/", {"root": str(cast.county_a.pk)}).status_code == 404


def test_a_past_day_shows_who_stood_under_whom_then(cast: Any, join: Join, city: Client) -> None:
    join("甲一", cast.textile, dt.date(2020, 3, 1))
    move_union(
        cast.textile, parent=cast.county_b, occurs_on=dt.date(2024, 1, 1), actor=cast.city_officer
    )

    before = tree_of(city, day="2023-12-31")
    now = tree_of(city)

    assert (before["东岭县总"], before["西河县总"]) == ((1, 2), (0, 1))
    assert (now["东岭县总"], now["西河县总"]) == ((0, 1), (1, 2))


def test_nothing_is_drawn_for_a_day_before_any_union(city: Client) -> None:
    assert tree_of(city, day="1999-01-01") == {}


@pytest.mark.parametrize("query", [{"day": "no"}, {"root": "x"}, {"open": "all"}, {"q": "<b>"}])
def test_nonsense_in_the_address_harms_nothing(cast: Any, city: Client, query: Any) -> None:
    response = city.get("/organising/tree/", query)

    assert response.status_code == 200
    assert "<b>" not in response.content.decode().replace("<b>工汇</b>", "").replace(
        "<b>陈市办</b>", ""
    )


def test_the_tree_costs_the_same_queries_whatever_its_size(
    cast: Any, join: Join, city: Client, django_assert_num_queries: Any
) -> None:
    tree_of(city)
    with django_assert_num_queries(6):
        tree_of(city)
    join("甲一", cast.machinery)
    join("乙二", cast.food)

    with django_assert_num_queries(6):
        tree_of(city)


def test_names_are_escaped(cast: Any, city: Client) -> None:
    cast.food.name = "<script>工会"
    cast.food.save(update_fields=["name"])

    text = city.get("/organising/tree/").content.decode()

    assert "<script>工会" not in text
    assert "&lt;script&gt;工会" in text


def test_an_account_without_the_permission_gets_403(cast: Any, client_of: ClientOf) -> None:
    assert client_of(cast.stranger).get("/organising/tree/").status_code == 403
