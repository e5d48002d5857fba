"""Lists of government relief beside our files."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.assistance.following.enums import Difference, ReliefKind
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class ComparisonQuerySet(ScopedQuerySet["Comparison"]):
    union_path = "union"


class Comparison(models.Model):
    """One list and what came of it. The file itself is not kept: most people in it are strangers."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="+", verbose_name="工会（含下级）"
    )
    title = models.CharField("名单", max_length=60)
    as_of = models.DateField("名单截止日期")
    rows = models.PositiveIntegerField("名单人数", default=0)
    unread = models.PositiveIntegerField("未能识别的行", default=0)
    same = models.PositiveIntegerField("一致（户）", default=0)
    strangers = models.PositiveIntegerField("与工会无关（人）", default=0)
    """Counted only. Nothing else of them is kept."""
    made_at = models.DateTimeField("比对时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="比对人"
    )

    objects: Any = ScopedManager.from_queryset(ComparisonQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "救助名单比对"
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}（{self.as_of}）"

    def get_absolute_url(self) -> str:
        return reverse("following:comparison", args=[self.pk])


class FindingQuerySet(ScopedQuerySet["ComparisonFinding"]):
    union_path = "union"


class ComparisonFinding(models.Model):
    """One difference: about a file of ours, or about somebody known to us without one."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    comparison = models.ForeignKey(
        Comparison, models.PROTECT, related_name="findings", verbose_name="比对"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="+", verbose_name="所在工会"
    )
    what = models.CharField("差异", max_length=12, choices=Difference)
    file = models.ForeignKey(
        "hardship.HardshipFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="comparison_findings",
        verbose_name="档案",
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", verbose_name="职工"
    )
    category = models.CharField("档案类别", max_length=10, blank=True)
    relief = models.CharField("名单类别", max_length=12, choices=ReliefKind, blank=True)
    handled_on = models.DateField("处理日期", null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="处理人",
    )
    answer = models.CharField("处理情况", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(FindingQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "比对差异"
        ordering: ClassVar = ["what", "pk"]

    def __str__(self) -> str:
        return f"{self.comparison} {self.get_what_display()}"

    def get_absolute_url(self) -> str:
        return self.comparison.get_absolute_url()
