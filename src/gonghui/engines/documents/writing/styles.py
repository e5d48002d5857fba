"""The table of paragraph styles, and the styles part made from it.

One row says everything about an element's face, size, line and indent; the writer adds only
what depends on the text (size of the mark, place of the signature).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement

from gonghui.engines.documents.writing import grid
from gonghui.engines.documents.writing.fonts import Face
from gonghui.engines.documents.writing.markup import (
    element,
    fonts,
    paragraph_properties,
    run_properties,
)

RED = "FF0000"  # 版头 (5.2.4); in print Y80 M80


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A row of the table. Sizes in half-points, lines in twips (exact), indents in 字."""

    style_id: str
    name: str
    face: Face = Face.BODY
    size: int = grid.SIZE_3
    line: int = grid.LINE
    align: str = "both"
    first_line: int = 0
    outline: int | None = None
    color: str = ""
    spacing: int = grid.SPACING
    keep_next: bool = False


STYLES: Mapping[str, ParagraphStyle] = {
    style.style_id: style
    for style in (
        ParagraphStyle("Normal", "Normal"),
        ParagraphStyle("PaperBody", "公文正文", first_line=2),
        ParagraphStyle("Heading1", "heading 1", Face.HEI, first_line=2, outline=0, keep_next=True),
        ParagraphStyle("Heading2", "heading 2", Face.KAI, first_line=2, outline=1, keep_next=True),
        ParagraphStyle("Heading3", "heading 3", first_line=2, outline=2, keep_next=True),
        ParagraphStyle("Heading4", "heading 4", first_line=2, outline=3, keep_next=True),
        ParagraphStyle(
            *("Title", "Title", Face.TITLE, grid.SIZE_2, grid.TITLE_LINE, "center"), spacing=0
        ),
        ParagraphStyle("PaperSubtitle", "公文副标题", Face.KAI, align="center"),
        ParagraphStyle("PaperUrgency", "紧急程度", Face.HEI, align="left"),
        ParagraphStyle(
            *("PaperMark", "发文机关标志", Face.TITLE, 84, 857, "center"), color=RED, spacing=0
        ),
        ParagraphStyle("PaperNumber", "发文字号", align="center"),
        ParagraphStyle("PaperAddressee", "主送机关"),
        ParagraphStyle("PaperAttachmentList", "附件说明", align="left"),
        ParagraphStyle("PaperSignature", "署名和成文日期", align="right"),
        ParagraphStyle("PaperNote", "附注", first_line=2),
        ParagraphStyle("PaperAttachmentMark", "附件标记", Face.HEI, align="left"),
        ParagraphStyle("PaperCaption", "表题", Face.HEI, align="center", keep_next=True, size=24),
        ParagraphStyle(
            *("PaperTableHead", "表头", Face.HEI, grid.SIZE_5, 340, "center"), spacing=0
        ),
        ParagraphStyle("PaperTableText", "表文", Face.BODY, grid.SIZE_5, 340, "left", spacing=0),
        ParagraphStyle(
            *("PaperTableNumber", "表数", Face.BODY, grid.SIZE_5, 340, "right"), spacing=0
        ),
        ParagraphStyle("PaperTableIndex", "表序", Face.BODY, grid.SIZE_5, 340, "center", spacing=0),
        ParagraphStyle("PaperImprint", "版记", size=grid.SIZE_4, spacing=0, align="left"),
        ParagraphStyle(
            *("PaperPageNumber", "页码", Face.SONG, grid.SIZE_4, 320, "right"), spacing=0
        ),
    )
}


def fill_styles(styles: BaseOxmlElement, faces: Mapping[Face, str]) -> None:
    """Replaces everything in a styles part by the table above."""
    for child in list(styles):
        styles.remove(child)
    styles.append(_defaults(faces))
    for style in STYLES.values():
        styles.append(_style_element(style, faces))
    styles.append(_table_style())


def _defaults(faces: Mapping[Face, str]) -> BaseOxmlElement:
    run = run_properties(
        fonts(faces[Face.BODY]),
        element("kern", val=0),
        element("sz", val=grid.SIZE_3),
        element("szCs", val=grid.SIZE_3),
        element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"),
    )
    return element("docDefaults", element("rPrDefault", run), element("pPrDefault"))


def _style_element(style: ParagraphStyle, faces: Mapping[Face, str]) -> BaseOxmlElement:
    is_default = style.style_id == "Normal"
    made = element("style", type="paragraph", default=int(is_default), styleId=style.style_id)
    made.append(element("name", val=style.name))
    if not is_default:
        made.append(element("basedOn", val="Normal"))
    made.append(element("qFormat"))
    made.append(_paragraph_part(style))
    made.append(_run_part(style, faces))
    return made


def _paragraph_part(style: ParagraphStyle) -> BaseOxmlElement:
    properties = [
        element("widowControl", val=0),
        element("kinsoku", val=1),
        element("overflowPunct", val=0),  # nothing hangs out of the block (5.2.1)
        element("autoSpaceDE", val=0),
        element("autoSpaceDN", val=0),
        element("adjustRightInd", val=0),
        element("snapToGrid", val=0),
        element("spacing", before=0, after=0, line=style.line, lineRule="exact"),
        element("jc", val=style.align),
    ]
    if style.keep_next:
        properties.append(element("keepNext"))
    if style.first_line:
        width = grid.characters(style.first_line)
        properties.append(element("ind", firstLineChars=100 * style.first_line, firstLine=width))
    if style.outline is not None:
        properties.append(element("outlineLvl", val=style.outline))
    return paragraph_properties(*properties)


def _run_part(style: ParagraphStyle, faces: Mapping[Face, str]) -> BaseOxmlElement:
    properties = [
        fonts(faces[style.face]),
        element("b", val=0),  # the face carries the weight
        element("bCs", val=0),
        element("color", val=style.color or "000000"),
        element("spacing", val=style.spacing),
        element("sz", val=style.size),
        element("szCs", val=style.size),
    ]
    return run_properties(*properties)


def _table_style() -> BaseOxmlElement:
    """The default table style; Word supplies its own, with other margins, if it is missing."""
    margins = element(
        "tblCellMar",
        element("top", w=0, type="dxa"),
        element("left", w=57, type="dxa"),
        element("bottom", w=0, type="dxa"),
        element("right", w=57, type="dxa"),
    )
    made = element("style", type="table", default=1, styleId="TableNormal")
    made.append(element("name", val="Normal Table"))
    made.append(element("tblPr", element("tblInd", w=0, type="dxa"), margins))
    return made
