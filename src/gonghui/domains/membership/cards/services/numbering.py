"""Card numbers and short codes, many at a time. Never given twice."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from gonghui.domains.membership.cards.models import CardNumberSeries
from gonghui.domains.membership.cards.rules.numbers import CODE_BITS, SCHEME, new_code


def take_numbers(region_code: str, kind: str, count: int) -> list[str]:
    """The next card numbers of a region and kind, in order. Call within a transaction."""
    prefix = SCHEME.prefix(region_code, kind)
    CardNumberSeries.objects.get_or_create(prefix=prefix)
    series = CardNumberSeries.objects.select_for_update().get(prefix=prefix)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [SCHEME.number(prefix, serial) for serial in range(first, first + count)]


def take_numbers_of(regions: Sequence[str], kind: str) -> list[str]:
    """A number for each of these regions, in their order."""
    waiting: dict[str, list[int]] = {}
    for place, region in enumerate(regions):
        waiting.setdefault(SCHEME.prefix(region, kind), []).append(place)
    numbers = [""] * len(regions)
    for prefix in sorted(waiting):  # one order for everybody who takes several series
        places = waiting[prefix]
        taken = take_numbers(prefix[: SCHEME.region_digits], kind, len(places))
        for place, number in zip(places, taken, strict=True):
            numbers[place] = number
    return numbers


def new_codes(count: int) -> list[str]:
    """Random short codes."""
    return [new_code(secrets.randbits(CODE_BITS)) for _ in range(count)]
