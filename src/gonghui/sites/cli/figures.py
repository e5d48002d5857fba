"""gonghui indicator: one figure, and the records behind it."""

from __future__ import annotations

import csv
import difflib
import sys
from argparse import Namespace
from typing import Any

from gonghui.kernel.refusal import Refusal


def add_to(commands: Any) -> None:
    indicator = commands.add_parser("indicator", help="查一项指标，可列出其背后的记录")
    indicator.add_argument("code", metavar="代码", help="指标代码")
    indicator.add_argument("--union", required=True, metavar="工会", help="工会编号、全称或简称")
    indicator.add_argument(
        "--period", required=True, metavar="期间", help="如 2026、2026H1、2026-05"
    )
    indicator.add_argument("--records", action="store_true", help="列出记录（CSV）而不是数值")
    indicator.set_defaults(command=indicator_command, needs_django=True)


def indicator_command(options: Namespace) -> None:
    from gonghui.engines.indicators.definitions import INDICATORS
    from gonghui.engines.indicators.engine import value
    from gonghui.engines.indicators.formatting import shown
    from gonghui.engines.indicators.periods import BadPeriod, Period
    from gonghui.engines.indicators.telling import is_few, said
    from gonghui.sites.cli.unions import find_union

    if options.code not in INDICATORS:
        raise Refusal(_unknown_indicator(options.code, list(INDICATORS)))
    try:
        period = Period.parse(options.period)
    except BadPeriod as problem:
        raise Refusal(str(problem)) from None
    union = find_union(options.union)
    if options.records:
        _print_records(options.code, union, period)
        return
    found = value(options.code, union=union, period=period)
    print(f"{union.name} {period.label} {found.indicator.title}：", end="")
    print(said(found))
    if found.declared:
        print(f"另有下级申报、未经记录核实的：{shown(found.indicator, found.declared)}")
    if found.numerator is not None and not is_few(found):
        print(f"分子 {found.numerator:,f}，分母 {found.denominator or 0:,f}")


def _print_records(code: str, union: Any, period: Any) -> None:
    from gonghui.engines.indicators.definitions import INDICATORS
    from gonghui.engines.indicators.engine import records

    if INDICATORS[code].sensitive:
        raise Refusal(
            f"“{INDICATORS[code].title}”涉及个人敏感信息，命令行不列出记录，请在网页上凭权限查看。"
        )
    facts = INDICATORS[code].facts
    if facts is None:
        raise Refusal(
            f"“{INDICATORS[code].title}”是比率，没有自己的记录，请分别查 "
            f"{INDICATORS[code].numerator} 和 {INDICATORS[code].denominator}。"
        )
    writer = csv.writer(sys.stdout)
    writer.writerow([column.heading for column in facts.records])
    for row in records(code, union=union, period=period).iterator(chunk_size=2000):
        writer.writerow([column.value(row) for column in facts.records])


def _unknown_indicator(code: str, known: list[Any]) -> str:
    near = [entry for entry in known if code in entry.title] or [
        entry
        for entry in known
        if entry.code
        in difflib.get_close_matches(code, [other.code for other in known], cutoff=0.4)
    ]
    named = "、".join(f"{entry.code}（{entry.title}）" for entry in near[:5])
    return f"没有代码为“{code}”的指标。" + (f"相近的有：{named}。" if named else "")
