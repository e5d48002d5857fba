"""Signing in by phone code, and out."""

from __future__ import annotations

import secrets
from typing import Any

from axes.helpers import get_client_ip_address
from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from gonghui.kernel.access import phone_codes, rules, workers
from gonghui.kernel.people.masks import mask_mobile
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.pages import say
from gonghui.sites.portal.pages import (
    LARGE_COOKIE,
    LARGE_FOR,
    OpenPortalPage,
    PortalForm,
    is_own_address,
)

PHONE, SECRET, NEXT, SHOWN = "portal_phone", "portal_secret", "portal_next", "portal_shown_code"
"""What the session keeps between asking for a code and typing it."""


class PhoneForm(GonghuiForm):
    mobile = forms.CharField(
        label="手机号码",
        max_length=20,
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "numeric", "autocomplete": "tel-national"}
        ),
    )
    agreed = forms.BooleanField(label="我已阅读并同意个人信息保护说明")

    def clean_mobile(self) -> str:
        number = rules.normalise_mobile(self.cleaned_data["mobile"])
        if not number:
            raise forms.ValidationError("请填写11位手机号码。")
        return number


class CodeForm(GonghuiForm):
    code = forms.RegexField(
        r"^\s*\d{6}\s*$",
        label="短信验证码",
        error_messages={"invalid": "验证码是6位数字。"},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"}
        ),
    )


def demo_phones() -> list[Any]:
    """Numbers that the sign-in page offers, only where the demo is switched on."""
    if not settings.DEMO_ACCOUNTS_SHOWN:
        return []
    from gonghui.demo.portal import phones  # loads only where it is wanted

    return phones()


def ask_for_code(request: HttpRequest, mobile: str) -> None:
    """Send a code and remember for whom this browser asked."""
    secret = secrets.token_hex(16)
    sent = phone_codes.request_code(
        mobile, session_secret=secret, address=get_client_ip_address(request) or ""
    )
    request.session[PHONE], request.session[SECRET] = sent.mobile, secret
    if settings.DEMO_ACCOUNTS_SHOWN:
        request.session[SHOWN] = sent.code


class SignInPage(PortalForm, OpenPortalPage):
    """`/m/sign-in/`: the number. Whether it is known here, nobody learns."""

    template_name = "portal/sign_in.html"
    title = "登录"
    form_class = PhoneForm
    submit_label = "获取验证码"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.GET.get("next", "")
        wanted = wanted if is_own_address(wanted) else ""
        user: Any = request.user
        if user.is_authenticated and user.is_worker:
            return HttpResponseRedirect(wanted or reverse("portal:home"))
        if wanted:
            request.session[NEXT] = wanted
        return super().dispatch(request, *args, **kwargs)

    def run(self, form: Any) -> HttpResponse:
        ask_for_code(self.request, form.cleaned_data["mobile"])
        return HttpResponseRedirect(reverse("portal:code"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_phones=demo_phones(), **kwargs)


class CodePage(PortalForm, OpenPortalPage):
    """`/m/sign-in/code/`: the code, in the browser that asked for it."""

    template_name = "portal/code.html"
    title = "输入验证码"
    form_class = CodeForm
    submit_label = "登录"
    back = "portal:sign-in"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.session.get(PHONE):
            return HttpResponseRedirect(reverse("portal:sign-in"))
        return super().dispatch(request, *args, **kwargs)

    def run(self, form: Any) -> HttpResponse:
        session = self.request.session
        wanted = session.get(NEXT, "")
        account = workers.sign_in(
            self.request,
            mobile=session[PHONE],
            code=form.cleaned_data["code"],
            session_secret=session[SECRET],
        )
        for key in (PHONE, SECRET, NEXT, SHOWN):
            self.request.session.pop(key, None)
        response = HttpResponseRedirect(wanted or reverse("portal:home"))
        if account.large_type:
            response.set_cookie(LARGE_COOKIE, "1", max_age=LARGE_FOR, samesite="Lax", httponly=True)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session = self.request.session
        return super().get_context_data(
            masked=mask_mobile(session[PHONE]),
            wait=int(rules.BETWEEN_CODES.total_seconds()),
            shown_code=session.get(SHOWN, "") if settings.DEMO_ACCOUNTS_SHOWN else "",
            **kwargs,
        )


class ResendPage(OpenPortalPage):
    """`/m/sign-in/again/`: another code to the same number. By POST only."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mobile = request.session.get(PHONE)
        if not mobile:
            return HttpResponseRedirect(reverse("portal:sign-in"))
        try:
            ask_for_code(request, mobile)
        except Refusal as refusal:
            say(request, refusal.message, level=30)
        else:
            say(request, "验证码已重新发送，请查收短信。")
        return HttpResponseRedirect(reverse("portal:code"))


class SignOutPage(OpenPortalPage):
    """`/m/sign-out/`: by POST only; what this browser keeps of the site goes with it."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        workers.forget_device(request.session.session_key)
        logout(request)
        response = HttpResponseRedirect(reverse("portal:sign-in"))
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class LargeTypePage(OpenPortalPage):
    """`/m/large-type/`: the elder version on or off, remembered on this phone and with the
    account. By POST only."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        on = request.POST.get("on") == "1"
        user: Any = request.user
        if user.is_authenticated and user.is_worker:
            workers.set_large_type(user, on=on)
        came_from = request.POST.get("from", "")
        target = came_from if is_own_address(came_from) else reverse("portal:sign-in")
        response = HttpResponseRedirect(target)
        response.set_cookie(
            LARGE_COOKIE, "1" if on else "0", max_age=LARGE_FOR, samesite="Lax", httponly=True
        )
        return response
