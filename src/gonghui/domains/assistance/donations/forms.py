"""Forms of donations."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.domains.assistance.donations import queries
from gonghui.domains.assistance.donations.enums import (
    DriveKind,
    DriveState,
    Giver,
    UsePurpose,
)
from gonghui.domains.assistance.donations.models import CustodialAccount, DonationDrive
from gonghui.domains.assistance.donations.rules import Gift
from gonghui.engines.activities.pasting import judge, read_lines, wanted_of
from gonghui.engines.activities.people_sources import find_people
from gonghui.engines.goods.models import Item, Warehouse
from gonghui.engines.money.enums import Way
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.ui.forms import GonghuiForm

_YUAN: dict[str, Any] = {"max_digits": 12, "decimal_places": 2, "min_value": Decimal("0.01")}


def unions_for(account: Any, permission: str) -> Any:
    """Unions at which the account may do something."""
    return Union.objects.visible_to(account, permission)


class DriveForm(GonghuiForm):
    """An appeal. It has no field for how much anybody should give."""

    fieldsets: ClassVar = (
        ("活动", ("union", "kind", "issue_no", "title", "purpose", "opens_on", "closes_on")),
        ("倡议书", ("appeal",)),
        ("款项", ("account",)),
    )
    units: ClassVar[dict[str, str]] = {"issue_no": "期"}

    union = forms.ModelChoiceField(label="发起工会", queryset=Union.objects.none())
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), *DriveKind.choices])
    issue_no = forms.IntegerField(
        label="期次", required=False, min_value=1, max_value=999, help_text="只有一日捐填写"
    )
    title = forms.CharField(
        label="名称", max_length=60, help_text="如“第十一期职工互助一日捐”“情暖童心捐书”"
    )
    purpose = forms.CharField(
        label="捐赠用途", max_length=100, help_text="如“救助患大病、遭遇意外的职工及家庭”"
    )
    opens_on = forms.DateField(label="开始日期", widget=forms.DateInput())
    closes_on = forms.DateField(label="截止日期", widget=forms.DateInput())
    appeal = forms.CharField(
        label="倡议书正文",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="捐赠自愿：不写最低数额、不设指标、不排名。职工在手机上看到的就是这段文字",
    )
    account = forms.ModelChoiceField(
        label="捐款专户",
        queryset=CustodialAccount.objects.none(),
        required=False,
        help_text="一日捐和捐款必选；还没有的，请财务人员先在“捐款专户”设立",
    )

    def __init__(self, *args: Any, account: Any, union: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions: Any = self.fields["union"]
        unions.queryset = unions_for(account, "donations.edit")
        if union is not None:
            unions.queryset = unions.queryset.filter(pk=union.pk)
        accounts: Any = self.fields["account"]
        accounts.queryset = CustodialAccount.objects.visible_to(
            account, "donations.edit"
        ).select_related("union")
        accounts.label_from_instance = lambda row: f"{row.union}：{row.title}"


class WhoField(forms.CharField):
    """Somebody the account may meet, by name and number; empty for a mere name."""

    def __init__(self, *, account: Any, **kwargs: Any) -> None:
        super().__init__(max_length=100, required=False, **kwargs)
        self.account = account

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        lines = read_lines(text)
        if len(lines) != 1:
            raise forms.ValidationError("请写一个人的姓名和号码。")
        verdict = judge(lines, find_people(self.account, wanted_of(lines)))[0]
        if verdict.candidate is None:
            raise forms.ValidationError(f"{verdict.problem}；不是会员的，请填在“姓名或单位”。")
        return verdict.candidate.person


class GiftForm(GonghuiForm):
    """One gift that was received."""

    units: ClassVar[dict[str, str]] = {"amount": "元", "headcount": "人"}

    union = forms.ModelChoiceField(
        label="通过哪个工会捐赠", queryset=Union.objects.none(), help_text="捐赠人所在的工会"
    )
    giver = forms.ChoiceField(label="捐赠人类型", choices=Giver.choices, initial=Giver.PERSON)
    name = forms.CharField(
        label="姓名或单位",
        max_length=120,
        required=False,
        help_text="单位汇总填单位名称；个人不是会员的填姓名；匿名不填",
    )
    headcount = forms.IntegerField(
        label="人数", min_value=1, initial=1, help_text="单位汇总填自愿参加捐赠的人数"
    )
    amount = forms.DecimalField(label="金额", **_YUAN)
    quantity = forms.IntegerField(label="数量", min_value=1)
    item = forms.CharField(label="捐赠物品", max_length=60, required=False)
    received_on = forms.DateField(label="收到日期", widget=forms.DateInput())
    consents = forms.BooleanField(
        label="本人同意公开姓名", required=False, help_text="不勾选的，公开页面不出现姓名"
    )
    note = forms.CharField(label="说明", max_length=100, required=False)

    def __init__(self, *args: Any, account: Any, drive: DonationDrive, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = timezone.localdate()
        unions: Any = self.fields["union"]
        unions.queryset = unions_for(account, "donations.edit").of_subtree(drive.union)
        who = WhoField(
            account=account,
            label="会员",
            help_text="姓名加会员号、手机号或证件号；一日捐用来防止重复登记",
        )
        self.fields["who"] = who
        who.widget.attrs["class"] = "form-control"
        order = ["union", "giver", "who", "name", "headcount", "amount", "quantity", "item"]
        self.order_fields([*order, "received_on", "consents", "note"])
        if drive.is_of_money:
            del self.fields["quantity"], self.fields["item"]
        else:
            del self.fields["amount"]
            self.fields["quantity"].label = f"数量（{drive.unit}）"
            if drive.kind == DriveKind.BLOOD:
                del self.fields["item"]

    @property
    def gift(self) -> Gift:
        data = self.cleaned_data
        return Gift(
            data.get("amount") or Decimal(0),
            data.get("quantity") or 0,
            data.get("item") or "",
            data["headcount"],
        )


class PledgeForm(GonghuiForm):
    """What a worker gives: his own figure, without a default."""

    amount = forms.DecimalField(label="捐款金额（元）", **_YUAN)
    quantity = forms.IntegerField(label="数量", min_value=1, max_value=9999)
    item = forms.CharField(label="捐什么", max_length=60, required=False)
    consents = forms.BooleanField(label="同意公开我的姓名", required=False)

    def __init__(self, *args: Any, drive: DonationDrive, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if drive.is_of_money:
            del self.fields["quantity"], self.fields["item"]
            return
        del self.fields["amount"]
        self.fields["quantity"].label = f"数量（{drive.unit}）"
        if drive.kind == DriveKind.BLOOD:
            del self.fields["quantity"], self.fields["item"]

    @property
    def gift(self) -> Gift:
        data = self.cleaned_data
        is_blood = "amount" not in data and "quantity" not in data
        return Gift(
            data.get("amount") or Decimal(0),
            1 if is_blood else data.get("quantity") or 0,
            data.get("item") or "",
        )


class DayForm(GonghuiForm):
    on = forms.DateField(label="日期", widget=forms.DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class ReasonForm(GonghuiForm):
    reason = forms.CharField(label="原因", max_length=100)


class AccountForm(GonghuiForm):
    """An account in custody."""

    union = forms.ModelChoiceField(label="代管工会", queryset=Union.objects.none())
    title = forms.CharField(label="账户名称", max_length=60, help_text="如“职工互助一日捐专户”")
    opened_on = forms.DateField(label="设立日期", widget=forms.DateInput())

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions: Any = self.fields["union"]
        unions.queryset = unions_for(account, "donations.accounts")


class OtherIncomeForm(GonghuiForm):
    units: ClassVar[dict[str, str]] = {"amount": "元"}

    amount = forms.DecimalField(label="金额", **_YUAN)
    on = forms.DateField(label="日期", widget=forms.DateInput())
    title = forms.CharField(
        label="摘要", max_length=100, help_text="如“第三季度利息”，公开页面会显示"
    )


class UseForm(GonghuiForm):
    """Another use, by a decision."""

    units: ClassVar[dict[str, str]] = {"amount": "元"}

    purpose = forms.ChoiceField(label="支出类别", choices=[("", "请选择"), *UsePurpose.choices])
    title = forms.CharField(label="用途", max_length=100, help_text="公开页面会显示，不写个人姓名")
    amount = forms.DecimalField(label="金额", **_YUAN)
    to_union = forms.ModelChoiceField(
        label="收款工会",
        queryset=Union.objects.none(),
        required=False,
        help_text="拨付给工会的选择",
    )
    employer = forms.ModelChoiceField(
        label="收款单位",
        queryset=Employer.objects.none(),
        required=False,
        help_text="支付给单位的选择；工会和单位只选一个",
    )
    drive = forms.ModelChoiceField(
        label="出自哪次活动", queryset=DonationDrive.objects.none(), required=False
    )
    basis = forms.CharField(
        label="决定依据", max_length=100, help_text="如“2026年第5次主席办公会议纪要”"
    )

    def __init__(self, *args: Any, account: CustodialAccount, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions: Any = self.fields["to_union"]
        unions.queryset = Union.objects.visible_to(user, "donations.accounts")
        employers: Any = self.fields["employer"]
        employers.queryset = Employer.objects.visible_to(user, "employers.view")
        drives: Any = self.fields["drive"]
        drives.queryset = account.drives.exclude(state=DriveState.DRAFT)


class RemitForm(GonghuiForm):
    units: ClassVar[dict[str, str]] = {"amount": "元"}

    drive = forms.ModelChoiceField(label="上级活动", queryset=DonationDrive.objects.none())
    amount = forms.DecimalField(label="上缴金额", **_YUAN)

    def __init__(self, *args: Any, account: CustodialAccount, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drives: Any = self.fields["drive"]
        drives.queryset = queries.drives_collected_for(account)


class WayForm(GonghuiForm):
    way = forms.ChoiceField(label="支付方式", choices=Way.choices, initial=Way.BANK)


class StockForm(GonghuiForm):
    """Given goods into a warehouse."""

    units: ClassVar[dict[str, str]] = {"unit_price": "元"}

    warehouse = forms.ModelChoiceField(
        label="仓库", queryset=Warehouse.objects.none(), empty_label="请选择"
    )
    item = forms.ModelChoiceField(
        label="物资品目",
        queryset=Item.objects.none(),
        empty_label="请选择",
        help_text="没有合适品目的，请先在“物资”登记",
    )
    quantity = forms.IntegerField(label="入库数量", min_value=1)
    unit_price = forms.DecimalField(
        label="估价（每件）",
        max_digits=10,
        decimal_places=2,
        min_value=Decimal(0),
        initial=Decimal(0),
        help_text="有发票的按发票，没有的按估价，无法估价的填0",
    )

    def __init__(self, *args: Any, union: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        warehouses: Any = self.fields["warehouse"]
        warehouses.queryset = (
            Warehouse.objects.visible_to(user, "goods.keep").open().select_related("union")
        )
        items: Any = self.fields["item"]
        items.queryset = queries.items_for(union)
