"""L2 预算与支付: a budget comes in from Excel, spending is held to it; two payments are drafted,
approved, sent to the bank; one comes back and is paid again; the payee signs by finger; one is
taken back. No step by the hand of another."""

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
from django.test import Client

from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.money.models import BudgetLine, PaymentBatch, PaymentOrder, ResultFile
from gonghui.engines.registers.models import ImportRun
from gonghui.kernel.access import workers
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.people.identity import check_digit
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import set_id_number, set_name
from tests.kernel.ui.drawing import signed
from tests.scenarios.pages import forms_of, links_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Any], Client]
BUDGET = """年度,预算项目,支出科目,资金来源,预算金额,依据
2026,送温暖,维权支出,本级工会经费,5000,东工〔2026〕2号
2026,职工书屋,职工服务支出,上级工会补助,20000,东工〔2026〕2号
2026,培训,没有这个科目,本级工会经费,1,东工〔2026〕2号
"""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-06-15T09:00:00+08:00", tick=False):
        yield


def person(name: str, serial: int) -> tuple[Person, str]:
    first = f"99999919850601{serial:03d}"
    row = Person(sex="1", birth_on=dt.date(1985, 6, 1), mobile=f"1380000{serial:04d}")
    set_name(row, name)
    set_id_number(row, first + check_digit(first))
    row.save()
    return row, first + check_digit(first)


def account(username: str, name: str, role: str, union: Any) -> Any:
    opened = open_account(
        username=username, display_name=name, password="qing-jiang-2026", actor=None
    )
    grant_role(opened, role=role, union=union, from_on=dt.date(2020, 1, 1), actor=None)
    return opened


def text_of(response: Any) -> str:
    return str(response.content.decode())


def fill(client: Client, url: str, typed: dict[str, Any], status: int = 200) -> Any:
    """Post the page's form as it stands, with what is typed over it."""
    page = client.get(url)
    assert page.status_code == 200, url
    form = next(f for f in forms_of(text_of(page)) if "once_key" in f.fields)
    answer = client.post(url, {**form.fields, **typed}, follow=True)
    assert answer.status_code == status, text_of(answer)
    return answer


