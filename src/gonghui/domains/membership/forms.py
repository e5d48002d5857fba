"""Forms of the register of members and of what happens to a membership."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone

from gonghui.domains.membership.duplicates.telling import warnings_for
from gonghui.domains.membership.enums import (
    ChangeReason,
    ConfirmMethod,
    EmploymentForm,
    JoinChannel,
    MemberTag,
    NewEmploymentType,
    PostCategory,
    SignedContract,
    SkillLevel,
    WorkStatus,
)
from gonghui.domains.membership.rules import changes
from gonghui.engines.registers.forms import RegisterForm
from gonghui.kernel.org.enums import MEMBER_KINDS, UnionKind, UnionStatus
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.people.enums import (
    ETHNICITIES,
    Education,
    HukouType,
    IdType,
    MaritalStatus,
    PoliticalStatus,
    Sex,
)
from gonghui.kernel.ui.forms import GonghuiForm, dress

NOT_CHOSEN = [("", "请选择")]
HOLDING = Q(status=UnionStatus.ACTIVE, kind__in=MEMBER_KINDS) & (
    ~Q(kind=UnionKind.UNION_LEAGUE) | Q(is_gig=True)
)
"""Unions that a member may be put into; `rules.joining.holding_problem` says the same of one."""


def holding_unions() -> Any:
    """Unions with members of their own, in the order of the tree. The form narrows to its scope."""
    return Union.objects.filter(HOLDING)


def _choice(
    label: str, choices: Any, *, required: bool = False, **kwargs: Any
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[*NOT_CHOSEN, *choices], required=required, **kwargs
    )


def _text(label: str, length: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **kwargs)


def _day(label: str, *, required: bool = False, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(), **kwargs)


class MemberForm(RegisterForm):
    """The collection form of the national register (会员实名制采集表). A new row joins; of an
    existing one union, joining day and number have pages of their own."""

    scopes: ClassVar[dict[str, str]] = {"employer": "employers.view"}
    fieldsets = (
        (
            "基本信息",
            (
                "name",
                "id_type",
                "id_number",
                "sex",
                "birth_on",
                "ethnicity",
                "mobile",
                "education",
                "political_status",
            ),
        ),
        (
            "会籍",
            ("union", "joined_on", "approval_number", "join_channel", "card_no", "bank", "tags"),
        ),
        (
            "工作信息",
            (
                "employer",
                "work_status",
                "employment_form",
                "is_migrant",
                "department",
                "team",
                "position",
                "post_category",
                "trade",
                "duty",
                "skill_level",
                "professional_title",
                "work_started_on",
                "employed_on",
            ),
        ),
        (
            "新就业形态",
            (
                "new_employment_type",
                "platform_company",
                "partner_company",
                "station",
                "work_city",
                "signed_contract",
                "vehicle_no",
            ),
        ),
        (
            "户籍与联系",
            (
                "hukou_type",
                "hukou_region",
                "native_place",
                "marital_status",
                "address",
                "email",
                "wechat",
                "emergency_contact",
            ),
        ),
        (
            "采集与确认",
            (
                "confirm_method",
                "collected_by",
                "collected_on",
                "checked_by",
                "checked_on",
                "remark",
            ),
        ),
    )

    name = forms.CharField(label="姓名", max_length=50)
    id_type = forms.ChoiceField(label="证件类别", choices=IdType.choices, initial=IdType.RESIDENT)
    id_number = forms.CharField(label="证件号码", max_length=30)
    sex = _choice(
        "性别", [(Sex.MALE, "男"), (Sex.FEMALE, "女")], help_text="身份证会自动带出，其他证件请选择"
    )
    birth_on = _day("出生日期", help_text="身份证会自动带出，其他证件请填写")
    ethnicity = _choice("民族", ETHNICITIES)
    mobile = forms.CharField(label="移动电话", max_length=20)
    education = _choice("学历", Education.choices)
    political_status = _choice("政治面貌", PoliticalStatus.choices)

    union = forms.ModelChoiceField(
        label="所属工会", queryset=Union.objects.none(), empty_label="请选择"
    )
    joined_on = _day("入会日期", required=True)
    approval_number = _text("上级批准文号", 60, help_text="仅曾被除名人员重新入会时填写")
    join_channel = forms.ChoiceField(label="入会渠道", choices=JoinChannel.choices)
    card_no = _text("服务卡号", 30)
    bank = _text("发卡银行", 60)
    tags = forms.MultipleChoiceField(
        label="身份标签",
        choices=MemberTag.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    employer = forms.ModelChoiceField(
        label="工作单位",
        queryset=Employer.objects.none(),
        required=False,
        empty_label="无（灵活就业）",
    )
    work_status = forms.ChoiceField(label="就业状况", choices=WorkStatus.choices)
    employment_form = forms.ChoiceField(label="用工形式", choices=EmploymentForm.choices)
    is_migrant = forms.BooleanField(label="农民工", required=False)
    department = _text("部门", 60)
    team = _text("班组", 60)
    position = _text("岗位", 60)
    post_category = _choice(
        "岗位类别", PostCategory.choices, help_text="女职工的法定退休年龄按此计算"
    )
    trade = _text("工种", 60)
    duty = _text("职务", 60)
    skill_level = _choice("技术等级", SkillLevel.choices)
    professional_title = _text("专业技术职务", 40)
    work_started_on = _day("参加工作日期")
    employed_on = _day("入职本单位日期")

    new_employment_type = forms.ChoiceField(
        label="类别",
        choices=[("", "不是新就业形态劳动者"), *NewEmploymentType.choices],
        required=False,
    )
    platform_company = _text("平台企业", 120)
    partner_company = _text("加盟（外包）企业", 120)
    station = _text("站点", 60)
    work_city = _text("工作城市", 60)
    signed_contract = _choice("签订合同情况", SignedContract.choices)
    vehicle_no = _text("车牌号", 20)

    hukou_type = _choice("户籍类型", HukouType.choices)
    hukou_region = forms.RegexField(
        r"^\d{6}$",
        label="户籍所在地",
        required=False,
        help_text="六位行政区划代码",
        error_messages={"invalid": "请填写六位行政区划代码"},
    )
    native_place = forms.RegexField(
        r"^\d{6}$",
        label="籍贯",
        required=False,
        help_text="六位行政区划代码",
        error_messages={"invalid": "请填写六位行政区划代码"},
    )
    marital_status = _choice("婚姻状况", MaritalStatus.choices)
    address = _text("通信地址", 200)
    email = forms.EmailField(label="电子邮箱", required=False)
    wechat = _text("微信", 50)
    emergency_contact = _text("紧急联系人", 100)

    confirm_method = _choice("确认方式", ConfirmMethod.choices)
    collected_by = _text("采集员", 50)
    collected_on = _day("采集日期")
    checked_by = _text("审核人", 50)
    checked_on = _day("审核日期")
    remark = _text("备注", 200)
    not_the_same = forms.BooleanField(
        label="已经核对，不是同一人", required=False, widget=forms.HiddenInput()
    )

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        self.base_fields["union"].queryset = holding_unions()
        self.base_fields["employer"].queryset = Employer.objects.order_by("name_key", "pk")
        super().__init__(*args, row=row, **kwargs)
        if row is None:
            self.fields["joined_on"].initial = timezone.localdate()
            return
        for name in ("union", "joined_on", "approval_number"):
            del self.fields[name]
        employer: Any = self.fields["employer"]
        employer.queryset = employer.queryset | Employer.objects.filter(pk=row.employer_id)
        del self.fields["not_the_same"]
        self.fields["id_number"].required = False
        self.fields["id_number"].help_text = f"现为 {row.person.id_number_masked}，不更正请留空"
        if row.card_no_sealed:
            self.fields["card_no"].help_text = f"现为 {row.card_no_masked}，不更换请留空"

    def clean(self) -> dict[str, Any]:
        """Whoever looks like a member already is registered only after somebody has looked."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        confirmed = data.pop("not_the_same", True)
        if self.row is not None or confirmed or self.errors:
            return data
        if found := warnings_for(data, account=self.account, permission="membership.view"):
            field = self.fields["not_the_same"]
            field.widget = forms.CheckboxInput()
            dress(field)
            sentences = [f"{text}。" for text in found]
            self.add_error("not_the_same", [*sentences, "确认不是同一人的，请勾选后再保存。"])
        return data

    def initial_of(self, row: Any) -> dict[str, Any]:
        """The stored facts; identity and card number are never put back into a form."""
        found: dict[str, Any] = {}
        for name in self.base_fields:
            if name in ("id_number", "card_no"):
                continue
            owner = row if hasattr(row, name) else row.person
            found[name] = getattr(owner, name, None)
        return found


