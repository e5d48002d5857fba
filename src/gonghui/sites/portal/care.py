"""告诉工会, and what the union gave: a worker's life events, gifts to sign for, wishes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from gonghui.domains.membership.occasions import queries, services
from gonghui.domains.membership.occasions.enums import (
    TOLD_BY_WORKERS,
    EventState,
    GiftForm,
    Relation,
)
from gonghui.domains.membership.occasions.forms import WishForm
from gonghui.domains.membership.occasions.models import CareGrant
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.ink import InkField
from gonghui.sites.portal.pages import PortalForm, PortalPage

MOST = 20
TONES = {EventState.TOLD: "info", EventState.CONFIRMED: "ok", EventState.DISMISSED: "mute"}


class TellForm(GonghuiForm):
    """What a worker tells his union."""

    kind = forms.ChoiceField(
        label="什么事",
        choices=[(kind.value, kind.label) for kind in TOLD_BY_WORKERS],
        widget=forms.RadioSelect,
    )
    relation = forms.ChoiceField(
        label="去世亲属是您的",
        choices=[("", "不适用"), *Relation.choices],
        required=False,
        help_text="只有直系亲属去世的需要选",
    )
    occurred_on = forms.DateField(label="哪一天", widget=forms.DateInput())
    note = forms.CharField(
        label="想说明的",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不用写病名和其他隐私",
    )


class SignForm(GonghuiForm):
    """For what cost something, a signature."""

    ink = InkField()

    def __init__(self, *args: Any, signer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["ink"]
        field.signer = signer


class CarePage(PortalPage):
    """`/m/care/`"""

    template_name = "portal/care.html"
    title = "告诉工会"
    tab = "me"
    back = "portal:home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        events = queries.own_events(self.account)[:MOST]
        return super().get_context_data(
            membership=queries.member_of(self.account),
            grants=queries.own_grants(self.account)[:MOST],
            events=[(row, TONES[EventState(row.state)]) for row in events],
            **kwargs,
        )


class TellPage(PortalForm, PortalPage):
    """`/m/care/tell/`"""

    title = "告诉工会"
    tab = "me"
    back = "portal:care"
    form_class = TellForm
    submit_label = "告诉工会"
    intro = "结婚、生育、住院、亲人去世等事，告诉所在工会，由工会核实后上门慰问。只有经办人能看到。"
    success_text = "已告诉工会，核实后会与您联系。"
    after = "portal:care"

    def run(self, form: Any) -> Any:
        return services.tell_own_event(self.account, **form.cleaned_data)


class WishPage(PortalForm, PortalPage):
    """`/m/care/wish/`"""

    title = "关怀意愿"
    tab = "me"
    back = "portal:care"
    form_class = WishForm
    submit_label = "保存"
    success_text = "已保存。"
    after = "portal:care"

    def form_kwargs(self) -> dict[str, Any]:
        membership = queries.member_of(self.account)
        wish = queries.wish_of(membership) if membership else None
        return {
            "initial": {
                "by_moon": bool(wish and wish.lunar_month),
                "wants_greetings": wish is None or wish.wants_greetings,
            }
        }

    def run(self, form: Any) -> Any:
        return services.set_own_wish(self.account, **form.cleaned_data)


class SignPage(PortalForm, PortalPage):
    """`/m/care/<pk>/sign/`: one of the worker's own gifts. Anybody else's does not exist."""

    title = "签收慰问"
    tab = "me"
    back = "portal:care"
    submit_label = "我已收到"
    success_text = "已签收，谢谢。"
    after = "portal:care"

    @cached_property
    def grant(self) -> CareGrant:
        """The worker's own row."""
        found = queries.own_grants(self.account).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        row: CareGrant = found
        return row

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            _ = self.grant
        return super().dispatch(request, *args, **kwargs)

    def get_intro(self) -> str:
        row = self.grant
        what = row.item or row.get_form_display()
        amount = f"，价值{row.amount}元" if row.amount else ""
        return f"{row.union.name}：{row.title}慰问，{what}{amount}。"

    def build_form(self, data: Any = None, files: Any = None) -> forms.BaseForm | None:
        if self.grant.form == GiftForm.GREETING:
            return None
        return SignForm(data, signer=self.person.name)

    def run(self, form: Any) -> Any:
        ink = form.cleaned_data["ink"] if form is not None else None
        return services.sign_own(self.grant, account=self.account, ink=ink)
