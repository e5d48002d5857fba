"""The second half of an import: what the preview showed is written, chunk by chunk."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from gonghui.engines.registers.importing.bulk import update_rows
from gonghui.engines.registers.importing.cells import chunk_of_cells
from gonghui.engines.registers.importing.chunk import Chunk
from gonghui.engines.registers.importing.layout import Importer
from gonghui.engines.registers.importing.staging import ROWS_A_STEP, Told, context_of, examine
from gonghui.engines.registers.models import (
    WRITTEN,
    ImportRow,
    ImportRun,
    RunState,
    Verdict,
)
from gonghui.kernel.audit.services import record
from gonghui.kernel.planner import refresh_planner

_LOCK_SPACE = 7_401
MANY = 1_000
"""Rows after which the database should look at its tables anew."""


def apply_step_of(
    run: ImportRun, told: Told | None = None, importer: Importer | None = None
) -> bool:
    """Write the next rows. True when nothing is left.

    Every row is judged once more in the transaction that writes it: what changed in the register
    since the preview turns the row into a conflict instead of harm. A collision with somebody who
    registers the same person this very moment is met by judging the chunk again.
    """
    try:
        return _apply(run, told, importer)
    except IntegrityError:
        run.refresh_from_db()
        return _apply(run, told, importer)


@transaction.atomic
def _apply(run: ImportRun, told: Told | None, importer: Importer | None) -> bool:
    _one_at_a_time()
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.state == RunState.DONE:
        return True
    rows = list(
        ImportRow.objects.filter(
            run=run, verdict__in=WRITTEN, is_applied=False, row_number__gt=locked.applied_to
        ).order_by("row_number")[:ROWS_A_STEP]
    )
    if not rows:
        run.state, run.finished_at = RunState.DONE, timezone.now()
        run.save(update_fields=["state", "finished_at"])
        if run.entry.import_layout.done is not None:
            run.entry.import_layout.done(context_of(run))
        if run.written_count >= MANY:
            refresh_planner()
        if told:
            told(run)
        return True
    context = context_of(run)
    importer = importer or context.register.import_layout.importer(context)
    chunk = chunk_of_cells(
        context.register.import_layout,
        run.fields,
        [row.row_number for row in rows],
        [row.content["cells"] for row in rows],
    )
    examine(chunk, importer, context)
    importer.apply(chunk)
    _note(run, chunk, rows)
    run.save()
    if told:
        told(run)
    return False


def _one_at_a_time() -> None:
    """Two imports into one installation write in turn. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_SPACE])


def _note(run: ImportRun, chunk: Chunk, rows: list[ImportRow]) -> None:
    """Write down what became of each row, and one audit record for the chunk."""
    verdicts = [verdict or Verdict.ERROR for verdict in chunk.verdicts]
    written = [verdict in WRITTEN for verdict in verdicts]
    for row, verdict in zip(rows, verdicts, strict=True):
        if row.verdict != verdict:
            setattr(run, f"{row.verdict}_count", run.count_of(row.verdict) - 1)
            setattr(run, f"{verdict.value}_count", run.count_of(verdict.value) + 1)
    update_rows(
        ImportRow,
        [row.pk for row in rows],
        {
            "verdict": [verdict.value for verdict in verdicts],
            "reasons": [chunk.told(place) for place in range(len(rows))],
            "target_id": [chunk.targets.get(place) for place in range(len(rows))],
            "is_applied": written,
        },
    )
    run.applied_to = rows[-1].row_number
    run.applied_count += sum(written)
    counts: dict[str, Any] = {
        "new": str(verdicts.count(Verdict.NEW)),
        "changed": str(verdicts.count(Verdict.CHANGED)),
    }
    if any(written):
        record(
            "registers.import_applied",
            actor=run.uploaded_by,
            union=run.union,
            target=run,
            detail={
                "register": run.register,
                "title": run.entry.title,
                "file": run.file_name,
                "first": str(rows[0].row_number),
                "last": str(rows[-1].row_number),
                **counts,
            },
        )
