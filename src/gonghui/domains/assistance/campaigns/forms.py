"""Forms of campaigns and visits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.domains.assistance.campaigns import queries
from gonghui.domains.assistance.campaigns.enums import (
    Brand,
    Category,
    Occasion,
    Tag,
)
from gonghui.domains.assistance.campaigns.models import CampaignFund, CampaignShare
from gonghui.domains.assistance.campaigns.services import Gift
from gonghui.engines.goods.models import Item, Warehouse
from gonghui.engines.money.enums import Way
from gonghui.engines.money.models import BudgetLine
from gonghui.engines.registers.forms import RegisterForm
from gonghui.kernel.org.enums import UnionStatus
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.ink import InkField

NOT_CHOSEN = [("", "请选择")]
NONE_CHOSEN = [("", "无")]


def _day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **kwargs)


def _money(label: str, *, required: bool = False, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=12,
        decimal_places=2,
        min_value=Decimal(0),
        required=required,
        **kwargs,
    )


def _category() -> forms.ChoiceField:
    return forms.ChoiceField(label="慰问对象", choices=[*NOT_CHOSEN, *Category.choices])


class PhotosInput(forms.ClearableFileInput):
    """Several photos at once, straight from the camera where there is one; made smaller by
    `campaigns/photos.js` before they are sent."""

    allow_multiple_selected = True

    class Media:
        js = (forms.widgets.Script("campaigns/photos.js", defer=True),)

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/jpeg,image/png", "data-shrink": "1600"})


class PhotosField(forms.FileField):
    """Photos as (name, bytes)."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        found = [one for one in (data or []) if one] if isinstance(data, (list, tuple)) else [data]
        if self.required and not any(found):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [(one.name, one.read()) for one in found if one]

    def bound_data(self, data: Any, initial: Any) -> Any:
        return None


# ---------------------------------------------------------------- campaigns


