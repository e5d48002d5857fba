"""D6 走访慰问: a Spring Festival visit to a works and to model workers, planned, paid, done with
photos on the phone, signed for and settled, as each of the people involved meets it."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gonghui.domains.assistance.campaigns.models import (
    ConsolationCampaign,
    ConsolationRecipient,
    ConsolationVisit,
    VisitPhoto,
)
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services import join_member
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.money import services as money
from gonghui.engines.money.models import PaymentOrder
from gonghui.kernel.access import workers
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.people.identity import check_digit
from tests.conftest import GRANTED_ON, PASSWORD
from tests.scenarios.pages import forms_of, links_of

pytestmark = pytest.mark.django_db

PHOTO = (
    b"\xff\xd8"
    b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xe1\x00\x0eExif\x00\x00GPS-31"
    b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00picture\xff\xd9"
)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-02-10T09:00:00+08:00", tick=False):
        yield


Join = Callable[..., Membership]


@pytest.fixture
def join(cast: Any) -> Join:
    serial = iter(range(101, 999, 2))

    def joined(name: str, union: Any = None) -> Membership:
        first = f"99999919800504{next(serial):03d}"
        return join_member(
            union=union or cast.machinery,
            joined_on=dt.date(2020, 3, 1),
            actor=None,
            person={
                "name": name,
                "id_number": first + check_digit(first),
                "mobile": f"138{next(serial):08d}",
            },
        )

    return joined


def phone_of(member: Membership, client_of: Any) -> Client:
    account = Account(
        username=f"w.{member.pk}", kind="worker", mobile=member.person.mobile, display_name="职工"
    )
    account.set_unusable_password()
    account.save()
    workers.bind_to(account, member.person, actor=None)
    account.refresh_from_db()
    client: Client = client_of(account)
    return client


def cadre(name: str, role: str, union: Any) -> Account:
    opened = open_account(username=name, display_name=name, password=PASSWORD, actor=None)
    grant_role(opened, role=role, union=union, from_on=GRANTED_ON, actor=None)
    return opened


def fill(client: Client, url: str, typed: dict[str, Any]) -> Any:
    """Post the page's form as it stands, with what is typed over it."""
    page = client.get(url)
    assert page.status_code == 200, url
    form = next(f for f in forms_of(page.content.decode()) if "once_key" in f.fields)
    return client.post(url, {**form.fields, **typed}, follow=True)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def figure(code: str, union: Any) -> tuple[Decimal | None, Decimal]:
    value = engine.value(code, union=union, period=Period.parse("2026"))
    return value.number, value.declared


def budget(union: Any, amount: str = "100000") -> Any:
    return money.set_line(
        union=union,
        year=2026,
        subject="rights",
        title="送温暖",
        fund_source="own_union",
        amount=Decimal(amount),
        reason="年度预算",
        actor=None,
    )


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.jpg", PHOTO, "image/jpeg")


