"""Looks at what is sensitive."""

from __future__ import annotations

from typing import Any

from gonghui.engines.matters.models import Matter
from gonghui.kernel.audit.services import record


def looked_at(matter: Matter, *, actor: Any) -> None:
    """Record that somebody opens the answers of a sensitive matter."""
    if matter.declared.sensitive:
        record("matters.viewed", actor=actor, union=matter.union, target=matter)
