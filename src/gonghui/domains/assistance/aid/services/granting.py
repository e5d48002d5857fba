"""Proposing, checking and approving a grant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.assistance.aid import queries
from gonghui.domains.assistance.aid.enums import SERVICES, AidKind, GrantState
from gonghui.domains.assistance.aid.models import AidGrant, AidPaper
from gonghui.domains.assistance.aid.rules import amounts, states
from gonghui.domains.assistance.aid.services.asking import (
    Handed,
    ask_scope,
    keep_sealed,
    locked,
    move,
    note,
    refuse,
)
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.enums import Channel, MatterState, Outcome
from gonghui.engines.matters.models import Matter
from gonghui.kernel.audit.services import record
from gonghui.kernel.people.models import Person
from gonghui.kernel.refusal import Refusal

ZERO = Decimal(0)
CHECK = "check"


@dataclass(frozen=True)
class Ask:
    """What is asked for a family. Without an amount the union fills it in when it checks."""

    kind: str
    reason: str
    burden: Decimal = ZERO
    asked: Decimal | None = None
    amount: Decimal | None = None
    goods: str = ""
    goods_value: Decimal = ZERO


@transaction.atomic
def propose(
    person: Person,
    *,
    ask: Ask,
    union: Any,
    actor: Any,
    papers: Sequence[Handed] = (),
    channel: str = Channel.DESK,
    once_key: str | None = None,
    today: dt.date | None = None,
) -> AidGrant:
    """Ask for money or goods for a family: at the desk with an amount, on the phone without.

    The household's limits are asked with all unions' grants of the year in view; they are asked
    again at the check and at the approval.
    """
    today = today or timezone.localdate()
    if once_key and (known := AidGrant.objects.filter(once_key=once_key).first()):
        return known
    _lock_family(person)
    file = queries.file_of(person)
    refuse(states.kind_problem(ask.kind, has_file=file is not None))
    if file is not None:
        union = file.union
    if channel == Channel.DESK:
        ask_scope(actor, union)
    if not ask.reason.strip():
        raise Refusal("请写明困难情况。")
    if ask.kind == AidKind.MEDICAL and ask.burden <= 0:
        raise Refusal("医疗救助请填写各类报销后的个人负担金额。")
    county = file.county if file is not None else queries.county_of(union)
    worked = queries.work_out(
        kind=ask.kind,
        person=person,
        file=file,
        county=county,
        on=today,
        burden=ask.burden,
        asked=ask.asked,
    )
    refuse(worked.proposal.problem)
    amount = ask.amount if ask.amount is not None else ZERO
    if ask.amount is not None or ask.goods_value:
        refuse(amounts.amount_problem(amount + ask.goods_value, worked.proposal))
        _ask_goods(ask.goods, ask.goods_value)
    grant = AidGrant(
        union=union,
        county=county,
        file=file,
        person=person,
        name_key=person.name_key,
        kind=ask.kind,
        category=worked.category,
        subject=queries.subject_of(file, person),
        year=today.year,
        amount=amount,
        goods=ask.goods.strip(),
        goods_value=ask.goods_value,
        proposed_on=today,
        proposed_by=actor,
        once_key=once_key or None,
    )
    grant.need = {
        "reason": ask.reason.strip()[:1000],
        "burden": str(ask.burden) if ask.burden else "",
        "asked": str(ask.asked) if ask.asked is not None else "",
    }
    grant.worked = worked.kept
    grant.save()
    add_papers(grant, papers, actor=actor)
    grant.matter = matters.submit(
        "aid_grant",
        union=union,
        person=person,
        actor=actor,
        data={"kind": ask.kind, "amount": grant.amount + grant.goods_value or None},
        channel=channel,
        submission_key=f"aid:{grant.uid}",
        today=today,
    )
    grant.save(update_fields=["matter"])
    note(grant, "", actor=actor, on=today, text=Channel(channel).label)
    record("aid.proposed", actor=actor, union=union, target=grant)
    return grant


def _lock_family(person: Person) -> None:
    """One proposal at a time for each worker, so that two desks cannot both find room."""
    Person.objects.select_for_update().get(pk=person.pk)


def _ask_goods(goods: str, value: Decimal) -> None:
    if value < 0:
        raise Refusal("物品折价不能为负数。")
    if bool(goods.strip()) != bool(value):
        raise Refusal("发放物品的，请同时填写物品名称和折价金额。")


def add_papers(grant: AidGrant, papers: Sequence[Handed], *, actor: Any) -> None:
    """Keep bills and proofs beside the grant."""
    for stored in keep_sealed(papers, about=grant, union=grant.union, actor=actor):
        AidPaper.objects.create(grant=grant, stored=stored)


def may_set_amount(grant: AidGrant) -> bool:
    """While the union checks, or the applicant answers a return."""
    matter = grant.matter
    if matter is None or grant.state not in (GrantState.PROPOSED, GrantState.CHECKED):
        return False
    return matter.state == MatterState.RETURNED or (
        matter.state == MatterState.RUNNING and matter.stage == CHECK
    )


@transaction.atomic
def set_amount(
    grant: AidGrant,
    *,
    amount: Decimal,
    goods: str = "",
    goods_value: Decimal = ZERO,
    burden: Decimal | None = None,
    actor: Any,
    today: dt.date | None = None,
) -> AidGrant:
    """What the union proposes after its check, within the rule."""
    today = today or timezone.localdate()
    _lock_family(grant.person)
    grant = locked(grant)
    ask_scope(actor, grant.union)
    if not may_set_amount(grant):
        raise Refusal("该笔救助已过审核环节，不能再改金额；需要更改的，请审批人退回补正。")
    if burden is not None:
        grant.need = {**grant.need, "burden": str(burden) if burden else ""}
    _ask_goods(goods, goods_value)
    worked = _asked_again(grant, today)
    refuse(amounts.amount_problem(amount + goods_value, worked.proposal))
    grant.amount, grant.goods, grant.goods_value = amount, goods.strip(), goods_value
    grant.worked, grant.category, grant.changed_at = worked.kept, worked.category, timezone.now()
    grant.save()
    record("aid.amount_set", actor=actor, union=grant.union, target=grant)
    return grant


def _asked_again(grant: AidGrant, today: dt.date) -> queries.Worked:
    """The rule as it stands now, for this grant."""
    worked = queries.work_out(
        kind=grant.kind,
        person=grant.person,
        file=grant.file,
        county=grant.county,
        on=today,
        burden=grant.burden,
        without=grant.pk,
    )
    refuse(worked.proposal.problem)
    return worked


def _of(matter: Matter) -> AidGrant:
    grant: AidGrant = (
        AidGrant.objects.select_for_update(of=("self",))
        .select_related("union", "county", "person", "file")
        .get(matter=matter)
    )
    return grant


def checked(matter: Matter, *, actor: Any) -> None:
    """The union has checked: an amount within the rule stands."""
    grant = _of(matter)
    total = grant.amount + grant.goods_value
    if not total:
        raise Refusal("请先在救助页面“填写金额”，再通过审核。")
    worked = _asked_again(grant, timezone.localdate())
    refuse(amounts.amount_problem(total, worked.proposal))
    move(grant, GrantState.CHECKED, actor=actor)
    matter.amount = total
    matter.save(update_fields=["amount"])


def settle(matter: Matter, *, actor: Any) -> AidGrant:
    """Approved: the limits are asked once more, under lock, then money may be drafted."""
    grant = _of(matter)
    _lock_family(grant.person)
    today = timezone.localdate()
    worked = _asked_again(grant, today)
    refuse(amounts.amount_problem(grant.amount + grant.goods_value, worked.proposal))
    grant.approved_on = today
    move(grant, GrantState.APPROVED, actor=actor, fields=("approved_on",))
    record("aid.approved", actor=actor, union=grant.union, target=grant)
    return grant


def abandoned(matter: Matter, *, actor: Any) -> None:
    """Refused or withdrawn: the limit is free again."""
    grant = _of(matter)
    if grant.state in (GrantState.REFUSED, GrantState.WITHDRAWN):
        return
    withdrawn = matter.outcome == Outcome.WITHDRAWN
    move(grant, GrantState.WITHDRAWN if withdrawn else GrantState.REFUSED, actor=actor)


@transaction.atomic
def serve(
    person: Person,
    *,
    kind: str,
    on: dt.date,
    words: str,
    union: Any,
    actor: Any,
    today: dt.date | None = None,
) -> AidGrant:
    """Write down a service that a family was given: law, training, work, starting up, counsel."""
    today = today or timezone.localdate()
    if kind not in SERVICES:
        raise Refusal("请选择服务种类。")
    refuse(states.day_problem(on, today=today, what="服务"))
    if not words.strip():
        raise Refusal("请写明服务内容。")
    file = queries.file_of(person)
    if file is None:
        raise Refusal("先建档后帮扶：该职工没有在档的困难职工档案，请先申请建档。")
    ask_scope(actor, file.union)
    grant = AidGrant(
        union=file.union,
        county=file.county,
        file=file,
        person=person,
        name_key=person.name_key,
        kind=kind,
        category=file.category,
        subject=queries.subject_of(file, person),
        year=on.year,
        state=GrantState.RENDERED,
        proposed_on=today,
        given_on=on,
        proposed_by=actor,
    )
    grant.need = {"reason": words.strip()[:1000]}
    grant.save()
    note(grant, "", actor=actor, on=on)
    record("aid.served", actor=actor, union=grant.union, target=grant)
    return grant
