"""How members want to be remembered, and what happened to them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.occasions import queries, rules
from gonghui.domains.membership.occasions.enums import CareKind, EventState, ToldBy
from gonghui.domains.membership.occasions.models import CareWish, LifeEvent
from gonghui.domains.membership.occasions.services.asking import ask_scope, lock, refuse
from gonghui.kernel.audit.services import record
from gonghui.kernel.people import protection
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def set_wish(
    membership: Membership, *, by_moon: bool, wants_greetings: bool, actor: Any
) -> CareWish:
    """How a member wants to be remembered."""
    ask_scope(actor, membership.union)
    return _set_wish(membership, by_moon=by_moon, wants_greetings=wants_greetings, actor=actor)


@transaction.atomic
def set_own_wish(account: Any, *, by_moon: bool, wants_greetings: bool) -> CareWish:
    """The same, by the member on the phone."""
    return _set_wish(
        _own_membership(account), by_moon=by_moon, wants_greetings=wants_greetings, actor=account
    )


def _set_wish(
    membership: Membership, *, by_moon: bool, wants_greetings: bool, actor: Any
) -> CareWish:
    born_on = membership.person.birth_on
    if by_moon and born_on is None:
        raise Refusal("还没有登记出生日期，不能按农历计算生日，请先补登出生日期。")
    month, day = queries.lunar_day_of(born_on) if by_moon and born_on else (None, None)
    wish, _ = CareWish.objects.update_or_create(
        membership=membership,
        defaults={
            "lunar_month": month,
            "lunar_day": day,
            "wants_greetings": wants_greetings,
        },
    )
    record("occasions.wish_set", actor=actor, union=membership.union, target=membership)
    return wish


def _own_membership(account: Any) -> Membership:
    membership = queries.member_of(account)
    if membership is None:
        raise Refusal("您还没有会籍，请先申请入会，或到所在工会核对。")
    return membership


@transaction.atomic
def tell_event(
    membership: Membership,
    *,
    kind: str,
    occurred_on: dt.date,
    actor: Any,
    relation: str = "",
    note: str = "",
) -> LifeEvent:
    """Take down at the desk what happened to a member. It counts as confirmed."""
    ask_scope(actor, membership.union)
    return _tell(
        membership,
        kind=kind,
        occurred_on=occurred_on,
        relation=relation,
        note=note,
        actor=actor,
        told_by=ToldBy.DESK,
    )


@transaction.atomic
def tell_own_event(
    account: Any, *, kind: str, occurred_on: dt.date, relation: str = "", note: str = ""
) -> LifeEvent:
    """A worker tells his union on the phone; the union confirms it."""
    return _tell(
        _own_membership(account),
        kind=kind,
        occurred_on=occurred_on,
        relation=relation,
        note=note,
        actor=account,
        told_by=ToldBy.WORKER,
    )


def _tell(
    membership: Membership,
    *,
    kind: str,
    occurred_on: dt.date,
    relation: str,
    note: str,
    actor: Any,
    told_by: ToldBy,
) -> LifeEvent:
    # One at a time for each member, so that two desks do not take down the same.
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    refuse(
        rules.event_problem(
            kind,
            occurred_on=occurred_on,
            relation=relation,
            today=timezone.localdate(),
            is_worker=told_by is ToldBy.WORKER,
        )
    )
    near = dt.timedelta(days=15)
    if (
        LifeEvent.objects.filter(
            membership=membership,
            kind=kind,
            relation=relation,
            occurred_on__range=(occurred_on - near, occurred_on + near),
        )
        .exclude(state=EventState.DISMISSED)
        .exists()
    ):
        raise Refusal(f"该会员这段时间的{CareKind(kind).label}已经登记过，不用重复登记。")
    is_told = told_by is ToldBy.WORKER
    event = LifeEvent(
        membership=membership,
        union=membership.union,
        kind=kind,
        relation=relation if kind == CareKind.BEREAVEMENT else "",
        occurred_on=occurred_on,
        told_by=told_by,
        teller=actor,
        state=EventState.TOLD if is_told else EventState.CONFIRMED,
        settled_at=None if is_told else timezone.now(),
        settled_by=None if is_told else actor,
    )
    event.note_sealed = protection.seal(note.strip()[:200], context=event.note_context)
    event.save()
    record("occasions.event_told", actor=actor, union=event.union, target=membership)
    return event


@transaction.atomic
def settle_event(event: LifeEvent, *, is_true: bool, actor: Any, answer: str = "") -> LifeEvent:
    """Confirm what a worker told, or say why it is not taken down."""
    event = lock(LifeEvent, event)
    ask_scope(actor, event.union)
    refuse(rules.settle_problem(event.state))
    if not is_true and not answer.strip():
        raise Refusal("请写明不予登记的原因，本人能看到。")
    event.state = EventState.CONFIRMED if is_true else EventState.DISMISSED
    event.answer, event.settled_at, event.settled_by = answer.strip(), timezone.now(), actor
    event.save(update_fields=["state", "answer", "settled_at", "settled_by"])
    if is_true:
        record("occasions.event_confirmed", actor=actor, union=event.union, target=event.membership)
    else:
        record(
            "occasions.event_dismissed",
            actor=actor,
            union=event.union,
            target=event.membership,
            reason=answer,
        )
    return event
