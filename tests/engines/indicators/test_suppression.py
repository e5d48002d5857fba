"""Small numbers are hidden so that nobody finds them out by adding up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonghui.engines.indicators.suppression import Place, Table, suppress

numbers = st.one_of(st.just(0), st.integers(1, 4), st.integers(0, 40))


def summed(inner: list[list[int]], *, rows: bool, columns: bool) -> Table:
    """A table with the sums that are asked for."""
    table = [[*row, sum(row)] if columns else list(row) for row in inner]
    if rows:
        table.append([sum(column) for column in zip(*table, strict=True)])
    return Table(table, sums_rows=rows, sums_columns=columns)


@st.composite
def tables(draw: st.DrawFn, most: int = 5, of: st.SearchStrategy[int] = numbers) -> Table:
    height, width = draw(st.integers(1, most)), draw(st.integers(1, most))
    inner = [[draw(of) for _ in range(width)] for _ in range(height)]
    return summed(inner, rows=draw(st.booleans()), columns=draw(st.booleans()))


def equations(table: Table) -> Iterator[list[tuple[Place, int]]]:
    """What everybody knows of a table: each as cells with +1 or -1 that add up to nothing."""
    height, width = len(table.rows), len(table.rows[0])
    if table.sums_columns:
        for row in range(height):
            yield [((row, column), 1) for column in range(width - 1)] + [((row, width - 1), -1)]
    if table.sums_rows:
        for column in range(width):
            yield [((row, column), 1) for row in range(height - 1)] + [((height - 1, column), -1)]


def follows(table: Table, hidden: frozenset[Place], wanted: Place) -> bool:
    """Whether linear algebra alone gives a hidden number: its unit vector is a combination of the
    equations in the hidden numbers."""
    places = sorted(hidden)
    matrix = []
    for equation in equations(table):
        known = dict(equation)
        matrix.append([Fraction(known.get(place, 0)) for place in places])
    unit = [Fraction(place == wanted) for place in places]
    return rank(matrix) == rank([*matrix, unit])


def rank(matrix: list[list[Fraction]]) -> int:
    rows = [list(row) for row in matrix]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((one for one in range(found, len(rows)) if rows[one][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for other in range(found + 1, len(rows)):
            factor = rows[other][column] / rows[found][column]
            rows[other] = [a - factor * b for a, b in zip(rows[other], rows[found], strict=True)]
        found += 1
    return found


@settings(max_examples=150, deadline=None)
@given(tables())
def test_nothing_hidden_follows_from_what_is_shown(table: Table) -> None:
    hidden = suppress(table)

    assert {place for place in table.places() if 0 < table.number(place) < 3} <= hidden
    assert not [place for place in hidden if follows(table, hidden, place)]


@settings(max_examples=80, deadline=None)
@given(tables(most=2, of=st.integers(0, 4)))
def test_nor_from_knowing_that_people_are_whole_and_not_less_than_none(table: Table) -> None:
    """Every filling of the hidden cells that fits what is shown is tried: each cell must have two.
    Where no empty cell is hidden, everybody may know that none is."""
    hidden = sorted(suppress(table))
    lowest = 0 if any(not table.number(place) for place in hidden) else 1
    most = max((int(table.number(place)) for place in table.places()), default=0) + 2
    if len(hidden) > 5:
        hidden_sums = [place for place in hidden if table.is_sum(place)]
        free = [place for place in hidden if place not in hidden_sums]
    else:
        hidden_sums, free = [], hidden
    fitting: dict[Place, set[int]] = {place: set() for place in hidden}
    for values in itertools.product(range(lowest, most + 1), repeat=len(free)):
        cells = dict(zip(free, values, strict=True))
        for place in hidden_sums:  # sums follow from what they sum up
            cells[place] = sum_of(table, cells, place)
        if fits(table, hidden, cells):
            for place, value in cells.items():
                fitting[place].add(value)

    assert all(len(values) > 1 for values in fitting.values())


def value_at(table: Table, cells: dict[Place, int], place: Place) -> int:
    return cells[place] if place in cells else int(table.number(place))


def sum_of(table: Table, cells: dict[Place, int], place: Place) -> int:
    height, width = len(table.rows), len(table.rows[0])
    inner_rows = range(height - 1) if table.sums_rows else range(height)
    inner_columns = range(width - 1) if table.sums_columns else range(width)
    rows = inner_rows if table.sums_rows and place[0] == height - 1 else [place[0]]
    columns = inner_columns if table.sums_columns and place[1] == width - 1 else [place[1]]
    return sum(value_at(table, cells, (row, column)) for row in rows for column in columns)


def fits(table: Table, hidden: list[Place], cells: dict[Place, int]) -> bool:
    return all(
        sum(sign * value_at(table, cells, place) for place, sign in equation) == 0
        for equation in equations(table)
    )


@pytest.mark.parametrize(
    ("column", "hidden"),
    [
        ([5, 8, 0], set()),
        ([2, 8, 5], {0, 2}),
        ([2, 1, 9], {0, 1}),
        ([1, 1, 9, 4], {0, 1, 3}),
        ([2, 0, 0], {0, 3}),
        ([1, 1, 1, 0], {0, 1, 2, 3}),
    ],
)
def test_one_column_with_its_sum(column: list[int], hidden: set[int]) -> None:
    table = summed([[number] for number in column], rows=True, columns=False)

    assert {row for row, _ in suppress(table)} == hidden


def test_a_cell_in_the_middle_takes_three_more() -> None:
    table = summed([[10, 20, 30], [11, 2, 12], [40, 50, 60]], rows=True, columns=True)

    assert suppress(table) == {(1, 1), (1, 0), (0, 0), (0, 1)}


def test_without_sums_only_the_small_are_hidden_and_money_goes_by_its_people() -> None:
    assert suppress(Table([[1, 5], [3, 2]])) == {(0, 0), (1, 1)}
    money = Table([[500], [90000], [70000]], counts=[[9], [2], [30]])
    assert suppress(money) == {(1, 0)}
    known = Table([[500], [90000], [90500]], counts=[[9], [2], [11]], sums_rows=True)
    assert suppress(known) == {(1, 0), (0, 0)}


def test_months_to_come_are_no_numbers() -> None:
    assert suppress(Table([[4], [2], [None], [6]], sums_rows=True)) == {(0, 0), (1, 0)}
