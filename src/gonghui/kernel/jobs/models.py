"""Jobs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.jobs.kinds import JOB_KINDS


class JobState(models.TextChoices):
    QUEUED = "queued", "排队"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


class JobQuerySet(ScopedQuerySet["Job"]):
    pass


class Job(models.Model):
    """One piece of long work. A worker holds it by a lease; an expired lease lets another go on."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    kind = models.CharField("类型", max_length=40)
    title = models.CharField("任务", max_length=200)
    union = models.ForeignKey("org.Union", models.PROTECT, related_name="jobs", verbose_name="工会")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发起人"
    )
    parameters = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=10, choices=JobState, default=JobState.QUEUED)
    cursor = models.CharField("进度游标", max_length=60, blank=True)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    message = models.CharField("说明", max_length=300, blank=True)
    result_url = models.CharField("结果地址", max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    leased_by = models.CharField("执行者", max_length=60, blank=True)
    lease_until = models.DateTimeField("租约到期", null=True)
    created_at = models.DateTimeField("提交时间", auto_now_add=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    objects: Any = ScopedManager.from_queryset(JobQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"])]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> int:
        """Share done, 0–100."""
        if self.state == JobState.DONE:
            return 100
        return min(100 * self.done // self.total, 99) if self.total else 0

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def kind_title(self) -> str:
        entry = JOB_KINDS.get(self.kind)
        return entry.title if entry else self.kind


class ChoreRun(models.Model):
    """A daily chore was done, or begun, on a day."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    code = models.CharField("事务", max_length=60)
    on = models.DateField("日期")
    result = models.CharField("结果", max_length=300, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "日常事务"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "on"], name="chore_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.on}"
