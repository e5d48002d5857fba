"""From an uploaded file to text: .txt, .docx, .pdf with a text layer; everything else says why not.

Nothing in a file is executed or fetched, and a file may not be larger unpacked than we allow.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gonghui.engines.documents.reading.refusal import UnreadableDocument
from gonghui.engines.documents.reading.word import docx_text

MAX_BYTES = 20 * 1024 * 1024
MAX_PDF_PAGES = 500
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Format = Literal["txt", "docx", "pdf"]

__all__ = ["LoadedText", "UnreadableDocument", "load_text"]


@dataclass(frozen=True, slots=True)
class LoadedText:
    """The text of a file; all offsets of the reader refer to ``text``."""

    text: str
    format: Format
    encoding: str | None = None
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


def load_text(source: str | Path | bytes, filename: str = "") -> LoadedText:
    """The text of a file by its content and name; :class:`UnreadableDocument` says what to do."""
    data, filename = _bytes(source, filename)
    suffix = Path(filename).suffix.lower()
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableDocument("文件是空的，请检查后重新上传。")
    if data.startswith(_OLE):
        raise UnreadableDocument(_ole_message(data, suffix))
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        return _pdf(data)
    if data.startswith(b"PK"):
        return LoadedText(docx_text(data), "docx")
    if suffix == ".docx":
        raise UnreadableDocument(
            "文件扩展名是.docx，但内容不是Word文档或已损坏，请在Word中打开后另存为.docx再上传。"
        )
    if suffix == ".pdf":
        raise UnreadableDocument("文件扩展名是.pdf，但内容不是PDF或已损坏，请重新导出PDF后再上传。")
    if suffix == ".doc" or data.startswith(b"{\\rtf"):
        raise UnreadableDocument("暂不支持这种旧格式的文档，请在Word中另存为.docx后再上传。")
    return _plain(data)


def _bytes(source: str | Path | bytes, filename: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        filename = filename or path.name
        try:
            if path.stat().st_size > MAX_BYTES:
                raise UnreadableDocument("文件超过20MB，请删去图片或拆分后再上传。")
            data = path.read_bytes()
        except OSError as error:
            raise UnreadableDocument("文件打不开，请确认文件存在并且有权读取。") from error
    if len(data) > MAX_BYTES:
        raise UnreadableDocument("文件超过20MB，请删去图片或拆分后再上传。")
    return data, filename


def _ole_message(data: bytes, suffix: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "文档设有打开密码，请在Word中取消密码后另存为.docx再上传。"
    if suffix in (".xls", ".ppt", ".wps", ".et"):
        return "这不是Word文档，请把内容另存为.docx或.txt后再上传。"
    return "这是旧版.doc文档，请在Word中另存为.docx后再上传。"


def _plain(data: bytes) -> LoadedText:
    """Text in UTF-8, UTF-16 or GB18030; bytes that are no text are refused, never guessed."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding)
    if data.count(b"\x00") > len(data) // 5:
        even, odd = data[0::2].count(0), data[1::2].count(0)
        return _decoded(data, "utf-16-be" if even > odd else "utf-16-le")
    for encoding in ("utf-8", "utf-16-le", "gb18030"):
        if encoding == "utf-16-le" and not _looks_like_utf16(data):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return LoadedText(text, "txt", encoding)
    raise UnreadableDocument(
        "认不出文件的文字编码，或者它不是文本文件；请用记事本另存为UTF-8编码的.txt，或另存为.docx后再上传。"
    )


def _decoded(data: bytes, encoding: str) -> LoadedText:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            "文件的文字编码已损坏，请用记事本另存为UTF-8编码后再上传。"
        ) from error
    if not _is_text(text):
        raise UnreadableDocument("文件里没有可读的文字，请确认上传的是工作计划或总结的文本。")
    return LoadedText(text.lstrip("\ufeff"), "txt", encoding)


def _looks_like_utf16(data: bytes) -> bool:
    """UTF-16 without a mark: even length and mostly Chinese when read so."""
    if len(data) % 2:
        return False
    sample = data[:2000].decode("utf-16-le", "ignore")
    chinese = sum("\u4e00" <= c <= "\u9fff" or c in "，。、；：" for c in sample)
    return chinese > 0.5 * len(sample)


def _is_text(text: str) -> bool:
    """Few control and private-use characters: what wrong decoding and binary files are full of."""
    sample = text[:20000]
    odd = sum(
        (c < " " and c not in "\t\r\n\x0b\x0c") or c == "\ufffd" or "\ue000" <= c <= "\uf8ff"
        for c in sample
    )
    return bool(sample.strip()) and odd <= len(sample) // 100


def _pdf(data: bytes) -> LoadedText:
    import pypdf  # slow to import and only needed for PDF
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument("PDF设有打开密码，请取消密码后重新上传。")
        count = len(reader.pages)
        if count > MAX_PDF_PAGES:
            raise UnreadableDocument(f"PDF超过{MAX_PDF_PAGES}页，请拆分后再上传。")
        pages, size = [], 0
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            size += len(pages[-1])
            if size > MAX_BYTES:
                raise UnreadableDocument("PDF里的文字过多，请拆分后再上传。")
    except UnreadableDocument:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        AssertionError,
        NotImplementedError,
        RecursionError,
        OSError,
        zipfile.BadZipFile,
        ImportError,
    ) as error:
        raise UnreadableDocument(
            "PDF已损坏或设有密码，打不开；请重新导出PDF，或另存为.docx后再上传。"
        ) from error
    text = "\n".join(pages)
    letters = re.sub(r"\s+", "", text)
    if len(letters) < max(8, 4 * count):
        raise UnreadableDocument(
            "这是扫描件PDF，里面没有文字；请先做文字识别（OCR），或上传Word原稿。"
        )
    return LoadedText(text, "pdf")
