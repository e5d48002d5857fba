"""Verbs of organising: the kernel's, told by forms, and those of the profile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.organising import rules
from gonghui.domains.organising.models import UnionProfile
from gonghui.kernel.audit.services import record
from gonghui.kernel.org import services as org
from gonghui.kernel.org.models import Appointment, Coverage, Employer, Union, UnionRelation
from gonghui.kernel.people import protection
from gonghui.kernel.refusal import Refusal


def _refuse(problem: str) -> None:
    if problem:
        raise Refusal(f"{problem}。")


def _ask_scope(actor: Any, union: Any, permission: str = "org.edit") -> None:
    if actor is not None and not actor.may_at(permission, union):
        raise Refusal(f"您没有在“{union}”办理这项业务的权限，请联系其上级工会。")


def next_code(parent: Union) -> str:
    """A free number for a union under a superior: the superior's number and three digits."""
    taken = set(Union.objects.filter(code__startswith=parent.code).values_list("code", flat=True))
    return next(
        code for number in range(1, 10_000) if (code := f"{parent.code}{number:03d}") not in taken
    )


@transaction.atomic
def register_union(data: Mapping[str, Any], *, actor: Any) -> Union:
    """Enter a union that its superior has approved, with the employer it covers if one is named."""
    fields = dict(data)
    parent, employer = fields.pop("parent"), fields.pop("employer", None)
    _ask_scope(actor, parent)
    if fields["founded_on"] > timezone.localdate():
        raise Refusal("建会日期不能晚于今天。")
    code = (fields.pop("code", "") or "").strip() or next_code(
        Union.objects.select_for_update().get(pk=parent.pk)
    )
    if Union.objects.filter(code=code).exists():
        raise Refusal(f"工会编号“{code}”已被使用，请换一个，或留空由系统生成。")
    union = org.found_union(parent=parent, actor=actor, code=code, **fields)
    UnionProfile.objects.create(
        union=union,
        approval_number=fields.get("document_number", ""),
        updated_on=timezone.localdate(),
    )
    if employer is not None:
        org.cover_employer(union, employer, from_on=fields["founded_on"], actor=actor)
    return union


def update_union(row: Union, data: Mapping[str, Any], *, actor: Any) -> Union:
    """Correct plain facts of a union."""
    _ask_scope(actor, row)
    return org.update_union(row, changes=dict(data), actor=actor)


@transaction.atomic
def close_union(
    union: Union,
    *,
    occurs_on: dt.date,
    actor: Any,
    successor: Union | None = None,
    document_number: str = "",
) -> Union:
    """Merge a union into a successor, or dissolve it, once nobody is left in it.

    Trade Union Law §13: the members keep their membership; so they are transferred first. What
    waits at its desks goes on at the successor, else at the superior (`org` tells the matters).
    """
    _ask_scope(actor, union)
    if successor is not None:
        _ask_scope(actor, successor)
        _refuse(rules.successor_problem(status=successor.status))
    locked: Any = Union.objects.select_for_update().get(pk=union.pk)
    waiting = locked.memberships.living().count() if hasattr(locked, "memberships") else 0
    closed = org.close_union(
        union,
        occurs_on=occurs_on,
        actor=actor,
        active_members=waiting,
        successor=successor,
        document_number=document_number,
    )
    for post in Appointment.objects.filter(union=union, to_on=None):
        org.end_appointment(
            post, on=max(occurs_on, post.from_on), reason="工会合并或撤销", actor=actor
        )
    return closed


def relate(union: Union, data: Mapping[str, Any], *, actor: Any) -> UnionRelation:
    """Tie a union to a superior beside its leader."""
    _ask_scope(actor, union)
    return org.relate_unions(union, actor=actor, **data)


def end_relation(relation: UnionRelation, *, on: dt.date, actor: Any) -> UnionRelation:
    """End such a tie."""
    _ask_scope(actor, relation.child)
    return org.end_relation(relation, on=on, actor=actor)


