"""Looking for signs that families may fall back, every day and when somebody asks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.assistance.following.models import RiskAlert
from gonghui.domains.assistance.following.rules import monitoring as rules
from gonghui.domains.assistance.hardship.enums import CancelReason, FileState, Relation
from gonghui.domains.assistance.hardship.models import HardshipFile, HouseholdMember
from gonghui.domains.assistance.hardship.rules.days import months_after
from gonghui.domains.assistance.hardship.standards import standard_at
from gonghui.kernel.audit.services import record
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.signals import Sign, signs_of
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

NEAR_LINE = "following.near_line"
BATCH = 500
MONTHS_BACK = 12
"""What happened longer ago is no sign of tomorrow."""


@dataclass(frozen=True)
class Somebody:
    """A person known to the installation, in a household."""

    file: int
    relation: str
    since: dt.date


def watched() -> Any:
    """Files that may fall back: out of hardship for less than a year, or in regular care."""
    back = months_after(timezone.localdate(), -MONTHS_BACK)
    escaped = HardshipFile.objects.filter(
        state=FileState.CANCELLED, cancel_reason=CancelReason.ESCAPED, exited_on__gte=back
    )
    return (
        HardshipFile.objects.filter(state=FileState.EXITED)
        | HardshipFile.objects.filter(state=FileState.RELIEVED)
        | escaped
    )


def watch_all(today: dt.date) -> str:
    """Every file of the installation that is watched, in pieces."""
    keys = list(watched().order_by("pk").values_list("pk", flat=True))
    made = 0
    for start in range(0, len(keys), BATCH):
        made += watch(HardshipFile.objects.filter(pk__in=keys[start : start + BATCH]), today=today)
    return f"查看{len(keys)}户，新发现返困预警{made}条。"


@transaction.atomic
def look_again(files: Any, *, union: Any, actor: Any) -> int:
    """The same for the files of an account's scope, because it asks now."""
    made = watch(files & watched(), today=timezone.localdate())
    record("following.watched", actor=actor, union=union, target=union, detail={"count": made})
    return made


@transaction.atomic
def watch(files: Iterable[HardshipFile], *, today: dt.date) -> int:
    """Make alerts of the signs about these files. A record that has alerted once, does so no more."""
    rows = {file.pk: file for file in files}
    found = [*_told_by_lines(rows, today), *_near_the_line(rows, today)]
    known = set(RiskAlert.objects.filter(file__in=rows).values_list("file_id", "key"))
    fresh = {(one.file_id, one.key): one for one in found if (one.file_id, one.key) not in known}
    made = RiskAlert.objects.bulk_create(fresh.values(), ignore_conflicts=True, batch_size=200)
    return len(made)


def _told_by_lines(rows: dict[int, HardshipFile], today: dt.date) -> Iterator[RiskAlert]:
    people = _people_of(rows, today)
    earliest = months_after(today, -MONTHS_BACK)
    for signal, sign in signs_of(list(people), since=earliest, today=today):
        for one in people[sign.person]:
            if sign.on < one.since:
                continue
            yield RiskAlert(
                file_id=one.file,
                signal=signal.code,
                key=sign.key[:80],
                relation=Relation(one.relation).label,
                happened_on=sign.on,
                words=sign.words,
                url=sign.url,
            )


def _people_of(rows: dict[int, HardshipFile], today: dt.date) -> dict[int, list[Somebody]]:
    """Who of these households is known as a person, by the index of the identity number."""
    members = HouseholdMember.objects.filter(file__in=rows, is_adult=True).exclude(id_index="")
    by_index: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for file, relation, index in members.values_list("file_id", "relation", "id_index"):
        by_index[index].append((file, relation))
    known = dict(
        Person.objects.filter(id_number_index__in=by_index).values_list("pk", "id_number_index")
    )
    people: dict[int, list[Somebody]] = defaultdict(list)

    def add(person: int, file: int, relation: str) -> None:
        row = rows[file]
        since = rules.since_of(today, row.exited_on or row.relieved_on, MONTHS_BACK)
        if all(one.file != file for one in people[person]):
            people[person].append(Somebody(file, relation, since))

    for row in rows.values():
        add(row.person_id, row.pk, Relation.HEAD)
    for person, known_by in known.items():
        for key, relation in by_index[str(known_by)]:
            add(person, key, relation)
    return people


def _near_the_line(rows: dict[int, HardshipFile], today: dt.date) -> Iterator[RiskAlert]:
    """Whose income, as it was last reckoned, is near the line of today. Files of one union share
    its standard."""
    standards: dict[int, tuple[Any, Decimal] | None] = {}
    for file in HardshipFile.objects.filter(pk__in=rows).select_related("assessment", "union"):
        assessment = file.assessment
        left_on = file.exited_on or file.relieved_on
        if assessment is None or left_on is None or assessment.assessed_on < left_on:
            continue
        if file.union_id not in standards:
            standards[file.union_id] = _line_at(file.union, today)
        line = standards[file.union_id]
        if line is None:
            continue
        standard, multiple = line
        dibao = standard.dibao(file.is_urban)
        try:
            monthly = Decimal(assessment.monthly)
        except InvalidOperation:
            continue
        if rules.near_line(monthly, dibao, multiple):
            yield RiskAlert(
                file=file,
                signal=NEAR_LINE,
                key=f"hardship.HardshipAssessment:{assessment.pk}:{dibao}",
                relation="家庭",
                happened_on=assessment.assessed_on,
                words=(
                    f"{assessment.assessed_on:%Y-%m-%d}复算月人均净收入{monthly}元，"
                    f"低于低保标准{dibao}元的{multiple.normalize():f}倍"
                ),
                url=file.get_absolute_url(),
            )


def _line_at(union: Any, today: dt.date) -> tuple[Any, Decimal] | None:
    try:
        standard = standard_at(union, today)
    except Refusal:
        return None  # no standard is set there: nothing is near it
    return standard, resolve("following.risk_multiple", union=union, on=today).value


def told_by_nobody(people: Collection[int], *, since: dt.date, today: dt.date) -> list[Sign]:
    """The income of a household is found in its file (`_near_the_line`), not by its people."""
    return []
