"""Ratings and call-backs, outside letters, desks that follow the tree, messages."""

from __future__ import annotations

import dataclasses
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gonghui.engines.indicators.engine import values
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters import queries, services
from gonghui.engines.matters.asks import date
from gonghui.engines.matters.kinds import MATTER_KINDS, Step, outside
from gonghui.engines.matters.models import Desk, Objection, Publicity, Rating, Reminder
from gonghui.engines.matters.terms import days_before, workdays
from gonghui.kernel.access.models import Account, Grant
from gonghui.kernel.access.permissions import CHAIR, OFFICER
from gonghui.kernel.access.services import grant_role, set_active
from gonghui.kernel.notify.models import Message
from gonghui.kernel.org.services import close_union
from gonghui.kernel.refusal import Refusal
from tests.conftest import GRANTED_ON
from tests.engines.matters import proof
from tests.engines.matters.conftest import again, day, make_account
from tests.engines.matters.test_pages import text_of


@pytest.fixture
def declare(monkeypatch):
    def declared(**given):
        kind = dataclasses.replace(proof.PLAIN_KIND, **({"code": "special"} | given))
        monkeypatch.setitem(MATTER_KINDS._load(), kind.key, kind)
        return kind

    return declared


@pytest.fixture
def ended(world):
    """A matter that was approved by two hands."""
    matter = world.submit("proof_plain")
    world.act(matter, world.base_officer)
    return world.act(matter, world.cast.chair_a)


# --- 评价 and 回访 ---


def test_the_applicant_rates_once(world, ended):
    worker = Account.objects.create(
        username="w", display_name="冯申请", kind="worker", mobile="13900000001"
    )
    worker.person = world.applicant
    worker.save()

    rating = services.rate(ended, again(worker), 5, "很快")

    assert (rating.stars, rating.words, rating.way, rating.rated_on) == (
        5,
        "很快",
        "own",
        day("2026-06-15"),
    )
    with pytest.raises(Refusal, match="已经评价过"):
        services.rate(ended, again(worker), 1)
    assert ended.events.last().text == "申请人评价，5星。很快"


def test_a_call_back_is_made_by_somebody_who_did_not_decide(world, ended):
    with pytest.raises(Refusal, match="其他同事或上级工会回访"):
        services.rate(ended, again(world.base_officer), 4)
    with pytest.raises(Refusal, match="只有申请人可以评价"):
        services.rate(ended, again(world.cast.officer_b), 4)

    services.call_in_vain(ended, actor=again(world.cast.officer_a))
    rating = services.rate(ended, again(world.cast.officer_a), 2, "等得太久")

    assert rating.way == "phone"
    assert list(ended.events.values_list("verb", flat=True))[-2:] == ["called", "rated"]


@pytest.mark.parametrize("stars", [0, 6, True, "5"])
def test_only_one_to_five_stars(world, ended, stars):
    with pytest.raises(Refusal, match="请选择1至5星"):
        services.rate(ended, again(world.cast.officer_a), stars)


def test_what_runs_or_was_withdrawn_is_not_rated(world):
    matter = world.submit()
    with pytest.raises(Refusal, match="办结后才能评价"):
        services.rate(matter, again(world.cast.officer_a), 5)
    services.withdraw(matter, actor=again(world.base_officer), reason="不需要了")
    with pytest.raises(Refusal, match="不需要评价"):
        services.rate(matter, again(world.cast.officer_a), 5)


