"""What the unions found out about a household, and what the rule said to it."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from gonghui.domains.assistance.hardship.enums import (
    Category,
    CheckSource,
    OverrideState,
    VisitPlace,
)
from gonghui.domains.assistance.hardship.models.file import ACCOUNT, HardshipFile
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet
from gonghui.kernel.people.sealed import SealedJSONField, SealedTextField


class HomeVisitQuerySet(ScopedQuerySet["HomeVisit"]):
    union_path = "file__union"


class HomeVisit(models.Model):
    """入户核查: two people at least, with photos."""

    data_classes: ClassVar[dict[str, str]] = {
        "*": "C2",
        "findings": "C3",
        "neighbours": "C3",
        "place_text": "C3",
    }

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(
        HardshipFile, models.PROTECT, related_name="visits", verbose_name="档案"
    )
    visited_on = models.DateField("入户日期")
    place = models.CharField("地点", max_length=10, choices=VisitPlace, default=VisitPlace.HOME)
    place_text: Any = SealedTextField("详细地点", blank=True)
    findings: Any = SealedTextField("核查情况")
    neighbours: Any = SealedTextField("邻里、单位意见", blank=True)
    is_true = models.BooleanField("与申报相符", default=True)
    recorded_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, related_name="+", verbose_name="记录人"
    )
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)

    objects: Any = ScopedManager.from_queryset(HomeVisitQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "入户核查"
        ordering: ClassVar = ["-visited_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.file} {self.visited_on}"


class HomeVisitor(models.Model):
    """Who went: a cadre, who confirms the record from his own account, or somebody of the
    neighbourhood or workplace by name and duty."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    visit = models.ForeignKey(
        HomeVisit, models.PROTECT, related_name="visitors", verbose_name="入户核查"
    )
    account = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核查人"
    )
    name = models.CharField("姓名", max_length=60)
    duty = models.CharField("单位、职务", max_length=60, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "入户核查人"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "account"], name="visitor_once_a_visit")
        ]

    def __str__(self) -> str:
        return self.name


class HomeVisitPhoto(models.Model):
    """A photo of a visit."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    visit = models.ForeignKey(
        HomeVisit, models.PROTECT, related_name="photos", verbose_name="入户核查"
    )
    stored = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "入户照片"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.stored)


class VerificationQuerySet(ScopedQuerySet["Verification"]):
    union_path = "file__union"


class Verification(models.Model):
    """信息核对: what a register outside the unions answered."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "answers": "C3", "remarks": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(
        HardshipFile, models.PROTECT, related_name="verifications", verbose_name="档案"
    )
    source = models.CharField("核对单位", max_length=18, choices=CheckSource)
    letter_number = models.CharField("来函文号", max_length=60, blank=True)
    answered_on = models.DateField("答复日期")
    answers: Any = SealedJSONField("核对结果", default=dict)
    """By item of the code list: the same, different, not asked."""
    remarks: Any = SealedTextField("说明", blank=True)
    letter = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="来函",
    )
    recorded_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", default=timezone.now)
    import_key = models.CharField(
        "导入标识", max_length=64, null=True, blank=True, unique=True, editable=False
    )

    objects: Any = ScopedManager.from_queryset(VerificationQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "信息核对"
        ordering: ClassVar = ["-answered_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.answered_on}"


class HardshipAssessmentQuerySet(AppendOnlyQuerySet["HardshipAssessment"]):
    union_path = "file__union"


class HardshipAssessment(AppendOnly):
    """认定: what was put into the rule, the rule as it stood, and the sum worked out. Kept as it was
    for ever; an override confirmed by the superior is another row."""

    data_classes: ClassVar[dict[str, str]] = {
        "*": "C2",
        "inputs": "C3",
        "lines": "C3",
        "hits": "C3",
        "monthly": "C3",
        "override_reason": "C3",
    }

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(
        HardshipFile, models.PROTECT, related_name="assessments", verbose_name="档案"
    )
    assessed_on = models.DateField("认定日期")
    inputs: Any = SealedJSONField("输入")
    standard: Any = models.JSONField("标准")
    category = models.CharField("类别", max_length=10, choices=Category, blank=True)
    """As it holds: an override's own. "" where the household does not count."""
    computed = models.CharField("计算类别", max_length=10, choices=Category, blank=True)
    monthly: Any = SealedTextField("月人均净收入")
    lines: Any = SealedJSONField("计算过程")
    hits: Any = SealedJSONField("不予认定情形", default=list)
    rule_version = models.CharField("规则版本", max_length=20)
    household_version = models.PositiveIntegerField("家庭情况版本", default=0)
    override_reason: Any = SealedTextField("改判理由", blank=True)
    overridden_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="改判人"
    )
    confirmed_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="确认人"
    )
    assessed_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="认定人"
    )
    made_at = models.DateTimeField("认定时间", default=timezone.now)

    objects: Any = ScopedManager.from_queryset(HardshipAssessmentQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "困难认定"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file} {self.assessed_on} {self.shown_category}"

    @property
    def shown_category(self) -> str:
        return self.get_category_display() if self.category else "不符合条件"

    @property
    def is_override(self) -> bool:
        return self.overridden_by_id is not None


class CategoryOverrideQuerySet(ScopedQuerySet["CategoryOverride"]):
    union_path = "file__union"


class CategoryOverride(models.Model):
    """改判: a cadre proposes another category, with his reason; the approver confirms it."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "grounds": "C3", "reply": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(
        HardshipFile, models.PROTECT, related_name="overrides", verbose_name="档案"
    )
    assessment = models.ForeignKey(
        HardshipAssessment, models.PROTECT, related_name="overrides", verbose_name="原认定"
    )
    category = models.CharField("改判类别", max_length=10, choices=Category, blank=True)
    grounds: Any = SealedTextField("改判理由")
    proposed_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    proposed_at = models.DateTimeField("提出时间", default=timezone.now)
    state = models.CharField(
        "状态", max_length=10, choices=OverrideState, default=OverrideState.PROPOSED
    )
    reply: Any = SealedTextField("确认意见", blank=True)
    decided_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(CategoryOverrideQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "改判"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file"],
                condition=models.Q(state=OverrideState.PROPOSED),
                name="one_override_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file}改判"

    @property
    def shown_category(self) -> str:
        return self.get_category_display() if self.category else "不符合条件"
