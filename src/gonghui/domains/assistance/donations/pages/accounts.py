"""Accounts in custody: balance, ledger, what is planned, what is shown to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.donations import queries, services
from gonghui.domains.assistance.donations.forms import (
    AccountForm,
    OtherIncomeForm,
    RemitForm,
    UseForm,
)
from gonghui.domains.assistance.donations.models import AccountEntry, CustodialAccount, Outlay
from gonghui.domains.assistance.donations.pages.outlays import OUTLAY_COLUMNS
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import Filter, FlagFilter, UnionFilter
from gonghui.kernel.ui.pages import (
    ActionPage,
    CreatePage,
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    RelatedTable,
)
from gonghui.kernel.ui.pages.base import RowPage


def accounts_crumb() -> Crumb:
    return Crumb("捐款专户", reverse("donations:accounts"))


class AccountsPage(ListPage):
    """`/donations/accounts/`"""

    model = CustodialAccount
    permission = "donations.view"
    title = "捐款专户"
    columns = (
        Column("title", "账户名称", link=True, wide=True),
        Column("union", "代管工会", "union.name", wide=True),
        Column("balance", "余额", kind="money", unit="元"),
        Column("is_published", "向社会公开", kind="flag"),
        Column("opened_on", "设立日期", kind="date"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="donations.view"),
        FlagFilter("is_published", "向社会公开"),
    )
    search_paths = ("title", "union__name")
    search_label = "账户、工会"
    ordering = ("-pk",)
    related = ("union",)
    row_url_name = "donations:account"
    count_unit = "个"
    empty_text = "还没有捐款专户。捐款是代管经费，不得与工会经费混用，请先设立专户。"
    empty_link = Link("设立专户", "donations:new-account", "plus", "donations.accounts")
    links = (Link("设立专户", "donations:new-account", "plus", "donations.accounts", "primary"),)


class NewAccountPage(CreatePage):
    permission = "donations.accounts"
    title = "设立捐款专户"
    form_class = AccountForm
    submit_label = "设立"
    intro = "善款专户存储、专账核算、专款专用，余额不得透支。"

    def get_parents(self) -> list[Crumb]:
        return [accounts_crumb()]

    def form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        union = user.grants_for(self.permission)[0].union
        return {
            "account": user,
            "initial": {"union": union, "opened_on": timezone.localdate()},
        }

    def perform(self, form: Any) -> Any:
        data = dict(form.cleaned_data)
        return services.open_account(data.pop("union"), actor=self.request.user, **data)


ENTRY_COLUMNS = (
    Column("on", "日期", kind="date"),
    Column("kind", "类别", kind="choice"),
    Column("title", "摘要", wide=True),
    Column("amount", "金额", kind="money", unit="元"),
)


def _entries(row: CustodialAccount, request: HttpRequest) -> Any:
    met = AccountEntry.objects.visible_to(request.user, "donations.view")
    return met.filter(account=row).order_by("-on", "-pk")


def _outlays(row: CustodialAccount, request: HttpRequest) -> Any:
    met = Outlay.objects.visible_to(request.user, "donations.view")
    return met.filter(account=row).select_related("account__union", "order").order_by("-pk")


class AccountPage(DetailPage):
    """`/donations/accounts/<pk>/`"""

    model = CustodialAccount
    permission = "donations.view"
    template_name = "donations/account.html"
    related = ("union", "made_by")
    panels = (
        Panel(
            "专户",
            (
                Column("union", "代管工会", "union.name", wide=True),
                Column("opened_on", "设立日期", kind="date"),
                Column("is_published", "向社会公开", kind="flag"),
                Column("made_by", "设立人", empty="系统"),
            ),
        ),
    )
    tables = (
        RelatedTable(
            "支出",
            OUTLAY_COLUMNS,
            _outlays,
            row_url_name="donations:outlay",
            limit=10,
            empty_text="还没有支出。救助由职工申请、审批后列入；其他支出由财务人员按决定安排。",
            more_url=lambda row: f"{reverse('donations:outlays')}?union={row.union_id}",
        ),
        RelatedTable("收支流水", ENTRY_COLUMNS, _entries, limit=20, empty_text="还没有收支。"),
    )
    links = (
        Link("安排支出", "donations:use", "plus", "donations.accounts", "primary"),
        Link("上缴上级", "donations:remit", "arrow-up", "donations.accounts"),
        Link("登记利息等收入", "donations:income", "coin", "donations.accounts"),
        Link(
            "向社会公开",
            "donations:publish",
            "eye",
            "donations.accounts",
            when=lambda row: not row.is_published,
        ),
        Link(
            "停止公开",
            "donations:publish",
            "eye-off",
            "donations.accounts",
            when=lambda row: row.is_published,
        ),
        Link("收支表", "donations:sheet", "printer", "donations.view"),
    )

    def get_parents(self) -> list[Crumb]:
        return [accounts_crumb()]

    def badge(self) -> tuple[str, str]:
        return ("ok", "已公开") if self.row.is_published else ("mute", "未公开")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        promised = queries.promised_of(self.row)
        return super().get_context_data(
            flows=queries.flows_of(self.row),
            promised=promised,
            free=self.row.balance - promised,
            public_url=reverse("giving:account", args=[self.row.key]),
            **kwargs,
        )


class SheetPage(RowPage):
    """`/donations/accounts/<pk>/sheet/`: income and outlay on paper, as it is put up."""

    model = CustodialAccount
    permission = "donations.view"
    related = ("union",)
    template_name = "donations/sheet.html"

    def get_title(self) -> str:
        return "捐款专户收支表"

    def get_parents(self) -> list[Crumb]:
        return [accounts_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record(
            "donations.sheet_printed",
            actor=self.request.user,
            union=self.row.union,
            target=self.row,
        )
        flows = queries.flows_of(self.row)
        return super().get_context_data(
            row=self.row,
            incomes=[one for one in flows if one.amount > 0],
            outlays=[one for one in flows if one.amount < 0],
            uses=queries.uses_of(self.row)[:200],
            **kwargs,
        )


class AccountAction(ActionPage):
    """Base of what is done with an account."""

    model = CustodialAccount
    permission = "donations.accounts"
    view_permission = "donations.view"
    related = ("union",)

    def get_parents(self) -> list[Crumb]:
        return [accounts_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_question(self) -> str:
        promised = queries.promised_of(self.row)
        text = f"“{self.row}”余额{self.row.balance:,.2f}元"
        return f"{text}，已安排未支付{promised:,.2f}元。" if promised else f"{text}。"


class PublishPage(AccountAction):
    """`/donations/accounts/<pk>/publish/`: shown to everybody, or no longer."""

    title = "向社会公开"
    submit_label = "确定"

    def get_question(self) -> str:
        if self.row.is_published:
            return f"停止向社会公开“{self.row}”的收支。"
        return (
            f"向社会公开“{self.row}”的收支：总收入、总支出、各单位合计和各项用途。"
            "不出现个人姓名（本人同意公开的除外），不足3人的单位不单列。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        return services.publish_account(
            row, is_published=not row.is_published, actor=self.request.user
        )

    def success_message(self, result: Any) -> str:
        return "已向社会公开。" if result.is_published else "已停止公开。"


class IncomePage(AccountAction):
    title = "登记利息等收入"
    form_class = OtherIncomeForm
    submit_label = "登记"
    success_text = "已登记。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"on": timezone.localdate()}}

    def perform(self, row: Any, form: Any) -> Any:
        services.enter_other(row, actor=self.request.user, **form.cleaned_data)
        return row


class UsePage(AccountAction):
    title = "安排支出"
    form_class = UseForm
    submit_label = "安排支出"
    success_text = "已安排，请制支付单。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.row, "user": self.request.user}

    def perform(self, row: Any, form: Any) -> Any:
        return services.plan_use(row, actor=self.request.user, **form.cleaned_data)


class RemitPage(AccountAction):
    title = "上缴上级"
    form_class = RemitForm
    submit_label = "安排上缴"
    success_text = "已安排，请制支付单；支付后由上级工会确认收到。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.row}

    def perform(self, row: Any, form: Any) -> Any:
        return services.plan_remittance(row, actor=self.request.user, **form.cleaned_data)
