"""Whose paper it is and what it is about: kind, year, parts, union."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from gonghui.engines.documents.reading.frontmatter import FrontMatter
from gonghui.engines.documents.reading.layout import CleanText
from gonghui.engines.documents.reading.model import (
    DateMention,
    Kind,
    Part,
    PartKind,
)
from gonghui.engines.documents.reading.numerals import DIGITS
from gonghui.engines.documents.reading.outline import Node
from gonghui.engines.documents.reading.vocabulary import (
    TITLE_BACK,
    TITLE_FORWARD,
    TITLE_FRAME,
)

_BACK, _FORWARD, _FRAME = (re.compile(p) for p in (TITLE_BACK, TITLE_FORWARD, TITLE_FRAME))
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)\s*(?=年|[-~至—]|工作|总结|$)")
_CN_YEAR = re.compile(r"二[〇○零Oo0][〇○零一二三四五六七八九]{2}(?=年)")
_MASKED_YEAR = re.compile(r"(?:20)?[xX*×_]{2,4}\s*年|20\d[xX*×_]年")
_YEAR_RANGE = re.compile(r"((?:19|20)\d\d)\s*年?\s*[-—~至到]{1,2}\s*((?:19|20)\d\d)\s*年")
_NEAR_BACK = re.compile(
    r"取得了?(?:新的?|明显|显著|阶段性|积极|一定|较好|可喜)|圆满完成了?|较好地?完成|现将.{0,30}(?:总结|汇报|报告)|"
    r"回顾|总结如下|汇报如下|报告如下|不平凡"
)
_NEAR_FORWARD = re.compile(
    r"总体要求|总体思路|指导思想|工作思路|制定.{0,12}(?:计划|要点|方案)|计划如下|安排如下|工作要点|目标是|"
    r"要点如下|提出如下|作如下(?:安排|计划|部署)"
)


_DATED = re.compile(r"(?:19|20)\d\d年|下半年|明年|来年|今后|下一阶段|下阶段")
_TASKS = re.compile(r"(?:目标)?任务|重点|目标|举措|工作$")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the paper looking one way."""

    start: int
    kind: PartKind
    year: int | None
    period: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """What the paper says about itself."""

    kind: Kind
    year: int | None
    segments: tuple[Segment, ...]

    def kind_at(self, position: int) -> PartKind:
        """The direction of the part that holds a clean offset."""
        current = self.segments[0].kind
        for segment in self.segments:
            if segment.start <= position:
                current = segment.kind
        return current

    def year_at(self, position: int) -> int | None:
        """The year of the part that holds a clean offset."""
        current = self.segments[0].year
        for segment in self.segments:
            if segment.start <= position:
                current = segment.year
        return current


def identify(
    clean: CleanText, front: FrontMatter, nodes: list[Node], dates: list[DateMention]
) -> Identity:
    """Kind, year and parts."""
    top = [n for n in nodes if n.depth == 1]
    title = front.title or ""
    base = _base_kind(clean, title, top)
    year = _base_year(clean, title, base, dates, top)
    first = Segment(0, base, year, _period(title or _opening(clean), year))
    segments = [first]
    titled = bool(_BACK.search(title)) and bool(_FORWARD.search(title))
    for start, kind, text in _turns(clean, front, top, base, titled):
        if kind == segments[-1].kind:
            if segments[-1].start == start or text is None:
                continue
            if len(segments) == 1 and not any(
                n.start < start for n in top
            ):  # the first part only repeats the title
                continue
            continue
        stated = _stated_year(text or "") or _title_year(title, kind)
        segments.append(_turn(segments[-1], start, kind, text or "", stated, clean))
    if titled and len(segments) == 1:
        segments.extend(_split_by_title(title, first, clean, top))
    kinds = {s.kind for s in segments}
    whole: Kind = "both" if len(kinds) == 2 else base
    return Identity(whole, segments[0].year, tuple(segments))


