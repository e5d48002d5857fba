"""How a domain says what its files look like and what a row means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from gonghui.engines.registers.importing.chunk import Chunk

CellKind = Literal[
    "text", "choice", "choices", "flag", "date", "count", "money", "identity", "mobile", "digits"
]
"""`choices` takes several values, `count` a whole number, `identity` an identity number; `digits`
any number that is a name and not a quantity: card, code, post code."""

TEXT_ONLY = frozenset({"identity", "mobile", "digits"})
"""Kinds whose digits Excel destroys: a numeric cell is refused."""


@dataclass(frozen=True)
class ImportColumn:
    """One column of the file. `label` is the heading of the template; `aliases` are understood too.

    A choice is accepted by label, by code, by both together (`1 男`) and by its `synonyms`.
    `protected` columns never appear in full on a page.
    """

    name: str
    label: str
    kind: CellKind = "text"
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: Sequence[tuple[Any, Any]] = field(default=(), hash=False)
    synonyms: Mapping[str, str] = field(default_factory=dict, hash=False)
    longest: int = 0
    protected: bool = False
    earliest: dt.date | None = None
    latest_is_today: bool = False
    help: str = ""
    example: str = ""
    group: str = ""


@dataclass(frozen=True)
class ImportContext:
    """For whom and where an import runs. `actor` is None for the system itself."""

    register: Any
    union: Any
    actor: Any
    today: dt.date


class Importer(Protocol):
    """What a domain does with a chunk of rows. Made once a run and process, so that it may
    remember what it looked up. Every method works on the whole chunk: sets, not rows.

    `check`: facts of a row against each other and against the rules (`chunk.refuse`).
    `match`: rows still good against the register (`chunk.settle`).
    `apply`: write what match settled as new or changed; sets `chunk.targets` of new rows.
    """

    def check(self, chunk: Chunk) -> None: ...

    def match(self, chunk: Chunk) -> None: ...

    def apply(self, chunk: Chunk) -> None: ...


@dataclass(frozen=True)
class ImportLayout:
    """The columns of a file, the column by which a row is recognised, and who reads it.

    `offers(context)` gives the template further lists to choose from, by column name (the unions
    of the reader's scope).
    """

    title: str
    columns: tuple[ImportColumn, ...]
    key: str
    importer: Callable[[ImportContext], Importer]
    offers: Callable[[ImportContext], Mapping[str, Sequence[str]]] | None = None
    preview: tuple[str, ...] = ()
    """Columns by which people recognise a row in the preview."""
    notes: tuple[str, ...] = ()
    warned: str = "需留意"
    """What rows are called that can be imported but want a look (`chunk.warn`)."""
    warn: Callable[[Any, ImportContext], None] | None = None
    """Marks such rows of a chunk for the preview; not asked again when the rows are written."""
    done: Callable[[ImportContext], None] | None = None
    """Called in the transaction that ends an import."""
    version: int = 1

    def column(self, name: str) -> ImportColumn:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)
