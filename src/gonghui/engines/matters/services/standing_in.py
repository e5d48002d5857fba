"""Standing in for somebody who is away."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.matters.models import StandIn
from gonghui.kernel.access.permissions import ROLE_CHOICES
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def name_stand_in(
    *,
    actor: Any,
    to: Any,
    union: Any,
    role: str,
    from_on: dt.date,
    to_on: dt.date,
    reason: str = "",
) -> StandIn:
    """Let another account act at one of one's own seats between two days, both included.

    It ends by itself with the last day, or with the grant it hangs on.
    """
    if to.pk == actor.pk:
        raise Refusal("不能委托给自己。")
    if not to.is_active or not to.may("matters.act"):
        raise Refusal(f"{to.display_name}不能办理事项，请选择其他人。")
    own = [g for g in actor.grants_for("matters.act") if (g.union_id, g.role) == (union.pk, role)]
    if not own:
        raise Refusal(f"您在{union.name}没有“{dict(ROLE_CHOICES).get(role, role)}”岗位，不能委托。")
    if to_on < from_on or to_on < timezone.localdate():
        raise Refusal("委托的截止日期不能早于起始日期，也不能已经过去。")
    row: StandIn = StandIn.objects.create(
        account=actor,
        to=to,
        union=union,
        role=role,
        from_on=from_on,
        to_on=to_on,
        reason=reason.strip()[:100],
    )
    record(
        "matters.stand_in_named",
        actor=actor,
        union=union,
        target=row,
        detail={"to": to.display_name, "from_on": str(from_on), "to_on": str(to_on)},
    )
    return row


@transaction.atomic
def end_stand_in(row: StandIn, *, actor: Any, today: dt.date | None = None) -> StandIn:
    """End it now: yesterday was its last day; one that had not begun is left with its first."""
    today = today or timezone.localdate()
    row = StandIn.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.account_id != actor.pk:
        raise Refusal("只有委托人可以结束委托。")
    if row.to_on < today:
        raise Refusal("该委托已经结束。")
    row.to_on = today - dt.timedelta(days=1)
    row.from_on = min(row.from_on, row.to_on)
    row.save(update_fields=["from_on", "to_on"])
    record(
        "matters.stand_in_ended",
        actor=actor,
        union=row.union,
        target=row,
        detail={"to": row.to.display_name},
    )
    return row
