"""What an applicant thinks of how a matter was handled."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from gonghui.engines.matters.enums import RatingWay
from gonghui.engines.matters.models.matter import ACCOUNT, Matter
from gonghui.engines.matters.models.sealing import words_field
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class RatingQuerySet(ScopedQuerySet["Rating"]):
    union_path = "matter__union"


class Rating(models.Model):
    """评价: stars and words about a closed matter, once, by the applicant himself or as he said it
    on the telephone (回访)."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1", "words": "C2"}

    matter = models.OneToOneField(
        Matter, models.PROTECT, related_name="rating", verbose_name="事项"
    )
    stars = models.PositiveSmallIntegerField(
        "满意度", validators=(MinValueValidator(1), MaxValueValidator(5))
    )
    words = words_field("评价内容", max_length=500)
    way = models.CharField("方式", max_length=8, choices=RatingWay)
    rated_on = models.DateField("评价日期")
    rated_at = models.DateTimeField("评价时间", default=timezone.now)
    rated_by = models.ForeignKey(ACCOUNT, models.PROTECT, related_name="+", verbose_name="登记人")

    objects: Any = ScopedManager.from_queryset(RatingQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "办理评价"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(stars__gte=1, stars__lte=5), name="rating_has_stars"
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter}：{self.stars}星"

    @property
    def is_sensitive(self) -> bool:
        return self.matter.is_sensitive

    @property
    def seal_key(self) -> str:
        """What its sealed words are bound to."""
        return self.matter.number

    @property
    def shown_stars(self) -> str:
        """★★★★☆"""
        return "★" * self.stars + "☆" * (5 - self.stars)
