"""Keeping the spans true to the cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from gonghui.domains.membership.cards.enums import CardStatus
from gonghui.domains.membership.cards.models import CardSpan, MemberCard
from gonghui.domains.membership.cards.rules.states import is_in_hand
from gonghui.domains.membership.enums import COUNTED_STATUSES
from gonghui.engines.registers.importing.bulk import insert_rows

State = tuple[str, int, bool, bool]


def open_spans(cards: Sequence[Mapping[str, Any]]) -> None:
    """First spans of cards that were just given, in one go. Mappings hold the columns by name."""
    insert_rows(
        CardSpan,
        len(cards),
        {
            "card_id": [card["id"] for card in cards],
            "kind": [card["kind"] for card in cards],
            "union_id": [card["union_id"] for card in cards],
            "is_usable": [True] * len(cards),
            "is_counted": [True] * len(cards),
            "from_on": [card["activated_on"] for card in cards],
            "to_on": [_day_after(card["valid_until"]) for card in cards],
        },
    )


def keep_spans(cards: Sequence[int], *, on: dt.date | Mapping[int, dt.date]) -> None:
    """Bring the spans of these cards to what the cards say, from a day on (perhaps one a card).

    What began on that day or later is written over: of several changes on one day the last holds.
    """
    rows = MemberCard.objects.filter(pk__in=cards).select_related("membership")
    last = {span.card_id: span for span in CardSpan.objects.filter(card__in=cards, is_last=True)}
    fresh: list[CardSpan] = []
    for card in rows:
        day = on if isinstance(on, dt.date) else on[card.pk]
        span = last.get(card.pk)
        wanted = _wanted(card, day, span)
        if span is None:
            if wanted is not None:
                fresh.append(wanted)
        elif wanted is None:
            _end(span, day)
        elif _state(span) == _state(wanted) and (span.to_on is None or span.to_on >= day):
            if span.to_on != wanted.to_on:
                span.to_on = wanted.to_on
                span.save(update_fields=["to_on"])
        elif span.from_on >= day:
            _rewrite(span, wanted)
        else:
            span.is_last = False
            if span.to_on is None or span.to_on > day:
                span.to_on = day
            span.save(update_fields=["is_last", "to_on"])
            fresh.append(wanted)
    CardSpan.objects.bulk_create(fresh)


def _wanted(card: MemberCard, day: dt.date, span: CardSpan | None) -> CardSpan | None:
    until = _day_after(card.valid_until)
    begin = max(day, span.from_on) if span is not None else day
    if not is_in_hand(card.status) or (until is not None and until <= begin):
        return None
    return CardSpan(
        card=card,
        kind=card.kind,
        union_id=card.union_id,
        is_usable=card.status == CardStatus.ACTIVE,
        is_counted=card.membership.status in COUNTED_STATUSES,
        from_on=begin,
        to_on=until,
    )


def _state(span: CardSpan) -> State:
    return span.kind, span.union_id, span.is_usable, span.is_counted


def _end(span: CardSpan, day: dt.date) -> None:
    if span.from_on >= day:
        span.delete()
    elif span.to_on is None or span.to_on > day:
        span.to_on = day
        span.save(update_fields=["to_on"])


def _rewrite(span: CardSpan, wanted: CardSpan) -> None:
    for name in ("union_id", "is_usable", "is_counted", "to_on"):
        setattr(span, name, getattr(wanted, name))
    span.save()


def _day_after(day: dt.date | None) -> dt.date | None:
    return day + dt.timedelta(days=1) if day else None