def parts_of(identity: Identity, nodes: list[Node]) -> tuple[Part, ...]:
    """The parts with the top-level headings that belong to each."""
    top = [n for n in nodes if n.depth == 1]
    parts = []
    for index, segment in enumerate(identity.segments):
        later = [s.start for s in identity.segments[index + 1 :]]
        stop = later[0] if later else float("inf")
        begin = segment.start if index else -1
        sections = tuple(n.id for n in top if begin <= n.start < stop)
        parts.append(Part(segment.kind, segment.year, segment.period, sections, segment.start))
    return tuple(parts)


def _direction(text: str) -> PartKind | None:
    """Which way a heading looks; the later word wins, as in 下步打算落实情况."""
    back = [m.start() for m in _BACK.finditer(text)]
    forward = [m.start() for m in _FORWARD.finditer(text)]
    if not back and _DATED.search(text):
        forward += [m.start() for m in _TASKS.finditer(text)]
    if back and (not forward or back[-1] > forward[-1]):
        return "summary"
    return "plan" if forward else None


def _opening(clean: CleanText) -> str:
    text = clean.norm
    stop = text.find("。", 0, 400)
    return text[: stop if stop > 0 else 200]


def _base_kind(clean: CleanText, title: str, top: list[Node]) -> PartKind:
    back, forward = _BACK.search(title), _FORWARD.search(title)
    if back and forward:
        return "summary" if back.start() < forward.start() else "plan"
    if back or forward:
        return "summary" if back else "plan"
    if re.search(r"工作报告|工作情况", title):
        return "summary"
    directions = [d for n in top if (d := _direction(n.title))]
    if directions:
        return directions[0] if directions[0] == "summary" else _opening_kind(clean) or "plan"
    if any(_FRAME.search(n.title) for n in top[:2]):
        return "plan"
    return _opening_kind(clean) or _verbs_kind(clean.norm)


def _opening_kind(clean: CleanText) -> PartKind | None:
    text = clean.norm[:500]
    back, forward = _NEAR_BACK.search(text), _NEAR_FORWARD.search(text)
    if back and forward:
        return "summary" if back.start() < forward.start() else "plan"
    return "summary" if back else "plan" if forward else None


def _verbs_kind(text: str) -> PartKind:
    """Past or future, by the signs of tense in the whole text."""
    past = len(re.findall(r"[^为除]了(?!解)|累计|共(?:有|计)|先后|已经|得到|荣获|全年共", text))
    future = len(
        re.findall(r"(?<![重需主必])要(?![求素点])|力争|将(?!军)|确保|拟|争取|进一步|计划", text)
    )
    return "summary" if past > future else "plan"


def _turns(
    clean: CleanText, front: FrontMatter, top: list[Node], base: PartKind, titled: bool
) -> list[tuple[int, PartKind, str | None]]:
    """Places where the paper may change direction."""
    turns: list[tuple[int, PartKind, str | None]] = []
    for start, text in front.second_titles:
        direction = _direction(text)
        if direction:
            turns.append((start, direction, text))
    if turns and not titled:
        turns_at = turns[0][0]
        top = [n for n in top if n.start < turns_at]
    for index, node in enumerate(top):
        direction = _direction(node.title)
        if direction is None:
            continue
        text = node.title
        dated = _YEAR.search(text) or re.search(
            r"[上下]半年|明年|来年|下一?步|今后|下阶段|下一阶段|去年|上年", text
        )
        if direction == "plan" and base == "summary":
            if dated or index >= len(top) / 2 or titled:
                turns.append((node.start, "plan", text))
        elif direction == "summary":
            own = (
                base == "plan"
                and (dated or re.search(r"回顾|总结|完成情况|成效", text))
                and index == 0
            )
            if own or base == "summary":
                turns.append((0 if own else node.start, "summary", text))
            elif base == "plan" and turns and turns[0][1] == "summary":
                turns.append((node.start, "summary", text))
        elif direction == "plan" and base == "plan":
            turns.append((node.start, "plan", text))
    turns.sort(key=lambda t: t[0])
    if base == "plan" and turns and turns[0][1] == "summary" and turns[0][0] == 0:
        later = next((t for t in turns[1:] if t[1] == "plan"), None)
        if later is None and len(top) > 1:
            turns.insert(1, (top[1].start, "plan", top[1].title))
    # Problems and lessons inside a plan part do not turn it back.
    return [t for i, t in enumerate(turns) if i == 0 or t[1] != turns[i - 1][1]]


