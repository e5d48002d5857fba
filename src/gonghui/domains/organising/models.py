"""What the register of unions knows beyond the tree itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.people import masks, protection


class FoundingChannel(models.TextChoices):
    """建会程序: 建会方式"""

    OFFLINE = "1", "线下"
    ONLINE = "2", "网上"


class UnionProfileQuerySet(ScopedQuerySet["UnionProfile"]):
    union_path = "union"


class UnionProfile(models.Model):
    """The union part of the collection form of union organisations (会员实名制采集表)."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1", "bank_account_sealed": "C3"}

    union = models.OneToOneField(
        "org.Union", models.PROTECT, related_name="profile", verbose_name="工会"
    )
    is_legal_person = models.BooleanField("取得社团法人资格", default=False)
    credit_code = models.CharField("工会统一社会信用代码", max_length=18, blank=True)
    certificate_number = models.CharField("法人证书编号", max_length=40, blank=True)
    certificate_issued_on = models.DateField("发证日期", null=True, blank=True)
    certificate_expires_on = models.DateField("法人证书有效期止", null=True, blank=True)
    approval_number = models.CharField("建会批复文号", max_length=60, blank=True)
    founding_channel = models.CharField(
        "建会方式", max_length=1, choices=FoundingChannel, default=FoundingChannel.OFFLINE
    )
    preparing_since_on = models.DateField("筹备组成立日期", null=True, blank=True)
    term_number = models.PositiveSmallIntegerField("届次", null=True, blank=True)
    term_from_on = models.DateField("本届任期起", null=True, blank=True)
    term_to_on = models.DateField("本届任期止", null=True, blank=True)
    has_audit_committee = models.BooleanField("经费审查委员会", default=False)
    has_women_committee = models.BooleanField("女职工委员会", default=False)
    has_law_supervision = models.BooleanField("劳动法律监督委员会", default=False)
    has_labour_protection = models.BooleanField("劳动保护监督检查委员会", default=False)
    has_seal = models.BooleanField("工会印章", default=False)
    has_account = models.BooleanField("独立银行账户", default=False)
    bank = models.CharField("开户银行", max_length=100, blank=True)
    bank_account_sealed = models.CharField("银行账号（加密）", max_length=200, blank=True)
    has_workers_congress = models.BooleanField("职工（代表）大会", default=False)
    has_open_affairs = models.BooleanField("厂务公开", default=False)
    has_collective_contract = models.BooleanField("集体合同", default=False)
    has_worker_directors = models.BooleanField("职工董事、监事", default=False)
    has_mutual_aid = models.BooleanField("参加职工互助保障", default=False)
    is_service_station = models.BooleanField("设有工会服务站点", default=False)
    full_time_count = models.PositiveIntegerField("专职工会工作人员", default=0)
    part_time_count = models.PositiveIntegerField("兼职工会工作人员", default=0)
    updated_on = models.DateField("信息更新日期", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(UnionProfileQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "工会组织信息"

    def __str__(self) -> str:
        return str(self.union)

    @property
    def bank_account_context(self) -> str:
        """What the sealed account number is bound to."""
        return f"unionprofile.bank_account:{self.union_id}"

    @property
    def bank_account_masked(self) -> str:
        number = protection.unseal(self.bank_account_sealed, context=self.bank_account_context)
        return masks.mask_account(number)
