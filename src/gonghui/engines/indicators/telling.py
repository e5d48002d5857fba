"""What of a sensitive figure is told to whom: a few people are not told apart (suppression.py).

Who may open the records behind a figure reads all of it on screen; papers, exports and commands
never tell a small number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from gonghui.engines.indicators import engine
from gonghui.engines.indicators.definitions import INDICATORS, Indicator, IndicatorKind
from gonghui.engines.indicators.engine import Value
from gonghui.engines.indicators.formatting import shown
from gonghui.engines.indicators.periods import Period
from gonghui.engines.indicators.suppression import FEW, Table, is_small, suppress


def may_read_few(account: Any, indicator: Indicator, union: Any, *, own: bool = False) -> bool:
    """Whether an account may read small numbers of an indicator at a union."""
    if not indicator.sensitive:
        return True
    permission = engine.facts_of(engine.counting(indicator)).permission
    reads = account.may_at if own else account.may_over
    return bool(reads(permission, union))


def opens(account: Any, indicator: Indicator, union: Any, *, declared: bool = False) -> str:
    """Which page a figure at a union opens to an account: its `records`; its card (`detail`) where
    it has none, or none that this account may open; "" where the account asks about no figures."""
    if not account.may_at("indicators.view", union):
        return ""
    facts = indicator.declared if declared else indicator.facts
    return "records" if facts is not None and account.may(facts.permission) else "detail"


def is_few(value: Value) -> bool:
    """Whether a value is one of a few people whom it would tell apart."""
    return is_small(value.people)


def publishable(value: Value) -> Value:
    """The value as papers have it: no number where it is a small one."""
    if not is_few(value):
        return value
    return replace(value, number=None, numerator=None, denominator=None)


def said(value: Value) -> str:
    """Number and unit as papers and commands have them."""
    return f"{FEW}{value.indicator.unit}" if is_few(value) else shown(value.indicator, value.number)


def hidden_children(
    value: Value, found: Sequence[tuple[Any, Decimal]], *, today: dt.date
) -> set[int]:
    """Keys of the unions of `engine.by_child` whose number is not told beside the whole value."""
    if not value.indicator.sensitive:
        return set()
    people = engine.people_by_child(
        value.indicator.code, union=value.union, period=value.period, today=today
    )
    numbers: list[Decimal | None] = [number for _, number in found]
    hidden = _hidden(value, numbers, [people[union.pk] for union, _ in found])
    return {found[place][0].pk for place in hidden}


def hidden_months(
    value: Value, found: Sequence[tuple[Period, Decimal | None]], *, today: dt.date
) -> set[int]:
    """Places in `engine.by_month` whose number is not told beside the whole value."""
    if not value.indicator.sensitive:
        return set()
    people = engine.people_by_month(
        value.indicator.code, union=value.union, period=value.period, today=today
    )
    return _hidden(value, [number for _, number in found], people)


def _hidden(value: Value, numbers: Sequence[Decimal | None], people: Sequence[Decimal]) -> set[int]:
    adds_up = INDICATORS[value.indicator.code].kind is not IndicatorKind.RATIO
    rows = [[number] for number in (*numbers, value.number)]
    counts = [[count] for count in (*people, value.people)]
    table = Table(rows, sums_rows=adds_up, counts=None if numbers == list(people) else counts)
    return {row for row, _ in suppress(table) if row < len(numbers)}
