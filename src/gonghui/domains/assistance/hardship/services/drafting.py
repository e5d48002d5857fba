"""Filling in an application, and keeping what the household declares."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.domains.assistance.hardship import queries
from gonghui.domains.assistance.hardship.enums import (
    ExpenseKind,
    FileState,
    IncomeKind,
    PaperKind,
    Relation,
)
from gonghui.domains.assistance.hardship.models import (
    HardshipFile,
    HardshipPaper,
    HouseholdMember,
    HouseholdVersion,
)
from gonghui.domains.assistance.hardship.rules.completeness import MOST_PEOPLE, causes_problem
from gonghui.domains.assistance.hardship.services.ledger import hold_household, locked
from gonghui.engines.matters.enums import MatterState
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.checks import MEGABYTE, FileRule
from gonghui.kernel.files.services import store_file
from gonghui.kernel.people.identity import check_identity, normalise
from gonghui.kernel.people.names import normalise_name
from gonghui.kernel.people.protection import blind_index, unseal
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink, keep_ink

PICTURES = FileRule(("jpg", "jpeg", "png", "pdf"), 20 * MEGABYTE)
MOST_PAPERS = 40
LOOK = "hardship.look"
"""What a reader of a file's papers needs."""


@dataclass(frozen=True)
class MemberFacts:
    """Somebody of the household as a form declares him; with `uid` a member that is known."""

    relation: str
    full_name: str
    id_number: str = ""
    is_adult: bool = True
    facts: Mapping[str, Any] = field(default_factory=dict)
    uid: uuid.UUID | None = None


@transaction.atomic
def open_draft(person: Any, *, actor: Any, union: Any = None) -> HardshipFile:
    """The application that a worker fills in, or that a cadre fills in for him; the one that is
    open already, where there is one. The worker himself is its first member."""
    today = timezone.localdate()
    draft = HardshipFile.objects.filter(person=person, state=FileState.DRAFT).first()
    if draft is not None:
        ask_to_write(draft, actor)
        return draft
    problem = queries.eligibility_problem(person, today=today)
    if problem:
        raise Refusal(f"{problem}。")
    union = union or queries.member_row(person).union
    file = HardshipFile(
        union=union,
        county=queries.county_of(union),
        person=person,
        name_key=person.name_key,
        opened_by=actor,
        is_urban=person.hukou_type not in ("2", "4"),
    )
    ask_to_write(file, actor)
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError:
        raise Refusal("该职工的困难职工档案刚刚由别人开始填写，请刷新后继续。") from None
    HouseholdMember.objects.create(
        file=file,
        relation=Relation.HEAD,
        full_name=person.name,
        id_number=unseal(person.id_number_sealed, context=person.id_number_context),
        id_index=person.id_number_index or "",
    )
    record("hardship.drafted", actor=actor, union=union, target=file)
    return file


def writing_problem(file: HardshipFile, actor: Any) -> str:
    """Why an account may not change what a household declares; "" when it may.

    The worker himself writes drafts, and applications that were returned to him; a cadre of the
    union from the draft up to the verification, and in reviews.
    """
    own = actor is not None and actor.person_id is not None and actor.person_id == file.person_id
    if own:
        returned = file.matter is not None and file.matter.state == MatterState.RETURNED
        if file.state == FileState.DRAFT or (file.state == FileState.APPLYING and returned):
            return ""
        return "申请已经提交，由工会核查，不能再修改；需要更正的请联系工会"
    if actor is None:
        return ""
    if not works_on(file, actor):
        return "只有申请人本人和工会的帮扶人员可以填写"
    ended = (FileState.REJECTED, FileState.WITHDRAWN, FileState.CANCELLED)
    if file.state in ended and not file.may_come_back:
        return f"档案{file.get_state_display()}，不能修改"
    if (
        file.matter is not None
        and file.matter.is_open
        and file.matter.stage
        in (
            "publicity",
            "approve",
        )
    ):
        return "申请已经公示，家庭情况不能修改；情况有变的请退回补正"
    return ""


def works_on(file: HardshipFile, actor: Any) -> bool:
    """Whether an account works on files at the union that keeps this one, or at its county."""
    if actor is None:
        return False
    return any(bool(actor.may_at("hardship.edit", union)) for union in (file.union, file.county))


def ask_to_write(file: HardshipFile, actor: Any) -> None:
    """Refusal where an account may not change the file."""
    problem = writing_problem(file, actor)
    if problem:
        raise Refusal(f"{problem}。")


