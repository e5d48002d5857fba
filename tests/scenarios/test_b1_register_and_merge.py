"""B1 会员实名制: a roster goes in with every bad row named; who is registered twice is found, merged
by the county, and the merge taken back; the figure and its records follow."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gonghui.domains.membership.duplicates.models import DuplicatePair
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services import correct_details
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.jobs.services import run_pending
from tests.domains.membership.conftest import id_number, join
from tests.scenarios.pages import forms_of, links_of

BORN = dt.date(1985, 6, 1)
__all__ = ["join"]
RECORDS = "/indicators/of/members_total/records/"


@pytest.fixture
def organiser(cast: Any, client_of: Any) -> Any:
    """A signed-in organiser of a union."""

    def at(union: Any) -> Client:
        account = open_account(
            username=f"org-{union.code}",
            display_name="组织",
            password="qing-jiang-2026",
            actor=None,
        )
        grant_role(account, role="organiser", union=union, from_on=dt.date(2020, 1, 1), actor=None)
        client: Client = client_of(account)
        return client

    return at


def fill(client: Client, url: str, typed: dict[str, Any]) -> Any:
    """Post the page's form as it stands, with what is typed over it."""
    form = next(f for f in forms_of(client.get(url).content.decode()) if "once_key" in f.fields)
    return client.post(url, {**form.fields, **typed}, follow=True)


def bring(client: Client, union: Any, *lines: str) -> str:
    """Upload a roster; the address of its preview."""
    text = "\n".join(("姓名,证件号码,移动电话,入会日期", *lines))
    file = SimpleUploadedFile("花名册.csv", text.encode())
    response = client.post("/registers/members/import/", {"union": union.pk, "file": file})
    run_pending()
    return str(response.headers["Location"])


def members(union: Any) -> Any:
    return engine.value("members_total", union=union, period=Period.parse("2026H1")).number


def recorded(client: Client, union: Any) -> int:
    """How often the human being stands among the records behind the figure."""
    page = client.get(RECORDS, {"union": union.pk, "period": "2026H1"}).content.decode()
    return page.count("张伟民")


def test_from_roster_to_merge_and_back(cast: Any, organiser: Any) -> None:
    machinery, textile, county = (
        organiser(cast.machinery),
        organiser(cast.textile),
        organiser(cast.county_a),
    )
    first, second = id_number(BORN, 11), id_number(BORN, 31)

    # the textile mill registers him by form
    fill(
        textile,
        "/registers/members/new/",
        {
            "name": "张伟民",
            "id_number": first,
            "mobile": "13800000001",
            "union": str(cast.textile.pk),
            "joined_on": "2012-05-01",
        },
    )
    early = Membership.objects.get()

    # the machinery works brings a roster: one bad row, one who looks like somebody elsewhere
    preview = bring(
        machinery,
        cast.machinery,
        f"张伟民,{second},13800000001,2021-03-01",
        f"李四,{id_number(dt.date(1990, 1, 1), 51)},13700000002,2021-03-01",
        "王五,123,13700000003,2021-03-01",
    )
    page = machinery.get(preview).content.decode()
    assert "应为18位，现为3位" in page
    assert "1 行疑似重复" in page
    warned = machinery.get(f"{preview}?verdict=warned").content.decode()
    assert "管辖范围以外的一名会员是同一人" in warned
    assert "请办理转接" in warned
    assert cast.textile.name not in warned
    machinery.post(preview, {"action": "good"})
    run_pending()
    late = Membership.objects.get(union=cast.machinery, person__name="张伟民")
    assert Membership.objects.count() == 3

    # his own union is asked, without a word of the other; the pair is none of its business
    asked = machinery.get("/members/duplicates/").content.decode()
    assert "与其他工会的登记疑似重复" in asked
    assert cast.textile.name not in asked
    pair = DuplicatePair.objects.get()
    assert machinery.get(pair.get_absolute_url()).status_code == 404
    assert machinery.post(f"{pair.get_absolute_url()}merge/").status_code == 404

    # the county compares; numbers are masked, a look at one is recorded
    assert pair.get_absolute_url() in links_of(county.get("/members/duplicates/").content.decode())
    compared = county.get(pair.get_absolute_url()).content.decode()
    assert first not in compared
    assert f"{first[:4]}**********{first[-4:]}" in compared
    assert "证件号码只差一两位" in compared
    assert members(cast.county_a) == 3
    assert recorded(county, cast.county_a) == 2

    # the confirmation says what will happen, and nothing has happened yet
    merge = f"{pair.get_absolute_url()}merge/?keep={'one' if pair.one == late.person else 'other'}"
    said = county.get(merge).content.decode()
    assert f"会员号 {early.member_no} 作废" in said
    assert "入会日期 2012-05-01" in said
    assert "2012-05-01至2021-03-01" in said
    assert Membership.objects.get(pk=early.pk).status == "active"
    done = fill(county, merge, {"reason": "本人到场核对，调动后重复入会"})
    assert "已合并" in done.content.decode()

    # one human being, his seniority unbroken, found by either number
    late.refresh_from_db()
    early.refresh_from_db()
    assert (late.joined_on, early.status) == (dt.date(2012, 5, 1), "void")
    assert members(cast.county_a) == 2
    assert recorded(county, cast.county_a) == 1
    found = county.post("/members/find/", {"id_number": first}, follow=True)
    assert late.member_no in found.content.decode()
    history = county.get(f"/registers/members/{late.pk}/history/").content.decode()
    assert "重复登记并入" in history

    # taken back
    undone = fill(county, f"{pair.get_absolute_url()}undo/", {"note": "核对有误，是堂兄弟"})
    assert "两人恢复原样" in undone.content.decode()
    assert members(cast.county_a) == 3
    assert recorded(county, cast.county_a) == 2
    fill(county, f"{pair.get_absolute_url()}different/", {"note": "堂兄弟，均已到场"})
    machinery.post("/members/duplicates/find/", {})
    run_pending()
    assert "没有待核对" in county.get("/members/duplicates/").content.decode()


