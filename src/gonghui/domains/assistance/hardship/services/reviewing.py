"""动态复核: the rule is asked again about a filed household."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from gonghui.domains.assistance.hardship.enums import EventKind, FileState
from gonghui.domains.assistance.hardship.models import HardshipAssessment, HardshipFile
from gonghui.domains.assistance.hardship.services import ledger
from gonghui.domains.assistance.hardship.services.drafting import save_household
from gonghui.domains.assistance.hardship.services.finding import assess_file
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def review(
    file: HardshipFile, on: dt.date, *, actor: Any, remarks: str = "", **changes: Any
) -> HardshipAssessment:
    """Keep what has changed in the household (`changes` as `save_household` takes them), assess it
    by the standard of the day, and write the review into the ledger.

    A household that counts still takes the category that the rule gives; one that does not keeps
    its own until it leaves the files by a procedure of its own.
    """
    row = ledger.locked(file.pk)
    if row.state not in (FileState.ACTIVE, FileState.RELIEVED):
        raise Refusal(f"档案现为“{row.get_state_display()}”，不能复核。")
    if changes:
        save_household(row, actor=actor, reason="动态复核", **changes)
    assessment = assess_file(row, actor=actor, on=on)
    ledger.append(
        row,
        EventKind.REVIEWED,
        on,
        actor=actor,
        category=assessment.category or row.category,
        reason=assessment.category or "none",
        remarks=remarks,
    )
    record(
        "hardship.reviewed",
        actor=actor,
        union=row.union,
        target=row,
        detail={"on": on.isoformat()},
    )
    file.refresh_from_db()
    return assessment
