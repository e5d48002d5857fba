"""What may come in, and what happens to it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from gonghui.kernel.files.checks import MEGABYTE, PAPERS, ROSTERS, FileRule, check_file
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.files.services import store_file
from gonghui.kernel.refusal import Refusal


def archive(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries:
            packed.writestr(name, content)
    return out.getvalue()


GOOD = archive(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("花名册.xlsx", GOOD),
        ("花名册.XLSX", GOOD),
        ("a.csv", b"a,b"),
        ("b.xls", b"\xd0\xcf\x11\xe0rest"),
    ],
)
def test_good_files_come_in(name: str, content: bytes) -> None:
    check_file(name, content, rule=ROSTERS)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("空.xlsx", b"", "是空的"),
        ("宏.xlsx", archive(("xl/vbaProject.bin", b"x")), "含有宏"),
        ("宏.xlsx", archive(("XL/VBAPROJECT.BIN", b"x")), "含有宏"),
        ("程序.exe", b"MZ", "不支持"),
        ("无扩展名", b"x", "不支持"),
        ("改名.xlsx", b"%PDF-1.7", "内容与扩展名不符"),
        ("加密.xlsx", b"\xd0\xcf\x11\xe0rest", "取消密码"),
        ("截断.xlsx", GOOD[:40], "已损坏"),
        ("炸弹.xlsx", archive(("a.xml", b"\0" * (30 * MEGABYTE))), "解压后过大"),
        ("太多.xlsx", archive(*((f"{n}.xml", b"") for n in range(2001))), "解压后过大"),
        ("x.xlsx.html", b"<script>", "不支持"),
    ],
)
def test_what_is_hostile_or_broken_is_refused_with_what_to_do(
    name: str, content: bytes, why: str
) -> None:
    with pytest.raises(Refusal, match=why) as refusal:
        check_file(name, content, rule=ROSTERS)

    assert name in refusal.value.message


def test_a_file_over_the_limit_is_refused() -> None:
    rule = FileRule(("csv",), MEGABYTE)

    check_file("a.csv", b"x" * MEGABYTE, rule=rule)
    with pytest.raises(Refusal, match="超过1MB的上限"):
        check_file("a.csv", b"x" * (MEGABYTE + 1), rule=rule)


def test_an_old_word_file_is_told_to_become_a_new_one() -> None:
    with pytest.raises(Refusal, match=r"另存为\.docx"):
        check_file("计划.doc", b"\xd0\xcf\x11\xe0", rule=PAPERS)


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "C:\\temp\\passwd.csv", "passwd.csv"])
def test_a_stored_file_keeps_its_name_as_text_and_a_random_place(cast: Any, name: str) -> None:
    stored = store_file(
        name=name,
        content=b"a,b",
        union=cast.county_a,
        permission="membership.import",
        actor=cast.officer_a,
        rule=ROSTERS,
    )

    assert stored.name == "passwd.csv"
    assert "passwd" not in str(stored.location)
    assert stored.location.name == str(stored.key)
    assert stored.read() == b"a,b"
    assert (stored.size, len(stored.sha256)) == (3, 64)


def test_a_refused_file_leaves_nothing_behind(cast: Any) -> None:
    with pytest.raises(Refusal):
        store_file(
            name="a.exe",
            content=b"MZ",
            union=cast.county_a,
            permission="x",
            actor=None,
            rule=ROSTERS,
        )

    assert not StoredFile.objects.exists()


def test_a_sealed_file_is_unreadable_on_disk_and_nameless_in_the_database(cast: Any) -> None:
    stored = store_file(
        name="张三 尘肺诊断书.pdf",
        content=b"%PDF-1.7 secret",
        union=cast.county_a,
        permission="membership.import",
        actor=cast.officer_a,
        sealed=True,
    )
    row = StoredFile.objects.get(pk=stored.pk)

    on_disk = stored.location.read_bytes()
    assert b"secret" not in on_disk
    assert row.sha256 == hashlib.sha256(on_disk).hexdigest()
    assert "尘肺" not in str(StoredFile.objects.values()[0])
    assert "尘肺" not in str(row), "the audit names files so"
    assert (row.name, row.read(), row.size) == ("张三 尘肺诊断书.pdf", b"%PDF-1.7 secret", 15)


def test_a_sealed_file_that_was_altered_or_swapped_does_not_open(cast: Any) -> None:
    one, other = (
        store_file(
            name="a.pdf",
            content=content,
            union=cast.county_a,
            permission="x",
            actor=None,
            sealed=True,
        )
        for content in (b"one", b"other")
    )
    altered = bytearray(one.location.read_bytes())
    altered[-1] ^= 1
    one.location.write_bytes(other.location.read_bytes())
    other.location.write_bytes(bytes(altered))

    for stored in (one, other):
        with pytest.raises(InvalidTag):
            stored.read()
