"""Every page of the product, at a desk and on a phone: it opens without a complaint of the browser,
fits the screen, is accessible in both colour schemes, and is light to load.

The pages are found as a person finds them, by following links from the home page; an address that
nothing links to fails here.
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve

from gonghui.engines.registers.declaration import REGISTERS
from tests.access.addresses import all_names, templates
from tests.browser.conftest import DESK, PHONE, note_problems
from tests.browser.furnishing import furnish
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import County

HEAVIEST = 170 * 1024
"""Compressed bytes of a first visit, pages with a chart aside."""
HEAVIEST_WITH_CHART = 600 * 1024

ACTOR, OTHER_ACTORS = "zhuxi", ("anquan", "shenji")
"""Who looks for pages: the county's chair, and those who see what a chair does not."""

FILES = re.compile(
    r"(:|^)(export|import-template|import-receipt|word|word_sources|source|file)(\[|$)"
)
"""Addresses that answer with a file."""

NO_FILES = {"following:file", "hardship:file", "hardship:export"}
"""Pages whose names only sound like a file."""

NO_PAGES = {
    "logout",  # a form only
    "matters:batch",  # the answer to a form of the inbox
    "matters:count",  # a number that the menu asks for
    # No kind of the county has a publicity: tests/sites/public opens these.
    "matters:object",
    "matters:answer",
    "notices:notice",
    "notices:object",
    "message-open",
    "messages-read",
    "deliveries-resend",
    "activities:add_to_roster",  # leads back to the roster
    "activities:attend",  # leads back to the enrolments
    "activities:export_enrolments",  # a file
    "campaigns:visit",  # leads on to the register
    "campaigns:recipient",  # leads on to the register
    "campaigns:photo",  # a picture
    "cards:open",  # leads on to the register
    "cards:many-act",  # what became of those picked
    "checking:ask",
    "checking:keys",
    "checking:manifest",
    "checking:service-worker",
    "membership_requests:list-matter",  # leads on to the matter
    "dues:take",  # the answer to a form of the month's table
    "occasions:batch",  # the answer to a form of the list
    "following:comparison-export",  # a file
    "following:look-again",  # a button of the alerts
    "following:statistics-export",  # a file
    "following:trial-export",  # a file
    "goods:batch",  # the answer to a form of the list
    "goods:export_stock",  # a file
    "goods:export_list",  # a file
    "money:act",  # the answer to a form of the batch
    "money:approve-many",  # what became of those ticked
    "money:put",  # the answer to a form of the list
    "quality:collection-step",  # the answer to a form of the list
    "registers:edit[member-cards]",  # acts have pages of their own
    "registers:edit[appointments]",  # an appointment is ended, not edited
    *(
        f"registers:{page}[{register.code}]"
        for register in REGISTERS
        for page, offered in (
            ("create", register.can_create),
            ("edit", register.can_update),
            ("import", register.can_import),
            ("import-run", register.can_import),
        )
        if not offered
    ),
}

FRAME = (".gh-side", ".gh-top")
"""Menu and top bar: the same everywhere, judged on the home page."""

SAMPLES = 8
"""Rows of a kind that each account looks at in search of further pages."""

MORE_SAMPLES = {"planning:target": 60}
"""Kinds of which only few rows lead on."""

NAMES = [
    name
    for name in all_names()
    if name not in NO_PAGES
    and (not FILES.search(name) or name in NO_FILES)
    and not name.startswith("portal:")  # the workers' phone has test_phone.py
]

TEMPLATES = templates()
COLOURED = frozenset({TEMPLATES[name.partition("[")[0]]: name for name in reversed(NAMES)}.values())
"""Pages whose colours are judged: of those that share a template, the first."""

NO_COLOURS = {"color-contrast": {"enabled": False}}


# ---------------------------------------------------------------- finding


