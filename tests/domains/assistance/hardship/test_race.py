"""Many desks at the same moment: one household, one application, one file number. Shown where rows
are really locked."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from gonghui.domains.assistance.hardship import services
from gonghui.domains.assistance.hardship.models import (
    FileCounter,
    HardshipEvent,
    HardshipFile,
    HouseholdIndex,
)
from gonghui.engines.matters.models import Matter, Publicity
from gonghui.engines.matters.queries import desks_now
from gonghui.engines.matters.services import act, close_publicity
from gonghui.kernel.refusal import Refusal
from tests.domains.assistance.hardship.conftest import Helpers, verify, visit
from tests.domains.membership.conftest import id_number

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DESKS = 64
AT_ONCE = 16


def at_once(acts: list[Callable[[], Any]]) -> list[str]:
    """What each is told when all press at once."""
    seats, told = threading.Semaphore(AT_ONCE), []

    def press(one: Callable[[], Any]) -> None:
        with seats:
            try:
                told.append(f"done {one()}")
            except Refusal as refusal:
                told.append(refusal.message)
            finally:
                connection.close()

    desks = [threading.Thread(target=press, args=(one,)) for one in acts]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join(timeout=120)
    assert len(told) == len(acts)
    return told


def test_a_household_stands_in_one_file(draft: Any, helpers: Helpers, join: Any, cast: Any) -> None:
    his = id_number(dt.date(1984, 2, 3), 77)
    names = ("张一", "张二", "张三", "张四", "张五", "张六", "张七", "张八")
    files = [draft(join(name), actor=helpers.union, spouse=his) for name in names]

    told = at_once([lambda file=file: services.submit(file, actor=helpers.union) for file in files])

    assert sum(one.startswith("done") for one in told) == 1
    assert sum("一户一档" in one for one in told) == len(names) - 1
    assert Matter.objects.count() == 1
    assert HouseholdIndex.objects.values("file").distinct().count() == 1
    assert HardshipFile.objects.filter(state="draft").count() == len(names) - 1


def test_an_application_is_handed_in_and_filed_once(
    draft: Any, helpers: Helpers, cast: Any
) -> None:
    file = draft(actor=helpers.union)
    told = at_once([lambda: services.submit(file, actor=helpers.union).pk] * DESKS)
    assert (len(set(told)), Matter.objects.count()) == (1, 1)

    def passed(actor: Any) -> None:
        (desk,) = desks_now(Matter.objects.get())
        act(desk, action="pass", actor=actor, opinion="同意")

    passed(helpers.union)
    visit(file, helpers)
    passed(helpers.union)
    file.refresh_from_db()
    verify(file, helpers)
    passed(helpers.county)
    publicity = Publicity.objects.get()
    close_publicity(publicity, today=publicity.to_on + dt.timedelta(days=1))
    (desk,) = desks_now(Matter.objects.get())

    told = at_once(
        [lambda: act(desk, action="pass", actor=helpers.approver, opinion="同意")] * DESKS
    )

    assert sum(one.startswith("done") for one in told) == 1
    assert HardshipEvent.objects.filter(kind="filed").count() == 1
    assert FileCounter.objects.get().last == 1
