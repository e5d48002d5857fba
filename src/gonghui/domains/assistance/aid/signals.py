"""What aid knows of a family: somebody asks for help because of illness or an accident."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from gonghui.domains.assistance.aid.enums import AidKind
from gonghui.domains.assistance.aid.models import AidGrant
from gonghui.kernel.people.signals import Sign

GRAVE = (AidKind.MEDICAL, AidKind.ACCIDENTAL, AidKind.TEMPORARY)


def asked_in_need(people: Collection[int], *, since: dt.date, today: dt.date) -> Iterator[Sign]:
    """Grants proposed for what may throw a family back."""
    rows = (
        AidGrant.objects.everything(reason="following households in hardship")
        .standing()
        .filter(person__in=people, kind__in=GRAVE, proposed_on__range=(since, today))
        .select_related("union")
    )
    for row in rows:
        yield Sign(
            row.person_id,
            row.proposed_on,
            f"{row.union}提出{row.get_kind_display()}",
            "aid.AidGrant",
            row.pk,
            url=row.get_absolute_url(),
        )
