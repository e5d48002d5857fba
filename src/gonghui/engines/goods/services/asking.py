"""What the verbs of goods share."""

from __future__ import annotations

from typing import Any

from gonghui.engines.goods.enums import TakeState
from gonghui.engines.goods.models import StockTake, Warehouse
from gonghui.kernel.refusal import Refusal

KEEP, APPROVE = "goods.keep", "goods.approve"


def refuse(problem: str) -> None:
    """Say no when a rule gave a reason."""
    if problem:
        raise Refusal(f"{problem}。")


def ask_scope(actor: Any, union: Any, permission: str = KEEP) -> None:
    """Refuse an actor whose posts do not reach this union. None is the system itself."""
    if actor is not None and not actor.may_at(permission, union):
        what = "审批" if permission == APPROVE else "办理"
        raise Refusal(f"您没有在“{union}”{what}物资的权限，请联系该工会或其上级工会。")


def is_same(one: Any, other: Any) -> bool:
    """Whether two accounts are one human being."""
    if one is None or other is None:
        return False
    if one.pk == other.pk:
        return True
    return one.person_id is not None and one.person_id == other.person_id


def lock_warehouses(*warehouses: Any) -> dict[int, Warehouse]:
    """Warehouses as they are now, locked in one order until the transaction ends.

    Every verb that moves goods locks the warehouse before anything else: bookings of one
    warehouse come one after the other.
    """
    wanted = {getattr(one, "pk", one) for one in warehouses}
    found = (
        Warehouse.objects.select_for_update(of=("self",))
        .select_related("union")
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    return {row.pk: row for row in found}


def ask_still(warehouse: Warehouse) -> None:
    """While a warehouse is counted, nothing moves in it."""
    if StockTake.objects.filter(
        warehouse=warehouse, state__in=(TakeState.COUNTING, TakeState.SUBMITTED)
    ).exists():
        raise Refusal(f"“{warehouse}”正在盘点，盘点入账或作废后再办理出入库。")


def ask_open(warehouse: Warehouse) -> None:
    """Nothing comes into a closed warehouse."""
    if warehouse.is_closed:
        raise Refusal(f"“{warehouse}”已停用，请选择其他仓库。")
