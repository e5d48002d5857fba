"""Where people are reached."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from gonghui.kernel.access.models import Account
from gonghui.kernel.notify.enums import Channel
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.notify.models import Message, Preference
from gonghui.kernel.people.models import Person


@dataclass(frozen=True)
class Reachable:
    """Addresses of one recipient by channel, and the account whose wishes count."""

    account: int | None
    addresses: dict[str, str]


def reachable(messages: Iterable[Message]) -> dict[int, Reachable]:
    """Where the recipients of messages are reached, by the message's key; three queries."""
    messages = list(messages)
    persons = {row.person_id for row in messages if row.person_id is not None}
    accounts = {row.account_id for row in messages if row.account_id is not None}
    rows = {
        row["pk"]: row
        for row in Account.objects.filter(pk__in=accounts).values(
            "pk", "mobile", "person__mobile", "person__email", *_CONTACT
        )
    }
    people = {
        row["pk"]: row
        for row in Person.objects.filter(pk__in=persons).values("pk", "mobile", "email")
    }
    workers = {
        row["person_id"]: row
        for row in _workers(persons).order_by("pk").values("pk", "person_id", "mobile", *_CONTACT)
    }
    found = {}
    for message in messages:
        if message.person_id is None:
            assert message.account_id is not None
            row: dict[str, Any] = rows[message.account_id]
            found[message.pk] = Reachable(
                row["pk"], _addresses(row, row["person__mobile"], row["person__email"])
            )
        else:
            person = people[message.person_id]
            worker: dict[str, Any] = workers.get(message.person_id, {})
            found[message.pk] = Reachable(
                worker.get("pk"), _addresses(worker, person["mobile"], person["email"])
            )
    return found


_CONTACT = ("contact__mobile", "contact__email", "contact__wecom")


def _workers(persons: Collection[int]) -> Any:
    return Account.objects.workers().filter(person__in=persons, is_active=True)


def _addresses(row: dict[str, Any], mobile: str | None, email: str | None) -> dict[str, str]:
    found = {
        Channel.SMS.value: row.get("contact__mobile") or row.get("mobile") or mobile or "",
        Channel.EMAIL.value: row.get("contact__email") or email or "",
        Channel.WECOM.value: row.get("contact__wecom") or "",
    }
    return {channel: address for channel, address in found.items() if address}


def reach(
    kind: MessageKind, messages: Iterable[Message], configured: Collection[str]
) -> list[tuple[Message, str]]:
    """By which channels each message goes out: the kind's, as far as the installation has them,
    the recipient has an address and has not switched it off."""
    messages = list(messages)
    wanted = [
        channel for channel in (*kind.channels, *_for_strangers(kind)) if channel in configured
    ]
    if not wanted:
        return []
    places = reachable(messages)
    off: set[tuple[int, str]] = set()
    if kind.may_be_switched_off:
        accounts = {place.account for place in places.values() if place.account is not None}
        off = set(
            Preference.objects.filter(kind=kind.code, account__in=accounts).values_list(
                "account", "channel"
            )
        )
    ways = []
    for message in messages:
        place = places[message.pk]
        channels = set(kind.channels if place.account is not None else _for_strangers(kind))
        for channel in Channel.values:
            if channel not in channels or channel not in configured:
                continue
            if channel in place.addresses and (place.account, channel) not in off:
                ways.append((message, channel))
    return ways


def _for_strangers(kind: MessageKind) -> tuple[Channel, ...]:
    """How a person without an account is told."""
    return (Channel.SMS,) if kind.sms or Channel.SMS in kind.channels else ()
