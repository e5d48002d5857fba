"""A worker's journey on a phone, in WeChat: sign in by code, bind, ask, supplement, rate; and every
page of the phone in both sizes of type: quiet, narrow enough, accessible, light."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from gonghui.domains.assistance.hardship import services as hardship
from gonghui.domains.membership.services import join_member
from gonghui.engines.activities import enrolling
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Matter
from gonghui.kernel.access import phone_codes, workers
from gonghui.kernel.access.models import Account
from gonghui.kernel.people.models import Person
from tests.browser.conftest import PHONE, note_problems
from tests.engines.activities.makers import make_activity

pytestmark = pytest.mark.django_db(transaction=True)
RETAIN = re.compile("^保留会籍")
MOBILE, NUMBER = "13900000017", "110105199003070017"
WECHAT = (
    "Mozilla/5.0 (Linux; Android 12; M2012K11AC) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 XWEB/5023 MicroMessenger/8.0.33"
)
HEAVIEST = 60 * 1024
"""Compressed bytes of a first visit."""
NARROW = {"width": 360, "height": 740}
SMALL_TARGETS = """() => Array.from(document.querySelectorAll("a, button, select, input"))
  .filter((one) => { const box = one.getBoundingClientRect();
    return box.width && box.height && box.height < 43.5
      && !one.closest(".m-skip") && !/checkbox|radio|hidden|file/.test(one.type); })
  .map((one) => one.outerHTML.slice(0, 80))"""
PICTURE = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwc"
    "KDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAARCAABAAEDASIAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAA"
    "AAAAAAAAAAAAAAAAAAD/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMR"
    "AD8AfwD/2Q=="
)


@pytest.fixture
def member(cast: Any) -> Any:
    Person.objects.filter(pk=cast.worker.person_id).update(mobile=MOBILE)
    return join_member(
        union=cast.machinery,
        joined_on=dt.date(2020, 5, 1),
        actor=None,
        person=Person.objects.get(pk=cast.worker.person_id),
    )


@pytest.fixture
def wechat(browser: Any) -> Any:
    context = browser.new_context(user_agent=WECHAT, viewport=PHONE, locale="zh-CN")
    yield context.new_page()
    context.close()


def act(matter: Matter, action: str, actor: Any, opinion: str) -> None:
    desk = matter.desks.get(state="waiting")
    matters.act(desk, action=action, actor=actor, opinion=opinion)


def test_from_code_to_rating(
    live_server: Any, wechat: Any, cast: Any, member: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: dict[str, str] = {}
    monkeypatch.setattr(phone_codes, "deliver", sent.__setitem__)
    problems, page = note_problems(wechat), wechat

    page.goto(f"{live_server.url}/m/")
    page.get_by_label("手机号码").fill("139 0000 0017")
    page.get_by_label("我已阅读并同意").check()
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("验证码已发送到 139****0017")).to_be_visible()
    expect(page.get_by_role("button", name="重新获取验证码")).to_be_disabled()
    page.get_by_label("短信验证码").fill(sent[MOBILE])
    page.get_by_role("button", name="登录").click()

    page.get_by_role("link", name="绑定会员").click()
    page.get_by_label("姓名").fill("王建国")
    page.get_by_label("证件号码").fill(NUMBER)
    page.get_by_role("button", name="核对并绑定").click()
    expect(page.get_by_text("王建国，您好")).to_be_visible()

    page.get_by_role("link", name=RETAIN).click()
    page.get_by_label("保留原因").select_option(label="失业")
    page.get_by_label("起始日期").fill("2026-06-01")
    with page.expect_request("**/draft/"):  # kept while he pauses
        page.get_by_role("textbox", name="说明").fill("单位停产")
    page.get_by_role("link", name="首页").click()
    expect(page.get_by_text("王建国，您好")).to_be_visible()
    page.get_by_role("link", name=RETAIN).click()
    expect(page.get_by_role("textbox", name="说明")).to_have_value("单位停产")
    page.get_by_label("以上内容属实").check()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("已提交，可以在“我的事项”里查看")).to_be_visible()

    matter = Matter.objects.get()
    act(matter, "return", cast.chair_a, "请补充解除合同证明")
    page.get_by_role("link", name="首页").click()
    page.get_by_role("link", name="保留会籍：请补充材料").click()
    page.get_by_role("link", name="补充材料").click()
    page.get_by_label("证明材料").set_input_files(
        {"name": "证明.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}
    )
    expect(page.get_by_text("已选择：证明.jpg")).to_be_visible()
    page.get_by_role("button", name="提交补充").click()
    expect(page.get_by_text("已补充，工会会继续办理")).to_be_visible()

    matter.refresh_from_db()
    act(matter, "pass", cast.chair_a, "同意")
    page.get_by_role("link", name="我的事项").click()
    page.get_by_role("link", name=RETAIN).click()
    page.get_by_role("link", name="评价这次服务").click()
    page.get_by_label("很满意", exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_label("5星")).to_be_visible()
    assert problems == []


PAGES = (
    "/m/",
    "/m/services/",
    "/m/ask/member_retire/",
    "/m/matters/",
    "/m/matters/{matter}/",
    "/m/matters/{matter}/supplement/",
    "/m/matters/{matter}/withdraw/",
    "/m/activities/",
    "/m/activities/{activity}/",
    "/m/activities/{activity}/cancel/",
    "/m/helper/",
    "/m/payments/",
    "/m/hardship/",
    "/m/hardship/check/",
    "/m/hardship/write/",
    "/m/hardship/write/causes/",
    "/m/hardship/people/",
    "/m/hardship/people/new/",
    "/m/hardship/papers/",
    "/m/hardship/sign/",
    "/m/me/",
    "/m/me/data/",
    "/m/me/messages/",
    "/m/me/devices/",
    "/m/help/",
    "/m/privacy/",
    "/m/phone-changed/",
    "/m/offline/",
)


@pytest.mark.parametrize(("size", "large"), [(PHONE, False), (NARROW, True)], ids=["390", "大字版"])
def test_every_page_of_the_phone(
    live_server: Any, page: Any, sign_in: Any, cast: Any, member: Any, size: Any, large: bool
) -> None:
    account = Account(username="w.phone", kind="worker", mobile=MOBILE, display_name="王建国")
    account.save()
    workers.bind_to(account, member.person, actor=None)
    account.refresh_from_db()
    workers.set_large_type(account, on=large)
    matter = matters.submit(
        "member_retain",
        actor=account,
        person=member.person,
        channel="portal",
        data={"reason": "3", "occurs_on": "2026-06-01", "remark": "单位停产"},
    )
    act(matter, "return", cast.chair_a, "请补充证明")
    today = dt.date.today()
    activity = make_activity(cast.county_a, from_on=today, to_on=today + dt.timedelta(5))
    enrolling.open_to_members(activity, seats=1, until=None, actor=cast.officer_a)
    enrolling.enrol(activity, person=member.person, union=member.union, actor=account)
    hardship.open_draft(member.person, actor=account)
    page.set_viewport_size(size)
    sign_in(account)
    problems, axe, found, weights = note_problems(page), Axe(), [], {}
    page.on(
        "response",
        lambda answer: weights.__setitem__(
            answer.url, len(gzip.compress(answer.body())) if answer.status == 200 else 0
        ),
    )

    for path in PAGES:
        path = path.format(matter=matter.pk, activity=activity.pk)
        answer = page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        assert answer.status == 200, path
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path}: wider than the screen")
        found += [f"{path}: small target {one}" for one in page.evaluate(SMALL_TARGETS)]
        found += [
            f"{path}: {one['id']} {one['nodes'][0]['html'][:120]}"
            for one in axe.run(page).response["violations"]
        ]
        if path == "/m/":
            assert sum(weights.values()) < HEAVIEST, weights

    assert found == []
    assert problems == []
