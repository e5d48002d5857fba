"""Forms of dues."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.domains.membership.dues.enums import PayMethod
from gonghui.domains.membership.months import Month
from gonghui.kernel.ui.forms import GonghuiForm


def month_choices(back: int = 24, ahead: int = 0) -> list[tuple[str, str]]:
    """Months to choose from, the present one first."""
    now = Month.of(timezone.localdate())
    steps = [0, *range(1, ahead + 1), *range(-1, -back - 1, -1)]
    return [(now.plus(step).name, now.plus(step).label) for step in steps]


class TakeForm(GonghuiForm):
    """When and how dues came in."""

    paid_on = forms.DateField(label="缴费日期", initial=timezone.localdate)
    method = forms.ChoiceField(
        label="缴费方式", choices=PayMethod.choices, initial=PayMethod.DEDUCTION
    )
    note = forms.CharField(label="说明", max_length=100, required=False)


class PayForm(TakeForm):
    """Months of one member."""

    field_order = ("months", "paid_on", "method", "note")
    months = forms.MultipleChoiceField(label="缴费月份", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rows: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months: Any = self.fields["months"]
        months.choices = [
            (str(row.pk), f"{Month.of(row.month).label}　{row.due:f}元") for row in rows if row.due
        ]
        months.initial = [value for value, _ in months.choices]
        self.fields["method"].initial = PayMethod.CASH


class WaiveForm(GonghuiForm):
    months = forms.MultipleChoiceField(label="减免月份", widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label="原因和委员会决定", max_length=100, help_text="如“困难职工，2026年3月5日委员会决定”"
    )

    def __init__(self, *args: Any, rows: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months: Any = self.fields["months"]
        months.choices = [
            (str(row.pk), f"{Month.of(row.month).label}　{row.due:f}元") for row in rows
        ]


class BaseForm(GonghuiForm):
    units: ClassVar[dict[str, str]] = {"base": "元/月"}

    base = forms.DecimalField(
        label="缴费基数",
        max_digits=10,
        decimal_places=2,
        min_value=Decimal(0),
        help_text="本人每月工资收入，奖金、津贴、补助不计",
    )
    month = forms.ChoiceField(label="起始月份", help_text="未缴的月份随之重算，已缴的不变")
    note = forms.CharField(label="说明", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        month: Any = self.fields["month"]
        month.choices = month_choices(24, 3)


class OpenForm(GonghuiForm):
    month = forms.ChoiceField(label="从哪个月开始")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        month: Any = self.fields["month"]
        month.choices = month_choices(24)


class ReasonForm(GonghuiForm):
    reason = forms.CharField(label="冲销原因", max_length=100)


class RemindForm(GonghuiForm):
    on = forms.DateField(label="教育日期", initial=timezone.localdate)
    words = forms.CharField(
        label="教育情况",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="谈话人、原因、本人态度",
    )
