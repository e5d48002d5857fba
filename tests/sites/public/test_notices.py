"""公示, open to everybody."""

from __future__ import annotations

import dataclasses
import re
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gonghui.engines.matters import services
from gonghui.engines.matters.asks import text
from gonghui.engines.matters.checks import problems_of
from gonghui.engines.matters.kinds import MATTER_KINDS
from gonghui.engines.matters.models import Objection, Publicity
from tests.engines.matters import proof
from tests.engines.matters.conftest import again


@pytest.fixture
def declare(monkeypatch):
    def declared(**given):
        columns = ("applicant", "union", "amount", "reason")
        facts = {"publicity_columns": columns} | given
        kind = dataclasses.replace(proof.AID_KIND, **facts)
        monkeypatch.setitem(MATTER_KINDS._load(), kind.key, kind)
        return kind

    return declared


@pytest.fixture
def shown(world, declare):
    """A matter in publicity, with all the world's columns declared."""
    declare()

    def submit(reason="大病住院"):
        matter = world.submit(data={"reason": reason})
        world.act(matter, world.base_officer)
        return Publicity.objects.latest("pk")

    return submit


def address(publicity, name="notice"):
    return reverse(f"notices:{name}", args=[publicity.key])


def test_anybody_reads_the_allowed_columns_and_no_others(world, shown, client):
    notice = shown("大病住院，身份证号11010519491231002X，卡号6222020200112230")

    listed, page = client.get("/notices/"), client.get(address(notice))

    for html in (listed.content.decode(), page.content.decode()):
        assert "冯*请" in html
        assert "困难帮扶" in html
        for never in ("冯申请", "11010519491231002X", "6222020200112230", "是否紧急", "何基层"):
            assert never not in html
    text = page.content.decode()
    assert "1,000.00 元" in text
    assert "2026年6月15日至2026年6月22日" in text
    assert page["Cache-Control"] == "no-store, private"
    assert page["X-Robots-Tag"] == "noindex"
    assert "冯" not in address(notice)
    assert not re.search(r"\bid=\"?\d", address(notice))


def test_it_leaves_by_itself_when_the_period_is_over(shown, client):
    notice = shown()

    with time_machine.travel("2026-06-22T23:00:00+08:00"):
        assert client.get(address(notice)).status_code == 200
    with time_machine.travel("2026-06-23T00:30:00+08:00"):  # before the day's chore
        gone = client.get(address(notice))
        assert gone.status_code == 404
        assert "困难帮扶" not in client.get("/notices/").content.decode()
        absent = client.get(reverse("notices:notice", args=[uuid.uuid4()]))
        assert _steady(gone) == _steady(absent)
        assert client.post(address(notice, "object"), SAID).status_code == 404
        services.remind_and_escalate()
        assert client.get(address(notice)).status_code == 404


def _steady(response):
    return re.sub(r'nonce="[^"]*"', "", response.content.decode())


@pytest.mark.parametrize("how", ["withdrawn", "suspended", "refused"])
def test_what_is_no_longer_under_way_is_gone(world, shown, client, how):
    notice = shown()
    matter = notice.desk.matter
    if how == "withdrawn":
        services.withdraw(matter, actor=again(world.base_officer), reason="不需要了")
    elif how == "suspended":
        services.suspend(matter, actor=again(world.cast.chair_a), reason="等待鉴定")
    else:
        world.act(matter, world.cast.chair_a, "refuse", opinion="不符合条件")

    assert client.get(address(notice)).status_code == 404


def test_sensitive_kinds_are_never_on_the_open_pages(world, shown, declare, client):
    declare(sensitive=True)
    notice = shown()

    assert client.get(address(notice)).status_code == 404
    assert "正在公示" in client.get("/notices/").content.decode()
    assert str(notice.key) not in client.get("/notices/").content.decode()


SAID = {"name": "韩群众", "contact": "13800138000", "text": "申请人家中有三套住房"}


def test_an_objection_stops_the_clock_and_shows_no_name(shown, client):
    notice = shown()
    page = client.get(address(notice, "object"))
    key = re.search(r'name="once_key" value="(\w+)"', page.content.decode())[1]

    answers = [client.post(address(notice, "object"), SAID | {"once_key": key}) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    objection = Objection.objects.get()
    assert (objection.name, objection.contact) == ("韩群众", "13800138000")
    assert "127.0.0.1" not in objection.source
    notice.desk.refresh_from_db()
    assert notice.desk.paused_on is not None
    text = client.get(address(notice)).content.decode()
    assert "已有异议正在核查" in text
    assert "已收到您的异议" in text
    assert "韩群众" not in text
    with time_machine.travel("2026-07-10T09:00:00+08:00"):  # the clock stands: still shown
        assert client.get(address(notice)).status_code == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "您的姓名"),
        ({"contact": ""}, "联系电话"),
        ({"contact": "<script>"}, "请填写手机号"),
        ({"text": "不行"}, "至少要有"),
    ],
)
def test_an_objection_is_by_name_with_reasons(shown, client, change, said):
    answer = client.post(address(shown(), "object"), SAID | change)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Objection.objects.exists()


def test_where_the_kind_allows_it_nobody_need_give_a_name(shown, declare, client):
    declare(anonymous_objections=True)

    answer = client.post(address(shown(), "object"), {"text": "申请人家中有三套住房"})

    assert answer.status_code == 302
    assert Objection.objects.get().name == "匿名"


def test_one_address_may_send_five_an_hour(shown, client):
    notice = shown()
    codes = [client.post(address(notice, "object"), SAID).status_code for _ in range(6)]

    assert codes == [302] * 5 + [409]
    assert Objection.objects.count() == 5


def test_the_form_wants_its_token(shown):
    answer = Client(enforce_csrf_checks=True).post(address(shown(), "object"), SAID)

    assert answer.status_code == 403


def test_finding_by_union_or_kind_and_never_by_person(shown, client):
    notice = shown()

    for words, found in (("机械", True), ("困难", True), ("纺织", False), ("冯申请", False)):
        assert (
            str(notice.key) in client.get("/notices/", {"q": words}).content.decode()
        ) == found, words
    assert "换个词再试" in client.get("/notices/?q=纺织").content.decode()
    assert client.get("/notices/?after=nonsense").status_code == 200


def test_the_list_costs_the_same_for_any_number(shown, client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/notices/").status_code == 200
        return len(captured)

    shown()
    one = queries()
    for _ in range(3):
        shown()

    assert queries() == one


def test_the_card_leads_to_the_open_page(world, shown, client_of):
    notice = shown()
    officer = client_of(world.cast.officer_a)

    assert address(notice) in officer.get(notice.desk.matter.get_absolute_url()).content.decode()
    with time_machine.travel("2026-06-23T00:30:00+08:00"):
        page = officer.get(notice.desk.matter.get_absolute_url()).content.decode()
    assert address(notice) not in page


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        (("salary",), "publishes salary, which nobody asks"),
        (("bank",), "is never published"),
        ((), "shows nothing"),
    ],
)
def test_wrong_columns_are_refused_at_the_start(declare, columns, problem):
    asks = (*proof.AID_KIND.asks, text("bank", "银行卡号"))
    assert [
        one for one in problems_of(declare(asks=asks, publicity_columns=columns)) if problem in one
    ]
