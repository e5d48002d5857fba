"""L1 会费: opened from a month, taken by hand, in a batch and from the payroll's list; struck out;
arrears listed; a worker sees his own year."""

from __future__ import annotations

import datetime as dt
import io
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

from gonghui.domains.membership.dues.models import DuesEntry, DuesMonth, DuesReceipt
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services import join_member, retain
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.registers.models import ImportRun
from gonghui.kernel.access import workers
from gonghui.kernel.access.models import Account
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.people.identity import check_digit
from tests.scenarios.pages import forms_of, links_of

pytestmark = pytest.mark.django_db
Join = Callable[..., tuple[Membership, str]]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-08-20T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def join(cast: Any) -> Join:
    serial = iter(range(101, 999, 2))

    def joined(name: str, union: Any = None, **details: Any) -> tuple[Membership, str]:
        first = f"99999919850601{next(serial):03d}"
        number = first + check_digit(first)
        member = join_member(
            union=union or cast.machinery,
            joined_on=dt.date(2020, 3, 1),
            actor=None,
            person={"name": name, "id_number": number, "mobile": f"138{next(serial):08d}"},
            details=details,
        )
        return member, number

    return joined


def text_of(response: Any) -> str:
    return str(response.content.decode())


def fill(client: Client, url: str, typed: dict[str, Any]) -> Any:
    """Post the page's form as it stands, with what is typed over it."""
    page = client.get(url)
    assert page.status_code == 200, url
    form = next(f for f in forms_of(text_of(page)) if "once_key" in f.fields)
    return client.post(url, {**form.fields, **typed}, follow=True)


def bring(client: Client, union: Any, code: str, text: str) -> ImportRun:
    """Upload a list, look at its preview, write the good rows."""
    file = SimpleUploadedFile("名单.csv", text.encode())
    client.post(f"/registers/{code}/import/", {"union": union.pk, "file": file})
    run_pending()
    run = ImportRun.objects.latest("pk")
    assert run.state == "previewed", run.message
    client.post(f"/registers/{code}/import/{run.pk}/", {"action": "good"})
    run_pending()
    run.refresh_from_db()
    return run


def figures(union: Any, period: str) -> dict[str, Decimal | None]:
    codes = ("dues_due_months", "dues_paid_months", "dues_paid_rate", "dues_income")
    found = engine.values(codes, union=union, period=Period.parse(period))
    return {code: found[code].number for code in codes}


