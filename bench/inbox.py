"""The four boxes of matters with 10,000 open at 200 desks: with a million closed against ten
thousand closed."""

from __future__ import annotations

import datetime as dt
import random
import statistics
import time
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from bench.measure import Goal, Result
from bench.world import REASON, World
from gonghui.engines.matters.asks import long_text
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MATTER_KINDS, MatterKind, Step
from gonghui.engines.matters.models import Desk, Matter
from gonghui.engines.matters.terms import workdays
from gonghui.engines.registers.importing.bulk import insert_rows, reserve_ids
from gonghui.kernel.access.permissions import OFFICER
from gonghui.kernel.people.models import Person

OPEN, FEW, MANY = 10_000, 10_000, 1_000_000
AT_ONCE = 20_000
TURNS = 9
BOXES = {
    "待办": "/matters/",
    "已办": "/matters/done/",
    "在办": "/matters/running/",
    "办结": "/matters/closed/",
    "我办结的": "/matters/closed/?by=me",
    "待办件数": "/matters/count/",
}
KIND = MatterKind(
    code="bench_request",
    title="基准申请",
    public_title="基准申请",
    basis="基准",
    applicant=Applicant.PERSON,
    asks=(long_text("reason", "事由"),),
    route=(Step("review", "审核", by=OFFICER, within=workdays(5)),),
)


def measure(world: World) -> list[Result]:
    """Few first: the table grows in between. The county's officer asks: a hundred open matters wait
    at his desk, and he has acted on a tenth of the closed ones."""
    MATTER_KINDS._load()[KIND.key] = KIND
    filling = _Filling(world)
    filling.add_open(OPEN)
    filling.add_closed(FEW)
    client = Client(SERVER_NAME="localhost")
    client.force_login(world.account, backend="django.contrib.auth.backends.ModelBackend")
    few = {name: _asked(client, url) for name, url in BOXES.items()}
    filling.add_closed(MANY - FEW)
    many = {name: _asked(client, url) for name, url in BOXES.items()}
    for name in BOXES:
        if few[name][1] != many[name][1]:
            raise AssertionError(f"{name}: {few[name][1]} queries became {many[name][1]}")
    return [
        Result(
            f"{name}, {MANY:,} closed against {FEW:,} ({many[name][1]} queries)",
            many[name][0],
            few[name][0],
            Goal("≤", 1.3),
        )
        for name in BOXES
    ]


def _asked(client: Client, url: str) -> tuple[float, int]:
    """Median milliseconds of a page, and how many queries it sends."""
    spent = []
    client.get(url)
    sent: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        client.get(url)
    for _ in range(TURNS):
        began = time.perf_counter()
        answer = client.get(url)
        spent.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise AssertionError(f"{url} answered {answer.status_code}")
    return statistics.median(spent), len(sent)


class _Filling:
    """Writes matters in sets, past the services."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.person = Person.objects.order_by("pk").first()
        self.unions = [union.pk for union in world.unions]
        self.chance = random.Random(1)  # noqa: S311  repeatable, not secret
        self.serial = 0

    def add_open(self, count: int) -> None:
        """Every hundredth at the county's own desk."""
        today = self.world.today
        due = [today + dt.timedelta(days=self.chance.randrange(-5, 15)) for _ in range(count)]
        own = self.world.county.pk
        unions = [
            own if not number % 100 else self.chance.choice(self.unions) for number in range(count)
        ]
        now = [timezone.now()] * count
        keys = self._matters(count, unions, now, {"state": ["running"] * count, "due_on": due})
        self._desks(keys, unions, {"state": ["waiting"] * count, "due_on": due})

    def add_closed(self, count: int) -> None:
        """A tenth by the account that asks, at the county's desk."""
        while count > 0:
            size = min(AT_ONCE, count)
            count -= size
            ended = [
                timezone.now() - dt.timedelta(minutes=self.chance.randrange(2_000_000))
                for _ in range(size)
            ]
            mine = [not self.chance.randrange(10) for _ in range(size)]
            unions = [self.chance.choice(self.unions) for _ in range(size)]
            seats = [
                self.world.county.pk if own else union
                for own, union in zip(mine, unions, strict=True)
            ]
            keys = self._matters(
                size,
                unions,
                ended,
                {"state": ["closed"] * size, "outcome": ["approved"] * size, "closed_at": ended},
            )
            actors = [self.world.account.pk if own else None for own in mine]
            facts = {"state": ["acted"] * size, "action": ["pass"] * size}
            self._desks(keys, seats, {**facts, "acted_by_id": actors, "acted_at": ended})
        self._settle_down()

    def _matters(self, size: int, unions: list[Any], moved: list[Any], more: Any) -> Any:
        first = self.serial
        self.serial += size
        with transaction.atomic():
            keys = reserve_ids(Matter, size)
            insert_rows(
                Matter,
                size,
                {
                    "id": keys,
                    "kind": [KIND.code] * size,
                    "version": [1] * size,
                    "number": [f"基准-{first + place:08d}" for place in range(size)],
                    "union_id": unions,
                    "applicant_person_id": [self.person.pk] * size,
                    "title": [f"职工{first + place}：基准申请" for place in range(size)],
                    "stage": ["review"] * size,
                    "received_at": moved,
                    "moved_at": moved,
                    **more,
                },
            )
        return keys

    def _desks(self, matters: Any, unions: list[Any], more: Any) -> None:
        size = len(unions)
        with transaction.atomic():
            insert_rows(
                Desk,
                size,
                {
                    "id": reserve_ids(Desk, size),
                    "matter_id": matters,
                    "step": ["review"] * size,
                    "union_id": unions,
                    "role": [OFFICER.code] * size,
                    "opened_at": [timezone.now()] * size,
                    **more,
                },
            )

    def _settle_down(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for model in (Matter, Desk):
                    cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
            else:
                cursor.execute("ANALYZE")
        self.world.settle_down()
        if Matter.objects.everything(reason=REASON).count() < self.serial:
            raise AssertionError("not all matters were written")
