"""The board of the drive, what is overdue, dues against unions, and the printed opinion."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from gonghui.domains.organising.leads import contributions
from gonghui.domains.organising.leads.enums import WORKED, LeadState
from gonghui.domains.organising.leads.models import Lead
from gonghui.domains.organising.leads.registers import LEADS, said_due
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.pages.asking import Asking, address
from gonghui.kernel.access.scoping import within
from gonghui.kernel.org.models import Employer
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import UnionFilter
from gonghui.kernel.ui.pages import Crumb, DetailPage, Link, ListPage, Stat

FIGURES = (
    "leads_open",
    "leads_overdue",
    "leads_visited",
    "leads_founded",
    "employers_covered",
    "employers_due",
)


@dataclass(frozen=True)
class Cell:
    """A figure of the board that opens its indicator."""

    label: str
    text: str
    url: str


@dataclass(frozen=True)
class Line:
    """A union of the board with its figures."""

    name: str
    url: str
    cells: list[Cell]


class BoardPage(Asking):
    """`/leads/`: where the drive stands, for the union and each directly below it."""

    permission: ClassVar[str | None] = "leads.view"
    title = "建会攻坚"
    template_name = "leads/board.html"
    links = (
        Link("逾期线索", "leads:overdue", "clock", "leads.view"),
        Link("组建与经费联动", "leads:linkage", "link", "contributions.view"),
        Link("从台账生成线索", "leads:generate", "refresh", "leads.edit"),
        Link(
            "导入名单",
            "registers:import",
            "upload",
            "leads.import",
            "primary",
            url_kwargs={"code": "leads"},
        ),
    )

    def get_subtitle(self) -> str:
        return self.asked

    def stats(self) -> list[Stat]:
        """The figures of the whole, opening their records."""
        found = engine.values(
            (*FIGURES[:4], "union_coverage_rate"),
            union=self.union,
            period=self.period,
            own=self.own,
            today=self.today,
        )
        stats = [
            Stat(
                value.indicator.title,
                value.number,
                value.indicator.unit,
                self.address("detail", code),
                tone="bad" if code == "leads_overdue" and value.number else "",
            )
            for code, value in found.items()
            if code != "union_coverage_rate"
        ]
        rate = found["union_coverage_rate"]
        number = "—" if rate.number is None else f"{rate.number:.2f}"
        note = f"{rate.numerator:,.0f} ÷ {rate.denominator:,.0f} 家"
        url = self.address("detail", "union_coverage_rate")
        return [*stats, Stat("建会率", number, "%", url, note=note)]

    def states(self) -> list[tuple[str, int, str]]:
        """Leads by state as things are now, opening the register."""
        leads = Lead.objects.visible_to(self.request.user, "leads.view")
        where = Q(union=self.union) if self.own else within("union__path", self.union.path)
        counted = dict(
            leads.filter(where).order_by().values_list("state").annotate(number=Count("pk"))
        )
        register = LEADS.url()
        return [
            (
                str(state.label),
                counted.get(state.value, 0),
                f"{register}?{urlencode({'union': self.union.pk, 'state': state.value})}",
            )
            for state in LeadState
        ]

    def headings(self) -> list[str]:
        """What the columns of the table say."""
        return ["应建未建", "逾期", "已走访", "已建会", "建会率"]

    def lines(self) -> list[Line]:
        """One line for each union directly below."""
        if self.own:
            return []
        found = engine.table(FIGURES, union=self.union, period=self.period, today=self.today)
        lines = []
        for union, numbers in found:
            itself = union.pk == self.union.pk
            if not any(numbers.values()):
                continue
            more = {"own": "1"} if itself else {}
            cells = [
                Cell(
                    label,
                    f"{numbers[code]:,.0f}",
                    address("detail", code, union, self.period, **more),
                )
                for label, code in zip(self.headings(), FIGURES[:4], strict=False)
            ]
            covered, due = numbers["employers_covered"], numbers["employers_due"]
            # A union that covers what others registered has no rate of its own.
            rate = f"{covered * 100 / due:.1f}%" if due and covered <= due else "—"
            url = address("detail", "union_coverage_rate", union, self.period, **more)
            cells.append(Cell("建会率", rate, url))
            query = urlencode({"union": union.pk, "period": self.period.name} | more)
            name = f"{union}（本级）" if itself else str(union)
            lines.append(Line(name, f"{reverse('leads:board')}?{query}", cells))
        return lines


class OverduePage(ListPage):
    """`/leads/overdue/`: past the last day for founding, or past the day of the next visit."""

    permission = "leads.view"
    model = Lead
    title = "逾期线索"
    columns = (
        Column("employer", "单位", "employer.name", link=True, wide=True),
        Column("state", "状态", kind="choice", width=8),
        Column("union", "负责工会", width=12),
        Column("assigned_to", "责任人", width=8, empty="未指派"),
        Column("due_on", "应建会期限", said_due, sortable=True, order_by="due_on", width=12),
        Column("next_on", "下次跟进", kind="date", sortable=True, width=10),
        Column("visited_on", "最近走访", kind="date", width=10, hide_on_phone=True),
    )
    filters = (UnionFilter("union", "负责工会（含下级）", permission="leads.view"),)
    search_paths = ("employer__name",)
    search_label = "单位名称"
    ordering = ("due_on", "pk")
    related = ("employer", "union", "assigned_to")
    count_unit = "家"
    parents = (("建会攻坚", "leads:board"),)
    empty_text = "没有逾期的线索。"

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        return queryset.filter(Q(due_on__lt=today) | Q(next_on__lt=today), state__in=WORKED)

    def url_of(self, row: Any) -> str:
        return str(row.get_absolute_url())


class LinkagePage(Asking):
    """`/leads/linkage/`: where the dues collected and the unions founded disagree."""

    permission: ClassVar[str | None] = "contributions.view"
    title = "组建与经费联动"
    template_name = "leads/linkage.html"
    parents = (("建会攻坚", "leads:board"),)
    links = (
        Link(
            "导入代收清单",
            "registers:import",
            "upload",
            "contributions.edit",
            "primary",
            url_kwargs={"code": "contributions"},
        ),
    )

    def get_subtitle(self) -> str:
        return self.asked

    def employers(self) -> Any:
        """Employers of the union asked about, within the account's reach."""
        return reachable(self)

    def stats(self) -> list[Stat]:
        """The disagreements, each opening its list; then what came in."""
        stats = []
        for page in (NotPayingPage, PayingPage, DifferingPage):
            number = page.find(self.employers(), self.period).order_by().count()
            query = {"union": self.union.pk, "period": self.period.name}
            query |= {"own": "1"} if self.own else {}
            url = f"{reverse(f'leads:{page.url_name}')}?{urlencode(query)}"
            stats.append(
                Stat(
                    page.title, number, "家", url, note=page.meaning, tone="warn" if number else ""
                )
            )
        found = engine.values(
            ("contributors", "contributions_paid", "preparatory_paid"),
            union=self.union,
            period=self.period,
            own=self.own,
            today=self.today,
        )
        for code, value in found.items():
            number_ = value.number or Decimal(0)
            shown = number_ / 10_000 if value.indicator.is_money else number_
            stats.append(
                Stat(
                    value.indicator.title,
                    f"{shown:,.2f}" if value.indicator.is_money else int(shown),
                    value.indicator.unit,
                    self.address("detail", code),
                )
            )
        return stats


