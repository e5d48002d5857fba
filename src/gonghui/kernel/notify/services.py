"""Verbs on messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.kernel.access.models import Account
from gonghui.kernel.notify import queries
from gonghui.kernel.notify.addresses import reach
from gonghui.kernel.notify.channels import configured
from gonghui.kernel.notify.kinds import MESSAGE_KINDS
from gonghui.kernel.notify.models import Delivery, Message
from gonghui.kernel.notify.rules import fill_in, is_own_address
from gonghui.kernel.people.models import Person


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
