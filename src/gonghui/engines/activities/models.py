"""Activity → session → participation."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.engines.activities.kinds import ACTIVITY_KINDS, NODES
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class ActivityState(models.TextChoices):
    """docs/sources.md, activities, the states that the first storey uses."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    ONGOING = "ongoing", "进行中"
    SUMMARIZED = "summarized", "已总结"
    CANCELLED = "cancelled", "已取消"


class ActivityMode(models.TextChoices):
    ONSITE = "onsite", "现场"
    ONLINE = "online", "线上"
    HYBRID = "hybrid", "线上线下结合"


class ActivityQuerySet(ScopedQuerySet["Activity"]):
    def offered_to(self, union: Any) -> Any:
        """Activities that a union or one of its superiors opens to its members."""
        if union is None:
            return self.none()
        steps = range(union.steplen, len(union.path) + 1, union.steplen)
        return self.filter(
            union__path__in=[union.path[:end] for end in steps],
            open_to_members=True,
            state__in=(ActivityState.PUBLISHED, ActivityState.ONGOING),
        )


class Activity(models.Model):
    """Something a union does with people. Counted once, for the union that organises it."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="activities", verbose_name="主办工会"
    )
    title = models.CharField("活动名称", max_length=120)
    kind = models.CharField("类别", max_length=30)
    theme = models.CharField("主题", max_length=120, blank=True)
    node = models.CharField("活动节点", max_length=30, blank=True)
    mode = models.CharField(
        "方式", max_length=10, choices=ActivityMode, default=ActivityMode.ONSITE
    )
    from_on = models.DateField("开始日期")
    to_on = models.DateField("结束日期")
    venue = models.CharField("地点", max_length=120, blank=True)
    target_group = models.CharField("参加对象", max_length=120, blank=True)
    undertaker = models.CharField("承办单位", max_length=120, blank=True)
    budget_amount = models.DecimalField("预算（元）", max_digits=14, decimal_places=2, default=0)
    description = models.TextField("活动方案", blank=True)
    summary = models.TextField("活动总结", blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=ActivityState, default=ActivityState.DRAFT
    )
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True)
    open_to_members = models.BooleanField("接受会员报名", default=False)
    seats = models.PositiveIntegerField("名额", null=True, blank=True)
    enrol_until = models.DateTimeField("报名截止", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(ActivityQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        indexes: ClassVar = [models.Index(fields=["-from_on", "-id"], name="activity_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="activity_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether its facts, sessions and rosters may still change."""
        return self.state not in (ActivityState.SUMMARIZED, ActivityState.CANCELLED)

    @property
    def enrolment_text(self) -> str:
        """Whether members enrol, in words."""
        if not self.open_to_members:
            return ""
        return f"接受报名，名额{self.seats}人" if self.seats is not None else "接受报名，不限名额"

    @property
    def kind_title(self) -> str:
        kind = ACTIVITY_KINDS.get(self.kind)
        return kind.title if kind else self.kind

    @property
    def node_title(self) -> str:
        node = NODES.get(self.node)
        return node.title if node else ""


class SessionState(models.TextChoices):
    PLANNED = "planned", "计划"
    HELD = "held", "已举办"
    CANCELLED = "cancelled", "已取消"


class ActivitySessionQuerySet(ScopedQuerySet["ActivitySession"]):
    union_path = "activity__union"


class ActivitySession(models.Model):
    """One time and place of an activity.

    `declared_headcount` is for a session held without a roster: it stays apart from 人次 counted
    by participation, and a session never has both (services see to it).
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="sessions", verbose_name="活动"
    )
    number = models.PositiveSmallIntegerField("场次")
    title = models.CharField("场次名称", max_length=120, blank=True)
    held_on = models.DateField("日期", db_index=True)
    starts_at = models.TimeField("开始时间", null=True, blank=True)
    venue = models.CharField("地点", max_length=120, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=SessionState, default=SessionState.PLANNED
    )
    declared_headcount = models.PositiveIntegerField("申报人数", null=True, blank=True)
    declared_evidence = models.CharField("申报依据", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(ActivitySessionQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "活动场次"
        ordering: ClassVar = ["held_on", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "number"], name="session_number_once")
        ]

    def __str__(self) -> str:
        return self.title or f"{self.activity.title}（第{self.number}场）"


class ParticipantRole(models.TextChoices):
    PARTICIPANT = "participant", "参加"
    JUDGE = "judge", "评委"
    VOLUNTEER = "volunteer", "志愿者"
    STAFF = "staff", "工作人员"
    SPEAKER = "speaker", "主讲"


COUNTED_ROLES = (ParticipantRole.PARTICIPANT, ParticipantRole.VOLUNTEER)
"""Who counts as 人次 and 人: judges, staff and speakers stand on the roster but make the activity
rather than take part in it."""


class ParticipationQuerySet(ScopedQuerySet["Participation"]):
    union_path = "session__activity__union"


class Participation(models.Model):
    """A person was at a session: the record from which 人次 and 人 are counted."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    session = models.ForeignKey(
        ActivitySession, models.CASCADE, related_name="participations", verbose_name="场次"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="participations", verbose_name="姓名"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="participations", verbose_name="所在工会"
    )
    role = models.CharField(
        "身份", max_length=12, choices=ParticipantRole, default=ParticipantRole.PARTICIPANT
    )
    hours = models.DecimalField("时长（小时）", max_digits=5, decimal_places=1, default=0)
    checked_in_at = models.DateTimeField("签到时间", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(ParticipationQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "参加记录"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "person"], name="person_once_a_session")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.session}"


class EnrolmentState(models.TextChoices):
    ENROLLED = "enrolled", "已报名"
    WAITING = "waiting", "候补"
    CANCELLED = "cancelled", "已取消"


class EnrolmentQuerySet(ScopedQuerySet["Enrolment"]):
    union_path = "activity__union"

    def of_person(self, person: Any) -> Any:
        """Somebody's own enrolments."""
        return self.none() if person is None else self.filter(person=person)

    def in_line(self) -> Any:
        """Those that wait for a seat, the first one first."""
        return self.filter(state=EnrolmentState.WAITING).order_by("enrolled_at", "pk")


class Enrolment(models.Model):
    """A member wants to take part. Whether he came is a participation, of a session."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="enrolments", verbose_name="活动"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="enrolments", verbose_name="姓名"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="enrolments", verbose_name="所在工会"
    )
    state = models.CharField("状态", max_length=10, choices=EnrolmentState)
    enrolled_at = models.DateTimeField("报名时间")
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(EnrolmentQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "活动报名"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "person"], name="enrolment_once_an_activity"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["activity", "state", "enrolled_at"], name="enrolment_line")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.activity}"
