"""What requests about membership keep beside their matters."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.membership.requests.enums import (
    InvitationState,
    JoinOutcome,
    LetterState,
    ListState,
    RoutingRule,
    StayKind,
)
from gonghui.engines.matters.enums import Channel
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of
from gonghui.kernel.people import protection

ACCOUNT = settings.AUTH_USER_MODEL


class JoinApplicationQuerySet(ScopedQuerySet["JoinApplication"]):
    def of_account(self, account: Any) -> Any:
        """A worker's own requests, bound or not."""
        if not getattr(account, "is_authenticated", False):
            return self.none()
        return self.filter(account=account)

    def waiting(self) -> Any:
        """Those not decided yet."""
        return self.filter(decided_on=None)


class JoinApplication(models.Model):
    """A request to join: who asked by which phone, which union receives it and why, how it ended.

    Everything else is the matter's. The identity number lies sealed with the person.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    matter = models.OneToOneField(
        "matters.Matter", models.PROTECT, related_name="join_application", verbose_name="事项"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="join_applications", verbose_name="申请人"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="join_applications", verbose_name="受理工会"
    )
    account = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="join_applications", verbose_name="账号"
    )
    mobile = models.CharField("移动电话", max_length=20)
    rule = models.CharField("归属规则", max_length=10, choices=RoutingRule)
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    asked_on = models.DateField("申请日期")
    decided_on = models.DateField("办结日期", null=True, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=JoinOutcome, blank=True)
    is_in_time = models.BooleanField("按时办结", null=True)
    days_taken = models.PositiveSmallIntegerField("用时", null=True)

    objects: Any = ScopedManager.from_queryset(JoinApplicationQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "入会申请"
        indexes: ClassVar = [
            models.Index(fields=["union", "asked_on"], name="join_asked"),
            models.Index(fields=["union", "decided_on"], name="join_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.asked_on}"


class TransferLetterQuerySet(ScopedQuerySet["TransferLetter"]):
    union_path = "from_union"

    def visible_to(self, account: Any, permission: str) -> Any:
        """Letters that a union wrote or receives."""
        sent = scope_of(account, permission, "from_union")
        received = scope_of(account, permission, "to_union")
        if sent is None or received is None:
            return self.none()
        return self.filter(sent | received)

    def of_person(self, person: Any) -> Any:
        """A worker's own letters."""
        return self.none() if person is None else self.filter(membership__person=person)

    def waiting(self) -> Any:
        """Those not received yet."""
        return self.filter(state=LetterState.ISSUED)


