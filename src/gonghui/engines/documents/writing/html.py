"""The paper as HTML for the screen: escaped, without style attributes and without script."""

from collections.abc import Callable, Iterable
from html import escape
from urllib.parse import urlsplit

from gonghui.engines.documents.writing.body import bracketed
from gonghui.engines.documents.writing.markup import clean
from gonghui.engines.documents.writing.model import (
    Block,
    Figure,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Run,
    Signature,
    Table,
)
from gonghui.engines.documents.writing.numbers import say_date
from gonghui.engines.documents.writing.tables import is_numeric

Link = Callable[[str], str | None]


def write_html(paper: Paper, *, link: Link) -> str:
    """An `<article>` to put into a page.

    The title is a paragraph of class `paper-title`; h1–h4 are the outline, so that the page
    shows the same levels as Word. `link` turns a reference id into an address; where it gives
    none, or one that is neither http(s) nor of this site, the figure stays without a link.
    """
    parts = [
        *_head(paper),
        *_blocks(paper.blocks, paper, link),
        *_signature_unless_given(paper),
        *_attachments(paper, link),
    ]
    return f'<article class="paper" lang="zh-CN">{"".join(parts)}</article>'


def _head(paper: Paper) -> Iterable[str]:
    if paper.has_red_head:
        yield _line("paper-mark", paper.printed_mark)
        yield _line("paper-number", paper.number)
    yield _line("paper-title", paper.title)
    is_signed = any(isinstance(block, Signature) for block in paper.blocks)
    dated = paper.date and not paper.has_red_head and not is_signed
    date = f"（{say_date(paper.date)}）" if paper.date and dated else ""
    yield _line("paper-subtitle", paper.subtitle or date)
    yield _line("paper-addressee", paper.addressee and paper.addressee.rstrip("：:") + "：")


def _blocks(blocks: Iterable[Block], paper: Paper, link: Link) -> Iterable[str]:
    for block in blocks:
        match block:
            case Heading():
                yield from _heading(block, link)
            case Paragraph(runs=runs):
                yield f"<p>{_runs(runs, link)}</p>"
            case Table():
                yield _table(block, link)
            case Signature():
                yield _signature(block, paper)
            case PageBreak():
                yield '<hr class="paper-page-break">'


def _heading(heading: Heading, link: Link) -> Iterable[str]:
    yield f"<h{heading.level}>{_text(heading.number + heading.text)}</h{heading.level}>"
    if heading.follows:
        yield f'<p class="paper-follows">{_runs(heading.follows, link)}</p>'


def _table(table: Table, link: Link) -> str:
    numeric = [is_numeric(table, index) for index in range(len(table.columns))]
    heads = "".join(f'<th scope="col">{_text(column.title)}</th>' for column in table.columns)
    body = "".join(_row(row, numeric, link) for row in table.rows)
    foot = f"<tfoot>{_row(table.totals, numeric, link)}</tfoot>" if table.totals else ""
    caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
    return (
        f'<div class="paper-table"><table>{caption}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody>{foot}</table></div>"
    )


def _row(cells: Iterable[Run], numeric: Iterable[bool], link: Link) -> str:
    made = [
        f'<td class="number">{_runs([cell], link)}</td>'
        if is_number
        else f"<td>{_runs([cell], link)}</td>"
        for cell, is_number in zip(cells, numeric, strict=True)
    ]
    return f"<tr>{''.join(made)}</tr>"


def _signature_unless_given(paper: Paper) -> Iterable[str]:
    is_signed = any(isinstance(block, Signature) for block in paper.blocks)
    if paper.has_red_head and not is_signed:
        yield _signature(Signature(), paper)


def _signature(signature: Signature, paper: Paper) -> str:
    date = signature.date or paper.date
    return _line("paper-signature", signature.organ or paper.organ) + _line(
        "paper-signature", say_date(date) if date else ""
    )


def _attachments(paper: Paper, link: Link) -> Iterable[str]:
    yield _line("paper-note", bracketed(paper.note) if paper.note else "")
    for index, attachment in enumerate(paper.attachments, start=1):
        number = str(index) if len(paper.attachments) > 1 else ""
        inner = "".join(_blocks(attachment.blocks, paper, link))
        head = _line("paper-attachment-mark", f"附件{number}")
        head += _line("paper-title", attachment.title)
        yield f'<section class="paper-attachment">{head}{inner}</section>'


def _runs(runs: Iterable[Run], link: Link) -> str:
    return "".join(_figure(r, link) if isinstance(r, Figure) else _text(r.text) for r in runs)


def _figure(figure: Figure, link: Link) -> str:
    marks = f'class="figure" data-figure="{_attribute(figure.reference_id)}"'
    if figure.exact:
        marks += f' title="{_attribute(figure.exact)}"'
    address = link(figure.reference_id)
    if address is None or not _is_safe(address):
        return f"<span {marks}>{_text(figure.text)}</span>"
    return f'<a href="{_attribute(address)}" {marks}>{_text(figure.text)}</a>'


def _is_safe(address: str) -> bool:
    """Refuses javascript: and its like; browsers ignore control characters, so they bar too."""
    if any(ord(character) < 33 for character in address) or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") or not (parts.scheme or parts.netloc)


def _line(css_class: str, text: str) -> str:
    return f'<p class="{css_class}">{_text(text)}</p>' if text else ""


def _text(text: str) -> str:
    return escape(clean(text), quote=False).replace("\n", "<br>")


def _attribute(text: str) -> str:
    return escape(clean(text), quote=True)
