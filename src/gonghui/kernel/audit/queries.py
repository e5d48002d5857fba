"""Reads of the audit."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q

from gonghui.kernel.audit.models import AuditRecord


def history_of(*rows: Model) -> Any:
    """What is recorded about rows that the reader may see, newest first.

    Seeing the rows is the caller's business; whoever sees a row may see what happened to it.
    """
    condition = Q(pk__in=())
    keys: dict[str, list[str]] = {}
    for row in rows:
        keys.setdefault(row._meta.label, []).append(str(row.pk))
    for label, ids in keys.items():
        condition |= Q(target_type=label, target_id__in=ids)
    found = AuditRecord.objects.everything(reason="history of rows that the reader sees")
    return found.filter(condition).order_by("-at", "-pk")
