"""The journeys of the manual, from the plan of spring to the summary of winter, in Chromium.

They run against the demo county as `gonghui run --demo` serves it; each brings its own union, file
or name, so they may run in any order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import expect

from gonghui.demo.accounts import PASSWORD
from gonghui.kernel.people.identity import check_digit
from tests.browser.conftest import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from tests.browser.conftest import County

AtDesk = Callable[..., "Page"]

PLAN = """石桥镇工会{year}年工作要点

一、把职工组织起来
（一）推进建会入会。全年新建工会组织不少于2家，新增工会会员80名以上。责任部门：组织部。
（二）开展学习培训。举办各类培训班3期。
二、服务职工
（一）普法宣传。开展普法宣传4场次。
"""


@pytest.fixture(autouse=True)
def patience() -> None:
    """A machine that builds or tests beside us answers late, not wrongly."""
    expect.set_options(timeout=20_000)


def press(place: Page | Locator, name: str) -> None:
    place.get_by_role("button", name=name).click()


def follow(place: Page | Locator, name: str) -> None:
    place.get_by_role("link", name=name).first.click()


def choose(place: Page, label: str, text: str) -> None:
    """Pick the option that reads so, in a select whose options are indented like a tree."""
    select = place.get_by_label(re.compile(rf"^{label}\*?$"))
    value = select.locator("option").filter(has_text=text).first.get_attribute("value")
    select.select_option(value)


def menu(page: Page) -> Locator:
    return page.get_by_role("navigation", name="主菜单")


def from_menu(page: Page, name: str) -> None:
    """Follow an entry; its group is opened first where the menu is long."""
    entry = page.get_by_role("link", name=name, exact=True, include_hidden=True)
    group = menu(page).locator("details").filter(has=entry)
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    group.get_by_role("link", name=name, exact=True).click()


def heading(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("heading", level=1, name=name)


def count_in(text: str) -> int:
    """The first number of a text such as “共 1,204 人”."""
    found = re.search(r"\d[\d,]*", text)
    assert found, text
    return int(found[0].replace(",", ""))


def card(page: Page, label: str) -> Locator:
    """A figure on top of a page, by what it is called."""
    return page.locator(".gh-stat").filter(has_text=label)


def fits(page: Page) -> bool:
    """Whether nothing scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


# ---------------------------------------------------------------- plan and summary


def test_a_plan_document_becomes_a_board(
    at_desk: AtDesk, tmp_path: Path, page_problems: list[str]
) -> None:
    year = timezone.localdate().year
    paper = tmp_path / "石桥镇工会工作要点.txt"
    paper.write_bytes(PLAN.format(year=year).encode("gb18030"))

    page = at_desk("jingban")
    from_menu(page, "工作计划")
    follow(page, "导入计划")
    choose(page, "工会", "石桥镇工会委员会")
    page.get_by_label("上传文件").set_input_files(paper)
    press(page, "导入并识别")
    original = page.get_by_role("region", name="原文全文")
    expect(original).to_contain_text("新增工会会员80名以上")
    targets = page.get_by_role("group", name=re.compile("^目标："))
    expect(targets).to_have_count(4)
    press(page, "采用全部待定目标（4）")
    expect(page.get_by_text("目标都已有决定")).to_be_visible()

    page = at_desk("zhuxi", "/plans/")
    follow(page, f"石桥镇工会{year}年工作要点")
    press(page, "保存并确认计划")
    press(page, "确认计划")

    expect(heading(page, f"石桥镇工会{year}年工作要点")).to_be_visible()
    expect(page.get_by_text("已确认").first).to_be_visible()
    rows = page.locator("main").get_by_role("progressbar", name=re.compile("进度$"))
    expect(rows).to_have_count(4)
    assert page_problems == []


