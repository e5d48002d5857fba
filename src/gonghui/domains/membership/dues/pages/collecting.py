"""Taking dues of many, receipts, and who is behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from gonghui.domains.membership.dues import queries, services
from gonghui.domains.membership.dues.enums import OPEN, DuesState
from gonghui.domains.membership.dues.forms import ReasonForm, TakeForm, month_choices
from gonghui.domains.membership.dues.models import DuesEntry, DuesMonth, DuesReceipt
from gonghui.domains.membership.dues.pages.years import TONES, year_crumb
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.models import Union
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.ui import picking
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import ActionPage, Crumb, DetailPage, Link, ListPage, Panel, say
from gonghui.kernel.ui.pages.base import RowPage

MOST_PICKED = 1000


def _pick(row: DuesMonth) -> str:
    return format_html(
        '<label class="gh-check"><input class="form-check-input" type="checkbox" name="month" value="{}" form="batch" '
        'aria-label="选择{}"></label>',
        row.pk,
        row.membership.person.name,
    )


@dataclass(frozen=True)
class MonthFilter(ChoiceFilter):
    """One month; the present one by default."""

    any_label: str = "本月"

    def offered(self, request: HttpRequest) -> tuple[tuple[str, str], ...]:
        return tuple(month_choices(24)[1:])

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset  # the page narrows itself


@dataclass(frozen=True)
class OpenFilter(ChoiceFilter):
    """By default what can still be paid."""

    choices: Any = tuple(DuesState.choices)
    any_label: str = "应缴和欠缴"

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(state=value)


class CollectPage(ListPage):
    """`/dues/collect/`: the open rows of a month, ticked and taken on one receipt."""

    model = DuesMonth
    permission = "dues.edit"
    title = "登记缴费"
    template_name = "dues/collect.html"
    columns = (
        Column("name", "姓名", "membership.person.name", link=True, width=8),
        Column("pick", "选择", _pick),
        Column("state", "状态", kind="choice", tones=TONES, width=8),
        Column("union", "工会", "union.name", wide=True),
        Column("base", "缴费基数", kind="money", unit="元"),
        Column("due", "应缴", kind="money", unit="元"),
        Column("paid_on", "缴费日期", kind="date", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        MonthFilter("month", "月份"),
        UnionFilter("union", "工会（含下级）", permission="dues.edit"),
        OpenFilter("state", "状态"),
    )
    search_paths = ("membership__person__name", "membership__person__name_initials")
    search_label = "姓名、拼音首字母"
    ordering = ("name_key", "pk")
    related = ("membership__person", "union")
    count_unit = "人"
    empty_text = "这个月没有要缴的会费。还没有生成应缴名单的，请在“会费”页启用会费登记。"
    empty_link = Link("打开会费", "dues:year", "coin", "dues.view")
    links = (
        Link(
            "导入工资代扣名单",
            "registers:import",
            "file-import",
            "dues.import",
            url_kwargs={"code": "dues-payments"},
        ),
    )

    @cached_property
    def month(self) -> Month:
        return Month.read(self.request.GET.get("month", "")) or Month.of(timezone.localdate())

    @cached_property
    def union(self) -> Any:
        """The union that takes the money: the one filtered by, or the account's own."""
        user: Any = self.request.user
        visible = Union.objects.visible_to(user, self.permission)
        asked = picking.chosen(visible, self.request.GET, "union")
        return asked or user.grants_for(self.permission)[0].union

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = queryset.filter(month=self.month.first)
        asked = self.request.GET.get("state", "")
        return rows if asked in DuesState.values else rows.filter(state__in=OPEN)

    def get_title(self) -> str:
        return f"登记{self.month.label}会费"

    def get_subtitle(self) -> str:
        return str(self.union.name)

    def get_parents(self) -> list[Crumb]:
        return [year_crumb()]

    def url_of(self, row: Any) -> str:
        return reverse("dues:member", args=[row.membership_id])

    def take_form(self) -> TakeForm:
        return TakeForm()


