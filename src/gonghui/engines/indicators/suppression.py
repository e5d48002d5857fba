"""Small numbers in tables: hidden, together with as many others as it takes that nobody finds them
out by adding up. Plain values in, places to hide out.

A table is additive where its last row or column is the sum of the others. A hidden cell is found
out when only one number there fits what is still shown; whether another fits is a question of
cycles: raise one hidden cell, lower another of its row, raise one of that cell's column, and so on
back to the first. (Cox, Suppression methodology and statistical disclosure control, 1980.)
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

LEAST = 3
"""The smallest number of people that is told."""
HIDDEN = "＊"
"""What stands in the place of a hidden number."""
FEW = f"<{LEAST}"
"""What a number of its own says, beside no table."""
LEGEND = f"{HIDDEN}：为保护个人隐私，少于{LEAST}的数以及能推算出它的数不列出。"

Number = Decimal | int
Place = tuple[int, int]


@dataclass(frozen=True)
class Table:
    """Numbers by rows. With `sums_rows` the last row is the sum of the others, with `sums_columns`
    the last column. `counts` are the people behind each number, where the numbers are not people
    themselves (money, percent)."""

    rows: Sequence[Sequence[Number | None]]
    sums_rows: bool = False
    sums_columns: bool = False
    counts: Sequence[Sequence[Number | None]] | None = None

    def number(self, place: Place) -> Number:
        return self.rows[place[0]][place[1]] or 0

    def people(self, place: Place) -> Number:
        return (self.counts or self.rows)[place[0]][place[1]] or 0

    def places(self) -> Iterator[Place]:
        """All cells with a number."""
        for row, numbers in enumerate(self.rows):
            for column, number in enumerate(numbers):
                if number is not None:
                    yield row, column

    def sign(self, place: Place) -> int:
        """Sums stand against what they sum up: with them every row and column adds up to nothing."""
        last_row = self.sums_rows and place[0] == len(self.rows) - 1
        last_column = self.sums_columns and place[1] == len(self.rows[0]) - 1
        return -1 if last_row != last_column else 1

    def is_sum(self, place: Place) -> bool:
        return (self.sums_rows and place[0] == len(self.rows) - 1) or (
            self.sums_columns and place[1] == len(self.rows[0]) - 1
        )


def is_small(people: Number | None, least: int = LEAST) -> bool:
    """Whether a number of people is one that is not told. None at all may be told."""
    return people is not None and 0 < people < least


def suppress(table: Table, *, least: int = LEAST) -> frozenset[Place]:
    """Cells that must not be shown: those of few people, and those from which they follow."""
    hiding = _Hiding(table)
    waiting = deque(
        sorted(place for place in table.places() if is_small(table.people(place), least))
    )
    for place in waiting:
        hiding.hide(place)
    passed_over = 0
    while waiting:  # what is safe once stays safe: hiding more only opens more ways
        place = waiting[0]
        if hiding.is_safe(place):
            waiting.popleft()
        elif hiding.is_alone(place) or passed_over > len(waiting):
            companion = hiding.companion(place)
            hiding.hide(companion)
            waiting.append(companion)
            passed_over = 0
        else:  # what others still need may do for it too
            waiting.rotate(-1)
            passed_over += 1
    return frozenset(hiding.cells)


class _Hiding:
    """The hidden cells of a table, as a graph of its sums: each cell leads from the sum of its row
    to that of its column if its number may be more, and back if it may be less. A cell may change
    when a way leads back to it that does not go over itself."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.cells: set[Place] = set()
        self.rows: Counter[int] = Counter()
        self.columns: Counter[int] = Counter()
        self.lowest = 0 if table.counts else 1
        """Who sees that no empty cell is hidden knows that every hidden one has somebody."""
        self.ways: dict[str, list[tuple[str, Place]]] = defaultdict(list)

    def hide(self, place: Place) -> None:
        self.cells.add(place)
        self.rows[place[0]] += 1
        self.columns[place[1]] += 1
        if self.lowest and not self.table.number(place):
            self.lowest = 0
            self.ways.clear()
            for one in self.cells:
                self._connect(one)
        else:
            self._connect(place)

    def _connect(self, place: Place) -> None:
        row, column = self._sums(place)
        falls = self.table.number(place) > self.lowest
        is_plus = self.table.sign(place) > 0
        if is_plus or falls:  # its signed number may rise
            self.ways[row].append((column, place))
        if not is_plus or falls:  # its signed number may fall
            self.ways[column].append((row, place))

    def _sums(self, place: Place) -> tuple[str, str]:
        """The two sums that a cell belongs to; lines that are not summed up are one free place."""
        row = f"r{place[0]}" if self.table.sums_columns else ""
        column = f"c{place[1]}" if self.table.sums_rows else ""
        return row, column

    def is_safe(self, place: Place) -> bool:
        """Whether another number fits as well in a hidden cell."""
        row, column = self._sums(place)
        if row == column:
            return True
        is_plus = self.table.sign(place) > 0
        falls = self.table.number(place) > self.lowest
        up, down = (column, row), (row, column)
        ways = [up if is_plus else down]
        if falls:
            ways.append(down if is_plus else up)
        return any(self._leads(start, end, place) for start, end in ways)

    def _leads(self, start: str, end: str, without: Place) -> bool:
        seen, waiting = {start}, deque([start])
        while waiting:
            for there, place in self.ways[waiting.popleft()]:
                if place == without or there in seen:
                    continue
                if there == end:
                    return True
                seen.add(there)
                waiting.append(there)
        return False

    def is_alone(self, place: Place) -> bool:
        """Whether nothing else is hidden in one of the lines that are summed up."""
        row, column = place
        return (self.table.sums_columns and self.rows[row] == 1) or (
            self.table.sums_rows and self.columns[column] == 1
        )

    def companion(self, place: Place) -> Place:
        """The cell to hide beside one that is found out: in its row or column, where it is hidden
        alone; the smallest that is not nothing; one whose other line has a hidden cell already; a
        sum only at last."""
        row, column = place
        table = self.table
        alone_in_row = table.sums_columns and self.rows[row] == 1
        alone_in_column = table.sums_rows and self.columns[column] == 1
        in_both = not (alone_in_row or alone_in_column)
        lines = []
        if table.sums_columns and (alone_in_row or in_both):
            lines += [
                (one, one[1] in self.columns)
                for one in ((row, other) for other in range(len(table.rows[row])))
            ]
        if table.sums_rows and (alone_in_column or in_both):
            lines += [
                (one, one[0] in self.rows)
                for one in ((other, column) for other in range(len(table.rows)))
            ]
        known = set(table.places()) - self.cells
        choice = [(one, crossing) for one, crossing in lines if one in known] or [
            (one, False) for one in known
        ]
        found, _ = min(
            choice,
            key=lambda each: (
                table.is_sum(each[0]),
                not table.number(each[0]),
                not each[1],
                table.number(each[0]),
                each[0],
            ),
        )
        return found