def test_a_lookalike_is_registered_only_after_a_look(cast: Any, organiser: Any, join: Any) -> None:
    known = join("张伟民", mobile="13800000001", born_on=BORN)
    machinery = organiser(cast.machinery)
    typed = {
        "name": "张伟民",
        "id_number": id_number(BORN, 511),
        "mobile": "13900000002",
        "union": str(cast.machinery.pk),
        "joined_on": "2021-03-01",
    }

    refused = fill(machinery, "/registers/members/new/", typed)

    assert refused.status_code == 422
    text = refused.content.decode()
    assert f"会员号{known.member_no}" in text
    assert "已经核对，不是同一人" in text
    assert Membership.objects.count() == 1
    fill(machinery, "/registers/members/new/", {**typed, "not_the_same": "on"})
    assert Membership.objects.count() == 2


def test_what_does_not_fit_is_opened_and_mended(cast: Any, organiser: Any, join: Any) -> None:
    retired = join("冯退休")
    correct_details(retired, actor=None, details={"work_status": "4"})
    for number in range(4):
        join(
            f"共用{'甲乙丙丁'[number]}", mobile="13712345678", born_on=dt.date(1970 + number, 1, 1)
        )
    machinery = organiser(cast.machinery)

    page = machinery.get("/members/quality/").content.decode()

    assert "已退休仍在籍" in page
    listed = machinery.get("/members/quality/retired/").content.decode()
    assert "冯退休" in listed
    assert f"/members/{retired.pk}/retain/" in links_of(listed)
    shared = machinery.get("/members/quality/phone/").content.decode()
    assert [name in shared for name in ("共用甲", "共用丁", "冯退休")] == [True, True, False]
    fill(
        machinery,
        f"/members/{retired.pk}/retain/",
        {"reason": "10", "occurs_on": "2024-01-01"},
    )
    assert "冯退休" not in machinery.get("/members/quality/retired/").content.decode()


def test_collected_data_take_their_steps(cast: Any, organiser: Any, join: Any) -> None:
    one, other = join("张三", collected_by="组织"), join("李四", collected_by="采集员")
    machinery, county = organiser(cast.machinery), organiser(cast.county_a)
    step = "/members/quality/collection/step/"

    def take(client: Client, to: str, *rows: Membership, note: str = "") -> str:
        data = {"to": to, "member": [row.pk for row in rows], "note": note}
        return str(client.post(step, data, follow=True).content.decode())

    said = take(machinery, "base_checked", one, other)
    assert "基层核对无误：1人" in said
    assert "采集员不能核对自己采集的信息" in said
    assert "由上一级工会办理" in take(machinery, "superior_accepted", other)
    assert "上级接收：1人" in take(county, "superior_accepted", other)
    assert "退回须写明" in take(county, "returned", other)
    assert "启用：1人" in take(county, "enabled", other)
    other.refresh_from_db()
    assert (other.collection_status, other.checked_by) == ("enabled", "组织")
    assert "退回：1人" in take(county, "returned", one, note="照片缺失")
    assert "重新提交：1人" in take(machinery, "collected", one)
