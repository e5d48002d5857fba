"""The pages of an application, at the desk and on the phone alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from gonghui.domains.assistance.hardship.enums import (
    Cause,
    Dibao,
    ExpenseKind,
    Health,
    HousingType,
    IncomeKind,
    Livelihood,
    MedicalInsurance,
    PaperKind,
    Relation,
    SchoolStage,
    VehicleUse,
)
from gonghui.domains.assistance.hardship.models import HouseholdMember
from gonghui.domains.assistance.hardship.rules.assessment import (
    Accident,
    ExclusionFacts,
    Household,
    Item,
)
from gonghui.domains.assistance.hardship.rules.completeness import causes_problem
from gonghui.domains.assistance.hardship.services.drafting import MemberFacts
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.ink import InkField

NOT_CHOSEN = [("", "请选择")]
PAPER_TYPES = "image/*,.pdf"
PAPER_HELP = "可直接拍照，或选择jpg、png、pdf文件，不超过20MB"


def amount(label: str, help_text: str = "") -> forms.DecimalField:
    """Yuan of a year; empty is nothing."""
    field = forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        help_text=help_text,
    )
    field.widget.attrs["inputmode"] = "decimal"
    return field


def flag(label: str, help_text: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


def one_of(label: str, choices: Any, *, required: bool = True, help_text: str = "") -> Any:
    return forms.ChoiceField(
        label=label, choices=[*NOT_CHOSEN, *choices], required=required, help_text=help_text
    )


def words(label: str, longest: int, *, required: bool = True, help_text: str = "") -> Any:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class MemberForm(GonghuiForm):
    """Somebody who lives in the household. Of the worker himself only his circumstances."""

    relation = one_of("与本人关系", [pair for pair in Relation.choices if pair[0] != "head"])
    full_name = forms.CharField(label="姓名", max_length=50)
    id_number = forms.CharField(
        label="身份证号",
        max_length=18,
        required=False,
        help_text="成年人必填；孩子还没有的可以不填",
    )
    is_minor = flag("未满18周岁")
    livelihood = one_of("现在做什么", Livelihood.choices)
    health = one_of("健康状况", Health.choices)
    disability = forms.CharField(
        label="残疾类别和等级",
        max_length=40,
        required=False,
        help_text="有残疾证的填，如“肢体三级”",
    )
    insurance = one_of("医疗保险", MedicalInsurance.choices)
    place = forms.CharField(label="工作单位或者学校", max_length=80, required=False)
    stage = one_of("在读学段", SchoolStage.choices, required=False, help_text="学生才填")
    entered_on = forms.CharField(
        label="入学年月", max_length=7, required=False, help_text="学生才填，如“2025-09”"
    )

    def __init__(self, *args: Any, member: HouseholdMember | None = None, **kwargs: Any) -> None:
        self.member = member
        if member is not None:
            kwargs.setdefault("initial", {}).update(
                member.facts,
                relation=member.relation,
                full_name=member.full_name,
                id_number=member.id_number,
                is_minor=not member.is_adult,
            )
        super().__init__(*args, **kwargs)
        if member is not None and member.is_head:
            for name in ("relation", "full_name", "id_number", "is_minor"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        is_head = self.member is not None and self.member.is_head
        if not is_head and not data.get("is_minor") and not data.get("id_number", "").strip():
            self.add_error("id_number", "成年人请填写身份证号。")
        return data

    def said(self) -> MemberFacts:
        """What was filled in."""
        data, old = self.cleaned_data, self.member
        names = ("livelihood", "health", "disability", "insurance", "place", "stage", "entered_on")
        facts = {name: data[name] for name in names}
        if old is not None and old.is_head:
            return MemberFacts("head", old.full_name, old.id_number, True, facts, old.uid)
        return MemberFacts(
            data["relation"],
            data["full_name"],
            data["id_number"],
            not data["is_minor"],
            facts,
            old.uid if old is not None else None,
        )


class HomeForm(GonghuiForm):
    """How the household lives."""

    units: ClassVar[dict[str, str]] = {"home_area": "平方米"}

    is_urban = forms.TypedChoiceField(
        label="按哪里的低保标准算",
        choices=[("urban", "城市（长期住在城镇）"), ("rural", "农村")],
        coerce=lambda value: value == "urban",
        widget=forms.RadioSelect,
    )
    address = forms.CharField(label="家庭住址", max_length=120)
    housing = one_of("住房类型", HousingType.choices)
    home_area = amount("住房面积")
    dibao = one_of("是否享受低保", Dibao.choices)
    is_single_parent = flag("单亲家庭")
    is_zero_employment = flag("零就业家庭（有劳动能力的都没有工作）")
    can_help_itself = flag("有自救能力（有人能就业或者创业）")
    needs = words("希望工会帮什么", 300, required=False)


class IncomesForm(GonghuiForm):
    """What the whole household has earned in the last twelve months."""

    units: ClassVar[dict[str, str]] = {kind.value: "元/年" for kind in IncomeKind}

    wage = amount("工资性收入", "全家人的工资、奖金、零工收入，税后到手，近12个月合计")
    business = amount("经营净收入", "做生意、种地、养殖，减去成本")
    property = amount("财产净收入", "房租、利息、分红")
    transfer = amount("转移净收入", "养老金、失业金、低保金、赡养费、抚养费、各种补助")
    other = amount("其他应计收入")


class ExpensesForm(GonghuiForm):
    """What it cannot do without: 刚性支出."""

    units: ClassVar[dict[str, str]] = {kind.value: "元/年" for kind in ExpenseKind}

    illness = amount(
        "看病自己付的", "医保、大病保险、商业保险、互助保障、捐款报销以后，自己实际付的"
    )
    disability = amount("残疾照料", "护理、康复、辅具，减去补贴")
    education = amount("子女教育", "学费、住宿费等，不含小学和初中")
    housing = amount("住房", "房租，或者唯一住房的贷款")
    employment = amount("必要就业成本", "上班的交通、工具等")
    other = amount("其他刚性支出")


class CausesForm(GonghuiForm):
    """Why the household is in hardship."""

    units: ClassVar[dict[str, str]] = {
        "accident_cost": "元/年",
        "net_assets": "元",
        "savings": "元",
    }

    main_cause = one_of("主要原因（只选一项）", Cause.choices)
    sub_causes = forms.MultipleChoiceField(
        label="次要原因（最多三项）",
        choices=Cause.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    accident_cost = amount(
        "突发大病、事故、灾害花的钱",
        "近12个月因此付的，减去赔付、报销和救助；前面“刚性支出”里填过的不要重复填；没有的填0",
    )
    net_assets = amount("投资性净资产", "股票、基金等，减去借款；没有的不填")
    savings = amount("储蓄", "存款和现金；没有的不填")
    story = words("困难情况", 800, help_text="家里出了什么事、怎样困难，用自己的话写几句")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        problem = causes_problem(data.get("main_cause", ""), data.get("sub_causes", []))
        if problem:
            self.add_error("sub_causes", f"{problem}。")
        return data


class PropertyForm(GonghuiForm):
    """What may keep a household from being filed."""

    units: ClassVar[dict[str, str]] = {
        "floor_area": "平方米",
        "school_fee": "元/年",
        "public_school_fee": "元/年",
    }

    homes = forms.IntegerField(label="全家有几套住房", min_value=0, max_value=99)
    floor_area = amount("这些住房一共多大")
    has_vehicle = flag("家里有汽车，或者经常用别人的汽车")
    vehicle_use = one_of(
        "汽车的用途", VehicleUse.choices, required=False, help_text="属于这三种的，可能不影响认定"
    )
    runs_business = flag("家里有人开公司、开店雇人，或者是企业的控股人")
    school_fee = amount("孩子读民办学校的学费", "没有的不填")
    public_school_fee = amount("当地同级公办学校的学费", "填了上一项才填")
    studies_abroad = flag("孩子自费出国留学")
    refuses_work = flag("有劳动能力的人没有正当理由不肯就业")


class PaperForm(GonghuiForm):
    """A paper, by camera or as a file."""

    kind = forms.ChoiceField(
        label="材料种类",
        choices=PaperKind.choices,
        help_text="致困证明：病历、费用结算单、学籍、残疾证、灾害证明等",
    )
    paper = forms.FileField(
        label="材料",
        help_text=PAPER_HELP,
        widget=forms.FileInput(attrs={"accept": PAPER_TYPES}),
    )


class SignForm(GonghuiForm):
    """An adult's signature under the authorisation."""

    def __init__(self, *args: Any, member: HouseholdMember, **kwargs: Any) -> None:
        self.base_fields = {
            "ink": InkField(label=f"{member.full_name}签名", signer=member.full_name)
        }
        super().__init__(*args, **kwargs)


