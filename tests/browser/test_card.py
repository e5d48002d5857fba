"""The member's card on a phone, with and without a network, and the scanner of a service point."""

from __future__ import annotations

import base64
import datetime as dt
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from gonghui.domains.membership.cards.models import MemberCard
from gonghui.domains.membership.cards.services.acts import report_loss
from gonghui.domains.membership.services import join_member
from gonghui.kernel.access.models import Account, AccountKind
from tests.browser.conftest import PHONE, note_problems

pytestmark = pytest.mark.django_db(transaction=True)

READ = """async (picture) => {
  if (!window.jsQR) await new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = document.getElementById("scanner").dataset.decoder;
    script.onload = done; script.onerror = failed;
    document.head.appendChild(script);
  });
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width; canvas.height = image.height;
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const pixels = pen.getImageData(0, 0, canvas.width, canvas.height);
  const code = window.jsQR(pixels.data, pixels.width, pixels.height);
  return code ? code.data : "";
}"""
"""What the scanner does with a picture of its camera."""

KEPT = """async ([name, path]) => {
  for (let i = 0; i < 100; i++) {
    await navigator.serviceWorker.ready;
    for (const one of await caches.keys())
      if (one.startsWith(name) && await caches.match(path, { cacheName: one })) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}"""
"""Whether the service worker has put something by."""


@pytest.fixture
def member(cast: Any) -> Any:
    joined = join_member(
        union=cast.machinery,
        joined_on=dt.date(2020, 5, 1),
        actor=None,
        person=cast.worker.person,
    )
    return Account.objects.create(
        username="w.card",
        kind=AccountKind.WORKER,
        mobile="13800138000",
        display_name="王建国",
        person=joined.person,
    )


def test_the_card_is_shown_and_checked_without_a_network(
    live_server: Any, page: Any, context: Any, browser: Any, sign_in: Any, member: Any
) -> None:
    problems = note_problems(page)
    page.set_viewport_size(PHONE)
    sign_in(member)
    page.goto(f"{live_server.url}/m/card/")
    expect(page.get_by_role("region", name="会员卡卡面")).to_contain_text("王建国")
    expect(page.get_by_text(re.compile(r"^在线 · 有效至"))).to_be_visible()
    assert page.evaluate(KEPT, ["card", "/m/card/"])

    counter = browser.new_context(viewport=PHONE, locale="zh-CN")
    scanner = counter.new_page()
    scanner_problems = note_problems(scanner)
    scanner.goto(f"{live_server.url}/check/")
    assert scanner.evaluate(KEPT, ["check-", "/check/keys.json"])
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert (problems, scanner_problems) == ([], [])

    # The member is in the mountains: the card is there, and says since when and until when.
    context.set_offline(True)
    page.goto(f"{live_server.url}/m/card/")
    expect(page.get_by_text(re.compile(r"^离线 · 有效至 \d+月\d+日\d\d:\d\d$"))).to_be_visible()
    picture = page.locator(".m-qr").screenshot()

    # So is the service point: the scanner reads the code and verifies its signature by itself.
    counter.set_offline(True)
    scanner.goto(f"{live_server.url}/check/")
    expect(scanner.get_by_text("没有网络，正在离线核验")).to_be_visible()
    text = scanner.evaluate(READ, base64.b64encode(picture).decode())
    assert text.startswith(f"{live_server.url}/check/k1.")
    typed, ask = (
        scanner.get_by_label("扫不了？输入短码"),
        scanner.get_by_role("button", name="核验"),
    )
    typed.fill(text)
    ask.click()
    answer = scanner.locator("#answer")
    expect(answer).to_contain_text("离线核验：签名有效，状态以联网为准")
    expect(answer).to_contain_text("王*国")
    expect(answer).not_to_contain_text("王建国")

    # A forged one is not taken.
    body = text.rstrip("/")
    typed.fill(body[:-40] + ("A" if body[-40] != "A" else "B") + body[-39:])
    ask.click()
    expect(answer).to_contain_text("签名无效")
    typed.fill(text)
    ask.click()
    expect(answer).to_contain_text("签名有效，状态以联网为准")

    # Meanwhile the card was reported lost; with the network back the scanner asks again by itself.
    report_loss(MemberCard.objects.get(membership__person=member.person), actor=None)
    counter.set_offline(False)
    expect(answer).to_contain_text("已挂失")
    counter.close()


def test_a_short_code_is_checked_where_there_is_no_camera(
    live_server: Any, page: Any, member: Any, page_problems: list[str]
) -> None:
    page.set_viewport_size(PHONE)
    card = MemberCard.objects.get(membership__person=member.person)
    page.goto(f"{live_server.url}/check/")

    page.get_by_label("扫不了？输入短码").fill(card.code_spelt.lower())
    page.get_by_role("button", name="核验").click()

    expect(page.locator("#answer")).to_contain_text("有效")
    expect(page.locator("#answer")).to_contain_text("王*国")
    assert page_problems == []
