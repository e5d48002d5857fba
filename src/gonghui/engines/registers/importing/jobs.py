"""The two halves of an import as jobs."""

from __future__ import annotations

import threading

from gonghui.engines.registers.importing.applying import apply_step_of
from gonghui.engines.registers.importing.layout import Importer
from gonghui.engines.registers.importing.staging import context_of, stage_step_of
from gonghui.engines.registers.models import ImportRun
from gonghui.kernel.jobs.models import Job

_mine = threading.local()


def _run_of(job: Job) -> ImportRun:
    run: ImportRun = (
        ImportRun.objects.everything(reason="the job of this import")
        .select_related("union", "uploaded_by", "file")
        .get(pk=job.parameters["run"])
    )
    return run


def stage_step(job: Job) -> bool:
    """Read and judge the next rows of the file."""

    def told(run: ImportRun) -> None:
        job.cursor, job.done, job.total = str(run.staged_count), run.staged_count, run.row_count
        job.message = f"新增{run.new_count}，变更{run.changed_count}，有问题{run.bad_count}"
        job.save(update_fields=["cursor", "done", "total", "message"])

    return stage_step_of(_run_of(job), told)


def apply_step(job: Job) -> bool:
    """Write the next rows into the register."""

    def told(run: ImportRun) -> None:
        job.cursor, job.done, job.total = str(run.applied_to), run.applied_count, run.written_count
        job.message = f"已写入{run.applied_count}条"
        job.save(update_fields=["cursor", "done", "total", "message"])

    run = _run_of(job)
    is_over = apply_step_of(run, told, _importer_of(run))
    if is_over:
        _mine.importer = None
    return is_over


def _importer_of(run: ImportRun) -> Importer:
    """What one worker looked up for a run serves all its steps."""
    known: tuple[int, Importer] | None = getattr(_mine, "importer", None)
    if known is None or known[0] != run.pk:
        known = (run.pk, run.entry.import_layout.importer(context_of(run)))
        _mine.importer = known
    return known[1]
