"""The template that people fill in: data, 填写说明, and hidden lists (docs/sources.md, workbooks).

Generated for the reader's union at every download, never kept as a file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import IO, Any

import xlsxwriter

from gonghui.engines.registers.exporting.workbook import PIECE, display_width
from gonghui.engines.registers.importing.layout import (
    TEXT_ONLY,
    ImportColumn,
    ImportContext,
    ImportLayout,
)

PREPARED_ROWS = 5_000
_FIRST_DAY = "=DATE(1900,1,1)"


def template_bytes(layout: ImportLayout, context: ImportContext) -> bytes:
    """The template as one workbook."""
    with tempfile.TemporaryFile() as file:
        write_template(file, layout, context)
        file.seek(0)
        return b"".join(iter(lambda: file.read(PIECE), b""))


def write_template(target: IO[bytes], layout: ImportLayout, context: ImportContext) -> None:
    """Write the template for this reader's scope."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    _Template(book, layout, context).write()
    book.close()


class _Template:
    def __init__(self, book: Any, layout: ImportLayout, context: ImportContext) -> None:
        self.book, self.layout, self.context = book, layout, context
        self.offers = dict(layout.offers(context)) if layout.offers else {}

    def write(self) -> None:
        data = self.book.add_worksheet(self.layout.title[:31])
        guide = self.book.add_worksheet("填写说明")
        lists = self.book.add_worksheet("字典")
        meta = self.book.add_worksheet("_meta")
        lists.hide()
        meta.hide()
        named = self._write_lists(lists)
        self._write_data(data, named)
        self._write_guide(guide)
        facts = (
            ("template", self.context.register.code),
            ("version", str(self.layout.version)),
            ("union", self.context.union.code),
            ("made_on", self.context.today.isoformat()),
        )
        for number, fact in enumerate(facts):
            meta.write_row(number, 0, fact)
        data.activate()

    def _choices(self, column: ImportColumn) -> Sequence[str]:
        if column.name in self.offers:
            return self.offers[column.name]
        if column.kind == "flag":
            return ("是", "否")
        if column.kind == "choice":
            return [str(label) for _, label in column.choices]
        return ()

    def _write_lists(self, sheet: Any) -> dict[str, str]:
        """Lists stand in columns of the hidden sheet, each under a name of its own."""
        named = {}
        position = 0
        for column in self.layout.columns:
            choices = self._choices(column)
            if not choices:
                continue
            sheet.write_column(0, position, [column.label, *choices])
            letter = xlsxwriter.utility.xl_col_to_name(position)
            name = f"list_{column.name}"
            self.book.define_name(name, f"=字典!${letter}$2:${letter}${len(choices) + 1}")
            named[column.name] = name
            position += 1
        return named

    def _write_data(self, sheet: Any, named: dict[str, str]) -> None:
        head = self.book.add_format(
            {
                "bold": True,
                "bg_color": "#D9D9D9",
                "border": 1,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
                "font_name": "宋体",
            }
        )
        plain = self.book.add_format({"font_name": "宋体", "num_format": "@"})
        day = self.book.add_format({"font_name": "宋体", "num_format": "yyyy-mm-dd"})
        amount = self.book.add_format({"font_name": "宋体", "num_format": "#,##0.00"})
        whole = self.book.add_format({"font_name": "宋体", "num_format": "0"})
        looks = {"date": day, "money": amount, "count": whole}
        for position, column in enumerate(self.layout.columns):
            label = f"{column.label}*" if column.required else column.label
            sheet.write_string(0, position, label, head)
            width = max(display_width(label), display_width(column.example), 8) + 2
            sheet.set_column(position, position, min(width, 40), looks.get(column.kind, plain))
            rule = _validation(column, position, named.get(column.name, ""))
            if rule:
                sheet.data_validation(1, position, PREPARED_ROWS, position, rule)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 1)

    def _write_guide(self, sheet: Any) -> None:
        wrap = self.book.add_format(
            {"text_wrap": True, "valign": "top", "font_name": "宋体", "border": 1}
        )
        head = self.book.add_format(
            {"bold": True, "bg_color": "#D9D9D9", "border": 1, "font_name": "宋体"}
        )
        plain = self.book.add_format({"font_name": "宋体"})
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 8)
        sheet.set_column(2, 2, 22)
        sheet.set_column(3, 3, 60)
        sheet.write_string(0, 0, f"{self.layout.title}填写说明", head)
        number = 1
        general = (
            "列名带*的必填。列的顺序可以调整，不用的列可以删除，也可以直接粘贴自己的表，列名一致即可。",
            "一次最多20万行；不要合并单元格；证件号码、电话、卡号须为文本格式。",
            "日期写成2026-01-02；2026.1.2、2026/1/2、2026年1月2日、20260102也能读。",
            *self.layout.notes,
        )
        for number, text in enumerate(general, start=1):
            sheet.write_string(number, 0, f"{number}. {text}", plain)
        sheet.write_row(number + 2, 0, ("列名", "必填", "示例", "说明"), head)
        for row, column in enumerate(self.layout.columns, start=number + 3):
            text = column.help
            if column.kind in ("choice", "choices"):
                labels = [str(label) for _, label in column.choices]
                allowed = "、".join(labels[:30]) + ("等" if len(labels) > 30 else "")
                text = f"{text}可填：{allowed}。也可以填代码。"
            cells = (column.label, "是" if column.required else "", column.example, text)
            sheet.write_row(row, 0, cells, wrap)


def _validation(column: ImportColumn, position: int, list_name: str) -> dict[str, Any] | None:
    """What Excel itself asks while people type. Unions and employers may be typed freely."""
    if list_name:
        return {
            "validate": "list",
            "source": f"={list_name}",
            "error_type": "stop" if column.choices or column.kind == "flag" else "warning",
            "error_title": column.label,
            "error_message": "请从下拉列表中选择。",
        }
    letter = xlsxwriter.utility.xl_col_to_name(position)
    if column.kind == "mobile":
        return {
            "validate": "custom",
            "value": f"=LEN({letter}2)=11",
            "error_title": column.label,
            "error_message": "应为11位手机号。",
        }
    if column.kind == "identity":
        return {
            "validate": "custom",
            "value": f"=LEN({letter}2)=18",
            "error_type": "warning",
            "error_title": column.label,
            "error_message": "居民身份证应为18位，请核对。",
        }
    if column.kind == "date":
        return (
            {
                "validate": "date",
                "criteria": "between",
                "minimum": _FIRST_DAY,
                "maximum": "=TODAY()",
                "error_title": column.label,
                "error_message": "请填日期，如2026-01-02，不晚于今天。",
            }
            if column.latest_is_today
            else None
        )
    if column.kind in ("money", "count"):
        return {
            "validate": "decimal" if column.kind == "money" else "integer",
            "criteria": ">=",
            "value": 0,
            "error_title": column.label,
            "error_message": "请填不小于0的数，不带单位。",
        }
    if column.kind in TEXT_ONLY and column.longest:
        return {
            "validate": "length",
            "criteria": "<=",
            "value": column.longest,
            "error_title": column.label,
            "error_message": f"不超过{column.longest}个字符。",
        }
    return None
