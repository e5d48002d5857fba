"""P2: a worker on his phone, from the first code to a rating, and the union behind it."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gonghui.domains.membership.enums import MembershipStatus
from gonghui.domains.membership.services import join_member
from gonghui.engines.activities import services as activities
from gonghui.engines.activities.models import Participation
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters.models import Matter
from gonghui.kernel.access import phone_codes
from gonghui.kernel.access.models import Account, Device
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.people.models import Person
from gonghui.sites.portal.models import Consent, RequestDraft
from tests.engines.activities.makers import make_activity

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 15, 2, tzinfo=dt.UTC)
TODAY = dt.date(2026, 6, 15)
PHONE, NUMBER = "13900000017", "110105199003070017"
PHOTO = b"\xff\xd8\xff\xe0" + b"0" * 100
WECHAT = "Mozilla/5.0 (Linux; Android 12) Chrome/107.0 Mobile MicroMessenger/8.0.33"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The last code that went to each phone."""
    codes: dict[str, str] = {}
    monkeypatch.setattr(phone_codes, "deliver", codes.__setitem__)
    return codes


@pytest.fixture
def member(cast: Any, clock: Any) -> Any:
    """王建国 of the machinery works, who is also a cadre's account without grants."""
    Person.objects.filter(pk=cast.worker.person_id).update(mobile=PHONE)
    return join_member(
        union=cast.machinery,
        joined_on=dt.date(2020, 5, 1),
        actor=None,
        person=Person.objects.get(pk=cast.worker.person_id),
    )


def sign_in(sent: dict[str, str], mobile: str = PHONE) -> Client:
    phone = Client(headers={"user-agent": WECHAT})
    asked = phone.post("/m/sign-in/", {"mobile": mobile, "agreed": "on"})
    assert asked.url == "/m/sign-in/code/"
    wrong = "000000" if sent[mobile] != "000000" else "111111"
    told = text(phone.post("/m/sign-in/code/", {"code": wrong}))
    assert "验证码不正确或已经失效" in told
    answer = phone.post("/m/sign-in/code/", {"code": sent[mobile]})
    assert answer.status_code == 302, answer.content.decode()
    return phone


def text(response: Any) -> str:
    return str(response.content.decode())


