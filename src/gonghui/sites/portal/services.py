"""Verbs of the phone: keeping a draft, handing in a request with its consent."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.matters import services as matters
from gonghui.engines.matters.enums import Channel
from gonghui.engines.matters.kinds import MatterKind
from gonghui.engines.matters.models import Matter
from gonghui.kernel.people.protection import seal, unseal
from gonghui.sites.portal.models import Consent, RequestDraft

LONGEST = 5_000
"""Characters of one answer that a draft keeps."""
KEPT_DAYS = 30


def draft_of(account: Any, kind: MatterKind) -> dict[str, str]:
    """What was filled in so far, as it was typed."""
    row = RequestDraft.objects.of_worker(account).filter(kind=kind.code).first()
    if row is None:
        return {}
    answers: dict[str, str] = json.loads(unseal(row.answers_sealed, context=row.answers_context))
    return answers


def keep_draft(account: Any, kind: MatterKind, typed: Mapping[str, str]) -> None:
    """Keep what was typed into questions of the kind, beside what was kept before."""
    asked = {ask.code for ask in kind.asks}
    answers = draft_of(account, kind) | {
        code: str(text)[:LONGEST] for code, text in typed.items() if code in asked
    }
    row = RequestDraft(account=account, kind=kind.code)
    sealed = seal(json.dumps(answers, ensure_ascii=False), context=row.answers_context)
    RequestDraft.objects.update_or_create(
        account=account,
        kind=kind.code,
        defaults={"answers_sealed": sealed, "saved_at": timezone.now()},
    )


def drop_draft(account: Any, kind: MatterKind) -> None:
    """Throw a draft away."""
    RequestDraft.objects.of_worker(account).filter(kind=kind.code).delete()


@transaction.atomic
def hand_in(
    kind: MatterKind,
    *,
    account: Any,
    data: Mapping[str, Any],
    files: Iterable[tuple[str, str, bytes]],
    notice: str,
    version: str,
    submission_key: str,
) -> Matter:
    """Hand a worker's request in for himself, with the notice he agreed to; the draft goes. The
    same key twice gives the same matter."""
    matter = matters.submit(
        kind.code,
        actor=account,
        person=account.person,
        data=data,
        files=files,
        channel=Channel.PORTAL,
        submission_key=f"m:{account.pk}:{submission_key}" if submission_key else None,
    )
    Consent.objects.get_or_create(
        matter=matter,
        defaults={
            "version": version,
            "sha256": hashlib.sha256(notice.encode()).hexdigest(),
            "is_separate": kind.sensitive,
        },
    )
    drop_draft(account, kind)
    return matter


def forget_drafts(today: dt.date) -> str:
    """Remove drafts that nobody has touched for a month."""
    before = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    removed, _ = RequestDraft.objects.filter(saved_at__lt=before).delete()
    return f"清理过期草稿{removed}份。"
