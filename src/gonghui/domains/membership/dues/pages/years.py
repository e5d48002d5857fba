"""The year of a union: sums by month and by union below, and the card of everybody's year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gonghui.domains.membership.asking import AboutUnion
from gonghui.domains.membership.dues import queries, services
from gonghui.domains.membership.dues.enums import DuesState
from gonghui.domains.membership.dues.forms import OpenForm
from gonghui.domains.membership.dues.models import DuesMonth
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.models import Union
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.ui import formats
from gonghui.kernel.ui.charts import Chart, Series, bar
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, UnionFilter
from gonghui.kernel.ui.keyset import KeysetPage
from gonghui.kernel.ui.pages import ActionPage, Crumb, DashboardPage, Link, ListPage, Stat
from gonghui.kernel.ui.pages.download import XLSX, file_response

TONES = {
    DuesState.DUE: "info",
    DuesState.PAID: "ok",
    DuesState.EXEMPT: "mute",
    DuesState.ARREARS: "bad",
    DuesState.WAIVED: "mute",
}
MARKS = {
    DuesState.DUE: "未缴",
    DuesState.PAID: "",
    DuesState.EXEMPT: "免",
    DuesState.ARREARS: "欠",
    DuesState.WAIVED: "减免",
}
CHUNK = 500


def _yuan(amounts: Iterable[Any]) -> str:
    return formats.money(sum(amounts))


def year_asked(request: HttpRequest) -> int:
    """The year of an address; this one, if it names none."""
    asked = request.GET.get("year", "")
    is_year = len(asked) == 4 and asked.isascii() and asked.isdecimal()
    return int(asked) if is_year and 2000 <= int(asked) <= 2100 else timezone.localdate().year


class YearPage(AboutUnion, DashboardPage):
    """`/dues/`: how the union and what is below it stand."""

    permission = "dues.view"
    title = "会费"
    template_name = "dues/year.html"
    links = (
        Link("欠缴名单", "dues:arrears", "alert-circle", "dues.view", with_query=True),
        Link(
            "收缴明细",
            "registers:list",
            "receipt",
            "dues.view",
            url_kwargs={"code": "dues-payments"},
        ),
        Link("缴费基数", "registers:list", "list", "dues.view", url_kwargs={"code": "dues-bases"}),
        Link("年度会费表", "dues:table", "table", "dues.view", with_query=True),
        Link("登记缴费", "dues:collect", "checkbox", "dues.edit", "primary", with_query=True),
    )

    @cached_property
    def year(self) -> int:
        return year_asked(self.request)

    def get_subtitle(self) -> str:
        return f"{self.union.name}　{self.year}年"

    def address(self, url_name: str, **more: str) -> str:
        query = {"union": str(self.union.pk), "year": str(self.year)} | more
        return f"{reverse(url_name)}?{urlencode(query)}"

    @cached_property
    def rows(self) -> Any:
        met = DuesMonth.objects.visible_to(self.request.user, "dues.view")
        return met.of_subtree(self.union)

    @cached_property
    def months(self) -> list[queries.MonthSum]:
        return queries.year_sums(self.rows, self.year)

    @cached_property
    def unions_below(self) -> list[queries.UnionSum]:
        return queries.sums_by_child(self.union, self.rows, self.year)

    def stats(self) -> Sequence[Stat]:
        due = sum(one.due_people for one in self.months)
        paid = sum(one.paid_people for one in self.months)
        if not due and not paid:
            return ()
        behind = sum(one.arrears for one in self.unions_below)
        return [
            Stat(
                "收缴率",
                formats.percent(paid / due) if due else "—",
                icon="chart-pie",
                note=f"已缴{paid:,}人月，应缴{due:,}人月",
                progress=paid / due if due else None,
            ),
            Stat("实缴会费", _yuan(one.paid for one in self.months), "元", icon="coin"),
            Stat("应缴会费", _yuan(one.due for one in self.months), "元", icon="calculator"),
            Stat(
                "欠缴会员",
                behind,
                "人",
                self.address("dues:arrears"),
                "alert-circle",
                tone="bad" if behind else "",
            ),
        ]

    def charts(self) -> Sequence[Chart]:
        if not any(one.due_people for one in self.months):
            return ()
        labels = [f"{one.month.number}月" for one in self.months]
        return [
            bar(
                "应缴与已缴（按月）",
                labels,
                [
                    Series("应缴人数", [one.due_people or None for one in self.months]),
                    Series("已缴人数", [one.paid_people or None for one in self.months]),
                ],
                unit="人",
            )
        ]

    @cached_property
    def is_kept(self) -> bool:
        return bool(resolve("dues.kept", union=self.union, on=timezone.localdate()).value)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        return super().get_context_data(
            year=self.year,
            years=queries.years_of(self.rows, timezone.localdate()),
            is_kept=self.is_kept,
            may_open=user.may_at("dues.edit", self.union),
            sums=[one for one in self.months if one.due_people or one.paid],
            below=self.unions_below,
            **kwargs,
        )


class OpenPage(ActionPage):
    """`/dues/unions/<pk>/open/`: begin to keep dues here."""

    model = Union
    permission = "dues.edit"
    view_permission = "dues.view"
    title = "启用会费登记"
    form_class = OpenForm
    submit_label = "启用"
    success_text = "已启用，正在生成应缴名单。"

    def get_parents(self) -> list[Crumb]:
        return [year_crumb(self.row.pk)]

    def get_question(self) -> str:
        return (
            f"{self.row.name}及下级工会从所选月份起登记会费：每月1日按当日在籍会员生成应缴名单，"
            "保留会籍的免缴，会费为缴费基数（不足10元的尾数不计）的0.5%，地方另有规定的按政策参数。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        since = Month.read(form.cleaned_data["month"])
        assert since is not None
        return services.open_books(row, since=since, actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return reverse("job", args=[result.pk])


def year_crumb(union: int | None = None) -> Crumb:
    url = reverse("dues:year")
    return Crumb("会费", f"{url}?union={union}" if union else url)


class MonthCell:
    """One month of one member as the grid shows it."""

    def __init__(self, row: Any) -> None:
        self.row = row

    def html(self) -> SafeString:
        if self.row is None:
            return SafeString('<span class="gh-none">—</span>')
        state = self.row.state
        if state == DuesState.PAID:
            return SafeString(formats.money(self.row.paid))
        return format_html(
            '<span class="badge badge-{}">{}</span>',
            TONES[state],
            MARKS[state] if self.row.due or state != DuesState.DUE else "待定基数",
        )

    def text(self) -> Any:
        if self.row is None:
            return None
        return self.row.paid if self.row.state == DuesState.PAID else MARKS[self.row.state]


class StateFilter(ChoiceFilter):
    """Members with such a month in the year."""

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset  # the page, which knows the year, narrows itself


def _cell(number: int) -> Any:
    return lambda row: MonthCell(row.year.get(number)).html()


class TablePage(ListPage):
    """`/dues/table/`: members × twelve months, with the sums of the page's rows."""

    model = Membership
    permission = "dues.view"
    title = "年度会费表"
    template_name = "dues/table.html"
    related = ("person", "union")
    search_paths = ("person__name", "person__name_initials")
    search_label = "姓名、拼音首字母"
    ordering = ("name_key", "pk")
    count_unit = "人"
    filters = (
        UnionFilter("union", "所属工会（含下级）", permission="dues.view"),
        StateFilter("state", "有这样的月份", choices=DuesState.choices),
    )
    empty_text = "这一年还没有应缴会费。请先在“会费”页启用会费登记。"
    empty_link = Link("打开会费", "dues:year", "coin", "dues.view")
    links = (Link("导出Excel", "dues:export", "download", "dues.export", with_query=True),)

    @cached_property
    def year(self) -> int:
        return year_asked(self.request)

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return (
            Column("name", "姓名", "person.name", link=True, width=8),
            *(Column(f"m{number}", f"{number}月", _cell(number)) for number in range(1, 13)),
            Column("sum", "实缴合计", lambda row: _sum(row), kind="money"),
        )

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        months = queries.months_of_year(self.year)
        state = self.request.GET.get("state", "")
        if state in DuesState.values:
            months = months.filter(state=state)
        return queryset.filter(pk__in=months.values("membership"))

    @cached_property
    def keyset_page(self) -> KeysetPage:
        return self._with_year(super().keyset_page)

    def _with_year(self, page: KeysetPage) -> KeysetPage:
        attach_year(page.rows, self.year)
        return page

    def sums(self) -> list[Any]:
        """Of the rows shown, by month and in all."""
        rows = self.keyset_page.rows
        by_month = [
            sum(row.year[number].paid for row in rows if number in row.year)
            for number in range(1, 13)
        ]
        return [*by_month, sum(by_month)]

    def get_title(self) -> str:
        return f"{self.year}年会费表"

    def get_parents(self) -> list[Crumb]:
        return [year_crumb()]

    def url_of(self, row: Any) -> str:
        return f"{reverse('dues:member', args=[row.pk])}?year={self.year}"


