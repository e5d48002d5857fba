"""代管经费: money that is not the union's own, and every change of its balance."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.assistance.donations.enums import EntryKind
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet


class CustodialAccountQuerySet(ScopedQuerySet["CustodialAccount"]):
    def published(self) -> Any:
        """What everybody may read, without signing in."""
        return self.filter(is_published=True)


class AccountEntryQuerySet(AppendOnlyQuerySet["AccountEntry"]):
    union_path = "account__union"


class CustodialAccount(models.Model):
    """Gifts in a union's custody. The balance is the sum of the entries and never negative."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    key = models.UUIDField("公开页编号", default=uuid.uuid4, unique=True, editable=False)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="custodial_accounts", verbose_name="代管工会"
    )
    title = models.CharField("账户名称", max_length=60)
    opened_on = models.DateField("设立日期")
    balance = models.DecimalField("余额", max_digits=14, decimal_places=2, default=0)
    is_published = models.BooleanField("向社会公开", default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="设立人"
    )

    objects: Any = ScopedManager.from_queryset(CustodialAccountQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "捐款专户"
        ordering: ClassVar = ["union__path", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["union", "title"], name="custodial_account_once"),
            models.CheckConstraint(
                condition=models.Q(balance__gte=0), name="custodial_balance_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("donations:account", args=[self.pk])


class AccountEntry(AppendOnly):
    """One change of a balance. Append-only: a mistake is answered by an entry in red."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    account = models.ForeignKey(
        CustodialAccount, models.PROTECT, related_name="entries", verbose_name="专户"
    )
    on = models.DateField("日期")
    kind = models.CharField("类别", max_length=12, choices=EntryKind)
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2)
    """Negative for what leaves the account."""
    title = models.CharField("摘要", max_length=100)
    """Fit for everybody's eyes: names no person."""
    drive = models.ForeignKey(
        "donations.DonationDrive",
        models.PROTECT,
        null=True,
        related_name="entries",
        verbose_name="募捐活动",
    )
    donation = models.ForeignKey(
        "donations.Donation",
        models.PROTECT,
        null=True,
        related_name="entries",
        verbose_name="捐款",
    )
    outlay = models.ForeignKey(
        "donations.Outlay", models.PROTECT, null=True, related_name="entries", verbose_name="支出"
    )
    made_at = models.DateTimeField("登记时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects: Any = ScopedManager.from_queryset(AccountEntryQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "专户收支"
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["donation"], name="donation_entered_once"),
            models.UniqueConstraint(fields=["outlay", "kind"], name="outlay_entered_once"),
            models.CheckConstraint(condition=~models.Q(amount=0), name="entry_says_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "on", "id"], name="entries_of_account")
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.title}"
