"""Tables as wide as the text block, with a head row that Word repeats on each page."""

import re
from collections.abc import Sequence

from docx.oxml.xmlchemy import BaseOxmlElement

from gonghui.engines.documents.writing import grid
from gonghui.engines.documents.writing.markup import element, paragraph
from gonghui.engines.documents.writing.model import Run, Table, Text
from gonghui.engines.documents.writing.sheet import Sheet

_NUMBER = re.compile(r"[+\-−]?[\d,]+(\.\d+)?[%‰]?|[—–-]")
_OUTER, _INNER = 8, 4  # eighths of a point: 1 pt and 0.5 pt
_WIDEST = 16  # 字; a longer cell wraps rather than starve its neighbours


def add_table(sheet: Sheet, table: Table) -> None:
    """Appends caption and table. Numbers stand right, the total row's label is 黑体."""
    if table.caption:
        sheet.add("PaperCaption", *sheet.runs([Text(table.caption)]))
    widths = column_widths(table)
    made = element("tbl", _table_properties(), element("tblGrid"))
    made[-1].extend([element("gridCol", w=width) for width in widths])
    heads = [Text(column.title) for column in table.columns]
    made.append(_row(sheet, heads, ["PaperTableHead"] * len(heads), widths, head=True))
    styles = [_column_style(table, index) for index in range(len(table.columns))]
    for row in table.rows:
        made.append(_row(sheet, row, styles, widths, head=False))
    if table.totals:
        styles = [s if s == "PaperTableNumber" else "PaperTableHead" for s in styles]
        made.append(_row(sheet, table.totals, styles, widths, head=False))
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


def is_numeric(table: Table, index: int) -> bool:
    """Whether a column stands right: declared so, or all its cells are figures or dashes."""
    cells = [row[index].text.strip() for row in table.rows if row and row[index].text.strip()]
    if table.columns[index].numeric:
        return True
    return bool(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)


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
        element(
            "tblCellMar",
            element("left", w=57, type="dxa"),
            element("right", w=57, type="dxa"),
        ),
    )


def _row(
    sheet: Sheet, cells: Sequence[Run], styles: Sequence[str], widths: Sequence[int], *, head: bool
) -> BaseOxmlElement:
    properties = element("trPr", element("cantSplit"))
    properties.append(element("trHeight", val=454, hRule="atLeast"))  # 8 mm
    if head:
        properties.append(element("tblHeader"))
    made = element("tr", properties)
    for cell, style, width in zip(cells, styles, widths, strict=True):
        words = paragraph(style, *sheet.runs([cell]))
        shape = element("tcPr", element("tcW", w=width, type="dxa"))
        shape.append(element("vAlign", val="center"))
        made.append(element("tc", shape, words))
    return made


def _column_style(table: Table, index: int) -> str:
    if table.columns[index].title == "序号":
        return "PaperTableIndex"
    return "PaperTableNumber" if is_numeric(table, index) else "PaperTableText"
