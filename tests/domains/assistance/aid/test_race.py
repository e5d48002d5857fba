"""Many desks at the same moment: one household's limit, one student, one order. Shown where rows
are really locked."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from gonghui.domains.assistance.aid.models import AidGrant, StudyApplication
from gonghui.domains.assistance.aid.services import giving, granting, studying
from gonghui.domains.assistance.aid.services.granting import Ask
from gonghui.engines.money.models import PaymentOrder
from gonghui.kernel.refusal import Refusal
from tests.domains.assistance.aid.test_students import LETTER, campaign_of, student
from tests.domains.assistance.aid.world import County, file_of, number_of, worker

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DESKS = 64
AT_ONCE = 16


def at_once(act: Callable[[], Any]) -> list[str]:
    """What each desk is told when all press at once; no more connections than a small server has."""
    seats, told = threading.Semaphore(AT_ONCE), []

    def press() -> None:
        with seats:
            try:
                told.append(f"done {act()}")
            except Refusal as refusal:
                told.append(refusal.message)
            finally:
                connection.close()

    desks = [threading.Thread(target=press) for _ in range(DESKS)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join(timeout=120)
    assert len(told) == DESKS
    return told


def test_a_households_limit_holds_whoever_asks_first(county: County) -> None:
    person = worker("张并发", county.base)
    file_of(person, county)

    told = at_once(
        lambda: granting.propose(
            person,
            ask=Ask("living", "生活困难", amount=Decimal(9000)),
            union=county.base,
            actor=county.aid,
        )
    )

    assert sum(one.startswith("done") for one in told) == 1
    assert AidGrant.objects.get().amount == Decimal(9000)


def test_a_student_is_applied_for_once(county: County) -> None:
    today = dt.date.today()
    campaign = campaign_of(county, year=today.year)
    type(campaign).objects.filter(pk=campaign.pk).update(
        opens_on=today.replace(month=1, day=1), closes_on=today.replace(month=12, day=31)
    )
    parents = [worker(name, county.base) for name in ("张父", "李母")]
    number = number_of(dt.date(today.year - 18, 1, 1))
    turns = iter(range(DESKS))

    def ask() -> Any:
        return studying.apply(
            parents[next(turns) % 2],
            student=student(number=number),
            union=county.base,
            actor=county.aid,
            papers=[LETTER],
        )

    told = at_once(ask)

    assert sum(one.startswith("done") for one in told) == 1
    assert StudyApplication.objects.count() == 1


def test_a_grant_is_drafted_once(county: County) -> None:
    person = worker("王并发", county.base)
    file_of(person, county)
    grant = granting.propose(
        person,
        ask=Ask("living", "生活困难", amount=Decimal(900)),
        union=county.base,
        actor=county.aid,
    )
    county.pass_on(county.pass_on(grant.matter, county.aid), county.approver)

    told = at_once(lambda: giving.draft_payment(grant, line=county.line, actor=county.aid))

    assert sum(one.startswith("done") for one in told) == 1
    assert PaymentOrder.objects.count() == 1
