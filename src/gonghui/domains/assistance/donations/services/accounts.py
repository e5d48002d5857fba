"""The account in custody: set up, added to, made public."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from gonghui.domains.assistance.donations import rules
from gonghui.domains.assistance.donations.enums import EntryKind
from gonghui.domains.assistance.donations.models import AccountEntry, CustodialAccount
from gonghui.domains.assistance.donations.services.asking import ask_scope, locked, refuse, today
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.formats import money

ACCOUNTS = "donations.accounts"
_WHAT = "管理捐款专户"


@transaction.atomic
def open_account(union: Any, *, title: str, opened_on: dt.date, actor: Any) -> CustodialAccount:
    """Set up an account in custody. Its money is no part of the union's own."""
    ask_scope(actor, union, ACCOUNTS, _WHAT)
    if opened_on > today():
        raise Refusal("设立日期不能晚于今天。")
    try:
        with transaction.atomic():
            row: CustodialAccount = CustodialAccount.objects.create(
                union=union, title=title.strip()[:60], opened_on=opened_on, made_by=actor
            )
    except IntegrityError:
        raise Refusal(f"“{union}”已经有“{title.strip()}”，请换个名称。") from None
    record("donations.account_opened", actor=actor, union=union, target=row)
    return row


@transaction.atomic
def publish_account(account: CustodialAccount, *, is_published: bool, actor: Any) -> Any:
    """Show the account to everybody, or take it from the open pages."""
    row = locked(CustodialAccount, account, "union")
    ask_scope(actor, row.union, ACCOUNTS, _WHAT)
    if row.is_published != is_published:
        row.is_published = is_published
        row.save(update_fields=["is_published"])
        event = "donations.published" if is_published else "donations.unpublished"
        record(event, actor=actor, union=row.union, target=row)
    return row


@transaction.atomic
def enter_other(
    account: CustodialAccount, *, amount: Decimal, on: dt.date, title: str, actor: Any
) -> AccountEntry:
    """Interest and other money that nobody gave."""
    row = locked(CustodialAccount, account, "union")
    ask_scope(actor, row.union, ACCOUNTS, _WHAT)
    refuse(rules.amount_problem(amount))
    if on > today():
        raise Refusal("日期不能晚于今天。")
    if not title.strip():
        raise Refusal("请写明收入的来源，如“第三季度利息”。")
    entry = enter(row, EntryKind.OTHER_IN, amount, on=on, title=title, actor=actor)
    record(
        "donations.other_in",
        actor=actor,
        union=row.union,
        target=row,
        detail={"amount": money(amount), "title": title.strip()},
    )
    return entry


def enter(
    account: CustodialAccount,
    kind: EntryKind,
    amount: Decimal,
    *,
    on: dt.date,
    title: str,
    actor: Any,
    **about: Any,
) -> AccountEntry:
    """Write a change of the balance. The balance is moved only where it stays at or above zero."""
    move_balance(account, amount)
    row: AccountEntry = AccountEntry.objects.create(
        account=account,
        kind=kind,
        amount=amount,
        on=on,
        title=title.strip()[:100],
        made_by=actor,
        **about,
    )
    return row


def move_balance(account: CustodialAccount, amount: Decimal) -> None:
    """Conditional on the balance as the database has it now, whatever this process has read."""
    moved = CustodialAccount.objects.filter(pk=account.pk, balance__gte=-amount).update(
        balance=F("balance") + amount
    )
    if not moved:
        balance = CustodialAccount.objects.values_list("balance", flat=True).get(pk=account.pk)
        raise Refusal(
            f"“{account}”余额{money(balance)}元，不够支出{money(-amount)}元；专户不得透支。"
        )
