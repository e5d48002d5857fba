"""会员统计: the table of members on the page and as a workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property

from gonghui.domains.membership.counting.indicators import WAYS
from gonghui.domains.membership.counting.tables import STOCKS, Line, lines
from gonghui.engines.indicators.pages.asking import LONGEST_DAYS, Asking, address
from gonghui.engines.indicators.periods import Period, name_of
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import Link
from gonghui.kernel.ui.pages.base import ShownLink
from gonghui.kernel.ui.pages.download import XLSX, file_response


@dataclass(frozen=True)
class Cell:
    """A number that opens its figure; without an address it only stands there."""

    label: str
    text: str
    url: str = ""
    tone: str = ""


def _number(value: Decimal) -> str:
    return f"{value:,.0f}"


def _rate(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:.1f}%"


class CountPage(Asking):
    """`/counts/`: members of a union and each below it, on a day and since another."""

    permission: ClassVar[str | None] = "counts.view"
    title = "会员统计"
    template_name = "counting/table.html"
    links = (Link("导出Excel", "counting:export", "download", "counts.export", with_query=True),)

    def _day(self, name: str) -> dt.date | None:
        try:
            found = parse_date(self.request.GET.get(name, ""))
        except ValueError:
            return None
        return found if found and found.year >= 1950 else None

    @cached_property
    def to_on(self) -> dt.date:
        """The day counted on; the future is today."""
        return min(self._day("to") or self.today, self.today)

    @cached_property
    def from_on(self) -> dt.date:
        """The first day of the changes: the year's, unless another is asked for."""
        asked = self._day("from")
        usable = asked is not None and dt.timedelta(0) <= self.to_on - asked
        if asked is None or not usable or (self.to_on - asked).days > LONGEST_DAYS:
            return self.to_on.replace(month=1, day=1)
        return asked

    @cached_property
    def period(self) -> Period:
        return name_of(self.from_on, self.to_on)

    @cached_property
    def own(self) -> bool:
        """Whoever reaches only the union itself sees the numbers of the union itself."""
        return not self.request.user.may_over(self.permission, self.union)  # type: ignore[union-attr]

    def get_subtitle(self) -> str:
        return f"{self.union.name}　{self.from_on}至{self.to_on}"

    @cached_property
    def found(self) -> list[Line]:
        """The lines this account may read."""
        every = lines(self.union, from_on=self.from_on, to_on=self.to_on, today=self.today)
        return [line for line in every if line.is_itself] if self.own else every

    def _url(self, line: Line, code: str) -> str:
        more = {"own": "1"} if line.is_itself else {}
        return address("detail", code, line.union, self.period, **more)

    def line_url(self, line: Line) -> str:
        """The same table one step down."""
        query = {"union": line.union.pk, "from": self.from_on, "to": self.to_on}
        return f"{reverse('counting:table')}?{urlencode(query)}"

    def stock_rows(self) -> list[tuple[Line, str, list[Cell]]]:
        """How many there are, by kind, with the two rates."""
        rows = []
        for line in self.found:
            cells = [
                Cell(label, _number(line.numbers[code]), self._url(line, code))
                for code, label in STOCKS
            ]
            cells.append(
                Cell("建会率", _rate(line.founding_rate), self._url(line, "union_coverage_rate"))
            )
            cells.append(Cell("入会率", _rate(line.join_rate), self._url(line, "membership_rate")))
            rows.append((line, self.line_url(line), cells))
        return rows

    def change_rows(self) -> list[tuple[Line, str, list[Cell]]]:
        """What came and went between the two days."""
        rows = []
        for line in self.found:
            cells = [Cell("期初", _number(line.opening))]
            cells += [
                Cell(title, _number(line.numbers[code]), self._url(line, code))
                for code, title, *_ in WAYS
            ]
            cells.append(Cell("期末", _number(line.closing), self._url(line, "members_total")))
            cells.append(Cell("净增", f"{line.net:+,.0f}" if line.net else "0"))
            said = ("平", "") if line.is_balanced else ("不平", "bad")
            cells.append(Cell("核对", said[0], tone=said[1]))
            rows.append((line, self.line_url(line), cells))
        return rows

    def shown_links(self) -> list[ShownLink]:
        return [
            ShownLink(
                link.label, f"{link.url}?{self.request.GET.urlencode()}".rstrip("?"), link.icon,
                link.look, False,
            )
            for link in super().shown_links()
        ]  # fmt: skip


class CountExportPage(CountPage):
    """`/counts/export/`: the same table as a workbook."""

    permission = "counts.export"

    def columns(self) -> list[Column]:
        """Everything in one row a union."""
        found = [Column("name", "工会", lambda line: line.name)]
        found += [_column(code, label) for code, label in STOCKS]
        found += [
            Column("founding_rate", "建会率", lambda line: _rate(line.founding_rate)),
            Column("join_rate", "入会率", lambda line: _rate(line.join_rate)),
            _column("employers_covered", "已建会单位"),
            _column("employers_due", "应建会单位"),
            _column("staff_covered", "建会单位职工"),
            Column("opening", "期初会员", lambda line: int(line.opening), kind="number"),
            *(_column(code, title) for code, title, *_ in WAYS),
            Column("net", "净增", lambda line: int(line.net), kind="number"),
        ]
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        record(
            "counts.exported",
            actor=user,
            union=self.union,
            detail={"from": str(self.from_on), "to": str(self.to_on)},
        )
        title = f"{self.from_on}至{self.to_on}会员统计"
        sheet = workbook.Sheet(title, self.union.name, "", self.today, user.display_name)
        body = workbook.pieces_of(self.columns(), iter(self.found), sheet)
        return file_response(body, f"{self.union}_{title}.xlsx", XLSX)


def _column(code: str, label: str) -> Column:
    return Column(code, label, lambda line: int(line.numbers[code]), kind="number")
