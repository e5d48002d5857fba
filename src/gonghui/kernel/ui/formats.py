"""How figures and dates look: one place for lists, cards, templates and messages."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

EMPTY = "—"


def to_decimal(value: Any) -> Decimal | None:
    """A Decimal from a number or numeric text; None when there is no number in it."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        figure = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return figure if figure.is_finite() else None


def number(value: Any, empty: str = EMPTY) -> str:
    """1,234 or 1,234.5: thousands comma, no trailing zeros."""
    figure = to_decimal(value)
    if figure is None:
        return empty
    text = f"{figure:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: Any, empty: str = EMPTY) -> str:
    """1,234.50: always two decimals."""
    figure = to_decimal(value)
    if figure is None:
        return empty
    return f"{figure.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"


def percent(value: Any, empty: str = EMPTY) -> str:
    """0.563 → 56.3%: a rate between 0 and 1, one decimal."""
    figure = to_decimal(value)
    if figure is None:
        return empty
    return f"{(figure * 100).quantize(Decimal('0.1'), ROUND_HALF_UP):,f}%"


def local(value: dt.datetime) -> dt.datetime:
    """The moment on the office's clock."""
    return timezone.localtime(value) if timezone.is_aware(value) else value


def day(value: Any, empty: str = EMPTY) -> str:
    """2026-11-20, also from a moment."""
    if isinstance(value, dt.datetime):
        value = local(value).date()
    return value.isoformat() if isinstance(value, dt.date) else empty


def moment(value: Any, empty: str = EMPTY) -> str:
    """2026-11-20 14:05."""
    if isinstance(value, dt.datetime):
        return local(value).strftime("%Y-%m-%d %H:%M")
    return day(value, empty)
