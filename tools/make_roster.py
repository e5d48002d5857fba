"""Make a roster of people who do not exist, with a known share of bad rows.

    python tools/make_roster.py roster.xlsx --rows 200000 --bad 0.04 --unions "甲厂工会,乙厂工会"

Deterministic: the same arguments give the same file. Beside it stands `<name>.planted.csv` with
row, column and kind of every planted error, so that a receipt can be compared with the truth.
Used by the benchmark of the import and by hand.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

HEADINGS = (
    "姓名",
    "性别",
    "出生日期",
    "民族",
    "有效证件类别",
    "证件号码",
    "学历",
    "政治面貌",
    "移动电话",
    "就业状况",
    "户籍类型",
    "是否农民工",
    "技术等级",
    "部门",
    "岗位",
    "用工形式",
    "参加工作日期",
    "所属工会",
    "入会日期",
    "会籍变化类型",
    "备注",
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国红梅志文海燕春生"
_EDUCATION = ("大学本科毕业", "大学专科毕业", "普通高中毕业", "初中毕业", "中等专科毕业")
_FORMS = ("全日制劳动合同", "劳务派遣", "非全日制", "平台用工")

Row = dict[str, object]


@dataclass(frozen=True)
class Fault:
    """One kind of planted error: the column a receipt should name, and how a good row is spoiled."""

    kind: str
    column: str
    spoil: Callable[[Row, random.Random], None]


def _set(column: str, value: object) -> Callable[[Row, random.Random], None]:
    def spoil(row: Row, chance: random.Random) -> None:
        row[column] = value

    return spoil


def _wrong_digit(row: Row, chance: random.Random) -> None:
    number = str(row["证件号码"])
    row["证件号码"] = number[:17] + ("1" if number[17] != "1" else "2")


def _as_number(row: Row, chance: random.Random) -> None:
    row["证件号码"] = float(str(row["证件号码"])[:17] + "0")


def _other_sex(row: Row, chance: random.Random) -> None:
    row["性别"] = "女" if row["性别"] == "男" else "男"


def _other_birth(row: Row, chance: random.Random) -> None:
    row["出生日期"] = "1979-12-31" if row["出生日期"] != "1979-12-31" else "1979-12-30"


def _child(row: Row, chance: random.Random) -> None:
    row["参加工作日期"] = ""
    row["入会日期"] = f"{int(str(row['出生日期'])[:4]) + 10}-06-01"


FAULTS = (
    Fault("没有姓名", "姓名", _set("姓名", "")),
    Fault("校验位不对", "证件号码", _wrong_digit),
    Fault(
        "少一位",
        "证件号码",
        lambda row, chance: row.update({"证件号码": str(row["证件号码"])[:17]}),
    ),
    Fault("变成数值", "证件号码", _as_number),
    Fault("性别不符", "性别", _other_sex),
    Fault("出生日期不符", "出生日期", _other_birth),
    Fault("手机号不对", "移动电话", _set("移动电话", "1234567")),
    Fault("不足16周岁", "入会日期", _child),
    Fault("日期不存在", "入会日期", _set("入会日期", "2021-02-30")),
    Fault("代码不存在", "学历", _set("学历", "神仙")),
    Fault("工会不存在", "所属工会", _set("所属工会", "不存在的工会")),
    Fault("重复", "证件号码", lambda row, chance: None),
)
"""Twelve kinds. A repeated number is taken from an earlier good row."""


def check_digit(first: str) -> str:
    """The eighteenth character of an identity number."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(first, _WEIGHTS, strict=True)) % 11]


