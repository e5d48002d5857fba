"""The records behind a figure, and the same rows as a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from gonghui.engines.indicators import engine
from gonghui.engines.indicators.definitions import Facts, Record
from gonghui.engines.indicators.formatting import shown
from gonghui.engines.indicators.pages.asking import Asking
from gonghui.engines.indicators.suppression import FEW
from gonghui.engines.indicators.telling import is_few
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.audit.services import record
from gonghui.kernel.people.masks import mask_name
from gonghui.kernel.ui import formats
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.keyset import Keyset
from gonghui.kernel.ui.pages import Crumb, Link, ListPage
from gonghui.kernel.ui.pages.base import ShownLink
from gonghui.kernel.ui.pages.download import XLSX, file_response

CHUNK = 2_000


def column_of(place: int, entry: Record, *, masks_names: bool = False) -> Column:
    """A column of the list of records. Plain text of dates and figures is written as such."""
    value = (lambda row: _as_text(entry.value(row))) if entry.kind == "text" else entry.value
    if masks_names and entry.is_name:
        value = lambda row: mask_name(str(entry.value(row) or ""))  # noqa: E731
    return Column(f"c{place}", entry.heading, value, kind=entry.kind, link=place == 0)  # type: ignore[arg-type]


def _as_text(value: Any) -> Any:
    if isinstance(value, dt.date):
        return formats.moment(value)
    if isinstance(value, Decimal):
        return formats.number(value)
    return value


class RecordsPage(Asking, ListPage):
    """`/indicators/of/<code>/records/`: as many rows as the value counts, as far as the account may
    open them. `?part=declared` shows the records of the declared part."""

    permission = "indicators.view"
    template_name = "indicators/records.html"
    related = ()
    empty_text = "这段时间没有记录。"
    links = (
        Link("导出Excel", "indicators:export", "download", "indicators.export", with_query=True),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and not user.may(self.facts.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    is_few = False

    @cached_property
    def is_declared(self) -> bool:
        """Whether the declared part is asked for."""
        return self.request.GET.get("part") == "declared"

    @cached_property
    def facts(self) -> Facts:
        """Where the records are. A ratio has none of its own: its page opens the two parts."""
        try:
            return engine.facts_of(self.indicator, declared=self.is_declared)
        except ValueError:
            raise Http404 from None

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        masks = self.indicator.sensitive
        return [
            column_of(place, entry, masks_names=masks)
            for place, entry in enumerate(self.facts.records)
        ]

    @property
    def ordering(self) -> Sequence[str]:  # type: ignore[override]
        return (f"-{self.facts.day}", "-pk")

    def get_queryset(self) -> QuerySet[Any]:
        return engine.records(
            self.indicator.code,
            union=self.union,
            period=self.period,
            own=self.own,
            today=self.today,
            declared=self.is_declared,
            account=self.request.user,
        )

    def url_of(self, row: Any) -> str:
        if self.facts.link is None:
            return ""
        try:
            return self.facts.link(row)
        except NoReverseMatch:
            return ""

    def shown_links(self) -> list[ShownLink]:
        user: Any = self.request.user
        if not user.may_at("indicators.export", self.union):
            return []
        url = reverse("indicators:export", args=[self.indicator.code])
        return [ShownLink("导出Excel", url, "download", "", True)]

    def get_title(self) -> str:
        return f"{self.indicator.title}{'（申报）' if self.is_declared else ''}明细"

    def get_subtitle(self) -> str:
        return self.asked

    def get_parents(self) -> list[Crumb]:
        return [
            Crumb("指标", reverse("indicators:list")),
            Crumb(self.indicator.title, self.address("detail")),
        ]

    @cached_property
    def value(self) -> Decimal:
        """The figure that these records make. Of the declared part only what has records."""
        if self.is_declared:
            return engine.declared_of_records(
                self.indicator, union=self.union, period=self.period, own=self.own, today=self.today
            )
        found = engine.value(
            self.indicator.code,
            union=self.union,
            period=self.period,
            own=self.own,
            today=self.today,
        )
        self.is_few = self.hides_few(self.indicator) and is_few(found)
        return found.number or Decimal(0)

    def figure(self) -> str:
        """The figure with its unit."""
        text = shown(self.indicator, self.value)
        return f"{FEW}{self.indicator.unit}" if self.is_few else text

    def notes(self) -> list[str]:
        """What a reader must know to match rows and figure."""
        notes = []
        if self.facts.measure:
            notes.append("数值是下列记录相应栏的合计，不是条数。")
        if self.facts.distinct:
            notes.append("按去重口径统计，重复的只列首次登记的一条。")
        elif not self.facts.measure and self.count < min(self.value, Decimal(10_000)):
            notes.append(f"其中{self.count:,}条在您的查看权限之内。")
        return notes


class RecordsExportPage(RecordsPage):
    """`/indicators/of/<code>/export/`: the records as a workbook, recorded in the audit."""

    permission = "indicators.export"

    def rows(self) -> Iterator[Any]:
        """Every row in the list's order."""
        terms = Keyset(self.filtered, self.get_ordering()).terms
        ordered = self.filtered.order_by(*(term.ordering(False) for term in terms))
        return iter(ordered.iterator(chunk_size=CHUNK))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        record(
            "indicators.exported",
            actor=user,
            union=self.union,
            detail={
                "code": self.indicator.code,
                "title": self.get_title(),
                "period": self.period.label,
                "rows": self.filtered.order_by().count(),
            },
        )
        title = f"{self.period.label}{self.get_title()}"
        sheet = workbook.Sheet(title, self.union.name, "", self.today, user.display_name)
        body = workbook.pieces_of(self.columns, self.rows(), sheet)
        return file_response(body, f"{self.union}_{title}.xlsx", XLSX)
