"""Matters from hand to hand."""

from __future__ import annotations

import pytest
import time_machine

from gonghui.engines.matters import services
from gonghui.engines.matters.models import Matter, MatterEvent, Objection, Publicity, Reminder
from gonghui.kernel.access.services import grant_role
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.jobs.chores import run_due_chores
from gonghui.kernel.refusal import Refusal
from tests.conftest import GRANTED_ON
from tests.engines.matters import proof
from tests.engines.matters.conftest import again, day, make_account, make_person


def verbs(matter):
    return list(matter.events.values_list("verb", flat=True))


def test_a_small_sum_goes_past_the_county_review(world, waiting_at):
    matter = world.submit(amount="2000")
    assert waiting_at(matter) == [("unit_review", "东岭机械工会", "经办")]

    world.act(matter, world.base_officer, opinion="情况属实")

    assert waiting_at(matter) == [("publicity", "东岭县总", "主席")]
    matter.refresh_from_db()
    assert (matter.stage_title, matter.public_stage) == ("公示", "审核中")
    assert verbs(matter) == ["submitted", "passed"]


def test_a_sum_above_2000_waits_at_three_desks_of_the_county(world, waiting_at):
    matter = world.submit(amount="2000.01")

    world.act(matter, world.base_officer)

    assert waiting_at(matter) == [
        ("county_review", "东岭县总", "经办"),
        ("county_review", "东岭县总", "帮扶"),
        ("county_review", "东岭县总", "财务"),
    ]


def test_two_of_three_opinions_carry_a_step_and_spare_the_third(world, waiting_at):
    matter = world.submit(amount="5000")
    world.act(matter, world.base_officer)

    world.act(matter, world.cast.officer_a)
    assert len(waiting_at(matter)) == 2
    world.act(matter, world.aid)

    assert waiting_at(matter) == [("publicity", "东岭县总", "主席")]
    assert matter.desks.filter(step="county_review", state="skipped").count() == 1


def test_without_a_veto_two_refusals_end_a_two_of_three(world):
    matter = world.submit(amount="5000")
    world.act(matter, world.base_officer)
    world.act(matter, world.aid, "refuse", opinion="不符合条件")
    matter.refresh_from_db()
    assert matter.state == "running"

    matter = world.act(matter, world.finance, "refuse", opinion="没有预算")

    assert (matter.state, matter.outcome) == ("closed", "refused")
    assert matter.desks.filter(state="waiting").count() == 0
    assert proof.SETTLED == []


def test_due_days_count_working_days_and_start_tomorrow(world):
    matter = world.submit()

    assert matter.desks.get().due_on == day("2026-06-18")


def test_publicity_ends_by_itself_and_the_matter_settles_once(world):
    matter = world.submit()
    world.act(matter, world.base_officer)
    publicity = Publicity.objects.get()
    assert (publicity.from_on, publicity.to_on) == (day("2026-06-15"), day("2026-06-22"))

    with time_machine.travel("2026-06-22T23:00:00+08:00"):
        assert services.remind_and_escalate().published == 0
    with time_machine.travel("2026-06-23T06:00:00+08:00"):
        assert services.remind_and_escalate().published == 1
        assert services.remind_and_escalate().published == 0

    matter.refresh_from_db()
    assert (matter.state, matter.outcome) == ("closed", "approved")
    assert [matter.pk] == proof.SETTLED
    assert (matter.settled_type, matter.settled_id) == ("people.Person", str(world.applicant.pk))
    assert verbs(matter) == ["submitted", "passed", "published"]


def test_publicity_cannot_be_passed_early(world):
    matter = world.submit()
    world.act(matter, world.base_officer)

    with pytest.raises(Refusal, match="公示期至2026年6月22日，期满后才能通过"):
        world.act(matter, world.cast.chair_a)


def test_an_objection_stops_the_clock_until_it_is_answered(world):
    matter = world.submit()
    world.act(matter, world.base_officer)
    publicity = Publicity.objects.get()
    with time_machine.travel("2026-06-17T09:00:00+08:00"):
        objection = services.object_to(publicity, name="韩群众", text="申请人家中有三套住房")
    with time_machine.travel("2026-07-01T09:00:00+08:00"):
        assert services.remind_and_escalate().published == 0
        services.answer_objection(
            objection, upheld=False, answer="经核查，住房已出售", actor=again(world.cast.chair_a)
        )
        publicity.refresh_from_db()

    # three of the five working days were left
    assert publicity.to_on == day("2026-07-06")
    with time_machine.travel("2026-07-07T09:00:00+08:00"):
        assert services.remind_and_escalate().published == 1


