"""Asking for messages.

For every frame that shows them (the workbench's bell, the workers' phone): `unread(account)` is one
cheap query over a partial index; `of_account(account)` is the account's own messages, newest first,
to be paged by key. Mark them with `services.mark_read(account, …)`.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from gonghui.kernel.notify.models import Message


def own(account: Any) -> Q:
    """Messages to an account: a bound worker's are also those that his person got before."""
    condition = Q(account=account)
    if account.is_worker and account.person_id is not None:
        condition |= Q(person=account.person_id)
    return condition


def of_account(account: Any) -> QuerySet[Message]:
    """The account's own messages, newest first."""
    found: QuerySet[Message] = Message.objects.filter(own(account)).order_by("-pk")
    return found


def unread(account: Any) -> int:
    """How many of them nobody has opened yet."""
    return int(Message.objects.filter(own(account), read_at=None).count())
