"""Every page of the product, at a desk and on a phone: it opens without a complaint of the browser,
fits the screen, is accessible in both colour schemes, and is light to load.

The pages are found as a person finds them, by following links from the home page; an address that
nothing links to fails here.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve

from tests.access.addresses import all_names
from tests.browser.conftest import DESK, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import County

HEAVIEST = 170 * 1024
"""Compressed bytes of a first visit, pages with a chart aside."""
HEAVIEST_WITH_CHART = 600 * 1024

ACTORS = ("zhuxi", "jingban", "anquan", "shenji")
"""Who looks for pages: the county's chair first, then those who see what a chair does not."""

FILES = re.compile(
    r"(:|^)(export|import-template|import-receipt|word|word_sources|source|file)(\[|$)"
)
"""Addresses that answer with a file."""

NO_PAGES = {
    "logout",  # a form only
    "activities:add_to_roster",  # leads back to the roster
    "registers:edit[appointments]",  # an appointment is ended, not edited
    *(
        f"registers:{page}[{code}]"
        for page in ("import", "import-run")
        for code in ("unions", "employers", "appointments")
    ),
}

SAMPLES = 6
"""Rows of a kind that are looked at in search of further pages."""

NAMES = [name for name in all_names() if name not in NO_PAGES and not FILES.search(name)]


# ---------------------------------------------------------------- finding


@dataclass
class Found:
    """For each named page: who may open it, and where."""

    pages: dict[str, tuple[str, str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def found(county: County) -> Found:
    result = Found({"login": ("", "/login/")})
    for actor in ACTORS:
        crawl(county, actor, result.pages)
    return result


def name_of(address: str) -> str | None:
    """`registers:card[members]` of /registers/members/7/"""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    code = match.kwargs.get("code")
    in_register = match.view_name.startswith("registers:")
    return f"{match.view_name}[{code}]" if in_register else match.view_name


def crawl(county: County, actor: str, pages: dict[str, tuple[str, str]]) -> None:
    """Follow links from the home page, a few rows of each kind."""
    context = county.browser.new_context()
    context.add_cookies(county.cookies(actor))
    known, visits = {"/"}, defaultdict[str, int](int)
    queue = deque(["/"])
    while queue:
        address = queue.popleft()
        name = name_of(address)
        if name is None or name in NO_PAGES or FILES.search(name) or visits[name] >= SAMPLES:
            continue
        answer = context.request.get(f"{county.url}{address}", max_redirects=0)
        if answer.status != 200:
            continue
        visits[name] += 1
        pages.setdefault(name, (actor, address))
        for link in links(answer.text(), address):
            if link not in known:
                known.add(link)
                queue.append(link)
    context.close()


def links(html: str, address: str) -> Iterator[str]:
    """Addresses of this site that a page links to, without their fragments."""
    for link in re.findall(r'<a\b[^>]*?\bhref="([^"#]+)', html):
        target = unescape(link)
        if target.startswith("?"):
            target = urlsplit(address).path + target
        if target.startswith("/"):
            yield target


# ---------------------------------------------------------------- looking


@pytest.fixture(scope="module")
def axe() -> Axe:
    return Axe()


def complaints(page: Page, axe: Axe, where: str) -> list[str]:
    """What is wrong with a page as it stands: its width, and each rule of axe it breaks."""
    said = []
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if width > 0:
        said.append(f"{where}: {width} px wider than the screen")
    for violation in axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]:
        nodes = [f"{node['html'][:140]} ({node['target'][0]})" for node in violation["nodes"]]
        said.append(f"{where}: {violation['id']} × {len(nodes)}: {nodes[0]}")
    return said


def weigh(context: BrowserContext, page: Page) -> list[int]:
    """A list that grows by the bytes of each answer, as they came over the wire."""
    bytes_seen: list[int] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda e: bytes_seen.append(int(e["encodedDataLength"])))
    return bytes_seen


@pytest.mark.parametrize("name", NAMES)
def test_page_opens_fits_is_accessible_and_light(
    county: County,
    found: Found,
    axe: Axe,
    context: BrowserContext,
    page: Page,
    page_problems: list[str],
    record_property: Any,
    name: str,
) -> None:
    assert name in found.pages, "no link leads to this page"
    actor, address = found.pages[name]
    if actor:
        context.add_cookies(county.cookies(actor))
    bytes_seen = weigh(context, page)

    answer = page.goto(f"{county.url}{address}", wait_until="load")
    page.wait_for_load_state("networkidle") if "chart" in page.content() else None
    weight, has_chart = sum(bytes_seen), page.locator("[data-chart]").count() > 0
    said = complaints(page, axe, "1440 px")
    page.emulate_media(color_scheme="dark")
    said += complaints(page, axe, "1440 px, dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    page.reload()
    said += complaints(page, axe, "390 px")

    record_property("weight", weight)
    assert answer is not None
    assert answer.status == 200
    assert said == [], address
    assert page_problems == []
    assert 0 < weight <= (HEAVIEST_WITH_CHART if has_chart else HEAVIEST)
    assert page.viewport_size == PHONE != DESK
