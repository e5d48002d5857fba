"""Money for people on a list: payment orders of engines/money, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum

from gonghui.domains.assistance.campaigns import rules
from gonghui.domains.assistance.campaigns.models import (
    CampaignFund,
    ConsolationCampaign,
    ConsolationRecipient,
)
from gonghui.domains.assistance.campaigns.services.asking import (
    ask_scope,
    lock_campaign,
    refuse,
)
from gonghui.domains.assistance.campaigns.services.planning import begun
from gonghui.domains.assistance.campaigns.services.visiting import refresh_amount
from gonghui.engines.money.enums import LIVE_STATES, OrderState, Way
from gonghui.engines.money.services import Origin, draft_order
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal

CASH_KIND = "consolation.cash"
GONE = (OrderState.CANCELLED, OrderState.REVERSED)


@dataclass
class Drafted:
    """What came of drafting orders for many: how many, and why not for the others."""

    count: int = 0
    amount: Decimal = Decimal(0)
    left: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        said = f"已制作付款单{self.count}笔，共{self.amount}元"
        if not self.left:
            return f"{said}，请按程序审批和支付。"
        why = "；".join(f"{name}：{reason}" for name, reason in list(self.left.items())[:5])
        return f"{said}。还有{len(self.left)}人没有制单：{why}"


def without_order(recipients: Any) -> Any:
    """People who are to have money that no living order promises yet."""
    return recipients.counted().filter(
        Q(order=None) | Q(order__state__in=GONE), cash__gt=0, paid_on=None
    )


@transaction.atomic
def draft_orders(
    row: ConsolationCampaign,
    recipients: Iterable[int],
    *,
    fund: CampaignFund,
    way: str = Way.BANK,
    actor: Any,
) -> Drafted:
    """Draft an order for each of the people chosen who has none. One who cannot be paid (no account,
    a second time, over a cap) stops no other and is named."""
    campaign = lock_campaign(row)
    fund = CampaignFund.objects.select_related("share__union", "line__union").get(pk=fund.pk)
    share = fund.share
    ask_scope(actor, share.union)
    refuse(rules.giving_problem(campaign.state))
    if share.campaign_id != campaign.pk:
        raise Refusal("资金来源不属于这个活动，请重新选择。")
    people = list(
        without_order(ConsolationRecipient.objects.filter(pk__in=list(recipients), share=share))
        .select_for_update(of=("self",))
        .select_related("person", "order")
        .order_by("name_key", "pk")
    )
    if not people:
        raise Refusal("请先勾选需要制单的人；已经制单的不再重复制作。")
    room = fund.amount - _promised(fund)
    drafted = Drafted()
    for one in people:
        if one.cash > room - drafted.amount:
            drafted.left[one.person.name] = f"资金来源余{room - drafted.amount}元，不足"
            continue
        try:
            with transaction.atomic():
                one.order = _order_for(one, campaign, fund, way, actor)
        except Refusal as refusal:
            drafted.left[one.person.name] = refusal.message.rstrip("。")
            continue
        one.save(update_fields=["order"])
        drafted.count += 1
        drafted.amount += one.cash
    if not drafted.count:
        raise Refusal(drafted.text.partition("。")[2] or drafted.text)
    begun(campaign, actor)
    record(
        "campaigns.orders_drafted",
        actor=actor,
        union=share.union,
        target=campaign,
        detail={"count": drafted.count},
    )
    return drafted


def _order_for(
    one: ConsolationRecipient,
    campaign: ConsolationCampaign,
    fund: CampaignFund,
    way: str,
    actor: Any,
) -> Any:
    return draft_order(
        CASH_KIND,
        union=fund.line.union,
        payee=one.person,
        amount=one.cash,
        way=way,
        line=fund.line,
        cause=f"{one.cause}:{one.year}",
        origin=Origin(
            type=ConsolationRecipient._meta.label,
            id=str(one.pk),
            title=campaign.title,
            url=one.get_absolute_url(),
        ),
        note=campaign.title,
        once_key=f"{CASH_KIND}:{one.pk}:{one.order_id or 0}",
        actor=actor,
    )


def _promised(fund: CampaignFund) -> Decimal:
    """What orders for this share take from the line."""
    orders = ConsolationRecipient.objects.filter(
        share=fund.share, order__line=fund.line, order__state__in=LIVE_STATES
    )
    return Decimal(orders.aggregate(found=Sum("order__amount"))["found"] or 0)


# ---------------------------------------------------------------- told by engines/money


def order_paid(order: Any, *, actor: Any) -> None:
    """The money has left."""
    ConsolationRecipient.objects.filter(order=order).update(paid_on=order.paid_on)


def order_reversed(order: Any, *, actor: Any) -> None:
    """The money came back. While the campaign runs it may be paid anew; afterwards it no longer
    counts, and the account says that it differs from what was settled."""
    found = (
        ConsolationRecipient.objects.filter(order=order).select_related("campaign", "visit").first()
    )
    if found is None:
        return
    recipient: ConsolationRecipient = found
    recipient.paid_on = None
    if recipient.campaign.is_open:
        recipient.save(update_fields=["paid_on"])
        return
    recipient.cash = Decimal(0)
    recipient.save(update_fields=["paid_on", "cash"])
    if recipient.visit is not None:
        refresh_amount(recipient.visit)
        recipient.visit.save(update_fields=["cash", "goods_cost", "amount"])
