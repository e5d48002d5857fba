"""What is done with one card: apply, issue, activate, lose and find, replace, renew, cancel."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.domains.membership.cards.enums import (
    CardAct,
    CardKind,
    CardStatus,
    Channel,
)
from gonghui.domains.membership.cards.models import CardEvent, MemberCard
from gonghui.domains.membership.cards.rules import states
from gonghui.domains.membership.cards.services.numbering import new_codes, take_numbers
from gonghui.domains.membership.cards.services.spans import keep_spans
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services.ledger import lock as lock_membership
from gonghui.domains.membership.services.ledger import refuse
from gonghui.kernel.audit.services import record
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

OWN_ACTS = frozenset({CardAct.APPLY, CardAct.ACTIVATE, CardAct.LOSE, CardAct.FIND})
"""What members do themselves on the phone."""


def ask_scope(actor: Any, act: CardAct, *, person_id: int, union: Any, channel: str) -> None:
    """Refuse whoever may not do this with this member's card. None is the system itself."""
    if actor is None:
        return
    if channel == Channel.PHONE:
        if actor.person_id != person_id or act not in OWN_ACTS:
            raise Refusal("只能办理您本人的会员卡。")
    elif not actor.may_at("cards.edit", union):
        raise Refusal(f"您没有在“{union}”办理会员卡的权限，请联系该工会或其上级工会。")


def lock(card: MemberCard) -> MemberCard:
    """The card as it is now, locked until the transaction ends."""
    locked: MemberCard = (
        MemberCard.objects.select_for_update(of=("self",))
        .select_related("membership__person", "union")
        .get(pk=card.pk)
    )
    return locked


def note_event(
    card: MemberCard,
    act: CardAct,
    *,
    before: str,
    on: dt.date,
    actor: Any,
    channel: str,
    note: str = "",
) -> None:
    """Append to the card's history."""
    CardEvent(
        card=card,
        act=act,
        status_before=before,
        status_after=card.status,
        occurs_on=on,
        channel=channel,
        note=note.strip()[:200],
        actor=actor,
    ).save()


def new_validity(union: Any, on: dt.date) -> dt.date:
    """The last day of a card that begins today (`card.valid_years`)."""
    return states.valid_until(on, resolve("card.valid_years", union=union, on=on).value)


@dataclass(frozen=True)
class _Deed:
    """One thing being done with one card: by whom, when, where, with which words."""

    act: CardAct
    actor: Any
    channel: str
    on: dt.date
    note: str
    before: str = ""

    def finish(self, card: MemberCard, note: str = "") -> MemberCard:
        """Save the card, append to its history, keep its spans, tell the audit."""
        card.save()
        self.append(card, note or self.note)
        keep_spans([card.pk], on=self.on)
        record(
            AUDITED[self.act],
            actor=self.actor,
            union=card.union,
            target=card,
            detail={"name": card.membership.person.name},
            reason=note or self.note,
        )
        return card

    def append(self, card: MemberCard, note: str) -> None:
        """Append to the card's history."""
        note_event(
            card,
            self.act,
            before=self.before,
            on=self.on,
            actor=self.actor,
            channel=self.channel,
            note=note,
        )


AUDITED = {
    CardAct.APPLY: "cards.applied",
    CardAct.ISSUE: "cards.issued",
    CardAct.ACTIVATE: "cards.activated",
    CardAct.LOSE: "cards.lost",
    CardAct.FIND: "cards.found",
    CardAct.REPLACE: "cards.replaced",
    CardAct.RENEW: "cards.renewed",
    CardAct.CANCEL: "cards.cancelled",
}


def _begin(
    card: MemberCard,
    act: CardAct,
    *,
    actor: Any,
    channel: str = Channel.DESK,
    on: dt.date | None = None,
    note: str = "",
) -> tuple[MemberCard, _Deed]:
    """Lock, scope, rules. Returns the locked card and what is being done with it."""
    card = lock(card)
    today = timezone.localdate()
    on = on or today
    ask_scope(actor, act, person_id=card.membership.person_id, union=card.union, channel=channel)
    refuse(states.act_problem(act, card.status))
    refuse(states.holder_problem(act, card.membership.status))
    last_on = card.events.order_by("-occurs_on").values_list("occurs_on", flat=True).first()
    refuse(states.day_problem(on, last_on=last_on, today=today))
    return card, _Deed(act, actor, channel, on, note, before=card.status)


def _create(membership: Membership, *, kind: str, on: dt.date, **facts: Any) -> MemberCard:
    """A new row. Of two at the same moment the database lets one through; the other is told."""
    union = membership.union
    card = MemberCard(
        membership=membership,
        union=union,
        issuer=union,
        number=take_numbers(union.region_code, kind, 1)[0],
        code=new_codes(1)[0],
        kind=kind,
        applied_on=on,
        **facts,
    )
    try:
        with transaction.atomic():
            card.save()
    except IntegrityError:
        raise Refusal(
            f"该会员已有一张{CardKind(kind).label}，不能再领；遗失或损坏请办理换卡。"
        ) from None
    return card


