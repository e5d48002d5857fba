"""Logic checks of the statistics system over unions, their members and employers.

Rules 1, 2, 3 and 7 of the checks that reports go through; the numbers are the declared figures'.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from gonghui.domains.organising.indicators import BASE_KINDS
from gonghui.domains.organising.models import UnionProfile
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.access.scoping import within
from gonghui.kernel.org.enums import UnionKind, UnionStatus
from gonghui.kernel.org.models import Appointment, Coverage, Employer

ERROR, WARNING = "错误", "提示"
MOST = 300
TOLERATED = Decimal("0.05")
LEAST_FOR_COMMITTEE, LEAST_WOMEN = 25, 10
_GAINS = ("member_joinings", "member_transfers_in", "member_restorations")
_LOSSES = (
    "member_transfers_out",
    "member_withdrawals",
    "member_expulsions",
    "member_deaths",
    "member_retentions",
)


@dataclass(frozen=True)
class Finding:
    """One contradiction: how grave, where, and what it is."""

    level: str
    name: str
    url: str
    text: str

    @property
    def tone(self) -> str:
        return "bad" if self.level == ERROR else "warn"


def findings(
    union: Any, *, period: Period, own: bool, today: dt.date, with_members: bool, account: Any
) -> list[Finding]:
    """Contradictions at a union and below, errors first. A fixed number of queries."""
    found = [*_of_employers(union, own, account)]
    if with_members:
        day = period.stock_day(today)
        rows = _tables(union, period, day, own)
        found += [*_balance(rows), *_against_staff(rows, day), *_bodies(rows, day)]
    return sorted(found, key=lambda one: one.level != ERROR)[:MOST]


@dataclass(frozen=True)
class _Row:
    union: Any
    numbers: dict[str, Decimal]
    opening: Decimal


def _tables(union: Any, period: Period, day: dt.date, own: bool) -> list[_Row]:
    eve = period.from_on - dt.timedelta(days=1)
    before = Period(eve, eve, f"{eve}..{eve}")
    codes = [
        code
        for code in ("members_total", "members_women", *_GAINS, *_LOSSES)
        if INDICATORS.get(code)
    ]
    opened = {
        row.pk: numbers["members_total"]
        for row, numbers in engine.table(
            ["members_total"], union=union, period=before, by_union=True, today=eve
        )
    }
    return [
        _Row(row, numbers, opened.get(row.pk, Decimal(0)))
        for row, numbers in engine.table(
            codes, union=union, period=period, by_union=True, today=day
        )
        if not own or row.pk == union.pk
    ]


def _union_url(union: Any) -> str:
    return reverse("registers:card", kwargs={"code": "unions", "pk": union.pk})


def _of_employers(union: Any, own: bool, account: Any) -> list[Finding]:
    """Rule 1: parts are not more than the whole."""
    where = Q(registrar=union) if own else within("registrar__path", union.path)
    wrong = (
        Employer.objects.visible_to(account, "employers.view")
        .filter(where)
        .filter(
            Q(women_count__gt=F("staff_count"))
            | Q(migrant_count__gt=F("staff_count"))
            | Q(dispatched_count__gt=F("staff_count"))
        )
    )
    return [
        Finding(
            ERROR,
            row.name,
            reverse("registers:card", kwargs={"code": "employers", "pk": row.pk}),
            f"女职工{row.women_count}人、农民工{row.migrant_count}人、派遣工{row.dispatched_count}人，"
            f"不应多于职工总数{row.staff_count}人",
        )
        for row in wrong[:MOST]
    ]


def _balance(rows: list[_Row]) -> list[Finding]:
    """Rule 2: opening, with what came and without what went, is closing."""
    found = []
    for row in rows:
        gains = sum(row.numbers.get(code, Decimal(0)) for code in _GAINS)
        losses = sum(row.numbers.get(code, Decimal(0)) for code in _LOSSES)
        closing = row.numbers["members_total"]
        if row.opening + gains - losses != closing:
            text = f"期初{row.opening}人，增加{gains}人次，减少{losses}人次，应为{row.opening + gains - losses}人，实为{closing}人"
            found.append(Finding(ERROR, row.union.name, _union_url(row.union), text))
    return found


def _against_staff(rows: list[_Row], day: dt.date) -> list[Finding]:
    """Rule 3: a single base union has no more members than its employer has staff."""
    single = [row for row in rows if row.union.kind == UnionKind.BASE_SINGLE]
    staff: dict[int, int] = {}
    covered = Coverage.objects.in_force(day).filter(union__in=[row.union.pk for row in single])
    for pk, count in covered.values_list("union", "staff_count"):
        staff[pk] = staff.get(pk, 0) + count
    found = []
    for row in single:
        members, people = row.numbers["members_total"], staff.get(row.union.pk)
        if people is None or members <= people:
            continue
        grave = members - people > people * TOLERATED
        text = f"会员{members}人，多于覆盖职工{people}人，请核对职工数或会籍"
        found.append(
            Finding(ERROR if grave else WARNING, row.union.name, _union_url(row.union), text)
        )
    return found


def _bodies(rows: list[_Row], day: dt.date) -> list[Finding]:
    """Rule 7: bodies that a union of this size has, and terms that are over."""
    base = [
        row
        for row in rows
        if row.union.kind in BASE_KINDS and row.union.status == UnionStatus.ACTIVE
    ]
    keys = [row.union.pk for row in base]
    profiles = {row.union_id: row for row in UnionProfile.objects.filter(union__in=keys)}
    led = set(
        Appointment.objects.in_force(day).filter(union__in=keys).values_list("union", flat=True)
    )
    found = []
    for row in base:
        profile = profiles.get(row.union.pk)
        said = []
        if row.numbers["members_women"] >= LEAST_WOMEN and not (
            profile and profile.has_women_committee
        ):
            said.append(f"女会员{row.numbers['members_women']}人，未建女职工委员会")
        if row.numbers["members_total"] >= LEAST_FOR_COMMITTEE and row.union.pk not in led:
            said.append(f"会员{row.numbers['members_total']}人，没有在任的委员会成员")
        if profile and profile.term_to_on and profile.term_to_on < day:
            said.append(f"任期已于{profile.term_to_on}届满，尚未换届")
        if said:
            found.append(Finding(WARNING, row.union.name, _union_url(row.union), "；".join(said)))
    return found
