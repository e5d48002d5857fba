"""Reads of the tree."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from gonghui.kernel.access.scoping import within
from gonghui.kernel.org.models import Union, UnionPlacement


def ancestors_and_self(union: Union) -> list[Union]:
    """From the topmost union down to this one: the way rules are inherited."""
    steps = range(Union.steplen, len(union.path) + 1, Union.steplen)
    return list(Union.objects.filter(path__in=[union.path[:end] for end in steps]))


def parent_of(union: Union) -> Union | None:
    """The union directly above, None for the topmost one."""
    return Union.objects.filter(path=union.path[: -Union.steplen]).first()


def children_of(union: Union) -> Any:
    """The unions directly below, of any status, in the order of the tree."""
    return Union.objects.filter(within("path", union.path), depth=union.depth + 1)


def children_on(union: Union, day: dt.date) -> Any:
    """The unions that stood directly under this one on a past day."""
    placed = UnionPlacement.objects.filter(parent=union, from_on__lte=day).filter(
        Q(to_on=None) | Q(to_on__gt=day)
    )
    return Union.objects.filter(pk__in=placed.values("union")).active_on(day)


def descendants_on(union: Union, day: dt.date) -> set[int]:
    """Keys of the union and all that stood below it on a past day, by the history of placements."""
    children: dict[int | None, list[int]] = {}
    placements = UnionPlacement.objects.filter(from_on__lte=day).filter(
        Q(to_on=None) | Q(to_on__gt=day)
    )
    for child, parent in placements.values_list("union_id", "parent_id"):
        children.setdefault(parent, []).append(child)
    found, waiting = set(), [union.pk]
    while waiting:
        current = waiting.pop()
        found.add(current)
        waiting.extend(children.get(current, []))
    return found