@transaction.atomic
def save_household(
    file: HardshipFile,
    *,
    actor: Any,
    reason: str = "",
    members: Sequence[MemberFacts] | None = None,
    incomes: Iterable[Mapping[str, Any]] | None = None,
    expenses: Iterable[Mapping[str, Any]] | None = None,
    facts: Mapping[str, Any] | None = None,
    is_urban: bool | None = None,
    main_cause: str | None = None,
    sub_causes: Sequence[str] | None = None,
) -> HardshipFile:
    """Write what is given; the rest stays. Handed in, every change makes a version, and the
    assessment has to be made anew.

    `incomes` and `expenses` are rows of `kind`, `amount` (of a year) and `who`; `facts` are merged
    by their first keys.
    """
    row = locked(file.pk)
    ask_to_write(row, actor)
    if members is not None:
        _write_members(row, members)
    if incomes is not None:
        row.incomes = [_amount(one, IncomeKind) for one in incomes]
    if expenses is not None:
        row.expenses = [_amount(one, ExpenseKind) for one in expenses]
    said = set(row.facts.get("said", ()))
    said |= {"incomes"} if incomes is not None else set()
    said |= {"expenses"} if expenses is not None else set()
    row.facts = {**row.facts, **(facts or {}), "said": sorted(said)}
    if is_urban is not None:
        row.is_urban = is_urban
    main = row.main_cause if main_cause is None else main_cause
    others = list(row.sub_causes if sub_causes is None else sub_causes)
    problem = causes_problem(main, others)
    if problem:
        raise Refusal(f"{problem}。")
    row.main_cause, row.sub_causes = main, others
    row.people = row.members.count()
    row.changed_at = timezone.now()
    if row.state != FileState.DRAFT:
        keep_version(row, actor=actor, reason=reason or "更正家庭情况")
    row.save()
    if row.holds_household and members is not None:
        hold_household(row)
    record("hardship.household_saved", actor=actor, union=row.union, target=row)
    file.refresh_from_db()
    return file


def _write_members(file: HardshipFile, members: Sequence[MemberFacts]) -> None:
    """Bring the rows of members to what is declared. Who is somebody else now, signs again."""
    if len(members) > MOST_PEOPLE:
        raise Refusal(f"家庭成员不能超过{MOST_PEOPLE}人。")
    if [one.relation for one in members].count(Relation.HEAD) != 1:
        raise Refusal("家庭成员中应有且只有一名“本人”。")
    known = {one.uid: one for one in file.members.all()}
    numbers = [normalise(one.id_number) for one in members if one.id_number]
    if len(set(numbers)) != len(numbers):
        raise Refusal("有两名家庭成员的证件号码相同，请核对。")
    kept = set()
    for position, one in enumerate(members):
        row = known.get(one.uid) if one.uid else None
        row = row or HouseholdMember(file=file)
        _write_member(row, one, position)
        kept.add(row.pk)
    file.members.exclude(pk__in=kept).delete()


def _write_member(row: HouseholdMember, given: MemberFacts, position: int) -> None:
    number, name = normalise(given.id_number), normalise_name(given.full_name)
    if not name:
        raise Refusal("请填写家庭成员的姓名。")
    if number:
        verdict = check_identity(number, today=timezone.localdate())
        if verdict.problem:
            raise Refusal(f"{name}的证件号码：{verdict.problem}。")
    is_head = row.pk is not None and row.is_head
    if is_head:
        # Who applies is known to the register of members; only his circumstances are asked.
        number, name = row.id_number, row.full_name
    if row.pk is not None and (row.full_name, row.id_number) != (name, number):
        row.signed_at, row.signed_name, row.ink = None, "", None
    row.position = position
    row.relation = Relation.HEAD if is_head else given.relation
    row.full_name, row.id_number = name, number
    if not is_head:
        row.id_index = blind_index(number)
    row.is_adult = True if is_head else given.is_adult
    row.facts = {**(row.facts or {}), **given.facts}
    row.save()


def _amount(given: Mapping[str, Any], kinds: Any) -> dict[str, str]:
    """A row of income or expense as it is kept."""
    kind = kinds(given["kind"])
    amount = Decimal(str(given["amount"]))
    if not amount.is_finite() or amount < 0:
        raise Refusal(f"“{kind.label}”不能是负数。")
    return {
        "kind": kind.value,
        "amount": str(amount.quantize(Decimal("0.01"))),
        "who": str(given.get("who", ""))[:50],
        "what": str(given.get("what", ""))[:60],
    }


