"""Many cards at once: applied for, sent to the bank, handed out. Each row gets its verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from gonghui.domains.membership.cards.enums import CardAct, CardKind, CardStatus, Channel
from gonghui.domains.membership.cards.models import CardBatch, CardEvent, MemberCard
from gonghui.domains.membership.cards.rules import states
from gonghui.domains.membership.cards.services import acts
from gonghui.domains.membership.cards.services.numbering import new_codes, take_numbers_of
from gonghui.domains.membership.enums import MembershipStatus
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services.ledger import refuse
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal

MOST_AT_ONCE = 500
"""Rows that a page acts on while the user waits."""


@dataclass(frozen=True)
class Verdict:
    """What became of one card of a batch."""

    card: MemberCard
    problem: str = ""


def _act_of(act: str) -> Callable[..., MemberCard]:
    known: dict[CardAct, Callable[..., MemberCard]] = {
        CardAct.ISSUE: acts.issue,
        CardAct.ACTIVATE: acts.activate,
        CardAct.LOSE: acts.report_loss,
        CardAct.RENEW: acts.renew,
        CardAct.CANCEL: acts.cancel,
    }
    return known[CardAct(act)]


def act_on_many(
    cards: Iterable[MemberCard], act: str, *, actor: Any, note: str = ""
) -> list[Verdict]:
    """The same act for each card, each in its own transaction: one refusal stops no other."""
    perform, verdicts = _act_of(act), []
    for card in cards:
        try:
            verdicts.append(Verdict(perform(card, actor=actor, note=note)))
        except Refusal as refusal:
            verdicts.append(Verdict(card, refusal.message))
    return verdicts


@transaction.atomic
def apply_for_union(
    union: Any, *, kind: str, bank: str = "", actor: Any, on: dt.date | None = None
) -> int:
    """Apply for every active member of a union (without lower ones) who has no such card."""
    today = timezone.localdate()
    on = on or today
    refuse(states.day_problem(on, last_on=None, today=today))
    if actor is not None and not actor.may_at("cards.edit", union):
        raise Refusal(f"您没有在“{union}”办理会员卡的权限，请联系该工会或其上级工会。")
    refuse(states.kind_problem(CardAct.APPLY, kind))
    held = MemberCard.objects.open().filter(membership=OuterRef("pk"), kind=kind)
    members = list(
        Membership.objects.everything(reason="scope was asked at the union")
        .filter(union=union, status=MembershipStatus.ACTIVE)
        .exclude(Exists(held))
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if not members:
        raise Refusal(f"“{union}”的在籍会员都已有{CardKind(kind).label}，没有需要申领的。")
    numbers = take_numbers_of([union.region_code] * len(members), kind)
    cards = MemberCard.objects.bulk_create(
        MemberCard(
            membership=member,
            union=union,
            issuer=union,
            number=number,
            code=code,
            kind=kind,
            bank=bank.strip(),
            applied_on=on,
        )
        for member, number, code in zip(members, numbers, new_codes(len(members)), strict=True)
    )
    CardEvent.objects.bulk_create(
        CardEvent(
            card=card,
            act=CardAct.APPLY,
            status_after=CardStatus.APPLIED,
            occurs_on=on,
            channel=Channel.DESK,
            note="集中申领",
            actor=actor,
        )
        for card in cards
    )
    record(
        "cards.applied_for_union",
        actor=actor,
        union=union,
        detail={"count": len(cards), "kind": str(CardKind(kind).label)},
    )
    return len(cards)


@transaction.atomic
def open_batch(union: Any, *, kind: str, bank: str, actor: Any) -> CardBatch:
    """Gather the applied cards of a union and those below it for the maker, each once."""
    if actor is not None and not actor.may_at("cards.make", union):
        raise Refusal(f"您没有在“{union}”组织制卡的权限。")
    refuse(states.kind_problem(CardAct.APPLY, kind))
    waiting = MemberCard.objects.of_subtree(union).filter(
        kind=kind, status=CardStatus.APPLIED, batch=None
    )
    if bank.strip():
        waiting = waiting.filter(bank__in=("", bank.strip()))
    keys = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not keys:
        raise Refusal("没有等待制卡的申领。请先为会员申领，再建制卡批次。")
    batch: CardBatch = CardBatch.objects.create(
        union=union, kind=kind, bank=bank.strip(), created_by=actor
    )
    MemberCard.objects.filter(pk__in=keys).update(batch=batch, bank=bank.strip())
    record(
        "cards.batch_opened",
        actor=actor,
        union=union,
        target=batch,
        detail={"count": len(keys), "bank": batch.bank},
    )
    return batch


@transaction.atomic
def make_paper_cards(batch: CardBatch, *, actor: Any) -> int:
    """Say that the paper cards of a batch are printed: no bank answers for them."""
    batch = CardBatch.objects.select_for_update().get(pk=batch.pk)
    if actor is not None and not actor.may_at("cards.make", batch.union):
        raise Refusal(f"您没有在“{batch.union}”组织制卡的权限。")
    if batch.kind == CardKind.SERVICE:
        raise Refusal("会员服务卡由银行制卡，请导入银行制卡结果。")
    cards = list(batch.cards.filter(status=CardStatus.APPLIED).select_for_update(of=("self",)))
    if not cards:
        raise Refusal("这一批没有等待制卡的申领。")
    made(cards, actor=actor, channel=Channel.DESK)
    record(
        "cards.batch_made",
        actor=actor,
        union=batch.union,
        target=batch,
        detail={"count": len(cards)},
    )
    return len(cards)


def made(cards: list[MemberCard], *, actor: Any, channel: str, on: dt.date | None = None) -> None:
    """Cards came out of making. The caller has locked them and asked."""
    on = on or timezone.localdate()
    for card in cards:
        card.status = CardStatus.MADE
    MemberCard.objects.bulk_update(cards, ["status", "bank", "bank_no_sealed"], batch_size=500)
    CardEvent.objects.bulk_create(
        CardEvent(
            card=card,
            act=CardAct.MAKE,
            status_before=CardStatus.APPLIED,
            status_after=CardStatus.MADE,
            occurs_on=on,
            channel=channel,
            actor=actor,
        )
        for card in cards
    )


def failed(cards: list[tuple[MemberCard, str]], *, actor: Any) -> None:
    """The maker could not make these, and said why: they wait for the next batch."""
    on = timezone.localdate()
    for card, reason in cards:
        card.batch, card.note = None, f"制卡未成：{reason}"[:200]
    MemberCard.objects.bulk_update([card for card, _ in cards], ["batch", "note"], batch_size=500)
    CardEvent.objects.bulk_create(
        CardEvent(
            card=card,
            act=CardAct.FAIL,
            status_before=CardStatus.APPLIED,
            status_after=CardStatus.APPLIED,
            occurs_on=on,
            channel=Channel.BANK,
            note=reason[:200],
            actor=actor,
        )
        for card, reason in cards
    )
