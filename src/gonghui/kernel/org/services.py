"""Verbs on the union tree. Each is one transaction, with history and audit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.kernel.audit.services import record
from gonghui.kernel.org import rules
from gonghui.kernel.org.enums import SINGLE_RELATIONS, ChangeKind, UnionStatus
from gonghui.kernel.org.listeners import OrgEvent, tell
from gonghui.kernel.org.models import (
    Appointment,
    Coverage,
    Employer,
    Union,
    UnionChange,
    UnionPlacement,
    UnionRelation,
)
from gonghui.kernel.org.queries import children_of, parent_of
from gonghui.kernel.people.names import sort_key
from gonghui.kernel.refusal import Refusal

CLOSED = (UnionStatus.MERGED, UnionStatus.DISSOLVED)


def _refuse(problem: str) -> None:
    if problem:
        raise Refusal(f"{problem}。")


@transaction.atomic
def found_union(
    *,
    parent: Union | None,
    actor: Any,
    founded_on: dt.date,
    document_number: str = "",
    **fields: Any,
) -> Union:
    """Add a union under a superior (None: the installation's topmost one)."""
    union = Union(founded_on=founded_on, **fields)
    union.name_key = sort_key(union.name)[:240]
    if parent is None:
        Union.objects.add_root(instance=union)
    else:
        parent = Union.objects.select_for_update().get(pk=parent.pk)
        _refuse(rules.placement_problem(parent_level=parent.level, level=union.level))
        Union.objects.add_child(parent, instance=union)
    UnionPlacement.objects.create(union=union, parent=parent, from_on=founded_on)
    _remember(
        union, ChangeKind.FOUNDED, founded_on, actor, after=union.name, document=document_number
    )
    return union


@transaction.atomic
def rename_union(
    union: Union, *, name: str, occurs_on: dt.date, actor: Any, document_number: str = ""
) -> Union:
    """Give a union a new name; the old one stays in its history."""
    union = Union.objects.select_for_update().get(pk=union.pk)
    if name == union.name:
        raise Refusal("新名称与现名称相同。")
    before, union.name, union.short_name = union.name, name, ""
    union.name_key = sort_key(name)[:240]
    union.save(update_fields=["name", "name_key", "short_name"])
    _remember(union, ChangeKind.RENAMED, occurs_on, actor, before, name, document_number)
    return union


@transaction.atomic
def move_union(
    union: Union, *, parent: Union, occurs_on: dt.date, actor: Any, document_number: str = ""
) -> Union:
    """Put a union, with everything below it, under another superior from a day on."""
    locked = {
        row.pk: row
        for row in Union.objects.select_for_update().filter(pk__in=[union.pk, parent.pk])
    }
    union, parent = locked[union.pk], locked[parent.pk]
    _refuse(
        rules.move_problem(
            union_path=union.path, target_path=parent.path, target_status=parent.status
        )
    )
    _refuse(rules.placement_problem(parent_level=parent.level, level=union.level))
    present = UnionPlacement.objects.select_related("parent").get(union=union, to_on=None)
    if present.parent_id == parent.pk:
        raise Refusal("该工会已经隶属于所选的上级工会。")
    if occurs_on < present.from_on:
        raise Refusal(f"生效日期不能早于上次隶属调整的日期（{present.from_on}）。")
    before = present.parent.name if present.parent else ""
    present.to_on = occurs_on
    present.save(update_fields=["to_on"])
    UnionPlacement.objects.create(union=union, parent=parent, from_on=occurs_on)
    Union.objects.move(union, parent, pos="last-child")
    union.refresh_from_db()
    _remember(union, ChangeKind.MOVED, occurs_on, actor, before, parent.name, document_number)
    return union


@transaction.atomic
def close_union(
    union: Union,
    *,
    occurs_on: dt.date,
    actor: Any,
    active_members: int,
    successor: Union | None = None,
    document_number: str = "",
) -> Union:
    """Dissolve a union, or merge it into a successor. Its records stay.

    `active_members` is counted by the caller, who knows members; the kernel does not.
    """
    union = Union.objects.select_for_update().get(pk=union.pk)
    _refuse(
        rules.dissolution_problem(
            status=union.status,
            active_children=children_of(union).exclude(status__in=CLOSED).count(),
            active_members=active_members,
            occurs_on=occurs_on,
            today=timezone.localdate(),
        )
    )
    if successor is not None and successor.pk == union.pk:
        raise Refusal("承接工会不能是它自己。")
    union.status = UnionStatus.MERGED if successor else UnionStatus.DISSOLVED
    union.dissolved_on = occurs_on
    union.succeeded_by = successor
    union.save(update_fields=["status", "dissolved_on", "succeeded_by"])
    ended = Coverage.objects.filter(union=union, to_on=None)
    employers = list(Employer.objects.filter(pk__in=ended.values("employer")))
    ended.update(to_on=occurs_on)
    UnionRelation.objects.filter(child=union, to_on=None).update(to_on=occurs_on)
    UnionRelation.objects.filter(parent=union, to_on=None).update(to_on=occurs_on)
    for employer in employers:
        tell(employer, OrgEvent.UNCOVERED, on=occurs_on, actor=actor)
    kind = ChangeKind.MERGED if successor else ChangeKind.DISSOLVED
    after = successor.name if successor else ""
    _remember(union, kind, occurs_on, actor, union.name, after, document_number)
    tell(union, OrgEvent.UNION_CLOSED, on=occurs_on, actor=actor)
    return union


def _remember(
    union: Union,
    kind: ChangeKind,
    occurs_on: dt.date,
    actor: Any,
    before: str = "",
    after: str = "",
    document: str = "",
) -> None:
    UnionChange.objects.create(
        union=union,
        kind=kind,
        occurs_on=occurs_on,
        before=before,
        after=after,
        document_number=document,
        actor=actor,
    )
    record(
        f"org.union_{kind.value}",
        actor=actor,
        union=union,
        target=union,
        detail={"before": before, "after": after, "on": occurs_on.isoformat()},
    )


@transaction.atomic
def update_union(union: Union, *, changes: dict[str, Any], actor: Any) -> Union:
    """Correct a union's plain facts (not its name, place or status, which have verbs of their own)."""
    union = Union.objects.select_for_update().get(pk=union.pk)
    before = {key: str(getattr(union, key) or "") for key in changes}
    for key, value in changes.items():
        setattr(union, key, value)
    union.save(update_fields=list(changes))
    record(
        "org.union_updated",
        actor=actor,
        union=union,
        target=union,
        detail={
            "before": before,
            "after": {key: str(value or "") for key, value in changes.items()},
        },
    )
    return union


@transaction.atomic
def save_employer(employer: Employer, *, actor: Any) -> Employer:
    """Register an employer, or correct its card."""
    if employer.credit_code:
        _refuse(rules.credit_code_problem(employer.credit_code))
    employer.credit_code = employer.credit_code or None
    employer.counted_from = employer.counted_from or employer.opened_on or timezone.localdate()
    employer.name_key = sort_key(employer.name)[:240]
    event = "org.employer_updated" if employer.pk else "org.employer_registered"
    employer.save()
    record(event, actor=actor, union=employer.registrar, target=employer)
    tell(employer, OrgEvent.EMPLOYER_SAVED, on=timezone.localdate(), actor=actor)
    return employer


@transaction.atomic
def cover_employer(
    union: Union,
    employer: Employer,
    *,
    from_on: dt.date,
    actor: Any,
    staff_count: int | None = None,
) -> Coverage:
    """Let a union cover an employer (all its staff unless told) from a day on. Twice is once."""
    staff = employer.staff_count if staff_count is None else staff_count
    coverage, made = Coverage.objects.get_or_create(
        union=union,
        employer=employer,
        to_on=None,
        defaults={"from_on": from_on, "staff_count": staff},
    )
    if made:
        record("org.employer_covered", actor=actor, union=union, target=employer)
        tell(employer, OrgEvent.COVERED, on=from_on, actor=actor)
    return coverage


@transaction.atomic
def end_coverage(coverage: Coverage, *, on: dt.date, actor: Any) -> Coverage:
    """Let a union cover an employer no longer, from a day on. The caller has asked the rules."""
    coverage.to_on = on
    coverage.save(update_fields=["to_on"])
    tell(coverage.employer, OrgEvent.UNCOVERED, on=on, actor=actor)
    return coverage


@transaction.atomic
def relate_unions(
    child: Union,
    *,
    parent: Union,
    kind: str,
    from_on: dt.date,
    actor: Any,
    document_number: str = "",
) -> UnionRelation:
    """Tie a union to a superior beside its leader: guidance, or whose statistics it is counted in."""
    child = Union.objects.select_for_update().get(pk=child.pk)
    present = UnionRelation.objects.filter(child=child, kind=kind, to_on=None)
    if kind not in SINGLE_RELATIONS:
        present = present.filter(parent=parent)
    leader = parent_of(child)
    _refuse(
        rules.relation_problem(
            kind=kind,
            child_path=child.path,
            parent_path=parent.path,
            leader_path=leader.path if leader else "",
            parent_status=parent.status,
            is_held=present.exists(),
            from_on=from_on,
            founded_on=child.founded_on,
            today=timezone.localdate(),
        )
    )
    relation: UnionRelation = UnionRelation.objects.create(
        child=child, parent=parent, kind=kind, from_on=from_on, document_number=document_number
    )
    record(
        "org.related",
        actor=actor,
        union=child,
        target=child,
        detail={"kind": relation.get_kind_display(), "after": parent.name},
    )
    return relation


@transaction.atomic
def end_relation(relation: UnionRelation, *, on: dt.date, actor: Any) -> UnionRelation:
    """End a tie; it was in force up to the day before."""
    relation = UnionRelation.objects.select_for_update(of=("self",)).get(pk=relation.pk)
    if relation.to_on:
        raise Refusal(f"该关系已于{relation.to_on}结束。")
    if on < relation.from_on:
        raise Refusal("结束日期不能早于起始日期。")
    if on > timezone.localdate():
        raise Refusal("结束日期不能晚于今天。")
    relation.to_on = on
    relation.save(update_fields=["to_on"])
    record(
        "org.relation_ended",
        actor=actor,
        union=relation.child,
        target=relation.child,
        detail={"kind": relation.get_kind_display(), "before": relation.parent.name},
    )
    return relation


@transaction.atomic
def appoint(*, actor: Any, **fields: Any) -> Appointment:
    """Record that a person holds a post."""
    appointment = Appointment.objects.create(**fields)
    record("org.appointed", actor=actor, union=appointment.union, target=appointment)
    return appointment


@transaction.atomic
def end_appointment(
    appointment: Appointment, *, on: dt.date, reason: str, actor: Any
) -> Appointment:
    """End a post on a day; grants that hang on it end with it."""
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if appointment.to_on:
        raise Refusal(f"该任职已于{appointment.to_on}结束。")
    if on < appointment.from_on:
        raise Refusal("离任日期不能早于任职日期。")
    appointment.to_on, appointment.end_reason = on, reason
    appointment.save(update_fields=["to_on", "end_reason"])
    record(
        "org.appointment_ended",
        actor=actor,
        union=appointment.union,
        target=appointment,
        reason=reason,
    )
    return appointment