class TransferLetter(models.Model):
    """The electronic letter of introduction (会员组织关系接转介绍信) of a member on the way."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    uid = models.UUIDField("查验码", default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("编号", max_length=40, unique=True)
    matter = models.OneToOneField(
        "matters.Matter", models.PROTECT, related_name="transfer_letter", verbose_name="事项"
    )
    membership = models.ForeignKey(
        "membership.Membership", models.PROTECT, related_name="letters", verbose_name="会员"
    )
    from_union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="letters_sent", verbose_name="转出工会"
    )
    to_union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="letters_received", verbose_name="转入工会"
    )
    issued_on = models.DateField("开具日期")
    valid_until = models.DateField("有效期至")
    state = models.CharField("状态", max_length=12, choices=LetterState, default=LetterState.ISSUED)
    ended_on = models.DateField("办结日期", null=True, blank=True)
    reminded_on = models.DateField("提醒日期", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(TransferLetterQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "接转介绍信"
        indexes: ClassVar = [
            models.Index(
                fields=["issued_on"],
                condition=models.Q(state="issued"),
                name="letter_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("membership_requests:letter", args=[self.pk])


class TransferInvitationQuerySet(ScopedQuerySet["TransferInvitation"]):
    union_path = "to_union"

    def of_person(self, person: Any) -> Any:
        """What a worker is asked."""
        return self.none() if person is None else self.filter(membership__person=person)

    def waiting(self) -> Any:
        return self.filter(state=InvitationState.WAITING)


class TransferInvitation(models.Model):
    """A union asks for a member of another one: nothing happens until he agrees himself."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    membership = models.ForeignKey(
        "membership.Membership", models.PROTECT, related_name="invitations", verbose_name="会员"
    )
    to_union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="invitations", verbose_name="转入工会"
    )
    employer = models.ForeignKey(
        "org.Employer", models.PROTECT, null=True, related_name="+", verbose_name="新工作单位"
    )
    name = models.CharField("姓名", max_length=50)
    """As the asking union wrote it: it may not see the member's own row yet."""
    state = models.CharField(
        "状态", max_length=10, choices=InvitationState, default=InvitationState.WAITING
    )
    asked_on = models.DateField("发出日期")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    actor = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="发出人"
    )
    matter = models.OneToOneField(
        "matters.Matter",
        models.PROTECT,
        null=True,
        related_name="transfer_invitation",
        verbose_name="转接事项",
    )

    objects: Any = ScopedManager.from_queryset(TransferInvitationQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "转入邀请"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership", "to_union"],
                condition=models.Q(state="waiting"),
                name="asked_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.to_union}"


class ProposedFact(models.Model):
    """One line of a request to correct: what is registered, and what it should be.

    `proposed` is the stored value; of the identity number only `sealed` is kept.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "sealed": "C3"}

    matter = models.ForeignKey(
        "matters.Matter", models.CASCADE, related_name="proposed_facts", verbose_name="事项"
    )
    field = models.CharField("项目", max_length=30)
    label = models.CharField("名称", max_length=30)
    now = models.CharField("现登记", max_length=200, blank=True)
    wanted = models.CharField("申请改为", max_length=200, blank=True)
    proposed = models.CharField("取值", max_length=200, blank=True)
    sealed = models.CharField("取值（加密）", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请更正项"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "field"], name="fact_proposed_once")
        ]

    def __str__(self) -> str:
        return f"{self.label}：{self.now or '空'} → {self.wanted or '空'}"

    @property
    def context(self) -> str:
        """What a sealed value is bound to."""
        return f"proposed_fact:{self.matter_id}:{self.field}"

    @property
    def value(self) -> str:
        """The value to write."""
        return protection.unseal(self.sealed, context=self.context) or self.proposed


class JoiningListQuerySet(ScopedQuerySet["JoiningList"]):
    pass


class JoiningList(models.Model):
    """People whom a union puts before its committee together (集中入会). The rows, each with its
    verdict, are those of the run."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="joining_lists", verbose_name="工会"
    )
    run = models.OneToOneField(
        "registers.ImportRun", models.PROTECT, primary_key=True, related_name="joining_list"
    )
    title = models.CharField("名称", max_length=80)
    state = models.CharField("状态", max_length=10, choices=ListState, default=ListState.CHECKED)
    matter = models.OneToOneField(
        "matters.Matter",
        models.PROTECT,
        null=True,
        related_name="joining_list",
        verbose_name="事项",
    )
    made_on = models.DateField("上传日期")
    actor = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    settled_on = models.DateField("入会日期", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(JoiningListQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "集中入会名单"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("registers:card", kwargs={"code": "joining-lists", "pk": self.pk})


class StayElsewhereQuerySet(ScopedQuerySet["StayElsewhere"]):
    def visible_to(self, account: Any, permission: str) -> Any:
        """For the union that serves, and for the one that holds the membership."""
        served = scope_of(account, permission, "union")
        held = scope_of(account, permission, "membership__union")
        return self.none() if served is None or held is None else self.filter(served | held)

    def in_force(self, on: Any) -> Any:
        """Stays that cover a day."""
        return self.filter(from_on__lte=on).filter(models.Q(to_on=None) | models.Q(to_on__gte=on))


class StayElsewhere(models.Model):
    """A member lives or works away from the union that holds him and is served by another:
    floating, or seconded. The membership stays where it is; services count where they are given."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    membership = models.ForeignKey(
        "membership.Membership", models.PROTECT, related_name="stays", verbose_name="会员"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="stays", verbose_name="服务工会"
    )
    kind = models.CharField("类别", max_length=10, choices=StayKind)
    workplace = models.CharField("工作地点（单位）", max_length=120)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    actor = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects: Any = ScopedManager.from_queryset(StayElsewhereQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "流动会员"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(to_on=None) | models.Q(to_on__gte=models.F("from_on")),
                name="stay_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.get_kind_display()}"


class AgencyAgreementQuerySet(ScopedQuerySet["AgencyAgreement"]):
    union_path = "dispatch_union"

    def visible_to(self, account: Any, permission: str) -> Any:
        """For both sides."""
        one = scope_of(account, permission, "dispatch_union")
        other = scope_of(account, permission, "host_union")
        return self.none() if one is None or other is None else self.filter(one | other)


class AgencyAgreement(models.Model):
    """The union of a dispatching firm entrusts its members to the union where they work
    (劳务派遣工委托代管)."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    dispatch_union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="agreements_given", verbose_name="派遣单位工会"
    )
    host_union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="agreements_taken", verbose_name="用工单位工会"
    )
    from_on = models.DateField("协议起")
    to_on = models.DateField("协议止")
    headcount = models.PositiveIntegerField("代管人数", default=0)
    host_percent = models.PositiveSmallIntegerField("会费归用工单位工会的比例")
    document_number = models.CharField("协议编号", max_length=60, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(AgencyAgreementQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "劳务派遣代管协议"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(to_on__gt=models.F("from_on")), name="agreement_has_a_length"
            ),
            models.CheckConstraint(
                condition=~models.Q(dispatch_union=models.F("host_union")),
                name="agreement_of_two_unions",
            ),
            models.CheckConstraint(
                condition=models.Q(host_percent__lte=100), name="agreement_split_within_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_union} → {self.host_union}"
