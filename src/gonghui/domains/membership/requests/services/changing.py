"""Retaining, restoring, withdrawal, expulsion, retirement, death: what approval makes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from gonghui.domains.membership.enums import (
    ChangeReason,
    EventType,
    MembershipStatus,
)
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.requests import queries
from gonghui.domains.membership.requests.rules.changing import (
    retirement_problem,
    unpaid_problem,
)
from gonghui.domains.membership.rules.changes import day_problem, status_problem
from gonghui.domains.membership.rules.retirement import (
    MemberRetirement,
    presumed_category,
    retirement_of,
    track_of,
)
from gonghui.domains.membership.services import (
    expel,
    record_death,
    restore,
    retain,
    withdraw,
)
from gonghui.domains.membership.services.ledger import last_event_on
from gonghui.engines.matters.enums import Outcome, Verb
from gonghui.engines.matters.models import Matter
from gonghui.engines.matters.services.moving import close, locked, note
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

EVENTS = {
    "member_retain": EventType.RETAIN,
    "member_retire": EventType.RETAIN,
    "member_restore": EventType.RESTORE,
    "member_withdraw": EventType.WITHDRAW,
    "member_lapse": EventType.WITHDRAW,
    "member_expel": EventType.EXPEL,
    "member_death": EventType.DEATH,
}
_OF_MEMBERS = (*EVENTS, "member_transfer", "member_facts")


def _asked_for(event: EventType) -> Callable[[Any], str]:
    def may(person: Any) -> str:
        """Why somebody's membership may not change so."""
        membership = queries.membership_of(person)
        if membership is None or membership.status == MembershipStatus.VOID:
            return "不是工会会员，没有会籍可以办理"
        return status_problem(event, membership.status)

    return may


may_retain = _asked_for(EventType.RETAIN)
may_restore = _asked_for(EventType.RESTORE)
may_withdraw = _asked_for(EventType.WITHDRAW)
may_expel = _asked_for(EventType.EXPEL)
may_die = _asked_for(EventType.DEATH)


def change_problem(matter: Matter) -> str:
    """Why this change may not be asked for now."""
    person = matter.applicant_person
    membership = queries.membership_of(person)
    if membership is None:
        return "申请人不是工会会员"
    if membership.union_id != matter.union_id:
        return f"该会员的会籍在“{membership.union.name}”，请由该工会受理"
    if problem := status_problem(EVENTS[matter.kind], membership.status):
        return problem
    others = [code for code in EVENTS if code != matter.kind]
    is_end = matter.kind == "member_death"
    if not is_end and queries.has_open(person, *others, "member_transfer"):
        return "该会员另有会籍事项正在办理，请先办结"
    if queries.has_open(person, matter.kind, besides=matter):
        return "同一事项正在办理，不用重复提交"
    today = timezone.localdate()
    if day := _day(matter):
        problem = day_problem(day, last_on=last_event_on(membership), today=today)
        if problem:
            return problem
    if matter.kind == "member_lapse":
        months = resolve("withdraw.auto_months", union=matter.union, on=today).value
        since = dt.date.fromisoformat(matter.data["unpaid_since"])
        return unpaid_problem(since, today=today, months=int(months))
    if matter.kind == "member_retire" and day:
        return retirement_problem(day, statutory_retirement(membership))
    return ""


def statutory_retirement(membership: Membership) -> MemberRetirement | None:
    """When the law lets a member retire; None while sex or birth date is not known."""
    person = membership.person
    category = membership.post_category or presumed_category(
        employment_form=membership.employment_form,
        professional_title=membership.professional_title,
        has_employer=membership.employer_id is not None,
    )
    track = track_of(person.sex, category)
    if track is None or person.birth_on is None:
        return None
    is_presumed = person.sex == "2" and not membership.post_category
    return MemberRetirement(retirement_of(person.birth_on, track), track, is_presumed)


