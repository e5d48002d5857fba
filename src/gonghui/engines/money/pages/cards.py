"""One order: what, for whom, how far; and each step of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from gonghui.engines.money import queries, services
from gonghui.engines.money.enums import PAID_STATES, OrderAct, OrderState, Way
from gonghui.engines.money.forms import (
    AccountForm,
    DayForm,
    DraftForm,
    PurposeForm,
    ReasonForm,
    ReverseForm,
    SignForm,
)
from gonghui.engines.money.models import PaymentOrder
from gonghui.engines.money.pages.shown import TONES, orders_crumb
from gonghui.engines.money.queries import Reader
from gonghui.engines.money.rules.words import amount_words
from gonghui.engines.money.services.accounts import current_account
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.formats import money
from gonghui.kernel.ui.ink import shown_ink
from gonghui.kernel.ui.pages import (
    ActionPage,
    CreatePage,
    Crumb,
    DetailPage,
    Link,
    Panel,
    TimelineEntry,
)

RELATED = (
    "union",
    "line__union",
    "account",
    "payee_person",
    "drafted_by",
    "corrected_by",
    "approved_by",
    "paid_by",
    "ink",
    "reverses",
)
CORRECTABLE = (OrderState.DRAFTED, OrderState.APPROVED, OrderState.FAILED)


def _in(*states: str) -> Any:
    return lambda row: row.state in states


def _is_cash(row: PaymentOrder) -> bool:
    return row.state == OrderState.APPROVED and row.way == Way.CASH


def _goes_by_bank(row: PaymentOrder) -> bool:
    return row.state in CORRECTABLE and row.way == Way.BANK


class OrderPage(DetailPage):
    """`/money/orders/<pk>/`"""

    model = PaymentOrder
    permission = "money.follow"
    related = RELATED
    template_name = "money/order.html"
    links = (
        Link(
            "审批通过",
            "money:approve",
            "check",
            "money.approve",
            "primary",
            when=_in(OrderState.DRAFTED),
        ),
        Link("现金支付", "money:cash", "cash", "money.pay", "primary", when=_is_cash),
        Link(
            "退回待支付",
            "money:rebatch",
            "refresh",
            "money.pay",
            "primary",
            when=_in(OrderState.FAILED),
        ),
        Link("当面签收", "money:sign", "pencil", "money.pay", "primary", when=_in(OrderState.PAID)),
        Link("登记收款账户", "money:account", "building-bank", "money.draft", when=_goes_by_bank),
        Link(
            "查看完整账号", "money:reveal", "eye", "money.reveal", when=lambda row: row.account_id
        ),
        Link("作废", "money:cancel", "x", "money.draft", when=_in(OrderState.DRAFTED)),
        Link(
            "作废",
            "money:cancel",
            "x",
            "money.approve",
            when=_in(OrderState.APPROVED, OrderState.FAILED),
        ),
        Link("冲销", "money:reverse", "arrow-back-up", "money.approve", when=_in(*PAID_STATES)),
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.reader = Reader(request.user)

    def get_parents(self) -> list[Crumb]:
        return [orders_crumb()]

    def get_subtitle(self) -> str:
        return f"{self.reader.name(self.row)}　{money(self.row.amount)}元"

    def badge(self) -> tuple[str, str]:
        return TONES[OrderState(self.row.state)], self.row.get_state_display()

    def get_panels(self) -> Sequence[Panel]:
        reader, row = self.reader, self.row
        what = [
            Column("payee", "收款人", reader.name),
            Column("kind", "类别", reader.title),
            Column("amount", "金额", kind="money", unit="元"),
            Column("words", "大写", lambda one: amount_words(one.amount), wide=True),
            Column("union", "支付工会", "union.name", wide=True),
            Column("way", "支付方式", kind="choice"),
            Column("account", "收款账户", "account", empty="未登记"),
            Column("period", "所属期间"),
            Column("state", "状态", kind="choice"),
        ]
        if row.failure:
            what.append(Column("failure", "未付原因", wide=True))
        if reader.sees(row) or self.may_here("money.budget"):
            what.append(Column("line", "预算项目", wide=True))
        if reader.sees(row):
            what += [
                Column("note", "用途", wide=True),
                Column("origin", "来源", "origin_title", wide=True),
            ]
        who = (
            Column("drafted_by", "制单人", empty="系统"),
            Column("drafted_on", "制单日期", kind="date"),
            Column("approved_by", "审批人"),
            Column("approved_on", "审批日期", kind="date"),
            Column("paid_by", "支付人"),
            Column("paid_on", "支付日期", kind="date"),
            Column("signed_by", "签收方式", kind="choice"),
            Column("signed_on", "签收日期", kind="date"),
        )
        return [Panel("支付", what), Panel("经办", who)]

    def timeline(self) -> Sequence[TimelineEntry]:
        tells = self.reader.sees_name(self.row) or self.may_here("money.budget")
        return [
            TimelineEntry(
                event.recorded_at,
                OrderAct(event.act).label,
                str(event.actor or "系统"),
                event.text if tells else "",
            )
            for event in self.row.events.select_related("actor").order_by("-pk")
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, sees = self.row, self.reader.sees(self.row)
        counter = queries.counter_of(row)
        newer = None
        if row.way == Way.BANK and row.state in CORRECTABLE:
            account = current_account(row.payee)
            newer = account if account is not None and account.pk != row.account_id else None
        return super().get_context_data(
            counter=counter,
            rule=row.rule if sees else {},
            origin_url=row.origin_url if sees else "",
            ink=shown_ink(row.ink) if row.ink_id and self.reader.sees_name(row) else "",
            newer_account=newer,
            may_correct=newer is not None and row.account_id and self.may_here("money.draft"),
            batch_line=row.batch_lines.select_related("batch").order_by("-pk").first(),
            **kwargs,
        )


class DraftPage(CreatePage):
    """`/money/orders/new/`"""

    permission = "money.draft"
    title = "手工制单"
    form_class = DraftForm
    submit_label = "制单"
    intro = (
        "没有对应业务的支出在这里制单。制单、审批、支付由不同的人办理；收款人不能经办本人的支付。"
    )

    def get_parents(self) -> list[Crumb]:
        return [orders_crumb()]

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "account": self.request.user,
            "initial": {"period": f"{timezone.localdate():%Y-%m}", "way": Way.BANK},
        }

    def perform(self, form: Any) -> Any:
        data, user = form.cleaned_data, self.request.user
        key = self.request.POST.get("once_key", "")[:32]
        return services.draft_by_hand(
            data["kind"],
            union=data["line"].union,
            payee=data["payee"],
            amount=data["amount"],
            way=data["way"],
            line=data["line"],
            period=data["period"],
            note=data["note"],
            once_key=f"hand:{user.pk}:{key or timezone.now().isoformat()}",
            actor=user,
        )

    def success_message(self, result: Any) -> str:
        return f"已制作{result}，等待审批。"


class OrderAction(ActionPage):
    """Base of the steps of one order."""

    model = PaymentOrder
    permission: Any = "money.approve"
    view_permission = "money.follow"
    related = RELATED

    def get_parents(self) -> list[Crumb]:
        return [orders_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_subtitle(self) -> str:
        return f"{Reader(self.request.user).name(self.row)}　{money(self.row.amount)}元"

    @property
    def what(self) -> str:
        """The order in a sentence."""
        row = self.row
        name = Reader(self.request.user).name(row)
        to = f"（{row.account}）" if row.account else ""
        return f"向{name}{to}支付{money(row.amount)}元（{amount_words(row.amount)}）"


class ApprovePage(OrderAction):
    title = "审批支付单"
    submit_label = "审批通过"
    success_text = "已审批通过，等待支付。"

    def get_question(self) -> str:
        return f"同意{self.what}。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.approve_order(row, actor=self.request.user)


class CancelPage(OrderAction):
    permission = "money.draft"
    title = "作废支付单"
    form_class = ReasonForm
    submit_label = "作废"
    is_danger = True
    success_text = "已作废，占用的预算和限额已释放。"
    question = "作废后不能恢复，占用的预算和限额随之释放。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.cancel_order(
            row, reason=form.cleaned_data["reason"], actor=self.request.user
        )


class CashPage(OrderAction):
    permission = "money.pay"
    title = "现金支付"
    form_class = DayForm
    submit_label = "已付现金"
    success_text = "已登记支付，请收款人签收。"

    def get_question(self) -> str:
        return f"以现金{self.what}。点清交付后再登记。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.pay_cash(row, on=form.cleaned_data["on"], actor=self.request.user)


class RebatchPage(OrderAction):
    permission = "money.pay"
    title = "退回待支付"
    submit_label = "退回待支付"
    success_text = "已退回待支付，可以列入新的批次。"

    def get_question(self) -> str:
        return (
            f"上次未付原因：{self.row.failure}。账户无误的，退回后列入新批次再付；"
            "账户有误的，请经办人先登记收款账户并更正，再重新审批。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        return services.rebatch_failed(row, actor=self.request.user)


class ReversePage(OrderAction):
    title = "冲销"
    form_class = ReverseForm
    submit_label = "冲销"
    is_danger = True

    def get_question(self) -> str:
        return (
            f"{self.row}已支付{money(self.row.amount)}元。款项退回后，以一张红字冲销单冲回，"
            "原单保留；需要再付的，另行制单。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return services.reverse(row, reason=data["reason"], on=data["on"], actor=self.request.user)

    def success_message(self, result: Any) -> str:
        return f"已冲销，冲销单号{result.number}。"


class SignPage(OrderAction):
    permission = "money.pay"
    title = "当面签收"
    form_class = SignForm
    submit_label = "确认签收"
    success_text = "已签收。"

    def get_question(self) -> str:
        return f"请收款人核对：{money(self.row.amount)}元（{amount_words(self.row.amount)}），收到后签名。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"name": self.row.payee_name}}

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return services.sign_at_desk(
            row, ink=data["ink"], name=data["name"], actor=self.request.user
        )


class AccountPage(OrderAction):
    """The payee's account, and with it that of this order."""

    permission = "money.draft"
    title = "登记收款账户"
    form_class = AccountForm
    submit_label = "保存"

    def get_question(self) -> str:
        account = current_account(self.row.payee)
        now = f"当前登记：{account}。" if account else "还没有登记账户。"
        again = "" if self.row.state == OrderState.DRAFTED else "更正后须重新审批。"
        return f"{Reader(self.request.user).name(self.row)}{now}本单改付新账户。{again}"

    def perform(self, row: Any, form: Any) -> Any:
        user = self.request.user
        services.set_account(row.payee, union=row.union, actor=user, **form.cleaned_data)
        return services.correct_account(row, reason=form.cleaned_data["reason"], actor=user)

    def success_message(self, result: Any) -> str:
        return f"已登记收款账户{result.account}，请审批后支付。"


class CorrectPage(OrderAction):
    """The account that was registered meanwhile."""

    permission = "money.draft"
    title = "更正收款账户"
    form_class = ReasonForm
    submit_label = "更正"
    success_text = "已更正，请重新审批。"

    def get_question(self) -> str:
        return f"改为付到收款人当前登记的账户：{current_account(self.row.payee)}。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.correct_account(
            row, reason=form.cleaned_data["reason"], actor=self.request.user
        )


class RevealPage(OrderAction):
    """The whole number, on a page of its own that nobody keeps."""

    permission = "money.reveal"
    title = "查看完整账号"
    form_class = PurposeForm
    submit_label = "查看"
    question = "完整账号属于敏感信息，查看会记入审计，请写明用途。"

    def perform(self, row: Any, form: Any) -> HttpResponse:
        number = services.reveal_account(
            row.account,
            union=row.union,
            reason=form.cleaned_data["reason"],
            actor=self.request.user,
        )
        context = self.get_context_data(
            number=number, row=row, back=reverse("money:order", args=[row.pk])
        )
        response = self.response_class(
            self.request, ["money/revealed.html"], context, using=self.template_engine
        )
        response["Cache-Control"] = "no-store, private"
        return response
