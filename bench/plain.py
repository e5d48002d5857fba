"""The obvious ways to take a roster in: row by row through the ORM, and in lists with
`bulk_create`. Both judge rows with the product's own rules for single values.

They do less than the product: no preview, no receipt, nothing kept of refused rows, no update of
people who are known already (those count as refused). What they write of a new member is the same.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from openpyxl import load_workbook

from gonghui.domains.membership.enums import EventType, JoinChannel, MembershipStatus
from gonghui.domains.membership.imports.columns import COLUMNS, GONE
from gonghui.domains.membership.models import Membership, MembershipEvent, MembershipSpan
from gonghui.domains.membership.rules.changes import FIRST_MEMBER_DAY
from gonghui.domains.membership.rules.joining import full_years, holding_problem, mobile_problem
from gonghui.domains.membership.services.numbering import take_numbers
from gonghui.kernel.org.models import Union
from gonghui.kernel.people import names
from gonghui.kernel.people.identity import check_identity, normalise
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.protection import blind_index
from gonghui.kernel.people.services import set_id_number, set_name

CHUNK = 5_000
REASON = "a benchmark imports everywhere"
_PERSON = ("education", "political_status", "hukou_type", "ethnicity", "mobile", "birth_on", "sex")
_DETAILS = (
    "work_status",
    "is_migrant",
    "skill_level",
    "department",
    "position",
    "employment_form",
    "work_started_on",
    "remark",
)
_BY_LABEL = {column.label: column for column in COLUMNS}
_CODES = {
    column.name: {
        **dict(column.synonyms),
        **{str(label): str(code) for code, label in column.choices},
        **{str(code): str(code) for code, _ in column.choices},
    }
    for column in COLUMNS
    if column.choices
}
_FLAGS = {"是": True, "否": False}

Row = dict[str, Any]


class Refused(Exception):
    """The row cannot be imported."""


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file by heading, one at a time."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
        return
    sheet = load_workbook(path, read_only=True).worksheets[0]
    lines = sheet.iter_rows(values_only=True)
    head = next(lines)
    for line in lines:
        yield dict(zip(head, line, strict=False))


class Judge:
    """Reads and judges rows one at a time; knows the unions and the numbers it has seen."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.seen: set[str] = set()
        self.unions: dict[str, Any] = {}
        for union in Union.objects.everything(reason=REASON):
            if not holding_problem(kind=union.kind, status=union.status, is_gig=union.is_gig):
                self.unions[union.name] = self.unions[union.code] = union

    def read(self, cells: dict[str, Any]) -> Row:
        """The values of one row. Raises Refused."""
        number = cells.get("证件号码")
        if not isinstance(number, str):
            raise Refused("not text")
        verdict = check_identity(number, today=self.today)
        if verdict.problem:
            raise Refused(verdict.problem)
        key = blind_index(normalise(number))
        if key in self.seen:
            raise Refused("twice in the file")
        self.seen.add(key)
        row: Row = {"key": key, "number": verdict.number}
        for label, cell in cells.items():
            column = _BY_LABEL[label]
            row[column.name] = _read(column, str(cell or "").strip(), self.today)
        self._compare(row, verdict)
        union = self.unions.get(row["union"])
        if union is None:
            raise Refused("no such union")
        row["union_id"] = union.pk
        return row

    def _compare(self, row: Row, verdict: Any) -> None:
        row["name"] = names.normalise_name(row["name"])
        if not names.is_name(row["name"]):
            raise Refused("no name")
        if row["sex"] and row["sex"] != verdict.sex:
            raise Refused("sex")
        if row["birth_on"] and row["birth_on"] != verdict.birth_on:
            raise Refused("birth date")
        if not row["mobile"] or mobile_problem(row["mobile"]):
            raise Refused("mobile")
        joined_on = row["joined_on"]
        if joined_on is None or not FIRST_MEMBER_DAY <= joined_on <= self.today:
            raise Refused("joined on")
        if full_years(verdict.birth_on, joined_on) < 16:
            raise Refused("too young")
        worked = row["work_started_on"]
        if worked and full_years(verdict.birth_on, worked) < 16:
            raise Refused("worked too young")
        if row["change_type"] in GONE:
            raise Refused("no longer a member")
        row["sex"], row["birth_on"] = str(verdict.sex.value), verdict.birth_on


