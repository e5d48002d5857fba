"""The intermediate model of a paper: what is said, free of how Word or a browser shows it.

Everything is frozen and made of plain values, so that a paper can be compared, stored as JSON
and written again years later with the same result.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FORMAT_VERSION = 1
REFERENCE_ID = re.compile(r"[a-z][a-z0-9_]{0,31}")  # Word allows 40 characters in a bookmark
PAPER_NUMBER = re.compile(r"[\u3400-\u9fff]+〔[12]\d{3}〕[1-9]\d*号")


class PaperError(ValueError):
    """The paper contradicts the format; the message is Chinese and names the place."""


class PaperKind(StrEnum):
    """文种: the fifteen official kinds unions use, and the plain papers outside them."""

    RESOLUTION = "resolution"
    DECISION = "decision"
    ANNOUNCEMENT = "announcement"
    OPINION = "opinion"
    NOTICE = "notice"
    CIRCULAR = "circular"
    REPORT = "report"
    REQUEST = "request"
    REPLY = "reply"
    LETTER = "letter"
    KEY_POINTS = "key_points"
    SUMMARY = "summary"
    SCHEME = "scheme"
    SPEECH = "speech"
    BRIEFING = "briefing"
    PUBLICITY = "publicity"
    PLAIN = "plain"

    @property
    def label(self) -> str:
        """The kind as offices write it, for example 通知."""
        return KIND_LABELS[self]


KIND_LABELS: Mapping[PaperKind, str] = {
    PaperKind.RESOLUTION: "决议",
    PaperKind.DECISION: "决定",
    PaperKind.ANNOUNCEMENT: "通告",
    PaperKind.OPINION: "意见",
    PaperKind.NOTICE: "通知",
    PaperKind.CIRCULAR: "通报",
    PaperKind.REPORT: "报告",
    PaperKind.REQUEST: "请示",
    PaperKind.REPLY: "批复",
    PaperKind.LETTER: "函",
    PaperKind.KEY_POINTS: "要点",
    PaperKind.SUMMARY: "总结",
    PaperKind.SCHEME: "方案",
    PaperKind.SPEECH: "讲话稿",
    PaperKind.BRIEFING: "汇报",
    PaperKind.PUBLICITY: "公示",
    PaperKind.PLAIN: "材料",
}
RED_HEAD_KINDS = frozenset(list(PaperKind)[: list(PaperKind).index(PaperKind.LETTER) + 1])


@dataclass(frozen=True, slots=True)
class Text:
    """Words without a trace."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A piece of text that says a number and keeps the key of its source.

    `exact` is the unrounded value where the text rounds (“1200余人次”), else empty.
    """

    text: str
    reference_id: str
    exact: str = ""

    def __post_init__(self) -> None:
        if not REFERENCE_ID.fullmatch(self.reference_id):
            raise PaperError(f"数据引用编号“{self.reference_id}”只能用小写字母、数字和下划线")


Run = Text | Figure


def runs_of(*pieces: str | Run) -> tuple[Run, ...]:
    """Runs from a mixture of plain strings and runs."""
    return tuple(Text(piece) if isinstance(piece, str) else piece for piece in pieces)


def plain(runs: Iterable[Run]) -> str:
    """What a reader sees of the runs."""
    return "".join(run.text for run in runs)


@dataclass(frozen=True, slots=True)
class Heading:
    """结构层次 (GB/T 9704 7.3.3): level 1 一、 2 （一） 3 1. 4 （1）.

    `number` is written as given. `follows` is body text in the same paragraph
    (“（一）摸清底数。各级工会要……”); then `text` keeps its own full stop.
    """

    level: int
    number: str
    text: str
    follows: tuple[Run, ...] = ()

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise PaperError(f"层次只有一至四级，没有第{self.level}级：{self.text}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of body text, first line two characters in."""

    runs: tuple[Run, ...]

    @classmethod
    def of(cls, *pieces: str | Run) -> "Paragraph":
        """A paragraph from strings and figures in reading order."""
        return cls(runs_of(*pieces))


