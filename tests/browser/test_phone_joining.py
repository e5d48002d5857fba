"""Joining and taking one's membership along, on a phone in Chromium."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.requests.models import JoinApplication, TransferLetter
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Desk
from gonghui.kernel.access.models import Account
from tests.browser.conftest import PHONE, note_problems
from tests.domains.membership.requests.conftest import Town, town

__all__ = ["town"]
pytestmark = pytest.mark.django_db(transaction=True)

SMALL = """() => [...document.querySelectorAll("main a, main button, main input, main select")]
  .filter((one) => one.offsetParent && one.type !== "hidden" && one.type !== "radio"
    && one.type !== "checkbox" && one.getBoundingClientRect().height < 44
    && !one.closest("p, dd"))
  .map((one) => one.outerHTML.slice(0, 80))"""
"""What a thumb would miss."""


def fits(page: Any) -> None:
    """No sideways scrolling, nothing too small for a thumb."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate(SMALL) == []


def decide(matter: Any, town: Town) -> None:
    """Whoever sits at the matter's desk lets it pass."""
    desk = Desk.objects.waiting().get(matter=matter)
    for name in town.accounts:
        account = town.account(name)
        if Desk.objects.visible_to(account, "matters.act").filter(pk=desk.pk).exists():
            matters.act(desk, action="pass", actor=account, opinion="同意")
            return
    raise AssertionError(f"nobody sits at {desk}")


def test_a_rider_joins_in_two_pages_and_is_a_member(
    live_server: Any, page: Any, sign_in: Any, town: Town
) -> None:
    problems = note_problems(page)
    page.set_viewport_size(PHONE)
    sign_in(town.worker("13700000001"))
    page.goto(f"{live_server.url}/m/")
    page.get_by_role("link", name="申请入会").click()
    fits(page)
    page.get_by_label("姓名").fill("顾骑手")
    page.get_by_label("身份证号码").fill("110105199003070018")
    page.get_by_label("新就业形态").select_option(label="网约配送员")
    page.get_by_label("工作地（乡镇、街道、园区）").select_option(label="青石镇")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("证件号码有误")).to_have_count(2)
    page.get_by_label("身份证号码").fill(town.number())
    page.get_by_role("button", name="下一步").click()

    expect(page.get_by_text("第 2 步，共 2 步")).to_be_visible()
    expect(page.get_by_text("由行业的“东岭县外卖配送员联合工会”接收")).to_be_visible()
    expect(page.get_by_text("您所在的单位看不到这份申请")).to_be_visible()
    fits(page)
    page.get_by_label("本人自愿加入中国工会").check()
    page.get_by_role("button", name="提交入会申请").click()
    expect(page.get_by_text("工会委员会审批中").first).to_be_visible()
    fits(page)

    application = JoinApplication.objects.get()
    decide(application.matter, town)
    page.reload()
    page.get_by_role("link", name="去首页看看能办什么").click()
    expect(page.get_by_text("顾骑手，您好")).to_be_visible()
    assert Account.objects.get(pk=application.account_id).person == application.person
    assert problems == [
        "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"
    ]


def test_a_member_takes_his_membership_along(
    live_server: Any, page: Any, sign_in: Any, town: Town
) -> None:
    problems = note_problems(page)
    member = town.member()
    page.set_viewport_size(PHONE)
    sign_in(town.worker("13900000001", member.person))
    page.goto(f"{live_server.url}/m/")
    page.get_by_role("link", name="会籍转接").click()
    fits(page)
    page.get_by_label("新工作单位", exact=False).first.fill("西河食品")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("会籍将转到：西河食品有限公司工会委员会")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="提交转接申请").click()
    expect(page.get_by_text("原工会确认中").first).to_be_visible()

    matter = TransferLetter.objects.first() or Desk.objects.waiting().get().matter
    decide(matter, town)
    page.goto(f"{live_server.url}/m/transfer/")
    page.get_by_role("link", name="待接收").click()
    expect(page.locator(".m-qr svg")).to_be_visible()
    fits(page)
    decide(matter, town)
    page.goto(f"{live_server.url}/m/transfer/")
    expect(page.get_by_text("西河食品有限公司工会委员会").first).to_be_visible()
    expect(page.get_by_text("已接收")).to_be_visible()
    assert Membership.objects.get(pk=member.pk).union == town.cast.food
    assert problems == []
