"""献爱心: drives that call a worker, what he pledges, what he gave and its receipt."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase

from gonghui.domains.assistance.donations import queries, services
from gonghui.domains.assistance.donations.enums import DonationState
from gonghui.domains.assistance.donations.forms import PledgeForm
from gonghui.domains.assistance.donations.models import Donation, DonationDrive
from gonghui.engines.money.services import amount_words
from gonghui.kernel.refusal import Refusal
from gonghui.sites.portal.pages import PortalForm, PortalPage

MOST = 20
TONES = {
    DonationState.PLEDGED: "info",
    DonationState.RECEIVED: "ok",
    DonationState.DECLINED: "mute",
}


class DonationsPage(PortalPage):
    """`/m/donations/`"""

    template_name = "portal/donations.html"
    title = "献爱心"
    tab = "me"
    back = "portal:home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        gifts = list(queries.own_donations(self.account)[:MOST])
        return super().get_context_data(
            drives=queries.drives_for(self.person)[:MOST],
            gifts=[(row, TONES[DonationState(row.state)]) for row in gifts],
            **kwargs,
        )


class OfDrive:
    """Mixin: a drive that calls the worker. Any other does not exist."""

    account: Any
    person: Any
    kwargs: dict[str, Any]

    @cached_property
    def drive(self) -> DonationDrive:
        found = queries.drives_for(self.person).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        row: DonationDrive = found
        return row


class PledgePage(OfDrive, PortalForm, PortalPage):
    """`/m/donations/<pk>/`: the appeal, and a figure of one's own."""

    template_name = "portal/pledge.html"
    tab = "me"
    back = "portal:donations"
    submit_label = "我要捐"
    success_text = "已登记，工会收到后会告诉您并开具收据。感谢您的爱心。"
    after = "portal:donations"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            _ = self.drive
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return self.drive.title

    def build_form(self, data: Any = None, files: Any = None) -> forms.BaseForm | None:
        return PledgeForm(data, drive=self.drive)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(drive=self.drive, **kwargs)

    def run(self, form: Any) -> Any:
        union = queries.union_of(self.person)
        if union is None:
            raise Refusal("您还没有会籍，请先申请入会，或到所在工会捐赠。")
        return services.pledge(
            self.drive,
            union=union,
            gift=form.gift,
            consents=form.cleaned_data["consents"],
            account=self.account,
        )


class OfGift:
    """Mixin: one of the worker's own gifts. Anybody else's does not exist."""

    account: Any
    kwargs: dict[str, Any]

    @cached_property
    def gift(self) -> Donation:
        found = queries.own_donations(self.account).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        row: Donation = found
        return row


class GiftPage(OfGift, PortalPage):
    """`/m/donations/gifts/<pk>/`: what was given, with the receipt's number."""

    template_name = "portal/gift.html"
    title = "我的捐赠"
    tab = "me"
    back = "portal:donations"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.gift
        return super().get_context_data(
            gift=row,
            tone=TONES[DonationState(row.state)],
            words=amount_words(row.amount) if row.drive.is_of_money else "",
            **kwargs,
        )


class WithdrawPledgePage(OfGift, PortalForm, PortalPage):
    """`/m/donations/gifts/<pk>/withdraw/`"""

    title = "撤回认捐"
    tab = "me"
    back = "portal:donations"
    submit_label = "撤回认捐"
    is_danger = True
    success_text = "已撤回。"
    after = "portal:donations"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            _ = self.gift
        return super().dispatch(request, *args, **kwargs)

    def get_intro(self) -> str:
        return f"撤回为“{self.gift.drive}”认捐的{self.gift.given}。捐赠自愿，随时可以撤回。"

    def run(self, form: Any) -> Any:
        return services.withdraw_pledge(self.gift, account=self.account)
