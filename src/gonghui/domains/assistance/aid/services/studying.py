"""Applications for students: handed in, checked, awarded, drafted for payment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.domains.assistance.aid import queries
from gonghui.domains.assistance.aid.enums import (
    AidKind,
    GrantState,
    StudyState,
    Target,
)
from gonghui.domains.assistance.aid.models import (
    AidGrant,
    StudyApplication,
    StudyCampaign,
    StudyPaper,
)
from gonghui.domains.assistance.aid.rules import study
from gonghui.domains.assistance.aid.services.asking import (
    Handed,
    ask_scope,
    keep_sealed,
    note,
    refuse,
)
from gonghui.domains.assistance.aid.services.campaigns import award_rule
from gonghui.domains.assistance.aid.services.giving import draft_payment
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.enums import Channel, MatterState, Outcome
from gonghui.engines.matters.models import Matter
from gonghui.engines.money.enums import Way
from gonghui.engines.money.models import BudgetLine
from gonghui.kernel.audit.services import record
from gonghui.kernel.people import identity, protection
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.names import normalise_name
from gonghui.kernel.refusal import Refusal


@dataclass(frozen=True)
class Student:
    """Whom it is for. Most are minors: nothing of this is stored in clear."""

    name: str
    id_number: str
    stage: str
    school: str
    grade: str = ""
    major: str = ""
    is_new: bool = False
    other_aid: str = ""
    reason: str = ""
    parent: str = ""

    @property
    def index(self) -> str:
        return protection.blind_index(identity.normalise(self.id_number))

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "name": normalise_name(self.name),
            "id_number": identity.normalise(self.id_number),
            "school": self.school.strip(),
            "grade": self.grade.strip(),
            "major": self.major.strip(),
            "is_new": self.is_new,
            "other_aid": self.other_aid.strip(),
            "reason": self.reason.strip(),
            "parent": self.parent.strip(),
        }


def student_problem(student: Student, *, today: dt.date) -> str:
    """Why these facts cannot be those of a student."""
    if not normalise_name(student.name):
        return "请填写学生姓名"
    verdict = identity.check_identity(student.id_number, today=today)
    if verdict.problem:
        return f"学生证件号码{verdict.problem}"
    if not student.school.strip():
        return "请填写学校"
    assert verdict.birth_on is not None
    return study.student_problem(born_on=verdict.birth_on, today=today, stage=student.stage)


ONCE = "该学生本年度已有助学申请（含其他工会），一生一年只资助一次"


def _taken(index: str, year: int, *, without: int | None = None) -> bool:
    rows = StudyApplication.objects.everything(reason="one student once a year, all unions")
    return bool(rows.standing().filter(student_index=index, year=year).exclude(pk=without).exists())


@transaction.atomic
def apply(
    person: Person,
    *,
    student: Student,
    union: Any,
    actor: Any,
    papers: Sequence[Handed] = (),
    channel: str = Channel.DESK,
    once_key: str | None = None,
    today: dt.date | None = None,
) -> StudyApplication:
    """A parent asks for a child: with a file by the standards of files, without one as 送温暖助学."""
    today = today or timezone.localdate()
    if once_key and (known := StudyApplication.objects.filter(once_key=once_key).first()):
        return known
    file = queries.file_of(person)
    if file is not None:
        union = file.union
    if channel == Channel.DESK:
        ask_scope(actor, union)
    campaign = queries.open_campaign_for(union, today)
    if campaign is None:
        raise Refusal("现在没有正在申请的金秋助学，请留意工会通知；急难的可申请临时救助。")
    refuse(student_problem(student, today=today))
    if not papers:
        raise Refusal("请上传录取通知书或在读证明。")
    if _taken(student.index, campaign.year):
        raise Refusal(f"{ONCE}。")
    application = StudyApplication(
        campaign=campaign,
        year=campaign.year,
        union=union,
        target=Target.OWN,
        file=file,
        category=file.category if file is not None else "",
        person=person,
        name_key=person.name_key,
        stage=student.stage,
        student_index=student.index,
        applied_on=today,
        made_by=actor,
        once_key=once_key or None,
    )
    application.student = student.facts
    # Says no at once where the stage is not helped, or the family's limit is nothing.
    application.standard, application.rule = award_rule(application, today)
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError:
        raise Refusal(f"{ONCE}。") from None
    add_papers(application, papers, actor=actor)
    application.matter = matters.submit(
        "autumn_study",
        union=union,
        person=person,
        actor=actor,
        data={"stage": student.stage},
        channel=channel,
        submission_key=f"study:{application.uid}",
        today=today,
    )
    application.save(update_fields=["matter"])
    record("aid.study_applied", actor=actor, union=union, target=application)
    return application


def add_papers(application: StudyApplication, papers: Iterable[Handed], *, actor: Any) -> None:
    """Keep admission letters and proofs."""
    for stored in keep_sealed(papers, about=application, union=application.union, actor=actor):
        StudyPaper.objects.create(application=application, stored=stored)


def _locked(pk: int) -> StudyApplication:
    row: StudyApplication = (
        StudyApplication.objects.select_for_update(of=("self",))
        .select_related("campaign__union", "union", "person", "file")
        .get(pk=pk)
    )
    return row


@transaction.atomic
def amend(
    application: StudyApplication,
    *,
    student: Student,
    actor: Any,
    papers: Sequence[Handed] = (),
    today: dt.date | None = None,
) -> StudyApplication:
    """Answer a return with corrected facts and more papers."""
    today = today or timezone.localdate()
    application = _locked(application.pk)
    own = actor is not None and actor.person_id == application.person_id
    if not own:
        ask_scope(actor, application.union)
    matter = application.matter
    if matter is None or matter.state != MatterState.RETURNED:
        raise Refusal("该申请没有被退回补正，不需要修改。")
    refuse(student_problem(student, today=today))
    if _taken(student.index, application.year, without=application.pk):
        raise Refusal(f"{ONCE}。")
    application.student, application.student_index = student.facts, student.index
    application.stage, application.changed_at = student.stage, timezone.now()
    application.standard, application.rule = award_rule(application, today)
    application.save()
    add_papers(application, papers, actor=actor)
    matters.supplement(matter, actor=actor, text="已修改申请内容", today=today)
    record("aid.study_amended", actor=actor, union=application.union, target=application)
    return application


# --- what the matter's route calls ---


def _of(matter: Matter) -> StudyApplication:
    found = StudyApplication.objects.get(matter=matter)
    return _locked(found.pk)


def _to(application: StudyApplication, state: str, *fields: str) -> None:
    application.state, application.changed_at = state, timezone.now()
    application.save(update_fields=["state", "changed_at", *fields])


def checked(matter: Matter, *, actor: Any) -> None:
    """The parent's union has checked the papers."""
    _to(_of(matter), StudyState.CHECKED)


