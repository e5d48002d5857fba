"""Handing an application in."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.assistance.hardship import queries
from gonghui.domains.assistance.hardship.enums import FileState
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.rules.completeness import missing_in
from gonghui.domains.assistance.hardship.services.drafting import ask_to_write, keep_version
from gonghui.domains.assistance.hardship.services.ledger import hold_household, locked
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.enums import Channel, MatterState
from gonghui.engines.matters.models import Matter
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal

KIND = "hardship_filing"


@transaction.atomic
def submit(
    file: HardshipFile, *, actor: Any, channel: str = Channel.DESK, submission_key: str = ""
) -> Matter:
    """Hand an application in; one that was returned goes back to the step that asked.

    Refusal naming all that is missing, and where a member of the household stands in another file.
    The same application handed in again gives the matter of the first time.
    """
    row = locked(file.pk)
    matter = row.matter
    if row.state == FileState.APPLYING and matter is not None:
        if matter.state != MatterState.RETURNED:
            return matter
        ask_to_write(row, actor)
        _ask_whole(row)
        hold_household(row)
        matter = matters.supplement(matter, actor=actor, text="已补充材料")
        file.refresh_from_db()
        return matter
    ask_to_write(row, actor)
    if row.state != FileState.DRAFT:
        raise Refusal("该申请已经办结，请重新填写申请。")
    _ask_whole(row)
    row.state, row.applied_on = FileState.APPLYING, timezone.localdate()
    row.people, row.changed_at = row.members.count(), timezone.now()
    keep_version(row, actor=actor, reason="申请")
    row.save()
    hold_household(row)
    row.matter = matters.submit(
        KIND,
        union=row.union,
        actor=actor,
        person=row.person,
        data={"cause": row.main_cause},
        channel=channel,
        submission_key=submission_key or f"hardship-{row.uid}",
    )
    row.save(update_fields=["matter"])
    record("hardship.submitted", actor=actor, union=row.union, target=row)
    file.refresh_from_db()
    return row.matter


def _ask_whole(file: HardshipFile) -> None:
    missing = missing_in(queries.declared_of(file))
    if missing:
        raise Refusal(f"还没有填完：{'；'.join(missing)}。")
