"""List, card, forms, history and export of a register that was only declared."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gonghui.engines.registers.checks import check_registers
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.org.models import Employer

from .conftest import County

pytestmark = pytest.mark.urls("engines.registers.urls")


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def sheet_of(response: object) -> list[tuple[object, ...]]:
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    return list(page.iter_rows(values_only=True))


def test_every_register_of_the_installation_passes_its_check() -> None:
    assert check_registers(None) == []


def test_the_list_shows_rows_of_the_own_subtree_only(as_officer: Client, county: County) -> None:
    county.employer("东方机械厂")
    county.employer("西方纺织厂", registrar=county.west)

    page = text_of(as_officer.get("/registers/places/"))

    assert "东方机械厂" in page
    assert "西方纺织厂" not in page


def test_an_empty_list_says_what_to_do(as_officer: Client) -> None:
    page = text_of(as_officer.get("/registers/places/"))

    assert "还没有单位，请先导入。" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    as_officer: Client,
    county: County,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        county.employer(f"{number}号厂")

    with django_assert_num_queries(4):  # session, account, grants, rows
        as_officer.get("/registers/places/")


def test_a_row_of_another_union_does_not_exist(as_officer: Client, county: County) -> None:
    other = county.employer("西方纺织厂", registrar=county.west)

    for page in ("", "edit/", "history/"):
        assert as_officer.get(f"/registers/places/{other.pk}/{page}").status_code == 404


def test_an_unknown_register_does_not_exist(as_officer: Client) -> None:
    assert as_officer.get("/registers/nothing/").status_code == 404


def test_the_card_masks_and_badges(as_officer: Client, county: County) -> None:
    row = county.employer("东方机械厂", phone="13812345678")

    page = text_of(as_officer.get(f"/registers/places/{row.pk}/"))

    assert "13812345678" not in page
    assert '<span class="badge badge-info">私营企业</span>' in page


def test_a_reader_without_the_permission_meets_no_form(client: Client, county: County) -> None:
    row = county.employer("东方机械厂")
    client.force_login(county.viewer, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"/registers/places/{row.pk}/").status_code == 200
    assert client.get(f"/registers/places/{row.pk}/edit/").status_code == 403
    assert client.get("/registers/places/new/").status_code == 403
    assert client.get("/registers/places/export/").status_code == 403


def test_choices_of_a_form_end_at_the_own_subtree(as_officer: Client, county: County) -> None:
    page = text_of(as_officer.get("/registers/places/new/"))

    assert "东方厂工会" in page
    assert "西街道工会" not in page


def test_a_form_makes_a_row_through_its_service(as_officer: Client, county: County) -> None:
    response = as_officer.post(
        "/registers/places/new/",
        {"registrar": county.east.pk, "name": "新厂", "nature": "170", "phone": "1"},
    )

    row = Employer.objects.get(name="新厂")
    assert response.headers["Location"] == f"/registers/places/{row.pk}/"


def test_a_refused_union_in_a_form_changes_nothing(as_officer: Client, county: County) -> None:
    response = as_officer.post(
        "/registers/places/new/", {"registrar": county.west.pk, "name": "新厂", "nature": "170"}
    )

    assert response.status_code == 422
    assert not Employer.objects.exists()


def test_a_change_stands_in_the_history_as_a_sentence(as_officer: Client, county: County) -> None:
    row = county.employer("东方机械厂")
    as_officer.post(
        f"/registers/places/{row.pk}/edit/",
        {"registrar": county.east.pk, "name": "东方重工", "nature": "170"},
    )

    page = text_of(as_officer.get(f"/registers/places/{row.pk}/history/"))

    assert "officer君修改了用人单位“东方重工”的资料" in page


def test_the_export_is_the_filtered_list(as_officer: Client, county: County) -> None:
    county.employer("甲厂", credit_code="91350100M000100Y43", staff_count=12, phone="13812345678")
    county.employer("乙厂")
    county.employer("丙厂", registrar=county.west)

    rows = sheet_of(as_officer.get("/registers/places/export/?q=甲"))

    assert rows[0][0] == "单位台账"
    assert rows[1][0] == "填报单位：东街道工会"
    assert rows[2][:5] == ("单位全称", "统一社会信用代码", "单位性质", "职工总数（人）", "联系电话")
    assert rows[3][:4] == ("甲厂", "91350100M000100Y43", "私营企业", 12)
    assert "12345678" not in str(rows[3][4])
    assert len([row for row in rows if row[0] and "厂" in str(row[0])]) == 1


def test_an_export_is_recorded_with_filter_and_count(as_officer: Client, county: County) -> None:
    county.employer("甲厂")
    as_officer.get("/registers/places/export/?q=110105199003070012&nature=170")

    entry = AuditRecord.objects.get(event="registers.exported")

    assert entry.detail["filter"] == "搜索“…”；单位性质：私营企业"
    assert entry.sentence == (
        "officer君导出了东街道工会的单位台账0条，条件：搜索“…”；单位性质：私营企业"
    )


def test_text_that_looks_like_a_formula_stays_text(as_officer: Client, county: County) -> None:
    county.employer("=1+1厂")

    workbook = sheet_of(as_officer.get("/registers/places/export/"))
    separated = b"".join(as_officer.get("/registers/places/export/?format=csv").streaming_content)

    assert workbook[3][0] == "=1+1厂"
    assert "'=1+1厂" in separated.decode("utf-8-sig")
