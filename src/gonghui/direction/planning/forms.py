"""Forms of plans. The large one of the review page is in `reviewform.py`."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.direction.planning.enums import Comparator, PlanKind, ProgressMode
from gonghui.engines.indicators.definitions import INDICATORS, Indicator
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui.forms import GonghuiForm


class UnionChoice(forms.ModelChoiceField):
    """Unions by their indented label."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class ImportForm(GonghuiForm):
    """A file or pasted text, for a union and a year."""

    fieldsets = (
        ("导入到", ("union", "year", "kind")),
        ("计划材料", ("paper", "pasted")),
    )

    union = UnionChoice(queryset=Union.objects.none(), label="工会", empty_label=None)
    year = forms.IntegerField(
        label="年度",
        required=False,
        min_value=1949,
        max_value=2100,
        help_text="留空则按材料中写明的年份识别；识别后仍可修改。",
    )
    kind = forms.ChoiceField(
        label="材料类型",
        required=False,
        choices=[("", "自动识别"), *PlanKind.choices],
        help_text="一份材料里既有总结又有计划的，会分成两部分显示。",
    )
    paper = forms.FileField(
        label="上传文件",
        required=False,
        help_text="支持.docx、.pdf（有文字的）、.txt，不超过20MB。旧版.doc请先另存为.docx。",
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.pdf,.txt"}),
    )
    pasted = forms.CharField(
        label="或粘贴全文",
        required=False,
        max_length=300_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["union"]
        field.queryset = Union.objects.visible_to(user, "planning.import")  # type: ignore[attr-defined]
        if user.main_union is not None:
            field.initial = user.main_union.pk

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        has_text = bool((data.get("pasted") or "").strip())
        if not data.get("paper") and not has_text and "paper" not in self.errors:
            raise forms.ValidationError("请选择一个文件，或把全文粘贴到下面的框里。")
        if data.get("paper") and has_text:
            raise forms.ValidationError("文件和粘贴的文字只要一种，请去掉其中一种。")
        return data


def indicator_label(indicator: Indicator) -> str:
    """How an indicator stands in choice lists."""
    return f"{indicator.title}（{indicator.unit}）"


def indicator_named(text: str) -> Indicator | None:
    """The indicator a person typed or picked: by label, title or code."""
    text = text.strip()
    for indicator in INDICATORS:
        if text in (indicator.code, indicator.title, indicator_label(indicator)):
            return indicator
    return None


class TargetForm(GonghuiForm):
    """One target added by hand."""

    object = forms.CharField(label="对象", max_length=200, help_text="例如：新建爱心妈妈小屋")
    comparator = forms.ChoiceField(label="要求", choices=Comparator.choices)
    value = forms.DecimalField(label="目标值", min_value=0, max_digits=18, decimal_places=4)
    unit = forms.CharField(
        label="单位", max_length=20, required=False, help_text="个、名、场、%、万元等"
    )
    deadline = forms.DateField(
        label="完成时限",
        required=False,
        widget=forms.DateInput(),
        help_text="留空表示到计划期末。",
    )
    mode = forms.ChoiceField(label="进度来源", choices=ProgressMode.choices)
    indicator = forms.CharField(
        label="指标",
        required=False,
        max_length=120,
        help_text="选“按业务记录统计”时填写，输入几个字可从列表中选。",
        widget=forms.TextInput(attrs={"list": "indicators", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["indicator_code"] = ""
        if data.get("mode") == ProgressMode.INDICATOR:
            indicator = indicator_named(data.get("indicator", ""))
            if indicator is None:
                self.add_error("indicator", "请从列表中选择一个指标，或把进度来源改为“申报进度”。")
            else:
                data["indicator_code"] = indicator.code
        return data


class DeclareForm(GonghuiForm):
    """The running total on a day."""

    on = forms.DateField(label="截至日期", widget=forms.DateInput())
    value = forms.DecimalField(
        label="累计完成",
        min_value=0,
        max_digits=18,
        decimal_places=4,
        help_text="从期初累计到截至日期的总数，不是本次新增数。",
    )
    note = forms.CharField(
        label="依据",
        max_length=300,
        help_text="例如活动名称、文件名、台账名称。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    units: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.units = {"value": unit}  # type: ignore[misc]


class DecideForm(GonghuiForm):
    """Approve or refuse."""

    verdict = forms.ChoiceField(
        label="审核结果",
        choices=(("approve", "认可"), ("refuse", "不认可")),
        widget=forms.RadioSelect,
        initial="approve",
    )
    opinion = forms.CharField(
        label="审核意见", max_length=200, required=False, help_text="不认可时必须写明原因。"
    )


class ReasonForm(GonghuiForm):
    """A reason for stepping back."""

    reason = forms.CharField(label="原因", max_length=200)
