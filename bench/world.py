"""The invented county of the demo, two hundred base unions more, and people by the hundred
thousand."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from gonghui.demo.build import build
from gonghui.domains.membership.models import Membership, MembershipEvent, MembershipSpan
from gonghui.engines.indicators.periods import Period
from gonghui.engines.registers.importing.bulk import insert_rows, reserve_ids
from gonghui.engines.registers.models import ImportRow
from gonghui.kernel.access.models import Account
from gonghui.kernel.org.models import Union
from gonghui.kernel.org.services import found_union
from gonghui.kernel.people.models import Person
from gonghui.sites.cli.installation import prepare

BASE_UNIONS = 200
REASON = "a benchmark measures whole tables"
WRITTEN = (Person, Membership, MembershipEvent, MembershipSpan)
"""The tables that a roster goes into, in the order of their foreign keys."""


@dataclass
class World:
    """What every benchmark may use."""

    folder: Path
    rows: int
    county: Any
    unions: list[Any]
    account: Any
    today: dt.date
    period: Period
    _people: int = field(default=0)

    @classmethod
    def make(cls, folder: Path, rows: int) -> World:
        """Build the county into an empty database."""
        prepare()
        build(say=lambda text: None)
        county = Union.objects.everything(reason=REASON).get(code="YX")
        with transaction.atomic():
            unions = [
                found_union(
                    parent=county,
                    actor=None,
                    founded_on=dt.date(2000, 1, 1),
                    code=f"YX-B{number:03d}",
                    name=f"云溪县基准{number:03d}厂工会",
                    level="base",
                    kind="base_single",
                    sector="enterprise",
                    region_code="990101",
                )
                for number in range(BASE_UNIONS)
            ]
        county.refresh_from_db()
        today = timezone.localdate()
        account = Account.objects.get(username="jingban")
        world = cls(folder, rows, county, unions, account, today, Period.year(today.year))
        world.settle_down()
        return world

    def people_at_least(self, count: int) -> None:
        """Fill up to so many members, in sets and without identity numbers."""
        missing = count - Membership.objects.everything(reason=REASON).count()
        chance = random.Random(count)  # noqa: S311  repeatable, not secret
        letters = "abcdefghijklmnopqrstuvwxyz"
        for first in range(0, max(missing, 0), 10_000):
            size = min(10_000, missing - first)
            keys = ["".join(chance.choices(letters, k=8)) for _ in range(size)]
            unions = [chance.choice(self.unions).pk for _ in range(size)]
            joined = [
                dt.date(2010, 1, 1) + dt.timedelta(days=chance.randrange(6_000)) for _ in keys
            ]
            serials = range(self._people, self._people + size)
            self._people += size
            with transaction.atomic():
                persons = reserve_ids(Person, size)
                insert_rows(
                    Person,
                    size,
                    {
                        "id": persons,
                        "name": [f"职工{number}" for number in serials],
                        "name_key": keys,
                        "name_initials": [key[:2] for key in keys],
                        "mobile": [f"138{number:08d}" for number in serials],
                    },
                )
                members = reserve_ids(Membership, size)
                insert_rows(
                    Membership,
                    size,
                    {
                        "id": members,
                        "person_id": persons,
                        "union_id": unions,
                        "member_no": [f"B{number:09d}" for number in serials],
                        "joined_on": joined,
                        "name_key": keys,
                    },
                )
                insert_rows(
                    MembershipSpan,
                    size,
                    {
                        "membership_id": members,
                        "person_id": persons,
                        "union_id": unions,
                        "status": ["active"] * size,
                        "from_on": joined,
                    },
                )
        self.settle_down()

    def marks(self) -> dict[type[Any], int]:
        """The last key of every table that a roster goes into."""
        found = {}
        with connection.cursor() as cursor:
            for model in (*WRITTEN, ImportRow):
                cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {model._meta.db_table}")  # noqa: S608
                found[model] = cursor.fetchone()[0]
        return found

    def forget_since(self, marks: dict[type[Any], int]) -> None:
        """Delete what a roster wrote, past the services that would refuse."""
        with transaction.atomic(), connection.cursor() as cursor:
            for model in (ImportRow, *reversed(WRITTEN)):
                cursor.execute(
                    f"DELETE FROM {model._meta.db_table} WHERE id > %s",  # noqa: S608
                    [marks[model]],
                )
        self.settle_down()

    def settle_down(self) -> None:
        """What the autovacuum of a living PostgreSQL would have done, and a small log of SQLite."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for model in (*WRITTEN, ImportRow, Union):
                    cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
            else:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
