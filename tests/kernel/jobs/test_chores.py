"""Daily work is done once a day, whoever asks first."""

import datetime as dt

import pytest

from gonghui.kernel.jobs import chores
from gonghui.kernel.jobs.chores import Chore, run_due_chores
from gonghui.kernel.jobs.models import ChoreRun

MONDAY = dt.date(2026, 11, 16)


@pytest.fixture
def asked(monkeypatch):
    """Days on which the only chore was done; a day in `bad` makes it fail."""
    done: list[dt.date] = []
    bad: set[dt.date] = set()

    def sweep(today):
        if today in bad:
            raise RuntimeError("broom broken")
        done.append(today)
        return "扫完了"

    monkeypatch.setattr(chores, "CHORES", [Chore("sweep", "打扫", sweep)])
    return done, bad


def test_a_chore_is_done_once_a_day(db, asked):
    done, _ = asked

    first, second = run_due_chores(MONDAY), run_due_chores(MONDAY)
    tomorrow = run_due_chores(MONDAY + dt.timedelta(days=1))

    assert (first, second, tomorrow) == (["sweep"], [], ["sweep"])
    assert done == [MONDAY, MONDAY + dt.timedelta(days=1)]
    assert ChoreRun.objects.get(on=MONDAY).result == "扫完了"


def test_a_chore_that_fails_says_so_and_is_tried_tomorrow(db, asked):
    done, bad = asked
    bad.add(MONDAY)

    run_due_chores(MONDAY)
    run_due_chores(MONDAY + dt.timedelta(days=1))

    assert ChoreRun.objects.get(on=MONDAY).result == "未完成，请查看日志。"
    assert done == [MONDAY + dt.timedelta(days=1)]
