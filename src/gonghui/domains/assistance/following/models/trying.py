"""Rules tried before they are adopted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class RuleTrialQuerySet(ScopedQuerySet["RuleTrial"]):
    union_path = "union"


class RuleTrial(models.Model):
    """A changed rule, and how many households it would move. Numbers by union, nobody's name."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="+", verbose_name="工会（含下级）"
    )
    title = models.CharField("名称", max_length=60)
    parameters: Any = models.JSONField("试算参数", default=dict)
    present: Any = models.JSONField("现行标准", default=dict)
    totals: Any = models.JSONField("结果", default=dict)
    households = models.PositiveIntegerField("试算户数", default=0)
    job = models.OneToOneField(
        "jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="任务"
    )
    made_at = models.DateTimeField("试算时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="试算人"
    )
    done_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(RuleTrialQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "标准试算"
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("following:trial", args=[self.pk])
