"""What the verbs of campaigns share."""

from __future__ import annotations

from typing import Any

from gonghui.domains.assistance.campaigns.models import (
    CampaignShare,
    ConsolationCampaign,
    ConsolationRecipient,
    ConsolationVisit,
)
from gonghui.engines.goods.models import IssueLine
from gonghui.engines.goods.services.asking import lock_warehouses
from gonghui.engines.money.models import PaymentOrder
from gonghui.kernel.refusal import Refusal


def refuse(problem: str) -> None:
    """Say no when a rule gave a reason."""
    if problem:
        raise Refusal(f"{problem}。")


_WHAT = {
    "campaigns.edit": "策划和结算慰问活动",
    "campaigns.approve": "批准慰问活动",
    "campaigns.visit": "办理走访慰问",
}


def ask_scope(actor: Any, union: Any, permission: str = "campaigns.visit") -> None:
    """Refuse an actor whose posts do not reach this union. None is the system itself."""
    if actor is not None and not actor.may_at(permission, union):
        raise Refusal(f"您没有在“{union}”{_WHAT[permission]}的权限，请联系该工会或其上级工会。")


def lock_campaign(campaign: Any) -> ConsolationCampaign:
    """The campaign as it is now. Whatever spends, lists or settles waits for this row."""
    return (
        ConsolationCampaign.objects.select_for_update(of=("self",))
        .select_related("union")
        .get(pk=campaign.pk)
    )


def lock_goods(visit: Any, *, moving: bool = False) -> None:
    """Wait for the goods of a visit before its own row: engines/goods locks warehouse and lines,
    then tells us, who lock the visit. Everybody goes the same way, and nobody waits in a circle."""
    if visit is None or visit.issue_list_id is None:
        return
    if moving:
        lock_warehouses(visit.issue_list.warehouse_id)
    lines = IssueLine.objects.select_for_update().filter(issue_list=visit.issue_list_id)
    list(lines.order_by("pk").values_list("pk", flat=True))


def lock_order(recipient: Any) -> None:
    """Wait for the payment of a recipient before his own row, as engines/money tells us of it."""
    if recipient.order_id is not None:
        PaymentOrder.objects.select_for_update(of=("self",)).get(pk=recipient.order_id)


def lock_visit(visit: Any) -> ConsolationVisit:
    """The visit as it is now, its campaign locked before it."""
    campaign = lock_campaign(visit.campaign)
    row: ConsolationVisit = (
        ConsolationVisit.objects.select_for_update(of=("self",))
        .select_related("union", "employer", "visited_union", "share", "campaign")
        .get(pk=visit.pk)
    )
    row.campaign = campaign
    return row


def lock_recipient(recipient: Any) -> ConsolationRecipient:
    """The recipient as it is now, the campaign locked before it."""
    campaign = lock_campaign(recipient.campaign)
    row: ConsolationRecipient = (
        ConsolationRecipient.objects.select_for_update(of=("self",))
        .select_related("union", "person", "share", "visit", "order", "campaign")
        .get(pk=recipient.pk)
    )
    row.campaign = campaign
    return row


def share_of(campaign: ConsolationCampaign, union: Any) -> CampaignShare:
    """The share of a union. Raises Refusal where it has none."""
    share: CampaignShare | None = campaign.shares.filter(union=union).first()
    if share is None:
        raise Refusal(f"“{union}”没有参加这次活动，请先由主办工会为它安排额度。")
    return share
