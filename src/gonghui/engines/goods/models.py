"""Warehouses, lots, what lies where, the ledger of moves, and the papers that make them.

Only `services.booking` writes stock and moves; at any time the moves of a lot in a warehouse sum
to its stock.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.engines.goods.enums import (
    Category,
    LineState,
    ListState,
    LossReason,
    LossState,
    MoveKind,
    Purpose,
    SignedWay,
    Source,
    TakeState,
    TransferState,
)
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of, within
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet


def _account(label: str, **kwargs: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **kwargs
    )


def _money(label: str, **kwargs: Any) -> Any:
    return models.DecimalField(label, max_digits=14, decimal_places=2, **kwargs)


def _once() -> Any:
    return models.CharField("防重编号", max_length=120, null=True, blank=True, unique=True)


def _upwards(union: Any) -> list[str]:
    """Paths of a union and of its superiors."""
    return [union.path[:end] for end in range(union.steplen, len(union.path) + 1, union.steplen)]


class Numbered:
    """Mixin: a paper's number, from its year and key."""

    letters: ClassVar[str]
    number_day: ClassVar[str]
    pk: Any

    @property
    def number(self) -> str:
        return f"{self.letters}{getattr(self, self.number_day).year}-{self.pk:06d}"


class WarehouseQuerySet(ScopedQuerySet["Warehouse"]):
    def open(self) -> Any:
        """Those in use."""
        return self.filter(is_closed=False)

    def reachable(self, account: Any, union: Any) -> Any:
        """Where goods of a union may be sent: what the account meets, and its superiors'."""
        met = scope_of(account, "goods.view", "union") or models.Q(pk=None)
        return self.filter(met | models.Q(union__path__in=_upwards(union)))


class Warehouse(models.Model):
    """Where a union keeps goods."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="warehouses", verbose_name="工会"
    )
    name = models.CharField("仓库名称", max_length=60)
    address = models.CharField("地址", max_length=120, blank=True)
    keeper = _account("保管员", null=True, blank=True)
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
        return self.filter(union__path__in=_upwards(union), is_closed=False)


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
    once_key = _once()
    received_by = _account("经办人", null=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    reversed_at = models.DateTimeField("冲回时间", null=True, blank=True)
    reversed_by = _account("冲回人", null=True, blank=True)
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


class TransferQuerySet(ScopedQuerySet["Transfer"]):
    union_path = "from_warehouse__union"

    def visible_to(self, account: Any, permission: str) -> Any:
        """Both ends see it."""
        ends = [
            scope_of(account, permission, path)
            for path in ("from_warehouse__union", "to_warehouse__union")
        ]
        found = [one for one in ends if one is not None]
        return self.filter(models.Q(*found, _connector=models.Q.OR)) if found else self.none()

    def of_subtree(self, union: Any) -> Any:
        return self.filter(
            within("from_warehouse__union__path", union.path)
            | within("to_warehouse__union__path", union.path)
        )


class Transfer(Numbered, models.Model):
    """Goods on their way from one warehouse to another."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}
    letters, number_day = "DB", "sent_on"

    from_warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="sent", verbose_name="调出仓库"
    )
    to_warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="received", verbose_name="调入仓库"
    )
    state = models.CharField(
        "状态", max_length=10, choices=TransferState, default=TransferState.SENT
    )
    note = models.CharField("说明", max_length=200, blank=True)
    sent_on = models.DateField("调出日期")
    sent_by = _account("调出经办人", null=True)
    received_on = models.DateField("收货日期", null=True, blank=True)
    received_by = _account("收货人", null=True, blank=True)
    difference = models.CharField("差异说明", max_length=200, blank=True)
    settled_by = _account("差异处理人", null=True, blank=True)
    settled_text = models.CharField("差异处理", max_length=200, blank=True)
    once_key = _once()

    objects: Any = ScopedManager.from_queryset(TransferQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "调拨单"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(from_warehouse=models.F("to_warehouse")),
                name="transfer_elsewhere",
            )
        ]

    def __str__(self) -> str:
        return f"调拨单{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("goods:transfer", args=[self.pk])


class TransferLineQuerySet(ScopedQuerySet["TransferLine"]):
    union_path = "transfer__from_warehouse__union"


