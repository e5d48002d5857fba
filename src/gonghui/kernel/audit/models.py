"""Two append-only tables: what happened, and the chain that shows when it was tampered with."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of
from gonghui.kernel.people.protection import unseal

SEALED_REASON = "reason_sealed"
"""Where the detail keeps words of a reason that may tell facts of class C3."""
IS_LOOK = "opened"
"""Says in the detail that the reason is one for looking."""


class AuditQuerySet(ScopedQuerySet["AuditRecord"]):
    union_path = "union"

    def visible_to(self, account: Any, permission: str) -> Any:
        """Records of unions in scope; those of no union, such as logins of accounts without a
        grant, are for who holds the permission at the top of a tree."""
        condition = scope_of(account, permission, self.union_path)
        if condition is None:
            return self.none()
        if any(grant.union.depth == 1 for grant in account.grants_for(permission)):
            condition |= models.Q(union=None)
        return self.filter(condition)


class AuditRecord(models.Model):
    """One act, with the names as they were, so that the record survives the rows it speaks of.

    Written by `audit.services.record` in the transaction of the act itself. `mac` authenticates
    the row; AuditLink puts it into the chain. Class C3 values never come in: the detail says
    only that they changed.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="操作人"
    )
    actor_name = models.CharField("操作人姓名", max_length=60, blank=True)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, null=True, related_name="+", verbose_name="工会"
    )
    union_name = models.CharField("工会名称", max_length=120, blank=True)
    event = models.CharField("事件", max_length=60, db_index=True)
    target_type = models.CharField("对象类型", max_length=60, blank=True)
    target_id = models.CharField("对象编号", max_length=40, blank=True)
    target_title = models.CharField("对象名称", max_length=200, blank=True)
    detail = models.JSONField("内容", default=dict, blank=True)
    reason = models.CharField("事由", max_length=200, blank=True)
    mac = models.CharField("校验码", max_length=64)

    objects = ScopedManager.from_queryset(AuditQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        indexes: ClassVar = [models.Index(fields=["target_type", "target_id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"

    @property
    def reason_context(self) -> str:
        """What a sealed reason is bound to."""
        return f"audit.reason:{self.event}:{self.target_type}:{self.target_id}"

    @property
    def private_reason(self) -> str:
        """The words that lie sealed."""
        sealed = self.detail.get(SEALED_REASON, "")
        return unseal(sealed, context=self.reason_context) if sealed else ""

    @property
    def why(self) -> str:
        """The reason, as whoever reads the audit may know it: of a look all of it, of what was
        decided in something sensitive only that words were said."""
        words = self.private_reason if self.detail.get(IS_LOOK) else ""
        if not words and SEALED_REASON in self.detail:
            words = "（加密保存）"
        return "：".join(filter(None, (self.reason, words)))

    @property
    def sentence(self) -> str:
        """What happened, in one Chinese sentence."""
        from gonghui.kernel.audit.catalogue import EVENTS  # the catalogue imports at first use

        entry = EVENTS.get(self.event)
        words = {
            **{key: value for key, value in self.detail.items() if isinstance(key, str)},
            "actor": self.actor_name or "系统",
            "target": f"“{self.target_title.translate(_INNER_QUOTES)}”",
            "union": self.union_name,
            "reason": self.why,
        }
        return entry.sentence.format_map(_Lenient(words)) if entry else self.event


_INNER_QUOTES = str.maketrans("“”", "‘’")


class _Lenient(dict[str, object]):
    """A sentence may name a key that an older record lacks."""

    def __missing__(self, key: str) -> str:
        return "—"


class AuditLink(models.Model):
    """Link n of the chain: hash(previous hash, MAC of the record)."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    record = models.OneToOneField(AuditRecord, models.DO_NOTHING, related_name="link")
    hash = models.CharField("链值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "审计链"

    def __str__(self) -> str:
        return self.hash
