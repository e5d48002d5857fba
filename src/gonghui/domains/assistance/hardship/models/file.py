"""The file of a household: who lives in it, what it lives on, its papers and its versions."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.hardship.enums import (
    HELD_STATES,
    LIVE_STATES,
    CancelReason,
    Category,
    Cause,
    FileState,
    Level,
    PaperKind,
    Relation,
)
from gonghui.domains.assistance.hardship.rules.assessment import (
    Accident,
    ExclusionFacts,
    Household,
    Item,
)
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet
from gonghui.kernel.people import masks
from gonghui.kernel.people.sealed import SealedJSONField, SealedTextField

ACCOUNT = settings.AUTH_USER_MODEL


class HardshipFileQuerySet(ScopedQuerySet["HardshipFile"]):
    union_path = "union"

    def of_person(self, account: Any) -> Any:
        """The worker's own files."""
        person = getattr(account, "person_id", None)
        return self.none() if person is None else self.filter(person=person)

    def live(self) -> Any:
        """Files that keep a person from a second one."""
        return self.filter(state__in=LIVE_STATES)

    def handed_in(self) -> Any:
        """All but drafts, which are the applicant's own affair until they are handed in."""
        return self.exclude(state=FileState.DRAFT)


class HardshipFile(models.Model):
    """困难职工档案: one household, kept by the union of its worker, filed by the county.

    What is plain here is what lists and figures need; health, incomes and whatever else is
    sensitive lies sealed in `facts`, `incomes` and `expenses`. `state`, `category` and the dates
    after filing say what the last event says (`services.ledger` writes both).
    """

    data_classes: ClassVar[dict[str, str]] = {
        "*": "C2",
        "facts": "C3",
        "incomes": "C3",
        "expenses": "C3",
    }

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("档号", max_length=60, null=True, blank=True, unique=True)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="hardship_files", verbose_name="所在工会"
    )
    county = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="+", verbose_name="建档工会"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="hardship_files", verbose_name="职工"
    )
    name_key = models.CharField("排序拼音", max_length=120, editable=False)
    state = models.CharField("状态", max_length=10, choices=FileState, default=FileState.DRAFT)
    category = models.CharField("类别", max_length=10, choices=Category, blank=True)
    level = models.CharField("档案级别", max_length=10, choices=Level, blank=True)
    main_cause = models.CharField("主要致困原因", max_length=2, choices=Cause, blank=True)
    sub_causes: Any = models.JSONField("次要致困原因", default=list, blank=True)
    is_urban = models.BooleanField("按城市低保标准", default=True)
    people = models.PositiveSmallIntegerField("家庭人口", default=1)
    facts: Any = SealedJSONField("家庭情况", default=dict)
    incomes: Any = SealedJSONField("家庭年收入", default=list)
    expenses: Any = SealedJSONField("年刚性支出", default=list)
    version = models.PositiveIntegerField("家庭情况版本", default=0)

    applied_on = models.DateField("申请日期", null=True, blank=True)
    filed_on = models.DateField("建档日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    next_review_on = models.DateField("下次复核", null=True, blank=True)
    relieved_on = models.DateField("解困日期", null=True, blank=True)
    exited_on = models.DateField("脱困日期", null=True, blank=True)
    cancelled_on = models.DateField("注销日期", null=True, blank=True)
    cancel_reason = models.CharField("注销原因", max_length=12, choices=CancelReason, blank=True)
    return_count = models.PositiveSmallIntegerField("返困次数", default=0)

    matter = models.OneToOneField(
        "matters.Matter",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hardship_file",
        verbose_name="建档申请",
    )
    assessment = models.ForeignKey(
        "hardship.HardshipAssessment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="现行认定",
    )
    opened_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="填写人"
    )
    opened_at = models.DateTimeField("开始填写", auto_now_add=True)
    changed_at = models.DateTimeField("最近变动", default=timezone.now, editable=False)

    objects: Any = ScopedManager.from_queryset(HardshipFileQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "困难职工档案"
        ordering: ClassVar = ["-changed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state__in=LIVE_STATES),
                name="one_live_file_a_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("active", "relieved", "exited"))
                | models.Q(number__isnull=False, filed_on__isnull=False) & ~models.Q(category=""),
                name="hardship_filed_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-changed_at", "-id"], name="hardship_newest"),
            models.Index(fields=["union", "state"], name="hardship_of_union"),
            models.Index(fields=["state", "next_review_on"], name="hardship_review"),
        ]

    def __str__(self) -> str:
        return f"{self.masked_name}的困难职工档案"

    def get_absolute_url(self) -> str:
        return reverse("hardship:file", args=[self.pk])

    @property
    def masked_name(self) -> str:
        """The worker, as lists and titles show him: 张*三."""
        return masks.mask_name(self.person.name)

    @property
    def cause_label(self) -> str:
        return Cause(self.main_cause).label if self.main_cause else ""

    @property
    def sub_cause_labels(self) -> str:
        return "、".join(Cause(code).label for code in self.sub_causes)

    @property
    def may_come_back(self) -> bool:
        """Whether a cancelled file can be taken up again: it was cancelled after 脱困."""
        return self.state == FileState.CANCELLED and self.cancel_reason == CancelReason.ESCAPED

    @property
    def holds_household(self) -> bool:
        return self.state in HELD_STATES

    @property
    def household(self) -> Household:
        """What the rule is asked about."""
        accident, facts = self.facts.get("accident") or {}, self.facts.get("exclusions") or {}
        return Household(
            people=self.people,
            incomes=tuple(_item(row) for row in self.incomes),
            expenses=tuple(_item(row) for row in self.expenses),
            is_urban=self.is_urban,
            accident=Accident(
                Decimal(accident.get("cost") or 0),
                Decimal(accident.get("net_assets") or 0),
                Decimal(accident.get("savings") or 0),
            )
            if Decimal(accident.get("cost") or 0) > 0
            else None,
            facts=ExclusionFacts(
                homes=int(facts.get("homes") or 0),
                floor_area=Decimal(facts.get("floor_area") or 0),
                has_vehicle=bool(facts.get("has_vehicle")),
                vehicle_use=facts.get("vehicle_use") or "",
                runs_business=bool(facts.get("runs_business")),
                school_fee=Decimal(facts.get("school_fee") or 0),
                public_school_fee=Decimal(facts.get("public_school_fee") or 0),
                studies_abroad=bool(facts.get("studies_abroad")),
                refuses_work=bool(facts.get("refuses_work")),
                concealed=bool(facts.get("concealed")),
                refuses_check=bool(facts.get("refuses_check")),
            ),
        )


