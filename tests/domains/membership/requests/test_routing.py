"""Which union receives whom, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.membership.requests.rules.routing import Receiver, Wish, best, routes


def receiver(pk: int, name: str, **more: object) -> Receiver:
    given_ = {
        "path": f"0001{pk:04d}",
        "kind": "base_joint",
        "level": "base",
        "sector": "enterprise",
        "region_code": "130606",
        "is_gig": False,
    } | more
    return Receiver(pk=pk, name=name, **given_)  # type: ignore[arg-type]


OWN = receiver(1, "恒川工会", kind="base_single")
VILLAGE = receiver(2, "北街社区联合工会", path="000100090001", level="village", sector="community")
ZONE = receiver(3, "开发区联合工会", path="000100080001")
FOOD = receiver(4, "餐饮行业联合工会", path="000100090002", industries=frozenset({"H"}))
COURIERS = receiver(5, "县快递行业联合工会", is_gig=True)
DRIVERS = receiver(6, "县货车司机联合工会", is_gig=True)
LEAGUE = receiver(7, "县新就业形态工会联合会", kind="union_league", is_gig=True)
ALL = (OWN, VILLAGE, ZONE, FOOD, COURIERS, DRIVERS, LEAGUE)
FIRM = Wish(employer_name="老街饭庄", industry="H", area_path="00010009", fallback=3)


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (replace(FIRM, employer_unions=(1,)), [(1, "own")]),
        (FIRM, [(2, "area"), (4, "trade"), (3, "fallback")]),
        (replace(FIRM, industry="C"), [(2, "area"), (3, "fallback")]),
        (replace(FIRM, area_path="00010007"), [(4, "trade"), (3, "fallback")]),
        (
            Wish(gig_type="courier", area_path="00010009"),
            [(5, "trade"), (7, "trade"), (2, "area")],
        ),
        (Wish(gig_type="live", area_path="00010009"), [(7, "trade"), (2, "area")]),
        (Wish(area_path="00010009"), [(2, "area")]),
        (Wish(area_path="00010007", fallback=2), [(2, "fallback")]),
        (Wish(area_path="00010007"), []),
    ],
    ids=[
        "own union first",
        "area, then trade, then fallback",
        "another trade is none",
        "no union of the area",
        "courier to the couriers' union",
        "a trade without union goes to the league",
        "no employer, no trade",
        "nothing near",
        "nobody at all",
    ],
)
def test_the_order_of_the_measures(wish: Wish, expected: list[tuple[int, str]]) -> None:
    assert [(route.union, route.rule) for route in routes(wish, ALL)] == expected


def test_the_single_union_of_an_employer_comes_before_a_joint_one() -> None:
    found = routes(replace(FIRM, employer_unions=(2, 1)), ALL)

    assert [route.union for route in found] == [1, 2]


def test_a_union_of_the_same_town_is_near_by_its_division_code() -> None:
    far = receiver(8, "西街联合工会", region_code="130606002")
    near = receiver(9, "东街联合工会", region_code="130606001")

    found = routes(Wish(region_code="130606001003"), (far, near))

    assert [route.union for route in found] == [9]


def test_the_reason_names_employer_and_union() -> None:
    assert routes(FIRM, ALL)[0].reason == "所在单位还没有建立工会，由工作地的“北街社区联合工会”接收"


wishes = st.builds(
    Wish,
    employer_unions=st.lists(st.integers(1, 9), max_size=2).map(tuple),
    employer_name=st.sampled_from(["", "老街饭庄"]),
    industry=st.sampled_from(["", "C", "H"]),
    area_path=st.sampled_from(["", "00010008", "00010009"]),
    gig_type=st.sampled_from(["", "courier", "truck", "live"]),
    fallback=st.sampled_from([None, 2, 99]),
)


@given(wishes)
def test_every_route_leads_to_a_known_union_once_and_own_ones_alone(wish: Wish) -> None:
    found = routes(wish, ALL)

    keys = [route.union for route in found]
    assert len(keys) == len(set(keys))
    assert set(keys) <= {one.pk for one in ALL}
    assert all(route.reason for route in found)
    if set(wish.employer_unions) & {one.pk for one in ALL}:
        assert {route.rule for route in found} == {"own"}
    if wish.fallback == 2:
        assert found


def test_choosing_one_of_several() -> None:
    found = routes(FIRM, ALL)

    assert best(found, 4) == found[1]
    assert best(found, 99) == found[0]
    assert best([], 4) is None