def test_an_upheld_objection_keeps_a_matter_from_passing(world):
    matter = world.submit()
    world.act(matter, world.base_officer)
    objection = services.object_to(Publicity.objects.get(), name="韩群众", text="材料与事实不符")
    services.answer_objection(
        objection, upheld=True, answer="情况属实", actor=again(world.cast.chair_a)
    )

    with time_machine.travel("2026-07-20T09:00:00+08:00"):
        assert services.remind_and_escalate().published == 0
        with pytest.raises(Refusal, match="有异议经核查成立"):
            world.act(matter, world.cast.chair_a)
        matter = world.act(matter, world.cast.chair_a, "refuse", opinion="异议成立")
    assert matter.outcome == "refused"
    assert Objection.objects.get().state == "upheld"


def test_a_return_stops_the_clock_and_supplementing_starts_it_with_what_was_left(world):
    matter = world.submit()
    with time_machine.travel("2026-06-16T09:00:00+08:00"):
        matter = world.act(matter, world.base_officer, "return", opinion="请补交住院发票")
    assert (matter.state, matter.stage_title, matter.due_on) == ("returned", "待申请人补正", None)
    assert matter.desks.filter(state="waiting").count() == 0

    with time_machine.travel("2026-06-29T09:00:00+08:00"):
        matter = services.supplement(
            matter,
            actor=again(world.base_officer),
            text="已补",
            files=[("proof", "发票.pdf", b"%PDF-1.4 x")],
        )

    assert matter.due_on == day("2026-07-01")
    assert (matter.round, matter.files.get().round) == (2, 2)
    assert verbs(matter) == ["submitted", "returned", "supplemented"]


def test_asking_for_more_in_a_supplement_begins_again(world, waiting_at):
    matter = world.submit(amount="3000")
    world.act(matter, world.base_officer)
    world.act(matter, world.aid, "return", opinion="金额有误")

    services.supplement(matter, actor=again(world.base_officer), data={"amount": "9000"})

    assert waiting_at(matter) == [("unit_review", "东岭机械工会", "经办")]


def test_asking_for_less_leads_past_a_step_that_is_no_longer_needed(world, waiting_at):
    matter = world.submit(amount="3000")
    world.act(matter, world.base_officer)
    world.act(matter, world.aid, "return", opinion="超过标准")

    services.supplement(matter, actor=again(world.base_officer), data={"amount": "1500"})

    assert waiting_at(matter) == [("publicity", "东岭县总", "主席")]


def test_suspended_clocks_stand_still(world):
    matter = world.submit()
    chair = world.cast.chair_a
    services.suspend(matter, actor=again(chair), reason="等待医院鉴定")
    with pytest.raises(Refusal, match="已中止"):
        world.act(matter, world.base_officer)
    with time_machine.travel("2026-07-13T09:00:00+08:00"):
        services.remind_and_escalate()
        assert Reminder.objects.count() == 0
        matter = services.resume(matter, actor=again(chair))

    assert matter.due_on == day("2026-07-16")
    assert verbs(matter) == ["submitted", "suspended", "resumed"]


def test_the_applicant_never_decides_his_own_matter(world, waiting_at):
    world.base_officer.person = world.applicant
    world.base_officer.save()

    matter = world.submit()

    # the base's only officer is the applicant: the county's officer stands in
    assert waiting_at(matter) == [("unit_review", "东岭县总", "经办")]


def test_a_family_member_named_in_the_file_must_stand_aside(world):
    person = make_person("冯姐")
    sister = make_account("sister", "冯姐", "officer", world.cast.machinery, person=person)
    matter = world.submit(data={"family": person.pk})

    with pytest.raises(Refusal, match="应当回避"):
        world.act(matter, sister)


def test_nobody_decides_twice_in_one_matter(world):
    matter = world.submit("proof_plain")
    grant_role(
        world.base_officer,
        role="chair",
        union=world.cast.county_a,
        from_on=GRANTED_ON,
        actor=None,
    )
    world.act(matter, world.base_officer)

    with pytest.raises(Refusal, match="同一人不能重复审批"):
        world.act(matter, world.base_officer)


