"""Our files beside a list of government relief. Pure; people are blind indexes here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gonghui.domains.assistance.following.enums import Difference, ReliefKind
from gonghui.domains.assistance.hardship.enums import Category, FileState

MATCHING = {
    ReliefKind.DIBAO: (Category.DEEP,),
    ReliefKind.DESTITUTE: (Category.DEEP,),
    ReliefKind.LOW_INCOME: (Category.DEEP, Category.RELATIVE),
    ReliefKind.RIGID: (Category.RELATIVE, Category.ACCIDENTAL),
}
"""Categories that agree with what a list says."""

IN_FILE = (FileState.ACTIVE, FileState.RELIEVED)
GONE = (FileState.EXITED, FileState.CANCELLED)


@dataclass(frozen=True)
class Ours:
    """A person of a file: the worker, or somebody of his household."""

    index: str
    file: int
    state: str
    category: str
    is_head: bool = True


@dataclass(frozen=True)
class Found:
    """One difference. `person` is set where somebody known to us has no file."""

    what: Difference
    file: int = 0
    person: int = 0
    relief: str = ""


@dataclass(frozen=True)
class Compared:
    """What the comparison found. `strangers` are only counted."""

    found: tuple[Found, ...]
    same: int
    strangers: int


def compare(theirs: Mapping[str, str], ours: list[Ours], known: Mapping[str, int]) -> Compared:
    """Match a list with files.

    `theirs`: what the list says (ReliefKind) by index; `known`: people in reach by index. A
    household agrees where any of its people is on the list; the head's own entry counts first.
    """
    files: dict[int, list[Ours]] = {}
    for one in ours:
        files.setdefault(one.file, []).append(one)
    found: list[Found] = []
    same = 0
    for key, people in files.items():
        hits = sorted(
            (one for one in people if one.index in theirs), key=lambda one: not one.is_head
        )
        relief = theirs[hits[0].index] if hits else ""
        state, category = people[0].state, people[0].category
        if state in IN_FILE:
            if not relief:
                if category == Category.DEEP:
                    found.append(Found(Difference.OURS_ONLY, file=key))
                else:
                    same += 1
            elif category not in MATCHING[ReliefKind(relief)]:
                found.append(Found(Difference.CATEGORY, file=key, relief=relief))
            else:
                same += 1
        elif state in GONE and relief:
            found.append(Found(Difference.LEFT, file=key, relief=relief))
    in_files = {one.index for one in ours}
    strangers = 0
    for index, relief in theirs.items():
        if index in in_files:
            continue
        if index in known:
            found.append(Found(Difference.THEIRS_ONLY, person=known[index], relief=relief))
        else:
            strangers += 1
    return Compared(tuple(found), same, strangers)


_WORDS = (
    (ReliefKind.DESTITUTE, ("特困", "五保", "供养")),
    (ReliefKind.LOW_INCOME, ("边缘", "低收入")),
    (ReliefKind.RIGID, ("刚性", "支出型")),
    (ReliefKind.DIBAO, ("低保", "最低生活保障")),
)


def read_relief(text: str) -> str:
    """What a cell of a list means, "" if nobody knows. 低保边缘 is not 低保."""
    for kind, words in _WORDS:
        if any(word in text for word in words):
            return kind.value
    return ""
