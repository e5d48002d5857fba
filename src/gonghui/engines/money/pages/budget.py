"""The year's budget: what is planned, spent, promised and left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from gonghui.engines.money import services
from gonghui.engines.money.forms import ReasonForm
from gonghui.engines.money.models import BudgetLine
from gonghui.engines.money.register import BUDGET_LINES, years
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui import picking
from gonghui.kernel.ui.charts import Chart, bar
from gonghui.kernel.ui.filters import UnionFilter
from gonghui.kernel.ui.pages import ActionPage, Crumb, DashboardPage, Link, Stat

TEN_THOUSAND = Decimal(10_000)


class BudgetPage(DashboardPage):
    """`/money/budget/?year=&union=`"""

    permission = "money.view"
    title = "预算"
    template_name = "money/budget.html"
    links = (
        Link("预算项目", "registers:list", "list-details", url_kwargs={"code": "budget-lines"}),
        Link(
            "导出Excel",
            "registers:export",
            "download",
            "money.export",
            url_kwargs={"code": "budget-lines"},
        ),
        Link(
            "从Excel导入",
            "registers:import",
            "upload",
            "money.budget",
            url_kwargs={"code": "budget-lines"},
        ),
        Link(
            "登记预算",
            "registers:create",
            "plus",
            "money.budget",
            "primary",
            url_kwargs={"code": "budget-lines"},
        ),
    )

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        offered = dict(years(self.request))
        return int(asked) if asked in offered else timezone.localdate().year

    @cached_property
    def union(self) -> Any:
        """The union asked for; the account's own where nothing is asked."""
        user: Any = self.request.user
        visible = Union.objects.visible_to(user, self.permission)
        asked = picking.chosen(visible, self.request.GET, "union") if self.request.GET else None
        return asked or user.grants_for(self.permission)[0].union

    @cached_property
    def lines(self) -> list[BudgetLine]:
        return list(
            BudgetLine.objects.visible_to(self.request.user, self.permission)
            .filter(union=self.union, year=self.year)
            .with_ledger()
            .order_by("subject", "pk")
        )

    def get_subtitle(self) -> str:
        return f"{self.union.name}　{self.year}年"

    def _sum(self, name: str) -> Decimal:
        return sum((getattr(line, name) for line in self.lines), Decimal(0))

    def stats(self) -> Sequence[Stat]:
        planned, spent = self._sum("amount"), self._sum("spent")
        committed = self._sum("committed")

        def figure(label: str, value: Decimal, **more: Any) -> Stat:
            return Stat(label, (value / TEN_THOUSAND).quantize(Decimal("0.01")), "万元", **more)

        rate = float(spent / planned) if planned else None
        return (
            figure("预算", planned, icon="report-money"),
            figure("已支付", spent, icon="coin", progress=rate),
            figure("已占用", committed, icon="clock", note="已制单、未支付"),
            figure("余额", planned - spent - committed, icon="calculator"),
        )

    def charts(self) -> Sequence[Chart]:
        if not self.lines:
            return ()
        wan = [
            (
                float(line.spent / TEN_THOUSAND),
                float(line.committed / TEN_THOUSAND),
                float(line.left / TEN_THOUSAND),
            )
            for line in self.lines
        ]
        return (
            bar(
                "预算执行",
                [line.title for line in self.lines],
                [
                    ("已支付", [round(one[0], 4) for one in wan]),
                    ("已占用", [round(one[1], 4) for one in wan]),
                    ("余额", [round(one[2], 4) for one in wan]),
                ],
                unit="万元",
                horizontal=True,
                stacked=True,
            ),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        union_filter = UnionFilter("union", "工会", permission=self.permission)
        return super().get_context_data(
            lines=self.lines,
            union=self.union,
            union_filter=union_filter.bind(self.request),
            years=years(self.request),
            year=str(self.year),
            rates=[
                (line, line.spent / line.amount if line.amount else None) for line in self.lines
            ],
            **kwargs,
        )


class LineAction(ActionPage):
    """Base of what is done with a line."""

    model = BudgetLine
    permission = "money.budget"
    view_permission = "money.view"
    related = ("union",)
    form_class = ReasonForm

    def get_parents(self) -> list[Crumb]:
        return [
            Crumb(BUDGET_LINES.title, BUDGET_LINES.url()),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]


class CloseLinePage(LineAction):
    title = "停用预算项目"
    submit_label = "停用"
    success_text = "已停用。"
    question = "停用后不能再从这个项目制单；已制的支付单照常支付。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.close_line(
            row, is_closed=True, reason=form.cleaned_data["reason"], actor=self.request.user
        )


class OpenLinePage(LineAction):
    title = "重新启用预算项目"
    submit_label = "启用"
    success_text = "已启用。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.close_line(
            row, is_closed=False, reason=form.cleaned_data["reason"], actor=self.request.user
        )
