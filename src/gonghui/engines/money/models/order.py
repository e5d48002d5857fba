"""Payment orders and what happened to them."""

from __future__ import annotations

from functools import reduce
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.engines.money.enums import (
    LIVE_STATES,
    ONCE_ACTS,
    PAID_STATES,
    OrderAct,
    OrderState,
    SignedBy,
    Way,
)
from gonghui.engines.money.kinds import PAYMENT_KINDS, PaymentKind
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet

ACCOUNT = settings.AUTH_USER_MODEL
FOLLOW, DRAFT = "money.follow", "money.draft"


class PaymentOrderQuerySet(ScopedQuerySet["PaymentOrder"]):
    def visible_to(self, account: Any, permission: str) -> Any:
        """Orders of the account's unions. To follow them and to put them right, whoever drafts
        meets those that he drafted, and whoever minds a line of business those of its kinds,
        without seeing what else is paid."""
        if permission not in (FOLLOW, DRAFT):
            return super().visible_to(account, permission)
        condition = self._followed(account)
        drafting = scope_of(account, DRAFT, self.union_path)
        if permission == DRAFT:
            condition = None if condition is None or drafting is None else condition & drafting
        return self.none() if condition is None else self.filter(condition)

    def _followed(self, account: Any) -> models.Q | None:
        parts = [scope_of(account, "money.view", self.union_path)]
        drafting = scope_of(account, DRAFT, self.union_path)
        if drafting is not None:
            mine = models.Q(drafted_by=account.pk) | models.Q(corrected_by=account.pk)
            parts.append(drafting & mine)
        for kind in PAYMENT_KINDS:
            if kind.view_permission != "money.view":
                scope = scope_of(account, kind.view_permission, self.union_path)
                parts.append(None if scope is None else scope & models.Q(kind=kind.code))
        found = [part for part in parts if part is not None]
        return reduce(models.Q.__or__, found) if found else None

    def live(self) -> Any:
        """Orders that count towards caps and duplicates."""
        return self.filter(state__in=LIVE_STATES)

    def of_person(self, account: Any) -> Any:
        """What was paid to the worker who is signed in."""
        if not getattr(account, "is_authenticated", False) or not account.is_active:
            return self.none()
        if account.person_id is None:
            return self.none()
        return self.filter(
            payee_person=account.person_id, state__in=(*PAID_STATES, OrderState.REVERSED)
        )


