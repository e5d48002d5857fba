"""Figures that somebody stated because no records exist."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.engines.indicators.definitions import INDICATORS, Indicator
from gonghui.engines.indicators.formatting import shown
from gonghui.engines.indicators.periods import name_of
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class DeclaredFigureQuerySet(ScopedQuerySet["DeclaredFigure"]):
    pass


class DeclaredFigure(models.Model):
    """A number that a union states for an indicator, e.g. because it is not on the system yet.

    Counted only when approved, and always shown apart from what records give.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", "待审核"
        APPROVED = "approved", "已认可"
        REFUSED = "refused", "未认可"

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    code = models.CharField("指标", max_length=60)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="declared_figures", verbose_name="工会"
    )
    from_on = models.DateField("期间起")
    to_on = models.DateField("期间止")
    number = models.DecimalField("申报数", max_digits=16, decimal_places=2)
    evidence = models.CharField("依据", max_length=300)
    state = models.CharField("状态", max_length=10, choices=State, default=State.SUBMITTED)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="申报人"
    )
    declared_at = models.DateTimeField("申报时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审核人"
    )
    decided_at = models.DateTimeField("审核时间", null=True)

    objects: Any = ScopedManager.from_queryset(DeclaredFigureQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "申报数"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "union", "from_on", "to_on"],
                condition=~models.Q(state="refused"),
                name="declared_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_title}{self.period_label} {self.shown}"

    def get_absolute_url(self) -> str:
        return reverse("indicators:declaration", args=[self.pk])

    @property
    def indicator(self) -> Indicator | None:
        """The definition, None where it is no longer declared."""
        return INDICATORS.get(self.code)

    @property
    def shown(self) -> str:
        """Number and unit, as stated figures are shown everywhere."""
        return shown(self.indicator, self.number) if self.indicator else f"{self.number}"

    @property
    def indicator_title(self) -> str:
        return self.indicator.title if self.indicator else self.code

    @property
    def period_label(self) -> str:
        """The period in words, 2026年上半年."""
        return name_of(self.from_on, self.to_on).label
