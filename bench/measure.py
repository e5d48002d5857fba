"""Two ways of doing one thing, by turns, and what the comparison says."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Way = Callable[[], Any]


@dataclass(frozen=True)
class Goal:
    """What design promises: other ÷ ours at least `ratio` (≥), or ours ÷ other at most it (≤)."""

    sign: str
    ratio: float

    def __str__(self) -> str:
        return f"{self.sign} {self.ratio:g}×"


@dataclass(frozen=True)
class Result:
    """One line of the table. `ours` and `other` are medians in `unit`."""

    name: str
    ours: float
    other: float
    goal: Goal | None = None
    unit: str = "ms"
    counts_up: bool = True
    """Without a goal: whether the ratio says how many times faster ours is."""

    @property
    def ratio(self) -> float:
        """Other ÷ ours where more is better, ours ÷ other where less is."""
        up = self.goal.sign == "≥" if self.goal else self.counts_up
        above, below = (self.other, self.ours) if up else (self.ours, self.other)
        return above / below if below else float("inf")

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        if self.goal is None:
            return None
        return (
            self.ratio >= self.goal.ratio
            if self.goal.sign == "≥"
            else self.ratio <= self.goal.ratio
        )


def duel(
    ours: Way,
    other: Way,
    *,
    repeat: int = 5,
    turns: int = 1,
    after: Way | None = None,
    result: Way | None = None,
) -> tuple[float, float]:
    """Median milliseconds of both, taken by turns so that a busy machine hits both alike.

    The first round is not counted: it warms up, and both must return the same. `turns` repeats
    something short within one measurement. Outside the time, `result` looks up what a way did that
    returns nothing, and `after` cleans up.
    """

    def once(way: Way, times: int, result: Way | None = None) -> tuple[float, Any]:
        began = time.perf_counter()
        for _ in range(times):
            found = way()
        spent = (time.perf_counter() - began) * 1000 / times
        if result:
            found = result()
        if after:
            after()
        return spent, found

    first, second = once(ours, 1, result)[1], once(other, 1, result)[1]
    if first != second:
        raise AssertionError("the two ways do not give the same result")
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeat):
        spent[0].append(once(ours, turns)[0])
        spent[1].append(once(other, turns)[0])
    return statistics.median(spent[0]), statistics.median(spent[1])


def compare(
    name: str,
    ours: Way,
    other: Way,
    goal: Goal | None = None,
    *,
    repeat: int = 5,
    turns: int = 1,
    after: Way | None = None,
    result: Way | None = None,
    counts_up: bool = True,
) -> Result:
    """A duel as a line of the table."""
    mine, theirs = duel(ours, other, repeat=repeat, turns=turns, after=after, result=result)
    return Result(name, mine, theirs, goal, counts_up=counts_up)