def test_a_festival_visit_from_the_plan_to_the_account(
    cast: Any, join: Join, client_of: Any
) -> None:
    zhang, li = join("张劳模"), join("李劳模")
    join("孙主席", cast.textile)
    officer, chair = client_of(cast.officer_a), client_of(cast.chair_a)
    cashier = cadre("出纳", "cashier", cast.county_a)
    line = budget(cast.county_a)

    # the plan: who holds it does not approve it; without a scheme nobody does
    made = fill(
        officer,
        "/registers/consolations/new/",
        {
            "union": cast.county_a.pk,
            "title": "2026年春节走访慰问",
            "brand": "other",
            "occasion": "spring_festival",
            "tags": ["non_stop"],
            "from_on": "2026-01-20",
            "to_on": "2026-02-20",
            "head_standard": "1000",
            "quota": "8000",
        },
    )
    campaign = ConsolationCampaign.objects.get()
    base = f"/campaigns/{campaign.pk}/"
    assert "不停产企业" in text_of(made)
    assert "请先写明活动方案" in text_of(fill(chair, f"{base}approve/", {}))
    fill(officer, f"{base}edit/", {"scheme": "慰问节日坚守岗位职工和劳模。"})
    fill(officer, f"{base}fund/", {
        "share": campaign.shares.get().pk, "line": line.pk, "amount": "6000",
    })  # fmt: skip
    assert officer.get(f"{base}approve/").status_code == 403
    assert "已批准" in text_of(fill(chair, f"{base}approve/", {"note": "主席办公会"}))

    # the lists: a unit with a day, and people by name; no money twice, nothing over the limit
    fill(officer, f"{base}visits/new/", {
        "union": cast.county_a.pk, "employer": cast.machinery_works.pk,
        "category": "holiday_duty", "expected": "120", "planned_on": "2026-02-10",
        "leader": "沈主席",
    })  # fmt: skip
    people = {
        "union": cast.county_a.pk,
        "category": "model_worker",
        "cash": "3500",
        "lines": f"张劳模\n李劳模 {li.person.mobile}\n查无此人",
    }
    refused = text_of(fill(officer, f"{base}people/", people))
    assert "每人每次慰问不超过3,000元，本次3,500元" in refused
    assert "送温暖资金使用管理办法" in refused
    listed = text_of(fill(officer, f"{base}people/", {**people, "cash": "1000"}))
    assert "已列入2人" in listed
    assert "在您可以查看的人员中没有找到" in listed
    assert officer.get(f"{base}account/").status_code == 200
    visit = ConsolationVisit.objects.get()
    rows = {row.person.name: row for row in ConsolationRecipient.objects.all()}
    assert set(rows) == {"张劳模", "李劳模"}

    # money goes by payment orders, drafted once, approved and paid by others
    picks = {"pick": [row.pk for row in rows.values()]}
    fund = campaign.shares.get().funds.get()
    paid = fill(officer, f"{base}pay/", {**picks, "fund": fund.pk, "way": "cash"})
    assert "已制作付款单2笔，共2000.00元" in text_of(paid)
    assert "没有等待制单的人" in text_of(officer.get(f"{base}pay/"))
    orders = {order.payee_name: order for order in PaymentOrder.objects.all()}
    for order in orders.values():
        money.approve_order(order, actor=cast.chair_a)
    money.pay_cash(orders["张劳模"], actor=cashier)
    rows["张劳模"].refresh_from_db()
    assert rows["张劳模"].paid_on == dt.date(2026, 2, 10)

    # on the spot, with the phone: both people go along, photos without the place
    fill(officer, f"/campaigns/visits/{visit.pk}/people/", picks)
    do = f"/campaigns/visits/{visit.pk}/do/"
    told = {"declared": "100", "direct_cost": "500", "words": "看望值守职工"}
    assert "至少上传一张走访照片" in text_of(fill(officer, do, told))
    done = fill(officer, do, {**told, "photos": photo(), "receiver_name": "厂办王主任"})
    assert "走访已登记" in text_of(done)
    picture = VisitPhoto.objects.get()
    shown = officer.get(f"/campaigns/photos/{picture.pk}/")
    assert shown["Content-Type"] == "image/jpeg"
    assert b"GPS" not in shown.content
    assert shown.content.endswith(b"picture\xff\xd9")
    fill(officer, f"/campaigns/visits/{visit.pk}/receive/", {
        "name": "王主任", "ink_typed": "王主任",
    })  # fmt: skip
    visit.refresh_from_db()
    assert (visit.roster_count, visit.declared_count, visit.amount) == (2, 100, 2500)

    # settled only when nothing is open; what is open is named
    begun = text_of(officer.get(f"{base}settle/"))
    assert "1笔付款单还没有办结：李劳模（待支付）" in begun
    assert "2人还没有签收：李劳模、张劳模" in begun
    assert "还不能结算" in text_of(officer.post(f"{base}settle/", follow=True))
    phone = phone_of(zhang, client_of)
    home = text_of(phone.get("/m/"))
    assert "/m/consolations/" in links_of(home)
    assert "慰问金1000.00元" in text_of(phone.get("/m/consolations/"))
    sign = f"/m/consolations/{rows['张劳模'].pk}/sign/"
    assert (
        phone.get(sign.replace(str(rows["张劳模"].pk), str(rows["李劳模"].pk))).status_code == 404
    )
    assert "不一致" in text_of(fill(phone, sign, {"ink_typed": "李劳模"}))
    assert "已签收" in text_of(fill(phone, sign, {"ink_typed": "张劳模"}))
    orders["张劳模"].refresh_from_db()
    assert orders["张劳模"].state == "signed"
    paper = f"{base}paper/"
    assert "没有等待签收的人" in text_of(officer.get(paper))
    money.pay_cash(orders["李劳模"], actor=cashier)
    scan = SimpleUploadedFile("签收表.pdf", b"%PDF-1.4 x", "application/pdf")
    assert "已登记1人签收" in text_of(
        fill(officer, paper, {"pick": [rows["李劳模"].pk], "scan": scan})
    )
    assert "已结算" in text_of(fill(officer, f"{base}settle/", {}))
    assert "活动总结至少200字" in text_of(fill(officer, f"{base}summarise/", {"words": "好"}))
    assert "已总结" in text_of(fill(officer, f"{base}summarise/", {"words": "慰问职工。" * 40}))

    # the account and its papers; every figure opens its records
    account = text_of(officer.get(f"{base}account/"))
    opened = [url for url in links_of(account) if "consolation-" in url and "?" in url]
    assert opened
    for url in dict.fromkeys(opened):
        assert officer.get(url).context["page"].keyset_page.rows, url
    assert "2,500.00" in text_of(officer.get(f"{base}account/print/"))
    assert "覆盖<a" in text_of(officer.get(f"{base}summary/"))
    assert "张劳模" in text_of(officer.get(f"{base}sheet/"))
    out = officer.get(f"/registers/consolation-recipients/export/?campaign={campaign.pk}")
    page = openpyxl.load_workbook(io.BytesIO(b"".join(out))).active
    assert page is not None
    assert "现场签名" not in {cell.value for row in page.iter_rows() for cell in row}
    assert {"张劳模", "李劳模"} <= {cell.value for row in page.iter_rows() for cell in row}

    # the figures and the records behind them
    assert figure("consolation_fund_amount", cast.county_a) == (2500, 0)
    assert figure("consolation_units", cast.county_a) == (1, 0)
    assert figure("consolation_person_times", cast.county_a) == (2, 100)
    assert figure("frontline_visited", cast.county_a) == (0, 100)
    assert figure("model_workers_visited", cast.county_a) == (2, 0)
    assert figure("production_firms_visited", cast.county_a) == (1, 0)
    assert figure("festival_visits", cast.county_a) == (1, 0)
    assert figure("summer_goods_value", cast.county_a) == (0, 0)
    assert figure("consolation_fund_amount", cast.county_b) == (0, 0)
    behind = engine.records(
        "model_workers_visited", union=cast.county_a, period=Period.parse("2026")
    )
    assert {row.person.name for row in behind} == {"张劳模", "李劳模"}

    # a payment taken back after settling no longer counts, and the account says so
    other_chair = cadre("副主席", "chair", cast.county_a)
    money.reverse(orders["李劳模"], reason="重复发放", actor=other_chair)
    assert figure("consolation_fund_amount", cast.county_a) == (1500, 0)
    assert "此后有付款冲销或退库" in text_of(officer.get(f"{base}account/"))


