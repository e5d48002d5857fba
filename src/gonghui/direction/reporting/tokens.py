"""Between the paper and what a writer types: figures as tokens that survive. Pure.

In an input box a figure reads 〔fig_012：36场〕. The key decides; whatever stands behind the colon
is for the eye only, so a figure can be moved, copied or taken out, but never retyped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gonghui.direction.reporting.wording import GAP, merged
from gonghui.engines.documents.writing.model import (
    Block,
    Figure,
    Heading,
    Paragraph,
    Run,
    Text,
    plain,
)
from gonghui.engines.documents.writing.numbers import heading_number

TOKEN = re.compile(r"〔(fig_\d{3,})(?:[：:]([^〔〕]*))?〕")
_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?\s*(?:多|余)?(?:[万亿千百]?[\u4e00-\u9fff%％‰]{0,2})")
_NO_QUANTITY = re.compile(
    r"〔\d{4}〕\d+号|第\d+|\d{4}[-—－~～至]\d{4}年|\d{4}年(?:度|以来)?|\d{1,2}月(?:份|底|初|上旬|中旬|下旬)?|\d{1,2}日"
    r"|\d{1,2}[-—－~～至]\d{1,2}月|[“\"]\d+[^”\"]{0,6}[”\"]|\d+[·．.]\d+(?=[^\d万亿%％])|20\d\d(?=\D|$)"
)
"""Years, dates, numbers of papers, names in quotes: digits that measure nothing."""


class UnknownFigure(ValueError):
    """A token names a figure that this summary does not have."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Editable:
    """A block as an input: a heading's words, a text, or both; `index` is its place."""

    index: int
    level: int
    number: str
    heading: str
    text: str
    has_heading: bool
    has_text: bool


@dataclass(frozen=True)
class Stray:
    """A number that somebody typed: no record stands behind it."""

    text: str
    sentence: str


def as_text(runs: Iterable[Run]) -> str:
    """Runs as a writer edits them."""
    return "".join(
        f"〔{run.reference_id}：{run.text}〕" if isinstance(run, Figure) else run.text
        for run in runs
    )


def as_runs(text: str, said: Mapping[str, str]) -> tuple[Run, ...]:
    """What a writer typed, as runs; `said` gives each figure's words. Raises UnknownFigure."""
    runs: list[Run] = []
    place = 0
    for found in TOKEN.finditer(text):
        key = found[1]
        if key not in said:
            raise UnknownFigure(key)
        runs += [Text(text[place : found.start()]), Figure(said[key], key)]
        place = found.end()
    runs.append(Text(text[place:]))
    return merged(runs)


def editables(blocks: Sequence[Block]) -> list[Editable]:
    """The blocks that a writer may change."""
    found = []
    for index, block in enumerate(blocks):
        match block:
            case Heading(level=level, number=number, text=text, follows=follows):
                body = as_text(follows)
                found.append(Editable(index, level, number, text, body, True, bool(follows)))
            case Paragraph(runs=runs):
                found.append(Editable(index, 0, "", "", as_text(runs), False, True))
    return found


def rewritten(
    blocks: Sequence[Block],
    headings: Mapping[int, str],
    texts: Mapping[int, str],
    said: Mapping[str, str],
) -> tuple[Block, ...]:
    """The blocks after editing. An emptied heading or paragraph goes, a new line begins a new
    paragraph, blocks that were not sent stay as they are, and headings are numbered anew."""
    found: list[Block] = []
    for index, block in enumerate(blocks):
        match block:
            case Heading():
                heading = _one_line(headings.get(index, block.text))
                lines = _paragraphs(texts[index], said) if index in texts else [block.follows]
                follows = lines[0] if lines else ()
                if heading:
                    found.append(replace(block, text=heading, follows=follows))
                elif follows:
                    found.append(Paragraph(follows))
                found += [Paragraph(runs) for runs in lines[1:]]
            case Paragraph() if index in texts:
                found += [Paragraph(runs) for runs in _paragraphs(texts[index], said)]
            case _:
                found.append(block)
    return renumbered(found)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(text: str, said: Mapping[str, str]) -> list[tuple[Run, ...]]:
    lines = (line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return [as_runs(line, said) for line in lines if line]


def renumbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Headings counted level by level: 一、（一）1.（1）."""
    counts = [0, 0, 0, 0]
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (4 - block.level)
            block = replace(block, number=heading_number(block.level, counts[block.level - 1]))
        found.append(block)
    return tuple(found)


def keys_in(blocks: Iterable[Block]) -> list[str]:
    """Keys of the figures in the text, in reading order, each once."""
    return list(dict.fromkeys(run.reference_id for run in _runs(blocks) if isinstance(run, Figure)))


def resaid(blocks: Iterable[Block], said: Mapping[str, str]) -> tuple[Block, ...]:
    """The same text with the figures' words renewed; figures that `said` does not name stay."""
    found: list[Block] = []
    for block in blocks:
        match block:
            case Heading():
                found.append(replace(block, follows=_renewed(block.follows, said)))
            case Paragraph():
                found.append(Paragraph(_renewed(block.runs, said)))
            case _:
                found.append(block)
    return tuple(found)


def _renewed(runs: Iterable[Run], said: Mapping[str, str]) -> tuple[Run, ...]:
    return tuple(
        Figure(said.get(run.reference_id, run.text), run.reference_id, run.exact)
        if isinstance(run, Figure)
        else run
        for run in runs
    )


def with_clause(blocks: Sequence[Block], index: int, clause: Sequence[Run]) -> tuple[Block, ...]:
    """A sentence appended to the paragraph at `index`; a gap that waited there is filled."""
    found = list(blocks)
    block = found[index]
    old = block.follows if isinstance(block, Heading) else getattr(block, "runs", ())
    if plain(old) == GAP:
        old = ()
    runs = merged((*old, *clause, Text("。")))
    found[index] = replace(block, follows=runs) if isinstance(block, Heading) else Paragraph(runs)
    return tuple(found)


def gaps(blocks: Iterable[Block]) -> int:
    """How many places still wait for their writer."""
    return sum(run.text.count(GAP) for run in _runs(blocks))


def strays(blocks: Iterable[Block]) -> list[Stray]:
    """Numbers typed into the text, with the words around them."""
    found = []
    for runs in _lines(blocks):
        for run in runs:
            if not isinstance(run, Text):
                continue
            open_text = _NO_QUANTITY.sub(lambda hit: "＿" * len(hit[0]), run.text)
            for hit in _NUMBER.finditer(open_text):
                around = run.text[max(0, hit.start() - 12) : hit.end() + 8]
                found.append(Stray(hit[0].strip(), around.strip("，。；")))
    return found


def _lines(blocks: Iterable[Block]) -> Iterator[tuple[Run, ...]]:
    for block in blocks:
        match block:
            case Heading(text=text, follows=follows):
                yield (Text(text),)
                yield follows
            case Paragraph(runs=runs):
                yield runs


def _runs(blocks: Iterable[Block]) -> Iterator[Run]:
    for line in _lines(blocks):
        yield from line
