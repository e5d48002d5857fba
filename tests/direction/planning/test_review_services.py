"""Correct, adopt, add, dismiss, confirm."""

import datetime as dt
from decimal import Decimal

import pytest

from gonghui.direction.planning import services
from gonghui.direction.planning.models import Target, Unsure
from gonghui.direction.planning.services import reviewing
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.refusal import Refusal


def events():
    return list(
        AuditRecord.objects.filter(event__startswith="planning.")
        .order_by("pk")
        .values_list("event", flat=True)
    )


def section(plan, title):
    return plan.sections.get(title=title)


def by_hand(plan, cast, **given):
    given = {
        "object_name": "职工书屋",
        "comparator": ">=",
        "value": Decimal(3),
        "unit": "个",
        "actor": cast.officer_a,
    } | given
    return services.add_target(section(plan, "丰富职工文化生活"), **given)


@pytest.fixture
def unsure(plan):
    place = plan.source_text.index("读书活动")
    return Unsure.objects.create(
        plan=plan,
        section=section(plan, "丰富职工文化生活"),
        text="读书活动",
        start=place,
        end=place + 4,
        reason="没有写明数量",
    )


def test_a_target_is_revised_and_the_change_recorded(cast, plan):
    target = plan.targets.get(value=5)

    changed = services.revise_target(
        target, changes={"value": Decimal(6), "state": "confirmed"}, actor=cast.officer_a
    )

    assert (changed.value, changed.state) == (6, "confirmed")
    row = AuditRecord.objects.get(event="planning.target_revised")
    assert row.detail["after"] == {"value": "6", "state": "confirmed"}


def test_no_change_is_no_event(cast, plan):
    before = events()

    services.revise_target(
        plan.targets.get(value=5), changes={"value": Decimal(5)}, actor=cast.officer_a
    )

    assert events() == before


def test_choosing_declared_progress_unbinds_the_indicator(cast, plan):
    target = plan.targets.get(value=2000)
    assert target.indicator_code == "members_new"

    services.revise_target(target, changes={"progress_mode": "declared"}, actor=cast.officer_a)

    target.refresh_from_db()
    assert (target.indicator_code, target.match_reason) == ("", "")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"object": " "}, "请写明目标的对象"),
        ({"value_max": Decimal(1)}, "上限不能小于目标值"),
        ({"progress_mode": "indicator", "indicator_code": "no_such"}, "没有这个指标"),
        ({"deadline": dt.date(2025, 5, 1)}, "不能早于计划期间的开始"),
    ],
)
def test_nonsense_is_refused(cast, plan, changes, says):
    with pytest.raises(Refusal, match=says):
        services.revise_target(plan.targets.get(value=5), changes=changes, actor=cast.officer_a)


def test_a_missing_target_is_added_by_hand_and_adopted(cast, plan):
    target = by_hand(plan, cast)

    assert str(target) == "职工书屋不少于3个"
    assert (target.state, target.progress_mode, target.start) == ("confirmed", "declared", None)


def test_an_unsettled_spot_becomes_a_target_once(cast, plan, unsure):
    target = by_hand(plan, cast, unsure=unsure)

    unsure.refresh_from_db()
    assert (unsure.resolved_as, unsure.target) == ("target", target)
    assert target.sentence == "广泛开展读书活动。"
    with pytest.raises(Refusal, match="已经处理过"):
        by_hand(plan, cast, unsure=unsure)


def test_an_unsettled_spot_is_dismissed_twice_as_once(cast, plan, unsure):
    services.dismiss_unsure(unsure, actor=cast.officer_a)
    services.dismiss_unsure(unsure, actor=cast.officer_a)

    unsure.refresh_from_db()
    assert unsure.resolved_as == "dismissed"
    assert events().count("planning.unsure_dismissed") == 1


def test_a_filled_in_number_becomes_a_target(cast, plan):
    spot = plan.placeholders.get()

    services.fill_placeholder(spot, filled="40", actor=cast.officer_a)

    spot.refresh_from_db()
    assert (spot.target.value, spot.target.unit, spot.target.state) == (40, "家", "confirmed")
    assert plan.source_text[spot.target.start : spot.target.end] == "xx"
    services.fill_placeholder(spot, filled="45", actor=cast.officer_a)
    assert Target.objects.get(pk=spot.target_id).value == 45


