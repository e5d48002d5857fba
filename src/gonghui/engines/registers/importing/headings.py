"""Finding the columns of a file by their headings, whatever their order and dress."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gonghui.engines.registers.importing.layout import ImportLayout
from gonghui.kernel.refusal import Refusal

_DRESS = re.compile(r"[\s*＊:：_]|[（(]\s*(?:必填|选填|条件必填|可空)\s*[）)]")
_HINT = re.compile(r"[（(][^（）()]*[）)]$")
LOOKED_AT = 10
"""Rows in which the headings are looked for: titles may stand above them."""


@dataclass(frozen=True)
class Headings:
    """Which row holds the headings, what they say, and the column each one names ("" for none)."""

    position: int
    texts: tuple[str, ...]
    fields: tuple[str, ...]


def plain(text: str) -> str:
    """A heading without blanks, asterisks and marks of duty."""
    return _DRESS.sub("", unicodedata.normalize("NFKC", text)).lower()


def find_headings(rows: Sequence[Sequence[str]], layout: ImportLayout) -> Headings:
    """The row with the most known headings among the first ones.

    Refuses when there is none, when required columns are missing, or when one stands twice.
    """
    known = _known(layout)
    best: Headings | None = None
    for position, row in enumerate(rows[:LOOKED_AT]):
        fields = tuple(_field(text, known) for text in row)
        if sum(map(bool, fields)) > (sum(map(bool, best.fields)) if best else 0):
            best = Headings(position, tuple(text.strip() for text in row), fields)
    required = [column for column in layout.columns if column.required]
    if best is None:
        names = "、".join(column.label for column in required)
        raise Refusal(
            f"没有找到表头。请在第一行写列名，至少要有：{names}；也可以下载模板，把数据粘贴进去再上传。"
        )
    missing = [column.label for column in required if column.name not in best.fields]
    if missing:
        raise Refusal(
            f"缺少必填的列：{'、'.join(missing)}。请补上这些列再上传；列名写法可参照模板。"
        )
    for name in best.fields:
        if name and best.fields.count(name) > 1:
            label = layout.column(name).label
            raise Refusal(f"“{label}”这一列出现了不止一次，请只保留一列再上传。")
    return best


def _known(layout: ImportLayout) -> dict[str, str]:
    known: dict[str, str] = {}
    for column in layout.columns:
        for text in (column.label, *column.aliases):
            known.setdefault(plain(text), column.name)
    return known


def _field(text: str, known: dict[str, str]) -> str:
    found = known.get(plain(text))
    if found is None and _HINT.search(text.strip()):
        found = known.get(plain(_HINT.sub("", text.strip())))
    return found or ""
