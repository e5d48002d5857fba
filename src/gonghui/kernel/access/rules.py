"""Decisions about phone codes and binding: plain values in, a reason out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

CODE_LIFE = dt.timedelta(minutes=5)
CODE_TRIES = 5
BETWEEN_CODES = dt.timedelta(seconds=60)
CODES_AN_HOUR, CODES_A_DAY = 5, 10
CODES_AN_HOUR_FROM_ADDRESS = 30
BINDING_TRIES = 5

_MOBILE = re.compile(r"1[3-9]\d{9}")
_FULL_WIDTH = {ord("０") + n: ord("0") + n for n in range(10)}


def normalise_mobile(text: str) -> str:
    """A mainland mobile number in one way of writing, "" for anything else."""
    digits = re.sub(r"[\s-]", "", text.translate(_FULL_WIDTH))
    digits = re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", digits)
    return digits if _MOBILE.fullmatch(digits) else ""


def sending_problem(
    *, now: dt.datetime, to_phone: Sequence[dt.datetime], from_address: Sequence[dt.datetime]
) -> str:
    """Why no further code may be sent now; "" when it may. Moments of the last day, any order."""
    hour = now - dt.timedelta(hours=1)
    day = now - dt.timedelta(days=1)
    recent = [at for at in to_phone if at > day]
    if recent and now - max(recent) < BETWEEN_CODES:
        left = (max(recent) + BETWEEN_CODES - now).total_seconds()
        return f"验证码刚刚发送过，请{max(1, round(left))}秒后再获取"
    if len(recent) >= CODES_A_DAY:
        return "这个号码今天获取验证码的次数已用完，请明天再试，或联系所在工会协助"
    if sum(at > hour for at in recent) >= CODES_AN_HOUR:
        return "获取验证码过于频繁，请一小时后再试"
    if sum(at > hour for at in from_address) >= CODES_AN_HOUR_FROM_ADDRESS:
        return "当前网络获取验证码过于频繁，请稍后再试，或换用手机流量"
    return ""


def code_is_usable(
    *, now: dt.datetime, ends_at: dt.datetime, tries: int, used_at: dt.datetime | None
) -> bool:
    """Whether a sent code may still be tried."""
    return used_at is None and now < ends_at and tries < CODE_TRIES