def _item(row: Any) -> Item:
    return Item(row["kind"], Decimal(row["amount"]))


class HouseholdMember(models.Model):
    """Somebody who lives in the household, the worker himself first.

    `id_index` finds the same human being in another household; the number itself is sealed, and
    empty where a child has none yet.
    """

    data_classes: ClassVar[dict[str, str]] = {
        "*": "C2",
        "full_name": "C3",
        "id_number": "C3",
        "facts": "C3",
        "signed_name": "C3",
    }

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(
        HardshipFile, models.CASCADE, related_name="members", verbose_name="档案"
    )
    position = models.PositiveSmallIntegerField("次序", default=0)
    relation = models.CharField("与本人关系", max_length=12, choices=Relation)
    is_adult = models.BooleanField("成年人", default=True)
    full_name: Any = SealedTextField("姓名")
    id_number: Any = SealedTextField("证件号码", blank=True)
    id_index = models.CharField("证件号码索引", max_length=32, blank=True, db_index=True)
    facts: Any = SealedJSONField("个人情况", default=dict)
    signed_at = models.DateTimeField("授权时间", null=True, blank=True)
    signed_name: Any = SealedTextField("打字签名", blank=True)
    ink = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="手写签名",
    )

    class Meta:
        verbose_name = verbose_name_plural = "家庭成员"
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.get_relation_display()

    @property
    def is_head(self) -> bool:
        return self.relation == Relation.HEAD

    @property
    def masked_name(self) -> str:
        return masks.mask_name(self.full_name)

    @property
    def id_number_masked(self) -> str:
        return masks.mask_identity(self.id_number)


class HouseholdIndex(models.Model):
    """Who stands in a file that holds its household: nobody stands in two, whichever the union."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    file = models.ForeignKey(HardshipFile, models.CASCADE, related_name="held", verbose_name="档案")
    id_index = models.CharField("证件号码索引", max_length=32, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "家庭查重"

    def __str__(self) -> str:
        return f"{self.file_id}"


class HouseholdVersionQuerySet(AppendOnlyQuerySet["HouseholdVersion"]):
    union_path = "file__union"


class HouseholdVersion(AppendOnly):
    """The household as it was declared from a moment on, whole."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "household": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(
        HardshipFile, models.PROTECT, related_name="versions", verbose_name="档案"
    )
    number = models.PositiveIntegerField("版本")
    household: Any = SealedJSONField("家庭情况")
    reason = models.CharField("变更原因", max_length=60)
    made_at = models.DateTimeField("保存时间", default=timezone.now)
    made_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="保存人"
    )

    objects: Any = ScopedManager.from_queryset(HouseholdVersionQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "家庭情况版本"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "number"], name="household_version_once")
        ]

    def __str__(self) -> str:
        return f"第{self.number}版"


class HardshipPaper(models.Model):
    """A paper in a file: 附件."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    file = models.ForeignKey(
        HardshipFile, models.CASCADE, related_name="papers", verbose_name="档案"
    )
    kind = models.CharField("材料", max_length=14, choices=PaperKind)
    stored = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    added_at = models.DateTimeField("上传时间", default=timezone.now)
    added_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "档案材料"
        ordering: ClassVar = ["kind", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class FileCounter(models.Model):
    """The last 档号 a county has given in a year."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C0"}

    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "档号"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["union", "year"], name="hardship_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.union} {self.year}: {self.last}"
