"""Forms of aid and 金秋助学."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.domains.assistance.aid.enums import (
    CASH_KINDS,
    SERVICES,
    Outcome,
    PartnerKind,
    Stage,
    StudyStatus,
    VisitMethod,
)
from gonghui.domains.assistance.aid.rules.presets import PRESETS
from gonghui.domains.assistance.aid.services.campaigns import Plan
from gonghui.domains.assistance.aid.services.granting import Ask
from gonghui.domains.assistance.aid.services.studying import Student
from gonghui.engines.matters.forms import PERSON_HELP, PersonField
from gonghui.engines.money.enums import Way
from gonghui.engines.money.models import BudgetLine
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.ink import InkField

NOT_CHOSEN = [("", "请选择")]
ZERO = Decimal(0)


class ManyInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files as (name, bytes)."""

    def __init__(self, *, accept: str = "image/jpeg,image/png,application/pdf", **given: Any):
        super().__init__(widget=ManyInput(attrs={"accept": accept}), **given)

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        files = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        for one in files:
            super().clean(one, initial)
        return [(one.name, one.read()) for one in files]

    def bound_data(self, data: Any, initial: Any) -> Any:
        return None


def money_field(label: str, *, required: bool = False, **given: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=10, decimal_places=2, min_value=ZERO, required=required, **given
    )


def words(label: str, longest: int, *, rows: int = 3, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **given
    )


def union_field(**given: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Union.objects.none(), label="所在工会", **given)


def offer_unions(form: Any, account: Any, permission: str = "aid.edit") -> None:
    field: Any = form.fields["union"]
    field.queryset = Union.objects.visible_to(account, permission).filter(status="active")
    if account.main_union is not None:
        field.initial = account.main_union.pk


def line_field(**given: Any) -> forms.ModelChoiceField:
    return LineField(BudgetLine.objects.none(), label="预算项目", **given)


