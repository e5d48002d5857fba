"""困难职工统计: how many stand in the files on a day, and what happened between two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from gonghui.domains.assistance.following.rules.counting import (
    BANDS,
    UNKNOWN,
    Counted,
    CrossTable,
    band_of,
    cross,
)
from gonghui.domains.assistance.hardship.enums import Cause, EventKind, FileState, Level
from gonghui.domains.assistance.hardship.models import HardshipEvent, HardshipSpan
from gonghui.kernel.org.models import Union
from gonghui.kernel.org.reach import Reach, reach_of
from gonghui.kernel.people.enums import Sex

FLOWS = (
    (EventKind.FILED, "新增建档"),
    (EventKind.REVIEWED, "复核"),
    (EventKind.EXITED, "脱困"),
    (EventKind.RELIEVED, "解困"),
    (EventKind.CANCELLED, "注销"),
    (EventKind.RETURNED, "返困"),
)


def files_on(union: Any, on: dt.date, *, own: bool = False) -> list[Counted]:
    """Files in force on a day at a union and below, one query."""
    spans = HardshipSpan.objects.everything(reason="困难职工统计").in_force(on)
    if own:
        spans = spans.filter(union=union)
        names = {union.path: str(union)}
    else:
        reach = reach_of(union, on)
        spans = spans.filter(reach.condition("union__path"))
        names = _children(union, reach)
    rows = spans.values_list(
        "union__path",
        "category",
        "cause",
        "level",
        "state",
        "file__person__sex",
        "file__person__birth_on",
        "file__is_urban",
    )
    return [
        Counted(_child_of(path, union, names), category, cause, level, state, sex, born, urban)
        for path, category, cause, level, state, sex, born, urban in rows
    ]


def _children(union: Any, reach: Reach) -> dict[str, str]:
    names = {child.path: str(child) for child in reach.children()}
    return {union.path: f"{union}（本级）", **names}


def _child_of(path: str, union: Any, names: dict[str, str]) -> str:
    """Under which union of the table a path counts; one that counts from elsewhere by its own."""
    child = path[: len(union.path) + Union.steplen] if path.startswith(union.path) else path
    if child in names:
        return names[child]
    above = next((one for one in names if path.startswith(one) and one != union.path), "")
    return names.get(above, names[union.path])


def tables_of(files: Sequence[Counted], on: dt.date) -> list[CrossTable]:
    """The stock by each of its marks."""
    causes = {one.value: str(one.label) for one in Cause}
    levels = {one.value: str(one.label) for one in Level}
    sexes = {one.value: str(one.label) for one in Sex}
    states = {one.value: str(one.label) for one in FileState}
    bands = [label for _, _, label in BANDS]

    def named(names: dict[str, str], code: str) -> str:
        return names.get(code) or UNKNOWN

    return [
        cross("按工会", files, lambda one: one.union, []),
        cross("按主要致困原因", files, lambda one: named(causes, one.cause), list(causes.values())),
        cross("按年龄", files, lambda one: band_of(one.birth_on, on), bands),
        cross("按性别", files, lambda one: named(sexes, one.sex), list(sexes.values())),
        cross(
            "按保障标准", files, lambda one: "城镇" if one.is_urban else "农村", ["城镇", "农村"]
        ),
        cross("按档案级别", files, lambda one: named(levels, one.level), list(levels.values())),
        cross("按状态", files, lambda one: named(states, one.state), list(states.values())),
    ]


def flows_of(
    union: Any, from_on: dt.date, to_on: dt.date, *, own: bool = False
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """What happened between two days, by union: labels and rows, the last row their sums."""
    events = HardshipEvent.objects.everything(reason="困难职工统计").filter(
        occurs_on__range=(from_on, to_on), kind__in=[kind for kind, _ in FLOWS]
    )
    if own:
        events = events.filter(union=union)
        names = {union.path: str(union)}
    else:
        reach = reach_of(union, to_on)
        events = events.filter(reach.condition("union__path"))
        names = _children(union, reach)
    counts: dict[str, dict[str, int]] = {}
    grouped = events.order_by().values_list("union__path", "kind").annotate(count=Count("pk"))
    for path, kind, count in grouped:
        row = counts.setdefault(_child_of(path, union, names), {})
        row[kind] = row.get(kind, 0) + count
    labels = [name for name in names.values() if name in counts]
    body = [tuple(counts[name].get(kind, 0) for kind, _ in FLOWS) for name in labels]
    sums = tuple(sum(row[place] for row in body) for place in range(len(FLOWS)))
    return (*labels, "合计"), (*body, sums)