def test_dues_of_a_union(cast: Any, join: Join, client_of: Any) -> None:
    (zhang, zhang_no), (li, li_no) = join("张一"), join("李二")
    retired, _ = join("王三")
    retain(retired, occurs_on=dt.date(2025, 5, 1), reason="10", actor=None)
    rider, _ = join("赵四", new_employment_type="delivery")
    officer, viewer = client_of(cast.officer_a), client_of(cast.viewer_a)

    # the union begins in January; bases come by a list, a bad row is named
    start = f"/dues/unions/{cast.machinery.pk}/open/"
    assert viewer.get(start).status_code == 403
    assert start in links_of(text_of(officer.get(f"/dues/?union={cast.machinery.pk}")))
    fill(officer, start, {"month": "2026-01"})
    run_pending()
    run = bring(
        officer,
        cast.machinery,
        "dues-bases",
        "姓名,证件号码,缴费基数,起始月份\n"
        f"张一,{zhang_no},4568.9,2026-01\n李二,{li_no},3009,2026-01\n李三,{li_no[:-1]}0,3009,2026-01\n",
    )
    assert (run.new_count, run.error_count) == (2, 1)
    due = dict(DuesMonth.objects.filter(month=dt.date(2026, 8, 1)).values_list("membership", "due"))
    assert due == {zhang.pk: Decimal("22.80"), li.pk: Decimal("15.00"), retired.pk: 0, rider.pk: 0}
    assert figures(cast.county_a, "2026") == {
        "dues_due_months": 16,
        "dues_paid_months": 0,
        "dues_paid_rate": 0,
        "dues_income": 0,
    }

    # one member at the desk, with a receipt to print
    paid = fill(
        officer,
        f"/dues/members/{zhang.pk}/pay/",
        {"months": [str(key(zhang, number)) for number in (1, 2)], "paid_on": "2026-03-02"},
    )
    assert "已登记2人月，45.60元，收据2026-00001" in text_of(paid)
    receipt = DuesReceipt.objects.get()
    printed = text_of(officer.get(f"/dues/receipts/{receipt.pk}/print/"))
    assert "工会会费收据" in printed
    assert "45.60" in printed

    # many at once, and the payroll's list with its bad rows named
    batch = {"of": "2026-03", "action": "all", "paid_on": "2026-04-10", "method": "deduction"}
    taken = officer.post(f"/dues/unions/{cast.machinery.pk}/take/", batch, follow=True)
    assert "已登记2人月，37.80元" in text_of(taken)
    run = bring(
        officer,
        cast.machinery,
        "dues-payments",
        "姓名,证件号码,月份,金额,代扣日期\n"
        f"张一,{zhang_no},2026-04,22.80,2026-05-10\n李二,{li_no},2026-04,20.00,2026-05-10\n",
    )
    assert (run.new_count, run.conflict_count) == (1, 1)
    assert "应缴15.00元，表中为20.00元" in str([row.reasons for row in run.rows.all()])
    assert figures(cast.county_a, "2026")["dues_paid_rate"] == Decimal(500) / 16
    assert figures(cast.machinery, "2026-04")["dues_income"] == Decimal("37.80")

    # struck out in red: the closed month stays, this one shows it
    batch_receipt = DuesReceipt.objects.get(total=Decimal("37.80"))
    undone = fill(officer, f"/dues/receipts/{batch_receipt.pk}/undo/", {"reason": "代扣未到账"})
    assert "红字冲销" in text_of(undone)
    assert figures(cast.machinery, "2026-04")["dues_income"] == Decimal("37.80")
    assert figures(cast.machinery, "2026-08")["dues_income"] == Decimal("-37.80")
    records = engine.records("dues_income", union=cast.county_a, period=Period.parse("2026"))
    assert sum(one.amount for one in records) == Decimal("68.40")

    # arrears: listed with months and sum; six months are talked about, nobody is struck off
    arrears = officer.get(f"/dues/arrears/?union={cast.machinery.pk}")
    rows = arrears.context["page"].keyset_page.rows
    assert [(row.person.name, row.months_behind, row.sum_behind) for row in rows] == [
        ("李二", 7, Decimal("105.00")),
        ("张一", 4, Decimal("91.20")),
    ]
    long = officer.get("/dues/arrears/?long=1").context["page"].keyset_page.rows
    assert [row.person.name for row in long] == ["李二"]
    talked = fill(officer, f"/dues/members/{li.pk}/remind/", {"words": "主席谈话，本人将补缴"})
    assert "主席谈话" in text_of(talked)
    li.refresh_from_db()
    assert li.status == "active"

    # the chair alone waives
    assert officer.get(f"/dues/members/{li.pk}/waive/").status_code == 403
    chair = client_of(cast.chair_a)
    waived = {"months": [str(key(li, 1))], "reason": "困难，3月5日委员会决定"}
    fill(chair, f"/dues/members/{li.pk}/waive/", waived)
    assert figures(cast.county_a, "2026")["dues_due_months"] == 15

    # the year, as a page and as a workbook
    table = text_of(officer.get("/dues/table/?year=2026"))
    assert "张一" in table
    assert "22.80" in table
    out = b"".join(officer.get("/dues/export/?year=2026"))
    page = openpyxl.load_workbook(io.BytesIO(out)).active
    assert page is not None
    heads = [page.cell(3, column).value for column in range(1, 16)]
    assert heads[2:5] == ["1月", "2月", "3月"]
    cells = {
        page.cell(row, 1).value: [page.cell(row, column).value for column in range(3, 7)]
        for row in range(4, 8)
    }
    assert cells["张一"] == ["22.80", "22.80", "欠", "22.80"]
    assert cells["李二"] == ["减免", "欠", "欠", "欠"]
    assert cells["王三"] == ["免", "免", "免", "免"]

    # on the phone a worker sees his own year
    account = Account(
        username="w.z", kind="worker", mobile=zhang.person.mobile, display_name="职工"
    )
    account.set_unusable_password()
    account.save()
    workers.bind_to(account, zhang.person, actor=None)
    account.refresh_from_db()
    phone = client_of(account)
    assert "/m/dues/" in links_of(text_of(phone.get("/m/")))
    own = text_of(phone.get("/m/dues/"))
    assert "182.40" in own  # 8 × 22.80
    assert "68.40" in own
    assert "105.00" not in own


def key(member: Membership, month: int) -> int:
    return int(DuesMonth.objects.get(membership=member, month__month=month).pk)


def test_a_neighbour_sees_nothing(cast: Any, join: Join, client_of: Any) -> None:
    member, _ = join("张一")
    officer, other = client_of(cast.officer_a), client_of(cast.officer_b)
    fill(officer, f"/dues/unions/{cast.machinery.pk}/open/", {"month": "2026-07"})
    run_pending()
    fill(officer, f"/dues/members/{member.pk}/base/", {"base": "4568.9", "month": "2026-07"})
    month = key(member, 8)

    for url in ("/dues/", "/dues/table/", "/dues/arrears/", "/dues/collect/"):
        assert "张一" not in text_of(other.get(url))
    assert other.get(f"/dues/members/{member.pk}/").status_code == 404
    other.post(
        f"/dues/unions/{cast.food.pk}/take/",
        {"month": [month], "of": "2026-08", "paid_on": "2026-08-20", "method": "cash"},
    )
    assert not DuesEntry.objects.exists()


def test_pages_take_a_fixed_number_of_queries(cast: Any, join: Join, client_of: Any) -> None:
    officer = client_of(cast.officer_a)
    fill(officer, f"/dues/unions/{cast.machinery.pk}/open/", {"month": "2026-06"})

    def add(names: str) -> None:
        for name in names:
            member, _ = join(f"张{name}")
            fill(officer, f"/dues/members/{member.pk}/base/", {"base": "4568.9"})
        fill(officer, f"/dues/unions/{cast.machinery.pk}/open/", {"month": "2026-06"})
        run_pending()

    def asked() -> list[int]:
        counts = []
        for url in ("/dues/", "/dues/table/", "/dues/collect/", "/dues/arrears/"):
            with CaptureQueriesContext(connection) as queries:
                assert officer.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    add("一")
    asked()
    few = asked()
    add("二三四")
    assert asked() == few
    assert max(few) <= 25
