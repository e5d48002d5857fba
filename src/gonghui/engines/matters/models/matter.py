"""A matter, the desks it passes, its history and papers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from gonghui.engines.matters.enums import (
    OPEN_STATES,
    Action,
    Applicant,
    Channel,
    DeskState,
    MatterState,
    Outcome,
    Verb,
)
from gonghui.engines.matters.kinds import MATTER_KINDS, MatterKind, Step
from gonghui.engines.matters.models.sealing import AnswersField, moment_key, words_field
from gonghui.engines.matters.seats import sits_at
from gonghui.kernel.access.permissions import ROLE_CHOICES
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet

ACCOUNT = settings.AUTH_USER_MODEL
LETTER = "letter"
"""The document under which the scan of an outside organisation's letter is kept."""


class MatterQuerySet(ScopedQuerySet["Matter"]):
    def visible_to(self, account: Any, permission: str) -> Any:
        """Matters of the account's unions, each kind under its own permission; and, for looking,
        every matter that is or was at one of the account's desks."""
        in_scope = scope_of(account, permission, self.union_path)
        if permission != "matters.view":
            return self.none() if in_scope is None else self.filter(in_scope & self._kinds(account))
        if not getattr(account, "is_authenticated", False) or not account.is_active:
            return self.none()
        # A probe for each row, not a set: an office has had a million closed matters on its desk.
        here = Desk.objects.filter(sits_at(account), matter=models.OuterRef("pk"))
        met = models.Q(models.Exists(here))
        if in_scope is None:
            return self.filter(met)
        return self.filter((in_scope & self._kinds(account)) | met)

    def of_own_unions(self, account: Any) -> Any:
        """Visible matters of the account's own unions only: one indexed walk, however many."""
        in_scope = scope_of(account, "matters.view", self.union_path)
        return self.none() if in_scope is None else self.filter(in_scope & self._kinds(account))

    def newest_of_own_unions(self, account: Any) -> Any:
        """The same rows, asked of each union in turn as an index is walked, the newest first: of
        a million closed matters an office reads the first fifty."""
        in_scope = scope_of(account, "matters.view", "")
        if in_scope is None:
            return self.none()
        unions = apps.get_model("org", "Union").objects.filter(pk=models.OuterRef("union"))  # type: ignore[attr-defined]
        return self.filter(models.Exists(unions.filter(in_scope)), self._kinds(account))

    def _kinds(self, account: Any) -> models.Q:
        """Kinds with a permission of their own want it too, at the same union."""
        condition = models.Q()
        for kind in MATTER_KINDS.newest():
            if kind.view_permission != "matters.view":
                own = scope_of(account, kind.view_permission, self.union_path)
                of_kind = models.Q(kind=kind.code)
                condition &= ~of_kind if own is None else ~of_kind | own
        return condition

    def of_applicant(self, account: Any) -> Any:
        """A worker's own requests: those of the person to whom the account is bound."""
        if not getattr(account, "is_authenticated", False) or not account.is_active:
            return self.none()
        if account.person_id is None:
            return self.none()
        return self.filter(applicant_person=account.person_id)

    def open(self) -> Any:
        """Those not closed: in the words of the index that holds only them."""
        return self.filter(closed_at=None)


