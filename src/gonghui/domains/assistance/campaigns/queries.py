"""Reads of campaigns: what units are called once, what was given before, what a campaign comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from gonghui.domains.assistance.campaigns.enums import CampaignState, RecipientState, VisitState
from gonghui.domains.assistance.campaigns.models import (
    CampaignFund,
    CampaignShare,
    ConsolationCampaign,
    ConsolationRecipient,
    ConsolationVisit,
)
from gonghui.domains.assistance.campaigns.rules import HeldPost, PersonLimits
from gonghui.engines.goods.models import Item, Warehouse
from gonghui.kernel.org.enums import UnionLevel
from gonghui.kernel.org.models import Appointment, Coverage, Union
from gonghui.kernel.policy.services import resolve

ZERO = Decimal(0)
_ANYWHERE = "the same person or unit counts at all unions together"


def unit_key_of(*, employer: Any = None, union: Any = None, on: dt.date) -> str | None:
    """The name of a unit for counting it once: a base union that covers one employer is that
    employer."""
    if employer is not None:
        return f"e:{employer.pk}"
    if union is None:
        return None
    if union.level == UnionLevel.BASE:
        covered = list(
            Coverage.objects.in_force(on).filter(union=union).values_list("employer", flat=True)[:2]
        )
        if len(covered) == 1:
            return f"e:{covered[0]}"
    return f"u:{union.pk}"


def visits_to(unit_key: str, brand: str, *, without: int | None = None) -> list[dt.date]:
    """Days of all visits, paid or planned, to a unit under a brand, by whichever union."""
    visits = ConsolationVisit.objects.everything(reason=_ANYWHERE).filter(
        unit_key=unit_key, campaign__brand=brand
    )
    days = (
        visits.exclude(state=VisitState.CANCELLED)
        .exclude(pk=without)
        .annotate(_day=Coalesce("visited_on", "planned_on"))
        .exclude(_day=None)
    )
    return list(days.values_list("_day", flat=True))


def posts_of(people: Iterable[int], on: dt.date) -> dict[int, list[HeldPost]]:
    """Posts that people hold on a day."""
    found: dict[int, list[HeldPost]] = {}
    rows = Appointment.objects.in_force(on).filter(person__in=people)
    for person, post, level in rows.values_list("person", "post", "union__level"):
        found.setdefault(person, []).append(HeldPost(post, level))
    return found


def limits_at(union: Any, on: dt.date) -> PersonLimits:
    """What a person may be given by a union's rules on a day."""
    visit = resolve("consolation.person_visit_amount", union=union, on=on)
    year = resolve("consolation.person_year_amount", union=union, on=on)
    return PersonLimits(Decimal(visit.value), Decimal(year.value), visit.source, visit.set_by_union)


def given_in_year(people: Iterable[int], year: str) -> dict[int, Decimal]:
    """Cash and goods of each person in a year, by all unions."""
    rows = (
        ConsolationRecipient.objects.everything(reason=_ANYWHERE)
        .counted()
        .filter(person__in=people, year=year)
        .order_by()
        .values("person")
        .annotate(_cash=Sum("cash"), _goods=Sum("goods_value"))
    )
    return {row["person"]: row["_cash"] + row["_goods"] for row in rows}


def given_money(people: Iterable[int], cause: str, year: str) -> set[int]:
    """People who stand on a list with money for the same cause, whichever union's."""
    rows = ConsolationRecipient.objects.everything(reason=_ANYWHERE).counted()
    found = rows.filter(person__in=people, cause=cause, year=year, cash__gt=0)
    return set(found.values_list("person", flat=True))


# ---------------------------------------------------------------- what a share comes to


@dataclass(frozen=True)
class Account:
    """What was planned for a share (or for all of them) and what was done."""

    union: Any
    quota: Decimal = ZERO
    funded: Decimal = ZERO
    planned: int = 0
    """Visits, also those not paid yet."""
    estimate: Decimal = ZERO
    """What the visits of the list were planned to cost."""
    done: int = 0
    units: int = 0
    roster: int = 0
    declared: int = 0
    people: int = 0
    """Recipients on the list, each once."""
    signed: int = 0
    cash: Decimal = ZERO
    goods: Decimal = ZERO
    direct: Decimal = ZERO
    paid: Decimal = ZERO
    """Cash that has left."""

    @property
    def amount(self) -> Decimal:
        return self.cash + self.goods + self.direct

    @property
    def left(self) -> Decimal:
        return self.quota - self.amount

    @property
    def rate(self) -> float | None:
        """How much of the quota was used, 0–1."""
        return float(self.amount / self.quota) if self.quota else None


def accounts_of(campaign: ConsolationCampaign, account: Any = None) -> list[Account]:
    """A line for each share that the reader may meet (without a reader for all of them), in the
    order of the tree: four queries."""
    met = (
        CampaignShare.objects.everything(reason="the whole account, to be settled")
        if account is None
        else CampaignShare.objects.visible_to(account, "campaigns.view")
    )
    shares = list(met.filter(campaign=campaign).select_related("union").order_by("union__path"))
    keys = [share.pk for share in shares]
    visits = _by_share(
        ConsolationVisit.objects.filter(share__in=keys).exclude(state=VisitState.CANCELLED),
        planned=Count("pk"),
        estimate=Sum("planned_amount"),
        done=Count("pk", filter=_DONE),
        units=Count("unit_key", filter=_DONE, distinct=True),
        roster=Sum("roster_count", filter=_DONE),
        declared=Sum("declared_count", filter=_DONE),
        cash=Sum("cash", filter=_DONE),
        goods=Sum("goods_cost", filter=_DONE),
        direct=Sum("direct_cost", filter=_DONE),
    )
    people = _by_share(
        ConsolationRecipient.objects.counted().filter(share__in=keys),
        people=Count("person", distinct=True),
        signed=Count("pk", filter=Q(state=RecipientState.SIGNED)),
        paid=Sum("cash", filter=Q(paid_on__isnull=False)),
    )
    funds = _by_share(CampaignFund.objects.filter(share__in=keys), funded=Sum("amount"))
    return [
        Account(
            share.union,
            quota=share.quota,
            **_whole({**visits.get(share.pk, {}), **people.get(share.pk, {})}),
            **_whole(funds.get(share.pk, {})),
        )
        for share in shares
    ]


