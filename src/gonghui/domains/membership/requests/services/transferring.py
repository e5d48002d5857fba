"""Transfer by request: one step from the member's side, one confirmation of each union."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.enums import MembershipStatus
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.requests import queries
from gonghui.domains.membership.requests.enums import InvitationState, LetterState
from gonghui.domains.membership.requests.models import TransferInvitation, TransferLetter
from gonghui.domains.membership.rules.joining import holding_problem
from gonghui.domains.membership.services import call_back, transfer_in, transfer_out
from gonghui.domains.membership.services.transferring import open_transfer
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.enums import Channel, DeskState, MatterState, Outcome, Verb
from gonghui.engines.matters.models import Matter
from gonghui.engines.matters.services.moving import (
    close,
    drop_waiting,
    locked,
    note,
    settle,
)
from gonghui.kernel.access.models import Grant
from gonghui.kernel.access.permissions import CHAIR, OFFICER
from gonghui.kernel.audit.services import record
from gonghui.kernel.notify.services import send
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.people.identity import normalise
from gonghui.kernel.people.names import normalise_name
from gonghui.kernel.people.services import find_by_id_number
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

CODE = "member_transfer"
MOVABLE = (MembershipStatus.ACTIVE, MembershipStatus.RETAINED)


# --- what the kind asks ---


def present_union(person: Any, data: Mapping[str, Any]) -> Any:
    """The union that holds a person's membership: it receives what he asks."""
    membership = queries.membership_of(person)
    return membership.union if membership is not None else None


def may_transfer(person: Any) -> str:
    """Why somebody has no membership to be transferred now."""
    membership = queries.membership_of(person)
    if membership is None:
        return "您还不是工会会员，请先申请入会"
    if membership.status == MembershipStatus.IN_TRANSIT or queries.has_open(person, CODE):
        return "会籍正在转接，请在“我的事项”查看进度"
    if membership.status not in MOVABLE:
        return f"会籍现为“{membership.get_status_display()}”，不能办理转接"
    return ""


def transfer_problem(matter: Matter) -> str:
    """Why this transfer may not be taken."""
    membership = queries.membership_of(matter.applicant_person)
    if membership is None:
        return "申请人不是工会会员"
    if membership.union_id != matter.union_id:
        return f"该会员的会籍在“{membership.union.name}”，请由该工会受理"
    to = Union.objects.filter(pk=matter.data["to_union"]).first()
    if to is None or to.pk == membership.union_id:
        return "转入工会与现在的工会相同，无须转接"
    return holding_problem(kind=to.kind, status=to.status, is_gig=to.is_gig)


# --- what the steps do ---


def let_go(matter: Matter, *, actor: Any) -> None:
    """The union he leaves has confirmed: on the way, with a letter."""
    membership, today = _member(matter), timezone.localdate()
    to = Union.objects.get(pk=matter.data["to_union"])
    transfer_out(
        membership,
        to=to,
        occurs_on=today,
        actor=actor,
        reason=matter.data["reason"],
        note=f"事项{matter.number}",
    )
    days = int(resolve("transfer.letter_days", union=matter.union, on=today).value)
    facts = {
        "number": f"{matter.number}-介",
        "membership": membership,
        "from_union": matter.union,
        "to_union": to,
        "issued_on": today,
        "valid_until": today + dt.timedelta(days=days),
        "state": LetterState.ISSUED,
        "ended_on": None,
        "reminded_on": None,
    }
    TransferLetter.objects.update_or_create(matter=matter, defaults=facts)


def settle_transfer(matter: Matter, *, actor: Any) -> Membership:
    """The union he comes to has confirmed: received, number and history as they were."""
    membership = _member(matter)
    to = Union.objects.get(pk=matter.data["to_union"])
    employer = Employer.objects.filter(pk=matter.data.get("employer") or 0).first()
    today = timezone.localdate()
    letter = TransferLetter.objects.select_for_update().get(matter=matter)
    member = transfer_in(
        membership,
        to=to,
        occurs_on=today,
        actor=actor,
        employer=employer,
        note=f"介绍信{letter.number}",
    )
    if letter.state == LetterState.ISSUED:
        letter.state = LetterState.RECEIVED
    letter.to_union, letter.ended_on = to, today
    letter.save(update_fields=["state", "to_union", "ended_on"])
    send(
        "membership.received",
        to=[member.person],
        union=to,
        context={"union": to.name, "number": member.member_no},
        key=f"{matter.number} received",
        url="/m/",
    )
    return member