class SelfCheckForm(GonghuiForm):
    """Enough for the rule to say what it might say."""

    units: ClassVar[dict[str, str]] = {
        "people": "人",
        "income": "元/年",
        "illness": "元/年",
        "rigid": "元/年",
        "accident": "元/年",
    }

    people = forms.IntegerField(label="一起生活的有几口人", min_value=1, max_value=15)
    is_urban = forms.TypedChoiceField(
        label="长期住在",
        choices=[("urban", "城镇"), ("rural", "农村")],
        coerce=lambda value: value == "urban",
        initial="urban",
        widget=forms.RadioSelect,
    )
    income = amount("全家一年收入", "工资、做生意、房租、养老金、各种补助，到手的")
    illness = amount("看病自己付的", "报销以后的")
    rigid = amount("残疾照料、孩子上高中大学、房租等必须花的")
    accident = amount("突发大病、事故、灾害花的钱", "前面没有填过的，报销和赔付以后的")
    has_vehicle = flag("家里有汽车", "残疾代步、就医、谋生用的不用勾选")
    has_homes = flag("有两套以上住房", "并且明显大于当地人均面积")

    def household(self) -> Household:
        """What the rule is asked."""
        data = self.cleaned_data
        zero = Decimal(0)
        cost = data["accident"] or zero
        return Household(
            people=data["people"],
            incomes=(Item("other", data["income"] or zero),),
            expenses=(
                Item("illness", data["illness"] or zero),
                Item("other", data["rigid"] or zero),
            ),
            is_urban=data["is_urban"],
            accident=Accident(cost) if cost else None,
            facts=ExclusionFacts(
                has_vehicle=data["has_vehicle"],
                homes=2 if data["has_homes"] else 0,
                floor_area=Decimal(10**6) if data["has_homes"] else zero,
            ),
        )


class ConsentForm(GonghuiForm):
    """The last word of an application."""

    agreed = forms.BooleanField(
        label="以上内容属实，不隐瞒收入和财产；提供虚假情况的，取消资格并退回救助款物",
        error_messages={"required": "请阅读后勾选。"},
    )
    agreed_separately = forms.BooleanField(
        label="我和家人单独同意工会为认定和帮扶处理健康、收入等敏感个人信息，并公示姓名（隐去部分）、单位、类别和致困原因类别",
        error_messages={"required": "涉及敏感个人信息，须单独同意才能申请。"},
    )
