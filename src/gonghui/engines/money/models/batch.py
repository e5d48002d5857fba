"""Orders that go to the bank together."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.engines.money.enums import BatchState, LineResult
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet

ACCOUNT = settings.AUTH_USER_MODEL


class PaymentBatchQuerySet(ScopedQuerySet["PaymentBatch"]):
    pass


class PaymentBatch(models.Model):
    """Approved orders of one union that are paid through the bank in one file."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    number = models.CharField("批次号", max_length=20, null=True, unique=True, editable=False)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="payment_batches", verbose_name="支付工会"
    )
    title = models.CharField("名称", max_length=60)
    layout = models.CharField("银行文件格式", max_length=20)
    state = models.CharField(
        "状态", max_length=10, choices=BatchState, default=BatchState.OPEN, editable=False
    )
    count = models.PositiveIntegerField("笔数", default=0, editable=False)
    total = models.DecimalField("合计", max_digits=14, decimal_places=2, default=0, editable=False)
    total_words = models.CharField("合计大写", max_length=60, blank=True, editable=False)
    opened_at = models.DateTimeField("建立时间", auto_now_add=True)
    opened_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="建立人"
    )
    closed_at = models.DateTimeField("封批时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="封批人"
    )
    sent_on = models.DateField("交银行日期", null=True, blank=True)
    settled_on = models.DateField("结清日期", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(PaymentBatchQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "支付批次"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["union", "state", "-id"], name="batch_of_union"),
        ]

    def __str__(self) -> str:
        return f"支付批次{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("money:batch", args=[self.pk])


class BatchLineQuerySet(ScopedQuerySet["BatchLine"]):
    union_path = "batch__union"


class BatchLine(models.Model):
    """An order in a batch, and what the bank said. A live line holds its order: no order stands
    in two, and a paid one never leaves its own."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    batch = models.ForeignKey(
        PaymentBatch, models.PROTECT, related_name="lines", verbose_name="支付批次"
    )
    order = models.ForeignKey(
        "money.PaymentOrder", models.PROTECT, related_name="batch_lines", verbose_name="支付单"
    )
    is_live = models.BooleanField("有效", default=True)
    result = models.CharField("结果", max_length=10, choices=LineResult, default=LineResult.WAITING)
    reason = models.CharField("原因", max_length=200, blank=True)
    settled_on = models.DateField("入账日期", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(BatchLineQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "批次明细"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"],
                condition=models.Q(is_live=True),
                name="order_in_one_live_batch_line",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["batch", "result"], name="line_of_batch")]

    def __str__(self) -> str:
        return f"{self.batch} {self.order}"
