"""Many hands at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from gonghui.engines.matters import services
from gonghui.engines.matters.models import Desk, Matter, MatterEvent
from gonghui.kernel.refusal import Refusal
from tests.engines.matters import proof
from tests.engines.matters.conftest import again, make_account

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(works: list[Any]) -> list[Any]:
    """Run them all from one starting line; a refusal is an answer too."""
    line = threading.Barrier(len(works))

    def run(work: Any) -> Any:
        try:
            line.wait(timeout=30)
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_sixteen_approve_one_matter_and_one_succeeds(world):
    matter = world.submit("proof_plain")
    world.act(matter, world.base_officer)
    desk = matter.desks.get(state="waiting")
    chairs = [
        make_account(f"chair-{number}", f"主席{number}", "chair", world.cast.county_a)
        for number in range(16)
    ]

    def approving(chair):
        return lambda: services.act(
            Desk(pk=desk.pk, matter_id=matter.pk), action="pass", actor=chair
        )

    answers = at_once([approving(again(chair)) for chair in chairs])

    assert sum(isinstance(one, Matter) for one in answers) == 1
    refusals = [one.message for one in answers if isinstance(one, Refusal)]
    assert len(refusals) == 15
    assert all("已由主席" in text and "没有重复办理" in text for text in refusals)
    assert [matter.pk] == proof.SETTLED
    assert MatterEvent.objects.filter(matter=matter, verb="passed").count() == 2


def test_three_opinions_at_once_carry_the_step_once(world):
    matter = world.submit(amount="5000")
    world.act(matter, world.base_officer)
    actors = [again(one) for one in (world.cast.officer_a, world.aid, world.finance)]
    desks = [world.desk(matter, actor) for actor in actors]

    answers = at_once(
        [
            lambda desk=desk, actor=actor: services.act(desk, action="pass", actor=actor)
            for desk, actor in zip(desks, actors, strict=True)
        ]
    )

    assert sum(isinstance(one, Matter) for one in answers) == 2
    assert matter.desks.filter(step="publicity", state="waiting").count() == 1


def test_sixteen_submissions_get_sixteen_numbers_and_one_key_one_matter(world):
    actor = again(world.base_officer)

    made = at_once([lambda: world.submit(actor=again(actor)) for _ in range(8)])
    same = at_once(
        [lambda: world.submit(actor=again(actor), submission_key="same") for _ in range(8)]
    )

    assert len({matter.number for matter in made}) == 8
    assert len({matter.pk for matter in same}) == 1
