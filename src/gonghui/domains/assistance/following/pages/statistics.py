"""困难职工统计: the page, and the same as a workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property

from gonghui.domains.assistance.following import statistics
from gonghui.domains.assistance.following.rules.counting import HEADINGS, hidden_in
from gonghui.engines.indicators.pages.asking import LONGEST_DAYS, Asking
from gonghui.engines.indicators.suppression import HIDDEN, LEGEND, Table, suppress
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import Link
from gonghui.kernel.ui.pages.base import ShownLink
from gonghui.kernel.ui.pages.download import XLSX, file_response


@dataclass(frozen=True)
class ShownTable:
    """A table with the numbers that may be told."""

    title: str
    headings: tuple[str, ...]
    rows: list[tuple[str, list[tuple[str, str]]]]
    """Label, and each cell with its heading."""
    has_hidden: bool


def shown(
    title: str,
    headings: tuple[str, ...],
    labels: tuple[str, ...],
    rows: Any,
    hidden: frozenset[tuple[int, int]],
) -> ShownTable:
    """A table as it is drawn."""
    return ShownTable(
        title,
        headings,
        [
            (
                label,
                [
                    (headings[column], HIDDEN if (place, column) in hidden else f"{number:,}")
                    for column, number in enumerate(numbers)
                ],
            )
            for place, (label, numbers) in enumerate(zip(labels, rows, strict=True))
        ],
        bool(hidden),
    )


class StatisticsPage(Asking):
    """`/following/statistics/`: stock of a day and what happened since another.

    Who may not open the files themselves reads no small number; on paper and in the workbook
    nobody does.
    """

    permission: ClassVar[str | None] = "following.count"
    title = "困难职工统计"
    template_name = "following/statistics.html"
    links = (
        Link(
            "导出Excel",
            "following:statistics-export",
            "download",
            "following.count",
            with_query=True,
        ),
    )

    def _day(self, name: str) -> dt.date | None:
        try:
            found = parse_date(self.request.GET.get(name, ""))
        except ValueError:
            return None
        return found if found and found.year >= 2000 else None

    @cached_property
    def to_on(self) -> dt.date:
        """The day counted on; the future is today."""
        return min(self._day("to") or self.today, self.today)

    @cached_property
    def from_on(self) -> dt.date:
        """The first day of what happened: the year's, unless another is asked for."""
        asked = self._day("from")
        if asked is None or asked > self.to_on or (self.to_on - asked).days > LONGEST_DAYS:
            return self.to_on.replace(month=1, day=1)
        return asked

    @cached_property
    def tells_all(self) -> bool:
        """Whether this account may open every file that is counted."""
        user: Any = self.request.user
        if self.own:
            return bool(user.may_at("hardship.view", self.union))
        return bool(user.may_over("hardship.view", self.union))

    @property
    def is_public(self) -> bool:
        """The sheet that is hung up or handed on: small numbers are hidden for everybody."""
        return self.request.GET.get("public") == "1"

    @property
    def may_print(self) -> bool:
        """Paper goes from hand to hand: only what hides small numbers is printed."""
        return self.is_public or not self.tells_all

    def public_url(self) -> str:
        """The same question, answered for the public."""
        query = self.request.GET.copy()
        query["public"] = "1"
        return f"{self.request.path}?{query.urlencode()}"

    def get_subtitle(self) -> str:
        return f"{self.union.name}{'（本级）' if self.own else ''}　截至{self.to_on}"

    def tables(self, *, published: bool) -> list[ShownTable]:
        """All tables, with what may not be told left out."""
        hides = published or not self.tells_all
        files = statistics.files_on(self.union, self.to_on, own=self.own)
        found = statistics.tables_of(files, self.to_on)
        hidden = hidden_in(found) if hides else [frozenset()] * len(found)
        tables = [
            shown(one.title, HEADINGS, one.labels, one.rows, places)
            for one, places in zip(found, hidden, strict=True)
        ]
        labels, rows = statistics.flows_of(self.union, self.from_on, self.to_on, own=self.own)
        places = suppress(Table(rows, sums_rows=True)) if hides else frozenset()
        headings = tuple(label for _, label in statistics.FLOWS)
        title = f"{self.from_on}至{self.to_on}的变动"
        return [*tables, shown(title, headings, labels, rows, places)]

    def shown_links(self) -> list[ShownLink]:
        query = self.request.GET.urlencode()
        return [
            ShownLink(one.label, f"{one.url}?{query}".rstrip("?"), one.icon, one.look, False)
            for one in super().shown_links()
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tables = self.tables(published=self.is_public)
        return super().get_context_data(
            tables=tables,
            legend=LEGEND if any(one.has_hidden for one in tables) else "",
            **kwargs,
        )


class StatisticsExportPage(StatisticsPage):
    """`/following/statistics/export/`: to be handed on, so small numbers are hidden for everybody."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        record(
            "following.counted",
            actor=user,
            union=self.union,
            target=self.union,
            detail={"on": self.to_on.isoformat()},
        )
        tables = self.tables(published=True)
        rows = [
            {"table": one.title, "label": label, "numbers": numbers, "headings": one.headings}
            for one in tables[:-1]
            for label, numbers in one.rows
        ]
        columns = [
            Column("table", "分组", lambda row: row["table"]),
            Column("label", "项目", lambda row: row["label"]),
            *(_column(place, heading) for place, heading in enumerate(HEADINGS)),
        ]
        title = f"{self.to_on}困难职工统计"
        sheet = workbook.Sheet(
            title, self.union.name, f"户；{LEGEND}", self.to_on, user.display_name
        )
        body = workbook.pieces_of(columns, iter(rows), sheet)
        return file_response(body, f"{self.union}_{title}.xlsx", XLSX)


def _column(place: int, heading: str) -> Column:
    def number(row: Any) -> Any:
        _, text = row["numbers"][place]
        return text if text == HIDDEN else int(text.replace(",", ""))

    return Column(f"n{place}", heading, number)
