"""Reads of dues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Substr

from gonghui.domains.membership.dues.enums import COUNTED, FIXED, DuesState
from gonghui.domains.membership.dues.enums import EXEMPT as EXEMPTS
from gonghui.domains.membership.dues.models import DuesBase, DuesMonth
from gonghui.domains.membership.dues.rules import CENT, Terms
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.kernel.access.scoping import within
from gonghui.kernel.org.models import Union
from gonghui.kernel.policy.services import resolve_many

ZERO = Decimal(0)
_IN_FULL = Q(state=DuesState.PAID)
_COUNTED = Q(state__in=COUNTED)


def unions_that_keep(on: dt.date, *, below: Any = None) -> list[Any]:
    """Unions that keep their dues here, from the month on which they began."""
    unions = Union.objects.everything(reason="dues are computed for all unions")
    if below is not None:
        unions = unions.filter(within("path", below.path))
    found = list(unions)
    kept = resolve_many("dues.kept", unions=found, on=on)
    return [union for union in found if kept[union.pk]]


def terms_of(unions: Iterable[Any], on: dt.date) -> dict[int, Terms]:
    """How each union takes dues: one query a parameter."""
    unions = list(unions)
    values: dict[str, Mapping[int, Any]] = {
        code: resolve_many(code, unions=unions, on=on)
        for code in ("dues.mode", "dues.rate", "dues.fixed", "dues.new_employment")
    }
    return {
        union.pk: Terms(
            is_fixed=values["dues.mode"][union.pk] == FIXED,
            rate=Decimal(values["dues.rate"][union.pk]) / 100,
            fixed=Decimal(values["dues.fixed"][union.pk]),
            exempts_new_employment=values["dues.new_employment"][union.pk] == EXEMPTS,
        )
        for union in unions
    }


def bases_on(members: Iterable[int], month: Month) -> dict[int, Decimal]:
    """The base of each member in a month."""
    return _bases(DuesBase.objects.filter(membership__in=list(members)), month)


def bases_between(span: tuple[int, int], month: Month) -> dict[int, Decimal]:
    """The same for all members whose keys lie between two."""
    return _bases(DuesBase.objects.filter(membership__gte=span[0], membership__lte=span[1]), month)


def _bases(rows: Any, month: Month) -> dict[int, Decimal]:
    in_order = rows.filter(from_on__lte=month.first).order_by("membership", "from_on", "pk")
    return dict(in_order.values_list("membership", "base"))  # of several the last one stays


@dataclass(frozen=True)
class MonthSum:
    """A month of a union and what is below it."""

    month: Month
    due_people: int
    paid_people: int
    due: Decimal
    paid: Decimal

    @property
    def rate(self) -> Decimal | None:
        """收缴率 between 0 and 1."""
        return Decimal(self.paid_people) / self.due_people if self.due_people else None


_SUMS: dict[str, Any] = {
    "due_people": Count("pk", filter=_COUNTED),
    "paid_people": Count("pk", filter=_IN_FULL),
    "due_sum": Sum("due", filter=_COUNTED),
    "paid_sum": Sum("paid"),
}


def _cents(amount: Decimal | None) -> Decimal:
    """A sum to the cent: SQLite adds in floating point."""
    return (amount or ZERO).quantize(CENT)


def year_sums(rows: Any, year: int) -> list[MonthSum]:
    """Twelve months of some rows: one query."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    found = {
        row["month"]: row
        for row in rows.filter(month__range=(first, last))
        .order_by()
        .values("month")
        .annotate(**_SUMS)
    }
    sums = []
    for number in range(1, 13):
        row = found.get(dt.date(year, number, 1), {})
        sums.append(
            MonthSum(
                Month(year, number),
                row.get("due_people", 0),
                row.get("paid_people", 0),
                _cents(row.get("due_sum")),
                _cents(row.get("paid_sum")),
            )
        )
    return sums


@dataclass(frozen=True)
class UnionSum:
    """A union with what is below it, over a year."""

    union: Any
    due_people: int
    paid_people: int
    due: Decimal
    paid: Decimal
    arrears: int

    @property
    def rate(self) -> Decimal | None:
        return Decimal(self.paid_people) / self.due_people if self.due_people else None


def sums_by_child(union: Any, rows: Any, year: int) -> list[UnionSum]:
    """收缴 of the unions directly below one, and of itself: one query."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    width = len(union.path) + union.steplen
    grouped = {
        row["_group"]: row
        for row in rows.filter(month__range=(first, last))
        .order_by()
        .annotate(_group=Substr("union__path", 1, width))
        .values("_group")
        .annotate(
            arrears=Count("membership", filter=Q(state=DuesState.ARREARS), distinct=True), **_SUMS
        )
    }
    children = Union.objects.filter(within("path", union.path), depth=union.depth + 1)
    return [
        UnionSum(
            one,
            row["due_people"],
            row["paid_people"],
            _cents(row["due_sum"]),
            _cents(row["paid_sum"]),
            row["arrears"],
        )
        for one in (union, *children.order_by("path"))
        if (row := grouped.get(one.path))
    ]


def months_of_year(year: int) -> Any:
    """All months of a year; whoever asks narrows them to members already met."""
    return DuesMonth.objects.filter(month__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))


def months_of_members(members: Iterable[int], year: int) -> dict[int, dict[int, Any]]:
    """The year of some members: one query. By member and number of the month."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    found: dict[int, dict[int, Any]] = {}
    for row in DuesMonth.objects.filter(
        membership__in=members, month__range=(first, last)
    ).select_related("union"):
        found.setdefault(row.membership_id, {})[row.month.month] = row
    return found


def with_arrears(members: Any) -> Any:
    """Members who are behind, with `months_behind`, `sum_behind`, `behind_since`."""
    rows = (
        DuesMonth.objects.filter(membership=OuterRef("pk"), state=DuesState.ARREARS)
        .order_by()
        .values("membership")
    )
    return members.filter(
        pk__in=DuesMonth.objects.filter(state=DuesState.ARREARS).order_by().values("membership")
    ).annotate(
        months_behind=Subquery(rows.annotate(_n=Count("pk")).values("_n")),
        sum_behind=Subquery(rows.annotate(_s=Sum("due")).values("_s")),
        behind_since=Subquery(rows.annotate(_m=Min("month")).values("_m")),
    )


def open_months(membership: Any) -> Any:
    """Months of a member that may be paid."""
    return (
        DuesMonth.objects.filter(
            membership=membership, state__in=(DuesState.DUE, DuesState.ARREARS)
        )
        .select_related("union")
        .order_by("month")
    )


def years_of(rows: Any, today: dt.date) -> list[int]:
    """Years of which there is something, and this one."""
    found = rows.order_by().aggregate(first=Min("month"), last=Max("month"))
    first = found["first"].year if found["first"] else today.year
    last = max(found["last"].year if found["last"] else today.year, today.year)
    return list(range(last, first - 1, -1))


def member_of(account: Any) -> Membership | None:
    """The membership of a worker."""
    if getattr(account, "person_id", None) is None:
        return None
    found: Membership | None = (
        Membership.objects.filter(person=account.person_id)
        .select_related("person", "union")
        .first()
    )
    return found


def own_months(account: Any) -> Any:
    """A worker's own months."""
    person = getattr(account, "person_id", None)
    rows = (
        DuesMonth.objects.none()
        if person is None
        else DuesMonth.objects.filter(membership__person=person)
    )
    return rows.select_related("union").order_by("month")


def pays_dues(account: Any) -> bool:
    """Whether a worker has months to look at."""
    return bool(own_months(account).exists())
