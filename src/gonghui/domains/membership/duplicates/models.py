"""Pairs of people to be compared, and by what each person was last compared."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from gonghui.domains.membership.duplicates.enums import PairState, Reason
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of

ONE, OTHER = "one__membership__union", "other__membership__union"


class DuplicatePairQuerySet(ScopedQuerySet["DuplicatePair"]):
    union_path = ONE

    def visible_to(self, account: Any, permission: str) -> Any:
        """Pairs of which the account may meet both sides."""
        one = scope_of(account, permission, ONE)
        other = scope_of(account, permission, OTHER)
        return self.none() if one is None or other is None else self.filter(one, other)

    def questioned_by(self, account: Any, permission: str) -> Any:
        """Open pairs of which the account may meet one side only: that one is questioned, the
        other belongs elsewhere and is not told of. The common superior decides."""
        one = scope_of(account, permission, ONE)
        other = scope_of(account, permission, OTHER)
        if one is None or other is None:
            return self.none()
        return self.filter(state=PairState.OPEN).filter((one & ~other) | (~one & other))


class DuplicatePair(models.Model):
    """Two people who seem to be one human being, `one` registered before `other`.

    A pair that was told apart stays, and is never proposed again.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    one = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="pairs_as_one", verbose_name="人员一"
    )
    other = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="pairs_as_other", verbose_name="人员二"
    )
    reasons: Any = models.JSONField("疑似理由", default=list)
    score = models.PositiveSmallIntegerField("相似度")
    state = models.CharField("核对结果", max_length=10, choices=PairState, default=PairState.OPEN)
    found_at = models.DateTimeField("发现时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="核对人"
    )
    decided_at = models.DateTimeField("核对时间", null=True)
    note = models.CharField("核对说明", max_length=200, blank=True)
    merge = models.ForeignKey(
        "people.PersonMerge", models.PROTECT, null=True, related_name="+", verbose_name="合并"
    )

    objects: Any = ScopedManager.from_queryset(DuplicatePairQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "疑似重复"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_pair_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="duplicate_pair_in_order"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-score", "id"], name="pair_by_score")]

    def __str__(self) -> str:
        return f"{self.one}、{self.other}"

    def get_absolute_url(self) -> str:
        return reverse("duplicates:pair", kwargs={"pk": self.pk})

    @property
    def reason_text(self) -> str:
        """姓名、出生日期相同；证件号码只差一两位"""
        labels = dict(Reason.choices)
        return "；".join(str(labels.get(code, code)) for code in self.reasons)


class Trace(models.Model):
    """By what a person was last compared: whoever differs from it now is compared again.

    `number_key` is the blind index of the identity number in one writing (`rules.canonical`).
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    person = models.OneToOneField(
        "people.Person", models.CASCADE, primary_key=True, related_name="trace", verbose_name="人员"
    )
    number_key = models.CharField("证件号码索引", max_length=32, blank=True, db_index=True)
    number_index = models.CharField("原证件号码索引", max_length=32, blank=True)
    name = models.CharField("姓名", max_length=50)
    birth_on = models.DateField("出生日期", null=True)
    mobile = models.CharField("移动电话", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "比对痕迹"

    def __str__(self) -> str:
        return self.name
