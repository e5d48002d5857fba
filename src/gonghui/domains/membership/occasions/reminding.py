"""What is told in time: officers of the month to come, members on their birthday."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.urls import reverse

from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions import queries
from gonghui.domains.membership.occasions.enums import CareKind
from gonghui.kernel.access.models import Account, Grant
from gonghui.kernel.access.permissions import roles_with
from gonghui.kernel.notify.services import send
from gonghui.kernel.org.models import Union
from gonghui.kernel.policy.services import resolve_many

SYSTEM = "the system reminds all unions"
_TOLD = (CareKind.BIRTHDAY, CareKind.RETIREMENT)


def remind_of_next_month(today: dt.date) -> str:
    """From the day of the month on that the union chose: what the next month brings, once."""
    month = Month.of(today).plus(1)
    officers = _officers(today)
    unions = {
        one.pk: one for one in Union.objects.everything(reason=SYSTEM).filter(pk__in=officers)
    }
    days = resolve_many("care.remind_day", unions=unions.values(), on=today)
    due = {pk: union for pk, union in unions.items() if today.day >= days[pk]}
    if not due:
        return "还没到提醒的日子。"
    counts = _counts(month)
    told = sum(_tell_one(union, officers[pk], counts, month) for pk, union in due.items())
    return f"已向{told}人提醒{month.label}的会员关怀。"


def _officers(today: dt.date) -> dict[int, list[Any]]:
    """Accounts that look after a union's members, by the union they are granted."""
    grants = (
        Grant.objects.in_force(today)
        .filter(role__in=roles_with("occasions.edit"), account__is_active=True)
        .values_list("union", "account")
    )
    accounts = Account.objects.in_bulk({account for _, account in grants})
    found: dict[int, list[Any]] = defaultdict(list)
    for union, account in grants:
        found[union].append(accounts[account])
    return found


def _counts(month: Month) -> dict[str, dict[str, int]]:
    """For each kind the number of people by the path of their union."""
    members = queries.cared_for(Membership.objects.everything(reason=SYSTEM))
    return {
        kind: dict(
            queries.people_of(kind, members, month)
            .order_by()
            .values_list("union__path")
            .annotate(_count=Count("pk"))
        )
        for kind in _TOLD
    }


@transaction.atomic
def _tell_one(
    union: Any, officers: Iterable[Any], counts: dict[str, dict[str, int]], month: Month
) -> int:
    sums = {
        kind: sum(count for path, count in by_path.items() if path.startswith(union.path))
        for kind, by_path in counts.items()
    }
    if not any(sums.values()):
        return 0
    named = "、".join(name for _, name in queries.festivals_of(month))
    return send(
        "occasions.next_month",
        to=officers,
        union=union,
        key=f"{union.pk} {month.name}",
        url=f"{reverse('occasions:month')}?union={union.pk}&month={month.name}",
        context={
            "union": union.name,
            "month": month.label,
            "birthdays": sums[CareKind.BIRTHDAY],
            "retirements": sums[CareKind.RETIREMENT],
            "festivals": named or "没有节日",
        },
    )


def greet_birthdays(today: dt.date) -> str:
    """Wish members well on their birthday where the union has switched it on; never twice."""
    members = (
        queries.birthdays_on(queries.cared_for(Membership.objects.everything(reason=SYSTEM)), today)
        .exclude(care_wish__wants_greetings=False)
        .select_related("person", "union")
    )
    by_union: dict[Any, list[Any]] = defaultdict(list)
    for member in members.iterator(chunk_size=2000):
        by_union[member.union].append(member.person)
    switched_on = resolve_many("care.birthday_greeting", unions=by_union, on=today)
    told = 0
    for union, people in by_union.items():
        if switched_on[union.pk]:
            with transaction.atomic():
                told += send(
                    "occasions.birthday",
                    to=people,
                    union=union,
                    key=f"birthday {today.year}",
                    context={"union": union.name},
                )
    return f"已向{told}名会员送上生日祝福。"
