"""The month of a union: what it brings, how far the list is, and the people behind each count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gonghui.domains.membership.asking import AboutUnion
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions import queries
from gonghui.domains.membership.occasions.enums import CareKind, GrantState
from gonghui.domains.membership.occasions.models import CareGrant, LifeEvent
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import Crumb, DashboardPage, Link, ListPage, Stat

GRANT_TONES = {
    GrantState.PLANNED: "warn",
    GrantState.CONFIRMED: "info",
    GrantState.GIVEN: "info",
    GrantState.SIGNED: "ok",
    GrantState.CANCELLED: "mute",
}


def month_asked(text: str) -> Month:
    """The month of an address; the next one, if it names none."""
    return Month.read(text) or Month.of(timezone.localdate()).plus(1)


LISTED = (CareKind.BIRTHDAY, CareKind.RETIREMENT, CareKind.ANNIVERSARY)
TITLES = {
    CareKind.BIRTHDAY: "生日会员",
    CareKind.RETIREMENT: "到法定退休时间的会员",
    CareKind.ANNIVERSARY: "入会周年会员",
}


class OfMonth:
    """What the pages of a month share: `?month=2026-12`."""

    request: Any

    @cached_property
    def month(self) -> Month:
        return month_asked(self.request.GET.get("month", ""))


class Tab:
    """A month beside this one, or a kind."""

    count = None

    def __init__(self, label: str, url: str, is_current: bool) -> None:
        self.label, self.url, self.is_current = label, url, is_current


class MonthPage(OfMonth, AboutUnion, DashboardPage):
    """`/care/`: counts by kind, the festivals, the list's progress, unions below."""

    permission = "occasions.view"
    title = "会员关怀"
    template_name = "occasions/month.html"
    links = (
        Link("生活事项", "occasions:events", "heart-handshake", "occasions.view"),
        Link("关怀清单", "occasions:lists", "clipboard-check", "occasions.view"),
        Link("生成清单", "occasions:make", "plus", "occasions.edit", "primary", with_query=True),
    )

    def get_subtitle(self) -> str:
        return f"{self.union.name}　{self.month.label}"

    def address(self, url_name: str, **more: str) -> str:
        query = {"union": str(self.union.pk), "month": self.month.name} | more
        return f"{reverse(url_name)}?{urlencode(query)}"

    def months(self) -> list[Tab]:
        now = Month.of(timezone.localdate())
        names = {now.plus(-1): "上月", now: "本月", now.plus(1): "下月"}
        shown = sorted({*names, now.plus(2), self.month})
        return [
            Tab(
                f"{names[one]}（{one.number}月）" if one in names else one.label,
                self.address("occasions:month", month=one.name),
                one == self.month,
            )
            for one in shown
        ]

    @cached_property
    def members(self) -> Any:
        """Members that the account may meet below the union asked about."""
        met = Membership.objects.visible_to(self.request.user, "occasions.view")
        return queries.cared_for(met.of_subtree(self.union))

    @cached_property
    def events(self) -> Any:
        met = LifeEvent.objects.visible_to(self.request.user, "occasions.view")
        return met.of_subtree(self.union)

    @cached_property
    def tallies(self) -> list[queries.Tally]:
        return queries.tallies(self.union, self.members, self.events, self.month)

    def total(self, kind: str) -> int:
        return sum(one.counts.get(kind, 0) for one in self.tallies)

    def stats(self) -> Sequence[Stat]:
        people = "occasions:people"
        return [
            Stat(
                "生日",
                self.total(CareKind.BIRTHDAY),
                "人",
                self.address(people, kind="birthday"),
                "gift",
            ),
            Stat(
                "到法定退休时间",
                self.total(CareKind.RETIREMENT),
                "人",
                self.address(people, kind="retirement"),
                "calendar-event",
                note="仅作提醒，以批准日期为准",
            ),
            Stat(
                "入会周年",
                self.total(CareKind.ANNIVERSARY),
                "人",
                self.address(people, kind="anniversary"),
                "id",
            ),
            Stat(
                "待慰问的生活事项",
                self.total("events"),
                "件",
                f"{reverse('occasions:events')}?union={self.union.pk}&open=1",
                "heart-handshake",
                tone="warn" if self.total("events") else "",
            ),
        ]

    @cached_property
    def grants(self) -> Any:
        met = CareGrant.objects.visible_to(self.request.user, "occasions.view")
        return met.of_subtree(self.union).filter(due_on__range=(self.month.first, self.month.last))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sums = queries.grant_sums(self.grants)
        settled = sums["given"] + sums["signed"]
        total = settled + sums["waiting"] + sums["planned"]
        return super().get_context_data(
            month=self.month,
            months=self.months(),
            festivals=queries.festivals_of(self.month),
            share=queries.poverty_share(self.union, self.month.year),
            sums=sums,
            total=total,
            percent=100 * settled // total if total else 0,
            rows=self.tallies,
            make_url=self.address("occasions:make"),
            lists_url=self.address("occasions:lists"),
            people_url=self.address("occasions:people", kind="birthday"),
            may_make=self.request.user.may_at("occasions.edit", self.union),  # type: ignore[union-attr]
            **kwargs,
        )


