"""What a kind asks: typed questions and the papers that go with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

AskKind = Literal[
    "text", "long_text", "choice", "flag", "number", "money", "date", "person", "union", "employer"
]


@dataclass(frozen=True)
class Ask:
    """One question. `interested`: the person named here may not decide the matter (a family
    member, the one who is proposed). `internal`: answered by the door that takes the request, never
    typed into a form."""

    code: str
    label: str
    kind: AskKind
    required: bool = True
    help: str = ""
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    largest: str = ""
    longest: int = 200
    interested: bool = False
    internal: bool = False


@dataclass(frozen=True)
class Document:
    """A paper that is asked for."""

    code: str
    label: str
    required: bool = True
    help: str = ""


def text(code: str, label: str, *, longest: int = 200, **given: object) -> Ask:
    """One line."""
    return Ask(code, label, "text", longest=longest, **given)  # type: ignore[arg-type]


def long_text(code: str, label: str, *, longest: int = 2000, **given: object) -> Ask:
    """Several lines."""
    return Ask(code, label, "long_text", longest=longest, **given)  # type: ignore[arg-type]


def choice(code: str, label: str, choices: Sequence[tuple[str, str]], **given: object) -> Ask:
    """One of some."""
    pairs = tuple((str(value), str(words)) for value, words in choices)
    return Ask(code, label, "choice", choices=pairs, **given)  # type: ignore[arg-type]


def flag(code: str, label: str, **given: object) -> Ask:
    """Yes or no."""
    given.setdefault("required", False)
    return Ask(code, label, "flag", **given)  # type: ignore[arg-type]


def number(code: str, label: str, *, unit: str = "", **given: object) -> Ask:
    """A whole number. The one called `headcount` becomes the matter's headcount."""
    return Ask(code, label, "number", unit=unit, **given)  # type: ignore[arg-type]


def money(code: str, label: str, **given: object) -> Ask:
    """An amount in yuan. The one called `amount` becomes the matter's amount."""
    return Ask(code, label, "money", unit="元", **given)  # type: ignore[arg-type]


def date(code: str, label: str, **given: object) -> Ask:
    """A day."""
    return Ask(code, label, "date", **given)  # type: ignore[arg-type]


def person(code: str, label: str, **given: object) -> Ask:
    """Somebody whom the union knows: a member, a participant."""
    return Ask(code, label, "person", **given)  # type: ignore[arg-type]


def union(code: str, label: str, **given: object) -> Ask:
    """Any union that is active; a transfer may lead out of one's own part of the tree."""
    return Ask(code, label, "union", **given)  # type: ignore[arg-type]


def employer(code: str, label: str, **given: object) -> Ask:
    """A place of work."""
    return Ask(code, label, "employer", **given)  # type: ignore[arg-type]


def document(code: str, label: str, *, required: bool = True, help: str = "") -> Document:
    """A paper to upload."""
    return Document(code, label, required, help)
