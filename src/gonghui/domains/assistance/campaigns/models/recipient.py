"""Somebody on the list of a campaign: what he is given, and that he had it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from gonghui.domains.assistance.campaigns.enums import Category, RecipientState, SignedBy
from gonghui.domains.assistance.campaigns.models.campaign import (
    CampaignShare,
    ConsolationCampaign,
)
from gonghui.domains.assistance.campaigns.models.visit import ConsolationVisit
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class RecipientQuerySet(ScopedQuerySet["ConsolationRecipient"]):
    def counted(self) -> Any:
        """Without those taken off the list."""
        return self.exclude(state=RecipientState.DROPPED)

    def of_person(self, account: Any) -> Any:
        """Rows about the worker himself."""
        person = getattr(account, "person_id", None)
        return self.none() if person is None else self.filter(person=person)


class ConsolationRecipient(models.Model):
    """A person on the list of a campaign. Cash is paid by an order of engines/money, goods are
    handed out by the issue list of the visit; one signature answers for both.

    `category` says why (困难职工, 患病职工): such lists are met with a permission of their own.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    campaign = models.ForeignKey(
        ConsolationCampaign, models.PROTECT, related_name="recipients", verbose_name="慰问活动"
    )
    share = models.ForeignKey(
        CampaignShare, models.PROTECT, related_name="recipients", verbose_name="慰问额度"
    )
    union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        related_name="consolation_recipients",
        verbose_name="走访工会",
    )
    visit = models.ForeignKey(
        ConsolationVisit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recipients",
        verbose_name="走访",
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="consolations", verbose_name="姓名"
    )
    person_union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所属工会",
    )
    name_key = models.CharField("排序拼音", max_length=120, editable=False)
    category = models.CharField("慰问对象", max_length=16, choices=Category)
    cause = models.CharField("事由", max_length=40, editable=False)
    year = models.CharField("年度", max_length=4, editable=False)
    """Cause and year are those of the campaign: the same money is given once."""
    cash = models.DecimalField("慰问金", max_digits=10, decimal_places=2, default=Decimal(0))
    goods = models.CharField("慰问品", max_length=60, blank=True)
    goods_value = models.DecimalField(
        "慰问品价值", max_digits=10, decimal_places=2, default=Decimal(0)
    )
    state = models.CharField(
        "状态", max_length=8, choices=RecipientState, default=RecipientState.LISTED
    )
    order = models.OneToOneField(
        "money.PaymentOrder",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consolation",
        verbose_name="付款单",
    )
    paid_on = models.DateField("付款日期", null=True, blank=True)
    given_on = models.DateField("慰问日期", null=True, blank=True)
    signed_on = models.DateField("签收日期", null=True, blank=True)
    signed_by = models.CharField("签收方式", max_length=6, choices=SignedBy, blank=True)
    ink = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签名",
    )
    drop_reason = models.CharField("移出原因", max_length=100, blank=True)

    objects: Any = ScopedManager.from_queryset(RecipientQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "慰问人员"
        ordering: ClassVar = ["name_key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "cause", "year"],
                condition=models.Q(cash__gt=0) & ~models.Q(state=RecipientState.DROPPED),
                name="consolation_cash_once",
            ),
            models.UniqueConstraint(
                fields=["visit", "person"],
                condition=~models.Q(state=RecipientState.DROPPED),
                name="recipient_once_a_visit",
            ),
            models.CheckConstraint(
                condition=models.Q(cash__gte=0, goods_value__gte=0),
                name="recipient_amounts_positive",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["union", "given_on"], name="recipients_given"),
            models.Index(fields=["campaign", "name_key", "id"], name="recipients_of_campaign"),
            models.Index(fields=["person", "year"], name="recipients_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}"

    def get_absolute_url(self) -> str:
        return reverse("registers:card", kwargs={"code": "consolation-recipients", "pk": self.pk})

    @property
    def value(self) -> Decimal:
        """Cash and goods."""
        return self.cash + self.goods_value

    @property
    def said(self) -> str:
        """What is given, in words."""
        parts = []
        if self.cash:
            parts.append(f"慰问金{self.cash}元")
        if self.goods or self.goods_value:
            value = f"（价值{self.goods_value}元）" if self.goods_value else ""
            parts.append(f"{self.goods or '慰问品'}{value}")
        return "，".join(parts) or "走访问候"
