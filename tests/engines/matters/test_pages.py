"""The inbox, the card and the dialogs over HTTP."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from gonghui.engines.matters import queries, services
from gonghui.engines.matters.models import Desk, Matter, Publicity, StandIn
from tests.engines.matters.conftest import again, day, make_account


@pytest.fixture
def as_base(world, client_of):
    return client_of(world.base_officer)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_inbox_shows_what_waits_for_me_and_nobody_elses(world, client_of):
    matter = world.submit()

    mine = client_of(world.base_officer).get("/matters/")
    others = client_of(world.cast.officer_a).get("/matters/")

    assert matter.title in mine.content.decode()
    assert "待办 1" in text_of(mine)
    assert matter.title not in others.content.decode()
    assert "没有待您办理的事项" in others.content.decode()


def test_the_four_boxes_follow_a_matter(world, client_of):
    matter = world.submit("proof_plain")
    world.act(matter, world.base_officer)
    base, chair = client_of(world.base_officer), client_of(world.cast.chair_a)

    done = base.get("/matters/done/")
    running = chair.get("/matters/running/")
    assert matter.title in done.content.decode()
    assert "东岭县总 主席" in text_of(running)
    world.act(matter, world.cast.chair_a)

    assert matter.title not in base.get("/matters/done/").content.decode()
    assert "已通过" in text_of(base.get("/matters/closed/"))
    assert matter.title in base.get("/matters/closed/?by=me").content.decode()
    assert matter.title in chair.get("/matters/closed/?by=me").content.decode()
    officer = client_of(world.cast.officer_a)
    assert matter.title in officer.get("/matters/closed/").content.decode()
    assert matter.title not in officer.get("/matters/closed/?by=me").content.decode()


@pytest.mark.parametrize("box", ["", "done/", "running/", "closed/"])
def test_boxes_cost_the_same_for_any_number(world, client_of, box):
    def fill(count):
        for _ in range(count):
            matter = world.submit("proof_plain")
            if box in ("done/", "closed/"):
                world.act(matter, world.base_officer)
            if box == "closed/":
                world.act(matter, world.cast.chair_a)

    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = client_of(world.base_officer)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/matters/{box}").status_code == 200
        return len(captured)

    fill(1)
    one = queries()
    fill(3)

    assert queries() == one


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=proof_aid", True),
        ("?kind=proof_plain", False),
        ("?colour=blue", True),
        ("?colour=red", False),
        ("?colour=yellow", False),
        ("?q=QJ0101-2026", True),
        ("?q=别人", False),
        ("?opened_at_from=2026-06-15", True),
        ("?opened_at_from=2026-06-16", False),
    ],
)
def test_filters_of_the_inbox(world, as_base, query, found):
    matter = world.submit()

    assert (matter.title in as_base.get(f"/matters/{query}").content.decode()) == found


def test_the_card_says_who_has_it_since_when_until_when(world, as_base):
    matter = world.submit(amount="5000")

    page = text_of(as_base.get(matter.get_absolute_url()))

    for part in (
        "现在谁手里",
        "何基层",
        "2026-06-15 09:00",
        "2026-06-18",
        "5,000.00 元",
        "大病住院",
    ):
        assert part in page
    assert "县总会审" in page
    assert "尚未到达" in page


def test_a_stranger_gets_404_and_a_viewer_no_buttons(world, client_of):
    matter = world.submit()
    desk = matter.desks.get()

    assert client_of(world.cast.officer_b).get(matter.get_absolute_url()).status_code == 404
    page = client_of(world.cast.viewer_a).get(matter.get_absolute_url()).content.decode()
    assert reverse("matters:pass", args=[desk.pk]) not in page
    assert client_of(world.cast.viewer_a).get(f"/matters/desks/{desk.pk}/pass/").status_code == 403
    assert client_of(world.cast.officer_a).get(f"/matters/desks/{desk.pk}/pass/").status_code == 404


def test_passing_shows_who_gets_it_next_and_acts_once(world, as_base):
    matter = world.submit()
    desk = matter.desks.get()
    address = reverse("matters:pass", args=[desk.pk])
    page = as_base.get(address)
    assert "通过后转“公示”：东岭县总主席" in text_of(page)
    key = re.search(r'name="once_key" value="(\w+)"', page.content.decode())[1]

    sent = {"once_key": key, "phrase": "情况属实，同意。"}
    first, second = as_base.post(address, sent), as_base.post(address, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    desk.refresh_from_db()
    assert (desk.action, desk.opinion) == ("pass", "情况属实，同意。")
    assert matter.events.count() == 2


def test_a_refusal_wants_a_reason_and_keeps_what_was_typed(world, as_base):
    matter = world.submit()
    address = reverse("matters:refuse", args=[matter.desks.get().pk])

    empty = as_base.post(address, {"opinion": "", "phrase": ""})
    assert empty.status_code == 422
    assert "请写明理由" in empty.content.decode()
    as_base.post(address, {"opinion": "收入超过标准"})

    matter.refresh_from_db()
    assert matter.outcome == "refused"


def test_acting_at_a_desk_that_is_done_says_who_did_it(world, as_base):
    matter = world.submit()
    desk = matter.desks.get()
    world.act(matter, world.base_officer)

    answer = as_base.post(reverse("matters:pass", args=[desk.pk]), {"opinion": ""})

    assert answer.status_code == 409
    assert "已由何基层办理（通过），没有重复办理" in answer.content.decode()


def test_handing_on_through_the_dialog(world, as_base):
    colleague = make_account("colleague", "邓同事", "organiser", world.cast.machinery)
    desk = world.submit().desks.get()
    address = reverse("matters:transfer", args=[desk.pk])
    assert "邓同事" in as_base.get(address).content.decode()

    as_base.post(address, {"to": colleague.pk, "opinion": "请协助"})

    assert Desk.objects.get(previous=desk).holder == colleague


def test_a_batch_shows_a_verdict_for_each_row(world, as_base):
    good = world.submit()
    world.base_officer.person = world.applicant
    desks = [good.desks.get().pk, world.submit("proof_plain").desks.get().pk]

    page = as_base.post("/matters/batch/", {"desk": desks, "action": "pass", "opinion": "同意"})

    assert "通过：已办理2件" in text_of(page)
    returned = world.submit().desks.get().pk
    page = as_base.post("/matters/batch/", {"desk": [returned], "action": "return"})
    assert "退回补正或不予通过须写明理由" in text_of(page)


def test_a_batch_does_not_reach_other_desks(world, client_of):
    matter = world.submit()

    client_of(world.cast.officer_b).post(
        "/matters/batch/", {"desk": [matter.desks.get().pk], "action": "pass"}
    )

    assert matter.desks.get().state == "waiting"


def test_a_matter_starts_from_a_form_made_of_the_declaration(world, as_base, monkeypatch):
    from gonghui.engines.activities.people_sources import Candidate
    from gonghui.engines.matters import forms

    found = [Candidate(world.applicant, world.cast.machinery)]
    monkeypatch.setattr(forms, "find_people", lambda account, wanted: found)
    assert "困难职工帮扶" in as_base.get("/matters/new/").content.decode()
    page = as_base.get("/matters/new/proof_aid/")
    for part in ("申请金额", "困难情况", "家庭成员", "证明材料", "金额超过2,000元", "5个工作日"):
        assert part in page.content.decode()
    sent = {"union": world.cast.machinery.pk, "applicant": "冯申请", "amount": "1500", "reason": ""}

    missing = as_base.post("/matters/new/proof_aid/", sent)
    assert missing.status_code == 422
    assert 'value="1500"' in missing.content.decode()
    as_base.post("/matters/new/proof_aid/", sent | {"reason": "大病住院"})

    matter = Matter.objects.get()
    assert (matter.applicant_person, matter.amount) == (world.applicant, 1500)


def test_an_unknown_kind_is_404(as_base):
    assert as_base.get("/matters/new/nothing/").status_code == 404


def test_supplementing_through_the_page(world, as_base):
    matter = world.submit()
    world.act(matter, world.base_officer, "return", opinion="请补交发票")
    address = reverse("matters:supplement", args=[matter.pk])
    assert "退回原因：请补交发票" in text_of(as_base.get(address))

    as_base.post(address, {"amount": "900", "reason": "大病住院", "text": "已补"})

    matter.refresh_from_db()
    assert (matter.state, matter.amount, matter.round) == ("running", 900, 2)


def test_papers_are_fetched_by_whoever_sees_the_matter(world, client_of):
    matter = world.submit(files=[("proof", "发票.pdf", b"%PDF-1.4 x")])
    address = reverse("matters:file", args=[matter.pk, matter.files.get().stored.key])

    assert b"".join(client_of(world.cast.viewer_a).get(address)) == b"%PDF-1.4 x"
    assert client_of(world.cast.officer_b).get(address).status_code == 404


def test_the_approval_form_has_every_opinion(world, as_base):
    matter = world.submit("proof_plain")
    world.act(matter, world.base_officer, opinion="情况属实")

    page = text_of(as_base.get(reverse("matters:print", args=[matter.pk])))

    assert "事项申请审批表" in page
    assert "初审意见 通过。情况属实" in page
    assert "复审意见" in page


@pytest.mark.parametrize(
    ("name", "sent", "verb"),
    [
        ("urge", {"text": "请尽快"}, "urged"),
        ("supervise", {"text": "限期办理", "due_on": "2026-06-17"}, "supervised"),
        ("suspend", {"reason": "等待鉴定"}, "suspended"),
    ],
)
def test_steering_by_the_chair(world, client_of, name, sent, verb):
    matter = world.submit()
    chair = client_of(world.cast.chair_a)
    assert (
        reverse(f"matters:{name}", args=[matter.pk])
        in chair.get(matter.get_absolute_url()).content.decode()
    )

    assert chair.post(reverse(f"matters:{name}", args=[matter.pk]), sent).status_code == 302

    assert matter.events.last().verb == verb


def test_resuming_and_reopening_by_the_chair(world, client_of):
    matter = world.submit()
    chair = client_of(world.cast.chair_a)
    services.suspend(matter, actor=again(world.cast.chair_a), reason="等待")
    chair.post(reverse("matters:resume", args=[matter.pk]), {})
    world.act(matter, world.base_officer, "refuse", opinion="不符")
    chair.post(reverse("matters:reopen", args=[matter.pk]), {"reason": "申诉", "where": "up"})

    assert str(matter.desks.get(state="waiting").union) == "东岭县总"


def test_an_officer_cannot_steer(world, client_of):
    matter = world.submit()

    answer = client_of(world.cast.officer_a).get(reverse("matters:suspend", args=[matter.pk]))

    assert answer.status_code == 403


def test_objections_are_entered_and_answered(world, client_of):
    matter = world.submit()
    world.act(matter, world.base_officer)
    desk = matter.desks.get(state="waiting")
    chair = client_of(world.cast.chair_a)

    chair.post(
        reverse("matters:object", args=[desk.pk]),
        {"name": "韩群众", "contact": "", "text": "材料与事实不符"},
    )
    objection = Publicity.objects.get().objections.get()
    assert (
        reverse("matters:answer", args=[objection.pk])
        in chair.get(matter.get_absolute_url()).content.decode()
    )
    chair.post(
        reverse("matters:answer", args=[objection.pk]), {"verdict": "no", "answer": "经核查属实"}
    )

    objection.refresh_from_db()
    assert objection.state == "dismissed"


def test_urgings_show_in_the_inbox_of_whoever_has_it(world, client_of):
    matter = world.submit()
    services.urge(matter, actor=again(world.cast.officer_a), text="请抓紧")

    assert "请抓紧" in client_of(world.base_officer).get("/matters/").content.decode()
    assert "请抓紧" not in client_of(world.cast.officer_a).get("/matters/").content.decode()


def test_the_menu_asks_for_its_count(world, as_base):
    assert "没有待办" in as_base.get("/matters/count/").content.decode()
    world.submit()

    assert ">1<" in as_base.get("/matters/count/").content.decode()
    assert 'hx-get="/matters/count/"' in as_base.get("/matters/").content.decode()


def test_a_stand_in_is_named_and_ended_on_the_pages(world, client_of):
    colleague = make_account("colleague", "邓同事", "organiser", world.cast.machinery)
    base = client_of(world.base_officer)
    base.post(
        "/matters/stand-ins/new/",
        {
            "seat": f"{world.cast.machinery.pk}:officer",
            "to": colleague.pk,
            "from_on": "2026-06-15",
            "to_on": "2026-06-19",
        },
    )
    row = StandIn.objects.get()
    matter = world.submit()

    assert matter.title in client_of(colleague).get("/matters/").content.decode()
    assert client_of(colleague).get(f"/matters/stand-ins/{row.pk}/end/").status_code == 404
    base.post(f"/matters/stand-ins/{row.pk}/end/", {})

    row.refresh_from_db()
    assert row.to_on == day("2026-06-14")
    assert matter.title not in client_of(colleague).get("/matters/").content.decode()


def test_the_home_page_names_what_waits_for_me_and_nobody_else(world, client_of):
    matter = world.submit()

    assert matter.title in client_of(world.base_officer).get("/").content.decode()
    assert matter.title not in client_of(world.cast.officer_a).get("/").content.decode()


@pytest.mark.parametrize("cap", [1, 1000])
def test_many_and_few_closed_matters_are_the_same_rows(world, client_of, monkeypatch, cap):
    """Beyond the cap the newest are found by walking an index, below it by their unions."""

    monkeypatch.setattr(queries, "COUNT_CAP", cap)
    ended = []
    for _ in range(3):
        matter = world.submit("proof_plain")
        world.act(matter, world.base_officer)
        ended.append(world.act(matter, world.cast.chair_a))

    for query in ("", "?by=me"):
        chair = text_of(client_of(world.cast.chair_a).get(f"/matters/closed/{query}"))
        assert all(matter.number in chair for matter in ended)
        other = text_of(client_of(world.cast.officer_b).get(f"/matters/closed/{query}"))
        assert not any(matter.number in other for matter in ended)
