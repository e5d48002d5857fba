"""Writing the audit, sealing the chain, and proving it whole."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from gonghui.kernel.audit.catalogue import EVENTS
from gonghui.kernel.audit.models import SEALED_REASON, AuditLink, AuditRecord
from gonghui.kernel.people.protection import seal

_START = "0" * 64


def record(
    event: str,
    *,
    actor: Any,
    union: Any = None,
    target: models.Model | None = None,
    detail: dict[str, Any] | None = None,
    reason: str = "",
    private_reason: str = "",
) -> AuditRecord:
    """Record one act, in the caller's transaction: if writing fails, the act fails.

    `actor` is an account, or None for the system itself. Words that may tell facts of class C3 are
    the `private_reason`: sealed, and of looks opened where the audit is read. A target that must not be named
    says what it is called here by its `audit_title`. Raises KeyError for an event that no catalogue
    declares.
    """
    row = _made(event, actor, union, target, detail or {}, reason)
    if private_reason:
        sealed = seal(private_reason[:400], context=row.reason_context)
        row.detail = {**row.detail, SEALED_REASON: sealed}
        row.mac = _mac(row)
    row.save(force_insert=True)
    return row


def record_many(
    event: str, *, actor: Any, acts: Iterable[tuple[Any, models.Model, dict[str, Any]]]
) -> None:
    """Record the same act on many rows, each as (union, target, detail), in one statement."""
    AuditRecord.objects.bulk_create(
        [_made(event, actor, union, target, detail, "") for union, target, detail in acts],
        batch_size=500,
    )


def _made(
    event: str, actor: Any, union: Any, target: models.Model | None, detail: Any, reason: str
) -> AuditRecord:
    EVENTS[event]
    row = AuditRecord(
        at=timezone.now(),
        actor=actor,
        actor_name=actor.display_name if actor else "",
        union=union,
        union_name=union.name if union else "",
        event=event,
        target_type=target._meta.label if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        target_title=_title(target)[:200] if target is not None else "",
        detail=detail,
        reason=reason[:200],
    )
    row.mac = _mac(row)
    return row


def _title(target: models.Model) -> str:
    return str(getattr(target, "audit_title", "") or target)


def _mac(row: AuditRecord) -> str:
    facts = [
        row.at.isoformat(),
        row.actor_id,
        row.actor_name,
        row.union_id,
        row.union_name,
        row.event,
        row.target_type,
        row.target_id,
        row.target_title,
        row.detail,
        row.reason,
    ]
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
    key = bytes.fromhex(settings.KEYRING.audit)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _chained(previous: str, mac: str) -> str:
    return hashlib.sha256(f"{previous}{mac}".encode()).hexdigest()


@transaction.atomic
def seal_pending(*, limit: int = 10_000) -> int:
    """Link records that are not in the chain yet. Returns how many.

    One sealer at a time: the last link is locked while the next ones are made.
    """
    last = AuditLink.objects.select_for_update().order_by("-pk").first()
    head = last.hash if last else _START
    pending = AuditRecord.objects.everything(reason="sealing the chain").filter(link=None)
    links = []
    for row in pending.order_by("pk")[:limit]:
        head = _chained(head, row.mac)
        links.append(AuditLink(record=row, hash=head))
    AuditLink.objects.bulk_create(links)
    return len(links)


@dataclass(frozen=True)
class AuditVerdict:
    """Result of a verification: `problem` is "" when the audit is whole."""

    records: int
    links: int
    head: str
    problem: str = ""


def verify() -> AuditVerdict:
    """Walk the chain and name the first altered, missing, inserted or reordered record."""
    head, count = _START, 0
    for link in AuditLink.objects.order_by("pk").iterator():
        count += 1
        row = (
            AuditRecord.objects.everything(reason="verification").filter(pk=link.record_id).first()
        )
        if row is None:
            return AuditVerdict(0, count, head, f"第{link.record_id}号记录缺失")
        if _mac(row) != row.mac:
            return AuditVerdict(0, count, head, f"第{row.pk}号记录被改动")
        head = _chained(head, row.mac)
        if head != link.hash:
            return AuditVerdict(0, count, head, f"审计链在第{row.pk}号记录处断开")
    unsealed = AuditRecord.objects.everything(reason="verification").filter(link=None)
    for row in unsealed.iterator():
        if _mac(row) != row.mac:
            return AuditVerdict(0, count, head, f"第{row.pk}号记录被改动或系伪造")
    copies = (
        AuditRecord.objects.everything(reason="verification")
        .values("mac")
        .annotate(last=models.Max("pk"), count=models.Count("pk"))
        .filter(count__gt=1)
        .order_by("last")
        .first()
    )
    if copies:  # a true record written in again has a true MAC
        return AuditVerdict(0, count, head, f"第{copies['last']}号记录系重复插入")
    total = AuditRecord.objects.everything(reason="verification").count()
    return AuditVerdict(total, count, head)
