"""Accounts and grants, for the security administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from gonghui.kernel.access.models import Account, Grant
from gonghui.kernel.access.permissions import ROLE_CHOICES
from gonghui.kernel.access.services import (
    end_grant,
    grant_role,
    open_account,
    reset_password,
    set_active,
)
from gonghui.kernel.org.models import Union
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.pages import (
    ActionPage,
    CreatePage,
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    RelatedTable,
)

_PERMISSION = "access.manage"


def duties(account: Account) -> str:
    """The present grants of an account within reach, in a sentence: 主席（云溪县总工会及下级）."""
    today = timezone.localdate()
    return "；".join(
        f"{grant.get_role_display()}（{grant.union.name}{'及下级' if grant.with_subtree else ''}）"
        for grant in account.grants.all()
        if grant.to_on is None or grant.to_on >= today
    )


class AccountListPage(ListPage):
    """Who may sign in at the unions in scope, and as what."""

    model = Account
    permission = _PERMISSION
    title = "账号与授权"
    columns = (
        Column("display_name", "姓名", link=True),
        Column("username", "账号"),
        Column("duties", "角色", duties, wide=True),
        Column("is_active", "启用", kind="flag"),
        Column("last_login", "最近登录", kind="datetime", hide_on_phone=True),
    )
    search_paths = ("username", "display_name")
    search_label = "账号、姓名"
    ordering = ("username", "pk")
    row_url_name = "account"
    count_unit = "个"
    empty_text = "还没有账号。"
    links = (Link("开通账号", "account-new", "user-plus", _PERMISSION, "primary"),)

    def narrow(self, queryset: Any) -> Any:
        reach = Grant.objects.visible_to(self.request.user, _PERMISSION).select_related("union")
        return queryset.prefetch_related(Prefetch("grants", reach))


class AccountPage(DetailPage):
    """One account and its grants."""

    model = Account
    permission = _PERMISSION
    parents = (("账号与授权", "accounts"),)
    links = (
        Link("授权", "account-grant", "key", _PERMISSION, "primary"),
        Link("重置密码", "account-password", "lock", _PERMISSION),
        Link("停用", "account-switch", "lock", _PERMISSION, when=lambda row: row.is_active),
        Link("启用", "account-switch", "lock", _PERMISSION, when=lambda row: not row.is_active),
    )
    panels = (
        Panel(
            "账号",
            (
                Column("username", "账号"),
                Column("display_name", "姓名"),
                Column("is_active", "启用", kind="flag"),
                Column("created_at", "开通时间", kind="datetime"),
                Column("last_login", "最近登录", kind="datetime"),
            ),
        ),
    )
    tables = (
        RelatedTable(
            "授权",
            (
                Column("role", "角色", kind="choice", link=True),
                Column("union", "工会", "union.name"),
                Column("with_subtree", "含下级", kind="flag"),
                Column("from_on", "起", kind="date"),
                Column("to_on", "止", kind="date"),
            ),
            lambda row, request: (
                Grant.objects.visible_to(request.user, _PERMISSION)
                .filter(account=row)
                .select_related("union")
                .order_by("-from_on", "pk")
            ),
            row_url_name="grant-end",
            empty_text="还没有授权，登录后看不到任何数据。",
        ),
    )

    def badge(self) -> tuple[str, str] | None:
        return ("ok", "启用") if self.row.is_active else ("mute", "停用")


class AccountForm(GonghuiForm):
    """A new account."""

    username = forms.RegexField(
        r"^[A-Za-z0-9_.-]{3,40}$",
        label="账号",
        help_text="3至40位字母、数字或 . _ -",
        error_messages={"invalid": "账号只能用3至40位字母、数字或 . _ -"},
    )
    display_name = forms.CharField(label="姓名", max_length=50)
    password = forms.CharField(
        label="初始密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="不少于10位，请当面告知本人；本人首次登录后须先改成自己的密码",
    )


class AccountNewPage(CreatePage):
    """Open an account."""

    permission = _PERMISSION
    title = "开通账号"
    form_class = AccountForm
    success_text = "账号已开通，请接着授权。"
    success_url_name = "account"
    parents = (("账号与授权", "accounts"),)

    def perform(self, form: Any) -> Any:
        return open_account(actor=self.request.user, **form.cleaned_data)


class GrantForm(GonghuiForm):
    """A role at a union in the granter's own scope."""

    role = forms.ChoiceField(label="角色", choices=ROLE_CHOICES)
    union = forms.ModelChoiceField(label="工会", queryset=Union.objects.none())
    with_subtree = forms.BooleanField(label="含下级工会", required=False, initial=True)
    from_on = forms.DateField(label="起", initial=timezone.localdate)
    to_on = forms.DateField(label="止", required=False, help_text="不填为长期")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = Union.objects.visible_to(account, _PERMISSION)