def test_a_second_account_is_no_second_person(world):
    who = make_person("何基层")
    world.base_officer.person = who
    world.base_officer.save()
    other = make_account("other", "何基层", "chair", world.cast.county_a, person=who)
    matter = world.submit("proof_plain")
    world.act(matter, world.base_officer)

    with pytest.raises(Refusal, match="同一人不能重复审批"):
        world.act(matter, other)


def test_who_has_no_seat_cannot_act(world):
    matter = world.submit()
    desk = matter.desks.get()

    for account in (world.cast.officer_a, world.cast.officer_b, world.cast.stranger):
        with pytest.raises(Refusal, match="不在您的待办中"):
            services.act(desk, action="pass", actor=again(account))


def test_the_second_click_is_told_who_acted(world):
    matter = world.submit()
    desk = matter.desks.get()
    services.act(desk, action="pass", actor=again(world.base_officer))

    with pytest.raises(Refusal, match="已由何基层办理（通过），没有重复办理"):
        services.act(desk, action="pass", actor=again(world.base_officer))

    assert MatterEvent.objects.filter(matter=matter).count() == 2


def test_handing_on_leaves_the_seat_and_the_clock_as_they_were(world):
    colleague = make_account("colleague", "邓同事", "organiser", world.cast.machinery)
    matter = world.submit()

    world.act(matter, world.base_officer, "transfer", to=colleague)

    desk = world.desk(matter, colleague)
    assert (desk.holder, desk.due_on, desk.role) == (colleague, day("2026-06-18"), "officer")
    with pytest.raises(Refusal, match="不在您的待办中"):
        services.act(desk, action="pass", actor=again(world.base_officer))
    world.act(matter, colleague)
    assert verbs(matter) == ["submitted", "transferred", "passed"]


def test_handing_on_stays_within_the_union(world):
    matter = world.submit()

    with pytest.raises(Refusal, match="只能转给同一工会"):
        world.act(matter, world.base_officer, "transfer", to=world.cast.officer_b)


def test_a_refusal_of_settling_undoes_the_last_approval(world):
    matter = world.submit("proof_plain", data={"reason": "资金不足"})
    world.act(matter, world.base_officer)

    with pytest.raises(Refusal, match="帮扶资金已经用完"):
        world.act(matter, world.cast.chair_a)

    matter.refresh_from_db()
    assert (matter.state, verbs(matter)) == ("running", ["submitted", "passed"])


def test_the_same_submission_twice_is_one_matter(world):
    first = world.submit(submission_key="k1")
    second = world.submit(submission_key="k1")

    assert first.pk == second.pk
    assert Matter.objects.count() == 1


def test_numbers_run_by_union_and_year(world):
    numbers = [world.submit().number for _ in range(2)]
    numbers.append(world.submit(union=world.cast.textile, actor=again(world.cast.officer_a)).number)

    assert numbers == ["QJ0101-2026-0001", "QJ0101-2026-0002", "QJ0102-2026-0001"]


def test_submitting_needs_the_permission_the_answers_and_the_check(world):
    with pytest.raises(Refusal, match="不能在东岭机械有限公司工会委员会提交"):
        world.submit(actor=world.cast.officer_b)
    with pytest.raises(Refusal, match="请填写“困难情况”"):
        world.submit(data={"reason": " "})
    with pytest.raises(Refusal, match="申请金额应大于0"):
        world.submit(amount="0")
    with pytest.raises(Refusal, match="由个人提出"):
        world.submit(person=None)
    with pytest.raises(Refusal, match="没有这些项目"):
        world.submit(data={"salary": "1"})
    assert Matter.objects.count() == 0


def test_withdrawing_is_for_whoever_asked(world):
    matter = world.submit()
    with pytest.raises(Refusal, match="只有申请人"):
        services.withdraw(matter, actor=world.cast.chair_a, reason="不需要了")

    matter = services.withdraw(matter, actor=world.base_officer, reason="已另行解决")

    assert (matter.state, matter.outcome) == ("closed", "withdrawn")
    assert matter.desks.get().state == "void"


def test_a_refused_matter_can_be_reopened_at_the_desk_or_one_level_up(world, waiting_at):
    matter = world.submit()
    world.act(matter, world.base_officer, "refuse", opinion="条件不符")

    services.reopen(matter, actor=again(world.cast.chair_a), reason="申诉有理")
    assert waiting_at(matter) == [("unit_review", "东岭机械工会", "经办")]
    world.act(matter, world.base_officer, "refuse", opinion="仍不符")
    services.reopen(matter, actor=again(world.cast.chair_a), reason="再次申诉", one_level_up=True)

    assert waiting_at(matter) == [("unit_review", "东岭县总", "经办")]


