"""Forms of requests about membership: at the desk, of the registers, on the phone."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.domains.membership.enums import ConfirmMethod, NewEmploymentType
from gonghui.domains.membership.forms import NOT_CHOSEN, holding_unions
from gonghui.domains.membership.requests import queries
from gonghui.domains.membership.requests.enums import StayKind
from gonghui.domains.membership.requests.services.correcting import CHOICES, LABELS
from gonghui.domains.membership.rules import changes
from gonghui.engines.matters.forms import RowField
from gonghui.engines.registers.forms import RegisterForm
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.people import identity, names
from gonghui.kernel.people.enums import IdType
from gonghui.kernel.ui.forms import GonghuiForm

CONSENT = (
    "本人自愿加入中国工会，遵守工会章程；同意工会为办理入会收集、核验和保存以上个人信息，"
    "仅用于会员管理和服务。"
)
ID_HELP = "与证件一致；末位是字母X的照填。号码加密保存，只用于核验身份"


def _text(label: str, length: int, *, required: bool = False, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, **given)


class EmployerField(forms.CharField):
    """A place of work, by credit code or by name: the whole one, or a part that only one bears.

    Cleans to the employer, or to the text where the register knows none of that name.
    """

    def clean(self, value: Any) -> Any:
        text = "".join(str(super().clean(value) or "").split())
        if not text:
            return None
        found = queries.employers_named(text)
        same = [one for one in found if text == one.name or text.upper() == one.credit_code]
        if len(same or found) == 1:
            return (same or found)[0]
        if found:
            names = "、".join(one.name for one in found[:5])
            raise forms.ValidationError(
                f"有{len(found)}家名称相近的单位：{names}。请填写其中一家的全称；"
                "都不是的，请填写营业执照上的全称。"
            )
        return text


class WhoForm(GonghuiForm):
    """Who asks: what the paper says."""

    name = _text("姓名", 50, required=True, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    id_number = _text(
        "身份证号码",
        30,
        required=True,
        help_text=ID_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name, number = str(data.get("name") or ""), str(data.get("id_number") or "")
        if name and not names.is_name(names.normalise_name(name)):
            self.add_error("name", "请填写姓名，只用汉字或字母，间隔号用“·”。")
        if number:
            check = identity.check_identity(
                number, id_type=str(IdType.RESIDENT), today=timezone.localdate()
            )
            if check.problem:
                self.add_error("id_number", f"证件号码有误：{check.problem}。")
        return data


class WhereForm(GonghuiForm):
    """Where somebody works: an employer, or work of the new forms without one."""

    employer = EmployerField(
        label="工作单位",
        max_length=120,
        required=False,
        help_text="填单位名称或统一社会信用代码；没有固定单位的不填",
    )
    gig_type = forms.ChoiceField(
        label="新就业形态",
        choices=[("", "不是，或不清楚"), *NewEmploymentType.choices],
        required=False,
        help_text="货车司机、网约车司机、快递员、外卖配送员等请选择",
    )
    platform = _text("平台企业", 120, help_text="例如接单的平台名称")
    station = _text("站点", 60)
    work_area = forms.ModelChoiceField(
        label="工作地（乡镇、街道、园区）",
        queryset=Union.objects.none(),
        required=False,
        empty_label="请选择",
    )
    home = _text("居住地", 100, help_text="写到村（社区）即可")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["work_area"]
        field.queryset = queries.areas()
        field.label_from_instance = lambda union: _area_name(union.name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        employer = data.get("employer")
        if not employer and not data.get("work_area"):
            self.add_error("work_area", "没有固定单位的，请选择工作地。")
        if isinstance(employer, str) and not data.get("work_area"):
            self.add_error("work_area", "没有查到这家单位的登记，请选择工作地，按工作地确定工会。")
        return data

    def where(self) -> dict[str, Any]:
        """Where he works, as the service takes it."""
        data = dict(self.cleaned_data)
        employer = data.pop("employer", None)
        named = isinstance(employer, str)
        return {
            "employer": None if named else employer,
            "employer_name": employer if named else "",
            "gig_type": data.get("gig_type", ""),
            "platform": data.get("platform", ""),
            "station": data.get("station", ""),
            "work_area": data.get("work_area"),
            "home": data.get("home", ""),
        }


def _area_name(name: str) -> str:
    for ending in ("总工会", "工会委员会", "工会联合会", "工会"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


_WHO = ("name", "id_number")
_WHERE = ("employer", "gig_type", "platform", "station", "work_area", "home")


class AskForm(WhoForm, WhereForm):
    """申请入会, first page: who, and where he works. The telephone is the one he signed in with."""

    field_order = (*_WHO, *_WHERE)


class JoinForm(AskForm):
    """Second page: the union that receives him, a photograph, consent; the first page comes along."""

    field_order = ("chosen", "branch", "contract", "consent", *_WHO, *_WHERE)
    chosen = forms.TypedChoiceField(
        label="受理工会", coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    branch = forms.ModelChoiceField(
        label="所在分会（小组）",
        queryset=Union.objects.none(),
        required=False,
        empty_label="不清楚",
    )
    contract = forms.FileField(
        label="劳动合同或工作证明照片",
        required=False,
        help_text="可以不传；jpg、png、pdf，不超过20MB",
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf"}),
    )
    consent = forms.BooleanField(label=CONSENT, error_messages={"required": "请阅读并勾选同意。"})

    def __init__(self, *args: Any, routes: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*_WHO, *_WHERE):
            self.fields[name].widget = self.fields[name].hidden_widget()
        chosen: Any = self.fields["chosen"]
        chosen.choices = [(route.union, route.reason) for route in routes]
        if routes:
            chosen.initial = routes[0].union
        branch: Any = self.fields["branch"]
        branch.queryset = queries.branches_for(routes)
        if not branch.queryset.exists():
            del self.fields["branch"]

    def papers(self) -> list[tuple[str, str, bytes]]:
        """What was photographed."""
        file = self.cleaned_data.get("contract")
        return [("contract", file.name, file.read())] if file else []


class DeskJoinForm(AskForm):
    """窗口入会: a cadre writes what the worker says and shows."""

    fieldsets: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("申请人", ("name", "id_number", "mobile")),
        ("工作情况", ("employer", "gig_type", "platform", "station", "work_area", "home")),
        ("代办", ("on_behalf", "confirmed", "contract", "consent")),
    )
    mobile = forms.RegexField(
        r"^1[3-9]\d{9}$", label="移动电话", error_messages={"invalid": "移动电话应为11位手机号码。"}
    )
    on_behalf = _text(
        "代办原因", 100, required=True, help_text="例如：本人没有智能手机，持证件到窗口"
    )
    confirmed = forms.ChoiceField(
        label="本人确认方式", choices=[*NOT_CHOSEN, *ConfirmMethod.choices]
    )
    contract = forms.FileField(
        label="劳动合同或工作证明", required=False, help_text="jpg、png、pdf，不超过20MB"
    )
    consent = forms.BooleanField(
        label="已向本人宣读入会和个人信息告知，本人自愿申请并同意",
        error_messages={"required": "请确认后勾选。"},
    )
    field_order = ()

    def papers(self) -> list[tuple[str, str, bytes]]:
        """What was shown."""
        file = self.cleaned_data.get("contract")
        return [("contract", file.name, file.read())] if file else []


class TransferForm(GonghuiForm):
    """换了单位: the new employer, or none yet."""

    has_new = forms.ChoiceField(
        label="现在的情况",
        choices=(("yes", "已到新单位工作"), ("no", "还没有新单位")),
        widget=forms.RadioSelect,
        initial="yes",
    )
    employer = EmployerField(
        label="新工作单位",
        max_length=120,
        required=False,
        help_text="填单位名称或统一社会信用代码",
    )
    work_area = forms.ModelChoiceField(
        label="工作地（乡镇、街道、园区）",
        queryset=Union.objects.none(),
        required=False,
        empty_label="请选择",
        help_text="新单位查不到时选择",
    )
    gig_type = forms.ChoiceField(
        label="新就业形态",
        choices=[("", "不是，或不清楚"), *NewEmploymentType.choices],
        required=False,
    )
    reason = forms.ChoiceField(
        label="转接原因",
        choices=[(one.value, one.label) for one in changes.MOVING_REASONS],
    )
    contract = forms.FileField(
        label="新单位劳动合同或工作证明照片",
        required=False,
        help_text="可以不传；jpg、png、pdf，不超过20MB",
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["work_area"]
        field.queryset = queries.areas()
        field.label_from_instance = lambda union: _area_name(union.name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        employer, area = data.get("employer"), data.get("work_area")
        if data.get("has_new") == "yes" and not employer and not area and not data.get("gig_type"):
            self.add_error("employer", "请填写新工作单位；没有固定单位的，请选择工作地。")
        if isinstance(employer, str) and not area:
            self.add_error("work_area", "没有查到这家单位的登记，请选择工作地，按工作地确定工会。")
        return data


class FactsForm(GonghuiForm):
    """修改我的信息: what is left empty stays as it is."""

    mobile = _text("移动电话", 20, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    address = _text("通信地址", 200)
    education = forms.ChoiceField(label="学历", required=False)
    skill_level = forms.ChoiceField(label="技术等级", required=False)
    department = _text("部门", 60)
    name = _text("姓名", 50, help_text="改名须附证件或户口簿照片")
    id_number = _text(
        "证件号码",
        30,
        help_text="更正号码须附证件照片；号码加密保存",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    paper = forms.FileField(
        label="证件或证明照片",
        required=False,
        help_text="jpg、png、pdf，不超过20MB",
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf"}),
    )

    def __init__(self, *args: Any, present: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("education", "skill_level"):
            field: Any = self.fields[name]
            field.choices = [("", "不修改"), *CHOICES[name].items()]
        for name in LABELS:
            field = self.fields[name]
            said = f"现登记：{present.get(name) or '空'}"
            field.help_text = f"{said}。{field.help_text}" if field.help_text else said

    def wanted(self) -> dict[str, str]:
        """What was filled in."""
        return {name: str(self.cleaned_data.get(name) or "") for name in LABELS}

    def papers(self) -> list[tuple[str, str, bytes]]:
        """What was photographed."""
        file = self.cleaned_data.get("paper")
        return [("paper", file.name, file.read())] if file else []


class DeskFactsForm(FactsForm):
    on_behalf = _text(
        "代办原因", 100, required=True, help_text="例如：本人没有智能手机，持证件到窗口"
    )


class InviteForm(GonghuiForm):
    """转入邀请: whom a union asks for."""

    union = forms.ModelChoiceField(
        label="转入工会", queryset=Union.objects.none(), empty_label="请选择"
    )
    name = _text("姓名", 50, required=True)
    id_number = _text(
        "证件号码",
        30,
        required=True,
        help_text="须输入完整号码；查找行为会记录",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    employer = forms.ModelChoiceField(
        label="新工作单位", queryset=Employer.objects.none(), required=False, empty_label="无"
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions: Any = self.fields["union"]
        unions.queryset = holding_unions().visible_to(account, "membership.edit")
        employers: Any = self.fields["employer"]
        employers.queryset = Employer.objects.visible_to(account, "employers.view").order_by(
            "name_key", "pk"
        )


class WithdrawRequestForm(GonghuiForm):
    reason = _text("撤回原因", 100, required=True)


class SupplementPhotoForm(GonghuiForm):
    """What the union asked for."""

    text = _text("补正说明", 500, required=True, widget=forms.Textarea(attrs={"rows": 3}))
    contract = forms.FileField(
        label="补充照片",
        required=False,
        help_text="jpg、png、pdf，不超过20MB",
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf"}),
    )


# --- registers ---


class StayForm(RegisterForm):
    """流入服务 and 借调代管."""

    union = forms.ModelChoiceField(
        label="服务工会", queryset=Union.objects.none(), empty_label="请选择"
    )
    name = _text("姓名", 50, required=True)
    id_number = _text(
        "证件号码",
        30,
        required=True,
        help_text="须输入完整号码；查找行为会记录",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label="类别", choices=StayKind.choices)
    workplace = _text("工作地点（单位）", 120, required=True)
    from_on = forms.DateField(label="起", widget=forms.DateInput())
    to_on = forms.DateField(label="止", widget=forms.DateInput(), required=False)
    note = _text("说明", 200)

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        self.base_fields["union"].queryset = holding_unions()
        super().__init__(*args, row=row, **kwargs)
        if row is not None:
            for name in ("union", "name", "id_number", "kind"):
                del self.fields[name]
        else:
            self.fields["from_on"].initial = timezone.localdate()


_BY = ("code", "name", "short_name")
_TYPED = "填写工会编号或全称"


class AgreementForm(RegisterForm):
    """劳务派遣代管协议."""

    dispatch_union = RowField(
        label="派遣单位工会", rows=holding_unions, paths=_BY, noun="工会", help_text=_TYPED
    )
    host_union = RowField(
        label="用工单位工会", rows=holding_unions, paths=_BY, noun="工会", help_text=_TYPED
    )
    from_on = forms.DateField(label="协议起", widget=forms.DateInput())
    to_on = forms.DateField(label="协议止", widget=forms.DateInput())
    headcount = forms.IntegerField(label="代管人数", min_value=0, initial=0)
    host_percent = forms.IntegerField(
        label="会费归用工单位工会的比例", min_value=0, max_value=100, initial=50
    )
    document_number = _text("协议编号", 60)
    note = _text("说明", 200)
    units: ClassVar[dict[str, str]] = {"headcount": "人", "host_percent": "%"}

    def initial_of(self, row: Any) -> dict[str, Any]:
        """Unions as they are typed: by their code."""
        found = super().initial_of(row)
        sides = ("dispatch_union", "host_union")
        return found | {name: getattr(row, name).code for name in sides}