class LineField(forms.ModelChoiceField):
    """A budget line with its source of money."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}（{obj.get_fund_source_display()}）"


def offer_lines(form: Any, union: Any, year: int, account: Any) -> None:
    """Lines of the paying union; whoever may draft there may choose among them."""
    field: Any = form.fields["line"]
    field.queryset = BudgetLine.objects.visible_to(account, "money.draft").filter(
        union=union, year=year, is_closed=False
    )


class PersonForm(GonghuiForm):
    """Who, at which union."""

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        self.base_fields = self.base_fields | {
            "person": PersonField(account=account, label="职工", help_text=PERSON_HELP)
        }
        super().__init__(*args, **kwargs)
        self.order_fields(["person", "union"])
        offer_unions(self, account)


class ProposeForm(PersonForm):
    """A grant at the desk."""

    units: ClassVar[dict[str, str]] = {"burden": "元", "amount": "元", "goods_value": "元"}
    fieldsets = (
        ("救助对象", ("person", "union")),
        ("困难情况", ("kind", "reason", "burden", "papers")),
        ("拟救助", ("amount", "goods", "goods_value")),
    )

    union = union_field(help_text="有困难职工档案的，以档案所在工会为准")
    kind = forms.ChoiceField(
        label="救助种类",
        choices=[*NOT_CHOSEN, *((one.value, one.label) for one in CASH_KINDS)],
        help_text="没有建档的只能办临时救助和送温暖慰问",
    )
    reason = words("困难情况", 1000)
    burden = money_field("报销后个人负担", help_text="医疗、意外致困须填，扣除各类报销和赔付")
    amount = money_field("救助金", help_text="不填则在审核时按测算结果填写")
    goods = forms.CharField(label="物品", max_length=120, required=False)
    goods_value = money_field("物品折价")
    papers = ManyFilesField(
        label="佐证材料", required=False, help_text="可一次选多个，jpg、png、pdf，不超过20MB"
    )

    def ask(self) -> Ask:
        data = self.cleaned_data
        return Ask(
            data["kind"],
            data["reason"],
            data["burden"] or ZERO,
            None,
            data["amount"],
            data["goods"],
            data["goods_value"] or ZERO,
        )


class AmountForm(GonghuiForm):
    """What the union proposes after its check."""

    units: ClassVar[dict[str, str]] = {"burden": "元", "amount": "元", "goods_value": "元"}

    burden = money_field("报销后个人负担")
    amount = money_field("救助金")
    goods = forms.CharField(label="物品", max_length=120, required=False)
    goods_value = money_field("物品折价")


class ServiceForm(PersonForm):
    """A service that a family was given."""

    union = union_field(help_text="以困难职工档案所在工会为准")
    kind = forms.ChoiceField(
        label="服务种类", choices=[*NOT_CHOSEN, *((one.value, one.label) for one in SERVICES)]
    )
    on = forms.DateField(label="服务日期", widget=forms.DateInput())
    text = words("服务内容", 500)


WAYS = ((Way.BANK.value, Way.BANK.label), (Way.CASH.value, Way.CASH.label))


class PayForm(GonghuiForm):
    """Whose money, and how."""

    line = line_field()
    way = forms.ChoiceField(label="支付方式", choices=WAYS)

    def __init__(
        self, *args: Any, union: Any, account: Any, with_way: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_lines(self, union, timezone.localdate().year, account)
        if not with_way:
            del self.fields["way"]


class DayForm(GonghuiForm):
    on = forms.DateField(label="发放日期", widget=forms.DateInput())


class InkForm(GonghuiForm):
    """The worker signs."""

    def __init__(self, *args: Any, signer: str, **kwargs: Any) -> None:
        self.base_fields = {"ink": InkField(signer=signer, label="签名")}
        super().__init__(*args, **kwargs)


class EvaluateForm(GonghuiForm):
    outcome = forms.ChoiceField(label="帮扶效果", choices=[*NOT_CHOSEN, *Outcome.choices])
    words = words("说明", 500)
    on = forms.DateField(label="评价日期", widget=forms.DateInput())


class AdoptForm(GonghuiForm):
    """One of the published sets."""

    union = forms.ModelChoiceField(Union.objects.none(), label="适用工会（含下级）")
    preset = forms.ChoiceField(
        label="救助标准",
        choices=[(one.code, f"{one.title}：{one.says}") for one in PRESETS],
        widget=forms.RadioSelect,
    )
    source = forms.CharField(label="依据", max_length=200, help_text="文件名称和文号")
    from_on = forms.DateField(label="起用日期", widget=forms.DateInput())

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_unions(self, account, "aid.policy")


# ---------------------------------------------------------------- 金秋助学

STANDARDS = (
    ("filed", Stage.HIGHER, "在档：高等教育"),
    ("filed", Stage.SENIOR, "在档：高中、中职"),
    ("filed", Stage.SPECIAL, "在档：特殊教育"),
    ("filed", Stage.COMPULSORY, "在档：义务教育"),
    ("plain", Stage.HIGHER, "未建档：高等教育"),
    ("plain", Stage.SENIOR, "未建档：高中、中职"),
    ("partner", Stage.HIGHER, "联系地区：高等教育"),
    ("partner", Stage.SENIOR, "联系地区：高中、中职"),
    ("partner", Stage.COMPULSORY, "联系地区：义务教育"),
)


class CampaignForm(GonghuiForm):
    """What a year announces."""

    fieldsets = (
        ("公告", ("union", "year", "targets", "opens_on", "closes_on")),
        ("助学标准", tuple(f"{group}_{stage.value}" for group, stage, _ in STANDARDS)),
        ("资金和回访", ("line", "revisit_target")),
    )
    units: ClassVar[dict[str, str]] = {
        "revisit_target": "%",
        **{f"{group}_{stage.value}": "元/人" for group, stage, _ in STANDARDS},
    }

    union = forms.ModelChoiceField(Union.objects.none(), label="主办工会")
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    targets = words(
        "资助对象",
        300,
        initial="在档困难职工家庭就读高中、中职和高校的子女；突遇困难、没有建档的会员家庭子女",
    )
    opens_on = forms.DateField(label="申请开始", widget=forms.DateInput())
    closes_on = forms.DateField(label="申请截止", widget=forms.DateInput())
    line = line_field(required=False, help_text="可以在发放时再选")
    revisit_target = forms.IntegerField(label="回访率目标", min_value=0, max_value=100)

    def __init__(self, *args: Any, account: Any, campaign: Any = None, **kwargs: Any) -> None:
        self.base_fields = self.base_fields | {
            f"{group}_{stage.value}": money_field(label, help_text="")
            for group, stage, label in STANDARDS
        }
        super().__init__(*args, **kwargs)
        if campaign is not None:
            del self.fields["union"], self.fields["year"]
            offer_lines(self, campaign.union, campaign.year, account)
            return
        offer_unions(self, account, "aid.campaign")
        year = timezone.localdate().year
        self.fields["year"].initial = year
        field: Any = self.fields["line"]
        field.queryset = BudgetLine.objects.visible_to(account, "money.draft").filter(
            year=year, is_closed=False
        )

    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(
            targets=data["targets"],
            opens_on=data["opens_on"],
            closes_on=data["closes_on"],
            standards={
                (group, stage.value): data.get(f"{group}_{stage.value}") or ZERO
                for group, stage, _ in STANDARDS
            },
            line=data["line"],
            revisit_target=data["revisit_target"],
        )


class StudentFields(GonghuiForm):
    """The student."""

    name = forms.CharField(label="学生姓名", max_length=50)
    id_number = forms.CharField(label="学生身份证号", max_length=30)
    stage = forms.ChoiceField(label="学段", choices=[*NOT_CHOSEN, *Stage.choices])
    school = forms.CharField(label="学校", max_length=100)
    major = forms.CharField(label="专业", max_length=60, required=False)
    grade = forms.CharField(label="年级", max_length=30, required=False)
    is_new = forms.BooleanField(label="今年新录取", required=False)
    other_aid = forms.CharField(
        label="已获得的其他资助",
        max_length=200,
        required=False,
        help_text="如国家助学金、民政救助，写明金额；没有的不填",
    )
    reason = words("家庭困难情况", 500, required=False)
    papers = ManyFilesField(
        label="录取通知书或在读证明", help_text="拍照即可，可一次选多张，不超过20MB"
    )

    def student(self) -> Student:
        data = self.cleaned_data
        names = (
            "name",
            "id_number",
            "stage",
            "school",
            "major",
            "grade",
            "is_new",
            "other_aid",
            "reason",
        )
        return Student(**{name: data[name] for name in names})


class ApplyForm(StudentFields):
    """An application at the desk: the parent, then the student."""

    fieldsets = (
        ("家长", ("person", "union")),
        (
            "学生",
            ("name", "id_number", "stage", "school", "major", "grade", "is_new", "other_aid"),
        ),
        ("困难情况和材料", ("reason", "papers")),
    )
    union = union_field(help_text="有困难职工档案的，以档案所在工会为准")

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        self.base_fields = self.base_fields | {
            "person": PersonField(account=account, label="家长", help_text=PERSON_HELP)
        }
        super().__init__(*args, **kwargs)
        offer_unions(self, account)


class AmendForm(StudentFields):
    """The student's facts again, after a return."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = self.fields["papers"]
        papers.required, papers.help_text = False, "原来的材料保留，需要补充的再上传"


