"""Verbs on the accounts of workers: signing in by code, binding to a person, devices."""

from __future__ import annotations

import re
import secrets
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, login, update_session_auth_hash
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from gonghui.kernel.access import phone_codes, rules
from gonghui.kernel.access.models import Account, AccountKind, BindingTry, Device
from gonghui.kernel.audit.services import record
from gonghui.kernel.people import identity, names
from gonghui.kernel.people.masks import mask_mobile
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import find_by_id_number
from gonghui.kernel.refusal import Refusal

BACKEND = "django.contrib.auth.backends.ModelBackend"
SIGNED_IN_FOR = 30 * 24 * 60 * 60
"""Seconds: a phone is one person's, and each code costs somebody money and patience."""
SEEN_EVERY = 10 * 60
MISMATCH = (
    "填写的信息与会员登记的信息不一致。请核对姓名和证件号码；"
    "换过手机号的，请联系所在工会变更登记的手机号后再绑定。"
)
"""Says neither which particular is wrong nor whether there is such a person."""


# --- signing in ---


def sign_in(request: HttpRequest, *, mobile: str, code: str, session_secret: str) -> Account:
    """Sign the holder of a phone in, under a new session. The first time opens an account.

    A binding ends when the union meanwhile registered another phone for the person: the number
    may have been given to somebody else.
    """
    try:
        number = phone_codes.prove_phone(mobile, code, session_secret=session_secret)
    except phone_codes.WrongCode:  # others are told the same, and fill no book
        known = Account.objects.filter(mobile=rules.normalise_mobile(mobile) or None).first()
        if known is not None:
            record("access.sign_in_failed", actor=None, target=known)
        raise
    with transaction.atomic():
        account = _account_of(number)
        if not account.is_active:
            raise Refusal("这个账号已停用，请联系所在工会。")
        person = account.person
        if person is not None and rules.normalise_mobile(person.mobile) not in ("", number):
            unbind(account, actor=None)
            account.refresh_from_db()  # the session is bound to what unbinding has changed
        login(request, account, backend=BACKEND)
        request.session.set_expiry(SIGNED_IN_FOR)
        remember_device(request, account)
    return account


def _account_of(number: str) -> Account:
    """The account of a phone, opened where there is none. Two at once open one."""
    account = Account.objects.filter(mobile=number).select_related("person").first()
    if account is not None:
        return account
    account = Account(
        username=f"w.{secrets.token_hex(10)}",
        kind=AccountKind.WORKER,
        mobile=number,
        display_name=_nameless(number),
    )
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        return Account.objects.get(mobile=number)
    record("access.worker_signed_up", actor=account, target=account)
    return account


def _nameless(number: str) -> str:
    return f"手机尾号{number[-4:]}"


# --- binding ---


def bind(account: Account, *, name: str, id_number: str) -> Person:
    """Bind a worker's account to the person whose name, identity number and phone these are.

    All three must match; a wrong try is counted, five a day. Binding again to the same person
    changes nothing. An older account of the person, with a phone that is no longer his, is freed.
    """
    with transaction.atomic():
        account = _locked(account)
        today = timezone.localdate()
        tries = BindingTry.objects.filter(account=account, made_on=today).first()
        if tries is not None and tries.wrong >= rules.BINDING_TRIES:
            raise Refusal("今天填写错误的次数过多，请明天再试，或携带证件到所在工会办理绑定。")
        person = _matching(name, id_number, account.mobile or "")
        if person is None:
            _count_wrong(account)
        elif account.person_id is None:
            bind_to(account, person, actor=None)
        elif account.person_id != person.pk:
            raise Refusal("这个账号已经绑定了会员信息。需要改绑的，请到所在工会办理解除绑定。")
    if person is None:
        raise Refusal(MISMATCH)
    return person


def _locked(account: Account) -> Account:
    found: Account = Account.objects.select_for_update().get(pk=account.pk)
    if not found.is_worker:
        raise Refusal("工作账号不能绑定会员信息，请用手机号登录职工端。")
    return found


def _matching(name: str, id_number: str, mobile: str) -> Person | None:
    """The person with this number, if name and phone are his too."""
    person = find_by_id_number(identity.normalise(id_number)) if id_number.strip() else None
    if person is None or not mobile:
        return None
    is_his = person.name == names.normalise_name(name)
    has_phone = rules.normalise_mobile(person.mobile) == mobile
    return person if is_his and has_phone else None


def _count_wrong(account: Account) -> None:
    row, _ = BindingTry.objects.get_or_create(account=account, made_on=timezone.localdate())
    BindingTry.objects.filter(pk=row.pk).update(wrong=F("wrong") + 1)
    record("access.binding_failed", actor=account, target=account)


