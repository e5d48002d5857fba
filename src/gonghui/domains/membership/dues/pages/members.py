"""The dues of one member: his year, what he paid, what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from gonghui.domains.membership.dues import queries, services
from gonghui.domains.membership.dues.forms import (
    BaseForm,
    PayForm,
    RemindForm,
    WaiveForm,
)
from gonghui.domains.membership.dues.models import (
    DuesBase,
    DuesMonth,
    DuesReceipt,
    DuesReminder,
)
from gonghui.domains.membership.dues.pages.years import TONES, year_asked, year_crumb
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import ActionPage, Crumb, DetailPage, Link, RelatedTable

MONTH_COLUMNS = (
    Column("month", "月份", lambda row: Month.of(row.month).label, width=8),
    Column("state", "状态", kind="choice", tones=TONES, width=8),
    Column("base", "缴费基数", kind="money", unit="元"),
    Column("due", "应缴", kind="money", unit="元"),
    Column("paid", "实缴", kind="money", unit="元"),
    Column("paid_on", "缴费日期", kind="date"),
    Column("union", "工会", "union", hide_on_phone=True),
    Column("reason", "原因", "reason_text"),
)


def _months(row: Membership, request: HttpRequest) -> Any:
    year = year_asked(request)
    return (
        DuesMonth.objects.visible_to(request.user, "dues.view")
        .filter(membership=row, month__year=year)
        .select_related("union")
        .order_by("month")
    )


def _bases(row: Membership, request: HttpRequest) -> Any:
    return (
        DuesBase.objects.visible_to(request.user, "dues.view")
        .filter(membership=row)
        .select_related("made_by")
    )


def _receipts(row: Membership, request: HttpRequest) -> Any:
    return (
        DuesReceipt.objects.visible_to(request.user, "dues.view")
        .filter(entries__dues_month__membership=row)
        .select_related("made_by")
        .distinct()
    )


def _reminders(row: Membership, request: HttpRequest) -> Any:
    return (
        DuesReminder.objects.visible_to(request.user, "dues.view")
        .filter(membership=row)
        .select_related("made_by")
    )


class MemberPage(DetailPage):
    """`/dues/members/<pk>/`"""

    model = Membership
    permission = "dues.view"
    related = ("person", "union")
    template_name = "dues/member.html"
    tables = (
        RelatedTable("各月会费", MONTH_COLUMNS, _months, empty_text="这一年没有应缴会费。"),
        RelatedTable(
            "缴费基数",
            (
                Column("from_on", "起始月份", lambda row: Month.of(row.from_on).label),
                Column("base", "基数", kind="money", unit="元"),
                Column("note", "说明"),
                Column("made_by", "登记人", empty="系统"),
                Column("made_at", "登记时间", kind="datetime"),
            ),
            _bases,
            empty_text="还没有登记缴费基数。",
        ),
        RelatedTable(
            "收据",
            (
                Column("number", "收据编号", link=True),
                Column("paid_on", "缴费日期", kind="date"),
                Column("total", "金额", kind="money", unit="元"),
                Column("count", "人月", kind="number"),
                Column("method", "方式", kind="choice"),
                Column("note", "说明"),
            ),
            _receipts,
            row_url_name="dues:receipt",
        ),
        RelatedTable(
            "欠费教育",
            (
                Column("on", "日期", kind="date"),
                Column("words", "教育情况", wide=True),
                Column("made_by", "登记人"),
            ),
            _reminders,
            empty_text="没有记录。",
        ),
    )
    links = (
        Link("登记缴费", "dues:pay", "checkbox", "dues.edit", "primary"),
        Link("登记基数", "dues:base", "pencil", "dues.edit"),
        Link("登记教育", "dues:remind", "message", "dues.edit"),
        Link("减免", "dues:waive", "heart-handshake", "dues.waive"),
        Link("取消减免", "dues:unwaive", "arrow-back-up", "dues.waive"),
    )

    def get_title(self) -> str:
        return f"{self.row.person.name}的会费"

    def get_subtitle(self) -> str:
        return str(self.row.union.name)

    def get_parents(self) -> list[Crumb]:
        return [year_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = year_asked(self.request)
        met = DuesMonth.objects.visible_to(self.request.user, "dues.view").filter(
            membership=self.row
        )
        rows = list(met.filter(month__year=year))
        return super().get_context_data(
            year=year,
            years=queries.years_of(met, rows[0].month if rows else Month(year, 1).first),
            due=sum(row.due for row in rows if row.state in ("due", "arrears", "paid")),
            paid=sum(row.paid for row in rows),
            **kwargs,
        )


class MemberAction(ActionPage):
    """Base of what is done about one member's dues."""

    model = Membership
    permission = "dues.edit"
    view_permission = "dues.view"
    related = ("person", "union")

    def get_parents(self) -> list[Crumb]:
        return [year_crumb(), Crumb(self.row.person.name, self.after_url(None))]

    def after_url(self, result: Any) -> str:
        return reverse("dues:member", args=[self.row.pk])

    @cached_property
    def open_rows(self) -> Sequence[Any]:
        return list(queries.open_months(self.row).of_subtree(self.row.union))


class PayPage(MemberAction):
    title = "登记缴费"
    form_class = PayForm
    submit_label = "登记，开收据"

    def form_kwargs(self) -> dict[str, Any]:
        return {"rows": self.open_rows}

    def get_question(self) -> str:
        if any(row.due for row in self.open_rows):
            return ""
        return "没有可以缴费的月份。还没有登记缴费基数的，请先登记。"

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        self.taken = services.pay(
            [int(pk) for pk in data["months"]],
            union=row.union,
            payer=row,
            paid_on=data["paid_on"],
            method=data["method"],
            note=data["note"],
            actor=self.request.user,
        )
        return self.taken.receipt

    def success_message(self, result: Any) -> str:
        return f"{self.taken.text}。"

    def after_url(self, result: Any) -> str:
        return result.get_absolute_url() if result is not None else super().after_url(None)


class WaivePage(MemberAction):
    title = "减免会费"
    permission = "dues.waive"
    form_class = WaiveForm
    submit_label = "减免"
    success_text = "已减免。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"rows": self.open_rows}

    def perform(self, row: Any, form: Any) -> Any:
        services.waive(
            [int(pk) for pk in form.cleaned_data["months"]],
            union=row.union,
            reason=form.cleaned_data["reason"],
            actor=self.request.user,
        )


class UnwaivePage(MemberAction):
    title = "取消减免"
    permission = "dues.waive"
    question = "减免过的月份全部恢复为应缴。"
    success_text = "已取消减免。"

    def perform(self, row: Any, form: Any) -> Any:
        services.unwaive(row, union=row.union, actor=self.request.user)


class BasePage(MemberAction):
    title = "登记缴费基数"
    form_class = BaseForm
    submit_label = "保存"
    success_text = "已登记，未缴的月份已按新基数计算。"

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        since = Month.read(data["month"])
        assert since is not None
        services.set_base(
            row, base=data["base"], since=since, note=data["note"], actor=self.request.user
        )


class RemindPage(MemberAction):
    title = "登记欠费教育"
    form_class = RemindForm
    submit_label = "保存"
    success_text = "已登记。"
    question = (
        "连续六个月不交会费、不参加组织生活，经教育不改的，才可由工会委员会讨论是否按退会处理；"
        "系统不会自动退会。"
    )

    def perform(self, row: Any, form: Any) -> Any:
        services.remind(row, actor=self.request.user, **form.cleaned_data)
