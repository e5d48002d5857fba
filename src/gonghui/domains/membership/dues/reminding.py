"""What officers are told of dues: who has been behind for months. Told, never acted upon."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.urls import reverse

from gonghui.domains.membership.dues.enums import DuesState
from gonghui.domains.membership.dues.models import DuesMonth
from gonghui.domains.membership.months import Month
from gonghui.kernel.access.models import Account, Grant
from gonghui.kernel.access.permissions import roles_with
from gonghui.kernel.notify.services import send
from gonghui.kernel.org.models import Union
from gonghui.kernel.policy.services import resolve_many


def remind_of_arrears(today: dt.date) -> str:
    """Once a month each union's officers learn how many are behind for as many months as the
    rule names (`withdraw.auto_months`)."""
    behind = (
        DuesMonth.objects.filter(state=DuesState.ARREARS)
        .order_by()
        .values("membership", "membership__union__path")
        .annotate(months=Count("pk"), amount=Sum("due"))
    )
    rows = [(row["membership__union__path"], row["months"], row["amount"]) for row in behind]
    if not rows:
        return "没有欠缴会费的会员。"
    officers: dict[int, list[int]] = {}
    for union, account in (
        Grant.objects.in_force(today)
        .filter(role__in=roles_with("dues.edit"), account__is_active=True)
        .values_list("union", "account")
    ):
        officers.setdefault(union, []).append(account)
    accounts = Account.objects.in_bulk({one for found in officers.values() for one in found})
    unions = list(Union.objects.filter(pk__in=officers))
    limits = resolve_many("withdraw.auto_months", unions=unions, on=today)
    told = 0
    for union in unions:
        here = [
            amount
            for path, months, amount in rows
            if path.startswith(union.path) and months >= limits[union.pk]
        ]
        if here:
            people = [accounts[pk] for pk in officers[union.pk]]
            told += _tell(union, people, len(here), sum(here), limits[union.pk], today)
    return f"已向{told}人提醒欠缴会费的会员。"


@transaction.atomic
def _tell(
    union: Any, people: list[Any], count: int, amount: Any, months: int, today: dt.date
) -> int:
    return send(
        "dues.arrears",
        to=people,
        union=union,
        key=f"{union.pk} {Month.of(today).name}",
        url=f"{reverse('dues:arrears')}?union={union.pk}&long=1",
        context={"union": union.name, "count": count, "months": months, "amount": f"{amount:.2f}"},
    )
