"""What the steps of a proposal bring about, up to the entry in the file's life."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.domains.assistance.following.enums import EndReason, Move, ProposalState
from gonghui.domains.assistance.following.models import Proposal
from gonghui.domains.assistance.following.rules import leaving
from gonghui.domains.assistance.following.services.asking import ask_to_follow, refuse
from gonghui.domains.assistance.following.services.pairing import end_with_file
from gonghui.domains.assistance.following.services.visiting import drop_terms, make_terms
from gonghui.domains.assistance.hardship import queries as hardship_queries
from gonghui.domains.assistance.hardship.enums import CancelReason, EventKind, FileState
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.services import ledger
from gonghui.domains.assistance.hardship.services.finding import same_human
from gonghui.engines.matters.enums import Action, Outcome
from gonghui.engines.matters.models import Matter
from gonghui.kernel.audit.services import record
from gonghui.kernel.notify.services import send
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

ENTRY_OF = {
    Move.EXIT: EventKind.EXITED,
    Move.RELIEF: EventKind.RELIEVED,
    Move.CANCEL: EventKind.CANCELLED,
    Move.RETURN: EventKind.RETURNED,
}


def proposal_of(matter: Matter) -> Proposal:
    """The proposal that a matter is about. Its file is locked first, as everywhere."""
    found: Proposal = Proposal.objects.select_related("file").get(matter=matter)
    found.file = ledger.locked(found.file_id)
    return found


def proposal_problem(matter: Matter) -> str:
    """Why a proposal may not be taken: asked by the engine before it is handed in."""
    waiting = Proposal.objects.filter(file__number=matter.data["file"], state=ProposalState.OPEN)
    found = waiting.select_related("file").first()
    if found is None or found.file.person_id != matter.applicant_person_id:
        return "没有找到这项档案变动，请从困难职工档案重新提出"
    return leaving.move_problem(Move(found.move), found.file.state)


def visited(matter: Matter, *, actor: Any) -> None:
    """入户: two visitors since the proposal, with photos, all of them confirmed; an exit is signed
    by the worker as well."""
    proposal = proposal_of(matter)
    _take_up_again(proposal)
    file = proposal.file
    least = resolve("hardship.visitors", union=file.union, on=timezone.localdate()).value
    visits = file.visits.filter(
        visited_on__gte=proposal.proposed_on, recorded_at__gte=matter.received_at
    )
    whole = [
        one
        for one in visits.prefetch_related("visitors", "photos")
        if one.photos.all()
        and sum(1 for went in one.visitors.all() if went.confirmed_at is not None) >= least
    ]
    if not whole:
        raise Refusal(
            f"还没有提出之后{least}人以上参加、附照片并经同行人确认的入户核查记录，请先在档案中登记。"
        )
    if proposal.move == Move.EXIT and not proposal.is_signed:
        raise Refusal("职工还没有签字确认，请先在脱困页面请本人签字。")
    if proposal.move == Move.RETURN:
        _ask_assessment(proposal)


def checked(matter: Matter, *, actor: Any) -> None:
    """审核 at the county: the proposal still fits the file."""
    proposal = proposal_of(matter)
    _take_up_again(proposal)
    refuse(leaving.move_problem(Move(proposal.move), proposal.file.state))


def _ask_assessment(proposal: Proposal) -> None:
    """A household that changed since is assessed anew before it is taken up again."""
    assessment = hardship_queries.assessment_in_force(proposal.file)
    if assessment is None:
        raise Refusal("家庭情况认定后又有变动，请先在档案中重新认定。")
    refuse(leaving.return_problem(assessment.category))
    if assessment.pk != proposal.assessment_id:
        proposal.assessment, proposal.category_after = assessment, assessment.category
        proposal.save(update_fields=["assessment", "category_after"])


def _take_up_again(proposal: Proposal) -> None:
    """A matter reopened after a refusal takes its proposal up again."""
    if proposal.state != ProposalState.DROPPED:
        return
    proposal.state, proposal.settled_on = ProposalState.OPEN, None
    try:
        with transaction.atomic():
            proposal.save(update_fields=["state", "settled_on"])
    except IntegrityError:
        raise Refusal("该档案的另一项变动正在办理，本件不能重开。") from None


def settle(matter: Matter, *, actor: Any) -> HardshipFile:
    """The approved proposal becomes an entry. Who proposed it or looked into it does not approve
    it; the rule is asked once more."""
    proposal = proposal_of(matter)
    _take_up_again(proposal)
    file = proposal.file
    _ask_another(proposal, matter, actor)
    move = Move(proposal.move)
    refuse(leaving.move_problem(move, file.state))
    today = timezone.localdate()
    category = None
    if move is Move.RETURN:
        _ask_assessment(proposal)
        category = proposal.category_after
    try:
        with transaction.atomic():
            ledger.append(
                file, ENTRY_OF[move], today, actor=actor, category=category, reason=proposal.reason
            )
    except IntegrityError:
        raise Refusal("该职工另有一份困难职工档案，不能恢复本档案，请先核对并档。") from None
    _follow_on(file, move, proposal.reason, actor=actor)
    proposal.state, proposal.settled_on = ProposalState.DONE, today
    proposal.save(update_fields=["state", "settled_on"])
    record(
        f"following.{ENTRY_OF[move].value}",
        actor=actor,
        union=file.union,
        target=file,
        detail={"number": file.number},
    )
    send(
        "following.decided",
        to=[file.person],
        union=file.union,
        url="/m/matters/",
        key=f"{proposal.uid} {move.value}",
    )
    return file


def _ask_another(proposal: Proposal, matter: Matter, actor: Any) -> None:
    earlier = matter.desks.filter(action=Action.PASS).exclude(step__in=("approve", "publicity"))
    took_part = [desk.acted_by for desk in earlier.select_related("acted_by") if desk.acted_by]
    took_part += [proposal.proposed_by] if proposal.proposed_by else []
    took_part += [
        one.account
        for visit in proposal.file.visits.filter(visited_on__gte=proposal.proposed_on)
        for one in visit.visitors.select_related("account")
        if one.account
    ]
    if any(same_human(actor, one) for one in took_part):
        raise Refusal("您提出或者参加过这件事项的核查，应由其他审批人员审批。")


def _follow_on(file: HardshipFile, move: Move, reason: str, *, actor: Any) -> None:
    """What hangs on a file's state: quarters of monitoring, the one who helps."""
    if move is Move.EXIT:
        make_terms(file)
    elif move is Move.RETURN:
        drop_terms(file)
    elif move is Move.CANCEL:
        if reason != CancelReason.ESCAPED:
            drop_terms(file)
        end_with_file(file, EndReason.CANCELLED, actor=actor)