def test_a_figure_of_the_summary_opens_its_records_and_word_is_downloaded(
    at_desk: AtDesk, tmp_path: Path, page_problems: list[str]
) -> None:
    year = timezone.localdate().year

    page = at_desk("zhuxi")
    from_menu(page, "工作总结")
    follow(page, "起草总结")
    page.get_by_label("年度").fill(str(year))
    press(page, "起草")
    expect(heading(page, re.compile(f"云溪县总工会{year}年工作总结"))).to_be_visible()

    with page.expect_download() as download:
        follow(page, "下载Word")
    file = tmp_path / "总结.docx"
    download.value.save_as(file)
    members = page.get_by_role("row").filter(has_text="会员总数").first
    figure = members.get_by_role("rowheader").get_by_role("link")
    said = figure.inner_text()
    figure.click()
    shown = page.locator("[data-count]")
    expect(shown).to_contain_text(re.compile(r"\d"))

    assert count_in(shown.inner_text()) == count_in(said) > 0
    paragraphs = [paragraph.text for paragraph in Document(str(file)).paragraphs]
    assert any(said in text for text in paragraphs)
    assert page_problems == []


# ---------------------------------------------------------------- members


def roster(file: Path) -> Path:
    """One good row, one whose identity number ends in the wrong digit."""
    good = "99999919900307001"
    wrong = str((int(check_digit("99999919910307002").replace("X", "0")) + 1) % 10)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "证件号码", "移动电话", "入会日期"])
    sheet.append(["欧阳试航", good + check_digit(good), "13900000001", "2026-03-02"])
    sheet.append(["司徒错码", f"99999919910307002{wrong}", "13900000002", "2026-03-02"])
    book.save(file)
    return file


def see_result(page: Page) -> None:
    """Past the page that shows the work going on, unless it was done before one could look."""
    waited, receipt = (page.get_by_role("link", name=name) for name in ("查看结果", "下载回执"))
    expect(waited.or_(receipt).first).to_be_visible()
    if waited.count():
        waited.click()


def test_a_roster_is_checked_applied_and_the_new_member_found_by_initials(
    at_desk: AtDesk, tmp_path: Path, page_problems: list[str]
) -> None:
    page = at_desk("jingban")
    from_menu(page, "会员名册")
    follow(page, "导入")
    choose(page, "导入到", "云溪县供水有限公司工会")
    page.get_by_label(re.compile("^文件")).set_input_files(roster(tmp_path / "花名册.xlsx"))
    press(page, "上传并核对")
    see_result(page)
    rows = page.get_by_role("region", name="各行的结果")
    expect(rows.get_by_role("row").filter(has_text="司徒错码")).to_contain_text("校验")
    press(page, "只导入合格行（1 行）")
    see_result(page)
    expect(page.get_by_text("已写入 1 行")).to_be_visible()
    with page.expect_download() as download:
        follow(page, "下载回执")
    receipt = tmp_path / "回执.xlsx"
    download.value.save_as(receipt)

    from_menu(page, "会员名册")
    page.get_by_role("search", name="筛选会员名册").get_by_role("searchbox").fill("oysh")
    expect(page.get_by_role("link", name="欧阳试航")).to_be_visible()

    cells = {cell for row in openpyxl.load_workbook(receipt).active.values for cell in row if cell}
    assert "司徒错码" in cells
    assert any("校验" in str(cell) for cell in cells)
    assert page_problems == []


def test_an_identity_number_is_shown_once_for_a_reason_that_the_auditor_reads(
    at_desk: AtDesk, page_problems: list[str]
) -> None:
    reason = "办理互助保障理赔第七号"

    page = at_desk("zhuxi", "/registers/members/")
    page.locator("#rows").get_by_role("rowheader").first.get_by_role("link").click()
    address = page.url
    expect(page.locator("main")).not_to_contain_text(re.compile(r"\d{17}[\dX]"))
    more = page.locator(".gh-actions summary")
    if more.count():
        more.click()
    follow(page.locator(".gh-actions"), "查看证件号码")
    press(page.locator("main"), "查看")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("查看事由").fill(reason)
    press(page.locator("main"), "查看")
    expect(page.locator("main")).to_contain_text(re.compile(r"\d{17}[\dX]"))
    follow(page.locator("main"), "返回")
    expect(page).to_have_url(address)
    expect(page.locator("main")).not_to_contain_text(re.compile(r"\d{17}[\dX]"))

    page = at_desk("shenji")
    from_menu(page, "审计记录")
    seen = page.get_by_role("row").filter(has_text=reason)
    expect(seen).to_have_count(1)
    expect(seen).to_contain_text("沈明远")
    expect(seen).not_to_contain_text(re.compile(r"\d{17}[\dX]"))
    assert [one for one in page_problems if "422" not in one] == []


