"""A1: a tree of seven levels is kept, moved, merged and dissolved without losing history."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gonghui.domains.membership.services import join_member
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.registers.models import ImportRun
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.org.models import Union, UnionPlacement
from gonghui.kernel.org.services import found_union
from gonghui.kernel.people.identity import check_digit

HEAD = ("工会编号", "工会全称", "上级工会", "层级", "类型", "建会日期")
TREE = (
    ("P", "某省总工会", "", "省级", "总工会", "2000-01-01"),
    ("P1", "某市总工会", "P", "市级", "总工会", "2000-01-01"),
    ("P9", "省机械产业工会", "P", "市级", "产业工会", "2000-01-01"),
    ("P11", "甲县总工会", "P1", "县级", "总工会", "2000-01-01"),
    ("P12", "乙县总工会", "P1", "县级", "总工会", "2000-01-01"),
    ("P111", "柳河镇工会", "P11", "乡镇（街道、园区）", "乡镇（街道）工会", "2001-01-01"),
    ("P1111", "柳河村工会", "P111", "村（社区）", "联合基层工会", "2002-01-01"),
    ("P11111", "柳河农机厂工会", "P1111", "基层", "单独基层工会", "2003-01-01"),
    ("P11112", "柳河面粉厂工会", "P1111", "基层", "单独基层工会", "2003-01-01"),
    ("P111111", "装配车间分会", "柳河农机厂工会", "基层", "分会", "2004-01-01"),
    ("P1111111", "装配一组", "P111111", "基层", "工会小组", "2005-01-01"),
    ("", "没有上级的工会", "天上总工会", "基层", "单独基层工会", "2005-01-01"),
)


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to("2026-06-15T09:00:00+08:00", tick=False)


@pytest.fixture
def chair(db, client_of):
    national = found_union(
        parent=None, actor=None, founded_on=dt.date(1990, 1, 1), code="N", name="全国总会",
        level="national", kind="federation",
    )  # fmt: skip
    account = open_account(
        username="top", display_name="省组织", password="qing-jiang-2026", actor=None
    )
    grant_role(account, role="chair", union=national, from_on=dt.date(2020, 1, 1), actor=None)
    return client_of(account)


def text(response):
    return response.content.decode()


def bring_in(client, union):
    book = openpyxl.Workbook()
    for row in (HEAD, *TREE):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    page = client.post(
        "/registers/unions/import/",
        {"union": union.pk, "file": SimpleUploadedFile("名册.xlsx", file.getvalue())},
    )
    run_pending()
    shown = text(client.get(page["Location"], {"verdict": "error"}))
    client.post(page["Location"], {"action": "good"})
    run_pending()
    return ImportRun.objects.latest("pk"), shown


def members(code, day):
    period = Period(day, day, f"{day}..{day}")
    return int(
        engine.value("members_total", union=Union.objects.get(code=code), period=period).number
    )


def tree_of(client, **asked):
    return text(client.get("/organising/tree/", asked))


def test_a_tree_of_seven_levels_keeps_its_history(chair):
    top = Union.objects.get(code="N")
    run, shown = bring_in(chair, top)
    assert run.applied_count == 11, shown
    assert "没有找到“天上总工会”" in shown
    lowest = Union.objects.get(code="P1111111")
    assert lowest.depth == 9
    assert len({row.level for row in Union.objects.all()}) == 7

    for serial, code in enumerate(("P11111", "P11111", "P11112", "P111111")):
        first = f"99999919900101{serial:03d}"
        join_member(
            union=Union.objects.get(code=code), joined_on=dt.date(2026, 1, 10), actor=None,
            person={"name": "王工", "id_number": first + check_digit(first)},
        )  # fmt: skip
    old = dt.date(2026, 3, 31)
    before = {code: members(code, old) for code in ("P11", "P12", "P111", "P1")}
    assert before == {"P11": 4, "P12": 0, "P111": 4, "P1": 4}

    # Moved: the village with everything below goes to the other county's town.
    village = Union.objects.get(code="P1111")
    county_b = Union.objects.get(code="P12")
    refused = chair.post(
        f"/organising/{village.pk}/move/",
        {"parent": lowest.pk, "occurs_on": "2026-04-01"},
    )
    assert refused.status_code == 422
    chair.post(
        f"/organising/{village.pk}/move/",
        {"parent": county_b.pk, "occurs_on": "2026-04-01", "document_number": "市工〔2026〕3号"},
    )
    assert {code: members(code, old) for code in before} == before
    after = dt.date(2026, 4, 1)
    assert {code: members(code, after) for code in before} == {
        "P11": 0, "P12": 4, "P111": 0, "P1": 4,
    }  # fmt: skip
    then, now = tree_of(chair, day="2026-03-31"), tree_of(chair)
    assert then.index("甲县总工会") < then.index("柳河村工会") < then.index("乙县总工会")
    assert now.index("乙县总工会") < now.index("柳河村工会")

    # Renamed, and found by its card with the old name kept.
    mill = Union.objects.get(code="P11112")
    chair.post(
        f"/organising/{mill.pk}/rename/", {"name": "柳河食品厂工会", "occurs_on": "2026-04-05"}
    )
    assert "柳河面粉厂工会 → 柳河食品厂工会" in text(chair.get(f"/registers/unions/{mill.pk}/"))

    # Merged: the page says what is in the way; then the members go first.
    factory = Union.objects.get(code="P11111")
    ask = text(chair.get(f"/organising/{mill.pk}/merge/"))
    assert "现有会员1人" in ask
    assert "先用“整体转接会员”" in ask
    merging = {"successor": factory.pk, "occurs_on": "2026-05-01"}
    assert "还有1名在籍会员" in text(chair.post(f"/organising/{mill.pk}/merge/", merging))
    chair.post(
        f"/members/unions/{mill.pk}/move-all/",
        {"union": factory.pk, "occurs_on": "2026-05-01", "reason": "13"},
    )
    assert "可以办理" in text(chair.get(f"/organising/{mill.pk}/merge/"))
    chair.post(f"/organising/{mill.pk}/merge/", merging)
    mill.refresh_from_db()
    assert (mill.status, mill.succeeded_by) == ("merged", factory)
    assert members("P11111", dt.date(2026, 4, 30)) == 3
    assert members("P11111", dt.date(2026, 5, 1)) == 4
    assert "柳河食品厂工会" not in tree_of(chair)
    assert "柳河食品厂工会" in tree_of(chair, day="2026-04-30")

    # Dissolved from below; nothing is deleted.
    group = Union.objects.get(code="P1111111")
    chair.post(f"/organising/{group.pk}/dissolve/", {"occurs_on": "2026-06-01"})
    group.refresh_from_db()
    assert group.status == "dissolved"
    assert "装配一组" in tree_of(chair, closed="1")
    assert Union.objects.count() == 12
    assert UnionPlacement.objects.filter(union=village).count() == 2

    # Counted where it reports: the factory belongs to the industry's statistics.
    industry = Union.objects.get(code="P9")
    chair.post(
        f"/organising/{factory.pk}/relate/",
        {"kind": "stat", "parent": industry.pk, "from_on": "2026-06-10"},
    )
    assert "省机械产业工会" in text(chair.get(f"/registers/unions/{factory.pk}/"))
    today = dt.date(2026, 6, 15)
    assert {code: members(code, today) for code in ("P1", "P9", "P")} == {
        "P1": 0, "P9": 4, "P": 4,
    }  # fmt: skip
    page = text(chair.get(f"/indicators/of/members_total/records/?union={industry.pk}&period=2026"))
    assert page.count("王工") >= 4

    # Excel out carries the superior; the checks find nothing contradictory.
    exported = chair.get("/registers/unions/export/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(exported.streaming_content))).active
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "柳河农机厂工会" in cells
    assert "没有发现互相矛盾的数据" in text(chair.get("/organising/checks/"))
