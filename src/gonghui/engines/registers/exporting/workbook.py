"""The workbook of a list: title, 填报单位, head, rows, foot; A4, fit to one page wide."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from gonghui.kernel.ui.columns import Column

WIDEST = 40
NARROWEST = 8
SAMPLE = 200
"""Rows looked at for the width of columns."""
LANDSCAPE_FROM = 9
PIECE = 256 * 1024

NUMBER_FORMATS = {"number": "#,##0.######", "money": "#,##0.00", "percent": "0.0%"}


@dataclass(frozen=True)
class Sheet:
    """What stands around the rows."""

    title: str
    union: str
    unit: str
    as_of: dt.date
    made_by: str
    comes_back: bool = False
    """Filled in by somebody and read again: nothing stands below the rows."""


def display_width(text: str) -> int:
    """Columns of a fixed-width font: a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def write_workbook(
    target: IO[bytes], columns: Sequence[Column], rows: Iterable[Any], sheet: Sheet
) -> int:
    """Write rows as they come, in constant memory. Returns how many.

    Text is never read as a formula or an address; numbers stay numbers, identity numbers text.
    """
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    book.set_properties({"title": sheet.title, "author": sheet.made_by})
    page = book.add_worksheet(_sheet_name(sheet.title))
    count = _Writer(book, page, columns, sheet).write(rows)
    book.close()
    return count


class _Writer:
    """One worksheet, written from top to bottom."""

    def __init__(self, book: Any, page: Any, columns: Sequence[Column], sheet: Sheet) -> None:
        self.book, self.page, self.columns, self.sheet = book, page, columns, sheet
        self.last = max(len(columns) - 1, 1)
        self.formats = [self._body_format(column) for column in columns]

    def _format(self, **properties: Any) -> Any:
        return self.book.add_format(
            {"font_name": "宋体", "font_size": 11, "valign": "vcenter"} | properties
        )

    def _body_format(self, column: Column) -> Any:
        properties: dict[str, Any] = {"border": 1}
        if column.kind in NUMBER_FORMATS:
            properties["num_format"] = NUMBER_FORMATS[column.kind]
        elif column.kind == "date":
            properties |= {"num_format": "yyyy-mm-dd", "align": "center"}
        elif column.kind == "datetime":
            properties |= {"num_format": "yyyy-mm-dd hh:mm", "align": "center"}
        else:
            properties["num_format"] = "@"
        return self._format(**properties)

    def write(self, rows: Iterable[Any]) -> int:
        """Head, rows, foot."""
        self._set_up_page()
        waiting = iter(rows)
        sample = [self._values(row) for _, row in zip(range(SAMPLE), waiting, strict=False)]
        for position, column in enumerate(self.columns):
            width = max(
                [
                    display_width(column.heading),
                    *(display_width(str(v[position] or "")) for v in sample),
                ],
            )
            self.page.set_column(position, position, min(max(width + 2, NARROWEST), WIDEST))
        self._write_head()
        number = 3
        for number, values in enumerate(sample, start=3):
            self._write_row(number, values)
        number += bool(sample)
        for row in waiting:
            self._write_row(number, self._values(row))
            number += 1
        if not self.sheet.comes_back:
            self._write_foot(number)
        return number - 3

    def _values(self, row: Any) -> list[Any]:
        return [column.raw(row) for column in self.columns]

    def _write_row(self, number: int, values: list[Any]) -> None:
        page, formats = self.page, self.formats
        for position, value in enumerate(values):
            look = formats[position]
            if value is None:
                page.write_blank(number, position, None, look)
            elif isinstance(value, str):
                page.write_string(number, position, value, look)
            elif isinstance(value, dt.date | dt.datetime):
                page.write_datetime(number, position, value, look)
            else:
                page.write_number(number, position, value, look)

    def _write_head(self) -> None:
        sheet = self.sheet
        title = self._format(font_name="黑体", font_size=18, align="center")
        side = self._format(align="right")
        self.page.set_row(0, 32)
        self.page.merge_range(0, 0, 0, self.last, sheet.title, title)
        self.page.write_string(1, 0, f"填报单位：{sheet.union}", self._format())
        unit = f"单位：{sheet.unit}　" if sheet.unit else ""
        self.page.write_string(1, self.last, f"{unit}截止日期：{sheet.as_of:%Y-%m-%d}", side)
        head = self._format(font_name="黑体", border=1, align="center", text_wrap=True)
        for position, column in enumerate(self.columns):
            self.page.write_string(2, position, column.heading, head)

    def _write_foot(self, number: int) -> None:
        today = f"{self.sheet.as_of:%Y-%m-%d}"
        text = f"单位负责人：　　　　审核人：　　　　制表人：{self.sheet.made_by}　　　　填表日期：{today}"
        self.page.write_string(number, 0, text, self._format())
        self.page.print_area(0, 0, number, self.last)

    def _set_up_page(self) -> None:
        page = self.page
        page.set_paper(9)
        if len(self.columns) >= LANDSCAPE_FROM:
            page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.71, right=0.71, top=0.71, bottom=0.71)
        page.repeat_rows(2)
        page.freeze_panes(3, 1)
        page.set_footer(f"&L{self.sheet.made_by} {self.sheet.as_of:%Y-%m-%d}&C第 &P 页 共 &N 页")


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "Sheet1"


def pieces_of(columns: Sequence[Column], rows: Iterable[Any], sheet: Sheet) -> Iterator[bytes]:
    """The finished workbook in pieces, from a temporary file that nobody else can open."""
    with tempfile.TemporaryFile() as file:
        write_workbook(file, columns, rows, sheet)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
