"""Codes sent to a phone: asking for one, and proving that one holds the phone.

Neither numbers nor codes are stored: a number by its blind index, a code by a keyed hash over
number, code and a secret of the session that asked, so that a code seen by others opens nothing in
another browser.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gonghui.kernel.access import rules
from gonghui.kernel.access.models import CodeGate, PhoneCode
from gonghui.kernel.people.protection import blind_index
from gonghui.kernel.refusal import Refusal

WRONG = "验证码不正确或已经失效，请核对短信中最新的验证码；仍不行请重新获取。"
"""One sentence for a wrong, spent, expired or foreign code: it tells nobody which."""
KEPT = dt.timedelta(days=1)


class WrongCode(Refusal):
    """A try that was counted; there are only so many."""


@dataclass(frozen=True)
class SentCode:
    """What was sent. `code` is for the sender and the demo's page; it is stored nowhere."""

    mobile: str
    code: str


def request_code(mobile: str, *, session_secret: str, address: str) -> SentCode:
    """Send a code to a phone. It is the same whether the phone has an account or not.

    Refusal for what is no mobile number, and beyond the limits (`rules.sending_problem`): counted
    under a lock of the phone and the address, so that no two requests pass side by side.
    """
    number = rules.normalise_mobile(mobile)
    if not number:
        raise Refusal("请填写11位手机号码。")
    code = f"{secrets.randbelow(1_000_000):06d}"
    now = timezone.now()
    phone_key, address_key = blind_index(f"phone:{number}"), blind_index(f"address:{address}")
    with transaction.atomic():
        for key in sorted({phone_key, address_key}):  # one order, or two requests wait for ever
            _lock_gate(key, now)
        since = now - KEPT
        sent = PhoneCode.objects.filter(sent_at__gt=since)
        problem = rules.sending_problem(
            now=now,
            to_phone=list(sent.filter(phone_key=phone_key).values_list("sent_at", flat=True)),
            from_address=list(
                sent.filter(address_key=address_key).values_list("sent_at", flat=True)
            ),
        )
        if problem:
            raise Refusal(f"{problem}。")
        PhoneCode.objects.filter(phone_key=phone_key, used_at=None).update(ends_at=now)
        PhoneCode.objects.create(
            phone_key=phone_key,
            address_key=address_key,
            code_hash=_hash(number, code, session_secret),
            sent_at=now,
            ends_at=now + rules.CODE_LIFE,
        )
    deliver(number, code)  # beyond the transaction: it waits for another machine
    return SentCode(number, code)


def _lock_gate(key: str, now: dt.datetime) -> None:
    """Hold the row of a phone or an address until the transaction ends."""
    while not CodeGate.objects.filter(key=key).update(asked_at=now):
        try:
            with transaction.atomic():
                CodeGate.objects.create(key=key, asked_at=now)
        except IntegrityError:
            continue


def deliver(mobile: str, code: str) -> None:
    """Hand a code to the channel that sends it. Refusal when it certainly did not go out; it
    counts as asked for all the same."""
    from gonghui.kernel.notify.services import send_code  # its models know accounts: a cycle

    send_code(mobile, code)


def prove_phone(mobile: str, code: str, *, session_secret: str) -> str:
    """The number, when the code is the one that was sent to it for this session. Spends it.

    A wrong try is counted even though it is refused, hence the transaction within. Tries of a
    session that did not ask are not: nobody spends the code of somebody else.
    """
    number = rules.normalise_mobile(mobile)
    phone_key = blind_index(f"phone:{number}")
    now = timezone.now()
    with transaction.atomic():
        row = (
            PhoneCode.objects.select_for_update()
            .filter(phone_key=phone_key)
            .order_by("-sent_at", "-pk")
            .first()
        )
        is_right = is_counted = False
        given = _hash(number, code.strip(), session_secret)
        if (
            row is not None
            and row.code_hash.startswith(given[:_OF_SESSION])
            and rules.code_is_usable(
                now=now, ends_at=row.ends_at, tries=row.tries, used_at=row.used_at
            )
        ):
            is_right = hmac.compare_digest(row.code_hash, given)
            is_counted = True
            row.tries += 1
            row.used_at = now if is_right else None
            row.save(update_fields=["tries", "used_at"])
    if not is_right:
        raise (WrongCode if is_counted else Refusal)(WRONG)
    return number


_OF_SESSION = 16
"""Leading characters of a stored hash that say only which session asked."""


def _hash(number: str, code: str, session_secret: str) -> str:
    session = salted_hmac("gonghui.phone_code.session", session_secret).hexdigest()
    digest = salted_hmac("gonghui.phone_code", f"{number}:{code}:{session_secret}").hexdigest()
    return (session[:_OF_SESSION] + digest)[:64]


def forget_codes(today: dt.date) -> str:
    """Remove what is older than a day; no limit looks further back."""
    before = timezone.now() - KEPT
    removed, _ = PhoneCode.objects.filter(sent_at__lte=before).delete()
    CodeGate.objects.filter(asked_at__lte=before).delete()
    return f"清理过期验证码{removed}条。"
