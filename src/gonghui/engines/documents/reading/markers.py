"""Markers that may open a heading (一、 （一） 1. 一是 ——), and which of them really do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gonghui.engines.documents.reading.layout import CleanText
from gonghui.engines.documents.reading.model import Span
from gonghui.engines.documents.reading.numerals import ordinal

_CN = "[一二三四五六七八九十]{1,3}"
STOPS = "。；！？"


@dataclass(frozen=True, slots=True)
class MarkerStyle:
    """A way of numbering; ``rank`` is its usual place from top to bottom."""

    name: str
    rank: int
    pattern: re.Pattern[str]
    inline: bool = True
    numbered: bool = True


# Order matters where two patterns match at one place: the first wins.
STYLES: tuple[MarkerStyle, ...] = (
    MarkerStyle(
        "part", 0, re.compile(rf"第(?P<n>{_CN}|\d{{1,2}})(?:部分|章|编|篇)[、：.]?"), False
    ),
    MarkerStyle("section", 1, re.compile(rf"第(?P<n>{_CN}|\d{{1,2}})节[、：]?"), False),
    MarkerStyle(
        "task",
        3,
        re.compile(
            r"(?:重点|主要|目标)?(?:任务|行动|工程|举措|措施|专题|板块|模块|项目|工作|目标)"
            rf"(?P<n>{_CN}|\d{{1,2}})[：、. ]"
        ),
        False,
    ),
    MarkerStyle(
        "month",
        3,
        re.compile(
            r"(?P<n>(?:(?:19|20)\d\d年)?(?:\d{1,2}|[一二三四五六七八九]|十[一二]?)"
            r"(?:[-~至—、](?:\d{1,2}|[一二三四五六七八九]|十[一二]?))?月份?|第?[一二三四]季度|[上下]半年|全年)"
            r"(?=：|\n|\t)"
        ),
        False,
        False,
    ),
    MarkerStyle("cn", 2, re.compile(rf"(?P<n>{_CN}) ?[、.](?!{_CN}?[、季级期])")),
    MarkerStyle("cn-comma", 2, re.compile(rf"(?P<n>{_CN})(?:[，：] ?| (?=[^ ]{{4}}))"), False),
    MarkerStyle("cn-bracket", 4, re.compile(rf"（ ?(?P<n>{_CN}) ?）[、.，]? ?|(?P<m>[㈠-㈩])")),
    MarkerStyle("cn-half-bracket", 4, re.compile(rf"(?P<n>{_CN}) ?）"), False),
    MarkerStyle(
        "decimal",
        5,
        re.compile(r"(?P<n>\d{1,2}(?:[.]\d{1,2}){1,3})[.、]?(?= ?[^\d%.\s万亿千百个名])"),
        False,
    ),
    MarkerStyle(
        "digit",
        5,
        re.compile(
            r"(?P<n>\d{1,3}) ?[.、] ?(?:(?=(?:19|20)\d\d年)|(?![\d%~-]))|(?P<m>[⒈-⒛])[.、]?"
        ),
    ),
    MarkerStyle(
        "digit-space", 5, re.compile(r"(?P<n>\d{1,2})(?: |[，：](?!\d))(?=[^\d\s])"), False
    ),
    MarkerStyle("digit-bracket", 6, re.compile(r"（ ?(?P<n>\d{1,2}) ?）[、.]?|(?P<m>[⑴-⒇])")),
    MarkerStyle("digit-half-bracket", 6, re.compile(r"(?P<n>\d{1,2}) ?）[、.]?")),
    MarkerStyle("circle", 7, re.compile(r"(?P<n>[①-⑳❶-❿])[、.]?")),
    MarkerStyle("letter", 7, re.compile(r"(?P<n>[A-H])[.、](?=[^A-Za-z\d])"), False, False),
    MarkerStyle("first", 8, re.compile(rf"第(?P<n>{_CN})[，、：]")),
    MarkerStyle("is", 8, re.compile(rf"(?P<n>{_CN})是[，：]?")),
    MarkerStyle("must", 8, re.compile(rf"(?P<n>{_CN})要[，：]?")),
    MarkerStyle("which", 8, re.compile(rf"其(?P<n>{_CN})[，、：]")),
    MarkerStyle("dash", 9, re.compile(r"——+ ?|--+ ?|- (?=[^\d])"), True, False),
    MarkerStyle("bullet", 9, re.compile(r"[●•◆■▪►▲★☆◇□◎※➢✓] ?"), False, False),
)
PLAIN = MarkerStyle("plain", 2, re.compile(r"(?!)"), False, False)
PART_TITLE = MarkerStyle("part-title", 0, re.compile(r"(?!)"), False, False)
_INLINE = re.compile(
    rf"[①-⑳❶-❿⑴-⒛㈠-㈩]|（ ?(?:{_CN}|\d{{1,2}}) ?）|\d{{1,2}} ?[.、）]|(?:第|其)?{_CN} ?[、.是要，：]|——"
)
TOP_STYLES = {"part", "part-title", "cn", "plain", "section"}
_SERIES = {"is", "must", "which", "first"}


@dataclass(slots=True)
class Candidate:
    """A possible heading: a marker at a place in the clean text."""

    start: int
    body: int
    style: MarkerStyle
    value: int | None
    line_start: bool
    paragraph: int
    lines: tuple[Span, ...] = ()
    label: str = ""


def find_candidates(clean: CleanText, skip: set[int], plain: list[Candidate]) -> list[Candidate]:
    """All places where a heading may open; ``skip`` names paragraphs that are title or sign-off."""
    norm = clean.norm
    found: list[Candidate] = []
    for index, paragraph in enumerate(clean.paragraphs):
        if index in skip:
            continue
        position = paragraph.start
        if norm.count("\t", paragraph.start, paragraph.end) >= 2:
            continue  # a table row: its running number opens no heading
        match = None
        for style in STYLES:
            match = style.pattern.match(norm, position, paragraph.end + 1)
            if match and match.end() < paragraph.end + (style.name == "month"):
                found.append(_candidate(match, style, True, index))
                position = match.end()
                break
        for hit in _INLINE.finditer(norm, position, paragraph.end):
            at = hit.start()
            if at == paragraph.start:
                continue
            for style in STYLES:
                if not style.inline:
                    continue
                match = style.pattern.match(norm, at, paragraph.end)
                if match:
                    found.append(_candidate(match, style, False, index))
                    break
    found.extend(plain)
    return sorted(found, key=lambda c: c.start)


def _candidate(
    match: re.Match[str], style: MarkerStyle, line_start: bool, paragraph: int
) -> Candidate:
    groups = match.groupdict()
    printed = groups.get("n") or groups.get("m") or ""
    if style.name == "month":
        at = match.start()
        return Candidate(at, at, style, None, line_start, paragraph, (), printed)
    value = ordinal(printed.rsplit(".", 1)[-1]) if style.numbered else None
    return Candidate(match.start(), match.end(), style, value, line_start, paragraph)


def accept(clean: CleanText, candidates: list[Candidate], title_end: int = -1) -> list[Candidate]:
    """Keep the candidates that belong to a series; the first may touch a title ending there."""
    following = _following(candidates)
    last: dict[str, int] = {}
    accepted: list[Candidate] = []
    for index, item in enumerate(candidates):
        if accepted and item.start < accepted[-1].body:
            continue
        name = item.style.name
        if item.line_start and _line_start_holds(item, last.get(name), following[index]):
            keep = True
        elif item.line_start:
            keep = False
        elif item.start == title_end:
            keep = item.value == 1 and following[index] == 2
        elif name == "dash":
            keep = clean.norm[item.start - 1] in STOPS and following[index] == -1
        else:
            keep = _inline_holds(clean.norm, item, last.get(name), following[index], accepted)
        if keep:
            accepted.append(item)
            if item.value is not None:
                last[name] = item.value
            if item.style.rank <= 4:
                for series in _SERIES:
                    last.pop(series, None)
    return accepted


def _following(candidates: list[Candidate]) -> list[int | None]:
    """The value of the next candidate of the same style; -1 for the next unnumbered one."""
    result: list[int | None] = [None] * len(candidates)
    nearest: dict[str, int] = {}
    for index in range(len(candidates) - 1, -1, -1):
        item = candidates[index]
        result[index] = nearest.get(item.style.name)
        nearest[item.style.name] = -1 if item.value is None else item.value
        if item.style.name == "cn" and item.line_start:
            for series in _SERIES:
                nearest.pop(series, None)
    return result


def _line_start_holds(item: Candidate, last: int | None, following: int | None) -> bool:
    name, value = item.style.name, item.value
    if name in {"cn-comma", "cn-half-bracket", "digit-space", "must", "first", "is"}:
        return (
            (last is not None and value == last + 1)
            or (value == 1 and following == 2)
            or (name in _SERIES and value == 1)
        )
    if name == "letter":
        return following == -1 or last is not None
    return value is None or value <= 60


def _inline_holds(
    norm: str, item: Candidate, last: int | None, following: int | None, accepted: list[Candidate]
) -> bool:
    value = item.value
    if value is None:
        return False
    expected = last is not None and value == last + 1
    opens = value == 1 and following == 2
    if not expected and not opens:
        return False
    before = norm[item.start - 1].strip() or norm[max(item.start - 2, 0)]
    name = item.style.name
    if before in STOPS + "：”":
        return name not in {"must", "cn"} or before in STOPS or opens
    if name in _SERIES:
        return before in "，、—）"
    if before == "）" and name != "digit-half-bracket":
        return True
    if name in {"circle", "digit-bracket", "cn-bracket"}:
        return True
    # A child glued to its parent's title: no stop since the parent's marker.
    if not accepted or name in {"digit-half-bracket", "cn"} or not (value == 1 or expected):
        return False
    parent = accepted[-1]
    if parent.style.name == name or item.start - parent.body > 60:
        return False
    title = norm[parent.body : item.start]
    return (
        not any(c in title for c in STOPS + "\n")
        and item.start - parent.body >= 4
        and (before not in "，、" and not before.isdigit())
    )