def test_an_approved_matter_stays_closed(world):
    matter = world.submit("proof_plain")
    world.act(matter, world.base_officer)
    world.act(matter, world.cast.chair_a)

    with pytest.raises(Refusal, match="已经通过并生效"):
        services.reopen(matter, actor=again(world.cast.chair_a), reason="更正")


def test_urging_is_for_once_a_day(world):
    matter = world.submit()
    services.urge(matter, actor=world.base_officer)

    with pytest.raises(Refusal, match="今天已经催办过"):
        services.urge(matter, actor=world.base_officer)

    assert list(Reminder.objects.values_list("kind", "role")) == [("urged", "officer")]


def test_supervising_sets_a_last_day(world):
    matter = world.submit()
    matter = services.supervise(
        matter, actor=again(world.cast.chair_a), text="请限期办结", due_on=day("2026-06-16")
    )

    assert (matter.is_supervised, matter.due_on) == (True, day("2026-06-16"))
    with pytest.raises(Refusal, match="主席"):
        services.supervise(matter, actor=again(world.cast.officer_a), text="请限期办结")


def test_reminders_come_once_and_escalate_one_level_up(world):
    world.submit()
    with time_machine.travel("2026-06-17T09:00:00+08:00"):
        assert services.remind_and_escalate().due_soon == 1
        assert services.remind_and_escalate().due_soon == 0
    with time_machine.travel("2026-06-26T09:00:00+08:00"):
        first, second = services.remind_and_escalate(), services.remind_and_escalate()

    assert (first.overdue, first.escalated) == (1, 1)
    assert (second.overdue, second.escalated) == (0, 0)
    escalated = Reminder.objects.get(kind="escalated")
    assert (escalated.union, escalated.role) == (world.cast.county_a, "officer")


def test_a_stand_in_acts_for_somebody_and_it_shows(world):
    colleague = make_account("colleague", "邓同事", "organiser", world.cast.machinery)
    services.name_stand_in(
        actor=world.base_officer,
        to=colleague,
        union=world.cast.machinery,
        role="officer",
        from_on=day("2026-06-15"),
        to_on=day("2026-06-19"),
    )
    matter = world.submit()

    with time_machine.travel("2026-06-22T09:00:00+08:00"), pytest.raises(Exception, match="not"):
        world.desk(matter, colleague)
    world.act(matter, colleague)

    desk = matter.desks.get(step="unit_review")
    assert (desk.acted_by, desk.acted_for) == (colleague, world.base_officer)


def test_a_batch_gives_a_verdict_for_each_row(world):
    mine = world.submit()
    done = world.submit()
    world.act(done, world.base_officer)

    verdicts = services.act_in_batch(
        [mine.desks.get(), done.desks.get(step="unit_review")],
        action="pass",
        actor=again(world.base_officer),
        opinion="同意",
    )

    assert [(one.done, one.text) for one in verdicts] == [
        (True, "已办理，现为“公示”"),
        (False, "该环节已由何基层办理（通过），没有重复办理。"),
    ]


def test_every_act_is_audited(world):
    matter = world.submit()
    world.act(matter, world.base_officer, opinion="同意")

    events = AuditRecord.objects.filter(target_id=str(matter.pk), target_type="matters.Matter")
    assert [row.event for row in events.order_by("pk")] == ["matters.submitted", "matters.passed"]


def test_a_matter_is_seen_by_its_unions_and_by_whoever_had_it_on_the_desk(world):
    matter = world.submit()
    cast = world.cast

    def seeing(account):
        return Matter.objects.visible_to(again(account), "matters.view").filter(pk=matter.pk)

    assert seeing(world.base_officer).exists()
    assert seeing(cast.officer_a).exists()
    assert seeing(cast.viewer_a).exists()
    assert not seeing(cast.officer_b).exists()
    assert not seeing(cast.stranger).exists()
    matter.desks.update(union=cast.county_b)
    assert seeing(cast.officer_b).exists()


def test_the_day_is_a_chore(world):
    world.submit()
    with time_machine.travel("2026-06-17T09:00:00+08:00"):
        assert "matters.remind" in run_due_chores()
        assert "matters.remind" not in run_due_chores()

    assert Reminder.objects.get().kind == "due_soon"