def test_from_the_first_code_to_the_rating(
    cast: Any, member: Any, sent: dict[str, str], client_of: Any, clock: Any
) -> None:
    # He signs in by code; whether anybody knows the number, nobody is told.
    phone = sign_in(sent)
    account = Account.objects.get(mobile=PHONE)
    assert (account.kind, account.person) == ("worker", None)
    assert Device.objects.get(account=account).name == "安卓手机 · 微信"
    assert "绑定会员" in text(phone.get("/m/"))
    assert phone.get("/").url == "/m/"  # the workbench is not his

    # He binds himself: all three particulars, one answer for every mistake.
    wrong = [("王建军", NUMBER), ("王建国", "110105199003070025"), ("", NUMBER)]
    told = {
        re.search(r"<li>(?:<a[^>]*>[^<]*</a>：)?([^<]*)</li>", text(answer)).group(1)  # type: ignore[union-attr]
        for name, number in wrong[:2]
        if (answer := phone.post("/m/bind/", {"name": name, "id_number": number}))
    }
    assert len(told) == 1
    assert "换过手机号的，请联系所在工会" in told.pop()
    assert phone.post("/m/bind/", {"name": "王建国", "id_number": NUMBER}).url == "/m/"
    account.refresh_from_db()
    assert account.person == member.person
    assert account.is_same_person(cast.worker)  # and separation of duties knows it
    assert AuditRecord.objects.filter(event="access.worker_bound").count() == 1

    # The home page offers what he may have, with who, what and how long.
    home = text(phone.get("/m/"))
    assert "王建国，您好" in home
    assert "保留会籍" in home
    assert "需要：证明材料（如有）" in home
    assert "恢复会籍" not in home
    assert "现在不能办理" in text(phone.get("/m/services/"))

    # He begins, leaves, and finds his words again; nobody else's page shows them.
    typed = {"reason": "3", "occurs_on": "2026-06-01", "remark": "单位停产"}
    assert phone.post("/m/ask/member_retain/draft/", typed).status_code == 204
    assert "单位停产" not in RequestDraft.objects.get().answers_sealed
    assert "单位停产" in text(phone.get("/m/ask/member_retain/"))

    # He hands it in, once, although he pressed twice, and with the notice he agreed to.
    full = typed | {"once_key": "a" * 32}
    assert phone.post("/m/ask/member_retain/", full).status_code == 422  # not agreed yet
    for _ in range(2):
        answer = phone.post("/m/ask/member_retain/", full | {"agreed": "on"})
    matter = Matter.objects.get()
    assert answer.url == f"/m/matters/{matter.pk}/"
    assert (matter.channel, matter.union, matter.opened_by) == ("portal", cast.machinery, account)
    assert Consent.objects.get(matter=matter).version == "2026-11/member_retain@1"
    assert not RequestDraft.objects.exists()

    # The chair wants a paper; the phone says so, with the union and its telephone, not his name.
    chair = client_of(cast.chair_a)
    desk = matter.desks.get(state="waiting")
    chair.post(f"/matters/desks/{desk.pk}/return/", {"opinion": "请补充解除合同证明"})
    assert "等您办理" in text(phone.get("/m/"))
    card = text(phone.get(f"/m/matters/{matter.pk}/"))
    assert "请补充解除合同证明" in card
    assert cast.chair_a.display_name not in card

    photo = SimpleUploadedFile("证明.jpg", PHOTO, "image/jpeg")
    answer = phone.post(
        f"/m/matters/{matter.pk}/supplement/", typed | {"paper_proof": photo, "text": "已拍照"}
    )
    assert answer.url == f"/m/matters/{matter.pk}/", text(answer)
    file = matter.files.get()
    assert b"".join(phone.get(f"/m/matters/{matter.pk}/files/{file.stored.key}/")) == PHOTO
    assert phone.post(f"/m/matters/{matter.pk}/urge/", {}).status_code == 302
    assert "今天已经催办过" in text(phone.post(f"/m/matters/{matter.pk}/urge/", {}))

    # It is approved and takes effect; he reads the result and says how it was.
    desk = matter.desks.get(state="waiting")
    chair.post(f"/matters/desks/{desk.pk}/pass/", {"opinion": "同意"})
    member.refresh_from_db()
    assert member.status == MembershipStatus.RETAINED
    assert "请您评价" in text(phone.get("/m/"))
    assert "予以通过" in text(phone.get(f"/m/matters/{matter.pk}/notice/"))
    assert phone.post(f"/m/matters/{matter.pk}/rate/", {"stars": "5", "words": "很快"}).url
    assert "★★★★★" in text(phone.get(f"/m/matters/{matter.pk}/"))

    values = engine.values(
        ["matters_rated", "matters_satisfaction"], union=cast.city, period=Period.parse("2026")
    )
    assert values["matters_rated"].number == 1
    assert values["matters_satisfaction"].number == Decimal(100)
    rated = engine.records("matters_rated", union=cast.city, period=Period.parse("2026"))
    assert [row.matter_id for row in rated] == [matter.pk]

    # Everything kept about him is his to see and to take along.
    data = json.loads(b"".join(phone.get("/m/me/data.json")))
    kept = {part["名称"]: part["记录"] for part in data["信息"]}
    assert kept["基本信息"][0]["证件号码"] == "1101**********0017"
    assert kept["会员"][0]["会籍状态"] == "保留会籍"
    assert kept["申请"][0]["说明"] == "单位停产"
    assert NUMBER not in json.dumps(data)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(phone.get("/m/me/data.xlsx"))))
    assert ["基本信息", "姓名", "王建国"] in [list(row) for row in book.active.values]


