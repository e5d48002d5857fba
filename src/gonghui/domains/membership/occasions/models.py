"""Care for members. Occasions themselves are computed; a row is stored when something is done."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions.enums import (
    LIFE_EVENTS,
    SENSITIVE,
    CareKind,
    EventState,
    GiftForm,
    GrantState,
    Relation,
    SignedBy,
    ToldBy,
)
from gonghui.engines.money.enums import OrderState
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of
from gonghui.kernel.people import protection

SENSITIVE_PERMISSION = "occasions.sensitive"


class SensitiveQuerySet(ScopedQuerySet[Any]):
    """Rows with a `kind`: those of a sensitive one are met only with a permission of its own."""

    def visible_to(self, account: Any, permission: str) -> Any:
        met = super().visible_to(account, permission)
        sensitive = scope_of(account, SENSITIVE_PERMISSION, self.union_path)
        plain = ~models.Q(kind__in=SENSITIVE)
        return met.filter(plain if sensitive is None else plain | sensitive)

    def of_person(self, account: Any) -> Any:
        """Rows about the worker himself."""
        person = getattr(account, "person_id", None)
        return self.none() if person is None else self.filter(membership__person=person)


class CareWishQuerySet(ScopedQuerySet["CareWish"]):
    union_path = "membership__union"


class CareListQuerySet(ScopedQuerySet["CareList"]):
    pass


class CareWish(models.Model):
    """How a member wants to be remembered. Without a row: by the solar birthday, with greetings."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    membership = models.OneToOneField(
        "membership.Membership", models.PROTECT, related_name="care_wish", verbose_name="会员"
    )
    lunar_month = models.PositiveSmallIntegerField("农历生日月", null=True, blank=True)
    lunar_day = models.PositiveSmallIntegerField("农历生日日", null=True, blank=True)
    wants_greetings = models.BooleanField("接收生日祝福", default=True)

    objects: Any = ScopedManager.from_queryset(CareWishQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "关怀意愿"
        indexes: ClassVar = [models.Index(fields=["lunar_month", "lunar_day"], name="wish_lunar")]

    def __str__(self) -> str:
        return f"{self.membership}的关怀意愿"


class LifeEvent(models.Model):
    """Something in a member's life that the union was told of. The note is neutral and sealed."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "note_sealed": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    membership = models.ForeignKey(
        "membership.Membership", models.PROTECT, related_name="life_events", verbose_name="会员"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="life_events", verbose_name="工会"
    )
    kind = models.CharField(
        "事项", max_length=12, choices=[(kind.value, kind.label) for kind in LIFE_EVENTS]
    )
    relation = models.CharField("与会员关系", max_length=8, choices=Relation, blank=True)
    occurred_on = models.DateField("发生日期")
    note_sealed = models.CharField("说明（加密）", max_length=1000, blank=True)
    told_by = models.CharField("来源", max_length=8, choices=ToldBy)
    told_at = models.DateTimeField("登记时间", auto_now_add=True)
    teller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    state = models.CharField("状态", max_length=10, choices=EventState)
    answer = models.CharField("答复", max_length=200, blank=True)
    settled_at = models.DateTimeField("核实时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核实人",
    )

    objects: Any = ScopedManager.from_queryset(SensitiveQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "生活事项"
        ordering: ClassVar = ["-occurred_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["union", "occurred_on"], name="life_event_of_union"),
            models.Index(fields=["occurred_on", "id"], name="life_event_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("occasions:event", args=[self.pk])

    @property
    def note_context(self) -> str:
        """What the sealed note is bound to."""
        return f"occasions.note:{self.uid}"

    @property
    def note(self) -> str:
        return protection.unseal(self.note_sealed, context=self.note_context)


class CareList(models.Model):
    """What a union means to give to its members in a month: made on demand, ticked off."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="care_lists", verbose_name="工会"
    )
    month = models.DateField("月份")
    """The first day of the month."""
    made_at = models.DateTimeField("生成时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="生成人"
    )

    objects: Any = ScopedManager.from_queryset(CareListQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "关怀清单"
        ordering: ClassVar = ["-month", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["union", "month"], name="one_care_list_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.union}{Month.of(self.month)}关怀清单"

    def get_absolute_url(self) -> str:
        return reverse("occasions:list", args=[self.pk])


class CareGrant(models.Model):
    """One thing given to one member for one reason: the single record of it.

    `occasion` names the reason once for all (2026; 2026-春节; event-17), so that nobody is given
    the same twice, by whichever union. Money reaches the member by a payment order and goods by an
    issue list; when it was given and signed for, those say. Only greetings are ticked off by hand.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    care_list = models.ForeignKey(
        CareList, models.PROTECT, related_name="grants", verbose_name="关怀清单"
    )
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="care_grants", verbose_name="慰问工会"
    )
    membership = models.ForeignKey(
        "membership.Membership", models.PROTECT, related_name="care_grants", verbose_name="会员"
    )
    name_key = models.CharField("排序拼音", max_length=120, editable=False)
    kind = models.CharField("类别", max_length=12, choices=CareKind)
    occasion = models.CharField("事由", max_length=40)
    event = models.ForeignKey(
        LifeEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name="生活事项",
    )
    due_on = models.DateField("日期")
    form = models.CharField("形式", max_length=8, choices=GiftForm)
    item = models.CharField("慰问内容", max_length=60, blank=True)
    amount = models.DecimalField("金额", max_digits=10, decimal_places=2, default=0)
    state = models.CharField("状态", max_length=10, choices=GrantState, default=GrantState.PLANNED)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审批人",
    )
    confirmed_on = models.DateField("审批日期", null=True, blank=True)
    line = models.ForeignKey(
        "money.BudgetLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="care_grants",
        verbose_name="预算项目",
    )
    order = models.OneToOneField(
        "money.PaymentOrder",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="care_grant",
        verbose_name="支付单",
    )
    issue_line = models.OneToOneField(
        "goods.IssueLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="care_grant",
        verbose_name="发放明细",
    )
    given_on = models.DateField("发放日期", null=True, blank=True)
    signed_on = models.DateField("签收日期", null=True, blank=True)
    signed_by = models.CharField("签收方式", max_length=6, choices=SignedBy, blank=True)
    reason = models.CharField("取消原因", max_length=100, blank=True)
    rule = models.CharField("适用规定", max_length=200, blank=True)
    """The limit as it stood when the grant was planned: a later change judges nothing anew."""

    objects: Any = ScopedManager.from_queryset(SensitiveQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "会员慰问"
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership", "kind", "occasion"],
                condition=~models.Q(state=GrantState.CANCELLED),
                name="one_grant_an_occasion",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["care_list", "due_on", "name_key", "id"], name="grants_of_list"),
            models.Index(fields=["union", "signed_on"], name="grants_signed"),
            models.Index(fields=["membership", "due_on"], name="grants_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.get_kind_display()}慰问"

    def get_absolute_url(self) -> str:
        return reverse("occasions:grant", args=[self.pk])

    @property
    def has_papers(self) -> bool:
        """Whether a payment order or an issue list stands for it."""
        is_ordered = self.order is not None and self.order.state != OrderState.CANCELLED
        return is_ordered or self.issue_line_id is not None

    @property
    def title(self) -> str:
        """The reason in words: 生日, 节日：春节."""
        label = str(self.get_kind_display())
        if self.kind == CareKind.FESTIVAL:
            return f"{label}：{self.occasion.partition('-')[2]}"
        return label
