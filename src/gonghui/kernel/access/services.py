"""Verbs on accounts and grants."""

import datetime as dt
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.kernel.access.models import Account, Grant
from gonghui.kernel.access.permissions import ADMIN_ROLES
from gonghui.kernel.audit.services import record
from gonghui.kernel.notify.services import send
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def open_account(
    *, username: str, display_name: str, password: str, actor: Account | None, person: Any = None
) -> Account:
    """Make an account that can sign in with this password. A weak password is refused.

    A password that the actor chose is for the first sign-in only (GB/T 22239, 8.1.4.1).
    """
    account = Account(
        username=username,
        display_name=display_name,
        person=person,
        has_first_password=actor is not None,
    )
    _set_password(account, password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise Refusal(f"账号“{username}”已经存在，请换一个。") from None
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
    """Let an account act at a union. Nobody grants himself anything (docs/security.md)."""
    if actor is not None and actor.is_same_person(account):
        raise Refusal("不能给自己授权，请由另一名安全管理员办理。")
    if account.is_worker:
        raise Refusal("职工账号只用于职工端，不能授权；请为本人另开工作账号。")
    if to_on is not None and to_on < from_on:
        raise Refusal("授权的结束日期不能早于起始日期。")
    held = {grant.role for grant in account.grants.in_force(from_on)}
    if role in ADMIN_ROLES and held & ADMIN_ROLES - {role}:
        raise Refusal("系统、安全、审计三个管理员岗位须由不同的人担任。")
    if account.grants.filter(role=role, union=union, from_on=from_on).exists():
        raise Refusal("已有相同的授权。")
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


@transaction.atomic
def end_grant(grant: Grant, *, on: dt.date, actor: Account | None) -> Grant:
    """Let a grant end; its last day is `on`. What has an end is not made longer this way: that
    would be granting, which nobody does to himself."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if on < grant.from_on:
        raise Refusal("结束日期不能早于授权起始日期。")
    if grant.to_on is not None and on > grant.to_on:
        raise Refusal(f"该授权到{grant.to_on}为止，不能延长，请重新授权。")
    grant.to_on = on
    grant.save(update_fields=["to_on"])
    record(
        "access.grant_ended",
        actor=actor,
        union=grant.union,
        target=grant.account,
        detail={"role": grant.get_role_display()},
    )
    return grant


@transaction.atomic
def set_active(account: Account, *, is_active: bool, actor: Account) -> Account:
    """Enable or disable an account. A disabled one sees nothing from that moment on."""
    if account.pk == actor.pk:
        raise Refusal("不能停用自己的账号。")
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    event = "access.account_enabled" if is_active else "access.account_disabled"
    record(event, actor=actor, target=account)
    return account


@transaction.atomic
def reset_password(account: Account, *, password: str, actor: Account) -> Account:
    """Give somebody who forgot his password another one, which he has to change at once."""
    if actor.is_same_person(account):
        raise Refusal("修改自己的密码请用右上角的“修改密码”。")
    _set_password(account, password)
    account.has_first_password = True
    account.save(update_fields=["password", "has_first_password"])
    record("access.password_reset", actor=actor, union=account.main_union, target=account)
    if account.main_union is not None:
        now = timezone.localtime()
        send(
            "access.password_reset",
            to=[account],
            union=account.main_union,
            context={"who": actor.display_name, "at": now},
            key=f"{account.pk} {now.isoformat()}",
        )
    return account


@transaction.atomic
def change_password(account: Account, *, old: str, new: str) -> Account:
    """One's own password. Refuses a wrong old one, a weak new one, and the same one again."""
    if not account.check_password(old):
        raise Refusal("现密码不正确，请重新输入。")
    if old == new:
        raise Refusal("新密码不能与现密码相同。")
    _set_password(account, new)
    account.has_first_password = False
    account.save(update_fields=["password", "has_first_password"])
    record("access.password_changed", actor=account, union=account.main_union, target=account)
    return account


def _set_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refusal("".join(error.messages)) from None
    account.set_password(password)
