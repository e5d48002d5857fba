"""Calling on families after they left hardship, and signs that one may fall back."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.following.enums import (
    AlertState,
    Health,
    Income,
    Purpose,
    Risk,
    Way,
    Work,
)
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.people.sealed import SealedJSONField, SealedTextField
from gonghui.kernel.people.signals import RISK_SIGNALS


class OfFileQuerySet(ScopedQuerySet[Any]):
    """Rows that belong to a file."""

    union_path = "file__union"


class FollowUpVisit(models.Model):
    """回访: one talk with a family. `union` is the family's on that day: what it counts for."""

    data_classes: ClassVar[dict[str, str]] = {
        "*": "C2",
        "facts": "C3",
        "words": "C3",
        "needs": "C3",
    }

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(
        "hardship.HardshipFile", models.PROTECT, related_name="follow_ups", verbose_name="档案"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="+", verbose_name="所在工会"
    )
    visited_on = models.DateField("回访日期")
    way = models.CharField("方式", max_length=8, choices=Way)
    purpose = models.CharField("事由", max_length=12, choices=Purpose)
    visitors = models.CharField("走访人", max_length=60)
    facts: Any = SealedJSONField("收入、就业、健康", default=dict)
    words: Any = SealedTextField("了解的情况")
    needs: Any = SealedTextField("需求", blank=True)
    risk = models.CharField("返困风险", max_length=8, choices=Risk)
    home_due_on = models.DateField("须入户截止", null=True, blank=True)
    answered_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name="入户走访",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(OfFileQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "困难职工回访"
        ordering: ClassVar = ["-visited_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["-visited_on", "-id"], name="follow_ups_newest"),
            models.Index(fields=["union", "visited_on"], name="follow_ups_of_union"),
        ]

    def __str__(self) -> str:
        return f"{self.file.masked_name} {self.visited_on}回访"

    def get_absolute_url(self) -> str:
        return reverse("following:visit", args=[self.pk])

    def _label(self, key: str, choices: Any) -> str:
        value = self.facts.get(key, "")
        return choices(value).label if value else ""

    @property
    def income_label(self) -> str:
        return self._label("income", Income)

    @property
    def work_label(self) -> str:
        return self._label("work", Work)

    @property
    def health_label(self) -> str:
        return self._label("health", Health)


class MonitoringTerm(models.Model):
    """回访任务: a span after leaving hardship in which the family is called on once."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    file = models.ForeignKey(
        "hardship.HardshipFile",
        models.PROTECT,
        related_name="monitoring_terms",
        verbose_name="档案",
    )
    exited_on = models.DateField("脱困日期")
    number = models.PositiveSmallIntegerField("第几次")
    from_on = models.DateField("自")
    due_on = models.DateField("截止")
    visit = models.OneToOneField(
        FollowUpVisit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="term",
        verbose_name="回访",
    )
    dropped_on = models.DateField("不再需要", null=True, blank=True)
    """The file was taken up again or cancelled before."""

    objects: Any = ScopedManager.from_queryset(OfFileQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "回访任务"
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file", "exited_on", "number"], name="one_monitoring_term"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "id"],
                condition=models.Q(visit=None, dropped_on=None),
                name="terms_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file.masked_name}第{self.number}次回访"


class RiskAlert(models.Model):
    """返困预警: why a family may fall back, and the record that says so. Closed by a visit only."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "words": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(
        "hardship.HardshipFile", models.PROTECT, related_name="risk_alerts", verbose_name="档案"
    )
    signal = models.CharField("信号", max_length=40)
    key = models.CharField("来源", max_length=80, editable=False)
    """Of the record that it rests on: the same record alerts once."""
    relation = models.CharField("与职工关系", max_length=20)
    happened_on = models.DateField("发生日期")
    words: Any = SealedTextField("理由")
    url = models.CharField("来源记录", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=AlertState, default=AlertState.OPEN)
    visit = models.ForeignKey(
        FollowUpVisit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="closed_alerts",
        verbose_name="走访",
    )
    found_at = models.DateTimeField("发现时间", default=timezone.now)

    objects: Any = ScopedManager.from_queryset(OfFileQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "返困预警"
        ordering: ClassVar = ["state", "-happened_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "key"], name="one_alert_a_record"),
            models.CheckConstraint(
                condition=models.Q(state=AlertState.OPEN, visit=None)
                | models.Q(state=AlertState.CLOSED, visit__isnull=False),
                name="alert_closed_by_a_visit",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-happened_on", "-id"], name="alerts_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.file.masked_name}：{self.signal_title}"

    def get_absolute_url(self) -> str:
        return reverse("following:alert", args=[self.pk])

    @property
    def signal_title(self) -> str:
        """What the signal is called; its code where the line is gone."""
        signal = RISK_SIGNALS.get(self.signal)
        return signal.title if signal else self.signal
