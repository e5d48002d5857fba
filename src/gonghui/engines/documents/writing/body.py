"""Title, addressee, body, attachments' list, signature and notes (7.3)."""

import datetime as dt
from collections.abc import Sequence

from gonghui.engines.documents.writing import grid
from gonghui.engines.documents.writing.fonts import Face
from gonghui.engines.documents.writing.markup import element, fonts, run
from gonghui.engines.documents.writing.model import (
    Attachment,
    Block,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Table,
)
from gonghui.engines.documents.writing.numbers import say_date
from gonghui.engines.documents.writing.sheet import Sheet
from gonghui.engines.documents.writing.tables import add_table
from gonghui.engines.documents.writing.titles import break_title

_STAMP_OFFSET = 4  # 字 between date and the right edge, with seal


def add_title(sheet: Sheet, title: str, *, names: tuple[str, ...] = ()) -> None:
    """The title, one paragraph, its lines divided by line breaks so that it stays one heading."""
    if title:
        sheet.add("Title", run("\n".join(break_title(title, names=names))))


def add_subtitle(sheet: Sheet, paper: Paper) -> None:
    """Under a plain paper's title: the given line, else the date in brackets, unless signed."""
    is_signed = any(isinstance(block, Signature) for block in paper.blocks)
    date = f"（{say_date(paper.date)}）" if paper.date and not is_signed else ""
    line = paper.subtitle or date
    if line:
        sheet.add("PaperSubtitle", run(line))
    if line or paper.title:
        sheet.blank()


def add_addressee(sheet: Sheet, addressee: str) -> None:
    """主送机关 (7.3.2), with its colon whether or not the caller wrote one."""
    if addressee:
        sheet.add("PaperAddressee", run(addressee.rstrip("：:") + "："))


def add_blocks(sheet: Sheet, blocks: Sequence[Block], paper: Paper) -> None:
    """Blocks in order."""
    for block in blocks:
        match block:
            case Paragraph(runs=runs):
                sheet.add("PaperBody", *sheet.runs(runs))
            case Heading():
                _add_heading(sheet, block)
            case Table():
                add_table(sheet, block)
            case Signature():
                add_signature(sheet, block, paper)
            case PageBreak():
                sheet.add("Normal", element("r", element("br", type="page")))


def _add_heading(sheet: Sheet, heading: Heading) -> None:
    words = [run(heading.number + heading.text)]
    if not heading.follows:
        sheet.add(f"Heading{heading.level}", *words)
        return
    body = fonts(sheet.faces[Face.BODY])
    runs = sheet.runs(heading.follows, body)
    sheet.add(f"Heading{heading.level}", *words, *runs, properties=[element("keepNext", val=0)])


def add_attachment_list(sheet: Sheet, attachments: Sequence[Attachment]) -> None:
    """附件说明 (7.3.4): wrapped lines begin under the name, no punctuation at the end."""
    if not attachments:
        return
    sheet.keep_last_with_next()
    sheet.blank(keep_next=True)
    for index, attachment in enumerate(attachments, start=1):
        label = "附件：" if index == 1 else ""
        number = f"{index}." if len(attachments) > 1 else ""
        start = 5 + grid.text_width(number)
        hanging = grid.text_width(label + number)
        indent = element("ind", left=grid.characters(start), hanging=grid.characters(hanging))
        title = attachment.title.replace("\n", "").rstrip("。；，")
        sheet.add("PaperAttachmentList", run(f"{label}{number}{title}"), properties=[indent])
        if index < len(attachments):
            sheet.keep_last_with_next()


def add_signature(sheet: Sheet, signature: Signature, paper: Paper) -> None:
    """署名 and date (7.3.5.1 with seal, 7.3.5.2 without), never alone on a page (7.3.5.5)."""
    organ, date = signature.organ or paper.organ, signature.date or paper.date
    said = say_date(date) if date else ""
    organ_right, date_right = signature_indents(organ, date, sealed=signature.sealed)
    sheet.keep_last_with_next()
    sheet.blank(2 if signature.sealed else 1, keep_next=True)
    for text, right, keep in ((organ, organ_right, bool(said)), (said, date_right, False)):
        properties = [element("ind", right=grid.characters(right))]
        if keep:
            properties.append(element("keepNext"))
        if text:
            sheet.add("PaperSignature", run(text), properties=properties)


def signature_indents(organ: str, date: dt.date | None, *, sealed: bool) -> tuple[float, float]:
    """(right indent of the organ, of the date), in 字."""
    organ_width = grid.text_width(organ)
    date_width = grid.text_width(say_date(date)) if date else 0.0
    if sealed:
        shift = (date_width - organ_width) / 2
        date_right = max(_STAMP_OFFSET, -shift)  # a long organ pushes the date to the left
        return date_right + shift, date_right
    if date_width > organ_width:
        return 4 + date_width - organ_width, 2
    return 2, organ_width - date_width if date else 0.0


def bracketed(note: str) -> str:
    """附注 in full-width brackets, whether or not the caller wrote them."""
    return note if note.startswith("（") and note.endswith("）") else f"（{note}）"


def add_note(sheet: Sheet, note: str) -> None:
    """附注 (7.3.6)."""
    if note:
        sheet.add("PaperNote", run(bracketed(note)))


def add_attachment(sheet: Sheet, number: str, attachment: Attachment, paper: Paper) -> None:
    """附件 (7.3.7): new page, its mark on line 1, its title on line 3."""
    mark = run(f"附件{number}")
    sheet.add("PaperAttachmentMark", mark, properties=[element("pageBreakBefore")])
    sheet.blank()
    add_title(sheet, attachment.title, names=(paper.organ,))
    sheet.blank()
    add_blocks(sheet, attachment.blocks, paper)
    if attachment.blocks and isinstance(attachment.blocks[-1], Table):
        sheet.add("Normal")  # a table may not end a document
