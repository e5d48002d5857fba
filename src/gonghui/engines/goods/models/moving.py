"""Goods on their way between warehouses."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from gonghui.engines.goods.enums import TransferState
from gonghui.engines.goods.models.keeping import Lot, Warehouse
from gonghui.engines.goods.models.parts import Numbered, account_key, once_field
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of, within


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
    sent_by = account_key("调出经办人", null=True)
    received_on = models.DateField("收货日期", null=True, blank=True)
    received_by = account_key("收货人", null=True, blank=True)
    difference = models.CharField("差异说明", max_length=200, blank=True)
    settled_by = account_key("差异处理人", null=True, blank=True)
    settled_text = models.CharField("差异处理", max_length=200, blank=True)
    once_key = once_field()

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
