"""Cards, what was done with them, and since when they are in force."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.membership.cards.enums import (
    OPEN_STATUSES,
    CardAct,
    CardKind,
    CardStatus,
    Channel,
    CheckResult,
)
from gonghui.domains.membership.cards.rules.numbers import spell_code, spell_number
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet
from gonghui.kernel.people import masks, protection


class CardBatchQuerySet(ScopedQuerySet["CardBatch"]):
    union_path = "union"


class CardBatch(models.Model):
    """Applied cards sent to a maker together (制卡批次): a bank, or a printer of paper cards."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="card_batches", verbose_name="制卡工会"
    )
    kind = models.CharField("卡别", max_length=10, choices=CardKind)
    bank = models.CharField("制卡银行", max_length=60, blank=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )

    objects: Any = ScopedManager.from_queryset(CardBatchQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "制卡批次"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"制卡批次{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cards:batch", kwargs={"pk": self.pk})


class MemberCardQuerySet(ScopedQuerySet["MemberCard"]):
    union_path = "union"

    def open(self) -> Any:
        """Cards that have not come to an end."""
        return self.filter(status__in=OPEN_STATUSES)


class MemberCard(models.Model):
    """One card of one member.

    `union` is where the member is now: cards follow a transfer and keep their number. `issuer` is
    the union that gave the card. Status is moved by services only, each move leaves a CardEvent.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "bank_no_sealed": "C3"}

    membership = models.ForeignKey(
        "membership.Membership", models.PROTECT, related_name="cards", verbose_name="会员"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="member_cards", verbose_name="所属工会"
    )
    issuer = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="+", verbose_name="发卡工会"
    )
    number = models.CharField("会员卡号", max_length=16, unique=True)
    code = models.CharField("短码", max_length=10, unique=True)
    kind = models.CharField("卡别", max_length=10, choices=CardKind)
    status = models.CharField("状态", max_length=10, choices=CardStatus, default=CardStatus.APPLIED)
    batch = models.ForeignKey(
        CardBatch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cards",
        verbose_name="制卡批次",
    )
    bank = models.CharField("发卡银行", max_length=60, blank=True)
    bank_no_sealed = models.CharField("银行卡号（加密）", max_length=200, blank=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replacement",
        verbose_name="换自",
    )
    applied_on = models.DateField("申领日期")
    issued_on = models.DateField("发放日期", null=True, blank=True)
    activated_on = models.DateField("激活日期", null=True, blank=True)
    activated_at_union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="激活时所属工会",
    )
    valid_until = models.DateField("有效期至", null=True, blank=True)
    closed_on = models.DateField("终止日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(MemberCardQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "会员卡"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership", "kind"],
                condition=models.Q(status__in=[str(one) for one in OPEN_STATUSES]),
                name="one_open_card_of_a_kind",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["union", "kind", "status"], name="card_of_union"),
            models.Index(fields=["kind", "activated_on"], name="card_activated"),
            models.Index(fields=["valid_until"], name="card_valid_until"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number_spelt}"

    def get_absolute_url(self) -> str:
        return reverse("registers:card", kwargs={"code": "member-cards", "pk": self.pk})

    @property
    def number_spelt(self) -> str:
        """The number in groups of four."""
        return spell_number(self.number)

    @property
    def code_spelt(self) -> str:
        """The short code in two groups."""
        return spell_code(self.code)

    @property
    def bank_no_context(self) -> str:
        """What the sealed bank card number is bound to."""
        return f"cards.bank_no:{self.number}"

    @property
    def bank_no_masked(self) -> str:
        """The bank card's number as lists and cards show it."""
        number = protection.unseal(self.bank_no_sealed, context=self.bank_no_context)
        return masks.mask_account(number)


class CardEventQuerySet(AppendOnlyQuerySet["CardEvent"]):
    union_path = "card__union"


class CardEvent(AppendOnly):
    """One thing done with a card."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    card = models.ForeignKey(
        MemberCard, models.PROTECT, related_name="events", verbose_name="会员卡"
    )
    act = models.CharField("办理", max_length=10, choices=CardAct)
    status_before = models.CharField("原状态", max_length=10, choices=CardStatus, blank=True)
    status_after = models.CharField("现状态", max_length=10, choices=CardStatus)
    occurs_on = models.DateField("日期")
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )

    objects: Any = ScopedManager.from_queryset(CardEventQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "会员卡办理记录"
        ordering: ClassVar = ["occurs_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.occurs_on}"


class CardSpanQuerySet(ScopedQuerySet["CardSpan"]):
    union_path = "union"


class CardSpan(models.Model):
    """A card in its member's hands from a day up to (not including) another: what stocks count.

    Usable is an activated card; counted is one whose holder counts as a member. The end of a
    card's validity is the end of its span, written beforehand and moved by a renewal.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    card = models.ForeignKey(
        MemberCard, models.PROTECT, related_name="spans", verbose_name="会员卡"
    )
    kind = models.CharField("卡别", max_length=10, choices=CardKind)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="card_spans", verbose_name="工会"
    )
    is_usable = models.BooleanField("已激活")
    is_counted = models.BooleanField("在籍会员")
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True)
    is_last = models.BooleanField("最近一段", default=True)

    objects: Any = ScopedManager.from_queryset(CardSpanQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "持卡区间"
        ordering: ClassVar = ["from_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["card"], condition=models.Q(is_last=True), name="one_last_card_span"
            ),
            models.CheckConstraint(
                condition=models.Q(to_on=None) | models.Q(to_on__gt=models.F("from_on")),
                name="card_span_has_a_length",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["union", "kind", "from_on"], name="card_span_of_union"),
        ]

    def __str__(self) -> str:
        return f"{self.card} {self.from_on}"


class CardNumberSeries(models.Model):
    """The last serial given out for a region and kind. Numbers are never given twice."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C0"}

    prefix = models.CharField("前缀", max_length=7, unique=True)
    last = models.PositiveBigIntegerField("最近序号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "会员卡号序列"

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"


class CardCheckQuerySet(ScopedQuerySet["CardCheck"]):
    union_path = "union"


class CardCheck(models.Model):
    """A card checked at a service point of a union: who, when, what was said (普惠核验)."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="card_checks", verbose_name="核验工会"
    )
    point = models.CharField("服务点", max_length=60, blank=True)
    card = models.ForeignKey(
        MemberCard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="checks",
        verbose_name="会员卡",
    )
    result = models.CharField("结果", max_length=10, choices=CheckResult)
    checked_at = models.DateTimeField("核验时间", auto_now_add=True)
    checked_on = models.DateField("核验日期")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="核验人"
    )

    objects: Any = ScopedManager.from_queryset(CardCheckQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "会员卡核验记录"
        ordering: ClassVar = ["-checked_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["union", "checked_on"], name="card_check_of_union"),
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()} {self.checked_on}"
