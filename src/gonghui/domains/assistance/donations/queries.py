"""Reads of donations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, Sum
from django.utils import timezone

from gonghui.domains.assistance.donations.enums import (
    PAID_STATES,
    DonationState,
    DriveKind,
    DriveState,
    EntryKind,
    Giver,
    OutlayKind,
    OutlayState,
)
from gonghui.domains.assistance.donations.models import (
    CustodialAccount,
    Donation,
    DonationDrive,
    Outlay,
)
from gonghui.domains.assistance.donations.rules import RescueStandard
from gonghui.engines.goods.models import Item
from gonghui.engines.indicators.suppression import FEW, HIDDEN, Table, is_small, suppress
from gonghui.engines.matters.models import Publicity
from gonghui.engines.money.enums import OrderState
from gonghui.kernel.org.models import Union
from gonghui.kernel.org.queries import ancestors_and_self
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.ui import formats

ZERO = Decimal(0)


def union_of(person: Any) -> Any:
    """The union whose member somebody is, None for nobody's. Asked by name: lines of business do
    not import one another."""
    members = apps.get_model("membership", "Membership")
    found = members.objects.living().filter(person=person).select_related("union").first()  # type: ignore[attr-defined]
    return None if found is None else found.union


# ---------------------------------------------------------------- drives


@dataclass(frozen=True)
class Sums:
    """What some gifts come to."""

    gifts: int
    people: int
    amount: Decimal
    quantity: int


def sums_of(donations: Any) -> Sums:
    """One query; what was struck out takes itself away."""
    found = donations.received().aggregate(
        gifts=Count("pk", filter=Q(reverses=None)) - Count("pk", filter=Q(reverses__isnull=False)),
        people=Sum("headcount"),
        amount=Sum("amount"),
        quantity=Sum("quantity"),
    )
    return Sums(
        found["gifts"], found["people"] or 0, found["amount"] or ZERO, found["quantity"] or 0
    )


@dataclass(frozen=True)
class UnitSum:
    """What came through one union."""

    union: Any
    people: int
    amount: Decimal
    quantity: int


def by_union(donations: Any) -> list[UnitSum]:
    """Sums by the giving union, in the order of the tree: no ranking by amount."""
    rows = (
        donations.received()
        .order_by()
        .values("union")
        .annotate(people=Sum("headcount"), amount=Sum("amount"), quantity=Sum("quantity"))
    )
    found = {row["union"]: row for row in rows}
    unions = Union.objects.filter(pk__in=found).order_by("path")
    return [
        UnitSum(union, row["people"], row["amount"], row["quantity"])
        for union in unions
        if (row := found[union.pk])["people"] > 0
    ]


def drives_for(person: Any) -> Any:
    """Drives that a worker is called to now."""
    union = union_of(person)
    if union is None:
        return DonationDrive.objects.none()
    return (
        DonationDrive.objects.offered_to(union)
        .filter(opens_on__lte=timezone.localdate())
        .select_related("union")
        .order_by("closes_on", "pk")
    )


def calls(account: Any) -> int:
    """How many drives call a worker who has not answered: the badge of his tile."""
    person = getattr(account, "person", None)
    if person is None:
        return 0
    answered = Donation.objects.of_person(account).exclude(state=DonationState.DECLINED)
    return int(drives_for(person).exclude(pk__in=answered.values("drive")).count())


def own_donations(account: Any) -> Any:
    """What a worker gave or means to give, newest first; what was struck out is not his."""
    return (
        Donation.objects.of_person(account)
        .filter(reverses=None, reversal=None)
        .select_related("drive", "union")
        .order_by("-made_at", "-pk")
    )


# ---------------------------------------------------------------- accounts


@dataclass(frozen=True)
class Flow:
    """What came into an account and left it."""

    kind: str
    label: str
    amount: Decimal

    @property
    def paid(self) -> Decimal:
        """What left, without its sign."""
        return -self.amount


def flows_of(account: CustodialAccount) -> list[Flow]:
    """Sums by kind, in the order of the code list. Corrections of gifts and of outlays are told
    with what they correct."""
    is_of_gift = ExpressionWrapper(Q(donation__isnull=False), output_field=BooleanField())
    rows = (
        account.entries.order_by()
        .annotate(is_of_gift=is_of_gift)
        .values("kind", "is_of_gift", "outlay__kind")
        .annotate(total=Sum("amount"))
    )
    found: dict[str, Decimal] = {}
    for row in rows:
        kind = row["kind"]
        if kind == EntryKind.CORRECTION:
            kind = EntryKind.DONATION if row["is_of_gift"] else _ENTRY_OF[row["outlay__kind"]]
        found[kind] = found.get(kind, ZERO) + row["total"]
    return [Flow(str(kind), str(kind.label), found[kind]) for kind in EntryKind if found.get(kind)]


_ENTRY_OF: dict[str, EntryKind] = {
    OutlayKind.RESCUE: EntryKind.RESCUE,
    OutlayKind.USE: EntryKind.USE,
    OutlayKind.REMITTANCE: EntryKind.REMITTED_OUT,
}


def promised_of(account: CustodialAccount) -> Decimal:
    """What is planned and has not left yet."""
    found = account.outlays.filter(state__in=(OutlayState.READY, OutlayState.ORDERED))
    return found.aggregate(total=Sum("amount"))["total"] or ZERO


def rescues_of(account: CustodialAccount) -> tuple[int, Decimal]:
    """How many people were rescued, with how much."""
    rows = account.outlays.filter(kind=OutlayKind.RESCUE, state__in=PAID_STATES)
    found = rows.aggregate(people=Count("person", distinct=True), amount=Sum("amount"))
    return found["people"], found["amount"] or ZERO


def uses_of(account: CustodialAccount) -> Any:
    """Other uses that were paid, newest first."""
    return account.outlays.filter(
        kind__in=(OutlayKind.USE, OutlayKind.REMITTANCE), state__in=PAID_STATES
    ).order_by("-paid_on", "-pk")


def consenting_givers(account: CustodialAccount) -> Any:
    """Who gave to an account and agreed to be named; by the day, never by the amount."""
    return (
        Donation.objects.received()
        .filter(account=account, consents=True, reverses=None, reversal=None)
        .exclude(giver=Giver.NAMELESS)
        .select_related("union", "drive")
        .order_by("-received_on", "name_key", "pk")
    )


def rescue_account(union: Union) -> CustodialAccount | None:
    """The account that rescues families of a union: the nearest upwards with a drive of 一日捐."""
    lineage = ancestors_and_self(union)
    found = CustodialAccount.objects.filter(
        union__in=lineage,
        drives__kind=DriveKind.ONE_DAY,
        drives__state__in=(DriveState.OPEN, DriveState.CLOSED),
    ).select_related("union")
    return max(found.distinct(), key=lambda one: (len(one.union.path), -one.pk), default=None)


# ---------------------------------------------------------------- rescue


def standard_at(union: Any, on: dt.date) -> RescueStandard:
    """What a family is given at a union on a day."""
    rate = resolve("donations.rescue_rate", union=union, on=on)
    return RescueStandard(
        rate=Decimal(rate.value),
        most=Decimal(resolve("donations.rescue_most", union=union, on=on).value),
        floor=Decimal(resolve("donations.rescue_floor", union=union, on=on).value),
        source=f"{rate.source}，{rate.set_by_union}",
    )


@dataclass(frozen=True)
class DonorFacts:
    """Whether somebody is among those whom the mutual gifts are for."""

    has_given: bool
    unit_gave_total: bool
    donors_only: bool
    issues: int


def donor_facts(person: Any, union: Any, account: CustodialAccount, on: dt.date) -> DonorFacts:
    """Asked of the latest issues of the account."""
    issues = int(resolve("donations.donor_issues", union=union, on=on).value)
    drives = list(
        account.drives.filter(
            kind=DriveKind.ONE_DAY, state__in=(DriveState.OPEN, DriveState.CLOSED)
        )
        .order_by("-issue_no")
        .values_list("pk", flat=True)[:issues]
    )
    given = Donation.objects.received().filter(drive__in=drives, reverses=None, reversal=None)
    return DonorFacts(
        has_given=given.filter(person=person).exists(),
        unit_gave_total=given.filter(giver=Giver.UNIT, union=union).exists(),
        donors_only=bool(resolve("donations.donors_only", union=union, on=on).value),
        issues=issues,
    )


def order_may_be_drafted(row: Outlay) -> bool:
    """Whether an outlay waits for its payment order."""
    return row.state == OutlayState.READY or (
        row.state == OutlayState.ORDERED
        and row.order is not None
        and row.order.state == OrderState.CANCELLED
    )


# ---------------------------------------------------------------- what everybody may read


@dataclass(frozen=True)
class PublishedUnit:
    """A union's line on the open page; "＊" where few people stand behind it."""

    name: str
    people: str
    amount: str


