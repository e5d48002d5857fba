"""One grant: what, why, how far; and each step of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.html import format_html

from gonghui.domains.membership.occasions import rules, services
from gonghui.domains.membership.occasions.enums import GrantState
from gonghui.domains.membership.occasions.forms import (
    CancelForm,
    ConfirmForm,
    DayForm,
    GiftForGrantForm,
    IssueForm,
    OrderForm,
)
from gonghui.domains.membership.occasions.models import CareGrant
from gonghui.domains.membership.occasions.pages.lists import month_crumb
from gonghui.domains.membership.occasions.pages.months import GRANT_TONES
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import ActionPage, Crumb, DetailPage, Link, Panel
from gonghui.kernel.ui.pages.base import RowPage

RELATED = (
    "membership__person",
    "membership__union",
    "union",
    "care_list__union",
    "event",
    "planned_by",
    "confirmed_by",
    "line",
    "order",
    "issue_line__issue_list",
)


def _in(*states: str) -> Any:
    return lambda row: row.state in states


def _may_order(row: CareGrant) -> bool:
    return not rules.order_problem(row.state, row.form, has_papers=row.has_papers)


def _may_issue(row: CareGrant) -> bool:
    return not rules.issue_problem(row.state, row.form, has_papers=row.has_papers)


def _may_greet(row: CareGrant) -> bool:
    return not rules.mark_problem(row.state, GrantState.GIVEN, row.form)


def _may_change(row: CareGrant) -> bool:
    return row.state == GrantState.PLANNED or _may_greet(row)


def _may_go_back(row: CareGrant) -> bool:
    return not rules.back_problem(row.state, row.form, has_papers=row.has_papers)


def _may_cancel(row: CareGrant) -> bool:
    return not rules.mark_problem(
        row.state, GrantState.CANCELLED, row.form, has_papers=row.has_papers
    )


def _order(row: CareGrant) -> str:
    if row.order is None:
        return ""
    text = f"{row.order.number}　{row.order.get_state_display()}"
    return format_html('<a href="{}">{}</a>', row.order.get_absolute_url(), text)


def _issue(row: CareGrant) -> str:
    if row.issue_line is None:
        return ""
    made = row.issue_line.issue_list
    text = f"{made.number}　{row.issue_line.get_state_display()}"
    return format_html('<a href="{}">{}</a>', made.get_absolute_url(), text)


class GrantPage(DetailPage):
    """`/care/grants/<pk>/`"""

    model = CareGrant
    permission = "occasions.view"
    related = RELATED
    panels = (
        Panel(
            "慰问",
            (
                Column("name", "会员", "membership.person.name"),
                Column("member_union", "所属工会", "membership.union.name"),
                Column("title", "事由"),
                Column("due_on", "日期", kind="date"),
                Column("union", "慰问工会", "union.name", wide=True),
                Column("form", "形式", kind="choice"),
                Column("item", "慰问内容"),
                Column("amount", "金额", kind="money", unit="元"),
                Column("rule", "适用规定", wide=True),
            ),
        ),
        Panel(
            "发放与签收",
            (
                Column("state", "状态", kind="choice"),
                Column("planned_by", "经办人", empty="系统"),
                Column("confirmed_by", "审批人"),
                Column("confirmed_on", "审批日期", kind="date"),
                Column("line", "预算项目", "line.title"),
                Column("order", "支付单", _order),
                Column("issue", "发放清单", _issue),
                Column("given_on", "发放日期", kind="date"),
                Column("signed_on", "签收日期", kind="date"),
                Column("signed_by", "签收方式", kind="choice"),
                Column("reason", "取消原因"),
            ),
        ),
    )
    links = (
        Link(
            "审批",
            "occasions:confirm-grant",
            "check",
            "occasions.confirm",
            "primary",
            when=_in(GrantState.PLANNED),
        ),
        Link("制支付单", "occasions:order", "coin", "money.draft", "primary", when=_may_order),
        Link(
            "制发放清单", "occasions:issue", "archive", "occasions.edit", "primary", when=_may_issue
        ),
        Link("已问候", "occasions:give", "gift", "occasions.edit", "primary", when=_may_greet),
        Link("改内容", "occasions:gift", "pencil", "occasions.edit", when=_may_change),
        Link("撤回上一步", "occasions:back", "arrow-back-up", "occasions.edit", when=_may_go_back),
        Link("取消", "occasions:cancel", "x", "occasions.edit", when=_may_cancel),
        Link("签收单", "occasions:slip", "printer", "occasions.view"),
    )

    def get_title(self) -> str:
        return f"{self.row.membership.person.name}：{self.row.title}"

    def badge(self) -> tuple[str, str]:
        return GRANT_TONES[self.row.state], self.row.get_state_display()

    def get_parents(self) -> list[Crumb]:
        return [
            month_crumb(),
            Crumb(str(self.row.care_list), self.row.care_list.get_absolute_url()),
        ]


class GrantAction(ActionPage):
    """Base of the steps of one grant."""

    model = CareGrant
    permission = "occasions.edit"
    view_permission = "occasions.view"
    related = RELATED

    def get_parents(self) -> list[Crumb]:
        return [month_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_question(self) -> str:
        what = self.row.item or self.row.get_form_display()
        amount = f"，{self.row.amount}元" if self.row.amount else ""
        return f"{self.row.membership.person.name}　{self.row.title}：{what}{amount}"

    def marked(self, result: services.Marked) -> services.Marked:
        """Of one row a verdict is a refusal."""
        if not result.done:
            raise Refusal(f"{next(iter(result.left))}。")
        return result

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class GivePage(GrantAction):
    """`/care/grants/<pk>/give/`: a greeting was brought."""

    title = "已问候"
    form_class = DayForm
    success_text = "已登记问候。"

    def perform(self, row: Any, form: Any) -> Any:
        return self.marked(
            services.mark(
                [row.pk],
                care_list=row.care_list,
                state=GrantState.GIVEN,
                on=form.cleaned_data["on"],
                actor=self.request.user,
            )
        )


class ConfirmGrantPage(GrantAction):
    """`/care/grants/<pk>/confirm/`: the second person."""

    permission = "occasions.confirm"
    title = "审批慰问"
    form_class = ConfirmForm
    submit_label = "审批通过"
    success_text = "已审批。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"union": self.row.care_list.union, "year": self.row.due_on.year}

    def get_question(self) -> str:
        return f"{super().get_question()}。{self.row.rule}"

    def perform(self, row: Any, form: Any) -> Any:
        return self.marked(
            services.confirm(
                [row.pk],
                care_list=row.care_list,
                line=form.cleaned_data["line"],
                actor=self.request.user,
            )
        )


class OrderPage(GrantAction):
    """`/care/grants/<pk>/order/`"""

    permission = "money.draft"
    title = "制支付单"
    form_class = OrderForm
    submit_label = "制支付单"
    success_text = "已制支付单，等待审批和支付。"

    def perform(self, row: Any, form: Any) -> Any:
        return self.marked(
            services.draft_orders(
                [row.pk],
                care_list=row.care_list,
                way=form.cleaned_data["way"],
                actor=self.request.user,
            )
        )


class IssuePage(GrantAction):
    """`/care/grants/<pk>/issue/`: a list of one."""

    title = "制发放清单"
    form_class = IssueForm
    submit_label = "制发放清单"
    success_text = "已制发放清单，发放和签收在清单上办理。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"union": self.row.care_list.union}

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        _, marked = services.issue_goods(
            [row.pk],
            care_list=row.care_list,
            warehouse=data["warehouse"],
            item=data["item"],
            quantity=data["quantity"],
            actor=self.request.user,
        )
        return self.marked(marked)


class CancelPage(GrantAction):
    title = "取消慰问"
    form_class = CancelForm
    is_danger = True
    success_text = "已取消。"

    def perform(self, row: Any, form: Any) -> Any:
        return self.marked(
            services.mark(
                [row.pk],
                care_list=row.care_list,
                state=GrantState.CANCELLED,
                on=timezone.localdate(),
                reason=form.cleaned_data["reason"],
                actor=self.request.user,
            )
        )


class BackPage(GrantAction):
    title = "撤回上一步"
    success_text = "已撤回。"

    def perform(self, row: Any, form: Any) -> Any:
        return self.marked(
            services.take_back([row.pk], care_list=row.care_list, actor=self.request.user)
        )


class GiftPage(GrantAction):
    title = "改慰问内容"
    form_class = GiftForGrantForm
    submit_label = "保存"
    success_text = "已修改。"

    def form_kwargs(self) -> dict[str, Any]:
        row = self.row
        return {
            "kind": row.kind,
            "initial": {"form": row.form, "item": row.item, "amount": row.amount or None},
        }

    def perform(self, row: Any, form: Any) -> Any:
        return self.marked(
            services.change_gift(
                [row.pk], care_list=row.care_list, gift=form.gift(), actor=self.request.user
            )
        )


class SlipPage(RowPage):
    """`/care/grants/<pk>/slip/`: a sheet of one, for what is nobody else's business."""

    model = CareGrant
    permission = "occasions.view"
    related = RELATED
    template_name = "occasions/sheet.html"

    def get_title(self) -> str:
        return "慰问签收单"

    def get_parents(self) -> list[Crumb]:
        return [month_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record(
            "occasions.sheet_printed",
            actor=self.request.user,
            union=self.row.union,
            target=self.row.care_list,
        )
        grants: Sequence[CareGrant] = [self.row]
        return super().get_context_data(
            row=self.row.care_list, grants=grants, total=self.row.amount, **kwargs
        )
