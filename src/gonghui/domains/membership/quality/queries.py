"""Counts of what does not fit, in the whole reach and by union."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from gonghui.domains.membership.quality.checks import CHECKS

UNIONS_SHOWN = 50


def counts(rows: Any) -> dict[str, int]:
    """How many memberships each check finds: one query."""
    found: dict[str, int] = rows.order_by().aggregate(**_counts())
    return found


def by_union(rows: Any) -> list[dict[str, Any]]:
    """Unions with something to mend, those with most first: one query."""
    found = rows.order_by().values("union", "union__name").annotate(**_counts())
    wanting = [row for row in found if any(row[check.code] for check in CHECKS)]
    wanting.sort(key=lambda row: (-sum(row[check.code] for check in CHECKS), row["union"]))
    return wanting[:UNIONS_SHOWN]


def _counts() -> dict[str, Any]:
    return {check.code: Count("pk", filter=check.where()) for check in CHECKS}
