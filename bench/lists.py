"""Lists: a deep page by keyset against OFFSET, and the first page of a table ten times as large."""

from __future__ import annotations

import statistics
import time
from typing import Any

from django.db import connection

from bench.measure import Goal, Result, compare
from bench.world import World
from gonghui.domains.membership.models import Membership
from gonghui.kernel.ui.keyset import Keyset, capped_count

SMALL, LARGE = 11_000, 110_000
SIZE, PAGE = 50, 2_000
ORDER = ("name_key", "pk")


def measure(world: World) -> list[Result]:
    """Small first: the table grows in between, so that these two are not taken by turns."""
    world.people_at_least(SMALL)
    present = _members(world).count()
    small = _first_pages(world)
    world.people_at_least(10 * present if present > LARGE // 10 else LARGE)
    return [
        Result(
            f"a list's page and count, {10 * present:,} against {present:,} rows",
            _first_pages(world),
            small,
            Goal("≤", 1.3),
        ),
        *_deep(world),
    ]


def _members(world: World) -> Any:
    return Membership.objects.visible_to(world.account, "membership.view").select_related(
        "person", "union", "employer"
    )


def _first_pages(world: World) -> float:
    """First and second page with the capped count: what the list page asks the database."""
    spent = []
    for _ in range(15):
        began = time.perf_counter()
        keyset = Keyset(_members(world), ORDER, SIZE)
        keyset.page(keyset.page().after)
        capped_count(_members(world))
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def _deep(world: World) -> list[Result]:
    skipped = (PAGE - 1) * SIZE
    ordered = _members(world).order_by(*ORDER)
    keyset = Keyset(_members(world), ORDER, SIZE)
    after = keyset.cursor(ordered[skipped - 1])
    by_keyset, by_offset = _statement(lambda: keyset.page(after)), ordered[skipped : skipped + SIZE]
    told = by_offset.query.sql_with_params()
    return [
        compare(
            f"page {PAGE:,} of a list, OFFSET (the statement)",
            lambda: _fetched(*by_keyset)[:SIZE],
            lambda: _fetched(*told),
            Goal("≥", 500),
            turns=3,
        ),
        compare(
            f"page {PAGE:,} of a list, OFFSET (up to Python's objects)",
            lambda: keyset.page(after).rows,
            lambda: list(ordered[skipped : skipped + SIZE]),
            turns=3,
        ),
    ]


def _statement(page: Any) -> tuple[str, Any]:
    """The one statement that a page sends, with its parameters."""
    sent: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        page()
    (only,) = sent
    return only


def _fetched(sql: str, params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