def test_nobody_else_meets_the_list(cast: Any, join: Join, client_of: Any) -> None:
    from gonghui.domains.assistance.campaigns import services

    member = join("钱困难")
    campaign = plan(cast, quota="5000")
    services.list_people(
        campaign,
        [services.Invited(member.person, cast.machinery, services.Gift(Decimal(500)))],
        union=cast.county_a,
        category="hardship",
        actor=cast.officer_a,
    )
    recipient = ConsolationRecipient.objects.get()
    places = (
        recipient.get_absolute_url(),
        f"/campaigns/recipients/{recipient.pk}/",
        f"/campaigns/{campaign.pk}/sheet/",
    )

    viewer, neighbour = client_of(cast.viewer_a), client_of(cast.officer_b)
    for place in places:
        assert viewer.get(place).status_code == 403, place
        assert neighbour.get(place).status_code == 404, place
    assert "钱困难" not in text_of(viewer.get(campaign.get_absolute_url()))
    assert neighbour.get(campaign.get_absolute_url()).status_code == 404
    assert "钱困难" in text_of(client_of(cast.officer_a).get(campaign.get_absolute_url()))
    assert not AuditRecord.objects.filter(detail__icontains="困难职工").exists()


def plan(cast: Any, quota: str, **facts: Any) -> ConsolationCampaign:
    from gonghui.domains.assistance.campaigns import services

    given = {
        "union": cast.county_a,
        "title": "冬送温暖",
        "brand": "winter_warm",
        "from_on": dt.date(2026, 1, 1),
        "to_on": dt.date(2026, 2, 28),
        "scheme": "走访困难职工。",
        "quota": Decimal(quota),
    } | facts
    campaign = services.plan_campaign(given, actor=cast.officer_a)
    return services.approve(campaign, actor=cast.chair_a)


