"""Who was given something signs for it: once, for money and goods together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.assistance.campaigns import queries, rules
from gonghui.domains.assistance.campaigns.enums import RecipientState, SignedBy
from gonghui.domains.assistance.campaigns.models import ConsolationCampaign, ConsolationRecipient
from gonghui.domains.assistance.campaigns.services.asking import (
    ask_scope,
    lock_goods,
    lock_order,
    lock_recipient,
    refuse,
)
from gonghui.domains.assistance.campaigns.services.handing import (
    has_open_goods,
    sign_person_goods,
)
from gonghui.engines.money import services as money
from gonghui.engines.money.enums import OrderState
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.checks import MEGABYTE, FileRule
from gonghui.kernel.files.services import store_file
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink, keep_ink

SCANS = FileRule(("pdf", "jpg", "jpeg", "png"), 20 * MEGABYTE)


@transaction.atomic
def sign_recipient(row: ConsolationRecipient, *, ink: Ink, actor: Any) -> ConsolationRecipient:
    """A recipient signs on the cadre's phone. Nobody takes his own signature."""
    _lock_first(row)
    recipient = lock_recipient(row)
    ask_scope(actor, recipient.union)
    if actor is not None and actor.person_id == recipient.person_id:
        raise Refusal("本人的慰问请在手机端签收，或由其他人办理。")
    _sign(recipient, ink, SignedBy.INK, None, actor)
    _note(recipient, SignedBy.INK, actor)
    return recipient


@transaction.atomic
def sign_on_paper(
    campaign: ConsolationCampaign,
    recipients: Iterable[int],
    *,
    name: str,
    content: bytes,
    actor: Any,
) -> int:
    """Several signed the printed list, whose scan is kept. How many."""
    rows = list(
        campaign.recipients.filter(pk__in=list(recipients), state=RecipientState.GIVEN)
        .select_related("union", "campaign")
        .order_by("pk")
    )
    if not rows:
        raise Refusal("请先勾选已经慰问、还没有签收的人。")
    ask_scope(actor, rows[0].union)
    scan = store_file(
        name=name,
        content=content,
        union=rows[0].union,
        permission="campaigns.persons",
        actor=actor,
        rule=SCANS,
        sealed=True,
    )
    for row in rows:
        ask_scope(actor, row.union)
        _lock_first(row, moving=True)
        recipient = lock_recipient(row)
        _sign(recipient, None, SignedBy.PAPER, scan, actor)
        _note(recipient, SignedBy.PAPER, actor)
    return len(rows)


@transaction.atomic
def sign_own(row: ConsolationRecipient, *, ink: Ink, account: Any) -> ConsolationRecipient:
    """The worker signs on his own phone. Anybody else's gift does not exist for him."""
    mine = ConsolationRecipient.objects.of_person(account).filter(pk=row.pk).first()
    if mine is None:
        raise Refusal("没有找到这项慰问，请刷新后重试。")
    _lock_first(mine)
    recipient = lock_recipient(mine)
    if recipient.state == RecipientState.SIGNED:
        return recipient
    _sign(recipient, ink, SignedBy.PHONE, None, account)
    record("campaigns.signed_by_worker", actor=account, union=recipient.union, target=recipient)
    return recipient


def _lock_first(recipient: ConsolationRecipient, *, moving: bool = False) -> None:
    lock_order(recipient)
    lock_goods(recipient.visit, moving=moving)


def _note(recipient: ConsolationRecipient, by: SignedBy, actor: Any) -> None:
    record(
        "campaigns.signed",
        actor=actor,
        union=recipient.union,
        target=recipient,
        detail={"how": str(by.label)},
    )


def _sign(
    recipient: ConsolationRecipient, ink: Ink | None, by: SignedBy, scan: Any, actor: Any
) -> None:
    refuse(rules.giving_problem(recipient.campaign.state))
    refuse(rules.signing_problem(recipient.state))
    if not queries.may_sign(recipient):
        raise Refusal(f"{recipient.person.name}的慰问金还没有支付，支付后再签收。")
    recipient.ink = scan or keep_ink(
        ink, union=recipient.union, permission="campaigns.persons", actor=actor
    )
    recipient.state, recipient.signed_by = RecipientState.SIGNED, by
    recipient.signed_on = timezone.localdate()
    recipient.save(update_fields=["ink", "state", "signed_by", "signed_on"])
    _sign_order(recipient, ink, by, scan, actor)
    sign_person_goods(recipient, ink, by=by, scan=scan, actor=actor)


def _sign_order(
    recipient: ConsolationRecipient, ink: Ink | None, by: SignedBy, scan: Any, actor: Any
) -> None:
    """The same signature on the payment. Scope was asked of the list: who visits is no cashier."""
    order = recipient.order
    if order is None or order.state != OrderState.PAID:
        return
    if by is SignedBy.PHONE and ink is not None:
        money.sign(order, ink=ink, actor=actor)
    elif ink is not None:
        money.sign_at_desk(order, ink=ink, name=recipient.person.name, actor=None)
    else:
        money.sign_on_paper(order, scan=scan, actor=None)


# ---------------------------------------------------------------- told by engines/money and goods


def order_signed(order: Any, *, actor: Any) -> None:
    """Somebody signed for his money elsewhere: on his page of payments, at the cashier's."""
    found = ConsolationRecipient.objects.filter(order=order).select_related("visit", "order")
    for recipient in found:
        _follow(recipient, SignedBy.PHONE if order.signed_by == "phone" else SignedBy.INK)


def follow_given(visit: Any) -> None:
    """Some of those called on had signed for their money before."""
    early = visit.recipients.filter(order__state=OrderState.SIGNED)
    for recipient in early.select_related("visit", "order", "union"):
        _follow(recipient, SignedBy.PHONE)


def goods_signed(visit: Any, people: Iterable[int]) -> None:
    """Some signed for their goods at the warehouse or on their page of goods."""
    for recipient in visit.recipients.filter(person__in=people).select_related("visit", "order"):
        _follow(recipient, SignedBy.INK)


def _follow(recipient: ConsolationRecipient, by: SignedBy) -> None:
    """Whoever has signed for everything that he was given has signed."""
    if recipient.state != RecipientState.GIVEN:
        return
    if recipient.cash and (recipient.order is None or recipient.order.state != OrderState.SIGNED):
        return
    if has_open_goods(recipient):
        return
    recipient.state, recipient.signed_by = RecipientState.SIGNED, by
    recipient.signed_on = timezone.localdate()
    recipient.save(update_fields=["state", "signed_by", "signed_on"])
    _note(recipient, by, None)
