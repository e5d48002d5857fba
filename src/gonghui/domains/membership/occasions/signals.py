"""What life events say about a household: illness, a death, a misfortune."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.urls import reverse

from gonghui.domains.membership.occasions.enums import CareKind, EventState
from gonghui.domains.membership.occasions.models import LifeEvent
from gonghui.kernel.people.signals import Sign

GRAVE = (CareKind.HOSPITAL, CareKind.BEREAVEMENT, CareKind.DEATH, CareKind.MISFORTUNE)


def grave_events(people: Collection[int], *, since: dt.date, today: dt.date) -> Iterator[Sign]:
    """Confirmed events that cost a household its strength or its money."""
    rows = LifeEvent.objects.everything(reason="following households in hardship").filter(
        membership__person__in=people,
        kind__in=GRAVE,
        state=EventState.CONFIRMED,
        occurred_on__range=(since, today),
    )
    for row in rows.select_related("membership", "union"):
        yield Sign(
            row.membership.person_id,
            row.occurred_on,
            f"{row.union}登记了{row.get_kind_display()}",
            "occasions.LifeEvent",
            row.pk,
            url=reverse("occasions:event", args=[row.pk]),
        )
