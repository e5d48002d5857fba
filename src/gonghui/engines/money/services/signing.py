"""The payee says that the money came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.money.enums import OrderAct, OrderState, SignedBy
from gonghui.engines.money.models import PaymentBatch, PaymentOrder
from gonghui.engines.money.services.asking import (
    ask_scope,
    ask_state,
    is_payee,
    locked_order,
    locked_orders,
    move,
)
from gonghui.engines.money.services.paying import tell
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink, keep_ink


@transaction.atomic
def sign(order: PaymentOrder, *, ink: Ink, actor: Any) -> PaymentOrder:
    """The payee signs on his own phone. Signing again changes nothing."""
    order = locked_order(order)
    if not is_payee(actor, order):
        raise Refusal("没有找到这笔发放，请刷新后重试。")
    return _sign(order, ink, SignedBy.PHONE, order.payee_name, actor)


@transaction.atomic
def sign_at_desk(order: PaymentOrder, *, ink: Ink, name: str, actor: Any) -> PaymentOrder:
    """The payee, or who collects for him, signs before a cadre, who is not the payee."""
    order = locked_order(order)
    ask_scope(actor, "money.pay", order.union)
    if is_payee(actor, order):
        raise Refusal("本人的发放请在手机端签收，或由其他人办理当面签收。")
    if not name.strip():
        raise Refusal("请填写签收人姓名。")
    return _sign(order, ink, SignedBy.DESK, name, actor)


@transaction.atomic
def sign_many_on_paper(
    batch: PaymentBatch,
    orders: Iterable[int],
    *,
    keep: Callable[[], StoredFile],
    actor: Any,
    on: dt.date | None = None,
) -> int:
    """Payees of a batch signed the printed list, whose scan `keep` stores. Returns how many."""
    ask_scope(actor, "money.pay", batch.union)
    held = batch.lines.filter(is_live=True, order__in=list(orders)).values_list("order", flat=True)
    found = [one for one in locked_orders(held) if one.state == OrderState.PAID]
    if not found:
        raise Refusal("请勾选已在发放表上签字的人。")
    if any(is_payee(actor, one) for one in found):
        raise Refusal("本人的发放请在手机端签收，或由其他人登记签收。")
    scan = keep()
    for order in found:
        _finish(order, SignedBy.PAPER, order.payee_name, scan, "", actor, on)
    return len(found)


@transaction.atomic
def sign_on_paper(order: PaymentOrder, *, scan: StoredFile, actor: Any) -> PaymentOrder:
    """The payee signed a list of the line of business that the order comes from; its scan is kept
    there. The line has asked whether the actor may say so."""
    order = locked_order(order)
    if is_payee(actor, order):
        raise Refusal("本人的发放请在手机端签收，或由其他人登记签收。")
    return _finish(order, SignedBy.PAPER, order.payee_name, scan, "", actor, None)


def _sign(order: PaymentOrder, ink: Ink, way: SignedBy, name: str, actor: Any) -> PaymentOrder:
    if order.state == OrderState.SIGNED:
        return order
    ask_state(order, (OrderState.PAID,), "签收")
    needed = "money.pay" if order.declared.sensitive else "money.view"  # a signature is a name
    kept = keep_ink(ink, union=order.union, permission=needed, actor=actor)
    return _finish(order, way, ink.typed or name, kept, ink.label, actor, None)


def _finish(
    order: PaymentOrder,
    way: SignedBy,
    name: str,
    kept: StoredFile | None,
    text: str,
    actor: Any,
    on: dt.date | None,
) -> PaymentOrder:
    if order.state == OrderState.SIGNED:
        return order
    ask_state(order, (OrderState.PAID,), "签收")
    on = on or timezone.localdate()
    if on > timezone.localdate() or (order.paid_on and on < order.paid_on):
        raise Refusal("签收日期应在支付日期之后、今天之前。")
    move(
        order,
        OrderAct.SIGN,
        OrderState.SIGNED,
        actor=actor,
        on=on,
        text=text,
        signed_on=on,
        signed_by=way,
        signed_name=name.strip()[:50],
        ink=kept,
    )
    record(
        "money.signed",
        actor=actor,
        union=order.union,
        target=order,
        detail={"way": str(way.label)},
    )
    tell("signed", [order], actor=actor)
    return order
