"""The paper as it reads, with every finding marked in its place: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

KINDS = {
    "target": "目标",
    "reported": "已报数字",
    "placeholder": "待填项",
    "unsure": "未识别",
    "duty": "责任部门",
    "heading": "标题",
    "artifact": "与正文无关",
}


@dataclass(frozen=True)
class Mark:
    """A span to highlight; `key` names it in addresses, `link` leads to its card."""

    start: int
    end: int
    kind: str
    key: str = ""
    link: str = ""

    @property
    def label(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True)
class Piece:
    """A run of text, marked or not."""

    text: str
    mark: Mark | None = None


def paragraphs(text: str, marks: Iterable[Mark], start: int, end: int) -> list[list[Piece]]:
    """The text between two offsets as paragraphs of pieces.

    Where spans overlap the earlier (then the longer) one is marked; a span over a line break
    goes on in the next paragraph. Empty lines are left out.
    """
    inside = sorted(
        (mark for mark in marks if start <= mark.start < mark.end <= end),
        key=lambda mark: (mark.start, -mark.end),
    )
    pieces: list[Piece] = []
    place = start
    for mark in inside:
        if mark.start < place:
            continue
        if mark.start > place:
            pieces.append(Piece(text[place : mark.start]))
        pieces.append(Piece(text[mark.start : mark.end], mark))
        place = mark.end
    if place < end:
        pieces.append(Piece(text[place:end]))
    return _lines(pieces)


def _lines(pieces: list[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first = True
        for part in piece.text.splitlines() or [""]:
            if not first:
                lines.append([])
            if part:
                lines[-1].append(Piece(part, piece.mark))
            first = False
        if piece.text.endswith(("\n", "\r")):
            lines.append([])
    return [line for line in lines if any(piece.text.strip() for piece in line)]
