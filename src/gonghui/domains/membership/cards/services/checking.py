"""Checking a card: what anybody may be told, and the log of a service point."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.cards import queries, tokens
from gonghui.domains.membership.cards.enums import CheckResult
from gonghui.domains.membership.cards.models import CardCheck, MemberCard
from gonghui.domains.membership.cards.rules.states import result_of
from gonghui.kernel.people.masks import mask_name
from gonghui.kernel.refusal import Refusal


@dataclass(frozen=True)
class Answer:
    """What whoever checks a card is told, and nothing beyond. Unknown and forged are one answer."""

    result: CheckResult
    name: str = ""
    union: str = ""
    kind: str = ""
    valid_until: dt.date | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.name)


NOTHING = Answer(CheckResult.UNKNOWN)


def answer_of(card: MemberCard | None) -> Answer:
    """What may be told of a card."""
    if card is None:
        return NOTHING
    return Answer(
        result_of(card.status, card.valid_until, today=timezone.localdate()),
        mask_name(card.membership.person.name),
        str(card.union),
        str(card.get_kind_display()),
        card.valid_until,
    )


def look(text: str) -> tuple[Answer, MemberCard | None]:
    """Check what was scanned or typed: a token (perhaps within its address) or a short code."""
    text = text.strip().rstrip("/").rpartition("/")[2]
    if "." not in text:
        card = queries.card_of_code(text)
        return answer_of(card), card
    claims = tokens.read_token(text)
    if claims is None:
        return NOTHING, None
    if claims.is_stale(timezone.now()):
        return Answer(CheckResult.STALE), None
    card = queries.card_of_number(claims.number)
    return answer_of(card), card


@transaction.atomic
def check_at_point(text: str, *, union: Any, point: str, actor: Any) -> tuple[Answer, CardCheck]:
    """Check a card at a service point of a union, and write it into the point's log."""
    if not actor.may_at("cards.check", union):
        raise Refusal(f"您没有在“{union}”核验会员卡的权限。")
    answer, card = look(text)
    check: CardCheck = CardCheck.objects.create(
        union=union,
        point=point.strip()[:60],
        card=card,
        result=answer.result,
        checked_on=timezone.localdate(),
        actor=actor,
    )
    return answer, check
