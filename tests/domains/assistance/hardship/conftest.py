"""Families for the tests of hardship files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from gonghui.domains.assistance.hardship import services
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.services.drafting import MemberFacts
from gonghui.domains.assistance.hardship.services.finding import Visitor
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.ui.ink import Ink
from tests.domains.membership.conftest import id_number, join

__all__ = ["join"]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)
FROM_ON = dt.date(2020, 1, 1)


@dataclass(frozen=True)
class Helpers:
    """Who works on files: at the machinery works, and at the county."""

    union: Any
    second: Any
    county: Any
    approver: Any
    stranger: Any
    """Aid officer of the neighbouring county."""


@pytest.fixture
def helpers(cast: Any) -> Helpers:
    def account(name: str, role: str, at: Any) -> Any:
        made = open_account(
            username=name, display_name=name, password="qing-jiang-2026", actor=None
        )
        grant_role(made, role=role, union=at, from_on=FROM_ON, actor=None)
        return made

    return Helpers(
        union=account("jijie-bangfu", "aid", cast.machinery),
        second=account("jijie-bangfu-2", "aid", cast.machinery),
        county=account("dongling-bangfu", "aid", cast.county_a),
        approver=account("dongling-shenpi", "aid_approver", cast.county_a),
        stranger=account("xihe-bangfu", "aid", cast.county_b),
    )


@pytest.fixture
def dibao(cast: Any) -> None:
    """800 yuan in towns, 600 in the country."""
    for code, value in (("urban", "800"), ("rural", "600")):
        set_parameter(
            f"hardship.dibao_{code}",
            union=cast.city,
            value=value,
            source="清政发〔2020〕1号",
            from_on=FROM_ON,
            actor=None,
        )


@pytest.fixture
def draft(cast: Any, join: Any, dibao: None) -> Callable[..., HardshipFile]:
    """A draft with everything in it: `draft(wage="30000")`."""
    serial = iter(range(400, 900))

    def drafted(
        member: Any = None, *, actor: Any, wage: str = "30000", **given: Any
    ) -> HardshipFile:
        member = member or join("刘桂芳", union=cast.machinery)
        file = services.open_draft(member.person, actor=actor)
        fill(file, actor=actor, wage=wage, serial=next(serial), **given)
        file.refresh_from_db()
        return file

    return drafted


def fill(
    file: HardshipFile, *, actor: Any, wage: str, serial: int = 400, spouse: str = "", **given: Any
) -> None:
    """A worker, her husband who is ill, and a child at school: three people."""
    head = file.members.get()
    services.save_household(
        file,
        actor=actor,
        members=[
            MemberFacts("head", head.full_name, uid=head.uid, facts={"livelihood": "on_duty"}),
            MemberFacts(
                "spouse",
                "陈志强",
                spouse or id_number(dt.date(1984, 2, 3), serial),
                facts={"health": "kidney", "livelihood": "sick_leave"},
            ),
            MemberFacts("child", "陈小雨", is_adult=False, facts={"livelihood": "pupil"}),
        ],
        incomes=[{"kind": "wage", "amount": wage, "who": head.full_name}],
        expenses=[{"kind": "illness", "amount": "6000"}],
        facts={
            "home": {"housing": "rented", "address": "幸福路1号"},
            "exclusions": {"homes": 0},
            "accident": {"cost": "0"},
            "story": "丈夫长期透析，家里只有一个人上班。",
        },
        main_cause="06",
        sub_causes=["09"],
        **given,
    )
    for kind in ("identity", "hukou", "income", "cause"):
        services.add_paper(file, kind, f"{kind}.png", PNG, actor=actor)
    for member in file.members.filter(is_adult=True):
        services.sign_authorisation(member, Ink(typed=member.full_name), actor=actor)


def visit(file: HardshipFile, helpers: Helpers, *, confirmed: bool = True) -> Any:
    """Two cadres call on the family."""
    made = services.record_visit(
        file,
        visited_on=timezone.localdate(),
        visitors=[Visitor(account=helpers.second)],
        findings="与申报一致，租房居住，丈夫卧床。",
        photos=[("入户.png", PNG)],
        actor=helpers.union,
    )
    if confirmed:
        services.confirm_visit(made, actor=helpers.second)
    return made


def verify(file: HardshipFile, helpers: Helpers) -> Any:
    """The register of civil affairs answers, and the rule is asked."""
    services.record_verification(
        file,
        source="civil_affairs",
        answered_on=timezone.localdate(),
        letter_number="东民核〔2026〕8号",
        answers={"housing": "same", "vehicle": "same", "dibao": "same"},
        actor=helpers.county,
    )
    return services.assess_file(file, actor=helpers.county)
