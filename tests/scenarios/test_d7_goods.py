"""D7 物资: items come in from Excel, goods are bought, sent to a base union, handed out one by one
with a signature by finger, on the worker's own phone and by a paper sheet, brought back, lost,
counted; the figures open their records. Stock is never negative, every item is signed for."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gonghui.domains.membership.services import join_member
from gonghui.engines.goods import services
from gonghui.engines.goods.models import (
    IssueLine,
    IssueList,
    Item,
    Lot,
    Move,
    Receipt,
    Stock,
    StockTake,
    Transfer,
    Warehouse,
    WriteOff,
)
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.registers.models import ImportRun
from gonghui.kernel.access import workers
from gonghui.kernel.access.models import Account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.people.identity import check_digit
from tests.engines.goods.conftest import make_account
from tests.kernel.ui.drawing import drawn_name, signed
from tests.scenarios.pages import forms_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 15)
ITEMS = "品名,规格,单位,类别,库存下限\n凉茶,24罐,箱,防暑降温,10\n大米,5kg,袋,节日慰问品,\n"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-06-15T09:00:00+08:00", tick=False):
        yield


def text_of(response: Any) -> str:
    return str(response.content.decode())


def fill(client: Client, url: str, **typed: Any) -> Any:
    """Post the page's own form with what is typed over it."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    form = next(one for one in forms_of(text_of(page)) if "once_key" in one.fields)
    return client.post(url, {**form.fields, **typed}, follow=True)


def told(answer: Any, text: str) -> None:
    assert text in text_of(answer).replace("\n", ""), text_of(answer)[-600:]


def join(name: str, union: Any, serial: int) -> Any:
    first = f"99999919850601{serial:03d}"
    return join_member(
        union=union,
        joined_on=dt.date(2020, 3, 1),
        actor=None,
        person={
            "name": name,
            "id_number": first + check_digit(first),
            "mobile": f"13800000{serial:03d}",
        },
        details={},
    )


def value(code: str, union: Any) -> Any:
    return engine.value(code, union=union, period=Period.parse("2026-06")).number


