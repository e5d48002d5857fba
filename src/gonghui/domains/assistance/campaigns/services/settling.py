"""A campaign is settled when nothing is open, and summed up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.assistance.campaigns import queries, rules
from gonghui.domains.assistance.campaigns.enums import (
    CampaignState,
    RecipientState,
    VisitState,
)
from gonghui.domains.assistance.campaigns.models import ConsolationCampaign
from gonghui.domains.assistance.campaigns.services.asking import (
    ask_scope,
    lock_campaign,
    refuse,
)
from gonghui.domains.assistance.campaigns.services.visiting import refresh_amount
from gonghui.engines.goods.enums import LineState
from gonghui.engines.goods.models import IssueLine
from gonghui.engines.money.enums import PAID_STATES
from gonghui.kernel.audit.services import record
from gonghui.kernel.policy.services import resolve


def open_items(campaign: ConsolationCampaign) -> rules.OpenItems:
    """What stands in the way of settling: six queries."""
    visits = campaign.visits.select_related("employer", "visited_union")
    people = campaign.recipients.counted().select_related("person", "union", "order")
    lines = (
        IssueLine.objects.filter(issue_list__consolation_visit__campaign=campaign)
        .filter(state__in=(LineState.PLANNED, LineState.HANDED))
        .select_related("item")
    )
    orders = [
        f"{one.person.name}{f'（{one.order.get_state_display()}）' if one.order else '（未制单）'}"
        for one in people.filter(cash__gt=0).exclude(order__state__in=PAID_STATES)
    ]
    return rules.OpenItems(
        visits=[str(one) for one in visits.filter(state=VisitState.PLANNED)],
        people=[one.person.name for one in people.filter(state=RecipientState.LISTED)],
        unsigned_people=[one.person.name for one in people.filter(state=RecipientState.GIVEN)],
        unsigned_units=[
            str(one)
            for one in visits.filter(
                state=VisitState.DONE, unit_key__isnull=False, received_on=None
            )
        ],
        orders=orders,
        goods=[f"{one.name}的{one.item}" for one in lines],
    )


@transaction.atomic
def settle(row: ConsolationCampaign, *, actor: Any) -> ConsolationCampaign:
    """Close the account. Refused while anything is open; what is open is named."""
    campaign = lock_campaign(row)
    ask_scope(actor, campaign.union, "campaigns.edit")
    refuse(rules.move_problem(campaign.state, CampaignState.SETTLED))
    for visit in campaign.visits.filter(state=VisitState.DONE).exclude(issue_list=None):
        refresh_amount(visit)
        visit.save(update_fields=["cash", "goods_cost", "amount"])
    refuse(rules.settling_problem(open_items(campaign)))
    campaign.state, campaign.settled_by = CampaignState.SETTLED, actor
    campaign.settled_on = timezone.localdate()
    campaign.settlement = figures_of(campaign)
    campaign.save(update_fields=["state", "settled_by", "settled_on", "settlement"])
    record(
        "campaigns.settled",
        actor=actor,
        union=campaign.union,
        target=campaign,
        detail={"amount": campaign.settlement["amount"]},
    )
    return campaign


def figures_of(campaign: ConsolationCampaign) -> dict[str, str]:
    """The totals of all shares as text, to be kept."""
    total = queries.total_of(campaign, queries.accounts_of(campaign))
    return {
        name: str(getattr(total, name))
        for name in (
            "quota", "done", "units", "roster", "declared", "people",
            "cash", "goods", "direct", "amount",
        )
    }  # fmt: skip


@transaction.atomic
def summarise(row: ConsolationCampaign, *, words: str, actor: Any) -> ConsolationCampaign:
    """Write the summary of a settled campaign."""
    campaign = lock_campaign(row)
    ask_scope(actor, campaign.union, "campaigns.edit")
    refuse(rules.move_problem(campaign.state, CampaignState.SUMMARISED))
    today = timezone.localdate()
    least = int(resolve("consolation.summary_least", union=campaign.union, on=today).value)
    refuse(rules.summary_problem(words, least=least))
    campaign.state, campaign.summary = CampaignState.SUMMARISED, words.strip()
    campaign.summarised_on = today
    campaign.save(update_fields=["state", "summary", "summarised_on"])
    record("campaigns.summarised", actor=actor, union=campaign.union, target=campaign)
    return campaign


def is_changed_since(campaign: ConsolationCampaign, amount: Decimal) -> bool:
    """Whether the account came to something else after it was settled (a payment taken back)."""
    settled = campaign.settlement.get("amount")
    return settled is not None and Decimal(settled) != amount
