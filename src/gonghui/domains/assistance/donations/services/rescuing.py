"""职工互助救助: what the matter asks, and what it becomes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from gonghui.domains.assistance.donations import queries, rules
from gonghui.domains.assistance.donations.enums import RescueCause
from gonghui.domains.assistance.donations.models import Outlay
from gonghui.domains.assistance.donations.services.outlays import plan_rescue
from gonghui.engines.matters.models import Matter
from gonghui.kernel.refusal import Refusal


def receiving_union(person: Any, data: Any) -> Any:
    """Who receives a worker's application: the union he is a member of."""
    return queries.union_of(person)


def why_not(person: Any) -> str:
    """Why somebody cannot apply; "" when he can."""
    union = queries.union_of(person)
    if union is None:
        return "您还没有会籍，请先申请入会，或到所在工会核对。"
    account = queries.rescue_account(union)
    if account is None:
        return "所在工会和上级工会还没有开展一日捐，可以申请困难帮扶。"
    problem = _donor_problem(person, union, account)
    return f"{problem}。" if problem else ""


def _donor_problem(person: Any, union: Any, account: Any) -> str:
    facts = queries.donor_facts(person, union, account, timezone.localdate())
    return rules.donor_problem(
        has_given=facts.has_given,
        unit_gave_total=facts.unit_gave_total,
        donors_only=facts.donors_only,
        issues=facts.issues,
    )


def problem_of(matter: Matter) -> str:
    """Why an application may not be taken; "" when it may."""
    account = queries.rescue_account(matter.union)
    if account is None:
        return "本工会和上级工会还没有开展一日捐，不能申请救助。"
    if problem := _donor_problem(matter.applicant_person, matter.union, account):
        return f"{problem}。"
    problem = rules.rescue_problem(
        Decimal(matter.data["amount"]),
        Decimal(matter.data["own_costs"]),
        queries.standard_at(account.union, timezone.localdate()),
    )
    if problem:
        return f"{problem}。"
    return (
        "" if matter.data["happened_on"] <= str(timezone.localdate()) else "发生日期不能晚于今天。"
    )


def settle(matter: Matter, *, actor: Any) -> Outlay:
    """Approved: the rescue is planned, and the account holds its money back for it."""
    account = queries.rescue_account(matter.union)
    if account is None:
        raise Refusal("一日捐专户已经停用，不能批准救助。")
    asked = Decimal(matter.data["amount"])
    standard = queries.standard_at(account.union, timezone.localdate())
    own_costs = Decimal(matter.data["own_costs"])
    if problem := rules.rescue_problem(asked, own_costs, standard):
        raise Refusal(f"{problem}。")
    cause = RescueCause(matter.data["cause"])
    return plan_rescue(
        account,
        actor=actor,
        amount=asked,
        title=f"{cause.label}救助",
        person=matter.applicant_person,
        person_union=matter.union,
        cause=cause,
        relation=matter.data["relation"],
        rule=f"{rules.rescue_sum(own_costs, standard).text}（{standard.source}）"[:200],
        matter=matter,
    )
