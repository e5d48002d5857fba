"""A campaign from its plan to approval and beginning; the unions that take part, and their money."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from gonghui.domains.assistance.campaigns import queries, rules
from gonghui.domains.assistance.campaigns.enums import CampaignState
from gonghui.domains.assistance.campaigns.models import (
    CampaignFund,
    CampaignShare,
    ConsolationCampaign,
)
from gonghui.domains.assistance.campaigns.services.asking import (
    ask_scope,
    lock_campaign,
    refuse,
)
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.queries import ancestors_and_self
from gonghui.kernel.refusal import Refusal

FACTS = (
    "title",
    "brand",
    "occasion",
    "from_on",
    "to_on",
    "scheme",
    "head_standard",
    "unit_standard",
)


@transaction.atomic
def plan_campaign(data: Mapping[str, Any], *, actor: Any) -> ConsolationCampaign:
    """Draft a campaign; the union that holds it has the first share."""
    union = data["union"]
    ask_scope(actor, union, "campaigns.edit")
    campaign = ConsolationCampaign(union=union, planned_by=actor)
    _write(campaign, data)
    campaign.save()
    campaign.number = f"WW{campaign.from_on:%Y}{campaign.pk:05d}"
    campaign.save(update_fields=["number"])
    CampaignShare.objects.create(campaign=campaign, union=union, quota=data.get("quota") or 0)
    record("campaigns.planned", actor=actor, union=union, target=campaign)
    return campaign


@transaction.atomic
def change_campaign(
    row: ConsolationCampaign, data: Mapping[str, Any], *, actor: Any
) -> ConsolationCampaign:
    """Change the plan. What it is about is fixed once money stands on a list."""
    campaign = lock_campaign(row)
    ask_scope(actor, campaign.union, "campaigns.edit")
    if campaign.state != CampaignState.PLANNED:
        raise Refusal("方案已经批准，不能再改；额度和名单仍可以调整。")
    before = _cause(campaign)
    _write(campaign, data)
    if _cause(campaign) != before and campaign.recipients.exists():
        raise Refusal("名单上已经有人，不能再改品牌、节点和年度；请先清空人员名单。")
    campaign.save()
    if "quota" in data:
        share = campaign.shares.get(union=campaign.union)
        share.quota = data["quota"] or 0
        share.save(update_fields=["quota"])
    record("campaigns.changed", actor=actor, union=campaign.union, target=campaign)
    return campaign


def _write(campaign: ConsolationCampaign, data: Mapping[str, Any]) -> None:
    for name in FACTS:
        if name in data:
            default = Decimal(0) if name.endswith("_standard") else ""
            setattr(campaign, name, data[name] if data[name] is not None else default)
    if "tags" in data:
        campaign.tags = f",{','.join(data['tags'])}," if data["tags"] else ""
    refuse(rules.period_problem(campaign.from_on, campaign.to_on))
    refuse(rules.money_problem(campaign.head_standard, campaign.unit_standard))


def _cause(campaign: ConsolationCampaign) -> tuple[str, str]:
    return cause_and_year(campaign)


def cause_and_year(campaign: ConsolationCampaign) -> tuple[str, str]:
    """For what and for which year money is given under a campaign."""
    cause = rules.cause_of(campaign.brand, campaign.occasion, campaign.pk or 0)
    return cause, str(campaign.from_on.year)


@transaction.atomic
def approve(row: ConsolationCampaign, *, note: str = "", actor: Any) -> ConsolationCampaign:
    """Approve plan and money. Who planned it does not approve it."""
    campaign = lock_campaign(row)
    ask_scope(actor, campaign.union, "campaigns.approve")
    refuse(rules.move_problem(campaign.state, CampaignState.APPROVED))
    refuse(
        rules.approval_problem(
            scheme=campaign.scheme,
            quota=campaign.shares.aggregate(found=Sum("quota"))["found"] or Decimal(0),
            is_planner=_is_same(actor, campaign.planned_by),
        )
    )
    campaign.state, campaign.approved_by = CampaignState.APPROVED, actor
    campaign.approved_on, campaign.approval_note = timezone.localdate(), note.strip()
    campaign.save(update_fields=["state", "approved_by", "approved_on", "approval_note"])
    record("campaigns.approved", actor=actor, union=campaign.union, target=campaign)
    return campaign


def _is_same(one: Any, other: Any) -> bool:
    """The same account, or the same person with two of them."""
    if one is None or other is None:
        return False
    return one.pk == other.pk or (one.person_id is not None and one.person_id == other.person_id)


@transaction.atomic
def begin(row: ConsolationCampaign, *, actor: Any) -> ConsolationCampaign:
    """Visits begin. The first visit or payment does the same by itself."""
    campaign = lock_campaign(row)
    ask_scope(actor, campaign.union, "campaigns.edit")
    refuse(rules.move_problem(campaign.state, CampaignState.EXECUTING))
    return _begun(campaign, actor)


def begun(campaign: ConsolationCampaign, actor: Any) -> None:
    """An approved campaign (locked by the caller) runs from its first visit or payment on."""
    if campaign.state == CampaignState.APPROVED:
        _begun(campaign, actor)


def _begun(campaign: ConsolationCampaign, actor: Any) -> ConsolationCampaign:
    campaign.state = CampaignState.EXECUTING
    campaign.save(update_fields=["state"])
    record("campaigns.begun", actor=actor, union=campaign.union, target=campaign)
    return campaign


@transaction.atomic
def cancel(row: ConsolationCampaign, *, reason: str, actor: Any) -> ConsolationCampaign:
    """Give a campaign up before anything was given."""
    campaign = lock_campaign(row)
    ask_scope(actor, campaign.union, "campaigns.edit")
    refuse(rules.move_problem(campaign.state, CampaignState.CANCELLED))
    if campaign.recipients.filter(order__isnull=False).exists():
        raise Refusal("已经制作付款单，请先作废付款单再取消活动。")
    if not reason.strip():
        raise Refusal("请写明取消的原因。")
    campaign.state, campaign.cancel_reason = CampaignState.CANCELLED, reason.strip()
    campaign.save(update_fields=["state", "cancel_reason"])
    record(
        "campaigns.cancelled",
        actor=actor,
        union=campaign.union,
        target=campaign,
        reason=campaign.cancel_reason,
    )
    return campaign


@transaction.atomic
def set_share(row: ConsolationCampaign, *, union: Any, quota: Decimal, actor: Any) -> CampaignShare:
    """Let a union take part with so much money, or change how much. After approval only who
    approves may do so."""
    campaign = lock_campaign(row)
    planned = campaign.state == CampaignState.PLANNED
    ask_scope(actor, campaign.union, "campaigns.edit" if planned else "campaigns.approve")
    refuse(rules.lists_problem(campaign.state))
    refuse(rules.money_problem(quota))
    if campaign.union not in ancestors_and_self(union):
        raise Refusal(f"“{union}”不是主办工会的下级，不能安排额度。")
    share: CampaignShare = campaign.shares.filter(union=union).first() or CampaignShare(
        campaign=campaign, union=union
    )
    if share.pk is not None:
        refuse(rules.lowered_problem(quota=quota, used=queries.used_of(share), union=str(union)))
        refuse(rules.fund_problem(quota=quota, funded=_funded(share), more=Decimal(0)))
    share.quota = quota
    share.save()
    record(
        "campaigns.share_set",
        actor=actor,
        union=campaign.union,
        target=campaign,
        detail={"share": str(union), "quota": str(quota)},
    )
    return share


@transaction.atomic
def add_fund(share: CampaignShare, *, line: Any, amount: Decimal, actor: Any) -> CampaignFund:
    """Say which budget line pays for a share: one of the union's own or of a superior."""
    campaign = lock_campaign(share.campaign)
    share = CampaignShare.objects.select_related("union").get(pk=share.pk)
    ask_scope(actor, line.union, "campaigns.edit")
    refuse(rules.lists_problem(campaign.state))
    if line.union not in ancestors_and_self(share.union):
        raise Refusal("预算项目须是本级或上级工会的。")
    if amount <= 0:
        raise Refusal("安排金额须大于0。")
    refuse(rules.fund_problem(quota=share.quota, funded=_funded(share), more=amount))
    if share.funds.filter(line=line).exists():
        raise Refusal("这个预算项目已经列为资金来源，请先移出再重新安排。")
    fund: CampaignFund = share.funds.create(line=line, amount=amount)
    record(
        "campaigns.fund_added",
        actor=actor,
        union=share.union,
        target=campaign,
        detail={"line": str(line), "amount": str(amount)},
    )
    return fund


@transaction.atomic
def drop_fund(fund: CampaignFund, *, actor: Any) -> None:
    """Take a budget line off a share, while no payment rests on it."""
    campaign = lock_campaign(fund.share.campaign)
    ask_scope(actor, fund.line.union, "campaigns.edit")
    refuse(rules.lists_problem(campaign.state))
    if fund.share.recipients.filter(order__line=fund.line).exists():
        raise Refusal("已有付款单由这个预算项目列支，不能移出。")
    record(
        "campaigns.fund_dropped",
        actor=actor,
        union=fund.share.union,
        target=campaign,
        detail={"line": str(fund.line), "amount": str(fund.amount)},
    )
    fund.delete()


def _funded(share: CampaignShare) -> Decimal:
    return share.funds.aggregate(found=Sum("amount"))["found"] or Decimal(0)
