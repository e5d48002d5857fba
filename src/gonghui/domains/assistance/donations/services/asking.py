"""What the verbs of donations share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from gonghui.kernel.refusal import Refusal


def refuse(problem: str) -> None:
    """Say no when a rule gave a reason."""
    if problem:
        raise Refusal(f"{problem}。")


def ask_scope(actor: Any, union: Any, permission: str, what: str) -> None:
    """Refuse an actor whose posts do not reach this union. None is the system itself."""
    if actor is not None and not actor.may_at(permission, union):
        raise Refusal(f"您没有在“{union}”{what}的权限，请联系该工会或其上级工会。")


def today() -> dt.date:
    return timezone.localdate()


def locked(model: Any, row: Any, *related: str) -> Any:
    """The row as it is now, locked until the transaction ends."""
    return model.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)