@dataclass(frozen=True)
class Published:
    """An account as everybody may read it: no person, no small number that could be one's own."""

    account: CustodialAccount
    incomes: list[Flow]
    outlays: list[Flow]
    units: list[PublishedUnit]
    total: PublishedUnit
    is_hidden: bool
    """Whether something is left out of the table of unions."""
    rescued: str
    uses: list[Outlay]
    names: list[str]
    """Givers who agreed to be named, each once."""


MOST_NAMES, MOST_USES = 500, 100


def published(account: CustodialAccount) -> Published:
    """What the open page says of an account."""
    units = by_union(Donation.objects.filter(account=account))
    total = UnitSum(None, sum(one.people for one in units), sum((o.amount for o in units), ZERO), 0)
    rows = [*units, total]
    table = Table(
        [[one.people, one.amount] for one in rows],
        sums_rows=True,
        counts=[[one.people, one.people] for one in rows],
    )
    hidden = suppress(table)

    def shown(place: int, one: UnitSum, name: str) -> PublishedUnit:
        return PublishedUnit(
            name,
            HIDDEN if (place, 0) in hidden else formats.number(one.people),
            HIDDEN if (place, 1) in hidden else formats.money(one.amount),
        )

    lines = [shown(place, one, one.union.name) for place, one in enumerate(units)]
    flows = flows_of(account)
    people, _ = rescues_of(account)
    return Published(
        account,
        [one for one in flows if one.amount > 0],
        _told_apart([one for one in flows if one.amount < 0], people),
        lines,
        shown(len(units), total, "合计"),
        bool(hidden),
        FEW if is_small(people) else formats.number(people),
        list(uses_of(account)[:MOST_USES]),
        list(
            dict.fromkeys(
                f"{one.name}（{one.union}）" for one in consenting_givers(account)[:MOST_NAMES]
            )
        ),
    )


