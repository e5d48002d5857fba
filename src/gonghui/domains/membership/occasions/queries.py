"""Reads of care: who has a birthday, retires, joined in a month; all of them sets of memberships.

Nothing here is stored. The sets are given by the caller, who has asked for their scope.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Least, Substr
from lunar_python import LunarMonth, Solar

from gonghui.domains.membership.dues.enums import DuesState
from gonghui.domains.membership.dues.models import DuesMonth
from gonghui.domains.membership.enums import COUNTED_STATUSES, RETIRED_STATUSES, MembershipStatus
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions.enums import (
    CareKind,
    EventState,
    GiftForm,
    GrantState,
    ToldBy,
)
from gonghui.domains.membership.occasions.models import CareGrant, CareWish, LifeEvent
from gonghui.domains.membership.occasions.rules import Limit
from gonghui.domains.membership.queries import retirement_of_member, retiring_between
from gonghui.engines.goods.enums import Category, Source
from gonghui.engines.goods.models import Item, Lot, Warehouse
from gonghui.engines.money.models import BudgetLine
from gonghui.kernel.access.scoping import within
from gonghui.kernel.calendar.festivals import festivals
from gonghui.kernel.policy.services import resolve


class _PartOfDay(Func):
    """A part of a stored day. SQLite keeps days as text, which it cuts itself: Django's own
    function would call Python for each of a county's 200,000 members."""

    output_field = IntegerField()
    place: int

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = f"CAST(SUBSTR(%(expressions)s, {self.place}, 2) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **more)


class _MonthOf(_PartOfDay):
    template, place = "CAST(EXTRACT(MONTH FROM %(expressions)s) AS INTEGER)", 6


class _DayOf(_PartOfDay):
    template, place = "CAST(EXTRACT(DAY FROM %(expressions)s) AS INTEGER)", 9


_UNCOUNTED = (GrantState.CANCELLED,)


def cared_for(members: Any, *, with_retained: bool = False) -> Any:
    """Of these memberships the ones that a union calls on."""
    statuses = [*COUNTED_STATUSES, *([MembershipStatus.RETAINED] if with_retained else [])]
    return members.filter(status__in=statuses)


def lunar_day_of(born_on: dt.date) -> tuple[int, int]:
    """Lunar month and day of birth. Who was born in a leap month keeps the ordinary one."""
    lunar = Solar.fromYmd(born_on.year, born_on.month, born_on.day).getLunar()
    return abs(lunar.getMonth()), lunar.getDay()


def lunar_days(month: Month) -> dict[tuple[int, int], int]:
    """Which lunar birthdays fall on which day of a month.

    Leap months are passed over; the thirtieth of a month of 29 days is kept on its last.
    """
    found: dict[tuple[int, int], int] = {}
    for day in range(1, month.days + 1):
        lunar = Solar.fromYmd(month.year, month.number, day).getLunar()
        if lunar.getMonth() < 0:
            continue
        found[lunar.getMonth(), lunar.getDay()] = day
        if lunar.getDay() == 29 and (
            LunarMonth.fromYm(lunar.getYear(), lunar.getMonth()).getDayCount() == 29
        ):
            found[lunar.getMonth(), 30] = day
    return found


_BY_SUN = Q(care_wish=None) | Q(care_wish__lunar_month=None)


def birthdays(members: Any, month: Month) -> Any:
    """Whose birthday falls into a month, with `on_day`; by the lunar calendar for those who wish."""
    found = lunar_days(month)
    by_moon = Q(pk__in=())
    days = []
    for (lunar_month, lunar_day), day in found.items():
        here = Q(care_wish__lunar_month=lunar_month, care_wish__lunar_day=lunar_day)
        by_moon |= here
        days.append(When(here, then=Value(day)))
    solar = _BY_SUN & Q(_born_in=month.number)
    born = members.alias(_born_in=_MonthOf("person__birth_on"))
    return born.filter(solar | by_moon).annotate(
        on_day=Case(
            *days,
            default=Least(_DayOf("person__birth_on"), Value(month.days)),
            output_field=IntegerField(),
        )
    )


