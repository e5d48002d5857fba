"""Forms of care."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions import queries
from gonghui.domains.membership.occasions.enums import (
    LIFE_EVENTS,
    CareKind,
    GiftForm,
    Relation,
)
from gonghui.domains.membership.occasions.rules import FORMS
from gonghui.domains.membership.occasions.services import Gift
from gonghui.engines.goods.models import Item, Warehouse
from gonghui.engines.money.enums import Way
from gonghui.engines.money.models import BudgetLine
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui.forms import GonghuiForm

NOT_CHOSEN = [("", "请选择")]


class GiftFields(GonghuiForm):
    """What is given."""

    units: ClassVar[dict[str, str]] = {"amount": "元/人"}

    form = forms.ChoiceField(label="形式", choices=[*NOT_CHOSEN, *GiftForm.choices])
    item = forms.CharField(
        label="慰问内容", max_length=60, required=False, help_text="如“蛋糕券”“米、油各一份”"
    )
    amount = forms.DecimalField(
        label="金额",
        max_digits=8,
        decimal_places=2,
        min_value=Decimal(0),
        required=False,
        help_text="慰问品按采购价折算；仅问候的不填",
    )

    def offer(self, kind: str) -> None:
        """Only the forms that the rules allow for a kind."""
        allowed = FORMS[CareKind(kind)]
        field: Any = self.fields["form"]
        field.choices = [*NOT_CHOSEN, *((one.value, one.label) for one in allowed)]

    def gift(self) -> Gift:
        """The gift of a valid form."""
        data = self.cleaned_data
        return Gift(GiftForm(data["form"]), data["item"], data["amount"] or Decimal(0))


class GiftForGrantForm(GiftFields):
    """Change what is given to one member, or plan it for a life event."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(kind)


FESTIVAL = "festival:"


class MakeListForm(GiftFields):
    """Put everybody of a kind on the list of a month."""

    field_order = ("union", "month", "kind", "form", "item", "amount")

    union = forms.ModelChoiceField(
        label="工会",
        queryset=Union.objects.none(),
        empty_label=None,
        help_text="包括该工会和它的下级；由谁慰问，就选谁",
    )
    month = forms.ChoiceField(label="月份")
    kind = forms.ChoiceField(label="列入清单的人")

    def __init__(self, *args: Any, account: Any, month: Month, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions: Any = self.fields["union"]
        unions.queryset = Union.objects.visible_to(account, "occasions.edit")
        months = offered_months(timezone.localdate(), month)
        months_field: Any = self.fields["month"]
        months_field.choices = [(one.name, one.label) for one in months]
        kinds: Any = self.fields["kind"]
        kinds.choices = [
            *NOT_CHOSEN,
            (CareKind.BIRTHDAY.value, "生日会员"),
            (CareKind.RETIREMENT.value, "到法定退休时间的会员"),
            (CareKind.ANNIVERSARY.value, "入会周年会员（只问候）"),
            *(
                (f"{FESTIVAL}{name}", f"全体会员：{name}（{one.number}月{day.day}日）")
                for one in months
                for day, name in queries.festivals_of(one)
            ),
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        kind, month = str(data.get("kind", "")), Month.read(str(data.get("month", "")))
        if kind.startswith(FESTIVAL) and month is not None:
            name = kind.removeprefix(FESTIVAL)
            if name not in [one for _, one in queries.festivals_of(month)]:
                self.add_error("kind", f"{name}不在{month}，请改选月份。")
        return data

    @property
    def chosen(self) -> tuple[str, str]:
        """Kind and, of a festival, its name."""
        kind = str(self.cleaned_data["kind"])
        if kind.startswith(FESTIVAL):
            return CareKind.FESTIVAL.value, kind.removeprefix(FESTIVAL)
        return kind, ""


def offered_months(today: dt.date, asked: Month) -> list[Month]:
    """The last month, this one and the next three, and the one asked for."""
    now = Month.of(today)
    return sorted({asked, *(now.plus(step) for step in range(-1, 4))})


class TellForm(GonghuiForm):
    """What happened to a member."""

    kind = forms.ChoiceField(
        label="事项", choices=[*NOT_CHOSEN, *((one.value, one.label) for one in LIFE_EVENTS)]
    )
    relation = forms.ChoiceField(
        label="与会员关系",
        choices=[("", "不适用"), *Relation.choices],
        required=False,
        help_text="直系亲属去世的必选",
    )
    occurred_on = forms.DateField(label="发生日期", widget=forms.DateInput())
    note = forms.CharField(
        label="说明",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="只写办理慰问需要的内容，不写病名和隐私；加密保存",
    )


class WishForm(GonghuiForm):
    """How a member wants to be remembered."""

    by_moon = forms.BooleanField(label="按农历过生日", required=False)
    wants_greetings = forms.BooleanField(label="生日当天接收祝福消息", required=False)


class DismissForm(GonghuiForm):
    answer = forms.CharField(label="原因", max_length=200, help_text="本人能看到")


class LineField(forms.ModelChoiceField):
    """A budget line with what is left of it."""

    def label_from_instance(self, line: Any) -> str:
        left = line.amount - line.spent_sum - line.committed_sum
        return f"{line.title}（{line.get_subject_display()}，余{left:,.2f}元）"


class ConfirmForm(GonghuiForm):
    """Approve grants: which budget line bears them."""

    line = LineField(
        label="预算项目",
        queryset=BudgetLine.objects.none(),
        help_text="没有可选的，请财务人员先登记本年度预算",
    )

    def __init__(self, *args: Any, union: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines: Any = self.fields["line"]
        lines.queryset = queries.budget_lines(union, year)


class OrderForm(GonghuiForm):
    """How money is paid."""

    way = forms.ChoiceField(label="支付方式", choices=Way.choices, initial=Way.BANK)


class IssueForm(GonghuiForm):
    """What is handed out to each, from which warehouse."""

    warehouse = forms.ModelChoiceField(
        label="仓库", queryset=Warehouse.objects.none(), empty_label="请选择"
    )
    item = forms.ModelChoiceField(label="物资", queryset=Item.objects.none(), empty_label="请选择")
    quantity = forms.IntegerField(label="每人数量", min_value=1, max_value=999, initial=1)

    def __init__(self, *args: Any, union: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        warehouses: Any = self.fields["warehouse"]
        warehouses.queryset = queries.warehouses_of(union)
        items: Any = self.fields["item"]
        items.queryset = queries.items_for(union)


class IssueListForm(IssueForm):
    """The same for everybody approved on a list, one occasion at a time."""

    field_order = ("occasion", "warehouse", "item", "quantity")

    occasion = forms.ChoiceField(label="事由")

    def __init__(self, *args: Any, occasions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["occasion"]
        field.choices = list(occasions)


class DayForm(GonghuiForm):
    on = forms.DateField(label="日期", widget=forms.DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class CancelForm(GonghuiForm):
    reason = forms.CharField(label="取消原因", max_length=100)


class BatchForm(GonghuiForm):
    """What goes with a mark on many."""

    on = forms.DateField(label="日期", widget=forms.DateInput(), initial=timezone.localdate)
    reason = forms.CharField(
        label="取消原因", max_length=100, required=False, help_text="只在取消时填写"
    )