@dataclass
class Found:
    """For each named page: who may open it, and where."""

    pages: dict[str, tuple[str, str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def found(county: County) -> Found:
    pages = {"login": ("", "/login/")}
    furnish(county, pages)
    others: dict[str, tuple[str, str]] = {}
    for actor in OTHER_ACTORS:
        crawl(county, actor, others, set(NAMES))
    crawl(county, ACTOR, pages, set(NAMES) - others.keys())
    return Found(others | pages)


def name_of(address: str) -> str | None:
    """`registers:card[members]` of /registers/members/7/"""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    code = match.kwargs.get("code")
    in_register = match.view_name.startswith("registers:")
    return f"{match.view_name}[{code}]" if in_register else match.view_name


def crawl(county: County, actor: str, pages: dict[str, tuple[str, str]], enough: set[str]) -> None:
    """Follow links from the home page until every page is found, or a few rows of each kind are
    seen: always on to the kind of page that was looked at least."""
    context = county.browser.new_context()
    context.add_cookies(county.cookies(actor))
    visits = defaultdict[str, int](int)
    known = {"/"}
    waiting = [(0, 0, "home", "/")]
    while waiting and not pages.keys() >= enough:
        looked, place, name, address = heappop(waiting)
        if looked < visits[name]:
            if visits[name] < MORE_SAMPLES.get(name, SAMPLES):
                heappush(waiting, (visits[name], place, name, address))
            continue
        answer = context.request.get(f"{county.url}{address}", max_redirects=0)
        if answer.status != 200:
            continue
        visits[name] += 1
        pages.setdefault(name, (actor, address))
        for link in links(answer.text(), address):
            leads_to = name_of(link)
            if link in known or leads_to is None or leads_to in NO_PAGES or FILES.search(leads_to):
                continue
            known.add(link)
            heappush(waiting, (visits[leads_to], len(known), leads_to, link))
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


@pytest.fixture(scope="module")
def weights() -> Iterator[dict[str, int]]:
    """What each page weighs; the heaviest first in test-results/weights.txt."""
    seen: dict[str, int] = {}
    yield seen
    folder = REPOSITORY / "test-results"
    folder.mkdir(exist_ok=True)
    heaviest = sorted(seen.items(), key=lambda one: -one[1])
    text = "".join(f"{weight / 1024:7.1f} KB  {name}\n" for name, weight in heaviest)
    (folder / "weights.txt").write_text(text)


def complaints(
    page: Page, axe: Axe, where: str, *, besides: Sequence[str] = (), **rules: Any
) -> list[str]:
    """What is wrong with a page as it stands: its width, and each rule of axe it breaks."""
    said = []
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if width > 0:
        said.append(f"{where}: {width} px wider than the screen")
    options = {"resultTypes": ["violations"], **rules}
    for violation in violations(page, axe, options, besides):
        nodes = [f"{node['html'][:140]} ({node['target'][0]})" for node in violation["nodes"]]
        said.append(f"{where}: {violation['id']} × {len(nodes)}: {nodes[0]}")
    return said


def violations(page: Page, axe: Axe, options: dict[str, Any], besides: Sequence[str]) -> list[Any]:
    """What axe finds outside of the parts `besides`. It is handed to each page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    found: list[Any] = page.evaluate(
        "([exclude, options]) => axe.run({exclude}, options).then(found => found.violations)",
        [[[part] for part in besides], options],
    )
    return found


class Scales:
    """What a first visit loads: the page compressed, as the web server in front does it, and each
    of its files as it comes over the wire."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.files: dict[str, int] = {}

    def weight(self, page: Page, body: bytes) -> int:
        names = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        return len(gzip.compress(body)) + sum(self.of_file(name) for name in set(names))

    def of_file(self, address: str) -> int:
        if address not in self.files:
            answer = self.context.request.get(address, headers={"Accept-Encoding": "gzip"})
            known = answer.headers.get("content-length")
            self.files[address] = int(known) if known else len(gzip.compress(answer.body()))
        return self.files[address]


@pytest.fixture(scope="module")
def scales(county: County) -> Iterator[Scales]:
    context = county.browser.new_context()
    yield Scales(context)
    context.close()


@dataclass
class Window:
    """One tab for the whole file, so that files already loaded stay in the browser's cache."""

    page: Page
    problems: list[str]

    def sit(self, cookies: list[Any]) -> None:
        self.page.context.clear_cookies()
        if cookies:
            self.page.context.add_cookies(cookies)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.set_viewport_size(DESK)
        self.problems.clear()


@pytest.fixture(scope="module")
def window(county: County, browser_context_args: dict[str, Any]) -> Iterator[Window]:
    context = county.browser.new_context(**browser_context_args)
    page = context.new_page()
    yield Window(page, note_problems(page))
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_page_opens_fits_is_accessible_and_light(
    county: County,
    found: Found,
    axe: Axe,
    scales: Scales,
    window: Window,
    weights: dict[str, int],
    name: str,
) -> None:
    assert name in found.pages, "no link leads to this page"
    actor, address = found.pages[name]
    window.sit(county.cookies(actor) if actor else [])
    page = window.page

    answer = page.goto(f"{county.url}{address}", wait_until="load")
    assert answer is not None
    has_chart = page.locator("[data-chart]").count() > 0
    if has_chart:
        page.locator("[data-chart] canvas").first.wait_for()
    weight = scales.weight(page, answer.body())
    frame = () if name == "home" else FRAME
    if name in COLOURED:
        said = complaints(page, axe, "1440 px", besides=frame)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        said += complaints(page, axe, "1440 px, dark", besides=frame, runOnly=["color-contrast"])
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
    else:
        said = complaints(page, axe, "1440 px", besides=frame, rules=NO_COLOURS)
    page.set_viewport_size(PHONE)
    if has_chart:
        page.reload()  # a chart follows the width of its window a moment later
    said += complaints(page, axe, "390 px", besides=frame, rules=NO_COLOURS)

    weights[name] = weight
    assert answer.status == 200
    assert said == [], address
    assert window.problems == []
    assert 0 < weight <= (HEAVIEST_WITH_CHART if has_chart else HEAVIEST)
