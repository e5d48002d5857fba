"""What stands around matters: stand-ins, publicity and objections, reminders."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from gonghui.engines.matters.enums import DeskState, MatterState, ObjectionState, ReminderKind
from gonghui.engines.matters.models.matter import ACCOUNT, Desk
from gonghui.engines.matters.models.sealing import moment_key, words_field
from gonghui.kernel.access.permissions import ROLE_CHOICES
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class StandInQuerySet(ScopedQuerySet["StandIn"]):
    pass


class StandIn(models.Model):
    """An account acts for another at one of its seats, between two days, both included."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    account = models.ForeignKey(
        ACCOUNT, models.PROTECT, related_name="stood_in_by", verbose_name="被代理人"
    )
    to = models.ForeignKey(
        ACCOUNT, models.PROTECT, related_name="stands_in_for", verbose_name="代理人"
    )
    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+", verbose_name="工会")
    role = models.CharField("岗位", max_length=20, choices=ROLE_CHOICES)
    from_on = models.DateField("起")
    to_on = models.DateField("止")
    reason = models.CharField("事由", max_length=100, blank=True)

    objects: Any = ScopedManager.from_queryset(StandInQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "代理"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="stand_in_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.to}代{self.account}"


class PublicityQuerySet(ScopedQuerySet["Publicity"]):
    union_path = "desk__matter__union"

    def open_to_all(self, today: dt.date) -> Any:
        """Those that anybody may read today. One whose period is over is gone, whether or not the
        day's chore has ended it; one that stands because of an objection is still shown."""
        from gonghui.engines.matters.kinds import MATTER_KINDS

        hidden = [kind.code for kind in MATTER_KINDS.newest() if kind.sensitive]
        running = self.filter(
            closed_on=None,
            from_on__lte=today,
            desk__state=DeskState.WAITING,
            desk__matter__state=MatterState.RUNNING,
        )
        still = models.Q(desk__paused_on__isnull=False)
        return running.filter(models.Q(to_on__gte=today) | still).exclude(
            desk__matter__kind__in=hidden
        )


class Publicity(models.Model):
    """A period in which everybody may object. `key` is its address on the open pages."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    key = models.UUIDField("公示地址", default=uuid.uuid4, unique=True, editable=False)
    desk = models.OneToOneField(Desk, models.PROTECT, related_name="publicity")
    from_on = models.DateField("公示起")
    to_on = models.DateField("公示止")
    closed_on = models.DateField("结束日期", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(PublicityQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        indexes: ClassVar = [
            models.Index(
                fields=["-from_on", "-id"],
                condition=models.Q(closed_on=None),
                name="publicity_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on}至{self.to_on}"


class ObjectionQuerySet(ScopedQuerySet["Objection"]):
    union_path = "publicity__desk__matter__union"

    def visible_to(self, account: Any, permission: str) -> Any:
        """Objections to matters that wait, or waited, at desks the account may meet."""
        return self.filter(publicity__desk__in=Desk.objects.visible_to(account, permission))


class Objection(models.Model):
    """What somebody held against a matter in publicity, and what became of it."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="objections")
    name = models.CharField("异议人", max_length=50)  # 匿名, where the kind allows it
    contact = models.CharField("联系方式", max_length=60, blank=True)
    text = words_field("异议内容", max_length=500)
    made_at = models.DateTimeField("提出时间", default=timezone.now)
    state = models.CharField(
        "状态", max_length=10, choices=ObjectionState, default=ObjectionState.OPEN
    )
    answer = words_field("核查结论", max_length=500)
    answered_by = models.ForeignKey(ACCOUNT, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    submission_key = models.CharField(
        "提交标识", max_length=64, null=True, blank=True, unique=True, editable=False
    )
    source = models.CharField("来源索引", max_length=32, blank=True, editable=False)
    """Keyed index of the network address it came from, for the limit; "" when entered at a desk."""

    objects: Any = ScopedManager.from_queryset(ObjectionQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        indexes: ClassVar = [
            models.Index(
                fields=["source", "made_at"],
                condition=~models.Q(source=""),
                name="objection_by_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}的异议" if self.is_sensitive else self.text[:40]

    @property
    def is_sensitive(self) -> bool:
        return self.publicity.desk.is_sensitive

    @property
    def seal_key(self) -> str:
        """What its sealed words are bound to."""
        return f"{self.publicity.key}/{moment_key(self.made_at)}"


class Reminder(models.Model):
    """Somebody was reminded of a desk: for each reason once a day at most, escalation once."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="reminders")
    kind = models.CharField("类型", max_length=10, choices=ReminderKind)
    made_on = models.DateField("日期")
    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    role = models.CharField("岗位", max_length=20, choices=ROLE_CHOICES)
    text = models.CharField("内容", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["desk", "kind"],
                condition=models.Q(kind__in=["due_soon", "overdue", "escalated"]),
                name="reminded_once",
            ),
            models.UniqueConstraint(fields=["desk", "kind", "made_on"], name="reminded_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.text
