"""What somebody proposes for a file: leaving hardship, relief, cancellation, falling back."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.following.enums import Move, ProposalState
from gonghui.domains.assistance.hardship.enums import CancelReason, Category
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.people.sealed import SealedJSONField, SealedTextField


class ProposalQuerySet(ScopedQuerySet["Proposal"]):
    union_path = "file__union"

    def of_person(self, account: Any) -> Any:
        """Proposals about the worker's own file."""
        person = getattr(account, "person_id", None)
        return self.none() if person is None else self.filter(file__person=person)


class Proposal(models.Model):
    """One proposal about one file, with what it rests on. The matter decides it.

    `facts` of an exit: `{"months": [{"month", "net", "people", "line"}], "gone": {cause: words}}`;
    of a relief `{"dibao": true}`.
    """

    data_classes: ClassVar[dict[str, str]] = {
        "*": "C2",
        "facts": "C3",
        "words": "C3",
        "signed_name": "C3",
    }

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(
        "hardship.HardshipFile", models.PROTECT, related_name="proposals", verbose_name="档案"
    )
    move = models.CharField("变动", max_length=8, choices=Move)
    state = models.CharField(
        "状态", max_length=8, choices=ProposalState, default=ProposalState.OPEN
    )
    category_before = models.CharField("原类别", max_length=10, choices=Category, blank=True)
    category_after = models.CharField("拟定类别", max_length=10, choices=Category, blank=True)
    reason = models.CharField("注销原因", max_length=12, choices=CancelReason, blank=True)
    other_file = models.ForeignKey(
        "hardship.HardshipFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="并入的档案",
    )
    facts: Any = SealedJSONField("依据", default=dict)
    words: Any = SealedTextField("说明", blank=True)
    assessment = models.ForeignKey(
        "hardship.HardshipAssessment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="认定",
    )
    matter = models.OneToOneField(
        "matters.Matter",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hardship_proposal",
        verbose_name="事项",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="提出人"
    )
    proposed_on = models.DateField("提出日期", default=timezone.localdate)
    signed_on = models.DateField("签字日期", null=True, blank=True)
    signed_name: Any = SealedTextField("打字签名", blank=True)
    ink = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="手写签名",
    )
    settled_on = models.DateField("办结日期", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(ProposalQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "档案变动提议"
        ordering: ClassVar = ["-proposed_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file"],
                condition=models.Q(state=ProposalState.OPEN),
                name="one_open_proposal_a_file",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["-proposed_on", "-id"], name="proposals_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.file.masked_name}{self.get_move_display()}"

    def get_absolute_url(self) -> str:
        return reverse("following:proposal", args=[self.pk])

    @property
    def is_signed(self) -> bool:
        return self.signed_on is not None
