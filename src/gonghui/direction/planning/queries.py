"""Reads: how every target of a plan stands, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from gonghui.direction.planning import rules
from gonghui.direction.planning.enums import (
    EntryState,
    ProgressMode,
    Resolution,
    Standing,
    TargetState,
)
from gonghui.direction.planning.models import (
    Plan,
    PlanSection,
    ProgressEntry,
    Responsibility,
    Target,
)
from gonghui.direction.planning.units import from_base
from gonghui.engines.indicators.definitions import INDICATORS, Indicator, IndicatorKind
from gonghui.engines.indicators.engine import Value, values
from gonghui.engines.indicators.telling import is_few, opens
from gonghui.kernel.ui import formats


@dataclass(frozen=True)
class TargetProgress:
    """A target with the value reached, in the target's own unit.

    `reached` comes from records (of a target without an indicator: from the last approved
    declaration). `declared` is what was only stated beside the records; it never counts towards
    the target and is shown apart.
    """

    target: Target
    indicator: Indicator | None
    reached: Decimal | None
    declared: Decimal
    course: rules.Course
    passed: Decimal
    from_on: dt.date
    to_on: dt.date
    url: str = ""
    entry: ProgressEntry | None = None
    waiting: ProgressEntry | None = None
    departments: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        return self.course.standing

    @property
    def tone(self) -> str:
        return TONES[self.course.standing]

    @property
    def percent(self) -> int | None:
        """The share as a whole number, for bar and text. Not yet reached is never 100."""
        if self.course.share is None:
            return None
        number = rules.whole_percent(self.course.share)
        return number if self.standing in (Standing.DONE, Standing.MISSED) else min(number, 99)

    @property
    def passed_percent(self) -> int:
        return int(self.passed * 100)

    @property
    def accumulates(self) -> bool:
        return _accumulates(self.target, self.indicator)

    @property
    def reached_text(self) -> str:
        """`70名`; an em dash while there is nothing."""
        if self.reached is None:
            return formats.EMPTY
        places = Decimal("0.1") if self.target.unit == "%" else Decimal("0.01")
        return f"{formats.number(self.reached.quantize(places))}{self.target.unit}"

    @property
    def declared_text(self) -> str:
        return f"{formats.number(self.declared)}{self.target.unit}" if self.declared else ""


TONES = {
    Standing.DONE: "ok",
    Standing.NOT_BEGUN: "mute",
    Standing.ON_TRACK: "info",
    Standing.LATE: "warn",
    Standing.MISSED: "bad",
    Standing.UNMEASURED: "mute",
    Standing.UNTRACKED: "mute",
}


@dataclass(frozen=True)
class Board:
    """All adopted targets of a plan with their progress, in the order of the paper."""

    plan: Plan
    today: dt.date
    items: tuple[TargetProgress, ...]
    sections: tuple[PlanSection, ...] = ()
    duties: dict[int, list[Responsibility]] = field(default_factory=dict)

    @cached_property
    def counts(self) -> Counter[Standing]:
        return Counter(item.standing for item in self.items)

    @property
    def tracked(self) -> int:
        return len(self.items) - self.counts[Standing.UNTRACKED]

    @property
    def done(self) -> int:
        return self.counts[Standing.DONE]

    @property
    def completion(self) -> Decimal | None:
        """Share of tracked targets that are done (plan_completion_rate); None without targets."""
        return Decimal(self.counts[Standing.DONE]) / self.tracked if self.tracked else None

    @cached_property
    def departments(self) -> list[str]:
        names = {row.department for rows in self.duties.values() for row in rows}
        return sorted(names)


def board(plan: Plan, *, today: dt.date | None = None, reader: Any = None) -> Board:
    """How every adopted target of a plan stands on a day; with links where a reader is named."""
    today = today or timezone.localdate()
    sections = list(PlanSection.objects.filter(plan=plan).order_by("order"))
    duties = _duties(plan)
    targets = list(Target.objects.filter(plan=plan).standing().select_related("section"))
    return Board(
        plan,
        today,
        tuple(_progress(plan, targets, sections, duties, today, reader)),
        tuple(sections),
        duties,
    )


def progress_of(
    targets: Iterable[Target], *, plan: Plan, today: dt.date | None = None, reader: Any = None
) -> list[TargetProgress]:
    """The same for chosen targets of one plan."""
    sections = list(PlanSection.objects.filter(plan=plan))
    day = today or timezone.localdate()
    return _progress(plan, list(targets), sections, _duties(plan), day, reader)


def _duties(plan: Plan) -> dict[int, list[Responsibility]]:
    duties: dict[int, list[Responsibility]] = defaultdict(list)
    for row in Responsibility.objects.filter(section__plan=plan).order_by("kind", "pk"):
        duties[row.section_id].append(row)
    return dict(duties)


def duties_above(
    section_id: int | None,
    sections: dict[int, PlanSection],
    duties: dict[int, list[Responsibility]],
) -> list[Responsibility]:
    """Departments of the section, or of the nearest section above that names any."""
    while section_id is not None:
        if found := duties.get(section_id):
            return found
        section_id = sections[section_id].parent_id
    return []


def _progress(
    plan: Plan,
    targets: list[Target],
    sections: list[PlanSection],
    duties: dict[int, list[Responsibility]],
    today: dt.date,
    reader: Any,
) -> list[TargetProgress]:
    codes = {
        target.indicator_code
        for target in targets
        if target.progress_mode == ProgressMode.INDICATOR and target.indicator_code in INDICATORS
    }
    period = plan.span
    measured = values(sorted(codes), union=plan.union, period=period, today=today) if codes else {}
    approved, waiting = _entries(targets)
    by_pk = {section.pk: section for section in sections}
    found = []
    for target in targets:
        indicator = INDICATORS.get(target.indicator_code)
        entry = approved.get(target.pk)
        to_on = target.deadline or period.to_on
        day = entry.on if target.progress_mode == ProgressMode.DECLARED and entry else today
        passed = rules.time_passed(period.from_on, to_on, day)
        reached, declared = _reached(target, measured, entry)
        names = duties_above(target.section_id, by_pk, duties)
        found.append(
            TargetProgress(
                target=target,
                indicator=indicator,
                reached=reached,
                declared=declared,
                course=rules.course(
                    comparator=target.comparator,
                    value=target.value,
                    reached=reached,
                    passed=passed,
                    is_over=today > to_on,
                    accumulates=_accumulates(target, indicator),
                    mode=target.progress_mode,
                    unit=target.unit,
                ),
                passed=rules.time_passed(period.from_on, to_on, today),
                from_on=period.from_on,
                to_on=to_on,
                url=indicator_url(indicator, plan, reader) if indicator and reader else "",
                entry=entry,
                waiting=waiting.get(target.pk),
                departments=tuple(dict.fromkeys(row.department for row in names)),
            )
        )
    return found


def _accumulates(target: Target, indicator: Indicator | None) -> bool:
    if target.progress_mode == ProgressMode.DECLARED:
        return target.unit != "%"
    return indicator is not None and indicator.kind is IndicatorKind.FLOW


def _reached(
    target: Target, measured: dict[str, Value], entry: ProgressEntry | None
) -> tuple[Decimal | None, Decimal]:
    """Value by records (or by an approved declaration), and the part that was only stated."""
    if target.progress_mode == ProgressMode.DECLARED:
        return (entry.value if entry else None), Decimal(0)
    value = measured.get(target.indicator_code)
    if value is None or value.number is None or is_few(value):
        return None, Decimal(0)
    return from_base(value.number, target.unit), from_base(value.declared, target.unit)


def _entries(
    targets: list[Target],
) -> tuple[dict[int, ProgressEntry], dict[int, ProgressEntry]]:
    """The latest approved declaration and the waiting one of each target: one query."""
    approved: dict[int, ProgressEntry] = {}
    waiting: dict[int, ProgressEntry] = {}
    rows = ProgressEntry.objects.filter(target__in=targets).exclude(state=EntryState.REFUSED)
    for row in rows.select_related("declared_by").order_by("on", "pk"):
        (approved if row.state == EntryState.APPROVED else waiting)[row.target_id] = row
    return approved, waiting


def indicator_url(indicator: Indicator, plan: Plan, reader: Any) -> str:
    """What a value opens to its reader: the records behind it; the indicator's page of a ratio,
    which leads to its parts, and where the records are not this reader's to open."""
    page = opens(reader, indicator, plan.union)
    if not page:
        return ""
    try:
        url = reverse(f"indicators:{page}", args=[indicator.code])
    except NoReverseMatch:
        return ""
    return f"{url}?union={plan.union_id}&period={plan.period}"


def plans_of(union: Any, *, year: int | None = None) -> Any:
    """Plans in force of a union (of a year): what a summary of that union answers to."""
    found = Plan.objects.filter(union=union).in_force()
    return found.filter(year=year) if year else found


def review_counts(plan: Plan) -> dict[str, int]:
    """What still wants a person's eye before the plan is confirmed."""
    return {
        "undecided": plan.targets.filter(state=TargetState.PROPOSED).count(),
        "unsure": plan.unsure.filter(resolved_as=Resolution.OPEN).count(),
        "unfilled": plan.placeholders.filter(section__part="plan", filled="").count(),
    }
