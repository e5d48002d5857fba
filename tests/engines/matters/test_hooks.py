"""What a kind may say besides its route: effects of steps, receivers, texts, sealed answers."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import connection

from gonghui.engines.matters import queries, services
from gonghui.engines.matters.checks import problems_of
from gonghui.engines.matters.enums import Applicant, Channel
from gonghui.engines.matters.kinds import MATTER_KINDS, MatterKind, Step
from gonghui.engines.matters.models import Matter
from gonghui.engines.matters.terms import by_policy, calendar_days, workdays
from gonghui.kernel.access.permissions import CHAIR
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.refusal import Refusal
from tests.engines.matters import proof
from tests.engines.matters.conftest import again, day, make_account, make_person

EFFECTS: list[str] = []
RECEIVERS: dict[int, object] = {}
HERE = "tests.engines.matters.test_hooks"


def leave(matter, *, actor):
    if matter.data["reason"] == "不能转出":
        raise Refusal("会费没有结清。")
    EFFECTS.append("left")


def come_back(matter, *, actor):
    EFFECTS.append("came back")


def receive(person, data):
    return RECEIVERS.get(person.pk)


def may_have(person):
    return "您已经是会员" if person.name == "已入会" else ""


@pytest.fixture
def declare(monkeypatch):
    EFFECTS.clear()
    RECEIVERS.clear()

    def declared(**given) -> MatterKind:
        facts = {
            "code": "hooked",
            "title": "转接",
            "route": tuple(
                dataclasses.replace(step, done=f"{HERE}.leave" if step.code == "first" else "")
                for step in proof.PLAIN_KIND.route
            ),
            "abandoned": f"{HERE}.come_back",
            "receiver": f"{HERE}.receive",
            "eligible": f"{HERE}.may_have",
        } | given
        kind = dataclasses.replace(proof.PLAIN_KIND, **facts)
        monkeypatch.setitem(MATTER_KINDS._load(), kind.key, kind)
        return kind

    return declared


# --- effects ---


def test_a_step_has_its_effect_once_and_an_end_without_approval_takes_it_back(world, declare):
    declare()
    matter = world.submit("hooked")
    world.act(matter, world.base_officer)
    assert EFFECTS == ["left"]

    world.act(matter, world.cast.chair_a, "refuse", opinion="不同意接收")

    assert EFFECTS == ["left", "came back"]
    assert Matter.objects.get().steps_done == []


def test_a_step_passed_again_after_a_supplement_has_no_second_effect(world, declare):
    declare(asks=proof.AID_KIND.asks)
    matter = world.submit("hooked", data={"amount": "1"})
    world.act(matter, world.base_officer)
    world.act(matter, world.cast.chair_a, "return", opinion="请更正")
    services.supplement(matter, actor=again(world.base_officer), data={"amount": "2"})

    world.act(matter, world.base_officer)

    assert matter.desks.filter(step="first", action="pass").count() == 2
    assert EFFECTS == ["left"]


def test_what_was_taken_back_is_passed_again_when_reopened(world, declare, waiting_at):
    declare()
    matter = world.submit("hooked")
    world.act(matter, world.base_officer)
    services.withdraw(matter, actor=again(world.base_officer), reason="改变主意")

    services.reopen(matter, actor=again(world.cast.chair_a), reason="又要办理")

    assert waiting_at(matter) == [("first", "东岭机械工会", "经办")]
    world.act(matter, world.base_officer)
    assert EFFECTS == ["left", "came back", "left"]


def test_a_refused_effect_undoes_the_opinion(world, declare):
    declare()
    matter = world.submit("hooked", data={"reason": "不能转出"})

    with pytest.raises(Refusal, match="会费没有结清"):
        world.act(matter, world.base_officer)

    assert matter.desks.get().state == "waiting"


# --- workers ---


def test_the_receiver_finds_the_union_and_says_when_there_is_none(world, declare):
    kind = declare()
    worker = make_account("feng", "冯申请", "viewer", world.cast.textile, person=world.applicant)
    sent = {
        "actor": again(worker),
        "person": world.applicant,
        "data": {"reason": "本人申请"},
        "channel": Channel.PORTAL,
    }
    with pytest.raises(Refusal, match="没有找到可以受理“事项申请”的工会"):
        services.submit("hooked", **sent)
    RECEIVERS[world.applicant.pk] = world.cast.machinery

    matter = services.submit("hooked", **sent)

    assert matter.union == world.cast.machinery
    assert queries.receiving_union(kind, world.applicant, {}) == world.cast.machinery
    assert list(Matter.objects.of_applicant(again(worker))) == [matter]
    assert list(Matter.objects.of_applicant(again(world.base_officer))) == []


def test_who_may_not_have_it_is_told_before_and_at_submitting(world, declare):
    kind = declare()
    member = make_person("已入会")

    assert queries.why_not(kind, world.applicant) == ""
    assert queries.why_not(kind, member) == "您已经是会员"
    with pytest.raises(Refusal, match="您已经是会员"):
        world.submit("hooked", person=member)


def test_texts_for_workers_are_said_or_read_from_the_declaration(declare):
    assert proof.AID_KIND.takes == "审核8个工作日，公示5个工作日"
    assert proof.AID_KIND.needed == "证明材料（如有）"
    assert proof.PLAIN_KIND.audience == "职工本人"
    assert declare(description="本省职工").audience == "本省职工"
    told = declare(audience="会员", needed="身份证", takes="当天")
    assert (told.audience, told.needed, told.takes) == ("会员", "身份证", "当天")
    longer = dataclasses.replace(
        proof.PLAIN_KIND, route=(Step("one", "一", by=CHAIR, within=calendar_days(30)),)
    )
    assert longer.takes == "审核30日"


# --- limits by policy ---


def test_a_limit_follows_the_parameter_of_the_handling_union(world, declare):
    declare(
        route=(
            Step("first", "初审", by=CHAIR, within=by_policy("join.online_approve_days")),
            Step("second", "复审", by=CHAIR, within=by_policy("join.approve_days")),
        )
    )
    assert MATTER_KINDS["hooked"].takes == "审核5个工作日，审核15日"
    assert world.submit("hooked").due_on == day("2026-06-22")
    for code, value in (("join.online_approve_days", "2"), ("join.approve_days", "10")):
        set_parameter(
            code,
            union=world.cast.county_a,
            value=value,
            source="县总〔2026〕1号",
            from_on=day("2026-01-01"),
            actor=None,
        )

    matter = world.submit("hooked")

    assert matter.due_on == day("2026-06-17")
    world.act(matter, world.cast.chair_a)
    matter.refresh_from_db()
    assert matter.due_on == day("2026-06-25")


# --- sealed answers ---


def stored(matter):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM matters_matter WHERE id = %s", [matter.pk])
        return str(cursor.fetchone()[0])


def test_answers_of_a_sensitive_kind_are_sealed_at_rest_and_open_in_code(world, declare):
    declare(sensitive=True)
    matter = world.submit("hooked", data={"reason": "遭受家庭暴力"})

    assert "家庭暴力" not in stored(matter)
    assert "enc1:" in stored(matter)
    assert Matter.objects.get().data == {"reason": "遭受家庭暴力"}
    assert Matter.objects.values_list("data", flat=True).get().keys() == {"sealed"}
    world.act(matter, world.base_officer, "return", opinion="请补充")
    services.supplement(
        matter, actor=again(world.base_officer), data={"reason": "遭受家庭暴力，已报警"}
    )
    assert "报警" not in stored(matter)
    assert Matter.objects.get().data["reason"].endswith("已报警")


def test_a_sealed_answer_cannot_be_moved_to_another_matter(world, declare):
    declare(sensitive=True)
    first, second = (world.submit("hooked", data={"reason": one}) for one in ("甲方", "乙方"))
    moved = Matter.objects.values_list("data", flat=True).get(pk=first.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matters_matter SET data = (SELECT data FROM matters_matter WHERE id = %s) "
            "WHERE id = %s",
            [first.pk, second.pk],
        )
    assert Matter.objects.values_list("data", flat=True).get(pk=second.pk) == moved

    with pytest.raises(Exception) as broken:  # noqa: PT011  InvalidTag of the cipher
        _ = Matter.objects.get(pk=second.pk).data
    assert type(broken.value).__name__ == "InvalidTag"


def test_lists_mask_who_asks_for_something_sensitive_and_looks_are_recorded(
    world, declare, client_of
):
    declare(sensitive=True)
    matter = world.submit("hooked", title="冯申请要离婚")
    base = client_of(world.base_officer)
    desk = matter.desks.get()

    assert matter.title == "冯*请：转接"
    assert "冯申请" not in base.get("/matters/").content.decode()
    looks = AuditRecord.objects.filter(event="matters.viewed")
    assert not looks.exists()
    assert "冯申请" in base.get(f"/matters/{matter.pk}/").content.decode()
    base.get(f"/matters/desks/{desk.pk}/pass/")
    assert [look.actor_name for look in looks] == ["何基层", "何基层"]
    base.get(world.submit("proof_plain").get_absolute_url())
    assert looks.count() == 2


# --- the check at the start ---


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"abandoned": "gonghui.no.where"}, "No module named"),
        ({"eligible": "gonghui.no.where"}, "No module named"),
        ({"receiver": "", "for_workers": True}, "has no receiver"),
        ({"escalate_after": by_policy("no.such_days")}, "no.such_days is not declared"),
        (
            {"route": (Step("one", "一", by=CHAIR, within=by_policy("member.min_age")),)},
            "member.min_age is no number of days",
        ),
        (
            {"route": (Step("one", "一", by=CHAIR, within=workdays(1), done="gonghui.nothing"),)},
            "gonghui",
        ),
    ],
)
def test_wrong_hooks_are_refused_at_the_start(declare, given, problem):
    assert [one for one in problems_of(declare(**given)) if problem in one]
    assert problems_of(declare()) == []
    assert proof.PLAIN_KIND.applicant == Applicant.PERSON