def transfer_abandoned(matter: Matter, *, actor: Any) -> None:
    """Taken back by the member: where he was, as he was. A letter on its way loses its force."""
    letter = TransferLetter.objects.select_for_update().filter(matter=matter).first()
    if letter is not None and letter.state == LetterState.ISSUED:
        membership, today = _member(matter), timezone.localdate()
        if open_transfer(membership) is not None:
            # the member's own wish: his account has no post, and no union's consent is needed
            call_back(membership, occurs_on=today, actor=None, note="本人撤回转接")
        letter.state, letter.ended_on = LetterState.CALLED_BACK, today
        letter.save(update_fields=["state", "ended_on"])


def _member(matter: Matter) -> Membership:
    found = queries.membership_of(matter.applicant_person)
    if found is None:
        raise Refusal("申请人不是工会会员。")
    return found


# --- asking ---


@transaction.atomic
def ask_to_transfer(
    person: Any,
    *,
    account: Any,
    to_union: Any,
    reason: str,
    employer: Any = None,
    why: str = "",
    remark: str = "",
    files: Any = (),
    channel: str = Channel.PORTAL,
    submission_key: str | None = None,
) -> Matter:
    """Ask for a transfer: the member himself on the phone, or a cadre for him at the desk."""
    return matters.submit(
        CODE,
        actor=account,
        person=person,
        data={
            "to_union": to_union,
            "employer": employer,
            "reason": reason,
            "why": why,
            "remark": remark,
        },
        files=files,
        channel=channel,
        submission_key=submission_key,
    )


NOBODY = (
    "没有找到可以邀请的会员，请核对姓名和证件号码；"
    "对方还不是会员的，请办理入会；正在转接的，请等待办结。"
)
"""The same words whoever it is: the asking union may not see the register of another."""


@transaction.atomic
def invite(
    *, union: Any, name: str, id_number: str, employer: Any = None, actor: Any
) -> TransferInvitation:
    """A union asks for a member who works with it now; he agrees on his phone, or nothing happens."""
    if not actor.may_at("membership.edit", union):
        raise Refusal(f"您没有在“{union}”办理会籍的权限。")
    problem = holding_problem(kind=union.kind, status=union.status, is_gig=union.is_gig)
    if problem:
        raise Refusal(f"{problem}。")
    record("membership.searched_by_id_number", actor=actor, union=union)
    person = find_by_id_number(normalise(id_number)) if id_number.strip() else None
    membership = queries.membership_of(person)
    if (
        person is None
        or membership is None
        or person.name != normalise_name(name)
        or membership.status not in MOVABLE
        or membership.union_id == union.pk
        or queries.has_open(person, CODE)
    ):
        raise Refusal(NOBODY)
    invitation, is_new = TransferInvitation.objects.get_or_create(
        membership=membership,
        to_union=union,
        state=InvitationState.WAITING,
        defaults={
            "employer": employer,
            "name": person.name,
            "asked_on": timezone.localdate(),
            "actor": actor,
        },
    )
    if is_new:
        send(
            "membership.invited",
            to=[person],
            union=union,
            context={"union": union.name},
            key=f"invitation {invitation.pk}",
            url="/m/transfer/",
        )
    found: TransferInvitation = invitation
    return found


@transaction.atomic
def answer_invitation(
    invitation: TransferInvitation, *, account: Any, agrees: bool
) -> TransferInvitation:
    """What the member says to a union that asks for him. Agreeing is his request to transfer."""
    invitation = (
        TransferInvitation.objects.select_for_update(of=("self",))
        .select_related("membership__person", "to_union", "employer")
        .get(pk=invitation.pk)
    )
    person = invitation.membership.person
    if account.person_id != person.pk:
        raise Refusal("只能答复给本人的邀请。")
    if invitation.state != InvitationState.WAITING:
        raise Refusal("这份邀请已经答复过。")
    invitation.answered_on = timezone.localdate()
    invitation.state = InvitationState.ACCEPTED if agrees else InvitationState.DECLINED
    if agrees:
        invitation.matter = ask_to_transfer(
            person,
            account=account,
            to_union=invitation.to_union,
            employer=invitation.employer,
            reason="1",
            why=f"应“{invitation.to_union.name}”邀请，本人同意转入",
        )
    invitation.save(update_fields=["answered_on", "state", "matter"])
    return invitation