@dataclass(frozen=True)
class MonthFilter(ChoiceFilter):
    """The page reads the month itself; here it is only chosen."""

    any_label: str = "下月"

    def offered(self, request: HttpRequest) -> tuple[tuple[str, str], ...]:
        now = Month.of(timezone.localdate())
        asked = Month.read(request.GET.get(self.name, ""))
        shown = {now.plus(step) for step in (-1, 0, 2, 3)} | ({asked} if asked else set())
        return tuple((one.name, one.label) for one in sorted(shown))

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset


@dataclass(frozen=True)
class KindFilter(ChoiceFilter):
    """Which of the computed lists; the page reads it itself."""

    choices: Any = tuple((one.value, one.label) for one in LISTED[1:])
    any_label: str = LISTED[0].label

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset


@dataclass(frozen=True)
class PlannedFilter(ChoiceFilter):
    """Whether something is planned for them."""

    choices: Any = (("no", "还没有安排"), ("yes", "已经安排"))

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(grant_state__isnull=value == "no")


class PeoplePage(OfMonth, ListPage):
    """`/care/people/`: who has a birthday, retires or joined in the month, in the order of days."""

    model = Membership
    permission = "occasions.view"
    related = ("person", "union", "care_wish")
    search_paths = ("person__name", "person__name_initials")
    search_label = "姓名、拼音首字母"
    ordering = ("on_day", "name_key", "pk")
    count_unit = "人"
    filters: ClassVar[Sequence[Filter]] = (
        KindFilter("kind", "类别"),
        MonthFilter("month", "月份"),
        UnionFilter("union", "工会（含下级）", permission="occasions.view"),
        PlannedFilter("planned", "慰问安排"),
    )
    links = (
        Link("生成清单", "occasions:make", "plus", "occasions.edit", "primary", with_query=True),
    )

    @cached_property
    def kind(self) -> CareKind:
        asked = self.request.GET.get("kind", "")
        return next((one for one in LISTED if one.value == asked), LISTED[0])

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        kind, month = self.kind, self.month
        return (
            Column("name", "姓名", "person.name", link=True, width=8),
            Column("state", "慰问", _grant_state, width=8),
            Column("day", "日期", lambda row: queries.due_on(month, row.on_day), kind="date"),
            Column("said", "说明", lambda row: queries.said_of(kind, row, month)),
            Column("union", "所属工会", "union.name", wide=True),
            Column("mobile", "移动电话", "person.mobile_masked", hide_on_phone=True),
        )

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        people = queries.people_of(self.kind, queries.cared_for(queryset), self.month)
        return queries.with_grant(people, self.kind, self.month)

    def get_title(self) -> str:
        return f"{self.month.label}{TITLES[self.kind]}"

    def get_parents(self) -> list[Crumb]:
        return [Crumb("会员关怀", f"{reverse('occasions:month')}?month={self.month.name}")]

    def url_of(self, row: Any) -> str:
        return reverse("registers:card", kwargs={"code": "members", "pk": row.pk})

    @property
    def empty_text(self) -> str:  # type: ignore[override]
        return f"{self.month.label}没有{TITLES[self.kind]}。可以换一个月份或类别查看。"


def _grant_state(row: Any) -> SafeString:
    state = row.grant_state
    tone, label = (GRANT_TONES[state], GrantState(state).label) if state else ("mute", "未安排")
    return format_html('<span class="badge badge-{}">{}</span>', tone, label)
