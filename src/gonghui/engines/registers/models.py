"""Files that came in, and every row of them with its verdict."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from gonghui.engines.registers.declaration import REGISTERS, Register
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.people import protection


class RunState(models.TextChoices):
    """How far an import is."""

    UPLOADED = "uploaded", "已上传"
    STAGING = "staging", "正在核对"
    PREVIEWED = "previewed", "待确认"
    APPLYING = "applying", "正在导入"
    DONE = "done", "已导入"
    FAILED = "failed", "未能导入"


class Verdict(models.TextChoices):
    """What importing a row means, or why it cannot be imported."""

    NEW = "new", "新增"
    CHANGED = "changed", "变更"
    SAME = "same", "无变化"
    CONFLICT = "conflict", "冲突"
    ERROR = "error", "错误"


BAD = (Verdict.CONFLICT, Verdict.ERROR)
WRITTEN = (Verdict.NEW, Verdict.CHANGED)


class ImportMode(models.TextChoices):
    """What to do about bad rows."""

    WHOLE = "whole", "整表导入"
    GOOD = "good", "只导入合格行"


class ImportRunQuerySet(ScopedQuerySet["ImportRun"]):
    union_path = "union"


class ImportRun(models.Model):
    """One file on its way into a register.

    `staged_count` and `applied_to` are the cursors of the two jobs; they move in the transaction
    that does the work, so that a killed worker's successor goes on where the last chunk ended.
    The uploaded bytes are deleted as soon as every row is staged, because the rows are sealed
    and the file was not.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    register = models.CharField("台账", max_length=40)
    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+", verbose_name="工会")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    file = models.ForeignKey("files.StoredFile", models.SET_NULL, null=True, related_name="+")
    file_name = models.CharField("文件", max_length=200)
    sha256 = models.CharField("校验和", max_length=64)
    state = models.CharField("状态", max_length=10, choices=RunState, default=RunState.UPLOADED)
    mode = models.CharField("方式", max_length=5, choices=ImportMode, blank=True)
    headers: Any = models.JSONField("表头", default=list)
    fields: Any = models.JSONField("对应列", default=list)
    row_count = models.PositiveIntegerField("行数", default=0)
    staged_count = models.PositiveIntegerField("已核对", default=0)
    applied_to = models.PositiveIntegerField("已导入至行", default=0)
    new_count = models.PositiveIntegerField("新增", default=0)
    changed_count = models.PositiveIntegerField("变更", default=0)
    same_count = models.PositiveIntegerField("无变化", default=0)
    conflict_count = models.PositiveIntegerField("冲突", default=0)
    warned_count = models.PositiveIntegerField("需留意", default=0)
    error_count = models.PositiveIntegerField("错误", default=0)
    applied_count = models.PositiveIntegerField("已写入", default=0)
    message = models.CharField("说明", max_length=500, blank=True)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True)

    objects: Any = ScopedManager.from_queryset(ImportRunQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        indexes: ClassVar = [models.Index(fields=["register", "-id"], name="import_run_newest")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def entry(self) -> Register:
        """The register's declaration."""
        return REGISTERS[self.register]

    @property
    def bad_count(self) -> int:
        """Rows that cannot be imported."""
        return self.conflict_count + self.error_count

    @property
    def written_count(self) -> int:
        """Rows that importing writes."""
        return self.new_count + self.changed_count

    @property
    def staged_rows(self) -> int:
        """Rows judged so far, blank ones left out."""
        return self.written_count + self.same_count + self.bad_count

    @property
    def is_waiting(self) -> bool:
        """Whether a job is at work, or about to be."""
        return self.state in (RunState.UPLOADED, RunState.STAGING, RunState.APPLYING)

    @property
    def percent(self) -> int:
        """How far the present piece of work is, 0–100."""
        if self.state == RunState.APPLYING:
            done, total = self.applied_count, self.written_count
        else:
            done, total = self.staged_count, self.row_count
        return min(100 * done // total, 100) if total else 0

    def count_of(self, verdict: str) -> int:
        """Rows with this verdict."""
        return int(getattr(self, f"{verdict}_count"))


class ImportRow(models.Model):
    """One row of a file, kept whole until it is imported or refused.

    `sealed` holds the cells and the changes as sealed JSON: identity numbers are among them.
    `key` is the blind index of the value by which a row is recognised.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "sealed": "C3"}

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows", db_index=False)
    row_number = models.PositiveIntegerField("行号")
    key = models.CharField("识别码", max_length=32, blank=True)
    verdict = models.CharField("结果", max_length=8, choices=Verdict)
    reasons: Any = models.JSONField("原因", default=list)
    """Pairs of column label ("" for the whole row) and sentence."""
    sealed = models.TextField("内容（加密）")
    target_id = models.BigIntegerField("对应记录", null=True)
    is_applied = models.BooleanField("已写入", default=False)
    is_warned = models.BooleanField("需留意", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "导入行"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "row_number"], name="import_row_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["run", "key"], name="import_row_key"),
            models.Index(fields=["run", "verdict", "row_number"], name="import_row_verdict"),
            models.Index(
                fields=["run", "row_number"],
                condition=models.Q(is_warned=True),
                name="import_row_warned",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.row_number}行"

    @property
    def content(self) -> dict[str, Any]:
        """`cells` as the file has them, in its order, and `changes` as (label, before, after)."""
        return opened(self.sealed, self.run_id)

    @property
    def reason_text(self) -> str:
        """All reasons in one line: 证件号码：校验位不对；移动电话：……"""
        return "；".join(f"{label}：{text}" if label else text for label, text in self.reasons)


def closed(content: dict[str, Any], run_id: int) -> str:
    """Seal the content of a row for its run."""
    return protection.seal(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        context=f"import_row:{run_id}",
    )


def opened(sealed: str, run_id: int) -> dict[str, Any]:
    """What `closed` sealed."""
    found: dict[str, Any] = json.loads(protection.unseal(sealed, context=f"import_row:{run_id}"))
    return found
