"""What the phone keeps between its pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class RequestDraftQuerySet(models.QuerySet["RequestDraft"]):
    def of_worker(self, account: Any) -> Any:
        """One's own drafts."""
        return self.filter(account=account)


class RequestDraft(models.Model):
    """Answers of a request that has not been handed in. Sealed: nobody else ever reads them."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1", "answers_sealed": "C3"}

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="request_drafts"
    )
    kind = models.CharField("事项类型", max_length=40)
    answers_sealed = models.TextField("已填内容（加密）")
    saved_at = models.DateTimeField("保存时间", default=timezone.now)

    objects = models.Manager.from_queryset(RequestDraftQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "申请草稿"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "kind"], name="request_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.kind}"

    @property
    def answers_context(self) -> str:
        """What the sealed answers are bound to."""
        return f"portal.draft:{self.account_id}:{self.kind}"


class Consent(models.Model):
    """Which notice a worker had before him when he handed in a request, and that he agreed."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    matter = models.OneToOneField(
        "matters.Matter", models.PROTECT, related_name="consent", verbose_name="事项"
    )
    version = models.CharField("告知版本", max_length=40)
    sha256 = models.CharField("告知摘要", max_length=64)
    is_separate = models.BooleanField("单独同意", default=False)
    agreed_at = models.DateTimeField("同意时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "告知同意"

    def __str__(self) -> str:
        return f"{self.matter} {self.version}"
