"""The register of members through the whole of Django, against a bare view with one query."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import include, path

from bench.measure import Goal, Result, compare
from bench.world import REASON, World
from gonghui.domains.membership.models import Membership

MEMBERS = 20_000
STARTPROJECT = [
    f"django.{name}"
    for name in (
        "middleware.security.SecurityMiddleware",
        "contrib.sessions.middleware.SessionMiddleware",
        "middleware.common.CommonMiddleware",
        "middleware.csrf.CsrfViewMiddleware",
        "contrib.auth.middleware.AuthenticationMiddleware",
        "contrib.messages.middleware.MessageMiddleware",
        "middleware.clickjacking.XFrameOptionsMiddleware",
    )
]
"""What `django-admin startproject` puts before every view."""

_BARE = """<!doctype html><html><head><title>会员名册</title></head><body><table>
{% for row in rows %}<tr><td><a href="/registers/members/{{ row.pk }}/">{{ row.person.name }}</a></td>
<td>{{ row.person.get_sex_display }}</td><td>{{ row.union.name }}</td>
<td>{{ row.get_status_display }}</td><td>{{ row.person.mobile }}</td>
<td>{{ row.get_work_status_display }}</td><td>{{ row.get_new_employment_type_display }}</td>
<td>{{ row.joined_on }}</td><td>{{ row.member_no }}</td></tr>
{% endfor %}</table></body></html>"""


def bare(request: HttpRequest) -> HttpResponse:
    """One query, fifty rows, nine columns; no account, no scope, no count, no frame."""
    rows = (
        Membership.objects.everything(reason=REASON)
        .select_related("person", "union")
        .order_by("name_key", "pk")[:50]
    )
    return HttpResponse(_template().render({"rows": rows}))


@cache
def _template() -> Any:
    """Compiled once, as a cached loader would."""
    return engines["django"].from_string(_BARE)


urlpatterns = [path("bare/", bare), path("", include("gonghui.urls"))]


def measure(world: World) -> list[Result]:
    """Requests in one thread through the WSGI handler, without a server in between."""
    world.people_at_least(MEMBERS)
    client = Client()
    client.force_login(world.account, backend="django.contrib.auth.backends.ModelBackend")
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    with override_settings(ROOT_URLCONF="bench.pages"):
        product = WSGIHandler()
        with override_settings(MIDDLEWARE=STARTPROJECT):
            plain = WSGIHandler()
        return [
            compare(
                "rate of a workbench list page, a bare view",
                _asking(product, "/registers/members/", cookie),
                _asking(plain, "/bare/", ""),
                Goal("≥", 0.5),
                repeat=9,
                turns=5,
            )
        ]


def _asking(handler: Any, address: str, cookie: str) -> Callable[[], list[str]]:
    """Ask once; returns the member numbers on the page."""

    def ask() -> list[str]:
        said: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": address,
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": cookie,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
        }
        answer = handler(environ, lambda status, headers: said.append(status))
        body = b"".join(answer)
        answer.close()
        if said != ["200 OK"]:
            raise AssertionError(f"{address} answered {said}")
        return re.findall(r"/registers/members/(\d+)/", body.decode())

    return ask
