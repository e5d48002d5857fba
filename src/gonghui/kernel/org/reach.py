"""Which unions are counted at a union on a day.

A union is counted where it stood on that day: moves since then change no old figure. Where it
reports statistics to another superior than its leader, it is counted there and only there
(工会统计调查制度). Both are ties: a child that counts under a parent which today's path of the
child does not show. There are few of them, so the tree's path does the rest of the work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Substr
from django.utils import timezone

from gonghui.kernel.access.scoping import within
from gonghui.kernel.org.enums import RelationKind
from gonghui.kernel.org.models import Union, UnionPlacement, UnionRelation


@dataclass(frozen=True)
class Region:
    """A branch of today's tree that counts, without the branches in it that do not."""

    path: str
    without: tuple[str, ...]
    group: str = ""
    """Path of the child it counts under; "" for the branch of the union itself."""


@dataclass(frozen=True)
class Reach:
    """The branches that count at the union with this path."""

    path: str
    regions: tuple[Region, ...]

    def condition(self, field: str) -> Q:
        """The counted unions as a condition on a path."""
        found = Q()
        for region in self.regions:
            part = within(field, region.path)
            for path in region.without:
                part &= ~within(field, path)
            found |= part
        return found

    def covers(self, path: str) -> bool:
        """Whether a union with this path counts."""
        return any(
            path.startswith(region.path) and not path.startswith(region.without)
            for region in self.regions
        )

    def group(self, field: str) -> Any:
        """The path of the direct child that a counted union belongs to, as an expression."""
        own = Substr(field, 1, len(self.path) + Union.steplen)
        if len(self.regions) == 1:
            return own
        deepest_first = sorted(self.regions, key=lambda region: -len(region.path))
        return Case(
            *(
                When(within(field, one.path), then=Value(one.group) if one.group else own)
                for one in deepest_first
            )
        )

    def children(self) -> Any:
        """The direct children that count here, in the order of the tree."""
        gone = set(self.regions[0].without) | {tie.path for tie in self.regions[1:]}
        kept = within("path", self.path) & Q(depth=len(self.path) // Union.steplen + 1)
        entered = {tie.group for tie in self.regions[1:]}
        return Union.objects.filter((kept & ~Q(path__in=gone)) | Q(path__in=entered))


def reach_through(path: str, ties: Mapping[str, str]) -> Reach:
    """The reach of a union, given the ties (path of the child → path of its parent) of a day.

    Pure. A tie that would lead back into its own branch counts nowhere.
    """
    memo: dict[str, str | None] = {}

    def group_of(place: str, seen: frozenset[str] = frozenset()) -> str | None:
        """The direct child under which a place counts here, "" for the union itself, None: not."""
        tied = max((child for child in ties if place.startswith(child)), key=len, default="")
        if place.startswith(path) and len(path) >= len(tied):
            return place[: len(path) + Union.steplen] if len(place) > len(path) else ""
        if not tied or tied in seen:
            return None
        above = group_of(ties[tied], seen | {tied})
        return tied if above == "" else above

    for child in ties:
        memo[child] = group_of(child)
    outside = [child for child, group in memo.items() if group is None]

    def without(branch: str) -> tuple[str, ...]:
        return tuple(
            sorted(one for one in outside if one.startswith(branch) and len(one) > len(branch))
        )

    entered = (
        Region(child, without(child), group) for child, group in sorted(memo.items()) if group
    )
    return Reach(path, (Region(path, without(path)), *entered))


def reach_of(union: Any, day: dt.date) -> Reach:
    """What is counted at a union on a day: one query, two for a past day."""
    ties = dict(_moved_since(day)) if day < timezone.localdate() else {}
    ties |= dict(_reporting_elsewhere(day))
    return reach_through(union.path, ties)


def _moved_since(day: dt.date) -> Iterable[tuple[str, str]]:
    return (
        UnionPlacement.objects.filter(from_on__lte=day, to_on__gt=day)
        .exclude(parent=None)
        .values_list("union__path", "parent__path")
    )


def _reporting_elsewhere(day: dt.date) -> Iterable[tuple[str, str]]:
    return (
        UnionRelation.objects.in_force(day)
        .filter(kind=RelationKind.STAT)
        .values_list("child__path", "parent__path")
    )