@transaction.atomic
def apply_for_card(
    membership: Membership,
    *,
    kind: str,
    actor: Any,
    bank: str = "",
    channel: str = Channel.DESK,
    on: dt.date | None = None,
    note: str = "",
) -> MemberCard:
    """Apply for a paper or service card. One of a kind at a time; a lost one is replaced."""
    membership = lock_membership(membership)
    act, today = CardAct.APPLY, timezone.localdate()
    on = on or today
    ask_scope(actor, act, person_id=membership.person_id, union=membership.union, channel=channel)
    refuse(states.kind_problem(act, kind))
    refuse(states.holder_problem(act, membership.status))
    refuse(states.day_problem(on, last_on=None, today=today))
    present = MemberCard.objects.open().filter(membership=membership, kind=kind).first()
    if present is not None:
        raise Refusal(
            f"该会员已有一张{CardKind(kind).label}（{present.get_status_display()}），"
            "不能再领；遗失或损坏请办理换卡。"
        )
    card = _create(membership, kind=kind, on=on, bank=bank.strip())
    return _Deed(act, actor, channel, on, note).finish(card)


@transaction.atomic
def issue(card: MemberCard, *, actor: Any, **how: Any) -> MemberCard:
    """Hand a made card to its member. `how`, here and below: channel, on (the day), note."""
    card, deed = _begin(card, CardAct.ISSUE, actor=actor, **how)
    card.status, card.issued_on = CardStatus.ISSUED, deed.on
    card.valid_until = new_validity(card.union, deed.on)
    return deed.finish(card)


@transaction.atomic
def activate(card: MemberCard, *, actor: Any, **how: Any) -> MemberCard:
    """Make an issued card usable. A card is activated once in its life."""
    card, deed = _begin(card, CardAct.ACTIVATE, actor=actor, **how)
    card.status, card.activated_on = CardStatus.ACTIVE, deed.on
    card.activated_at_union = card.union
    return deed.finish(card)


@transaction.atomic
def report_loss(card: MemberCard, *, actor: Any, **how: Any) -> MemberCard:
    """Block a lost card at once; checks say so from this moment on."""
    card, deed = _begin(card, CardAct.LOSE, actor=actor, **how)
    card.status = CardStatus.LOST
    return deed.finish(card)


@transaction.atomic
def report_found(card: MemberCard, *, actor: Any, **how: Any) -> MemberCard:
    """Take a report of loss back: the card is what it was before."""
    card, deed = _begin(card, CardAct.FIND, actor=actor, **how)
    card.status = states.status_after(
        CardAct.FIND, deed.before, was_active=card.activated_on is not None
    )
    return deed.finish(card)


@transaction.atomic
def replace(card: MemberCard, *, actor: Any, **how: Any) -> MemberCard:
    """A new card for a lost or damaged one, which ends. Returns the new card.

    An electronic card is usable at once, others go through making again. A replacement is not a
    new card of the figures.
    """
    card, deed = _begin(card, CardAct.REPLACE, actor=actor, **how)
    card.status, card.closed_on = CardStatus.REPLACED, deed.on
    deed.finish(card)
    is_ready = card.kind == CardKind.ELECTRONIC
    membership, facts = card.membership, {}
    membership.union = card.union
    if is_ready:
        facts = {
            "status": CardStatus.ACTIVE,
            "issued_on": deed.on,
            "activated_on": deed.on,
            "activated_at_union": card.union,
            "valid_until": new_validity(card.union, deed.on),
        }
    new = _create(membership, kind=card.kind, on=deed.on, bank=card.bank, replaces=card, **facts)
    begun = dataclasses.replace(deed, act=CardAct.GIVE if is_ready else CardAct.APPLY, before="")
    begun.append(new, f"换自{card.number_spelt}")
    keep_spans([new.pk], on=deed.on)
    return new


@transaction.atomic
def renew(card: MemberCard, *, actor: Any, **how: Any) -> MemberCard:
    """Let a card go on for another term; the number stays. Not before `card.renew_days`."""
    card, deed = _begin(card, CardAct.RENEW, actor=actor, **how)
    days = resolve("card.renew_days", union=card.union, on=deed.on).value
    refuse(states.renewal_problem(card.valid_until, today=deed.on, days_before=days))
    begin = max(deed.on, card.valid_until) if card.valid_until else deed.on
    card.valid_until = new_validity(card.union, begin)
    return deed.finish(card, deed.note or f"有效期至{card.valid_until}")


@transaction.atomic
def cancel(card: MemberCard, *, actor: Any, note: str, **how: Any) -> MemberCard:
    """End a card for good, with its reason."""
    if len(note.strip()) < 2:
        raise Refusal("请写明注销的原因。")
    card, deed = _begin(card, CardAct.CANCEL, actor=actor, note=note, **how)
    card.status, card.closed_on = CardStatus.CANCELLED, deed.on
    return deed.finish(card)
