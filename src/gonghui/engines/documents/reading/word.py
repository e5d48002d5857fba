"""Text of a Word file: paragraphs in order, automatic numbers as text, tables row by row."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from gonghui.engines.documents.reading.refusal import UnreadableDocument

MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
# Tiny parts compress well without being bombs.
_RATIO_FLOOR = 1024 * 1024

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BROKEN = "Word文档已损坏，打不开；请在Word中打开并另存为.docx后再上传。"
_BOMB = "文档压缩包异常（解压后过大），为安全起见不予读取；请在Word中另存为.docx后再上传。"


def docx_text(data: bytes) -> str:
    """The running text; :class:`UnreadableDocument` for anything that is not a sound .docx."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _Parts(archive)
            body = parts.xml("word/document.xml")
            if body is None:
                raise UnreadableDocument(parts.what_it_is())
            numbering = _Numbering(parts.xml("word/numbering.xml"), parts.xml("word/styles.xml"))
    except UnreadableDocument:
        raise
    except (
        zipfile.BadZipFile,
        ElementTree.ParseError,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        encrypted = "password" in str(error) or "encrypted" in str(error)
        message = "文档设有密码，请取消密码后再上传。" if encrypted else _BROKEN
        raise UnreadableDocument(message) from error
    except Exception as error:  # zlib.error and friends carry no common base
        raise UnreadableDocument(_BROKEN) from error
    root = body.find(f"{_W}body")
    lines = list(_lines(root, numbering)) if root is not None else []
    text = "\n".join(lines)
    if not text.strip():
        raise UnreadableDocument("文档里没有文字（可能只有图片），请上传带文字的Word原稿。")
    return text


class _Parts:
    """Reads parts of the package under limits kept while inflating, not only by the headers."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            raise UnreadableDocument(_BOMB)
        if sum(e.file_size for e in entries) > MAX_UNPACKED:
            raise UnreadableDocument(_BOMB)
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise UnreadableDocument("文档设有密码，请取消密码后再上传。")
            if _excessive(entry.file_size, entry.compress_size):
                raise UnreadableDocument(_BOMB)
        self._archive = archive
        self._names = {e.filename for e in entries}
        self._unpacked = 0

    def xml(self, name: str) -> ElementTree.Element | None:
        """A part as XML, ``None`` when absent; no document type, hence no entities."""
        if name not in self._names:
            return None
        content = self._read(name)
        head = content[:4096].replace(b"\x00", b"")
        if b"<!DOCTYPE" in head.upper() or b"<!ENTITY" in content.replace(b"\x00", b"").upper():
            raise UnreadableDocument("文档含有不允许的内容（DTD），请在Word中另存为.docx后再上传。")
        return ElementTree.fromstring(content)  # noqa: S314 -- no DTD, hence no entities

    def _read(self, name: str) -> bytes:
        entry = self._archive.getinfo(name)
        pieces: list[bytes] = []
        size = 0
        with self._archive.open(entry) as stream:
            while piece := stream.read(65536):
                size += len(piece)
                self._unpacked += len(piece)
                if self._unpacked > MAX_UNPACKED or _excessive(size, entry.compress_size):
                    raise UnreadableDocument(_BOMB)
                pieces.append(piece)
        return b"".join(pieces)

    def what_it_is(self) -> str:
        """A message for a zip file that is no Word document."""
        if any(n.startswith("xl/") for n in self._names):
            return "这是Excel工作簿，不是Word文档；请把内容另存为.docx后再上传。"
        if any(n.startswith("ppt/") for n in self._names):
            return "这是PPT演示文稿，不是Word文档；请把内容另存为.docx后再上传。"
        return "这个文件不是Word文档，请在Word中另存为.docx后再上传。"


def _excessive(size: int, packed: int) -> bool:
    return size > _RATIO_FLOOR and size > MAX_RATIO * max(packed, 1)


def _lines(root: ElementTree.Element, numbering: _Numbering) -> Iterator[str]:
    for child in root:
        if child.tag == f"{_W}p":
            yield numbering.marker(child) + _paragraph(child)
        elif child.tag == f"{_W}tbl":
            yield from _table(child, numbering)
        elif child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            if content is not None:
                yield from _lines(content, numbering)


def _table(table: ElementTree.Element, numbering: _Numbering) -> Iterator[str]:
    for row in table.iter(f"{_W}tr"):
        cells = []
        for cell in row.findall(f"{_W}tc"):
            lines = [t for t in (s.strip() for s in _lines(cell, numbering)) if t]
            cells.append(" ".join(lines))
        if any(cells):
            yield "\t".join(cells)


def _paragraph(paragraph: ElementTree.Element) -> str:
    """The visible text: no deleted runs, no field codes, line breaks kept."""
    pieces: list[str] = []
    stack = [paragraph]
    while stack:
        node = stack.pop()
        tag = node.tag
        if tag in (f"{_W}del", f"{_W}instrText", f"{_W}delText", f"{_W}pPr", f"{_W}rPr"):
            continue
        if tag == f"{_W}t":
            pieces.append(node.text or "")
        elif tag == f"{_W}tab":
            pieces.append("\t")
        elif tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        if tag.endswith("}Fallback"):
            continue  # the same drawing text a second time
        stack.extend(reversed(node))
    return "".join(pieces)


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class _Counter:
    values: dict[int, int] = field(default_factory=dict)


class _Numbering:
    """Renders Word's automatic list numbers as the text a reader sees."""

    def __init__(
        self, numbering: ElementTree.Element | None, styles: ElementTree.Element | None
    ) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles: dict[str, tuple[str, int]] = {}
        self._counters: dict[str, _Counter] = defaultdict(_Counter)
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read(self, root: ElementTree.Element) -> None:
        for abstract in root.findall(f"{_W}abstractNum"):
            levels = {}
            for node in abstract.findall(f"{_W}lvl"):
                index = _int(node.get(f"{_W}ilvl"), 0)
                levels[index] = _Level(
                    _value(node, "numFmt") or "decimal",
                    _value(node, "lvlText") or "",
                    _int(_value(node, "start"), 1),
                )
            self._abstract[abstract.get(f"{_W}abstractNumId") or ""] = levels
        for num in root.findall(f"{_W}num"):
            identifier = num.get(f"{_W}numId") or ""
            self._lists[identifier] = _value(num, "abstractNumId") or ""
            for override in num.findall(f"{_W}lvlOverride"):
                start = _value(override, "startOverride")
                if start is not None:
                    level = _int(override.get(f"{_W}ilvl"), 0)
                    self._overrides[identifier][level] = _int(start, 1)

    def _read_styles(self, root: ElementTree.Element) -> None:
        for style in root.findall(f"{_W}style"):
            properties = style.find(f"{_W}pPr/{_W}numPr")
            if properties is not None and _value(properties, "numId"):
                self._styles[style.get(f"{_W}styleId") or ""] = (
                    _value(properties, "numId") or "",
                    _int(_value(properties, "ilvl"), 0),
                )

    def marker(self, paragraph: ElementTree.Element) -> str:
        """The number Word would print before the paragraph, with a space where it has a bullet."""
        found = self._reference(paragraph)
        if found is None:
            return ""
        identifier, index = found
        levels = self._abstract.get(self._lists.get(identifier, ""), {})
        level = levels.get(index)
        if level is None or level.format == "none":
            return ""
        if level.format == "bullet":
            return "● "
        counter = self._counters[self._lists.get(identifier, identifier)].values
        first = self._overrides[identifier].pop(index, None)
        counter[index] = first if first is not None else counter.get(index, level.start - 1) + 1
        for deeper in [k for k in counter if k > index]:
            del counter[deeper]

        def printed(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            of = levels.get(at, _Level())
            return _render(counter.get(at, of.start), of.format)

        return re.sub(r"%(\d)", printed, level.text)

    def _reference(self, paragraph: ElementTree.Element) -> tuple[str, int] | None:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        own = properties.find(f"{_W}numPr")
        style = _value(properties, "pStyle") or ""
        if own is not None and (identifier := _value(own, "numId")) is not None:
            if identifier == "0":
                return None
            return identifier, _int(_value(own, "ilvl"), 0)
        return self._styles.get(style)


def _value(node: ElementTree.Element, name: str) -> str | None:
    child = node.find(f"{_W}{name}")
    return child.get(f"{_W}val") if child is not None else None


def _int(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default


def _render(value: int, form: str) -> str:
    chinese = (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "ideographDigital",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "chineseLegalSimplified",
    )
    if form in chinese and 0 < value < 100:
        return chinese_ordinal(value)
    if form.startswith("decimalEnclosedCircle") and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if form in ("lowerLetter", "upperLetter") and 1 <= value <= 26:
        return chr((97 if form == "lowerLetter" else 65) + value - 1)
    if form == "decimalZero":
        return f"{value:02d}"
    return str(value)


def chinese_ordinal(value: int) -> str:
    """1–99 as Chinese numerals."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return head + (digits[ones] if ones or not tens else "")
