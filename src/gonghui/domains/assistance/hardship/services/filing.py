"""What the steps of an application bring about, up to the file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from gonghui.domains.assistance.hardship import queries
from gonghui.domains.assistance.hardship.enums import (
    EventKind,
    FileState,
    Level,
    OverrideState,
)
from gonghui.domains.assistance.hardship.models import FileCounter, HardshipFile
from gonghui.domains.assistance.hardship.rules.completeness import missing_in
from gonghui.domains.assistance.hardship.services import ledger
from gonghui.domains.assistance.hardship.services.finding import ask_to_work_on, same_human
from gonghui.engines.matters.enums import Action, Outcome
from gonghui.engines.matters.models import Matter
from gonghui.kernel.audit.services import record
from gonghui.kernel.notify.services import send
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal


def file_of(matter: Matter) -> HardshipFile:
    """The file that an application is about, locked."""
    return ledger.locked(HardshipFile.objects.only("pk").get(matter=matter).pk)


def application_problem(matter: Matter) -> str:
    """Why an application may not be taken: asked by the engine before it is handed in, and before
    it goes back to the step that returned it."""
    person = matter.applicant_person
    file = HardshipFile.objects.filter(person=person, state=FileState.APPLYING).first()
    if file is None or file.matter_id != matter.pk:
        return "没有找到申请人填写完整的困难职工档案，请从“困难职工建档”开始"
    missing = missing_in(queries.declared_of(file))
    return f"还没有填完：{'；'.join(missing)}" if missing else ""


def why_not(person: Any) -> str:
    """Why a person may not apply. One whose application is being written or returned may."""
    if queries.member_row(person) is None:
        return queries.eligibility_problem(person, today=timezone.localdate())
    return ""


def _at_work(matter: Matter) -> HardshipFile:
    """The file of an application that goes on; one reopened after a refusal is taken up again."""
    file = file_of(matter)
    if file.state in (FileState.REJECTED, FileState.WITHDRAWN):
        file.state = FileState.APPLYING
        try:
            with transaction.atomic():
                file.save(update_fields=["state"])
        except IntegrityError:
            raise Refusal("申请人已经重新填写申请，本件不能重开。") from None
        ledger.hold_household(file)
    return file


def checked(matter: Matter, *, actor: Any) -> None:
    """初审: membership, papers, signatures, one file per person and household."""
    file = _at_work(matter)
    today = timezone.localdate()
    if queries.member_row(file.person) is None:
        raise Refusal("申请人现在不是会员，初审不能通过，请先办理入会。")
    months = resolve("hardship.migrant_work_months", union=file.union, on=today).value
    problem = queries.migrant_problem(file.person, months=months, today=today)
    if problem:
        raise Refusal(f"{problem}，初审不能通过。")
    missing = missing_in(queries.declared_of(file))
    if missing:
        raise Refusal(f"材料不齐：{'；'.join(missing)}。请退回补正。")
    ledger.hold_household(file)


def visited(matter: Matter, *, actor: Any) -> None:
    """入户核查: a visit by two with photos, confirmed by those who went."""
    file = _at_work(matter)
    least = resolve("hardship.visitors", union=file.union, on=timezone.localdate()).value
    visits = list(file.visits.prefetch_related("visitors", "photos"))
    for visit in visits:
        went = visit.visitors.all()
        confirmed = sum(1 for one in went if one.confirmed_at is not None)
        if confirmed >= least and visit.photos.all():
            return
    waiting = [
        one.name for visit in visits for one in visit.visitors.all() if one.confirmed_at is None
    ]
    if waiting:
        raise Refusal(f"还要{'、'.join(waiting)}确认入户记录，才能通过。")
    raise Refusal(f"还没有{least}人以上参加并附照片的入户核查记录，请先在档案中登记。")


def verified(matter: Matter, *, actor: Any) -> None:
    """信息核对: an answer of a register, and an assessment that holds and counts."""
    file = _at_work(matter)
    if not file.verifications.exists():
        raise Refusal("还没有信息核对结果，请先在档案中登记来函或者导入核对结果。")
    assessment = queries.assessment_in_force(file)
    if assessment is None:
        raise Refusal("家庭情况认定后又有变动或者还没有认定，请先在档案中重新认定。")
    if file.overrides.filter(state=OverrideState.PROPOSED).exists():
        raise Refusal("有一件改判等待上级确认，确认后才能通过。")
    if not assessment.category:
        raise Refusal("按认定结果不符合困难职工条件，请选择“不予通过”并告知申请人。")
    file.category = assessment.category
    file.level = file.level or Level.COUNTY
    file.save(update_fields=["category", "level"])
    matter.data = {**matter.data, "category": file.category, "cause": file.main_cause}
    matter.save(update_fields=["data"])


def settle(matter: Matter, *, actor: Any) -> HardshipFile:
    """The approved application becomes a file. Who looked into it does not approve it."""
    file = file_of(matter)
    earlier = matter.desks.filter(action=Action.PASS).exclude(step__in=("approve", "publicity"))
    took_part = [desk.acted_by for desk in earlier.select_related("acted_by") if desk.acted_by]
    took_part += [
        one.account
        for visit in file.visits.all()
        for one in visit.visitors.select_related("account")
        if one.account
    ]
    if file.assessment is not None and file.assessment.assessed_by is not None:
        took_part.append(file.assessment.assessed_by)
    if any(same_human(actor, one) for one in took_part):
        raise Refusal("您参加过这件申请的核查，应由其他审批人员审批。")
    return file_it(file, actor=actor)


@transaction.atomic
def file_it(file: HardshipFile, *, actor: Any, on: dt.date | None = None) -> HardshipFile:
    """建档: number, day, validity, first review; tell the worker."""
    on = on or timezone.localdate()
    row = ledger.locked(file.pk)
    assessment = queries.assessment_in_force(row)
    if assessment is None or not assessment.category:
        raise Refusal("没有有效的认定结果，不能建档。")
    row.number = row.number or next_number(row.county, on.year)
    row.save(update_fields=["number"])
    ledger.append(
        row,
        EventKind.FILED,
        on,
        actor=actor,
        category=assessment.category,
        level=row.level or Level.COUNTY,
    )
    record(
        "hardship.filed", actor=actor, union=row.union, target=row, detail={"number": row.number}
    )
    send("hardship.filed", to=[row.person], union=row.union, url="/m/hardship/", key=str(row.uid))
    return row


def ended(matter: Matter, *, actor: Any) -> None:
    """An application that was refused or withdrawn lets go of its household."""
    file = file_of(matter)
    if file.state != FileState.APPLYING:
        return
    withdrawn = matter.outcome == Outcome.WITHDRAWN
    ledger.end_application(file, FileState.WITHDRAWN if withdrawn else FileState.REJECTED)


def next_number(county: Any, year: int) -> str:
    """The next 档号 of a county in a year."""
    counter, _ = FileCounter.objects.get_or_create(union=county, year=year)
    FileCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)  # locks the row
    counter.refresh_from_db()
    return f"KN-{county.code}-{year}-{counter.last:04d}"


@transaction.atomic
def set_level(file: HardshipFile, level: str, *, actor: Any) -> HardshipFile:
    """At which level a file is kept. Filed, it is an entry of the ledger."""
    row = ledger.locked(file.pk)
    ask_to_work_on(row, actor)
    if not actor.may_at("hardship.edit", row.county):
        raise Refusal("档案级别由县级工会确定。")
    if row.level == level:
        return row
    if row.state == FileState.APPLYING:
        row.level = Level(level)
        row.save(update_fields=["level"])
    else:
        today = timezone.localdate()
        ledger.append(
            row, EventKind.CHANGED, today, actor=actor, level=Level(level), reason="level"
        )
    record(
        "hardship.level_set",
        actor=actor,
        union=row.union,
        target=row,
        detail={"level": Level(level).label},
    )
    return row
