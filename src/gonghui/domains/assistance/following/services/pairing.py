"""One who helps and the family he stands by."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.domains.assistance.following.enums import EndReason, HelperKind, MeasureKind
from gonghui.domains.assistance.following.models import PairAssistance, PairMeasure, PairVisit
from gonghui.domains.assistance.following.rules import pairing as rules
from gonghui.domains.assistance.following.services.asking import ask_to_follow, refuse
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.services.ledger import locked
from gonghui.kernel.audit.services import record
from gonghui.kernel.notify.services import send
from gonghui.kernel.org.models import Union
from gonghui.kernel.people.models import Person
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def pair(
    file: HardshipFile,
    *,
    kind: str,
    helper: Person | None = None,
    helper_union: Union | None = None,
    phone: str = "",
    goal: str,
    target_on: dt.date,
    from_on: dt.date,
    actor: Any,
) -> PairAssistance:
    """Let somebody stand by a family. The helper's row is locked while his families are counted."""
    row = locked(file.pk)
    ask_to_follow(row, actor)
    today = timezone.localdate()
    refuse(
        rules.helper_problem(
            kind, has_person=helper is not None, has_union=helper_union is not None
        )
    )
    if from_on > today:
        raise Refusal("结对日期不能晚于今天。")
    if target_on <= from_on:
        raise Refusal("目标日期应在结对日期之后。")
    if not goal.strip():
        raise Refusal("请写明帮扶目标。")
    theirs = _theirs(kind, helper, helper_union)
    if helper is not None and helper.pk == row.person_id:
        raise Refusal("不能由困难职工本人作责任人。")
    most = resolve("pair.most_households", union=row.union, on=today).value
    refuse(
        rules.pair_problem(
            state=row.state,
            has_helper=row.pairs.open().exists(),
            helps_already=theirs.filter(file=row).exists(),
            households=theirs.count(),
            most=most,
        )
    )
    found = PairAssistance(
        file=row,
        union=row.union,
        kind=kind,
        helper=helper if kind != HelperKind.UNION else None,
        helper_union=helper_union if kind == HelperKind.UNION else None,
        helper_name=_name(kind, helper, helper_union),
        helper_phone=phone.strip() or (helper.mobile if helper is not None else ""),
        from_on=from_on,
        target_on=target_on,
        goal=goal.strip(),
        made_by=actor,
    )
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:
        raise Refusal("该户已有责任人；更换的，请先结束原来的结对。") from None
    record(
        "following.paired",
        actor=actor,
        union=row.union,
        target=row,
        detail={"helper": found.helper_name},
    )
    send(
        "following.paired",
        to=[row.person],
        union=row.union,
        url="/m/helper/",
        key=f"pair {found.uid}",
    )
    return found


def _theirs(kind: str, helper: Person | None, union: Union | None) -> Any:
    """The families that a helper stands by now, counted under a lock of his row."""
    if kind == HelperKind.UNION:
        assert union is not None
        Union.objects.select_for_update().get(pk=union.pk)
        return PairAssistance.objects.open().filter(helper_union=union)
    assert helper is not None
    Person.objects.select_for_update(of=("self",)).get(pk=helper.pk)
    return PairAssistance.objects.open().filter(helper=helper)


def _name(kind: str, helper: Person | None, union: Union | None) -> str:
    return (str(union) if kind == HelperKind.UNION else str(helper))[:60]


def locked_pair(pk: int) -> PairAssistance:
    """The pair's row, locked."""
    row: PairAssistance = (
        PairAssistance.objects.select_for_update(of=("self",))
        .select_related("file__union", "file__county", "file__person", "union")
        .get(pk=pk)
    )
    return row


def ask_to_help(row: PairAssistance, actor: Any) -> None:
    """Refusal for everybody but the helper himself and who looks after the file."""
    if actor is None or (actor.person_id is not None and actor.person_id == row.helper_id):
        return
    ask_to_follow(row.file, actor)


def _ask_open(row: PairAssistance) -> None:
    if not row.is_open:
        raise Refusal("结对已经结束，不能再登记。")


