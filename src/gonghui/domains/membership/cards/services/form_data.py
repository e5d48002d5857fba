"""From cleaned forms to services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gonghui.domains.membership.cards.models import MemberCard
from gonghui.domains.membership.cards.services.acts import apply_for_card
from gonghui.domains.membership.models import Membership
from gonghui.kernel.refusal import Refusal


def apply_for_member(data: Mapping[str, Any], *, actor: Any) -> MemberCard:
    """Apply for a card of the member whose number the form names."""
    member = (
        Membership.objects.visible_to(actor, "cards.edit")
        .filter(member_no=data["member_no"])
        .first()
    )
    if member is None:
        raise Refusal("您的管理范围内没有这个会员号，请在会员名册中查到后再填。")
    return apply_for_card(
        member, kind=data["kind"], bank=data["bank"], note=data["note"], actor=actor
    )
