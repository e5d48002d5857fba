"""The roster's way in by page: template, upload, preview, receipt."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gonghui.domains.membership.models import Membership
from gonghui.engines.registers.models import ImportRun
from gonghui.engines.registers.services import import_file
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.people.identity import check_digit

START = "/registers/members/import/"
NUMBER = "99010119900307011" + check_digit("99010119900307011")


def file_of(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    head = ("姓名", "证件号码", "移动电话", "入会日期", "学历")
    text = "\n".join(",".join(row) for row in (head, *rows))
    return SimpleUploadedFile("花名册.csv", text.encode())


def test_a_roster_goes_in_by_page(cast: Any, client_of: Callable[[Any], Client]) -> None:
    client = client_of(cast.chair_a)
    rows = (
        ("张三", NUMBER, "13800138000", "2020-05-01", "本科"),
        ("李四", "123", "13800138001", "2020-05-01", ""),
    )
    response = client.post(START, {"union": cast.machinery.pk, "file": file_of(*rows)})
    url = response.headers["Location"]
    run_pending()

    preview = client.get(url).content.decode()
    assert "应为18位，现为3位或含有其他字符" in preview
    new = client.get(f"{url}?verdict=new").content.decode()
    assert f"9901**********{NUMBER[-4:]}" in new
    assert NUMBER not in new + preview

    client.post(url, {"action": "good"})
    run_pending()
    member = Membership.objects.get()
    assert (str(member), member.union) == ("张三", cast.machinery)
    assert ImportRun.objects.get().applied_count == 1
    assert "张三" in client.get("/registers/members/").content.decode()


def test_a_neighbour_meets_neither_import_nor_members(
    cast: Any, client_of: Callable[[Any], Client]
) -> None:
    rows = (("张三", NUMBER, "13800138000", "2020-05-01", ""),)
    client_of(cast.chair_a).post(START, {"union": cast.machinery.pk, "file": file_of(*rows)})
    run_pending()
    run = ImportRun.objects.get()
    neighbour = client_of(cast.officer_b)

    assert neighbour.get(f"{START}{run.pk}/").status_code == 404
    assert neighbour.get(f"{START}{run.pk}/receipt/").status_code == 404
    assert neighbour.post(f"{START}{run.pk}/", {"action": "good"}).status_code == 404
    page = neighbour.get(START).content.decode()
    assert "花名册.csv" not in page
    assert "东岭" not in page


def test_the_template_comes_back_as_it_was_typed(
    cast: Any, client_of: Callable[[Any], Client], tmp_path: Path
) -> None:
    response: Any = client_of(cast.chair_a).get(f"{START}template/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    page = book.worksheets[0]
    heads = {str(cell.value).rstrip("*"): cell.column for cell in page[1]}
    typed = {
        "姓名": "张三",
        "性别": "男",
        "出生日期": "1990-03-07",
        "民族": "汉族",
        "证件号码": NUMBER,
        "学历": "大学本科毕业",
        "移动电话": "13800138000",
        "就业状况": "在岗",
        "是否农民工": "否",
        "工作单位": "东岭机械有限公司",
        "所属工会": "东岭机械有限公司工会委员会",
        "入会日期": "2020-05-01",
        "身份标签": "劳模、工匠",
    }
    for head, text in typed.items():
        page.cell(2, heads[head], text)
    path = tmp_path / "填好.xlsx"
    book.save(path)

    run = import_file("members", path, cast.textile, cast.chair_a)

    assert (run.new_count, run.bad_count) == (1, 0)
    member = Membership.objects.select_related("person").get()
    assert (member.union, member.employer) == (cast.machinery, cast.machinery_works)
    assert (member.tags, member.person.education) == (["model_worker", "craftsman"], "21")


def test_the_template_offers_unions_and_employers_of_the_own_scope(
    cast: Any, client_of: Callable[[Any], Client]
) -> None:
    response: Any = client_of(cast.chair_a).get(f"{START}template/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))

    lists = {
        str(column[0].value): [cell.value for cell in column[1:] if cell.value]
        for column in book["字典"].iter_cols()
    }

    assert lists["所属工会"] == ["东岭机械有限公司工会委员会", "东岭纺织有限公司工会委员会"]
    assert set(lists["工作单位"]) == {"东岭机械有限公司", "东岭纺织有限公司"}
    assert lists["是否农民工"] == ["是", "否"]
