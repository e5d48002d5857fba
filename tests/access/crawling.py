"""Reading the product as a browser does: every link, every file, as text."""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, unquote, urljoin

from django.test import Client
from django.urls import Resolver404, resolve

LINK = re.compile(r'(?:href|action|hx-get|hx-post|src)="([^"#]*)(?:#[^"]*)?"')
VOLATILE = re.compile(
    r'(csrfmiddlewaretoken" value|once_key" value|name="pick" value|nonce|X-CSRFToken&quot;|'
    r'X-CSRFToken")\s*[=:]\s*["\']?[\w:-]+'
)
"""What differs between two answers to the same question."""
CHART = re.compile(r"chart-\d+")


@dataclass(frozen=True)
class Visit:
    url: str
    status: int
    text: str


def text_of(response: Any) -> str:
    """Everything a reader could find in an answer: markup, headers, cells of a workbook."""
    body = b"".join(response)
    said = "\n".join(
        f"{name}: {unquote(value)}" for name, value in response.items() if name != "Content-Length"
    )
    return f"{said}\n{text_in(body)}"


def text_in(body: bytes) -> str:
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
        return "\n".join(unescape(part.decode("utf-8", "replace")) for part in parts)
    return unescape(body.decode("utf-8", "replace"))


def steady(text: str) -> str:
    """The text without what differs between two answers to the same question."""
    return CHART.sub("chart", VOLATILE.sub("", text))


def visit(client: Client, url: str, **headers: str) -> Visit:
    response = client.get(url, headers=headers)
    return Visit(url, response.status_code, text_of(response))


def links_in(text: str, base: str) -> Iterator[str]:
    for found in LINK.findall(text):
        target = urljoin(base, found)
        if target.startswith("/") and not target.startswith(("/static/", "//")):
            yield target


def shape(url: str, foreign: Collection[str] = ()) -> tuple[str, tuple[str, ...], bool]:
    """What answers an address, the names of its parameters without order and page size, and
    whether it asks for a foreign key: pages of one shape are pages of one kind. Each register has
    pages of its own; of other families, such as the indicators, all are of one kind."""
    path, _, query = url.partition("?")
    asked = parse_qsl(query, keep_blank_values=True)
    try:
        found = resolve(path)
        kind = found.view_name
        if "registers" in found.namespaces:
            kind += f"[{found.kwargs.get('code', '')}]"
    except Resolver404:
        kind = path
    names = {name for name, _ in asked} - {"sort", "size"}
    return kind, tuple(sorted(names)), any(value in foreign for _, value in asked)


def crawl(
    client: Client, *starts: str, most_of_a_shape: int = 1, foreign: Collection[str] = ()
) -> list[Visit]:
    """Every page that can be reached, breadth first; of one shape the first few. Addresses that
    ask for a foreign key are counted apart, so that the own ones do not push them out."""
    waiting, known = deque(starts or ("/",)), set(starts or ("/",))
    seen: dict[Any, int] = {}
    visits = []
    while waiting:
        url = waiting.popleft()
        kind = shape(url, foreign)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] > (1 if kind[1] else most_of_a_shape):
            continue
        response = client.get(url)
        found = Visit(url, response.status_code, text_of(response))
        visits.append(found)
        follow = [response.url] if response.status_code in (301, 302) else []
        for target in [*follow, *links_in(found.text, url)]:
            if target not in known:
                known.add(target)
                waiting.append(target)
    return visits
