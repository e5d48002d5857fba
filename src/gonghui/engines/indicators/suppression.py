"""Small numbers in tables: hidden, together with as many others as it takes that nobody finds them
out by adding up. Plain values in, places to hide out.

A table is additive where its last row or column is the sum of the others. A hidden cell is found
out when only one number there fits what is still shown; whether another fits is a question of
cycles: raise one hidden cell, lower another of its row, raise one of that cell's column, and so on
back to the first. (Cox, Suppression methodology and statistical disclosure control, 1980.)
"""

from __future__ import annotations

from collections import deque
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
    hidden = {place for place in table.places() if is_small(table.people(place), least)}
    while (found := _found_out(table, hidden)) is not None:
        hidden.add(_companion(table, hidden, found))
    return frozenset(hidden)


def _found_out(table: Table, hidden: set[Place]) -> Place | None:
    """A hidden cell in whose place only one number fits."""
    lowest = 0 if any(not table.number(place) for place in hidden) or table.counts else 1
    for place in sorted(hidden):
        if not (_may_move(table, hidden, place, 1, lowest)) and not (
            _may_move(table, hidden, place, -1, lowest)
        ):
            return place
    return None


def _may_move(table: Table, hidden: set[Place], place: Place, by: int, lowest: int) -> bool:
    """Whether a hidden number may be more (`by` 1) or less (-1) with others making up for it."""
    if by < 0 and table.number(place) <= lowest:
        return False
    row, column = _nodes(table, place)
    if row == column:
        return True
    # The change of a signed number enters its row; it has to leave again through its column.
    up = by * table.sign(place) > 0
    start, end = (column, row) if up else (row, column)
    seen, waiting = {start}, deque([start])
    ways: dict[str, list[str]] = {}
    for other in hidden - {place}:
        one, two = _nodes(table, other)
        can_fall = table.number(other) > lowest
        if table.sign(other) > 0 or can_fall:  # its signed number may rise
            ways.setdefault(one, []).append(two)
        if table.sign(other) < 0 or can_fall:  # its signed number may fall
            ways.setdefault(two, []).append(one)
    while waiting:
        here = waiting.popleft()
        if here == end:
            return True
        for there in ways.get(here, ()):
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return False


def _nodes(table: Table, place: Place) -> tuple[str, str]:
    """The two sums that a cell belongs to; lines that are not summed up are one free node."""
    row = f"r{place[0]}" if table.sums_columns else ""
    column = f"c{place[1]}" if table.sums_rows else ""
    return row, column


def _companion(table: Table, hidden: set[Place], place: Place) -> Place:
    """The cell to hide beside one that is found out: in its row or column, the smallest that is
    not nothing; one whose other line has a hidden cell already; a sum only at last."""
    row, column = place
    lines = []
    if table.sums_columns:
        lines += [one for one in table.places() if one[0] == row]
    if table.sums_rows:
        lines += [one for one in table.places() if one[1] == column]
    open_ones = [one for one in lines if one not in hidden] or [
        one for one in table.places() if one not in hidden
    ]

    def cost(one: Place) -> tuple[bool, bool, bool, Number, Place]:
        crossing = [
            other
            for other in hidden
            if other != place and (other[1] == one[1] if one[0] == row else other[0] == one[0])
        ]
        return (table.is_sum(one), not table.number(one), not crossing, table.number(one), one)

    return min(open_ones, key=cost)
