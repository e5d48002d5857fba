"""A county warehouse and one of the machinery union; goods in both. It is Monday, 15 June 2026."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from gonghui.engines.goods import services
from gonghui.engines.goods.enums import Purpose, Source
from gonghui.engines.goods.models import Item, Warehouse
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.files.services import store_file
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import set_name
from gonghui.kernel.ui.ink import Ink
from tests.conftest import GRANTED_ON, PASSWORD
from tests.kernel.ui.drawing import drawn_name

TODAY = dt.date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _mid_june() -> Iterator[None]:
    with time_machine.travel("2026-06-15T09:00:00+08:00", tick=False):
        yield


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def make_account(username: str, name: str, role: str, at: Any, **fields: Any) -> Account:
    opened = open_account(
        username=username, display_name=name, password=PASSWORD, actor=None, **fields
    )
    grant_role(opened, role=role, union=at, from_on=GRANTED_ON, actor=None)
    return opened


def make_person(name: str) -> Person:
    person = Person()
    set_name(person, name)
    person.save()
    return person


@dataclass
class Depot:
    """Warehouses, items, who keeps them and who approves."""

    cast: Any
    county: Warehouse
    base: Warehouse
    tea: Item
    rice: Item
    keeper: Account
    base_keeper: Account

    def receive(
        self,
        item: Item | None = None,
        quantity: int = 10,
        price: str = "5",
        *,
        warehouse: Warehouse | None = None,
        on: dt.date = TODAY,
        source: str = Source.BUY,
        **lot: Any,
    ) -> Any:
        receipt = services.receive(
            warehouse=warehouse or self.county,
            source=source,
            lines=[services.LotDraft(item or self.tea, quantity, Decimal(price), **lot)],
            received_on=on,
            actor=None,
        )
        return receipt.lots.get()

    def draft(self, name: Any = "王建国", item: Item | None = None, quantity: int = 1) -> Any:
        person = make_person(name) if isinstance(name, str) else name
        return services.LineDraft(item or self.tea, quantity, person=person)

    def issue(self, *drafts: Any, **facts: Any) -> Any:
        given = {
            "union": self.county.union,
            "warehouse": self.county,
            "title": "高温岗位慰问",
            "purpose": Purpose.SUMMER,
            "actor": self.keeper,
        } | facts
        return services.make_issue_list(lines=drafts or [self.draft()], **given)

    def ink(self) -> Ink:
        return Ink(png=drawn_name())

    def scan(self) -> Any:
        return store_file(
            name="签收表.png",
            content=drawn_name(),
            union=self.cast.county_a,
            permission="goods.view",
            actor=None,
        )


@pytest.fixture
def depot(cast: Any) -> Depot:
    county = services.create_warehouse(
        {"union": cast.county_a, "name": "县总仓库", "is_closed": False, "keeper": None}, actor=None
    )
    base = services.create_warehouse(
        {"union": cast.machinery, "name": "机械仓库", "is_closed": False, "keeper": None},
        actor=None,
    )

    def item(name: str, unit: str, category: str) -> Item:
        return services.create_item(
            {"union": cast.county_a, "name": name, "spec": "", "unit": unit, "category": category},
            actor=None,
        )

    return Depot(
        cast,
        county,
        base,
        tea=item("凉茶", "箱", "summer"),
        rice=item("大米", "袋", "festival"),
        keeper=cast.officer_a,
        base_keeper=make_account("base-keeper", "何保管", "officer", cast.machinery),
    )
