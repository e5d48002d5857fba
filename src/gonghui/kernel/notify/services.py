"""Verbs on messages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.kernel.access.models import Account
from gonghui.kernel.audit.services import record
from gonghui.kernel.notify import queries
from gonghui.kernel.notify.adapters.protocol import Letter, NotSent, Unclear
from gonghui.kernel.notify.addresses import reach
from gonghui.kernel.notify.channels import adapter_of, configured
from gonghui.kernel.notify.enums import RESENDABLE, Channel, DeliveryState
from gonghui.kernel.notify.kinds import MESSAGE_KINDS
from gonghui.kernel.notify.models import CodeSending, Contact, Delivery, Message, Preference
from gonghui.kernel.notify.rules import fill_in, is_own_address
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.protection import blind_index
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def send(
    kind_code: str,
    *,
    to: Iterable[Account | Person],
    union: Any,
    key: str,
    context: Mapping[str, Any] | None = None,
    url: str = "",
) -> int:
    """Tell people something, in the caller's transaction. Returns how many were told anew.

    `to`: accounts (cadres or workers) and persons; a person reads it in his worker account, now or
    when he has one, and without one gets the kind's SMS. Disabled accounts are left out. `union`
    is whose message it is; its offices see what became of it. `key` names the occasion
    (`"GH2026-0012 passed"`): the same kind and key reaches a recipient once, however often and
    from however many processes it is sent. `url` is an address of ours, opened from the message.

    Only rows are written: the courier carries them out after the commit. The number of queries
    does not depend on the number of recipients. KeyError for an undeclared kind or a missing field.
    """
    kind = MESSAGE_KINDS[kind_code]
    if not key:
        raise ValueError("a message wants a key")
    if not is_own_address(url):
        raise ValueError(f"not an address of ours: {url}")
    words = fill_in(kind, context or {}, today=timezone.localdate())
    messages = {
        (account, person): Message(
            kind=kind.code,
            union=union,
            account_id=account,
            person_id=person,
            title=words.title,
            text=words.text,
            fields=words.fields,
            url=url,
            key=key,
        )
        for account, person in _recipients(to)
    }
    if not messages:
        return 0
    Message.objects.bulk_create(messages.values(), ignore_conflicts=True)
    new = list(Message.objects.filter(uid__in=[message.uid for message in messages.values()]))
    ways = reach(kind, new, configured()) if new else []
    now = timezone.now()
    Delivery.objects.bulk_create(
        Delivery(message=message, channel=channel, next_try_at=now) for message, channel in ways
    )
    return len(new)


def _recipients(to: Iterable[Account | Person]) -> dict[tuple[int | None, int | None], None]:
    """(account, person) keys, each recipient once, one of the two None."""
    found: dict[tuple[int | None, int | None], None] = {}
    for recipient in to:
        if isinstance(recipient, Person):
            found[None, recipient.pk] = None
        elif not recipient.is_active:
            continue
        elif recipient.is_worker and recipient.person_id is not None:
            found[None, recipient.person_id] = None
        else:
            found[recipient.pk, None] = None
    return found


def mark_read(
    account: Account, *, message: Message | None = None, at: dt.datetime | None = None
) -> int:
    """Mark one message of an account read, or all. Returns how many were unread."""
    rows = queries.of_account(account).filter(read_at=None)
    if message is not None:
        rows = rows.filter(pk=message.pk)
    return rows.order_by().update(read_at=at or timezone.now())


CODE_TEXT = "验证码{code}，5分钟内有效。请勿告诉他人，工会工作人员不会向您索要。"


def send_code(mobile: str, code: str) -> None:
    """Send a phone code at once. Refusal when it certainly did not go out.

    Call it outside a transaction: it waits for the other side, up to some ten seconds. Who may
    ask for codes, and how often, is the caller's business; quiet hours do not hold for codes. The
    code is neither stored nor logged; what stays for a day is that one was sent to this number.
    """
    adapter = adapter_of(Channel.SMS)
    if adapter is None:
        raise Refusal("本系统没有开通短信，发不出验证码。请到工会服务窗口办理，或联系管理员。")
    row = CodeSending(address_index=blind_index(f"sms:{mobile}"), state=DeliveryState.SENT)
    letter = Letter(
        to=mobile,
        title="验证码",
        text=CODE_TEXT.format(code=code),
        kind="code",
        uid=uuid.uuid4().hex,
        fields={"code": code},
    )
    try:
        row.provider_id = adapter.send(letter)
    except Unclear as doubt:
        row.state, row.error = DeliveryState.UNCLEAR, doubt.reason
    except NotSent as failure:
        row.state, row.error = DeliveryState.FAILED, failure.reason
    row.save()
    if row.state == DeliveryState.FAILED:
        raise Refusal("验证码短信没有发出去，请过一会儿再试；仍不行请到工会服务窗口办理。")


def resend(deliveries: Any, *, actor: Account) -> int:
    """Try again what failed, is unclear or was dropped, on somebody's word: an unclear SMS may
    then arrive twice, and that is his decision. `deliveries` is a queryset that he may see.
    Returns how many were put back."""
    count = 0
    for row in deliveries.filter(state__in=RESENDABLE).select_related("message__union"):
        with transaction.atomic():
            mine = Delivery.objects.filter(pk=row.pk, state=row.state)
            if not mine.update(
                state=DeliveryState.WAITING,
                attempts=0,
                next_try_at=timezone.now(),
                first_try_at=None,
                leased_by="",
                lease_until=None,
                error="",
                sent_at=None,
            ):
                continue
            record(
                "notify.resent",
                actor=actor,
                union=row.message.union,
                target=row,
                detail={"channel": row.get_channel_display(), "was": row.get_state_display()},
            )
            count += 1
    return count


def resend_one(delivery: Delivery, *, actor: Account) -> Delivery:
    """Try one delivery again. Refusal when there is nothing to try."""
    if not resend(Delivery.objects.filter(pk=delivery.pk), actor=actor):
        raise Refusal("这条消息不在失败或结果不明的状态，不需要重发。请刷新后查看。")
    return delivery


@transaction.atomic
def send_test(channel: str, *, actor: Account, union: Any) -> Delivery:
    """Send the actor himself a test message by one channel."""
    if channel not in configured():
        raise Refusal("这个渠道还没有开通。请系统管理员按部署手册设置后再测试。")
    key = uuid.uuid4().hex
    context = {"sender": actor.display_name}
    send("notify.test", to=[actor], union=union, key=key, context=context)
    ways = Delivery.objects.filter(message__key=key, message__kind="notify.test")
    ways.exclude(channel=channel).delete()
    delivery: Delivery | None = ways.first()
    if delivery is None:
        raise Refusal("您的账号没有这个渠道的号码或地址。请先到“消息设置”填写。")
    record(
        "notify.tested",
        actor=actor,
        union=union,
        target=delivery,
        detail={"channel": delivery.get_channel_display()},
    )
    return delivery


@transaction.atomic
def choose_ways(
    account: Account,
    *,
    off: Iterable[tuple[str, str]],
    mobile: str = "",
    email: str = "",
    wecom: str = "",
) -> None:
    """Write down what an account does not want, as (kind, channel), and where it is reached.
    Kinds that may not be switched off stay on."""
    Contact.objects.update_or_create(
        account=account, defaults={"mobile": mobile, "email": email, "wecom": wecom}
    )
    Preference.objects.filter(account=account).delete()
    Preference.objects.bulk_create(
        Preference(account=account, kind=kind, channel=channel)
        for kind, channel in sorted(set(off))
        if MESSAGE_KINDS[kind].may_be_switched_off and channel in MESSAGE_KINDS[kind].channels
    )
    record("notify.settings_changed", actor=account, union=account.main_union, target=account)


CODES_KEPT = dt.timedelta(days=1)
MESSAGES_KEPT = dt.timedelta(days=2 * 365)


def forget_old(today: dt.date) -> str:
    """Remove that codes were sent after a day, and messages after two years."""
    now = timezone.now()
    codes, _ = CodeSending.objects.filter(created_at__lt=now - CODES_KEPT).delete()
    _, removed = Message.objects.filter(created_at__lt=now - MESSAGES_KEPT).delete()
    count = removed.get(Message._meta.label, 0)
    return f"清理验证码发送记录{codes}条、两年前的消息{count}条。"