class ChangeForm(GonghuiForm):
    """What every change of membership asks: the day, and what there is to say."""

    occurs_on = forms.DateField(label="变动日期", widget=forms.DateInput())
    note = forms.CharField(
        label="说明", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occurs_on"].initial = timezone.localdate()


def _reasons(reasons: tuple[ChangeReason, ...]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="变动原因", choices=[*NOT_CHOSEN, *((one.value, one.label) for one in reasons)]
    )


class RetainForm(ChangeForm):
    field_order = ("reason", "occurs_on", "note")
    reason = _reasons(changes.RETAINING_REASONS)


class RestoreForm(ChangeForm):
    field_order = ("reason", "occurs_on", "note")
    reason = _reasons(changes.RESTORING_REASONS)


class WithdrawForm(ChangeForm):
    field_order = ("reason", "occurs_on", "note")
    reason = _reasons(changes.WITHDRAWING_REASONS)


class ExpelForm(ChangeForm):
    field_order = ("reason", "occurs_on", "note")
    reason = _reasons(changes.EXPELLING_REASONS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = "委员会决定与事实"


class DeathForm(ChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occurs_on"].label = "死亡日期"
        self.fields["note"].label = "凭证"


class MoveForm(ChangeForm):
    """Transfer to another union within the account's reach."""

    field_order = ("union", "employer", "reason", "occurs_on", "note")
    union = forms.ModelChoiceField(
        label="转入工会", queryset=Union.objects.none(), empty_label="请选择"
    )
    employer = forms.ModelChoiceField(
        label="新工作单位",
        queryset=Employer.objects.none(),
        required=False,
        empty_label="无（灵活就业）",
    )
    reason = _reasons(changes.MOVING_REASONS)

    def __init__(self, *args: Any, account: Any, leaving: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = (  # type: ignore[attr-defined]
            holding_unions().visible_to(account, "membership.edit").exclude(pk=leaving.pk)
        )
        self.fields["employer"].queryset = (  # type: ignore[attr-defined]
            Employer.objects.visible_to(account, "employers.view").order_by("name_key", "pk")
        )


class MoveAllForm(MoveForm):
    """Transfer of everybody at a union that is about to be merged or dissolved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["employer"]
        self.fields["reason"].initial = ChangeReason.UNION_CLOSED


class CorrectEventForm(GonghuiForm):
    """Which entry was wrong, and whether it is written again for another day."""

    event = forms.ModelChoiceField(label="有误的变动", queryset=None, empty_label="请选择")
    occurs_on = _day("正确的日期", help_text="只是日期有误时填写；留空表示这条变动从未发生")
    note = forms.CharField(
        label="更正原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, events: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = events  # type: ignore[attr-defined]


class RevealForm(GonghuiForm):
    reason = forms.CharField(
        label="查看事由", max_length=100, help_text="例如：办理互助保障理赔。查看行为和事由都会记录"
    )


class FindForm(GonghuiForm):
    id_number = forms.CharField(
        label="证件号码",
        max_length=30,
        help_text="须输入完整号码；查找行为会记录",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
