"""金秋助学: a yearly campaign, applications for students, lists of partner areas."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.aid.enums import (
    STUDY_ENDED,
    CampaignState,
    ListState,
    PartnerKind,
    Stage,
    StudyState,
    Target,
)
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.people import masks
from gonghui.kernel.people.sealed import SealedJSONField

ACCOUNT = settings.AUTH_USER_MODEL


class StudyCampaignQuerySet(ScopedQuerySet["StudyCampaign"]):
    union_path = "union"


class StudyCampaign(models.Model):
    """One year of 金秋助学 at a county: who may apply until when, and what is given."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C0"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="study_campaigns", verbose_name="主办工会"
    )
    year = models.PositiveSmallIntegerField("年度")
    targets = models.CharField("资助对象", max_length=300)
    opens_on = models.DateField("申请开始")
    closes_on = models.DateField("申请截止")
    line = models.ForeignKey(
        "money.BudgetLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="预算项目",
    )
    revisit_target = models.PositiveSmallIntegerField("回访率目标（%）", default=50)
    state = models.CharField(
        "状态", max_length=8, choices=CampaignState, default=CampaignState.DRAFT
    )
    made_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="建立人"
    )
    made_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(StudyCampaignQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "金秋助学"
        ordering: ClassVar = ["-year", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["union", "year"], name="one_study_campaign_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.union}{self.year}年金秋助学"

    def get_absolute_url(self) -> str:
        return reverse("aid:campaign", args=[self.pk])


class StudyStandard(models.Model):
    """What a student of a stage is given in a campaign: with a file, without one, partner area."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C0"}

    campaign = models.ForeignKey(
        StudyCampaign, models.CASCADE, related_name="standards", verbose_name="金秋助学"
    )
    group = models.CharField(
        "对象",
        max_length=8,
        choices=[("filed", "在档家庭"), ("plain", "未建档家庭"), ("partner", "联系地区")],
    )
    stage = models.CharField("学段", max_length=14, choices=Stage)
    amount = models.DecimalField("标准", max_digits=8, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "助学标准"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "group", "stage"], name="one_standard_a_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}{self.get_stage_display()}"


class PartnerListQuerySet(ScopedQuerySet["PartnerList"]):
    union_path = "campaign__union"


class PartnerList(models.Model):
    """Students of one partner area, as its school or union sent them; paid together to the school."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(
        StudyCampaign, models.PROTECT, related_name="lists", verbose_name="金秋助学"
    )
    area_kind = models.CharField("地区类别", max_length=13, choices=PartnerKind)
    area = models.CharField("联系地区", max_length=60)
    school = models.ForeignKey(
        "org.Employer",
        models.PROTECT,
        related_name="+",
        verbose_name="收款学校（单位）",
    )
    state = models.CharField("状态", max_length=8, choices=ListState, default=ListState.IMPORTED)
    file_name = models.CharField("名单文件", max_length=120)
    count = models.PositiveIntegerField("人数", default=0)
    total = models.DecimalField("合计", max_digits=12, decimal_places=2, default=0)
    order = models.OneToOneField(
        "money.PaymentOrder",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="study_list",
        verbose_name="支付单",
    )
    imported_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="导入人"
    )
    imported_at = models.DateTimeField("导入时间", auto_now_add=True)
    approved_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    approved_on = models.DateField("批准日期", null=True, blank=True)
    paid_on = models.DateField("发放日期", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(PartnerListQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "联系地区助学名单"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.area}助学名单"

    def get_absolute_url(self) -> str:
        return reverse("aid:list", args=[self.pk])


class StudyApplicationQuerySet(ScopedQuerySet["StudyApplication"]):
    union_path = "union"

    def of_person(self, account: Any) -> Any:
        """The worker's own applications for his children."""
        person = getattr(account, "person_id", None)
        return self.none() if person is None else self.filter(person=person)

    def standing(self) -> Any:
        """Those for which a student has no other in the year."""
        return self.exclude(state__in=STUDY_ENDED)

    def paid(self) -> Any:
        return self.filter(state=StudyState.PAID)


class StudyApplication(models.Model):
    """One student in one year: asked for, checked, awarded by standard, paid.

    Most students are minors: everything about the student is sealed and only `student_index`, the
    blind index of the identity number, tells one from another. `person` is the parent, a worker of
    one's own unions; a student of a partner area has none, and stands on a list instead.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "student": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(
        StudyCampaign, models.PROTECT, related_name="applications", verbose_name="金秋助学"
    )
    year = models.PositiveSmallIntegerField("年度")
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="study_applications", verbose_name="所在工会"
    )
    target = models.CharField("对象", max_length=12, choices=Target, default=Target.OWN)
    file = models.ForeignKey(
        "hardship.HardshipFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="study_applications",
        verbose_name="困难职工档案",
    )
    category = models.CharField("困难类别", max_length=10, blank=True)
    person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="study_applications",
        verbose_name="家长",
    )
    name_key = models.CharField("排序拼音", max_length=120, editable=False, blank=True)
    partner_list = models.ForeignKey(
        PartnerList,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="students",
        verbose_name="联系地区名单",
    )
    stage = models.CharField("学段", max_length=14, choices=Stage)
    student: Any = SealedJSONField("学生情况", default=dict)
    """`name`, `id_number`, `school`, `major`, `grade`, `is_new`, `other_aid`, `parent`."""
    student_index = models.CharField("学生索引", max_length=32, db_index=True)
    state = models.CharField("状态", max_length=10, choices=StudyState, default=StudyState.APPLIED)
    standard = models.DecimalField("标准", max_digits=8, decimal_places=2, default=0)
    amount = models.DecimalField("助学金", max_digits=8, decimal_places=2, default=0)
    rule = models.CharField("适用规定", max_length=300, blank=True)
    matter = models.OneToOneField(
        "matters.Matter",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="study_application",
        verbose_name="助学申请",
    )
    applied_on = models.DateField("申请日期")
    awarded_on = models.DateField("批准日期", null=True, blank=True)
    paid_on = models.DateField("发放日期", null=True, blank=True)
    once_key = models.CharField(
        "提交标识", max_length=64, null=True, blank=True, unique=True, editable=False
    )
    made_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="填写人"
    )
    changed_at = models.DateTimeField("最近变动", default=timezone.now, editable=False)

    objects: Any = ScopedManager.from_queryset(StudyApplicationQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "助学申请"
        ordering: ClassVar = ["-changed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["student_index", "year"],
                condition=~models.Q(state__in=STUDY_ENDED),
                name="one_student_once_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(target=Target.OWN, person__isnull=False, partner_list=None)
                | models.Q(target=Target.PARTNER, person=None, partner_list__isnull=False),
                name="study_parent_or_list",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=StudyState.PAID)
                | models.Q(paid_on__isnull=False, amount__gt=0),
                name="study_paid_on_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-changed_at", "-id"], name="study_newest"),
            models.Index(fields=["union", "paid_on"], name="study_paid_at_union"),
            models.Index(fields=["campaign", "state"], name="study_of_campaign"),
        ]

    def __str__(self) -> str:
        if self.person is not None:
            return f"{masks.mask_name(self.person.name)}子女的助学申请"
        return f"{self.partner_list}中的学生"

    def get_absolute_url(self) -> str:
        return reverse("aid:application", args=[self.pk])

    @property
    def applicant(self) -> str:
        """Who asked, as lists show it: the parent masked, or the area."""
        if self.person is not None:
            return masks.mask_name(self.person.name)
        return self.partner_list.area if self.partner_list else ""

    @property
    def student_context(self) -> str:
        """Whom limits of payments are counted over."""
        return f"student:{self.student_index}"

    @property
    def is_filed(self) -> bool:
        return self.file_id is not None

    @property
    def group(self) -> str:
        """Which of a campaign's standards applies."""
        if self.target == Target.PARTNER:
            return "partner"
        return "filed" if self.is_filed else "plain"


class StudyPaper(models.Model):
    """An admission letter or proof of studies. Its bytes are sealed."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    application = models.ForeignKey(
        StudyApplication, models.PROTECT, related_name="papers", verbose_name="助学申请"
    )
    stored = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "助学申请材料"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.stored)