def test_a_place_at_an_activity_and_the_code_on_the_wall(
    cast: Any, member: Any, sent: dict[str, str], client_of: Any, clock: Any
) -> None:
    office = client_of(cast.officer_a)
    activity = make_activity(cast.county_a, title="职工法律咨询日")
    session = activities.plan_session(activity, held_on=TODAY, actor=cast.officer_a)
    phone = sign_in(sent)
    phone.post("/m/bind/", {"name": "王建国", "id_number": NUMBER})
    assert "暂时没有开放报名的活动" in text(phone.get("/m/activities/"))

    office.post(f"/activities/{activity.pk}/enrolments/open/", {"seats": "1"})
    assert "可报名" in text(phone.get("/m/activities/"))
    phone.post(f"/m/activities/{activity.pk}/enrol/", {})
    assert "已报名" in text(phone.get(f"/m/activities/{activity.pk}/"))

    wall = text(office.get(f"/activities/sessions/{session.pk}/check-in/"))
    assert "<svg" in wall
    from gonghui.engines.activities.enrolling import check_in_token

    code = f"/m/activities/check-in/{check_in_token(session)}/"
    stranger = Client()
    assert stranger.get(code).url.startswith("/m/sign-in/?next=")
    assert "确认您已到场" in text(phone.get(code))
    assert phone.post(code).url == f"/m/activities/{activity.pk}/"
    assert "已签到" in text(phone.get(f"/m/activities/{activity.pk}/"))
    activities.hold_session(session, actor=cast.officer_a)

    period = Period.parse("2026")
    value = engine.values(["activity_person_times"], union=cast.county_a, period=period)
    assert value["activity_person_times"].number == 1
    shown = engine.records("activity_person_times", union=cast.county_a, period=period)
    assert list(shown) == [Participation.objects.get(person=member.person)]


def test_a_lost_phone_and_a_new_number(
    cast: Any, member: Any, sent: dict[str, str], client_of: Any, clock: Any
) -> None:
    lost, other = sign_in(sent), None
    lost.post("/m/bind/", {"name": "王建国", "id_number": NUMBER})
    clock.shift(61)
    other = sign_in(sent)
    assert text(other.get("/m/me/devices/")).count("登录") > 2

    # From the phone he still has, he signs the others out.
    other.post("/m/me/devices/end/", {})
    assert lost.get("/m/me/").url.startswith("/m/sign-in/")
    assert other.get("/m/me/").status_code == 200

    # The desk undoes the binding; the number sees nothing of him any more.
    chair = client_of(cast.chair_a)
    assert "13900000017" not in text(chair.get(f"/members/{member.pk}/phone/"))
    chair.post(f"/members/{member.pk}/phone/", {"reason": "本人到窗口申请"})
    assert other.get("/m/me/").url.startswith("/m/sign-in/")
    assert AuditRecord.objects.get(event="access.worker_unbound").actor == cast.chair_a

    # With the new number in the register he binds again, and only with that one.
    Person.objects.filter(pk=member.person_id).update(mobile="13900000018")
    clock.shift(61)
    old = sign_in(sent)
    answer = old.post("/m/bind/", {"name": "王建国", "id_number": NUMBER})
    assert "不一致" in text(answer)
    new = sign_in(sent, "13900000018")
    assert new.post("/m/bind/", {"name": "王建国", "id_number": NUMBER}).url == "/m/"

    # A number that the union has replaced meanwhile is unbound at its next sign-in.
    Person.objects.filter(pk=member.person_id).update(mobile="13900000019")
    clock.shift(61)
    sign_in(sent, "13900000018")
    assert Account.objects.get(mobile="13900000018").person is None


def test_five_wrong_tries_a_day(member: Any, sent: dict[str, str], clock: Any) -> None:
    phone = sign_in(sent)
    for _ in range(5):
        phone.post("/m/bind/", {"name": "王建军", "id_number": NUMBER})

    right = {"name": "王建国", "id_number": NUMBER}
    assert "错误的次数过多" in text(phone.post("/m/bind/", right))
    clock.shift(24 * 3600)
    assert phone.post("/m/bind/", right).url == "/m/"


def test_the_elder_version_is_remembered(member: Any, sent: dict[str, str], clock: Any) -> None:
    phone = sign_in(sent)
    phone.post("/m/large-type/", {"on": "1", "from": "/m/me/"})
    assert 'class="m-large"' in text(phone.get("/m/me/"))
    clock.shift(61)
    assert 'class="m-large"' in text(sign_in(sent).get("/m/me/"))
    assert phone.post("/m/large-type/", {"on": "0", "from": "//evil.example"}).url == "/m/sign-in/"
