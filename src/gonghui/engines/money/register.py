"""The register of budget lines: entered by hand or from Excel, adjusted with their paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from gonghui.engines.money.enums import FundSource, Subject
from gonghui.engines.money.models import BudgetChange, PaymentOrder
from gonghui.engines.money.queries import Reader
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, FlagFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, Panel, RelatedTable

_MAIN = (
    Column("title", "预算项目", link=True, width=12),
    Column("union", "工会", "union", wide=True),
    Column("year", "年度", lambda row: str(row.year), sortable=True, order_by="year"),
    Column("subject", "支出科目", kind="choice"),
    Column("fund_source", "资金来源", kind="choice", hide_on_phone=True),
    Column("amount", "预算", kind="money", unit="元", sortable=True),
)
COLUMNS = (
    *_MAIN,
    Column("spent", "已支付", kind="money", unit="元"),
    Column("committed", "已占用", kind="money", unit="元"),
    Column("left", "余额", kind="money", unit="元"),
)


def years(request: HttpRequest) -> list[tuple[str, str]]:
    """Years that a filter offers: the next one, this one, and those before."""
    this = timezone.localdate().year
    return [(str(year), f"{year}年") for year in range(this + 1, this - 5, -1)]


def with_ledger(queryset: Any) -> Any:
    """Every line with what its orders come to."""
    return queryset.with_ledger()


def _orders(row: Any, request: HttpRequest) -> Any:
    reader = Reader(request.user)
    found = (
        PaymentOrder.objects.visible_to(request.user, "money.view")
        .filter(line=row)
        .select_related("union")
        .order_by("-pk")[:21]
    )
    orders = list(found)
    for order in orders:
        order.shown_name, order.shown_title = reader.name(order), reader.title(order)
    return orders


def _changes(row: Any, request: HttpRequest) -> Any:
    return (
        BudgetChange.objects.visible_to(request.user, "money.view")
        .filter(line=row)
        .select_related("actor")
        .order_by("-pk")
    )


BUDGET_LINES = Register(
    code="budget-lines",
    title="预算项目",
    noun="预算项目",
    model="money.BudgetLine",
    permissions=RegisterPermissions(
        view="money.view", edit="money.budget", export="money.export", imports="money.budget"
    ),
    columns=COLUMNS,
    filters=(
        UnionFilter("union", "工会（含下级）", permission="money.view"),
        ChoiceFilter("year", "年度", choices=years),
        ChoiceFilter("subject", "支出科目", choices=Subject.choices),
        ChoiceFilter("fund_source", "资金来源", choices=FundSource.choices),
        FlagFilter("is_closed", "停止使用"),
    ),
    search=("title",),
    search_label="预算项目",
    ordering=("-year", "subject", "pk"),
    related=("union",),
    narrow="gonghui.engines.money.register.with_ledger",
    count_unit="项",
    panels=(
        Panel(
            "预算",
            (
                *COLUMNS,
                Column("is_closed", "停止使用", kind="flag"),
                Column("note", "说明", wide=True),
            ),
        ),
    ),
    tables=(
        RelatedTable(
            "最近的支付单",
            (
                Column("number", "支付单号", link=True),
                Column("payee", "收款人", "shown_name"),
                Column("kind", "类别", "shown_title"),
                Column("amount", "金额", kind="money", unit="元"),
                Column("state", "状态", kind="choice"),
                Column("paid_on", "支付日期", kind="date", hide_on_phone=True),
            ),
            _orders,
            row_url_name="money:order",
            permission="money.view",
            empty_text="还没有从这个项目支付过。",
        ),
        RelatedTable(
            "预算调整",
            (
                Column("recorded_at", "时间", kind="datetime"),
                Column("before", "调整前", kind="money", unit="元"),
                Column("after", "调整后", kind="money", unit="元"),
                Column("reason", "依据", wide=True),
                Column("actor", "登记人"),
            ),
            _changes,
            empty_text="没有调整过。",
        ),
    ),
    form="gonghui.engines.money.forms.BudgetLineForm",
    create="gonghui.engines.money.services.budgets.create_line",
    update="gonghui.engines.money.services.budgets.update_line",
    actions=(
        Link(
            "停用",
            "money:line-close",
            "x",
            "money.budget",
            when=lambda row: not row.is_closed,
        ),
        Link(
            "重新启用", "money:line-open", "refresh", "money.budget", when=lambda row: row.is_closed
        ),
    ),
    list_links=(Link("预算执行", "money:budget", "report-money", "money.view"),),
    layout="gonghui.engines.money.budget_import.LAYOUT",
    empty_help="还没有预算项目。可以从Excel导入全年预算，也可以逐项登记；有了预算项目才能制作支付单。",
)
