"""All indicators of a union, and one of them in full."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from gonghui.engines.indicators import engine
from gonghui.engines.indicators.definitions import INDICATORS, Indicator, IndicatorKind
from gonghui.engines.indicators.engine import Value
from gonghui.engines.indicators.formatting import shown, shown_number
from gonghui.engines.indicators.pages.asking import Asking, address
from gonghui.engines.indicators.suppression import FEW, HIDDEN, LEGEND, is_small
from gonghui.engines.indicators.telling import hidden_children, hidden_months, is_few, opens
from gonghui.kernel.ui import charts
from gonghui.kernel.ui.charts import Chart
from gonghui.kernel.ui.pages import Crumb, Link

MOST_MONTHS = 36
NO_GROUP = "其他"


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    value: Value
    url: str

    @property
    def indicator(self) -> Indicator:
        return self.value.indicator

    is_few: bool = False

    @property
    def number(self) -> str:
        return FEW if self.is_few else plain(self.indicator, self.value.number)

    @property
    def declared(self) -> str:
        return plain(self.indicator, self.value.declared) if self.value.declared else ""


def plain(indicator: Indicator, number: Decimal | None) -> str:
    """The number with its commas, without the unit."""
    figure = shown_number(indicator, number)
    return "—" if figure is None else f"{figure:,f}"


class IndicatorListPage(Asking):
    """`/indicators/`: every indicator by group, one query a source table."""

    title = "指标"
    template_name = "indicators/list.html"
    links = (
        Link("申报数", "indicators:declarations", "clipboard-check", "indicators.view"),
        Link("申报数字", "indicators:declare", "plus", "indicators.declare"),
    )

    @cached_property
    def sought(self) -> str:
        """What stands in the search box."""
        return self.request.GET.get("q", "").strip()[:50]

    def _fits(self, indicator: Indicator) -> bool:
        words = (indicator.title, indicator.group, indicator.code, *indicator.words)
        return all(any(part in word for word in words) for part in self.sought.split())

    def groups(self) -> list[tuple[str, list[Row]]]:
        """Groups in the order of the catalogue."""
        wanted = [one for one in INDICATORS if self._fits(one)]
        values = engine.values(
            [one.code for one in wanted],
            union=self.union,
            period=self.period,
            own=self.own,
            today=self.today,
        )
        groups: dict[str, list[Row]] = {}
        for one in wanted:
            row = Row(
                values[one.code],
                self.address("detail", one.code),
                self.hides_few(one) and is_few(values[one.code]),
            )
            groups.setdefault(one.group or NO_GROUP, []).append(row)
        return list(groups.items())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(groups=self.groups(), **kwargs)


@dataclass(frozen=True)
class Part:
    """Numerator or denominator of a ratio."""

    label: str
    indicator: Indicator
    number: str
    url: str


@dataclass(frozen=True)
class Share:
    """A union's part of the value: its bar is relative to the largest."""

    name: str
    url: str
    text: str
    bar: int


class IndicatorPage(Asking):
    """`/indicators/of/<code>/`: the value, where it comes from, how it is spread."""

    template_name = "indicators/detail.html"

    def get_title(self) -> str:
        return self.indicator.title

    def get_subtitle(self) -> str:
        return self.asked

    def get_parents(self) -> list[Crumb]:
        query = f"?union={self.union.pk}&period={self.period.name}"
        return [Crumb("指标", reverse("indicators:list") + query)]

    @cached_property
    def value(self) -> Value:
        """The value asked for."""
        return engine.value(
            self.indicator.code,
            union=self.union,
            period=self.period,
            own=self.own,
            today=self.today,
        )

    def number(self) -> str:
        """The value without its unit."""
        if self.hides_few(self.indicator) and is_few(self.value):
            return FEW
        return plain(self.indicator, self.value.number)

    def declared(self) -> str:
        """The declared part, "" when there is none."""
        return shown(self.indicator, self.value.declared) if self.value.declared else ""

    def counted_on(self) -> str:
        """Of a stock: the day it stands for."""
        if self.indicator.kind is not IndicatorKind.STOCK:
            return ""
        return str(self.period.stock_day(self.today))

    def records_url(self, *, declared: bool = False) -> str:
        """The records behind the value, "" where the account may not open any."""
        if opens(self.request.user, self.indicator, self.union, declared=declared) != "records":
            return ""
        return self.address("records", **({"part": "declared"} if declared else {}))

    def declared_records_url(self) -> str:
        """The records of the declared part."""
        return self.records_url(declared=True)

    def parts(self) -> list[Part]:
        """Numerator and denominator of a ratio, each with its own page."""
        value = self.value
        if self.indicator.kind is not IndicatorKind.RATIO:
            return []
        named = (
            ("分子", self.indicator.numerator, value.numerator),
            ("分母", self.indicator.denominator, value.denominator),
        )
        return [
            Part(
                label,
                INDICATORS[code],
                self._shown_part(code, number),
                self.address("detail", code),
            )
            for label, code, number in named
        ]

    def _shown_part(self, code: str, number: Decimal | None) -> str:
        if self.hides_few(self.indicator) and (is_few(self.value) or is_small(number)):
            return HIDDEN
        return shown(INDICATORS[code], number)

    def shares(self) -> list[Share]:
        """The value of each union below and of the union itself, empty where there is none below.
        Unions that are gone stand here only while the period still counts something of theirs."""
        if self.own:
            return []
        found = engine.by_child(
            self.indicator.code, union=self.union, period=self.period, today=self.today
        )
        if len(found) < 2 and (not found or found[0][0].pk == self.union.pk):
            return []
        kept = [
            (one, n) for one, n in found if n or (not one.dissolved_on and one.pk != self.union.pk)
        ]
        hidden = set()
        if self.hides_few(self.indicator):
            hidden = hidden_children(self.value, found, today=self.today)
        told = [number for one, number in kept if one.pk not in hidden]
        largest = max(told, default=Decimal(0))
        return [
            self._share(one, None if one.pk in hidden else number, largest) for one, number in kept
        ]

    def _share(self, union: Any, number: Decimal | None, largest: Decimal) -> Share:
        itself = union.pk == self.union.pk
        url = address(
            "detail", self.indicator.code, union, self.period, **({"own": "1"} if itself else {})
        )
        name = f"{union}（本级）" if itself else str(union)
        if number is None:
            return Share(name, url, HIDDEN, 0)
        bar = round(max(number, Decimal(0)) * 100 / largest) if largest else 0
        return Share(name, url, plain(self.indicator, number), bar)

    def month_chart(self) -> Chart | None:
        """Month by month; not for periods of a single month."""
        if not 1 < len(self.period.months) <= MOST_MONTHS or self.own:
            return None
        indicator = self.indicator
        months = engine.by_month(
            indicator.code, union=self.union, period=self.period, today=self.today
        )
        one_year = self.period.from_on.year == self.period.to_on.year
        names = [f"{m.from_on.month}月" if one_year else f"{m.from_on:%Y-%m}" for m, _ in months]
        hidden = set()
        if self.hides_few(indicator):
            hidden = hidden_months(self.value, months, today=self.today)
        figures = [
            None if place in hidden else shown_number(indicator, number)
            for place, (_, number) in enumerate(months)
        ]
        draw = charts.bar if indicator.kind is IndicatorKind.FLOW else charts.line
        return draw("各月情况", names, [(indicator.title, figures)], indicator.unit)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            indicator=self.indicator,
            shares=self.shares(),
            chart_=self.month_chart(),
            legend=LEGEND if self.hides_few(self.indicator) else "",
            **kwargs,
        )
