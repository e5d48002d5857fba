"""Reading the product as a browser does: every link, every file, as text."""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin

from django.test import Client

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


def shape(url: str) -> str:
    """An address without its keys, values, order and page size: pages of one shape are pages of
    one kind."""
    path, _, query = url.partition("?")
    names = {part.partition("=")[0] for part in query.split("&") if part}
    path = re.sub(r"/of/\w+/", "/of/x/", re.sub(r"\d+", "1", path))
    return f"{path}?{'&'.join(sorted(names - {'sort', 'size'}))}"


def crawl(client: Client, *starts: str, most_of_a_shape: int = 3) -> list[Visit]:
    """Every page that can be reached, breadth first; of one shape the first few."""
    waiting, known = deque(starts or ("/",)), set(starts or ("/",))
    seen: dict[str, int] = {}
    visits = []
    while waiting:
        url = waiting.popleft()
        kind = shape(url)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] > most_of_a_shape:
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
