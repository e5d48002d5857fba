"""The cast with seats, and kinds declared for these tests alone. It is Monday, 15 June 2026."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine

from gonghui.engines.matters import services
from gonghui.engines.matters.kinds import MATTER_KINDS
from gonghui.engines.matters.models import Desk, Matter
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import set_name
from tests.conftest import GRANTED_ON, PASSWORD
from tests.engines.matters import proof


@pytest.fixture(autouse=True)
def _mid_june() -> Iterator[None]:
    with time_machine.travel("2026-06-15T09:00:00+08:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = dict(MATTER_KINDS._load())
    monkeypatch.setattr(
        MATTER_KINDS, "_entries", entries | {kind.key: kind for kind in proof.KINDS}
    )
    proof.SETTLED.clear()


def make_person(name: str) -> Person:
    person = Person()
    set_name(person, name)
    person.save()
    return person


def make_account(username: str, name: str, role: str, at: Any, **fields: Any) -> Account:
    opened = open_account(
        username=username, display_name=name, password=PASSWORD, actor=None, **fields
    )
    grant_role(opened, role=role, union=at, from_on=GRANTED_ON, actor=None)
    return opened


def again(account: Account) -> Account:
    """The account as the next request meets it."""
    return Account.objects.get(pk=account.pk)


@dataclass
class World:
    """The cast, with everybody who has a seat in the proof kind's route."""

    cast: Any
    base_officer: Any
    aid: Any
    finance: Any
    applicant: Person

    def submit(self, code: str = "proof_aid", **given: Any) -> Matter:
        data = {"reason": "大病住院"}
        if code == "proof_aid":
            data |= {"amount": given.pop("amount", "1000")}
        data |= given.pop("data", {})
        facts = {
            "union": self.cast.machinery,
            "actor": self.base_officer,
            "person": self.applicant,
        } | given
        return services.submit(code, data=data, **facts)

    def act(self, matter: Matter, actor: Any, action: str = "pass", **given: Any) -> Matter:
        desk = self.desk(matter, actor)
        return services.act(desk, action=action, actor=again(actor), **given)

    def desk(self, matter: Matter, actor: Any) -> Desk:
        """The desk at which this account finds the matter."""
        found = Desk.objects.visible_to(again(actor), "matters.act").waiting()
        return found.get(matter=matter)


@pytest.fixture
def world(cast: Any) -> World:
    return World(
        cast,
        base_officer=make_account("base", "何基层", "officer", cast.machinery),
        aid=make_account("aid", "许帮扶", "aid", cast.county_a),
        finance=make_account("finance", "吕财务", "finance", cast.county_a),
        applicant=make_person("冯申请"),
    )


@pytest.fixture
def waiting_at() -> Callable[[Matter], list[tuple[str, str, str]]]:
    """Step, union and duty of each desk at which a matter waits."""

    def now(matter: Matter) -> list[tuple[str, str, str]]:
        desks = matter.desks.filter(state="waiting").select_related("union").order_by("office")
        return [(desk.step, str(desk.union), desk.get_role_display()) for desk in desks]

    return now


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
