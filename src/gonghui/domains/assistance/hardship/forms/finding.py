"""What cadres find out, and what leaves the system."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from gonghui.domains.assistance.hardship.enums import (
    Category,
    CheckAnswer,
    CheckItem,
    CheckSource,
    Level,
    VisitPlace,
)
from gonghui.domains.assistance.hardship.forms.applying import (
    PAPER_HELP,
    PAPER_TYPES,
    flag,
    words,
)
from gonghui.domains.assistance.hardship.services.finding import Visitor
from gonghui.kernel.access.models import Account
from gonghui.kernel.ui.forms import GonghuiForm


class FindForm(GonghuiForm):
    """For whom a cadre fills in an application."""

    asked = forms.CharField(
        label="会员号或者身份证号", max_length=30, help_text="本工会范围内的会员，一次填一人"
    )


class ManyFilesInput(forms.ClearableFileInput):
    """Several photos at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, as a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFilesInput(attrs={"accept": PAPER_TYPES}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in given]


class VisitForm(GonghuiForm):
    """入户核查."""

    visited_on = forms.DateField(label="入户日期", widget=forms.DateInput())
    place = forms.ChoiceField(label="地点", choices=VisitPlace.choices)
    place_text = forms.CharField(label="详细地点", max_length=120, required=False)
    second = forms.ModelChoiceField(
        label="同行的工会人员",
        queryset=Account.objects.none(),
        required=False,
        help_text="由本人登录后确认这次记录",
    )
    other_name = forms.CharField(
        label="其他同行人",
        max_length=50,
        required=False,
        help_text="没有账号的，如社区、单位的人员",
    )
    other_duty = forms.CharField(label="其他同行人的单位和职务", max_length=60, required=False)
    findings = words("核查情况", 1000)
    neighbours = words("邻里、单位意见", 500, required=False)
    is_true = forms.TypedChoiceField(
        label="与申报",
        choices=[("yes", "相符"), ("no", "不相符")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    photos = ManyFilesField(label="入户照片", help_text="可以一次选多张，不超过20MB")

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        second: Any = self.fields["second"]
        second.queryset = colleagues
        self.fields["visited_on"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("other_name") and not data.get("other_duty"):
            self.add_error("other_duty", "请填写其他同行人的单位和职务。")
        return data

    def visitors(self) -> list[Visitor]:
        """Who went beside the writer."""
        data = self.cleaned_data
        found = [Visitor(account=data["second"])] if data["second"] else []
        if data["other_name"]:
            found.append(Visitor(name=data["other_name"], duty=data["other_duty"]))
        return found

    def pictures(self) -> list[tuple[str, bytes]]:
        return [(one.name, one.read()) for one in self.cleaned_data["photos"]]


class VerificationForm(GonghuiForm):
    """信息核对: a letter."""

    source = forms.ChoiceField(label="核对单位", choices=CheckSource.choices)
    letter_number = forms.CharField(label="来函文号", max_length=60, required=False)
    answered_on = forms.DateField(label="答复日期", widget=forms.DateInput())
    remarks = words("说明", 500, required=False, help_text="有不一致的，写明差异")
    letter = forms.FileField(
        label="来函",
        required=False,
        help_text=PAPER_HELP,
        widget=forms.FileInput(attrs={"accept": PAPER_TYPES}),
    )

    field_order = (
        "source",
        "letter_number",
        "answered_on",
        *(f"item_{one.value}" for one in CheckItem),
        "remarks",
        "letter",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.base_fields = self.base_fields | {
            f"item_{one.value}": forms.ChoiceField(
                label=f"{one.label}核对",
                choices=CheckAnswer.choices,
                initial=CheckAnswer.NOT_ASKED,
            )
            for one in CheckItem
        }
        super().__init__(*args, **kwargs)
        self.fields["answered_on"].initial = timezone.localdate

    def answers(self) -> dict[str, str]:
        return {one.value: self.cleaned_data[f"item_{one.value}"] for one in CheckItem}


class FindingsForm(GonghuiForm):
    """What the check found that the household does not say of itself."""

    concealed = flag("隐瞒收入或者提供虚假材料")
    refuses_check = flag("拒绝配合核查")
    refuses_work = flag("有劳动能力，无正当理由拒绝就业")
    reason = forms.CharField(
        label="依据", max_length=60, help_text="如“民政核对：名下有未申报存款”；写入变更记录"
    )


class OverrideForm(GonghuiForm):
    """改判."""

    category = forms.ChoiceField(
        label="改判为", choices=[*Category.choices, ("none", "不符合条件")]
    )
    grounds = words("理由和依据", 500)

    @property
    def chosen(self) -> str:
        value = str(self.cleaned_data["category"])
        return "" if value == "none" else value


class DecideForm(GonghuiForm):
    """The superior's answer to a 改判."""

    confirmed = forms.ChoiceField(
        label="答复",
        choices=[("yes", "确认改判"), ("no", "不予确认")],
        widget=forms.RadioSelect,
    )
    reply = words("意见", 300, required=False, help_text="不予确认的必填")


class LevelForm(GonghuiForm):
    level = forms.ChoiceField(label="档案级别", choices=Level.choices)


class ExportForm(GonghuiForm):
    """Why protected facts leave the system."""

    purpose = words("用途", 200, help_text="写明交给谁、做什么用；用途和导出人会留痕")
    whole = flag("包括完整证件号码和家庭收入", "只在上报确实需要时勾选")


def day_of(text: str) -> dt.date | None:
    """A day that was typed or imported."""
    try:
        return dt.date.fromisoformat(text.strip().replace("/", "-").replace(".", "-"))
    except ValueError:
        return None
