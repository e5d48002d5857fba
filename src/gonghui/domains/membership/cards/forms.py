"""Forms of members' cards."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.domains.membership.cards.enums import CardAct, CardKind
from gonghui.domains.membership.forms import NOT_CHOSEN, holding_unions
from gonghui.engines.registers.forms import RegisterForm
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui.forms import GonghuiForm

APPLIED_KINDS = [(one.value, one.label) for one in (CardKind.SERVICE, CardKind.PAPER)]
MANY_ACTS = [
    (one.value, one.label)
    for one in (CardAct.ISSUE, CardAct.ACTIVATE, CardAct.RENEW, CardAct.LOSE, CardAct.CANCEL)
]


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(label="卡别", choices=APPLIED_KINDS)


def _bank() -> forms.CharField:
    return forms.CharField(
        label="发卡银行", max_length=60, required=False, help_text="会员服务卡须填；会员证不填。"
    )


def _note(*, required: bool = False, label: str = "说明") -> forms.CharField:
    return forms.CharField(label=label, max_length=200, required=required)


class BankClean:
    """A service card is made by a bank; a paper card is not."""

    cleaned_data: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") == CardKind.SERVICE and not data.get("bank"):
            self.add_error("bank", "请填写发卡银行。")
        if data.get("kind") == CardKind.PAPER:
            data["bank"] = ""
        return data


class ApplyForm(BankClean, RegisterForm):
    """A card for one member."""

    member_no = forms.CharField(
        label="会员号", max_length=30, help_text="在会员名册的会员卡片上可以看到。"
    )
    kind = _kind()
    bank = _bank()
    note = _note()


class DayForm(GonghuiForm):
    """An act and the day on which it happened."""

    on = forms.DateField(label="办理日期", widget=forms.DateInput())
    note = _note()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class ReasonForm(DayForm):
    """An act that wants its reason."""

    note = _note(required=True, label="原因")


class UnionChoice(GonghuiForm):
    """Base: one union of the account's scope."""

    union = forms.ModelChoiceField(
        label="工会", queryset=Union.objects.none(), empty_label="请选择"
    )
    permission: ClassVar[str] = "cards.edit"

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = self.unions(account)
        if account.main_union is not None:
            self.fields["union"].initial = account.main_union.pk

    def unions(self, account: Any) -> Any:
        return Union.objects.visible_to(account, self.permission).order_by("path")


class ApplyUnionForm(BankClean, UnionChoice):
    """Cards for every member of a union."""

    kind = _kind()
    bank = _bank()
    field_order = ("union", "kind", "bank")

    def unions(self, account: Any) -> Any:
        return holding_unions().visible_to(account, self.permission).order_by("path")


class BatchForm(BankClean, UnionChoice):
    """What is sent to the maker."""

    permission = "cards.make"
    kind = _kind()
    bank = _bank()
    field_order = ("union", "kind", "bank")


class MakeListForm(GonghuiForm):
    """Whole identity numbers leave the house: with a reason, recorded."""

    reason = forms.CharField(
        label="用途",
        max_length=100,
        min_length=4,
        initial="送银行制作会员服务卡",
        help_text="写明交给谁、做什么用，会记入审计。",
    )


class ManyForm(GonghuiForm):
    """One act for the cards picked."""

    act = forms.ChoiceField(label="办理", choices=[*NOT_CHOSEN, *MANY_ACTS])
    note = _note()


class CheckForm(GonghuiForm):
    """What was scanned, or the short code typed."""

    text = forms.CharField(
        label="扫码内容或短码",
        max_length=700,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text="用扫码枪扫会员手机上的二维码，或者输入二维码下方的10位短码。",
    )
    point = forms.CharField(
        label="服务点",
        max_length=60,
        required=False,
        help_text="例如户外劳动者服务站、职工之家前台；不填按本工会。",
    )