def birthdays_on(members: Any, day: dt.date) -> Any:
    """Whose birthday is on a day."""
    return birthdays(members, Month.of(day)).filter(on_day=day.day)


def retirements(members: Any, month: Month, *, months: int = 1) -> Any:
    """Who reaches the statutory age in a month, or in so many months from it on."""
    return (
        members.filter(retiring_between(month.first, month.plus(months - 1).first))
        .exclude(work_status__in=RETIRED_STATUSES)
        .annotate(on_day=_DayOf("person__birth_on"))
    )


def anniversaries(members: Any, month: Month) -> Any:
    """Who joined in this month of an earlier year."""
    joined = members.alias(_joined_in=_MonthOf("joined_on"))
    return joined.filter(_joined_in=month.number, joined_on__lt=month.first).annotate(
        on_day=Least(_DayOf("joined_on"), Value(month.days))
    )


def festivals_of(month: Month) -> list[tuple[dt.date, str]]:
    """Festivals of the calendar in a month."""
    return [(day, name) for day, name in festivals(month.year) if Month.of(day) == month]


def people_of(kind: str, members: Any, month: Month) -> Any:
    """The members whom a computed kind is about in a month, with `on_day`."""
    if kind == CareKind.BIRTHDAY:
        return birthdays(members, month)
    if kind == CareKind.RETIREMENT:
        return retirements(members, month)
    if kind == CareKind.ANNIVERSARY:
        return anniversaries(members, month)
    day = festivals_of(month)[0][0].day if festivals_of(month) else 1
    return members.annotate(on_day=Value(day, output_field=IntegerField()))


def said_of(kind: str, member: Any, month: Month) -> str:
    """What a list says of a member beside his name; he needs `person`."""
    if kind == CareKind.BIRTHDAY and member.person.birth_on:
        wish = getattr(member, "care_wish", None)
        lunar = "农历，" if wish and wish.lunar_month else ""
        return f"{lunar}{month.year - member.person.birth_on.year}岁"
    if kind == CareKind.RETIREMENT:
        found = retirement_of_member(member)
        said = f"{found.by_law.age_text}" if found else ""
        return f"{said}，岗位类别待登记" if found and found.is_presumed else said
    if kind == CareKind.ANNIVERSARY:
        return f"入会{month.year - member.joined_on.year}年"
    return ""


def due_on(month: Month, day: int | None) -> dt.date:
    """The day of a month; the last one when the month is shorter."""
    return dt.date(month.year, month.number, min(day or 1, month.days))


def with_grant(members: Any, kind: str, month: Month) -> Any:
    """The members with `grant_state`: what is planned or done for them in this month."""
    grants = CareGrant.objects.filter(
        membership=OuterRef("pk"), kind=kind, due_on__range=(month.first, month.last)
    ).exclude(state__in=_UNCOUNTED)
    return members.annotate(grant_state=Subquery(grants.values("state")[:1]))


@dataclass(frozen=True)
class Tally:
    """How many of each kind at a union and below it."""

    union: Any
    counts: dict[str, int]


COUNTED_KINDS = (CareKind.BIRTHDAY, CareKind.RETIREMENT, CareKind.ANNIVERSARY)


def tallies(union: Any, members: Any, events: Any, month: Month) -> list[Tally]:
    """Counts by the unions directly below one, and by itself: one query a kind.

    `members` and `events` are those that the reader may meet in the subtree of the union.
    """
    width = len(union.path) + union.steplen
    by_path: dict[str, dict[str, int]] = {}
    sources: list[tuple[str, Any]] = [
        (str(kind), people_of(kind, members, month)) for kind in COUNTED_KINDS
    ]
    sources.append(("events", open_events(events, month)))
    for kind, rows in sources:
        grouped = (
            rows.order_by()
            .annotate(_group=Substr("union__path", 1, width))
            .values("_group")
            .annotate(_count=Count("pk"))
        )
        for row in grouped:
            by_path.setdefault(row["_group"], {})[kind] = row["_count"]
    children = type(union).objects.filter(within("path", union.path), depth=union.depth + 1)
    return [
        Tally(one, by_path[one.path])
        for one in (union, *children.order_by("path"))
        if by_path.get(one.path)
    ]


