"""版头 and 版记: the parts above the title and at the foot of the last page (7.2, 7.4)."""

from collections.abc import Sequence

from docx.oxml.xmlchemy import BaseOxmlElement

from gonghui.engines.documents.writing import grid
from gonghui.engines.documents.writing.fonts import Face
from gonghui.engines.documents.writing.markup import element, fonts, run
from gonghui.engines.documents.writing.model import Imprint, Paper
from gonghui.engines.documents.writing.numbers import say_date
from gonghui.engines.documents.writing.sheet import Sheet
from gonghui.engines.documents.writing.styles import RED

_LARGEST_MARK = 42.0  # pt, 初号
_MARK_TOP = 99.21  # pt: 35 mm below the top of the block (7.2.4)
_COPIES_WIDTH = 26  # 字 of 4号 in a line of 抄送
_COPIES_LABEL = "抄送："
_SIGNER_LABEL, _NAME_GAP = "签发人：", "　"
_THICK, _THIN = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm (7.4.1)
_RULE_GAP = 10


def add_red_head(sheet: Sheet, paper: Paper) -> None:
    """份号, 紧急程度, the mark, the number (with 签发人 on upward papers) and the red line."""
    above = [("Normal", paper.serial), ("PaperUrgency", paper.urgency)]
    filled = [(style, text) for style, text in above if text]
    for style, text in (*filled, *[("Normal", "")] * (3 - len(filled))):
        sheet.add(style, *([run(text)] if text else []))
    _add_mark(sheet, paper.printed_mark)
    sheet.blank(2)
    _add_number(sheet, paper)


def mark_size(mark: str) -> float:
    """Size in points of the mark: as large as the block's width allows, at most 初号."""
    size = min(_LARGEST_MARK, 0.92 * grid.BLOCK_WIDTH / 20 / len(mark))
    return int(size * 2) / 2


def _add_mark(sheet: Sheet, mark: str) -> None:
    size = mark_size(mark)
    before = _MARK_TOP - 3 * grid.LINE / 20 + 0.017 * size
    spacing = element(
        "spacing",
        before=round(before * 20),
        after=0,
        line=round(1.02 * size * 20),
        lineRule="exact",
    )
    half_points = round(size * 2)
    words = run(mark, element("sz", val=half_points), element("szCs", val=half_points))
    sheet.add("PaperMark", words, properties=[spacing])


def _add_number(sheet: Sheet, paper: Paper) -> None:
    """The number; on upward papers with 签发人, two to a line, the number in the last line."""
    border = element("pBdr", element("bottom", val="single", sz=12, space=9, color=RED))
    if not paper.signers:
        words = [run(paper.number)] if paper.number else []
        sheet.add("PaperNumber", *words, properties=[border])
        return
    pairs = [paper.signers[i : i + 2] for i in range(0, len(paper.signers), 2)]
    for index, pair in enumerate(pairs):
        is_last = index == len(pairs) - 1
        label = [run(_SIGNER_LABEL)] if index == 0 else [_tab()]
        names = run(_NAME_GAP.join(pair), fonts(sheet.faces[Face.KAI]))
        words = [_tab(), *([run(paper.number)] if is_last else []), _tab(), *label, names]
        edge = [border] if is_last else []
        sheet.add(
            "PaperNumber",
            *words,
            properties=[_signer_tabs(pairs), element("jc", val="left"), *edge],
        )


def _signer_tabs(pairs: Sequence[Sequence[str]]) -> BaseOxmlElement:
    """Stops of number, label and names: every line's first name under the first (7.2.6).

    Tabs, not indents: an indent would shorten the red line together with the text.
    """
    widest = max(grid.text_width(_NAME_GAP.join(pair)) for pair in pairs)
    names = grid.BLOCK_WIDTH - grid.characters(1 + widest)
    label = names - grid.characters(grid.text_width(_SIGNER_LABEL))
    stops = (grid.characters(1), label, names)
    return element("tabs", *[element("tab", val="left", pos=stop) for stop in stops])


def _tab() -> BaseOxmlElement:
    return element("r", element("tab"))


def add_imprint(sheet: Sheet, imprint: Imprint) -> None:
    """Three framed paragraphs with a top border each; what else was tried lost its frame.

    The ordinary paragraph behind them must exist, or Word moves the frames.
    """
    lines = _copies_lines(imprint)
    printed = grid.BLOCK_END - grid.LINE - _RULE_GAP
    if lines:
        copies = run(f"{_COPIES_LABEL}{'，'.join(imprint.copies_to)}。")
        hanging = round(grid.text_width(_COPIES_LABEL) * 280)
        indent = element("ind", left=280 + hanging, right=280, hanging=hanging)
        top = printed - lines * grid.LINE - _RULE_GAP
        _add_frame(sheet, [copies], indent, y=top, rule=_THICK)
    tab = element("tabs", element("tab", val="right", pos=grid.BLOCK_WIDTH - 280))
    words = [
        run(imprint.printed_by),
        _tab(),
        run(f"{say_date(imprint.printed_on)}印发"),
    ]
    _add_frame(
        *(sheet, words, element("ind", left=280, right=280), tab),
        y=printed,
        rule=_THIN if lines else _THICK,
    )
    _add_frame(sheet, [], _no_height(), y=grid.BLOCK_END, rule=_THICK)
    sheet.add("Normal", properties=[_no_height()])


def _no_height() -> BaseOxmlElement:
    """Spacing of a paragraph that must exist but take no room: one point."""
    return element("spacing", before=0, after=0, line=20, lineRule="exact")


def _copies_lines(imprint: Imprint) -> int:
    width = grid.text_width("，".join(imprint.copies_to) + "。")
    return -int(-width // _COPIES_WIDTH) if imprint.copies_to else 0


def _add_frame(
    sheet: Sheet,
    words: list[BaseOxmlElement],
    *properties: BaseOxmlElement,
    y: int,
    rule: int,
) -> None:
    frame = element(
        "framePr",
        w=grid.BLOCK_WIDTH,
        hSpace=0,
        wrap="notBeside",
        vAnchor="page",
        hAnchor="margin",
        xAlign="center",
        y=y,
    )
    border = element("pBdr", element("top", val="single", sz=rule, space=0, color="000000"))
    sheet.add("PaperImprint", *words, properties=[frame, border, *properties])
