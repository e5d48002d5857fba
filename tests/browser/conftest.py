"""A real Chromium against the live server: select by role and Chinese label, as the manual does."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from gonghui.demo.accounts import PASSWORD as DEMO_PASSWORD
from tests.conftest import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# Playwright keeps an event loop in the test's thread, which Django takes for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test, whether it says so or not."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": find_chromium(),
        "args": [*arguments, "--disable-dev-shm-usage", "--lang=zh-CN"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": DESK,
    }


@pytest.fixture
def sign_in(live_server: Any, context: BrowserContext) -> Callable[[Any], None]:
    """Give the browser the session of an account: `sign_in(cast.chair_a)`, then `page.goto(…)`."""
    from django.test import Client

    def signed_in(account: Any) -> None:
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )

    return signed_in


def note_problems(page: Page) -> list[str]:
    """Script errors, refused resources and violations of the content security policy, as they
    come."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    return problems


@pytest.fixture
def page_problems(page: Page) -> list[str]:
    """A journey ends with `assert page_problems == []`."""
    return note_problems(page)


# ---------------------------------------------------------------- the demo county, served

PATIENCE = 120
"""Seconds in which the county is built and the server answers, on a busy machine."""


@dataclass
class County:
    """The product as `gonghui run --demo` starts it: static files compressed, jobs worked on."""

    url: str
    browser: Browser
    _cookies: dict[str, list[Any]] = field(default_factory=dict)

    def cookies(self, username: str) -> list[Any]:
        """A session of a demo account. It signs in once and is then remembered."""
        if username not in self._cookies:
            context = self.browser.new_context()
            login = f"{self.url}/login/"
            form = context.request.get(login).text()
            found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
            assert found
            answer = context.request.post(
                login,
                form={
                    "csrfmiddlewaretoken": found[1],
                    "username": username,
                    "password": DEMO_PASSWORD,
                },
            )
            assert answer.url == f"{self.url}/", f"{username} could not sign in"
            self._cookies[username] = context.cookies()
            context.close()
        return self._cookies[username]


@pytest.fixture(scope="session")
def county(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """The demo county in a process and a data folder of its own, built once for the run.

    What one journey writes, the next one finds; so each brings its own union, file or name.
    """
    folder = tmp_path_factory.mktemp("county")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    surroundings = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GONGHUI_", "DJANGO_"))
    } | {"GONGHUI_DATA": str(folder), "GONGHUI_DEMO": "1"}
    command = "import sys; from gonghui.sites.cli import main; sys.exit(main())"
    log = folder / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-c", command, "run", "--demo", "--port", str(port)],
            env=surroundings,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(f"{url}/login/"):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield County(url, browser)
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own server
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.fixture
def at_desk(county: County, context: BrowserContext, page: Page) -> Callable[..., Page]:
    """The page, signed in as a demo account: `at_desk("jingban")`. Again for another account."""

    def seated(username: str, address: str = "/") -> Page:
        context.clear_cookies()
        context.add_cookies(county.cookies(username))
        page.goto(f"{county.url}{address}")
        return page

    return seated
