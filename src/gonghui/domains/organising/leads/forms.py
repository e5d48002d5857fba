"""Forms of the drive to found unions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.domains.organising.leads.enums import Attitude, LeadSource
from gonghui.domains.organising.leads.queries import active_unions, open_employers
from gonghui.engines.registers.forms import RegisterForm
from gonghui.kernel.access.models import Account
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui.forms import GonghuiForm

NOT_CHOSEN = [("", "请选择")]


def _day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **kwargs)


class LeadForm(RegisterForm):
    """列入线索."""

    scopes: ClassVar[dict[str, str]] = {"employer": "employers.view"}
    employer = forms.ModelChoiceField(
        label="用人单位",
        queryset=open_employers(),
        empty_label="请选择",
    )
    union = forms.ModelChoiceField(
        label="负责工会",
        queryset=active_unions(),
        empty_label="请选择",
    )
    source = forms.ChoiceField(label="来源", choices=LeadSource.choices, initial=LeadSource.VISIT)
    source_on = _day("来源日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source_on"].initial = timezone.localdate()


class AssignForm(GonghuiForm):
    to = forms.ModelChoiceField(
        label="责任人", queryset=Account.objects.none(), empty_label="请选择"
    )

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = accounts  # type: ignore[attr-defined]


class VisitForm(GonghuiForm):
    visited_on = _day("走访日期")
    met = forms.CharField(
        label="见到的人", max_length=60, required=False, help_text="姓名和职务，例如：张总，总经理"
    )
    attitude = forms.ChoiceField(label="单位态度", choices=[*NOT_CHOSEN, *Attitude.choices])
    words = forms.CharField(
        label="走访情况", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_step = forms.CharField(label="下一步", max_length=200, required=False)
    next_on = _day("下次跟进", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visited_on"].initial = timezone.localdate()


class SetAsideForm(GonghuiForm):
    reason = forms.CharField(
        label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：停产半停产，职工已大部离岗",
    )  # fmt: skip


class GoneForm(GonghuiForm):
    on = _day("注销日期")


class CoverForm(GonghuiForm):
    """The union that covers the employer from now on."""

    units: ClassVar[dict[str, str]] = {"staff_count": "人"}
    union = forms.ModelChoiceField(
        label="覆盖工会",
        queryset=Union.objects.none(),
        empty_label="请选择",
        help_text="单独建会的，先登记新工会；联合工会覆盖的，选择联合工会",
    )
    from_on = _day("覆盖起")
    staff_count = forms.IntegerField(
        label="覆盖职工数", min_value=0, required=False, help_text="留空表示该单位全部职工"
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["union"]
        field.queryset = active_unions().visible_to(account, "org.edit")
        self.fields["from_on"].initial = timezone.localdate()


class OpinionForm(GonghuiForm):
    number = forms.CharField(label="文号", max_length=60)
    on = _day("意见书日期")
    reply_by = _day("请于何日前答复")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