def _told_apart(outlays: list[Flow], people: int) -> list[Flow]:
    """Outlays by kind; where only one or two were rescued, in one sum."""
    if not is_small(people) or len(outlays) < 2:
        return outlays
    total = sum((one.amount for one in outlays), ZERO)
    return [Flow("out", "救助和其他支出", total)]


def published_accounts(words: str = "") -> Any:
    """Accounts that unions show to everybody, narrowed by words in the union's name."""
    found = CustodialAccount.objects.published().select_related("union")
    for word in words.split()[:5]:
        found = found.filter(union__name__icontains=word)
    return found


# ---------------------------------------------------------------- what forms offer


def drives_collected_for(account: CustodialAccount) -> Any:
    """Superiors' drives for which an account has collected."""
    found = DonationDrive.objects.filter(donations__account=account)
    return found.exclude(union=account.union).distinct()


def items_for(union: Any) -> Any:
    """Kinds of goods that a union may receive."""
    return Item.objects.offered_to(union)


def rescues_in_publicity(matters: Any, on: dt.date) -> Any:
    """Publicities that run on a day, of those of the matters given that ask for a rescue."""
    running = Publicity.objects.filter(
        desk__matter__in=matters.filter(kind="donation_rescue"),
        closed_on=None,
        from_on__lte=on,
        to_on__gte=on,
    )
    return running.select_related(
        "desk__union", "desk__matter__union", "desk__matter__applicant_person"
    ).order_by("from_on", "pk")
