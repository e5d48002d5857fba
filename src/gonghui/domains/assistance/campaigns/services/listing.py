"""The lists of a campaign: units to visit, people to call on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.domains.assistance.campaigns import queries, rules
from gonghui.domains.assistance.campaigns.enums import (
    Category,
    RecipientState,
    VisitState,
)
from gonghui.domains.assistance.campaigns.models import (
    CampaignShare,
    ConsolationCampaign,
    ConsolationRecipient,
    ConsolationVisit,
)
from gonghui.domains.assistance.campaigns.services.asking import (
    ask_scope,
    lock_campaign,
    lock_recipient,
    lock_visit,
    refuse,
    share_of,
)
from gonghui.domains.assistance.campaigns.services.planning import cause_and_year
from gonghui.kernel.audit.services import record
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

# ---------------------------------------------------------------- units


@dataclass(frozen=True)
class Unit:
    """Where a visit goes: an employer, a union, or a place (families at home)."""

    employer: Any = None
    union: Any = None
    place: str = ""


@transaction.atomic
def list_visit(
    row: ConsolationCampaign,
    *,
    union: Any,
    unit: Unit,
    category: str,
    expected: int = 0,
    planned_on: dt.date | None = None,
    planned_amount: Decimal = Decimal(0),
    leader: str = "",
    again_reason: str = "",
    actor: Any,
) -> ConsolationVisit:
    """Put a visit on the list, with its day if it is known."""
    campaign = lock_campaign(row)
    ask_scope(actor, union)
    refuse(rules.lists_problem(campaign.state))
    refuse(rules.money_problem(planned_amount))
    if unit.employer is not None and unit.union is not None:
        raise Refusal("用人单位和工会只选一个。")
    if unit.employer is None and unit.union is None and not unit.place.strip():
        raise Refusal("请选择慰问单位；入户走访的，填写地点。")
    today = timezone.localdate()
    visit = ConsolationVisit(
        campaign=campaign,
        share=share_of(campaign, union),
        union=union,
        employer=unit.employer,
        visited_union=unit.union,
        unit_key=queries.unit_key_of(employer=unit.employer, union=unit.union, on=today),
        place=unit.place.strip(),
        category=Category(category),
        expected=expected,
        planned_amount=planned_amount,
        leader=leader.strip(),
    )
    _set_day(visit, planned_on, again_reason)
    visit.save()
    record(
        "campaigns.visit_listed",
        actor=actor,
        union=union,
        target=visit,
        detail={"campaign": campaign.title},
    )
    return visit


@transaction.atomic
def plan_visit(
    row: ConsolationVisit,
    *,
    planned_on: dt.date | None,
    leader: str,
    expected: int,
    planned_amount: Decimal,
    again_reason: str = "",
    actor: Any,
) -> ConsolationVisit:
    """Set or change the day of a visit and who leads it."""
    visit = lock_visit(row)
    ask_scope(actor, visit.union)
    refuse(rules.lists_problem(visit.campaign.state))
    refuse(rules.visit_problem(visit.state, VisitState.DONE))
    refuse(rules.money_problem(planned_amount))
    visit.leader, visit.expected = leader.strip(), expected
    visit.planned_amount = planned_amount
    _set_day(visit, planned_on, again_reason)
    visit.save()
    record(
        "campaigns.visit_planned",
        actor=actor,
        union=visit.union,
        target=visit,
        detail={"on": str(planned_on or "")},
    )
    return visit


def _set_day(visit: ConsolationVisit, day: dt.date | None, reason: str) -> None:
    """A day within the campaign; near another visit to the same unit only with a reason."""
    visit.planned_on, visit.again_reason = day, reason.strip()
    if day is None:
        return
    campaign = visit.campaign
    if not campaign.from_on <= day <= campaign.to_on:
        raise Refusal(f"计划日期不在活动时间内（{campaign.from_on}至{campaign.to_on}）。")
    refuse_near(visit, day, reason)


def refuse_near(visit: ConsolationVisit, day: dt.date, reason: str) -> None:
    """The warning: the same unit under the same brand within some days wants a reason."""
    if visit.unit_key is None:
        return
    gap = int(resolve("consolation.revisit_days", union=visit.union, on=day).value)
    days = queries.visits_to(visit.unit_key, visit.campaign.brand, without=visit.pk)
    refuse(rules.again_problem(rules.near_visits(days, day, gap=gap), gap=gap, reason=reason))


@transaction.atomic
def cancel_visit(row: ConsolationVisit, *, reason: str, actor: Any) -> ConsolationVisit:
    """A visit that is not paid; its people go back on the list."""
    visit = lock_visit(row)
    ask_scope(actor, visit.union)
    refuse(rules.lists_problem(visit.campaign.state))
    refuse(rules.visit_problem(visit.state, VisitState.CANCELLED))
    if not reason.strip():
        raise Refusal("请写明取消的原因。")
    if visit.issue_list_id is not None:
        raise Refusal("这次走访已经制作物资发放单，请先作废发放单。")
    visit.recipients.counted().update(visit=None)
    visit.state, visit.cancel_reason = VisitState.CANCELLED, reason.strip()
    visit.save(update_fields=["state", "cancel_reason"])
    record(
        "campaigns.visit_cancelled",
        actor=actor,
        union=visit.union,
        target=visit,
        reason=visit.cancel_reason,
    )
    return visit


# ---------------------------------------------------------------- people


@dataclass(frozen=True)
class Gift:
    """What somebody is to be given."""

    cash: Decimal = Decimal(0)
    goods: str = ""
    goods_value: Decimal = Decimal(0)

    @property
    def value(self) -> Decimal:
        return self.cash + self.goods_value


@dataclass(frozen=True)
class Invited:
    """Somebody who is to stand on the list, for the union he belongs to."""

    person: Any
    union: Any = None
    gift: Gift = Gift()
    category: str = ""


@transaction.atomic
def list_people(
    row: ConsolationCampaign,
    people: Sequence[Invited],
    *,
    union: Any,
    category: str,
    visit: ConsolationVisit | None = None,
    actor: Any,
) -> int:
    """Put people on the list of a union. Whole or not at all: the first who may not be is named.

    How many were added; who stands on the same list (of this visit) already is passed over.
    """
    campaign = lock_campaign(row)
    ask_scope(actor, union)
    share = share_of(campaign, union)
    refuse(rules.lists_problem(campaign.state))
    if visit is not None and (visit.campaign_id, visit.union_id) != (campaign.pk, union.pk):
        raise Refusal("这次走访不属于这个活动或这个工会。")
    if visit is not None:
        refuse(rules.visit_problem(visit.state, VisitState.DONE))
    there = set(
        campaign.recipients.counted()
        .filter(person__in=[one.person.pk for one in people], visit=visit)
        .values_list("person", flat=True)
    )
    waiting = [one for one in people if one.person.pk not in there]
    problems = problems_of(campaign, waiting, share=share, actor=actor)
    if problems:
        one, problem = next(iter(problems.items()))
        more = f"（另有{len(problems) - 1}人也不符合）" if len(problems) > 1 else ""
        raise Refusal(f"{waiting[one].person.name}：{problem}{more}。")
    _add(campaign, share, waiting, category=category, visit=visit)
    if waiting:
        record(
            "campaigns.people_listed",
            actor=actor,
            union=union,
            target=campaign,
            detail={"count": len(waiting), "visit": visit.pk if visit else None},
        )
    return len(waiting)


def problems_of(
    campaign: ConsolationCampaign,
    people: Sequence[Invited],
    *,
    share: CampaignShare,
    actor: Any,
    used: Decimal | None = None,
) -> dict[int, str]:
    """Why some of the people may not be listed, by place. Five queries for all of them."""
    today = timezone.localdate()
    keys = [one.person.pk for one in people]
    cause, year = cause_and_year(campaign)
    posts = queries.posts_of(keys, today)
    with_base = bool(resolve("consolation.base_chairs_lead", union=share.union, on=today).value)
    limits = queries.limits_at(share.union, today)
    spent = queries.given_in_year(keys, year)
    twice = queries.given_money(keys, cause, year)
    total = queries.used_of(share) if used is None else used
    own = getattr(actor, "person_id", None)
    found: dict[int, str] = {}
    seen: set[int] = set()
    for place, one in enumerate(people):
        key = one.person.pk
        problem = rules.recipient_problem(
            is_leader=rules.is_leader(posts.get(key, ()), with_base=with_base),
            is_actor=own is not None and own == key,
        )
        problem = problem or rules.money_problem(one.gift.cash, one.gift.goods_value)
        if not problem and key in seen:
            problem = "名单中重复"
        if not problem and one.gift.cash and key in twice:
            problem = "同一事由今年已在慰问金名单中（含其他工会），不能重复发放"
        problem = problem or rules.person_problem(
            limits, one.gift.value, given_in_year=spent.get(key, Decimal(0))
        )
        problem = problem or rules.quota_problem(
            quota=share.quota, used=total, more=one.gift.cash, union=str(share.union)
        )
        if problem:
            found[place] = problem
            continue
        seen.add(key)
        total += one.gift.cash
    return found


def _add(
    campaign: ConsolationCampaign,
    share: CampaignShare,
    people: Sequence[Invited],
    *,
    category: str,
    visit: ConsolationVisit | None,
) -> None:
    cause, year = cause_and_year(campaign)
    try:
        with transaction.atomic():
            ConsolationRecipient.objects.bulk_create(
                [
                    ConsolationRecipient(
                        campaign=campaign,
                        share=share,
                        union=share.union,
                        visit=visit,
                        person=one.person,
                        person_union=one.union,
                        name_key=one.person.name_key,
                        category=Category(one.category or category),
                        cause=cause,
                        year=year,
                        cash=one.gift.cash,
                        goods=one.gift.goods.strip(),
                        goods_value=one.gift.goods_value,
                    )
                    for one in people
                ],
                batch_size=500,
            )
    except IntegrityError:
        raise Refusal("名单上有人刚刚由其他工会列入同一事由的慰问，请刷新后核对。") from None


@transaction.atomic
def add_to_visit(row: ConsolationVisit, recipients: Sequence[int], *, actor: Any) -> int:
    """Let people of the list be called on at this visit. How many were."""
    visit = lock_visit(row)
    ask_scope(actor, visit.union)
    refuse(rules.lists_problem(visit.campaign.state))
    refuse(rules.visit_problem(visit.state, VisitState.DONE))
    people = visit.campaign.recipients.filter(
        pk__in=list(recipients), union=visit.union, visit=None, state=RecipientState.LISTED
    )
    found = people.update(visit=visit)
    if not found:
        raise Refusal("请先勾选要一并走访的人。")
    record(
        "campaigns.people_assigned",
        actor=actor,
        union=visit.union,
        target=visit,
        detail={"count": found},
    )
    return int(found)


@transaction.atomic
def drop_person(row: ConsolationRecipient, *, reason: str, actor: Any) -> ConsolationRecipient:
    """Take somebody off the list who was given nothing."""
    recipient = lock_recipient(row)
    ask_scope(actor, recipient.union)
    refuse(rules.lists_problem(recipient.campaign.state))
    if recipient.state != RecipientState.LISTED:
        raise Refusal("已经慰问的人不能移出名单。")
    if recipient.order is not None and recipient.order.state not in ("cancelled", "reversed"):
        raise Refusal(f"付款单{recipient.order.number}还没有作废，请先作废再移出名单。")
    if not reason.strip():
        raise Refusal("请写明移出的原因。")
    recipient.state, recipient.drop_reason = RecipientState.DROPPED, reason.strip()
    recipient.save(update_fields=["state", "drop_reason"])
    record(
        "campaigns.person_dropped",
        actor=actor,
        union=recipient.union,
        target=recipient,
        reason=recipient.drop_reason,
    )
    return recipient


@transaction.atomic
def change_gift(
    row: ConsolationRecipient, *, gift: Gift, category: str, actor: Any
) -> ConsolationRecipient:
    """Give somebody something else than was planned, while no payment is under way for him."""
    recipient = lock_recipient(row)
    ask_scope(actor, recipient.union)
    refuse(rules.lists_problem(recipient.campaign.state))
    if recipient.state not in (RecipientState.LISTED, RecipientState.GIVEN):
        raise Refusal(f"这一项{recipient.get_state_display()}，不能再改。")
    order = recipient.order
    if order is not None and order.state not in ("cancelled", "reversed"):
        raise Refusal(f"付款单{order.number}还没有作废，请先作废再改。")
    refuse(rules.money_problem(gift.cash, gift.goods_value))
    today = timezone.localdate()
    person, before = recipient.person_id, recipient.value
    spent = queries.given_in_year([person], recipient.year).get(person, Decimal(0)) - before
    refuse(
        rules.person_problem(
            queries.limits_at(recipient.union, today), gift.value, given_in_year=spent
        )
    )
    refuse(
        rules.quota_problem(
            quota=recipient.share.quota,
            used=queries.used_of(recipient.share) - recipient.cash,
            more=gift.cash,
            union=str(recipient.union),
        )
    )
    recipient.cash, recipient.goods = gift.cash, gift.goods.strip()
    recipient.goods_value, recipient.category = gift.goods_value, Category(category)
    try:
        with transaction.atomic():
            recipient.save()
    except IntegrityError:
        raise Refusal("同一事由今年已在慰问金名单中（含其他工会），不能重复发放。") from None
    if recipient.visit is not None and recipient.visit.state == VisitState.DONE:
        recompute(recipient.visit)
    record(
        "campaigns.gift_changed",
        actor=actor,
        union=recipient.union,
        target=recipient,
        detail={"value": str(recipient.value)},
    )
    return recipient


def recompute(visit: ConsolationVisit) -> None:
    """What a paid visit gave in money, from its people as they stand now."""
    cash = sum((one.cash for one in visit.recipients.counted()), Decimal(0))
    ConsolationVisit.objects.filter(pk=visit.pk).update(
        cash=cash, amount=cash + visit.goods_cost + visit.direct_cost
    )
