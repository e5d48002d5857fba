"""The list for the maker: whole identity numbers leave the house, named in the audit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from gonghui.domains.membership.cards.enums import CardStatus
from gonghui.domains.membership.cards.models import CardBatch, MemberCard
from gonghui.kernel.audit.services import record
from gonghui.kernel.people import protection
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column


def _identity(card: MemberCard) -> str:
    person = card.membership.person
    return protection.unseal(person.id_number_sealed, context=person.id_number_context)


COLUMNS = (
    Column("number", "会员卡号"),
    Column("name", "姓名", "membership.person.name"),
    Column("id_type", "证件类别", "membership.person.id_type", kind="choice"),
    Column("id_number", "证件号码", _identity),
    Column("mobile", "移动电话", "membership.person.mobile"),
    Column("union", "所属工会", "union.name"),
    Column("outcome", "制卡结果", lambda card: ""),
    Column("bank_no", "银行卡号", lambda card: ""),
    Column("reason", "失败原因", lambda card: ""),
)
"""The maker fills the last three and sends the same workbook back."""


@transaction.atomic
def cards_for_maker(batch: CardBatch, *, actor: Any, reason: str) -> Iterator[MemberCard]:
    """The cards of a batch that wait to be made. Recorded, with the reason."""
    if actor is not None and not actor.may_at("cards.make", batch.union):
        raise Refusal(f"您没有在“{batch.union}”组织制卡的权限。")
    waiting = (
        batch.cards.filter(status=CardStatus.APPLIED)
        .select_related("membership__person", "union")
        .order_by("pk")
    )
    count = waiting.count()
    if not count:
        raise Refusal("这一批没有等待制卡的会员卡了。")
    record(
        "cards.make_list_exported",
        actor=actor,
        union=batch.union,
        target=batch,
        detail={"count": count, "bank": batch.bank},
        reason=reason,
    )
    return waiting.iterator(chunk_size=2_000)