# ---------------------------------------------------------------- activities


def test_an_activity_from_its_draft_to_people_counted_and_people_declared(
    at_desk: AtDesk, page_problems: list[str]
) -> None:
    today = timezone.localdate().isoformat()

    page = at_desk("jingban")
    from_menu(page, "活动")
    follow(page, "登记活动")
    page.get_by_label("活动名称").fill("试航杯职工羽毛球赛")
    page.get_by_label("类别").select_option(label="球类比赛")
    page.get_by_label("开始日期").fill(today)
    page.get_by_label("结束日期").fill(today)
    press(page.locator("main"), "保存")
    follow(page, "发布")
    press(page.locator("main"), "发布")
    for name in ("预赛", "决赛"):
        follow(page, "安排场次")
        page.get_by_label("日期").fill(today)
        page.get_by_label("场次名称").fill(name)
        press(page.locator("main"), "安排")
        session = page.get_by_role("row").filter(has_text=name)
        follow(session, "登记已举办")
        press(page.locator("main"), "已举办")

    follow(page.get_by_role("row").filter(has_text="预赛"), "登记名册")
    page.get_by_label("姓名、拼音首字母、会员号或手机号").fill("王")
    press(page, "查找")
    found = page.get_by_role("region", name="查找结果").get_by_role("checkbox")
    found.nth(1).check()
    found.nth(2).check()
    press(page, "加入名册")
    expect(page.get_by_text("已登记2人")).to_be_visible()
    follow(page.get_by_role("navigation", name="所在位置"), "试航杯职工羽毛球赛")
    follow(page.get_by_role("row").filter(has_text="决赛"), "申报人数")
    page.get_by_label("申报人数").fill("36")
    page.get_by_label("依据").fill("签到表照片，存办公室")
    press(page.locator("main"), "申报")

    expect(card(page, "没有名册的场次")).to_contain_text("36人次")
    expect(card(page, "参加人次").locator(".gh-stat-value")).to_have_text("2人次")
    expect(card(page, "参加人数").locator(".gh-stat-value")).to_have_text("2人")
    assert page_problems == []


# ---------------------------------------------------------------- phone; no script


def test_the_chair_follows_a_target_to_its_records_on_the_phone(
    county: County, page: Page, page_problems: list[str]
) -> None:
    year = timezone.localdate().year
    page.set_viewport_size(PHONE)

    page.goto(county.url)
    assert fits(page)
    page.get_by_role("textbox", name="账号").fill("zhuxi")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(f"{county.url}/")
    assert fits(page)
    expect(menu(page)).not_to_be_in_viewport()
    press(page, "菜单")
    expect(menu(page)).to_be_in_viewport()
    from_menu(page, "工作计划")
    assert fits(page)
    follow(page.locator("#rows"), f"云溪县总工会{year}年工作要点")
    expect(page.get_by_role("search", name="筛选目标")).to_be_visible()
    assert fits(page)
    board = page.url
    page.locator(".pl-numbers a").first.click()
    expect(page.locator("[data-count]")).to_contain_text(re.compile(r"\d"))
    assert fits(page)
    page.go_back()

    expect(page).to_have_url(board)
    assert page_problems == []


def test_signing_in_filtering_and_correcting_a_form_need_no_script(
    county: County, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()

    page.goto(county.url)
    page.get_by_role("textbox", name="账号").fill("jingban")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(f"{county.url}/")

    from_menu(page, "用人单位")
    page.get_by_role("searchbox").last.fill("恒川")
    page.get_by_role("search", name=re.compile("^筛选")).get_by_role(
        "button", name="筛选"
    ).last.click()
    expect(page.locator("#rows").get_by_role("rowheader").first).to_contain_text("恒川")

    from_menu(page, "活动")
    follow(page, "登记活动")
    page.get_by_label("活动名称").fill("没有日期的活动")
    press(page.locator("main"), "保存")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("活动名称")).to_have_value("没有日期的活动")
    context.close()