def test_goods_from_the_purchase_to_the_last_signature(cast: Any, client_of: Any) -> None:
    officer, chair = client_of(cast.officer_a), client_of(cast.chair_a)
    base_keeper = client_of(make_account("base", "何保管", "officer", cast.machinery))
    stranger = client_of(cast.officer_b)
    people = [
        join(name, cast.machinery, serial)
        for name, serial in (("冯一鸣", 101), ("陈二喜", 103), ("褚三元", 105))
    ]

    # warehouses by form, items from Excel
    for client, union, name in (
        (officer, cast.county_a, "县总库"),
        (base_keeper, cast.machinery, "机械库"),
    ):
        told(
            fill(client, "/registers/warehouses/new/", union=union.pk, name=name),
            f"已登记仓库“{name}”",
        )
    county, base = Warehouse.objects.get(name="县总库"), Warehouse.objects.get(name="机械库")
    file = SimpleUploadedFile("品目.csv", ITEMS.encode())
    officer.post("/registers/goods-items/import/", {"union": cast.county_a.pk, "file": file})
    run_pending()
    run = ImportRun.objects.latest("pk")
    officer.post(f"/registers/goods-items/import/{run.pk}/", {"action": "good"})
    run_pending()
    tea, rice = Item.objects.get(name="凉茶"), Item.objects.get(name="大米")
    assert (tea.spec, tea.unit, tea.least) == ("24罐", "箱", 10)

    # bought: two kinds on one receipt, the rice from a poverty area
    answer = fill(
        officer,
        f"/goods/warehouses/{county.pk}/receive/",
        source="buy",
        supplier="东岭供销社",
        **{"line0-item": tea.pk, "line0-quantity": "20", "line0-unit_price": "36.50"},
        **{"line0-expires_on": "2026-07-01", "line0-number": "A1"},
        **{"line1-item": rice.pk, "line1-quantity": "6", "line1-unit_price": "40"},
        **{"line1-is_poverty_area": "on"},
    )
    told(answer, "已入库")
    assert Receipt.objects.get().lots.count() == 2
    more = {"line0-item": rice.pk, "line0-quantity": "4", "line0-unit_price": "30"}
    fill(officer, f"/goods/warehouses/{county.pk}/receive/", source="buy", **more)
    again = fill(officer, "/goods/receipts/new/", warehouse=county.pk, **{"line0-item": tea.pk})
    told(again, "第1种数量")

    # sent to the base union, which counts one box less
    lot = Lot.objects.get(item=tea)
    sending = f"/goods/warehouses/{county.pk}/send/"
    told(
        fill(officer, sending, to_warehouse=base.pk, **{f"lot{lot.pk}": "8"}),
        "已调出，等对方清点收货",
    )
    sent = Transfer.objects.get()
    receiving = f"/goods/transfers/{sent.pk}/receive/"
    assert stranger.get(receiving).status_code == 404
    line = sent.lines.get()
    told(fill(base_keeper, receiving, **{f"line{line.pk}": "7"}), "请写明差异情况")
    fill(base_keeper, receiving, **{f"line{line.pk}": "7"}, difference="压破一箱")
    settling = f"/goods/transfers/{sent.pk}/settle/"
    assert base_keeper.get(settling).status_code == 403
    told(fill(officer, settling, text="装车时少一箱"), "差额已退回本仓账面")
    assert Stock.objects.get(warehouse=base).quantity == 7
    assert Stock.objects.get(warehouse=county, lot=lot).quantity == 13

    # a list: pasted people, a file, a team
    told(
        fill(officer, "/goods/lists/new/", warehouse=county.pk, title="高温慰问", purpose="summer"),
        "已制单",
    )
    row = IssueList.objects.get()
    gets = {"item1": tea.pk, "quantity1": "2"}
    pasting = f"/goods/lists/{row.pk}/paste/"
    told(fill(officer, pasting, lines="冯一鸣\n孙悟空", **gets), "还有1行没有加入")
    book = openpyxl.Workbook()
    for cells in (["序号", "姓名", "手机号"], [1, "陈二喜", "13800000103"], [2, "褚三元", ""]):
        book.active.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    roster = SimpleUploadedFile("名单.xlsx", buffer.getvalue())
    told(fill(officer, pasting, file=roster, **gets), "已加入2项")
    unit = f"/goods/lists/{row.pk}/unit/"
    told(fill(officer, unit, name="环卫三班", headcount="12", **gets), "已加入1项")
    told(fill(officer, unit, **gets), "请填写")
    lines = {one.name: one for one in row.lines.all()}
    assert len(lines) == 4

    # handed out one by one on the keeper's phone
    assert "冯一鸣" in text_of(officer.get(f"/goods/lists/{row.pk}/hand/"))
    handing = f"/goods/lines/{lines['冯一鸣'].pk}/hand/"
    told(fill(officer, handing, ink="", way="sign"), "请领取人签名后再提交")
    assert not Move.objects.filter(kind="issue").exists()
    told(fill(officer, handing, ink_typed="张三", way="sign"), "与“冯一鸣”不一致")
    told(fill(officer, handing, ink=signed(), way="sign"), "冯一鸣已签收")
    told(officer.get(handing), "没有待发放或待签收的物资")
    lines["冯一鸣"].refresh_from_db()
    assert lines["冯一鸣"].signed_way == "ink"
    assert lines["冯一鸣"].value == Decimal("73.00")
    card = text_of(officer.get(f"/goods/lines/{lines['冯一鸣'].pk}/"))
    assert "data:image/png;base64," in card

    # by the worker on his own phone
    phone_account = Account(
        username="w.chen", kind="worker", mobile="13800000103", display_name="陈二喜"
    )
    phone_account.set_unusable_password()
    phone_account.save()
    workers.bind_to(phone_account, people[1].person, actor=None)
    phone_account.refresh_from_db()
    phone = client_of(phone_account)
    told(
        fill(officer, f"/goods/lines/{lines['陈二喜'].pk}/hand/", ink="", way="phone"),
        "请本人在手机上签收",
    )
    assert phone.get(f"/m/goods/{lines['冯一鸣'].pk}/sign/").status_code == 404
    assert "凉茶（24罐）　2箱" in text_of(phone.get("/m/goods/"))
    told(fill(phone, f"/m/goods/{lines['陈二喜'].pk}/sign/", ink=signed()), "已签收，谢谢")

    # by the printed sheet, with its scan
    sheet = text_of(officer.get(f"/goods/lists/{row.pk}/sheet/"))
    assert sheet.count("data:image/png;base64,") == 2
    paper = f"/goods/lists/{row.pk}/paper/"
    scan = SimpleUploadedFile("签收表.png", drawn_name())
    picked = [lines["环卫三班"].pk]
    told(fill(officer, paper, scan=scan, line=picked), "已确认1项签收")
    fake = SimpleUploadedFile("签收表.png", b"not a picture")
    told(fill(officer, paper, scan=fake, line=[lines["褚三元"].pk]), "内容与扩展名不符")

    # brought back, and the list closed: whoever did not come is cancelled
    told(
        fill(
            officer,
            f"/goods/lines/{lines['环卫三班'].pk}/back/",
            quantity="1",
            reason="多领一箱",
        ),
        "已退回入库",
    )
    told(fill(officer, f"/goods/lists/{row.pk}/close/"), "已办结")
    states = dict(row.lines.values_list("name", "state"))
    assert states == {
        "冯一鸣": "signed",
        "陈二喜": "signed",
        "环卫三班": "signed",
        "褚三元": "cancelled",
    }

    # lost: asked by one, approved by another
    stock = Stock.objects.get(warehouse=county, lot=lot)
    asking = f"/goods/stock/{stock.pk}/loss/"
    told(fill(officer, asking, quantity="1", kind="broken", text="鼠咬"), "等有审批权限的人审批")
    loss = WriteOff.objects.get()
    assert officer.get(f"/goods/losses/{loss.pk}/approve/").status_code == 403
    told(fill(chair, f"/goods/losses/{loss.pk}/approve/"), "已核销")

    # counted blind: the books are hidden until all is counted
    told(fill(officer, f"/goods/warehouses/{county.pk}/take/", is_blind="on"), "已开始盘点")
    take = StockTake.objects.get()
    stock.refresh_from_db()
    assert stock.quantity == 13 - 5 - 1
    count = f"/goods/takes/{take.pk}/count/"
    counted = {one.pk: one for one in take.lines.select_related("lot__item")}
    assert 'data-label="账面"' not in text_of(officer.get(count))
    typed = {f"counted{pk}": str(one.book) for pk, one in counted.items()}
    tea_line = next(one for one in counted.values() if one.lot_id == lot.pk)
    typed[f"counted{tea_line.pk}"] = "6"
    told(fill(officer, count, **typed), "已保存")
    assert 'data-label="账面"' in text_of(officer.get(count))
    told(fill(officer, f"/goods/takes/{take.pk}/submit/"), "请逐项写明差异原因")
    told(fill(officer, count, **{f"reason{tea_line.pk}": "找不到"}), "已保存")
    told(fill(officer, f"/goods/takes/{take.pk}/submit/"), "审批后差异入账")
    assert officer.get(f"/goods/takes/{take.pk}/approve/").status_code == 403
    told(fill(chair, f"/goods/takes/{take.pk}/approve/"), "差异已入账")

    # the books agree, the figures open their records
    stock.refresh_from_db()
    assert stock.quantity == 6
    moved = Move.objects.filter(warehouse=county, lot=lot).aggregate(n=Sum("quantity"))["n"]
    assert moved == 6
    told(officer.get(f"/goods/items/?short=1&warehouse={county.pk}"), "低于下限")
    told(officer.get("/goods/?shelf=soon"), "即将过期")
    assert value("goods_issued_value", cast.county_a) == Decimal("36.50") * 5
    records = engine.records(
        "goods_issued_value", union=cast.county_a, period=Period.parse("2026-06")
    )
    assert sum(one.value for one in records) == Decimal("36.50") * 5
    assert value("goods_signed_rate", cast.county_a) == 100
    assert value("goods_persons", cast.county_a) == 2
    assert round(value("poverty_product_ratio", cast.county_a), 2) == Decimal("66.67")
    assert not IssueLine.objects.visible_to(cast.officer_b, "goods.view").exists()
    exported = openpyxl.load_workbook(
        io.BytesIO(b"".join(officer.get(f"/goods/lists/{row.pk}/export/").streaming_content))
    )
    names = [cells[0].value for cells in exported.active.iter_rows(min_row=4, max_row=7)]
    assert sorted(names) == sorted(states)
    ledger = b"".join(officer.get("/registers/goods-moves/export/").streaming_content)
    assert openpyxl.load_workbook(io.BytesIO(ledger)).active.max_row >= Move.objects.count()
    events = set(AuditRecord.objects.everything(reason="test").values_list("event", flat=True))
    assert {"goods.handed_out", "goods.signed", "goods.loss_approved"} <= events


