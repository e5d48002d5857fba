"""A line of business that declares a kind in its own catalogue, without touching the engine."""

import sys
from types import ModuleType

import pytest

from gonghui.engines.matters import kinds, services
from gonghui.engines.matters.asks import date, text
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import KindCatalogue, MatterKind, Step
from gonghui.kernel.access.permissions import OFFICER
from tests.engines.matters.conftest import again

BORROWED = []


def settle_borrowing(matter, *, actor):
    BORROWED.append((matter.applicant_union.name, matter.data["hall"], actor.display_name))


FIRST = MatterKind(
    code="borrow_hall",
    title="借用文化宫场地",
    public_title="借用场地",
    basis="工人文化宫管理办法",
    applicant=Applicant.UNION,
    asks=(text("hall", "场地"), date("day", "日期")),
    route=(Step("agree", "同意借用", by=OFFICER),),
    settle="tests.engines.matters.test_temporary_kind.settle_borrowing",
)
SECOND = MatterKind(**{**vars(FIRST), "version": 2, "asks": (*FIRST.asks, text("use", "用途"))})


@pytest.fixture
def catalogue(monkeypatch):
    """The catalogue module of an app that exists for this test."""
    module = ModuleType("halls.catalogue")
    module.MATTER_KINDS = (FIRST,)
    monkeypatch.setitem(sys.modules, "halls.catalogue", module)
    monkeypatch.setattr(kinds, "_catalogue_modules", lambda: iter([module]))

    def read():
        monkeypatch.setattr(kinds.MATTER_KINDS, "_entries", None)
        return module

    read()
    return module, read


def test_a_new_kind_is_an_entry_and_a_service(world, catalogue):
    matter = services.submit(
        "borrow_hall",
        union=world.cast.machinery,
        actor=again(world.base_officer),
        applicant_union=world.cast.machinery,
        data={"hall": "大礼堂", "day": "2026-07-01"},
    )
    world.act(matter, world.base_officer)

    matter.refresh_from_db()
    assert (matter.title, matter.outcome) == ("东岭机械工会：借用文化宫场地", "approved")
    assert BORROWED == [("东岭机械有限公司工会委员会", "大礼堂", "何基层")]


def test_a_changed_kind_leaves_what_is_under_way_alone(world, catalogue):
    module, read = catalogue
    old = services.submit(
        "borrow_hall",
        union=world.cast.machinery,
        actor=again(world.base_officer),
        applicant_union=world.cast.machinery,
        data={"hall": "大礼堂", "day": "2026-07-01"},
    )
    module.MATTER_KINDS = (FIRST, SECOND)
    read()

    assert kinds.MATTER_KINDS["borrow_hall"].version == 2
    assert [ask.code for ask in old.declared.asks] == ["hall", "day"]
    assert [kind.version for kind in KindCatalogue.newest(kinds.MATTER_KINDS)] == [2]
    assert world.act(old, world.base_officer).outcome == "approved"
