"""Some thousand rows of a file as columns, with what is wrong with them and what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from gonghui.engines.registers.importing.layout import ImportLayout
from gonghui.engines.registers.models import BAD, Verdict

Reason = tuple[str, str]
"""Column label ("" for the whole row) and sentence."""
Change = tuple[str, str, str]
"""Column label, what the register says, what the file says."""


@dataclass(frozen=True)
class Settled:
    """What a good row means: the row of the register it is about, and what it would change."""

    verdict: Verdict
    target: int | None = None
    changes: tuple[Change, ...] = ()


class Chunk:
    """Rows as polars columns of read values: text, codes, dates, booleans; null for an empty cell.

    Rows are named by their place in the chunk, 0 … len-1. `texts` holds the cells as typed.
    """

    def __init__(self, layout: ImportLayout, numbers: list[int], texts: pl.DataFrame) -> None:
        self.layout = layout
        self.numbers = numbers
        self.texts = texts
        self.frame = pl.DataFrame({"#": range(len(numbers))}, schema={"#": pl.UInt32})
        self.keys: list[str] = [""] * len(numbers)
        self.verdicts: list[Verdict | None] = [None] * len(numbers)
        self.reasons: dict[int, list[Reason]] = {}
        self.warnings: dict[int, list[Reason]] = {}
        self.settled: dict[int, Settled] = {}
        self.targets: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.numbers)

    def has(self, name: str) -> bool:
        """Whether the file has this column."""
        return name in self.texts.columns

    def values(self, name: str) -> list[Any]:
        """The read values of a column, as Python objects."""
        return self.frame[name].to_list()

    def refuse(
        self,
        rows: pl.Series | Iterable[int],
        name: str,
        text: str,
        verdict: Verdict = Verdict.ERROR,
    ) -> None:
        """Say that rows cannot be imported, and why. `{}` in the text stands for the cell.

        `rows` is a boolean column or places. A conflict never hides an error.
        """
        label = self.layout.column(name).label if name else ""
        for place in _places(rows):
            cell = self.texts[name][place] if "{}" in text and self.has(name) else ""
            self.refuse_one(place, label, text.replace("{}", _short(cell)), verdict)

    def refuse_one(
        self, place: int, label: str, text: str, verdict: Verdict = Verdict.ERROR
    ) -> None:
        """Say that one row cannot be imported."""
        self.reasons.setdefault(place, []).append((label, text))
        if self.verdicts[place] is not Verdict.ERROR:
            self.verdicts[place] = verdict

    def warn(self, place: int, label: str, text: str) -> None:
        """Say what somebody should look at before a good row is imported. It is not refused."""
        self.warnings.setdefault(place, []).append((label, text))

    def told(self, place: int) -> list[Reason]:
        """What there is to say about a row: why it is bad, else what to look at."""
        return self.reasons.get(place) or self.warnings.get(place, [])

    def is_warned(self, place: int) -> bool:
        """Whether a row that can be imported wants a look."""
        return place in self.warnings and not self.is_bad(place)

    def settle(self, place: int, settled: Settled) -> None:
        """Say what a good row means."""
        self.settled[place] = settled
        self.verdicts[place] = settled.verdict
        if settled.target is not None:
            self.targets[place] = settled.target

    def is_bad(self, place: int) -> bool:
        """Whether a row was refused."""
        return self.verdicts[place] in BAD

    def good(self) -> list[int]:
        """Places of rows that nobody refused."""
        return [place for place, verdict in enumerate(self.verdicts) if verdict not in BAD]

    def settled_as(self, verdict: Verdict) -> list[int]:
        """Places of rows with this verdict."""
        return [place for place, found in enumerate(self.verdicts) if found is verdict]


def _places(rows: pl.Series | Iterable[int]) -> Iterator[int]:
    if isinstance(rows, pl.Series):
        yield from rows.fill_null(value=False).arg_true().to_list()
    else:
        yield from rows


def _short(cell: str | None) -> str:
    text = cell or ""
    return text if len(text) <= 20 else f"{text[:19]}…"