_DONE = Q(state=VisitState.DONE)


def _by_share(rows: Any, **sums: Any) -> dict[int, dict[str, Any]]:
    """Sums of each share."""
    found: dict[int, dict[str, Any]] = {}
    for row in rows.order_by().values("share").annotate(**sums):
        found[row.pop("share")] = row
    return found


def _whole(sums: dict[str, Any]) -> dict[str, Any]:
    """Without the empty sums; money to the cent, as SQLite adds decimals as floating-point."""
    return {
        key: value.quantize(Decimal("0.01")) if isinstance(value, Decimal) else value
        for key, value in sums.items()
        if value is not None
    }


def total_of(campaign: ConsolationCampaign, lines: Sequence[Account]) -> Account:
    """All lines together; units and people that several unions called on are counted once."""
    keys = [line.union.pk for line in lines]
    units = (
        ConsolationVisit.objects.filter(campaign=campaign, union__in=keys)
        .filter(_DONE)
        .aggregate(found=Count("unit_key", distinct=True))["found"]
    )
    people = (
        ConsolationRecipient.objects.counted()
        .filter(campaign=campaign, union__in=keys)
        .aggregate(found=Count("person", distinct=True))["found"]
    )
    summed = {
        name: sum(
            (getattr(line, name) for line in lines), start=type(getattr(Account(None), name))(0)
        )
        for name in _ADDED
    }
    return Account(campaign.union, units=units, people=people, **summed)


_ADDED = (
    "quota", "funded", "planned", "estimate", "done", "roster", "declared", "signed", "cash", "goods",
    "direct", "paid",
)  # fmt: skip


def used_of(share: CampaignShare) -> Decimal:
    """What a share has promised: money on the lists, goods and direct cost of its visits."""
    cash = share.recipients.counted().aggregate(found=Sum("cash"))["found"]
    visits = share.visits.exclude(state=VisitState.CANCELLED)
    rest = visits.aggregate(found=Sum(F("goods_cost") + F("direct_cost")))["found"]
    return Decimal((cash or 0) + (rest or 0)).quantize(Decimal("0.01"))


# ---------------------------------------------------------------- what waits


def running_campaigns(account: Any, permission: str = "campaigns.visit") -> Any:
    """Campaigns under which an account may list and visit now, newest first."""
    return (
        ConsolationCampaign.objects.visible_to(account, permission)
        .exclude(
            state__in=(
                CampaignState.SETTLED,
                CampaignState.SUMMARISED,
                CampaignState.CANCELLED,
            )
        )
        .order_by("-from_on", "-pk")
    )


def own_consolations(account: Any) -> Any:
    """What a worker was given, newest first; nothing that is only planned."""
    return (
        ConsolationRecipient.objects.of_person(account)
        .filter(state__in=(RecipientState.GIVEN, RecipientState.SIGNED))
        .select_related("union", "campaign", "order", "person")
        .order_by("-given_on", "-pk")
    )


def signable(recipients: Any) -> Any:
    """Those whose signature is due."""
    return recipients.filter(Q(cash=0) | Q(paid_on__isnull=False), state=RecipientState.GIVEN)


def may_sign(recipient: ConsolationRecipient) -> bool:
    """Whether a signature is due: called on, and money that is promised has come."""
    if recipient.state != RecipientState.GIVEN:
        return False
    return not recipient.cash or recipient.paid_on is not None


def consolations_to_sign(account: Any) -> int:
    """How many of a worker's gifts wait for his signature: the badge of his tile."""
    return int(signable(ConsolationRecipient.objects.of_person(account)).count())


def visits_of_month(account: Any, first: dt.date, last: dt.date) -> Any:
    """Visits planned or paid in a month, as an account may meet them."""
    return (
        ConsolationVisit.objects.visible_to(account, "campaigns.view")
        .exclude(state=VisitState.CANCELLED)
        .annotate(on_day=Coalesce("visited_on", "planned_on"))
        .filter(on_day__gte=first, on_day__lte=last)
        .select_related("campaign", "union", "employer", "visited_union")
        .order_by("on_day", "pk")
    )


def is_late(visit: ConsolationVisit) -> bool:
    """Whether a planned visit's day is over."""
    return (
        visit.state == VisitState.PLANNED
        and visit.planned_on is not None
        and visit.planned_on < timezone.localdate()
    )


# ---------------------------------------------------------------- what forms choose from


def unions_among(keys: Sequence[int]) -> Any:
    """Unions that the caller has met by their shares."""
    return Union.objects.filter(pk__in=keys)


def warehouses_for(visit: ConsolationVisit) -> Any:
    """Where goods of a visit come from: its union's warehouses; once a list is made, that one."""
    if visit.issue_list is not None and visit.issue_list.is_open:
        return Warehouse.objects.filter(pk=visit.issue_list.warehouse_id)
    return Warehouse.objects.filter(union=visit.union).open()


def items_for(visit: ConsolationVisit) -> Any:
    """Goods that a visit's union may hand out."""
    return Item.objects.offered_to(visit.union)
