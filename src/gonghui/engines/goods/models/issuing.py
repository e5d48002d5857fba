"""Who is to get what, who got it, who signed for it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from gonghui.engines.goods.enums import LineState, ListState, Purpose, SignedWay
from gonghui.engines.goods.models.keeping import Item, Warehouse
from gonghui.engines.goods.models.parts import Numbered, account_key, money_field, once_field
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class IssueListQuerySet(ScopedQuerySet["IssueList"]):
    pass


class IssueList(Numbered, models.Model):
    """Who is to get what from a warehouse.

    `origin_*` names the record of another line of business that made it. Of a `is_sensitive` one
    only those who hand out meet the names.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}
    letters, number_day = "FF", "planned_on"

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="issue_lists", verbose_name="工会"
    )
    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="issue_lists", verbose_name="仓库"
    )
    title = models.CharField("标题", max_length=120)
    purpose = models.CharField("用途", max_length=10, choices=Purpose)
    note = models.CharField("说明", max_length=200, blank=True)
    planned_on = models.DateField("发放日期")
    state = models.CharField("状态", max_length=10, choices=ListState, default=ListState.OPEN)
    is_sensitive = models.BooleanField("涉及个人隐私", default=False)
    origin_type = models.CharField("来源类型", max_length=60, blank=True)
    origin_id = models.CharField("来源编号", max_length=40, blank=True)
    origin_url = models.CharField("来源地址", max_length=200, blank=True)
    once_key = once_field()
    made_by = account_key("制单人", null=True)
    made_at = models.DateTimeField("制单时间", auto_now_add=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = account_key("办结人", null=True, blank=True)
    closing_note = models.CharField("办结说明", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(IssueListQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "发放清单"
        ordering: ClassVar = ["-planned_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["-planned_on", "-id"], name="issue_lists_newest"),
            models.Index(fields=["origin_type", "origin_id"], name="issue_lists_of_origin"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("goods:list", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ListState.OPEN


class IssueLineQuerySet(ScopedQuerySet["IssueLine"]):
    union_path = "issue_list__union"

    def of_person(self, account: Any) -> Any:
        """What the worker himself got or is to get."""
        person = getattr(account, "person_id", None)
        return self.none() if person is None else self.filter(person=person)

    def live(self) -> Any:
        return self.exclude(state=LineState.CANCELLED)


class IssueLine(models.Model):
    """One kind of goods for one recipient: a person, a union, an employer, or a name with the
    number of people it stands for."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    issue_list = models.ForeignKey(
        IssueList, models.PROTECT, related_name="lines", verbose_name="发放清单"
    )
    person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goods_lines",
        verbose_name="领取人",
    )
    for_union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goods_lines",
        verbose_name="领取工会",
    )
    employer = models.ForeignKey(
        "org.Employer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goods_lines",
        verbose_name="领取单位",
    )
    name = models.CharField("领取人（单位）", max_length=120)
    name_key = models.CharField("排序拼音", max_length=240, editable=False)
    belongs = models.CharField("所在工会", max_length=120, blank=True)
    headcount = models.PositiveIntegerField("受益人数", default=1)
    item = models.ForeignKey(Item, models.PROTECT, related_name="issue_lines", verbose_name="物资")
    quantity = models.PositiveIntegerField("数量")
    returned = models.PositiveIntegerField("已退数量", default=0)
    value = money_field("价值", default=0)
    """The lots' cost of what was handed out and kept; 0 before."""
    state = models.CharField("状态", max_length=10, choices=LineState, default=LineState.PLANNED)
    handed_on = models.DateField("发放日期", null=True, blank=True)
    handed_at = models.DateTimeField("发放时间", null=True, blank=True)
    handed_by = account_key("发放人", null=True, blank=True)
    signed_on = models.DateField("签收日期", null=True, blank=True)
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    signed_way = models.CharField("签收方式", max_length=6, choices=SignedWay, blank=True)
    signed_name = models.CharField("签收人", max_length=50, blank=True)
    proxy = models.CharField("代领说明", max_length=60, blank=True)
    ink = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签名",
    )
    scan = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签收表扫描件",
    )
    reason = models.CharField("取消或退回原因", max_length=100, blank=True)

    objects: Any = ScopedManager.from_queryset(IssueLineQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "发放明细"
        ordering: ClassVar = ["name_key", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["issue_list", "name_key", "id"], name="lines_of_list"),
            models.Index(fields=["person", "state"], name="lines_of_person"),
            models.Index(fields=["handed_on"], name="lines_handed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, returned__lte=models.F("quantity")),
                name="issue_line_of_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.item}"

    @property
    def recipient(self) -> str:
        """Who it is, as one text by which lines of the same recipient are found."""
        if self.person_id:
            return f"p{self.person_id}"
        if self.for_union_id:
            return f"u{self.for_union_id}"
        return f"e{self.employer_id}" if self.employer_id else f"n{self.name}"

    @property
    def kept(self) -> int:
        """What was handed out and not brought back."""
        return self.quantity - self.returned
