"""Leads, the visits paid, and what employers contribute."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.organising.leads.enums import (
    WORKED,
    Attitude,
    ContributionKind,
    LeadSource,
    LeadState,
)
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class LeadQuerySet(ScopedQuerySet["Lead"]):
    def overdue(self, day: dt.date) -> Any:
        """Leads still worked on after the last day for founding."""
        return self.filter(state__in=WORKED, due_on__lt=day)


class Lead(models.Model):
    """An employer that should have a union and has none, from the day this became known until it
    is covered or closes down. `union` is the one that works it down."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    employer = models.ForeignKey(
        "org.Employer", models.PROTECT, related_name="leads", verbose_name="用人单位"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="leads", verbose_name="负责工会"
    )
    state = models.CharField("状态", max_length=10, choices=LeadState, default=LeadState.WAITING)
    source = models.CharField("来源", max_length=12, choices=LeadSource)
    source_on = models.DateField("来源日期")
    due_on = models.DateField("应建会期限", null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name="责任人",
    )
    reason = models.CharField("暂不具备条件的原因", max_length=200, blank=True)
    opinion_number = models.CharField("建会意见书文号", max_length=60, blank=True)
    opinion_on = models.DateField("意见书日期", null=True, blank=True)
    opinion_reply_by = models.DateField("请于何日前答复", null=True, blank=True)
    visited_on = models.DateField("最近走访", null=True, blank=True)
    next_on = models.DateField("下次跟进", null=True, blank=True)
    opened_on = models.DateField("列入日期")
    ended_on = models.DateField("办结日期", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(LeadQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "应建未建线索"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employer"], condition=models.Q(ended_on=None), name="one_open_lead"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["union", "state"], name="lead_union_state")]

    def __str__(self) -> str:
        return str(self.employer)

    def get_absolute_url(self) -> str:
        return reverse("registers:card", kwargs={"code": "leads", "pk": self.pk})

    @property
    def is_worked(self) -> bool:
        """Whether somebody has still something to do."""
        return self.state in WORKED


class VisitQuerySet(ScopedQuerySet["Visit"]):
    union_path = "lead__union"


class Visit(models.Model):
    """Somebody of the union went there and spoke to somebody."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1", "met": "C2"}

    lead = models.ForeignKey(
        Lead, models.PROTECT, related_name="visits", verbose_name="应建未建线索"
    )
    visited_on = models.DateField("走访日期")
    met = models.CharField("见到的人", max_length=60, blank=True)
    attitude = models.CharField("单位态度", max_length=10, choices=Attitude)
    words = models.CharField("走访情况", max_length=500, blank=True)
    next_step = models.CharField("下一步", max_length=200, blank=True)
    next_on = models.DateField("下次跟进", null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="走访人"
    )

    objects: Any = ScopedManager.from_queryset(VisitQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "走访记录"

    def __str__(self) -> str:
        return f"{self.lead} {self.visited_on}"


class ContributionRecordQuerySet(ScopedQuerySet["ContributionRecord"]):
    pass


class ContributionRecord(models.Model):
    """What an employer owed and paid for a period, as the tax office that collects it says."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    employer = models.ForeignKey(
        "org.Employer", models.PROTECT, related_name="contributions", verbose_name="用人单位"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="contributions", verbose_name="所在工会"
    )
    kind = models.CharField("费种", max_length=12, choices=ContributionKind)
    from_on = models.DateField("所属期起")
    to_on = models.DateField("所属期止")
    payable = models.DecimalField("应缴金额", max_digits=14, decimal_places=2, default=Decimal(0))
    paid = models.DecimalField("实缴金额", max_digits=14, decimal_places=2, default=Decimal(0))
    paid_on = models.DateField("入库日期", null=True, blank=True)
    staff_count = models.PositiveIntegerField("缴费职工数", default=0)
    source = models.CharField("来源", max_length=60)

    objects: Any = ScopedManager.from_queryset(ContributionRecordQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "经费代收记录"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employer", "kind", "from_on", "to_on"], name="contribution_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.employer} {self.period}"

    @property
    def period(self) -> str:
        """The months it is for."""
        first, last = f"{self.from_on:%Y-%m}", f"{self.to_on:%Y-%m}"
        return first if first == last else f"{first}至{last}"
