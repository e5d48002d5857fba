"""Forms of activities. Each ends in a service."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.engines.activities.kinds import kind_choices, node_choices
from gonghui.engines.activities.models import Activity, ParticipantRole
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui.forms import GonghuiForm, GonghuiModelForm


class UnionField(forms.ModelChoiceField):
    """A union among those the account may write for, indented as in the tree."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class ActivityForm(GonghuiModelForm):
    """The facts of an activity."""

    union = UnionField(
        Union.objects.none(), label="主办工会", help_text="场次和人次只归主办工会统计一次"
    )
    kind = forms.ChoiceField(label="类别")
    node = forms.ChoiceField(label="活动节点", required=False)

    fieldsets: ClassVar = (
        ("基本信息", ("union", "title", "kind", "node", "theme")),
        ("时间地点", ("from_on", "to_on", "mode", "venue")),
        ("组织实施", ("target_group", "undertaker", "budget_amount", "description")),
    )
    units: ClassVar = {"budget_amount": "元"}

    class Meta:
        model = Activity
        fields = (
            "union",
            "title",
            "kind",
            "node",
            "theme",
            "from_on",
            "to_on",
            "mode",
            "venue",
            "target_group",
            "undertaker",
            "budget_amount",
            "description",
        )
        widgets: ClassVar = {
            "from_on": forms.DateInput,
            "to_on": forms.DateInput,
            "description": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts: ClassVar = {
            "theme": "如“中国梦·劳动美”，没有可不填",
            "target_group": "如“全县一线职工”",
            "description": "目的、内容、日程、安全预案等，可从方案中粘贴",
        }

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = Union.objects.visible_to(account, "activities.edit")
        if account.main_union is not None:
            self.fields["union"].initial = account.main_union.pk
        self.fields["kind"].choices = [("", "请选择"), *kind_choices()]
        self.fields["node"].choices = [("", "不属于特定节点"), *node_choices()]
        self.fields["budget_amount"].label = "预算"
        self.fields["budget_amount"].required = False

    def clean_budget_amount(self) -> Any:
        amount = self.cleaned_data.get("budget_amount") or 0
        if amount < 0:
            raise forms.ValidationError("预算不能是负数。")
        return amount

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("from_on"), data.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", "结束日期不能早于开始日期。")
        return data

    def _post_clean(self) -> None:
        super()._post_clean()
        # The database's constraint says the same once more, in English.
        if "to_on" in self._errors:
            self._errors.pop("__all__", None)


class SessionForm(GonghuiForm):
    """One time and place."""

    held_on = forms.DateField(label="日期", widget=forms.DateInput)
    starts_at = forms.TimeField(label="开始时间", required=False, widget=forms.TimeInput)
    venue = forms.CharField(
        label="地点", required=False, max_length=120, help_text="不填则与活动相同"
    )
    title = forms.CharField(
        label="场次名称", required=False, max_length=120, help_text="如“预赛”“机关专场”，可不填"
    )


class HeadcountForm(GonghuiForm):
    """How many came to a session that has no roster."""

    headcount = forms.IntegerField(
        label="申报人数",
        min_value=1,
        max_value=1_000_000,
        help_text="没有名册时申报。申报数单独列示，不与按名册统计的人次相加",
    )
    evidence = forms.CharField(
        label="依据",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如“签到表照片，存办公室”“主办方活动通报”",
    )
    units: ClassVar = {"headcount": "人"}


class SummaryForm(GonghuiForm):
    """The summary that closes an activity."""

    summary = forms.CharField(label="活动总结", widget=forms.Textarea(attrs={"rows": 12}))

    def __init__(self, *args: Any, shortest: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].help_text = f"开展情况、参加人数、效果和不足，不少于{shortest}字"


class ReasonForm(GonghuiForm):
    """Why an activity is called off."""

    reason = forms.CharField(
        label="取消原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class ParticipationForm(GonghuiForm):
    """As what people took part, and for how long."""

    role = forms.ChoiceField(
        label="身份", choices=ParticipantRole.choices, initial=ParticipantRole.PARTICIPANT
    )
    hours = forms.DecimalField(
        label="时长",
        required=False,
        min_value=0,
        max_value=24,
        max_digits=5,
        decimal_places=1,
        help_text="志愿服务等按时长统计的活动填写",
    )
    units: ClassVar = {"hours": "小时"}


class PasteForm(ParticipationForm):
    """A roster from somewhere else, a person a line."""

    field_order = ("lines", "role", "hours")

    lines = forms.CharField(
        label="名单",
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="每行一人：姓名加会员号、手机号或证件号，可直接从表格复制；姓名不重复时可只写姓名",
    )


def today_between(activity: Activity) -> Any:
    """Today, if the activity runs, else its first day: what a new session's form begins with."""
    today = timezone.localdate()
    return today if activity.from_on <= today <= activity.to_on else activity.from_on
