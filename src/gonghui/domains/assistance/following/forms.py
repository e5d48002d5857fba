"""Forms of following families."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.domains.assistance.following.enums import (
    EndReason,
    Health,
    HelperKind,
    Income,
    MeasureKind,
    Risk,
    Way,
    Work,
)
from gonghui.domains.assistance.following.rules.leaving import BY_HAND
from gonghui.domains.assistance.following.services.proposing import Earned
from gonghui.domains.assistance.hardship.enums import (
    AccidentRule,
    Cause,
    Exclusion,
    ExpenseKind,
    IncomeKind,
)
from gonghui.domains.assistance.hardship.forms import amount, one_of
from gonghui.domains.assistance.hardship.forms import words as paragraph
from gonghui.kernel.access.models import Account
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.ink import InkField


def day(label: str, help_text: str = "") -> forms.DateField:
    """A day, today at first."""
    return forms.DateField(
        label=label, widget=forms.DateInput(), initial=timezone.localdate, help_text=help_text
    )


class ReviewForm(GonghuiForm):
    """动态复核: incomes and rigid expenses of the last twelve months, as they are now."""

    units: ClassVar[dict[str, str]] = {
        **{f"income_{kind.value}": "元/年" for kind in IncomeKind},
        **{f"expense_{kind.value}": "元/年" for kind in ExpenseKind},
        "accident_cost": "元/年",
    }
    fieldsets = (
        ("复核", ("on",)),
        ("全家近12个月的收入", tuple(f"income_{kind.value}" for kind in IncomeKind)),
        ("全家近12个月的刚性支出", tuple(f"expense_{kind.value}" for kind in ExpenseKind)),
        ("致困", ("main_cause", "accident_cost")),
        ("说明", ("remarks",)),
    )

    on = day("复核日期")
    main_cause = one_of("主要致困原因", Cause.choices)
    accident_cost = amount("突发大病、事故、灾害花的钱", "已填入刚性支出的不要重复填")
    remarks = paragraph("复核情况", 500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.base_fields = (
            {f"income_{kind.value}": amount(kind.label) for kind in IncomeKind}
            | {f"expense_{kind.value}": amount(kind.label) for kind in ExpenseKind}
            | self.base_fields
        )
        super().__init__(*args, **kwargs)

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("复核日期不能晚于今天。")
        return on

    def _rows(self, prefix: str, kinds: Any) -> list[dict[str, Any]]:
        found = [(kind.value, self.cleaned_data.get(f"{prefix}_{kind.value}")) for kind in kinds]
        return [{"kind": kind, "amount": value} for kind, value in found if value is not None]

    def changes(self, accident: dict[str, Any]) -> dict[str, Any]:
        """What `hardship.services.review` is given. `accident` is what is known of it so far."""
        cost = self.cleaned_data["accident_cost"]
        return {
            "incomes": self._rows("income", IncomeKind),
            "expenses": self._rows("expense", ExpenseKind),
            "main_cause": self.cleaned_data["main_cause"],
            "facts": {
                "accident": {**accident, "cost": None if cost is None else str(cost)},
            },
        }


class ExitForm(GonghuiForm):
    """脱困: six months and what removed each cause."""

    def __init__(
        self,
        *args: Any,
        months: Sequence[dt.date],
        causes: Sequence[str],
        people: int,
        **kwargs: Any,
    ) -> None:
        self.months, self.causes = months, causes
        self.units = {f"net_{place}": "元" for place in range(len(months))} | {"people": "人"}
        fields: dict[str, forms.Field] = {
            "people": forms.IntegerField(
                label="家庭共同生活人口", min_value=1, max_value=20, initial=people
            )
        }
        for place, first in enumerate(months):
            field = forms.DecimalField(
                label=f"{first:%Y年%-m月}", min_value=Decimal(0), max_digits=12, decimal_places=2
            )
            field.widget.attrs["inputmode"] = "decimal"
            fields[f"net_{place}"] = field
        for code in causes:
            fields[f"gone_{code}"] = paragraph(
                f"“{Cause(code).label}”怎样消除", 300, required=False
            )
        fields["words"] = paragraph("其他说明", 500, required=False)
        self.base_fields = fields
        self.fieldsets = (
            (
                "全家每月收入减去刚性支出后的净额",
                ("people", *(f"net_{place}" for place in range(len(months)))),
            ),
            ("致困原因已经消除", tuple(f"gone_{code}" for code in causes)),
            ("说明", ("words",)),
        )
        super().__init__(*args, **kwargs)

    def earned(self) -> list[Earned]:
        data = self.cleaned_data
        return [
            Earned(first, data[f"net_{place}"], data["people"])
            for place, first in enumerate(self.months)
        ]

    def gone(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"gone_{code}"] for code in self.causes}


class ReliefForm(GonghuiForm):
    """解困."""

    receives_dibao = forms.BooleanField(label="已纳入低保、特困等政府兜底保障", required=False)
    words = paragraph("兜底保障和工会常态化帮扶的安排", 500)


class CancelForm(GonghuiForm):
    """注销."""

    reason = one_of("注销原因", [(one.value, one.label) for one in BY_HAND])
    other_number = forms.CharField(
        label="并入的档号", max_length=60, required=False, help_text="并档的填写"
    )
    words = paragraph(
        "说明", 500, required=False, help_text="虚假材料、拒绝核查的，写明查实和告知的经过"
    )


class ReturnForm(GonghuiForm):
    """返困."""

    words = paragraph("返困的情况", 500)


class ProposalSignForm(GonghuiForm):
    """The worker's word."""

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        self.base_fields = {"ink": InkField(label=f"{name}签字", signer=name)}
        super().__init__(*args, **kwargs)


