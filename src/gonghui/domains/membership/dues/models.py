"""Dues: bases, months, receipts and their entries."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.membership.dues.enums import DuesState, Exemption, PayMethod
from gonghui.domains.membership.months import Month
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class DuesBaseQuerySet(ScopedQuerySet["DuesBase"]):
    union_path = "membership__union"


class DuesMonthQuerySet(ScopedQuerySet["DuesMonth"]):
    pass


class DuesReceiptQuerySet(ScopedQuerySet["DuesReceipt"]):
    pass


class DuesEntryQuerySet(ScopedQuerySet["DuesEntry"]):
    pass


class DuesBase(models.Model):
    """A member's monthly base from a month on. The row entered last for a month holds."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    membership = models.ForeignKey(
        "membership.Membership", models.PROTECT, related_name="dues_bases", verbose_name="会员"
    )
    base = models.DecimalField("缴费基数", max_digits=10, decimal_places=2)
    from_on = models.DateField("起始月份")
    """The first day of the month."""
    note = models.CharField("说明", max_length=100, blank=True)
    made_at = models.DateTimeField("登记时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects: Any = ScopedManager.from_queryset(DuesBaseQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "缴费基数"
        ordering: ClassVar = ["-from_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["membership", "from_on", "id"], name="dues_base_of_member")
        ]

    def __str__(self) -> str:
        return f"{self.membership} {Month.of(self.from_on)}起 {self.base}元"

    def get_absolute_url(self) -> str:
        return reverse("dues:member", args=[self.membership_id])


class DuesMonth(models.Model):
    """What one member owes for one month, to the union that held him on its first day."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    membership = models.ForeignKey(
        "membership.Membership", models.PROTECT, related_name="dues_months", verbose_name="会员"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="dues_months", verbose_name="工会"
    )
    month = models.DateField("月份")
    """The first day of the month."""
    name_key = models.CharField("排序拼音", max_length=120, editable=False)
    base = models.DecimalField("缴费基数", max_digits=10, decimal_places=2, null=True, blank=True)
    due = models.DecimalField("应缴", max_digits=8, decimal_places=2)
    paid = models.DecimalField("实缴", max_digits=8, decimal_places=2, default=0)
    state = models.CharField("状态", max_length=8, choices=DuesState)
    reason = models.CharField("免缴、减免原因", max_length=100, blank=True)
    paid_on = models.DateField("缴费日期", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(DuesMonthQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "应缴会费"
        ordering: ClassVar = ["month", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["membership", "month"], name="dues_once_a_month")
        ]
        indexes: ClassVar = [
            models.Index(fields=["union", "month", "state"], name="dues_of_union"),
            models.Index(fields=["month", "state"], name="dues_of_month"),
            models.Index(fields=["state", "membership"], name="dues_open"),
        ]

    def __str__(self) -> str:
        return f"{self.membership} {Month.of(self.month)}"

    @property
    def reason_text(self) -> str:
        """Why nothing is due, in words."""
        return dict(Exemption.choices).get(self.reason, self.reason)


class DuesReceipt(models.Model):
    """Dues taken in at one time: of one member, or of many from the payroll.

    Append-only. A mistake is struck out by a receipt in red that `reverses` it.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="dues_receipts", verbose_name="工会"
    )
    number = models.CharField("收据编号", max_length=30)
    payer = models.ForeignKey(
        "membership.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dues_receipts",
        verbose_name="缴费人",
    )
    """None for a receipt of many."""
    paid_on = models.DateField("缴费日期")
    method = models.CharField("缴费方式", max_length=10, choices=PayMethod)
    total = models.DecimalField("金额", max_digits=12, decimal_places=2)
    count = models.PositiveIntegerField("人月数")
    note = models.CharField("说明", max_length=100, blank=True)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversal",
        verbose_name="冲销的收据",
    )
    made_at = models.DateTimeField("登记时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )

    objects: Any = ScopedManager.from_queryset(DuesReceiptQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "会费收据"
        ordering: ClassVar = ["-paid_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["union", "number"], name="dues_receipt_number")
        ]

    def __str__(self) -> str:
        return f"会费收据{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("dues:receipt", args=[self.pk])


class DuesEntry(models.Model):
    """Money for one month of one member; negative where a receipt was struck out."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    receipt = models.ForeignKey(
        DuesReceipt, models.PROTECT, related_name="entries", verbose_name="收据"
    )
    dues_month = models.ForeignKey(
        DuesMonth, models.PROTECT, related_name="entries", verbose_name="月份"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="dues_entries", verbose_name="工会"
    )
    amount = models.DecimalField("金额", max_digits=8, decimal_places=2)
    paid_on = models.DateField("缴费日期")

    objects: Any = ScopedManager.from_queryset(DuesEntryQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "会费收缴明细"
        ordering: ClassVar = ["-paid_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["union", "paid_on"], name="dues_entry_of_union"),
            models.Index(fields=["paid_on", "id"], name="dues_entry_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.dues_month} {self.amount}元"

    def get_absolute_url(self) -> str:
        return reverse("dues:receipt", args=[self.receipt_id])


class DuesReminder(models.Model):
    """A member in arrears was talked to. Six months unpaid are a reason to teach, never to strike
    off: whoever asks for that later shows these (中国工会章程)."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    membership = models.ForeignKey(
        "membership.Membership", models.PROTECT, related_name="dues_reminders", verbose_name="会员"
    )
    on = models.DateField("教育日期")
    words = models.CharField("教育情况", max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="教育人"
    )

    objects: Any = ScopedManager.from_queryset(DuesBaseQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "欠费教育记录"
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.membership} {self.on}"
