"""Forms of goods. Each ends in a service."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.engines.goods import queries
from gonghui.engines.goods.enums import LossReason, Purpose, Source
from gonghui.engines.goods.models import (
    Item,
    StockTakeLine,
    TransferLine,
    Warehouse,
)
from gonghui.engines.goods.queries import keepers_near, offered_items
from gonghui.engines.goods.services import LotDraft
from gonghui.engines.registers.forms import RegisterModelForm
from gonghui.kernel.access.models import Account
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.people.names import normalise_name
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.ink import InkField

LINES_OFFERED = 6
MOST_LINES = 60


class WarehouseField(forms.ModelChoiceField):
    """A warehouse with its union's name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class WarehouseForm(RegisterModelForm):
    """A warehouse's card. Keepers are chosen among those who may keep goods there."""

    keeper = forms.ModelChoiceField(Account.objects.none(), label="保管员", required=False)

    class Meta:
        model = Warehouse
        fields = ("union", "name", "address", "keeper", "is_closed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keeper: Any = self.fields["keeper"]
        keeper.queryset = keepers_near(self.account)
        keeper.label_from_instance = lambda row: row.display_name
        if not self.instance.pk:
            del self.fields["is_closed"]


class ItemForm(RegisterModelForm):
    """An item's card."""

    class Meta:
        model = Item
        fields = ("union", "name", "spec", "code", "unit", "category", "least", "is_closed")
        help_texts: ClassVar = {
            "unit": "按发放的最小单位，如“瓶”“袋”，入库后不能再改",
            "least": "仓库低于这个数量时提醒补充，0为不提醒",
            "code": "本单位的编码或商品条码，可不填",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["least"].required = False
        if not self.instance.pk:
            del self.fields["is_closed"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["least"] = data.get("least") or 0
        return data


class ItemLineForm(GonghuiForm):
    """One kind of goods on a receipt."""

    units: ClassVar[dict[str, str]] = {"unit_price": "元"}

    item = forms.ChoiceField(label="品目", required=False)
    quantity = forms.IntegerField(label="数量", min_value=1, max_value=10_000_000, required=False)
    unit_price = forms.DecimalField(
        label="单价", min_value=Decimal(0), max_digits=12, decimal_places=2, required=False
    )
    number = forms.CharField(label="批号", max_length=40, required=False)
    expires_on = forms.DateField(label="保质期至", widget=forms.DateInput(), required=False)
    is_poverty_area = forms.BooleanField(label="脱贫地区产品", required=False)

    def __init__(self, *args: Any, items: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item: Any = self.fields["item"]
        item.choices = [("", "请选择"), *items]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("item") or data.get("quantity") or data.get("unit_price"):
            for name, text in (
                ("item", "请选择品目。"),
                ("quantity", "请填写数量。"),
                ("unit_price", "请填写单价。"),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, text)
        return data


class ReceiveForm(GonghuiForm):
    """A receipt with its lines; empty lines are passed over."""

    warehouse = WarehouseField(Warehouse.objects.none(), label="仓库")
    source = forms.ChoiceField(label="来源", choices=Source.choices, initial=Source.BUY)
    supplier = forms.CharField(label="供货或捐赠单位", max_length=120, required=False)
    received_on = forms.DateField(
        label="入库日期", widget=forms.DateInput(), initial=timezone.localdate
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, account: Any, at: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        warehouses = Warehouse.objects.visible_to(account, "goods.keep").open()
        chosen: Any = self.fields["warehouse"]
        chosen.queryset = warehouses.select_related("union")
        if at is not None:
            chosen.initial = at.pk
        self.items = offered_items(warehouses)
        pairs = [(str(pk), f"{item}　{item.unit}") for pk, item in self.items.items()]
        count = LINES_OFFERED
        if self.is_bound:
            asked = str(self.data.get("lines", ""))
            count = min(int(asked), MOST_LINES) if asked.isdecimal() else count
        bound = {"data": self.data} if self.is_bound else {}
        self.lines = [
            ItemLineForm(prefix=f"line{number}", items=pairs, **bound) for number in range(count)
        ]

    def is_valid(self) -> bool:
        lines = [line.is_valid() for line in self.lines]
        found = super().is_valid()
        if not all(lines):
            self.add_error(None, "有的物资没有填完整。")
        return found and all(lines)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not any(line.data.get(f"{line.prefix}-item") for line in self.lines):
            self.add_error(None, "请至少填写一种物资。")
        return data

    def error_list(self) -> list[tuple[str, str, str]]:
        found = super().error_list()
        for number, line in enumerate(self.lines, 1):
            found += [
                (target, f"第{number}种{label}", text) for target, label, text in line.error_list()
            ]
        return found

    def drafts(self) -> list[LotDraft]:
        """The lines of a valid form."""
        return [
            LotDraft(
                self.items[int(line.cleaned_data["item"])],
                line.cleaned_data["quantity"],
                line.cleaned_data["unit_price"],
                line.cleaned_data["number"],
                line.cleaned_data["expires_on"],
                line.cleaned_data["is_poverty_area"],
            )
            for line in self.lines
            if line.cleaned_data.get("item")
        ]


class ReasonForm(GonghuiForm):
    reason = forms.CharField(label="原因", max_length=100)


class OpinionForm(GonghuiForm):
    opinion = forms.CharField(label="审批意见", max_length=200, required=False)


class FromWarehouseForm(GonghuiForm):
    """Where goods are sent from."""

    warehouse = WarehouseField(Warehouse.objects.none(), label="调出仓库")

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["warehouse"]
        met = Warehouse.objects.visible_to(account, "goods.keep").open()
        chosen.queryset = met.select_related("union")


class SendForm(GonghuiForm):
    """What of each lot goes where."""

    to_warehouse = WarehouseField(Warehouse.objects.none(), label="调入仓库")
    sent_on = forms.DateField(
        label="调出日期", widget=forms.DateInput(), initial=timezone.localdate
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(
        self, *args: Any, account: Any, warehouse: Warehouse, stock: Sequence[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["to_warehouse"]
        chosen.queryset = queries.warehouses_reachable(account, warehouse)
        self.stock = list(stock)
        for row in self.stock:
            self.fields[f"lot{row.lot_id}"] = forms.IntegerField(
                label=str(row.lot),
                required=False,
                min_value=1,
                max_value=row.quantity,
                widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
            )

    def rows(self) -> list[tuple[Any, forms.BoundField]]:
        """Each lot with its box."""
        return [(row, self[f"lot{row.lot_id}"]) for row in self.stock]

    def heads(self) -> list[forms.BoundField]:
        return [self[name] for name in ("to_warehouse", "sent_on", "note")]

    def lots(self) -> list[tuple[Any, int]]:
        """Lots and quantities of a valid form."""
        wanted = ((row.lot, self.cleaned_data[f"lot{row.lot_id}"]) for row in self.stock)
        return [(lot, quantity) for lot, quantity in wanted if quantity]


class ArriveForm(GonghuiForm):
    """What arrived of a transfer."""

    received_on = forms.DateField(
        label="收货日期", widget=forms.DateInput(), initial=timezone.localdate
    )
    difference = forms.CharField(
        label="差异情况", max_length=200, required=False, help_text="实收少于调出的必须写明"
    )

    def __init__(self, *args: Any, lines: Sequence[TransferLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"line{line.pk}"] = forms.IntegerField(
                label=f"{line.lot}实收",
                min_value=0,
                initial=line.quantity,
                widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
            )

    def rows(self) -> list[tuple[TransferLine, forms.BoundField]]:
        return [(line, self[f"line{line.pk}"]) for line in self.lines]

    def heads(self) -> list[forms.BoundField]:
        return [self["received_on"], self["difference"]]

    def counts(self) -> dict[int, int]:
        return {line.pk: self.cleaned_data[f"line{line.pk}"] for line in self.lines}


class SettleForm(GonghuiForm):
    text = forms.CharField(
        label="核查情况",
        max_length=200,
        help_text="差额退回本仓账面；确实损失的，再在库存中申请报损",
    )


class ListForm(GonghuiForm):
    """A list of issue."""

    warehouse = WarehouseField(Warehouse.objects.none(), label="发放仓库")
    title = forms.CharField(label="标题", max_length=120, help_text="如“高温岗位防暑物资发放”")
    purpose = forms.ChoiceField(label="用途", choices=Purpose.choices)
    planned_on = forms.DateField(
        label="发放日期", widget=forms.DateInput(), initial=timezone.localdate
    )
    note = forms.CharField(label="说明", max_length=200, required=False)
    is_sensitive = forms.BooleanField(
        label="涉及个人隐私", required=False, help_text="只有保管和发放的人能看到领取人姓名"
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["warehouse"]
        met = Warehouse.objects.visible_to(account, "goods.keep").open()
        chosen.queryset = met.select_related("union")


class GoodsFields(GonghuiForm):
    """What each recipient gets: up to three kinds."""

    KINDS = 3

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        choices = [(pk, f"{item}　{item.unit}") for pk, item in self.items.items()]
        for number in range(1, self.KINDS + 1):
            first = number == 1
            self.fields[f"item{number}"] = forms.ChoiceField(
                label="物资" if first else f"物资{number}",
                choices=[("", "请选择" if first else "没有"), *choices],
                required=first,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"quantity{number}"] = forms.IntegerField(
                label="每人（每单位）数量" if first else f"数量{number}",
                min_value=1,
                max_value=100_000,
                required=first,
                initial=1 if first else None,
                widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
            )

    def goods(self) -> list[tuple[Item, int]]:
        """Items and quantities of a valid form."""
        data = self.cleaned_data
        return [
            (self.items[data[f"item{number}"]], data[f"quantity{number}"] or 1)
            for number in range(1, self.KINDS + 1)
            if data[f"item{number}"]
        ]


class PasteForm(GoodsFields):
    """Lines of a roster, or a file with them."""

    lines = forms.CharField(
        label="名单",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="每行一人：姓名，或姓名加会员号、手机号、证件号；可从Excel直接粘贴",
    )
    file = forms.FileField(
        label="或上传Excel名单",
        required=False,
        help_text="第一张工作表，每行一人，列中有姓名，最好加会员号、手机号或证件号",
    )

    field_order = ("lines", "file")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("lines") and not data.get("file"):
            self.add_error("lines", "请粘贴名单，或上传Excel文件。")
        return data


class UnitForm(GoodsFields):
    """Goods for a union, an employer, or a name of its own."""

    union = forms.ModelChoiceField(Union.objects.none(), label="工会", required=False)
    employer = forms.ModelChoiceField(Employer.objects.none(), label="用人单位", required=False)
    name = forms.CharField(
        label="其他单位或班组",
        max_length=120,
        required=False,
        help_text="没有登记的单位、站点、班组写在这里",
    )
    headcount = forms.IntegerField(label="受益人数", min_value=1, max_value=1_000_000)

    field_order = ("union", "employer", "name", "headcount")
    units: ClassVar[dict[str, str]] = {"headcount": "人"}

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        union: Any = self.fields["union"]
        union.queryset = Union.objects.visible_to(account, "goods.view")
        employer: Any = self.fields["employer"]
        employer.queryset = Employer.objects.visible_to(account, "org.view").order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        given = [data.get(name) for name in ("union", "employer", "name") if data.get(name)]
        if len(given) != 1:
            self.add_error(None, "工会、用人单位、其他单位三项中请填写一项。")
        return data


class HandForm(GonghuiForm):
    """A signature at the moment of handing over."""

    ink = InkField(label="领取人签名", required=False)
    proxy = forms.CharField(
        label="代领说明",
        max_length=60,
        required=False,
        help_text="别人代领的写明，如“妻子李红代领”；本人领取不填",
    )

    def __init__(self, *args: Any, signer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer = signer

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        ink, proxy = data.get("ink"), data.get("proxy", "").strip()
        is_own = ink is not None and ink.is_typed and self.signer and not proxy
        if ink is not None and is_own and ink.typed != normalise_name(self.signer):
            self.add_error("ink", f"输入的姓名与“{self.signer}”不一致；别人代领的请填写代领说明。")
        return data


class PaperForm(GonghuiForm):
    """A signed sheet comes back."""

    on = forms.DateField(label="签收日期", widget=forms.DateInput(), initial=timezone.localdate)
    scan = forms.FileField(
        label="签收表扫描件", help_text="拍照或扫描，.pdf、.jpg、.png，不超过20MB"
    )


class BackForm(GonghuiForm):
    quantity = forms.IntegerField(label="退回数量", min_value=1)
    reason = forms.CharField(label="退回原因", max_length=100)


class CloseForm(GonghuiForm):
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="有已发放没有签收的，必须写明原因"
    )


class LossForm(GonghuiForm):
    quantity = forms.IntegerField(label="报损数量", min_value=1)
    kind = forms.ChoiceField(label="原因", choices=LossReason.choices)
    text = forms.CharField(
        label="情况说明", max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class TakeForm(GonghuiForm):
    """How a count is done."""

    is_blind = forms.BooleanField(
        label="盲盘", required=False, initial=True, help_text="盘点人填齐实盘数量前看不到账面数量"
    )
    note = forms.CharField(label="说明", max_length=200, required=False)


class TakeAtForm(TakeForm):
    """The same where the warehouse is chosen too."""

    warehouse = WarehouseField(Warehouse.objects.none(), label="仓库")
    field_order = ("warehouse",)

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["warehouse"]
        met = Warehouse.objects.visible_to(account, "goods.keep").open()
        chosen.queryset = met.select_related("union")


class CountForm(GonghuiForm):
    """What was counted of each lot; once all is counted of a blind count, only reasons."""

    def __init__(self, *args: Any, lines: Sequence[StockTakeLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self.is_complete = all(line.counted is not None for line in self.lines)
        self.locked = bool(self.lines) and self.is_complete and self.lines[0].take.is_blind
        for line in self.lines:
            counted = forms.IntegerField(
                label=f"{line.lot}实盘",
                required=False,
                min_value=0,
                max_value=10_000_000,
                initial=line.counted,
                disabled=self.locked,
                widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
            )
            reason = forms.CharField(
                label=f"{line.lot}差异原因",
                required=False,
                max_length=100,
                initial=line.reason,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )
            self.fields[f"counted{line.pk}"], self.fields[f"reason{line.pk}"] = counted, reason

    def rows(self) -> list[tuple[StockTakeLine, forms.BoundField, forms.BoundField]]:
        return [(line, self[f"counted{line.pk}"], self[f"reason{line.pk}"]) for line in self.lines]

    def counts(self) -> dict[int, int | None]:
        return {line.pk: self.cleaned_data[f"counted{line.pk}"] for line in self.lines}

    def reasons(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data[f"reason{line.pk}"] for line in self.lines}
