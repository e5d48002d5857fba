"""Takes the pictures of README and manual again: .venv/bin/python tools/pictures.py [address]

A manual whose pictures show last year's pages misleads more than one without. So every picture is
taken by this script from a freshly built demo county, and taking all of them again after a change of
the pages is one command:

    GONGHUI_DATA=$(mktemp -d) GONGHUI_DEMO=1 PORT=8126 .venv/bin/gonghui run --demo
    .venv/bin/python tools/pictures.py http://127.0.0.1:8126

It drives Chromium through playwright (extra `test`) and only reads, except that it uploads a plan
and a roster of invented people, which a demo may keep. Pictures are written with 256 colours where
Pillow is installed, and otherwise as the browser made them.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
PASSWORD = "yunxi-demo-2026"  # noqa: S105 - of the demo, known to everybody
DESK, WIDE, PHONE = (1280, 760), (1440, 900), (390, 760)
MOST_BYTES = 200_000

PICTURES = (
    # name, account, size, address
    ("board", "jingban", WIDE, "/plans/1/"),
    ("home", "jingban", DESK, "/"),
    ("target", "jingban", DESK, "/plans/targets/1/"),
    ("member", "jingban", DESK, "/registers/members/1/"),
    ("tree", "zhuxi", DESK, "/organising/tree/"),
    ("indicator", "jingban", DESK, "/indicators/of/members_new/"),
    ("summary", "jingban", DESK, "/summaries/1/"),
    ("summary-edit", "jingban", DESK, "/summaries/1/edit/"),
    ("phone-board", "jingban", PHONE, "/plans/1/"),
    ("phone-members", "jingban", PHONE, "/registers/members/"),
)
ROSTER = """姓名,性别,证件号码,移动电话,入会日期
林小满,女,999999199505200024,13900000101,2026-03-02
周大川,男,110105194912310021,13900000102,2026-03-02
何春生,男,,13900000103,2026-03-02
"""
"""One good row, a wrong check digit, a missing number; the region 999999 does not exist."""


def main(address: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--lang=zh-CN"],
        )
        for name, account, size, path in PICTURES:
            page = signed_in(browser, address, account, size)
            answer = page.goto(address + path)
            if answer is None or not answer.ok:
                sys.exit(f"{path} could not be opened; the pictures before it are new")
            take(page, name)
        take_import_of_a_plan(browser, address)
        take_import_of_a_roster(browser, address)
        browser.close()


def signed_in(browser: Browser, address: str, account: str, size: tuple[int, int]) -> Any:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{address}/login/")
    page.fill("[name=username]", account)
    page.fill("[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_load_state()
    return page


def take_import_of_a_plan(browser: Browser, address: str) -> None:
    """The review page of the demo's own plan for the year to come."""
    plan = files("gonghui.demo").joinpath("data/plan.txt").read_text(encoding="utf-8")
    page = signed_in(browser, address, "jingban", DESK)
    page.goto(f"{address}/plans/import/")
    page.locator("main textarea").first.evaluate(
        "(area, text) => { area.closest('details')?.setAttribute('open', ''); area.value = text }",
        plan.replace("{year}", "2027"),
    )
    page.click("main form button[type=submit]")
    page.wait_for_url("**/review/")
    page.reload()  # without the message of the upload, which differs the second time
    take(page, "review")


def take_import_of_a_roster(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "hengchuan", DESK)
    page.goto(f"{address}/registers/members/import/")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "花名册.csv"
        path.write_text(ROSTER, encoding="utf-8")
        page.set_input_files("main input[type=file]", path)
        page.click("main form button[type=submit]")
        page.get_by_text("查看结果").click()
        page.get_by_text("核对结果").wait_for()
    take(page, "import")


def take(page: Any, name: str) -> None:
    page.evaluate("document.fonts.ready")
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    with_few_colours(path)
    print(f"{path.name}: {path.stat().st_size // 1000} kB")
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"{path.name} is larger than {MOST_BYTES // 1000} kB")


def with_few_colours(path: Path) -> None:
    try:
        from PIL import Image  # type: ignore[import-not-found]
    except ImportError:
        return
    picture = Image.open(path).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main((sys.argv[1:] or ["http://127.0.0.1:8000"])[0].rstrip("/"))
