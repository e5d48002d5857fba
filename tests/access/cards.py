"""Rows of members' cards, for the world of two counties."""

from __future__ import annotations

from typing import Any

from gonghui.domains.membership.cards.enums import CardKind
from gonghui.domains.membership.cards.models import MemberCard
from gonghui.domains.membership.cards.services import acts, batches
from gonghui.domains.membership.cards.services.checking import check_at_point
from gonghui.engines.registers.declaration import REGISTERS
from gonghui.engines.registers.services import start_import
from gonghui.kernel.jobs.services import run_pending


def hand_out(rows: dict[str, Any], union: Any, mark: str, officer: Any) -> None:
    """The member's electronic card, a batch with a colleague's service card, the bank's answer,
    and a check."""
    rows["card"] = MemberCard.objects.get(membership=rows["member"], kind=CardKind.ELECTRONIC)
    waiting = acts.apply_for_card(
        rows["colleague"], kind=CardKind.SERVICE, bank=f"{mark}银行", actor=officer
    )
    rows["card_batch"] = batches.open_batch(
        union, kind=CardKind.SERVICE, bank=f"{mark}银行", actor=officer
    )
    lines = (
        "会员卡号,姓名,制卡结果,银行卡号,失败原因",
        f"{waiting.number},{mark}二,失败,,{mark}证件过期",
    )
    rows["card_run"] = start_import(
        REGISTERS["member-cards"],
        union=union,
        name=f"{mark}制卡结果.csv",
        content="\n".join(lines).encode(),
        actor=officer,
    )
    run_pending()
    rows["card_run"].refresh_from_db()
    check_at_point(rows["card"].code, union=union, point=f"{mark}驿站", actor=officer)
