"""Money out of an account in custody: planned, ordered, paid by the engine, taken back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from gonghui.domains.assistance.donations import rules
from gonghui.domains.assistance.donations.enums import (
    EntryKind,
    OutlayKind,
    OutlayState,
    UsePurpose,
)
from gonghui.domains.assistance.donations.models import (
    CustodialAccount,
    DonationDrive,
    Outlay,
)
from gonghui.domains.assistance.donations.services.accounts import ACCOUNTS, enter
from gonghui.domains.assistance.donations.services.asking import ask_scope, locked, refuse, today
from gonghui.engines.money.enums import OrderState, Way
from gonghui.engines.money.models import PaymentOrder
from gonghui.engines.money.services import draft_order
from gonghui.engines.money.services.drafting import Origin
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.formats import money

DRAFT = "money.draft"
TITLE = "职工互助救助"
"""What the ledger says of a rescue: nothing of illness."""
ENTRIES = {
    OutlayKind.RESCUE: EntryKind.RESCUE,
    OutlayKind.USE: EntryKind.USE,
    OutlayKind.REMITTANCE: EntryKind.REMITTED_OUT,
}


def promised(account: CustodialAccount) -> Decimal:
    """What is planned and has not left yet. Ask under lock of the account."""
    found = account.outlays.filter(state__in=(OutlayState.READY, OutlayState.ORDERED)).aggregate(
        total=Sum("amount")
    )
    return found["total"] or Decimal(0)


def _plan(account: CustodialAccount, actor: Any, **facts: Any) -> Outlay:
    """Write an outlay that the account can carry. The account stays locked."""
    row = Outlay(account=account, made_by=actor, **facts)
    refuse(
        rules.outlay_problem(
            account.title, row.amount, balance=account.balance, promised=promised(account)
        )
    )
    row.save()
    record(
        "donations.outlay_planned",
        actor=actor,
        union=account.union,
        target=row,
        detail={"amount": money(row.amount)},
    )
    return row


@transaction.atomic
def plan_use(
    account: CustodialAccount,
    *,
    amount: Decimal,
    title: str,
    purpose: str,
    basis: str,
    actor: Any,
    to_union: Any = None,
    employer: Any = None,
    drive: DonationDrive | None = None,
) -> Outlay:
    """Plan another use, by a decision that is named."""
    row: CustodialAccount = locked(CustodialAccount, account, "union")
    ask_scope(actor, row.union, ACCOUNTS, "安排捐款支出")
    if purpose not in UsePurpose.values:
        raise Refusal("请选择支出类别。")
    if len(basis.strip()) < 4:
        raise Refusal("请写明决定依据，如“2026年第5次主席办公会议纪要”。")
    if (to_union is None) == (employer is None):
        raise Refusal("请选择一个收款方：工会或单位。")
    if not title.strip():
        raise Refusal("请写明用途，公开页面会显示。")
    return _plan(
        row,
        actor,
        kind=OutlayKind.USE,
        amount=amount,
        title=title.strip()[:100],
        purpose=purpose,
        basis=basis.strip()[:100],
        to_union=to_union,
        employer=employer,
        drive=drive,
    )


@transaction.atomic
def plan_remittance(
    account: CustodialAccount, *, drive: DonationDrive, amount: Decimal, actor: Any
) -> Outlay:
    """Plan to remit what was collected for a superior's drive."""
    row: CustodialAccount = locked(CustodialAccount, account, "union")
    ask_scope(actor, row.union, ACCOUNTS, "上缴捐款")
    if drive.account is None or drive.union_id == row.union_id:
        raise Refusal("请选择上级工会发起的捐款活动。")
    if not row.union.path.startswith(drive.union.path):
        raise Refusal("该活动不是本工会的上级工会发起的，不能向它上缴。")
    return _plan(
        row,
        actor,
        kind=OutlayKind.REMITTANCE,
        amount=amount,
        title=f"上缴{drive}"[:100],
        to_union=drive.union,
        to_account=drive.account,
        drive=drive,
    )


def plan_rescue(account: CustodialAccount, *, actor: Any, **facts: Any) -> Outlay:
    """Plan the rescue that a matter has settled; called in its transaction."""
    row: CustodialAccount = locked(CustodialAccount, account, "union")
    return _plan(row, actor, kind=OutlayKind.RESCUE, **facts)


