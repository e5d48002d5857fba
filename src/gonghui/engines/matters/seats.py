"""At which desks an account sits: by its own grants, by name, or standing in for somebody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from gonghui.kernel.access.models import Grant


@dataclass(frozen=True)
class Seat:
    """A duty at a union. `stands_for` is the account whose seat it is, for a stand-in."""

    union: int
    role: str
    stands_for: int | None = None


def seats_of(account: Any, *, today: dt.date | None = None) -> list[Seat]:
    """Seats of an account today; read once for each loaded account, that is once a request.

    A stand-in's seat lasts no longer than the grant of the one he stands in for.
    """
    known: list[Seat] | None = account.__dict__.get("_matter_seats")
    if known is None:
        today = today or timezone.localdate()
        known = [Seat(grant.union_id, grant.role) for grant in account.grants_for("matters.act")]
        own = Grant.objects.in_force(today).filter(
            account=OuterRef("account"), union=OuterRef("union"), role=OuterRef("role")
        )
        stand_ins = apps.get_model("matters", "StandIn").objects.everything(  # type: ignore[attr-defined]
            reason="an account's own seats"
        )
        for row in stand_ins.filter(
            Exists(own),
            to=account,
            from_on__lte=today,
            to_on__gte=today,
            account__is_active=True,
        ):
            known.append(Seat(row.union_id, row.role, row.account_id))
        account.__dict__["_matter_seats"] = known
    return known


def sits_at(account: Any, prefix: str = "") -> Q:
    """The condition on desks: whose seat an account holds. A desk given to one person by name is
    that person's, and his stand-in's."""
    condition = Q(**{f"{prefix}holder": account.pk})
    for seat in seats_of(account):
        here = Q(**{f"{prefix}union": seat.union, f"{prefix}role": seat.role})
        if seat.stands_for is None:
            condition |= here & Q(**{f"{prefix}holder": None})
        else:
            condition |= here & (
                Q(**{f"{prefix}holder": None}) | Q(**{f"{prefix}holder": seat.stands_for})
            )
    return condition
