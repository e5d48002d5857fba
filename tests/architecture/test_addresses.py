"""Every address, as someone who is not signed in and as someone who holds nothing."""

import re
import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gonghui.engines.registers.declaration import REGISTERS

OPEN_TO_ALL = {"login", "logout", "healthz", "readyz", "favicon", "manifest", "service-worker"} | {
    "notices:list",
    "giving:accounts",
}
OPEN_TO_ALL |= {f"checking:{name}" for name in ("scan", "keys", "manifest", "service-worker")}
"""Names of addresses that answer without signing in."""
OPEN_TO_ALL |= {
    f"portal:{name}"
    for name in (
        "help",
        "manifest",
        "offline",
        "phone-changed",
        "privacy",
        "service-worker",
        "sign-in",
    )
}

SAMPLES = {"uuid": str(uuid.UUID(int=1))}

CODES = {"registers:": REGISTERS}
"""Addresses of a generic page are tried for every entry of its catalogue."""

REFUSED = {302, 403, 404, 405}


def all_addresses():
    """(name, address with sample values in it) of every pattern."""
    return sorted(set(_walk(get_resolver().url_patterns, "", "")))


def _walk(patterns, prefix, namespace):
    for entry in patterns:
        for part in _filled(entry.pattern, namespace):
            if isinstance(entry, URLResolver):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from _walk(entry.url_patterns, prefix + part, inner)
            elif isinstance(entry, URLPattern):
                yield f"{namespace}{entry.name or '?'}", f"/{prefix}{part}"


def _filled(pattern, namespace):
    route = getattr(pattern, "_route", None)
    if route is None:
        return [str(pattern).strip("^$")]
    codes = [entry.code for entry in CODES.get(namespace, ())] or ["1"]
    return [
        re.sub(
            r"<(?:(\w+):)?(\w+)>",
            lambda part, code=code: code if part[2] == "code" else SAMPLES.get(part[1], "1"),
            route,
        )
        for code in codes
    ]


ADDRESSES = all_addresses()


def test_there_are_addresses():
    assert ADDRESSES


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), ADDRESSES)
def test_nobody_sees_anything_without_signing_in(client, name, address):
    response = client.get(address)

    if name in OPEN_TO_ALL:
        assert response.status_code in {200, 302, 405}
    elif response.status_code == 302:
        doors = (reverse("login"), reverse("portal:sign-in"))
        assert response.url.startswith(doors) or response.url == "/"
    else:
        assert response.status_code in {404, 405}


@pytest.mark.parametrize(("name", "address"), ADDRESSES)
def test_no_address_breaks_for_someone_without_grants(cast, client_of, name, address):
    response = client_of(cast.stranger).get(address)

    assert response.status_code in {200, *REFUSED}
    for secret in (cast.machinery.name, cast.county_a.name, cast.food_factory.name):
        assert secret not in b"".join(response).decode(errors="replace")


@pytest.mark.parametrize(("name", "address"), ADDRESSES)
def test_no_address_breaks_for_a_chair(cast, client_of, name, address):
    response = client_of(cast.chair_a).get(address)

    assert response.status_code in {200, *REFUSED}
    assert cast.food_factory.name not in b"".join(response).decode(errors="replace")