@transaction.atomic
def save_profile(union: Union, data: Mapping[str, Any], *, actor: Any) -> UnionProfile:
    """Write the collection form of a union. An empty account field leaves the sealed number."""
    _ask_scope(actor, union)
    fields = dict(data)
    account = "".join(str(fields.pop("bank_account", "") or "").split())
    profile, _ = UnionProfile.objects.select_for_update().get_or_create(union=union)
    for name, value in fields.items():
        setattr(profile, name, value)
    _refuse(
        rules.profile_problem(
            is_legal_person=profile.is_legal_person,
            credit_code=profile.credit_code,
            certificate_issued_on=profile.certificate_issued_on,
            certificate_expires_on=profile.certificate_expires_on,
            term_from_on=profile.term_from_on,
            term_to_on=profile.term_to_on,
            account=account,
        )
    )
    changed = sorted(fields)
    if account:
        profile.bank_account_sealed = protection.seal(account, context=profile.bank_account_context)
        changed.append("bank_account")
    profile.updated_on = timezone.localdate()
    profile.save()
    record(
        "organising.profile_saved",
        actor=actor,
        union=union,
        target=union,
        detail={"fields": changed},
    )
    return profile


def register_employer(data: Mapping[str, Any], *, actor: Any) -> Employer:
    """Enter an employer."""
    _ask_scope(actor, data["registrar"], "employers.edit")
    return org.save_employer(Employer(**data), actor=actor)


def update_employer(row: Employer, data: Mapping[str, Any], *, actor: Any) -> Employer:
    """Correct an employer's card."""
    _ask_scope(actor, row.registrar, "employers.edit")
    for name, value in data.items():
        setattr(row, name, value)
    _ask_scope(actor, row.registrar, "employers.edit")
    return org.save_employer(row, actor=actor)


@transaction.atomic
def cover(
    employer: Employer,
    *,
    union: Union,
    from_on: dt.date,
    actor: Any,
    staff_count: int | None = None,
) -> Coverage:
    """Let a union cover an employer from a day on."""
    _ask_scope(actor, union)
    _refuse(
        rules.coverage_problem(
            union_status=union.status,
            founded_on=union.founded_on,
            closed_on=employer.closed_on,
            from_on=from_on,
            staff_count=staff_count,
            all_staff=employer.staff_count,
        )
    )
    return org.cover_employer(
        union, employer, from_on=from_on, actor=actor, staff_count=staff_count
    )


@transaction.atomic
def end_coverage(coverage: Coverage, *, on: dt.date, actor: Any) -> Coverage:
    """Let a union cover an employer no longer, from a day on."""
    coverage = Coverage.objects.select_for_update().get(pk=coverage.pk)
    _ask_scope(actor, coverage.union)
    if coverage.to_on:
        raise Refusal(f"该覆盖关系已于{coverage.to_on}结束。")
    if on < coverage.from_on:
        raise Refusal("结束日期不能早于覆盖起始日期。")
    if on > timezone.localdate():
        raise Refusal("结束日期不能晚于今天。")
    coverage = org.end_coverage(coverage, on=on, actor=actor)
    record(
        "organising.coverage_ended",
        actor=actor,
        union=coverage.union,
        target=coverage.employer,
    )
    return coverage


@transaction.atomic
def appoint(data: Mapping[str, Any], *, actor: Any) -> Appointment:
    """Record that somebody holds a post at a union, beside nobody else where there is one chair."""
    fields = dict(data)
    union = Union.objects.select_for_update().get(pk=fields["union"].pk)
    _ask_scope(actor, union)
    holders = Appointment.objects.filter(union=union, post=fields["post"], to_on=None)
    _refuse(
        rules.appointment_problem(
            post=fields["post"],
            is_held=holders.exists(),
            is_held_by_same=holders.filter(person=fields["person"]).exists(),
            from_on=fields["from_on"],
            term_ends_on=fields.get("term_ends_on"),
            today=timezone.localdate(),
        )
    )
    return org.appoint(actor=actor, **fields)


def end_appointment(row: Appointment, *, on: dt.date, reason: str, actor: Any) -> Appointment:
    """End a post on a day."""
    _ask_scope(actor, row.union)
    if on > timezone.localdate():
        raise Refusal("离任日期不能晚于今天。")
    return org.end_appointment(row, on=on, reason=reason, actor=actor)
