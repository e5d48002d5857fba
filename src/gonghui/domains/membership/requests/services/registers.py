"""Stays away from the union that holds the membership, and agreements about dispatched workers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.enums import LIVING_STATUSES
from gonghui.domains.membership.requests import queries
from gonghui.domains.membership.requests.enums import StayKind
from gonghui.domains.membership.requests.models import AgencyAgreement, StayElsewhere
from gonghui.domains.membership.requests.rules.changing import absence_problem, split_problem
from gonghui.domains.membership.services.ledger import ask_scope, refuse
from gonghui.kernel.audit.services import record
from gonghui.kernel.people.identity import normalise
from gonghui.kernel.people.names import normalise_name
from gonghui.kernel.people.services import find_by_id_number
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

LIMITS = {
    StayKind.FLOATING: ("float.months", "离开会籍地"),
    StayKind.SECONDED: ("second.months", "借调"),
}


@transaction.atomic
def register_stay(data: Mapping[str, Any], *, actor: Any) -> StayElsewhere:
    """Register somebody who works here while another union holds his membership.

    He shows his paper, for the union that serves may not see the other's register.
    """
    union = data["union"]
    ask_scope(actor, union)
    kind = StayKind(data["kind"])
    months = int(resolve(LIMITS[kind][0], union=union, on=timezone.localdate()).value)
    refuse(absence_problem(data["from_on"], data["to_on"], months=months, what=LIMITS[kind][1]))
    record("membership.searched_by_id_number", actor=actor, union=union)
    membership = queries.membership_of(find_by_id_number(normalise(data["id_number"])))
    if (
        membership is None
        or membership.person.name != normalise_name(data["name"])
        or membership.status not in LIVING_STATUSES
    ):
        raise Refusal("没有找到这名会员，请核对姓名和证件号码；还不是会员的，请办理入会。")
    if membership.union_id == union.pk:
        raise Refusal("该会员的会籍就在本工会，不用登记流入。")
    if StayElsewhere.objects.filter(membership=membership, union=union, to_on=None).exists():
        raise Refusal("该会员已登记在本工会服务，请先填写结束日期。")
    stay: StayElsewhere = StayElsewhere.objects.create(
        membership=membership,
        union=union,
        kind=kind,
        workplace=data["workplace"],
        from_on=data["from_on"],
        to_on=data["to_on"],
        note=data["note"],
        actor=actor,
    )
    record("membership.stay_registered", actor=actor, union=union, target=stay)
    return stay


@transaction.atomic
def change_stay(row: StayElsewhere, data: Mapping[str, Any], *, actor: Any) -> StayElsewhere:
    """Correct a stay, or write down when it ended."""
    row = StayElsewhere.objects.select_for_update().get(pk=row.pk)
    ask_scope(actor, row.union)
    if data["to_on"] is not None and data["to_on"] < data["from_on"]:
        raise Refusal("结束日期不能早于开始日期。")
    for field in ("workplace", "from_on", "to_on", "note"):
        setattr(row, field, data[field])
    row.save()
    record("membership.stay_changed", actor=actor, union=row.union, target=row)
    return row


@transaction.atomic
def save_agreement(
    data: Mapping[str, Any], *, actor: Any, row: AgencyAgreement | None = None
) -> AgencyAgreement:
    """Write an agreement about dispatched members down, or correct it. One of both sides may."""
    row = row or AgencyAgreement()
    for field, value in data.items():
        setattr(row, field, value)
    sides = (row.dispatch_union, row.host_union)
    if sides[0].pk == sides[1].pk:
        raise Refusal("派遣单位工会和用工单位工会不能是同一个工会。")
    if actor is not None and not any(actor.may_at("membership.edit", side) for side in sides):
        raise Refusal("只能登记本工会作为一方的协议。")
    if row.to_on <= row.from_on:
        raise Refusal("协议截止日期应晚于开始日期。")
    refuse(split_problem(row.host_percent))
    row.save()
    for side in sides:
        record("membership.agreement_saved", actor=actor, union=side, target=row)
    return row


def create_agreement(data: Mapping[str, Any], *, actor: Any) -> AgencyAgreement:
    """A new agreement."""
    return save_agreement(data, actor=actor)


def update_agreement(
    row: AgencyAgreement, data: Mapping[str, Any], *, actor: Any
) -> AgencyAgreement:
    """A corrected agreement."""
    return save_agreement(data, actor=actor, row=row)