def test_money_from_the_budget_to_the_signature(cast: Any, client_of: ClientOf) -> None:
    (li, li_number), (_, wang_number) = person("李春", 101), person("王秋", 103)
    finance = client_of(account("caiwu-a", "贺财务", "finance", cast.county_a))
    cashier = client_of(account("chuna-a", "邱出纳", "cashier", cast.county_a))
    officer, chair = client_of(cast.officer_a), client_of(cast.chair_a)
    stranger = client_of(cast.officer_b)

    # the year's budget comes in from Excel; a bad row is named
    finance.post(
        "/registers/budget-lines/import/",
        {"union": cast.county_a.pk, "file": SimpleUploadedFile("预算.csv", BUDGET.encode())},
    )
    run_pending()
    run = ImportRun.objects.latest("pk")
    assert "没有这个科目" in text_of(finance.get(f"/registers/budget-lines/import/{run.pk}/"))
    finance.post(f"/registers/budget-lines/import/{run.pk}/", {"action": "good"})
    run_pending()
    line = BudgetLine.objects.get(title="送温暖")
    assert BudgetLine.objects.count() == 2
    assert "5,000.00" in text_of(finance.get("/money/budget/"))

    # the officer drafts; over the line's balance is refused with the balance
    facts = {
        "kind": "money.other",
        "line": line.pk,
        "way": "bank",
        "period": "2026-06",
        "note": "走访慰问",
        "payee_name": "李春",
        "id_number": li_number,
    }
    assert client_of(cast.viewer_a).get("/money/orders/new/").status_code == 403
    refusal = fill(officer, "/money/orders/new/", facts | {"amount": "5000.01"}, status=409)
    assert "余额5,000.00元" in text_of(refusal)
    wrong = fill(
        officer, "/money/orders/new/", facts | {"amount": "1", "payee_name": "李冬"}, status=422
    )
    assert "没有登记这个姓名和证件号码相符的人员" in text_of(wrong)
    fill(officer, "/money/orders/new/", facts | {"amount": "1200"})
    fill(
        officer,
        "/money/orders/new/",
        facts | {"amount": "800.50", "payee_name": "王秋", "id_number": wang_number},
    )
    one, two = PaymentOrder.objects.order_by("pk")
    for order, number in ((one, "9003 0000 0000 0001"), (two, "9003 0000 0000 0002")):
        assert "没有收款账户" in text_of(
            fill(chair, f"/money/orders/{order.pk}/approve/", {}, status=409)
        )
        fill(
            officer,
            f"/money/orders/{order.pk}/account/",
            {"number": number, "bank_name": "东岭农商银行", "reason": "首次登记"},
        )
    card = text_of(officer.get(f"/money/orders/{one.pk}/"))
    assert "**** 0001" in card
    assert "9003000000000001" not in card
    assert officer.get(f"/money/orders/{one.pk}/approve/").status_code == 403
    assert stranger.get(f"/money/orders/{one.pk}/").status_code == 404

    # the chair approves one on its card, the rest by ticks
    fill(chair, f"/money/orders/{one.pk}/approve/", {})
    verdicts = chair.post("/money/approve/many/", {"order": [one.pk, two.pk]})
    assert "已审批通过1笔，1笔未通过" in text_of(verdicts)

    # the cashier fills a batch, closes it, takes the bank's file
    assert chair.get("/money/batches/new/").status_code == 403
    fill(cashier, "/money/batches/new/", {"title": "六月慰问"})
    batch = PaymentBatch.objects.get()
    page = text_of(cashier.get(f"/money/batches/{batch.pk}/fill/"))
    assert page.count('name="order"') == 2
    cashier.post(f"/money/batches/{batch.pk}/put/", {"action": "ticked", "order": [one.pk, two.pk]})
    closing = f"/money/batches/{batch.pk}/close/"
    assert "贰仟元伍角整" in text_of(cashier.get(closing))
    fill(cashier, closing, {})
    sending = f"/money/batches/{batch.pk}/send/"
    assert chair.get(sending).status_code == 403
    made = fill(cashier, sending, {"reason": "发放六月慰问金"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(made.streaming_content))).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [(row[3], row[5]) for row in rows] == [
        ("9003000000000001", 1200),
        ("9003000000000002", 800.5),
    ]

    # the bank's answer: one paid, one back, one row that belongs to nothing
    answer = (
        "支付单号,户名,账号,金额,处理结果,失败原因\n"
        f"{one.number},李春,9003000000000001,1200.00,成功,\n"
        f"{two.number},王秋,9003000000000002,800.50,失败,账户已销户\n"
        "ZF2026999999,赵冬,9003000000000009,1.00,成功,\n"
    )
    fill(
        cashier,
        f"/money/batches/{batch.pk}/result/",
        {"file": SimpleUploadedFile("回盘.csv", answer.encode("gb18030"))},
    )
    result = ResultFile.objects.get()
    preview = text_of(cashier.get(f"/money/results/{result.pk}/"))
    assert "不在本批次中" in preview
    assert "账户已销户" in preview
    fill(cashier, f"/money/results/{result.pk}/book/", {})
    assert PaymentOrder.objects.get(pk=one.pk).state == "paid"
    assert PaymentOrder.objects.get(pk=two.pk).state == "failed"

    # what came back gets its new account, a new approval and a new batch
    fill(
        officer,
        f"/money/orders/{two.pk}/account/",
        {"number": "9003000000000003", "bank_name": "东岭农商银行", "reason": "本人换卡"},
    )
    fill(chair, f"/money/orders/{two.pk}/approve/", {})
    fill(cashier, "/money/batches/new/", {"title": "补发"})
    second = PaymentBatch.objects.latest("pk")
    cashier.post(f"/money/batches/{second.pk}/put/", {"action": "all"})
    fill(cashier, f"/money/batches/{second.pk}/close/", {})
    fill(cashier, f"/money/batches/{second.pk}/send/", {"reason": "补发"})
    cashier.post(
        f"/money/batches/{second.pk}/act/",
        {"action": "paid", "order": [two.pk], "on": "2026-06-15"},
    )
    assert PaymentBatch.objects.get(pk=second.pk).state == "settled"

    # the payee signs by finger on his phone; the other's payment does not exist for him
    worker = Account(username="w.l", kind="worker", mobile=li.mobile, display_name="职工")
    worker.set_unusable_password()
    worker.save()
    workers.bind_to(worker, li, actor=None)
    worker.refresh_from_db()
    phone = client_of(worker)
    assert "/m/payments/" in links_of(text_of(phone.get("/m/")))
    own = text_of(phone.get("/m/payments/"))
    assert "1,200.00元" in own
    assert "800.50" not in own
    assert phone.get(f"/m/payments/{two.pk}/sign/").status_code == 404
    fill(phone, f"/m/payments/{one.pk}/sign/", {"ink": signed()})
    assert "已签收" in text_of(phone.get("/m/payments/"))
    assert "的手写签名" in text_of(cashier.get(f"/money/orders/{one.pk}/"))
    printed = text_of(cashier.get(f"/money/batches/{batch.pk}/sheet/"))
    assert "大写：壹仟贰佰元整" in printed
    assert "本人手机" in printed

    # the second was paid in error: a counter-entry takes it back
    assert finance.get(f"/money/orders/{two.pk}/reverse/").status_code == 403
    fill(chair, f"/money/orders/{two.pk}/reverse/", {"reason": "重复慰问，已退回"})
    counter = PaymentOrder.objects.get(reverses=two)
    assert counter.amount == Decimal("-800.50")
    assert (line.spent, line.committed, line.left) == (1200, 0, 3800)
    assert "3,800.00" in text_of(finance.get("/money/budget/"))
    register = text_of(finance.get("/money/signatures/?state=signed"))
    assert "李春" in register
    assert "王秋" not in register

    # the figure of the month: what was paid less what was taken back, each record behind it
    june = Period.parse("2026-06")
    found = engine.values(
        ("payments_amount", "payments_unsigned"), union=cast.county_a, period=june
    )
    assert found["payments_amount"].number == 1200
    assert found["payments_unsigned"].number == 0
    records = text_of(
        chair.get(
            f"/indicators/of/payments_amount/records/?union={cast.county_a.pk}&period=2026-06"
        )
    )
    for number in (one.number, two.number, counter.number):
        assert number in records
    assert "王秋" not in records

    # every step stands in the audit, and no account number does
    events = list(AuditRecord.objects.values_list("event", flat=True))
    for event, times in (
        ("money.drafted", 2),
        ("money.approved", 3),
        ("money.batch_exported", 2),
        ("money.paid", 2),
        ("money.failed", 1),
        ("money.account_changed", 1),
        ("money.signed", 1),
        ("money.reversed", 1),
    ):
        assert events.count(event) == times, event
    kept = str(list(AuditRecord.objects.values("detail", "reason", "target_title")))
    assert "90030000" not in kept