@transaction.atomic
def give_up(outlay: Outlay, *, reason: str, actor: Any) -> None:
    """Put a planned use or remittance away before any order was drafted."""
    row: Outlay = locked(Outlay, outlay, "account__union", "order")
    ask_scope(actor, row.account.union, ACCOUNTS, "安排捐款支出")
    refuse(rules.draft_problem(row.state, order_is_dead=_is_dead(row)))
    if row.kind == OutlayKind.RESCUE:
        raise Refusal("救助已经审批，须照付；审批有误的，请按程序撤销审批。")
    if not reason.strip():
        raise Refusal("请写明不再支出的原因。")
    row.state = OutlayState.DROPPED
    row.save(update_fields=["state"])
    record(
        "donations.outlay_dropped", actor=actor, union=row.account.union, target=row, reason=reason
    )


def _payment_of(row: Outlay) -> str:
    """The kind of payment: uses go to an employer or, as a grant, to a union."""
    if row.kind == OutlayKind.USE:
        return "donations.use" if row.employer else "donations.grant"
    return "donations.rescue" if row.kind == OutlayKind.RESCUE else "donations.remittance"


def _is_dead(row: Outlay) -> bool:
    return row.order is not None and row.order.state == OrderState.CANCELLED


@transaction.atomic
def draft_payment(outlay: Outlay, *, actor: Any, way: str = Way.BANK) -> PaymentOrder:
    """Draft the payment order. Another one only after the first was cancelled."""
    row: Outlay = locked(
        Outlay, outlay, "account__union", "order", "person", "to_union", "employer"
    )
    union = row.account.union
    ask_scope(actor, union, DRAFT, "制作支付单")
    refuse(rules.draft_problem(row.state, order_is_dead=_is_dead(row)))
    tries = f":{row.order_id}" if row.order_id else ""
    order: PaymentOrder = draft_order(
        _payment_of(row),
        union=union,
        payee=row.person or row.to_union or row.employer,
        amount=row.amount,
        way=way,
        line=None,
        cause=row.cause or row.purpose or "remittance",
        period=str(today().year),
        origin=Origin("donations.Outlay", str(row.pk), row.title, row.get_absolute_url()),
        once_key=f"donations.outlay:{row.uid}{tries}",
        actor=actor,
        note=row.title,
    )
    row.order, row.state = order, OutlayState.ORDERED
    row.save(update_fields=["order", "state"])
    record("donations.ordered", actor=actor, union=union, target=row)
    return order


# ---------------------------------------------------------------- told by the engine


def _of(order: PaymentOrder) -> Outlay:
    row: Outlay = (
        Outlay.objects.select_for_update(of=("self",))
        .select_related("account__union", "drive")
        .get(order=order)
    )
    return row


def order_paid(order: PaymentOrder, *, actor: Any) -> None:
    """The money has left: so does the balance. A Refusal here stops the payment."""
    row = _of(order)
    row.state, row.paid_on = OutlayState.PAID, order.paid_on
    row.save(update_fields=["state", "paid_on"])
    enter(
        row.account,
        ENTRIES[OutlayKind(row.kind)],
        -row.amount,
        on=order.paid_on or today(),
        title=TITLE if row.kind == OutlayKind.RESCUE else row.title,
        actor=actor,
        drive=row.drive,
        outlay=row,
    )


def order_reversed(order: PaymentOrder, *, actor: Any) -> None:
    """The money came back."""
    row = _of(order)
    if row.state == OutlayState.ARRIVED:
        raise Refusal("上级工会已经确认收到，不能冲销；请由上级工会退回。")
    row.state = OutlayState.REVERSED
    row.save(update_fields=["state"])
    enter(
        row.account,
        EntryKind.CORRECTION,
        row.amount,
        on=today(),
        title=f"冲销：{TITLE if row.kind == OutlayKind.RESCUE else row.title}",
        actor=actor,
        drive=row.drive,
        outlay=row,
    )


@transaction.atomic
def confirm_arrival(outlay: Outlay, *, on: dt.date, actor: Any) -> Outlay:
    """The superior has the money: it is entered in its account."""
    row: Outlay = locked(Outlay, outlay, "account__union", "to_account__union", "drive")
    if row.to_account is None:
        raise Refusal("这笔支出不是上缴款。")
    ask_scope(actor, row.to_account.union, ACCOUNTS, "确认上缴款")
    if row.state != OutlayState.PAID or row.paid_on is None:
        raise Refusal(f"该笔上缴{OutlayState(row.state).label}，不能确认收到。")
    if not row.paid_on <= on <= today():
        raise Refusal("收到日期须在支付日期之后，且不晚于今天。")
    row.state, row.arrived_on = OutlayState.ARRIVED, on
    row.save(update_fields=["state", "arrived_on"])
    enter(
        row.to_account,
        EntryKind.REMITTED_IN,
        row.amount,
        on=on,
        title=f"{row.account.union}上缴{row.drive}",
        actor=actor,
        drive=row.drive,
        outlay=row,
    )
    record("donations.arrived", actor=actor, union=row.to_account.union, target=row)
    return row
