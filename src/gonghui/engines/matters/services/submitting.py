"""Handing in, and handing in again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from gonghui.engines.matters import rules
from gonghui.engines.matters.answers import interested_people, stored_answers
from gonghui.engines.matters.enums import Action, Applicant, Channel, MatterState, Verb
from gonghui.engines.matters.kinds import MATTER_KINDS, MatterKind
from gonghui.engines.matters.models import Matter, MatterCounter
from gonghui.engines.matters.queries import receiving_union, why_not
from gonghui.engines.matters.services.moving import keep_file, locked, note, open_step, refuse_if
from gonghui.kernel.audit.services import record
from gonghui.kernel.people.masks import mask_name
from gonghui.kernel.refusal import Refusal

Handed = tuple[str, str, bytes]
"""Code of the document, name of the file, content."""


@transaction.atomic
def submit(
    code: str,
    *,
    actor: Any,
    data: Mapping[str, Any],
    union: Any = None,
    person: Any = None,
    employer: Any = None,
    applicant_union: Any = None,
    title: str = "",
    files: Iterable[Handed] = (),
    channel: str = Channel.DESK,
    submission_key: str | None = None,
    today: dt.date | None = None,
) -> Matter:
    """Take a request and let it wait at its first desk. KeyError for an unknown kind.

    Without a `union` the kind's receiver finds the one that receives this person's request.
    The same `submission_key` sent again gives the matter of the first time.
    """
    today = today or timezone.localdate()
    kind = MATTER_KINDS[code]
    if submission_key:
        known = Matter.objects.filter(submission_key=submission_key).first()
        if known is not None:
            return known
    applicant = _applicant(kind, person, employer, applicant_union)
    if union is None:
        union = receiving_union(kind, person, data)
    if person is not None:
        refuse_if(why_not(kind, person))
    refuse_if(_submitting_problem(kind, union=union, actor=actor, person=person, channel=channel))
    answers = stored_answers(kind, data)
    files = list(files)
    _ask_for_papers(kind, {document for document, _, _ in files})
    amount = answers.get("amount")
    matter = Matter(
        kind=kind.code,
        version=kind.version,
        union=union,
        applicant_person=person,
        applicant_employer=employer,
        applicant_union=applicant_union,
        title=title_of(kind, applicant, title),
        data=answers,
        interested=interested_people(kind, answers, person),
        amount=Decimal(amount) if amount is not None else None,
        headcount=answers.get("headcount"),
        received_at=timezone.now(),
        opened_by=actor,
        channel=channel,
        submission_key=submission_key or None,
    )
    if kind.check:
        refuse_if(import_string(kind.check)(matter))
    matter.number = next_number(union, today.year)
    try:
        with transaction.atomic():
            matter.save()
    except IntegrityError:
        known = Matter.objects.filter(submission_key=submission_key or None).first()
        if submission_key and known is not None:
            return known
        raise
    keep_files(matter, files, actor=actor)
    note(matter, Verb.SUBMITTED, actor=actor, text=Channel(channel).label)
    record(
        "matters.submitted",
        actor=actor,
        union=union,
        target=matter,
        detail={"number": matter.number, "kind": kind.title},
    )
    first = rules.step_after(kind, "", matter.answers)
    if first is None:
        raise Refusal("按所填内容没有可走的办理环节，请检查填写。")
    open_step(matter, first, today=today)
    return matter


def _applicant(kind: MatterKind, person: Any, employer: Any, union: Any) -> Any:
    found = {
        Applicant.PERSON: person,
        Applicant.EMPLOYER: employer,
        Applicant.UNION: union,
    }[kind.applicant]
    if found is None:
        raise Refusal(f"“{kind.title}”由{kind.applicant.label}提出，请选择申请人。")
    return found


def _submitting_problem(
    kind: MatterKind, *, union: Any, actor: Any, person: Any, channel: str
) -> str:
    if union.status != "active":
        return f"{union.name}不是正常状态，不能受理事项"
    if channel == Channel.PORTAL:
        own = person is not None and actor is not None and actor.person_id == person.pk
        nobody_yet = kind.before_binding and actor is not None and actor.person_id is None
        return "" if own or nobody_yet or actor is None else "只能为本人提出申请"
    if actor is not None and not actor.may_at(kind.submit_permission, union):
        return f"您不能在{union.name}提交“{kind.title}”"
    return ""


def title_of(kind: MatterKind, applicant: Any, title: str) -> str:
    """What lists call a matter; who asks for something sensitive is masked there."""
    if kind.sensitive:
        name = mask_name(applicant.name) if kind.applicant == Applicant.PERSON else applicant
        return f"{name}：{kind.title}"[:120]
    return (title.strip() or f"{applicant}：{kind.title}")[:120]


def _ask_for_papers(kind: MatterKind, handed: set[str]) -> None:
    missing = [one.label for one in kind.documents if one.required and one.code not in handed]
    if missing:
        raise Refusal(f"请上传：{'、'.join(missing)}。")


def next_number(union: Any, year: int) -> str:
    """The next number of a union in a year, given out one at a time."""
    counter, _ = MatterCounter.objects.get_or_create(union=union, year=year)
    MatterCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)  # locks the row
    counter.refresh_from_db()
    return f"{union.code}-{year}-{counter.last:04d}"


def keep_files(matter: Matter, files: Iterable[Handed], *, actor: Any) -> None:
    """Store papers beside their matter."""
    for document, name, content in files:
        keep_file(matter, document, name, content, actor=actor)


@transaction.atomic
def supplement(
    matter: Matter,
    *,
    actor: Any,
    data: Mapping[str, Any] | None = None,
    text: str = "",
    files: Iterable[Handed] = (),
    today: dt.date | None = None,
) -> Matter:
    """Answer a return: corrected answers, more papers, and back to the step that asked.

    The clock goes on with the working days that were left, at least one.
    """
    today = today or timezone.localdate()
    matter = locked(matter.pk)
    if matter.state != MatterState.RETURNED:
        raise Refusal("该事项没有被退回补正，不需要补充。")
    refuse_if(supplementing_problem(matter, actor))
    kind, amount_before = matter.declared, matter.amount or 0
    if data is not None:
        asked = {ask.code for ask in kind.asked}
        corrected = {code: answer for code, answer in data.items() if code in asked}
        answers = stored_answers(kind, {**matter.data, **corrected})
        matter.data = answers
        amount = answers.get("amount")
        matter.amount = Decimal(amount) if amount is not None else None
        matter.headcount = answers.get("headcount")
        matter.interested = interested_people(kind, answers, matter.applicant_person)
    if kind.check:
        refuse_if(import_string(kind.check)(matter))
    returned = matter.desks.filter(action=Action.RETURN, step=matter.stage).order_by("-pk").first()
    assert returned is not None
    matter.round += 1
    matter.save()
    keep_files(matter, files, actor=actor)
    note(matter, Verb.SUPPLEMENTED, actor=actor, text=text)
    record("matters.supplemented", actor=actor, union=matter.union, target=matter)
    step = rules.step_after_supplement(
        kind,
        matter.stage,
        matter.answers,
        passed=set(matter.desks.filter(action=Action.PASS).values_list("step", flat=True)),
        amount_grew=(matter.amount or 0) > amount_before,
    )
    left = returned.days_left if step.code == returned.step else None
    open_step(matter, step, today=today, previous=returned, left=left)
    return matter


def supplementing_problem(matter: Matter, actor: Any) -> str:
    """Why an account may not supplement a matter."""
    if actor is None or actor.pk == matter.opened_by_id:
        return ""
    if actor.person_id is not None and actor.person_id == matter.applicant_person_id:
        return ""
    if actor.may_at(matter.declared.submit_permission, matter.union):
        return ""
    return "只有申请人或受理工会可以补正"
