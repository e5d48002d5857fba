"""B7 生日、婚丧嫁娶、退休、节日: next month's list with the gift within the rule, as the officer,
the worker with his phone and those who may not see everything meet it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.occasions.models import CareGrant, CareList, LifeEvent
from gonghui.domains.membership.services import join_member
from gonghui.engines.goods import services as goods
from gonghui.engines.goods.models import IssueLine
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.money import services as money
from gonghui.kernel.access import workers
from gonghui.kernel.access.models import Account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.people.identity import check_digit
from gonghui.kernel.ui.ink import Ink
from tests.scenarios.pages import forms_of, links_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-20T09:00:00+08:00", tick=False):
        yield


Born = Callable[..., Membership]


@pytest.fixture
def born(cast: Any) -> Born:
    serial = iter(range(101, 999, 2))  # odd: men

    def joined(name: str, born_on: dt.date, union: Any = None) -> Membership:
        first = f"999999{born_on:%Y%m%d}{next(serial):03d}"
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


def fill(client: Client, url: str, typed: dict[str, Any]) -> Any:
    """Post the page's form as it stands, with what is typed over it."""
    page = client.get(url)
    assert page.status_code == 200, url
    form = next(f for f in forms_of(page.content.decode()) if "once_key" in f.fields)
    return client.post(url, {**form.fields, **typed}, follow=True)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_next_month_is_called_on_within_the_rule(cast: Any, born: Born, client_of: Any) -> None:
    zhang = born("张祝寿", dt.date(1990, 12, 5))
    born("李祝寿", dt.date(1985, 12, 25))
    born("王退休", dt.date(1966, 3, 7))  # 60岁4个月 since 2026-07: long ago; not in December
    born("赵退休", dt.date(1966, 7, 20))  # 60岁5个月: December 2026
    born("周邻居", dt.date(1990, 12, 5), cast.food)
    officer = client_of(cast.officer_a)

    month = text_of(officer.get("/care/"))
    assert "2026年12月" in month
    people = [url for url in links_of(month) if url.startswith("/care/people/")]
    birthdays = officer.get(next(url for url in people if "kind=birthday" in url))
    rows = birthdays.context["page"].keyset_page.rows
    assert [(row.person.name, row.on_day) for row in rows] == [("张祝寿", 5), ("李祝寿", 25)]
    retiring = text_of(officer.get(next(url for url in people if "kind=retirement" in url)))
    assert "赵退休" in retiring
    assert "60岁5个月" in retiring
    assert "王退休" not in retiring

    # over the limit is refused with the rule; within it the list is made
    typed = {
        "union": cast.machinery.pk,
        "month": "2026-12",
        "kind": "birthday",
        "form": "voucher",
        "item": "蛋糕券",
    }
    make = "/care/lists/make/?month=2026-12"
    refused = text_of(fill(officer, make, {**typed, "amount": "400"}))
    assert "400元超过规定：生日慰问每人每次不超过300元" in refused
    assert "总工办发〔2017〕32号" in refused
    assert not CareGrant.objects.exists()
    made = fill(officer, make, {**typed, "amount": "200"})
    assert "已列入2人" in text_of(made)

    # approved by another, put on one list of the warehouse, signed on the phone and on the spot
    care_list = CareList.objects.get()
    url = f"/care/lists/{care_list.pk}/"
    grants = dict(CareGrant.objects.values_list("membership__person__name", "pk"))
    sheet = text_of(officer.get(f"{url}sheet/"))
    assert "张祝寿" in sheet
    assert "本人签名" in sheet
    line, warehouse, item = stock_up(cast)
    own = officer.get(f"{url}confirm/")
    assert own.status_code == 403
    chair = client_of(cast.chair_a)
    approved = fill(chair, f"{url}confirm/", {"line": line.pk})
    assert "已办理2人" in text_of(approved)
    issued = fill(
        officer,
        f"{url}issue/",
        {"occasion": "birthday|", "warehouse": warehouse.pk, "item": item.pk, "quantity": "1"},
    )
    assert issued.status_code == 200
    lines = {one.name: one for one in IssueLine.objects.select_related("issue_list")}
    goods.hand_out_many(list(lines.values()), actor=cast.officer_a)
    phone = phone_of(zhang, client_of)
    care = text_of(phone.get("/m/care/"))
    assert "待签收" in care
    assert "李祝寿" not in care
    assert phone.get(f"/m/care/{grants['李祝寿']}/sign/").status_code == 404
    signed = fill(phone, f"/m/care/{grants['张祝寿']}/sign/", {"ink_typed": "张祝寿"})
    assert "已签收" in text_of(signed)
    goods.sign_line(
        IssueLine.objects.select_related("issue_list").get(pk=lines["李祝寿"].pk),
        Ink(typed="李祝寿"),
        actor=cast.officer_a,
    )
    by = dict(CareGrant.objects.values_list("membership__person__name", "signed_by"))
    assert by == {"张祝寿": "phone", "李祝寿": "desk"}

    # Excel out, the figure and its records
    out = officer.get(f"{url}export/")
    page = openpyxl.load_workbook(io.BytesIO(b"".join(out))).active
    assert page is not None
    assert [page.cell(row, 1).value for row in (4, 5)] == ["张祝寿", "李祝寿"]
    assert figure("member_condolence_times", cast.county_a) == 2
    assert figure("member_condolence_amount", cast.county_a) == 400
    assert figure("member_condolence_times", cast.county_b) == 0

    # a mistake is taken back: the goods come home
    back = IssueLine.objects.select_related("issue_list").get(pk=lines["李祝寿"].pk)
    goods.give_back(back, 1, reason="发错了人", actor=cast.officer_a)
    assert figure("member_condolence_times", cast.county_a) == 1


