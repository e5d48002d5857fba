"""Lists for joining together: a small layout over the roster's own reading, matching and writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import polars as pl

from gonghui.domains.membership.enums import LIVING_STATUSES
from gonghui.domains.membership.imports.alike import warn_of_lookalikes
from gonghui.domains.membership.imports.columns import COLUMNS
from gonghui.domains.membership.imports.matching import Matcher
from gonghui.domains.membership.imports.roster import ROSTER, RosterImporter, offers
from gonghui.domains.membership.imports.writing import Writer
from gonghui.engines.matters.enums import OPEN_STATES
from gonghui.engines.matters.models import Matter
from gonghui.engines.registers.importing.cells import chunk_of_cells, read_cells
from gonghui.engines.registers.importing.chunk import Chunk
from gonghui.engines.registers.importing.layout import ImportContext, ImportLayout
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.people import names

ASKED = (
    "name",
    "id_type",
    "id_number",
    "mobile",
    "sex",
    "birth_on",
    "ethnicity",
    "education",
    "political_status",
    "hukou_type",
    "is_migrant",
    "employer",
    "employment_form",
    "department",
    "position",
    "new_employment_type",
    "platform_company",
    "partner_company",
    "station",
    "work_city",
    "signed_contract",
    "vehicle_no",
    "confirm_method",
    "remark",
)
"""Columns of the list: who, where, and what a rider's station knows of him."""


_ANY_DAY = dt.date(2026, 1, 1)


@cache
def _types() -> Mapping[str, Any]:
    """The polars type of each column of the roster once it is read."""
    empty = chunk_of_cells(ROSTER, (), [], [])
    read_cells(empty, today=_ANY_DAY)
    return dict(empty.frame.schema)


class JoiningMatcher(Matcher):
    """Whoever has or had a membership does not join by list."""

    def settle(self) -> None:
        people = {row["pk"]: place for place, row in self.known.people.items()}
        asked = Matter.objects.everything(reason="one request at a time").filter(
            applicant_person__in=people,
            kind__in=("member_join", "member_join_desk"),
            state__in=OPEN_STATES,
        )
        self.asking = {people[pk] for pk in asked.values_list("applicant_person", flat=True)}
        super().settle()

    def _conflict(self, place: int) -> tuple[str, str] | None:
        row, person = self.rows[place], self.known.people.get(place)
        if person is not None and person["name"] != row["name"]:
            return "姓名", "该证件号码已登记在另一个姓名下，请核对姓名和证件号码"
        if place in self.asking:
            return "证件号码", "本人已提出入会申请，请在待办中办理"
        membership = self.known.memberships.get(place)
        if membership is None:
            return None
        if membership["status"] not in LIVING_STATUSES:
            return "证件号码", "须单独办理入会，不能随名单办理"
        if membership["is_visible"]:
            return "证件号码", f"已是“{membership['union__name']}”的会员，不能重复入会"
        return "证件号码", "已在其他工会有会籍，请办理会籍转接"


class JoiningWriter(Writer):
    said = "集中入会"


class JoiningImporter(RosterImporter):
    """Reads a list for one run; everybody joins on the day on which it is written."""

    matcher = JoiningMatcher
    writer = JoiningWriter

    def check(self, chunk: Chunk) -> None:
        missing = [
            pl.lit(None, dtype=kind).alias(name)
            for name, kind in _types().items()
            if name not in chunk.frame.columns
        ]
        chunk.frame = chunk.frame.with_columns(missing).with_columns(
            joined_on=pl.lit(self.context.today, dtype=pl.Date)
        )
        chunk.layout = replace(ROSTER, importer=JoiningImporter)
        super().check(chunk)


def offered(context: ImportContext) -> Mapping[str, Sequence[str]]:
    """Employers that the template lets choose from."""
    return {"employer": offers(context)["employer"]}


JOINING = ImportLayout(
    title="集中入会名单",
    columns=tuple(column for column in COLUMNS if column.name in ASKED),
    key="id_number",
    importer=JoiningImporter,
    offers=offered,
    preview=("name", "id_number", "new_employment_type", "station"),
    warned="疑似重复",
    warn=warn_of_lookalikes,
    notes=(
        "每人一行，以证件号码识别；已是会员的、重复的行会逐行指出，不会提交。",
        "名单由上传时选择的工会审批，批准之日为入会日期，会员号由系统编发。",
        "货车司机、快递员、网约配送员等，请填新就业形态类别、平台企业和站点。",
    ),
)


def name_of(row: Any, fields: Sequence[str]) -> str:
    """The name in a row of a run."""
    cells = row.content["cells"]
    place = list(fields).index("name") if "name" in fields else -1
    return names.normalise_name(str(cells[place])) if 0 <= place < len(cells) else ""


def said_verdict(row: Any) -> str:
    """What became of a row, in words."""
    if row.verdict == Verdict.NEW:
        return "已入会" if row.is_applied else "待审批"
    return "未提交"
