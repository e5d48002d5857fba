"""Acting on one gift: confirmed, declined, struck out, put into stock, its receipt printed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from gonghui.domains.assistance.donations import services
from gonghui.domains.assistance.donations.enums import DonationState
from gonghui.domains.assistance.donations.forms import DayForm, ReasonForm, StockForm
from gonghui.domains.assistance.donations.models import Donation
from gonghui.engines.money.services import amount_words
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.pages import ActionPage, Crumb
from gonghui.kernel.ui.pages.base import RowPage

RELATED = ("drive__union", "union", "account", "reverses", "made_by")


def gifts_crumb() -> Crumb:
    return Crumb("捐赠明细", reverse("registers:list", kwargs={"code": "donations"}))


class GiftAction(ActionPage):
    """Base of the steps of a gift."""

    model = Donation
    permission = "donations.edit"
    view_permission = "donations.view"
    related = RELATED

    def get_parents(self) -> list[Crumb]:
        return [gifts_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_question(self) -> str:
        return f"{self.row.name}为“{self.row.drive}”捐赠{self.row.given}。"

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class ConfirmPage(GiftAction):
    title = "确认收到"
    form_class = DayForm
    submit_label = "已收到"
    success_text = "已确认，收据已编号，并已告诉本人。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.confirm_pledge(row, on=form.cleaned_data["on"], actor=self.request.user)


class DeclinePage(GiftAction):
    title = "没有收到"
    submit_label = "没有收到"
    success_text = "认捐已结束。"

    def get_question(self) -> str:
        return f"{super().get_question()}款物没有收到的，结束这笔认捐。捐赠自愿，不催缴。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.decline_pledge(row, reason="", actor=self.request.user)


class StrikePage(GiftAction):
    title = "冲销捐赠"
    form_class = ReasonForm
    is_danger = True
    success_text = "已冲销。"

    def get_question(self) -> str:
        return f"{super().get_question()}登记有误的，以红字收据冲销，日期为今天；原收据收回。"

    def perform(self, row: Any, form: Any) -> Any:
        services.strike_out(row, reason=form.cleaned_data["reason"], actor=self.request.user)
        return row


class StockPage(GiftAction):
    title = "捐物入库"
    form_class = StockForm
    submit_label = "入库"
    success_text = "已入库，可以按发放清单发放。"

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "union": self.row.union,
            "user": self.request.user,
            "initial": {"quantity": self.row.quantity},
        }

    def perform(self, row: Any, form: Any) -> Any:
        return services.put_into_stock(row, actor=self.request.user, **form.cleaned_data)


class ReceiptPage(RowPage):
    """`/donations/gifts/<pk>/receipt/`: 捐赠收据, with the amount in capital figures."""

    model = Donation
    permission = "donations.view"
    related = RELATED
    template_name = "donations/receipt.html"

    def get_title(self) -> str:
        return "捐赠收据"

    def get_parents(self) -> list[Crumb]:
        return [gifts_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        if row.state != DonationState.RECEIVED:
            return super().get_context_data(row=row, is_ready=False, **kwargs)
        record(
            "donations.receipt_printed",
            actor=self.request.user,
            union=row.union,
            target=row,
            detail={"number": row.number},
        )
        words = amount_words(row.amount) if row.drive.is_of_money else ""
        return super().get_context_data(row=row, is_ready=True, words=words, **kwargs)
