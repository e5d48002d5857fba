"""What the whole place goes by: policy parameters and the working calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from gonghui.kernel.calendar.festivals import festivals, lunar_label
from gonghui.kernel.calendar.queries import special_day, special_days_of
from gonghui.kernel.calendar.services import forget_special_day, set_special_day
from gonghui.kernel.org.models import Union
from gonghui.kernel.policy.parameters import PARAMETERS
from gonghui.kernel.policy.services import Resolved, resolve, set_parameter
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.pages import CreatePage, Link, Page

USUAL = "usual"


@dataclass(frozen=True)
class ShownParameter:
    """A parameter with the value that applies at the account's union today."""

    code: str
    title: str
    resolved: Resolved


class PolicyPage(Page):
    """Every rule parameter: the value in force here, and who says so."""

    permission = "policy.view"
    title = "政策参数"
    template_name = "workbench/policy.html"
    links = (Link("设置参数", "policy-set", "edit", "policy.edit", "primary"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        today = timezone.localdate()
        shown = [
            ShownParameter(one.code, one.title, resolve(one.code, union=user.main_union, on=today))
            for one in PARAMETERS
        ]
        may_set = user.may("policy.edit")
        return super().get_context_data(
            parameters=shown, union=user.main_union, may_set=may_set, **kwargs
        )


class PolicyForm(GonghuiForm):
    """A union's own value from a day on, with the paper that says so."""

    code = forms.ChoiceField(label="参数")
    union = forms.ModelChoiceField(
        label="工会",
        queryset=Union.objects.none(),
        empty_label=None,
        help_text="对该工会和它的下级生效，下级自己另有规定的除外",
    )
    value = forms.CharField(label="取值", max_length=200)
    source = forms.CharField(label="依据", max_length=200, help_text="文件名称和文号")
    from_on = forms.DateField(label="生效日期", initial=timezone.localdate)
    to_on = forms.DateField(label="失效日期", required=False, help_text="不填为长期")

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["code"]
        choice.choices = [(one.code, f"{one.title}（{one.unit}）") for one in PARAMETERS]
        unions: Any = self.fields["union"]
        unions.queryset = Union.objects.visible_to(account, "policy.edit")


class PolicySetPage(CreatePage):
    """Set a parameter for a union."""

    permission = "policy.edit"
    title = "设置政策参数"
    form_class = PolicyForm
    parents = (("政策参数", "policy"),)
    success_url_name = "policy"
    success_text = "参数已设置。"

    def form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        initial = {"code": self.request.GET.get("code", ""), "union": user.main_union}
        return {"account": user, "initial": initial}

    def perform(self, form: Any) -> Any:
        set_parameter(actor=self.request.user, **form.cleaned_data)


class CalendarPage(Page):
    """Holidays, working weekends and festivals of a year."""

    permission = "calendar.view"
    title = "工作日历"
    template_name = "workbench/calendar.html"
    links = (Link("设置日期", "calendar-edit", "edit", "calendar.edit", "primary"),)

    @property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        is_year = len(asked) == 4 and asked.isascii() and asked.isdecimal()
        return int(asked) if is_year and 1950 <= int(asked) <= 2099 else timezone.localdate().year

    def get_subtitle(self) -> str:
        return f"{self.year}年"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = self.year
        user: Any = self.request.user
        return super().get_context_data(
            year=year,
            days=special_days_of(year),
            festivals=[(day, name, lunar_label(day)) for day, name in festivals(year)],
            may_edit=user.may("calendar.edit"),
            **kwargs,
        )


class CalendarForm(GonghuiForm):
    """What a day is."""

    day = forms.DateField(label="日期", initial=timezone.localdate)
    kind = forms.ChoiceField(
        label="安排", choices=(("off", "放假"), ("work", "上班"), (USUAL, "按平常星期计算"))
    )
    name = forms.CharField(
        label="名称", max_length=40, required=False, help_text="如“春节”“国庆节调休”"
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") != USUAL and not data.get("name"):
            self.add_error("name", "请填写名称。")
        return data


class CalendarEditPage(CreatePage):
    """Make a day a holiday, a working day, or an ordinary one again."""

    permission = "calendar.edit"
    title = "设置日期"
    form_class = CalendarForm
    parents = (("工作日历", "calendar"),)
    success_url_name = "calendar"
    success_text = "日期已设置，此后的工作日期限按新的安排计算。"

    def form_kwargs(self) -> dict[str, Any]:
        try:
            day = dt.date.fromisoformat(self.request.GET.get("day", ""))
        except ValueError:
            return {}
        row = special_day(day)
        if row is None:
            return {"initial": {"day": day}}
        kind = "work" if row.is_workday else "off"
        return {"initial": {"day": day, "kind": kind, "name": row.name}}

    def perform(self, form: Any) -> Any:
        data, user = form.cleaned_data, self.request.user
        if data["kind"] == USUAL:
            forget_special_day(data["day"], actor=user)
        else:
            set_special_day(
                data["day"], name=data["name"], is_workday=data["kind"] == "work", actor=user
            )