@transaction.atomic
def bind_to(account: Account, person: Person, *, actor: Account | None, union: Any = None) -> None:
    """Bind without asking for particulars: whoever calls has made sure of them (a union that
    approved the person's own request, or that saw his papers)."""
    account = _locked(account)
    if account.person_id == person.pk:
        return
    if account.person_id is not None:
        raise Refusal("这个账号已经绑定了会员信息，请先解除绑定。")
    for older in Account.objects.workers().filter(person=person):
        unbind(older, actor=actor, union=union)
    account.person = person
    account.display_name = person.name
    account.save(update_fields=["person", "display_name"])
    event = "access.worker_bound" if actor is None else "access.worker_bound_for"
    record(event, actor=actor or account, union=union, target=account)


@transaction.atomic
def unbind(account: Account, *, actor: Account | None, union: Any = None, reason: str = "") -> None:
    """Undo a binding; every device of the account is signed out."""
    account = _locked(account)
    if account.person_id is None:
        return
    record("access.worker_unbound", actor=actor, union=union, target=account, reason=reason)
    account.person = None
    account.display_name = _nameless(account.mobile or "")
    account.save(update_fields=["person", "display_name"])
    _end_all_sessions(account)


def worker_account_of(person: Any) -> Account | None:
    """The worker's account bound to a person."""
    return Account.objects.workers().filter(person=person).first()


def binding_text(person: Any) -> str:
    """Whether a person uses the workers' phone, in words."""
    account = worker_account_of(person)
    return f"已绑定（{mask_mobile(account.mobile or '')}）" if account is not None else "未绑定"


# --- devices ---

_DEVICES = (
    (r"MicroMessenger", "微信"),
    (r"DingTalk", "钉钉"),
    (r"HuaweiBrowser|HarmonyOS", "华为浏览器"),
    (r"Edg/", "Edge浏览器"),
    (r"Firefox/", "火狐浏览器"),
    (r"Chrome/", "Chrome浏览器"),
    (r"Safari/", "Safari浏览器"),
)
_SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"HarmonyOS|OpenHarmony", "鸿蒙手机"),
    (r"Android", "安卓手机"),
    (r"Windows", "Windows电脑"),
    (r"Macintosh", "苹果电脑"),
)


def device_name(user_agent: str) -> str:
    """A device as its owner would call it: 安卓手机 · 微信."""

    def first(names: tuple[tuple[str, str], ...], otherwise: str) -> str:
        return next((name for shape, name in names if re.search(shape, user_agent)), otherwise)

    return f"{first(_SYSTEMS, '其他设备')} · {first(_DEVICES, '浏览器')}"


def remember_device(request: HttpRequest, account: Account) -> None:
    """Note where an account is signed in."""
    if request.session.session_key is None:
        request.session.save()
    Device.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "account": account,
            "name": device_name(request.headers.get("User-Agent", "")),
            "seen_at": timezone.now(),
        },
    )


def notice_device(request: HttpRequest) -> None:
    """Keep the time of last use, no more often than every few minutes."""
    now = timezone.now()
    if now.timestamp() - request.session.get("device_seen", 0) < SEEN_EVERY:
        return
    request.session["device_seen"] = int(now.timestamp())
    Device.objects.filter(session_key=request.session.session_key).update(seen_at=now)


@transaction.atomic
def end_device(device: Device, *, actor: Account) -> None:
    """Sign one device out."""
    if device.account_id != actor.pk:
        raise Refusal("只能退出自己的设备。")
    record("access.device_ended", actor=actor, target=actor, detail={"device": device.name})
    _end_session(device.session_key)
    device.delete()


@transaction.atomic
def sign_out_everywhere(request: HttpRequest, account: Account) -> None:
    """Sign every other device out at once; the one that asks stays."""
    kept = request.session.session_key
    for device in Device.objects.of_worker(account).exclude(session_key=kept):
        _end_session(device.session_key)
        device.delete()
    account.set_unusable_password()  # sessions are bound to it: those not listed end as well
    account.save(update_fields=["password"])
    if request.session.get(BACKEND_SESSION_KEY):
        update_session_auth_hash(request, account)
        Device.objects.filter(session_key=kept).update(session_key=request.session.session_key)
    record("access.signed_out_everywhere", actor=account, target=account)


def _end_all_sessions(account: Account) -> None:
    for device in Device.objects.of_worker(account):
        _end_session(device.session_key)
        device.delete()
    account.set_unusable_password()
    account.save(update_fields=["password"])


def _end_session(key: str) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore(key).delete()


def forget_device(session_key: str | None) -> None:
    """The session has ended."""
    if session_key:
        Device.objects.filter(session_key=session_key).delete()


def set_large_type(account: Account, *, on: bool) -> None:
    """Remember whether somebody reads the elder version."""
    if account.large_type != on:
        account.large_type = on
        account.save(update_fields=["large_type"])
