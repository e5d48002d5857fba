"""What the audit calls a matter, and how the reason of an act goes into it."""

from __future__ import annotations

from typing import Any

from gonghui.engines.matters.models import Matter
from gonghui.kernel.audit.services import record


def note_act(
    event: str,
    matter: Matter,
    *,
    actor: Any,
    union: Any = None,
    detail: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Record an act on a matter. Words about a sensitive one lie sealed."""
    words = {"private_reason": reason} if matter.declared.sensitive else {"reason": reason}
    record(event, actor=actor, union=union or matter.union, target=matter, detail=detail, **words)


def reminder_text(matter: Matter, text: str) -> str:
    """What a reminder says; of a sensitive matter only that there is something to do."""
    if matter.is_sensitive:
        return f"{matter.kind_title}（{matter.number}）：请打开办理"
    return f"{matter.title}：{text}"[:200]
