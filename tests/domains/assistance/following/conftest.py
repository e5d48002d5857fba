"""Filed families for the tests of following."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from gonghui.domains.assistance.following.models import Proposal
from gonghui.domains.assistance.following.rules.leaving import months_to_prove
from gonghui.domains.assistance.following.services import proposing
from gonghui.domains.assistance.following.services.proposing import Earned
from gonghui.domains.assistance.hardship import services as hardship
from gonghui.domains.assistance.hardship.enums import FileState
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.services.drafting import keep_version
from gonghui.domains.assistance.hardship.services.filing import file_it
from gonghui.engines.matters.models import Matter, Publicity
from gonghui.engines.matters.queries import desks_now
from gonghui.engines.matters.services import act, close_publicity
from gonghui.kernel.ui.ink import Ink
from tests.domains.assistance.hardship.conftest import dibao, draft, helpers, visit
from tests.domains.membership.conftest import id_number, join

__all__ = ["dibao", "draft", "helpers", "join"]

TODAY = dt.date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-06-15T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def filed(draft: Any, helpers: Any, join: Any, cast: Any) -> Callable[..., HardshipFile]:
    """A file in care: `filed("刘桂芳", wage="30000", on=day)`."""
    serial = iter(range(901, 990))

    def made(
        name: str = "刘桂芳",
        *,
        on: dt.date = dt.date(2025, 6, 20),
        union: Any = None,
        wage: str = "30000",
    ) -> HardshipFile:
        member = join(name, union=union or cast.machinery)
        spouse = id_number(dt.date(1984, 2, 3), next(serial))
        file = draft(member, actor=None, wage=wage, spouse=spouse)
        file.state, file.applied_on = FileState.APPLYING, on
        keep_version(file, actor=None, reason="申请")
        file.save()
        hardship.assess_file(file, actor=None, on=on)
        file.refresh_from_db()
        file_it(file, actor=None, on=on)
        file.refresh_from_db()
        return file

    return made


def pass_step(matter: Matter, actor: Any) -> Matter:
    (desk,) = desks_now(matter)
    passed: Matter = act(desk, action="pass", actor=actor, opinion="同意")
    return passed


def end_publicity(matter: Matter) -> None:
    publicity = Publicity.objects.get(desk__matter=matter)
    close_publicity(publicity, today=publicity.to_on + dt.timedelta(days=1))


def propose_exit(file: HardshipFile, actor: Any, net: str = "9000") -> Proposal:
    return proposing.propose_exit(
        file,
        earned=[
            Earned(day, Decimal(net), file.people)
            for day in months_to_prove(timezone.localdate(), 6)
        ],
        gone=dict.fromkeys(proposing.causes_of(file), "丈夫换肾后复工，孩子毕业就业"),
        actor=actor,
    )


def leave(file: HardshipFile, helpers: Any) -> Proposal:
    """The whole way out of hardship."""
    proposal = propose_exit(file, helpers.union)
    visit(file, helpers)
    proposing.sign(proposal, Ink(typed=file.person.name), actor=helpers.union)
    pass_step(proposal.matter, helpers.union)
    end_publicity(proposal.matter)
    pass_step(proposal.matter, helpers.approver)
    file.refresh_from_db()
    proposal.refresh_from_db()
    return proposal
