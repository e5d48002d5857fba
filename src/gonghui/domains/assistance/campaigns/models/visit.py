"""A visit, planned and paid, with its photos."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.assistance.campaigns.enums import Category, VisitState
from gonghui.domains.assistance.campaigns.models.campaign import (
    CampaignShare,
    ConsolationCampaign,
)
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class VisitQuerySet(ScopedQuerySet["ConsolationVisit"]):
    def done(self) -> Any:
        """Visits that were paid."""
        return self.filter(state=VisitState.DONE)


class ConsolationVisit(models.Model):
    """One visit to a unit or to families, from the plan to the signature of who received it.

    Without a day it is a line of the list of units. `unit_key` names the unit once, whether the
    employer or its union was chosen. People on the roster are counted apart from those declared.
    `cash` is what the recipients were given, `goods_cost` what the issue list handed out, at the
    cost of the lots; `amount` is all of it with the direct cost.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1", "words": "C2", "receiver_name": "C2"}

    campaign = models.ForeignKey(
        ConsolationCampaign, models.PROTECT, related_name="visits", verbose_name="慰问活动"
    )
    share = models.ForeignKey(
        CampaignShare, models.PROTECT, related_name="visits", verbose_name="慰问额度"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="consolation_visits", verbose_name="走访工会"
    )
    employer = models.ForeignKey(
        "org.Employer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consolation_visits",
        verbose_name="慰问单位",
    )
    visited_union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consolations_received",
        verbose_name="慰问工会",
    )
    unit_key = models.CharField("单位键", max_length=20, null=True, editable=False, db_index=True)
    place = models.CharField("地点", max_length=100, blank=True)
    category = models.CharField("慰问对象", max_length=16, choices=Category)
    expected = models.PositiveIntegerField("预计人数", default=0)
    planned_on = models.DateField("计划日期", null=True, blank=True)
    planned_amount = models.DecimalField(
        "计划金额", max_digits=12, decimal_places=2, default=Decimal(0)
    )
    state = models.CharField("状态", max_length=10, choices=VisitState, default=VisitState.PLANNED)
    visited_on = models.DateField("走访日期", null=True, blank=True)
    leader = models.CharField("带队领导", max_length=60, blank=True)
    roster_count = models.PositiveIntegerField("实名人数", default=0)
    declared_count = models.PositiveIntegerField("估报人数", default=0)
    cash = models.DecimalField("慰问金", max_digits=12, decimal_places=2, default=Decimal(0))
    goods_cost = models.DecimalField(
        "物资价值", max_digits=12, decimal_places=2, default=Decimal(0)
    )
    direct_cost = models.DecimalField(
        "直接活动费用", max_digits=12, decimal_places=2, default=Decimal(0)
    )
    amount = models.DecimalField("投入合计", max_digits=12, decimal_places=2, default=Decimal(0))
    words = models.CharField("走访情况", max_length=500, blank=True)
    receiver_name = models.CharField("签收人", max_length=50, blank=True)
    receiver_ink = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签收人签名",
    )
    received_on = models.DateField("签收日期", null=True, blank=True)
    again_reason = models.CharField("再次走访的原因", max_length=100, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=100, blank=True)
    issue_list = models.OneToOneField(
        "goods.IssueList",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consolation_visit",
        verbose_name="物资发放单",
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )
    done_at = models.DateTimeField("登记时间", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(VisitQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "走访慰问"
        ordering: ClassVar = ["-planned_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["union", "visited_on"], name="visits_of_union_done"),
            models.Index(fields=["planned_on", "id"], name="visits_by_plan"),
            models.Index(fields=["campaign", "state"], name="visits_of_campaign"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(employer=None) | models.Q(visited_union=None),
                name="visit_to_one_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(cash__gte=0, goods_cost__gte=0, direct_cost__gte=0),
                name="visit_amounts_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    amount=models.F("cash") + models.F("goods_cost") + models.F("direct_cost")
                ),
                name="visit_amount_is_sum",
            ),
        ]

    def __str__(self) -> str:
        return self.unit_name

    def get_absolute_url(self) -> str:
        return reverse("registers:card", kwargs={"code": "consolation-visits", "pk": self.pk})

    @property
    def unit_name(self) -> str:
        """Where the visit goes. Families are named on their own list only."""
        if self.employer is not None:
            return str(self.employer.name)
        if self.visited_union is not None:
            return str(self.visited_union.name)
        return self.place or "入户走访"

    @property
    def is_to_unit(self) -> bool:
        return self.unit_key is not None

    @property
    def day(self) -> Any:
        """The day it was paid, else the one planned."""
        return self.visited_on or self.planned_on

    @property
    def headcount(self) -> int:
        return self.roster_count + self.declared_count


class VisitPhotoQuerySet(ScopedQuerySet["VisitPhoto"]):
    union_path = "visit__union"


class VisitPhoto(models.Model):
    """A photo of a visit, without the place and device that cameras write into it."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    visit = models.ForeignKey(
        ConsolationVisit, models.PROTECT, related_name="photos", verbose_name="走访"
    )
    file = models.OneToOneField(
        "files.StoredFile", models.PROTECT, related_name="+", verbose_name="照片"
    )

    objects: Any = ScopedManager.from_queryset(VisitPhotoQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "走访照片"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.visit}的照片"
