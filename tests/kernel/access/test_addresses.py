"""Whose address counts for limits and locks, with and without servers in front."""

from __future__ import annotations

from typing import Any

import pytest
from axes.helpers import get_client_ip_address
from django.test import RequestFactory


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "", "127.0.0.1"),
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (1, "", "127.0.0.1"),
        (1, "nonsense", "127.0.0.1"),
        (2, "203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_only_what_our_own_servers_told_is_believed(
    settings: Any, proxies: int, told: str, address: str
) -> None:
    settings.PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": told} if told else {}

    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", **headers)

    assert get_client_ip_address(request) == address
