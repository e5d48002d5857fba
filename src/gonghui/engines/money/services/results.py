"""The bank's result file: read and shown first, then booked chunk by chunk."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from gonghui.engines.money.bank.results import ask_not_empty, read_rows
from gonghui.engines.money.enums import BatchState, LineResult, ResultState, RowVerdict
from gonghui.engines.money.models import PaymentBatch, ResultFile, ResultRow
from gonghui.engines.money.services.asking import ask_scope
from gonghui.engines.money.services.batching import ask_result_day, locked_batch
from gonghui.engines.money.services.paying import book
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.checks import ROSTERS
from gonghui.kernel.files.services import store_file
from gonghui.kernel.jobs.models import Job
from gonghui.kernel.jobs.services import enqueue
from gonghui.kernel.refusal import Refusal

ROWS_A_STEP = 250
"""Booked in one transaction. As many rows as this are booked while the user waits."""


@transaction.atomic
def read_result(
    batch: PaymentBatch,
    *,
    name: str,
    content: bytes,
    paid_on: dt.date | None = None,
    actor: Any,
) -> ResultFile:
    """Read a result file and say what each row means. Nothing is booked yet."""
    batch = locked_batch(batch)
    ask_scope(actor, "money.pay", batch.union)
    if batch.state != BatchState.SENT:
        raise Refusal(f"{batch}{BatchState(batch.state).label}，不能读入回盘。")
    paid_on = paid_on or timezone.localdate()
    ask_result_day(batch, paid_on)
    stored = store_file(
        name=name,
        content=content,
        union=batch.union,
        permission="money.pay",
        actor=actor,
        rule=ROSTERS,
        sealed=True,
    )
    rows = read_rows(batch, name, content, actor=actor)
    ask_not_empty(rows)
    counts = Counter(row.verdict for row in rows)
    result: ResultFile = ResultFile.objects.create(
        batch=batch,
        file=stored,
        paid_on=paid_on,
        row_count=len(rows),
        paid_count=counts[RowVerdict.PAID],
        failed_count=counts[RowVerdict.FAILED],
        wrong_count=counts[RowVerdict.WRONG],
        read_by=actor,
    )
    ResultRow.objects.bulk_create(
        [
            ResultRow(
                result=result,
                row_number=row.row_number,
                line=row.line,
                verdict=row.verdict,
                text=row.text,
            )
            for row in rows
        ],
        batch_size=500,
    )
    record(
        "money.result_read",
        actor=actor,
        union=batch.union,
        target=batch,
        detail={"count": len(rows)},
    )
    return result


def _locked_result(result: ResultFile) -> ResultFile:
    row: ResultFile = (
        ResultFile.objects.select_for_update(of=("self",))
        .select_related("batch__union", "read_by")
        .get(pk=result.pk)
    )
    return row


@transaction.atomic
def book_result(result: ResultFile, *, actor: Any) -> ResultFile:
    """Book a file as it was shown: at once when it is short, as a job when it is long. Rows that are
    wrong stay out."""
    result = _locked_result(result)
    ask_scope(actor, "money.pay", result.batch.union)
    if result.state != ResultState.PREVIEW:
        raise Refusal(f"这份回盘{ResultState(result.state).label}，请刷新后查看。")
    count = result.paid_count + result.failed_count
    if not count:
        raise Refusal("这份回盘没有可以入账的行，请核对文件后重新读入。")
    _ask_apart(result, actor)
    result.state, result.read_by = ResultState.APPLYING, actor
    if count > ROWS_A_STEP:
        result.job = enqueue(
            "money.result",
            title=f"{result.batch}回盘入账",
            union=result.batch.union,
            owner=actor,
            parameters={"result": result.pk},
            total=count,
        )
        result.job.result_url = reverse("money:batch", args=[result.batch_id])
        result.job.save(update_fields=["result_url"])
    result.save(update_fields=["state", "read_by", "job"])
    if result.job_id is None:
        book_step(result)
        book_step(result)
        result.refresh_from_db()
    return result


def _ask_apart(result: ResultFile, actor: Any) -> None:
    """Who confirms another's preview is asked the same as who made it."""
    if actor is None or actor == result.read_by:
        return
    mine = Q(pk=actor.pk)
    if actor.person_id is not None:
        mine |= Q(person=actor.person_id)
    accounts = type(actor).objects.filter(mine)
    orders = result.rows.filter(verdict__in=(RowVerdict.PAID, RowVerdict.FAILED))
    theirs = (
        Q(line__order__drafted_by__in=accounts)
        | Q(line__order__corrected_by__in=accounts)
        | Q(line__order__approved_by__in=accounts)
    )
    if actor.person_id is not None:
        theirs |= Q(line__order__payee_person=actor.person_id)
    if orders.filter(theirs).exists():
        raise Refusal("其中有您制单、审批或收款的支付单，请由读入回盘的出纳确认入账。")


@transaction.atomic
def book_step(result: ResultFile, told: Callable[[ResultFile], None] | None = None) -> bool:
    """Book the next rows. True when nothing is left.

    Rows, cursor and whatever `told` writes are one transaction: of a process that dies in the
    middle nothing stays of its last step, and the next begins where the last whole one ended.
    """
    result = _locked_result(result)
    if result.state != ResultState.APPLYING:
        return True
    rows = list(
        result.rows.filter(
            verdict__in=(RowVerdict.PAID, RowVerdict.FAILED), row_number__gt=result.booked_to
        ).select_related("line")[:ROWS_A_STEP]
    )
    if not rows:
        _finish(result)
        return True
    paid, failed = [], {}
    for row in rows:
        if row.line is not None and row.verdict == RowVerdict.PAID:
            paid.append(row.line)
        elif row.line is not None:
            failed[row.line] = row.text
    batch = locked_batch(result.batch)
    book(batch, paid=paid, failed=failed, on=result.paid_on, actor=result.read_by)
    result.booked_to = rows[-1].row_number
    result.save(update_fields=["booked_to"])
    if told is not None:
        told(result)
    return False


def _finish(result: ResultFile) -> None:
    result.state = ResultState.DONE
    result.save(update_fields=["state"])
    record(
        "money.result_booked",
        actor=result.read_by,
        union=result.batch.union,
        target=result.batch,
        detail={"paid": result.paid_count, "failed": result.failed_count},
    )


def result_job_step(job: Job) -> bool:
    """One step of the job that books a long file."""

    def told(result: ResultFile) -> None:
        booked = ResultRow.objects.filter(
            result=result,
            verdict__in=(RowVerdict.PAID, RowVerdict.FAILED),
            row_number__lte=result.booked_to,
        ).count()
        job.cursor, job.done = str(result.booked_to), booked
        job.message = f"已入账{booked}笔"
        job.save(update_fields=["cursor", "done", "message"])

    return book_step(ResultFile.objects.get(pk=job.parameters["result"]), told)


@transaction.atomic
def discard_result(result: ResultFile, *, actor: Any) -> ResultFile:
    """Give a preview up: the file was the wrong one."""
    result = _locked_result(result)
    ask_scope(actor, "money.pay", result.batch.union)
    if result.state != ResultState.PREVIEW:
        raise Refusal(f"这份回盘{ResultState(result.state).label}，请刷新后查看。")
    result.state = ResultState.DISCARDED
    result.save(update_fields=["state"])
    record("money.result_discarded", actor=actor, union=result.batch.union, target=result.batch)
    return result


def lines_without_answer(batch: PaymentBatch) -> int:
    """How many lines of a batch the bank has said nothing about."""
    return batch.lines.filter(is_live=True, result=LineResult.WAITING).count()
