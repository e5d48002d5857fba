"""A year of 金秋助学: announced, closed, settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from gonghui.domains.assistance.aid import queries
from gonghui.domains.assistance.aid.enums import CampaignState, Stage, StudyState, Target
from gonghui.domains.assistance.aid.models import (
    StudyApplication,
    StudyCampaign,
    StudyStandard,
)
from gonghui.domains.assistance.aid.rules import study
from gonghui.domains.assistance.aid.services.asking import ask_scope, refuse
from gonghui.domains.assistance.aid.standards import study_policy_at
from gonghui.engines.money.models import BudgetLine
from gonghui.kernel.audit.services import record
from gonghui.kernel.notify.services import send
from gonghui.kernel.refusal import Refusal

Standards = Mapping[tuple[str, str], Decimal]
"""Amounts by group (filed, plain, partner) and stage."""

_CATEGORY = {"filed": "deep", "plain": "", "partner": ""}
_TARGET = {"filed": Target.OWN, "plain": Target.OWN, "partner": Target.PARTNER}


@dataclass(frozen=True)
class Plan:
    """What a campaign announces."""

    targets: str
    opens_on: dt.date
    closes_on: dt.date
    standards: Standards
    line: BudgetLine | None = None
    revisit_target: int = 50


def standards_problem(union: Any, on: dt.date, standards: Standards) -> str:
    """Why these amounts are above the limits of the place; of families with a file the highest
    category is asked, and each award again by its own."""
    policy = study_policy_at(union, on)
    for (group, stage), amount in standards.items():
        limit = study.limit_of(policy, stage, category=_CATEGORY[group], target=_TARGET[group])
        if problem := study.standard_problem(amount, limit):
            return problem
    return ""


@transaction.atomic
def make_campaign(union: Any, *, year: int, plan: Plan, actor: Any) -> StudyCampaign:
    """Prepare a year; nobody sees it until it is opened."""
    ask_scope(actor, union, "aid.campaign")
    _ask_plan(union, year, plan)
    campaign = StudyCampaign(
        union=union,
        year=year,
        targets=plan.targets.strip(),
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
        line=plan.line,
        revisit_target=plan.revisit_target,
        made_by=actor,
    )
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError:
        raise Refusal(f"{union}{year}年金秋助学已经建立，请在列表中打开。") from None
    _write_standards(campaign, plan.standards)
    record("aid.campaign_made", actor=actor, union=union, target=campaign)
    return campaign


def _ask_plan(union: Any, year: int, plan: Plan) -> None:
    if not plan.targets.strip():
        raise Refusal("请写明资助对象。")
    refuse(study.dates_problem(year=year, opens_on=plan.opens_on, closes_on=plan.closes_on))
    if not any(amount for amount in plan.standards.values()):
        raise Refusal("请至少填写一个学段的助学标准。")
    refuse(standards_problem(union, plan.opens_on, plan.standards))
    if plan.line is not None and plan.line.union_id != union.pk:
        raise Refusal("请选择本工会的预算项目。")


def _write_standards(campaign: StudyCampaign, standards: Standards) -> None:
    campaign.standards.all().delete()
    StudyStandard.objects.bulk_create(
        StudyStandard(campaign=campaign, group=group, stage=stage, amount=amount)
        for (group, stage), amount in standards.items()
        if amount
    )


def _locked(campaign: StudyCampaign) -> StudyCampaign:
    row: StudyCampaign = (
        StudyCampaign.objects.select_for_update(of=("self",))
        .select_related("union", "line")
        .get(pk=campaign.pk)
    )
    return row


@transaction.atomic
def change_campaign(campaign: StudyCampaign, *, plan: Plan, actor: Any) -> StudyCampaign:
    """Before it opens everything may change; while it is open, the last day, the line and the
    target of call-backs."""
    campaign = _locked(campaign)
    ask_scope(actor, campaign.union, "aid.campaign")
    _ask_plan(campaign.union, campaign.year, plan)
    if campaign.state == CampaignState.SETTLED:
        raise Refusal("该年度金秋助学已经结束，不能再修改。")
    if campaign.state != CampaignState.DRAFT:
        given = {key: amount for key, amount in plan.standards.items() if amount}
        if given != queries.standards_of(campaign) or plan.opens_on != campaign.opens_on:
            raise Refusal("已经开始申请，不能再改标准和开始日期；可以改截止日期和预算项目。")
    else:
        _write_standards(campaign, plan.standards)
    campaign.targets, campaign.opens_on = plan.targets.strip(), plan.opens_on
    campaign.closes_on, campaign.line = plan.closes_on, plan.line
    campaign.revisit_target = plan.revisit_target
    campaign.save()
    record("aid.campaign_changed", actor=actor, union=campaign.union, target=campaign)
    return campaign


STEPS = {
    CampaignState.DRAFT: CampaignState.OPEN,
    CampaignState.OPEN: CampaignState.CLOSED,
    CampaignState.CLOSED: CampaignState.SETTLED,
}


@transaction.atomic
def advance_campaign(campaign: StudyCampaign, *, to: str, actor: Any) -> StudyCampaign:
    """Open it for applications, close it, settle it once everything is paid or refused."""
    campaign = _locked(campaign)
    ask_scope(actor, campaign.union, "aid.campaign")
    if STEPS.get(CampaignState(campaign.state)) != to:
        raise Refusal(
            f"现为“{campaign.get_state_display()}”，不能改为“{CampaignState(to).label}”。"
        )
    if to == CampaignState.SETTLED:
        left = campaign.applications.filter(
            state__in=(StudyState.APPLIED, StudyState.CHECKED, StudyState.AWARDED)
        ).count()
        if left:
            raise Refusal(f"还有{left}份申请没有办完，办完后再结束。")
    campaign.state = to
    campaign.save(update_fields=["state"])
    record(
        "aid.campaign_moved",
        actor=actor,
        union=campaign.union,
        target=campaign,
        detail={"what": CampaignState(to).label},
    )
    if to == CampaignState.OPEN:
        tell_families(campaign)
    return campaign


def tell_families(campaign: StudyCampaign) -> None:
    """Tell the workers with a file that applications are open."""
    files = queries.files_below(campaign.union)
    send(
        "aid.study_opened",
        to=[file.person for file in files],
        union=campaign.union,
        context={
            "year": campaign.year,
            "union": str(campaign.union),
            "until": campaign.closes_on,
        },
        url="/m/aid/study/",
        key=f"study {campaign.pk}",
    )


def award_rule(application: StudyApplication, on: dt.date) -> tuple[Decimal, str]:
    """The standard as far as the limit of this family reaches, and the rule in words."""
    campaign = application.campaign
    standard = queries.standards_of(campaign).get((application.group, application.stage))
    if not standard:
        raise Refusal(f"本年度没有{Stage(application.stage).label}的助学标准，不能资助。")
    file = application.file
    policy = study_policy_at(campaign.union, on, is_urban=file.is_urban if file else True)
    limit = study.limit_of(
        policy, application.stage, category=application.category, target=application.target
    )
    amount = study.award(standard, limit)
    if not amount:
        raise Refusal(f"{limit.text}（{limit.source}），不能资助。")
    return amount, f"{limit.text}（{limit.source}）"[:300]