class ImportForm(GonghuiForm):
    """A list of students of a partner area."""

    area_kind = forms.ChoiceField(label="地区类别", choices=[*NOT_CHOSEN, *PartnerKind.choices])
    area = forms.CharField(label="联系地区", max_length=60, help_text="如“平安县大山乡”")
    school = forms.ModelChoiceField(
        Employer.objects.none(),
        label="收款学校（单位）",
        help_text="助学金统一付给学校（单位）代发；没有的，先在“用人单位”中登记",
    )
    file = forms.FileField(
        label="名单文件",
        help_text="xlsx、xls、csv；列：学生姓名、证件号码、学段、学校、年级、家长姓名",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["school"]
        field.queryset = Employer.objects.visible_to(account, "employers.view")


class ReasonForm(GonghuiForm):
    reason = words("作废原因", 200)


class VisitForm(GonghuiForm):
    """A call-back."""

    units: ClassVar[dict[str, str]] = {"gift": "元"}

    on = forms.DateField(label="回访日期", widget=forms.DateInput())
    method = forms.ChoiceField(label="方式", choices=[*NOT_CHOSEN, *VisitMethod.choices])
    visitors = forms.CharField(label="回访人", max_length=100)
    status = forms.ChoiceField(label="学生情况", choices=[*NOT_CHOSEN, *StudyStatus.choices])
    findings = words("回访记录", 1000, required=False)
    gift = money_field("慰问金", help_text="当面发放的慰问金，另行制单，不计入助学资金")
    line = line_field(required=False, help_text="发放慰问金的须选")
    photos = ManyFilesField(
        label="回访照片",
        required=False,
        accept="image/jpeg,image/png",
        help_text="发放慰问金的须上传，可一次选多张",
    )

    def __init__(self, *args: Any, union: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_lines(self, union, timezone.localdate().year, account)
