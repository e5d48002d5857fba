"""From a form's cleaned data to the services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gonghui.domains.organising.leads import services
from gonghui.domains.organising.leads.models import Lead


def create_lead(data: Mapping[str, Any], *, actor: Any) -> Lead:
    """List an employer."""
    return services.open_lead(
        data["employer"],
        actor=actor,
        **{name: data[name] for name in ("union", "source", "source_on")},
    )