class TakePage(ActionPage):
    """`/dues/unions/<pk>/take/`: the rows ticked, or all open ones of the month."""

    model = Union
    permission = "dues.edit"
    view_permission = "dues.view"
    title = "登记缴费"
    form_class = TakeForm

    def back_url(self) -> str:
        month = self.request.POST.get("of", "")
        query = f"&month={month}" if Month.read(month) else ""
        return f"{reverse('dues:collect')}?union={self.row.pk}{query}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(self.back_url())

    def perform(self, row: Any, form: Any) -> Any:
        data, post = form.cleaned_data, self.request.POST
        month = Month.read(post.get("of", ""))
        if post.get("action") == "all" and month is not None:
            picked = list(
                DuesMonth.objects.visible_to(self.request.user, "dues.edit")
                .of_subtree(row)
                .filter(month=month.first, state__in=OPEN, due__gt=0)
                .values_list("pk", flat=True)
            )
        else:
            picked = [int(pk) for pk in post.getlist("month")[:MOST_PICKED] if pk.isdecimal()]
        self.taken = services.pay(
            picked,
            union=row,
            paid_on=data["paid_on"],
            method=data["method"],
            note=data["note"],
            actor=self.request.user,
        )
        return self.taken.receipt

    def success_message(self, result: Any) -> str:
        return f"{self.taken.text}。"

    def after_url(self, result: Any) -> str:
        return str(result.get_absolute_url())

    def render_form(
        self, form: forms.BaseForm | None, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        """Back to the list with the sentence: there is no form of its own to show."""
        text = refusal or "；".join(str(e) for errors in form.errors.values() for e in errors)  # type: ignore[union-attr]
        say(self.request, text, level=messages.ERROR)
        return HttpResponseRedirect(self.back_url())


class ReceiptPage(DetailPage):
    """`/dues/receipts/<pk>/`"""

    model = DuesReceipt
    permission = "dues.view"
    related = ("union", "payer__person", "made_by", "reverses")
    template_name = "dues/receipt_card.html"
    panels = (
        Panel(
            "收据",
            (
                Column("number", "编号"),
                Column("union", "收款工会", "union.name", wide=True),
                Column("payer", "缴费人", lambda row: row.payer or f"{row.count}人月合并"),
                Column("total", "金额", kind="money", unit="元"),
                Column("paid_on", "缴费日期", kind="date"),
                Column("method", "方式", kind="choice"),
                Column("note", "说明", wide=True),
                Column("made_by", "经办人", empty="系统"),
                Column("made_at", "登记时间", kind="datetime"),
                Column("reverses", "冲销的收据"),
            ),
        ),
    )
    links = (
        Link("打印收据", "dues:print", "printer", "dues.view", "primary"),
        Link(
            "冲销",
            "dues:undo",
            "arrow-back-up",
            "dues.edit",
            when=lambda row: row.reverses_id is None and not hasattr(row, "reversal"),
        ),
    )

    def badge(self) -> tuple[str, str] | None:
        if self.row.reverses_id is not None:
            return "bad", "红字冲销"
        return ("mute", "已冲销") if hasattr(self.row, "reversal") else ("ok", "有效")

    def get_parents(self) -> list[Crumb]:
        return [year_crumb(self.row.union_id)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = (
            DuesEntry.objects.visible_to(self.request.user, self.permission)
            .filter(receipt=self.row)
            .select_related("dues_month__membership__person", "union")
            .order_by("pk")
        )
        columns = (
            Column("name", "姓名", "dues_month.membership.person.name"),
            Column("month", "月份", lambda row: Month.of(row.dues_month.month).label),
            Column("amount", "金额", kind="money", unit="元"),
            Column("union", "工会", "union.name", hide_on_phone=True),
        )
        return super().get_context_data(
            entries=entries[:MOST_PICKED],
            entry_columns=columns,
            reversal=getattr(self.row, "reversal", None),
            **kwargs,
        )


class UndoPage(ActionPage):
    model = DuesReceipt
    permission = "dues.edit"
    view_permission = "dues.view"
    related = ("union",)
    title = "冲销收据"
    form_class = ReasonForm
    submit_label = "冲销"
    is_danger = True
    success_text = "已冲销，各月恢复为未缴。"

    def get_parents(self) -> list[Crumb]:
        return [year_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_question(self) -> str:
        return (
            f"{self.row}共{self.row.count}人月、{self.row.total}元。"
            "冲销另开一张红字收据，原收据保留。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        return services.undo_receipt(row, actor=self.request.user, **form.cleaned_data)


class PrintPage(RowPage):
    """`/dues/receipts/<pk>/print/`"""

    model = DuesReceipt
    permission = "dues.view"
    related = ("union", "payer__person", "made_by")
    template_name = "dues/receipt.html"

    def get_title(self) -> str:
        return "会费收据"

    def get_parents(self) -> list[Crumb]:
        return [year_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record(
            "dues.receipt_printed", actor=self.request.user, union=self.row.union, target=self.row
        )
        entries = (
            DuesEntry.objects.visible_to(self.request.user, self.permission)
            .filter(receipt=self.row)
            .select_related("dues_month__membership__person")
            .order_by("pk")
        )
        lines = [
            (one.dues_month.membership.person.name, Month.of(one.dues_month.month), one.amount)
            for one in entries
        ]
        return super().get_context_data(row=self.row, lines=lines, **kwargs)


@dataclass(frozen=True)
class LongFilter(ChoiceFilter):
    """Behind for as many months as the rule names."""

    choices: Any = (("1", "满6个月"),)

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset  # the page, which asks the policy, narrows itself


class ArrearsPage(ListPage):
    """`/dues/arrears/`: who is behind, for how many months, with how much."""

    model = Membership
    permission = "dues.view"
    title = "欠缴名单"
    template_name = "dues/arrears.html"
    columns = (
        Column("name", "姓名", "person.name", link=True, width=8),
        Column("union", "所属工会", "union.name", wide=True),
        Column("months", "欠缴月数", "months_behind", kind="number", unit="个月"),
        Column("sum", "欠缴金额", "sum_behind", kind="money", unit="元"),
        Column("since", "最早月份", lambda row: Month.of(row.behind_since).label),
        Column("status", "会籍", kind="choice"),
        Column("mobile", "移动电话", "person.mobile_masked", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="dues.view"),
        LongFilter("long", "欠缴时间"),
    )
    search_paths = ("person__name", "person__name_initials")
    search_label = "姓名、拼音首字母"
    ordering = ("name_key", "pk")
    related = ("person", "union")
    count_unit = "人"
    empty_text = "没有欠缴会费的会员。"

    @cached_property
    def limit(self) -> int:
        """Months after which the rule wants a talk."""
        user: Any = self.request.user
        union = user.grants_for(self.permission)[0].union
        return int(resolve("withdraw.auto_months", union=union, on=timezone.localdate()).value)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = queries.with_arrears(queryset)
        if self.request.GET.get("long") == "1":
            rows = rows.filter(months_behind__gte=self.limit)
        return rows

    def get_parents(self) -> list[Crumb]:
        return [year_crumb()]

    def url_of(self, row: Any) -> str:
        return reverse("dues:member", args=[row.pk])
