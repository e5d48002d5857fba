"""What is told in time: reviews, calls and visits at home that are due; signs of falling back."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from django.db import transaction

from gonghui.domains.assistance.following import queries
from gonghui.domains.assistance.following.enums import AlertState
from gonghui.domains.assistance.following.models import FollowUpVisit, MonitoringTerm, RiskAlert
from gonghui.domains.assistance.following.services.watching import watch_all
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.kernel.access.models import Account, Grant
from gonghui.kernel.access.permissions import roles_with
from gonghui.kernel.notify.services import send
from gonghui.kernel.org.models import Union


def watch_risk(today: dt.date) -> str:
    """Look for signs; tell who looks after the families what is new."""
    said = watch_all(today)
    fresh = RiskAlert.objects.filter(state=AlertState.OPEN, found_at__date=today)
    counts = Counter(fresh.values_list("file__union", flat=True))
    told = _tell("following.alerts", {pk: {"count": count} for pk, count in counts.items()}, today)
    return f"{said}通知{told}人。"


def remind(today: dt.date) -> str:
    """Once a month for each union: what is due there."""
    soon = today + dt.timedelta(days=30)
    found: dict[int, list[str]] = defaultdict(list)
    asked = (
        (
            "需动态复核",
            queries.to_review(HardshipFile.objects.all(), until=soon),
            "union",
        ),
        (
            "待回访",
            queries.open_terms(MonitoringTerm.objects.all(), today=today),
            "file__union",
        ),
        ("红色风险待入户", queries.open_reds(FollowUpVisit.objects.all()), "file__union"),
    )
    for words, rows, path in asked:
        for pk, count in Counter(rows.order_by().values_list(path, flat=True)).items():
            found[pk].append(f"{words}{count}户")
    told = _tell(
        "following.due",
        {pk: {"what": "，".join(parts)} for pk, parts in found.items()},
        today,
        key=f"{today:%Y-%m}",
    )
    return f"{len(found)}家工会有待办，通知{told}人。"


@transaction.atomic
def _tell(kind: str, contexts: dict[int, dict[str, Any]], today: dt.date, *, key: str = "") -> int:
    """Tell the accounts that look after a union's families: those of the union, else of the nearest
    above it."""
    grants = Grant.objects.in_force(today).filter(
        role__in=roles_with("hardship.edit"), account__is_active=True
    )
    by_path: dict[str, list[int]] = defaultdict(list)
    for path, account in grants.values_list("union__path", "account"):
        by_path[path].append(account)
    told = 0
    for union in Union.objects.filter(pk__in=contexts):
        keepers = next(
            (
                by_path[union.path[:end]]
                for end in range(len(union.path), 0, -union.steplen)
                if by_path.get(union.path[:end])
            ),
            [],
        )
        told += send(
            kind,
            to=list(Account.objects.filter(pk__in=keepers)),
            union=union,
            url="/following/" if kind == "following.due" else "/following/alerts/",
            key=f"{union.pk} {key or today.isoformat()}",
            context={"union": union.name, **contexts[union.pk]},
        )
    return told