def test_words_are_no_number(cast, plan):
    with pytest.raises(Refusal, match="要填数字"):
        services.fill_placeholder(plan.placeholders.get(), filled="许多", actor=cast.officer_a)


def test_departments_are_set_and_recorded(cast, plan):
    one = section(plan, "走访慰问")

    services.set_duties(one, lead=["权益部"], support=["办公室", "财务部"], actor=cast.officer_a)

    assert [str(row) for row in one.responsibilities.all()] == [
        "牵头：权益部",
        "配合：办公室",
        "配合：财务部",
    ]
    assert "planning.duties_set" in events()


def test_departments_as_people_type_them():
    assert reviewing.departments("组织部、权益部，办公室\n组织部") == ["组织部", "权益部", "办公室"]


def test_a_heading_is_corrected(cast, plan):
    services.rename_section(section(plan, "走访慰问"), title="常态化走访慰问", actor=cast.officer_a)

    row = AuditRecord.objects.get(event="planning.section_renamed")
    assert row.sentence == "赵经办将条目“走访慰问”改为“常态化走访慰问”"


def test_a_task_without_a_number_is_followed_in_percent(cast, plan):
    target = services.track_task(section(plan, "丰富职工文化生活"), actor=cast.officer_a)

    assert str(target) == "丰富职工文化生活100%"
    with pytest.raises(Refusal, match="已经有目标"):
        services.track_task(section(plan, "丰富职工文化生活"), actor=cast.officer_a)


def test_title_and_period_are_corrected(cast, plan):
    changed = services.update_plan(plan, title="要点", period="2026年下半年", actor=cast.officer_a)

    assert (changed.title, changed.period, changed.year) == ("要点", "2026H2", 2026)
    with pytest.raises(Refusal, match="看不懂期间"):
        services.update_plan(plan, title="要点", period="今年", actor=cast.officer_a)


def test_confirmation_names_the_targets_without_a_decision(cast, plan):
    with pytest.raises(Refusal, match=r"还有4个目标没有决定采用与否：“新增会员不少于2,000人”"):
        services.confirm_plan(plan, actor=cast.chair_a)

    plan.refresh_from_db()
    assert plan.state == "review"


def test_a_plan_is_confirmed_without_retyping(cast, plan):
    assert services.adopt_all(plan, actor=cast.chair_a) == 4
    confirmed = services.confirm_plan(plan, actor=cast.chair_a)

    assert (confirmed.state, confirmed.confirmed_by) == ("confirmed", cast.chair_a)
    assert events()[-1] == "planning.confirmed"


def test_a_confirmed_plan_is_not_edited(cast, confirmed):
    with pytest.raises(Refusal, match="请先退回审核再修改"):
        services.revise_target(
            confirmed.targets.first(), changes={"value": Decimal(1)}, actor=cast.officer_a
        )


def test_reopening_wants_a_reason_and_allows_editing(cast, confirmed):
    with pytest.raises(Refusal, match="原因"):
        services.reopen_plan(confirmed, reason="", actor=cast.chair_a)

    plan = services.reopen_plan(confirmed, reason="年中调整", actor=cast.chair_a)

    services.revise_target(
        plan.targets.get(value=5), changes={"value": Decimal(8)}, actor=cast.officer_a
    )
    assert services.confirm_plan(plan, actor=cast.chair_a).state == "confirmed"


def test_a_closed_plan_stays_closed(cast, confirmed):
    plan = services.close_plan(confirmed, actor=cast.chair_a)

    assert plan.state == "closed"
    with pytest.raises(Refusal, match="只有执行中的计划"):
        services.close_plan(plan, actor=cast.chair_a)
    with pytest.raises(Refusal, match="只有执行中的计划"):
        services.reopen_plan(plan, reason="再来", actor=cast.chair_a)
