"""A campaign, the unions that take part with their quota, and the budget lines behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.assistance.campaigns.enums import (
    OPEN_STATES,
    RUNNING_STATES,
    Brand,
    CampaignState,
    Occasion,
    Tag,
)
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of

TAKING_PART = frozenset({"campaigns.view", "campaigns.visit", "campaigns.persons"})
"""Permissions under which a union meets the campaigns of its superior that it has a share in."""


class CampaignQuerySet(ScopedQuerySet["ConsolationCampaign"]):
    def visible_to(self, account: Any, permission: str) -> Any:
        """One's own campaigns; to look and to visit, also those one has a share in. Looked at, each
        says whether the account may visit for a share of it (`may_visit`)."""
        condition = scope_of(account, permission, self.union_path)
        if condition is None:
            return self.none()
        if permission in TAKING_PART:
            shares = CampaignShare.objects.visible_to(account, permission)
            condition |= models.Q(pk__in=shares.values("campaign"))
        found = self.filter(condition)
        if permission != "campaigns.view":
            return found
        mine = CampaignShare.objects.visible_to(account, "campaigns.visit")
        return found.annotate(may_visit=models.Exists(mine.filter(campaign=models.OuterRef("pk"))))


class ConsolationCampaign(models.Model):
    """One round of gifts: 夏送清凉 of a year, a Spring Festival visit. `union` is who holds it; it
    and the unions below that take part have shares.

    `cause` names the reason for giving money once for all unions (brand and season, festival), so
    that nobody is given money twice for the same.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        related_name="consolation_campaigns",
        verbose_name="主办工会",
    )
    number = models.CharField("活动编号", max_length=20, blank=True, db_index=True)
    title = models.CharField("活动名称", max_length=80)
    brand = models.CharField("品牌", max_length=20, choices=Brand)
    occasion = models.CharField("节点", max_length=20, choices=Occasion, blank=True)
    tags = models.CharField("主题", max_length=120, blank=True)
    """Codes between commas, `,non_stop,gig,`: found by containment in every database."""
    from_on = models.DateField("开始日期")
    to_on = models.DateField("结束日期")
    scheme = models.TextField("方案", blank=True)
    scheme_file = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="方案文件",
    )
    head_standard = models.DecimalField(
        "每人标准", max_digits=10, decimal_places=2, default=Decimal(0)
    )
    unit_standard = models.DecimalField(
        "每单位标准", max_digits=12, decimal_places=2, default=Decimal(0)
    )
    state = models.CharField(
        "状态", max_length=12, choices=CampaignState, default=CampaignState.PLANNED
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="拟定人"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="批准人",
    )
    approved_on = models.DateField("批准日期", null=True, blank=True)
    approval_note = models.CharField("批准依据", max_length=200, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="结算人",
    )
    settled_on = models.DateField("结算日期", null=True, blank=True)
    settlement: Any = models.JSONField("结算数", default=dict, blank=True)
    """The totals as they were settled: amounts as text."""
    summary = models.TextField("活动总结", blank=True)
    summarised_on = models.DateField("总结日期", null=True, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(CampaignQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "四送慰问活动"
        ordering: ClassVar = ["-from_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["union", "from_on"], name="campaign_of_union"),
            models.Index(fields=["-from_on", "-id"], name="campaigns_newest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="campaign_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("registers:card", kwargs={"code": "consolations", "pk": self.pk})

    @property
    def tag_codes(self) -> list[str]:
        """Its themes as codes."""
        return [code for code in self.tags.split(",") if code]

    @property
    def tags_said(self) -> str:
        """Its themes in words."""
        return "、".join(str(Tag(code).label) for code in self.tag_codes)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING_STATES


class CampaignShareQuerySet(ScopedQuerySet["CampaignShare"]):
    """Shares are met by the union that has them; those of a campaign also by who holds it."""


class CampaignShare(models.Model):
    """A union takes part in a campaign, with as much money as it may spend."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    campaign = models.ForeignKey(
        ConsolationCampaign, models.PROTECT, related_name="shares", verbose_name="慰问活动"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="campaign_shares", verbose_name="实施工会"
    )
    quota = models.DecimalField("额度", max_digits=14, decimal_places=2, default=Decimal(0))

    objects: Any = ScopedManager.from_queryset(CampaignShareQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "慰问额度"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "union"], name="one_share_a_campaign"),
            models.CheckConstraint(condition=models.Q(quota__gte=0), name="share_quota_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}：{self.union}"


class CampaignFundQuerySet(ScopedQuerySet["CampaignFund"]):
    union_path = "share__union"


class CampaignFund(models.Model):
    """A budget line that pays for a share, with how much of it."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    share = models.ForeignKey(
        CampaignShare, models.PROTECT, related_name="funds", verbose_name="慰问额度"
    )
    line = models.ForeignKey(
        "money.BudgetLine", models.PROTECT, related_name="campaign_funds", verbose_name="预算项目"
    )
    amount = models.DecimalField("安排金额", max_digits=14, decimal_places=2)

    objects: Any = ScopedManager.from_queryset(CampaignFundQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "慰问资金来源"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["share", "line"], name="one_fund_a_line"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="fund_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.share} {self.line}"
