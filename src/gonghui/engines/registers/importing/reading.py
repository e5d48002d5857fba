"""Opening what came in: xlsx, xls and CSV as rows of plain cells."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from gonghui.engines.registers.importing.headings import LOOKED_AT, Headings, find_headings
from gonghui.engines.registers.importing.layout import ImportLayout
from gonghui.engines.registers.importing.packing import Packed, release_memory
from gonghui.kernel.files.checks import extension
from gonghui.kernel.refusal import Refusal

MOST_ROWS = 200_000
MOST_COLUMNS = 200


@dataclass(frozen=True)
class Line:
    """A row with its number in the file, counted as the spreadsheet counts."""

    number: int
    cells: Sequence[Any]


class Table:
    """The data rows of a file below its headings. Rows are read once, from the first to the last."""

    def __init__(self, headings: Headings, lines: Iterator[Line], row_count: int) -> None:
        self.headings = headings
        self.row_count = row_count
        """Rows below the headings, blank ones included: what progress is measured by."""
        self.position = 0
        self._lines = lines

    def take(self, most: int) -> list[Line]:
        """The next rows that are not blank, from at most so many. Empty: nothing is left."""
        while taken := list(islice(self._lines, most)):
            self.position += len(taken)
            found = [line for line in taken if any(cell not in ("", None) for cell in line.cells)]
            if found:
                return found
        return []

    def skip_to(self, position: int) -> None:
        """Pass over rows that an earlier worker has dealt with."""
        for _ in islice(self._lines, position - self.position):
            pass
        self.position = max(self.position, position)


def open_table(name: str, source: bytes | Path, layout: ImportLayout) -> Table:
    """Read a file's headings and stand before its first row. A path takes less memory than bytes.

    Refuses what cannot be opened or understood, in words that say what to do.
    """
    if extension(name) == "csv":
        content = source.read_bytes() if isinstance(source, Path) else source
        lines, total = _separated(name, content)
        merged: list[tuple[int, int, int, int]] = []
    else:
        lines, total, merged = _workbook(name, source)
    first = list(islice(lines, LOOKED_AT))
    if not first:
        raise Refusal(f"文件“{name}”的第一张工作表是空的，请检查后重新上传。")
    headings = find_headings(
        [[cell_text(cell) for cell in line.cells[:MOST_COLUMNS]] for line in first], layout
    )
    heading_line = first[headings.position]
    _refuse_merged(merged, heading_line.number)
    rest = first[headings.position + 1 :]
    row_count = total - headings.position - 1
    if row_count > MOST_ROWS:
        raise Refusal(
            f"一次最多导入{MOST_ROWS:,}行，这个文件有{row_count:,}行，请拆成几个文件分别导入。"
        )

    def below() -> Iterator[Line]:
        yield from rest
        yield from lines

    table = Table(headings, below(), row_count)
    if row_count <= 0 or not _has_data(table, rest, row_count):
        raise Refusal(f"文件“{name}”只有表头，没有数据行。")
    return table


def _has_data(table: Table, rest: list[Line], row_count: int) -> bool:
    return row_count > len(rest) or any(
        cell not in ("", None) for line in rest for cell in line.cells
    )


def _workbook(
    name: str, source: bytes | Path
) -> tuple[Iterator[Line], int, list[tuple[int, int, int, int]]]:
    try:
        if isinstance(source, Path):
            book = CalamineWorkbook.from_path(str(source))
        else:
            book = CalamineWorkbook.from_filelike(io.BytesIO(source))
        sheet = book.get_sheet_by_index(0)
        merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    except PasswordError:
        raise Refusal(f"文件“{name}”设置了打开密码，请在Excel中取消密码后再上传。") from None
    except (CalamineError, ZipError, ValueError, OSError) as error:
        raise Refusal(
            f"文件“{name}”打不开，可能已损坏。请用Excel打开并另存为.xlsx后再上传。"
        ) from error
    start = sheet.start[0] if sheet.start else 0
    height = sheet.height
    packed = Packed(sheet.iter_rows())
    del sheet, book
    release_memory()
    lines = (Line(number, cells) for number, cells in enumerate(packed, start + 1))
    return lines, height, merged


def _refuse_merged(merged: list[tuple[int, int, int, int]], heading_row: int) -> None:
    """Merged cells in a title above the headings do no harm; below them they hide data."""
    for top, left, bottom, right in merged:
        if bottom + 1 >= heading_row and (top, left) != (bottom, right):
            raise Refusal(
                f"第{top + 1}行有合并单元格（{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}）。"
                "请取消合并、把每一行填完整后再上传。"
            )


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _separated(name: str, content: bytes) -> tuple[Iterator[Line], int]:
    text = _decoded(name, content)
    if "\x00" in text:
        raise Refusal(f"文件“{name}”不是文本表格，请用Excel另存为.xlsx后再上传。")
    head = text[:4096].split("\n", 1)[0]
    delimiter = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)

    def lines() -> Iterator[Line]:
        try:
            for number, cells in enumerate(reader, start=1):
                yield Line(number, cells)
        except csv.Error as error:
            raise Refusal(
                f"文件“{name}”第{reader.line_num}行不完整，请检查引号是否成对。"
            ) from error

    return lines(), text.count("\n") + (not text.endswith("\n"))


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(f"文件“{name}”的文字编码无法识别，请用Excel另存为“CSV UTF-8”或.xlsx后再上传。")


def cell_text(cell: Any) -> str:
    """A cell as text: whole numbers without a point, days as 2026-01-02."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell)