class GrantPage(ActionPage):
    """Grant a role."""

    model = Account
    permission = _PERMISSION
    title = "授权"
    form_class = GrantForm
    submit_label = "授权"
    question = "授权后，该账号即可在所选工会行使该角色的权限。"
    success_text = "已授权。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def get_parents(self) -> list[Crumb]:
        return _way_to(self.row)

    def perform(self, row: Account, form: Any) -> Any:
        grant_role(row, actor=self.request.user, **form.cleaned_data)

    def after_url(self, result: Any) -> str:
        return reverse("account", args=[self.row.pk])


def _way_to(account: Account) -> list[Crumb]:
    return [
        Crumb("账号与授权", reverse("accounts")),
        Crumb(account.display_name, reverse("account", args=[account.pk])),
    ]


class GrantEndForm(GonghuiForm):
    on = forms.DateField(label="最后一天", initial=timezone.localdate)


class GrantEndPage(ActionPage):
    """End a grant."""

    model = Grant
    permission = _PERMISSION
    related = ("account", "union")
    title = "结束授权"
    form_class = GrantEndForm
    submit_label = "结束授权"
    is_danger = True
    success_text = "授权已结束。"

    def get_question(self) -> str:
        return f"{self.row}：过了最后一天，该账号在此工会的这一角色即失效。"

    def get_parents(self) -> list[Crumb]:
        return _way_to(self.row.account)

    def perform(self, row: Grant, form: Any) -> Any:
        end_grant(row, on=form.cleaned_data["on"], actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return reverse("account", args=[self.row.account_id])


def refuse_beyond_reach(account: Account, actor: Any) -> None:
    """Nobody acts on an account that holds a grant outside his own scope: it may be a superior's."""
    reach = Grant.objects.visible_to(actor, _PERMISSION)
    if account.grants.in_force(timezone.localdate()).exclude(pk__in=reach.values("pk")).exists():
        raise Refusal("该账号在您的管辖范围之外另有授权，请由上级工会的安全管理员办理。")


class PasswordResetForm(GonghuiForm):
    password = forms.CharField(
        label="新密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="不少于10位，请当面告知本人；本人登录后须先改成自己的密码",
    )


class PasswordResetPage(ActionPage):
    """Another password for somebody who forgot his."""

    model = Account
    permission = _PERMISSION
    title = "重置密码"
    form_class = PasswordResetForm
    submit_label = "重置密码"
    question = "重置后原密码失效，本人已登录的设备会退出。"
    success_text = "密码已重置，请告知本人。"

    def get_parents(self) -> list[Crumb]:
        return _way_to(self.row)

    def perform(self, row: Account, form: Any) -> Any:
        user: Any = self.request.user
        refuse_beyond_reach(row, user)
        reset_password(row, password=form.cleaned_data["password"], actor=user)

    def after_url(self, result: Any) -> str:
        return reverse("account", args=[self.row.pk])


class AccountSwitchPage(ActionPage):
    """Enable or disable an account."""

    model = Account
    permission = _PERMISSION
    success_text = "已办理。"

    def get_title(self) -> str:
        return "停用账号" if self.row.is_active else "启用账号"

    def get_question(self) -> str:
        if self.row.is_active:
            return f"停用后，{self.row}将立即不能登录，其登记过的业务保留。"
        return f"启用后，{self.row}可以重新登录。"

    def get_parents(self) -> list[Crumb]:
        return _way_to(self.row)

    def perform(self, row: Account, form: Any) -> Any:
        user: Any = self.request.user
        refuse_beyond_reach(row, user)
        set_active(row, is_active=not row.is_active, actor=user)

    def after_url(self, result: Any) -> str:
        return reverse("account", args=[self.row.pk])
