"""Where workers turn to: names and service telephones of unions, which are public (class C0)."""

from __future__ import annotations

from typing import Any

from gonghui.kernel.access.scoping import within
from gonghui.kernel.org.enums import UnionLevel
from gonghui.kernel.org.models import Union

OFFICES = (
    UnionLevel.PROVINCE,
    UnionLevel.CITY,
    UnionLevel.COUNTY,
    UnionLevel.TOWN,
)
"""Levels with an office that serves all comers."""
MOST = 60


def service_points(*, near: Any = None) -> list[Union]:
    """Active unions with an office and a telephone, from the top down; of one's own branch of the
    tree where `near` is given, its own union included."""
    found = Union.objects.filter(status="active").exclude(phone="")
    if near is not None:
        above = [near.path[:end] for end in range(Union.steplen, len(near.path) + 1, Union.steplen)]
        return list(found.filter(path__in=above).order_by("-depth"))
    top = Union.objects.filter(depth=1).values_list("path", flat=True)
    if len(top) == 1:
        found = found.filter(within("path", top[0]))
    return list(found.filter(level__in=OFFICES).order_by("path")[:MOST])
