"""An import from upload to receipt: preview, confirmation, breakdown, scope."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from engines.registers.places import PlaceImporter
from pytest_django import DjangoAssertNumQueries

from gonghui.engines.registers.importing import applying, staging
from gonghui.engines.registers.models import ImportRow, ImportRun, RunState
from gonghui.engines.registers.services import forget_rows, import_file
from gonghui.kernel.access.models import Account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.jobs.models import Job, JobState
from gonghui.kernel.jobs.services import run_pending, take_next
from gonghui.kernel.org.models import Employer
from gonghui.kernel.refusal import Refusal

from .conftest import County

pytestmark = pytest.mark.urls("engines.registers.urls")

START = "/registers/places/import/"


def csv_of(*rows: tuple[Any, ...]) -> bytes:
    head = ("单位全称", "职工总数", "女职工数")
    return "\n".join(",".join(map(str, row)) for row in (head, *rows)).encode()


def upload(client: Client, union: Any, content: bytes, name: str = "单位.csv") -> Any:
    return client.post(START, {"union": union.pk, "file": SimpleUploadedFile(name, content)})


def text_of(response: Any) -> str:
    return response.content.decode()


def run_url(run: ImportRun) -> str:
    return f"{START}{run.pk}/"


MIXED = csv_of(("甲厂", 10, 4), ("乙厂", 10, 40), ("", 1, 0), ("丙厂", 5, ""))


def test_upload_preview_confirm_receipt(as_officer: Client, county: County) -> None:
    response = upload(as_officer, county.east, MIXED)
    run = ImportRun.objects.get()
    assert response.headers["Location"] == run_url(run)
    assert "正在核对" in text_of(as_officer.get(run_url(run))) or run.state == RunState.UPLOADED

    run_pending()
    preview = text_of(as_officer.get(run_url(run)))
    assert "共 4 行，可以导入 2 行：新增 2，变更 0；无变化 0；冲突 0，错误 2。" in preview
    assert "女职工数：多于职工总数" in preview
    assert "单位全称：没有填写" in preview
    assert not Employer.objects.exists()

    as_officer.post(run_url(run), {"action": "good"})
    run_pending()
    run.refresh_from_db()
    assert (run.state, run.applied_count) == (RunState.DONE, 2)
    assert set(Employer.objects.values_list("name", "staff_count", "registrar")) == {
        ("甲厂", 10, county.east.pk),
        ("丙厂", 5, county.east.pk),
    }
    done = as_officer.get(f"{run_url(run)}receipt/")
    page = openpyxl.load_workbook(io.BytesIO(b"".join(done.streaming_content))).active
    rows = [row[:4] for row in page.iter_rows(values_only=True)]
    assert rows == [
        ("原行号", "结果", "原因", "单位全称"),
        ("3", "未导入（错误）", "女职工数：多于职工总数", "乙厂"),
        ("4", "未导入（错误）", "单位全称：没有填写", None),
        ("2", "已新增", None, "甲厂"),
        ("5", "已新增", None, "丙厂"),
    ]


def test_a_whole_file_with_bad_rows_is_refused(as_officer: Client, county: County) -> None:
    upload(as_officer, county.east, MIXED)
    run_pending()
    run = ImportRun.objects.get()

    response = as_officer.post(run_url(run), {"action": "whole"})

    assert response.status_code == 409
    assert "有2行不合格，不能整表导入" in text_of(response)
    assert not Job.objects.filter(kind="registers.apply").exists()


def test_a_change_is_shown_as_before_and_after(as_officer: Client, county: County) -> None:
    county.employer("甲厂", staff_count=10)
    upload(as_officer, county.east, csv_of(("甲厂", 12, ""), ("乙厂", 1, "")))
    run_pending()

    page = text_of(as_officer.get(f"{run_url(ImportRun.objects.get())}?verdict=changed"))

    assert "职工总数：10 → 12" in page


def test_a_file_that_cannot_be_read_leaves_nothing(as_officer: Client, county: County) -> None:
    response = upload(as_officer, county.east, b"a,b\n1,2\n")

    assert response.status_code == 409
    assert "没有找到表头" in text_of(response)
    assert not ImportRun.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_password_is_refused_in_plain_words(as_officer: Client, county: County) -> None:
    response = upload(as_officer, county.east, b"\xd0\xcf\x11\xe0" + b"x" * 600, "单位.xlsx")

    assert "可能设置了打开密码" in text_of(response)


def test_a_big_file_that_cannot_be_read_fails_in_its_job(
    as_officer: Client, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gonghui.engines.registers.services.LOOKED_AT_ONCE", 0)
    upload(as_officer, county.east, b"a,b\n1,2\n")
    run_pending()

    run = ImportRun.objects.get()
    assert run.state == RunState.FAILED
    assert "没有找到表头" in text_of(as_officer.get(run_url(run)))
    assert not StoredFile.objects.exists()


def test_the_uploaded_bytes_are_gone_after_staging(
    as_officer: Client, county: County, django_capture_on_commit_callbacks: Any
) -> None:
    upload(as_officer, county.east, MIXED)
    location: Path = StoredFile.objects.get().location
    assert location.exists()

    with django_capture_on_commit_callbacks(execute=True):
        run_pending()

    assert not location.exists()
    assert not StoredFile.objects.exists()


def test_confirming_twice_is_once(as_officer: Client, county: County) -> None:
    upload(as_officer, county.east, csv_of(("甲厂", 1, "")))
    run_pending()
    run = ImportRun.objects.get()

    as_officer.post(run_url(run), {"action": "whole"})
    as_officer.post(run_url(run), {"action": "whole"})

    assert Job.objects.filter(kind="registers.apply").count() == 1


# ---------------------------------------------------------------- scope


def test_an_import_of_another_union_does_not_exist(
    client: Client, as_officer: Client, county: County
) -> None:
    upload(as_officer, county.east, MIXED)
    run_pending()
    run = ImportRun.objects.get()
    other = Client()
    other.force_login(county.stranger, backend="django.contrib.auth.backends.ModelBackend")

    assert other.get(run_url(run)).status_code == 404
    assert other.post(run_url(run), {"action": "good"}).status_code == 404
    assert other.get(f"{run_url(run)}receipt/").status_code == 404
    assert "单位.csv" not in text_of(other.get(START))


def test_unions_to_choose_from_end_at_the_own_subtree(as_officer: Client, county: County) -> None:
    page = text_of(as_officer.get(START))

    assert "东厂工会" in page or "东方厂工会" in page
    assert "西街道工会" not in page
    assert upload(as_officer, county.west, MIXED).status_code == 422


def test_a_viewer_imports_nothing(client: Client, county: County) -> None:
    client.force_login(county.viewer, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(START).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_asks_the_same_number_of_queries(
    as_officer: Client,
    county: County,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    upload(as_officer, county.east, csv_of(*((f"{n}厂", 1, "") for n in range(rows))))
    run_pending()
    url = run_url(ImportRun.objects.get())

    with django_assert_num_queries(5):  # session and account, grants, import, rows
        as_officer.get(url)


# ---------------------------------------------------------------- what may break


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "ROWS_A_STEP", 2)
    monkeypatch.setattr(applying, "ROWS_A_STEP", 2)


def seven(tmp_path: Path) -> Path:
    path = tmp_path / "七.csv"
    path.write_bytes(csv_of(*((f"{n}号厂", n, "") for n in range(7))))
    return path


def table() -> list[tuple[Any, ...]]:
    return sorted(Employer.objects.values_list("name", "staff_count"))


@pytest.mark.usefixtures("small_steps")
def test_a_worker_killed_while_reading_is_succeeded(
    as_officer: Client, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(as_officer, county.east, seven(tmp_path).read_bytes())
    job = take_next("first")
    assert job is not None
    from gonghui.engines.registers.importing.jobs import stage_step

    assert stage_step(job) is False
    assert stage_step(job) is False
    staging._mine.staging = None  # what the dead worker remembered is gone
    Job.objects.update(lease_until=None, state=JobState.QUEUED)
    run_pending()

    run = ImportRun.objects.get()
    assert (run.state, run.new_count) == (RunState.PREVIEWED, 7)
    numbers = ImportRow.objects.order_by("row_number").values_list("row_number", flat=True)
    assert list(numbers) == [2, 3, 4, 5, 6, 7, 8]


@pytest.mark.usefixtures("small_steps")
def test_a_worker_killed_while_writing_is_succeeded(
    as_officer: Client, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(as_officer, county.east, seven(tmp_path).read_bytes())
    run_pending()
    run = ImportRun.objects.get()
    as_officer.post(run_url(run), {"action": "good"})
    monkeypatch.setattr(PlaceImporter, "broken_at", 6)
    with pytest.raises(SystemExit), transaction.atomic():
        run_pending()
    run.refresh_from_db()

    monkeypatch.setattr(PlaceImporter, "broken_at", None)
    Job.objects.filter(kind="registers.apply").update(lease_until=None, state=JobState.QUEUED)
    run_pending()

    run.refresh_from_db()
    assert (run.state, run.applied_count) == (RunState.DONE, 7)
    assert table() == [(f"{n}号厂", n) for n in range(7)]


@pytest.mark.usefixtures("small_steps")
def test_the_command_line_killed_half_way_is_run_again(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = seven(tmp_path)
    monkeypatch.setattr(PlaceImporter, "broken_at", 6)
    with pytest.raises(SystemExit):
        import_file("places", path, county.east, county.officer)
    assert len(table()) == 4

    monkeypatch.setattr(PlaceImporter, "broken_at", None)
    run = import_file("places", path, county.east, county.officer)

    assert (run.same_count, run.new_count) == (4, 3)
    assert table() == [(f"{n}号厂", n) for n in range(7)]


@pytest.mark.usefixtures("small_steps")
def test_a_failed_job_can_be_gone_on_with(
    as_officer: Client, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(as_officer, county.east, seven(tmp_path).read_bytes())
    run_pending()
    run = ImportRun.objects.get()
    as_officer.post(run_url(run), {"action": "good"})

    def broken(self: Any, chunk: Any) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(PlaceImporter, "apply", broken)
        run_pending()
    assert "从断点继续" in text_of(as_officer.get(run_url(run)))

    as_officer.post(run_url(run), {"action": "resume"})
    run_pending()

    assert len(table()) == 7


def test_what_changed_since_the_preview_becomes_a_conflict(
    as_officer: Client, county: County
) -> None:
    upload(as_officer, county.east, csv_of(("甲厂", 1, ""), ("乙厂", 2, "")))
    run_pending()
    county.employer("甲厂", registrar=county.west, staff_count=99)
    run = ImportRun.objects.get()

    as_officer.post(run_url(run), {"action": "whole"})
    run_pending()

    run.refresh_from_db()
    assert (run.applied_count, run.conflict_count, run.new_count) == (1, 1, 1)
    assert Employer.objects.get(name="甲厂").staff_count == 99


@pytest.mark.usefixtures("small_steps")
def test_a_repetition_is_seen_across_chunks(county: County, tmp_path: Path) -> None:
    path = tmp_path / "重.csv"
    path.write_bytes(csv_of(("甲厂", 1, ""), ("乙厂", 1, ""), ("丙厂", 1, ""), ("甲厂", 2, "")))

    run = import_file("places", path, county.east, county.officer)

    row = ImportRow.objects.get(run=run, verdict="error")
    assert (row.row_number, row.reason_text) == (5, "单位全称：与第2行重复，请删去其中一行")


# ---------------------------------------------------------------- command line, template, audit


def test_progress_is_told(county: County, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []

    import_file(
        "places",
        seven(tmp_path),
        county.east,
        county.officer,
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )

    assert told == [("核对", 7, 7), ("导入", 7, 7)]


def test_the_system_itself_may_import(county: County, tmp_path: Path) -> None:
    assert import_file("places", seven(tmp_path), county.east, None).applied_count == 7


def test_a_missing_file_is_refused(county: County, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="找不到文件"):
        import_file("places", tmp_path / "无.csv", county.east, county.officer)


def test_a_chunk_is_one_audit_record(county: County, tmp_path: Path) -> None:
    import_file("places", seven(tmp_path), county.east, county.officer)

    sentences = [
        row.sentence
        for row in AuditRecord.objects.filter(event__startswith="registers.").order_by("pk")
    ]
    assert sentences == [
        "officer君上传了单位台账导入文件“七.csv”",
        "officer君向东街道工会导入单位台账：新增7条，变更0条（文件“七.csv”第2至8行）",
    ]


def test_the_template_opens_and_what_is_typed_comes_back(
    as_officer: Client, county: County, tmp_path: Path
) -> None:
    response = as_officer.get(f"{START}template/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    page = book.worksheets[0]

    assert book.sheetnames == ["单位台账", "填写说明", "字典", "_meta"]
    assert [cell.value for cell in page[1]] == [
        "单位全称*",
        "统一社会信用代码",
        "单位性质",
        "职工总数*",
        "女职工数",
        "开业日期",
    ]
    assert page.column_dimensions["B"].width > 8
    assert book.worksheets[2].sheet_state == "hidden"
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert rules["C2:C5001"] == "list_nature"
    page.append(["新厂", "91350100M000100Y43", "私营企业", 12, None, "2020-01-02"])
    path = tmp_path / "填好.xlsx"
    book.save(path)

    run = import_file("places", path, county.east, county.officer)

    assert run.new_count == 1
    row = Employer.objects.get(name="新厂")
    assert (row.nature, row.staff_count, str(row.opened_on)) == ("170", 12, "2020-01-02")


def test_earlier_files_are_listed(as_officer: Client, county: County) -> None:
    upload(as_officer, county.east, MIXED)

    page = text_of(as_officer.get(START))

    assert "单位.csv" in page
    assert Account.objects.get(username="officer").display_name in page


def test_rows_are_forgotten_in_time_and_an_old_preview_ends(county: County, tmp_path: Path) -> None:
    done = import_file("places", seven(tmp_path), county.east, county.officer)
    tomorrow = timezone.now() + dt.timedelta(days=1)
    path = tmp_path / "八.csv"
    path.write_bytes(csv_of(("八号厂", 8, "")))
    waiting = import_file("places", path, county.east, county.officer, dry_run=True)

    assert forget_rows(before=tomorrow - dt.timedelta(days=2)) == 0
    assert forget_rows(before=tomorrow) == 8

    done.refresh_from_db()
    waiting.refresh_from_db()
    assert (done.state, done.applied_count) == (RunState.DONE, 7)
    assert waiting.state == RunState.FAILED
