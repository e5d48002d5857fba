"""What became of every row: the rows as they came, with 结果 and 原因, bad ones first and yellow.

Corrected in place, a receipt can be uploaded again: its extra columns are passed over.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Any

import xlsxwriter

from gonghui.engines.registers.exporting.workbook import PIECE, display_width
from gonghui.engines.registers.models import (
    BAD,
    WRITTEN,
    ImportRow,
    ImportRun,
    RunState,
    Verdict,
    opened,
)

MOST_GOOD_ROWS = 20_000
"""Good rows listed after the bad ones. The bad ones are all there."""
EXTRA = ("原行号", "结果", "原因")


def write_receipt(run: ImportRun, target: IO[bytes]) -> int:
    """Write the receipt of a run. Returns the number of rows listed."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    count = _Receipt(book, run).write()
    book.close()
    return count


def pieces_of(run: ImportRun) -> Iterator[bytes]:
    """The receipt in pieces."""
    with tempfile.TemporaryFile() as file:
        write_receipt(run, file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def outcome(run: ImportRun, verdict: str, is_applied: bool) -> str:
    """What a row's verdict has come to."""
    label = str(Verdict(verdict).label)
    if verdict in WRITTEN:
        return f"已{label}" if is_applied else f"将{label}"
    if verdict == Verdict.SAME:
        return label
    return f"未导入（{label}）" if run.state == RunState.DONE else label


class _Receipt:
    def __init__(self, book: Any, run: ImportRun) -> None:
        self.book, self.run = book, run
        self.sheet = book.add_worksheet("回执")
        self.head = book.add_format(
            {"bold": True, "bg_color": "#D9D9D9", "border": 1, "text_wrap": True}
        )
        self.plain = book.add_format({"num_format": "@"})
        self.yellow = book.add_format({"num_format": "@", "bg_color": "#FFFF00"})
        self.number = 1

    def write(self) -> int:
        headers = [text or f"第{n}列" for n, text in enumerate(self.run.headers, start=1)]
        own = [n for n, text in enumerate(headers) if text not in EXTRA]
        labels = [self._label(name) or headers[n] for n, name in enumerate(self.run.fields)]
        self.sheet.set_column(0, 0, 8)
        self.sheet.set_column(1, 1, 16)
        self.sheet.set_column(2, 2, 50)
        for position, text in enumerate([*EXTRA, *(headers[n] for n in own)]):
            self.sheet.write_string(0, position, text, self.head)
            if position >= len(EXTRA):
                self.sheet.set_column(position, position, min(max(display_width(text) + 2, 12), 40))
        self.sheet.freeze_panes(1, 3)
        listed = 0
        for row in self._rows():
            listed += 1
            self._write_row(row, own, labels)
        left = self.run.staged_rows - listed
        if left > 0:
            text = (
                f"其余{left}行没有问题，限于篇幅未列出。"
                if listed
                else "明细已超过保存期限，已清理。"
            )
            self.sheet.write_string(self.number, 0, text, self.plain)
        return listed

    def _label(self, name: str) -> str:
        layout = self.run.entry.import_layout
        return layout.column(name).label if name else ""

    def _rows(self) -> Iterator[ImportRow]:
        rows = ImportRow.objects.filter(run=self.run)
        yield from rows.filter(verdict__in=BAD).order_by("row_number").iterator(chunk_size=2_000)
        good = rows.exclude(verdict__in=BAD).order_by("row_number")[:MOST_GOOD_ROWS]
        yield from good.iterator(chunk_size=2_000)

    def _write_row(self, row: ImportRow, own: list[int], labels: list[str]) -> None:
        cells = opened(row.sealed, self.run.pk)["cells"]
        is_bad = row.verdict in BAD
        named = {label for label, _ in row.reasons}
        head = (
            str(row.row_number),
            outcome(self.run, row.verdict, row.is_applied),
            row.reason_text,
        )
        for position, text in enumerate(head):
            self._write_cell(position, text, self.yellow if is_bad else self.plain)
        for position, place in enumerate(own, start=len(EXTRA)):
            cell = cells[place] if place < len(cells) else ""
            is_named = is_bad and labels[place] in named
            self._write_cell(position, cell, self.yellow if is_named else self.plain)
        self.number += 1

    def _write_cell(self, position: int, text: str, look: Any) -> None:
        if text:
            self.sheet.write_string(self.number, position, text, look)
        elif look is self.yellow:
            self.sheet.write_blank(self.number, position, None, look)
