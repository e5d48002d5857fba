"""Grants of money: approved by a second person, paid by the engine of payments, told by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.occasions import queries, rules
from gonghui.domains.membership.occasions.enums import CareKind, GiftForm, GrantState, SignedBy
from gonghui.domains.membership.occasions.models import CareGrant, CareList
from gonghui.domains.membership.occasions.services.asking import ask_may
from gonghui.domains.membership.occasions.services.giving import Marked, locked_grants, note
from gonghui.engines.money.enums import SignedBy as OrderSignedBy
from gonghui.engines.money.kinds import Limit
from gonghui.engines.money.models import BudgetLine, PaymentOrder
from gonghui.engines.money.services import draft_order
from gonghui.engines.money.services.drafting import Origin
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal

CONFIRM, DRAFT = "occasions.confirm", "money.draft"
OCCASION = "occasion"
"""Prefix of the subject that a limit of one occasion is counted over."""


def payment_kind(kind: str) -> str:
    """The kind of payment for a kind of care."""
    return f"care.cash_{kind}"


@transaction.atomic
def confirm(
    grants: Iterable[int], *, care_list: CareList, line: BudgetLine | None, actor: Any
) -> Marked:
    """Approve what somebody else planned, and name the budget line that bears it."""
    ask_may(actor, care_list.union, CONFIRM, "审批会员慰问")
    if line is None or line.union_id != care_list.union_id or line.is_closed:
        raise Refusal(f"请选择“{care_list.union}”的预算项目；还没有的，请先登记预算。")
    left: Counter[str] = Counter()
    fit = []
    for row in locked_grants(grants, care_list, actor):
        is_own = (
            actor is not None
            and row.planned_by is not None
            and actor.is_same_person(row.planned_by)
        )
        is_payee = (
            actor is not None
            and actor.person_id is not None
            and actor.person_id == row.membership.person_id
        )
        if problem := rules.confirm_problem(row.state, is_own=is_own, is_payee=is_payee):
            left[problem] += 1
        elif line.year != row.due_on.year:
            left[f"是{row.due_on.year}年的，须选{row.due_on.year}年的预算项目"] += 1
        else:
            fit.append(row)
            row.state, row.line = GrantState.CONFIRMED, line
            row.confirmed_by, row.confirmed_on = actor, timezone.localdate()
    CareGrant.objects.bulk_update(
        fit, ["state", "line", "confirmed_by", "confirmed_on"], batch_size=500
    )
    if fit:
        note(care_list, actor, "审批通过", len(fit))
    return Marked(len(fit), dict(left))


@transaction.atomic
def draft_orders(grants: Iterable[int], *, care_list: CareList, way: str, actor: Any) -> Marked:
    """Draft the payment orders of approved money. All that can be paid, or none on a Refusal."""
    ask_may(actor, care_list.union, DRAFT, "制作支付单")
    left: Counter[str] = Counter()
    done = 0
    for row in locked_grants(grants, care_list, actor):
        if problem := rules.order_problem(row.state, row.form, has_papers=row.has_papers):
            left[problem] += 1
            continue
        _draft(row, way, actor)
        done += 1
    if done:
        note(care_list, actor, "制作支付单", done)
    return Marked(done, dict(left))


def _draft(row: CareGrant, way: str, actor: Any) -> None:
    today = timezone.localdate()
    tries = f":{row.order_id}" if row.order_id else ""
    row.order = draft_order(
        payment_kind(row.kind),
        union=row.union,
        payee=row.membership.person,
        amount=row.amount,
        way=way,
        line=row.line,
        cause=f"{row.kind}:{row.occasion}",
        subject=f"{OCCASION}:{row.occasion}",
        period=str(today.year),
        origin=Origin("occasions.CareGrant", str(row.pk), "会员慰问", row.get_absolute_url()),
        once_key=f"care.grant:{row.pk}{tries}",
        actor=actor,
    )
    row.save(update_fields=["order"])


def limit_each(draft: Any) -> Limit | None:
    """The most that one occasion may cost."""
    found = queries.limit_of(_kind_of(draft), draft.union, draft.on)
    return Limit(found.amount, found.source, found.title) if found else None


def limit_of_year(draft: Any) -> Limit | None:
    """The most that a member may be paid in a year for a kind whose times are counted."""
    found = queries.limit_of(_kind_of(draft), draft.union, draft.on)
    if found is None or not found.times:
        return None
    text = f"{rules.yuan(found.amount)}元×{found.times}次"
    return Limit(found.amount * Decimal(found.times), found.source, text)


def _kind_of(draft: Any) -> CareKind:
    return CareKind(str(draft.kind.code).removeprefix(payment_kind("")))


# ---------------------------------------------------------------- told by the engine


def _of(order: PaymentOrder) -> CareGrant:
    row: CareGrant = (
        CareGrant.objects.select_for_update(of=("self",))
        .select_related("union", "membership__person")
        .get(order=order)
    )
    return row


def order_paid(order: PaymentOrder, *, actor: Any) -> None:
    """The money is with the member."""
    row = _of(order)
    if row.state != GrantState.CONFIRMED or row.form != GiftForm.CASH:
        raise Refusal(f"{row}{GrantState(row.state).label}，不能支付，请先核对。")
    row.state, row.given_on = GrantState.GIVEN, order.paid_on
    row.save(update_fields=["state", "given_on"])


_SIGNED = {
    OrderSignedBy.PHONE: SignedBy.PHONE,
    OrderSignedBy.DESK: SignedBy.DESK,
    OrderSignedBy.PAPER: SignedBy.PAPER,
}


def order_signed(order: PaymentOrder, *, actor: Any) -> None:
    """The member signed for it."""
    row = _of(order)
    row.state, row.signed_on = GrantState.SIGNED, order.signed_on
    row.signed_by = _SIGNED[OrderSignedBy(order.signed_by)]
    row.save(update_fields=["state", "signed_on", "signed_by"])
    record("occasions.signed", actor=actor, union=row.union, target=row.membership)


def order_reversed(order: PaymentOrder, *, actor: Any) -> None:
    """What was paid in error came back: the occasion is free to be planned anew."""
    row = _of(order)
    row.state, row.reason = GrantState.CANCELLED, f"支付单{order.number}已冲销"
    row.given_on = row.signed_on = None
    row.signed_by = ""
    row.save(update_fields=["state", "reason", "given_on", "signed_on", "signed_by"])
