"""Proposing that a file changes its state. What is proposed goes on as a matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.domains.assistance.following.enums import Move, ProposalState
from gonghui.domains.assistance.following.models import Proposal
from gonghui.domains.assistance.following.rules import leaving
from gonghui.domains.assistance.following.rules.leaving import ExitVerdict, MonthOfIncome
from gonghui.domains.assistance.following.services.asking import ask_to_follow, refuse
from gonghui.domains.assistance.hardship import services as hardship
from gonghui.domains.assistance.hardship.enums import CancelReason
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.rules.days import months_after
from gonghui.domains.assistance.hardship.services.ledger import locked
from gonghui.domains.assistance.hardship.standards import standard_at
from gonghui.engines.matters import services as matters
from gonghui.kernel.audit.services import record
from gonghui.kernel.notify.services import send
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink, keep_ink

KIND_OF = {
    Move.EXIT: "hardship_exit",
    Move.RELIEF: "hardship_relief",
    Move.CANCEL: "hardship_cancel",
    Move.RETURN: "hardship_return",
}


@dataclass(frozen=True)
class Earned:
    """What a form says of one month: net income of the household, and how many lived on it."""

    first: dt.date
    net: Decimal
    people: int


def months_of(file: HardshipFile, earned: Sequence[Earned]) -> list[MonthOfIncome]:
    """Each month with the line that was in force on its last day."""
    found = []
    for one in earned:
        last = months_after(one.first, 1) - dt.timedelta(days=1)
        line = standard_at(file.union, last).dibao(file.is_urban)
        found.append(MonthOfIncome(one.first, one.net, one.people, line))
    return found


def judge(
    file: HardshipFile, earned: Sequence[Earned], gone: Mapping[str, str], *, today: dt.date
) -> ExitVerdict:
    """What the rule says to a household that would leave."""
    return leaving.judge_exit(
        months_of(file, earned),
        needed=months_needed(file, today),
        causes=causes_of(file),
        gone=gone,
        today=today,
    )


def months_needed(file: HardshipFile, today: dt.date) -> int:
    """For how many months a household must stand above the line."""
    return int(resolve("following.exit_months", union=file.union, on=today).value)


def causes_of(file: HardshipFile) -> list[str]:
    """The main cause and the others, each once."""
    return list(dict.fromkeys([file.main_cause, *file.sub_causes]))


@transaction.atomic
def propose_exit(
    file: HardshipFile,
    *,
    earned: Sequence[Earned],
    gone: Mapping[str, str],
    actor: Any,
    words: str = "",
) -> Proposal:
    """脱困. Refusal with every reason why the rule does not let the household leave."""
    row = _movable(file, Move.EXIT, actor)
    today = timezone.localdate()
    months = months_of(row, earned)
    verdict = judge(row, earned, gone, today=today)
    refuse("；".join(verdict.problems))
    return _propose(
        row,
        Move.EXIT,
        actor=actor,
        words=words,
        facts={
            "months": [
                {
                    "month": one.name,
                    "net": str(one.net),
                    "people": one.people,
                    "line": str(one.line),
                    "said": one.say(),
                }
                for one in months
            ],
            "gone": {code: said.strip() for code, said in gone.items() if said.strip()},
        },
    )


@transaction.atomic
def propose_relief(file: HardshipFile, *, receives_dibao: bool, words: str, actor: Any) -> Proposal:
    """解困: caught by 低保 and kept in the union's regular care."""
    row = _movable(file, Move.RELIEF, actor)
    refuse(leaving.relief_problem(receives_dibao=receives_dibao, words=words))
    return _propose(row, Move.RELIEF, actor=actor, words=words, facts={"dibao": True})