# --- the calendar ---


def watch_letters(today: dt.date) -> tuple[int, int]:
    """Remind both superiors of letters nobody received; let the longest end at the fallback union.

    Returns how many were reminded and how many fell back. Nothing is done twice.
    """
    reminded = fallen = 0
    waiting = TransferLetter.objects.everything(reason="the day's round of letters").waiting()
    for letter in waiting.select_related("from_union", "to_union", "matter").order_by("pk"):
        days = (today - letter.issued_on).days
        limit = int(resolve("transfer.auto_fallback_days", union=letter.from_union, on=today).value)
        if days >= limit:
            fallen += _fall_back(letter, today)
            continue
        limit = int(resolve("transfer.timeout_days", union=letter.to_union, on=today).value)
        if days >= limit and letter.reminded_on is None:
            _remind(letter, today)
            reminded += 1
    return reminded, fallen


def _remind(letter: TransferLetter, today: dt.date) -> None:
    told: list[Any] = []
    for side in (letter.from_union, letter.to_union):
        for superior in queries.superiors_of(side)[:1]:
            grants = Grant.objects.in_force(today).filter(
                union=superior, role__in=(CHAIR.code, OFFICER.code), account__is_active=True
            )
            told += [grant.account for grant in grants.select_related("account")]
    send(
        "membership.letter_late",
        to=told,
        union=letter.to_union,
        context={
            "number": letter.number,
            "before": letter.from_union.name,
            "after": letter.to_union.name,
        },
        key=f"{letter.number} late",
        url=letter.matter.get_absolute_url(),
    )
    letter.reminded_on = today
    letter.save(update_fields=["reminded_on"])


@transaction.atomic
def _fall_back(letter: TransferLetter, today: dt.date) -> int:
    """Let the fallback union receive somebody whom nobody received. The clock acts."""
    matter = locked(letter.matter_id)
    fallback = Union.objects.filter(
        pk=queries.fallback_union_pk(letter.to_union)
        or queries.fallback_union_pk(letter.from_union)
        or 0
    ).first()
    if matter.state == MatterState.CLOSED or fallback is None:
        return 0
    if fallback.pk == letter.from_union_id:
        close(matter, Outcome.WITHDRAWN, actor=None)
        note(matter, Verb.WITHDRAWN, actor=None, text="超期无人接收，会籍回到原工会")
        return 1
    drop_waiting(matter, DeskState.SKIPPED)
    matter.data = {**matter.data, "to_union": fallback.pk, "employer": None}
    matter.save(update_fields=["data"])
    letter.state = LetterState.FALLEN_BACK
    letter.save(update_fields=["state"])
    text = f"超期无人接收，按规定转入兜底工会{fallback.name}"
    note(matter, Verb.PASSED, actor=None, text=text)
    close(matter, Outcome.APPROVED, actor=None)
    settle(matter, actor=None)
    return 1


def remind_of_handing_over(today: dt.date) -> int:
    """Tell the union that holds members whose firm has a union of its own by now, once for each
    such union. Returns how many unions were told."""
    told = 0
    rows = queries.held_for_others(today).select_related("union")
    groups: dict[tuple[int, int], list[Membership]] = {}
    new_homes = queries.new_unions_of(rows, on=today)
    for row in rows:
        home = new_homes.get(row.pk)
        if home is not None:
            groups.setdefault((row.union_id, home.pk), []).append(row)
    for (holding, home_pk), members in groups.items():
        union, home = members[0].union, new_homes[members[0].pk]
        grants = Grant.objects.in_force(today).filter(
            union=union, role__in=(CHAIR.code, OFFICER.code), account__is_active=True
        )
        told += bool(
            send(
                "membership.to_hand_over",
                to=[grant.account for grant in grants.select_related("account")],
                union=union,
                context={"home": home.name, "count": len(members)},
                key=f"hand over {holding} {home_pk}",
                url="/members/requests/to-hand-over/",
            )
        )
    return told


def home_union(person: Any) -> Any:
    """The union that keeps whoever has no new union yet (`join.fallback_union`)."""
    membership = queries.membership_of(person)
    if membership is None:
        return None
    return Union.objects.filter(pk=queries.fallback_union_pk(membership.union) or 0).first()
