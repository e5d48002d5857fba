"""Reading cells column by column: text, codes, flags, dates, numbers, and what is wrong with them.

Everything here is polars over a whole chunk; only refused cells are looked at one by one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import polars as pl

from gonghui.engines.registers.importing.chunk import Chunk
from gonghui.engines.registers.importing.layout import (
    TEXT_ONLY,
    CellKind,
    ImportColumn,
    ImportLayout,
)
from gonghui.engines.registers.importing.reading import Line, cell_text

_FLAGS = {
    **dict.fromkeys(("是", "1", "y", "yes", "true", "√", "有"), True),
    **dict.fromkeys(("否", "0", "n", "no", "false", "×", "无", "x"), False),
}
_DATE = (
    r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00(?:\.0+)?)?)?$"
)
_COMPACT_DATE = r"^(\d{4})(\d{2})(\d{2})$"
_SERIAL_DAYS = range(10_000, 80_000)
_SERIAL_ORIGIN = dt.date(1899, 12, 30)
_INVISIBLE = "[\u200b\u200c\u200d\u2060\ufeff]"
_SPLIT = re.compile(r"[、,，;；/|\s]+")


def chunk_of_lines(
    layout: ImportLayout, fields: Sequence[str], lines: Sequence[Line]
) -> tuple[Chunk, list[list[str]]]:
    """A chunk from rows as the file has them, and their cells as text for keeping.

    A numeric cell in a column of identity numbers and the like is refused here: its last digits
    are already lost.
    """
    kept = [[cell_text(cell).strip() for cell in line.cells[: len(fields)]] for line in lines]
    numeric: dict[str, list[int]] = {}
    for position, name in enumerate(fields):
        kind: CellKind = layout.column(name).kind if name else "text"
        if kind in TEXT_ONLY:
            numeric[name] = [
                place
                for place, line in enumerate(lines)
                if position < len(line.cells) and type(line.cells[position]) in (int, float)
            ]
        elif kind == "date":
            for place, line in enumerate(lines):
                cell: Any = line.cells[position] if position < len(line.cells) else None
                if type(cell) in (int, float) and int(cell) in _SERIAL_DAYS:
                    day = _SERIAL_ORIGIN + dt.timedelta(days=int(cell))
                    kept[place][position] = day.isoformat()
    chunk = chunk_of_cells(layout, fields, [line.number for line in lines], kept)
    for name, places in numeric.items():
        chunk.refuse(
            places, name, "被Excel变成数值，末几位可能已经丢失；请把这一列设为“文本”格式后重新填写"
        )
    return chunk, kept


def chunk_of_cells(
    layout: ImportLayout, fields: Sequence[str], numbers: list[int], cells: Sequence[Sequence[str]]
) -> Chunk:
    """A chunk from kept cells."""
    width = len(fields)
    whole = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in cells]
    columns = list(zip(*whole, strict=True)) if whole else [()] * width
    texts = pl.DataFrame(
        {
            name: pl.Series(name, columns[position], dtype=pl.String)
            for position, name in enumerate(fields)
            if name
        }
    ).with_columns(pl.all().str.replace_all(_INVISIBLE, "").str.strip_chars())
    return Chunk(layout, numbers, texts)


def read_cells(chunk: Chunk, *, today: dt.date) -> None:
    """Read every column of the file into `chunk.frame` and refuse what cannot be read.

    A column that the file lacks is there with nulls.
    """
    read = {}
    already = {(place, label) for place, found in chunk.reasons.items() for label, _ in found}
    for column in chunk.layout.columns:
        if not chunk.has(column.name):
            read[column.name] = pl.Series(
                column.name, [None] * len(chunk), dtype=_DTYPES[column.kind]
            )
            continue
        text = chunk.texts[column.name]
        if column.required:
            chunk.refuse(text == "", column.name, "没有填写")
        if column.longest:
            chunk.refuse(
                text.str.len_chars() > column.longest,
                column.name,
                f"超过{column.longest}个字，请缩短",
            )
        text = text.replace({"": None})
        series, unread, sentence = _READERS[column.kind](text, column)
        rows = (series.is_null() & text.is_not_null()) if unread is None else unread
        places = rows.fill_null(value=False).arg_true().to_list()
        chunk.refuse([p for p in places if (p, column.label) not in already], column.name, sentence)
        if column.kind == "date":
            _check_bounds(chunk, column, series, today)
        read[column.name] = series
    chunk.frame = chunk.frame.with_columns(**read)


def _check_bounds(chunk: Chunk, column: ImportColumn, days: pl.Series, today: dt.date) -> None:
    if column.earliest:
        chunk.refuse(days < column.earliest, column.name, f"“{{}}”早于{column.earliest}，请核对")
    if column.latest_is_today:
        chunk.refuse(days > today, column.name, "“{}”晚于今天，请核对")


Reader = Callable[[pl.Series, ImportColumn], tuple[pl.Series, pl.Series | None, str]]
"""Reads a column: values, the rows that could not be read (None: those that became null), and
the sentence for them."""


def _half_width(text: pl.Series) -> pl.Series:
    return text.str.normalize("NFKC").str.strip_chars()


def _text(text: pl.Series, column: ImportColumn) -> tuple[pl.Series, pl.Series | None, str]:
    return text, None, ""


def _digits(text: pl.Series, column: ImportColumn) -> tuple[pl.Series, pl.Series | None, str]:
    read = _half_width(text).str.replace_all(r"[\s-]", "").str.to_uppercase()
    bad = read.str.contains(r"^\d(\.\d+)?E\+\d+$")
    return read, bad, "被Excel变成数值，末几位已经丢失；请把这一列设为“文本”格式后重新填写"


def _identity(text: pl.Series, column: ImportColumn) -> tuple[pl.Series, pl.Series | None, str]:
    # What is wrong with a number depends on the kind of paper: identities.py judges.
    return _half_width(text).str.replace_all(r"\s", "").str.to_uppercase(), None, ""


def _mobile(text: pl.Series, column: ImportColumn) -> tuple[pl.Series, pl.Series | None, str]:
    read = (
        _half_width(text).str.replace_all(r"[\s-]", "").str.replace(r"^(\+|00)?86(1\d{10})$", "$2")
    )
    return read, ~read.str.contains(r"^1[3-9]\d{9}$"), "“{}”不是11位手机号"


def _flag(text: pl.Series, column: ImportColumn) -> tuple[pl.Series, pl.Series | None, str]:
    read = (
        _half_width(text)
        .str.to_lowercase()
        .replace_strict(_FLAGS, default=None, return_dtype=pl.Boolean)
    )
    return read, None, "“{}”看不懂，请填“是”或“否”"


def _date(text: pl.Series, column: ImportColumn) -> tuple[pl.Series, pl.Series | None, str]:
    plain = _half_width(text)
    frame = pl.DataFrame({"d": plain}).with_columns(
        pl.col("d").str.replace(_DATE, "$1-$2-$3").str.replace(_COMPACT_DATE, "$1-$2-$3")
    )
    iso = (
        frame["d"]
        .str.replace(r"^(\d{4})-(\d)-", "$1-0$2-")
        .str.replace(r"^(\d{4}-\d{2})-(\d)$", "$1-0$2")
    )
    shaped = iso.str.contains(r"^\d{4}-\d{2}-\d{2}$").fill_null(value=False)
    days = iso.set(~shaped, None).str.to_date("%Y-%m-%d", strict=False)
    return days, None, "“{}”不是有效日期，请写成2026-01-02的样子"


def _number(text: pl.Series, column: ImportColumn) -> tuple[pl.Series, pl.Series | None, str]:
    plain = _half_width(text).str.replace_all(r"[,\s]", "")
    kind = pl.Int64 if column.kind == "count" else pl.Decimal(14, 2)
    pattern = r"^\d+$" if column.kind == "count" else r"^\d+(\.\d{1,2})?$"
    shaped = plain.str.contains(pattern).fill_null(value=False)
    read = plain.set(~shaped, None).cast(kind, strict=False)
    return read, None, "“{}”不是数，请只填阿拉伯数字，不要带单位（1.2万请写成12000）"


def _choice(text: pl.Series, column: ImportColumn) -> tuple[pl.Series, pl.Series | None, str]:
    known = _codes(column)
    read = text.replace_strict(known, default=None, return_dtype=pl.String)
    if read.null_count() > text.null_count():  # perhaps in another dress: 1-男, １ 男
        plain = _half_width(text).str.replace_all(_DRESS, "")
        read = read.fill_null(plain.replace_strict(known, default=None, return_dtype=pl.String))
    return read, None, f"“{{}}”不在可选的内容里，{_allowed(column)}"


_DRESS = r"[\s.、:：—_-]"


@lru_cache(maxsize=200)
def _codes(column: ImportColumn) -> dict[str, str]:
    """Every way to write a choice, to its code. Codes win over labels, labels over shortcuts."""
    known: dict[str, str] = {}
    pairs = [(str(code), str(label)) for code, label in column.choices]
    for code, _ in pairs:
        known[code] = code
    for code, label in pairs:
        known.setdefault(label, code)
        known.setdefault(re.sub(_DRESS, "", f"{code}{label}"), code)
        known.setdefault(re.sub(_DRESS, "", label), code)
        known.setdefault(re.sub(r"[（(].*?[）)]", "", label), code)
    for written, code in column.synonyms.items():
        known.setdefault(written, code)
    for code, _ in pairs:
        if code.isdigit():
            known.setdefault(str(int(code)), code)  # Excel drops the leading zero of 01
    return known


def _allowed(column: ImportColumn) -> str:
    labels = [str(label) for _, label in column.choices]
    if len(labels) > 8:
        return "请从模板的下拉列表中选择"
    return f"可填：{'、'.join(labels)}"


def _choices(text: pl.Series, column: ImportColumn) -> tuple[pl.Series, pl.Series | None, str]:
    known = _codes(column)
    read: list[list[str] | None] = []
    bad: list[bool] = []
    for cell in text.to_list():
        words = [word for word in _SPLIT.split(cell) if word] if cell else []
        codes = [known.get(word) for word in words]
        bad.append(None in codes)
        read.append([code for code in codes if code] if cell else None)
    series = pl.Series(column.name, read, dtype=pl.List(pl.String))
    return series, pl.Series(bad), f"“{{}}”不在可选的内容里，{_allowed(column)}；多项之间用顿号隔开"


_READERS: dict[CellKind, Reader] = {
    "text": _text,
    "choice": _choice,
    "choices": _choices,
    "flag": _flag,
    "date": _date,
    "count": _number,
    "money": _number,
    "identity": _identity,
    "mobile": _mobile,
    "digits": _digits,
}
_DTYPES: dict[CellKind, Any] = {
    "text": pl.String,
    "choice": pl.String,
    "choices": pl.List(pl.String),
    "flag": pl.Boolean,
    "date": pl.Date,
    "count": pl.Int64,
    "money": pl.Decimal(14, 2),
    "identity": pl.String,
    "mobile": pl.String,
    "digits": pl.String,
}
