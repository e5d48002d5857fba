"""Summaries and the trace of every figure in them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.direction.planning.models import Plan, Target
from gonghui.direction.reporting.enums import FigureRole, SummaryKind, SummaryState
from gonghui.engines.documents.writing.model import Paper, from_json
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.refusal import Refusal

FROZEN = "这份总结已经签发，不能再改；如需修改，请重新起草为新的一版。"


class SummaryQuerySet(ScopedQuerySet["Summary"]):
    def update(self, **kwargs: Any) -> int:
        """Refused where it would touch an issued paper."""
        if self.exclude(state=SummaryState.DRAFT).exists():
            raise Refusal(FROZEN)
        return super().update(**kwargs)


class Summary(models.Model):
    """A paper that looks back on a period, drafted from the records.

    `paper` is the text with its figures (JSON of the writing model). While it is a draft,
    `revision` counts the savings, so that two writers cannot overwrite each other. Once issued,
    nothing changes but the withdrawal; what comes after is the next `version`.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}
    WITHDRAWAL: ClassVar[frozenset[str]] = frozenset(
        {"state", "withdrawn_at", "withdrawn_by", "withdrawal_reason"}
    )

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="summaries", verbose_name="工会"
    )
    period = models.CharField("期间", max_length=30)
    from_on = models.DateField("期间起")
    to_on = models.DateField("期间止")
    kind = models.CharField("类型", max_length=10, choices=SummaryKind)
    plan = models.ForeignKey(
        Plan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="summaries",
        verbose_name="依据计划",
    )
    version = models.PositiveSmallIntegerField("版次", default=1)
    title = models.CharField("标题", max_length=200)
    state = models.CharField(
        "状态", max_length=10, choices=SummaryState, default=SummaryState.DRAFT
    )
    paper = models.TextField("正文")
    revision = models.PositiveIntegerField("修改次数", default=0)
    notes = models.JSONField("起草说明", default=list, blank=True)
    taken_at = models.DateTimeField("取数时间")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="起草人"
    )
    drafted_at = models.DateTimeField("起草时间", auto_now_add=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="修改人"
    )
    edited_at = models.DateTimeField("修改时间", null=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="签发人"
    )
    issued_at = models.DateTimeField("签发时间", null=True)
    issued_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="签发稿"
    )
    traced_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="带数据来源的签发稿"
    )
    issued_sha256 = models.CharField("签发稿校验和", max_length=64, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="撤回人"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawal_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(SummaryQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "总结"
        ordering: ClassVar = ["-to_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["union", "period", "version"], name="summary_version_once"
            ),
            models.UniqueConstraint(
                fields=["union", "period"],
                condition=models.Q(state="draft"),
                name="one_draft_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(issued_at__isnull=False, issued_file__isnull=False),
                name="issued_summary_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refused for an issued paper, but for its withdrawal."""
        if self.pk is not None and not kwargs.get("force_insert"):
            before = Summary.objects.filter(pk=self.pk).values_list("state", flat=True).first()
            fields = set(kwargs.get("update_fields") or ())
            withdraws = before == SummaryState.ISSUED and fields and fields <= self.WITHDRAWAL
            if before not in (None, SummaryState.DRAFT) and not withdraws:
                raise Refusal(FROZEN)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("reporting:detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == SummaryState.DRAFT

    @property
    def is_issued(self) -> bool:
        return self.state == SummaryState.ISSUED

    @property
    def span(self) -> Period:
        """The days it looks back on."""
        return Period(self.from_on, self.to_on, self.period)

    @property
    def document(self) -> Paper:
        """The text as the writing engine knows it."""
        return from_json(self.paper)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Only a draft can be thrown away."""
        if not self.is_draft:
            raise Refusal(FROZEN)
        return super().delete(*args, **kwargs)


class SummaryFigureQuerySet(ScopedQuerySet["SummaryFigure"]):
    union_path = "summary__union"

    def in_text(self) -> Any:
        """Figures that the text still says."""
        return self.filter(is_removed=False)


class SummaryFigure(models.Model):
    """The trace of one figure: what was asked, of whom, when, and what the records answered.

    `number` is in base units (yuan, percent, pieces). A figure that the writer took out of the
    text keeps its trace, marked, so that it can come back.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    summary = models.ForeignKey(
        Summary, models.CASCADE, related_name="figures", verbose_name="总结"
    )
    key = models.CharField("编号", max_length=12)
    section = models.CharField("位置", max_length=200, blank=True)
    role = models.CharField("取数方式", max_length=14, choices=FigureRole)
    indicator_code = models.CharField("指标", max_length=60, blank=True)
    target = models.ForeignKey(
        Target, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="目标"
    )
    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+", verbose_name="工会")
    period = models.CharField("期间", max_length=30)
    from_on = models.DateField("期间起")
    to_on = models.DateField("期间止")
    number = models.DecimalField("数值", max_digits=20, decimal_places=4)
    declared = models.DecimalField("申报数", max_digits=20, decimal_places=4, default=0)
    numerator = models.DecimalField("分子", max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField("分母", max_digits=20, decimal_places=4, null=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    said = models.CharField("正文写法", max_length=60)
    definition = models.CharField("口径", max_length=300, blank=True)
    taken_at = models.DateTimeField("取数时间")
    is_removed = models.BooleanField("已从正文删除", default=False)

    objects: Any = ScopedManager.from_queryset(SummaryFigureQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "总结中的数据"
        ordering: ClassVar = ["summary", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["summary", "key"], name="figure_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.title}{self.said}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refused once the summary is issued."""
        if self.pk is not None and not self.summary.is_draft:
            raise Refusal(FROZEN)
        super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        """What is counted, in words: the indicator's title, else what the role says."""
        indicator = INDICATORS.get(self.indicator_code)
        name = indicator.title if indicator else self.indicator_code
        if not name:
            name = self.target.object if self.target else ""
        role = FigureRole(self.role)
        if role is FigureRole.VALUE:
            return name
        return f"{name}（{role.label}）" if name else role.label

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused once the summary is issued."""
        if not self.summary.is_draft:
            raise Refusal(FROZEN)
        return super().delete(*args, **kwargs)
