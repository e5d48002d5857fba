"""Layouts of the file that a bank takes. A union picks the one its bank accepts; more are a line
each."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from gonghui.engines.money.models import BankAccount, PaymentBatch, PaymentOrder


@dataclass(frozen=True)
class BankColumn:
    """A column: its heading, and the cell of an order. `is_amount` columns are numbers."""

    heading: str
    cell: Callable[[int, PaymentOrder], Any]
    is_amount: bool = False


@dataclass(frozen=True)
class BankLayout:
    """A file as one kind of bank counter takes it."""

    code: str
    title: str
    columns: tuple[BankColumn, ...]
    file: str = "xlsx"
    encoding: str = "utf-8-sig"
    has_heading: bool = True


@dataclass(frozen=True)
class BankFile:
    """The file for the bank."""

    name: str
    content: bytes
    content_type: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def _account(order: PaymentOrder) -> BankAccount:
    """Approving asks for an account, so that every order in a batch has one."""
    assert order.account is not None
    return order.account


NUMBER = BankColumn("支付单号", lambda _, order: order.number)
PLACE = BankColumn("序号", lambda place, _: place)
HOLDER = BankColumn("收款人户名", lambda _, order: _account(order).holder_name)
ACCOUNT = BankColumn("收款账号", lambda _, order: _account(order).number)
BANK = BankColumn("开户银行", lambda _, order: _account(order).bank_name)
BANK_CODE = BankColumn("联行号", lambda _, order: _account(order).bank_code)
AMOUNT = BankColumn("金额", lambda _, order: order.amount, is_amount=True)
CENTS = BankColumn("金额（分）", lambda _, order: int(order.amount * 100))
REMARK = BankColumn("附言", lambda _, order: order.number)
"""The order's number comes back in the bank's result. It says nothing of what the money is for."""

LAYOUTS = {
    layout.code: layout
    for layout in (
        BankLayout(
            "plain",
            "通用表格（xlsx）",
            (PLACE, NUMBER, HOLDER, ACCOUNT, BANK, AMOUNT, REMARK),
        ),
        BankLayout(
            "payroll",
            "批量代发（xlsx，本行账户）",
            (PLACE, ACCOUNT, HOLDER, AMOUNT, REMARK),
        ),
        BankLayout(
            "interbank",
            "网银批量转账（csv，含联行号）",
            (PLACE, ACCOUNT, HOLDER, BANK, BANK_CODE, AMOUNT, REMARK),
            file="csv",
            encoding="gb18030",
        ),
        BankLayout(
            "counter",
            "柜面盘片（csv，无表头，金额以分计）",
            (PLACE, ACCOUNT, HOLDER, CENTS, REMARK),
            file="csv",
            encoding="gb18030",
            has_heading=False,
        ),
    )
}

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def write_bank_file(
    layout: BankLayout, batch: PaymentBatch, orders: Iterable[PaymentOrder]
) -> BankFile:
    """The file of a batch in a layout."""
    rows = [
        [column.cell(place, order) for column in layout.columns]
        for place, order in enumerate(orders, start=1)
    ]
    content = _workbook(layout, rows) if layout.file == "xlsx" else _separated(layout, rows)
    return BankFile(f"{batch.number}.{layout.file}", content, _TYPES[layout.file])


def _workbook(layout: BankLayout, rows: list[list[Any]]) -> bytes:
    """Numbers of accounts as text: a spreadsheet would round them."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    page = book.add_worksheet("支付明细")
    text = book.add_format({"num_format": "@"})
    money = book.add_format({"num_format": "0.00"})
    for place, column in enumerate(layout.columns):
        page.set_column(place, place, 14 if column.is_amount else 22)
    top = 0
    if layout.has_heading:
        page.write_row(0, 0, [column.heading for column in layout.columns])
        top = 1
    for number, row in enumerate(rows, start=top):
        for place, (column, value) in enumerate(zip(layout.columns, row, strict=True)):
            if column.is_amount:
                page.write_number(number, place, float(value), money)
            elif isinstance(value, int):
                page.write_number(number, place, value)
            else:
                page.write_string(number, place, str(value), text)
    book.close()
    return target.getvalue()


def _separated(layout: BankLayout, rows: list[list[Any]]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    if layout.has_heading:
        writer.writerow([column.heading for column in layout.columns])
    writer.writerows(rows)
    return target.getvalue().encode(layout.encoding)
