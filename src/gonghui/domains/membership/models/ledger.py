"""The ledger of membership: what happened, and what was in force between two happenings."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from gonghui.domains.membership.enums import (
    EXTERNAL_CODES,
    ChangeReason,
    EventType,
    MembershipStatus,
)
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet


class MembershipEventQuerySet(AppendOnlyQuerySet["MembershipEvent"]):
    union_path = "union_after"

    def standing(self) -> Any:
        """Entries that no correction has struck out."""
        return self.filter(reversal=None)


class MembershipEvent(AppendOnly):
    """One entry of the ledger, append-only (会籍管理办法 2016).

    `status_after` and `union_after` say what was in force from `occurs_on` on; of several entries
    for one day the last one written holds. `union_after` is also the union that the event is
    counted for: the receiving one of a transfer in, the sending one of a transfer out.

    A mistake is corrected by a CORRECT entry that `reverses` the wrong one, and a right one
    beside it. Whoever counts events counts the standing ones: `reversal=None`.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    membership = models.ForeignKey(
        "membership.Membership", models.PROTECT, related_name="events", verbose_name="会员"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="membership_events", verbose_name="姓名"
    )
    type = models.CharField("变动", max_length=12, choices=EventType)
    occurs_on = models.DateField("变动日期")
    reason = models.CharField("变动原因", max_length=4, choices=ChangeReason, blank=True)
    from_union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="原工会",
    )
    to_union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="新工会",
    )
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversal",
        verbose_name="冲正的变动",
    )
    note = models.CharField("说明", max_length=200, blank=True)
    status_after = models.CharField("变动后状态", max_length=10, choices=MembershipStatus)
    union_after = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="membership_events", verbose_name="变动后工会"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects: Any = ScopedManager.from_queryset(MembershipEventQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "会籍变动"
        ordering: ClassVar = ["occurs_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["type", "occurs_on"], name="event_type_day"),
            models.Index(fields=["union_after", "type", "occurs_on"], name="event_union_type_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_type_display()} {self.occurs_on}"

    @property
    def external_code(self) -> str:
        """会籍变化类型 as the national form codes it."""
        return EXTERNAL_CODES[EventType(self.type)]


class MembershipSpanQuerySet(ScopedQuerySet["MembershipSpan"]):
    union_path = "union"

    def in_force(self, on: Any) -> Any:
        """Spans that cover a day."""
        return self.filter(from_on__lte=on).filter(models.Q(to_on=None) | models.Q(to_on__gt=on))


class MembershipSpan(models.Model):
    """The ledger folded: who was where, in which status, from a day up to (not including) another.

    The stock of any day, past or present, is the spans with from_on ≤ day < to_on. Written only
    by services, from the ledger, and can be rebuilt from it at any time. The last status of
    someone who left or died stays as an open span; counts name the statuses they count.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    membership = models.ForeignKey(
        "membership.Membership", models.PROTECT, related_name="spans", verbose_name="会员"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="membership_spans", verbose_name="姓名"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="membership_spans", verbose_name="工会"
    )
    status = models.CharField("状态", max_length=10, choices=MembershipStatus)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(MembershipSpanQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "会籍区间"
        ordering: ClassVar = ["from_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(to_on=None), name="one_open_span"
            ),
            models.UniqueConstraint(fields=["membership", "from_on"], name="one_span_a_day"),
            models.CheckConstraint(
                condition=models.Q(to_on=None) | models.Q(to_on__gt=models.F("from_on")),
                name="span_has_a_length",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["union", "status", "from_on"], name="span_of_union"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_status_display()} {self.from_on}"
