"""Finding people who seem to be registered twice: candidates in sets, by the database; judged one
by one, by the rule. Only people who are new or changed since they were last compared are taken, so
that the first round is the long one and every later one is short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from gonghui.domains.membership.duplicates.enums import PairState
from gonghui.domains.membership.duplicates.models import DuplicatePair, Trace
from gonghui.domains.membership.duplicates.rules import Facts, Likeness, canonical, judge
from gonghui.domains.membership.enums import MembershipStatus
from gonghui.domains.membership.models import Membership
from gonghui.kernel.jobs.models import Job
from gonghui.kernel.people import protection
from gonghui.kernel.people.models import Person

PEOPLE_A_STEP = 4_000
SHARED_BY_MANY = 20
"""A telephone that more people share is a switchboard's and says nothing."""

_NO_DAY = dt.date(1, 1, 1)
_PERSON = Person._meta.db_table
_MEMBERSHIP = Membership._meta.db_table
_TRACE = Trace._meta.db_table


def waiting() -> models.QuerySet[Person]:
    """People with a membership who are new or changed since they were last compared."""
    same = (
        Q(trace__name=F("name"))
        & Q(trace__mobile=F("mobile"))
        & Q(trace__number_index=Coalesce(F("id_number_index"), Value("")))
        & Q(born=F("trace_born"))
    )
    return (
        Person.objects.filter(merged_into=None, membership__isnull=False)
        .exclude(membership__status=MembershipStatus.VOID)
        .annotate(
            born=Coalesce(F("birth_on"), Value(_NO_DAY, output_field=models.DateField())),
            trace_born=Coalesce(
                F("trace__birth_on"), Value(_NO_DAY, output_field=models.DateField())
            ),
        )
        .filter(Q(trace=None) | ~same)
    )


def find_step(job: Job) -> bool:
    """Compare the next people. True when nobody waits any more."""
    if not job.total:
        job.total = waiting().count()
    with transaction.atomic():
        keys = list(waiting().order_by("pk").values_list("pk", flat=True)[:PEOPLE_A_STEP])
        if keys:
            examine(keys)
        job.done += len(keys)
        job.cursor = str(keys[-1]) if keys else job.cursor
        found = DuplicatePair.objects.everything(reason="the job's own sentence")
        job.message = (
            f"已比对{job.done}人，待核对的疑似重复{found.filter(state=PairState.OPEN).count()}对"
        )
        job.save(update_fields=["done", "total", "cursor", "message"])
    return not keys


def examine(keys: Sequence[int]) -> None:
    """Compare these people with everybody: pairs that are alike now are kept open, others of
    theirs that nobody has decided go."""
    leave_traces(_facts(keys))
    found: dict[tuple[int, int], Likeness] = {}
    pairs = _candidates(keys)
    facts = _facts({key for pair in pairs for key in pair})
    for one, other in pairs:
        likeness = judge(facts[one].facts, facts[other].facts)
        if likeness.reasons:
            found[one, other] = likeness
    _keep(keys, found)


@dataclass(frozen=True)
class Known:
    """A person's facts, and the index of the number as stored."""

    facts: Facts
    index: str


_COLUMNS = (
    "pk",
    "uid",
    "name",
    "name_key",
    "birth_on",
    "mobile",
    "id_type",
    "id_number_sealed",
    "id_number_index",
)


def _facts(keys: Iterable[int]) -> dict[int, Known]:
    found = {}
    for row in Person.objects.filter(pk__in=list(keys)).values(*_COLUMNS):
        number = protection.unseal(
            row["id_number_sealed"], context=f"person.id_number:{row['uid']}"
        )
        facts = Facts(
            row["name"], row["name_key"], row["birth_on"], row["mobile"], row["id_type"], number
        )
        found[row["pk"]] = Known(facts, row["id_number_index"] or "")
    return found


def leave_traces(known: dict[int, Known]) -> None:
    """Write down by what people are being compared."""
    Trace.objects.bulk_create(
        [
            Trace(
                person_id=key,
                number_key=number_key(one.facts.number),
                number_index=one.index,
                name=one.facts.name,
                birth_on=one.facts.birth_on,
                mobile=one.facts.mobile,
            )
            for key, one in known.items()
        ],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["number_key", "number_index", "name", "birth_on", "mobile"],
        batch_size=1_000,
    )


def number_key(number: str) -> str:
    """The blind index of a number in one writing, "" for none."""
    plain = canonical(number)
    return protection.blind_index(f"canonical:{plain}") if plain else ""