class TransferLine(models.Model):
    """A lot of a transfer."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    transfer = models.ForeignKey(
        Transfer, models.PROTECT, related_name="lines", verbose_name="调拨单"
    )
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="transfer_lines", verbose_name="批次")
    quantity = models.PositiveIntegerField("调出数量")
    received = models.PositiveIntegerField("实收数量", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(TransferLineQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "调拨明细"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transfer", "lot"], name="transfer_lot_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0)
                & (models.Q(received=None) | models.Q(received__lte=models.F("quantity"))),
                name="transfer_no_more_than_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot} {self.quantity}"

    @property
    def missing(self) -> int:
        """What was sent and did not arrive."""
        return 0 if self.received is None else self.quantity - self.received


class IssueListQuerySet(ScopedQuerySet["IssueList"]):
    pass


class IssueList(Numbered, models.Model):
    """Who is to get what from a warehouse.

    `origin_*` names the record of another line of business that made it. Of a `is_sensitive` one
    only those who hand out meet the names.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}
    letters, number_day = "FF", "planned_on"

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="issue_lists", verbose_name="工会"
    )
    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="issue_lists", verbose_name="仓库"
    )
    title = models.CharField("标题", max_length=120)
    purpose = models.CharField("用途", max_length=10, choices=Purpose)
    note = models.CharField("说明", max_length=200, blank=True)
    planned_on = models.DateField("发放日期")
    state = models.CharField("状态", max_length=10, choices=ListState, default=ListState.OPEN)
    is_sensitive = models.BooleanField("涉及个人隐私", default=False)
    origin_type = models.CharField("来源类型", max_length=60, blank=True)
    origin_id = models.CharField("来源编号", max_length=40, blank=True)
    origin_url = models.CharField("来源地址", max_length=200, blank=True)
    once_key = _once()
    made_by = _account("制单人", null=True)
    made_at = models.DateTimeField("制单时间", auto_now_add=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = _account("办结人", null=True, blank=True)
    closing_note = models.CharField("办结说明", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(IssueListQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "发放清单"
        ordering: ClassVar = ["-planned_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["-planned_on", "-id"], name="issue_lists_newest"),
            models.Index(fields=["origin_type", "origin_id"], name="issue_lists_of_origin"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("goods:list", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ListState.OPEN


class IssueLineQuerySet(ScopedQuerySet["IssueLine"]):
    union_path = "issue_list__union"

    def of_person(self, account: Any) -> Any:
        """What the worker himself got or is to get."""
        person = getattr(account, "person_id", None)
        return self.none() if person is None else self.filter(person=person)

    def live(self) -> Any:
        return self.exclude(state=LineState.CANCELLED)


class IssueLine(models.Model):
    """One kind of goods for one recipient: a person, a union, an employer, or a name with the
    number of people it stands for."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    issue_list = models.ForeignKey(
        IssueList, models.PROTECT, related_name="lines", verbose_name="发放清单"
    )
    person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goods_lines",
        verbose_name="领取人",
    )
    for_union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goods_lines",
        verbose_name="领取工会",
    )
    employer = models.ForeignKey(
        "org.Employer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goods_lines",
        verbose_name="领取单位",
    )
    name = models.CharField("领取人（单位）", max_length=120)
    name_key = models.CharField("排序拼音", max_length=240, editable=False)
    belongs = models.CharField("所在工会", max_length=120, blank=True)
    headcount = models.PositiveIntegerField("受益人数", default=1)
    item = models.ForeignKey(Item, models.PROTECT, related_name="issue_lines", verbose_name="物资")
    quantity = models.PositiveIntegerField("数量")
    returned = models.PositiveIntegerField("已退数量", default=0)
    value = _money("价值", default=0)
    """The lots' cost of what was handed out and kept; 0 before."""
    state = models.CharField("状态", max_length=10, choices=LineState, default=LineState.PLANNED)
    handed_on = models.DateField("发放日期", null=True, blank=True)
    handed_at = models.DateTimeField("发放时间", null=True, blank=True)
    handed_by = _account("发放人", null=True, blank=True)
    signed_on = models.DateField("签收日期", null=True, blank=True)
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    signed_way = models.CharField("签收方式", max_length=6, choices=SignedWay, blank=True)
    signed_name = models.CharField("签收人", max_length=50, blank=True)
    proxy = models.CharField("代领说明", max_length=60, blank=True)
    ink = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签名",
    )
    scan = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签收表扫描件",
    )
    reason = models.CharField("取消或退回原因", max_length=100, blank=True)

    objects: Any = ScopedManager.from_queryset(IssueLineQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "发放明细"
        ordering: ClassVar = ["name_key", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["issue_list", "name_key", "id"], name="lines_of_list"),
            models.Index(fields=["person", "state"], name="lines_of_person"),
            models.Index(fields=["handed_on"], name="lines_handed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, returned__lte=models.F("quantity")),
                name="issue_line_of_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.item}"

    @property
    def recipient(self) -> str:
        """Who it is, as one text by which lines of the same recipient are found."""
        if self.person_id:
            return f"p{self.person_id}"
        if self.for_union_id:
            return f"u{self.for_union_id}"
        return f"e{self.employer_id}" if self.employer_id else f"n{self.name}"

    @property
    def kept(self) -> int:
        """What was handed out and not brought back."""
        return self.quantity - self.returned


class WriteOffQuerySet(ScopedQuerySet["WriteOff"]):
    union_path = "warehouse__union"


class WriteOff(Numbered, models.Model):
    """Goods that are lost, asked for by one and approved by another."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}
    letters, number_day = "BS", "asked_on"

    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="write_offs", verbose_name="仓库"
    )
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="write_offs", verbose_name="批次")
    quantity = models.PositiveIntegerField("数量")
    value = _money("价值")
    kind = models.CharField("原因", max_length=10, choices=LossReason)
    text = models.CharField("情况说明", max_length=200)
    state = models.CharField("状态", max_length=10, choices=LossState, default=LossState.ASKED)
    asked_on = models.DateField("申请日期")
    asked_by = _account("申请人", null=True)
    decided_on = models.DateField("审批日期", null=True, blank=True)
    decided_by = _account("审批人", null=True, blank=True)
    opinion = models.CharField("审批意见", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(WriteOffQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "报损单"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="write_off_of_something"
            )
        ]

    def __str__(self) -> str:
        return f"报损单{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("goods:loss", args=[self.pk])


class StockTakeQuerySet(ScopedQuerySet["StockTake"]):
    union_path = "warehouse__union"


class StockTake(Numbered, models.Model):
    """A counting of everything in a warehouse, in which nothing moves meanwhile."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}
    letters, number_day = "PD", "started_on"

    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="stock_takes", verbose_name="仓库"
    )
    is_blind = models.BooleanField("盲盘", default=True)
    """Whoever counts does not see what the books say."""
    state = models.CharField("状态", max_length=10, choices=TakeState, default=TakeState.COUNTING)
    note = models.CharField("说明", max_length=200, blank=True)
    started_on = models.DateField("盘点日期")
    started_by = _account("发起人", null=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by = _account("提交人", null=True, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decided_by = _account("审批人", null=True, blank=True)
    opinion = models.CharField("审批意见", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(StockTakeQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "盘点单"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["warehouse"],
                condition=models.Q(state__in=(TakeState.COUNTING, TakeState.SUBMITTED)),
                name="one_stock_take_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"盘点单{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("goods:take", args=[self.pk])


class StockTakeLineQuerySet(ScopedQuerySet["StockTakeLine"]):
    union_path = "take__warehouse__union"


class StockTakeLine(models.Model):
    """A lot as the books have it and as it was counted."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    take = models.ForeignKey(StockTake, models.PROTECT, related_name="lines", verbose_name="盘点单")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+", verbose_name="批次")
    book = models.PositiveIntegerField("账面数量")
    counted = models.PositiveIntegerField("实盘数量", null=True, blank=True)
    reason = models.CharField("差异原因", max_length=100, blank=True)

    objects: Any = ScopedManager.from_queryset(StockTakeLineQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "盘点明细"
        ordering: ClassVar = ["lot__item__name_key", "lot_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["take", "lot"], name="take_lot_once")
        ]

    def __str__(self) -> str:
        return f"{self.take} {self.lot}"

    shows_book = True
    """Whether whoever looks may see what the books say: set by the page of a blind count."""

    @property
    def book_shown(self) -> int | None:
        return self.book if self.shows_book else None

    @property
    def difference_shown(self) -> int | None:
        return self.difference if self.shows_book and self.counted is not None else None

    @property
    def difference(self) -> int:
        """What was found beyond the books; negative for what is missing."""
        return 0 if self.counted is None else self.counted - self.book

    @property
    def difference_value(self) -> Decimal:
        return self.lot.unit_price * self.difference


class MoveQuerySet(AppendOnlyQuerySet["Move"]):
    union_path = "warehouse__union"


class Move(AppendOnly):
    """A line of the ledger: so much of a lot came or went, why, by whom."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="moves", verbose_name="仓库"
    )
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="moves", verbose_name="批次")
    kind = models.CharField("类别", max_length=12, choices=MoveKind)
    quantity = models.IntegerField("数量")
    value = _money("金额")
    balance = models.PositiveIntegerField("结存")
    """Of the lot in the warehouse, after the move."""
    moved_on = models.DateField("日期")
    receipt = models.ForeignKey(
        Receipt, models.PROTECT, null=True, related_name="moves", verbose_name="入库单"
    )
    transfer = models.ForeignKey(
        Transfer, models.PROTECT, null=True, related_name="moves", verbose_name="调拨单"
    )
    line = models.ForeignKey(
        IssueLine, models.PROTECT, null=True, related_name="moves", verbose_name="发放明细"
    )
    write_off = models.ForeignKey(
        WriteOff, models.PROTECT, null=True, related_name="moves", verbose_name="报损单"
    )
    take = models.ForeignKey(
        StockTake, models.PROTECT, null=True, related_name="moves", verbose_name="盘点单"
    )
    actor = _account("经办人", null=True)
    at = models.DateTimeField("登记时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(MoveQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "出入库流水"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(quantity=0), name="move_of_something")
        ]
        indexes: ClassVar = [
            models.Index(fields=["warehouse", "-id"], name="moves_of_warehouse"),
            models.Index(fields=["warehouse", "lot"], name="moves_of_lot"),
            models.Index(fields=["moved_on"], name="moves_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.lot} {self.quantity:+d}"

    @property
    def paper(self) -> Any:
        """The paper it was booked by."""
        if self.line is not None:
            return self.line.issue_list
        return self.receipt or self.transfer or self.write_off or self.take
