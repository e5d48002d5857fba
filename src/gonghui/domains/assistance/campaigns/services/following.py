"""What engines/goods tells: goods of a visit were handed out, signed for or brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gonghui.domains.assistance.campaigns.enums import VisitState
from gonghui.domains.assistance.campaigns.models import ConsolationVisit
from gonghui.domains.assistance.campaigns.services.handing import refresh_goods
from gonghui.domains.assistance.campaigns.services.signing import goods_signed
from gonghui.domains.assistance.campaigns.services.visiting import refresh_amount
from gonghui.engines.goods.enums import LineState


def goods_changed(lines: Sequence[Any], *, actor: Any) -> None:
    """What a visit's list handed out is what the visit cost."""
    visit = (
        ConsolationVisit.objects.select_for_update(of=("self",))
        .filter(issue_list=lines[0].issue_list_id)
        .first()
    )
    if visit is None:
        return
    refresh_goods(visit)
    if visit.state == VisitState.DONE:
        refresh_amount(visit)
        visit.save(update_fields=["cash", "goods_cost", "amount"])
    signed = [line.person_id for line in lines if line.state == LineState.SIGNED]
    goods_signed(visit, [person for person in signed if person is not None])
