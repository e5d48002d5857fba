"""Binding an account to the member it belongs to, once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from gonghui.kernel.access import workers
from gonghui.kernel.people.masks import mask_mobile
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.sites.portal.pages import PortalForm, UnboundPortalPage


class BindForm(GonghuiForm):
    """What the register must hold of the same person; the phone is the one he signed in with."""

    name = forms.CharField(
        label="姓名", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    id_number = forms.CharField(
        label="证件号码",
        max_length=30,
        help_text="与入会登记时的证件一致；末位是字母X的照填",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class BindPage(PortalForm, UnboundPortalPage):
    """`/m/bind/`"""

    template_name = "portal/bind.html"
    title = "绑定会员信息"
    form_class = BindForm
    submit_label = "核对并绑定"
    success_text = "绑定成功，以后登录即可办事。"
    back = "portal:home"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            return HttpResponseRedirect(reverse("portal:home"))
        return super().dispatch(request, *args, **kwargs)

    def run(self, form: Any) -> Any:
        data = form.cleaned_data
        return workers.bind(self.account, name=data["name"], id_number=data["id_number"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(masked=mask_mobile(self.account.mobile), **kwargs)
