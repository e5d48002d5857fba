"""Months made and kept true: in sets, as often as anybody likes.

What the rule says of a month (union, base, amount, exempt or not) is computed from the ledger of
memberships and the bases; months already paid or waived stay as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.membership.dues import queries, rules
from gonghui.domains.membership.dues.enums import SETTLED_BY_RULE, DuesState
from gonghui.domains.membership.dues.models import DuesMonth
from gonghui.domains.membership.enums import EventType, MembershipStatus
from gonghui.domains.membership.models import MembershipEvent, MembershipSpan
from gonghui.domains.membership.months import Month
from gonghui.engines.registers.importing.bulk import insert_rows, update_rows
from gonghui.kernel.audit.services import record
from gonghui.kernel.jobs.models import Job, JobState
from gonghui.kernel.jobs.services import enqueue
from gonghui.kernel.org.models import Union
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.refusal import Refusal

CHUNK = 20_000
_HELD = (MembershipStatus.ACTIVE, MembershipStatus.IN_TRANSIT, MembershipStatus.RETAINED)
_NAMED_IN_SQL = 500
"""More unions than this are told apart here, not in the query."""
MOST_MONTHS = 36

Line = tuple[int, int, str, str, str]
"""Membership, union, status, kind of new employment, sort key."""


def roll_chunk(month: Month, after: int, unions: Sequence[Any]) -> tuple[int, int]:
    """Make or correct the next months after a membership's key.

    Returns the last key looked at (0 when nothing is left) and how many rows were written.
    """
    terms = queries.terms_of(unions, month.first)
    spans = (
        MembershipSpan.objects.in_force(month.first)
        .filter(status__in=_HELD, membership__gt=after)
        .order_by("membership")
    )
    if len(unions) <= _NAMED_IN_SQL:
        spans = spans.filter(union__in=list(terms))
    lines = list(
        spans.values_list(
            "membership",
            "union",
            "status",
            "membership__new_employment_type",
            "membership__name_key",
        )[:CHUNK]
    )
    written = _settle(month, [line for line in lines if line[1] in terms], terms)
    return (lines[-1][0] if len(lines) == CHUNK else 0), written


def _settle(month: Month, lines: Sequence[Line], terms: dict[int, rules.Terms]) -> int:
    """Bring the rows of these members for a month to what the rule says."""
    if not lines:
        return 0
    members = [line[0] for line in lines]
    span = (members[0], members[-1])
    there = {
        row.membership_id: row
        for row in DuesMonth.objects.filter(
            membership__gte=span[0], membership__lte=span[1], month=month.first
        )
    }
    bases = queries.bases_between(span, month)
    today = timezone.localdate()
    new: dict[str, list[Any]] = {
        name: []
        for name in (
            "membership_id",
            "union_id",
            "name_key",
            "base",
            "due",
            "state",
            "reason",
        )
    }
    changed: list[DuesMonth] = []
    for membership, union, status, gig, name_key in lines:
        base = bases.get(membership)
        owed = rules.owed(base=base, status=status, is_new_employment=bool(gig), terms=terms[union])
        state = str(rules.aged(owed.state, owed.due, month, today))
        row = there.get(membership)
        if row is None:
            for name, value in zip(
                new,
                (membership, union, name_key, base, owed.due, state, str(owed.reason)),
                strict=True,
            ):
                new[name].append(value)
            continue
        if row.state not in SETTLED_BY_RULE:
            continue
        wanted = (union, base, owed.due, state, str(owed.reason))
        if (row.union_id, row.base, row.due, row.state, row.reason) != wanted:
            row.union_id, row.base, row.due, row.state, row.reason = wanted
            changed.append(row)
    count = len(new["membership_id"])
    insert_rows(
        DuesMonth, count, {**new, "month": [month.first] * count, "paid": [Decimal(0)] * count}
    )
    _rewrite(changed)
    return count + len(changed)


def _rewrite(rows: Sequence[DuesMonth]) -> None:
    update_rows(
        DuesMonth,
        [row.pk for row in rows],
        {
            name: [getattr(row, name) for row in rows]
            for name in ("union_id", "base", "due", "state", "reason")
        },
    )


def age_arrears(today: dt.date) -> int:
    """Unpaid months that are over are in arrears: one statement."""
    count: int = (
        DuesMonth.objects.filter(state=DuesState.DUE, month__lt=Month.of(today).first, due__gt=0)
        .order_by()
        .update(state=DuesState.ARREARS)
    )
    return count


@transaction.atomic
def resettle(members: Iterable[int], *, since: Month | None = None) -> int:
    """Bring the unpaid months of some members to what the ledger says now."""
    members = sorted(members)
    rows = DuesMonth.objects.filter(membership__in=members, state__in=SETTLED_BY_RULE)
    if since is not None:
        rows = rows.filter(month__gte=since.first)
    months = sorted(set(rows.order_by().values_list("month", flat=True)))
    if not months:
        return 0
    return sum(_resettle_month(Month.of(day), members) for day in months)


def _resettle_month(month: Month, members: Sequence[int]) -> int:
    rows = list(
        DuesMonth.objects.select_for_update().filter(
            membership__in=members, month=month.first, state__in=SETTLED_BY_RULE
        )
    )
    held = {
        line[0]: line
        for line in MembershipSpan.objects.in_force(month.first)
        .filter(membership__in=[row.membership_id for row in rows])
        .values_list("membership", "union", "status", "membership__new_employment_type")
    }
    named = {row.union_id for row in rows} | {line[1] for line in held.values()}
    terms = queries.terms_of(Union.objects.filter(pk__in=named), month.first)
    bases = queries.bases_on([row.membership_id for row in rows], month)
    today, changed = timezone.localdate(), []
    for row in rows:
        line = held.get(row.membership_id)
        union, status, gig = (line[1], line[2], line[3]) if line else (row.union_id, None, "")
        base = bases.get(row.membership_id)
        owed = rules.owed(base=base, status=status, is_new_employment=bool(gig), terms=terms[union])
        state = str(rules.aged(owed.state, owed.due, month, today))
        wanted = (union, base, owed.due, state, str(owed.reason))
        if (row.union_id, row.base, row.due, row.state, row.reason) != wanted:
            row.union_id, row.base, row.due, row.state, row.reason = wanted
            changed.append(row)
    _rewrite(changed)
    return len(changed)


def heard(memberships: Sequence[int], *, event: EventType, actor: Any) -> None:
    """Memberships changed: their unpaid months follow (`MEMBERSHIP_LISTENERS`)."""
    rows = DuesMonth.objects.filter(membership__in=memberships, state__in=SETTLED_BY_RULE)
    if event is EventType.CORRECT:
        resettle(rows.order_by().values_list("membership", flat=True).distinct())
        return
    last = (
        MembershipEvent.objects.filter(membership__in=memberships, type=event)
        .order_by("-pk")
        .values_list("occurs_on", flat=True)
        .first()
    )
    if last is not None and rows.filter(month__gte=Month.of(last).first).exists():
        resettle(memberships, since=Month.of(last))


# ---------------------------------------------------------------- the job


def roll_step(job: Job) -> bool:
    """One chunk of `dues.roll`: months × members, a transaction each."""
    months = [Month.read(name) for name in job.parameters["months"]]
    place, _, after = (job.cursor or "0:0").partition(":")
    if int(place) >= len(months):
        return True
    month = months[int(place)]
    assert month is not None
    below = Union.objects.filter(pk=job.parameters["union"]).first()
    with transaction.atomic():
        unions = queries.unions_that_keep(month.first, below=below)
        last, written = roll_chunk(month, int(after), unions) if unions else (0, 0)
        job.cursor = f"{place}:{last}" if last else f"{int(place) + 1}:0"
        job.done += written
        if not last and int(place) + 1 == len(months):
            age_arrears(timezone.localdate())
            job.message = f"已生成或更正应缴会费{job.done}人月。"
        job.save(update_fields=["cursor", "done", "message"])
    return not last and int(place) + 1 == len(months)


def _title(months: Sequence[Month]) -> str:
    named = months[0].label if len(months) == 1 else f"{months[0].label}至{months[-1].label}"
    return f"生成{named}应缴会费"


def roll_now(union: Any, months: Sequence[Month], *, owner: Any) -> Job:
    """Ask for months to be made for a union and everything below it."""
    job = enqueue(
        "dues.roll",
        title=_title(months),
        union=union,
        owner=owner,
        parameters={"months": [month.name for month in months], "union": union.pk},
    )
    job.result_url = f"{reverse('dues:year')}?union={union.pk}&year={months[-1].year}"
    job.save(update_fields=["result_url"])
    return job


@transaction.atomic
def open_books(union: Any, *, since: Month, actor: Any) -> Job:
    """Let a union and everything below it keep dues here from a month on."""
    if actor is not None and not actor.may_at("dues.edit", union):
        raise Refusal(f"您没有在“{union}”办理会费的权限，请联系该工会或其上级工会。")
    now = Month.of(timezone.localdate())
    if since > now:
        raise Refusal("起始月份不能晚于本月。")
    months = [since]
    while months[-1] < now:
        months.append(months[-1].plus(1))
    if len(months) > MOST_MONTHS:
        raise Refusal("最多从三年前开始登记。")
    set_parameter(
        "dues.kept",
        union=union,
        value="是",
        source="工会委员会决定启用会费登记",
        from_on=since.first,
        actor=actor,
    )
    record("dues.opened", actor=actor, union=union, target=union, detail={"month": since.label})
    return roll_now(union, months, owner=actor)


def roll_daily(today: dt.date) -> str:
    """The chore: this month is rolled once, and looked over again every Monday."""
    month = Month.of(today)
    top = Union.objects.everything(reason="the system rolls the month").order_by("path").first()
    if top is None or not queries.unions_that_keep(today):
        return "没有工会在本系统登记会费。"
    aged = age_arrears(today)
    waiting = Job.objects.filter(kind="dues.roll", title=_title([month]), union=top)
    if waiting.exclude(state=JobState.FAILED).exists() and today.weekday() != 0:
        return f"{aged}人月转为欠缴。"
    roll_now(top, [month], owner=None)
    return f"{aged}人月转为欠缴，已安排生成{month.label}应缴会费。"
