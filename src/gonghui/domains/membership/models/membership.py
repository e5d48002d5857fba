"""The register of members: one row a person, as things are today."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from gonghui.domains.membership.enums import (
    COUNTED_STATUSES,
    LIVING_STATUSES,
    CollectionStatus,
    ConfirmMethod,
    EmploymentForm,
    JoinChannel,
    MembershipStatus,
    MemberTag,
    NewEmploymentType,
    PostCategory,
    SignedContract,
    SkillLevel,
    WorkStatus,
)
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.people import masks, protection


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    union_path = "union"

    def counted(self) -> Any:
        """Who counts as a member today (工会统计调查制度)."""
        return self.filter(status__in=COUNTED_STATUSES)

    def living(self) -> Any:
        """Whose membership somebody must look after: members, on the way, retained."""
        return self.filter(status__in=LIVING_STATUSES)


class Membership(models.Model):
    """A person's membership of a union, the columns of the national collection form
    (会员实名制采集表) that are not the person's own.

    `union`, `status` and `joined_on` say what the ledger's last event says; services write both.
    `name_key` is the person's, copied so that lists are ordered by an index of this table.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "card_no_sealed": "C3"}

    person = models.OneToOneField(
        "people.Person", models.PROTECT, related_name="membership", verbose_name="姓名"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="memberships", verbose_name="所属工会"
    )
    employer = models.ForeignKey(
        "org.Employer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="工作单位",
    )
    status = models.CharField(
        "会籍状态", max_length=10, choices=MembershipStatus, default=MembershipStatus.ACTIVE
    )
    member_no = models.CharField("会员号", max_length=30, unique=True)
    joined_on = models.DateField("入会日期")
    name_key = models.CharField("排序拼音", max_length=120, editable=False)

    work_status = models.CharField(
        "就业状况", max_length=1, choices=WorkStatus, default=WorkStatus.ON_DUTY
    )
    employment_form = models.CharField(
        "用工形式", max_length=2, choices=EmploymentForm, default=EmploymentForm.CONTRACT
    )
    is_migrant = models.BooleanField("农民工", default=False)
    skill_level = models.CharField("技术等级", max_length=1, choices=SkillLevel, blank=True)
    professional_title = models.CharField("专业技术职务", max_length=40, blank=True)
    department = models.CharField("部门", max_length=60, blank=True)
    team = models.CharField("班组", max_length=60, blank=True)
    position = models.CharField("岗位", max_length=60, blank=True)
    post_category = models.CharField(
        "岗位类别", max_length=6, choices=PostCategory, blank=True, default=""
    )
    trade = models.CharField("工种", max_length=60, blank=True)
    duty = models.CharField("职务", max_length=60, blank=True)
    work_started_on = models.DateField("参加工作日期", null=True, blank=True)
    employed_on = models.DateField("入职本单位日期", null=True, blank=True)
    tags: Any = models.JSONField("身份标签", default=list, blank=True)
    card_no_sealed = models.CharField("服务卡号（加密）", max_length=200, blank=True)
    bank = models.CharField("发卡银行", max_length=60, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)

    new_employment_type = models.CharField(
        "新就业形态类别", max_length=10, choices=NewEmploymentType, blank=True
    )
    platform_company = models.CharField("平台企业", max_length=120, blank=True)
    partner_company = models.CharField("加盟（外包）企业", max_length=120, blank=True)
    station = models.CharField("站点", max_length=60, blank=True)
    work_city = models.CharField("工作城市", max_length=60, blank=True)
    signed_contract = models.CharField(
        "签订合同情况", max_length=10, choices=SignedContract, blank=True
    )
    vehicle_no = models.CharField("车牌号", max_length=20, blank=True)
    join_channel = models.CharField(
        "入会渠道", max_length=10, choices=JoinChannel, default=JoinChannel.DESK
    )

    confirm_method = models.CharField("确认方式", max_length=10, choices=ConfirmMethod, blank=True)
    collected_by = models.CharField("采集员", max_length=50, blank=True)
    collected_on = models.DateField("采集日期", null=True, blank=True)
    checked_by = models.CharField("审核人", max_length=50, blank=True)
    checked_on = models.DateField("审核日期", null=True, blank=True)
    collection_status = models.CharField(
        "采集状态", max_length=20, choices=CollectionStatus, default=CollectionStatus.COLLECTED
    )

    objects: Any = ScopedManager.from_queryset(MembershipQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "会员"
        ordering: ClassVar = ["name_key", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["name_key", "id"], name="membership_by_name"),
            models.Index(fields=["union", "status"], name="membership_of_union"),
            models.Index(fields=["new_employment_type", "status"], name="membership_new_work"),
        ]

    def __str__(self) -> str:
        return self.person.name

    def get_absolute_url(self) -> str:
        return reverse("registers:card", kwargs={"code": "members", "pk": self.pk})

    @property
    def card_no_context(self) -> str:
        """What the sealed card number is bound to."""
        return f"membership.card_no:{self.person.uid}"

    @property
    def card_no_masked(self) -> str:
        """The service card's number as lists and cards show it."""
        number = protection.unseal(self.card_no_sealed, context=self.card_no_context)
        return masks.mask_account(number)

    @property
    def tag_labels(self) -> str:
        """身份标签 in words."""
        labels = dict(MemberTag.choices)
        return "、".join(str(labels.get(code, code)) for code in self.tags)


class MemberNumberSeries(models.Model):
    """The last member number given out in a region. Numbers are never given twice."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C0"}

    prefix = models.CharField("前缀", max_length=6, unique=True)
    last = models.PositiveBigIntegerField("最近序号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "会员号序列"

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"
