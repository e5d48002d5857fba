"""Bases of dues."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.dues import rules
from gonghui.domains.membership.dues.models import DuesBase
from gonghui.domains.membership.dues.services.rolling import resettle
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def set_base(
    membership: Membership, *, base: Decimal, since: Month, actor: Any, note: str = ""
) -> DuesBase:
    """Enter a member's base from a month on. Unpaid months follow it; paid ones stay."""
    if actor is not None and not actor.may_at("dues.edit", membership.union):
        raise Refusal(f"您没有在“{membership.union}”办理会费的权限，请联系该工会或其上级工会。")
    if problem := rules.base_problem(base, since.first, timezone.localdate()):
        raise Refusal(f"{problem}。")
    row: DuesBase = DuesBase.objects.create(
        membership=membership, base=base, from_on=since.first, note=note.strip(), made_by=actor
    )
    resettle([membership.pk], since=since)
    record(
        "dues.base_set",
        actor=actor,
        union=membership.union,
        target=membership,
        detail={"month": since.label, "base": str(base)},
    )
    return row
