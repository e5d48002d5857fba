"""Verbs on accounts and grants."""

import datetime as dt
from typing import Any

from django.db import transaction

from gonghui.kernel.access.models import Account, Grant
from gonghui.kernel.audit.services import record


@transaction.atomic
def open_account(
    *, username: str, display_name: str, password: str, actor: Account | None, person: Any = None
) -> Account:
    """Make an account that can sign in with this password."""
    account = Account(username=username, display_name=display_name, person=person)
    account.set_password(password)
    account.save()
    record("access.account_opened", actor=actor, target=account)
    return account


@transaction.atomic
def grant_role(
    account: Account,
    *,
    role: str,
    union: Any,
    from_on: dt.date,
    actor: Account | None,
    to_on: dt.date | None = None,
    with_subtree: bool = True,
) -> Grant:
    """Let an account act at a union."""
    grant = Grant.objects.create(
        account=account,
        role=role,
        union=union,
        from_on=from_on,
        to_on=to_on,
        with_subtree=with_subtree,
    )
    account.__dict__.pop("current_grants", None)
    account.__dict__.pop("main_union", None)
    record("access.role_granted", actor=actor, union=union, target=account, detail={"role": role})
    return grant