def test_the_call_is_entered_on_its_page_found_by_the_filter_and_counted(world, ended, client_of):
    officer = client_of(world.cast.officer_a)
    address = reverse("matters:call", args=[ended.pk])
    assert ended.title in officer.get("/matters/closed/?rated=none").content.decode()
    assert address in officer.get(ended.get_absolute_url()).content.decode()
    assert (
        address not in client_of(world.base_officer).get(ended.get_absolute_url()).content.decode()
    )
    assert officer.post(address, {"reached": "yes", "stars": ""}).status_code == 422
    officer.post(address, {"reached": "no", "words": ""})
    assert not Rating.objects.exists()

    officer.post(address, {"reached": "yes", "stars": "2", "words": "等得太久"})

    card = text_of(officer.get(ended.get_absolute_url()))
    assert "等得太久" in card
    assert "电话回访" in card
    assert ended.title not in officer.get("/matters/closed/?rated=none").content.decode()
    assert ended.title in officer.get("/matters/closed/?rated=bad").content.decode()
    assert officer.get(address).status_code == 404
    services.rate(_ended_again(world), again(world.cast.officer_a), 4)
    codes = ("matters_rated", "matters_satisfied", "matters_satisfaction")
    figures = values(codes, union=world.cast.county_a, period=Period.parse("2026"))
    assert [figures[code].number for code in codes] == [2, 1, 50]


def _ended_again(world):
    matter = world.submit("proof_plain")
    world.act(matter, world.base_officer)
    return world.act(matter, world.cast.chair_a)


# --- outside organisations ---


@pytest.fixture
def with_outside(declare):
    declare(
        route=(
            Step("ask", "征求意见", by=OFFICER, at=outside("县人社局"), within=workdays(10)),
            Step("decide", "审定", by=CHAIR, at=proof.COUNTY),
        )
    )


def test_an_outside_organisation_answers_by_letter(world, with_outside, waiting_at):
    matter = world.submit("special")
    desk = matter.desks.get()
    assert desk.title == "征求意见（待县人社局答复）"
    with pytest.raises(Refusal, match="县人社局以函件答复，请登记来函文号和日期"):
        world.act(matter, world.base_officer, opinion="同意")
    letter = services.Letter("人社函〔2026〕7号", day("2026-06-16"))
    with pytest.raises(Refusal, match="来函日期不能晚于今天"):
        world.act(matter, world.base_officer, letter=letter)

    letter = services.Letter(
        "人社函〔2026〕7号", day("2026-06-12"), scan=("来函.pdf", b"%PDF-1.4 x")
    )
    world.act(matter, world.base_officer, opinion="无不同意见", letter=letter)

    desk.refresh_from_db()
    assert (desk.letter_number, desk.letter_on) == ("人社函〔2026〕7号", day("2026-06-12"))
    assert (matter.files.get().document, matter.files.get().label) == ("letter", "来函")
    assert queries.files_of_applicant(matter) == []
    assert waiting_at(matter) == [("decide", "东岭县总", "主席")]


def test_the_letter_is_entered_in_the_dialog_and_shown(world, with_outside, client_of):
    matter = world.submit("special")
    base = client_of(world.base_officer)
    address = reverse("matters:pass", args=[matter.desks.get().pk])
    assert "县人社局答复函件的文号" in base.get(address).content.decode()
    assert base.post(address, {"opinion": "同意"}).status_code == 422

    scan = SimpleUploadedFile("来函.pdf", b"%PDF-1.4 x", "application/pdf")
    sent = {"letter_number": "人社函〔2026〕7号", "letter_on": "2026-06-12", "letter_scan": scan}
    assert base.post(address, {"opinion": "无不同意见", **sent}).status_code == 302

    for url in (matter.get_absolute_url(), reverse("matters:print", args=[matter.pk])):
        assert "县人社局来函人社函〔2026〕7号，2026-06-12" in base.get(url).content.decode()


def test_a_batch_does_not_pass_over_a_letter(world, with_outside):
    desk = world.submit("special").desks.get()

    verdict = services.act_in_batch([desk], action="pass", actor=again(world.base_officer))[0]

    assert (verdict.done, "请登记来函文号" in verdict.text) == (False, True)


# --- limits before an event ---


