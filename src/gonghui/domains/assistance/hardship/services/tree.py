"""Files follow the tree: those of a union that is merged or dissolved go on at its successor."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.assistance.hardship.enums import EventKind, FileState
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.queries import county_of
from gonghui.domains.assistance.hardship.services import ledger
from gonghui.engines.matters.queries import heir_of

_FILED = (FileState.ACTIVE, FileState.RELIEVED, FileState.EXITED)


@transaction.atomic
def follow_union(union: Any, *, event: Any, on: dt.date, actor: Any) -> None:
    """Hand the files of a union that is closed to its successor, or to its superior; filed ones by
    an entry of the ledger. Runs in the transaction in which the union is closed."""
    heir = heir_of(union)
    if heir.pk == union.pk:
        return
    live = HardshipFile.objects.filter(union=union).live()
    for key in live.values_list("pk", flat=True).order_by("pk"):
        file = ledger.locked(key)
        if file.state in _FILED:
            last = file.events.order_by("-occurs_on").first()
            day = max(on, last.occurs_on) if last is not None else on
            day = min(day, timezone.localdate())
            ledger.append(
                file, EventKind.CHANGED, day, actor=actor, union=heir, reason="union_closed"
            )
        file.union, file.county = heir, county_of(heir)
        file.save(update_fields=["union", "county"])
