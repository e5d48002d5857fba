"""Drives, and what was given."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.assistance.donations.enums import (
    OF_MONEY,
    UNITS,
    Channel,
    DonationState,
    DriveKind,
    DriveState,
    Giver,
)
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of
from gonghui.kernel.org.models import Union
from gonghui.kernel.org.queries import ancestors_and_self


class DonationDriveQuerySet(ScopedQuerySet["DonationDrive"]):
    def visible_to(self, account: Any, permission: str) -> Any:
        """One's own and those below; to look at, also what superiors call one's union to."""
        own = scope_of(account, permission, self.union_path)
        if own is None or permission != "donations.view":
            return self.none() if own is None else self.filter(own)
        above = {
            grant.union.path[:length]
            for grant in account.grants_for(permission)
            for length in range(Union.steplen, len(grant.union.path), Union.steplen)
        }
        called = models.Q(union__path__in=above) & ~models.Q(state=DriveState.DRAFT)
        return self.filter(own | called)

    def offered_to(self, union: Any) -> Any:
        """Drives under way to which a union may give: its own and its superiors'."""
        return self.filter(union__in=ancestors_and_self(union), state=DriveState.OPEN)


class DonationQuerySet(ScopedQuerySet["Donation"]):
    def of_person(self, account: Any) -> Any:
        """What a worker gave himself."""
        person = getattr(account, "person_id", None)
        return self.none() if person is None else self.filter(person=person)

    def received(self) -> Any:
        return self.filter(state=DonationState.RECEIVED)


class DonationDrive(models.Model):
    """An appeal to give. Voluntary: it has no field for a quota, and no list ranks people."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="donation_drives", verbose_name="发起工会"
    )
    number = models.CharField("活动编号", max_length=20, unique=True, null=True, editable=False)
    kind = models.CharField("类别", max_length=8, choices=DriveKind)
    issue_no = models.PositiveSmallIntegerField("期次", null=True, blank=True)
    """一日捐 only: 第十一期."""
    title = models.CharField("名称", max_length=60)
    appeal = models.TextField("倡议书", max_length=3000)
    purpose = models.CharField("捐赠用途", max_length=100)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    account = models.ForeignKey(
        "donations.CustodialAccount",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drives",
        verbose_name="捐款专户",
    )
    state = models.CharField("状态", max_length=10, choices=DriveState, default=DriveState.DRAFT)
    closed_on = models.DateField("结束日期", null=True, blank=True)
    made_at = models.DateTimeField("登记时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects: Any = ScopedManager.from_queryset(DonationDriveQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "募捐活动"
        ordering: ClassVar = ["-opens_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["union", "issue_no"],
                condition=~models.Q(state=DriveState.CANCELLED),
                name="one_drive_an_issue",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=DriveKind.ONE_DAY, issue_no__isnull=False)
                | (~models.Q(kind=DriveKind.ONE_DAY) & models.Q(issue_no=None)),
                name="issue_of_one_day_only",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["union", "state", "closes_on"], name="drives_of_union"),
            models.Index(fields=["closed_on", "id"], name="drives_by_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("donations:drive", args=[self.pk])

    @property
    def is_of_money(self) -> bool:
        return self.kind in OF_MONEY

    @property
    def unit(self) -> str:
        """What its gifts are counted in."""
        return "元" if self.is_of_money else UNITS[DriveKind(self.kind)]


class Donation(models.Model):
    """One gift: of a person, of a unit by its total, of somebody who left no name.

    What was received stays as it is; a mistake is struck out by a gift in red that `reverses` it.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    drive = models.ForeignKey(
        DonationDrive, models.PROTECT, related_name="donations", verbose_name="募捐活动"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="donations", verbose_name="工会"
    )
    """The union through which it was given."""
    giver = models.CharField("捐赠人类型", max_length=8, choices=Giver)
    person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="donations",
        verbose_name="捐赠人",
    )
    name = models.CharField("捐赠人姓名或单位", max_length=120)
    name_key = models.CharField("排序拼音", max_length=240, editable=False)
    consents = models.BooleanField("同意公开姓名", default=False)
    headcount = models.IntegerField("人数", default=1)
    """Negative where a gift is struck out."""
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2, default=0)
    quantity = models.IntegerField("数量", default=0)
    item = models.CharField("捐赠物品", max_length=60, blank=True)
    state = models.CharField("状态", max_length=10, choices=DonationState)
    channel = models.CharField("来源", max_length=6, choices=Channel)
    received_on = models.DateField("收到日期", null=True, blank=True)
    number = models.CharField("收据编号", max_length=30, blank=True)
    account = models.ForeignKey(
        "donations.CustodialAccount",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="donations",
        verbose_name="存入专户",
    )
    stocked = models.OneToOneField(
        "goods.Receipt",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="donation",
        verbose_name="入库单",
    )
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversal",
        verbose_name="冲销的捐赠",
    )
    counts_once = models.BooleanField("每期一人一笔", default=False, editable=False)
    """一日捐: one gift a person and issue, so that headcounts are people."""
    note = models.CharField("说明", max_length=100, blank=True)
    made_at = models.DateTimeField("登记时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects: Any = ScopedManager.from_queryset(DonationQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "捐赠"
        ordering: ClassVar = ["-received_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["drive", "person"],
                condition=models.Q(counts_once=True),
                name="one_gift_an_issue",
            ),
            models.UniqueConstraint(
                fields=["union", "number"],
                condition=~models.Q(number=""),
                name="donation_receipt_number",
            ),
            models.CheckConstraint(
                condition=models.Q(giver=Giver.PERSON) | models.Q(person=None),
                name="only_people_are_named",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DonationState.RECEIVED)
                | models.Q(received_on__isnull=False),
                name="received_on_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["drive", "union"], name="donations_of_drive"),
            models.Index(fields=["union", "received_on"], name="donations_of_union"),
            models.Index(fields=["received_on", "id"], name="donations_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name}：{self.drive}"

    def get_absolute_url(self) -> str:
        return reverse("registers:card", kwargs={"code": "donations", "pk": self.pk})

    @property
    def given(self) -> str:
        """What was given, in words: 100.00元, 12本《……》."""
        if self.drive.is_of_money:
            return f"{self.amount:,.2f}元"
        what = f"（{self.item}）" if self.item else ""
        return f"{self.quantity}{self.drive.unit}{what}"
