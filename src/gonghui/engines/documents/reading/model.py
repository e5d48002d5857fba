"""What the reader hands back: a frozen tree of findings, each with its place in the text.

Every finding carries the half-open span ``[start, end)`` in the text that was read, so that
``text[start:end] == span``, and the name of the rule that found it.  What the reader could not
settle is never guessed: it stands in :attr:`ReadDocument.unsure` with a reason in Chinese.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["plan", "summary", "both"]
PartKind = Literal["plan", "summary"]
Comparator = Literal["=", ">=", ">", "<=", "<", "~"]
Role = Literal["target", "result"]
PlaceholderKind = Literal["number", "name", "place", "date"]
ArtifactKind = Literal["nav", "source", "date", "site", "chunk", "page", "toc", "meta"]
DateKind = Literal["deadline", "publish", "sign", "event"]
ActorKind = Literal["lead", "support"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class UnionIdentity:
    """The union whose paper this is; ``name`` as written, masks kept, ``None`` when not stated."""

    name: str | None = None
    level: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A looking-back or looking-forward part; ``sections`` are ids of top-level headings."""

    kind: PartKind
    year: int | None
    period: str | None
    sections: tuple[str, ...] = ()
    start: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """One node of the outline; ``sentence`` says that the item is a sentence without a body."""

    id: str
    parent: str | None
    depth: int
    number: str
    title: str
    start: int
    end: int
    sentence: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity that is promised (``target``) or reported (``result``)."""

    path: str | None
    span: str
    start: int
    end: int
    object: str
    value: Decimal | None
    value_max: Decimal | None
    unit: str | None
    comparator: Comparator
    role: Role
    money: bool
    per: str | None
    each: bool
    delta: bool
    rule: str
    confidence: float
    sentence: Span


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A spot somebody still has to fill in."""

    path: str | None
    span: str
    start: int
    end: int
    kind: PlaceholderKind
    unit: str | None
    object: str | None
    comparator: Comparator | None
    role: Role | None
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Artifact:
    """Text of the web page, the document library or the printed page, not of the document."""

    span: str
    start: int
    end: int
    kind: ArtifactKind
    rule: str


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date; ``norm`` keeps the precision that was written (2023, 2023-06, 2023H1, 2023Q4)."""

    path: str | None
    span: str
    start: int
    end: int
    kind: DateKind
    norm: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A unit explicitly named as responsible."""

    path: str | None
    span: str
    start: int
    end: int
    kind: ActorKind
    rule: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """Something that looks like a number or a heading and that no rule could settle."""

    span: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """The structure of one paper, deterministic for a given text."""

    name: str
    kind: Kind
    year: int | None
    parts: tuple[Part, ...]
    title: str | None
    union: UnionIdentity
    headings: tuple[Heading, ...] = ()
    figures: tuple[Figure, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    dates: tuple[DateMention, ...] = ()
    actors: tuple[Actor, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def to_gold(self) -> dict[str, Any]:
        """The document as plain JSON data in the schema the labelled papers use."""
        return {
            "doc": self.name,
            "kind": self.kind,
            "year": self.year,
            "parts": [
                {"kind": p.kind, "year": p.year, "period": p.period, "sections": list(p.sections)}
                for p in self.parts
            ],
            "title": self.title,
            "union": {
                "name": self.union.name,
                "level": self.union.level,
                "sector": self.union.sector,
            },
            "headings": [_heading(h) for h in self.headings],
            "figures": [_figure(f) for f in self.figures],
            "placeholders": [_placeholder(p) for p in self.placeholders],
            "artifacts": [
                {"span": a.span, "start": a.start, "end": a.end, "kind": a.kind}
                for a in self.artifacts
            ],
            "dates": [{**_place(d), "kind": d.kind, "norm": d.norm} for d in self.dates],
            "actors": [{**_place(a), "kind": a.kind} for a in self.actors],
        }


def _place(item: Figure | Placeholder | DateMention | Actor) -> dict[str, Any]:
    return {"path": item.path, "span": item.span, "start": item.start, "end": item.end}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _heading(item: Heading) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": item.id,
        "parent": item.parent,
        "depth": item.depth,
        "number": item.number,
        "title": item.title,
        "start": item.start,
        "end": item.end,
    }
    if item.sentence:
        row["sentence"] = True
    return row


def _figure(item: Figure) -> dict[str, Any]:
    row = {
        **_place(item),
        "object": item.object,
        "value": _number(item.value),
        "value_max": _number(item.value_max),
        "unit": item.unit,
        "comparator": item.comparator,
        "role": item.role,
        "money": item.money,
    }
    if item.per:
        row["per"] = item.per
    if item.each:
        row["each"] = True
    if item.delta:
        row["delta"] = True
    return row


def _placeholder(item: Placeholder) -> dict[str, Any]:
    row = {**_place(item), "kind": item.kind}
    if item.kind == "number":
        row["unit"] = item.unit
        row["object"] = item.object
        row["comparator"] = item.comparator
        row["role"] = item.role
    return row
