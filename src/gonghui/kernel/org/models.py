"""Unions, the employers they cover, the posts people hold in them."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from gonghui.kernel.access.scoping import PATH_LENGTH, ScopedManager, ScopedQuerySet, scope_of
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet
from gonghui.kernel.org.enums import (
    ChangeKind,
    DutyType,
    EmployerNature,
    Industry,
    Post,
    RelationKind,
    UnionKind,
    UnionLevel,
    UnionSector,
    UnionStatus,
)


class UnionQuerySet(ScopedQuerySet["Union"], MP_NodeQuerySet):
    union_path = ""

    def active_on(self, day: dt.date) -> Any:
        """Unions that existed on a day."""
        return self.filter(models.Q(dissolved_on=None) | models.Q(dissolved_on__gt=day)).filter(
            founded_on__lte=day
        )


class UnionManager(MP_NodeManager.from_queryset(UnionQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> UnionQuerySet:
        return UnionQuerySet(self.model, using=self._db).order_by("path")


class Union(MP_Node):
    """A union of any kind and level: one node of the tree of leadership.

    Children stand in the order they were added, so that a new name never rewrites paths. Where a
    union stood on a past day, UnionPlacement knows.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C0"}

    steplen = 4
    node_order_by: ClassVar[list[str]] = []

    path = models.CharField(max_length=PATH_LENGTH, unique=True)
    code = models.CharField("工会编号", max_length=30, unique=True)
    name = models.CharField("工会名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True)
    name_key = models.CharField("排序拼音", max_length=240, db_index=True, editable=False)
    level = models.CharField("层级", max_length=10, choices=UnionLevel)
    kind = models.CharField("类型", max_length=20, choices=UnionKind)
    sector = models.CharField("领域", max_length=20, choices=UnionSector, default="general")
    status = models.CharField("状态", max_length=12, choices=UnionStatus, default="active")
    region_code = models.CharField("行政区划代码", max_length=12, blank=True)
    founded_on = models.DateField("建会日期")
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    succeeded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="承接工会",
    )
    phone = models.CharField("联系电话", max_length=30, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    is_digital = models.BooleanField("数字经济企业工会", default=False)
    is_gig = models.BooleanField("新就业形态工会", default=False)

    objects = UnionManager()

    pick_paths = ("name", "short_name", "code")
    pick_key = "code"

    class Meta:
        verbose_name = verbose_name_plural = "工会"

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def label(self) -> str:
        """The name as choice lists show it, indented by depth."""
        return f"{'　' * (self.depth - 1)}{self.short_name or self.name}"


class UnionPlacement(models.Model):
    """Under whom a union stood, from a day up to (not including) another."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C0"}

    union = models.ForeignKey(Union, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Union, models.PROTECT, null=True, related_name="child_placements")
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "隶属历史"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["union"], condition=models.Q(to_on=None), name="one_present_placement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.union} {self.from_on}"


class UnionRelationQuerySet(ScopedQuerySet["UnionRelation"]):
    union_path = "child"

    def in_force(self, on: dt.date) -> Any:
        return self.filter(from_on__lte=on).filter(models.Q(to_on=None) | models.Q(to_on__gt=on))


class UnionRelation(models.Model):
    """A tie of a union to a superior that is not its leader, from a day up to (not including)
    another: guidance by its industry, or whose statistics it is counted in."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    parent = models.ForeignKey(
        Union, models.PROTECT, related_name="child_relations", verbose_name="上级一方"
    )
    child = models.ForeignKey(Union, models.PROTECT, related_name="relations", verbose_name="工会")
    kind = models.CharField("关系", max_length=10, choices=RelationKind)
    document_number = models.CharField("依据文号", max_length=60, blank=True)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(UnionRelationQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "工会关系"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "kind"],
                condition=models.Q(to_on=None, kind__in=("stat", "fund", "registry")),
                name="one_present_relation",
            ),
            models.UniqueConstraint(
                fields=["parent", "child", "kind"],
                condition=models.Q(to_on=None),
                name="relation_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child} {self.get_kind_display()} {self.parent}"


class UnionChangeQuerySet(AppendOnlyQuerySet["UnionChange"]):
    """What happened to unions."""


class UnionChange(AppendOnly):
    """One event in a union's life."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(Union, models.PROTECT, related_name="changes", verbose_name="工会")
    kind = models.CharField("变动", max_length=12, choices=ChangeKind)
    occurs_on = models.DateField("生效日期")
    before = models.CharField("变动前", max_length=200, blank=True)
    after = models.CharField("变动后", max_length=200, blank=True)
    document_number = models.CharField("批复文号", max_length=60, blank=True)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects = ScopedManager.from_queryset(UnionChangeQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "工会变动"
        ordering: ClassVar = ["occurs_on", "pk"]

    def __str__(self) -> str:
        return f"{self.union} {self.get_kind_display()} {self.occurs_on}"


VIEW_EMPLOYERS = "employers.view"


class EmployerQuerySet(ScopedQuerySet["Employer"]):
    union_path = "registrar"

    def visible_to(self, account: Any, permission: str) -> Any:
        """Employers whose card a union in scope keeps; to look at, also those one covers."""
        condition = scope_of(account, permission, self.union_path)
        if condition is None:
            return self.none()
        if permission == VIEW_EMPLOYERS:
            covered = Coverage.objects.visible_to(account, permission).filter(to_on=None)
            condition |= models.Q(pk__in=covered.values("employer"))
        return self.filter(condition)


class Employer(models.Model):
    """A place of work, with or without a union. `registrar` is the union that keeps its card."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    registrar = models.ForeignKey(
        Union, models.PROTECT, related_name="employers", verbose_name="登记工会"
    )
    name = models.CharField("单位全称", max_length=120)
    name_key = models.CharField("排序拼音", max_length=240, db_index=True, editable=False)
    credit_code = models.CharField("统一社会信用代码", max_length=18, null=True, unique=True)
    nature = models.CharField("单位性质", max_length=3, choices=EmployerNature)
    industry = models.CharField("行业", max_length=1, choices=Industry, blank=True)
    region_code = models.CharField("行政区划代码", max_length=12, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=50, blank=True)
    contact = models.CharField("联系人", max_length=50, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    opened_on = models.DateField("开业日期", null=True, blank=True)
    counted_from = models.DateField(
        "起算日期", blank=True, help_text="从哪天起计入用人单位数，不填则为开业日期"
    )
    closed_on = models.DateField("终止日期", null=True, blank=True)
    staff_count = models.PositiveIntegerField("职工总数", default=0)
    women_count = models.PositiveIntegerField("女职工数", default=0)
    migrant_count = models.PositiveIntegerField("农民工数", default=0)
    dispatched_count = models.PositiveIntegerField("劳务派遣工数", default=0)
    is_digital = models.BooleanField("数字经济企业", default=False)
    must_unionise = models.BooleanField("应建会单位", default=True)

    objects = ScopedManager.from_queryset(EmployerQuerySet)()

    pick_paths = ("name", "credit_code")
    pick_key = "credit_code"

    class Meta:
        verbose_name = verbose_name_plural = "用人单位"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(women_count__lte=models.F("staff_count")),
                name="employer_women_within_staff",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CoverageQuerySet(ScopedQuerySet["Coverage"]):
    def in_force(self, on: dt.date) -> Any:
        return self.filter(from_on__lte=on).filter(models.Q(to_on=None) | models.Q(to_on__gt=on))


class Coverage(models.Model):
    """A union covers an employer, or `staff_count` of its staff: many to many, with dates."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(Union, models.PROTECT, related_name="coverages", verbose_name="工会")
    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="coverages", verbose_name="用人单位"
    )
    staff_count = models.PositiveIntegerField("覆盖职工数", default=0)
    from_on = models.DateField("覆盖起")
    to_on = models.DateField("覆盖止", null=True, blank=True)

    objects = ScopedManager.from_queryset(CoverageQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "覆盖单位"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["union", "employer"],
                condition=models.Q(to_on=None),
                name="coverage_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.union} → {self.employer}"


class AppointmentQuerySet(ScopedQuerySet["Appointment"]):
    def in_force(self, on: dt.date) -> Any:
        return self.filter(from_on__lte=on).filter(models.Q(to_on=None) | models.Q(to_on__gte=on))


class Appointment(models.Model):
    """A person holds a post at a union, within a term."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="appointments", verbose_name="姓名"
    )
    union = models.ForeignKey(
        Union, models.PROTECT, related_name="appointments", verbose_name="工会"
    )
    post = models.CharField("职务", max_length=20, choices=Post)
    duty_type = models.CharField("任职方式", max_length=12, choices=DutyType, default="part_time")
    term_number = models.PositiveSmallIntegerField("届次", null=True, blank=True)
    elected_on = models.DateField("选举日期", null=True, blank=True)
    document_number = models.CharField("批复文号", max_length=60, blank=True)
    from_on = models.DateField("任职起")
    term_ends_on = models.DateField("任期届满", null=True, blank=True)
    to_on = models.DateField("离任日期", null=True, blank=True)
    end_reason = models.CharField("离任原因", max_length=60, blank=True)

    objects = ScopedManager.from_queryset(AppointmentQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(to_on=None) | models.Q(to_on__gte=models.F("from_on")),
                name="appointment_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_post_display()}"
