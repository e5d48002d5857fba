"""Verbs on activities: what changes, what is refused, what is remembered."""

import datetime as dt

import pytest

from gonghui.engines.activities import services
from gonghui.engines.activities.models import Activity, Participation
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.refusal import Refusal
from tests.engines.activities.makers import make_activity, make_person, make_session, put_on_roster


def events():
    return list(
        AuditRecord.objects.filter(event__startswith="activities.")
        .order_by("pk")
        .values_list("event", flat=True)
    )


def test_holding_twice_is_once_and_sets_the_activity_going(cast):
    activity = make_activity(cast.county_a)
    session = make_session(activity, state="planned")

    services.hold_session(session, actor=cast.officer_a)
    services.hold_session(session, actor=cast.officer_a)

    session.refresh_from_db()
    assert (session.state, session.activity.state) == ("held", "ongoing")
    assert events() == ["activities.session_held"]


def test_a_draft_opened_before_publishing_does_not_undo_it(cast):
    activity = make_activity(cast.county_a, state="draft")
    old_form = Activity.objects.get(pk=activity.pk)
    services.publish(activity, actor=cast.officer_a)

    old_form.title = "春季乒乓球赛"
    saved = services.save_activity(old_form, actor=cast.officer_a)

    assert (saved.title, saved.state) == ("春季乒乓球赛", "published")
    record = AuditRecord.objects.latest("pk")
    assert record.sentence == "赵经办修改了活动“春季乒乓球赛”：活动名称"


def test_saving_without_a_change_records_nothing(cast):
    activity = make_activity(cast.county_a)

    services.save_activity(activity, actor=cast.officer_a)

    assert events() == []


def test_dates_that_leave_a_session_outside_are_refused(cast):
    activity = make_activity(cast.county_a)
    make_session(activity)

    activity.from_on = dt.date(2026, 5, 2)
    with pytest.raises(Refusal, match="已安排2026-05-01的场次"):
        services.save_activity(activity, actor=cast.officer_a)


def test_an_unknown_kind_is_no_activity(cast):
    with pytest.raises(KeyError):
        services.save_activity(
            Activity(
                union=cast.county_a,
                kind="nonsense",
                from_on=dt.date(2026, 1, 1),
                to_on=dt.date(2026, 1, 1),
            ),
            actor=cast.officer_a,
        )


def test_a_person_stands_once_on_a_roster(cast):
    session = make_session(make_activity(cast.county_a))
    person, other = make_person("张三"), make_person("李四")

    first = services.add_participants(session, [(person, cast.machinery)], actor=cast.officer_a)
    second = services.add_participants(
        session, [(person, cast.machinery), (other, cast.textile)], actor=cast.officer_a
    )

    assert (first, second, session.participations.count()) == (1, 1, 2)
    assert set(session.participations.values_list("checked_in_at", flat=True)) == {None}


def test_roster_and_declaration_exclude_each_other(cast):
    activity = make_activity(cast.county_a)
    with_roster, without = make_session(activity), make_session(activity)
    put_on_roster(with_roster, make_person("张三"))

    with pytest.raises(Refusal, match="已有1人的名册"):
        services.declare_headcount(
            with_roster, headcount=50, evidence="签到表照片", actor=cast.officer_a
        )
    services.declare_headcount(without, headcount=50, evidence=" 签到表照片 ", actor=cast.officer_a)
    with pytest.raises(Refusal, match="请先撤回申报"):
        services.add_participants(
            without, [(make_person("李四"), cast.textile)], actor=cast.officer_a
        )

    without.refresh_from_db()
    assert (without.declared_headcount, without.declared_evidence) == (50, "签到表照片")


def test_a_withdrawn_declaration_makes_room_for_a_roster(cast):
    session = make_session(
        make_activity(cast.county_a), declared_headcount=50, declared_evidence="通报"
    )

    services.declare_headcount(session, headcount=None, evidence="", actor=cast.officer_a)
    added = services.add_participants(
        session, [(make_person("李四"), cast.textile)], actor=cast.officer_a
    )

    session.refresh_from_db()
    assert (session.declared_headcount, session.declared_evidence, added) == (None, "", 1)
    assert events() == ["activities.headcount_withdrawn", "activities.participants_added"]


def test_what_was_held_cannot_be_called_off(cast):
    activity = make_activity(cast.county_a)
    session = make_session(activity)

    with pytest.raises(Refusal, match="该场次已经举办，不能取消。"):
        services.cancel_session(session, actor=cast.officer_a)
    with pytest.raises(Refusal, match="活动已有举办过的场次，不能取消"):
        services.cancel(activity, reason="场地不可用", actor=cast.officer_a)


def test_calling_off_takes_the_planned_sessions_along_and_is_final(cast):
    activity = make_activity(cast.county_a)
    session = make_session(activity, state="planned")

    services.cancel(activity, reason=" 场地不可用 ", actor=cast.officer_a)
    again = services.cancel(activity, reason="另一个原因", actor=cast.officer_a)

    session.refresh_from_db()
    assert (again.state, again.cancel_reason, session.state) == (
        "cancelled",
        "场地不可用",
        "cancelled",
    )
    with pytest.raises(Refusal, match="不能发布"):
        services.publish(activity, actor=cast.officer_a)


def test_a_summary_closes_rosters_sessions_and_declarations(cast):
    activity = make_activity(cast.county_a, state="ongoing")
    held, planned = make_session(activity), make_session(activity, state="planned")
    put_on_roster(held, make_person("张三"))
    services.summarize(activity, summary="本次活动组织有序。" * 10, actor=cast.officer_a)

    with pytest.raises(Refusal, match="活动已经总结"):
        services.add_participants(held, [(make_person("李四"), cast.textile)], actor=cast.officer_a)
    with pytest.raises(Refusal, match="活动已经总结"):
        services.remove_participant(Participation.objects.get(), actor=cast.officer_a)
    with pytest.raises(Refusal, match="活动已经总结"):
        services.hold_session(planned, actor=cast.officer_a)
    with pytest.raises(Refusal, match="活动已经总结"):
        services.plan_session(activity, held_on=activity.from_on, actor=cast.officer_a)


def test_a_short_summary_is_refused_with_its_length(cast):
    activity = make_activity(cast.county_a, state="ongoing")
    make_session(activity)

    with pytest.raises(Refusal, match="不少于50字，现为4字"):
        services.summarize(activity, summary="很成功。", actor=cast.officer_a)


def test_sessions_are_numbered_in_the_order_they_are_planned(cast):
    activity = make_activity(cast.county_a, venue="县体育馆")

    first = services.plan_session(activity, held_on=dt.date(2026, 5, 9), actor=cast.officer_a)
    second = services.plan_session(
        activity, held_on=dt.date(2026, 5, 2), venue="厂区", actor=cast.officer_a
    )

    assert [(one.number, one.venue) for one in (first, second)] == [(1, "县体育馆"), (2, "厂区")]