class PaymentOrder(models.Model):
    """One payment to one payee, from draft to signature.

    State is moved by services only; each move leaves an OrderEvent. What was paid in error is taken
    back by another row, `reverses` this one, with the amount below zero: the sum of all rows with
    a day of payment is what was spent.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    number = models.CharField("支付单号", max_length=20, null=True, unique=True, editable=False)
    kind = models.CharField("支付类别", max_length=60)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="payment_orders", verbose_name="支付工会"
    )
    payee_person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payment_orders",
        verbose_name="收款人",
    )
    payee_union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments_received",
        verbose_name="收款工会",
    )
    payee_employer = models.ForeignKey(
        "org.Employer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments_received",
        verbose_name="收款单位",
    )
    payee_name = models.CharField("收款人姓名（名称）", max_length=120)
    way = models.CharField("支付方式", max_length=8, choices=Way)
    account = models.ForeignKey(
        "money.BankAccount",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name="收款账户",
    )
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    line = models.ForeignKey(
        "money.BudgetLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name="预算项目",
    )
    cause = models.CharField("事由代码", max_length=60, blank=True)
    subject = models.CharField("对象", max_length=80)
    """Whom limits and duplicates are counted over, e.g. `household:<uid>` or `person:<key>`."""
    period = models.CharField("所属期间", max_length=7)
    note = models.CharField("用途", max_length=200, blank=True)
    origin_type = models.CharField("来源类别", max_length=60, blank=True)
    origin_id = models.CharField("来源编号", max_length=40, blank=True)
    origin_title = models.CharField("来源", max_length=120, blank=True)
    origin_url = models.CharField("来源地址", max_length=200, blank=True)
    once_key = models.CharField("防重键", max_length=120, unique=True, editable=False)
    rule: Any = models.JSONField("依据与限额", default=dict)
    """What was asked at drafting: basis, limits, what they had left, the budget line's balance."""
    state = models.CharField(
        "状态", max_length=10, choices=OrderState, default=OrderState.DRAFTED, editable=False
    )
    failure = models.CharField("未付原因", max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="counter_entry",
        verbose_name="冲销",
    )
    drafted_on = models.DateField("制单日期")
    drafted_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="制单人"
    )
    corrected_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="更正账户人"
    )
    approved_on = models.DateField("审批日期", null=True, blank=True)
    approved_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="审批人"
    )
    paid_on = models.DateField("支付日期", null=True, blank=True)
    paid_by = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="支付人"
    )
    signed_on = models.DateField("签收日期", null=True, blank=True)
    signed_by = models.CharField("签收方式", max_length=8, choices=SignedBy, blank=True)
    signed_name = models.CharField("签收人", max_length=50, blank=True)
    ink = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签名",
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(PaymentOrderQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "支付单"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, reverses=None)
                | models.Q(amount__lt=0, reverses__isnull=False, state="counter"),
                name="order_amount_and_counter_entry",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["paid", "signed", "reversed", "counter"], paid_on__isnull=False
                )
                | (
                    ~models.Q(state__in=["paid", "signed", "reversed", "counter"])
                    & models.Q(paid_on=None)
                ),
                name="order_paid_on_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    payee_person__isnull=False, payee_union=None, payee_employer=None
                )
                | models.Q(payee_person=None, payee_union__isnull=False, payee_employer=None)
                | models.Q(payee_person=None, payee_union=None, payee_employer__isnull=False),
                name="order_has_one_payee",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["union", "state", "-id"], name="order_of_union"),
            models.Index(fields=["union", "paid_on"], name="order_paid_of_union"),
            models.Index(fields=["line", "state", "amount"], name="order_of_line"),
            models.Index(fields=["subject", "kind", "period"], name="order_of_subject"),
            models.Index(fields=["origin_type", "origin_id"], name="order_of_origin"),
        ]

    def __str__(self) -> str:
        return f"支付单{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("money:order", args=[self.pk])

    @property
    def declared(self) -> PaymentKind:
        """Its kind. KeyError for one that the product no longer declares."""
        return PAYMENT_KINDS[self.kind]

    @property
    def kind_title(self) -> str:
        """Its kind in words, for its payee."""
        kind = PAYMENT_KINDS.get(self.kind)
        return kind.title if kind else ""

    @property
    def subject_title(self) -> str:
        """Over whom limits were counted, for its payee."""
        titles = {"person": "本人", "household": "家庭", "student": "学生"}
        return titles.get(self.subject.partition(":")[0], "")

    @property
    def payee(self) -> Any:
        """Person, union or employer that gets the money."""
        return self.payee_person or self.payee_union or self.payee_employer

    @property
    def is_paid(self) -> bool:
        return self.state in PAID_STATES


class OrderEventQuerySet(AppendOnlyQuerySet["OrderEvent"]):
    union_path = "order__union"


class OrderEvent(AppendOnly):
    """One thing that happened to an order. What happens once, the database lets in once."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    order = models.ForeignKey(
        PaymentOrder, models.PROTECT, related_name="events", verbose_name="支付单"
    )
    act = models.CharField("办理", max_length=10, choices=OrderAct)
    state_before = models.CharField("原状态", max_length=10, choices=OrderState, blank=True)
    state_after = models.CharField("现状态", max_length=10, choices=OrderState)
    occurs_on = models.DateField("日期")
    text = models.CharField("说明", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    actor = models.ForeignKey(
        ACCOUNT, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )

    objects: Any = ScopedManager.from_queryset(OrderEventQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "支付单办理记录"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "act"],
                condition=models.Q(act__in=[str(one) for one in ONCE_ACTS]),
                name="order_act_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.occurs_on}"


class PaymentSubject(models.Model):
    """Whom limits are counted over. Its row is locked while they are counted, so that two unions
    cannot both find room under one limit."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    key = models.CharField("对象", max_length=80, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "支付对象"

    def __str__(self) -> str:
        return self.key
