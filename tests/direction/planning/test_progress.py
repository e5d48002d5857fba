"""Declared progress, and the board that shows how targets stand."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gonghui.direction.planning import services
from gonghui.direction.planning.queries import board, plans_of
from gonghui.engines.indicators.models import DeclaredFigure
from gonghui.kernel.refusal import Refusal

JULY = dt.date(2026, 7, 1)


@pytest.fixture(autouse=True)
def _in_summer(time_machine_to):
    time_machine_to("2026-07-02 09:00+08:00")


@pytest.fixture
def time_machine_to():
    import time_machine

    travellers = []

    def travel(moment):
        traveller = time_machine.travel(moment, tick=False)
        traveller.start()
        travellers.append(traveller)

    yield travel
    for traveller in travellers:
        traveller.stop()


@pytest.fixture
def rooms(confirmed, cast):
    """The five rooms, followed by declaration."""
    plan = services.reopen_plan(confirmed, reason="改为申报", actor=cast.chair_a)
    target = services.revise_target(
        plan.targets.get(value=5), changes={"progress_mode": "declared"}, actor=cast.officer_a
    )
    services.confirm_plan(plan, actor=cast.chair_a)
    target.plan.refresh_from_db()
    return target


def declare(target, cast, value=2, on=JULY, note="挂牌照片"):
    return services.declare_progress(
        target, on=on, value=Decimal(value), note=note, actor=cast.officer_a
    )


def standing_of(plan, value):
    return next(item for item in board(plan, today=JULY).items if item.target.value == value)


def test_declared_progress_counts_when_another_person_approves(cast, rooms):
    entry = declare(rooms, cast)
    before = standing_of(rooms.plan, 5)
    assert (before.standing.label, before.waiting) == ("暂无数据", entry)

    services.decide_progress(entry, approve=True, actor=cast.chair_a)

    after = standing_of(rooms.plan, 5)
    assert (after.reached, after.percent, after.standing.label) == (2, 40, "进展正常")
    assert (after.entry, after.waiting) == (entry, None)


def test_nobody_approves_his_own(cast, rooms):
    entry = services.declare_progress(
        rooms, on=JULY, value=Decimal(5), note="台账", actor=cast.chair_a
    )

    with pytest.raises(Refusal, match="不能审核自己申报的进度"):
        services.decide_progress(entry, approve=True, actor=cast.chair_a)


def test_a_refusal_wants_a_reason_and_frees_the_target(cast, rooms):
    entry = declare(rooms, cast)
    with pytest.raises(Refusal, match="不认可时请写明原因"):
        services.decide_progress(entry, approve=False, actor=cast.chair_a)

    services.decide_progress(entry, approve=False, opinion="缺照片", actor=cast.chair_a)

    assert standing_of(rooms.plan, 5).reached is None
    assert declare(rooms, cast, value=3).state == "submitted"


def test_one_declaration_waits_at_a_time(cast, rooms):
    declare(rooms, cast)

    with pytest.raises(Refusal, match="上一次申报还在等待审核"):
        declare(rooms, cast, value=3)


def test_a_declaration_is_decided_once(cast, rooms):
    entry = declare(rooms, cast)
    services.decide_progress(entry, approve=True, actor=cast.chair_a)

    with pytest.raises(Refusal, match="已经审核过"):
        services.decide_progress(entry, approve=True, actor=cast.chair_a)


def test_the_latest_day_counts_not_the_latest_approval(cast, rooms):
    late = declare(rooms, cast, value=4)
    services.decide_progress(late, approve=True, actor=cast.chair_a)
    early = declare(rooms, cast, value=1, on=dt.date(2026, 3, 1))
    services.decide_progress(early, approve=True, actor=cast.chair_a)

    assert standing_of(rooms.plan, 5).reached == 4


def test_a_plan_with_waiting_declarations_is_not_closed(cast, rooms):
    declare(rooms, cast)

    with pytest.raises(Refusal, match="还有1条申报的进度没有审核"):
        services.close_plan(rooms.plan, actor=cast.chair_a)


def test_a_stated_figure_is_shown_apart_from_records(cast, confirmed):
    DeclaredFigure.objects.create(
        code="members_new",
        union=cast.textile,
        from_on=dt.date(2026, 1, 1),
        to_on=dt.date(2026, 6, 30),
        number=600,
        evidence="半年报",
        state="approved",
    )

    item = standing_of(confirmed, 2000)

    assert (item.reached, item.declared) == (0, 600)
    assert (item.reached_text, item.declared_text) == ("0人", "600人")


def test_departments_come_from_the_nearest_section_above(cast, plan):
    top = plan.sections.get(title="做好服务职工工作")
    services.set_duties(top, lead=["女工部"], support=[], actor=cast.officer_a)
    services.adopt_all(plan, actor=cast.officer_a)

    found = {item.target.value: item.departments for item in board(plan).items}

    assert found[Decimal(5)] == ("女工部",)
    assert found[Decimal(2000)] == ("组织部", "权益部")


def test_totals_of_the_board(confirmed):
    found = board(confirmed, today=JULY)

    assert len(found.items) == 4
    assert found.tracked == 4
    assert found.completion == 0


def test_a_withdrawn_indicator_gives_no_value_and_breaks_nothing(confirmed):
    confirmed.targets.filter(value=2000).update(indicator_code="gone_for_good")

    item = standing_of(confirmed, 2000)

    assert (item.indicator, item.reached, item.standing.label) == (None, None, "暂无数据")


def test_dropped_targets_are_not_on_the_board(cast, plan):
    services.revise_target(
        plan.targets.get(value=5), changes={"state": "dropped"}, actor=cast.officer_a
    )
    services.adopt_all(plan, actor=cast.officer_a)
    services.confirm_plan(plan, actor=cast.chair_a)

    assert [item.target.value for item in board(plan).items] == [2000, 3, 120]


def test_plans_in_force_of_a_union(cast, plan):
    assert list(plans_of(cast.county_a, year=2026)) == []

    services.adopt_all(plan, actor=cast.chair_a)
    services.confirm_plan(plan, actor=cast.chair_a)

    assert list(plans_of(cast.county_a, year=2026)) == [plan]
    assert list(plans_of(cast.county_a, year=2027)) == []


def test_the_board_asks_as_often_for_many_targets_as_for_few(cast, confirmed):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            board(confirmed, today=JULY)
        return len(found)

    few = queries()
    plan = services.reopen_plan(confirmed, reason="补充", actor=cast.chair_a)
    for place in range(8):
        services.add_target(
            plan.sections.get(title="走访慰问"),
            object_name=f"新增会员{place}",
            comparator="=",
            value=Decimal(10),
            unit="人",
            progress_mode="indicator",
            indicator_code="members_new",
            actor=cast.officer_a,
        )
    services.confirm_plan(plan, actor=cast.chair_a)

    assert queries() == few