def _read(column: Any, text: str, today: dt.date) -> Any:
    """One cell as a value; None when it is empty."""
    if not text:
        if column.required:
            raise Refused(f"{column.label} is empty")
        return None
    if column.longest and len(text) > column.longest:
        raise Refused(f"{column.label} is too long")
    if column.kind == "choice":
        code = _CODES[column.name].get(text)
        if code is None:
            raise Refused(f"{column.label}: no such code")
        return code
    if column.kind == "flag":
        return _FLAGS[text]
    if column.kind == "date":
        match = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", text)
        try:
            day = dt.date(*map(int, match.groups())) if match else None
        except ValueError:
            day = None
        if day is None or (column.latest_is_today and day > today):
            raise Refused(f"{column.label}: no such day")
        return day
    return text


def person_of(row: Row) -> Person:
    """The person of a new row, not saved."""
    person = Person(**{name: row[name] for name in _PERSON if row[name] is not None})
    set_name(person, row["name"])
    set_id_number(person, row["number"])
    return person


def membership_of(row: Row, person: Person) -> Membership:
    """The membership of a new row, not saved and without a number."""
    return Membership(
        person=person,
        union_id=row["union_id"],
        joined_on=row["joined_on"],
        name_key=person.name_key,
        join_channel=JoinChannel.BATCH,
        **{name: row[name] for name in _DETAILS if row[name] is not None},
    )


def event_of(membership: Membership) -> MembershipEvent:
    """The entry of the ledger."""
    return MembershipEvent(
        membership=membership,
        person_id=membership.person_id,
        type=EventType.JOIN,
        occurs_on=membership.joined_on,
        to_union_id=membership.union_id,
        union_after_id=membership.union_id,
        status_after=MembershipStatus.ACTIVE,
        note="批量导入",
    )


def span_of(membership: Membership) -> MembershipSpan:
    """The folded ledger."""
    return MembershipSpan(
        membership=membership,
        person_id=membership.person_id,
        union_id=membership.union_id,
        status=MembershipStatus.ACTIVE,
        from_on=membership.joined_on,
    )


@transaction.atomic
def row_by_row(path: Path, today: dt.date) -> None:
    """A look-up and four `save` for each row."""
    judge = Judge(today)
    for cells in rows_of(path):
        try:
            row = judge.read(cells)
        except Refused:
            continue
        if Person.objects.filter(id_number_index=row["key"]).exists():
            continue
        person = person_of(row)
        person.save()
        membership = membership_of(row, person)
        membership.member_no = take_numbers(judge.unions[row["union"]], 1)[0]
        membership.save()
        event_of(membership).save()
        span_of(membership).save()


def in_lists(path: Path, today: dt.date) -> None:
    """A look-up and four `bulk_create` for each five thousand rows, one transaction each."""
    judge = Judge(today)
    for chunk in _chunks(_good(judge, path)):
        with transaction.atomic():
            known = set(
                Person.objects.filter(
                    id_number_index__in=[row["key"] for row in chunk]
                ).values_list("id_number_index", flat=True)
            )
            new = [row for row in chunk if row["key"] not in known]
            people = Person.objects.bulk_create([person_of(row) for row in new])
            members = [membership_of(row, one) for row, one in zip(new, people, strict=True)]
            _number(judge, new, members)
            Membership.objects.bulk_create(members)
            MembershipEvent.objects.bulk_create([event_of(one) for one in members])
            MembershipSpan.objects.bulk_create([span_of(one) for one in members])


def _number(judge: Judge, rows: list[Row], members: list[Membership]) -> None:
    by_region: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        by_region.setdefault(judge.unions[row["union"]].region_code[:6], []).append(place)
    for places in by_region.values():
        union = judge.unions[rows[places[0]]["union"]]
        for place, number in zip(places, take_numbers(union, len(places)), strict=True):
            members[place].member_no = number


def _good(judge: Judge, path: Path) -> Iterator[Row]:
    for cells in rows_of(path):
        try:
            yield judge.read(cells)
        except Refused:
            continue


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
