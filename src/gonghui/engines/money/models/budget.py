"""What may be spent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from gonghui.engines.money.enums import WAITING_STATES, FundSource, Subject
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.append_only import AppendOnly, AppendOnlyQuerySet

ZERO = Decimal(0)
_MONEY: Any = models.DecimalField(max_digits=14, decimal_places=2)


class BudgetLineQuerySet(ScopedQuerySet["BudgetLine"]):
    def with_ledger(self) -> Any:
        """Each line with `spent_sum` and `committed_sum`, computed from its orders."""
        return self.annotate(
            spent_sum=Coalesce(
                Sum("orders__amount", filter=Q(orders__paid_on__isnull=False)),
                ZERO,
                output_field=_MONEY,
            ),
            committed_sum=Coalesce(
                Sum("orders__amount", filter=Q(orders__state__in=WAITING_STATES)),
                ZERO,
                output_field=_MONEY,
            ),
        )


class BudgetLine(models.Model):
    """One item of a union's budget of a year. What is spent and promised, its orders say."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="budget_lines", verbose_name="工会"
    )
    year = models.PositiveSmallIntegerField("年度")
    subject = models.CharField("支出科目", max_length=20, choices=Subject)
    title = models.CharField("预算项目", max_length=60)
    fund_source = models.CharField(
        "资金来源", max_length=20, choices=FundSource, default=FundSource.OWN_UNION
    )
    amount = models.DecimalField("预算金额", max_digits=14, decimal_places=2)
    note = models.CharField("说明", max_length=200, blank=True)
    is_closed = models.BooleanField("停止使用", default=False)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(BudgetLineQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "预算项目"
        ordering: ClassVar = ["-year", "subject", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["union", "year", "title", "fund_source"], name="budget_line_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="budget_line_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年 {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("registers:card", kwargs={"code": "budget-lines", "pk": self.pk})

    def _sum(self, condition: Q, annotated: str = "") -> Decimal:
        if annotated in self.__dict__:
            return Decimal(self.__dict__[annotated])
        found = self.orders.filter(condition).aggregate(total=Sum("amount"))["total"]
        return Decimal(found or 0)

    @property
    def spent(self) -> Decimal:
        """Paid, less what was taken back."""
        return self._sum(Q(paid_on__isnull=False), "spent_sum")

    @property
    def committed(self) -> Decimal:
        """Promised by orders that are not paid yet."""
        return self._sum(Q(state__in=WAITING_STATES), "committed_sum")

    @property
    def live(self) -> Decimal:
        """Spent and committed: what the line's amount must carry."""
        return self.spent + self.committed

    @property
    def left(self) -> Decimal:
        """What new orders may still take."""
        return self.amount - self.live


class BudgetChangeQuerySet(AppendOnlyQuerySet["BudgetChange"]):
    union_path = "line__union"


class BudgetChange(AppendOnly):
    """A line's amount was set or adjusted, with the paper that allows it."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="changes", verbose_name="预算项目"
    )
    before = models.DecimalField("调整前", max_digits=14, decimal_places=2)
    after = models.DecimalField("调整后", max_digits=14, decimal_places=2)
    reason = models.CharField("依据", max_length=200)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects: Any = ScopedManager.from_queryset(BudgetChangeQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "预算调整"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.line} {self.before} → {self.after}"