def people(count: int, unions: list[str], seed: int) -> Iterator[Row]:
    """Good rows. The region 99 01 xx exists nowhere, so that no number belongs to anybody."""
    chance = random.Random(seed)  # noqa: S311  repeatable, not secret
    first_day = dt.date(1966, 1, 1)
    for position in range(count):
        born = first_day + dt.timedelta(days=position * 7 % 13_000)
        serial, region = position // 13_000 % 1_000, position // 13_000_000
        first = f"9901{region:02d}{born:%Y%m%d}{serial:03d}"
        sex = "男" if int(first[16]) % 2 else "女"
        joined = dt.date(2010, 1, 1) + dt.timedelta(days=chance.randrange(5_000))
        joined = max(joined, born.replace(year=born.year + 18, day=min(born.day, 28)))
        rural = chance.random() < 0.4
        yield {
            "姓名": chance.choice(_SURNAMES)
            + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2)))),
            "性别": sex,
            "出生日期": born.isoformat(),
            "民族": "汉族" if chance.random() < 0.92 else "回族",
            "有效证件类别": "居民身份证",
            "证件号码": first + check_digit(first),
            "学历": chance.choice(_EDUCATION),
            "政治面貌": "中共党员" if chance.random() < 0.1 else "群众",
            "移动电话": f"1{chance.choice('3578')}{chance.randrange(10**9):09d}",
            "就业状况": "在岗",
            "户籍类型": "农业（农村）" if rural else "非农业（城镇）",
            "是否农民工": "是" if rural else "否",
            "技术等级": chance.choice(("", "", "中级工", "初级工", "高级工")),
            "部门": f"{chance.randrange(1, 9)}车间",
            "岗位": chance.choice(("操作工", "质检员", "司机", "文员")),
            "用工形式": chance.choice(_FORMS),
            "参加工作日期": born.replace(year=born.year + 18, day=min(born.day, 28)).isoformat(),
            "所属工会": chance.choice(unions) if unions else "",
            "入会日期": joined.isoformat(),
            "会籍变化类型": "入会",
            "备注": "",
        }


def roster(
    count: int, bad: float, unions: list[str], seed: int
) -> Iterator[tuple[Row, Fault | None]]:
    """Rows with the fault planted in them, None for good ones."""
    chance = random.Random(seed + 1)  # noqa: S311
    earlier: list[str] = []
    planted = 0
    for row in people(count, unions, seed):
        if chance.random() >= bad or not earlier:
            if len(earlier) < 1_000:
                earlier.append(str(row["证件号码"]))
            yield row, None
            continue
        fault = FAULTS[planted % len(FAULTS)]
        planted += 1
        if fault.kind == "重复":
            row["证件号码"] = chance.choice(earlier)
            digits = str(row["证件号码"])
            row["出生日期"], row["性别"] = "", ""
            row["参加工作日期"] = ""
            row["入会日期"] = f"{int(digits[6:10]) + 20}-06-01"
        else:
            fault.spoil(row, chance)
        yield row, fault


def write(target: Path, count: int, bad: float, unions: list[str], seed: int) -> int:
    """Write the roster and the list of planted errors. Returns how many."""
    planted: list[tuple[int, str, str]] = []
    rows = roster(count, bad, unions, seed)
    if target.suffix == ".csv":
        with target.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            for number, (row, fault) in enumerate(rows, start=2):
                writer.writerow(row.values())
                if fault:
                    planted.append((number, fault.column, fault.kind))
    else:
        book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_numbers": False})
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, HEADINGS)
        for number, (row, fault) in enumerate(rows, start=2):
            for position, value in enumerate(row.values()):
                if isinstance(value, float):
                    sheet.write_number(number - 1, position, value)
                elif value:
                    sheet.write_string(number - 1, position, str(value))
            if fault:
                planted.append((number, fault.column, fault.kind))
        book.close()
    with target.with_suffix(".planted.csv").open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(("行", "列", "错误"))
        writer.writerows(planted)
    return len(planted)


def main() -> None:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("target", type=Path)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--bad", type=float, default=0.04)
    parser.add_argument("--unions", default="", help="names of unions, separated by commas")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    unions = [name for name in given.unions.split(",") if name]
    planted = write(given.target, given.rows, given.bad, unions, given.seed)
    print(f"{given.target}: {given.rows} rows, {planted} planted errors of {len(FAULTS)} kinds")


if __name__ == "__main__":
    main()
