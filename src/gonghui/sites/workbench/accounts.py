"""Signing in and out, and changing one's password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import change_password
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.pages import CreatePage


def demo_accounts() -> list[dict[str, str]]:
    """The accounts the login page offers, only where the demo is switched on."""
    if not settings.DEMO_ACCOUNTS_SHOWN:
        return []
    from gonghui.demo.accounts import ACCOUNTS, PASSWORD  # loads only where it is wanted

    known = set(Account.objects.filter(is_active=True).values_list("username", flat=True))
    return [
        {
            "username": entry.username,
            "display_name": entry.name,
            "note": entry.duty,
            "password": PASSWORD,
        }
        for entry in ACCOUNTS
        if entry.username in known
    ]


class LoginPage(auth_views.LoginView):
    """Account and password. Wrong tries are counted for the pair of account and address."""

    template_name = "ui/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_accounts=demo_accounts(), **kwargs)


class LogoutPage(auth_views.LogoutView):
    """By POST only."""


class PasswordForm(GonghuiForm):
    """The old password, and the new one twice."""

    old_password = forms.CharField(
        label="现密码", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new_password1 = forms.CharField(
        label="新密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="不少于10位，不要与账号、姓名相近",
    )
    new_password2 = forms.CharField(
        label="再输一次新密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_new_password2(self) -> str:
        again: str = self.cleaned_data["new_password2"]
        if again != self.cleaned_data.get("new_password1"):
            raise forms.ValidationError("两次输入的新密码不一致。")
        return again


class PasswordPage(CreatePage):
    """Change one's own password; other sessions of the account end."""

    permission = None
    with_first_password = True
    title = "修改密码"
    form_class = PasswordForm
    submit_label = "修改密码"
    parents = (("首页", "home"),)
    success_url_name = "home"
    success_text = "密码已修改，其他设备上的登录已退出。"

    def get_subtitle(self) -> str:
        user: Any = self.request.user
        return "这是别人为您设的初始密码，请先改成自己的密码" if user.has_first_password else ""

    def perform(self, form: Any) -> None:
        user: Any = self.request.user
        given = form.cleaned_data
        change_password(user, old=given["old_password"], new=given["new_password1"])
        update_session_auth_hash(self.request, user)


@receiver(user_logged_in)
def remember_login(sender: Any, user: Account, **kwargs: Any) -> None:
    """Every login stands in the audit."""
    record("access.signed_in", actor=user, union=user.main_union, target=user)


@receiver(user_login_failed)
def remember_failure(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """And every wrong try on an account that exists. What else was typed stays out of the audit:
    people type passwords into the wrong box."""
    account = Account.objects.filter(username=credentials.get("username") or "").first()
    if account is not None:
        record("access.sign_in_failed", actor=None, union=account.main_union, target=account)


@receiver(user_logged_out)
def remember_logout(sender: Any, request: HttpRequest, user: Account | None, **kwargs: Any) -> None:
    """So does every logout."""
    if user is not None:
        record("access.signed_out", actor=user, union=user.main_union, target=user)
