"""From raw text to clean paragraphs: noise out, hard-wrapped lines joined, offsets kept.

``CleanText.text`` is what was written without noise and without the spaces typesetting put
between digits and characters; ``CleanText.norm`` has the same length with punctuation, digits and
signs brought to one width, and is what the rules look at.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from gonghui.engines.documents.reading.artifacts import RawLine, is_chunked, raw_lines, width
from gonghui.engines.documents.reading.model import Artifact, Span

_ONE_WIDTH = {
    "０１２３４５６７８９": "0123456789",
    "％﹪．，；：！？＋＿＊／": "%%.，；：！？+_*/",
    ",;:!?()[]〔〕": "，；：！？（）【】（）",
    '「」『』„‟″＂"': "“”“”“”“““",
    "～∼∽﹒－‐‑–―─": "~~~.----——",
    "Ｘｘ✕╳": "Xx××",
}
_WIDTHS = {ord(a): b for old, new in _ONE_WIDTH.items() for a, b in zip(old, new, strict=True)}
_BLANK = " \t\u3000\xa0\u2002\u2003\u2009"
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\xad\x00"
_MASKS = "*＊_＿×"
_END = "。！？；：.!?;:"
_MARK = re.compile(
    r"(?:第[一二三四五六七八九十\d]{1,3}[部章节编篇]|[（(][一二三四五六七八九十\d]{1,3}[)）]|"
    r"[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[.．、](?!\d)|\d{1,2}[)）]|[一二三四五六七八九十]{1,2}是|"
    r"[①-⑳⑴-⒛㈠-㈩❶-❿]|——|[●•◆■▪►▲★◇□※➢])"
)
_OPENERS = {"（": "）", "《": "》", "“": "”"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as a range of the clean text."""

    start: int
    end: int
    after_blank: bool


