"""What is done with everybody on a list for whom it is due: approved, ordered, put on one issue list."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Count, Q, Sum

from gonghui.domains.membership.occasions import services
from gonghui.domains.membership.occasions.enums import IN_KIND, CareKind, GiftForm, GrantState
from gonghui.domains.membership.occasions.forms import ConfirmForm, IssueListForm, OrderForm
from gonghui.domains.membership.occasions.models import CareGrant, CareList
from gonghui.domains.membership.occasions.pages.lists import month_crumb
from gonghui.engines.money.enums import OrderState
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.pages import ActionPage, Crumb


class WholeListPage(ActionPage):
    """Base of what is done with everybody on a list for whom it is due."""

    model = CareList
    permission = "occasions.edit"
    view_permission = "occasions.view"
    related = ("union",)

    @property
    def grants(self) -> Any:
        """The rows it is due for, of those the account may meet."""
        met = CareGrant.objects.visible_to(self.request.user, self.view_permission)
        return met.filter(care_list=self.row)

    def keys(self, grants: Any) -> list[int]:
        found = list(grants.order_by("pk").values_list("pk", flat=True))
        if not found:
            raise Refusal(self.nobody)
        return found

    nobody: ClassVar[str] = ""

    def get_parents(self) -> list[Crumb]:
        return [month_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def success_message(self, result: Any) -> str:
        return f"{self.marked.text}。"

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class ConfirmListPage(WholeListPage):
    """`/care/lists/<pk>/confirm/`: the second person approves everything that waits."""

    permission = "occasions.confirm"
    title = "审批慰问"
    form_class = ConfirmForm
    submit_label = "审批通过"
    nobody = "没有待审批的慰问。"

    @property
    def grants(self) -> Any:
        return super().grants.filter(state=GrantState.PLANNED)

    def form_kwargs(self) -> dict[str, Any]:
        return {"union": self.row.union, "year": self.row.month.year}

    def get_question(self) -> str:
        sums = self.grants.aggregate(people=Count("pk"), amount=Sum("amount"))
        return (
            f"{self.row}待审批{sums['people']}人次，共{sums['amount'] or 0:,.2f}元。"
            "请核对名单和金额，安排人和审批人不能是同一人。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        self.marked = services.confirm(
            self.keys(self.grants),
            care_list=row,
            line=form.cleaned_data["line"],
            actor=self.request.user,
        )
        return row


class OrderListPage(WholeListPage):
    """`/care/lists/<pk>/orders/`: payment orders for all money that is approved."""

    permission = "money.draft"
    title = "制支付单"
    form_class = OrderForm
    submit_label = "制支付单"
    nobody = "没有已审批、待支付的慰问金。"

    @property
    def grants(self) -> Any:
        waiting = Q(order=None) | Q(order__state=OrderState.CANCELLED)
        return super().grants.filter(waiting, state=GrantState.CONFIRMED, form=GiftForm.CASH)

    def get_question(self) -> str:
        sums = self.grants.aggregate(people=Count("pk"), amount=Sum("amount"))
        return (
            f"为{self.row}已审批的{sums['people']}笔慰问金制支付单，共{sums['amount'] or 0:,.2f}元。"
            "支付单经审批后由出纳支付，支付、签收日期自动记回。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        self.marked = services.draft_orders(
            self.keys(self.grants),
            care_list=row,
            way=form.cleaned_data["way"],
            actor=self.request.user,
        )
        return row


class IssueListPage(WholeListPage):
    """`/care/lists/<pk>/issue/`: everybody approved for one occasion onto one issue list."""

    title = "制发放清单"
    form_class = IssueListForm
    submit_label = "制发放清单"
    nobody = "没有已审批、待发放的慰问品。"

    @property
    def grants(self) -> Any:
        return super().grants.filter(state=GrantState.CONFIRMED, form__in=IN_KIND, issue_line=None)

    def occasions(self) -> list[tuple[str, str]]:
        rows = self.grants.order_by("kind").values("kind", "form", "item", "occasion")
        found: dict[str, tuple[str, int]] = {}
        for row in rows:
            kind = CareKind(row["kind"])
            code = f"{kind}|{row['occasion'] if kind is CareKind.FESTIVAL else ''}"
            label = (
                f"{kind.label}：{row['occasion'].partition('-')[2]}"
                if kind is CareKind.FESTIVAL
                else str(kind.label)
            )
            found[code] = (label, found.get(code, (label, 0))[1] + 1)
        return [(code, f"{label}（{count}人）") for code, (label, count) in found.items()]

    def form_kwargs(self) -> dict[str, Any]:
        return {"union": self.row.union, "occasions": self.occasions()}

    def get_question(self) -> str:
        if not self.occasions():
            return self.nobody
        return "已审批的人一次列入一张发放清单，从本工会仓库发放，可以在手机上逐人签收。"

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        kind, _, occasion = data["occasion"].partition("|")
        chosen = self.grants.filter(kind=kind)
        if occasion:
            chosen = chosen.filter(occasion=occasion)
        self.issued, self.marked = services.issue_goods(
            self.keys(chosen),
            care_list=row,
            warehouse=data["warehouse"],
            item=data["item"],
            quantity=data["quantity"],
            actor=self.request.user,
        )
        return row

    def after_url(self, result: Any) -> str:
        return str(self.issued.get_absolute_url()) if self.issued else super().after_url(result)
