"""One who helps and the family he stands by."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.assistance.following.enums import EndReason, HelperKind, MeasureKind, Way
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet
from gonghui.kernel.people.sealed import SealedTextField


class PairQuerySet(ScopedQuerySet["PairAssistance"]):
    union_path = "file__union"

    def open(self) -> Any:
        """Pairs that hold today."""
        return self.filter(to_on=None)

    def of_helper(self, account: Any) -> Any:
        """Families that the account's own person stands by now, whatever his duty."""
        person = getattr(account, "person_id", None)
        return self.none() if person is None else self.filter(helper_id=person, to_on=None)

    def of_person(self, account: Any) -> Any:
        """Who stands by the worker's own family."""
        person = getattr(account, "person_id", None)
        return self.none() if person is None else self.filter(file__person=person, to_on=None)


class PairAssistance(models.Model):
    """一对一帮扶: one family and one helper, a person or a union, from a day on."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "goal": "C3", "achieved": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(
        "hardship.HardshipFile", models.PROTECT, related_name="pairs", verbose_name="对象户"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="+", verbose_name="所在工会"
    )
    kind = models.CharField("责任人类别", max_length=12, choices=HelperKind)
    helper = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="helped_pairs",
        verbose_name="责任人",
    )
    helper_union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="责任单位",
    )
    helper_name = models.CharField("责任人姓名", max_length=60)
    helper_phone = models.CharField("联系电话", max_length=30, blank=True)
    from_on = models.DateField("结对日期")
    to_on = models.DateField("结束日期", null=True, blank=True)
    goal: Any = SealedTextField("帮扶目标")
    target_on = models.DateField("目标日期")
    last_visit_on = models.DateField("最近走访", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=10, choices=EndReason, blank=True)
    achieved: Any = SealedTextField("帮扶结果", blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="安排人"
    )
    made_at = models.DateTimeField("安排时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(PairQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "一对一帮扶"
        ordering: ClassVar = ["-from_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file"], condition=models.Q(to_on=None), name="one_helper_a_family"
            ),
            models.CheckConstraint(
                condition=models.Q(helper__isnull=False, helper_union=None)
                | models.Q(helper=None, helper_union__isnull=False),
                name="pair_has_one_helper",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-from_on", "-id"], name="pairs_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.helper_name}结对{self.file.masked_name}"

    def get_absolute_url(self) -> str:
        return reverse("following:pair", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.to_on is None


class OfPairQuerySet(ScopedQuerySet[Any]):
    union_path = "pair__file__union"


class PairMeasure(models.Model):
    """帮扶措施: what is to be done for the family, by when, and what came of it."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "words": "C3", "achieved": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey(
        PairAssistance, models.PROTECT, related_name="measures", verbose_name="结对"
    )
    kind = models.CharField("类别", max_length=10, choices=MeasureKind)
    words: Any = SealedTextField("措施")
    due_on = models.DateField("完成时限")
    done_on = models.DateField("完成日期", null=True, blank=True)
    achieved: Any = SealedTextField("结果", blank=True)

    objects: Any = ScopedManager.from_queryset(OfPairQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶措施"
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.pair} {self.get_kind_display()}"


class PairVisitQuerySet(AppendOnlyQuerySet["PairVisit"]):
    union_path = "pair__file__union"


class PairVisit(AppendOnly):
    """结对走访: one call of the helper, with what he brought about."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "words": "C3", "brought": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey(
        PairAssistance, models.PROTECT, related_name="visits", verbose_name="结对"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="+", verbose_name="所在工会"
    )
    visited_on = models.DateField("走访日期")
    way = models.CharField("方式", max_length=8, choices=Way)
    words: Any = SealedTextField("走访情况")
    brought: Any = SealedTextField("落实的物资、资金、就业等", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(PairVisitQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "结对走访"
        ordering: ClassVar = ["-visited_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.pair} {self.visited_on}"