def test_a_limit_counts_back_from_the_hearing_and_does_not_move_with_rests(world, declare):
    declare(
        asks=(*proof.PLAIN_KIND.asks, date("hearing_on", "开庭日期")),
        route=(Step("one", "指派", by=OFFICER, within=days_before("hearing_on", 14)),),
    )
    data = {"reason": "欠薪", "hearing_on": "2026-07-15"}
    matter = world.submit("special", data=data)
    chair = again(world.cast.chair_a)
    assert matter.due_on == day("2026-07-01")
    services.suspend(matter, actor=chair, reason="等待")
    with time_machine.travel("2026-06-25T09:00:00+08:00"):
        matter = services.resume(matter, actor=chair)

    assert matter.due_on == day("2026-07-01")


# --- desks follow the tree ---


def test_what_waits_at_a_merged_union_goes_to_its_successor(world, waiting_at):
    matter, returned = world.submit(), world.submit()
    world.act(returned, world.base_officer, "return", opinion="请补材料")
    make_account("textile", "纺织经办", "officer", world.cast.textile)
    machinery = world.cast.machinery

    close_union(
        machinery,
        occurs_on=day("2026-06-15"),
        actor=None,
        active_members=0,
        successor=world.cast.textile,
    )

    matter.refresh_from_db()
    assert matter.union == world.cast.textile
    assert waiting_at(matter) == [("unit_review", "东岭纺织工会", "经办")]
    assert "由东岭纺织有限公司工会委员会承接" in matter.events.last().text
    returned.refresh_from_db()
    services.supplement(returned, actor=again(world.base_officer))
    assert waiting_at(returned) == [("unit_review", "东岭纺织工会", "经办")]


def test_what_waits_at_a_dissolved_union_goes_to_its_superior(world, waiting_at):
    matter = world.submit()

    close_union(world.cast.machinery, occurs_on=day("2026-06-15"), actor=None, active_members=0)

    assert waiting_at(matter) == [("unit_review", "东岭县总", "经办")]
    world.act(matter, world.cast.officer_a)


def test_a_desk_whose_people_have_left_goes_where_somebody_sits(world, waiting_at):
    matter = world.submit()
    Grant.objects.filter(account=world.base_officer).update(to_on=day("2026-06-14"))

    assert services.remind_and_escalate().mended == 1
    assert services.remind_and_escalate().mended == 0

    assert waiting_at(matter) == [("unit_review", "东岭县总", "经办")]


def test_a_desk_held_by_somebody_who_left_is_free_again(world, waiting_at):
    colleague = make_account("colleague", "邓同事", "organiser", world.cast.machinery)
    matter = world.submit()
    world.act(matter, world.base_officer, "transfer", to=colleague)
    set_active(colleague, is_active=False, actor=again(world.cast.chair_a))

    services.remind_and_escalate()

    desk = matter.desks.get(state="waiting")
    assert (desk.holder, str(desk.union)) == (None, "东岭机械工会")
    assert matter.events.last().text.startswith("邓同事已不在岗")


def test_a_vacant_duty_waits_until_somebody_is_granted_it(world, waiting_at):
    Grant.objects.filter(role="officer").update(to_on=day("2026-06-14"))
    matter = world.submit(actor=world.cast.chair_a)
    assert services.remind_and_escalate().mended == 0
    assert waiting_at(matter) == [("unit_review", "东岭机械工会", "经办")]

    grant_role(world.aid, role="officer", union=world.cast.county_a, from_on=GRANTED_ON, actor=None)

    assert services.remind_and_escalate().mended == 1
    assert waiting_at(matter) == [("unit_review", "东岭县总", "经办")]


# --- messages ---


def told(kind, **where):
    rows = Message.objects.filter(kind=kind, **where).order_by("pk")
    return [(str(row.account or row.person), row.text) for row in rows]


