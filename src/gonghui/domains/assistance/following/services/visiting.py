"""Calling on families: the quarters after leaving, visits, alerts that a visit closes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.assistance.following.enums import AlertState, Purpose, Way
from gonghui.domains.assistance.following.models import FollowUpVisit, MonitoringTerm, RiskAlert
from gonghui.domains.assistance.following.rules import monitoring as rules
from gonghui.domains.assistance.following.services.asking import ask_to_follow, refuse
from gonghui.domains.assistance.hardship.enums import EventKind, FileState
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.rules.ledger import entry_problem
from gonghui.domains.assistance.hardship.services import ledger
from gonghui.domains.assistance.hardship.standards import standard_at
from gonghui.kernel.audit.services import record
from gonghui.kernel.calendar.workdays import add_workdays, workday_test
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

VISITED_STATES = (FileState.ACTIVE, FileState.RELIEVED, FileState.EXITED, FileState.CANCELLED)


def make_terms(file: HardshipFile) -> list[MonitoringTerm]:
    """The quarters in which a family that has left is called on."""
    assert file.exited_on is not None
    months = resolve("following.monitor_months", union=file.union, on=file.exited_on).value
    every = resolve("following.visit_months", union=file.union, on=file.exited_on).value
    return list(
        MonitoringTerm.objects.bulk_create(
            MonitoringTerm(
                file=file,
                exited_on=file.exited_on,
                number=one.number,
                from_on=one.from_on,
                due_on=one.due_on,
            )
            for one in rules.terms(file.exited_on, months=months, every=every)
        )
    )


def drop_terms(file: HardshipFile) -> None:
    """Nobody need be called on any more: the file was taken up again, or cancelled."""
    MonitoringTerm.objects.filter(file=file, visit=None, dropped_on=None).update(
        dropped_on=timezone.localdate()
    )


@transaction.atomic
def record_visit(
    file: HardshipFile,
    *,
    visited_on: dt.date,
    way: str,
    visitors: str,
    income: str,
    work: str,
    health: str,
    words: str,
    risk: str,
    actor: Any,
    monthly: Decimal | None = None,
    needs: str = "",
    alert: RiskAlert | None = None,
) -> FollowUpVisit:
    """Write down a talk with a family, and let it count for all that waits for it.

    1. The earliest open quarter that had begun is done, however late.
    2. A visit at home answers every red risk; so does it close the alert it was made for, and
       every other alert of the file that lay before it.
    3. A red risk not found at home itself wants a visit at home within the days of the rule.
    """
    row = ledger.locked(file.pk)
    ask_to_follow(row, actor)
    if row.state not in VISITED_STATES:
        raise Refusal(f"档案现为“{row.get_state_display()}”，不用回访。")
    today = timezone.localdate()
    refuse(
        rules.visit_problem(
            on=visited_on, today=today, way=way, visitors=bool(visitors.strip()), words=words
        )
    )
    told = rules.Told(income, work, health, monthly, *_line_at(row, visited_on, monthly))
    refuse(rules.risk_problem(risk, told))
    days = resolve("following.red_days", union=row.union, on=visited_on).value
    is_workday = workday_test()
    facts: Any = {
        "income": income,
        "work": work,
        "health": health,
        "monthly": str(monthly) if monthly is not None else "",
    }
    visit = FollowUpVisit(
        file=row,
        union=row.union,
        visited_on=visited_on,
        way=way,
        purpose=_purpose_of(row, alert),
        visitors=visitors.strip(),
        facts=facts,
        words=words.strip(),
        needs=needs.strip(),
        risk=risk,
        home_due_on=rules.home_visit_due(
            risk,
            way,
            visited_on,
            later=lambda day: add_workdays(day, days, is_workday=is_workday),
        ),
        recorded_by=actor,
    )
    visit.save()
    _fill_term(visit)
    _answer_red(visit)
    _close_alerts(visit, alert)
    _note_in_ledger(row, visit, actor=actor, today=today)
    record(
        "following.visited",
        actor=actor,
        union=row.union,
        target=row,
        detail={"on": visited_on.isoformat(), "way": visit.get_way_display()},
    )
    return visit


def _line_at(file: HardshipFile, on: dt.date, monthly: Decimal | None) -> tuple[Decimal, Decimal]:
    """The minimum living standard of the family's place, asked only where an income is given."""
    if monthly is None:
        return Decimal(0), Decimal(1)
    dibao = standard_at(file.union, on).dibao(file.is_urban)
    return dibao, resolve("following.risk_multiple", union=file.union, on=on).value


def _purpose_of(file: HardshipFile, alert: RiskAlert | None) -> Purpose:
    if alert is not None:
        return Purpose.ALERT
    if open_red(file).exists():
        return Purpose.URGENT
    waiting = MonitoringTerm.objects.filter(file=file, visit=None, dropped_on=None)
    return Purpose.MONITORING if waiting.exists() else Purpose.CARE


def open_red(file: HardshipFile) -> Any:
    """Visits that found a red risk and wait for one at home."""
    return FollowUpVisit.objects.filter(file=file, home_due_on__isnull=False, answered_by=None)


def _fill_term(visit: FollowUpVisit) -> None:
    term = (
        MonitoringTerm.objects.select_for_update()
        .filter(file=visit.file, visit=None, dropped_on=None, from_on__lte=visit.visited_on)
        .order_by("due_on")
        .first()
    )
    if term is not None:
        term.visit = visit
        term.save(update_fields=["visit"])


def _answer_red(visit: FollowUpVisit) -> None:
    if visit.way != Way.HOME:
        return
    open_red(visit.file).filter(visited_on__lte=visit.visited_on).exclude(pk=visit.pk).update(
        answered_by=visit
    )


def _close_alerts(visit: FollowUpVisit, alert: RiskAlert | None) -> None:
    """What the family was asked about with this visit: all that had happened by then."""
    waiting = RiskAlert.objects.select_for_update().filter(
        file=visit.file, state=AlertState.OPEN, happened_on__lte=visit.visited_on
    )
    if alert is not None and alert.pk not in set(waiting.values_list("pk", flat=True)):
        raise Refusal("这条预警已经走访过，或者发生在走访日期之后，请核对走访日期。")
    if alert is not None or visit.way == Way.HOME:
        waiting.update(state=AlertState.CLOSED, visit=visit)


def _note_in_ledger(
    file: HardshipFile, visit: FollowUpVisit, *, actor: Any, today: dt.date
) -> None:
    """An entry 回访 where the ledger can still take it: a visit written down late tells of itself."""
    last = file.events.order_by("-occurs_on", "-pk").first()
    problem = entry_problem(
        EventKind.MONITORED,
        state=file.state,
        on=visit.visited_on,
        last_on=last.occurs_on if last else None,
        today=today,
    )
    if not problem:
        ledger.append(file, EventKind.MONITORED, visit.visited_on, actor=actor, reason=visit.risk)