class CampaignForm(RegisterForm):
    """拟定方案。"""

    units: ClassVar[dict[str, str]] = {
        "head_standard": "元/人",
        "unit_standard": "元/单位",
        "quota": "元",
    }
    fieldsets = (
        ("活动", ("union", "title", "brand", "occasion", "tags", "from_on", "to_on")),
        ("标准与额度", ("head_standard", "unit_standard", "quota")),
        ("方案", ("scheme",)),
    )

    union = forms.ModelChoiceField(label="主办工会", queryset=Union.objects.none())
    title = forms.CharField(label="活动名称", max_length=80, help_text="如“2026年夏送清凉”")
    brand = forms.ChoiceField(
        label="品牌",
        choices=[*NOT_CHOSEN, *Brand.choices],
        help_text="夏送清凉一般6至9月，冬送温暖11月至次年2月；四送以外的选“走访慰问”",
    )
    occasion = forms.ChoiceField(
        label="节点",
        choices=[*NONE_CHOSEN, *Occasion.choices],
        required=False,
        help_text="节日、患病、受灾等",
    )
    tags = forms.MultipleChoiceField(
        label="主题", choices=Tag.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    from_on = _day("开始日期")
    to_on = _day("结束日期")
    head_standard = _money("每人标准")
    unit_standard = _money("每单位标准")
    quota = _money("本级额度", help_text="参加活动的下级工会另行安排额度")
    scheme = forms.CharField(
        label="方案",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="对象、标准、时间、分工、资金来源；批准前必须写明",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        union: Any = self.fields["union"]
        union.queryset = Union.objects.visible_to(self.account, "campaigns.edit").filter(
            status=UnionStatus.ACTIVE
        )
        if self.row is not None:
            union.queryset = queries.unions_among([self.row.union_id])
            union.disabled = True
        elif grants := self.account.grants_for("campaigns.edit"):
            union.initial = grants[0].union

    def initial_of(self, row: Any) -> dict[str, Any]:
        share = row.shares.filter(union=row.union_id).first()
        return {
            **super().initial_of(row),
            "tags": row.tag_codes,
            "quota": share.quota if share else None,
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("from_on"), data.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", "结束日期早于开始日期。")
        return data


class ApproveForm(GonghuiForm):
    note = forms.CharField(
        label="批准依据", max_length=200, required=False, help_text="会议纪要、文号；没有的可不填"
    )


class ReasonForm(GonghuiForm):
    reason = forms.CharField(label="原因", max_length=100)


class ShareForm(GonghuiForm):
    """A union takes part."""

    units: ClassVar[dict[str, str]] = {"quota": "元"}
    union = forms.ModelChoiceField(label="实施工会", queryset=Union.objects.none())
    quota = _money("额度", required=True, help_text="已有额度的，改为这个数")

    def __init__(self, *args: Any, campaign: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        union: Any = self.fields["union"]
        below = Union.objects.visible_to(account, "campaigns.view").of_subtree(campaign.union)
        union.queryset = below.filter(status=UnionStatus.ACTIVE)


class FundForm(GonghuiForm):
    """A budget line pays."""

    units: ClassVar[dict[str, str]] = {"amount": "元"}
    share = forms.ModelChoiceField(label="实施工会", queryset=CampaignShare.objects.none())
    line = forms.ModelChoiceField(
        label="预算项目",
        queryset=BudgetLine.objects.none(),
        help_text="本级或上级工会的预算项目；没有的，先在经费中登记",
    )
    amount = _money("安排金额", required=True)

    def __init__(self, *args: Any, campaign: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        share: Any = self.fields["share"]
        share.queryset = campaign.shares.select_related("union").order_by("union__path")
        share.label_from_instance = lambda row: f"{row.union}（额度{row.quota}元）"
        line: Any = self.fields["line"]
        line.queryset = (
            BudgetLine.objects.visible_to(account, "campaigns.edit")
            .filter(
                is_closed=False,
                year__in={campaign.from_on.year, campaign.to_on.year},
            )
            .select_related("union")
            .order_by("union__path", "pk")
        )
        line.label_from_instance = lambda row: f"{row.union}　{row}（余{row.left}元）"


class SummaryForm(GonghuiForm):
    words = forms.CharField(
        label="活动总结",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="数字由系统附在总结后面，可以打印",
    )


# ---------------------------------------------------------------- visits


class AddVisitForm(GonghuiForm):
    """A unit onto the list."""

    units: ClassVar[dict[str, str]] = {"expected": "人", "planned_amount": "元"}
    fieldsets = (
        ("单位", ("union", "employer", "visited_union", "place", "category")),
        ("安排", ("expected", "planned_amount", "planned_on", "leader", "again_reason")),
    )

    union = forms.ModelChoiceField(label="走访工会", queryset=Union.objects.none())
    employer = forms.ModelChoiceField(
        label="用人单位", queryset=Employer.objects.none(), required=False
    )
    visited_union = forms.ModelChoiceField(
        label="或基层工会",
        queryset=Union.objects.none(),
        required=False,
        help_text="单位和工会只选一个",
    )
    place = forms.CharField(
        label="地点",
        max_length=100,
        required=False,
        help_text="入户走访的填写小区、村组，不写姓名和门牌",
    )
    category = _category()
    expected = forms.IntegerField(label="预计人数", min_value=0, required=False)
    planned_amount = _money("计划金额")
    planned_on = _day("计划日期", required=False)
    leader = forms.CharField(label="带队领导", max_length=60, required=False)
    again_reason = forms.CharField(
        label="再次走访的原因",
        max_length=100,
        required=False,
        help_text="同一单位同一品牌短期内已有走访的，须写明",
    )

    def __init__(self, *args: Any, campaign: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_shares(self, campaign, account)
        self.fields["employer"].queryset = (  # type: ignore[attr-defined]
            Employer.objects.visible_to(account, "employers.view")
            .filter(closed_on=None)
            .order_by("name_key", "pk")
        )
        self.fields["visited_union"].queryset = (  # type: ignore[attr-defined]
            Union.objects.visible_to(account, "campaigns.view").filter(status=UnionStatus.ACTIVE)
        )


def _offer_shares(form: Any, campaign: Any, account: Any) -> None:
    """Unions that take part and that the account may visit for."""
    shares = CampaignShare.objects.visible_to(account, "campaigns.visit")
    keys = shares.filter(campaign=campaign).values_list("union", flat=True)
    field = form.fields["union"]
    field.queryset = queries.unions_among(list(keys))
    first = field.queryset.first()
    if first is not None:
        field.initial = first.pk


class PlanForm(GonghuiForm):
    """When, and who leads."""

    units: ClassVar[dict[str, str]] = {"expected": "人", "planned_amount": "元"}
    planned_on = _day("计划日期", required=False)
    leader = forms.CharField(label="带队领导", max_length=60, required=False)
    expected = forms.IntegerField(label="预计人数", min_value=0, required=False)
    planned_amount = _money("计划金额")
    again_reason = forms.CharField(
        label="再次走访的原因",
        max_length=100,
        required=False,
        help_text="同一单位同一品牌短期内已有走访的，须写明",
    )

    def __init__(self, *args: Any, visit: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "planned_on": visit.planned_on,
            "leader": visit.leader,
            "expected": visit.expected,
            "planned_amount": visit.planned_amount,
            "again_reason": visit.again_reason,
        }
        super().__init__(*args, **kwargs)


class DoForm(GonghuiForm):
    """登记走访：现场在手机上填写。"""

    units: ClassVar[dict[str, str]] = {"declared": "人", "direct_cost": "元"}
    fieldsets = (
        ("走访", ("on", "leader", "declared", "direct_cost", "goods_given", "words")),
        ("照片", ("photos",)),
        ("签收", ("receiver_name", "ink")),
        ("提示", ("again_reason",)),
    )

    on = _day("走访日期")
    leader = forms.CharField(label="带队领导", max_length=60)
    declared = forms.IntegerField(label="估报人数", min_value=0, required=False)
    direct_cost = _money("直接活动费用", help_text="交通、宣传品等直接用于这次走访的费用")
    goods_given = forms.BooleanField(label="发放清单上的物资已随走访发放", required=False)
    words = forms.CharField(
        label="走访情况",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不写病情和其他隐私",
    )
    photos = PhotosField(label="走访照片", required=False)
    receiver_name = forms.CharField(label="签收人", max_length=50, required=False)
    ink = InkField(label="签收人签名", required=False)
    again_reason = forms.CharField(label="再次走访的原因", max_length=100, required=False)

    def __init__(self, *args: Any, visit: Any, roster: int, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "on": timezone.localdate(),
            "leader": visit.leader,
            "declared": visit.expected if not roster else None,
            "goods_given": visit.issue_list_id is not None,
            "again_reason": visit.again_reason,
        }
        super().__init__(*args, **kwargs)
        self.fields["declared"].help_text = (
            f"名册上的{roster}人自动计入，这里只填名册以外的"
            if roster
            else "集体慰问按现场人数估报，与实名人数分开统计"
        )
        self.fields["again_reason"].help_text = "7天内同品牌走访过同一单位的才需要填写"
        if visit.issue_list_id is None:
            del self.fields["goods_given"]
        if not visit.is_to_unit:  # families sign for themselves
            del self.fields["receiver_name"], self.fields["ink"]


class ReceiveForm(GonghuiForm):
    name = forms.CharField(label="签收人姓名", max_length=50)
    ink = InkField(label="签收人签名")


class CorrectForm(GonghuiForm):
    units: ClassVar[dict[str, str]] = {"declared": "人", "direct_cost": "元"}
    declared = forms.IntegerField(label="估报人数", min_value=0, required=False)
    direct_cost = _money("直接活动费用")
    words = forms.CharField(
        label="走访情况", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = PhotosField(label="补充照片", required=False)
    reason = forms.CharField(label="更正原因", max_length=100)

    def __init__(self, *args: Any, visit: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "declared": visit.declared_count,
            "direct_cost": visit.direct_cost,
            "words": visit.words,
        }
        super().__init__(*args, **kwargs)


class GoodsForm(GonghuiForm):
    """What goes along."""

    warehouse = forms.ModelChoiceField(label="仓库", queryset=Warehouse.objects.none())
    item = forms.ModelChoiceField(label="物资", queryset=Item.objects.none())
    quantity = forms.IntegerField(label="数量", min_value=1)
    each = forms.BooleanField(label="名册上每人各一份这个数量", required=False)

    def __init__(self, *args: Any, visit: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        warehouse: Any = self.fields["warehouse"]
        warehouse.queryset = queries.warehouses_for(visit)
        if (only := warehouse.queryset[:2]) and len(only) == 1:
            warehouse.initial = only[0].pk
        item: Any = self.fields["item"]
        item.queryset = queries.items_for(visit)


# ---------------------------------------------------------------- people


class GiftForm(GonghuiForm):
    """改慰问内容。"""

    units: ClassVar[dict[str, str]] = {"cash": "元", "goods_value": "元"}
    category = _category()
    cash = _money("慰问金")
    goods = forms.CharField(label="慰问品", max_length=60, required=False)
    goods_value = _money("慰问品价值", help_text="由物资发放清单发放的，发放后按成本自动计入")

    def __init__(self, *args: Any, recipient: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            name: getattr(recipient, name) for name in ("category", "cash", "goods", "goods_value")
        }
        super().__init__(*args, **kwargs)


def gift_of(data: Any) -> Gift:
    """What a valid form says is given."""
    return Gift(
        data.get("cash") or Decimal(0), data.get("goods", ""), data.get("goods_value") or Decimal(0)
    )


class AddPeopleForm(GonghuiForm):
    """Pasted lines onto the list."""

    units: ClassVar[dict[str, str]] = {"cash": "元/人", "goods_value": "元/人"}
    field_order = ("union", "category", "cash", "goods", "goods_value", "lines")

    union = forms.ModelChoiceField(label="走访工会", queryset=Union.objects.none())
    category = _category()
    cash = _money("慰问金")
    goods = forms.CharField(
        label="慰问品", max_length=60, required=False, help_text="如“米、油各一份”；没有的不填"
    )
    goods_value = _money("慰问品价值", help_text="由物资发放清单发放的不填，发放后自动计入")
    lines = forms.CharField(
        label="名单",
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="每行一人：姓名，或姓名加会员号、手机号、证件号；从Excel中复制粘贴即可",
    )

    def __init__(self, *args: Any, campaign: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_shares(self, campaign, account)
        if campaign.head_standard:
            self.fields["cash"].help_text = f"方案标准：每人{campaign.head_standard}元"


class PayForm(GonghuiForm):
    """From which line, and how."""

    fund = forms.ModelChoiceField(label="资金来源", queryset=CampaignFund.objects.none())
    way = forms.ChoiceField(label="支付方式", choices=Way.choices, initial=Way.BANK)

    def __init__(self, *args: Any, campaign: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["fund"]
        field.queryset = (
            CampaignFund.objects.visible_to(account, "campaigns.visit")
            .filter(share__campaign=campaign)
            .select_related("share__union", "line__union")
            .order_by("share__union__path", "pk")
        )
        field.label_from_instance = lambda row: (
            f"{row.share.union}：{row.line}（{row.line.union}，安排{row.amount}元）"
        )


class SignForm(GonghuiForm):
    """The recipient's own name, by finger or typed."""

    def __init__(self, *args: Any, signer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ink"] = InkField(label=f"{signer}签名", signer=signer)


class PaperForm(GonghuiForm):
    scan = forms.FileField(
        label="签收表扫描件", help_text="签好字的签收表，扫描或拍照（PDF、JPG、PNG）"
    )