def attach_year(rows: Sequence[Any], year: int) -> Sequence[Any]:
    """Give members their months of a year: one query."""
    found = queries.months_of_members([row.pk for row in rows], year)
    for row in rows:
        row.year = found.get(row.pk, {})
    return rows


def _sum(row: Any) -> Any:
    return sum(month.paid for month in row.year.values())


class ExportPage(TablePage):
    """`/dues/export/`: the whole table as a workbook."""

    permission = "dues.export"

    def rows(self) -> Iterator[Any]:
        waiting = iter(self.filtered.order_by("name_key", "pk").iterator(chunk_size=CHUNK))
        while chunk := list(islice(waiting, CHUNK)):
            yield from attach_year(chunk, self.year)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user: Any = request.user
        union = user.grants_for(self.permission)[0].union
        chosen = next(one.value for one in self.bound_filters if one.filter.name == "union")
        if chosen:
            union = Union.objects.visible_to(user, self.permission).get(pk=chosen)
        record(
            "dues.exported",
            actor=user,
            union=union,
            target=union,
            detail={"year": str(self.year)},
        )
        sheet = workbook.Sheet(
            self.get_title(), union.name, "元", timezone.localdate(), user.display_name
        )
        columns = (
            Column("name", "姓名", "person.name"),
            Column("union", "所属工会", "union.name"),
            *(Column(f"m{n}", f"{n}月", _plain(n)) for n in range(1, 13)),
            Column("sum", "实缴合计", lambda row: _sum(row), kind="money"),
        )
        body = workbook.pieces_of(columns, self.rows(), sheet)
        return file_response(body, f"{union}_{self.year}年会费表.xlsx", XLSX)


def _plain(number: int) -> Any:
    def said(row: Any) -> str | None:
        text = MonthCell(row.year.get(number)).text()
        return None if text is None else str(text)

    return said