@dataclass(frozen=True)
class NextMonth:
    """What a month brings, in three figures."""

    month: Month
    birthdays: int
    retirements: int
    festivals: str


def next_month(members: Any, month: Month) -> NextMonth:
    """Two counts over the members that a reader may meet."""
    people = cared_for(members)
    return NextMonth(
        month,
        birthdays(people, month).order_by().count(),
        retirements(people, month).order_by().count(),
        "、".join(name for _, name in festivals_of(month)),
    )


def open_events(events: Any, month: Month) -> Any:
    """Life events up to the end of a month that nobody has called on yet."""
    called = CareGrant.objects.filter(event=OuterRef("pk")).exclude(state__in=_UNCOUNTED)
    return (
        events.exclude(state=EventState.DISMISSED)
        .filter(occurred_on__lte=month.last, occurred_on__gte=month.plus(-11).first)
        .annotate(_called=Subquery(called.values("pk")[:1]))
        .filter(_called=None)
    )


def grant_sums(grants: Any) -> dict[str, Any]:
    """Persons, amount and states of some grants: one query."""
    return grants.order_by().aggregate(
        waiting=Count("pk", filter=Q(state=GrantState.PLANNED)),
        planned=Count("pk", filter=Q(state=GrantState.CONFIRMED)),
        given=Count("pk", filter=Q(state=GrantState.GIVEN)),
        signed=Count("pk", filter=Q(state=GrantState.SIGNED)),
        amount=Sum("amount", filter=~Q(state=GrantState.CANCELLED)),
    )


# ---------------------------------------------------------------- limits

_PARAMETERS: dict[str, tuple[str, str, str]] = {
    CareKind.BIRTHDAY: ("生日慰问", "care.birthday_amount", ""),
    CareKind.FESTIVAL: ("节日慰问", "care.festival_year_amount", ""),
    CareKind.RETIREMENT: ("退休离岗慰问", "care.retirement_amount", ""),
    CareKind.MARRIAGE: ("结婚慰问", "care.marriage_amount", ""),
    CareKind.BIRTH: ("生育慰问", "care.birth_amount", ""),
    CareKind.HOSPITAL: ("住院慰问", "care.hospital_amount", "care.hospital_times"),
    CareKind.BEREAVEMENT: ("直系亲属去世慰问", "care.bereavement_amount", ""),
    CareKind.DEATH: ("会员去世慰问", "care.death_amount", ""),
    CareKind.MISFORTUNE: ("重大变故慰问", "care.misfortune_amount", "care.misfortune_times"),
}
_ONCE_A_YEAR = (CareKind.BIRTHDAY,)


def limit_of(kind: str, union: Any, on: dt.date) -> Limit | None:
    """The rule for a kind at a union on a day; None where only greetings are given."""
    named = _PARAMETERS.get(kind)
    if named is None:
        return None
    title, code, times_code = named
    amount = resolve(code, union=union, on=on)
    times = int(resolve(times_code, union=union, on=on).value) if times_code else 0
    return Limit(
        title=title,
        amount=Decimal(amount.value),
        times=1 if kind in _ONCE_A_YEAR else times,
        is_yearly=kind == CareKind.FESTIVAL,
        source=amount.source,
        set_by=amount.set_by_union,
    )


