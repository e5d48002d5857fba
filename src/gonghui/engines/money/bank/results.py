"""Reading what a bank answered: which order each row means, and whether it was paid."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from gonghui.engines.money.enums import LineResult, RowVerdict
from gonghui.engines.money.models import BatchLine, PaymentBatch
from gonghui.engines.money.rules import accounts
from gonghui.engines.money.services.asking import payer_conflict
from gonghui.engines.registers.importing.layout import ImportColumn, ImportLayout
from gonghui.engines.registers.importing.reading import cell_text, open_table
from gonghui.kernel.people.names import normalise_name
from gonghui.kernel.people.protection import blind_index
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.formats import money

_NUMBER = re.compile(r"ZF\d{5,}")
_PAID = ("成功", "已入账", "已付款", "已支付", "S", "0000")
_FAILED = ("失败", "退票", "退汇", "拒绝", "F")
_NOT = ("未成功", "不成功", "未入账", "未支付")
ROWS_AT_ONCE = 1_000


def _nobody(context: Any) -> Any:
    raise NotImplementedError("result files are read here, not by the registers' importer")


LAYOUT = ImportLayout(
    title="银行回盘",
    columns=(
        ImportColumn(
            "number",
            "支付单号",
            required=True,
            aliases=("附言", "备注", "摘要", "用途", "客户业务编号", "业务流水号"),
        ),
        ImportColumn(
            "name", "收款人户名", aliases=("户名", "收款人", "收款户名", "姓名", "收款人名称")
        ),
        ImportColumn(
            "account", "收款账号", "digits", aliases=("账号", "卡号", "收款人账号", "账（卡）号")
        ),
        ImportColumn(
            "amount",
            "金额",
            "money",
            required=True,
            aliases=("交易金额", "发放金额", "代发金额", "付款金额"),
        ),
        ImportColumn(
            "result",
            "处理结果",
            required=True,
            aliases=("结果", "状态", "交易状态", "处理状态", "交易结果", "代发结果"),
        ),
        ImportColumn(
            "reason",
            "失败原因",
            aliases=("原因", "错误信息", "处理信息", "返回信息", "结果说明", "错误原因"),
        ),
    ),
    key="number",
    importer=_nobody,
)


@dataclass(frozen=True)
class ReadRow:
    """A row of a result file and how it was understood."""

    row_number: int
    verdict: RowVerdict
    text: str = ""
    line: BatchLine | None = None


def read_rows(batch: PaymentBatch, name: str, content: bytes, *, actor: Any) -> list[ReadRow]:
    """Every row of the file with its verdict. Refuses a file that cannot be understood at all."""
    table = open_table(name, content, LAYOUT)
    reader = _Reader(batch, actor)
    found: list[ReadRow] = []
    while lines := table.take(ROWS_AT_ONCE):
        for line in lines:
            cells = {
                field: cell_text(cell).strip()
                for field, cell in zip(table.headings.fields, line.cells, strict=False)
                if field
            }
            found.append(reader.read(line.number, cells))
    return found


class _Reader:
    """What is known of the batch, and which of its orders a row has named already."""

    def __init__(self, batch: PaymentBatch, actor: Any) -> None:
        self.batch, self.actor = batch, actor
        self.lines = _by_number(
            batch.lines.exclude(result=LineResult.TAKEN_OUT).select_related(
                "order__account",
                "order__drafted_by",
                "order__corrected_by",
                "order__approved_by",
            )
        )
        self.seen: dict[str, int] = {}

    def read(self, row_number: int, cells: dict[str, str]) -> ReadRow:
        try:
            return self._read(row_number, cells)
        except _Wrong as wrong:
            named = _NUMBER.search(cells.get("number", "").upper())
            line = self.lines.get(named[0]) if named else None
            return ReadRow(row_number, RowVerdict.WRONG, str(wrong)[:200], line)

    def _read(self, row_number: int, cells: dict[str, str]) -> ReadRow:
        named = _NUMBER.search(cells.get("number", "").upper())
        if named is None:
            raise _Wrong("没有支付单号，无法对应")
        line = self.lines.get(named[0])
        if line is None:
            raise _Wrong(f"支付单{named[0]}不在本批次中")
        if named[0] in self.seen:
            raise _Wrong(f"与第{self.seen[named[0]]}行重复")
        self.seen[named[0]] = row_number
        _ask_facts(line, cells)
        verdict = _result_of(cells.get("result", ""))
        reason = cells.get("reason", "") or cells.get("result", "")
        if line.result != LineResult.WAITING:
            if line.result == verdict.value:
                return ReadRow(row_number, RowVerdict.REPEATED, "此前已登记过相同结果", line)
            raise _Wrong(f"此前已登记为{LineResult(line.result).label}，与回盘不一致")
        if problem := payer_conflict(self.actor, line.order):
            raise _Wrong(problem)
        text = reason if verdict is RowVerdict.FAILED else ""
        return ReadRow(row_number, verdict, text[:200], line)


class _Wrong(Exception):
    """Why a row cannot be booked."""


def _by_number(lines: Iterable[BatchLine]) -> dict[str, BatchLine]:
    return {str(line.order.number): line for line in lines}


def _ask_facts(line: BatchLine, cells: dict[str, str]) -> None:
    """Amount, name and account must be those that the bank was given."""
    order = line.order
    try:
        amount = Decimal(cells.get("amount", "").replace(",", "").replace("¥", ""))
    except InvalidOperation:
        raise _Wrong(f"金额“{cells.get('amount', '')[:20]}”不是数字") from None
    if not amount.is_finite() or amount != order.amount:
        raise _Wrong(f"金额与支付单不一致：支付单{money(order.amount)}元，回盘{amount}元")
    account = order.account
    if account is None:
        return
    name = cells.get("name", "")
    if name and "*" not in name and normalise_name(name) != normalise_name(account.holder_name):
        raise _Wrong("户名与支付单不一致")
    number = accounts.normalise(cells.get("account", ""))
    if number.isdecimal() and blind_index(number) != account.number_index:
        raise _Wrong("账号与支付单不一致")


def _result_of(text: str) -> RowVerdict:
    """What a bank's word means. A word that nobody knows is no payment."""
    if any(word in text for word in (*_NOT, "失败", "退票", "退汇", "拒绝")):
        return RowVerdict.FAILED
    if any(word in text for word in ("成功", "已入账", "已付款", "已支付")):
        return RowVerdict.PAID
    if text.upper() in _PAID:
        return RowVerdict.PAID
    if text.upper() in _FAILED:
        return RowVerdict.FAILED
    if not text:
        raise _Wrong("没有处理结果")
    raise _Wrong(f"处理结果“{text[:20]}”看不懂，请改成“成功”或“失败”")


def ask_not_empty(rows: list[ReadRow]) -> None:
    """Refuse a file of which no row belongs to the batch."""
    if not any(row.line is not None for row in rows):
        raise Refusal("文件里没有一行对应本批次的支付单，请核对是不是选错了批次或文件。")