@dataclass(frozen=True, slots=True)
class Column:
    """A table column. `weight` is its share of the width, 0 lets the content decide."""

    title: str
    numeric: bool = False
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table as wide as the text block; each cell is one run; `totals` is the last row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Run, ...], ...]
    totals: tuple[Run, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns:
            raise PaperError(f"表格“{self.caption}”没有列")
        for row in (*self.rows, self.totals):
            if row and len(row) != len(self.columns):
                raise PaperError(
                    f"表格“{self.caption}”有{len(self.columns)}列，有一行却是{len(row)}格"
                )

    @classmethod
    def of(
        cls,
        caption: str,
        columns: Iterable[str | Column],
        rows: Iterable[Iterable[str | Run]],
        totals: Iterable[str | Run] = (),
    ) -> "Table":
        """A table from strings where nothing more needs to be said."""
        return cls(
            caption,
            tuple(Column(c) if isinstance(c, str) else c for c in columns),
            tuple(runs_of(*row) for row in rows),
            runs_of(*totals),
        )


@dataclass(frozen=True, slots=True)
class Signature:
    """署名 and 成文日期 (7.3.5); empty fields take the paper's. `sealed` leaves room for a seal."""

    organ: str = ""
    date: dt.date | None = None
    sealed: bool = True


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Table | Signature | PageBreak


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件 (7.3.7). Without blocks it is listed only, because it is bound separately."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a figure comes from: indicator, union, period, moment and definition (口径).

    All are words ready to print; `key` is the machine's own pointer and is never printed.
    """

    reference_id: str
    indicator: str
    union: str
    period: str
    taken_at: str
    definition: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记 (7.4): 抄送, 印发机关 and 印发日期."""

    printed_by: str
    printed_on: dt.date
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. Fields left empty leave no trace in it.

    A red-head paper has the mark, the number and the red line, and ends with the signature even
    if no `Signature` block asks for it. A plain paper shows `subtitle`, or the date, under the
    title. A title may carry its own line breaks; otherwise the writer breaks it at sense.
    """

    kind: PaperKind
    title: str
    organ: str = ""
    addressee: str = ""
    date: dt.date | None = None
    number: str = ""
    subtitle: str = ""
    blocks: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    references: tuple[Reference, ...] = ()
    mark: str = ""
    serial: str = ""
    urgency: str = ""
    signers: tuple[str, ...] = ()
    note: str = ""
    imprint: Imprint | None = None
    red_head: bool | None = None

    def __post_init__(self) -> None:
        if self.number and not PAPER_NUMBER.fullmatch(self.number):
            raise PaperError(f"发文字号“{self.number}”应如“安工发〔2026〕12号”")
        if self.serial and not re.fullmatch(r"\d{6}", self.serial):
            raise PaperError(f"份号“{self.serial}”应为6位数字")
        if self.urgency not in ("", "特急", "加急"):
            raise PaperError(f"紧急程度只有“特急”“加急”，没有“{self.urgency}”")
        ids = [reference.reference_id for reference in self.references]
        if len(ids) != len(set(ids)):
            raise PaperError("数据引用编号重复")

    @property
    def has_red_head(self) -> bool:
        """Whether mark, number and red line are printed; the kind decides unless told."""
        return self.kind in RED_HEAD_KINDS if self.red_head is None else self.red_head

    @property
    def printed_mark(self) -> str:
        """发文机关标志 (7.2.4): the mark, else the organ with 文件."""
        return self.mark or f"{self.organ}文件"

    @property
    def one_line_title(self) -> str:
        """The title without its line breaks."""
        return self.title.replace("\n", "")

    def figures(self) -> Iterator[Figure]:
        """Every figure in reading order, those in tables and attachments too."""
        yield from figures_in(self.blocks)
        for attachment in self.attachments:
            yield from figures_in(attachment.blocks)


def figures_in(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Every figure of the blocks in reading order."""
    for block in blocks:
        match block:
            case Paragraph(runs=runs) | Heading(follows=runs):
                cells = [runs]
            case Table(rows=rows, totals=totals):
                cells = [*rows, totals]
            case _:
                cells = []
        for line in cells:
            yield from (run for run in line if isinstance(run, Figure))


_TYPES: Mapping[str, type] = {
    cls.__name__: cls
    for cls in (
        *(Text, Figure, Heading, Paragraph, Column, Table, Signature, PageBreak),
        *(Attachment, Reference, Imprint, Paper),
    )
}


def to_json(paper: Paper) -> str:
    """The paper as JSON text; `from_json` gives back an equal paper."""
    return json.dumps({"version": FORMAT_VERSION, "paper": _encode(paper)}, ensure_ascii=False)


def from_json(text: str) -> Paper:
    """The paper that `to_json` wrote. Refuses unknown versions, types and fields."""
    try:
        data = json.loads(text)
        if data["version"] != FORMAT_VERSION:
            raise PaperError(f"不认识的文稿格式版本：{data['version']}")
        paper = _decode(data["paper"])
    except PaperError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise PaperError("文稿数据不完整或已损坏") from error
    if not isinstance(paper, Paper):
        raise PaperError("文稿数据里没有文稿")
    return paper


def _encode(value: Any) -> Any:
    if type(value).__name__ in _TYPES:
        fields = {name: _encode(getattr(value, name)) for name in type(value).__slots__}
        return {"type": type(value).__name__} | fields
    if isinstance(value, dt.date):
        return {"type": "date", "value": value.isoformat()}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    return value


def _decode(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if not isinstance(value, dict):
        return value
    name = value["type"]
    if name == "date":
        return dt.date.fromisoformat(value["value"])
    fields = {key: _decode(item) for key, item in value.items() if key != "type"}
    if name == "Paper":
        fields["kind"] = PaperKind(fields["kind"])
    return _TYPES[name](**fields)
