"""The way in and out, as the manual describes it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", [None, PHONE], ids=["desk", "phone"])
def test_chair_signs_in_with_account_and_password(live_server, page, cast, page_problems, screen):
    if screen:
        page.set_viewport_size(screen)
    page.goto(live_server.url)

    page.get_by_label("账号").fill("chair-a")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()

    expect(page).to_have_url(re.compile(r"/$"))
    expect(page.get_by_text("李东岭").first).to_be_attached()
    assert page_problems == []


def test_wrong_password_is_said_in_words(live_server, page, cast):
    page.goto(f"{live_server.url}/login/")

    page.get_by_label("账号").fill("chair-a")
    page.get_by_label("密码").fill("not-it")
    page.get_by_role("button", name="登录").click()

    expect(page.get_by_role("alert")).to_contain_text("密码")


def test_a_session_given_to_the_browser_opens_the_home_page(live_server, page, cast, sign_in):
    sign_in(cast.officer_a)

    page.goto(live_server.url)

    expect(page).to_have_url(f"{live_server.url}/")
    expect(page.get_by_text("赵经办").first).to_be_attached()
