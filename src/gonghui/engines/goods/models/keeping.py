"""Where goods lie: warehouses, items, what came in, lots, what lies where."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from gonghui.engines.goods.enums import Category, Source
from gonghui.engines.goods.models.parts import Numbered, account_key, once_field, upwards
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of


class WarehouseQuerySet(ScopedQuerySet["Warehouse"]):
    def open(self) -> Any:
        """Those in use."""
        return self.filter(is_closed=False)

    def reachable(self, account: Any, union: Any) -> Any:
        """Where goods of a union may be sent: what the account meets, and its superiors'."""
        met = scope_of(account, "goods.view", "union") or models.Q(pk=None)
        return self.filter(met | models.Q(union__path__in=upwards(union)))


class Warehouse(models.Model):
    """Where a union keeps goods."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="warehouses", verbose_name="工会"
    )
    name = models.CharField("仓库名称", max_length=60)
    address = models.CharField("地址", max_length=120, blank=True)
    keeper = account_key("保管员", null=True, blank=True)
    is_closed = models.BooleanField("已停用", default=False)

    objects: Any = ScopedManager.from_queryset(WarehouseQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "仓库"
        ordering: ClassVar = ["union__path", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["union", "name"], name="warehouse_named_once")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("registers:card", kwargs={"code": "warehouses", "pk": self.pk})

    @property
    def label(self) -> str:
        """With the union, where several unions' stand together."""
        return f"{self.union} {self.name}"


class ItemQuerySet(ScopedQuerySet["Item"]):
    def offered_to(self, union: Any) -> Any:
        """What a union may receive: its own items and its superiors'."""
        return self.filter(union__path__in=upwards(union), is_closed=False)


class Item(models.Model):
    """A kind of goods. A superior's items serve the unions below it too."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="goods_items", verbose_name="登记工会"
    )
    name = models.CharField("品名", max_length=60)
    spec = models.CharField("规格", max_length=60, blank=True)
    code = models.CharField("编码", max_length=40, blank=True)
    """Of the union itself, or the bar code; may be left out."""
    unit = models.CharField("单位", max_length=10)
    category = models.CharField("类别", max_length=10, choices=Category)
    least = models.PositiveIntegerField("库存下限", default=0)
    """Below it a warehouse that keeps the item is shown as short; 0 for none."""
    is_closed = models.BooleanField("已停用", default=False)
    name_key = models.CharField("排序拼音", max_length=240, editable=False)

    objects: Any = ScopedManager.from_queryset(ItemQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "物资品目"
        ordering: ClassVar = ["name_key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["union", "name", "spec"], name="item_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.spec}）" if self.spec else self.name

    def get_absolute_url(self) -> str:
        return reverse("registers:card", kwargs={"code": "goods-items", "pk": self.pk})


class ReceiptQuerySet(ScopedQuerySet["Receipt"]):
    union_path = "warehouse__union"


class Receipt(Numbered, models.Model):
    """Goods that came in from outside at one time. Wrong ones are taken back whole."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}
    letters, number_day = "RK", "received_on"

    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="receipts", verbose_name="仓库"
    )
    source = models.CharField("来源", max_length=10, choices=Source)
    supplier = models.CharField("供货或捐赠单位", max_length=120, blank=True)
    received_on = models.DateField("入库日期")
    note = models.CharField("说明", max_length=200, blank=True)
    once_key = once_field()
    received_by = account_key("经办人", null=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    reversed_at = models.DateTimeField("冲回时间", null=True, blank=True)
    reversed_by = account_key("冲回人", null=True, blank=True)
    reverse_reason = models.CharField("冲回原因", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(ReceiptQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "入库单"
        ordering: ClassVar = ["-received_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["-received_on", "-id"], name="receipts_newest")]

    def __str__(self) -> str:
        return f"入库单{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("goods:receipt", args=[self.pk])


class LotQuerySet(ScopedQuerySet["Lot"]):
    union_path = "receipt__warehouse__union"


class Lot(models.Model):
    """Goods of one kind from one receipt at one price. It keeps its cost wherever it is moved."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lots", verbose_name="入库单")
    item = models.ForeignKey(Item, models.PROTECT, related_name="lots", verbose_name="品目")
    number = models.CharField("批号", max_length=40, blank=True)
    unit_price = models.DecimalField("单价", max_digits=12, decimal_places=2)
    quantity = models.PositiveIntegerField("入库数量")
    source = models.CharField("来源", max_length=10, choices=Source)
    expires_on = models.DateField("保质期至", null=True, blank=True)
    is_poverty_area = models.BooleanField("脱贫地区产品", default=False)
    received_on = models.DateField("入库日期")

    objects: Any = ScopedManager.from_queryset(LotQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "批次"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, unit_price__gte=0), name="lot_of_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.number}".strip()

    @property
    def value(self) -> Decimal:
        """What the whole lot cost."""
        return self.unit_price * self.quantity


class StockQuerySet(ScopedQuerySet["Stock"]):
    union_path = "warehouse__union"

    def in_order_of_use(self) -> Any:
        """First expired first out, then first in first out."""
        return self.order_by(
            models.F("lot__expires_on").asc(nulls_last=True), "lot__received_on", "lot_id"
        )


class Stock(models.Model):
    """How much of a lot lies in a warehouse now."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="stock", verbose_name="仓库"
    )
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="stock", verbose_name="批次")
    item = models.ForeignKey(Item, models.PROTECT, related_name="stock", verbose_name="品目")
    quantity = models.IntegerField("数量", default=0)

    objects: Any = ScopedManager.from_queryset(StockQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "库存"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["warehouse", "lot"], name="stock_of_lot_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=0), name="stock_never_negative"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["warehouse", "item"], name="stock_of_item")]

    def __str__(self) -> str:
        return f"{self.warehouse} {self.lot}"

    def get_absolute_url(self) -> str:
        return reverse("goods:stock_card", args=[self.pk])

    @property
    def value(self) -> Decimal:
        return self.lot.unit_price * self.quantity
