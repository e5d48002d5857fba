"""What is paid out of an account in custody. The money itself moves by a payment order."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.assistance.donations.enums import (
    OutlayKind,
    OutlayState,
    Relation,
    RescueCause,
    UsePurpose,
)
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of

RESCUES_PERMISSION = "donations.rescues"


class OutlayQuerySet(ScopedQuerySet["Outlay"]):
    union_path = "account__union"

    def visible_to(self, account: Any, permission: str) -> Any:
        """Rescues are met only with a permission of their own: they tell of illness and need."""
        met = super().visible_to(account, permission)
        rescues = scope_of(account, RESCUES_PERMISSION, self.union_path)
        plain = ~models.Q(kind=OutlayKind.RESCUE)
        return met.filter(plain if rescues is None else plain | rescues)

    def of_person(self, account: Any) -> Any:
        """What a worker was given himself."""
        person = getattr(account, "person_id", None)
        return self.none() if person is None else self.filter(person=person)


class Outlay(models.Model):
    """A rescue of a family, another use, or what is remitted to the superior."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        "donations.CustodialAccount",
        models.PROTECT,
        related_name="outlays",
        verbose_name="支出专户",
    )
    kind = models.CharField("类别", max_length=10, choices=OutlayKind)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    title = models.CharField("用途", max_length=100)
    """Fit for everybody's eyes: names no person."""
    person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="donation_outlays",
        verbose_name="救助对象",
    )
    person_union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="donation_rescues",
        verbose_name="救助对象所在工会",
    )
    cause = models.CharField("救助事由", max_length=10, choices=RescueCause, blank=True)
    relation = models.CharField("患者或受害人", max_length=8, choices=Relation, blank=True)
    rule = models.CharField("救助标准", max_length=200, blank=True)
    """The sum as it stood when it was approved."""
    purpose = models.CharField("支出类别", max_length=12, choices=UsePurpose, blank=True)
    basis = models.CharField("决定依据", max_length=100, blank=True)
    employer = models.ForeignKey(
        "org.Employer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="donation_outlays",
        verbose_name="收款单位",
    )
    to_union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="donation_receipts",
        verbose_name="收款工会",
    )
    to_account = models.ForeignKey(
        "donations.CustodialAccount",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="arrivals",
        verbose_name="转入专户",
    )
    drive = models.ForeignKey(
        "donations.DonationDrive",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outlays",
        verbose_name="募捐活动",
    )
    matter = models.OneToOneField(
        "matters.Matter",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="donation_outlay",
        verbose_name="救助申请",
    )
    order = models.OneToOneField(
        "money.PaymentOrder",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="donation_outlay",
        verbose_name="支付单",
    )
    state = models.CharField("状态", max_length=10, choices=OutlayState, default=OutlayState.READY)
    paid_on = models.DateField("支付日期", null=True, blank=True)
    arrived_on = models.DateField("上级收到日期", null=True, blank=True)
    made_at = models.DateTimeField("登记时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )

    objects: Any = ScopedManager.from_queryset(OutlayQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "捐款支出"
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="outlay_positive"),
            models.CheckConstraint(
                condition=~models.Q(kind=OutlayKind.RESCUE) | models.Q(person__isnull=False),
                name="rescue_of_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "state"], name="outlays_of_account"),
            models.Index(fields=["paid_on", "id"], name="outlays_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.title}"

    def get_absolute_url(self) -> str:
        return reverse("donations:outlay", args=[self.pk])

    @property
    def audit_title(self) -> str:
        """Its kind: a title may name whoever is helped, or why."""
        return str(self.get_kind_display())
