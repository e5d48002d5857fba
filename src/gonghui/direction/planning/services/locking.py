"""One person at a time changes a plan: every verb locks the plan's row first."""

from __future__ import annotations

from gonghui.direction.planning import rules
from gonghui.direction.planning.models import Plan
from gonghui.kernel.refusal import Refusal


def lock(plan: Plan) -> Plan:
    """The plan, locked until the transaction ends. Refuses when it was taken back meanwhile."""
    locked: Plan | None = Plan.objects.select_for_update().filter(pk=plan.pk).first()
    if locked is None:
        raise Refusal("这份计划已经被撤销。")
    return locked


def lock_for_edit(plan: Plan) -> Plan:
    """The locked plan, when its content may be changed."""
    locked = lock(plan)
    refuse(rules.edit_problem(state=locked.state))
    return locked


def refuse(problem: str) -> None:
    """Say no when a rule has a reason."""
    if problem:
        raise Refusal(f"{problem}。")
