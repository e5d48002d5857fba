"""附表 数据来源: where every figure of the paper comes from."""

from docx.oxml.xmlchemy import BaseOxmlElement

from gonghui.engines.documents.writing.body import add_title
from gonghui.engines.documents.writing.markup import element, run
from gonghui.engines.documents.writing.model import Column, Paper, PaperError, Table
from gonghui.engines.documents.writing.sheet import Sheet
from gonghui.engines.documents.writing.tables import add_table

SOURCES_TITLE = "数据来源"
_WEIGHTS = (12, 30, 26, 26, 26, 26, 34)
_TITLES = ("序号", "数据", "指标", "单位（工会）", "期间", "取数时间", "口径")
_COLUMNS = tuple(Column(t, weight=w) for t, w in zip(_TITLES, _WEIGHTS, strict=True))


def sources_table(paper: Paper) -> Table:
    """One row for each reference used, in reading order; refuses a figure without a reference."""
    known = {reference.reference_id: reference for reference in paper.references}
    said: dict[str, list[str]] = {}
    for figure in paper.figures():
        exact = f"{figure.text}\n（{figure.exact}）" if figure.exact else figure.text
        said.setdefault(figure.reference_id, []).append(exact)
    missing = [name for name in said if name not in known]
    if missing:
        raise PaperError(f"数据没有来源：{'、'.join(missing)}")
    rows = []
    for index, (name, texts) in enumerate(said.items(), start=1):
        source = known[name]
        words = "\n".join(dict.fromkeys(texts))
        where = (source.indicator, source.union, source.period, source.taken_at)
        rows.append((str(index), words, *where, source.definition))
    return Table.of("", _COLUMNS, rows)


def add_sources(sheet: Sheet, paper: Paper) -> None:
    """Appends the table on a new page; the figure in a row leads back to its place in the text."""
    table = sources_table(paper)
    mark = [element("pageBreakBefore")]
    sheet.add("PaperAttachmentMark", run("附表"), properties=mark)
    sheet.blank()
    add_title(sheet, SOURCES_TITLE)
    sheet.blank()
    add_table(sheet, table)
    names = dict.fromkeys(figure.reference_id for figure in paper.figures())
    rows = sheet.content[-1].findall(element("tr").tag)[1:]
    for name, row in zip(names, rows, strict=True):
        _link_second_cell(row, name)
    sheet.add("Normal")


def _link_second_cell(row: BaseOxmlElement, bookmark: str) -> None:
    words = row.findall(element("tc").tag)[1].find(element("p").tag)
    assert words is not None
    link = element("hyperlink", anchor=bookmark, history=1)
    link.extend(words.findall(element("r").tag))
    words.append(link)
