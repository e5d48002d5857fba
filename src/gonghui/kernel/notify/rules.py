"""Decisions about messages, as pure functions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.people.identity import check_identity
from gonghui.kernel.people.masks import mask_account, mask_identity
from gonghui.kernel.wording import nest_quotes

TITLE, TEXT = 120, 600
"""Lengths of the columns."""

MOST_ATTEMPTS = 6
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=6)

_NUMBERS = re.compile(r"(?<![\dA-Za-z])\d[\d ]{13,21}[\dXx](?![\dA-Za-z])")


@dataclass(frozen=True)
class Words:
    """A kind filled in."""

    title: str
    text: str
    fields: dict[str, str]


def fill_in(kind: MessageKind, context: Mapping[str, Any], *, today: dt.date) -> Words:
    """Title and text of a message. KeyError for a field that the context lacks."""
    fields = {name: shield(in_words(context[name]), today=today) for name in sorted(kind.fields)}
    return Words(kind.title.format_map(fields)[:TITLE], kind.text.format_map(fields)[:TEXT], fields)


def sms_words(kind: MessageKind, fields: Mapping[str, str]) -> str:
    """What the SMS says."""
    return nest_quotes((kind.sms or kind.title).format_map(fields))


def in_words(value: Any) -> str:
    """A value as a sentence says it, in one line."""
    if isinstance(value, dt.datetime):
        return f"{in_words(value.date())}{value:%H:%M}"
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return " ".join(str(value).split())


def shield(text: str, *, today: dt.date) -> str:
    """Hide identity numbers and bank accounts that came along in a name or a title: no message
    carries them, whatever somebody typed."""

    def hidden(match: re.Match[str]) -> str:
        number = match[0].replace(" ", "").upper()
        if len(number) == 18 and not check_identity(number, today=today).problem:
            return mask_identity(number)
        if 15 <= len(number) <= 19 and number.isdigit() and _passes_luhn(number):
            return mask_account(number)
        return match[0]

    return _NUMBERS.sub(hidden, text)


def _passes_luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0


def is_own_address(url: str) -> bool:
    """Whether an address stays in this installation."""
    return not url or (url.startswith("/") and not url.startswith(("//", "/\\")))


def pause_before(attempts: int) -> dt.timedelta | None:
    """How long to wait after so many tries: 1, 4, 16, 64 minutes, about 4 hours; None to stop."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(FIRST_PAUSE * 4 ** max(attempts - 1, 0), LONGEST_PAUSE)


def clock(text: str) -> dt.time | None:
    """A time of day written as 22:00; None for anything else."""
    match = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", text.strip())
    return dt.time(int(match[1]), int(match[2])) if match else None


def quiet_until(now: dt.datetime, begins: str, ends: str) -> dt.datetime | None:
    """When the quiet hours that hold now are over; None outside them. They may span midnight;
    equal or unreadable times mean that there are none."""
    first, last = clock(begins), clock(ends)
    if first is None or last is None or first == last:
        return None
    time = now.time().replace(tzinfo=None)
    over = now.replace(hour=last.hour, minute=last.minute, second=0, microsecond=0)
    if first < last:
        return over if first <= time < last else None
    if time >= first:
        return over + dt.timedelta(days=1)
    return over if time < last else None


def free_at(
    now: dt.datetime, sent: Collection[dt.datetime], *, hourly: int, daily: int
) -> dt.datetime | None:
    """When a telephone may get another SMS; None for now."""
    waits = []
    for span, most in ((dt.timedelta(hours=1), hourly), (dt.timedelta(days=1), daily)):
        recent = sorted(moment for moment in sent if moment > now - span)
        if len(recent) >= most:
            waits.append(recent[len(recent) - most] + span)
    return max(waits, default=None)
