"""B2 网上入会, A11 集中入会: a worker asks on the phone, the committee approves, the card is there."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.requests.models import JoinApplication
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters.models import Desk
from gonghui.kernel.jobs.services import run_pending
from tests.domains.membership.requests.conftest import Town, _mid_june, town
from tests.scenarios.pages import forms_of, links_of

__all__ = ["_mid_june", "town"]
JOIN = "/m/join/"


@pytest.fixture
def worker(town: Town, client_of: Any) -> Client:
    client: Client = client_of(town.worker("13700000001"))
    return client


def fill(client: Client, url: str, typed: dict[str, Any], **more: Any) -> Any:
    """Post the page's form as it stands, with what is typed over it."""
    page = client.get(url, **more)
    form = next(f for f in forms_of(page.content.decode()) if "once_key" in f.fields)
    return client.post(url, {**form.fields, **typed})


def second_page(response: Any) -> dict[str, Any]:
    form = next(f for f in forms_of(response.content.decode()) if "stage" in f.fields)
    return dict(form.fields)


def decide(client: Client, matter: Any, action: str, opinion: str) -> Any:
    desk = Desk.objects.waiting().get(matter=matter)
    url = reverse(f"matters:{action}", args=[desk.pk])
    return fill(client, url, {"opinion": opinion})


def test_a_worker_joins_on_the_phone(town: Town, worker: Client, client_of: Any) -> None:
    number = town.number()
    typed = {
        "name": "顾新人",
        "id_number": number,
        "employer": "东岭机械有限公司",
        "work_area": "",
        "gig_type": "",
    }
    home = worker.get("/m/").content.decode()
    assert JOIN in links_of(home)

    second = fill(worker, JOIN, typed)
    text = second.content.decode()
    assert "“东岭机械有限公司”已建立工会，由单位工会“东岭机械有限公司工会委员会”接收" in text
    assert "您所在的单位看不到这份申请" in text
    refused = worker.post(JOIN, second_page(second))
    assert refused.status_code == 422
    assert "请阅读并勾选同意" in refused.content.decode()
    sent = worker.post(JOIN, {**second_page(second), "consent": "on"}, follow=True)
    assert "工会委员会审批中" in sent.content.decode()
    application = JoinApplication.objects.get()
    assert number not in str(application.matter.data)

    # another worker finds nothing behind its address
    other = client_of(town.worker("13700000002"))
    assert other.get(f"{JOIN}{application.pk}/").status_code == 404

    # the base returns it, the worker adds a photograph, the base approves
    chair = client_of(town.account("machinery"))
    assert "顾新人" in chair.get("/matters/").content.decode()
    decide(chair, application.matter, "return", "请补充劳动合同照片")
    status = worker.get(f"{JOIN}{application.pk}/").content.decode()
    assert "请补充劳动合同照片" in status
    photo = io.BytesIO(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 80)
    photo.name = "合同.jpg"
    worker.post(f"{JOIN}{application.pk}/supplement/", {"text": "已补充", "contract": photo})
    assert "通过" in chair.get(application.matter.get_absolute_url()).content.decode()
    decide(chair, application.matter, "pass", "经委员会讨论，同意吸收为会员。")

    member = Membership.objects.get(person=application.person)
    home = worker.get("/m/").content.decode()
    assert "顾新人，您好" in home
    assert member.member_no in home
    card = chair.get(member.get_absolute_url()).content.decode()
    assert application.matter.number in card
    assert number not in card
    figures = {
        code: engine.value(code, union=town.cast.city, period=Period.parse("2026"))
        for code in ("join_requests", "join_requests_approved", "join_in_time_rate", "members_new")
    }
    assert [figures[code].number for code in figures] == [1, 1, 100, 1]
    found = engine.records("members_new", union=town.cast.city, period=Period.parse("2026"))
    assert [row.person.name for row in found] == ["顾新人"]


def test_a_rider_without_an_employer_is_counted_apart(
    town: Town, worker: Client, client_of: Any
) -> None:
    typed = {
        "name": "顾骑手",
        "id_number": town.number(),
        "gig_type": "delivery",
        "platform": "某送",
        "station": "北街站",
        "work_area": str(town.town.pk),
    }
    second = fill(worker, JOIN, typed)
    fields = second_page(second)
    sent = worker.post(
        JOIN, {**fields, "chosen": str(town.riders.pk), "consent": "on"}, follow=True
    )
    assert "网约配送员由行业的“东岭县外卖配送员联合工会”接收" in sent.content.decode()

    application = JoinApplication.objects.get()
    decide(client_of(town.account("riders")), application.matter, "pass", "同意")

    period = Period.parse("2026")
    assert engine.value("members_gig", union=town.cast.city, period=period).number == 1
    assert engine.value("members_new_gig", union=town.riders, period=period).number == 1


def test_a_refused_worker_reads_why_and_asks_again(
    town: Town, worker: Client, client_of: Any
) -> None:
    typed = {
        "name": "顾新人",
        "id_number": town.number(),
        "employer": "东岭机械有限公司",
        "work_area": "",
    }
    second = fill(worker, JOIN, typed)
    worker.post(JOIN, {**second_page(second), "consent": "on"})
    application = JoinApplication.objects.get()

    decide(client_of(town.account("machinery")), application.matter, "refuse", "不是本单位职工")

    page = worker.get(f"{JOIN}{application.pk}/").content.decode()
    assert "不是本单位职工" in page
    assert "重新申请" in page
    assert "第 1 步" in worker.get(JOIN).content.decode()


def test_a_cadre_does_the_same_at_the_desk(town: Town, client_of: Any) -> None:
    chair = client_of(town.account("machinery"))

    response = fill(
        chair,
        "/members/requests/join/",
        {
            "name": "宋老人",
            "id_number": town.number(),
            "mobile": "13600000009",
            "employer": "东岭机械有限公司",
            "work_area": "",
            "on_behalf": "本人没有智能手机",
            "confirmed": "signature",
            "consent": "on",
        },
    )

    application = JoinApplication.objects.get()
    assert response.status_code == 302
    card = chair.get(application.matter.get_absolute_url()).content.decode()
    assert "本人没有智能手机" in card
    assert "窗口代办" in card


def test_a_station_of_riders_joins_by_list(town: Town, client_of: Any) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "证件号码", "移动电话", "新就业形态类别", "站点"])
    for name in ("张一", "张二"):
        book.active.append([name, town.number(), "13800138000", "网约配送员", "北街站"])
    book.active.append(["张三", "110105", "13800138000", "网约配送员", "北街站"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "北街站.xlsx"
    chair = client_of(town.account("riders"))
    start = "/registers/joining-lists/import/"
    assert chair.get(f"{start}template/").status_code == 200

    sent = chair.post(start, {"union": town.riders.pk, "file": file})
    run_pending()
    page = chair.get(sent.url).content.decode()
    assert "哪一列，为什么" in page
    taken = chair.post(sent.url, {"action": "good"}, follow=True)
    assert "审批中" in taken.content.decode()
    matter = Desk.objects.waiting().get().matter
    decide(chair, matter, "pass", "经委员会讨论，同意吸收名单所列人员为会员。")

    assert Membership.objects.filter(union=town.riders, station="北街站").count() == 2
    period = Period.parse("2026")
    assert engine.value("members_new_gig", union=town.cast.city, period=period).number == 2
