"""How often one address may ask: nobody tries codes until one fits."""

from __future__ import annotations

import time

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest

ASKED = (60, 60)
"""Questions within so many seconds: a busy counter stays below."""
UNKNOWN = (20, 10 * 60)
"""Answers “unknown” within so many seconds."""


def _key(request: HttpRequest, what: str, seconds: int) -> str:
    address = get_client_ip_address(request) or ""
    return f"checking:{what}:{address}:{int(time.time()) // seconds}"


def _count(key: str, seconds: int, *, add: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key, add)) if add else int(cache.get(key, 0))
    except ValueError:  # it ran out between the two
        return add


def asks_too_often(request: HttpRequest) -> bool:
    """Count a question, and say whether it is one too many."""
    most, seconds = ASKED
    if _count(_key(request, "asked", seconds), seconds, add=1) > most:
        return True
    most, seconds = UNKNOWN
    return _count(_key(request, "unknown", seconds), seconds, add=0) >= most


def note_unknown(request: HttpRequest) -> None:
    """Count an answer “unknown”."""
    _, seconds = UNKNOWN
    _count(_key(request, "unknown", seconds), seconds, add=1)
