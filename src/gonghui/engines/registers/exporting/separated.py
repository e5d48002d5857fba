"""CSV for other programs: UTF-8 with a byte order mark, no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gonghui.kernel.ui.columns import Column

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
ROWS_A_PIECE = 500


def harmless(text: str) -> str:
    """A leading apostrophe keeps spreadsheets from reading text as a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else str(value)


def pieces_of(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[bytes]:
    """Head and rows, as they come."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([column.heading for column in columns])
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(rows, start=1):
        writer.writerow([_cell(column.raw(row)) for column in columns])
        if number % ROWS_A_PIECE == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()
