"""Reads of members' cards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.utils import timezone

from gonghui.domains.membership import queries as membership_queries
from gonghui.domains.membership.cards.enums import (
    OPEN_STATUSES,
    CardKind,
    CardStatus,
    CheckResult,
)
from gonghui.domains.membership.cards.models import CardBatch, CardCheck, CardEvent, MemberCard
from gonghui.domains.membership.cards.rules.numbers import number_problem, read_code
from gonghui.domains.membership.models import Membership

EXPIRING = dt.timedelta(days=90)


def membership_of(person: Any) -> Membership | None:
    """A person's own membership."""
    found: Membership | None = (
        Membership.objects.select_related("person", "union").filter(person=person).first()
    )
    return found


def cards_of(person: Any) -> list[MemberCard]:
    """All cards of a person, those in force first, the electronic one before others."""
    rank = Case(
        When(status__in=OPEN_STATUSES, kind=CardKind.ELECTRONIC, then=Value(0)),
        When(status__in=OPEN_STATUSES, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = MemberCard.objects.filter(membership__person=person)
    return list(rows.select_related("membership__person", "union").order_by(rank, "-pk"))


def own_card(person: Any, pk: int) -> MemberCard | None:
    """One of a person's own cards."""
    found: MemberCard | None = (
        MemberCard.objects.filter(membership__person=person, pk=pk)
        .select_related("membership__person", "union")
        .first()
    )
    return found


def events_of(card: MemberCard) -> Any:
    """What was done with a card, newest first."""
    return CardEvent.objects.filter(card=card).select_related("actor").order_by("-occurs_on", "-pk")


def card_of_number(number: str) -> MemberCard | None:
    """The card of a number that a signed token named."""
    return _whole().filter(number=number).first()


def card_of_code(typed: str) -> MemberCard | None:
    """The card of a typed short code."""
    code = read_code(typed)
    return _whole().filter(code=code).first() if code else None


def _whole() -> Any:
    return MemberCard.objects.everything(
        reason="a check shows masked facts to whoever holds the code"
    ).select_related("membership__person", "union")


def search(word: str) -> Q:
    """Cards by card number, or by the member as his register finds him."""
    digits = word.replace(" ", "")
    if digits.isdigit() and not number_problem(digits):
        return Q(number=digits)
    return _within("membership", membership_queries.search(word))


def _within(path: str, condition: Q) -> Q:
    """A condition on memberships as one on rows that lead there."""
    return Q(**{f"{path}__in": Membership.objects.filter(condition).values("pk")})


def narrow_expiring(queryset: Any, value: str) -> Any:
    """Cards in use that end soon, or have ended."""
    today = timezone.localdate()
    in_use = queryset.filter(status=CardStatus.ACTIVE)
    if value == "soon":
        return in_use.filter(valid_until__range=(today, today + EXPIRING))
    return in_use.filter(valid_until__lt=today)


def batches_of(account: Any, permission: str) -> Any:
    """Batches an account may see, with how many cards of each stand where."""
    return (
        CardBatch.objects.visible_to(account, permission)
        .select_related("union", "created_by")
        .annotate(
            card_count=Count("cards"),
            waiting_count=Count("cards", filter=Q(cards__status=CardStatus.APPLIED)),
            made_count=Count("cards", filter=Q(cards__status=CardStatus.MADE)),
        )
    )


def checks_today(account: Any, permission: str) -> dict[str, int]:
    """Checks of this day and month within an account's reach, and how many were valid."""
    today = timezone.localdate()
    rows = CardCheck.objects.visible_to(account, permission)
    first = today.replace(day=1)
    counts: dict[str, int] = rows.filter(checked_on__gte=first).aggregate(
        today=Count("pk", filter=Q(checked_on=today)),
        month=Count("pk"),
        valid=Count("pk", filter=Q(result=CheckResult.VALID)),
        people=Count(F("card__membership"), distinct=True, filter=Q(result=CheckResult.VALID)),
    )
    return counts