def test_names_of_a_sensitive_list_are_for_those_who_hand_out(cast: Any, client_of: Any) -> None:
    warehouse = services.create_warehouse(
        {"union": cast.county_a, "name": "县总库", "keeper": None}, actor=None
    )
    item = services.create_item(
        {"union": cast.county_a, "name": "米", "spec": "", "unit": "袋", "category": "living"},
        actor=None,
    )
    services.receive(
        warehouse=warehouse,
        source="donation",
        lines=[services.LotDraft(item, 9, Decimal(5))],
        received_on=TODAY,
        actor=None,
    )
    person = join("冯一鸣", cast.machinery, 101).person
    row = services.make_issue_list(
        union=cast.county_a,
        warehouse=warehouse,
        title="入户物资",
        purpose="aid",
        lines=[services.LineDraft(item, 1, person=person)],
        is_sensitive=True,
        actor=None,
    )
    line = services.hand_out(row.lines.get(), actor=None)
    viewer, officer = client_of(cast.viewer_a), client_of(cast.officer_a)

    for address in ("", "sheet/", "?q=冯"):
        page = text_of(viewer.get(f"/goods/lists/{row.pk}/{address}"))
        assert "冯一鸣" not in page, address
    assert "冯一鸣" not in text_of(viewer.get(f"/goods/lines/{line.pk}/"))
    assert "冯一鸣" in text_of(officer.get(f"/goods/lists/{row.pk}/"))
    records = "/indicators/goods_issued_value/records/?period=2026-06"
    assert "冯一鸣" not in text_of(viewer.get(records))


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/goods/", 15), ("/goods/lists/", 13), ("/goods/receipts/", 13), ("/goods/transfers/", 12)],
)
def test_lists_ask_the_same_for_one_row_and_for_three(
    cast: Any, client_of: Any, depot_of: Any, address: str, queries: int
) -> None:
    client = client_of(cast.officer_a)
    depot_of(1)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    depot_of(3)
    with CaptureQueriesContext(connection) as three:
        client.get(address)

    assert len(one) == len(three) <= queries


@pytest.fixture
def depot_of(cast: Any) -> Any:
    """Rows of each list, so many more."""

    def warehouse(name: str) -> Any:
        return services.create_warehouse(
            {"union": cast.county_a, "name": name, "keeper": None}, actor=None
        )

    first, second = warehouse("一库"), warehouse("二库")

    def made(count: int) -> None:
        for number in range(count):
            item = services.create_item(
                {
                    "union": cast.county_a,
                    "name": f"物资{count}{number}",
                    "spec": "",
                    "unit": "个",
                    "category": "other",
                },
                actor=None,
            )
            receipt = services.receive(
                warehouse=first,
                source="donation",
                lines=[services.LotDraft(item, 9, Decimal(5))],
                received_on=TODAY,
                actor=None,
            )
            services.transfer(
                from_warehouse=first,
                to_warehouse=second,
                lots=[(receipt.lots.get(), 1)],
                sent_on=TODAY,
                actor=None,
            )
            services.make_issue_list(
                union=cast.county_a,
                warehouse=first,
                title=f"清单{count}{number}",
                purpose="other",
                lines=[services.LineDraft(item, 1, name="班组")],
                actor=None,
            )

    return made