class Matter(models.Model):
    """One request and where it is."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    kind = models.CharField("事项类型", max_length=40)
    version = models.PositiveSmallIntegerField("类型版本")
    number = models.CharField("编号", max_length=50, unique=True)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="matters", verbose_name="受理工会"
    )
    applicant_person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="matters",
        verbose_name="申请人",
    )
    applicant_union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="申请工会",
    )
    applicant_employer = models.ForeignKey(
        "org.Employer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="matters",
        verbose_name="申请单位",
    )
    title = models.CharField("标题", max_length=120)
    data = AnswersField("申请内容", default=dict)
    interested = models.JSONField("利害关系人", default=list)
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2, null=True, blank=True)
    headcount = models.PositiveIntegerField("人数", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=MatterState, default=MatterState.RUNNING
    )
    stage = models.CharField("环节", max_length=40, blank=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    outcome = models.CharField("结果", max_length=10, choices=Outcome, blank=True)
    received_at = models.DateTimeField("受理时间")
    due_on = models.DateField("到期日", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    moved_at = models.DateTimeField(
        "最近变动", default=timezone.now, editable=False
    )  # of a closed matter its end; never empty, so that lists can walk an index by it
    opened_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="提交人"
    )
    channel = models.CharField("渠道", max_length=8, choices=Channel, default=Channel.DESK)
    is_supervised = models.BooleanField("督办", default=False)
    submission_key = models.CharField(
        "提交标识", max_length=64, null=True, blank=True, unique=True, editable=False
    )
    settled_at = models.DateTimeField("生效时间", null=True, blank=True)
    settled_type = models.CharField("形成记录类型", max_length=60, blank=True)
    settled_id = models.CharField("形成记录编号", max_length=40, blank=True)
    steps_done = models.JSONField("已生效环节", default=list, editable=False)

    objects: Any = ScopedManager.from_queryset(MatterQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        indexes: ClassVar = [
            models.Index(
                fields=["union", "due_on"],
                condition=models.Q(closed_at=None),
                name="matter_open_at_union",
            ),
            models.Index(
                fields=["due_on", "id"],
                condition=models.Q(closed_at=None),
                name="matter_open_by_day",
            ),
            models.Index(
                fields=["-moved_at", "-id"],
                condition=models.Q(state="closed"),
                name="matter_closed_newest",
            ),
            models.Index(fields=["union", "-moved_at"], name="matter_union_moved"),
            models.Index(fields=["kind", "state"], name="matter_kind_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False) & ~models.Q(outcome="")
                | ~models.Q(state="closed") & models.Q(closed_at=None, outcome=""),
                name="matter_closed_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("matters:detail", args=[self.pk])

    @property
    def declared(self) -> MatterKind:
        """The kind, in the version under which the matter began."""
        return MATTER_KINDS.version(self.kind, self.version)

    @property
    def is_sensitive(self) -> bool:
        """Whether what is said in it is sealed and shown under a look only."""
        return self.declared.sensitive

    @property
    def audit_title(self) -> str:
        """What the audit calls it: of a sensitive one not even the masked name."""
        return f"{self.kind_title}（{self.number}）" if self.is_sensitive else ""

    @property
    def step(self) -> Step:
        """The present step."""
        return self.declared.step(self.stage)

    @property
    def answers(self) -> dict[str, Any]:
        """What conditions and time limits look at."""
        return {**self.data, "amount": self.amount, "headcount": self.headcount}

    @property
    def applicant(self) -> Any:
        """Whoever asks: a person, a union or an employer."""
        return self.applicant_person or self.applicant_union or self.applicant_employer

    @property
    def applicant_kind(self) -> str:
        return self.declared.applicant.value

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def kind_title(self) -> str:
        return self.declared.title

    @property
    def stage_title(self) -> str:
        """Where it is, as cadres say it."""
        if self.state == MatterState.CLOSED:
            return self.get_outcome_display()
        if self.state == MatterState.RETURNED:
            return "待申请人补正"
        return self.step.title

    @property
    def public_stage(self) -> str:
        """Where it is, as workers read it."""
        if self.state == MatterState.CLOSED:
            return self.get_outcome_display()
        if self.state == MatterState.RETURNED:
            return "请补充材料"
        return self.step.public_title

    @property
    def applicant_type(self) -> str:
        return Applicant(self.applicant_kind).label


class DeskQuerySet(ScopedQuerySet["Desk"]):
    union_path = "matter__union"

    def visible_to(self, account: Any, permission: str) -> Any:
        """Under `matters.act`: desks at which the account sits. Else: desks of visible matters."""
        if permission == "matters.act":
            if not getattr(account, "is_authenticated", False) or not account.is_active:
                return self.none()
            return self.filter(sits_at(account))
        return self.filter(matter__in=Matter.objects.visible_to(account, permission))

    def waiting(self) -> Any:
        """Those at which something waits now."""
        return self.filter(state=DeskState.WAITING)


class Desk(models.Model):
    """A place at which a matter waits, or waited: a duty at a union, perhaps one person."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1", "opinion": "C2"}

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="desks", verbose_name="事项")
    step = models.CharField("环节", max_length=40)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    office = models.PositiveSmallIntegerField("席位", default=0)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="desks", verbose_name="办理工会"
    )
    role = models.CharField("岗位", max_length=20, choices=ROLE_CHOICES)
    outside = models.CharField("外部单位", max_length=60, blank=True)
    holder = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_desks"
    )
    opened_at = models.DateTimeField("到达时间")
    due_on = models.DateField("到期日", null=True, blank=True)
    paused_on = models.DateField("停表日期", null=True, blank=True)
    days_left = models.SmallIntegerField("停表时剩余工作日", null=True, blank=True)
    state = models.CharField("状态", max_length=8, choices=DeskState, default=DeskState.WAITING)
    action = models.CharField("办理", max_length=10, choices=Action, blank=True)
    opinion = words_field("办理意见", max_length=500)
    acted_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    acted_for = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代行"
    )
    acted_at = models.DateTimeField("办理时间", null=True, blank=True)
    letter_number = models.CharField("来函文号", max_length=60, blank=True)
    letter_on = models.DateField("来函日期", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(DeskQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "办理席位"
        indexes: ClassVar = [
            models.Index(
                fields=["union", "role", "due_on"],
                condition=models.Q(state="waiting"),
                name="desk_waiting_by_seat",
            ),
            models.Index(
                fields=["due_on"], condition=models.Q(state="waiting"), name="desk_waiting_by_day"
            ),
            models.Index(fields=["acted_by", "matter"], name="desk_acted_by"),
            models.Index(fields=["union", "role", "matter"], name="desk_by_seat"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "office"],
                condition=models.Q(state="waiting"),
                name="one_waiting_desk_an_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} · {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("matters:detail", args=[self.matter_id])

    @property
    def is_sensitive(self) -> bool:
        return self.matter.is_sensitive

    @property
    def seal_key(self) -> str:
        """What its sealed opinion is bound to."""
        return f"{self.matter.number}/{self.step}/{self.office}/{moment_key(self.opened_at)}"

    @property
    def title(self) -> str:
        """The step's name; with the outside organisation, where one answers."""
        name = self.matter.declared.step(self.step).title
        return f"{name}（待{self.outside}答复）" if self.outside else name

    @property
    def seat(self) -> str:
        """Whose hands it is in: 东岭县总工会 主席（张三）."""
        who = f"（{self.holder}）" if self.holder else ""
        return f"{self.union} {self.get_role_display()}{who}"


class MatterEventQuerySet(AppendOnlyQuerySet["MatterEvent"]):
    union_path = "matter__union"


class MatterEvent(AppendOnly):
    """One entry of a matter's history, with the names as they were."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1", "text": "C2"}

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="events")
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, related_name="events")
    verb = models.CharField("经过", max_length=12, choices=Verb)
    at = models.DateTimeField("时间", default=timezone.now)
    actor = models.ForeignKey(ACCOUNT, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField("办理人", max_length=60, blank=True)
    seat = models.CharField("席位", max_length=160, blank=True)
    text = words_field("内容", max_length=600)

    objects: Any = ScopedManager.from_queryset(MatterEventQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "办理经过"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.actor_name or '系统'}{self.get_verb_display()}"

    @property
    def is_sensitive(self) -> bool:
        return self.matter.is_sensitive

    @property
    def seal_key(self) -> str:
        """What its sealed words are bound to."""
        return f"{self.matter.number}/{self.verb}/{moment_key(self.at)}"


class MatterFile(models.Model):
    """A paper handed in with a matter."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="files")
    document = models.CharField("材料", max_length=40)
    stored = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField("轮次", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "申请材料"

    def __str__(self) -> str:
        return str(self.stored)

    @property
    def label(self) -> str:
        """What the paper is, by the kind's list."""
        for one in self.matter.declared.documents:
            if one.code == self.document:
                return one.label
        return "来函" if self.document == LETTER else "补充材料"


class MatterCounter(models.Model):
    """The last number a union has given in a year."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C0"}

    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "事项编号"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["union", "year"], name="matter_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.union} {self.year}: {self.last}"