def test_lists_come_from_excel_with_named_errors(cast: Any, join: Join, client_of: Any) -> None:
    from gonghui.engines.registers.declaration import REGISTERS
    from gonghui.engines.registers.models import ImportRow
    from gonghui.engines.registers.services import start_import
    from gonghui.kernel.jobs.services import run_pending
    from gonghui.kernel.org.services import appoint

    good, leader = join("周职工"), join("吴主席")
    appoint(
        actor=None, person=leader.person, union=cast.county_a, post="chair",
        duty_type="full_time", from_on=dt.date(2024, 1, 1),
    )  # fmt: skip
    campaign = plan(cast, quota="5000")
    numbers = {one.person.name: number_of(one) for one in (good, leader)}

    def staged(register: str, lines: str) -> dict[int, str]:
        run = start_import(
            REGISTERS[register],
            union=cast.county_a,
            name="名单.csv",
            content=lines.encode(),
            actor=cast.officer_a,
        )
        run_pending()
        rows = ImportRow.objects.filter(run=run).order_by("row_number")
        said = {row.row_number: "；".join(text for _, text in row.reasons) for row in rows}
        officer = client_of(cast.officer_a)
        officer.post(f"/registers/{register}/import/{run.pk}/", {"action": "good"})
        run_pending()
        return said

    people = staged(
        "consolation-recipients",
        "慰问活动,姓名,证件号码,慰问对象,慰问金\n"
        f"{campaign.number},周职工,{numbers['周职工']},困难职工,800\n"
        f"{campaign.number},吴主席,{numbers['吴主席']},一线职工,100\n"
        f"夏送清凉,周职工,{numbers['周职工']},困难职工,100\n",
    )
    units = staged(
        "consolation-visits",
        "慰问活动,慰问单位,慰问对象,预计人数,计划日期\n"
        "冬送温暖,东岭机械有限公司,一线职工,50,2026-02-12\n"
        "冬送温暖,没有的单位,一线职工,50,2026-02-12\n"
        "冬送温暖,东岭纺织有限公司,一线职工,50,2026-06-12\n",
    )

    assert people[2] == ""
    assert "领导干部本人" in people[3]
    assert "没有可以列名单的活动“夏送清凉”" in people[4]
    assert "没有找到单位“没有的单位”" in units[3]
    assert "不在活动时间内" in units[4]
    assert [row.person.name for row in ConsolationRecipient.objects.all()] == ["周职工"]
    assert [visit.unit_name for visit in ConsolationVisit.objects.all()] == ["东岭机械有限公司"]


def number_of(member: Membership) -> str:
    from gonghui.kernel.people import protection

    person = member.person
    return protection.unseal(person.id_number_sealed, context=person.id_number_context)


def test_lists_take_a_fixed_number_of_queries(cast: Any, join: Join, client_of: Any) -> None:
    from gonghui.domains.assistance.campaigns import services

    campaign = plan(cast, quota="90000")
    officer = client_of(cast.officer_a)

    def more(count: int) -> None:
        for place in range(count):
            name = f"职工{'甲乙丙丁戊己庚辛'[place]}{'一二'[count > 1]}"
            services.list_people(
                campaign,
                [services.Invited(join(name).person, cast.machinery, services.Gift(Decimal(10)))],
                union=cast.county_a,
                category="frontline",
                actor=cast.officer_a,
            )
            services.list_visit(
                campaign,
                union=cast.county_a,
                unit=services.Unit(place=f"{name}小区"),
                category="hardship",
                planned_on=dt.date(2026, 2, 11),
                actor=cast.officer_a,
            )

    def asked() -> list[int]:
        counts = []
        for url in (
            "/registers/consolations/",
            "/registers/consolation-visits/",
            "/registers/consolation-recipients/",
            "/campaigns/calendar/",
            f"/campaigns/{campaign.pk}/account/",
            f"/campaigns/{campaign.pk}/sheet/",
        ):
            with CaptureQueriesContext(connection) as queries:
                assert officer.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    more(1)
    asked()
    few = asked()
    more(6)

    assert asked() == few
    assert max(few) <= 30
    assert re.search(r"待走访7", text_of(officer.get("/campaigns/calendar/?month=2026-02")))
