"""Tables as wide as the text block, with a head row that Word repeats on each page."""

import re
from collections.abc import Sequence

from docx.oxml.xmlchemy import BaseOxmlElement

from gonghui.engines.documents.writing import grid
from gonghui.engines.documents.writing.markup import element, paragraph
from gonghui.engines.documents.writing.model import Column, Figure, Run, Table, Text
from gonghui.engines.documents.writing.sheet import Sheet

_NUMBER = re.compile(r"[+\-−]?[\d,]+(\.\d+)?[%‰]?|[—–-]")
_OUTER, _INNER = 8, 4  # eighths of a point: 1 pt and 0.5 pt
_WIDEST = 16  # 字; a longer cell wraps rather than starve its neighbours


def add_table(sheet: Sheet, table: Table) -> None:
    """Appends caption and table. Numbers stand right, the total row is set in 黑体."""
    if table.caption:
        sheet.add("PaperCaption", *sheet.runs([Text(table.caption)]))
    widths = column_widths(table)
    made = element("tbl", _table_properties(), element("tblGrid"))
    made[-1].extend([element("gridCol", w=width) for width in widths])
    heads = [Text(column.title) for column in table.columns]
    made.append(_row(sheet, table.columns, heads, widths, kind="head"))
    for row in table.rows:
        made.append(_row(sheet, table.columns, row, widths, kind="body"))
    if table.totals:
        made.append(_row(sheet, table.columns, table.totals, widths, kind="totals"))
    sheet.content.append(made)


def column_widths(table: Table) -> list[int]:
    """Widths in twips that add up to the text block."""
    weights = [
        float(column.weight or _content_width(table, index))
        for index, column in enumerate(table.columns)
    ]
    widths = [int(grid.BLOCK_WIDTH * weight / sum(weights)) for weight in weights]
    widths[-1] += grid.BLOCK_WIDTH - sum(widths)
    return widths


def is_number(text: str) -> bool:
    """Whether a cell holds a figure (or a dash in place of one) and so stands right."""
    return _NUMBER.fullmatch(text.strip()) is not None


def _content_width(table: Table, index: int) -> float:
    texts = [table.columns[index].title]
    texts += [row[index].text for row in (*table.rows, table.totals) if row]
    return 1.5 + min(_WIDEST, max(grid.text_width(text) for text in texts))


def _table_properties() -> BaseOxmlElement:
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        size = _INNER if side.startswith("inside") else _OUTER
        borders.append(element(side, val="single", sz=size, space=0, color="000000"))
    return element(
        "tblPr",
        element("tblW", w=grid.BLOCK_WIDTH, type="dxa"),
        element("jc", val="center"),
        borders,
        element("tblLayout", type="fixed"),
    )


def _row(
    sheet: Sheet,
    columns: Sequence[Column],
    cells: Sequence[Run],
    widths: Sequence[int],
    *,
    kind: str,
) -> BaseOxmlElement:
    properties = element("trPr", element("cantSplit"))
    properties.append(element("trHeight", val=454, hRule="atLeast"))  # 8 mm
    if kind == "head":
        properties.append(element("tblHeader"))
    made = element("tr", properties)
    for column, cell, width in zip(columns, cells, widths, strict=True):
        style = _cell_style(column, cell, kind)
        words = paragraph(style, *sheet.runs([cell]))
        shape = element("tcPr", element("tcW", w=width, type="dxa"))
        shape.append(element("vAlign", val="center"))
        made.append(element("tc", shape, words))
    return made


def _cell_style(column: Column, cell: Run, kind: str) -> str:
    if kind == "head":
        return "PaperTableHead"
    if column.numeric or is_number(cell.text):
        return "PaperTableNumber"
    is_label = kind == "totals" and not isinstance(cell, Figure)
    return "PaperTableHead" if is_label else "PaperTableText"
