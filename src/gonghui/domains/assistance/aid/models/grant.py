"""A grant: one kind of help for one family, from proposal to evaluation."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.aid.enums import (
    ENDED,
    REACHED,
    SERVICES,
    AidKind,
    GrantState,
    Outcome,
)
from gonghui.engines.money.enums import FundSource
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet
from gonghui.kernel.people import masks
from gonghui.kernel.people.sealed import SealedJSONField, SealedTextField

ACCOUNT = settings.AUTH_USER_MODEL


class AidGrantQuerySet(ScopedQuerySet["AidGrant"]):
    union_path = "union"

    def of_person(self, account: Any) -> Any:
        """The worker's own grants."""
        person = getattr(account, "person_id", None)
        return self.none() if person is None else self.filter(person=person)

    def standing(self) -> Any:
        """Those that use up limits."""
        return self.exclude(state__in=ENDED)


class AidGrant(models.Model):
    """帮扶救助: what a family is given, by which rule, from whose money.

    `subject` is whom limits are counted over: `household:<uid of the file>`, or `person:<key>`
    without a file. `given_on` is the day on which it reached the family: paid, handed over, or the
    service rendered. The need and the worked sum are sealed; the sum stays as it was proposed, so
    that a later change of the rule judges nothing anew.
    """

    data_classes: ClassVar[dict[str, str]] = {
        "*": "C2",
        "need": "C3",
        "worked": "C3",
        "evaluation": "C3",
    }

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="aid_grants", verbose_name="所在工会"
    )
    county = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="+", verbose_name="审批发放工会"
    )
    file = models.ForeignKey(
        "hardship.HardshipFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name="困难职工档案",
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="aid_grants", verbose_name="职工"
    )
    name_key = models.CharField("排序拼音", max_length=120, editable=False)
    study = models.OneToOneField(
        "aid.StudyApplication",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grant",
        verbose_name="助学申请",
    )
    kind = models.CharField("救助种类", max_length=12, choices=AidKind)
    category = models.CharField("困难类别", max_length=10, blank=True)
    """Of the file on the day of the proposal; "" without one."""
    subject = models.CharField("限额对象", max_length=80)
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=10, choices=GrantState, default=GrantState.PROPOSED)
    amount = models.DecimalField("救助金", max_digits=10, decimal_places=2, default=0)
    goods = models.CharField("物品", max_length=120, blank=True)
    goods_value = models.DecimalField("物品折价", max_digits=10, decimal_places=2, default=0)
    total = models.GeneratedField(
        expression=models.F("amount") + models.F("goods_value"),
        output_field=models.DecimalField(max_digits=11, decimal_places=2),
        db_persist=True,
        verbose_name="合计",
    )
    fund_source = models.CharField("资金来源", max_length=20, choices=FundSource, blank=True)
    need: Any = SealedJSONField("困难情况", default=dict)
    """`reason` in words, `burden` in yuan, what the worker asked for."""
    worked: Any = SealedJSONField("测算明细", default=dict)
    """`lines` of the sum, `limit` in words, its source, what was used before."""
    matter = models.OneToOneField(
        "matters.Matter",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="aid_grant",
        verbose_name="救助申请",
    )
    order = models.OneToOneField(
        "money.PaymentOrder",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="aid_grant",
        verbose_name="支付单",
    )
    proposed_on = models.DateField("提出日期")
    approved_on = models.DateField("批准日期", null=True, blank=True)
    given_on = models.DateField("发放日期", null=True, blank=True)
    signed_on = models.DateField("签收日期", null=True, blank=True)
    signed_name = models.CharField("签收人", max_length=50, blank=True)
    ink = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签名",
    )
    evaluated_on = models.DateField("评价日期", null=True, blank=True)
    outcome = models.CharField("帮扶效果", max_length=8, choices=Outcome, blank=True)
    evaluation: Any = SealedTextField("评价", blank=True)
    proposed_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="提出人"
    )
    once_key = models.CharField(
        "提交标识", max_length=64, null=True, blank=True, unique=True, editable=False
    )
    changed_at = models.DateTimeField("最近变动", default=timezone.now, editable=False)

    objects: Any = ScopedManager.from_queryset(AidGrantQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶救助"
        ordering: ClassVar = ["-changed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=REACHED, given_on__isnull=False)
                | ~models.Q(state__in=REACHED),
                name="aid_reached_on_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0, goods_value__gte=0), name="aid_not_negative"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=SERVICES) | models.Q(amount=0, goods_value=0),
                name="aid_services_cost_nothing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-changed_at", "-id"], name="aid_newest"),
            models.Index(fields=["union", "given_on"], name="aid_given_at_union"),
            models.Index(fields=["subject", "year"], name="aid_of_subject"),
            models.Index(fields=["person", "year"], name="aid_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.masked_name}的{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("aid:grant", args=[self.pk])

    @property
    def masked_name(self) -> str:
        """The worker, as lists and titles show him: 张*三."""
        return masks.mask_name(self.person.name)

    @property
    def is_service(self) -> bool:
        return self.kind in SERVICES

    @property
    def burden(self) -> Decimal:
        return Decimal(self.need.get("burden") or 0)

    @property
    def asked(self) -> Decimal | None:
        text = self.need.get("asked")
        return Decimal(text) if text else None


class AidPaper(models.Model):
    """A paper that shows the need: bills, proofs. Its bytes are sealed."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    grant = models.ForeignKey(
        AidGrant, models.PROTECT, related_name="papers", verbose_name="帮扶救助"
    )
    stored = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "救助佐证材料"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.stored)


class AidEventQuerySet(AppendOnlyQuerySet["AidEvent"]):
    union_path = "grant__union"


class AidEvent(AppendOnly):
    """One step of a grant."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    grant = models.ForeignKey(
        AidGrant, models.PROTECT, related_name="events", verbose_name="帮扶救助"
    )
    state_before = models.CharField("原状态", max_length=10, choices=GrantState, blank=True)
    state_after = models.CharField("现状态", max_length=10, choices=GrantState)
    occurs_on = models.DateField("日期")
    text = models.CharField("说明", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    actor = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    actor_name = models.CharField("办理人姓名", max_length=60, blank=True)

    objects: Any = ScopedManager.from_queryset(AidEventQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶救助经过"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_state_after_display()} {self.occurs_on}"
