"""What was written: every row of every table before and after, and the looks that are recorded."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection

NOT_BUSINESS = ("sessions.", "axes.", "messages.", "contenttypes.", "auth.")
VOLATILE = {"last_login", "mac", "at"}

LOOKS = {
    "access.signed_in",
    "activities.exported",
    "activities.sign_in_sheet_printed",
    "activities.enrolments_exported",
    "audit.read",
    "files.downloaded",
    "indicators.exported",
    "matters.file_downloaded",
    "matters.printed",
    "registers.exported",
    "registers.receipt_downloaded",
    "reporting.downloaded",
    "campaigns.printed",
    "following.counted",
    "counts.exported",
    "dues.exported",
    "donations.receipt_printed",
    "donations.sheet_printed",
    "dues.receipt_printed",
    "following.exported",
    "goods.exported",
    "goods.sheet_printed",
    "membership.letter_printed",
    "money.batch_printed",
    "money.exported",
    "occasions.exported",
    "occasions.sheet_printed",
}
"""What a GET may leave in the audit: that somebody looked."""


def snapshot() -> dict[str, dict[Any, dict[str, Any]]]:
    """Every row of every table of ours."""
    tables = set(connection.introspection.table_names())
    return {
        model._meta.label: {
            row["pk"]: {name: value for name, value in row.items() if name not in VOLATILE}
            for row in model._default_manager.order_by("pk").values(
                "pk", *(field.attname for field in model._meta.concrete_fields)
            )
        }
        for model in apps.get_models()
        if model._meta.db_table in tables and not model._meta.label_lower.startswith(NOT_BUSINESS)
    }


def changes(before: Any, after: Any) -> dict[str, Any]:
    """label → (keys added, keys removed, {key: names of columns changed})."""
    found = {}
    for label, rows in after.items():
        old = before[label]
        changed = {
            pk: sorted(name for name in row if row[name] != old[pk][name])
            for pk, row in rows.items()
            if pk in old and row != old[pk]
        }
        added, removed = len(rows.keys() - old.keys()), len(old.keys() - rows.keys())
        if added or removed or changed:
            found[label] = (added, removed, changed)
    return found
