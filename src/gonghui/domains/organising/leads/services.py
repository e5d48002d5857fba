"""Verbs on leads. A lead ends by itself when its employer is covered or closes down."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from gonghui.domains.organising.leads import rules
from gonghui.domains.organising.leads.enums import LeadSource, LeadState
from gonghui.domains.organising.leads.models import Lead, Visit
from gonghui.kernel.access.scoping import within
from gonghui.kernel.audit.services import record
from gonghui.kernel.org import services as org
from gonghui.kernel.org.listeners import OrgEvent
from gonghui.kernel.org.models import Coverage, Employer, Union
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

MIN_STAFF, DEADLINE = "founding.min_staff", "founding.deadline_months"


def _refuse(problem: str) -> None:
    if problem:
        raise Refusal(f"{problem}。")


def _ask_scope(actor: Any, union: Any) -> None:
    if actor is not None and not actor.may_at("leads.edit", union):
        raise Refusal(f"您没有办理“{union}”建会线索的权限，请联系该工会或其上级工会。")


def lock(lead: Lead) -> Lead:
    """The row as it is now, locked until the transaction ends."""
    locked: Lead = (
        Lead.objects.select_for_update(of=("self",))
        .select_related("employer", "union")
        .get(pk=lead.pk)
    )
    return locked


def _tell(event: str, lead: Lead, actor: Any, reason: str = "", **detail: Any) -> None:
    record(event, actor=actor, union=lead.union, target=lead, reason=reason, detail=detail)


@transaction.atomic
def open_lead(
    employer: Employer,
    *,
    union: Any,
    source: str,
    source_on: dt.date,
    actor: Any,
    opened_on: dt.date | None = None,
) -> Lead:
    """List an employer as one that should have a union. Listed already: the same lead."""
    _ask_scope(actor, union)
    today = timezone.localdate()
    opened_on = opened_on or today
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    present = Lead.objects.filter(employer=employer, ended_on=None).first()
    if present is not None:
        found: Lead = present
        return found
    if source_on > today:
        raise Refusal("数据日期不能晚于今天。")
    _refuse(
        rules.lead_problem(
            must_unionise=employer.must_unionise,
            is_covered=Coverage.objects.in_force(today).filter(employer=employer).exists(),
            is_closed=employer.closed_on is not None,
            staff=employer.staff_count,
            min_staff=int(resolve(MIN_STAFF, union=union, on=today).value),
        )
    )
    months = int(resolve(DEADLINE, union=union, on=today).value)
    lead: Lead = Lead.objects.create(
        employer=employer,
        union=union,
        source=source,
        source_on=source_on,
        due_on=rules.due_day(employer.opened_on, months=months),
        opened_on=opened_on,
    )
    _tell("leads.opened", lead, actor, source=lead.get_source_display())
    return lead


def unlisted(day: dt.date) -> Any:
    """Employers that should have a union, have none and are no lead. Scope is the caller's."""
    covered = Coverage.objects.in_force(day).filter(employer=OuterRef("pk"))
    listed = Lead.objects.filter(employer=OuterRef("pk"), ended_on=None)
    return Employer.objects.filter(
        ~Exists(covered), ~Exists(listed), must_unionise=True, closed_on=None
    )


@transaction.atomic
def generate_leads(union: Any, *, actor: Any) -> int:
    """List every employer of a union's subtree that should have a union. Returns how many are new."""
    _ask_scope(actor, union)
    today = timezone.localdate()
    found = unlisted(today).filter(within("registrar__path", union.path))
    limits: dict[int, int] = {}
    count = 0
    for employer in found.select_related("registrar").order_by("pk"):
        registrar = employer.registrar
        if registrar.pk not in limits:
            limits[registrar.pk] = int(resolve(MIN_STAFF, union=registrar, on=today).value)
        if employer.staff_count < limits[registrar.pk]:
            continue
        open_lead(
            employer,
            union=registrar,
            source=LeadSource.REGISTER,
            source_on=today,
            actor=actor,
        )
        count += 1
    return count


def generate_daily(today: dt.date) -> str:
    """The day's look at the whole register of employers."""
    tops = Union.objects.filter(depth=1)
    count = sum(generate_leads(top, actor=None) for top in tops)
    return f"新列入应建未建单位{count}家"


@transaction.atomic
def assign(lead: Lead, *, to: Any, actor: Any) -> Lead:
    """Let somebody answer for a lead."""
    lead = lock(lead)
    _ask_scope(actor, lead.union)
    if not lead.is_worked:
        raise Refusal(f"线索现为“{lead.get_state_display()}”，不再指派。")
    if not to.may_at("leads.edit", lead.union):
        raise Refusal(f"{to}没有在“{lead.union}”办理建会线索的权限，请先授权或另选他人。")
    lead.assigned_to = to
    lead.save(update_fields=["assigned_to"])
    _tell("leads.assigned", lead, actor, to=str(to))
    return lead


