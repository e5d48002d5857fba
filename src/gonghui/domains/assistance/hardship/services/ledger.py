"""The life of filed files: entries, what they make of the file, and spans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.domains.assistance.hardship.enums import EventKind, FileState
from gonghui.domains.assistance.hardship.models import (
    HardshipEvent,
    HardshipFile,
    HardshipSpan,
    HouseholdIndex,
)
from gonghui.domains.assistance.hardship.rules import ledger as rules
from gonghui.domains.assistance.hardship.standards import next_review, valid_until
from gonghui.kernel.org.models import Union
from gonghui.kernel.refusal import Refusal


def locked(pk: int) -> HardshipFile:
    """The file's row, locked: whoever comes second waits and then finds it changed."""
    row: HardshipFile = (
        HardshipFile.objects.select_for_update(of=("self",))
        .select_related("union", "county", "person")
        .get(pk=pk)
    )
    return row


@transaction.atomic
def append(
    file: HardshipFile,
    kind: str,
    on: dt.date,
    *,
    actor: Any,
    category: str | None = None,
    level: str | None = None,
    cause: str | None = None,
    union: Union | None = None,
    reason: str = "",
    remarks: str = "",
    today: dt.date | None = None,
) -> HardshipEvent:
    """Write an entry and let the file say what it says. What is not given stays as it is.

    1. Lock the file; refuse what cannot follow its present state, or lies before the last entry.
    2. Write the entry, the file's state, category and dates; make its spans anew.
    3. Hold the household while the file is in force; let go of it afterwards.

    The caller records the audit and hands in the file: its attributes are brought up to date.
    """
    today = today or timezone.localdate()
    kind = EventKind(kind)
    row = locked(file.pk)
    last = row.events.order_by("-occurs_on", "-pk").first()
    problem = rules.entry_problem(
        kind, state=row.state, on=on, last_on=last.occurs_on if last else None, today=today
    )
    if problem:
        raise Refusal(f"{problem}。")
    entry: HardshipEvent = HardshipEvent.objects.create(
        file=row,
        union=union or row.union,
        kind=kind,
        occurs_on=on,
        state_after=rules.state_after(kind, row.state),
        category_before=row.category,
        category_after=row.category if category is None else category,
        level_after=row.level if level is None else level,
        cause_after=row.main_cause if cause is None else cause,
        reason=reason,
        remarks=remarks,
        actor=actor,
    )
    _follow(row, entry)
    row.save(
        update_fields=[
            "state",
            "category",
            "level",
            "main_cause",
            "union",
            "filed_on",
            "valid_until",
            "next_review_on",
            "relieved_on",
            "exited_on",
            "cancelled_on",
            "cancel_reason",
            "return_count",
            "changed_at",
        ]
    )
    fold_again(row)
    if row.holds_household:
        hold_household(row)
    else:
        free_household(row)
    for field in row._meta.concrete_fields:
        if field.attname in row.__dict__:
            file.__dict__[field.attname] = row.__dict__[field.attname]
    file._state.fields_cache.update(row._state.fields_cache)
    return entry


def _follow(row: HardshipFile, entry: HardshipEvent) -> None:
    """Let the row say what the entry says."""
    on = entry.occurs_on
    row.state = entry.state_after
    row.category, row.level = entry.category_after, entry.level_after
    row.main_cause, row.union = entry.cause_after, entry.union
    row.changed_at = timezone.now()
    kind = entry.kind
    if kind in (EventKind.FILED, EventKind.RETURNED):
        row.filed_on = row.filed_on if kind == EventKind.RETURNED else on
        row.valid_until = valid_until(row.union, on=on)
        row.relieved_on = row.exited_on = row.cancelled_on = None
        row.cancel_reason = ""
    if kind == EventKind.RETURNED:
        row.return_count += 1
    if kind in (EventKind.FILED, EventKind.RETURNED, EventKind.REVIEWED):
        row.next_review_on = next_review(row.union, row.category, on=on)
    elif kind == EventKind.RELIEVED:
        row.relieved_on = on
    elif kind == EventKind.EXITED:
        row.exited_on, row.next_review_on = on, None
    elif kind == EventKind.CANCELLED:
        row.cancelled_on, row.cancel_reason, row.next_review_on = on, entry.reason, None


def fold_again(file: HardshipFile) -> None:
    """Make the spans of a file anew from its entries."""
    stands = [
        rules.Stand(
            from_on=entry.occurs_on,
            state=entry.state_after,
            category=entry.category_after,
            level=entry.level_after,
            cause=entry.cause_after,
            union=entry.union_id,
        )
        for entry in file.events.order_by("occurs_on", "pk")
    ]
    HardshipSpan.objects.filter(file=file).delete()
    HardshipSpan.objects.bulk_create(
        HardshipSpan(
            file=file,
            union_id=one.union,
            state=one.state,
            category=one.category,
            level=one.level,
            cause=one.cause,
            from_on=one.from_on,
            to_on=one.to_on,
        )
        for one in rules.fold(stands)
    )


def hold_household(file: HardshipFile) -> None:
    """Keep the members of a household from standing in another file. Refusal where one does.

    Says which of the own members it is, never whose file or which union the other one is of.
    """
    wanted = {one.id_index: one for one in file.members.all() if one.id_index}
    others = HouseholdIndex.objects.filter(id_index__in=wanted).exclude(file=file)
    taken = set(others.values_list("id_index", flat=True))
    if taken:
        _refuse_second([wanted[index] for index in wanted if index in taken])
    HouseholdIndex.objects.filter(file=file).exclude(id_index__in=wanted).delete()
    held = set(HouseholdIndex.objects.filter(file=file).values_list("id_index", flat=True))
    try:
        with transaction.atomic():
            HouseholdIndex.objects.bulk_create(
                HouseholdIndex(file=file, id_index=index) for index in wanted if index not in held
            )
    except IntegrityError:
        _refuse_second(list(wanted.values()))


def _refuse_second(members: list[Any]) -> None:
    names = "、".join(one.masked_name for one in members)
    raise Refusal(
        f"家庭成员{names}已在另一份困难职工档案中，一人一档、一户一档，不能重复建档。"
        "请核对证件号码；确需调整的，请联系县级工会帮扶中心。"
    )


def free_household(file: HardshipFile) -> None:
    """Let the members of a household stand in another file."""
    HouseholdIndex.objects.filter(file=file).delete()


def end_application(file: HardshipFile, state: FileState) -> None:
    """An application that ended without a file."""
    file.state, file.changed_at = state, timezone.now()
    file.save(update_fields=["state", "changed_at"])
    free_household(file)
