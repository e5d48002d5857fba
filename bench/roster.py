"""Rosters in: the product against the ORM row by row, `bulk_create`, and the bare database."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from bench import plain
from bench.measure import Goal, Result, compare, duel
from bench.world import REASON, WRITTEN, World
from gonghui.domains.membership.models import Membership, MembershipEvent, MembershipSpan
from gonghui.engines.registers.models import ImportRow
from gonghui.engines.registers.services import import_file
from gonghui.kernel.people.models import Person
from tools.make_roster import write

BAD = 0.04
MEGABYTE = 1024
"""Kilobytes, as the system tells them."""
ALONE = Path(__file__).with_name("alone.py")


def measure(world: World) -> list[Result]:
    """Against the slowest first."""
    few, many = world.rows // 5, world.rows
    small = _made(world, "small.csv", few)
    csv, xlsx = _made(world, "roster.csv", many), _made(world, "roster.xlsx", many)
    return [
        _against(
            world, small, f"roster, csv, {few:,} rows: row by row", plain.row_by_row, Goal("≥", 50)
        ),
        _against(
            world, csv, f"roster, csv, {many:,} rows: bulk_create", plain.in_lists, Goal("≥", 7)
        ),
        _against(
            world,
            xlsx,
            f"roster, xlsx, {many:,} rows: openpyxl, bulk_create",
            plain.in_lists,
            Goal("≥", 5),
        ),
        *_limits(world, csv, many),
        *_memory(world, csv, small),
    ]


def _made(world: World, name: str, rows: int) -> Path:
    path = world.folder / name
    write(path, rows, BAD, [union.name for union in world.unions], 1)
    return path


def bring(world: World, path: Path) -> None:
    """The product's import: read, judge, keep for the receipt, judge again, write."""
    import_file("members", path, union=world.county, actor=None)


def _against(
    world: World, path: Path, name: str, other: Callable[[Path, dt.date], None], goal: Goal
) -> Result:
    marks = world.marks()
    return compare(
        name,
        lambda: bring(world, path),
        lambda: other(path, world.today),
        goal,
        repeat=3,
        after=lambda: world.forget_since(marks),
        result=lambda: written_since(marks),
    )


_PLAIN_PERSON = (
    "id_number_index name name_key name_initials sex birth_on ethnicity id_type mobile education "
    "political_status hukou_type"
).split()
_PLAIN_MEMBERSHIP = (
    "union_id employer_id status joined_on name_key work_status employment_form is_migrant "
    "skill_level department position work_started_on tags remark join_channel collection_status"
).split()


def written_since(marks: dict[type[models.Model], int]) -> tuple[list[Any], ...]:
    """What a roster wrote, without keys, random numbers and moments, in an order of its own.

    Raises LookupError when there is nothing: then nothing could differ.
    """
    key = "person__id_number_index"
    asked = (
        (Person.objects.all(), Person, _PLAIN_PERSON),
        (Membership.objects.everything(reason=REASON), Membership, [key, *_PLAIN_MEMBERSHIP]),
        (
            MembershipEvent.objects.everything(reason=REASON),
            MembershipEvent,
            [key, "type", "occurs_on", "to_union", "union_after", "status_after", "note", "reason"],
        ),
        (
            MembershipSpan.objects.everything(reason=REASON),
            MembershipSpan,
            [key, "union", "status", "from_on", "to_on"],
        ),
    )
    found = tuple(
        sorted(map(repr, rows.order_by().filter(pk__gt=marks[model]).values_list(*fields)))
        for rows, model, fields in asked
    )
    if not all(found):
        raise LookupError("a table stayed empty")
    return found


def _limits(world: World, path: Path, count: int) -> list[Result]:
    """The same rows, ready beforehand, put into the same tables with the same indexes."""
    marks = world.marks()
    bring(world, path)
    ready = {model: _ready(model, marks[model]) for model in (*WRITTEN, ImportRow)}
    world.forget_since(marks)
    results = []
    for name, wanted, goal in (
        ("ready rows, members only", WRITTEN, Goal("≤", 1.5)),
        ("ready rows, what the receipt needs too", (*WRITTEN, ImportRow), None),
    ):
        ours, other = duel(
            lambda: bring(world, path),
            lambda wanted=wanted: _put(wanted, ready),
            repeat=3,
            after=lambda: world.forget_since(marks),
        )
        results.append(
            Result(f"roster, csv, {count:,} rows: {name}", ours, other, goal, counts_up=False)
        )
    return results


def _ready(model: type[models.Model], mark: int) -> tuple[list[str], list[tuple[Any, ...]]]:
    columns = [field.column for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(columns)} FROM {model._meta.db_table} WHERE id > %s ORDER BY id",  # noqa: S608
            [mark],
        )
        rows = cursor.fetchall()
    if connection.vendor == "sqlite":
        rows = [
            tuple(str(cell) if isinstance(cell, dt.date) else cell for cell in row) for row in rows
        ]
    return columns, rows


@transaction.atomic
def _put(
    wanted: tuple[type[models.Model], ...],
    ready: dict[type[models.Model], tuple[list[str], list[tuple[Any, ...]]]],
) -> None:
    """COPY on PostgreSQL, executemany on SQLite; foreign keys and indexes as they are."""
    with connection.cursor() as cursor:
        for model in wanted:
            columns, rows = ready[model]
            into = f"{model._meta.db_table} ({', '.join(columns)})"
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                continue
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608


def _memory(world: World, large: Path, small: Path) -> list[Result]:
    """The highest memory of a process that imports, and whether it grows with the file."""
    marks = world.marks()
    peaks = []
    for path in (large, small):
        command = [sys.executable, str(ALONE), str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        peaks.append(int(done.stdout) / MEGABYTE)
        world.forget_since(marks)
    return [
        Result("import memory, the promised 600 MB", peaks[0], 600, Goal("≤", 1), unit="MB"),
        Result("import memory, a file of a fifth", *peaks, unit="MB", counts_up=False),
    ]
