"""Forms of the registers of unions, employers and posts."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.domains.organising import queries
from gonghui.domains.organising.models import UnionProfile
from gonghui.engines.registers.forms import RegisterForm, RegisterModelForm
from gonghui.kernel.org.enums import (
    DutyType,
    Post,
    RelationKind,
    UnionKind,
    UnionLevel,
    UnionSector,
    UnionStatus,
)
from gonghui.kernel.org.models import Coverage, Employer, Union, UnionRelation
from gonghui.kernel.ui.forms import GonghuiForm, GonghuiModelForm

NOT_CHOSEN = [("", "请选择")]


class UnionChoice(forms.ModelChoiceField):
    """Unions as an indented list in the order of the tree."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


def _unions(label: str, **kwargs: Any) -> UnionChoice:
    return UnionChoice(
        label=label,
        queryset=Union.objects.filter(status=UnionStatus.ACTIVE),
        empty_label="请选择",
        **kwargs,
    )


def _today(form: forms.BaseForm, name: str) -> None:
    form.fields[name].initial = timezone.localdate()


class UnionForm(RegisterForm):
    """登记工会 and 修改资料. Name, place and status of an existing union have verbs of their own."""

    scopes: ClassVar[dict[str, str]] = {"employer": "employers.view"}
    fieldsets = (
        ("隶属与名称", ("parent", "name", "short_name", "code")),
        ("类型", ("level", "kind", "sector", "is_digital", "is_gig")),
        ("建会", ("founded_on", "document_number", "employer")),
        ("联系", ("region_code", "phone", "address")),
    )
    new_only = ("parent", "name", "code", "level", "founded_on", "document_number", "employer")

    parent = _unions("上级工会")
    name = forms.CharField(label="工会全称", max_length=120)
    short_name = forms.CharField(label="简称", max_length=40, required=False)
    code = forms.CharField(
        label="工会编号", max_length=30, required=False, help_text="留空由系统生成"
    )
    level = forms.ChoiceField(label="层级", choices=UnionLevel.choices, initial=UnionLevel.BASE)
    kind = forms.ChoiceField(label="类型", choices=UnionKind.choices, initial=UnionKind.BASE_SINGLE)
    sector = forms.ChoiceField(
        label="领域", choices=UnionSector.choices, initial=UnionSector.ENTERPRISE
    )
    is_digital = forms.BooleanField(label="数字经济企业工会", required=False)
    is_gig = forms.BooleanField(label="新就业形态工会", required=False)
    founded_on = forms.DateField(
        label="建会日期", widget=forms.DateInput(), help_text="上级批复之日"
    )
    document_number = forms.CharField(label="批复文号", max_length=60, required=False)
    employer = forms.ModelChoiceField(
        label="所在单位",
        queryset=Employer.objects.order_by("name_key", "pk"),
        required=False,
        empty_label="暂不登记",
        help_text="登记后自动列为覆盖单位；联合工会的其他单位可在卡片上添加",
    )
    region_code = forms.RegexField(
        r"^\d{6}(\d{3}){0,2}$",
        label="行政区划代码",
        required=False,
        error_messages={"invalid": "请填写6位、9位或12位区划代码"},
    )
    phone = forms.CharField(label="联系电话", max_length=30, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if row is None:
            _today(self, "founded_on")
            return
        for name in self.new_only:
            del self.fields[name]


class EmployerForm(RegisterModelForm):
    scopes: ClassVar[dict[str, str]] = {"registrar": "employers.edit"}
    fieldsets = (
        (
            "单位",
            (
                "name",
                "credit_code",
                "registrar",
                "nature",
                "industry",
                "is_digital",
                "must_unionise",
                "opened_on",
                "counted_from",
                "closed_on",
            ),
        ),
        ("职工", ("staff_count", "women_count", "migrant_count", "dispatched_count")),
        ("联系", ("legal_representative", "contact", "phone", "region_code", "address")),
    )
    units: ClassVar[dict[str, str]] = dict.fromkeys(
        ("staff_count", "women_count", "migrant_count", "dispatched_count"), "人"
    )

    class Meta:
        model = Employer
        fields = (
            "name",
            "credit_code",
            "registrar",
            "nature",
            "industry",
            "is_digital",
            "must_unionise",
            "opened_on",
            "counted_from",
            "closed_on",
            "staff_count",
            "women_count",
            "migrant_count",
            "dispatched_count",
            "legal_representative",
            "contact",
            "phone",
            "region_code",
            "address",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit_code"].required = False
        self.fields["counted_from"].required = False

    def clean_credit_code(self) -> str | None:
        return (self.cleaned_data["credit_code"] or "").strip().upper() or None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        staff = data.get("staff_count") or 0
        for name in ("women_count", "migrant_count", "dispatched_count"):
            if (data.get(name) or 0) > staff:
                self.add_error(name, "不能超过职工总数")
        opened, closed = data.get("opened_on"), data.get("closed_on")
        if opened and closed and closed < opened:
            self.add_error("closed_on", "终止日期不能早于开业日期")
        return data

    def _get_validation_exclusions(self) -> set[str]:
        # `counted_from` is filled in by the service when left empty.
        return {*super()._get_validation_exclusions(), "counted_from"}


class AppointmentForm(RegisterForm):
    """登记任职."""

    fieldsets = (
        ("任职", ("union", "person", "post", "duty_type", "from_on")),
        ("选举与任期", ("term_number", "elected_on", "term_ends_on", "document_number")),
    )
    union = _unions("工会")
    person = forms.CharField(
        label="会员", max_length=50, help_text="填写会员号；姓名在您的范围内唯一时也可填姓名"
    )
    post = forms.ChoiceField(label="职务", choices=[*NOT_CHOSEN, *Post.choices])
    duty_type = forms.ChoiceField(
        label="任职方式", choices=DutyType.choices, initial=DutyType.PART_TIME
    )
    from_on = forms.DateField(label="任职日期", widget=forms.DateInput())
    term_number = forms.IntegerField(label="届次", min_value=1, max_value=99, required=False)
    elected_on = forms.DateField(label="选举日期", widget=forms.DateInput(), required=False)
    term_ends_on = forms.DateField(label="任期届满", widget=forms.DateInput(), required=False)
    document_number = forms.CharField(label="批复文号", max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _today(self, "from_on")

    def clean_person(self) -> Any:
        person = queries.find_member(self.cleaned_data["person"], account=self.account)
        if person is None:
            raise forms.ValidationError("您的管辖范围内没有该会员，或有同名会员，请填写会员号。")
        return person


class ProfileForm(GonghuiModelForm):
    """The collection form of a union (会员实名制采集表)."""

    fieldsets = (
        (
            "法人资格",
            (
                "is_legal_person",
                "credit_code",
                "certificate_number",
                "certificate_issued_on",
                "certificate_expires_on",
            ),
        ),
        (
            "建会与届次",
            (
                "approval_number",
                "founding_channel",
                "preparing_since_on",
                "term_number",
                "term_from_on",
                "term_to_on",
            ),
        ),
        (
            "机构",
            (
                "has_audit_committee",
                "has_women_committee",
                "has_law_supervision",
                "has_labour_protection",
                "full_time_count",
                "part_time_count",
            ),
        ),
        ("印章与账户", ("has_seal", "has_account", "bank", "bank_account")),
        (
            "民主管理与服务",
            (
                "has_workers_congress",
                "has_open_affairs",
                "has_collective_contract",
                "has_worker_directors",
                "has_mutual_aid",
                "is_service_station",
            ),
        ),
    )
    units: ClassVar[dict[str, str]] = {"full_time_count": "人", "part_time_count": "人"}

    bank_account = forms.CharField(
        label="银行账号",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = UnionProfile
        exclude = ("union", "bank_account_sealed", "updated_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.bank_account_sealed:
            masked = self.instance.bank_account_masked
            self.fields["bank_account"].help_text = f"现为 {masked}，不更换请留空"


class DatedForm(GonghuiForm):
    """A day and a paper."""

    occurs_on = forms.DateField(label="生效日期", widget=forms.DateInput())
    document_number = forms.CharField(label="批复文号", max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _today(self, "occurs_on")


class RenameForm(DatedForm):
    field_order = ("name", "occurs_on", "document_number")
    name = forms.CharField(label="新名称", max_length=120)


class UnionTargetForm(DatedForm):
    """A change that names another union within the account's reach."""

    target_name: ClassVar[str] = "parent"

    def __init__(self, *args: Any, account: Any, leaving: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields[self.target_name]
        field.queryset = field.queryset.visible_to(account, "org.edit").exclude(
            path__startswith=leaving.path
        )


class MoveForm(UnionTargetForm):
    field_order = ("parent", "occurs_on", "document_number")
    parent = _unions("新的上级工会")


class MergeForm(UnionTargetForm):
    target_name = "successor"
    field_order = ("successor", "occurs_on", "document_number")
    successor = _unions("承接工会")


class RelationForm(GonghuiForm):
    """A tie beside leadership."""

    kind = forms.ChoiceField(label="关系", choices=[*NOT_CHOSEN, *RelationKind.choices])
    parent = _unions("对方工会")
    from_on = forms.DateField(label="起始日期", widget=forms.DateInput())
    document_number = forms.CharField(label="依据文号", max_length=60, required=False)

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = parent.queryset.visible_to(account, "org.view")
        _today(self, "from_on")


class RelationChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_kind_display()}：{obj.parent}（自{obj.from_on}）"


class EndRelationForm(GonghuiForm):
    relation = RelationChoice(
        label="结束哪项关系", queryset=UnionRelation.objects.none(), empty_label="请选择"
    )
    on = forms.DateField(label="结束日期", widget=forms.DateInput(), help_text="从这一天起不再有效")

    def __init__(self, *args: Any, relations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"].queryset = relations  # type: ignore[attr-defined]
        _today(self, "on")


class CoverForm(GonghuiForm):
    units: ClassVar[dict[str, str]] = {"staff_count": "人"}
    union = _unions("覆盖工会")
    from_on = forms.DateField(label="覆盖起", widget=forms.DateInput())
    staff_count = forms.IntegerField(
        label="覆盖职工数", min_value=0, required=False, help_text="留空表示该单位全部职工"
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["union"]
        field.queryset = field.queryset.visible_to(account, "org.edit")
        _today(self, "from_on")


class CoverageChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.union}（自{obj.from_on}）"


class EndCoverageForm(GonghuiForm):
    coverage = CoverageChoice(
        label="结束哪家工会的覆盖", queryset=Coverage.objects.none(), empty_label="请选择"
    )
    on = forms.DateField(label="结束日期", widget=forms.DateInput())

    def __init__(self, *args: Any, coverages: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coverage"].queryset = coverages  # type: ignore[attr-defined]
        _today(self, "on")


class EndAppointmentForm(GonghuiForm):
    on = forms.DateField(label="离任日期", widget=forms.DateInput())
    reason = forms.ChoiceField(
        label="离任原因",
        choices=[
            *NOT_CHOSEN,
            *(
                (one, one)
                for one in (
                    "任期届满",
                    "辞职",
                    "调动",
                    "退休",
                    "罢免",
                    "去世",
                    "其他",
                )
            ),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _today(self, "on")
