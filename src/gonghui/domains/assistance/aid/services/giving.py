"""From approval to the family: money drafted and paid, goods handed over, signed, evaluated."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.assistance.aid.enums import GrantState, StudyState
from gonghui.domains.assistance.aid.models import AidGrant
from gonghui.domains.assistance.aid.rules import states
from gonghui.domains.assistance.aid.rules.amounts import Need, limit_of
from gonghui.domains.assistance.aid.services.asking import (
    ask_scope,
    locked,
    move,
    note,
    refuse,
)
from gonghui.domains.assistance.aid.standards import policy_at
from gonghui.engines.money import services as money
from gonghui.engines.money.enums import OrderState, Way
from gonghui.engines.money.kinds import Limit
from gonghui.engines.money.models import BudgetLine, PaymentOrder
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink, keep_ink


@transaction.atomic
def draft_payment(
    grant: AidGrant, *, line: BudgetLine, way: str = Way.BANK, actor: Any
) -> PaymentOrder:
    """Choose whose money it is and draft the payment order; the same grant gives the same order."""
    grant = locked(grant)
    ask_scope(actor, grant.county, "aid.pay")
    if grant.state != GrantState.APPROVED:
        raise Refusal(f"该笔救助现为“{GrantState(grant.state).label}”，不能制发放单。")
    if not grant.amount:
        raise Refusal("该笔救助没有救助金，只发放物品，请登记物品发放。")
    if grant.order is not None and grant.order.state != OrderState.CANCELLED:
        raise Refusal(f"已制支付单{grant.order.number}，没有重复制单。")
    again = f":{grant.order.pk}" if grant.order is not None else ""
    order: PaymentOrder = money.draft_order(
        f"aid_{grant.kind}" if grant.study is None else "aid_study",
        union=grant.county,
        payee=grant.person,
        amount=grant.amount,
        way=way,
        line=line,
        cause=str(grant.uid) if grant.study is None else "autumn_study",
        subject=grant.subject,
        period=str(grant.year),
        origin=grant,
        once_key=f"aid:{grant.uid}{again}",
        actor=actor,
    )
    grant.order, grant.fund_source = order, line.fund_source
    grant.save(update_fields=["order", "fund_source"])
    note(grant, grant.state, actor=actor, text=f"制支付单{order.number}")
    record("aid.drafted", actor=actor, union=grant.county, target=grant)
    return order


def cap_of_grant(draft: Any) -> Limit | None:
    """What the rule allows the household in the year, asked once more where money is drafted."""
    grant = (
        AidGrant.objects.everything(reason="the grant an order is drafted for")
        .select_related("county", "file")
        .filter(uid=draft.cause)
        .first()
    )
    if grant is None:
        return None
    policy = policy_at(grant.county, draft.on, is_urban=grant.file.is_urban if grant.file else None)
    limit = limit_of(Need(grant.kind, grant.category, grant.burden), policy)
    if limit.amount is None:
        return None
    return Limit(limit.amount, limit.source, limit.text)


# --- what the money engine calls ---


def _by_order(order: PaymentOrder) -> AidGrant | None:
    found: AidGrant | None = (
        AidGrant.objects.select_for_update(of=("self",))
        .select_related("union", "person", "study")
        .filter(order=order)
        .first()
    )
    return found


def paid(order: PaymentOrder, *, actor: Any) -> None:
    """The money is with the family."""
    grant = _by_order(order)
    if grant is None:
        return
    grant.given_on = order.paid_on
    move(grant, GrantState.PAID, actor=actor, on=order.paid_on, fields=("given_on",))
    if grant.study is not None:
        study = grant.study
        study.state, study.paid_on, study.changed_at = (
            StudyState.PAID,
            order.paid_on,
            timezone.now(),
        )
        study.save(update_fields=["state", "paid_on", "changed_at"])


def signed(order: PaymentOrder, *, actor: Any) -> None:
    """The payee signed, by whichever way."""
    grant = _by_order(order)
    if grant is not None and order.signed_on is not None:
        text = order.get_signed_by_display()
        _signed(grant, order.signed_on, order.signed_name, actor, text)


def failed(order: PaymentOrder, *, actor: Any) -> None:
    """The bank sent it back; the grant waits on."""
    grant = _by_order(order)
    if grant is not None:
        note(grant, grant.state, actor=actor, text=f"支付失败：{order.failure}")


def taken_back(order: PaymentOrder, *, actor: Any) -> None:
    """What was paid in error no longer counts, and its limit is free again."""
    grant = _by_order(order)
    if grant is None:
        return
    move(grant, GrantState.REVERSED, actor=actor, text=f"冲销支付单{order.number}")
    if grant.study is not None:
        grant.study.state, grant.study.changed_at = StudyState.REVERSED, timezone.now()
        grant.study.save(update_fields=["state", "changed_at"])


# --- goods and signatures ---


@transaction.atomic
def hand_over(
    grant: AidGrant, *, on: dt.date, actor: Any, today: dt.date | None = None
) -> AidGrant:
    """The goods of a grant without money have been brought to the family."""
    today = today or timezone.localdate()
    grant = locked(grant)
    ask_scope(actor, grant.union)
    refuse(states.day_problem(on, today=today, what="发放"))
    if grant.approved_on is not None and on < grant.approved_on:
        raise Refusal(f"该笔救助{grant.approved_on:%Y-%m-%d}批准，发放日期不能早于批准日期。")
    if grant.amount:
        raise Refusal("该笔救助有救助金，支付后即为发放。")
    grant.given_on = on
    move(grant, GrantState.PAID, actor=actor, on=on, text=grant.goods, fields=("given_on",))
    record("aid.handed_over", actor=actor, union=grant.union, target=grant)
    return grant


@transaction.atomic
def sign_own(grant: AidGrant, ink: Ink, *, account: Any) -> AidGrant:
    """The worker confirms on the phone what he received. A second tap changes nothing."""
    found = AidGrant.objects.of_person(account).filter(pk=grant.pk).first()
    if found is None:
        raise Refusal("没有找到这笔救助，请刷新后重试。")
    return _sign(locked(found), ink, actor=account)


@transaction.atomic
def sign_at_desk(grant: AidGrant, ink: Ink, *, actor: Any) -> AidGrant:
    """The worker signs for goods on the cadre's device. For money the cashier takes signatures."""
    grant = locked(grant)
    ask_scope(actor, grant.union)
    if grant.order is not None:
        raise Refusal("有支付单的，请职工在手机上签收，或由出纳在支付单上登记当面签收。")
    if actor is not None and actor.person_id == grant.person_id:
        raise Refusal("本人的救助请在手机端签收，或由其他人办理当面签收。")
    return _sign(grant, ink, actor=actor)


