"""What the verbs of care share."""

from __future__ import annotations

from typing import Any

from gonghui.kernel.refusal import Refusal


def refuse(problem: str) -> None:
    """Say no when a rule gave a reason."""
    if problem:
        raise Refusal(f"{problem}。")


def ask_scope(actor: Any, union: Any) -> None:
    """Refuse an actor whose posts do not reach this union. None is the system itself."""
    if actor is not None and not actor.may_at("occasions.edit", union):
        raise Refusal(f"您没有在“{union}”办理会员关怀的权限，请联系该工会或其上级工会。")


def ask_may(actor: Any, union: Any, permission: str, what: str) -> None:
    """Refuse an actor who may not do this at the union."""
    if actor is not None and not actor.may_at(permission, union):
        raise Refusal(f"您没有在“{union}”{what}的权限，请联系该工会或其上级工会。")


def lock(model: Any, row: Any) -> Any:
    """The row as it is now, locked until the transaction ends."""
    return (
        model.objects.select_for_update(of=("self",))
        .select_related("membership__person", "membership__union", "union")
        .get(pk=row.pk)
    )