def _day(matter: Matter) -> dt.date | None:
    text = matter.data.get("occurs_on")
    return dt.date.fromisoformat(text) if text else None


def _given(matter: Matter, *, actor: Any) -> dict[str, Any]:
    membership = queries.membership_of(matter.applicant_person)
    if membership is None:
        raise Refusal("申请人不是工会会员。")
    return {
        "membership": membership,
        "occurs_on": _day(matter) or timezone.localdate(),
        "actor": actor,
    }


def _note(matter: Matter, *codes: str) -> str:
    said = [str(matter.data.get(code) or "") for code in codes]
    return "；".join([part for part in said if part] + [f"事项{matter.number}"])[:200]


def _change(verb: Any, matter: Matter, *, actor: Any, **more: Any) -> Membership:
    given = _given(matter, actor=actor)
    member: Membership = verb(given.pop("membership"), **given, **more)
    return member


def settle_retaining(matter: Matter, *, actor: Any) -> Membership:
    """保留会籍"""
    return _change(
        retain, matter, actor=actor, reason=matter.data["reason"], note=_note(matter, "remark")
    )


def settle_retirement(matter: Matter, *, actor: Any) -> Membership:
    """退休, with what the law says beside the approved day."""
    membership = queries.membership_of(matter.applicant_person)
    statutory = statutory_retirement(membership) if membership is not None else None
    said = f"法定退休日期{statutory.by_law.on}" if statutory else ""
    note = "；".join(part for part in (said, _note(matter, "document", "remark")) if part)
    return _change(retain, matter, actor=actor, reason=ChangeReason.RETIRED, note=note[:200])


def settle_restoring(matter: Matter, *, actor: Any) -> Membership:
    """恢复会籍"""
    return _change(
        restore, matter, actor=actor, reason=matter.data["reason"], note=_note(matter, "remark")
    )


def settle_withdrawal(matter: Matter, *, actor: Any) -> Membership:
    """退会: his request and the talk are in the matter."""
    talk = matter.desks.filter(step="talk", action="pass").order_by("-pk").first()
    said = f"谈话：{talk.opinion}；" if talk is not None and talk.opinion else ""
    return _change(
        withdraw,
        matter,
        actor=actor,
        reason=ChangeReason.OWN_WISH,
        note=f"{said}{_note(matter)}"[:200],
    )


def settle_lapse(matter: Matter, *, actor: Any) -> Membership:
    """自动退会, confirmed by the committee and filed with the superior."""
    since = matter.data["unpaid_since"]
    return _change(
        withdraw,
        matter,
        actor=_decider(matter),
        reason=ChangeReason.LONG_UNPAID,
        note=f"自{since}起不交会费、不参加组织生活，经教育不改，委员会已确认；{_note(matter)}"[
            :200
        ],
    )


def settle_expulsion(matter: Matter, *, actor: Any) -> Membership:
    """除名, decided by the committee and filed with the superior."""
    return _change(
        expel,
        matter,
        actor=_decider(matter),
        reason=matter.data["reason"],
        note=_note(matter, "decision"),
    )


def settle_death(matter: Matter, *, actor: Any) -> Membership:
    """死亡: what else he had asked for ends with it."""
    member = _change(record_death, matter, actor=actor, note=_note(matter, "proof_text"))
    rows = Matter.objects.everything(reason="requests of somebody who has died")
    left = rows.open().filter(applicant_person=matter.applicant_person, kind__in=_OF_MEMBERS)
    for pk in left.exclude(pk=matter.pk).values_list("pk", flat=True):
        other = locked(pk)
        close(other, Outcome.WITHDRAWN, actor=None)
        note(other, Verb.WITHDRAWN, actor=None, text="申请人已去世，会籍自然终止")
    return member


def _decider(matter: Matter) -> Any:
    """Who decided for the committee; the superior only files it."""
    desk = matter.desks.filter(step="committee", action="pass").order_by("-pk").first()
    return desk.acted_by if desk is not None else None
