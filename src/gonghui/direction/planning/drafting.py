"""From what the reader found to the plan as it will be stored: pure, no database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from gonghui.direction.planning.enums import DutyKind, PartKind, PlanKind, ProgressMode
from gonghui.direction.planning.matching import (
    Wanted,
    candidates,
    clause_around,
    proposal,
    sentence_before,
)
from gonghui.direction.planning.units import as_written
from gonghui.engines.documents.reading import ReadDocument
from gonghui.engines.documents.reading.model import Actor, DateMention, Figure, Placeholder, Unsure
from gonghui.engines.indicators.definitions import Indicator
from gonghui.engines.indicators.periods import BadPeriod, Period

WHOLE = ""
"""Key of the section that takes findings outside every heading; with the part before it."""


@dataclass
class DraftSection:
    """A heading with the span of all its text, before it has a row."""

    key: str
    parent: str | None
    part: str
    number: str
    title: str
    depth: int
    start: int
    end: int
    is_task: bool = False


@dataclass(frozen=True)
class DraftQuantity:
    """A figure with the section it stands in; a wanted one with its proposed indicator."""

    section: str
    object: str
    comparator: str
    value: Decimal | None
    value_max: Decimal | None
    unit: str
    is_delta: bool
    sentence: str
    start: int
    end: int
    confidence: float
    rule: str
    deadline: dt.date | None = None
    mode: str = ProgressMode.DECLARED
    indicator_code: str = ""
    match_reason: str = ""


@dataclass(frozen=True)
class DraftPlan:
    """A paper read and sorted, ready to be stored."""

    kind: str
    year: int
    period: str
    looks_back_on: str
    title: str
    parts: tuple[tuple[str, str, int, int], ...]
    sections: tuple[DraftSection, ...]
    targets: tuple[DraftQuantity, ...]
    reported: tuple[DraftQuantity, ...]
    duties: tuple[tuple[str, str, str, int, int], ...]
    placeholders: tuple[tuple[str, Placeholder, bool], ...]
    unsure: tuple[tuple[str, Unsure], ...]
    artifacts: tuple[tuple[int, int, str], ...]
    notes: tuple[str, ...] = field(default=())


def draft_plan(
    text: str,
    document: ReadDocument,
    *,
    union_name: str,
    level: str,
    indicators: Iterable[Indicator],
    year: int | None,
    fallback_year: int,
    kind: str = "",
) -> DraftPlan:
    """Sort findings into sections and halves; propose an indicator for each target.

    `year` and `kind`, when a person gave them, outrank what was read. Only figures that are
    wanted and stand in the plan half become targets; all others are reported figures.
    """
    kind = kind or str(document.kind)
    if kind == PlanKind.BOTH and len(document.parts) < 2:
        kind = PlanKind.PLAN
    parts = _parts(document, kind, len(text))
    chosen, period, notes = _period(document, parts, year, fallback_year)
    outline = Outline(document, parts, kind, len(text))
    known = tuple(indicators)
    targets, reported = [], []
    for figure in document.figures:
        place = outline.place(figure.path, figure.start)
        if outline.part_of(place) == PartKind.PLAN and figure.role == "target":
            targets.append(_target(figure, place, text, document.dates, level, known))
        else:
            reported.append(_quantity(figure, place, text))
    duties = [_duty(actor, outline) for actor in document.actors]
    placeholders = [
        (place := outline.place(spot.path, spot.start), spot, _is_wanted(spot, outline, place))
        for spot in document.placeholders
    ]
    unsure = [(outline.innermost(doubt.start), doubt) for doubt in document.unsure]
    looks_back = next((p[1] for p in parts if p[0] == PartKind.SUMMARY), "")
    title = document.title or _title(union_name, kind, looks_back or period, period)
    if kind == PlanKind.SUMMARY:
        notes.append("这份材料是总结，没有识别出计划部分，不产生目标。")
    if not document.headings:
        notes.append("没有识别出标题，全部内容放在“全文”一个条目下。")
    name = (document.union.name or "").strip()
    if name and not _same_union(name, union_name):
        notes.append(f"材料中的工会是“{name}”，导入到“{union_name}”，请核对。")
    return DraftPlan(
        kind=kind,
        year=chosen,
        period=period,
        looks_back_on=looks_back,
        title=re.sub(r"\s+", "", title)[:200],
        parts=parts,
        sections=tuple(outline.sections()),
        targets=tuple(targets),
        reported=tuple(reported),
        duties=tuple(dict.fromkeys(duties)),
        placeholders=tuple(placeholders),
        unsure=tuple(unsure),
        artifacts=tuple((a.start, a.end, a.kind) for a in document.artifacts),
        notes=(*document.notes, *notes),
    )


class Outline:
    """The tree of headings, with a section for what stands outside every heading."""

    def __init__(
        self,
        document: ReadDocument,
        parts: tuple[tuple[str, str, int, int], ...],
        kind: str,
        length: int,
    ) -> None:
        self._parts = parts
        self._sections: dict[str, DraftSection] = {}
        self._outside: set[str] = set()
        headings = document.headings
        parents = {heading.parent for heading in headings}
        for place, heading in enumerate(headings):
            after = [h.start for h in headings[place + 1 :] if h.depth <= heading.depth]
            part = self._part_at(heading.start)
            end = min(after[0] if after else length, self._end_of(part, heading.start))
            self._sections[heading.id] = DraftSection(
                heading.id,
                heading.parent,
                part,
                heading.number,
                heading.title[:500],
                heading.depth,
                heading.start,
                max(end, heading.end),
                is_task=heading.id not in parents and part == PartKind.PLAN,
            )
        if not headings:
            self._outside.add(self._part_at(0))

    def _part_at(self, offset: int) -> str:
        found = [part for part in self._parts if part[2] <= offset]
        return (found or self._parts)[-1 if found else 0][0]

    def _end_of(self, part: str, offset: int) -> int:
        return next((p[3] for p in self._parts if p[0] == part and p[2] <= offset < p[3]), 1 << 31)

    def place(self, path: str | None, offset: int) -> str:
        """Key of the section a finding belongs to."""
        if path is not None and path in self._sections:
            return path
        part = self._part_at(offset)
        self._outside.add(part)
        return f"{part}:{WHOLE}"

    def innermost(self, offset: int) -> str:
        """Key of the deepest section around an offset."""
        around = [s for s in self._sections.values() if s.start <= offset < s.end]
        return max(around, key=lambda s: s.depth).key if around else self.place(None, offset)

    def part_of(self, key: str) -> str:
        section = self._sections.get(key)
        return section.part if section else key.partition(":")[0]

    def sections(self) -> list[DraftSection]:
        """Sections in the order of the paper."""
        title = "正文（标题以外）" if self._sections else "全文"
        outside = [
            DraftSection(
                f"{kind}:{WHOLE}",
                None,
                kind,
                "",
                title,
                1,
                start,
                end,
                is_task=not self._sections and kind == PartKind.PLAN,
            )
            for kind, _, start, end in self._parts
            if kind in self._outside
        ]
        everything = [*outside, *self._sections.values()]
        return sorted(everything, key=lambda s: (s.start, s.key in self._sections))


def _parts(document: ReadDocument, kind: str, length: int) -> tuple[tuple[str, str, int, int], ...]:
    """The halves as (kind, period, start, end)."""
    if kind != PlanKind.BOTH or len(document.parts) < 2:
        wanted = [p for p in document.parts if p.kind == kind] or list(document.parts)
        period = wanted[0].period if wanted else None
        half = PartKind.SUMMARY if kind == PlanKind.SUMMARY else PartKind.PLAN
        return ((half, period or "", 0, length),)
    starts = [part.start for part in document.parts[1:]] + [length]
    first = (0, *starts[:-1])
    return tuple(
        (part.kind, part.period or "", begin, end)
        for part, begin, end in zip(document.parts, first, starts, strict=True)
    )


def _period(
    document: ReadDocument,
    parts: tuple[tuple[str, str, int, int], ...],
    year: int | None,
    fallback_year: int,
) -> tuple[int, str, list[str]]:
    """Year and period of the targets, and what has to be said about them."""
    half = next((part for part in parts if part[0] == PartKind.PLAN), parts[0])
    name = half[1] if _is_period(half[1]) else str(document.year or "")
    read = int(name[:4]) if name[:4].isdigit() else None
    if read is None:
        chosen = year or fallback_year
        notes = [] if year else [f"材料没有写明年份，暂按{chosen}年，请核对。"]
        return chosen, str(chosen), notes
    if year and year != read:
        suffix = name[4:] if len(name) == 6 else ""
        return year, f"{year}{suffix}", [f"材料写的是{read}年，按所填的{year}年导入，请核对。"]
    return read, name, []


def _is_period(name: str) -> bool:
    try:
        Period.parse(name)
    except BadPeriod:
        return False
    return True


def _quantity(figure: Figure, place: str, text: str) -> DraftQuantity:
    value, unit = as_written(figure.value, figure.unit or "")
    value_max = figure.value_max
    if value_max is not None and unit != (figure.unit or ""):
        value_max = as_written(value_max, figure.unit or "")[0]
    return DraftQuantity(
        section=place,
        object=figure.object[:200],
        comparator=figure.comparator,
        value=value,
        value_max=value_max,
        unit=unit[:20],
        is_delta=figure.delta,
        sentence=text[slice(*figure.sentence)].strip(),
        start=figure.start,
        end=figure.end,
        confidence=figure.confidence,
        rule=figure.rule,
    )


def _target(
    figure: Figure,
    place: str,
    text: str,
    dates: tuple[DateMention, ...],
    level: str,
    indicators: tuple[Indicator, ...],
) -> DraftQuantity:
    plain = _quantity(figure, place, text)
    wanted = Wanted(
        figure.object,
        figure.unit or "",
        clause_around(text, figure.start, figure.end),
        level,
        figure.delta,
        sentence_before(text, figure.start),
    )
    best = proposal(candidates(wanted, indicators))
    return DraftQuantity(
        **{
            **plain.__dict__,
            "deadline": _deadline(figure, dates, text),
            "mode": ProgressMode.INDICATOR if best else ProgressMode.DECLARED,
            "indicator_code": best.code if best else "",
            "match_reason": best.reason[:300] if best else "",
        }
    )


def _deadline(figure: Figure, dates: tuple[DateMention, ...], text: str) -> dt.date | None:
    """The last day of the nearest deadline that stands before the figure in its sentence, or
    behind it in the same clause: 新增会员2000人，6月底前完成换届 sets no date for members."""
    first, last = figure.sentence
    stop = min(
        (place for mark in "，,；;。" if (place := text.find(mark, figure.end)) >= 0), default=last
    )
    last = min(last, stop)
    found = [
        (abs(date.start - figure.start), day)
        for date in dates
        if date.kind == "deadline" and first <= date.start < last and (day := _last_day(date.norm))
    ]
    return min(found)[1] if found else None


def _last_day(norm: str | None) -> dt.date | None:
    if not norm:
        return None
    try:
        return dt.date.fromisoformat(norm) if len(norm) == 10 else Period.parse(norm).to_on
    except ValueError:
        return None


def _duty(actor: Actor, outline: Outline) -> tuple[str, str, str, int, int]:
    kind = DutyKind.LEAD if actor.kind == "lead" else DutyKind.SUPPORT
    place = outline.place(actor.path, actor.start)
    return place, actor.span.strip()[:60], kind.value, actor.start, actor.end


def _is_wanted(spot: Placeholder, outline: Outline, place: str) -> bool:
    return (
        spot.kind == "number" and spot.role == "target" and outline.part_of(place) == PartKind.PLAN
    )


def _title(union_name: str, kind: str, first: str, period: str) -> str:
    label = Period.parse(period).label
    if kind == PlanKind.BOTH:
        back = Period.parse(first).label if _is_period(first) else "上年"
        return f"{union_name}{back}工作总结和{label}工作计划"
    return f"{union_name}{label}{'工作总结' if kind == PlanKind.SUMMARY else '工作计划'}"


def _same_union(read: str, union_name: str) -> bool:
    """Whether the name in the paper may be this union's; masked names prove nothing."""
    if re.search(r"[*×xX＊]{2,}", read):
        return True
    return read in union_name or union_name in read
