"""Verbs of an import: upload, confirm, go on after a breakdown, and all at once for the command
line."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.registers.declaration import REGISTERS, Register
from gonghui.engines.registers.importing.applying import apply_step_of
from gonghui.engines.registers.importing.reading import open_table
from gonghui.engines.registers.importing.staging import Staging, context_of, fail
from gonghui.engines.registers.models import ImportMode, ImportRow, ImportRun, RunState
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.checks import MEGABYTE, ROSTERS, check_file
from gonghui.kernel.files.services import store_file
from gonghui.kernel.jobs.services import enqueue
from gonghui.kernel.refusal import Refusal

LOOKED_AT_ONCE = 2 * MEGABYTE
"""Files up to this size are opened while the user waits, so that a wrong one is refused there."""

KEPT_DAYS = 30
"""How long rows of an import can be asked for as a receipt."""

Progress = Callable[[str, int, int], None]
"""Stage in words, rows done, rows in all."""


def _ask_scope(register: Register, union: Any, actor: Any) -> None:
    if actor is not None and not actor.may_at(register.permissions.imports, union):
        raise Refusal(f"您没有向“{union}”导入{register.noun}的权限。")


def _new_run(register: Register, union: Any, name: str, content: bytes, actor: Any) -> ImportRun:
    run: ImportRun = ImportRun.objects.create(
        register=register.code,
        union=union,
        uploaded_by=actor,
        file_name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
    )
    record(
        "registers.import_uploaded",
        actor=actor,
        union=union,
        target=run,
        detail={"title": register.title, "file": run.file_name, "sha256": run.sha256},
    )
    return run


@transaction.atomic
def start_import(
    register: Register, *, union: Any, name: str, content: bytes, actor: Any
) -> ImportRun:
    """Take a file in and have it read by a job.

    Refuses at once what can be seen at once: wrong kind, too large, and, for files of ordinary
    size, no headings, merged cells, nothing in it.
    """
    _ask_scope(register, union, actor)
    check_file(name, content, rule=ROSTERS)
    if len(content) <= LOOKED_AT_ONCE:
        open_table(name, content, register.import_layout)
    run = _new_run(register, union, name, content, actor)
    run.file = store_file(
        name=name,
        content=content,
        union=union,
        permission=register.permissions.imports,
        actor=actor,
    )
    run.job = enqueue(
        "registers.stage",
        title=f"核对{register.title}导入文件“{run.file_name}”"[:200],
        union=union,
        owner=actor,
        parameters={"run": run.pk},
    )
    run.save(update_fields=["file", "job"])
    return run


@transaction.atomic
def confirm_import(run: ImportRun, *, mode: str, actor: Any) -> ImportRun:
    """Have a previewed file written by a job. Confirming twice is once.

    Refuses to import a whole file with bad rows in it, and a file with nothing to write.
    """
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state in (RunState.APPLYING, RunState.DONE):
        return run
    _accept(run, mode=mode, actor=actor)
    run.job = enqueue(
        "registers.apply",
        title=f"导入{run.entry.title}“{run.file_name}”"[:200],
        union=run.union,
        owner=actor,
        parameters={"run": run.pk},
        total=run.written_count,
    )
    run.save()
    return run


def _accept(run: ImportRun, *, mode: str, actor: Any) -> None:
    _ask_scope(run.entry, run.union, actor)
    if run.state != RunState.PREVIEWED:
        raise Refusal("这个文件还没有核对完，请稍候再确认。")
    if mode == ImportMode.WHOLE and run.bad_count:
        raise Refusal(
            f"有{run.bad_count}行不合格，不能整表导入。请下载回执改正后重新上传，或者选择“只导入合格行”。"
        )
    if not run.written_count:
        raise Refusal("没有需要新增或变更的行，不必导入。")
    run.mode, run.state = ImportMode(mode), RunState.APPLYING


@transaction.atomic
def resume_import(run: ImportRun, *, actor: Any) -> ImportRun:
    """Go on with an import whose job broke down: what was committed is not done twice."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    _ask_scope(run.entry, run.union, actor)
    if not run.is_waiting or run.job is None or not run.job.is_over:
        return run
    kind = "registers.apply" if run.state == RunState.APPLYING else "registers.stage"
    run.job = enqueue(
        kind,
        title=run.job.title,
        union=run.union,
        owner=actor,
        parameters={"run": run.pk},
        total=run.job.total,
    )
    run.save(update_fields=["job"])
    return run


def forget_rows(*, before: dt.datetime) -> int:
    """Delete the rows of imports uploaded before a moment; what is said of the runs stays.

    For the nightly round: sealed copies of people's data are kept no longer than receipts are
    asked for. Returns how many rows went. A preview that nobody confirmed ends with its rows.
    """
    old = ImportRun.objects.everything(reason="rows are kept for a limited time").filter(
        created_at__lt=before
    )
    gone, _ = ImportRow.objects.filter(run__in=old).delete()
    old.filter(state=RunState.PREVIEWED).update(
        state=RunState.FAILED, message="超过保存期限，没有确认导入，明细已清理。请重新上传。"
    )
    return gone


def import_file(
    register_code: str,
    path: str | Path,
    union: Any,
    actor: Any,
    dry_run: bool = False,
    *,
    progress: Progress | None = None,
) -> ImportRun:
    """Read, judge and write a file at once, as the command line does. Bad rows stay out.

    A dry run stops at the preview, which can be confirmed on the page later. Raises Refusal
    for a file that cannot be read or a union out of reach.
    """
    register = REGISTERS[register_code]
    path = Path(path)
    if not path.is_file():
        raise Refusal(f"找不到文件“{path}”。")
    _ask_scope(register, union, actor)
    content = path.read_bytes()
    check_file(path.name, content, rule=ROSTERS)
    run = _new_run(register, union, path.name, content, actor)
    del content  # read again row by row
    tell = progress or (lambda stage, done, total: None)
    try:
        staging = Staging(run, path)
        while not staging.step(run):
            tell("核对", run.staged_count, run.row_count)
    except Refusal as refusal:
        fail(run, refusal.message)
        raise
    del staging
    if dry_run or not run.written_count:
        return run
    _accept(run, mode=ImportMode.GOOD, actor=actor)
    run.save()
    importer = register.import_layout.importer(context_of(run))
    while not apply_step_of(run, importer=importer):
        tell("导入", run.applied_count, run.written_count)
    return run


def forget_old_rows(today: dt.date) -> str:
    """The daily round: rows of imports older than KEPT_DAYS go."""
    gone = forget_rows(before=timezone.now() - dt.timedelta(days=KEPT_DAYS))
    return f"清理了{gone}行导入明细。"
