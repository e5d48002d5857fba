"""The month of visits: what is planned and what was done, day by day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.campaigns import queries
from gonghui.domains.assistance.campaigns.enums import VisitState
from gonghui.domains.assistance.campaigns.registers.marks import VISIT_TONES
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui import picking
from gonghui.kernel.ui.filters import UnionFilter
from gonghui.kernel.ui.pages import Link
from gonghui.kernel.ui.pages.base import Page

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
MOST = 300


@dataclass
class Shown:
    """A visit on its day."""

    name: str
    url: str
    union: str
    campaign: str
    tone: str
    state: str


@dataclass
class Day:
    """A day of the grid."""

    on: dt.date
    in_month: bool
    is_today: bool
    visits: list[Shown] = field(default_factory=list)


class CalendarPage(Page):
    """`/campaigns/calendar/?month=2026-07&union=3`"""

    permission = "campaigns.view"
    title = "走访日历"
    template_name = "campaigns/calendar.html"
    links = (
        Link("走访清单", "registers:list", "list", "campaigns.view",
             url_kwargs={"code": "consolation-visits"}),
        Link("慰问活动", "registers:list", "heart-handshake", "campaigns.view",
             url_kwargs={"code": "consolations"}),
    )  # fmt: skip
    unions = UnionFilter("union", "工会（含下级）", permission="campaigns.view")

    @cached_property
    def first(self) -> dt.date:
        """The first day of the month asked for, else of this one."""
        asked = _MONTH.fullmatch(self.request.GET.get("month", "").strip())
        if asked:
            return dt.date(int(asked[1]), int(asked[2]), 1)
        return timezone.localdate().replace(day=1)

    def get_subtitle(self) -> str:
        return f"{self.first.year}年{self.first.month}月"

    @cached_property
    def bound(self) -> Any:
        return self.unions.bind(self.request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if picking.asked_field(request) == self.unions.name:
            return picking.answer(self.unions.visible(request), request.GET.get("q", "")[:100])
        return super().get(request, *args, **kwargs)

    def visits(self) -> list[Any]:
        last = self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])
        found = queries.visits_of_month(self.request.user, self.first, last)
        met = Union.objects.visible_to(self.request.user, self.permission)
        union = met.filter(pk=self.bound.value).first() if self.bound.value else None
        if union is not None:
            found = found.of_subtree(union)
        return list(found[: MOST + 1])

    def weeks(self, visits: list[Any]) -> list[list[Day]]:
        """Weeks from Monday to Sunday."""
        today = timezone.localdate()
        weeks = [
            [Day(on, on.month == self.first.month, on == today) for on in week]
            for week in calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        ]
        days = {day.on: day for week in weeks for day in week}
        for row in visits:
            days[row.on_day].visits.append(
                Shown(
                    row.unit_name,
                    row.get_absolute_url(),
                    str(row.union),
                    row.campaign.title,
                    "bad" if queries.is_late(row) else VISIT_TONES[row.state],
                    "逾期未走访" if queries.is_late(row) else row.get_state_display(),
                )
            )
        return weeks

    def month_url(self, step: int) -> str:
        place = self.first.year * 12 + self.first.month - 1 + step
        name = f"{place // 12}-{place % 12 + 1:02d}"
        union = f"&union={self.bound.value}" if self.bound.value else ""
        return f"{reverse('campaigns:calendar')}?month={name}{union}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visits = self.visits()
        return super().get_context_data(
            month=f"{self.first:%Y-%m}",
            label=f"{self.first.year}年{self.first.month}月",
            weeks=self.weeks(visits[:MOST]),
            bound=self.bound,
            before=self.month_url(-1),
            after=self.month_url(1),
            now=self.month_url(0) if self.first == timezone.localdate().replace(day=1) else
            reverse("campaigns:calendar"),
            planned=sum(one.state == VisitState.PLANNED for one in visits),
            done=sum(one.state == VisitState.DONE for one in visits),
            late=sum(map(queries.is_late, visits)),
            most=MOST if len(visits) > MOST else 0,
            **kwargs,
        )  # fmt: skip
