"""What every page of indicators asks first: which union, which period."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from gonghui.engines.indicators.definitions import INDICATORS, Indicator
from gonghui.engines.indicators.periods import BadPeriod, Period
from gonghui.engines.indicators.telling import may_read_few
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui import picking
from gonghui.kernel.ui.filters import BoundFilter, UnionFilter
from gonghui.kernel.ui.pages import Page

YEARS_BACK = 4
LONGEST_DAYS = 366 * 6
"""A longer period is nonsense in an address; by month it would be hundreds of figures."""


def period_choices(
    today: dt.date, shown_year: int, years: int = YEARS_BACK
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Years, and the halves, quarters and months of one of them, for a grouped select."""
    first = max(today.year, shown_year)
    whole = [str(year) for year in range(first, min(today.year, shown_year) - 1, -1)]
    whole += [str(today.year - back) for back in range(1, years + 1)]
    parts = [f"{shown_year}{part}" for part in ("H1", "H2", "Q1", "Q2", "Q3", "Q4")]
    months = [f"{shown_year}-{month:02d}" for month in range(1, 13)]
    return [
        ("年度", [_choice(name) for name in dict.fromkeys(whole)]),
        (f"{shown_year}年半年、季度", [_choice(name) for name in parts]),
        (f"{shown_year}年月份", [_choice(name) for name in months]),
    ]


def _choice(name: str) -> tuple[str, str]:
    return name, Period.parse(name).label


def address(page: str, code: str, union: Any, period: Period, **more: str) -> str:
    """The address of a page about an indicator at a union over a period."""
    query = urlencode({"union": union.pk, "period": period.name} | more)
    return f"{reverse(f'indicators:{page}', args=[code])}?{query}"


class Asking(Page):
    """Reads `?union=` and `?period=`. A union out of reach does not exist; a period that nobody
    can read is this year."""

    permission: ClassVar[str | None] = "indicators.view"

    @cached_property
    def today(self) -> dt.date:
        return timezone.localdate()

    @cached_property
    def period(self) -> Period:
        """The period asked for."""
        try:
            period = Period.parse(self.request.GET.get("period", ""))
        except BadPeriod:
            return Period.year(self.today.year)
        too_long = (period.to_on - period.from_on).days > LONGEST_DAYS
        return Period.year(self.today.year) if too_long else period

    @cached_property
    def union(self) -> Any:
        """The union asked about: by default the topmost one the account may ask about."""
        user: Any = self.request.user
        asked = self.request.GET.get("union", "")
        if not asked:
            return user.grants_for(self.permission)[0].union
        visible = Union.objects.visible_to(user, self.permission)
        union = picking.chosen(visible, self.request.GET, "union")
        if union is None:
            raise Http404
        return union

    @cached_property
    def own(self) -> bool:
        """Whether only the union itself is counted: by wish, or because the account reaches no
        further than it."""
        user: Any = self.request.user
        reaches = any(
            grant.with_subtree and self.union.path.startswith(grant.union.path)
            for grant in user.grants_for(self.permission)
        )
        return not reaches or self.request.GET.get("own") == "1"

    def hides_few(self, indicator: Indicator) -> bool:
        """Whether small numbers of an indicator are not this account's to read here."""
        user: Any = self.request.user
        return not may_read_few(user, indicator, self.union, own=self.own)

    @cached_property
    def indicator(self) -> Indicator:
        """The indicator named by the address."""
        found = INDICATORS.get(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def union_filter(self) -> UnionFilter:
        """The choice of unions as a filter."""
        return UnionFilter("union", "工会", permission=self.permission or "", any_label="")

    @cached_property
    def unions(self) -> BoundFilter:
        """The choice of unions."""
        return self.union_filter.bind(self.request)

    def union_box(self) -> SafeString:
        """The text box for a union where there are many, "" where a list will do."""
        if not self.unions.box:
            return SafeString("")
        return self.union_filter.text_box([], self.union, dom_id="ask-union")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if picking.asked_field(request) == "union":
            found = self.union_filter.visible(request)
            return picking.answer(found, request.GET.get("q", "")[:100])
        return super().get(request, *args, **kwargs)

    def union_choices(self) -> list[tuple[str, str]]:
        """Unions to choose from, the present one among them."""
        here = str(self.union.pk)
        choices = list(self.unions.choices)
        return choices if here in dict(choices) else [*choices, (here, str(self.union))]

    def periods(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Periods to choose from, the present one among them."""
        groups = period_choices(self.today, self.period.from_on.year)
        if not any(self.period.name == name for _, names in groups for name, _ in names):
            groups.append(("指定起止日期", [(self.period.name, self.period.label)]))
        return groups

    @property
    def asked(self) -> str:
        """What the figures are about, in words."""
        return f"{self.union.name}{'（本级）' if self.own else ''}　{self.period.label}"

    def address(self, page: str, code: str = "", **more: str) -> str:
        """Another page about the same union and period."""
        if self.own and "own" not in more:
            more["own"] = "1"
        return address(page, code or self.indicator.code, self.union, self.period, **more)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(union=self.union, period=self.period, **kwargs)