class CallForm(GonghuiForm):
    """回访."""

    units: ClassVar[dict[str, str]] = {"monthly": "元/月"}

    visited_on = day("回访日期")
    way = forms.ChoiceField(label="方式", choices=Way.choices, widget=forms.RadioSelect)
    visitors = forms.CharField(label="走访人", max_length=60)
    income = one_of("收入与上次相比", Income.choices)
    monthly = amount("月人均净收入", "问清楚了再填；接近低保标准的会提示风险")
    work = one_of("就业", Work.choices)
    health = one_of("健康", Health.choices)
    risk = forms.ChoiceField(label="返困风险", choices=Risk.choices, widget=forms.RadioSelect)
    words = paragraph("了解的情况", 800)
    needs = paragraph("家庭的需求", 300, required=False)


class CompareForm(GonghuiForm):
    """A list of government relief."""

    union = forms.ModelChoiceField(label="工会（含下级）", queryset=Union.objects.none())
    title = forms.CharField(
        label="名单名称", max_length=60, help_text="如“云溪县2026年11月低保名单”"
    )
    as_of = day("名单截止日期")
    table = forms.FileField(
        label="名单",
        help_text="xlsx、xls或csv，要有“证件号码”“救助类别”两列，其他列不读取；文件比对后不保存。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, unions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = unions  # type: ignore[attr-defined]


class AnswerForm(GonghuiForm):
    """What was done about a difference."""

    answer = forms.CharField(label="处理情况", max_length=200)


class TrialForm(GonghuiForm):
    """A changed rule."""

    units: ClassVar[dict[str, str]] = {
        "dibao_urban": "元/月",
        "dibao_rural": "元/月",
        "relative_multiple": "倍",
        "accident_multiple": "倍",
    }
    fieldsets = (
        ("试算", ("union", "title")),
        (
            "改哪些标准",
            (
                "dibao_urban",
                "dibao_rural",
                "relative_multiple",
                "accident_rule",
                "accident_multiple",
                "exclusions",
            ),
        ),
    )

    union = forms.ModelChoiceField(label="工会（含下级）", queryset=Union.objects.none())
    title = forms.CharField(label="名称", max_length=60, help_text="如“低保提高到820元”")
    dibao_urban = forms.DecimalField(label="城市低保标准", max_digits=8, decimal_places=2)
    dibao_rural = forms.DecimalField(label="农村低保标准", max_digits=8, decimal_places=2)
    relative_multiple = forms.DecimalField(
        label="相对困难为低保标准的倍数", max_digits=5, decimal_places=2
    )
    accident_rule = forms.ChoiceField(
        label="意外致困的认定办法",
        choices=[(one.value, f"{one.value}：{one.label}") for one in AccidentRule],
    )
    accident_multiple = forms.DecimalField(
        label="意外致困（办法A）为低保标准的倍数", max_digits=5, decimal_places=2
    )
    exclusions = forms.MultipleChoiceField(
        label="不予认定的情形",
        choices=Exclusion.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, unions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = unions  # type: ignore[attr-defined]

    def parameters(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in data if name not in ("union", "title")}


class PairForm(GonghuiForm):
    """Who is to stand by a family."""

    fieldsets = (
        ("责任人", ("kind", "cadre", "member", "helper_union", "phone")),
        ("目标", ("from_on", "target_on", "goal")),
    )

    kind = forms.ChoiceField(
        label="责任人类别", choices=HelperKind.choices, widget=forms.RadioSelect
    )
    cadre = forms.ModelChoiceField(
        label="干部", queryset=Account.objects.none(), required=False, help_text="类别为干部的选"
    )
    member = forms.CharField(
        label="劳模的会员号或手机号",
        max_length=30,
        required=False,
        help_text="类别为劳模的填，须是登记的会员",
    )
    helper_union = forms.ModelChoiceField(
        label="工会",
        queryset=Union.objects.none(),
        required=False,
        help_text="类别为工会（单位）的选",
    )
    phone = forms.CharField(
        label="联系电话",
        max_length=30,
        required=False,
        help_text="家庭能看到；不填用责任人登记的手机号",
    )
    from_on = day("结对日期")
    target_on = forms.DateField(label="目标日期", widget=forms.DateInput())
    goal = paragraph("帮扶目标", 300)

    def __init__(self, *args: Any, cadres: Any, unions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cadre"].queryset = cadres  # type: ignore[attr-defined]
        self.fields["helper_union"].queryset = unions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        needed = {
            HelperKind.CADRE: ("cadre", "请选择干部。"),
            HelperKind.MODEL_WORKER: ("member", "请填写劳模的会员号或手机号。"),
            HelperKind.UNION: ("helper_union", "请选择工会。"),
        }
        if data.get("kind"):
            name, sentence = needed[HelperKind(data["kind"])]
            if not data.get(name):
                self.add_error(name, sentence)
        return data


class MeasureForm(GonghuiForm):
    """帮扶措施."""

    kind = one_of("类别", MeasureKind.choices)
    words = paragraph("措施", 300)
    due_on = forms.DateField(label="完成时限", widget=forms.DateInput())


class MeasureDoneForm(GonghuiForm):
    done_on = day("完成日期")
    achieved = paragraph("落实的结果", 300)


class PairVisitForm(GonghuiForm):
    """结对走访."""

    visited_on = day("走访日期")
    way = forms.ChoiceField(label="方式", choices=Way.choices, widget=forms.RadioSelect)
    words = paragraph("走访情况", 800)
    brought = paragraph("落实的物资、资金、就业等", 300, required=False)


class EndForm(GonghuiForm):
    to_on = day("结束日期")
    reason = one_of("结束原因", EndReason.choices)
    achieved = paragraph("帮扶结果", 500)
