"""The board of workers of new forms of employment, and the list of those without an employer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from gonghui.domains.membership.enums import COUNTED_STATUSES, NewEmploymentType
from gonghui.domains.membership.gig.models import SurveyBase
from gonghui.domains.membership.models import Membership, MembershipSpan
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.pages.asking import Asking
from gonghui.kernel.org.reach import reach_of
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, ListPage, Stat

FIGURES = (
    "members_gig",
    "members_new_gig",
    "members_gig_free",
    "unions_gig",
    "gig_stations",
    "gig_service_times",
)


@dataclass(frozen=True)
class Line:
    """A kind of worker: how many joined of how many there are."""

    kind: str
    members: int
    surveyed: int
    members_url: str
    surveys_url: str

    @property
    def rate(self) -> str:
        return f"{self.members * 100 / self.surveyed:.2f}%" if self.surveyed else "—"


class BoardPage(Asking):
    """`/gig/`: members by kind against the surveyed numbers."""

    permission: ClassVar[str | None] = "gig.view"
    title = "新就业形态劳动者"
    template_name = "gig/board.html"
    links = (
        Link("无用人单位会员", "gig:free", "user", "membership.view"),
        Link("服务站点", "registers:list", "map-pin", "gig.view", url_kwargs={"code": "gig-stations"}),
        Link("服务记录", "registers:list", "heart-handshake", "gig.view", url_kwargs={"code": "gig-services"}),
        Link("摸底数", "registers:list", "list-details", "gig.view", url_kwargs={"code": "gig-surveys"}),
        Link("登记摸底数", "registers:create", "plus", "gig.edit", "primary", url_kwargs={"code": "gig-surveys"}),
    )  # fmt: skip

    def get_subtitle(self) -> str:
        return self.asked

    def stats(self) -> list[Stat]:
        """The figures of the whole, opening their records."""
        found = engine.values(
            (*FIGURES, "join_rate_new"),
            union=self.union,
            period=self.period,
            own=self.own,
            today=self.today,
        )
        stats = [
            Stat(one.indicator.title, one.number, one.indicator.unit, self.address("detail", code))
            for code, one in found.items()
            if code != "join_rate_new"
        ]
        rate = found["join_rate_new"]
        number = "—" if rate.number is None else f"{rate.number:.2f}"
        note = f"{rate.numerator:,.0f} ÷ {rate.denominator:,.0f} 人"
        url = self.address("detail", "join_rate_new")
        return [Stat("新就业形态入会率", number, "%", url, note=note), *stats]

    def lines(self) -> list[Line]:
        """Each kind, where there are members or a survey. Two queries."""
        day = self.period.stock_day(self.today)
        where = (
            Q(union=self.union) if self.own else reach_of(self.union, day).condition("union__path")
        )
        in_force = Q(from_on__lte=day) & (Q(to_on=None) | Q(to_on__gt=day))
        spans = MembershipSpan.objects.visible_to(self.request.user, "membership.view")
        members = dict(
            spans.filter(where, in_force, status__in=COUNTED_STATUSES)
            .exclude(membership__new_employment_type="")
            .order_by()
            .values_list("membership__new_employment_type")
            .annotate(number=Count("person", distinct=True))
        )
        surveys = SurveyBase.objects.visible_to(self.request.user, "gig.view")
        surveyed = dict(
            surveys.filter(where, Q(surveyed_on__lte=day), Q(to_on=None) | Q(to_on__gt=day))
            .order_by()
            .values_list("kind")
            .annotate(number=Sum("headcount"))
        )
        listed = reverse("registers:list", kwargs={"code": "gig-surveys"})
        roster = reverse("registers:list", kwargs={"code": "members"})
        return [
            Line(
                str(kind.label),
                members.get(kind.value, 0),
                surveyed.get(kind.value, 0),
                f"{roster}?union={self.union.pk}&new_employment_type={kind.value}",
                f"{listed}?union={self.union.pk}&kind={kind.value}",
            )
            for kind in NewEmploymentType
            if members.get(kind.value) or surveyed.get(kind.value)
        ]

    def total(self) -> Decimal:
        """Surveyed workers of every kind."""
        return Decimal(sum(line.surveyed for line in self.lines()))


class FreePage(ListPage):
    """`/gig/free/`: members of these kinds whom no employer stands behind."""

    permission = "membership.view"
    model = Membership
    title = "无用人单位的新就业形态会员"
    columns = (
        Column("name", "姓名", "person.name", link=True),
        Column("new_employment_type", "类别", kind="choice", width=10),
        Column("union", "所属工会", wide=True),
        Column("platform_company", "平台企业", width=12, hide_on_phone=True),
        Column("station", "站点", width=10, hide_on_phone=True),
        Column("joined_on", "入会日期", kind="date", sortable=True, width=10),
    )
    filters = (
        UnionFilter("union", "工会（含下级）", permission="membership.view"),
        ChoiceFilter("kind", "类别", path="new_employment_type", choices=NewEmploymentType.choices),
    )
    search_paths = ("person__name", "station")
    search_label = "姓名或站点"
    ordering = ("-joined_on", "-pk")
    related = ("person", "union")
    count_unit = "人"
    parents = (("新就业形态劳动者", "gig:board"),)
    empty_text = "没有这样的会员。"

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = queryset.filter(status__in=COUNTED_STATUSES, employer=None)
        return found.exclude(new_employment_type="")

    def url_of(self, row: Any) -> str:
        return reverse("registers:card", kwargs={"code": "members", "pk": row.pk})
