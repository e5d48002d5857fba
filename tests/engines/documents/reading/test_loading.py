"""Files become text, or a Chinese sentence says what to do."""

import io
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest

from gonghui.engines.documents.reading import UnreadableDocument, load_text, read_text

TEXT = "某县总工会2024年工作要点\n一、组织建设。新建工会12家。\n"


def word(*, numbered: bool = False, table: bool = False) -> bytes:
    document = docx.Document()
    document.add_paragraph("云溪县总工会2024年工作要点")
    document.add_paragraph("新建工会12家", style="List Number" if numbered else None)
    document.add_paragraph("培训300人次", style="List Number" if numbered else None)
    if table:
        grid = document.add_table(rows=2, cols=2)
        for cell, text in zip(
            [c for row in grid.rows for c in row.cells],
            ["项目", "目标", "建会", "20家"],
            strict=True,
        ):
            cell.text = text
    document.add_paragraph("以上安排请落实。")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def archive(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_plain_text_in_any_usual_encoding(encoding: str) -> None:
    loaded = load_text(TEXT.encode(encoding), "要点.txt")

    assert loaded.text == TEXT


def test_a_path_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "要点.txt"
    path.write_bytes(TEXT.encode())

    assert load_text(path).text == TEXT


def test_word_numbers_become_text() -> None:
    text = load_text(word(numbered=True), "要点.docx").text

    assert text.splitlines() == [
        "云溪县总工会2024年工作要点",
        "1.新建工会12家",
        "2.培训300人次",
        "以上安排请落实。",
    ]


def test_word_tables_are_read_row_by_row() -> None:
    text = load_text(word(table=True), "要点.docx").text

    assert text.splitlines()[3:5] == ["项目\t目标", "建会\t20家"]
    assert [f.object for f in read_text(text).figures if f.span == "20家"] == ["建会"]


def bomb() -> bytes:
    return archive({"word/document.xml": b"0" * 60_000_000})


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def scanned_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


DTD = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "filename", "words"),
    [
        (b"", "a.txt", "空的"),
        (b"\xef\xbb\xbf  \n", "a.txt", "空的"),
        (b"\x89PNG\r\n\x1a\n\x00\x01\xff\xfe" * 50, "a.txt", "编码"),
        (b"\xff\xfe\xff\xff\x00\xd8", "a.txt", "编码"),
        (OLE + b"\x00" * 600, "a.doc", "另存为.docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "密码"),
        (b"not a zip", "a.docx", ".docx"),
        (b"PK\x03\x04broken", "a.docx", "损坏"),
        (archive({"xl/workbook.xml": b"<a/>"}), "a.docx", "Excel"),
        (archive({"readme.txt": b"x"}), "a.docx", "不是Word"),
        (archive({"word/document.xml": DTD}), "a.docx", "DTD"),
        (archive({"word/document.xml": b"<broken"}), "a.docx", "损坏"),
        (archive({f"a{i}": b"" for i in range(2001)}), "a.docx", "异常"),
        (bomb(), "a.docx", "异常"),
        (word()[:-400], "a.docx", "损坏"),
        (locked_pdf(), "a.pdf", "密码"),
        (scanned_pdf(), "a.pdf", "扫描件"),
        (b"%PDF-1.4 broken", "a.pdf", "损坏"),
        (b"hello", "a.pdf", "损坏"),
        (b"{\\rtf1 abc}", "a.doc", "另存为.docx"),
        (b"a" * (20 * 1024 * 1024 + 1), "a.txt", "20MB"),
    ],
)
def test_bad_files_are_refused_with_advice(data: bytes, filename: str, words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words):
        load_text(data, filename)


def test_headers_that_lie_about_the_size_do_not_help_a_bomb() -> None:
    packed = bytearray(bomb())
    size = (60_000_000).to_bytes(4, "little")
    lie = (60_000).to_bytes(4, "little")
    while (at := packed.find(size)) >= 0:
        packed[at : at + 4] = lie

    with pytest.raises(UnreadableDocument):
        load_text(bytes(packed), "a.docx")


def test_encrypted_entries_are_named() -> None:
    packed = bytearray(word())
    at = packed.find(b"PK\x01\x02")
    packed[at + 8] |= 1

    with pytest.raises(UnreadableDocument, match="密码"):
        load_text(bytes(packed), "a.docx")
