"""Measure the speed promises and print one table (bench/README.md).

    python bench/run.py                      everything, on a SQLite of its own
    python bench/run.py roster --rows 50000  one part, with a larger roster
    python tools/with_postgres.py .venv/bin/python bench/run.py

Nothing here is a test: times move with the machine, ratios are read by people.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

if TYPE_CHECKING:
    from bench.measure import Result

PARTS = ("roster", "figures", "papers", "pages", "lists", "inbox")
"""In this order: rosters go into small tables first, lists fill them up last."""


def main() -> int:
    """Read the arguments, prepare a world of its own, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the roster")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    given = parser.parse_args()
    if unknown := set(given.names) - set(PARTS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    folder = Path(tempfile.mkdtemp(prefix="gonghui-bench-"))
    os.environ["GONGHUI_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "gonghui.settings.local"
    if not os.environ.get("GONGHUI_DATABASE_HOST"):  # only the throw-away server has a socket here
        os.environ["GONGHUI_DATABASE"] = "sqlite"
    try:
        return _measure([name for name in PARTS if name in (given.names or PARTS)], given, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(names: list[str], given: argparse.Namespace, folder: Path) -> int:
    import django

    django.setup()
    from django.db import connection

    from bench.world import World

    if connection.introspection.table_names():
        _say("The database is not empty: benchmarks need one of their own.\n")
        return 1
    _say(f"{connection.vendor}, {os.cpu_count()} cores, Python {platform.python_version()}: ")
    world = World.make(folder, given.rows)
    results: dict[str, list[Result]] = {}
    try:
        for name in names:
            _say(f"{name} … ")
            results[name] = importlib.import_module(f"bench.{name}").measure(world)
    finally:  # what was measured is told even when somebody loses patience
        _say("\n\n")
        sys.stdout.write(table([result for part in results.values() for result in part]))
    if given.json:
        given.json.write_text(_as_json(results, connection.vendor, given.rows), encoding="utf-8")
    connection.close()
    return 0


def table(results: list[Result]) -> str:
    """The results as lines of a Markdown table, aligned."""
    head = ("benchmark", "ours", "other", "ratio", "goal", "")
    words = {None: "", True: "met", False: "not met"}
    rows = [
        (
            one.name,
            f"{one.ours:,.1f} {one.unit}" if one.ours >= 1 else f"{one.ours:.3f} {one.unit}",
            f"{one.other:,.1f} {one.unit}" if one.other >= 1 else f"{one.other:.3f} {one.unit}",
            f"{one.ratio:,.2f}×" if one.ratio < 10 else f"{one.ratio:,.0f}×",
            str(one.goal or "–"),
            words[one.is_met],
        )
        for one in results
    ]
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]

    def line(cells: tuple[str, ...]) -> str:
        parts = [
            cell.rjust(width) if place in (1, 2, 3) else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(parts)} |\n"

    rule = "|" + "|".join(
        "-" * (width + 1) + (":" if place in (1, 2, 3) else "-")
        for place, width in enumerate(widths)
    )
    return line(head) + f"{rule}|\n" + "".join(line(row) for row in rows)


def _as_json(results: dict[str, list[Result]], vendor: str, rows: int) -> str:
    said = {
        "database": vendor,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "rows": rows,
        "results": [
            {
                "part": part,
                "benchmark": one.name,
                "ours": one.ours,
                "other": one.other,
                "unit": one.unit,
                "ratio": one.ratio,
                "goal": str(one.goal or ""),
                "met": one.is_met,
            }
            for part, found in results.items()
            for one in found
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
