"""Making a payment order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from gonghui.engines.money.enums import OrderAct, OrderState, Way
from gonghui.engines.money.kinds import PAYMENT_KINDS, PaymentKind
from gonghui.engines.money.models import BankAccount, BudgetLine, OrderEvent, PaymentOrder
from gonghui.engines.money.rules import orders as rules
from gonghui.engines.money.services import limits
from gonghui.engines.money.services.accounts import current_account
from gonghui.engines.money.services.asking import ask_scope, refuse
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.people.models import Person
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

_PAYEES: dict[str, type[models.Model]] = {"person": Person, "union": Union, "employer": Employer}


@dataclass(frozen=True)
class Origin:
    """What an order comes from: a grant, a visit, a settled matter."""

    type: str = ""
    id: str = ""
    title: str = ""
    url: str = ""


def origin_of(row: Any) -> Origin:
    """An Origin as it is; of a saved row its label, key, words and page."""
    if row is None or isinstance(row, Origin):
        return row or Origin()
    url = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
    return Origin(row._meta.label, str(row.pk), str(row), url)


@transaction.atomic
def draft_order(
    kind: str,
    *,
    union: Any,
    payee: Any,
    amount: Decimal,
    way: str,
    line: BudgetLine | None,
    cause: str = "",
    subject: str = "",
    period: str = "",
    origin: Any = None,
    once_key: str,
    actor: Any,
    account: BankAccount | None = None,
    note: str = "",
    on: dt.date | None = None,
) -> PaymentOrder:
    """Promise money to a payee. The same `once_key` gives the same order, whatever else is said.

    The caller has asked whether the actor may do what the money is for. `subject` is whom limits
    are counted over, the payee where nothing is said; `period` the year where nothing is said;
    `account` the payee's present one. Raises Refusal for an amount over a limit, a second payment
    for the same cause, a budget line that cannot carry it, and an actor who would pay himself.
    """
    known = _known(once_key)
    if known is not None:
        return known
    declared = PAYMENT_KINDS[kind]
    today = timezone.localdate()
    on = on or today
    _ask_facts(declared, payee, amount, on, today)
    if isinstance(payee, Person):
        payee = payee.survivor
        if actor is not None and actor.person_id == payee.pk:
            raise Refusal("不能为本人制作支付单，请由其他经办人制单。")
    cash = Decimal(resolve("money.cash_most", union=union, on=on).value)
    refuse(rules.way_problem(declared, way, amount, most_in_cash=cash))
    draft = limits.OrderDraft(
        kind=declared,
        union=union,
        payee=payee,
        amount=amount,
        way=way,
        line=line,
        cause=cause,
        subject=subject or _own_subject(payee),
        period=period or str(on.year),
        on=on,
    )
    refuse(rules.period_problem(draft.period))
    if line is None and declared.needs_line:
        raise Refusal("无预算不得支出，请选择预算项目。")
    locked = limits.locked_line(line) if line else None
    limits.lock_subjects(draft)
    known = _known(once_key)
    if known is not None:
        return known
    caps = limits.ask_caps(draft)
    limits.ask_duplicate(draft, actor=actor)
    balance = limits.ask_line(locked, amount, union=union, on=on) if locked else None
    if way == Way.BANK and account is None:
        account = current_account(payee)
    _ask_account(account, payee)
    rule = limits.rule_snapshot(declared, caps, balance)
    return _write(draft, account, origin_of(origin), once_key, note, rule, actor)


@transaction.atomic
def draft_by_hand(
    kind: str,
    *,
    union: Any,
    payee: Any,
    amount: Decimal,
    way: str,
    line: BudgetLine | None,
    period: str,
    note: str,
    once_key: str,
    actor: Any,
) -> PaymentOrder:
    """An order that somebody fills in on the page of payments."""
    ask_scope(actor, "money.draft", union)
    if not PAYMENT_KINDS[kind].by_hand:
        raise Refusal(f"“{PAYMENT_KINDS[kind].title}”由对应业务办理后自动生成，不能手工制单。")
    if not note.strip():
        raise Refusal("请写明用途。")
    return draft_order(
        kind,
        union=union,
        payee=payee,
        amount=amount,
        way=way,
        line=line,
        period=period,
        note=note,
        once_key=once_key,
        actor=actor,
    )


def _known(once_key: str) -> PaymentOrder | None:
    if not once_key:
        raise ValueError("an order wants a once_key")
    return PaymentOrder.objects.filter(once_key=once_key).first()


def _ask_facts(kind: PaymentKind, payee: Any, amount: Decimal, on: dt.date, today: dt.date) -> None:
    refuse(rules.amount_problem(amount))
    refuse(rules.day_problem(on, after=None, today=today, what="制单"))
    if not isinstance(payee, _PAYEES[kind.payee]):
        names = {"person": "个人", "union": "工会", "employer": "单位"}
        raise Refusal(f"“{kind.title}”只能支付给{names[kind.payee]}。")


def _own_subject(payee: Any) -> str:
    if isinstance(payee, Person):
        return limits.person_subject(payee)
    return f"{'union' if isinstance(payee, Union) else 'employer'}:{payee.pk}"


def _ask_account(account: BankAccount | None, payee: Any) -> None:
    """An account that belongs to somebody else is a mistake of the caller."""
    if account is None:
        return
    owner = account.person or account.union or account.employer
    if isinstance(owner, Person):
        owner = owner.survivor
    if owner != payee:
        raise Refusal("收款账户不是收款人本人的，请核对。")


def _write(
    draft: limits.OrderDraft,
    account: BankAccount | None,
    origin: Origin,
    once_key: str,
    note: str,
    rule: dict[str, Any],
    actor: Any,
) -> PaymentOrder:
    payee = draft.payee
    order = PaymentOrder(
        kind=draft.kind.code,
        union=draft.union,
        payee_person=payee if isinstance(payee, Person) else None,
        payee_union=payee if isinstance(payee, Union) else None,
        payee_employer=payee if isinstance(payee, Employer) else None,
        payee_name=payee.name,
        way=draft.way,
        account=account if draft.way == Way.BANK else None,
        amount=draft.amount,
        line=draft.line,
        cause=draft.cause,
        subject=draft.subject,
        period=draft.period,
        note=note.strip()[:200],
        origin_type=origin.type,
        origin_id=origin.id,
        origin_title=origin.title[:120],
        origin_url=origin.url,
        once_key=once_key,
        rule=rule,
        drafted_on=draft.on,
        drafted_by=actor,
    )
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError:
        known = _known(once_key)
        if known is None:
            raise
        return known
    give_number(order)
    OrderEvent.objects.create(
        order=order,
        act=OrderAct.DRAFT,
        state_after=OrderState.DRAFTED,
        occurs_on=draft.on,
        actor=actor,
    )
    record(
        "money.drafted",
        actor=actor,
        union=order.union,
        target=order,
        detail={"amount": str(order.amount)},
    )
    return order


def give_number(order: PaymentOrder) -> None:
    """The number that people read: year and key, so that nobody waits for a counter."""
    order.number = f"ZF{order.drafted_on.year}{order.pk:06d}"
    order.save(update_fields=["number"])
