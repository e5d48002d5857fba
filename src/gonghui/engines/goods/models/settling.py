"""Losses, counts, and the ledger of all moves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from gonghui.engines.goods.enums import LossReason, LossState, MoveKind, TakeState
from gonghui.engines.goods.models.issuing import IssueLine
from gonghui.engines.goods.models.keeping import Lot, Receipt, Warehouse
from gonghui.engines.goods.models.moving import Transfer
from gonghui.engines.goods.models.parts import Numbered, account_key, money_field
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet


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
    value = money_field("价值")
    kind = models.CharField("原因", max_length=10, choices=LossReason)
    text = models.CharField("情况说明", max_length=200)
    state = models.CharField("状态", max_length=10, choices=LossState, default=LossState.ASKED)
    asked_on = models.DateField("申请日期")
    asked_by = account_key("申请人", null=True)
    decided_on = models.DateField("审批日期", null=True, blank=True)
    decided_by = account_key("审批人", null=True, blank=True)
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
    started_by = account_key("发起人", null=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by = account_key("提交人", null=True, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decided_by = account_key("审批人", null=True, blank=True)
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
    value = money_field("金额")
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
    actor = account_key("经办人", null=True)
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
