"""The bank's answer: every row understood or named, and booked once."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from gonghui.engines.money import services
from gonghui.engines.money.bank.layouts import LAYOUTS
from gonghui.engines.money.enums import BatchState, OrderState, ResultState
from gonghui.engines.money.models import PaymentBatch
from gonghui.engines.money.services import results
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.refusal import Refusal
from tests.engines.money.conftest import TOLD, fresh

pytestmark = pytest.mark.django_db
HEADS = ("序号", "附言", "户名", "账号", "交易金额", "交易状态", "返回信息")


def answer(rows: Sequence[Sequence[Any]], heads: Sequence[str] = HEADS) -> bytes:
    book = openpyxl.Workbook()
    for row in (("代发结果", "", ""), heads, *rows):
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def line_of(place: int, order: Any, result: str, reason: str = "", **other: Any) -> list[Any]:
    said = {"name": order.payee_name, "account": order.account.number, "amount": order.amount}
    said |= other
    return [place, order.number, said["name"], said["account"], said["amount"], result, reason]


def test_each_row_is_understood_or_named(purse):
    orders = [purse.approved(amount=str(100 + place)) for place in range(8)]
    batch = purse.sent(*orders)
    elsewhere = purse.approved()
    content = answer(
        [
            line_of(1, orders[0], "交易成功"),
            line_of(2, orders[1], "失败", "账户已冻结"),
            line_of(3, orders[2], "成功", amount="102.01"),
            line_of(4, orders[3], "成功", name="别人"),
            line_of(5, orders[4], "成功", account="9003999999999999"),
            line_of(6, orders[5], "处理中"),
            line_of(7, orders[0], "成功"),
            line_of(8, elsewhere, "成功"),
            [9, "手续费", "", "", "5.00", "成功", ""],
            line_of(10, orders[6], "未成功", "", account="9003****0007", name="工**"),
        ]
    )

    result = services.read_result(batch, name="回盘.xlsx", content=content, actor=purse.cashier)

    said = [(row.row_number, row.verdict, row.text) for row in result.rows.all()]
    assert said == [
        (3, "paid", ""),
        (4, "failed", "账户已冻结"),
        (5, "wrong", "金额与支付单不一致：支付单102.00元，回盘102.01元"),
        (6, "wrong", "户名与支付单不一致"),
        (7, "wrong", "账号与支付单不一致"),
        (8, "wrong", "处理结果“处理中”看不懂，请改成“成功”或“失败”"),
        (9, "wrong", "与第3行重复"),
        (10, "wrong", f"支付单{elsewhere.number}不在本批次中"),
        (11, "wrong", "没有支付单号，无法对应"),
        (12, "failed", "未成功"),
    ]
    assert fresh(orders[0]).state == OrderState.BATCHED
    services.book_result(result, actor=purse.cashier)
    assert [fresh(order).state for order in orders] == [
        "paid",
        "failed",
        *["batched"] * 4,
        "failed",
        "batched",
    ]
    assert PaymentBatch.objects.get(pk=batch.pk).state == BatchState.SENT
    assert results.lines_without_answer(batch) == 5


def test_the_same_answer_read_twice_books_nothing_twice(purse):
    one, two = purse.approved(), purse.approved()
    batch = purse.sent(one, two)
    content = answer([line_of(1, one, "成功"), line_of(2, two, "失败", "退票")])
    first = services.read_result(batch, name="a.xlsx", content=content, actor=purse.cashier)
    again = services.read_result(batch, name="b.xlsx", content=content, actor=purse.cashier)
    services.book_result(first, actor=purse.cashier)

    with pytest.raises(Refusal, match="已入账"):
        services.book_result(first, actor=purse.cashier)
    services.book_result(again, actor=purse.cashier)

    assert [("paid", one.pk), ("failed", two.pk)] == TOLD
    assert purse.line.spent == 100
    assert PaymentBatch.objects.get(pk=batch.pk).state == BatchState.SETTLED
    assert type(again).objects.get(pk=again.pk).state == ResultState.DONE


@pytest.mark.parametrize(
    ("rows", "heads", "said"),
    [
        ([[1, "甲"]], ("序号", "姓名"), "没有找到表头|缺少必填的列"),
        ([[1, "ZF2026999999", "", "", 1, "成功", ""]], HEADS, "没有一行对应本批次"),
    ],
)
def test_a_file_that_is_not_this_batchs_is_refused(purse, rows, heads, said):
    batch = purse.sent(purse.approved())

    with pytest.raises(Refusal, match=said):
        services.read_result(batch, name="a.xlsx", content=answer(rows, heads), actor=purse.cashier)


def test_a_long_answer_is_booked_by_a_job_in_steps(purse, monkeypatch):
    monkeypatch.setattr(results, "ROWS_A_STEP", 2)
    orders = [purse.approved() for _ in range(5)]
    batch = purse.sent(*orders)
    content = answer([line_of(place, one, "成功") for place, one in enumerate(orders)])
    result = services.read_result(batch, name="a.xlsx", content=content, actor=purse.cashier)

    result = services.book_result(result, actor=purse.cashier)
    assert result.state == ResultState.APPLYING
    run_pending()

    result.job.refresh_from_db()
    assert (result.job.state, result.job.done, result.job.message) == ("done", 5, "已入账5笔")
    assert {fresh(one).state for one in orders} == {"paid"}


@pytest.mark.parametrize("code", list(LAYOUTS))
def test_the_file_for_the_bank_holds_whole_numbers_and_comes_back_as_an_answer(purse, code):
    order = purse.approved(amount="1234.05")
    batch = services.open_batch(purse.union, layout=code, actor=purse.cashier)
    services.put_in_batch(batch, [order], actor=purse.cashier)
    services.close_batch(batch, actor=purse.cashier)

    made = services.send_batch(batch, reason="六月慰问", actor=purse.cashier)

    if made.name.endswith("xlsx"):
        sheet = openpyxl.load_workbook(io.BytesIO(made.content)).active
        cells = [cell.value for row in sheet.iter_rows() for cell in row]
        assert 1234.05 in cells
    else:
        cells = made.content.decode("gb18030").replace("\r\n", ",").split(",")
        assert {"1234.05", "123405"} & set(cells)
    assert order.account.number in cells
    assert order.number in cells
    record = AuditRecord.objects.get(event="money.batch_exported")
    assert record.reason == "六月慰问"
    assert record.detail["sha256"] == made.sha256


def test_the_answer_is_kept_sealed(purse):
    order = purse.approved()
    batch = purse.sent(order)

    services.read_result(
        batch,
        name="回盘.csv",
        content=f"支付单号,账号,金额,结果\n{order.number},{order.account.number},100.00,成功\n".encode(),
        actor=purse.cashier,
    )

    stored = StoredFile.objects.get()
    assert order.account.number.encode() not in stored.location.read_bytes()
    assert order.account.number.encode() in stored.read()
    assert Decimal(batch.total) == 100
