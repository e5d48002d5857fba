"""From which network address a request comes, for limits and locks."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The caller's address: what the outermost of our own servers in front has told.

    Of `X-Forwarded-For` only the last entries are ours, one a server; what stands before them the
    caller has written himself.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    if settings.PROXIES == 0 or len(told) < settings.PROXIES:
        return direct
    try:
        return str(ipaddress.ip_address(told[-settings.PROXIES].strip()))
    except ValueError:
        return direct