def _sign(grant: AidGrant, ink: Ink, *, actor: Any) -> AidGrant:
    if grant.state == GrantState.SIGNED:
        return grant
    if grant.state != GrantState.PAID:
        raise Refusal("还没有发放，收到后再签收。")
    if grant.order is not None:
        money.sign(grant.order, ink=ink, actor=actor)
        return locked(grant)
    grant.ink = keep_ink(ink, union=grant.union, permission="aid.look", actor=actor)
    return _signed(grant, timezone.localdate(), ink.typed or grant.person.name, actor, ink.label)


def _signed(grant: AidGrant, on: dt.date, name: str, actor: Any, text: str) -> AidGrant:
    grant.signed_on, grant.signed_name = on, name
    move(
        grant,
        GrantState.SIGNED,
        actor=actor,
        on=on,
        text=text,
        fields=("ink", "signed_on", "signed_name"),
    )
    record("aid.signed", actor=actor, union=grant.union, target=grant)
    return grant


@transaction.atomic
def evaluate(grant: AidGrant, *, outcome: str, words: str, on: dt.date, actor: Any) -> AidGrant:
    """How far it helped."""
    today = timezone.localdate()
    grant = locked(grant)
    ask_scope(actor, grant.union)
    refuse(states.day_problem(on, today=today, what="评价"))
    if grant.given_on is not None and on < grant.given_on:
        raise Refusal("评价日期不能早于发放日期。")
    if len(words.strip()) < 2:
        raise Refusal("请写明帮扶效果。")
    grant.outcome, grant.evaluation, grant.evaluated_on = outcome, words.strip()[:500], on
    move(
        grant,
        GrantState.EVALUATED,
        actor=actor,
        on=on,
        fields=("outcome", "evaluation", "evaluated_on"),
    )
    record("aid.evaluated", actor=actor, union=grant.union, target=grant)
    return grant