def reachable(page: Asking) -> Any:
    """Employers registered in the asked union's reach that the account may see."""
    found = Employer.objects.visible_to(page.request.user, "employers.view")
    where = Q(registrar=page.union) if page.own else within("registrar__path", page.union.path)
    return found.filter(where)


class DisagreementPage(Asking, ListPage):
    """A list of employers at which dues and unions disagree."""

    permission = "contributions.view"
    model = Employer
    template_name = "leads/disagreement.html"
    related = ("registrar",)
    ordering = ("name_key", "pk")
    search_paths = ("name", "credit_code__startswith")
    search_label = "单位名称或信用代码"
    count_unit = "家"
    url_name: ClassVar[str]
    meaning: ClassVar[str]
    parents = (("建会攻坚", "leads:board"), ("组建与经费联动", "leads:linkage"))
    empty_text = "没有这样的单位。"

    @staticmethod
    def find(employers: Any, period: Any) -> Any:
        """The employers this list is about."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = self.find(reachable(self), self.period)
        return found.select_related("registrar")

    def get_subtitle(self) -> str:
        return self.asked

    def url_of(self, row: Any) -> str:
        return reverse("registers:card", kwargs={"code": "employers", "pk": row.pk})


_NAME = Column("name", "单位", link=True, sortable=True, order_by="name_key", wide=True)
_STAFF = Column("staff_count", "职工总数", kind="number", unit="人", width=8)
_REGISTRAR = Column("registrar", "登记工会", width=12)


class NotPayingPage(DisagreementPage):
    title = "已建会未缴费"
    url_name = "not-paying"
    meaning = "有工会覆盖，期内没有经费入库"
    columns = (_NAME, _STAFF, _REGISTRAR)
    find = staticmethod(contributions.not_paying)


class PayingPage(DisagreementPage):
    title = "未建会已缴费"
    url_name = "paying"
    meaning = "没有工会覆盖，期内已缴经费或筹备金"
    columns = (
        _NAME,
        _STAFF,
        Column(
            "lead_key",
            "线索",
            lambda row: "已列入" if row.lead_key else "未列入",
            width=8,
        ),
        _REGISTRAR,
    )
    find = staticmethod(contributions.paying_without_union)

    def url_of(self, row: Any) -> str:
        if row.lead_key is None:
            return super().url_of(row)
        return reverse("registers:card", kwargs={"code": "leads", "pk": row.lead_key})


class DifferingPage(DisagreementPage):
    title = "缴费职工数与会员数不符"
    url_name = "differing"
    meaning = "最近一期缴费职工数与期末会员数不同"
    columns = (
        _NAME,
        Column("paid_staff", "缴费职工数", kind="number", unit="人", width=8),
        Column("member_count", "会员数", lambda row: row.member_count or 0, kind="number", unit="人", width=8),
        _STAFF,
        _REGISTRAR,
    )  # fmt: skip
    find = staticmethod(contributions.differing)


class OpinionPage(DetailPage):
    """`/leads/<pk>/opinion/`: the written opinion, ready for printing."""

    model = Lead
    permission = "leads.view"
    related = ("employer", "union")
    template_name = "leads/opinion.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.opinion_on is None:
            raise Http404
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_title(self) -> str:
        return "建会意见书"

    def get_parents(self) -> list[Crumb]:
        return [
            Crumb("应建未建线索", LEADS.url()),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]

    @cached_property
    def written_on(self) -> dt.date:
        """The day of the paper."""
        day: dt.date = self.row.opinion_on
        return day