@transaction.atomic
def add_measure(
    found: PairAssistance, *, kind: str, words: str, due_on: dt.date, actor: Any
) -> PairMeasure:
    """One more thing to be done for the family."""
    row = locked_pair(found.pk)
    ask_to_help(row, actor)
    _ask_open(row)
    if not words.strip():
        raise Refusal("请写明措施。")
    if due_on < row.from_on:
        raise Refusal("完成时限不能早于结对日期。")
    measure: PairMeasure = PairMeasure.objects.create(
        pair=row, kind=MeasureKind(kind), words=words.strip(), due_on=due_on
    )
    record(
        "following.measure_added",
        actor=actor,
        union=row.file.union,
        target=row.file,
        detail={"kind": measure.get_kind_display()},
    )
    return measure


@transaction.atomic
def finish_measure(
    measure: PairMeasure, *, done_on: dt.date, achieved: str, actor: Any
) -> PairMeasure:
    """What came of it."""
    row = locked_pair(measure.pair_id)
    ask_to_help(row, actor)
    _ask_open(row)
    found: PairMeasure = PairMeasure.objects.select_for_update().get(pk=measure.pk)
    if found.done_on is not None:
        raise Refusal("这项措施已经登记完成。")
    refuse(
        rules.visit_day_problem(done_on, row.from_on, timezone.localdate()).replace("走访", "完成")
    )
    if not achieved.strip():
        raise Refusal("请写明落实的结果。")
    found.done_on, found.achieved = done_on, achieved.strip()
    found.save(update_fields=["done_on", "achieved"])
    record(
        "following.measure_done",
        actor=actor,
        union=row.file.union,
        target=row.file,
        detail={"kind": found.get_kind_display()},
    )
    return found


@transaction.atomic
def record_pair_visit(
    found: PairAssistance,
    *,
    visited_on: dt.date,
    way: str,
    words: str,
    actor: Any,
    brought: str = "",
) -> PairVisit:
    """Write down that the helper called on the family."""
    row = locked_pair(found.pk)
    ask_to_help(row, actor)
    _ask_open(row)
    refuse(rules.visit_day_problem(visited_on, row.from_on, timezone.localdate()))
    if not words.strip():
        raise Refusal("请写明走访情况。")
    visit: PairVisit = PairVisit.objects.create(
        pair=row,
        union=row.file.union,
        visited_on=visited_on,
        way=way,
        words=words.strip(),
        brought=brought.strip(),
        recorded_by=actor,
    )
    if row.last_visit_on is None or visited_on > row.last_visit_on:
        row.last_visit_on = visited_on
        row.save(update_fields=["last_visit_on"])
    record(
        "following.pair_visited",
        actor=actor,
        union=row.file.union,
        target=row.file,
        detail={"on": visited_on.isoformat()},
    )
    return visit


@transaction.atomic
def end_pair(
    found: PairAssistance, *, to_on: dt.date, reason: str, achieved: str, actor: Any
) -> PairAssistance:
    """The helper no longer stands by the family, and what came of it."""
    row = locked_pair(found.pk)
    ask_to_follow(row.file, actor)
    if not row.is_open:
        raise Refusal("结对已经结束，没有重复办理。")
    refuse(
        rules.visit_day_problem(to_on, row.from_on, timezone.localdate()).replace("走访", "结束")
    )
    if not achieved.strip():
        raise Refusal("请写明帮扶结果。")
    _end(row, to_on, EndReason(reason), achieved, actor=actor)
    return row


def end_with_file(file: HardshipFile, reason: EndReason, *, actor: Any) -> None:
    """What becomes of the pair when its file ends."""
    row = (
        PairAssistance.objects.select_for_update(of=("self",)).filter(file=file, to_on=None).first()
    )
    if row is not None:
        _end(
            row,
            max(timezone.localdate(), row.from_on),
            reason,
            f"{reason.label}，结对结束。",
            actor=actor,
        )


def _end(
    row: PairAssistance, to_on: dt.date, reason: EndReason, achieved: str, *, actor: Any
) -> None:
    row.to_on, row.end_reason, row.achieved = to_on, reason, achieved.strip()
    row.save(update_fields=["to_on", "end_reason", "achieved"])
    record(
        "following.pair_ended",
        actor=actor,
        union=row.file.union,
        target=row.file,
        detail={"helper": row.helper_name, "why": reason.label},
    )
