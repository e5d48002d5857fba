"""What the unions find out: visits, registers that were asked, the rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.assistance.hardship.enums import (
    Category,
    CheckAnswer,
    CheckItem,
    FileState,
    OverrideState,
)
from gonghui.domains.assistance.hardship.models import (
    CategoryOverride,
    HardshipAssessment,
    HardshipFile,
    HomeVisit,
    HomeVisitor,
    HomeVisitPhoto,
    Verification,
)
from gonghui.domains.assistance.hardship.rules.assessment import RULE_VERSION, Household, assess
from gonghui.domains.assistance.hardship.services.drafting import LOOK, PICTURES
from gonghui.domains.assistance.hardship.services.ledger import locked
from gonghui.domains.assistance.hardship.standards import kept_standard, standard_at
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.services import store_file
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

_BUSY = (FileState.APPLYING, FileState.ACTIVE, FileState.RELIEVED, FileState.EXITED)


@dataclass(frozen=True)
class Visitor:
    """Who went: an account, or a name with a duty."""

    account: Any = None
    name: str = ""
    duty: str = ""


def ask_to_work_on(file: HardshipFile, actor: Any) -> None:
    """Refusal where an account may not look into the file."""
    if actor is None:
        return
    if actor.person_id is not None and actor.person_id == file.person_id:
        raise Refusal("这是您本人的档案，应当回避。")
    may = actor.may_at("hardship.edit", file.union) or actor.may_at("hardship.edit", file.county)
    if not may:
        raise Refusal("只有工会的帮扶人员可以办理困难职工档案。")
    if file.state not in _BUSY and not file.may_come_back:
        raise Refusal(f"档案现为“{file.get_state_display()}”，不能办理。")


@transaction.atomic
def record_visit(
    file: HardshipFile,
    *,
    visited_on: dt.date,
    visitors: Sequence[Visitor],
    findings: str,
    photos: Iterable[tuple[str, bytes]],
    actor: Any,
    place: str = "home",
    place_text: str = "",
    neighbours: str = "",
    is_true: bool = True,
) -> HomeVisit:
    """Write down a visit. Refusal without two different people, a photo and words.

    A cadre who is named beside the writer confirms the record himself; somebody of the
    neighbourhood or workplace is named with his duty.
    """
    row = locked(file.pk)
    ask_to_work_on(row, actor)
    today = timezone.localdate()
    if visited_on > today:
        raise Refusal("入户日期不能晚于今天。")
    least = resolve("hardship.visitors", union=row.union, on=visited_on).value
    present = _present(visitors, actor)
    if len(present) < least:
        raise Refusal(f"入户核查应有{least}人以上参加，请写明同行人员。")
    if any(one.account is not None and one.account.person_id == row.person_id for one in present):
        raise Refusal("申请人本人不能作为核查人。")
    pictures = list(photos)
    if not pictures:
        raise Refusal("请上传入户照片。")
    if len(findings.strip()) < 5:
        raise Refusal("请写明核查情况。")
    visit: HomeVisit = HomeVisit.objects.create(
        file=row,
        visited_on=visited_on,
        place=place,
        place_text=place_text.strip(),
        findings=findings.strip(),
        neighbours=neighbours.strip(),
        is_true=is_true,
        recorded_by=actor,
    )
    now = timezone.now()
    for one in present:
        account = one.account
        HomeVisitor.objects.create(
            visit=visit,
            account=account,
            name=account.display_name if account is not None else one.name.strip(),
            duty=one.duty.strip(),
            confirmed_at=now if account is None or account.pk == actor.pk else None,
        )
    for name, content in pictures:
        stored = store_file(
            name=name,
            content=content,
            union=row.union,
            permission=LOOK,
            actor=actor,
            rule=PICTURES,
            sealed=True,
            about=row,
        )
        HomeVisitPhoto.objects.create(visit=visit, stored=stored)
    record(
        "hardship.visited",
        actor=actor,
        union=row.union,
        target=row,
        detail={"on": visited_on.isoformat(), "count": len(present)},
    )
    return visit


def _present(visitors: Sequence[Visitor], actor: Any) -> list[Visitor]:
    """Who went, the writer first, nobody twice: two accounts of one person are one."""
    found = [Visitor(account=actor)] if actor is not None else []
    accounts = {one.account.pk for one in found}
    people = {one.account.person_id for one in found} - {None}
    names = {one.account.display_name for one in found}
    for one in visitors:
        if one.account is not None:
            person = one.account.person_id
            if one.account.pk in accounts or (person is not None and person in people):
                continue
            accounts.add(one.account.pk)
            people |= {person} - {None}
            names.add(one.account.display_name)
        elif not one.name.strip() or one.name.strip() in names:
            continue
        else:
            names.add(one.name.strip())
        found.append(one)
    return found


@transaction.atomic
def confirm_visit(visit: HomeVisit, *, actor: Any) -> HomeVisit:
    """A second visitor says that the record is right. Confirming twice is once."""
    locked(visit.file_id)
    mine = visit.visitors.filter(account=actor).first()
    if mine is None:
        raise Refusal("您不是这次入户的核查人。")
    if mine.confirmed_at is None:
        mine.confirmed_at = timezone.now()
        mine.save(update_fields=["confirmed_at"])
        record("hardship.visit_confirmed", actor=actor, union=visit.file.union, target=visit.file)
    return visit


@transaction.atomic
def record_verification(
    file: HardshipFile,
    *,
    source: str,
    answered_on: dt.date,
    answers: Mapping[str, str],
    actor: Any,
    letter_number: str = "",
    remarks: str = "",
    letter: tuple[str, bytes] | None = None,
    import_key: str | None = None,
) -> Verification:
    """Write down what a register outside the unions has answered."""
    row = locked(file.pk)
    ask_to_work_on(row, actor)
    if import_key:
        known = Verification.objects.filter(import_key=import_key).first()
        if known is not None:
            return known
    if answered_on > timezone.localdate():
        raise Refusal("答复日期不能晚于今天。")
    said: Any = {
        CheckItem(item).value: CheckAnswer(answer).value for item, answer in answers.items()
    }
    if not any(answer != CheckAnswer.NOT_ASKED for answer in said.values()):
        raise Refusal("请至少填写一项核对结果。")
    if CheckAnswer.DIFFERENT in said.values() and len(remarks.strip()) < 2:
        raise Refusal("有与申报不一致的项目，请在说明中写明差异。")
    stored = None
    if letter is not None:
        name, content = letter
        stored = store_file(
            name=name,
            content=content,
            union=row.union,
            permission=LOOK,
            actor=actor,
            rule=PICTURES,
            sealed=True,
            about=row,
        )
    verification: Verification = Verification.objects.create(
        file=row,
        source=source,
        letter_number=letter_number.strip(),
        answered_on=answered_on,
        answers=said,
        remarks=remarks.strip(),
        letter=stored,
        recorded_by=actor,
        import_key=import_key,
    )
    record(
        "hardship.verified",
        actor=actor,
        union=row.union,
        target=row,
        detail={"source": verification.get_source_display()},
    )
    return verification


@transaction.atomic
def assess_file(file: HardshipFile, *, actor: Any, on: dt.date | None = None) -> HardshipAssessment:
    """Ask the rule about the household as it is declared now, by the standard of its union on a
    day, and keep question, standard and answer."""
    row = locked(file.pk)
    ask_to_work_on(row, actor)
    on = on or timezone.localdate()
    household, standard = row.household, standard_at(row.union, on)
    answer = assess(household, standard)
    inputs: Any = kept_household(household)
    lines: Any = [[line.label, line.sum, line.result, line.joint] for line in answer.lines]
    hits: Any = [asdict(hit) for hit in answer.hits]
    assessment: HardshipAssessment = HardshipAssessment.objects.create(
        file=row,
        assessed_on=on,
        inputs=inputs,
        standard=kept_standard(standard),
        category=answer.category,
        computed=answer.category,
        monthly=str(answer.monthly_net_per_capita),
        lines=lines,
        hits=hits,
        rule_version=RULE_VERSION,
        household_version=row.version,
        assessed_by=actor,
    )
    _take_up(row, assessment)
    record(
        "hardship.assessed",
        actor=actor,
        union=row.union,
        target=row,
        detail={"version": row.version},
    )
    file.refresh_from_db()
    return assessment


def _take_up(row: HardshipFile, assessment: HardshipAssessment) -> None:
    """Let an assessment hold. One that waits for an override of an older answer waits no more."""
    row.overrides.filter(state=OverrideState.PROPOSED).update(
        state=OverrideState.REFUSED, decided_at=timezone.now()
    )
    row.assessment, row.changed_at = assessment, timezone.now()
    fields = ["assessment", "changed_at"]
    if row.state == FileState.APPLYING:
        row.category = assessment.category
        fields.append("category")
    row.save(update_fields=fields)


def kept_household(household: Household) -> dict[str, Any]:
    """What was put into the rule, as an assessment keeps it."""
    accident = household.accident
    return {
        "people": household.people,
        "is_urban": household.is_urban,
        "incomes": [[item.kind, str(item.amount)] for item in household.incomes],
        "expenses": [[item.kind, str(item.amount)] for item in household.expenses],
        "accident": {name: str(value) for name, value in asdict(accident).items()}
        if accident
        else None,
        "facts": {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in asdict(household.facts).items()
        },
    }


@transaction.atomic
def override(file: HardshipFile, *, category: str, reason: str, actor: Any) -> CategoryOverride:
    """Propose another category than the rule's. It holds once the approver has confirmed it."""
    row = locked(file.pk)
    ask_to_work_on(row, actor)
    if row.assessment is None or row.assessment.household_version != row.version:
        raise Refusal("请先按现在的家庭情况认定，再提出改判。")
    if category == row.assessment.category:
        raise Refusal("改判的类别与认定结果相同，不需要改判。")
    if category:
        Category(category)
    if len(reason.strip()) < 10:
        raise Refusal("请写明改判的理由和依据（不少于10个字）。")
    if row.overrides.filter(state=OverrideState.PROPOSED).exists():
        raise Refusal("已有一件改判等待确认，请等待上级答复。")
    proposed: CategoryOverride = CategoryOverride.objects.create(
        file=row,
        assessment=row.assessment,
        category=category,
        grounds=reason.strip(),
        proposed_by=actor,
    )
    record("hardship.override_proposed", actor=actor, union=row.union, target=row)
    return proposed


