"""Asking for messages.

For every frame that shows them (the workbench's bell, the workers' phone): `unread(account)` is one
cheap query over a partial index; `of_account(account)` is the account's own messages, newest first,
to be paged by key. Mark them with `services.mark_read(account, …)`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from gonghui.kernel.notify.adapters.console import ConsoleAdapter
from gonghui.kernel.notify.channels import adapter_of
from gonghui.kernel.notify.enums import Channel, DeliveryState
from gonghui.kernel.notify.kinds import MESSAGE_KINDS, MessageKind
from gonghui.kernel.notify.models import CodeSending, Contact, Message, Preference


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


@dataclass(frozen=True)
class Way:
    """A kind that leaves the house, with the channels that an account does not want it by."""

    kind: MessageKind
    off: frozenset[str]


def ways_of(account: Any) -> list[Way]:
    """Every kind that leaves the house to such accounts, with the account's wishes."""
    off: dict[str, set[str]] = {}
    for kind, channel in Preference.objects.filter(account=account).values_list("kind", "channel"):
        off.setdefault(kind, set()).add(channel)
    return [
        Way(kind, frozenset(off.get(kind.code, ())))
        for kind in MESSAGE_KINDS
        if kind.channels and kind.audience in ("", account.kind)
    ]


def contact_of(account: Any) -> dict[str, str]:
    """Where an account has said it is reached."""
    row = Contact.objects.filter(account=account).first() or Contact()
    return {"mobile": row.mobile, "email": row.email, "wecom": row.wecom}


WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class ChannelState:
    """A channel as its page shows it: by what it goes out, and what became of the last week's."""

    channel: Channel
    service: str
    is_demo: bool
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def sent(self) -> int:
        return self.counts.get(DeliveryState.SENT, 0)

    @property
    def failed(self) -> int:
        return self.counts.get(DeliveryState.FAILED, 0)

    @property
    def unclear(self) -> int:
        return self.counts.get(DeliveryState.UNCLEAR, 0)

    @property
    def ahead(self) -> int:
        return sum(
            self.counts.get(state, 0)
            for state in (DeliveryState.WAITING, DeliveryState.TAKEN, DeliveryState.SENDING)
        )


def channel_states(deliveries: QuerySet[Any]) -> list[ChannelState]:
    """Every channel, with the counts of the given deliveries over seven days."""
    counts: dict[str, dict[str, int]] = {}
    recent = deliveries.filter(created_at__gt=timezone.now() - WEEK)
    for row in recent.order_by().values("channel", "state").annotate(count=Count("pk")):
        counts.setdefault(row["channel"], {})[row["state"]] = row["count"]
    states = []
    for channel in Channel:
        adapter = adapter_of(channel)
        states.append(
            ChannelState(
                channel,
                adapter.title if adapter is not None else "",
                isinstance(adapter, ConsoleAdapter),
                counts.get(channel, {}),
            )
        )
    return states


def codes_of_a_day() -> dict[str, int]:
    """How many phone codes went out in the last day, and how many did not, of everybody."""
    since = timezone.now() - dt.timedelta(days=1)
    rows = CodeSending.objects.filter(created_at__gt=since).values("state")
    found = {row["state"]: row["count"] for row in rows.annotate(count=Count("pk"))}
    return {
        "sent": found.get(DeliveryState.SENT, 0),
        "failed": found.get(DeliveryState.FAILED, 0),
        "unclear": found.get(DeliveryState.UNCLEAR, 0),
    }
