"""What the bank answered."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from gonghui.engines.money.enums import ResultState, RowVerdict
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class ResultFileQuerySet(ScopedQuerySet["ResultFile"]):
    union_path = "batch__union"


class ResultFile(models.Model):
    """A bank's result file for a batch: read, shown, then booked chunk by chunk. `booked_to` is the
    last row that is in the ledger; a process that dies is followed by another from there."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    batch = models.ForeignKey(
        "money.PaymentBatch", models.PROTECT, related_name="results", verbose_name="支付批次"
    )
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", verbose_name="文件"
    )
    paid_on = models.DateField("入账日期")
    state = models.CharField(
        "状态", max_length=10, choices=ResultState, default=ResultState.PREVIEW
    )
    row_count = models.PositiveIntegerField("行数", default=0)
    paid_count = models.PositiveIntegerField("成功", default=0)
    failed_count = models.PositiveIntegerField("失败", default=0)
    wrong_count = models.PositiveIntegerField("有误", default=0)
    booked_to = models.PositiveIntegerField("已入账至", default=0)
    read_at = models.DateTimeField("读入时间", auto_now_add=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="读入人"
    )
    job = models.ForeignKey(
        "jobs.Job", models.PROTECT, null=True, related_name="+", verbose_name="后台任务"
    )

    objects: Any = ScopedManager.from_queryset(ResultFileQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "银行回盘"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.batch}回盘{self.pk}"


class ResultRowQuerySet(ScopedQuerySet["ResultRow"]):
    union_path = "result__batch__union"


class ResultRow(models.Model):
    """One row of a result file and how it was understood. Account numbers are not kept here."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    result = models.ForeignKey(
        ResultFile, models.PROTECT, related_name="rows", verbose_name="银行回盘"
    )
    row_number = models.PositiveIntegerField("行号")
    line = models.ForeignKey(
        "money.BatchLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="result_rows",
        verbose_name="批次明细",
    )
    verdict = models.CharField("结果", max_length=10, choices=RowVerdict)
    text = models.CharField("说明", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(ResultRowQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "回盘明细"
        ordering: ClassVar = ["row_number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["result", "row_number"], name="result_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.result} {self.row_number}"
