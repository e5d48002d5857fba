"""Stating a figure and deciding on it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.engines.indicators.definitions import INDICATORS, IndicatorKind
from gonghui.engines.indicators.pages.asking import period_choices
from gonghui.engines.indicators.periods import BadPeriod, Period
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui.forms import GonghuiForm

LAST_YEARS = 2


class UnionField(forms.ModelChoiceField):
    """A union among those the account may state figures for, indented as in the tree."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


def indicator_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Indicators that can be stated, by group, with the unit they are stated in."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in INDICATORS:
        if one.kind is not IndicatorKind.RATIO:
            unit = "元" if one.is_money else one.unit
            groups.setdefault(one.group or "其他", []).append((one.code, f"{one.title}（{unit}）"))
    return list(groups.items())


def declared_periods() -> list[tuple[str, list[tuple[str, str]]]]:
    """This year and the last ones, with their parts."""
    today = timezone.localdate()
    groups: dict[str, list[tuple[str, str]]] = {}
    for year in range(today.year, today.year - LAST_YEARS - 1, -1):
        for title, choices in period_choices(today, year, years=LAST_YEARS):
            groups.setdefault(title, choices)
    return list(groups.items())


class DeclareForm(GonghuiForm):
    """A number for which there are no records."""

    code = forms.ChoiceField(label="指标")
    union = UnionField(Union.objects.none(), label="填报工会")
    period = forms.ChoiceField(label="期间", help_text="时点数填期末数")
    number = forms.DecimalField(
        label="申报数",
        max_digits=16,
        decimal_places=2,
        min_value=0,
        help_text="单位见指标名称后的括号；金额以元填报",
    )
    evidence = forms.CharField(
        label="依据",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如“2026年半年报，东总字〔2026〕12号”“尚未使用本系统，据台账统计”",
    )
    fieldsets: ClassVar = (
        ("申报什么", ("code", "union", "period")),
        ("数字和依据", ("number", "evidence")),
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = Union.objects.visible_to(account, "indicators.declare")
        if account.main_union is not None:
            self.fields["union"].initial = account.main_union.pk
        self.fields["code"].choices = [("", "请选择"), *indicator_choices()]
        self.fields["period"].choices = declared_periods()

    def clean_period(self) -> Period:
        try:
            return Period.parse(self.cleaned_data["period"])
        except BadPeriod as bad:
            raise forms.ValidationError(str(bad)) from None


class DecisionForm(GonghuiForm):
    """Whether a stated figure is taken."""

    decision = forms.ChoiceField(
        label="审核意见",
        choices=(("approve", "认可"), ("refuse", "不认可")),
        widget=forms.RadioSelect,
        initial="approve",
    )
    reason = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不认可时请写明原因",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == "refuse" and not data.get("reason", "").strip():
            self.add_error("reason", "请写明不认可的原因。")
        return data
