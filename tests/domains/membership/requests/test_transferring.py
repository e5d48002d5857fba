"""Transfer by request: both sides confirm, nothing is lost, the calendar decides what people do not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from gonghui.domains.membership import queries, services
from gonghui.domains.membership.enums import ChangeReason
from gonghui.domains.membership.models import Membership, MembershipEvent
from gonghui.domains.membership.requests.models import TransferInvitation, TransferLetter
from gonghui.domains.membership.requests.services import transferring
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Matter
from gonghui.kernel.notify.models import Message
from gonghui.kernel.people import protection
from gonghui.kernel.refusal import Refusal
from tests.domains.membership.requests.conftest import TODAY, Town

JOB = ChangeReason.EMPLOYMENT_CHANGED


@pytest.fixture
def member(town: Town) -> Membership:
    return town.member()


def asked(town: Town, member: Membership, to: Any, **given: Any) -> Matter:
    account = given.pop("account", None) or town.worker("13900000001", member.person)
    return transferring.ask_to_transfer(
        member.person, account=account, to_union=to, reason=JOB, **given
    )


def types(member: Membership) -> list[str]:
    events = MembershipEvent.objects.filter(membership=member).order_by("pk")
    return list(events.values_list("type", flat=True))


def test_one_step_of_the_member_and_both_unions_confirm(town: Town, member: Membership) -> None:
    number, joined_on = member.member_no, member.joined_on

    matter = asked(town, member, town.cast.food, employer=town.cast.food_factory)
    assert (matter.union, matter.stage) == (town.cast.machinery, "leave")
    town.act(matter, "machinery")

    member.refresh_from_db()
    letter = TransferLetter.objects.get(matter=matter)
    assert (member.status, member.union) == ("in_transit", town.cast.machinery)
    assert queries.members_on(town.cast.machinery, TODAY).count() == 1
    assert (letter.valid_until - TODAY).days == 90
    assert letter.number.startswith(matter.number)

    town.act(matter, "food")

    member.refresh_from_db()
    letter.refresh_from_db()
    assert (member.status, member.union) == ("active", town.cast.food)
    assert (member.member_no, member.joined_on) == (number, joined_on)
    assert member.employer == town.cast.food_factory
    assert types(member) == ["join", "transfer_out", "transfer_in"]
    assert (letter.state, letter.ended_on) == ("received", TODAY)
    assert Message.objects.filter(kind="membership.received", person=member.person).count() == 1


def test_neither_side_may_refuse(town: Town, member: Membership) -> None:
    matter = asked(town, member, town.cast.food)
    with pytest.raises(Refusal, match="不能作出不予通过"):
        town.act(matter, "machinery", "refuse", opinion="不放人")
    town.act(matter, "machinery")

    with pytest.raises(Refusal, match="不能作出不予通过"):
        town.act(matter, "food", "refuse", opinion="不收")


def test_a_wrong_union_sends_it_back_to_be_chosen_again(town: Town, member: Membership) -> None:
    account = town.worker("13900000001", member.person)
    matter = asked(town, member, town.cast.food, account=account)
    town.act(matter, "machinery")
    town.act(matter, "food", "return", opinion="不是本单位职工，请重新选择")

    matters.supplement(matter, actor=account, data={"to_union": town.cast.textile})
    town.act(matter, "textile")

    member.refresh_from_db()
    letter = TransferLetter.objects.get(matter=matter)
    assert (member.union, letter.to_union) == (town.cast.textile, town.cast.textile)
    assert types(member) == ["join", "transfer_out", "transfer_in"]


def test_taken_back_on_the_way_the_member_is_where_he_was(town: Town, member: Membership) -> None:
    account = town.worker("13900000001", member.person)
    matter = asked(town, member, town.cast.food, account=account)
    town.act(matter, "machinery")

    matters.withdraw(matter, actor=account, reason="不去了")

    member.refresh_from_db()
    assert (member.status, member.union) == ("active", town.cast.machinery)
    assert TransferLetter.objects.get(matter=matter).state == "called_back"
    assert services.rebuild_spans(member)[-1].status == "active"
    assert transferring.may_transfer(member.person) == ""


def test_taken_back_before_anybody_confirmed_leaves_no_trace(
    town: Town, member: Membership
) -> None:
    account = town.worker("13900000001", member.person)
    matter = asked(town, member, town.cast.food, account=account)

    matters.withdraw(matter, actor=account, reason="不去了")

    assert types(member) == ["join"]


def test_a_retained_member_stays_uncounted_on_the_way_and_works_again(
    town: Town, member: Membership
) -> None:
    services.retain(member, occurs_on=TODAY, reason=ChangeReason.UNEMPLOYED, actor=None)
    matter = asked(town, member, town.cast.food, employer=town.cast.food_factory)
    town.act(matter, "machinery")
    assert queries.members_on(town.cast.machinery, TODAY).count() == 0

    town.act(matter, "food")

    member.refresh_from_db()
    assert member.status == "active"


def test_superiors_are_reminded_once_and_the_fallback_receives_at_last(
    town: Town, member: Membership
) -> None:
    matter = asked(town, member, town.cast.food)
    town.act(matter, "machinery")

    assert transferring.watch_letters(TODAY + dt.timedelta(days=29)) == (0, 0)
    assert transferring.watch_letters(TODAY + dt.timedelta(days=30)) == (1, 0)
    assert transferring.watch_letters(TODAY + dt.timedelta(days=31)) == (0, 0)
    told = Message.objects.filter(kind="membership.letter_late").values_list("account", flat=True)
    assert set(told) == {town.cast.chair_a.pk, town.cast.officer_a.pk, town.cast.officer_b.pk}

    with time_machine.travel("2026-12-12T09:00:00+08:00", tick=False):
        assert transferring.watch_letters(TODAY + dt.timedelta(days=180)) == (0, 1)

    member.refresh_from_db()
    matter.refresh_from_db()
    letter = TransferLetter.objects.get(matter=matter)
    assert (member.union, member.status) == (town.joint, "active")
    assert (matter.state, matter.outcome) == ("closed", "approved")
    assert (letter.state, letter.to_union) == ("fallen_back", town.joint)


def test_a_union_asks_for_a_member_and_he_says_yes(town: Town, member: Membership) -> None:
    number = protection.unseal(
        member.person.id_number_sealed, context=member.person.id_number_context
    )
    account = town.worker("13900000001", member.person)

    invitation = transferring.invite(
        union=town.cast.food, name="江小鱼", id_number=number, actor=town.account("food")
    )
    assert types(member) == ["join"]
    transferring.answer_invitation(invitation, account=account, agrees=True)

    invitation.refresh_from_db()
    assert invitation.state == "accepted"
    assert invitation.matter.data["to_union"] == town.cast.food.pk
    assert invitation.matter.stage == "leave"


def test_a_no_changes_nothing_and_nobody_else_answers(town: Town, member: Membership) -> None:
    number = protection.unseal(
        member.person.id_number_sealed, context=member.person.id_number_context
    )
    invitation = transferring.invite(
        union=town.cast.food, name="江小鱼", id_number=number, actor=town.account("food")
    )
    with pytest.raises(Refusal, match="本人"):
        transferring.answer_invitation(invitation, account=town.worker("13900000002"), agrees=True)

    account = town.worker("13900000001", member.person)
    transferring.answer_invitation(invitation, account=account, agrees=False)

    assert not Matter.objects.exists()
    assert TransferInvitation.objects.get().state == "declined"


@pytest.mark.parametrize("name", ["江小鱼", "别的人"])
def test_whoever_is_no_member_is_told_in_the_same_words(town: Town, name: str) -> None:
    with pytest.raises(Refusal) as refusal:
        transferring.invite(
            union=town.cast.food, name=name, id_number=town.number(), actor=town.account("food")
        )

    assert refusal.value.message == transferring.NOBODY


def test_the_indicator_counts_a_finished_transfer_once(town: Town, member: Membership) -> None:
    other = town.member("江大鱼")
    matter = asked(town, member, town.cast.food)
    town.act(matter, "machinery")
    town.act(matter, "food")
    account = town.worker("13900000003", other.person)
    second = asked(town, other, town.cast.food, account=account)
    town.act(second, "machinery")
    matters.withdraw(second, actor=account, reason="不去了")

    value = engine.value("member_transfers", union=town.cast.city, period=Period.parse("2026"))

    assert value.number == 1
