"""Member numbers: six digits of the region, eight of a sequence. Never given twice."""

from __future__ import annotations

from typing import Any

from gonghui.domains.membership.models import MemberNumberSeries

_NO_REGION = "000000"


def take_numbers(union: Any, count: int) -> list[str]:
    """The next member numbers of the union's region, in order. Call within a transaction.

    A number stays with the person for life; gaps after a rollback are of no consequence.
    """
    prefix = (union.region_code[:6] or _NO_REGION).ljust(6, "0")
    MemberNumberSeries.objects.get_or_create(prefix=prefix)
    series = MemberNumberSeries.objects.select_for_update().get(prefix=prefix)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [f"{prefix}{number:08d}" for number in range(first, first + count)]