@transaction.atomic
def record_visit(
    lead: Lead,
    *,
    visited_on: dt.date,
    attitude: str,
    actor: Any,
    met: str = "",
    words: str = "",
    next_step: str = "",
    next_on: dt.date | None = None,
) -> Visit:
    """Write down that somebody went there."""
    lead = lock(lead)
    _ask_scope(actor, lead.union)
    _refuse(
        rules.visit_problem(
            state=lead.state,
            visited_on=visited_on,
            opened_on=lead.opened_on,
            next_on=next_on,
            today=timezone.localdate(),
        )
    )
    visit: Visit = Visit.objects.create(
        lead=lead,
        visited_on=visited_on,
        met=met,
        attitude=attitude,
        words=words,
        next_step=next_step,
        next_on=next_on,
        actor=actor,
    )
    if lead.state == LeadState.WAITING:
        lead.state = LeadState.VISITED
    lead.visited_on = max(visited_on, lead.visited_on or visited_on)
    lead.next_on = next_on
    lead.save(update_fields=["state", "visited_on", "next_on"])
    _tell("leads.visited", lead, actor, attitude=visit.get_attitude_display())
    return visit


@transaction.atomic
def prepare(lead: Lead, *, actor: Any) -> Lead:
    """The employer sets up a group that prepares its union (工会法 §11)."""
    return _go_on(lead, LeadState.PREPARING, actor=actor)


@transaction.atomic
def set_aside(lead: Lead, *, reason: str, actor: Any) -> Lead:
    """The employer cannot found a union for now; the reason stays visible."""
    return _go_on(lead, LeadState.UNABLE, actor=actor, reason=reason)


@transaction.atomic
def take_up(lead: Lead, *, actor: Any) -> Lead:
    """Work on a lead again that was set aside."""
    return _go_on(lead, LeadState.WAITING, actor=actor)


def _go_on(lead: Lead, state: LeadState, *, actor: Any, reason: str = "") -> Lead:
    lead = lock(lead)
    _ask_scope(actor, lead.union)
    _refuse(rules.step_problem(state=lead.state, wanted=state))
    before = lead.get_state_display()
    lead.state, lead.reason = state, reason.strip()[:200]
    lead.save(update_fields=["state", "reason"])
    _tell("leads.went_on", lead, actor, reason=reason, before=before, after=str(state.label))
    return lead


@transaction.atomic
def employer_is_gone(lead: Lead, *, on: dt.date, actor: Any) -> Lead:
    """The employer no longer exists: its card is closed, and the lead with it."""
    lead = lock(lead)
    _refuse(rules.step_problem(state=lead.state, wanted=LeadState.CLOSED))
    if on > timezone.localdate():
        raise Refusal("注销日期不能晚于今天。")
    employer = lead.employer
    if actor is not None and not actor.may_at("employers.edit", employer.registrar):
        raise Refusal(f"该单位的卡片由“{employer.registrar}”登记，请由其登记终止日期。")
    if employer.opened_on and on < employer.opened_on:
        raise Refusal("注销日期不能早于开业日期。")
    employer.closed_on = on
    org.save_employer(employer, actor=actor)
    lead.refresh_from_db()
    return lead


@transaction.atomic
def issue_opinion(lead: Lead, *, number: str, on: dt.date, reply_by: dt.date, actor: Any) -> Lead:
    """Send the employer the written opinion that it is to found a union (省级工会条例)."""
    lead = lock(lead)
    _ask_scope(actor, lead.union)
    if not lead.is_worked:
        raise Refusal(f"线索现为“{lead.get_state_display()}”，不能出具建会意见书。")
    if on > timezone.localdate():
        raise Refusal("意见书日期不能晚于今天。")
    if reply_by <= on:
        raise Refusal("答复期限应晚于意见书日期。")
    lead.opinion_number, lead.opinion_on, lead.opinion_reply_by = number, on, reply_by
    lead.save(update_fields=["opinion_number", "opinion_on", "opinion_reply_by"])
    _tell("leads.opinion_issued", lead, actor, number=number)
    return lead


def follow_employer(employer: Employer, *, event: OrgEvent, on: dt.date, actor: Any) -> None:
    """End the lead of an employer that got its union or is gone, in the same transaction."""
    if event is OrgEvent.COVERED:
        state, day = LeadState.FOUNDED, on
    elif employer.closed_on is not None:
        state, day = LeadState.CLOSED, employer.closed_on
    else:
        return
    lead = Lead.objects.select_for_update().filter(employer=employer, ended_on=None).first()
    if lead is None:
        return
    before = lead.get_state_display()
    lead.state, lead.ended_on = state, max(day, lead.opened_on)
    lead.save(update_fields=["state", "ended_on"])
    _tell("leads.went_on", lead, actor, before=before, after=str(state.label))
