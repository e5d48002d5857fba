"""From review to work, back to review, to the end of the year."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.direction.planning import rules
from gonghui.direction.planning.enums import PlanState, TargetState
from gonghui.direction.planning.models import Plan, ProgressEntry, Target
from gonghui.direction.planning.services.locking import lock, refuse
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


def decision_of(target: Target) -> rules.Decision:
    """What the confirmation wants to know of a target."""
    return rules.Decision(
        label=str(target),
        state=target.state,
        mode=target.progress_mode,
        has_value=target.value is not None,
        has_indicator=bool(target.indicator_code),
        is_known_indicator=target.indicator_code in INDICATORS,
    )


@transaction.atomic
def confirm_plan(plan: Plan, *, actor: Any) -> Plan:
    """Let the work begin: adopted targets are followed from now on.

    Refuses while a target lacks a decision, and names it.
    """
    plan = lock(plan)
    decisions = [decision_of(target) for target in plan.targets.all()]
    refuse(rules.confirm_problem(state=plan.state, kind=plan.kind, decisions=decisions))
    plan.state, plan.confirmed_by, plan.confirmed_at = PlanState.CONFIRMED, actor, timezone.now()
    plan.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    count = sum(one.state == TargetState.CONFIRMED for one in decisions)
    detail = {"targets": count}
    record("planning.confirmed", actor=actor, union=plan.union, target=plan, detail=detail)
    return plan


@transaction.atomic
def reopen_plan(plan: Plan, *, reason: str, actor: Any) -> Plan:
    """Take a confirmed plan back to review, say because a target was adjusted in mid-year.
    Declared progress stays with its targets."""
    plan = lock(plan)
    if plan.state != PlanState.CONFIRMED:
        raise Refusal("只有执行中的计划才能退回审核。")
    if not reason.strip():
        raise Refusal("请写明退回的原因。")
    plan.state = PlanState.REVIEW
    plan.save(update_fields=["state"])
    record("planning.reopened", actor=actor, union=plan.union, target=plan, reason=reason.strip())
    return plan


@transaction.atomic
def close_plan(plan: Plan, *, actor: Any) -> Plan:
    """End the work on a plan. Refuses while declared progress waits for a decision."""
    plan = lock(plan)
    if plan.state != PlanState.CONFIRMED:
        raise Refusal("只有执行中的计划才能办结。")
    waiting = ProgressEntry.objects.filter(target__plan=plan, state="submitted").count()
    if waiting:
        raise Refusal(f"还有{waiting}条申报的进度没有审核，请先审核。")
    plan.state, plan.closed_at = PlanState.CLOSED, timezone.now()
    plan.save(update_fields=["state", "closed_at"])
    record("planning.closed", actor=actor, union=plan.union, target=plan)
    return plan
