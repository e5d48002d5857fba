"""A county with two towns, and a register of employers declared for the tests alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from gonghui.engines.registers import declaration
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.org.enums import EmployerNature
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.org.services import found_union, save_employer
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter

DAY = dt.date(2020, 1, 1)


@dataclass
class County:
    """Unions and accounts of the small world."""

    county: Union
    east: Union
    west: Union
    base: Union
    officer: Account
    stranger: Account
    viewer: Account

    def employer(self, name: str, registrar: Union | None = None, **fields: Any) -> Employer:
        row = Employer(registrar=registrar or self.east, name=name, nature="170", **fields)
        return save_employer(row, actor=self.officer)


def union(parent: Union | None, code: str, name: str, level: str, kind: str) -> Union:
    return found_union(
        parent=parent, actor=None, founded_on=DAY, code=code, name=name, level=level, kind=kind
    )


def account(username: str, role: str, at: Union) -> Account:
    found = open_account(
        username=username, display_name=f"{username}君", password="x" * 12, actor=None
    )
    grant_role(found, role=role, union=at, from_on=DAY, actor=None)
    return found


@pytest.fixture
def county(db: None) -> County:
    top = union(None, "A", "清河县总工会", "county", "federation")
    east = union(top, "A1", "东街道工会", "town", "town_union")
    west = union(top, "A2", "西街道工会", "town", "town_union")
    base = union(east, "A11", "东方厂工会", "base", "base_single")
    return County(
        top,
        east,
        west,
        base,
        officer=account("officer", "chair", east),
        stranger=account("stranger", "chair", west),
        viewer=account("viewer", "viewer", east),
    )


PLACES = Register(
    code="places",
    title="单位台账",
    noun="单位",
    model="org.Employer",
    permissions=RegisterPermissions(
        view="employers.view",
        edit="employers.edit",
        export="employers.export",
        imports="employers.edit",
    ),
    columns=(
        Column("name", "单位全称", link=True, sortable=True),
        Column("credit_code", "统一社会信用代码"),
        Column("nature", "单位性质", kind="choice", tones={"170": "info"}),
        Column("staff_count", "职工总数", kind="number", unit="人"),
        Column("phone", "联系电话", kind="masked"),
        Column("opened_on", "开业日期", kind="date"),
        Column("registrar", "登记工会"),
    ),
    filters=(ChoiceFilter("nature", "单位性质", choices=EmployerNature.choices),),
    search=("name", "credit_code"),
    ordering=("name_key",),
    related=("registrar",),
    badge="nature",
    form="engines.registers.places.PlaceForm",
    create="engines.registers.places.create_place",
    update="engines.registers.places.update_place",
    layout="engines.registers.places.PLACES_LAYOUT",
    empty_help="还没有单位，请先导入。",
)


@pytest.fixture(autouse=True)
def places(monkeypatch: pytest.MonkeyPatch) -> Register:
    entries = dict(declaration.REGISTERS._load())
    monkeypatch.setattr(declaration.REGISTERS, "_entries", entries | {"places": PLACES})
    return PLACES


@pytest.fixture
def as_officer(county: County, client: Client) -> Client:
    client.force_login(county.officer, backend="django.contrib.auth.backends.ModelBackend")
    return client