def dropped(matter: Matter, *, actor: Any) -> None:
    """A proposal that was refused or withdrawn. What the union has proposed, the worker does not
    withdraw: he may leave it unsigned, object, or turn to the county."""
    proposal = proposal_of(matter)
    if proposal.state != ProposalState.OPEN:
        return
    own = actor is not None and actor.person_id == proposal.file.person_id
    if own and matter.outcome == Outcome.WITHDRAWN and proposal.move != Move.RETURN:
        raise Refusal(
            "这件事项由工会提出，不能由本人撤回。有不同意见的，请联系所在工会，或者向县级工会反映。"
        )
    proposal.state, proposal.settled_on = ProposalState.DROPPED, timezone.localdate()
    proposal.save(update_fields=["state", "settled_on"])


@transaction.atomic
def cancel_escaped(file: HardshipFile, *, actor: Any) -> HardshipFile:
    """注销脱档 of a family that has left hardship: it was approved with the exit, so nobody is asked
    again. Monitoring goes on."""
    row = ledger.locked(file.pk)
    ask_to_follow(row, actor)
    if row.state == FileState.CANCELLED and row.cancel_reason == CancelReason.ESCAPED:
        raise Refusal("该档案已经注销，没有重复办理。")
    refuse(
        leaving.cancel_problem(CancelReason.ESCAPED, state=row.state, words="", other_file=False)
    )
    if Proposal.objects.filter(file=row, state=ProposalState.OPEN).exists():
        raise Refusal("该档案的另一项变动正在办理，办结后再注销。")
    ledger.append(
        row,
        EventKind.CANCELLED,
        timezone.localdate(),
        actor=actor,
        reason=CancelReason.ESCAPED,
    )
    end_with_file(row, EndReason.EXITED, actor=actor)
    record(
        "following.cancelled",
        actor=actor,
        union=row.union,
        target=row,
        detail={"number": row.number},
    )
    file.refresh_from_db()
    return file
