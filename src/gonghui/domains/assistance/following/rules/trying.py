"""Trying a rule: who would enter, leave or change category, and what it would cost a year.

Pure, and made to be added up piece by piece: what is kept of a household is one count in a cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.hardship.enums import Category
from gonghui.domains.assistance.hardship.rules.assessment import Household, Standard, assess

MONEY_KEYS = ("dibao_urban", "dibao_rural", "relative_multiple", "accident_multiple")


@dataclass(frozen=True)
class Change:
    """What becomes of one household: the category it has by the present rule and by the tried one
    ("" for none)."""

    before: str
    after: str

    @property
    def kind(self) -> str:
        """enter, leave, change, or same."""
        if self.before == self.after:
            return "same"
        if not self.before:
            return "enter"
        return "change" if self.after else "leave"


KINDS = (("enter", "新进入"), ("leave", "退出"), ("change", "类别变化"), ("same", "不变"))
KIND_TITLES = dict(KINDS)


@dataclass(frozen=True)
class AidStandard:
    """How many months of the minimum living standard a household of a category gets in a year."""

    deep: Decimal
    relative: Decimal

    def yearly(self, category: str, dibao: Decimal) -> Decimal:
        """What a household costs in a year."""
        if not category:
            return Decimal(0)
        return dibao * (self.deep if category == Category.DEEP else self.relative)


def tried_standard(present: Standard, parameters: Mapping[str, Any]) -> Standard:
    """The present rule with some of it changed. Sources do not speak for a tried figure."""
    changes: dict[str, Any] = {
        key: Decimal(str(parameters[key])) for key in MONEY_KEYS if parameters.get(key) is not None
    }
    if parameters.get("accident_rule"):
        changes["accident_rule"] = parameters["accident_rule"]
    if parameters.get("exclusions") is not None:
        changes["exclusions"] = frozenset(parameters["exclusions"])
    return replace(present, **changes)


def try_household(household: Household, present: Standard, tried: Standard) -> Change:
    """One household by both rules."""
    return Change(assess(household, present).category, assess(household, tried).category)


def add_up(
    totals: dict[str, Any],
    rows: Iterable[tuple[int, bool, Change]],
    *,
    present: Standard,
    tried: Standard,
    aid: AidStandard,
) -> dict[str, Any]:
    """Add households, each as (union, urban, change), to totals that can be stored as JSON:
    `{"cells": {"union|before|after": count}, "before": "yuan", "after": "yuan"}`."""
    cells = Counter(totals.get("cells", {}))
    before = Decimal(totals.get("before", "0"))
    after = Decimal(totals.get("after", "0"))
    for union, is_urban, change in rows:
        cells[f"{union}|{change.before}|{change.after}"] += 1
        before += aid.yearly(change.before, present.dibao(is_urban))
        after += aid.yearly(change.after, tried.dibao(is_urban))
    return {"cells": dict(cells), "before": str(before), "after": str(after)}


@dataclass(frozen=True)
class Tally:
    """The totals of one union, or of all."""

    union: int
    counts: Mapping[Change, int]

    def of(self, kind: str) -> int:
        """How many enter, leave, change, stay."""
        return sum(count for change, count in self.counts.items() if change.kind == kind)

    def by_category(self, *, after: bool) -> dict[str, int]:
        """How many stand in each category before or after."""
        found: Counter[str] = Counter()
        for change, count in self.counts.items():
            category = change.after if after else change.before
            if category:
                found[category] += count
        return dict(found)


def tallies(totals: Mapping[str, Any]) -> list[Tally]:
    """The stored totals, read again: one tally a union."""
    by_union: dict[int, Counter[Change]] = {}
    for key, count in totals.get("cells", {}).items():
        union, before, after = key.split("|")
        by_union.setdefault(int(union), Counter())[Change(before, after)] += count
    return [Tally(union, counts) for union, counts in by_union.items()]


def together(found: Iterable[Tally]) -> Tally:
    """All of them as one."""
    counts: Counter[Change] = Counter()
    for one in found:
        counts.update(one.counts)
    return Tally(0, counts)
