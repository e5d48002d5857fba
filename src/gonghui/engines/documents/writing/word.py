"""Word files in the format of GB/T 9704-2012."""

from collections.abc import Sequence

from gonghui.engines.documents.writing.body import (
    add_addressee,
    add_attachment,
    add_attachment_list,
    add_blocks,
    add_note,
    add_subtitle,
    add_title,
)
from gonghui.engines.documents.writing.fonts import FontProfile, font_names
from gonghui.engines.documents.writing.model import Block, Paper, Signature, Table
from gonghui.engines.documents.writing.package import blank_document, saved
from gonghui.engines.documents.writing.redhead import add_imprint, add_red_head
from gonghui.engines.documents.writing.sheet import Sheet
from gonghui.engines.documents.writing.sources import add_sources


def write_docx(
    paper: Paper, *, font_profile: FontProfile = "office", with_sources: bool = False
) -> bytes:
    """The paper as a .docx file; the same paper always gives the same bytes.

    Each figure is plain text inside a bookmark named after its reference. `with_sources`
    appends 附表 数据来源 and refuses (`PaperError`) when a figure has no reference.
    """
    faces = font_names(font_profile)
    document = blank_document(faces, title=paper.one_line_title, date=paper.date)
    references = {figure.reference_id for figure in paper.figures()}
    sheet = Sheet(faces, references=references)
    _add_head(sheet, paper)
    _add_body(sheet, paper)
    _add_attachments(sheet, paper)
    if with_sources:
        add_sources(sheet, paper)
    if paper.imprint:
        add_imprint(sheet, paper.imprint)
    section = document.element.body[-1]
    for element in sheet.content:
        section.addprevious(element)
    return saved(document)


def _add_head(sheet: Sheet, paper: Paper) -> None:
    if paper.has_red_head:
        add_red_head(sheet, paper)
        sheet.blank(2)
        add_title(sheet, paper.title, names=(paper.organ,))
        sheet.blank()
    else:
        add_title(sheet, paper.title, names=(paper.organ,))
        add_subtitle(sheet, paper)
    add_addressee(sheet, paper.addressee)


def _add_body(sheet: Sheet, paper: Paper) -> None:
    """The list of attachments stands between the text and the signature."""
    body, closing = _split_at_signature(paper)
    add_blocks(sheet, body, paper)
    add_attachment_list(sheet, paper.attachments)
    add_blocks(sheet, closing, paper)
    add_note(sheet, paper.note)
    if sheet.content and isinstance((closing or body or (None,))[-1], Table):
        sheet.add("Normal")


def _split_at_signature(paper: Paper) -> tuple[Sequence[Block], Sequence[Block]]:
    for index, block in enumerate(paper.blocks):
        if isinstance(block, Signature):
            return paper.blocks[:index], paper.blocks[index:]
    signs_itself = paper.has_red_head and (paper.organ or paper.date)
    return paper.blocks, (Signature(),) if signs_itself else ()


def _add_attachments(sheet: Sheet, paper: Paper) -> None:
    for index, attachment in enumerate(paper.attachments, start=1):
        if attachment.blocks:
            number = str(index) if len(paper.attachments) > 1 else ""
            add_attachment(sheet, number, attachment, paper)
