"""Long work: leased, resumed after a worker died, never done twice, ended with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from gonghui.kernel.jobs import kinds, services
from gonghui.kernel.jobs.kinds import JobKind
from gonghui.kernel.jobs.models import Job, JobState
from gonghui.kernel.notify.queries import of_account
from gonghui.kernel.refusal import Refusal

Declare = Callable[[Callable[[Job], bool]], None]


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Declare:
    """Make `step` the work of jobs of kind "test"."""

    def declared(step: Callable[[Job], bool]) -> None:
        entries = dict(kinds.JOB_KINDS._load())
        entries["test"] = JobKind("test", "试", step, "jobs.view")
        monkeypatch.setattr(kinds.JOB_KINDS, "_entries", entries)

    return declared


def three_steps(job: Job) -> bool:
    """One of three pieces."""
    job.done += 1
    job.cursor = str(job.done)
    job.save(update_fields=["done", "cursor"])
    return job.done >= 3


def ask(cast: Any) -> Job:
    return services.enqueue(
        "test", title="试一试", union=cast.county_a, owner=None, parameters={}, total=3
    )


def test_a_job_is_done_step_by_step(cast: Any, declare: Declare) -> None:
    declare(three_steps)
    job = ask(cast)

    assert services.run_pending() == 1

    job.refresh_from_db()
    assert (job.state, job.done, job.percent, job.is_over) == (JobState.DONE, 3, 100, True)


def test_a_leased_job_is_not_given_to_a_second_worker(cast: Any, declare: Declare) -> None:
    declare(three_steps)
    ask(cast)

    assert services.take_next("one") is not None
    assert services.take_next("two") is None


def test_an_expired_lease_lets_another_worker_go_on_where_the_first_stopped(
    cast: Any, declare: Declare
) -> None:
    declare(three_steps)
    ask(cast)
    dead = services.take_next("dead")
    assert dead is not None
    three_steps(dead)
    Job.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))

    second = services.take_next("alive")
    assert second is not None
    services.run_job(second, worker="alive")

    job = Job.objects.get()
    assert (job.state, job.done, job.attempts, job.leased_by) == (JobState.DONE, 3, 2, "alive")


def test_a_worker_whose_lease_was_taken_over_stops(cast: Any, declare: Declare) -> None:
    calls: list[int] = []

    def slow(job: Job) -> bool:
        calls.append(1)
        Job.objects.filter(pk=job.pk).update(leased_by="another")
        return False

    declare(slow)
    ask(cast)
    job = services.take_next("one")
    assert job is not None

    services.run_job(job, worker="one")

    assert len(calls) == 1
    assert Job.objects.get().state == JobState.RUNNING


def test_a_refusal_ends_the_job_with_its_sentence(cast: Any, declare: Declare) -> None:
    def refuse(job: Job) -> bool:
        raise Refusal("文件已被删除，请重新上传。")

    declare(refuse)
    ask(cast)
    services.run_pending()

    job = Job.objects.get()
    assert (job.state, job.message) == (JobState.FAILED, "文件已被删除，请重新上传。")


def test_an_unexpected_error_shows_no_inside(cast: Any, declare: Declare) -> None:
    def crash(job: Job) -> bool:
        raise ValueError("secret path /etc")

    declare(crash)
    ask(cast)
    services.run_pending()

    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert "secret" not in job.message


def test_a_job_that_kills_its_workers_is_given_up(cast: Any, declare: Declare) -> None:
    declare(three_steps)
    job = ask(cast)
    Job.objects.update(attempts=services.MOST_ATTEMPTS)

    services.run_pending()

    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.FAILED, 0)


def test_jobs_are_done_in_the_order_they_were_asked_for(cast: Any, declare: Declare) -> None:
    done: list[int] = []

    def note(job: Job) -> bool:
        done.append(job.pk)
        return True

    declare(note)
    asked = [ask(cast).pk for _ in range(3)]

    assert services.run_pending() == 3
    assert done == asked


def test_an_undeclared_kind_is_an_error(cast: Any) -> None:
    with pytest.raises(KeyError):
        services.enqueue("no", title="x", union=cast.city, owner=None, parameters={})


def test_jobs_are_seen_through_the_doorway(cast: Any, declare: Declare) -> None:
    declare(three_steps)
    ask(cast)

    assert Job.objects.visible_to(cast.officer_a, "jobs.view").count() == 1
    assert Job.objects.visible_to(cast.officer_b, "jobs.view").count() == 0


def test_who_asked_is_told_of_a_long_job_and_of_a_failure(
    cast: Any, declare: Declare, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask_for(title: str) -> Job:
        return services.enqueue(
            "test", title=title, union=cast.county_a, owner=cast.officer_a, parameters={}
        )

    def told() -> list[str]:
        return [message.title for message in of_account(cast.officer_a)]

    declare(three_steps)
    ask_for("短的")
    services.run_pending()
    assert told() == []

    job = ask_for("长的")
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - services.TOLD_AFTER)
    services.run_pending()
    assert told() == ["“长的”已完成"]
    assert of_account(cast.officer_a)[0].url == f"/jobs/{job.pk}/"

    def refused(job: Job) -> bool:
        raise Refusal("表头不对。")

    declare(refused)
    ask_for("坏的")
    services.run_pending()
    assert told() == ["“坏的”没有完成", "“长的”已完成"]
