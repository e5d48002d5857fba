"""Forms of payments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.engines.money.bank.layouts import LAYOUTS
from gonghui.engines.money.enums import FundSource, Subject, Way
from gonghui.engines.money.kinds import PAYMENT_KINDS
from gonghui.engines.money.models import BudgetLine
from gonghui.engines.money.rules import accounts as account_rules
from gonghui.engines.registers.forms import RegisterForm
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.people.names import normalise_name
from gonghui.kernel.people.services import find_by_id_number
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.ink import InkField

_AMOUNT: dict[str, Any] = {"max_digits": 12, "decimal_places": 2, "min_value": Decimal("0.01")}


class LineChoiceField(forms.ModelChoiceField):
    """Budget lines with what they have left."""

    def label_from_instance(self, line: Any) -> str:
        return f"{line.union}　{line.title}（余额{line.left:,.2f}元）"


class DraftForm(GonghuiForm):
    """A payment that comes from no line of business."""

    units: ClassVar[dict[str, str]] = {"amount": "元"}
    fieldsets = (
        ("支付什么", ("kind", "line", "amount", "way", "period", "note")),
        ("付给个人", ("payee_name", "id_number")),
        ("付给单位", ("employer",)),
    )

    kind = forms.ChoiceField(label="支付类别", widget=forms.RadioSelect)
    line = LineChoiceField(
        label="预算项目", queryset=BudgetLine.objects.none(), help_text="本年度在用的预算项目"
    )
    amount = forms.DecimalField(label="金额", **_AMOUNT)
    way = forms.ChoiceField(label="支付方式", choices=Way.choices)
    period = forms.CharField(label="所属期间", max_length=7, help_text="如2026或2026-11")
    note = forms.CharField(label="用途", max_length=200)
    payee_name = forms.CharField(label="收款人姓名", max_length=50, required=False)
    id_number = forms.CharField(
        label="收款人证件号码",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="姓名和证件号码都相符才能制单",
    )
    employer = forms.ModelChoiceField(
        label="收款单位", queryset=Employer.objects.none(), required=False
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.code, kind.title) for kind in PAYMENT_KINDS if kind.by_hand]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["line"].queryset = (  # type: ignore[attr-defined]
            BudgetLine.objects.visible_to(account, "money.draft")
            .filter(year=timezone.localdate().year, is_closed=False)
            .with_ledger()
            .select_related("union")
            .order_by("union__path", "subject", "pk")
        )
        self.fields["employer"].queryset = Employer.objects.visible_to(  # type: ignore[attr-defined]
            account, "employers.view"
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        kind = PAYMENT_KINDS.get(data.get("kind", ""))
        if kind is None:
            return data
        if kind.payee == "person":
            data["payee"] = self._person(data)
        else:
            data["payee"] = data.get("employer")
            if data["payee"] is None:
                self.add_error("employer", "请选择收款单位。")
        return data

    def _person(self, data: dict[str, Any]) -> Any:
        name, number = data.get("payee_name", ""), data.get("id_number", "")
        if not name or not number:
            self.add_error("payee_name", "请填写收款人姓名和证件号码。")
            return None
        person = find_by_id_number(number)
        if person is None or person.name != normalise_name(name):
            self.add_error("id_number", "没有登记这个姓名和证件号码相符的人员，请核对。")
            return None
        return person


class ReasonForm(GonghuiForm):
    """Why."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class PurposeForm(GonghuiForm):
    """What for."""

    reason = forms.CharField(label="用途", max_length=200, help_text="如“发放11月慰问金”")


class DayForm(GonghuiForm):
    """On which day."""

    on = forms.DateField(label="日期", widget=forms.DateInput(), initial=timezone.localdate)


class ReverseForm(ReasonForm):
    """A payment is taken back: why, and on which day the money came back."""

    on = forms.DateField(label="冲销日期", widget=forms.DateInput(), initial=timezone.localdate)


class AccountForm(GonghuiForm):
    """A payee's account."""

    number = forms.CharField(
        label="银行账号",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    bank_name = forms.CharField(label="开户银行", max_length=80, help_text="写到支行")
    bank_code = forms.CharField(
        label="联行号", max_length=12, required=False, help_text="跨行转账需要时填写"
    )
    holder_name = forms.CharField(
        label="户名", max_length=120, required=False, help_text="与收款人姓名相同的不用填"
    )
    reason = forms.CharField(
        label="登记或变更原因", max_length=200, help_text="如“首次登记”“本人申请换卡”"
    )

    def clean_number(self) -> str:
        number = account_rules.normalise(self.cleaned_data["number"])
        if problem := account_rules.number_problem(number):
            raise forms.ValidationError(problem)
        return number


class SignForm(GonghuiForm):
    """Signed before a cadre."""

    name = forms.CharField(label="签收人", max_length=50, help_text="代领的写代领人姓名")
    ink = InkField()


class BatchForm(GonghuiForm):
    """A new batch."""

    union = forms.ModelChoiceField(label="支付工会", queryset=Union.objects.none())
    title = forms.CharField(label="名称", max_length=60, required=False, help_text="如“11月慰问金”")
    layout = forms.ChoiceField(
        label="银行文件格式", choices=[(one.code, one.title) for one in LAYOUTS.values()]
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = Union.objects.visible_to(  # type: ignore[attr-defined]
            account, "money.pay"
        )


class SendForm(PurposeForm):
    """The file for the bank."""

    layout = forms.ChoiceField(
        label="银行文件格式", choices=[(one.code, one.title) for one in LAYOUTS.values()]
    )


class ResultForm(GonghuiForm):
    """The bank's answer as a file."""

    file = forms.FileField(
        label="银行回盘文件",
        help_text=".xlsx、.xls或.csv，须有支付单号（或附言）、金额、处理结果三列",
    )
    paid_on = forms.DateField(
        label="入账日期", widget=forms.DateInput(), initial=timezone.localdate
    )


class ByHandForm(GonghuiForm):
    """The bank's answer for the rows that are ticked."""

    on = forms.DateField(label="入账日期", widget=forms.DateInput(), initial=timezone.localdate)
    reason = forms.CharField(
        label="未付原因", max_length=200, required=False, help_text="登记失败时必填"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_hand_%s", **kwargs)


class PaperForm(GonghuiForm):
    """The signed list, scanned."""

    file = forms.FileField(label="签字后的发放表", help_text="扫描件或照片，.pdf、.jpg或.png")
    on = forms.DateField(label="签收日期", widget=forms.DateInput(), initial=timezone.localdate)


class BudgetLineForm(RegisterForm):
    """A line of the budget. Of one that stands, amount, account and note may change."""

    units: ClassVar[dict[str, str]] = {"amount": "元"}

    union = forms.ModelChoiceField(label="工会", queryset=Union.objects.all())
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    subject = forms.ChoiceField(label="支出科目", choices=Subject.choices)
    title = forms.CharField(label="预算项目", max_length=60)
    fund_source = forms.ChoiceField(label="资金来源", choices=FundSource.choices)
    amount = forms.DecimalField(
        label="预算金额", max_digits=14, decimal_places=2, min_value=Decimal(0)
    )
    reason = forms.CharField(label="依据", max_length=200, help_text="批复文号、会议决定或调整理由")
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year
        if self.row is not None:
            for name in ("union", "year", "title", "fund_source"):
                self.fields[name].disabled = True

    def initial_of(self, row: Any) -> dict[str, Any]:
        return {**super().initial_of(row), "reason": ""}
