"""Call-backs: how students are, half a year after."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.assistance.aid.enums import StudyStatus, VisitMethod
from gonghui.domains.assistance.aid.models.study import StudyApplication
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.people.sealed import SealedTextField


class StudyVisitQuerySet(ScopedQuerySet["StudyVisit"]):
    union_path = "application__union"


class StudyVisit(models.Model):
    """回访: somebody called on a student; perhaps with gift money, which is no part of the 助学金."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "findings": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        StudyApplication, models.PROTECT, related_name="visits", verbose_name="助学申请"
    )
    visited_on = models.DateField("回访日期")
    method = models.CharField("方式", max_length=8, choices=VisitMethod)
    visitors = models.CharField("回访人", max_length=100)
    status = models.CharField("学生情况", max_length=10, choices=StudyStatus)
    findings: Any = SealedTextField("回访记录", blank=True)
    gift_amount = models.DecimalField("慰问金", max_digits=8, decimal_places=2, default=0)
    order = models.OneToOneField(
        "money.PaymentOrder",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="study_visit",
        verbose_name="支付单",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="记录人"
    )
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(StudyVisitQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "助学回访"
        ordering: ClassVar = ["-visited_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(gift_amount__gte=0), name="study_gift_not_negative"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["visited_on", "application"], name="study_visit_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.application} 回访"

    def get_absolute_url(self) -> str:
        return reverse("aid:application", args=[self.application_id])


class StudyVisitPhoto(models.Model):
    """A photo of a call-back; of minors, its bytes are sealed."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    visit = models.ForeignKey(
        StudyVisit, models.PROTECT, related_name="photos", verbose_name="助学回访"
    )
    stored = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "回访照片"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.stored)