def _candidates(keys: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs, in order, in which one of these people may be somebody else who is a member."""
    marks = ", ".join(["%s"] * len(keys))
    living = (
        f"JOIN {_MEMBERSHIP} m ON m.person_id = b.id AND m.status <> %s "
        f"WHERE a.id IN ({marks}) AND b.id <> a.id AND b.merged_into_id IS NULL"
    )
    given: list[Any] = [MembershipStatus.VOID.value, *keys]
    many = (
        f"SELECT mobile FROM {_PERSON} WHERE mobile <> '' GROUP BY mobile "  # noqa: S608
        f"HAVING COUNT(*) > {SHARED_BY_MANY}"
    )
    sql = f"""
        SELECT a.id, b.id FROM {_PERSON} a
        JOIN {_PERSON} b ON b.birth_on = a.birth_on AND b.name_key = a.name_key {living}
        UNION
        SELECT a.id, b.id FROM {_PERSON} a
        JOIN {_PERSON} b ON b.mobile = a.mobile
            AND (b.birth_on = a.birth_on OR b.name_key = a.name_key) {living}
            AND a.mobile <> '' AND a.mobile NOT IN ({many})
        UNION
        SELECT a.id, b.id FROM {_PERSON} a
        JOIN {_TRACE} t ON t.person_id = a.id AND t.number_key <> ''
        JOIN {_TRACE} u ON u.number_key = t.number_key
        JOIN {_PERSON} b ON b.id = u.person_id {living}
    """  # noqa: S608  table names of our own
    with connection.cursor() as cursor:
        cursor.execute(sql, given * 3)
        rows = cursor.fetchall()
    return sorted({(min(row), max(row)) for row in rows})


def _keep(keys: Sequence[int], found: dict[tuple[int, int], Likeness]) -> None:
    """Open pairs become what was found; what somebody has decided stays as it is."""
    reach = DuplicatePair.objects.everything(reason="pairs of the people just compared")
    stored = {
        (pair.one_id, pair.other_id): pair
        for pair in reach.filter(Q(one__in=keys) | Q(other__in=keys))
    }
    gone, changed = [], []
    for place, pair in stored.items():
        if pair.state != PairState.OPEN:
            continue
        likeness = found.get(place)
        if likeness is None:
            gone.append(pair.pk)
        elif (pair.reasons, pair.score) != ([*likeness.reasons], likeness.score):
            pair.reasons, pair.score = [*likeness.reasons], likeness.score
            changed.append(pair)
    reach.filter(pk__in=gone).delete()
    DuplicatePair.objects.bulk_update(changed, ["reasons", "score"], batch_size=500)
    DuplicatePair.objects.bulk_create(
        [
            DuplicatePair(
                one_id=one, other_id=other, reasons=[*likeness.reasons], score=likeness.score
            )
            for (one, other), likeness in found.items()
            if (one, other) not in stored
        ],
        ignore_conflicts=True,
        batch_size=1_000,
    )


def _born_and_named(wanted: set[tuple[dt.date, str]]) -> set[int]:
    """People with these birthdays and names, each pair found by one look into the index."""
    if not wanted:
        return set()
    is_text = connection.vendor == "sqlite"
    rows = ", ".join(["(%s, %s)"] * len(wanted))
    given = [part for day, name in wanted for part in (str(day) if is_text else day, name)]
    sql = (
        f"WITH wanted(born, named) AS (VALUES {rows}) "  # noqa: S608
        f"SELECT p.id FROM wanted w JOIN {_PERSON} p ON p.birth_on = w.born AND p.name_key = w.named"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return {row[0] for row in cursor.fetchall()}


def alike_to(facts: Sequence[Facts], *, least: int) -> list[list[int]]:
    """For each of some people who are about to be registered, who seems to be the same already:
    keys of people, a fixed number of queries. Whoever has exactly the same number is not meant:
    he is found by it."""
    mobiles = {one.mobile for one in facts if one.mobile}
    indexes = {key for one in facts if (key := number_key(one.number))}
    born: dict[Any, list[int]] = {}
    reached: dict[str, list[int]] = {}
    numbered: dict[str, list[int]] = {}
    rows = Person.objects.filter(merged_into=None, membership__isnull=False).exclude(
        membership__status=MembershipStatus.VOID
    )
    near = set(
        rows.filter(mobile__in=mobiles).values_list("pk", flat=True)[: len(facts) * SHARED_BY_MANY]
    )
    near |= _born_and_named({(one.birth_on, one.name_key) for one in facts if one.birth_on})
    traced: dict[int, str] = dict(
        Trace.objects.filter(number_key__in=indexes).values_list("person_id", "number_key")
    )
    near = set(rows.filter(pk__in=near | set(traced)).values_list("pk", flat=True))
    traced = {pk: number for pk, number in traced.items() if pk in near}
    known = _facts(near)
    for pk, found in known.items():
        born.setdefault((found.facts.birth_on, found.facts.name_key), []).append(pk)
        reached.setdefault(found.facts.mobile, []).append(pk)
    for pk, number in traced.items():
        numbered.setdefault(number, []).append(pk)
    answers = []
    for one in facts:
        near_one = {
            *born.get((one.birth_on, one.name_key), ()),
            *(reached.get(one.mobile, [])[:SHARED_BY_MANY] if one.mobile else ()),
            *numbered.get(number_key(one.number), ()),
        }
        index = protection.blind_index(one.number)
        answers.append(
            [
                key
                for key in sorted(near_one)
                if key in known
                and known[key].index != index
                and judge(one, known[key].facts).score >= least
            ]
        )
    return answers
