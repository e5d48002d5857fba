"""What happened to filed files, and what was in force between two happenings."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models

from gonghui.domains.assistance.hardship.enums import Category, Cause, EventKind, FileState, Level
from gonghui.domains.assistance.hardship.models.file import ACCOUNT, HardshipFile
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet
from gonghui.kernel.people.sealed import SealedTextField


class HardshipEventQuerySet(AppendOnlyQuerySet["HardshipEvent"]):
    pass


class HardshipEvent(AppendOnly):
    """One entry of a file's life, append-only. What is called `…_after` was in force from
    `occurs_on` on; `union` is the union that it counts for."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "remarks": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(
        HardshipFile, models.PROTECT, related_name="events", verbose_name="档案"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="hardship_events", verbose_name="工会"
    )
    kind = models.CharField("变动", max_length=10, choices=EventKind)
    occurs_on = models.DateField("日期")
    state_after = models.CharField("变动后状态", max_length=10, choices=FileState)
    category_before = models.CharField("原类别", max_length=10, choices=Category, blank=True)
    category_after = models.CharField("现类别", max_length=10, choices=Category, blank=True)
    level_after = models.CharField("档案级别", max_length=10, choices=Level, blank=True)
    cause_after = models.CharField("主要致困原因", max_length=2, choices=Cause, blank=True)
    reason = models.CharField("原因", max_length=20, blank=True)
    """A code, of `CancelReason` where the file is cancelled."""
    remarks: Any = SealedTextField("说明", blank=True)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    actor = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )

    objects: Any = ScopedManager.from_queryset(HardshipEventQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "档案变动"
        ordering: ClassVar = ["occurs_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["union", "kind", "occurs_on"], name="hardship_event_union"),
            models.Index(fields=["file", "occurs_on"], name="hardship_event_file"),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.get_kind_display()} {self.occurs_on}"


class HardshipSpanQuerySet(ScopedQuerySet["HardshipSpan"]):
    def in_force(self, on: Any) -> Any:
        """Spans that cover a day."""
        return self.filter(from_on__lte=on).filter(models.Q(to_on=None) | models.Q(to_on__gt=on))


class HardshipSpan(models.Model):
    """The events folded: a file in one state, category and union from a day up to another. Made
    by `services.ledger` only, and can be made anew from the events at any time."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    file = models.ForeignKey(
        HardshipFile, models.PROTECT, related_name="spans", verbose_name="档案"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="hardship_spans", verbose_name="工会"
    )
    state = models.CharField("状态", max_length=10, choices=FileState)
    category = models.CharField("类别", max_length=10, choices=Category)
    level = models.CharField("档案级别", max_length=10, choices=Level)
    cause = models.CharField("主要致困原因", max_length=2, choices=Cause)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(HardshipSpanQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "在档区间"
        ordering: ClassVar = ["from_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file"], condition=models.Q(to_on=None), name="one_open_hardship_span"
            ),
            models.UniqueConstraint(fields=["file", "from_on"], name="one_hardship_span_a_day"),
            models.CheckConstraint(
                condition=models.Q(to_on=None) | models.Q(to_on__gt=models.F("from_on")),
                name="hardship_span_has_length",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["union", "state", "from_on"], name="hardship_span_union"),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.get_state_display()} {self.from_on}"
