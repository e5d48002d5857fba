"""A roster in a spreadsheet as the lines of text that pasting reads."""

from __future__ import annotations

import io

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from gonghui.engines.registers.importing.reading import cell_text
from gonghui.kernel.files.checks import ROSTERS, check_file, extension
from gonghui.kernel.refusal import Refusal

MOST_ROWS = 5000
WANTED = ("姓名", "名字", "会员号", "会员编号", "手机", "手机号", "电话", "移动电话", "身份证号", "证件号", "证件号码")  # fmt: skip


def text_of(name: str, content: bytes) -> str:
    """The first sheet's rows, cells apart by tabs; of a sheet with headings only those columns
    by which people are found. Refuses what cannot be opened."""
    check_file(name, content, rule=ROSTERS)
    if extension(name) == "csv":
        rows = [line.split(",") for line in _decoded(name, content).splitlines()]
    else:
        rows = _rows(name, content)
    if len(rows) > MOST_ROWS:
        raise Refusal(f"文件“{name}”超过{MOST_ROWS}行，请拆开后分次导入。")
    return "\n".join("\t".join(row) for row in _narrowed(rows))


def _rows(name: str, content: bytes) -> list[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except PasswordError:
        raise Refusal(f"文件“{name}”设置了打开密码，请在Excel中取消密码后再上传。") from None
    except (CalamineError, ZipError, ValueError, OSError):
        raise Refusal(
            f"文件“{name}”打不开，可能已损坏。请用Excel打开并另存为.xlsx后再上传。"
        ) from None
    return [[cell_text(cell) for cell in row] for row in sheet.iter_rows()]


def _decoded(name: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(f"文件“{name}”的文字编码无法识别，请用Excel另存为.xlsx后再上传。")


def _narrowed(rows: list[list[str]]) -> list[list[str]]:
    """Below a line of headings only the columns that name people; titles above it fall away."""
    for number, row in enumerate(rows[:10]):
        cells = ["".join(cell.split()) for cell in row]
        kept = [place for place, cell in enumerate(cells) if cell in WANTED]
        if kept and any(cells[place] in WANTED[:2] for place in kept):
            below = rows[number + 1 :]
            return [[line[place] for place in kept if place < len(line)] for line in below]
    return rows
