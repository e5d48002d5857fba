"""A county with a town, a joint union of the town, one of riders, and chairs at each. It is Monday,
15 June 2026."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine

from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services import join_member
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Desk, Matter
from gonghui.kernel.access.models import Account, AccountKind
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.org.models import Employer
from gonghui.kernel.org.services import found_union, save_employer
from gonghui.kernel.policy.services import set_parameter
from tests.conftest import FOUNDED_ON, GRANTED_ON, PASSWORD
from tests.domains.membership.conftest import id_number

TODAY = dt.date(2026, 6, 15)
BORN = dt.date(1990, 5, 6)


@pytest.fixture(autouse=True)
def _mid_june() -> Iterator[None]:
    with time_machine.travel("2026-06-15T09:00:00+08:00", tick=False):
        yield


@dataclass
class Town:
    """The cast with a town below county A and people who may decide."""

    cast: Any
    town: Any
    joint: Any
    """The joint union of the town: receives whose firm has none."""
    trade: Any
    riders: Any
    firm: Any
    """A firm of the town without a union."""
    accounts: dict[str, Any] = field(default_factory=dict)
    serial: Iterator[int] = field(default_factory=lambda: itertools.count(100))

    def account(self, name: str) -> Account:
        """The account as the next request meets it."""
        return Account.objects.get(pk=self.accounts[name].pk)

    def worker(self, mobile: str, person: Any = None) -> Account:
        row = Account(
            username=f"w.{mobile}",
            kind=AccountKind.WORKER,
            mobile=mobile,
            display_name=person.name if person else f"手机尾号{mobile[-4:]}",
            person=person,
        )
        row.set_unusable_password()
        row.save()
        return row

    def number(self, born_on: dt.date = BORN) -> str:
        return id_number(born_on, next(self.serial))

    def member(self, name: str = "江小鱼", union: Any = None, **details: Any) -> Membership:
        return join_member(
            union=union or self.cast.machinery,
            joined_on=dt.date(2018, 4, 1),
            actor=None,
            person={"name": name, "id_number": self.number(), "mobile": "13900000001"},
            details=details,
        )

    def member_born(self, born_on: dt.date) -> Membership:
        """A man of an age, for retirement."""
        return join_member(
            union=self.cast.machinery,
            joined_on=dt.date(2018, 4, 1),
            actor=None,
            person={
                "name": "石老师傅",
                "id_number": id_number(born_on, next(self.serial) | 1),
                "mobile": "13900000001",
            },
        )

    def desk(self, matter: Matter, who: str) -> Desk:
        """The desk at which somebody finds a matter."""
        found = Desk.objects.visible_to(self.account(who), "matters.act").waiting()
        return found.get(matter=matter)

    def act(self, matter: Matter, who: str, action: str = "pass", **given: Any) -> Matter:
        return matters.act(self.desk(matter, who), action=action, actor=self.account(who), **given)


@pytest.fixture
def town(cast: Any) -> Town:
    def union(parent: Any, code: str, name: str, level: str, kind: str, **more: Any) -> Any:
        return found_union(
            parent=parent,
            actor=None,
            founded_on=FOUNDED_ON,
            code=code,
            name=name,
            level=level,
            kind=kind,
            **more,
        )

    place = union(cast.county_a, "QJ0110", "青石镇总工会", "town", "town_union")
    joint = union(
        place, "QJ011001", "青石镇北街社区联合工会", "village", "base_joint", sector="community"
    )
    trade = union(place, "QJ011002", "青石镇餐饮行业联合工会", "base", "base_joint")
    riders = union(
        cast.county_a, "QJ0111", "东岭县外卖配送员联合工会", "base", "base_joint", is_gig=True
    )
    firm = save_employer(
        Employer(
            registrar=place,
            name="青石木业有限公司",
            nature="170",
            industry="C",
            opened_on=FOUNDED_ON,
            staff_count=30,
            women_count=9,
        ),
        actor=None,
    )
    found = Town(cast, place, joint, trade, riders, firm)

    def account(username: str, name: str, role: str, at: Any) -> None:
        opened = open_account(username=username, display_name=name, password=PASSWORD, actor=None)
        grant_role(opened, role=role, union=at, from_on=GRANTED_ON, actor=None)
        found.accounts[username] = opened

    account("machinery", "何机械", "chair", cast.machinery)
    account("textile", "许纺织", "chair", cast.textile)
    account("joint", "吕北街", "chair", joint)
    account("riders", "施骑手", "chair", riders)
    account("town", "金青石", "officer", place)
    account("food", "孔食品", "chair", cast.food)
    found.accounts |= {"county": cast.officer_a, "county-chair": cast.chair_a}
    set_parameter(
        "join.fallback_union",
        union=cast.county_a,
        value=joint.code,
        source="东总发〔2026〕3号",
        from_on=GRANTED_ON,
        actor=None,
    )
    return found


@pytest.fixture
def ask(town: Town) -> Callable[..., Any]:
    """Ask to join on the phone: `ask(employer=…)` gives the application."""
    from gonghui.domains.membership.requests.services.joining import ask_to_join

    def asked(name: str = "顾新人", *, mobile: str = "13700000001", **given: Any) -> Any:
        account = given.pop("account", None) or town.worker(mobile)
        number = given.pop("number", None) or town.number()
        return ask_to_join(
            {"name": name, "id_number": number}, mobile=mobile, account=account, **given
        )

    return asked
