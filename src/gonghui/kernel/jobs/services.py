"""Putting work into the queue and doing it."""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
import threading
import time
from typing import Any

from django.db import close_old_connections, transaction
from django.db.models import F, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from gonghui.kernel.jobs.kinds import JOB_KINDS
from gonghui.kernel.jobs.models import Job, JobState
from gonghui.kernel.notify.services import send
from gonghui.kernel.refusal import Refusal

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=60)
MOST_ATTEMPTS = 5
TOLD_AFTER = dt.timedelta(minutes=1)
"""Who waited longer for a job has gone on to something else, and is told when it is done."""


def enqueue(
    kind: str, *, title: str, union: Any, owner: Any, parameters: dict[str, Any], total: int = 0
) -> Job:
    """Ask for long work. KeyError for an undeclared kind."""
    JOB_KINDS[kind]
    job: Job = Job.objects.create(
        kind=kind, title=title, union=union, owner=owner, parameters=parameters, total=total
    )
    return job


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[:60]


@transaction.atomic
def take_next(worker: str) -> Job | None:
    """Lease the oldest job that waits, or whose worker went silent."""
    now = timezone.now()
    ready = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=now)
    job: Job | None = (
        Job.objects.select_for_update(skip_locked=True).filter(ready).order_by("pk").first()
    )
    if job is None:
        return None
    job.state, job.leased_by, job.lease_until = JobState.RUNNING, worker, now + LEASE
    job.attempts = F("attempts") + 1
    job.save(update_fields=["state", "leased_by", "lease_until", "attempts"])
    job.refresh_from_db()
    return job


def run_job(job: Job, *, worker: str) -> Job:
    """Do a leased job to its end, renewing the lease with each step."""
    kind = JOB_KINDS[job.kind]
    try:
        if job.attempts > MOST_ATTEMPTS:
            raise Refusal("任务多次中断，已停止。请检查服务器后重新发起。")
        while not kind.step(job):
            if not _renew(job, worker):
                return job  # somebody else took over after a long silence
    except Refusal as refusal:
        _finish(job, JobState.FAILED, refusal.message)
    except Exception:
        logger.exception("job %s failed", job.pk)
        _finish(
            job,
            JobState.FAILED,
            "处理时出现意外错误，已停止；已完成的部分保留。请联系管理员查看日志。",
        )
    else:
        _finish(job, JobState.DONE, job.message)
    return job


def _renew(job: Job, worker: str) -> bool:
    return bool(
        Job.objects.filter(pk=job.pk, leased_by=worker).update(lease_until=timezone.now() + LEASE)
    )


@transaction.atomic
def _finish(job: Job, state: JobState, message: str) -> None:
    job.state, job.message, job.finished_at = state, message[:300], timezone.now()
    job.save(update_fields=["state", "message", "finished_at", "result_url"])
    was_long = job.finished_at - job.created_at >= TOLD_AFTER
    if job.owner is not None and (was_long or state == JobState.FAILED):
        send(
            "jobs.failed" if state == JobState.FAILED else "jobs.done",
            to=[job.owner],
            union=job.union,
            context={"title": job.title, "result": job.message},
            url=job.result_url or _page_of(job),
            key=str(job.pk),
        )


def _page_of(job: Job) -> str:
    """Where a site shows the job, "" where none does."""
    try:
        return reverse("job", args=[job.pk])
    except NoReverseMatch:
        return ""


def run_pending(*, worker: str | None = None) -> int:
    """Do everything that waits, in this thread. Returns how many jobs were run."""
    worker = worker or worker_name()
    count = 0
    while (job := take_next(worker)) is not None:
        run_job(job, worker=worker)
        count += 1
    return count


def work_forever(stop: threading.Event, *, pause: float = 1.0) -> None:
    """The worker's loop, in a thread of `gonghui run` or a process of its own."""
    while not stop.is_set():
        close_old_connections()
        try:
            if not run_pending():
                stop.wait(pause)
        except Exception:
            logger.exception("worker: the queue could not be read")
            time.sleep(pause)
