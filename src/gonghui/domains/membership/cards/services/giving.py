"""Electronic cards, given to whoever is a member and has none: in sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from gonghui.domains.membership.cards.enums import CardAct, CardKind, CardStatus, Channel
from gonghui.domains.membership.cards.models import CardEvent, MemberCard
from gonghui.domains.membership.cards.rules.states import valid_until
from gonghui.domains.membership.cards.services.numbering import new_codes, take_numbers_of
from gonghui.domains.membership.cards.services.spans import open_spans
from gonghui.domains.membership.enums import MembershipStatus
from gonghui.domains.membership.models import Membership
from gonghui.engines.registers.importing.bulk import insert_rows, reserve_ids
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.models import Union
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

CHUNK = 5_000
ELECTRONIC = str(CardKind.ELECTRONIC)
SYSTEM = "electronic cards are given to every member"


def without_card(memberships: Any) -> Any:
    """Of these memberships, the active ones that hold no electronic card."""
    held = MemberCard.objects.open().filter(membership=OuterRef("pk"), kind=ELECTRONIC)
    return memberships.filter(status=MembershipStatus.ACTIVE).exclude(Exists(held))


class Giver:
    """Gives cards chunk by chunk, and remembers what it looked up."""

    def __init__(self, *, on: dt.date, actor: Any) -> None:
        self.on = on
        self.actor = actor
        self._until: dict[int, dt.date] = {}

    def _valid_until(self, unions: set[int]) -> dict[int, dt.date]:
        missing = unions - set(self._until)
        if missing:
            for union in Union.objects.everything(reason=SYSTEM).filter(pk__in=missing):
                years = resolve("card.valid_years", union=union, on=self.on).value
                self._until[union.pk] = valid_until(self.on, years)
        return self._until

    def give(self, rows: Sequence[tuple[int, int, str]]) -> int:
        """A card for each (membership, union, region code). Call within a transaction."""
        count = len(rows)
        ids = reserve_ids(MemberCard, count)
        unions = [union for _, union, _ in rows]
        until = self._valid_until(set(unions))
        days = [self.on] * count
        insert_rows(
            MemberCard,
            count,
            {
                "id": ids,
                "membership_id": [membership for membership, _, _ in rows],
                "union_id": unions,
                "issuer_id": unions,
                "number": take_numbers_of([region for _, _, region in rows], ELECTRONIC),
                "code": new_codes(count),
                "kind": [ELECTRONIC] * count,
                "status": [str(CardStatus.ACTIVE)] * count,
                "applied_on": days,
                "issued_on": days,
                "activated_on": days,
                "activated_at_union_id": unions,
                "valid_until": [until[union] for union in unions],
            },
        )
        insert_rows(
            CardEvent,
            count,
            {
                "card_id": ids,
                "act": [str(CardAct.GIVE)] * count,
                "status_after": [str(CardStatus.ACTIVE)] * count,
                "occurs_on": days,
                "channel": [str(Channel.SYSTEM)] * count,
                "actor_id": [getattr(self.actor, "pk", None)] * count,
            },
        )
        open_spans(
            [
                {
                    "id": pk,
                    "kind": ELECTRONIC,
                    "union_id": union,
                    "activated_on": self.on,
                    "valid_until": until[union],
                }
                for pk, union in zip(ids, unions, strict=True)
            ]
        )
        return count


def give_to(memberships: Sequence[int], *, actor: Any) -> int:
    """Electronic cards for those of these members that have none. Within the caller's transaction."""
    giver = Giver(on=timezone.localdate(), actor=actor)
    asked = Membership.objects.everything(reason=SYSTEM)
    count = 0
    for start in range(0, len(memberships), CHUNK):
        rows = without_card(asked.filter(pk__in=memberships[start : start + CHUNK]))
        found = list(rows.order_by("pk").values_list("pk", "union", "union__region_code"))
        count += giver.give(found) if found else 0
    return count


def give_electronic_cards(*, union: Any, actor: Any) -> int:
    """Electronic cards for every active member of a union and those below it. Returns how many.

    Chunks are transactions of their own: what broke off goes on where it stood.
    """
    if actor is not None and not actor.may_over("cards.edit", union):
        raise Refusal(f"您没有为“{union}”及其下级发放电子会员证的权限。")
    giver = Giver(on=timezone.localdate(), actor=actor)
    asked = Membership.objects.of_subtree(union)
    count, after = 0, 0
    while True:
        with transaction.atomic():
            waiting = without_card(asked.filter(pk__gt=after)).order_by("pk")
            locked = list(
                waiting.select_for_update(of=("self",)).values_list("pk", flat=True)[:CHUNK]
            )
            # asked again now that they are locked: another office may have given in between
            rows = without_card(asked.filter(pk__in=locked)).order_by("pk")
            found = list(rows.values_list("pk", "union", "union__region_code"))
            if found:
                count += giver.give(found)
            if count and not locked:
                record("cards.given", actor=actor, union=union, detail={"count": count})
        if not locked:
            return count
        after = locked[-1]


def give_to_all(today: dt.date) -> str:
    """The daily round: nobody who is a member stays without an electronic card."""
    roots = Union.objects.everything(reason=SYSTEM).filter(depth=1)
    given = sum(give_electronic_cards(union=root, actor=None) for root in roots)
    return f"发放电子会员证{given}张。"
