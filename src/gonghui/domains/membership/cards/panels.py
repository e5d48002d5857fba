"""Cards on the member's own page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gonghui.domains.membership.cards.enums import CardStatus
from gonghui.domains.membership.cards.models import MemberCard
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import RelatedTable

TONES: dict[str, str] = {
    CardStatus.APPLIED: "info",
    CardStatus.MADE: "info",
    CardStatus.ISSUED: "warn",
    CardStatus.ACTIVE: "ok",
    CardStatus.LOST: "bad",
    CardStatus.REPLACED: "mute",
    CardStatus.CANCELLED: "mute",
}


def _rows(row: Any, request: HttpRequest) -> Any:
    return (
        MemberCard.objects.visible_to(request.user, "cards.view")
        .filter(membership=row)
        .order_by("-pk")
    )


CARDS = RelatedTable(
    "会员卡",
    (
        Column("number", "会员卡号", "number_spelt", link=True),
        Column("kind", "卡别", kind="choice"),
        Column("status", "状态", kind="choice", tones=TONES, width=8),
        Column("bank", "发卡银行", hide_on_phone=True),
        Column("activated_on", "激活日期", kind="date", width=10),
        Column("valid_until", "有效期至", kind="date", width=10),
    ),
    _rows,
    row_url_name="cards:open",
    permission="cards.view",
    limit=10,
    empty_text="还没有会员卡，可以在会员卡台账为其申领。",
)