def stock_up(cast: Any) -> tuple[Any, Any, Any]:
    """A budget line, a warehouse and cake vouchers of the machinery union."""
    line = money.set_line(
        union=cast.machinery,
        year=2026,
        subject="activity",
        title="会员慰问",
        fund_source="own_union",
        amount=Decimal(9000),
        reason="年初预算",
        actor=None,
    )
    warehouse = goods.create_warehouse(
        {"union": cast.machinery, "name": "慰问品库"}, actor=cast.officer_a
    )
    item = goods.create_item(
        {"union": cast.machinery, "name": "蛋糕券", "unit": "张", "category": "other"},
        actor=cast.officer_a,
    )
    goods.receive(
        warehouse=warehouse,
        source="buy",
        lines=[goods.LotDraft(item, 20, Decimal(200))],
        received_on=dt.date(2026, 11, 1),
        actor=cast.officer_a,
    )
    return line, warehouse, item


def figure(code: str, union: Any) -> Decimal | None:
    period = Period.parse("2026")
    value = engine.value(code, union=union, period=period)
    found = engine.records(code, union=union, period=period)
    if code.endswith("times"):
        assert found.count() == value.number
    return value.number


def test_a_worker_tells_his_union_and_nobody_else_learns(
    cast: Any, born: Born, client_of: Any
) -> None:
    member = born("孙住院", dt.date(1990, 5, 5))
    phone = phone_of(member, client_of)
    officer, viewer = client_of(cast.officer_a), client_of(cast.viewer_a)

    assert "/m/care/" in links_of(text_of(phone.get("/m/")))
    told = fill(
        phone,
        "/m/care/tell/",
        {"kind": "hospital", "occurred_on": "2026-11-18", "note": "在县医院"},
    )
    assert "已告诉工会" in text_of(told)
    event = LifeEvent.objects.get()
    card = f"/care/events/{event.pk}/"

    # only who may meet sensitive events sees it, everywhere
    assert "孙住院" in text_of(officer.get("/care/events/"))
    assert "在县医院" in text_of(officer.get(card))
    assert "孙住院" not in text_of(viewer.get("/care/events/"))
    assert viewer.get(card).status_code == 404
    assert client_of(cast.officer_b).get(card).status_code == 404
    assert "待慰问的生活事项" in text_of(officer.get("/care/?month=2026-11"))
    assert not AuditRecord.objects.filter(detail__icontains="住院").exists()

    fill(officer, f"{card}confirm/", {})
    over = fill(officer, f"{card}plan/", {"form": "cash", "amount": "1200"})
    assert "1200元超过规定：住院慰问每人每次不超过1000元" in text_of(over)
    fill(officer, f"{card}plan/", {"form": "cash", "amount": "800"})
    grant = CareGrant.objects.get()
    assert viewer.get(f"/care/grants/{grant.pk}/").status_code == 404
    # nobody who signs the common sheet reads of it; it has a slip of its own
    assert "孙住院" not in text_of(officer.get(f"/care/lists/{grant.care_list_id}/sheet/"))
    assert "孙住院" in text_of(officer.get(f"/care/grants/{grant.pk}/slip/"))
    line, _, _ = stock_up(cast)
    fill(client_of(cast.chair_a), f"/care/grants/{grant.pk}/confirm/", {"line": line.pk})
    fill(officer, f"/care/grants/{grant.pk}/order/", {"way": "cash"})
    grant.refresh_from_db()
    order = grant.order
    assert order is not None
    money.approve_order(order, actor=cast.chair_a)
    money.pay_cash(order, actor=None)
    assert "请在框内手写签名" in text_of(fill(phone, f"/m/care/{grant.pk}/sign/", {}))
    done = fill(phone, f"/m/care/{grant.pk}/sign/", {"ink_typed": "孙住院"})
    assert "已签收" in text_of(done)
    assert figure("member_condolence_amount", cast.machinery) == 800

    twice = fill(phone, "/m/care/tell/", {"kind": "hospital", "occurred_on": "2026-11-19"})
    assert "已经登记过" in text_of(twice)
    fill(phone, "/m/care/tell/", {"kind": "marriage", "occurred_on": "2026-11-01"})
    wedding = LifeEvent.objects.get(kind="marriage")
    fill(officer, f"/care/events/{wedding.pk}/dismiss/", {"answer": "请补交结婚证"})
    assert "请补交结婚证" in text_of(phone.get("/m/care/"))


def test_lists_take_a_fixed_number_of_queries(cast: Any, born: Born, client_of: Any) -> None:
    officer = client_of(cast.officer_a)

    def asked() -> list[int]:
        counts = []
        for url in ("/care/", "/care/people/?kind=birthday", "/care/people/?kind=retirement"):
            with CaptureQueriesContext(connection) as queries:
                assert officer.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    born("张一", dt.date(1990, 12, 5))
    born("赵退", dt.date(1966, 7, 20))
    asked()
    few = asked()
    for place in range(8):
        born(f"李{'甲乙丙丁戊己庚辛'[place]}", dt.date(1990, 12, 6 + place))
        born(f"钱{'甲乙丙丁戊己庚辛'[place]}", dt.date(1966, 7, 3 + place))

    assert asked() == few
    assert max(few) <= 30