def spent_in_year(
    members: Iterable[int], kind: str, year: int, *, without: Iterable[int] = ()
) -> dict[int, tuple[Decimal, int]]:
    """For each membership what this kind of grant comes to in a year: sum and number."""
    rows = (
        CareGrant.objects.filter(membership__in=members, kind=kind, due_on__year=year)
        .exclude(state__in=_UNCOUNTED)
        .exclude(pk__in=list(without))
        .exclude(form=GiftForm.GREETING)
        .order_by()
        .values("membership")
        .annotate(spent=Sum("amount"), times=Count("pk"))
    )
    return {row["membership"]: (row["spent"] or Decimal(0), row["times"]) for row in rows}


def months_in_arrears(members: Iterable[int]) -> dict[int, int]:
    """For each membership that owes dues for months long past, how many. Unions that keep no dues
    here have none."""
    rows = (
        DuesMonth.objects.filter(membership__in=list(members), state=DuesState.ARREARS)
        .order_by()
        .values("membership")
        .annotate(months=Count("pk"))
    )
    return {row["membership"]: row["months"] for row in rows}


@dataclass(frozen=True)
class PovertyShare:
    """How much of a year's festival goods came from poverty areas, against what is asked."""

    bought: Decimal
    from_there: Decimal
    asked: int

    @property
    def percent(self) -> int:
        return int(100 * self.from_there // self.bought) if self.bought else 0

    @property
    def is_short(self) -> bool:
        return bool(self.bought) and self.percent < self.asked


def poverty_share(union: Any, year: int) -> PovertyShare:
    """Bought for festivals by a union and below it in a year; receipts taken back do not count."""
    lots = Lot.objects.of_subtree(union).filter(
        source=Source.BUY,
        item__category=Category.FESTIVAL,
        received_on__year=year,
        receipt__reversed_at=None,
    )
    value = ExpressionWrapper(
        F("unit_price") * F("quantity"),
        output_field=DecimalField(max_digits=14, decimal_places=2),
    )
    found = lots.aggregate(bought=Sum(value), from_there=Sum(value, filter=Q(is_poverty_area=True)))
    asked = int(resolve("care.poverty_share", union=union, on=dt.date(year, 12, 31)).value)
    return PovertyShare(found["bought"] or Decimal(0), found["from_there"] or Decimal(0), asked)


def own_grants(account: Any) -> Any:
    """What a worker was given or is about to be given, newest first."""
    return (
        CareGrant.objects.of_person(account)
        .filter(state__in=(GrantState.GIVEN, GrantState.SIGNED))
        .select_related("union")
        .order_by("-due_on", "-pk")
    )


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


def wish_of(membership: Membership) -> CareWish | None:
    """How a member wants to be remembered; None when nothing was said."""
    return CareWish.objects.filter(membership=membership).first()  # type: ignore[no-any-return]


def own_events(account: Any) -> Any:
    """What a worker told his union, newest first."""
    return LifeEvent.objects.of_person(account).filter(told_by=ToldBy.WORKER).order_by("-pk")


def gifts_to_sign(account: Any) -> int:
    """How many gifts a worker has not signed for: the badge of his tile."""
    return int(CareGrant.objects.of_person(account).filter(state=GrantState.GIVEN).count())


def is_called_on(event: LifeEvent) -> bool:
    """Whether something is planned or given because of an event."""
    return bool(CareGrant.objects.filter(event=event).exclude(state__in=_UNCOUNTED).exists())


# ---------------------------------------------------------------- what forms offer


def budget_lines(union: Any, year: int) -> Any:
    """Lines of a union's budget of a year that are in use, with what is left of them."""
    found = BudgetLine.objects.with_ledger().filter(union=union, year=year, is_closed=False)
    return found.order_by("subject", "pk")


def warehouses_of(union: Any) -> Any:
    """Where a union keeps goods now."""
    return Warehouse.objects.open().filter(union=union)


def items_for(union: Any) -> Any:
    """Kinds of goods that a union may hand out."""
    return Item.objects.offered_to(union)