@transaction.atomic
def propose_cancel(
    file: HardshipFile, *, reason: str, actor: Any, words: str = "", other_number: str = ""
) -> Proposal:
    """注销, for a reason that fits the file."""
    row = _movable(file, Move.CANCEL, actor)
    other = None
    if reason == CancelReason.MERGED and other_number.strip():
        other = HardshipFile.objects.filter(number=other_number.strip()).exclude(pk=row.pk).first()
        if other is None or (actor is not None and not actor.may_at("hardship.view", other.union)):
            raise Refusal("没有找到并入的档号，请核对；不在您管理范围的，由县级工会办理。")
    refuse(
        leaving.cancel_problem(reason, state=row.state, words=words, other_file=other is not None)
    )
    return _propose(row, Move.CANCEL, actor=actor, words=words, reason=reason, other_file=other)


@transaction.atomic
def propose_return(file: HardshipFile, *, words: str, actor: Any) -> Proposal:
    """返困: the household is assessed anew by the standard of the day and must count."""
    row = _movable(file, Move.RETURN, actor)
    refuse(leaving.taking_up_problem(row.state, row.cancel_reason))
    if not words.strip():
        raise Refusal("请写明返困的情况。")
    assessment = hardship.assess_file(row, actor=actor)
    refuse(leaving.return_problem(assessment.category))
    return _propose(
        row,
        Move.RETURN,
        actor=actor,
        words=words,
        assessment=assessment,
        category_after=assessment.category,
    )


def _movable(file: HardshipFile, move: Move, actor: Any) -> HardshipFile:
    """The file's row, locked, when it may be moved so."""
    row = locked(file.pk)
    ask_to_follow(row, actor)
    refuse(leaving.move_problem(move, row.state))
    waiting = Proposal.objects.filter(file=row, state=ProposalState.OPEN).first()
    if waiting is not None:
        raise Refusal(f"该档案的{waiting.get_move_display()}正在办理，办结后再提出。")
    return row


def _propose(
    file: HardshipFile, move: Move, *, actor: Any, words: str = "", **facts: Any
) -> Proposal:
    proposal = Proposal(
        file=file,
        move=move,
        category_before=file.category,
        words=words.strip(),
        proposed_by=actor,
        **facts,
    )
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError:
        raise Refusal("该档案的另一项变动正在办理，办结后再提出。") from None
    proposal.matter = matters.submit(
        KIND_OF[move],
        union=file.union,
        actor=actor,
        person=file.person,
        data={
            "file": file.number,
            "category": proposal.category_after or file.category,
            "cause": file.main_cause,
            "reason": proposal.reason or None,
        },
        submission_key=f"hardship-{move.value}-{proposal.uid}",
    )
    proposal.save(update_fields=["matter"])
    if move is Move.EXIT:
        send(
            "following.sign_wanted",
            to=[file.person],
            union=file.union,
            url=f"/m/leaving/{proposal.pk}/",
            key=str(proposal.uid),
        )
    record(
        "following.proposed",
        actor=actor,
        union=file.union,
        target=file,
        detail={"move": move.label},
    )
    return proposal


@transaction.atomic
def sign(proposal: Proposal, ink: Ink, *, actor: Any) -> Proposal:
    """The worker signs that he knows of it and agrees: at a cadre's phone, or on his own."""
    file = locked(proposal.file_id)
    own = actor is not None and actor.person_id is not None and actor.person_id == file.person_id
    if not own:
        ask_to_follow(file, actor)
    row: Proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if row.state != ProposalState.OPEN:
        raise Refusal("该事项已经办结，不用再签字。")
    if row.is_signed:
        raise Refusal("职工已经签字，没有重复登记。")
    if ink.is_typed and ink.typed != file.person.name:
        raise Refusal("输入的姓名与职工本人不一致，请由本人签字。")
    row.ink = keep_ink(ink, union=file.union, permission="hardship.look", actor=actor)
    row.signed_name, row.signed_on = ink.typed, timezone.localdate()
    row.save(update_fields=["ink", "signed_name", "signed_on"])
    record(
        "following.signed",
        actor=actor,
        union=file.union,
        target=file,
        detail={"move": row.get_move_display(), "how": ink.label},
    )
    return row