def declared_whole(file: HardshipFile) -> dict[str, Any]:
    """Everything that the household has declared, for a version."""
    return {
        "people": [
            {
                "relation": one.relation,
                "full_name": one.full_name,
                "id_number": one.id_number,
                "is_adult": one.is_adult,
                **one.facts,
            }
            for one in file.members.all()
        ],
        "is_urban": file.is_urban,
        "incomes": file.incomes,
        "expenses": file.expenses,
        "facts": file.facts,
        "main_cause": file.main_cause,
        "sub_causes": file.sub_causes,
    }


def keep_version(file: HardshipFile, *, actor: Any, reason: str) -> HouseholdVersion:
    """Keep the household as it is declared now. The caller saves the file."""
    file.version += 1
    household: Any = declared_whole(file)
    version: HouseholdVersion = HouseholdVersion.objects.create(
        file=file,
        number=file.version,
        household=household,
        reason=reason[:60],
        made_by=actor,
    )
    return version


@transaction.atomic
def add_paper(
    file: HardshipFile, kind: str, name: str, content: bytes, *, actor: Any
) -> HardshipPaper:
    """Put a paper into the file, sealed. A photo of the notice comes while the rest stands."""
    row = locked(file.pk)
    if kind != PaperKind.NOTICE or not works_on(row, actor):
        ask_to_write(row, actor)
    if row.papers.count() >= MOST_PAPERS:
        raise Refusal(f"材料最多{MOST_PAPERS}份，请先删去不需要的。")
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
    paper: HardshipPaper = HardshipPaper.objects.create(
        file=row, kind=PaperKind(kind), stored=stored, added_by=actor
    )
    record(
        "hardship.paper_added",
        actor=actor,
        union=row.union,
        target=row,
        detail={"paper": paper.get_kind_display()},
    )
    return paper


@transaction.atomic
def remove_paper(paper: HardshipPaper, *, actor: Any) -> None:
    """Take a paper out of an application; once it is handed in, the stored bytes stay."""
    row = locked(paper.file_id)
    ask_to_write(row, actor)
    label, stored = paper.get_kind_display(), paper.stored
    paper.delete()
    if row.state == FileState.DRAFT:
        _forget([stored])
    record(
        "hardship.paper_removed", actor=actor, union=row.union, target=row, detail={"paper": label}
    )


@transaction.atomic
def sign_authorisation(member: HouseholdMember, ink: Ink, *, actor: Any) -> HouseholdMember:
    """An adult of the household lets the union check its circumstances, by his signature."""
    file = locked(member.file_id)
    ask_to_write(file, actor)
    member = HouseholdMember.objects.select_for_update().get(pk=member.pk)
    if not member.is_adult:
        raise Refusal("未成年人不用签名。")
    if ink.is_typed and normalise_name(ink.typed) != normalise_name(member.full_name):
        raise Refusal("输入的姓名与该家庭成员不一致，请由本人签名。")
    member.ink = keep_ink(ink, union=file.union, permission=LOOK, actor=actor)
    member.signed_name = ink.typed
    member.signed_at = timezone.now()
    member.save()
    record(
        "hardship.signed",
        actor=actor,
        union=file.union,
        target=file,
        detail={"relation": member.get_relation_display(), "how": ink.label},
    )
    return member


@transaction.atomic
def discard_draft(file: HardshipFile, *, actor: Any) -> None:
    """Throw away an application that was never handed in."""
    row = locked(file.pk)
    ask_to_write(row, actor)
    if row.state != FileState.DRAFT:
        raise Refusal("申请已经提交，不能删除；不想继续的，请在“我的办理”中撤回。")
    record("hardship.discarded", actor=actor, union=row.union, target=row)
    papers = [one.stored for one in row.papers.select_related("stored")]
    signed = [one.ink for one in row.members.select_related("ink") if one.ink is not None]
    row.delete()
    _forget([*papers, *signed])


def _forget(files: Iterable[Any]) -> None:
    """Let stored files go, bytes and all: nobody has handed them in."""
    for stored in files:
        unlink = partial(stored.location.unlink, missing_ok=True)
        stored.delete()
        transaction.on_commit(unlink)