@transaction.atomic
def decide_override(
    proposed: CategoryOverride, *, confirmed: bool, reply: str, actor: Any
) -> HardshipFile:
    """The approver confirms or turns down. Confirmed, a further assessment holds, with both names."""
    row = locked(proposed.file_id)
    proposed = CategoryOverride.objects.select_related("assessment", "proposed_by").get(
        pk=proposed.pk
    )
    if proposed.state != OverrideState.PROPOSED:
        raise Refusal(f"该改判{proposed.get_state_display()}，没有重复办理。")
    if not actor.may_at("hardship.approve", row.county):
        raise Refusal("改判由县级工会的帮扶审批人员确认。")
    if same_human(actor, proposed.proposed_by):
        raise Refusal("改判应由提出人以外的人确认。")
    if actor.person_id is not None and actor.person_id == row.person_id:
        raise Refusal("这是您本人的档案，应当回避。")
    if not confirmed and len(reply.strip()) < 2:
        raise Refusal("请写明不予确认的原因。")
    proposed.state = OverrideState.CONFIRMED if confirmed else OverrideState.REFUSED
    proposed.reply, proposed.decided_by = reply.strip(), actor
    proposed.decided_at = timezone.now()
    proposed.save()
    if confirmed:
        before = proposed.assessment
        assessment: HardshipAssessment = HardshipAssessment.objects.create(
            file=row,
            assessed_on=timezone.localdate(),
            inputs=before.inputs,
            standard=before.standard,
            category=proposed.category,
            computed=before.computed,
            monthly=before.monthly,
            lines=before.lines,
            hits=before.hits,
            rule_version=before.rule_version,
            household_version=before.household_version,
            override_reason=proposed.grounds,
            overridden_by=proposed.proposed_by,
            confirmed_by=actor,
            assessed_by=before.assessed_by,
        )
        _take_up(row, assessment)
    record(
        "hardship.override_decided",
        actor=actor,
        union=row.union,
        target=row,
        detail={"verdict": proposed.get_state_display()},
    )
    return row


def same_human(one: Any, other: Any) -> bool:
    """Whether two accounts are one person's."""
    if one is None or other is None:
        return False
    return one.pk == other.pk or (one.person_id is not None and one.person_id == other.person_id)
