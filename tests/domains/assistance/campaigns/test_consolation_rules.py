"""Decisions about campaigns, visits and gifts: a table of cases each, and what always holds."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import struct
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.assistance.campaigns import photos, rules
from gonghui.domains.assistance.campaigns.enums import CampaignState, VisitState
from gonghui.domains.assistance.campaigns.rules import HeldPost, OpenItems, PersonLimits
from gonghui.kernel.org.enums import Post, UnionLevel

LIMITS = PersonLimits(Decimal(3000), Decimal(6000), "送温暖办法", "全国默认")


@pytest.mark.parametrize(
    ("value", "before", "said"),
    [
        ("3000", "0", ""),
        ("3000.01", "0", "每次慰问不超过3,000元"),
        ("3000", "3000", ""),
        ("3000", "3000.01", "全年慰问不超过6,000元"),
        ("0.01", "6000", "全年慰问不超过6,000元"),
        ("0", "6000", ""),
    ],
)
def test_a_person_is_given_so_much_a_visit_and_a_year(value: str, before: str, said: str) -> None:
    problem = rules.person_problem(LIMITS, Decimal(value), given_in_year=Decimal(before))

    assert (said in problem) if said else problem == ""
    assert not problem or "送温暖办法" in problem


@given(st.lists(st.decimals(min_value=0, max_value=4000, places=2), max_size=12))
def test_whatever_is_asked_nobody_gets_more_than_the_limits(asked: list[Decimal]) -> None:
    given_so_far = Decimal(0)

    for value in asked:
        if not rules.person_problem(LIMITS, value, given_in_year=given_so_far):
            assert value <= LIMITS.visit
            given_so_far += value

    assert given_so_far <= LIMITS.year


@pytest.mark.parametrize(
    ("brand", "occasion", "cause"),
    [
        ("winter_warm", "spring_festival", "winter_warm"),
        ("winter_warm", "", "winter_warm"),
        ("other", "dragon_boat", "occasion:dragon_boat"),
        ("other", "", "campaign:7"),
    ],
)
def test_the_same_reason_for_money(brand: str, occasion: str, cause: str) -> None:
    assert rules.cause_of(brand, occasion, 7) == cause


def test_seasons_of_the_four() -> None:
    assert rules.season_of("winter_warm", 2026) == (dt.date(2026, 11, 1), dt.date(2027, 2, 28))
    assert rules.season_of("summer_cool", 2026) == (dt.date(2026, 6, 1), dt.date(2026, 9, 30))
    assert rules.season_of("other", 2026) is None


@pytest.mark.parametrize(
    ("posts", "with_base", "leads"),
    [
        ([], False, False),
        ([HeldPost(Post.CHAIR, UnionLevel.COUNTY)], False, True),
        ([HeldPost(Post.VICE, UnionLevel.TOWN)], False, True),
        ([HeldPost(Post.MEMBER, UnionLevel.COUNTY)], False, False),
        ([HeldPost(Post.CHAIR, UnionLevel.BASE)], False, False),
        ([HeldPost(Post.CHAIR, UnionLevel.BASE)], True, True),
        ([HeldPost(Post.GROUP_LEADER, UnionLevel.BASE)], True, False),
    ],
)
def test_who_leads(posts: list[HeldPost], with_base: bool, leads: bool) -> None:
    assert rules.is_leader(posts, with_base=with_base) is leads
    assert bool(rules.recipient_problem(is_leader=leads, is_actor=False)) is leads


DAY = dt.date(2026, 7, 15)


@pytest.mark.parametrize(
    ("away", "is_near"), [(0, True), (6, True), (7, False), (-6, True), (-7, False)]
)
def test_a_unit_visited_again_within_seven_days_wants_a_reason(away: int, is_near: bool) -> None:
    other = DAY + dt.timedelta(days=away)

    near = rules.near_visits([other], DAY, gap=7)

    assert near == ([other] if is_near else [])
    assert bool(rules.again_problem(near, gap=7, reason="")) is is_near
    assert rules.again_problem(near, gap=7, reason="台风后复工") == ""


@given(st.lists(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))), st.integers(0, 30))
def test_near_visits_are_those_within_the_gap(days: list[dt.date], gap: int) -> None:
    near = rules.near_visits(days, DAY, gap=gap)

    assert sorted(near) == near
    assert all(abs((one - DAY).days) < gap for one in near)
    assert len(near) == sum(abs((one - DAY).days) < gap for one in days)


def test_states_go_one_way() -> None:
    way = ["planned", "approved", "executing", "settled", "summarised"]
    allowed = {
        (one, to)
        for one in CampaignState
        for to in CampaignState
        if not rules.move_problem(one, to)
    }

    steps = set(itertools.pairwise(way))
    assert allowed == steps | {("planned", "cancelled"), ("approved", "cancelled")}


def test_nothing_is_given_before_approval_and_after_settling() -> None:
    assert "还没有批准" in rules.giving_problem("planned")
    assert rules.giving_problem("approved") == rules.giving_problem("executing") == ""
    assert "已结算" in rules.giving_problem("settled")
    assert rules.lists_problem("planned") == ""
    assert "不能再改" in rules.lists_problem("settled")


def done(**facts: object) -> str:
    given = {
        "on": DAY, "today": DAY, "from_on": DAY, "roster": 0, "declared": 1,
        "has_photo": True, "leader": "沈主席",
    }  # fmt: skip
    return rules.done_problem(**{**given, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ""),
        ({"on": DAY + dt.timedelta(1)}, "不能晚于今天"),
        ({"from_on": DAY + dt.timedelta(1), "today": DAY + dt.timedelta(2)}, "早于活动开始"),
        ({"declared": 0}, "慰问人数"),
        ({"declared": 0, "roster": 3}, ""),
        ({"has_photo": False}, "照片"),
        ({"leader": " "}, "带队领导"),
    ],
)
def test_what_a_visit_must_tell(facts: dict[str, object], said: str) -> None:
    problem = done(**facts)
    assert (said in problem) if said else problem == ""


def test_a_visit_is_done_once() -> None:
    assert rules.visit_problem("planned", VisitState.DONE) == ""
    assert "已走访" in rules.visit_problem("done", VisitState.DONE)
    assert "不能再取消" in rules.visit_problem("done", VisitState.CANCELLED)


@pytest.mark.parametrize(
    ("quota", "used", "more", "said"),
    [
        ("100", "0", "100", ""),
        ("100", "99.99", "0.02", "余0.01元"),
        ("0", "0", "0", ""),
    ],
)
def test_a_union_stays_within_its_share(quota: str, used: str, more: str, said: str) -> None:
    problem = rules.quota_problem(
        quota=Decimal(quota), used=Decimal(used), more=Decimal(more), union="东岭机械工会"
    )
    assert (said in problem) if said else problem == ""


def test_what_is_open_is_named() -> None:
    assert rules.settling_problem(OpenItems()) == ""
    problem = rules.settling_problem(
        OpenItems(visits=["甲厂"], unsigned_people=[f"职工{n}" for n in range(7)])
    )
    assert "1次走访还没有登记或取消：甲厂" in problem
    assert "7人还没有签收：职工0、职工1、职工2、职工3、职工4等7项" in problem


def test_the_planner_does_not_approve() -> None:
    assert "不能批准自己的方案" in rules.approval_problem(
        scheme="方案", quota=Decimal(1), is_planner=True
    )
    assert rules.approval_problem(scheme="方案", quota=Decimal(1), is_planner=False) == ""
    assert rules.approval_problem(scheme="方案", quota=Decimal(0), is_planner=False)


# ---------------------------------------------------------------- photos


def segment(marker: int, content: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + segment(0xDA, b"\x01") + b"picture\xff\xd9"


@given(
    st.lists(
        st.tuples(st.sampled_from([0xE0, 0xE1, 0xE2, 0xED, 0xFE, 0xDB]), st.binary(max_size=40))
    )
)
def test_a_photo_keeps_its_picture_and_loses_what_the_camera_told(
    told: list[tuple[int, bytes]],
) -> None:
    bare = photos.bare(jpeg(*(segment(marker, content) for marker, content in told)))

    kept = [segment(m, content) for m, content in told if m in (0xE0, 0xE2, 0xDB)]
    assert bare == jpeg(*kept)
    assert photos.bare(bare) == bare


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + b"crc!"


def test_a_png_loses_its_texts() -> None:
    head = b"\x89PNG\r\n\x1a\n"
    parts = [chunk(b"IHDR", b"x" * 13), chunk(b"IDAT", b"data"), chunk(b"IEND", b"")]
    told = [chunk(b"tEXt", b"GPS"), chunk(b"eXIf", b"GPS")]

    bare = photos.bare(head + parts[0] + told[0] + parts[1] + told[1] + parts[2] + b"tail")

    assert bare == head + b"".join(parts)


@given(st.binary(max_size=200))
def test_no_bytes_break_it(content: bytes) -> None:
    with contextlib.suppress(photos.NotAPhoto):
        photos.bare(content)