@dataclass(frozen=True, slots=True)
class CleanText:
    """The clean view of a raw text with the way back to raw offsets."""

    raw: str
    text: str
    norm: str
    offsets: tuple[int, ...]
    paragraphs: tuple[Paragraph, ...]
    chunked: bool

    def raw_span(self, start: int, end: int) -> Span:
        """The raw span of the clean range ``[start, end)``."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def cut(self, start: int, end: int) -> str:
        """The raw text of a clean range, as findings print it."""
        a, b = self.raw_span(start, end)
        return self.raw[a:b]


@dataclass(slots=True)
class _Line:
    chars: list[tuple[str, int]]
    columns: int
    length: int
    indent: int
    after_blank: bool

    @property
    def string(self) -> str:
        return "".join(c for c, _ in self.chars)


def clean(raw: str, artifacts: list[Artifact]) -> CleanText:
    """Drop the noise and put paragraphs back together."""
    hidden = bytearray(len(raw) + 1)
    for artifact in artifacts:
        hidden[artifact.start : artifact.end] = b"\x01" * (artifact.end - artifact.start)
    lines = _visible_lines(raw, hidden)
    chunked = is_chunked(artifacts)
    joins = [chunked] * len(lines) if chunked else _joins(lines)
    text: list[str] = []
    offsets: list[int] = []
    paragraphs: list[Paragraph] = []
    start = 0
    for i, line in enumerate(lines):
        for char, offset in _without_layout_spaces(line.chars, bool(i and joins[i])):
            text.append(char)
            offsets.append(offset)
        if i + 1 < len(lines) and joins[i + 1]:
            continue
        paragraphs.append(Paragraph(start, len(text), line.after_blank))
        if i + 1 < len(lines):
            text.append("\n")
            offsets.append(offsets[-1] + 1 if offsets else 0)
        start = len(text)
    joined = "".join(text)
    return CleanText(raw, joined, _normalise(joined), tuple(offsets), tuple(paragraphs), chunked)


def _normalise(text: str) -> str:
    norm = text.translate(_WIDTHS)
    # Commas and colons between digits belong to the number or the time of day.
    norm = re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", norm)
    return re.sub(r"(?<=\d)：(?=\d\d(?!\d))", ":", norm)


def _visible_lines(raw: str, hidden: bytearray) -> list[_Line]:
    lines: list[_Line] = []
    blank = after_page = False
    for line in raw_lines(raw):
        chars = [
            (raw[i], i)
            for i in range(line.start, line.end)
            if not hidden[i] and raw[i] not in _INVISIBLE
        ]
        lead = 0
        while lead < len(chars) and chars[lead][0] in _BLANK:
            lead += 1
        tail = len(chars)
        while tail > lead and chars[tail - 1][0] in _BLANK:
            tail -= 1
        if lead == tail:
            # Empty lines around a page number belong to the page, not to the text.
            after_page = after_page or _is_hidden(line, hidden)
            blank = not after_page
            continue
        indent = width("".join(c for c, _ in chars[:lead]))
        body = chars[lead:tail]
        columns = indent + width("".join(c for c, _ in body))
        lines.append(_Line(body, columns, tail, indent, blank))
        blank = after_page = False
    return lines


def _is_hidden(line: RawLine, hidden: bytearray) -> bool:
    return any(hidden[line.start : line.end])


def _joins(lines: list[_Line]) -> list[bool]:
    """For each line, whether it continues the one before it."""
    wrapped, full = _full_lines(lines)
    gaps = sum(line.after_blank for line in lines)
    double_spaced = wrapped > 0 and gaps > 0.8 * len(lines)
    indented = sum(line.indent >= 2 for line in lines)
    flush = len(lines) - indented
    indents_tell = wrapped > 0 and indented >= 2 and flush >= 2
    joins = [False]
    for (before, line), reaches in zip(pairwise(lines), full, strict=False):
        tail = before.string
        gap = line.after_blank and not double_spaced
        opens = bool(_MARK.match(line.string)) or "\t" in tail
        if gap:
            joins.append(False)
        elif reaches:
            if indents_tell:
                joins.append(line.indent < 2)
            else:
                joins.append(not opens or _inside(tail))
        else:
            joins.append(not opens and (tail[-1] in "，、," or _inside(tail)))
    return joins


def _inside(text: str) -> bool:
    """Whether the line stops inside a bracket or a book title."""
    tail = text[-40:].replace("(", "（").replace(")", "）")
    return any(tail.rfind(a) > tail.rfind(b) for a, b in _OPENERS.items() if a != "“")


def _full_lines(lines: list[_Line]) -> tuple[int, list[bool]]:
    """Where lines were hard-wrapped (0: nowhere), and which lines reach that place.

    Most programs wrap at a column, some after so many characters whatever their width.
    """
    best: tuple[int, list[bool]] = (0, [False] * len(lines))
    for sizes, slack in (([n.columns for n in lines], 2), ([n.length for n in lines], 1)):
        at = _wrap_size(lines, sizes, slack)
        full = [bool(at) and size >= at - 2 * slack - 1 for size in sizes]
        if at and sum(full) > sum(best[1]):
            best = (at, full)
    return best


def _wrap_size(lines: list[_Line], sizes: list[int], slack: int) -> int:
    shortest = 12 * slack
    counts = Counter(size for size in sizes if size >= shortest)
    total = sum(counts.values())
    if total < 4:
        return 0
    best, best_count = 0, 0
    for size in sorted(counts):
        near = sum(counts[c] for c in range(size - slack - 1, size + slack))
        if near >= best_count:
            best, best_count = size, near
    full = [
        line
        for line, size in zip(lines, sizes, strict=True)
        if best - slack - 1 <= size <= best + slack
    ]
    longer = sum(size > best + slack + 1 for size in sizes)
    unfinished = sum(line.string[-1] not in _END for line in full)
    wrapped = (
        best <= 65 * slack
        and len(full) >= 3
        and len(full) >= 0.3 * total
        and unfinished >= 0.6 * len(full)
        and longer <= 0.06 * len(lines)
    )
    return best if wrapped else 0


def _without_layout_spaces(chars: list[tuple[str, int]], continues: bool) -> list[tuple[str, int]]:
    """Drop spaces beside digits and punctuation; keep one where it parts words or a marker."""
    if not any(c in _BLANK for c, _ in chars):
        return chars
    kept: list[tuple[str, int]] = []
    i, count = 0, len(chars)
    while i < count:
        char, offset = chars[i]
        if char not in _BLANK:
            kept.append((char, offset))
            i += 1
            continue
        j = i
        while j < count and chars[j][0] in _BLANK:
            j += 1
        run = "".join(c for c, _ in chars[i:j])
        before = kept[-1][0] if kept else ""
        after = chars[j][0] if j < count else ""
        marker = not continues and len(kept) <= 4 and all(c in "0123456789." for c, _ in kept)
        if "\t" in run:
            kept.append(("\t", offset))
        elif (len(run) >= 2 or "\u3000" in run) and not marker and kept:
            kept.append(("\u3000", offset))  # a wide gap may part a title from its body
        elif marker:
            kept.append((" ", offset))
        elif before in _MASKS or after in _MASKS:
            pass
        elif before.isascii() and after.isascii():
            kept.append((" ", offset))
        elif not (before.isdigit() or after.isdigit() or before in "%％" or after in "%％"):
            kept.append((" ", offset))
        i = j
    return kept