def _turn(
    before: Segment, start: int, kind: PartKind, text: str, stated: int | None, clean: CleanText
) -> Segment:
    if start == 0:
        year = stated if stated is not None else (before.year - 1 if before.year else None)
        return Segment(0, kind, year, _period(text, year))
    year = stated
    if year is None and before.year is not None:
        near = clean.norm[start : start + 160]
        close = next((int(m[1]) for m in _YEAR.finditer(near) if int(m[1]) > before.year), None)
        half = re.search("下半年", text) or (before.period or "").endswith(("H1", "Q1", "Q2", "Q3"))
        if half:
            year = before.year
        elif before.kind == "summary":
            year = close if close == before.year + 1 else before.year + 1
        else:
            year = before.year
    period = _period(text, year)
    if year and period == str(year) and (before.period or "").endswith("H1"):
        period = f"{year}H2" if year == before.year else period
    return Segment(start, kind, year, period)


def _split_by_title(title: str, first: Segment, clean: CleanText, top: list[Node]) -> list[Segment]:
    """A title that covers both although no heading says where the second part begins."""
    other: PartKind = "plan" if first.kind == "summary" else "summary"
    year = _title_year(title, other)
    frame = next((n for n in top[1:] if _FRAME.search(n.title)), None)
    start = frame.start if frame else (top[-1].start if top else len(clean.norm))
    return [_turn(first, start, other, title[len(title) // 2 :], year, clean)]


def _title_year(title: str, kind: PartKind) -> int | None:
    """The year a title that covers both gives to one of them."""
    if not (_BACK.search(title) and _FORWARD.search(title)):
        return None
    word = (_BACK if kind == "summary" else _FORWARD).search(title)
    years = [m for m in _YEAR.finditer(title) if word and m.start() < word.start()]
    return int(years[-1][1]) if years else None


def _stated_year(text: str) -> int | None:
    match = _YEAR.search(text)
    if match:
        return int(match[1])
    chinese = _CN_YEAR.search(text)
    if chinese:
        return int("".join(str(DIGITS.get(c, 0)) for c in chinese[0]))
    return None


def _base_year(
    clean: CleanText, title: str, kind: PartKind, dates: list[DateMention], top: list[Node]
) -> int | None:
    stated = _title_year(title, kind) or _stated_year(title)
    if stated or _MASKED_YEAR.search(title):
        return stated
    own = next(
        (y for n in top if _direction(n.title) == kind and (y := _stated_year(n.title))), None
    )
    if own:
        return own
    opening = clean.norm[:600]
    masked = _MASKED_YEAR.search(opening)
    match = _YEAR.search(opening)
    chinese = _CN_YEAR.search(opening)
    firsts = [m for m in (match, masked, chinese) if m]
    if firsts:
        first = min(firsts, key=lambda m: m.start())
        return None if first is masked else _stated_year(first[0] + "年")
    for mention in dates:
        if mention.kind in ("sign", "publish") and mention.norm:
            year, month = int(mention.norm[:4]), int(mention.norm[5:7] or 6)
            return year - 1 if kind == "summary" and month <= 3 else year
    years = Counter(int(m[1]) for m in _YEAR.finditer(clean.norm))
    return years.most_common(1)[0][0] if years else None


def _period(text: str, year: int | None) -> str | None:
    if year is None:
        return None
    span = _YEAR_RANGE.search(text)
    if span:
        return f"{span[1]}-{span[2]}"
    early, late = text.find("上半年"), text.find("下半年")
    if early >= 0 and (late < 0 or early < late):
        return f"{year}H1"
    if late >= 0:
        return f"{year}H2"
    quarter = re.search("第?([一二三四1-4])季度", text[:40])
    if quarter:
        return f"{year}Q{DIGITS.get(quarter[1], 0) or quarter[1]}"
    return str(year)
