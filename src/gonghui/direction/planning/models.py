"""Plans as read from papers, the targets in them, and progress that somebody declares.

Every finding keeps its place in the text it was read from: `plan.source_text[start:end]`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.direction.planning.enums import (
    Comparator,
    DutyKind,
    EntryState,
    PartKind,
    PlaceholderKind,
    PlanKind,
    PlanState,
    ProgressMode,
    Resolution,
    TargetState,
)
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.ui import formats


class PlanQuerySet(ScopedQuerySet["Plan"]):
    def in_force(self) -> Any:
        """Plans whose targets are followed: confirmed or already closed."""
        return self.filter(state__in=[PlanState.CONFIRMED, PlanState.CLOSED])


class Plan(models.Model):
    """A paper of a union with what was read in it.

    `period` is the time its targets are about (`2026`, `2026H2`); `looks_back_on` the time that
    the summary half of a two-part paper is about, "" when there is none. `reading` keeps what the
    reader said of the paper as a whole: `notes`, `parts` (kind, period, start, end), `artifacts`.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="plans", verbose_name="工会"
    )
    year = models.PositiveSmallIntegerField("年度")
    period = models.CharField("计划期间", max_length=30)
    looks_back_on = models.CharField("总结期间", max_length=30, blank=True)
    title = models.CharField("标题", max_length=200)
    kind = models.CharField("类型", max_length=10, choices=PlanKind)
    state = models.CharField("状态", max_length=10, choices=PlanState, default=PlanState.REVIEW)
    source = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原文件"
    )
    source_text = models.TextField("原文")
    text_hash = models.CharField("原文校验和", max_length=64)
    reading = models.JSONField("识别说明", default=dict, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="导入人"
    )
    imported_at = models.DateTimeField("导入时间", auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    objects: Any = ScopedManager.from_queryset(PlanQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "计划"
        ordering: ClassVar = ["-year", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["union", "year", "text_hash"], name="plan_text_once_a_year"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed") | models.Q(confirmed_at__isnull=False),
                name="confirmed_plan_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        name = "planning:review" if self.state == PlanState.REVIEW else "planning:board"
        return reverse(name, args=[self.pk])

    @property
    def span(self) -> Period:
        """The days its targets are about."""
        return Period.parse(self.period)

    @property
    def looks_back_label(self) -> str:
        """The time of the summary half in Chinese."""
        return Period.parse(self.looks_back_on).label if self.looks_back_on else ""

    @property
    def is_under_review(self) -> bool:
        return self.state == PlanState.REVIEW

    @property
    def has_plan_half(self) -> bool:
        return self.kind != PlanKind.SUMMARY

    @property
    def has_summary_half(self) -> bool:
        return self.kind != PlanKind.PLAN


class PlanSectionQuerySet(ScopedQuerySet["PlanSection"]):
    union_path = "plan__union"


class PlanSection(models.Model):
    """A heading with its text. Leaf items are the tasks.

    `start` and `end` enclose the heading with all its text; `order` runs through the whole paper,
    so that ordering by it walks the tree from top to bottom.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections", verbose_name="计划")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    part = models.CharField("部分", max_length=10, choices=PartKind, default=PartKind.PLAN)
    order = models.PositiveIntegerField("次序")
    number = models.CharField("序号", max_length=20, blank=True)
    title = models.CharField("标题", max_length=500)
    depth = models.PositiveSmallIntegerField("层次", default=1)
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    is_task = models.BooleanField("是任务", default=False)

    objects: Any = ScopedManager.from_queryset(PlanSectionQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "计划条目"
        ordering: ClassVar = ["plan", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "order"], name="section_order_once"),
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")), name="section_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}{self.title}"


class Quantity(models.Model):
    """A number that a paper wants or reports: shared by targets and reported figures."""

    object = models.CharField("对象", max_length=200)
    comparator = models.CharField(
        "要求", max_length=2, choices=Comparator, default=Comparator.EQUAL
    )
    value = models.DecimalField("数值", max_digits=18, decimal_places=4, null=True, blank=True)
    value_max = models.DecimalField("上限", max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    is_delta = models.BooleanField("是增减量", default=False)
    sentence = models.TextField("原句", blank=True)
    start = models.PositiveIntegerField("起", null=True, blank=True)
    end = models.PositiveIntegerField("止", null=True, blank=True)
    confidence = models.FloatField("把握", default=1.0)
    rule = models.CharField("识别规则", max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def quantity(self) -> str:
        """How it reads: 不少于10项, 4—6名, 约5万元."""
        if self.value is None:
            return self.unit
        figure = formats.number(self.value)
        if self.value_max is not None:
            figure = f"{figure}—{formats.number(self.value_max)}"
        word = "" if self.comparator == Comparator.EQUAL else Comparator(self.comparator).label
        return f"{'提高' if self.is_delta else ''}{word}{figure}{self.unit}"


class TargetQuerySet(ScopedQuerySet["Target"]):
    union_path = "plan__union"

    def standing(self) -> Any:
        """Targets that a person adopted, in the order of the paper."""
        return self.filter(state=TargetState.CONFIRMED).order_by("section__order", "order")


class Target(Quantity):
    """What is to be reached, and where the value reached comes from.

    `match_reason` says in Chinese why this indicator was proposed; `indicator_params` is kept for
    bindings that narrow an indicator. A target added by hand has no span.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets", verbose_name="计划")
    section = models.ForeignKey(
        PlanSection, models.CASCADE, related_name="targets", verbose_name="条目"
    )
    order = models.PositiveIntegerField("次序", default=0)
    deadline = models.DateField("完成时限", null=True, blank=True)
    progress_mode = models.CharField(
        "进度来源", max_length=10, choices=ProgressMode, default=ProgressMode.DECLARED
    )
    indicator_code = models.CharField("指标", max_length=60, blank=True)
    indicator_params = models.JSONField("指标条件", default=dict, blank=True)
    match_reason = models.CharField("匹配理由", max_length=300, blank=True)
    state = models.CharField(
        "处理", max_length=10, choices=TargetState, default=TargetState.PROPOSED
    )

    objects: Any = ScopedManager.from_queryset(TargetQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "目标"
        ordering: ClassVar = ["section__order", "order", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(~models.Q(progress_mode="indicator") | ~models.Q(indicator_code="")),
                name="indicator_target_names_its_indicator",
            ),
            models.CheckConstraint(
                condition=models.Q(value_max=None)
                | models.Q(value__isnull=False, value_max__gte=models.F("value")),
                name="target_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object}{self.quantity}"


class ReportedFigureQuerySet(ScopedQuerySet["ReportedFigure"]):
    union_path = "plan__union"


class ReportedFigure(Quantity):
    """A number that the paper reports as reached: the summary half, or a present state quoted."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reported", verbose_name="计划")
    section = models.ForeignKey(
        PlanSection, models.CASCADE, related_name="reported", verbose_name="条目"
    )
    order = models.PositiveIntegerField("次序", default=0)

    objects: Any = ScopedManager.from_queryset(ReportedFigureQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "已报数字"
        ordering: ClassVar = ["section__order", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.object}{self.quantity}"


class ResponsibilityQuerySet(ScopedQuerySet["Responsibility"]):
    union_path = "section__plan__union"


class Responsibility(models.Model):
    """A department that answers for a section, as the paper or a person named it."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    section = models.ForeignKey(
        PlanSection, models.CASCADE, related_name="responsibilities", verbose_name="条目"
    )
    department = models.CharField("部门", max_length=60)
    kind = models.CharField("责任", max_length=10, choices=DutyKind, default=DutyKind.LEAD)
    start = models.PositiveIntegerField("起", null=True, blank=True)
    end = models.PositiveIntegerField("止", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(ResponsibilityQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "责任部门"
        ordering: ClassVar = ["section", "kind", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["section", "department", "kind"], name="department_once_a_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.department}"


class PlanPlaceholderQuerySet(ScopedQuerySet["PlanPlaceholder"]):
    union_path = "plan__union"


class PlanPlaceholder(models.Model):
    """A spot the writer left open. A wanted number that is filled in becomes a target."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="placeholders", verbose_name="计划")
    section = models.ForeignKey(
        PlanSection, models.CASCADE, related_name="placeholders", verbose_name="条目"
    )
    span = models.CharField("原文", max_length=40)
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    kind = models.CharField("类型", max_length=10, choices=PlaceholderKind)
    unit = models.CharField("单位", max_length=20, blank=True)
    object = models.CharField("对象", max_length=200, blank=True)
    comparator = models.CharField("要求", max_length=2, choices=Comparator, blank=True)
    is_wanted = models.BooleanField("是目标值", default=False)
    filled = models.CharField("填写", max_length=100, blank=True)
    target = models.OneToOneField(
        Target,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="placeholder",
        verbose_name="目标",
    )

    objects: Any = ScopedManager.from_queryset(PlanPlaceholderQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "待填项"
        ordering: ClassVar = ["plan", "start"]

    def __str__(self) -> str:
        return f"{self.span}{self.unit}"


class UnsureQuerySet(ScopedQuerySet["Unsure"]):
    union_path = "plan__union"

    def open(self) -> Any:
        return self.filter(resolved_as=Resolution.OPEN)


class Unsure(models.Model):
    """Something that looks like a number or a heading and that no rule could settle (未识别)."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="unsure", verbose_name="计划")
    section = models.ForeignKey(
        PlanSection, models.CASCADE, related_name="unsure", verbose_name="条目"
    )
    text = models.CharField("原文", max_length=200)
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    reason = models.CharField("原因", max_length=200)
    resolved_as = models.CharField(
        "处理", max_length=10, choices=Resolution, default=Resolution.OPEN, blank=True
    )
    target = models.OneToOneField(
        Target, models.SET_NULL, null=True, blank=True, related_name="unsure", verbose_name="目标"
    )

    objects: Any = ScopedManager.from_queryset(UnsureQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "未识别内容"
        ordering: ClassVar = ["plan", "start"]

    def __str__(self) -> str:
        return self.text


class ProgressEntryQuerySet(ScopedQuerySet["ProgressEntry"]):
    union_path = "target__plan__union"

    def approved(self) -> Any:
        return self.filter(state=EntryState.APPROVED)


class ProgressEntry(models.Model):
    """The value that a target had reached on a day, as somebody states it: a running total, not
    an increment. Counted only when another person has approved it."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    target = models.ForeignKey(Target, models.CASCADE, related_name="entries", verbose_name="目标")
    on = models.DateField("截至日期")
    value = models.DecimalField("累计完成", max_digits=18, decimal_places=4)
    note = models.CharField("依据", max_length=300)
    state = models.CharField(
        "状态", max_length=10, choices=EntryState, default=EntryState.SUBMITTED
    )
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="申报人"
    )
    declared_at = models.DateTimeField("申报时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审核人"
    )
    decided_at = models.DateTimeField("审核时间", null=True)
    opinion = models.CharField("审核意见", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(ProgressEntryQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "申报进度"
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(value__gte=0), name="progress_not_negative"),
            models.UniqueConstraint(
                fields=["target"],
                condition=models.Q(state="submitted"),
                name="one_open_declaration_a_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target.object}截至{self.on}"
