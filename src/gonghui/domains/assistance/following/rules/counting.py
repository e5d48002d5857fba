"""困难职工统计: cross tables of files, and small numbers hidden in all of them alike.

The tables share their bottom line (how many in each category). What is hidden there in one of them
must be hidden in every one, or the tables would tell each other's secrets.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gonghui.domains.assistance.hardship.enums import Category
from gonghui.engines.indicators.suppression import Place, Table, is_small, suppress

COLUMNS = tuple(one.value for one in Category)
HEADINGS = (*(str(one.label) for one in Category), "合计")
BANDS = (
    (0, 34, "35岁以下"),
    (35, 44, "35—44岁"),
    (45, 54, "45—54岁"),
    (55, 200, "55岁及以上"),
)
UNKNOWN = "未登记"


@dataclass(frozen=True)
class Counted:
    """One file, as it is counted."""

    union: str
    category: str
    cause: str
    level: str
    state: str
    sex: str
    birth_on: dt.date | None
    is_urban: bool


def band_of(birth_on: dt.date | None, on: dt.date) -> str:
    """The age band of somebody on a day."""
    if birth_on is None:
        return UNKNOWN
    age = on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))
    return next((label for low, high, label in BANDS if low <= age <= high), UNKNOWN)


@dataclass(frozen=True)
class CrossTable:
    """Rows by category, the last row and column their sums."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]

    @property
    def total(self) -> int:
        return self.rows[-1][-1]


def cross(
    title: str, files: Iterable[Counted], key: Callable[[Counted], str], order: Sequence[str]
) -> CrossTable:
    """Count files by a key, in the order given; keys that are not in it come last, empty rows of
    the order are left out."""
    counts: Counter[tuple[str, str]] = Counter((key(one), one.category) for one in files)
    present = {row for row, _ in counts}
    labels = [one for one in order if one in present]
    labels += sorted(present - set(labels))
    body = [[counts[label, column] for column in COLUMNS] for label in labels]
    rows = [(*numbers, sum(numbers)) for numbers in body]
    sums = tuple(sum(row[place] for row in rows) for place in range(len(HEADINGS)))
    return CrossTable(title, (*labels, "合计"), (*rows, sums))


def hidden_in(tables: Sequence[CrossTable], *, least: int = 3) -> list[frozenset[Place]]:
    """The places to hide in each of the tables, so that none can be found out from another."""
    columns = len(HEADINGS)
    bottom: set[int] = set()
    while True:
        found = [_hidden(one, bottom, least) for one in tables]
        grown = {
            column
            for table, places in zip(tables, found, strict=True)
            for row, column in places
            if row == len(table.rows) - 1
        }
        if grown <= bottom or len(bottom) == columns:
            return found
        bottom |= grown


def _hidden(table: CrossTable, bottom: set[int], least: int) -> frozenset[Place]:
    """The places of one table, those columns of the bottom line taken as small."""
    last = len(table.rows) - 1
    counts = [
        [1 if row == last and column in bottom else number for column, number in enumerate(numbers)]
        for row, numbers in enumerate(table.rows)
    ]
    if not bottom and not any(is_small(number, least) for row in table.rows for number in row):
        return frozenset()
    return suppress(
        Table(table.rows, sums_rows=True, sums_columns=True, counts=counts), least=least
    )