def test_the_next_desk_and_the_applicant_are_told(world):
    matter = world.submit()
    assert told("matters.arrived") == [
        (
            "何基层",
            f"冯申请：困难职工帮扶（{matter.number}）到了您的待办，环节“基层初审”，6月18日前办理。",
        )
    ]
    world.act(matter, world.base_officer, "return", opinion="请补交发票")
    assert told("matters.returned") == [("冯申请", "您的“困难帮扶”需要补充：请补交发票")]
    services.supplement(matter, actor=again(world.base_officer))
    world.act(matter, world.base_officer)
    assert [name for name, _ in told("matters.arrived")][-1] == str(world.cast.chair_a)
    assert told("matters.moved")[0][0] == "冯申请"

    with time_machine.travel("2026-06-23T06:00:00+08:00"):
        services.remind_and_escalate()
        services.remind_and_escalate()

    assert len(told("matters.closed")) == len(told("matters.rating_asked")) == 1
    assert "结果：已通过" in told("matters.closed")[0][1]


def test_a_stand_in_is_told_too(world):
    colleague = make_account("colleague", "邓同事", "organiser", world.cast.machinery)
    services.name_stand_in(
        actor=world.base_officer,
        to=colleague,
        union=world.cast.machinery,
        role="officer",
        from_on=day("2026-06-15"),
        to_on=day("2026-06-19"),
    )

    world.submit()

    assert sorted(name for name, _ in told("matters.arrived")) == ["何基层", "邓同事"]


def test_reminders_escalation_urging_supervision_and_objections_are_told(world):
    matter = world.submit()
    services.urge(matter, actor=again(world.cast.chair_a), text="请抓紧")
    services.supervise(matter, actor=again(world.cast.chair_a), text="限期办结")
    for moment in ("2026-06-17", "2026-06-26", "2026-06-26"):
        with time_machine.travel(f"{moment}T09:00:00+08:00"):
            services.remind_and_escalate()
    titles = list(
        Message.objects.filter(kind="matters.reminded")
        .order_by("pk")
        .values_list("title", flat=True)
    )
    assert [re.split("[：:]", one)[0] for one in titles] == [
        "催办",
        "督办",
        "临近到期",
        "已超期",
        "超期上报",
    ]
    shown = world.submit()
    world.act(shown, world.base_officer)
    services.object_to(Publicity.objects.get(), name="韩群众", text="材料与事实不符")
    assert [name for name, _ in told("matters.objected")] == [str(world.cast.chair_a)]
    assert Reminder.objects.filter(kind="escalated").count() == 1


def test_messages_of_sensitive_kinds_name_nothing(world, declare):
    declare(sensitive=True, title="反家暴求助", public_title="求助")
    matter = world.submit("special", data={"reason": "遭受家庭暴力"})
    world.act(matter, world.base_officer, "return", opinion="请补充伤情照片")

    rows = list(Message.objects.all())

    assert {row.kind for row in rows} == {"matters.quiet_work", "matters.quiet_home"}
    for row in rows:
        assert not re.search(
            "家暴|暴力|求助|冯|伤情", f"{row.title}{row.text}{row.fields}{row.key}"
        )


# --- objections from outside ---


def test_objections_are_limited_idempotent_and_anonymous_only_where_allowed(world, declare):
    declare(
        route=(Step("show", "公示", by=CHAIR, publicity=workdays(5)),), anonymous_objections=True
    )
    world.submit("special")
    publicity = Publicity.objects.get()
    for number in range(5):
        for _ in range(2):
            services.object_to(
                publicity, name="", text="情况与事实不符", submission_key=f"k{number}", source="s"
            )
    assert Objection.objects.count() == 5
    assert set(Objection.objects.values_list("name", flat=True)) == {"匿名"}

    with pytest.raises(Refusal, match="提交过于频繁"):
        services.object_to(publicity, name="", text="情况与事实不符", source="s")
    services.object_to(publicity, name="", text="情况与事实不符", source="another")
    plain = world.submit()
    world.act(plain, world.base_officer)
    with pytest.raises(Refusal, match="须写明姓名"):
        services.object_to(
            Publicity.objects.latest("pk"), name="", text="情况与事实不符", source="third"
        )
    assert Desk.objects.filter(paused_on__isnull=False).count() == 1
