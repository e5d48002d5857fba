"""Units named as responsible: 责任部门：…, （牵头单位：…；配合单位：…）, 由…牵头."""

from __future__ import annotations

import re

from gonghui.engines.documents.reading.layout import CleanText
from gonghui.engines.documents.reading.model import Actor, ActorKind
from gonghui.engines.documents.reading.outline import Paths

_UNIT = r"(?:部门|单位|科室|处室|部室|领导|人员|人|方)"
_LABEL = re.compile(
    rf"(?P<support>(?:协同|配合|协办|协助|参与|参加|支持|协作){_UNIT}?)[：]"
    rf"|(?P<lead>(?:(?:第一)?责任{_UNIT}|主责{_UNIT}|(?:主要)?(?:牵头|负责|承办|主办|主责){_UNIT}|牵头|责任主体|责任落实))[：]"
)
_BY = re.compile(
    r"(?<![理自缘事])由(?P<unit>[^，。；：、由（）\n]{2,24}(?:、[^，。；：、由（）\n]{2,16}){0,5}?)"
    r"(?P<verb>牵头|负责|具体负责|主责|承办|配合|协助)"
)
_SPLIT = re.compile(r"[、，/ \t]|(?<=[部室会科局委办])(?:和|及|与)")
_TRAILING = re.compile(r"(?:等|具体|共同|分别|联合|统一|统筹|按(?:照)?(?:职责|分工).*)$")


def find_actors(clean: CleanText, paths: Paths) -> list[Actor]:
    """One entry for each unit."""
    norm = clean.norm
    found: list[Actor] = []
    for match in _LABEL.finditer(norm):
        kind: ActorKind = "lead" if match["lead"] else "support"
        end = _list_end(norm, match.end())
        found.extend(_units(clean, paths, match.end(), end, kind, "responsibility-label"))
    for match in _BY.finditer(norm):
        kind = "support" if match["verb"] in ("配合", "协助") else "lead"
        found.extend(_units(clean, paths, *match.span("unit"), kind, "by-whom"))
    unique = {(a.start, a.end): a for a in sorted(found, key=lambda a: (a.start, -a.end))}
    return list(unique.values())


def _list_end(norm: str, start: int) -> int:
    for i in range(start, min(len(norm), start + 160)):
        if norm[i] in "。；）】\n\t":
            return i
        if norm[i] == " " and _LABEL.match(norm, i + 1):
            return i
        if norm[i] == "，" and _LABEL.match(norm, i + 1):
            return i
    return min(len(norm), start + 160)


def _units(
    clean: CleanText, paths: Paths, start: int, end: int, kind: ActorKind, rule: str
) -> list[Actor]:
    found = []
    position = start
    borders = list(_SPLIT.finditer(clean.norm, start, end))
    for a, b in zip(
        [start, *[m.end() for m in borders]], [*[m.start() for m in borders], end], strict=True
    ):
        while a < b and clean.norm[a] in " ，、":
            a += 1
        tail = _TRAILING.search(clean.norm[a:b])
        if tail:
            b = a + tail.start()
        while b > a and clean.norm[b - 1] in " ，、":
            b -= 1
        if b - a < 2 or b - a > 30:
            continue
        raw_start, raw_end = clean.raw_span(a, b)
        found.append(
            Actor(paths.at(position), clean.raw[raw_start:raw_end], raw_start, raw_end, kind, rule)
        )
    return found
