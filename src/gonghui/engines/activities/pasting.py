"""Pasted lines of a roster: each line gets a person or the reason why not; none is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gonghui.engines.activities.people_sources import Candidate, Wanted
from gonghui.kernel.people import identity, protection
from gonghui.kernel.people.names import is_name, normalise_name

_SPLIT = re.compile(r"[\s,，、;；|]+")
_MOBILE = re.compile(r"1\d{10}")
_IDENTITY = re.compile(r"\d{17}[\dXx]|\d{15}")
_HEADINGS = {"姓名", "名字", "会员号", "手机", "手机号", "电话", "身份证号", "证件号", "序号"}


@dataclass(frozen=True)
class Line:
    """One pasted line, read: a name and a number of some kind, either may be missing."""

    text: str
    name: str = ""
    mobile: str = ""
    identity: str = ""
    number: str = ""

    @property
    def has_number(self) -> bool:
        return bool(self.mobile or self.identity or self.number)


@dataclass(frozen=True)
class Verdict:
    """What became of a line: the person it names, or the problem."""

    line: Line
    candidate: Candidate | None = None
    problem: str = ""


def read_lines(text: str) -> list[Line]:
    """The lines with something in them; a heading copied along is passed over."""
    lines = (raw.strip() for raw in text.replace("\x00", "").splitlines())
    return [_read(line) for line in lines if line and not set(_SPLIT.split(line)) <= _HEADINGS]


def _read(text: str) -> Line:
    name = mobile = id_index = number = ""
    parts = [part for part in _SPLIT.split(text) if part]
    if len(parts) > 2 and parts[0].isdigit() and len(parts[0]) <= 4:
        parts = parts[1:]  # the first column of a list is its running number
    for part in parts:
        if _IDENTITY.fullmatch(part):
            id_index = protection.blind_index(identity.normalise(part))
        elif _MOBILE.fullmatch(part):
            mobile = part
        elif any(letter.isdigit() for letter in part):
            number = part
        elif not name and is_name(normalise_name(part)):
            name = normalise_name(part)
    return Line(text, name, mobile, id_index, number)


def wanted_of(lines: Iterable[Line]) -> Wanted:
    """What the sources are asked for. A name is asked for only where there is no number."""
    lines = list(lines)
    return Wanted(
        names=frozenset(line.name for line in lines if line.name and not line.has_number),
        mobiles=frozenset(line.mobile for line in lines if line.mobile),
        identities=frozenset(line.identity for line in lines if line.identity),
        numbers=frozenset(line.number for line in lines if line.number),
    )


def judge(lines: Sequence[Line], candidates: Iterable[Candidate]) -> list[Verdict]:
    """A verdict for each line, in their order. A number decides; a name alone must be the only one
    of its kind; a number that belongs to another name is nobody."""
    known = _Known(candidates)
    return [_verdict(line, known) for line in lines]


class _Known:
    """Candidates by each thing that a line may hold."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.by: dict[tuple[str, str], list[Candidate]] = {}
        for one in candidates:
            person = one.person
            keys = {
                ("name", person.name),
                ("mobile", person.mobile),
                ("identity", person.id_number_index or ""),
                ("number", one.number),
            }
            for key in keys:
                if key[1]:
                    self.by.setdefault(key, []).append(one)

    def of(self, line: Line) -> list[Candidate]:
        """By the strongest number of the line, else by its name."""
        for kind in ("identity", "number", "mobile"):
            if text := getattr(line, kind):
                return self.by.get((kind, text), [])
        return self.by.get(("name", line.name), [])


def _verdict(line: Line, known: _Known) -> Verdict:
    if not line.name and not line.has_number:
        return Verdict(line, problem="没有读出姓名或号码")
    found = known.of(line)
    if line.has_number and line.name:
        named = [one for one in found if one.person.name == line.name]
        if found and not named:
            return Verdict(line, problem="号码与姓名不是同一个人")
        found = named
    if not found:
        return Verdict(line, problem="在您可以查看的人员中没有找到")
    if len(found) > 1:
        return Verdict(line, problem=f"有{len(found)}人相符，请加上会员号、手机号或证件号")
    return Verdict(line, found[0])