def settle(matter: Matter, *, actor: Any) -> StudyApplication:
    """Approved: awarded by the standard, and waiting to be paid."""
    application, today = _of(matter), timezone.localdate()
    amount, rule = award_rule(application, today)
    application.standard = application.amount = amount
    application.rule, application.awarded_on = rule, today
    _to(application, StudyState.AWARDED, "standard", "amount", "rule", "awarded_on")
    assert application.person is not None
    grant = AidGrant(
        union=application.union,
        county=application.campaign.union,
        file=application.file,
        person=application.person,
        name_key=application.name_key,
        study=application,
        kind=AidKind.STUDENT,
        category=application.category,
        subject=application.student_context,
        year=application.year,
        state=GrantState.APPROVED,
        amount=amount,
        matter=None,
        proposed_on=application.applied_on,
        approved_on=today,
        proposed_by=application.made_by,
    )
    grant.worked = {"lines": [rule, f"助学标准：{amount:,.2f}元"], "rule": rule, "source": ""}
    grant.save()
    note(grant, "", actor=actor, text="金秋助学批准")
    record("aid.study_awarded", actor=actor, union=application.union, target=application)
    return application


def abandoned(matter: Matter, *, actor: Any) -> None:
    """Refused or withdrawn: the student may be asked for again."""
    application = _of(matter)
    withdrawn = matter.outcome == Outcome.WITHDRAWN
    _to(application, StudyState.WITHDRAWN if withdrawn else StudyState.REFUSED)


# --- paying ---


@dataclass
class Drafted:
    """How many orders were drafted, and why the others were not."""

    count: int = 0
    total: Decimal = Decimal(0)
    problems: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        said = f"已制支付单{self.count}笔，合计{self.total:,.2f}元"
        if not self.problems:
            return f"{said}。"
        more = "；".join(self.problems[:5])
        return f"{said}；{len(self.problems)}笔没有制单：{more}"


def awarded_of(campaign: StudyCampaign) -> Any:
    """Grants of a campaign that wait for their order."""
    return (
        AidGrant.objects.everything(reason="all of a campaign that its county holds")
        .filter(study__campaign=campaign, state=GrantState.APPROVED)
        .exclude(order__state__in=("drafted", "approved", "batched", "failed"))
        .select_related("person", "county", "union", "study", "order")
        .order_by("name_key", "pk")
    )


def draft_payments(
    campaign: StudyCampaign, *, line: BudgetLine, way: str = Way.BANK, actor: Any
) -> Drafted:
    """Draft the orders of all that are awarded, each in a transaction of its own: one family
    without an account holds up no other."""
    ask_scope(actor, campaign.union, "aid.pay")
    found = Drafted()
    for grant in awarded_of(campaign):
        try:
            order = draft_payment(grant, line=line, way=way, actor=actor)
        except Refusal as refusal:
            found.problems.append(f"{grant.masked_name}：{refusal.message}")
        else:
            found.count += 1
            found.total += order.amount
    if not found.count and not found.problems:
        raise Refusal("没有待发放的助学金。")
    return found
