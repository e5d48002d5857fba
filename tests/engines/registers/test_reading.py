"""What a file may look like, and what is refused in words that help."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from engines.registers.places import PLACES_LAYOUT

from gonghui.engines.registers.importing.cells import chunk_of_lines, read_cells
from gonghui.engines.registers.importing.reading import Table, open_table
from gonghui.kernel.refusal import Refusal

TODAY = dt.date(2026, 11, 20)
ROWS = [["单位全称", "职工总数"], ["甲厂", "12"]]


def workbook(rows: list[list[Any]], *, merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def opened(name: str, content: bytes) -> Table:
    return open_table(name, content, PLACES_LAYOUT)


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        opened(name, content)
    return caught.value.message


def lines(table: Table) -> list[tuple[int, list[Any]]]:
    return [(line.number, list(line.cells)) for line in table.take(100)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_that_offices_have(encoding: str) -> None:
    table = opened("a.csv", "单位全称,职工总数\r\n甲厂,12\r\n".encode(encoding))

    assert lines(table) == [(2, ["甲厂", "12"])]


def test_csv_may_be_separated_by_tabs_or_semicolons() -> None:
    assert lines(opened("a.csv", "单位全称;职工总数\n甲厂;12".encode())) == [(2, ["甲厂", "12"])]
    assert lines(opened("a.csv", "单位全称\t职工总数\n甲厂\t12".encode())) == [(2, ["甲厂", "12"])]


def test_rows_keep_their_numbers_when_blank_ones_lie_between() -> None:
    content = workbook([["单位台账"], *ROWS, [None, None], ["乙厂", 3]])

    assert lines(opened("a.xlsx", content)) == [(3, ["甲厂", "12"]), (5, ["乙厂", 3.0])]


def test_an_empty_sheet_is_refused() -> None:
    assert refusal("a.xlsx", workbook([])) == "文件“a.xlsx”的第一张工作表是空的，请检查后重新上传。"


def test_headings_alone_are_refused() -> None:
    assert refusal("a.xlsx", workbook(ROWS[:1])) == "文件“a.xlsx”只有表头，没有数据行。"
    assert refusal("a.csv", "单位全称,职工总数\n".encode()) == "文件“a.csv”只有表头，没有数据行。"
    assert (
        refusal("a.xlsx", workbook([ROWS[0], ["", None]])) == "文件“a.xlsx”只有表头，没有数据行。"
    )


def test_a_file_without_headings_is_refused_with_their_names() -> None:
    assert refusal("a.xlsx", workbook([["甲", "乙"], ["1", "2"]])).startswith(
        "没有找到表头。请在第一行写列名，至少要有：单位全称、职工总数"
    )


def test_missing_columns_are_named() -> None:
    assert refusal("a.xlsx", workbook([["单位全称"], ["甲厂"]])) == (
        "缺少必填的列：职工总数。请补上这些列再上传；列名写法可参照模板。"
    )


def test_a_column_that_stands_twice_is_refused() -> None:
    content = workbook([["单位全称", "单位名称", "职工总数"], ["甲厂", "乙厂", "1"]])

    assert refusal("a.xlsx", content) == "“单位全称”这一列出现了不止一次，请只保留一列再上传。"


def test_merged_cells_are_refused_below_the_headings_only() -> None:
    assert refusal("a.xlsx", workbook([*ROWS, ["乙厂", "3"]], merged="A2:A3")) == (
        "第2行有合并单元格（A2:A3）。请取消合并、把每一行填完整后再上传。"
    )
    assert lines(opened("a.xlsx", workbook([["单位台账"], *ROWS], merged="A1:B1")))


def test_a_torn_file_is_refused() -> None:
    content = workbook(ROWS)

    assert refusal("a.xlsx", content[: len(content) // 2]).startswith(
        "文件“a.xlsx”打不开，可能已损坏"
    )


def test_bytes_that_are_no_text_are_refused() -> None:
    assert refusal("a.csv", b"\xff\x81\x80\xff" * 9).startswith("文件“a.csv”的文字编码无法识别")
    assert refusal("a.csv", b"\x00\x01\x02").startswith("文件“a.csv”不是文本表格")


def test_too_many_rows_are_refused() -> None:
    content = ("单位全称,职工总数\n" + "甲,1\n" * 200_001).encode()

    assert refusal("a.csv", content) == (
        "一次最多导入200,000行，这个文件有200,001行，请拆成几个文件分别导入。"
    )


def test_an_unclosed_quote_is_refused() -> None:
    table = opened("a.csv", '单位全称,职工总数\n甲,1\n"乙,2\n丙,3\n'.encode())

    assert lines(table)[0] == (2, ["甲", "1"])


def read(column: str, *cells: Any) -> tuple[list[Any], list[list[tuple[str, str]]]]:
    """Values and reasons of one column."""
    content = workbook(
        [["单位全称", "职工总数", column], *([f"{n}厂", "1", c] for n, c in enumerate(cells))]
    )
    table = opened("a.xlsx", content)
    chunk, _ = chunk_of_lines(PLACES_LAYOUT, table.headings.fields, table.take(100))
    read_cells(chunk, today=TODAY)
    name = table.headings.fields[2]
    return chunk.values(name), [chunk.reasons.get(place, []) for place in range(len(chunk))]


def test_dates_in_every_form() -> None:
    day = dt.date(2026, 1, 2)
    cells = (
        "2026.1.2",
        "2026/1/2",
        "2026-01-02",
        "2026年1月2日",
        "20260102",
        day,
        dt.datetime(2026, 1, 2),
        20260102,
        "２０２６．１．２",
        46024,
        "2026-01-02 00:00:00",
    )

    values, reasons = read("开业日期", *cells)

    assert values == [day] * len(cells)
    assert not any(reasons)


@pytest.mark.parametrize("cell", ["2026-02-30", "26.1.2", "昨天", "2026年1月", "1/2/2026"])
def test_what_is_no_date_is_refused(cell: str) -> None:
    values, reasons = read("开业日期", cell)

    assert values == [None]
    assert reasons == [[("开业日期", f"“{cell}”不是有效日期，请写成2026-01-02的样子")]]


def test_choices_by_label_code_or_both() -> None:
    values, reasons = read("单位性质", "私营企业", "170", 170, "170 私营企业", "170-私营企业", "")

    assert values == ["170"] * 5 + [None]
    assert not any(reasons)


def test_amounts_in_words_are_refused_with_a_hint() -> None:
    _, reasons = read("女职工数", "1.2万")

    assert reasons == [
        [("女职工数", "“1.2万”不是数，请只填阿拉伯数字，不要带单位（1.2万请写成12000）")]
    ]


def test_a_number_in_a_code_column_is_refused() -> None:
    _, reasons = read("统一社会信用代码", 91350100000100943)

    assert reasons == [
        [
            (
                "统一社会信用代码",
                "被Excel变成数值，末几位可能已经丢失；请把这一列设为“文本”格式后重新填写",
            )
        ]
    ]


def test_what_is_too_long_is_refused() -> None:
    _, reasons = read("统一社会信用代码", "9" * 19)

    assert reasons == [[("统一社会信用代码", "超过18个字，请缩短")]]
