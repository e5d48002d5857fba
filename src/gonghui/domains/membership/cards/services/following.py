"""Cards follow the membership: they come with it, move with it, end with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from gonghui.domains.membership.cards.enums import CardAct, CardStatus, Channel
from gonghui.domains.membership.cards.models import CardEvent, MemberCard
from gonghui.domains.membership.cards.services.giving import give_to
from gonghui.domains.membership.cards.services.spans import keep_spans
from gonghui.domains.membership.enums import (
    LIVING_STATUSES,
    EventType,
    MembershipStatus,
)
from gonghui.domains.membership.models import MembershipEvent
from gonghui.kernel.policy.services import resolve


def follow(memberships: Sequence[int], *, event: EventType, actor: Any) -> None:
    """Bring the cards of these members to what their memberships now are.

    1. Whoever left, was expelled or died: cards end. Retained members keep theirs where
       `card.retained_keep` says so.
    2. Whoever was transferred: cards go along, with their numbers.
    3. Active members without an electronic card get one.
    """
    today = timezone.localdate()
    if event != EventType.JOIN:  # who joins has no card in force
        cards = list(
            MemberCard.objects.open()
            .filter(membership__in=memberships)
            .select_for_update(of=("self",))
            .select_related("membership", "union")
        )
        _end(cards, actor=actor, today=today)
        _move(cards)
        keep_spans([card.pk for card in cards], on=_days(cards, today))
    give_to(memberships, actor=actor)


def _end(cards: Iterable[MemberCard], *, actor: Any, today: dt.date) -> None:
    events = []
    kept: dict[int, bool] = {}
    for card in cards:
        status = card.membership.status
        if status in LIVING_STATUSES and not (
            status == MembershipStatus.RETAINED and not _keeps(card.union, today, kept)
        ):
            continue
        before, card.status = card.status, CardStatus.CANCELLED
        card.closed_on = today
        card.save(update_fields=["status", "closed_on"])
        events.append(
            CardEvent(
                card=card,
                act=CardAct.CANCEL,
                status_before=before,
                status_after=card.status,
                occurs_on=today,
                channel=Channel.SYSTEM,
                note=f"会籍{card.membership.get_status_display()}",
                actor=actor,
            )
        )
    CardEvent.objects.bulk_create(events)


def _keeps(union: Any, today: dt.date, kept: dict[int, bool]) -> bool:
    if union.pk not in kept:
        kept[union.pk] = resolve("card.retained_keep", union=union, on=today).value
    return kept[union.pk]


def _move(cards: Iterable[MemberCard]) -> None:
    moved = [card for card in cards if card.union_id != card.membership.union_id]
    for card in moved:
        card.union_id = card.membership.union_id
    MemberCard.objects.bulk_update(moved, ["union"], batch_size=1_000)


def _days(cards: Iterable[MemberCard], today: dt.date) -> dict[int, dt.date]:
    """For each card the day of its member's last event: a transfer may be entered days later.

    A cancelled card was in the member's hands until today, whatever the event's day.
    """
    owners = {card.membership_id for card in cards}
    last = dict(
        MembershipEvent.objects.standing()
        .filter(membership__in=owners)
        .order_by("occurs_on", "pk")
        .values_list("membership", "occurs_on")
    )
    return {
        card.pk: today
        if card.status == CardStatus.CANCELLED
        else min(last.get(card.membership_id, today), today)
        for card in cards
    }
