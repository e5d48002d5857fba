"""The first half of an import: every row of the file read, judged, and kept with its verdict."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.registers.importing.bulk import insert_rows
from gonghui.engines.registers.importing.cells import chunk_of_lines, read_cells
from gonghui.engines.registers.importing.chunk import Chunk
from gonghui.engines.registers.importing.layout import ImportContext, Importer
from gonghui.engines.registers.importing.reading import Table, open_table
from gonghui.engines.registers.models import ImportRow, ImportRun, RunState, Verdict, closed
from gonghui.kernel.people.protection import blind_index
from gonghui.kernel.refusal import Refusal

ROWS_A_STEP = 5_000

Told = Callable[[ImportRun], None]
"""Called inside the transaction of a step: the job's own cursor moves with the run's."""


def context_of(run: ImportRun) -> ImportContext:
    """For whom and where this run imports."""
    return ImportContext(run.entry, run.union, run.uploaded_by, timezone.localdate())


def examine(chunk: Chunk, importer: Importer, context: ImportContext) -> None:
    """Judge a chunk: cells, facts against each other, rows against the register."""
    read_cells(chunk, today=context.today)
    importer.check(chunk)
    label = chunk.layout.column(chunk.layout.key).label
    spoiled = {place for place, found in chunk.reasons.items() if label in dict(found)}
    chunk.keys = [
        blind_index(str(key)) if key is not None and place not in spoiled else ""
        for place, key in enumerate(chunk.frame[chunk.layout.key].to_list())
    ]
    importer.match(chunk)


class Staging:
    """One file being read by one worker. A successor opens the file again and passes over what is
    staged already."""

    def __init__(self, run: ImportRun, source: bytes | Path) -> None:
        self.run_id = run.pk
        self.layout = run.entry.import_layout
        self.context = context_of(run)
        self.importer = self.layout.importer(self.context)
        self.table: Table = open_table(run.file_name, source, self.layout)
        self.table.skip_to(run.staged_count)

    def step(self, run: ImportRun, told: Told | None = None) -> bool:
        """Judge and keep the next rows. True when the whole file is staged."""
        lines = self.table.take(ROWS_A_STEP)
        if not lines:
            return _finish(run, told)
        fields = self.table.headings.fields
        chunk, cells = chunk_of_lines(self.layout, fields, lines)
        examine(chunk, self.importer, self.context)
        _refuse_repeated(run, chunk)
        if self.layout.warn is not None:
            self.layout.warn(chunk, self.context)
        verdicts = [verdict or Verdict.ERROR for verdict in chunk.verdicts]
        sealed = [
            closed({"cells": kept, "changes": _changes(chunk, place)}, run.pk)
            for place, kept in enumerate(cells)
        ]
        with transaction.atomic():
            locked = ImportRun.objects.select_for_update().get(pk=run.pk)
            if locked.staged_count != run.staged_count:
                raise RuntimeError("another worker is reading this file")
            insert_rows(
                ImportRow,
                len(chunk),
                {
                    "run_id": [run.pk] * len(chunk),
                    "row_number": chunk.numbers,
                    "key": chunk.keys,
                    "verdict": [verdict.value for verdict in verdicts],
                    "reasons": [chunk.told(place) for place in range(len(chunk))],
                    "is_warned": [chunk.is_warned(place) for place in range(len(chunk))],
                    "sealed": sealed,
                    "target_id": [chunk.targets.get(place) for place in range(len(chunk))],
                    "is_applied": [False] * len(chunk),
                },
            )
            run.headers, run.fields = list(self.table.headings.texts), list(fields)
            run.state, run.row_count = RunState.STAGING, self.table.row_count
            run.staged_count = self.table.position
            for verdict, count in Counter(verdicts).items():
                setattr(run, f"{verdict.value}_count", run.count_of(verdict.value) + count)
            run.warned_count += sum(map(chunk.is_warned, range(len(chunk))))
            run.save()
            if told:
                told(run)
        return False


def _changes(chunk: Chunk, place: int) -> list[Any]:
    settled = chunk.settled.get(place)
    return list(settled.changes) if settled else []


def _refuse_repeated(run: ImportRun, chunk: Chunk) -> None:
    """Of several rows about the same thing the first one counts."""
    wanted = {key for key in chunk.keys if key}
    earlier: dict[str, int] = dict(
        ImportRow.objects.filter(run=run, key__in=wanted)
        .order_by("-row_number")
        .values_list("key", "row_number")
    )
    label = chunk.layout.column(chunk.layout.key).label
    for place, key in enumerate(chunk.keys):
        if not key:
            continue
        if key in earlier:
            chunk.refuse_one(place, label, f"与第{earlier[key]}行重复，请删去其中一行")
        else:
            earlier[key] = chunk.numbers[place]


@transaction.atomic
def _finish(run: ImportRun, told: Told | None) -> bool:
    run.state = RunState.PREVIEWED
    run.save(update_fields=["state"])
    if told:
        told(run)
    discard_file(run)
    return True


def discard_file(run: ImportRun) -> None:
    """Delete the uploaded bytes: they are plain, what is staged is sealed."""
    stored = run.file
    if stored is None:
        return
    run.file = None
    run.save(update_fields=["file"])
    location = stored.location
    stored.delete()
    transaction.on_commit(lambda: location.unlink(missing_ok=True))


@transaction.atomic
def fail(run: ImportRun, message: str) -> None:
    """Give up on a file: nothing of it stays but the reason."""
    run.rows.all().delete()  # type: ignore[attr-defined]
    run.state, run.message, run.finished_at = RunState.FAILED, message[:500], timezone.now()
    for verdict in Verdict:
        setattr(run, f"{verdict.value}_count", 0)
    run.staged_count = run.warned_count = 0
    run.save()
    discard_file(run)


_mine = threading.local()
"""The file that this thread is reading: opening it again for each step would read it forty times."""


def stage_step_of(run: ImportRun, told: Told | None = None) -> bool:
    """One step of the file a run was uploaded with. A Refusal leaves a failed run and no rows."""
    staging: Staging | None = getattr(_mine, "staging", None)
    try:
        if run.state == RunState.PREVIEWED:
            return True
        if (
            staging is None
            or staging.run_id != run.pk
            or staging.table.position != run.staged_count
        ):
            _mine.staging = None
            if run.file is None:
                raise Refusal("上传的文件已经清理，请重新上传。")
            staging = Staging(run, run.file.location)
            _mine.staging = staging
        is_over = staging.step(run, told)
    except Refusal as refusal:
        _mine.staging = None
        fail(run, refusal.message)
        raise
    except BaseException:
        _mine.staging = None
        raise
    if is_over:
        _mine.staging = None
    return is_over
