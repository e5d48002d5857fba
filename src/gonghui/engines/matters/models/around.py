"""What stands around matters: stand-ins, publicity and objections, reminders."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from gonghui.engines.matters.enums import ObjectionState, ReminderKind
from gonghui.engines.matters.models.matter import ACCOUNT, Desk
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


class Publicity(models.Model):
    """A period in which everybody may object."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    desk = models.OneToOneField(Desk, models.PROTECT, related_name="publicity")
    from_on = models.DateField("公示起")
    to_on = models.DateField("公示止")
    closed_on = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公示"

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
    name = models.CharField("异议人", max_length=50)
    contact = models.CharField("联系方式", max_length=60, blank=True)
    text = models.CharField("异议内容", max_length=500)
    made_at = models.DateTimeField("提出时间", default=timezone.now)
    state = models.CharField(
        "状态", max_length=10, choices=ObjectionState, default=ObjectionState.OPEN
    )
    answer = models.CharField("核查结论", max_length=500, blank=True)
    answered_by = models.ForeignKey(ACCOUNT, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(ObjectionQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "异议"

    def __str__(self) -> str:
        return self.text[:40]


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
