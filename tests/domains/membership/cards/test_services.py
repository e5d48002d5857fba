"""The life of a card, and cards that follow their members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from gonghui.domains.membership import services as membership
from gonghui.domains.membership.cards.enums import CardKind, CardStatus, Channel
from gonghui.domains.membership.cards.models import (
    CardEvent,
    CardSpan,
    MemberCard,
)
from gonghui.domains.membership.cards.rules.numbers import number_problem
from gonghui.domains.membership.cards.services import acts, batches, giving
from gonghui.domains.membership.models import Membership
from gonghui.kernel.append_only import RowIsAppendOnly
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _june():
    with time_machine.travel(dt.datetime(2026, 6, 15, 4, tzinfo=dt.UTC), tick=False):
        yield


def electronic(member: Membership) -> MemberCard:
    return MemberCard.objects.filter(membership=member, kind=CardKind.ELECTRONIC).latest("pk")


def service_card(member: Membership, status: str = CardStatus.ACTIVE) -> MemberCard:
    """A service card on its way, as far as asked."""
    card = acts.apply_for_card(member, kind=CardKind.SERVICE, bank="东岭农商行", actor=None)
    if status == CardStatus.APPLIED:
        return card
    batches.open_batch(member.union, kind=CardKind.SERVICE, bank="东岭农商行", actor=None)
    card.refresh_from_db()
    batches.made([card], actor=None, channel=Channel.BANK)
    if status == CardStatus.MADE:
        return card
    card = acts.issue(card, actor=None)
    return card if status == CardStatus.ISSUED else acts.activate(card, actor=None)


def spans(card: MemberCard) -> list[tuple[Any, ...]]:
    return list(
        CardSpan.objects.filter(card=card)
        .order_by("from_on", "pk")
        .values_list("union__code", "is_usable", "is_counted", "from_on", "to_on")
    )


# ---------------------------------------------------------------- following the membership


def test_who_joins_gets_an_electronic_card(join: Callable[..., Membership], cast: Any) -> None:
    member = join("张三")

    card = electronic(member)

    assert (card.status, card.union, card.valid_until) == (
        CardStatus.ACTIVE,
        cast.machinery,
        dt.date(2036, 6, 30),
    )
    assert number_problem(card.number) == ""
    assert [event.act for event in CardEvent.objects.filter(card=card)] == ["give"]
    assert spans(card) == [("QJ0101", True, True, TODAY, dt.date(2036, 7, 1))]


def test_a_transfer_takes_cards_along_with_their_numbers(
    join: Callable[..., Membership], cast: Any
) -> None:
    with time_machine.travel(dt.datetime(2026, 5, 1, 4, tzinfo=dt.UTC)):
        member = join("张三")
    number = electronic(member).number

    membership.move_member(
        member, union=cast.textile, occurs_on=dt.date(2026, 6, 1), actor=None, reason="1"
    )

    card = electronic(member)
    assert (card.number, card.union, card.status) == (number, cast.textile, CardStatus.ACTIVE)
    assert spans(card) == [
        ("QJ0101", True, True, dt.date(2026, 5, 1), dt.date(2026, 6, 1)),
        ("QJ0102", True, True, dt.date(2026, 6, 1), dt.date(2036, 6, 1)),
    ]


@pytest.mark.parametrize("leave", ["withdraw", "expel", "death"])
def test_cards_end_with_the_membership(join: Callable[..., Membership], leave: str) -> None:
    with time_machine.travel(dt.datetime(2026, 5, 1, 4, tzinfo=dt.UTC)):
        member = join("张三")
        card = service_card(member)
    if leave == "withdraw":
        membership.withdraw(member, occurs_on=TODAY, actor=None)
    elif leave == "expel":
        membership.expel(
            member, occurs_on=TODAY, reason="6", note="委员会2026年6月决定", actor=None
        )
    else:
        membership.record_death(member, occurs_on=TODAY, actor=None)

    found = MemberCard.objects.filter(membership=member).values_list("status", "closed_on")

    assert set(found) == {(CardStatus.CANCELLED, TODAY)}
    assert spans(card)[-1][-1] == TODAY
    assert CardEvent.objects.filter(card=card, act="cancel").count() == 1


def test_who_comes_back_gets_a_new_card_and_the_old_stays_ended(
    join: Callable[..., Membership], cast: Any
) -> None:
    member = join("张三", joined_on=dt.date(2024, 1, 1))
    first = electronic(member)
    membership.withdraw(member, occurs_on=dt.date(2026, 6, 1), actor=None)

    membership.join_member(union=cast.textile, joined_on=TODAY, actor=None, person=member.person)

    second = electronic(member)
    first.refresh_from_db()
    assert (first.status, second.status) == (CardStatus.CANCELLED, CardStatus.ACTIVE)
    assert second.union == cast.textile


def test_retained_members_keep_their_cards_but_are_not_counted(
    join: Callable[..., Membership],
) -> None:
    with time_machine.travel(dt.datetime(2026, 5, 1, 4, tzinfo=dt.UTC)):
        member = join("张三")

    membership.retain(member, occurs_on=TODAY, reason="10", actor=None)

    card = electronic(member)
    assert card.status == CardStatus.ACTIVE
    assert [(span[2], span[3]) for span in spans(card)] == [
        (True, dt.date(2026, 5, 1)),
        (False, TODAY),
    ]


def test_a_province_may_let_cards_of_retained_members_end(
    join: Callable[..., Membership], cast: Any
) -> None:
    set_parameter(
        "card.retained_keep",
        union=cast.county_a,
        value="否",
        source="东工办〔2026〕1号",
        from_on=dt.date(2026, 1, 1),
        actor=None,
    )
    member = join("张三")

    membership.retain(member, occurs_on=TODAY, reason="10", actor=None)
    ended = electronic(member)
    membership.restore(member, occurs_on=TODAY, actor=None)

    assert ended.status == CardStatus.CANCELLED
    assert electronic(member).status == CardStatus.ACTIVE


def test_a_joining_struck_out_ends_the_card_and_a_death_struck_out_gives_a_new_one(
    join: Callable[..., Membership],
) -> None:
    gone, alive = join("张三"), join("李四")
    membership.correct_event(gone.events.get(), actor=None, note="重复登记了")
    membership.record_death(alive, occurs_on=TODAY, actor=None)
    membership.correct_event(alive.events.get(type="death"), actor=None, note="登记错了人")

    assert electronic(gone).status == CardStatus.CANCELLED
    assert electronic(alive).status == CardStatus.ACTIVE


# ---------------------------------------------------------------- giving in sets


def test_everybody_without_an_electronic_card_gets_one_once(
    join: Callable[..., Membership], cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("张三", "李四", "王五"):
        join(name)
    join("赵六", union=cast.food)
    retained = join("钱七")
    membership.retain(retained, occurs_on=TODAY, reason="10", actor=None)
    CardSpan.objects.all().delete()
    CardEvent.objects.all()._raw_delete("default")
    MemberCard.objects.all()._raw_delete("default")
    monkeypatch.setattr(giving, "CHUNK", 2)

    first = giving.give_electronic_cards(union=cast.county_a, actor=None)
    again = giving.give_electronic_cards(union=cast.county_a, actor=None)

    assert (first, again) == (3, 0)
    assert MemberCard.objects.filter(union=cast.machinery).count() == 3
    assert not MemberCard.objects.filter(union=cast.food).exists()
    assert AuditRecord.objects.filter(event="cards.given").count() == 1


def test_giving_in_sets_asks_the_same_number_of_queries_for_any_number(
    join: Callable[..., Membership], cast: Any, django_assert_num_queries: Any
) -> None:
    members = [join(f"张{letter}") for letter in "甲乙丙丁"]
    CardSpan.objects.all().delete()
    CardEvent.objects.all()._raw_delete("default")
    MemberCard.objects.all()._raw_delete("default")
    giving.give_to([members[0].pk], actor=None)  # number series and policies are warm now
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as one:
        giving.give_to([members[1].pk], actor=None)
    with CaptureQueriesContext(connection) as two:
        giving.give_to([member.pk for member in members], actor=None)

    assert len(one) == len(two)


# ---------------------------------------------------------------- the life of one card


def test_a_service_card_from_application_to_use(join: Callable[..., Membership]) -> None:
    card = service_card(join("张三"))

    assert (card.status, card.issued_on, card.activated_on) == (CardStatus.ACTIVE, TODAY, TODAY)
    assert [event.act for event in CardEvent.objects.filter(card=card).order_by("pk")] == [
        "apply",
        "make",
        "issue",
        "activate",
    ]


def test_a_second_card_of_a_kind_is_refused(join: Callable[..., Membership]) -> None:
    member = join("张三")
    service_card(member)

    with pytest.raises(Refusal, match="已有一张会员服务卡"):
        acts.apply_for_card(member, kind=CardKind.SERVICE, actor=None)


def test_electronic_cards_are_not_applied_for(join: Callable[..., Membership]) -> None:
    with pytest.raises(Refusal, match="自动发放"):
        acts.apply_for_card(join("张三"), kind=CardKind.ELECTRONIC, actor=None)


def test_lost_and_found_again(join: Callable[..., Membership]) -> None:
    card = service_card(join("张三"), CardStatus.ISSUED)
    lost = acts.report_loss(card, actor=None)
    with pytest.raises(Refusal, match="已经挂失"):
        acts.report_loss(card, actor=None)

    found = acts.report_found(card, actor=None)

    assert (lost.status, found.status) == (CardStatus.LOST, CardStatus.ISSUED)


def test_a_lost_card_is_replaced_by_a_new_number_that_goes_through_making(
    join: Callable[..., Membership],
) -> None:
    old = acts.report_loss(service_card(join("张三")), actor=None)

    new = acts.replace(old, actor=None)

    old.refresh_from_db()
    assert (old.status, old.closed_on) == (CardStatus.REPLACED, TODAY)
    assert (new.status, new.replaces, new.bank) == (CardStatus.APPLIED, old, "东岭农商行")
    assert new.number != old.number
    with pytest.raises(Refusal, match="已经换过"):
        acts.replace(old, actor=None)


def test_an_electronic_card_is_replaced_at_once(join: Callable[..., Membership]) -> None:
    member = join("张三")
    old = electronic(member)

    new = acts.replace(old, actor=None)

    assert new.status == CardStatus.ACTIVE
    assert new.code != old.code
    assert [span[1] for span in spans(new)] == [True]
    assert spans(old) == []  # it began and ended on one day


def test_renewal_goes_on_from_the_end(join: Callable[..., Membership]) -> None:
    card = service_card(join("张三"))
    with pytest.raises(Refusal, match="起可以续期"):
        acts.renew(card, actor=None)

    with time_machine.travel(dt.datetime(2036, 5, 15, 4, tzinfo=dt.UTC)):
        renewed = acts.renew(card, actor=None)

    assert renewed.valid_until == dt.date(2046, 6, 30)
    assert spans(renewed) == [("QJ0101", True, True, TODAY, dt.date(2046, 7, 1))]


def test_an_act_is_not_dated_before_the_last_one(join: Callable[..., Membership]) -> None:
    card = service_card(join("张三"))

    with pytest.raises(Refusal, match="不能早于"):
        acts.report_loss(card, actor=None, on=dt.date(2026, 6, 14))
    with pytest.raises(Refusal, match="不能晚于今天"):
        acts.report_loss(card, actor=None, on=dt.date(2026, 6, 16))


def test_history_is_append_only(join: Callable[..., Membership]) -> None:
    event = CardEvent.objects.get(card=electronic(join("张三")))

    with pytest.raises(RowIsAppendOnly):
        event.save()
    with pytest.raises(RowIsAppendOnly):
        event.delete()
    with pytest.raises(RowIsAppendOnly):
        CardEvent.objects.all().update(note="x")


# ---------------------------------------------------------------- who may


def test_an_officer_of_another_county_is_refused(
    join: Callable[..., Membership], cast: Any
) -> None:
    member = join("张三")
    with pytest.raises(Refusal, match="权限"):
        acts.report_loss(electronic(member), actor=cast.officer_b)
    with pytest.raises(Refusal, match="权限"):
        acts.apply_for_card(member, kind=CardKind.SERVICE, actor=cast.viewer_a)
    with pytest.raises(Refusal, match="权限"):
        giving.give_electronic_cards(union=cast.county_a, actor=cast.officer_b)
    with pytest.raises(Refusal, match="权限"):
        batches.apply_for_union(cast.machinery, kind=CardKind.SERVICE, actor=cast.officer_b)


def test_a_member_does_on_the_phone_what_is_his_and_no_more(
    join: Callable[..., Membership], cast: Any
) -> None:
    own = membership.join_member(
        union=cast.machinery, joined_on=TODAY, actor=None, person=cast.worker.person
    )
    card, other = electronic(own), electronic(join("张三"))

    acts.report_loss(card, actor=cast.worker, channel=Channel.PHONE)
    found = acts.report_found(card, actor=cast.worker, channel=Channel.PHONE)

    assert found.status == CardStatus.ACTIVE
    with pytest.raises(Refusal, match="本人"):
        acts.report_loss(other, actor=cast.worker, channel=Channel.PHONE)
    with pytest.raises(Refusal, match="本人"):
        acts.cancel(card, actor=cast.worker, channel=Channel.PHONE, note="不要了")
    with pytest.raises(Refusal, match="权限"):
        acts.report_loss(card, actor=cast.worker)


# ---------------------------------------------------------------- many


def test_a_union_applies_for_all_who_have_none(join: Callable[..., Membership], cast: Any) -> None:
    service_card(join("张三"))
    join("李四")
    join("王五")

    count = batches.apply_for_union(
        cast.machinery, kind=CardKind.SERVICE, bank="东岭农商行", actor=cast.officer_a
    )

    assert count == 2
    with pytest.raises(Refusal, match="都已有"):
        batches.apply_for_union(cast.machinery, kind=CardKind.SERVICE, actor=cast.officer_a)


def test_an_act_on_many_has_a_verdict_for_each(join: Callable[..., Membership], cast: Any) -> None:
    made = service_card(join("张三"), CardStatus.MADE)
    active = service_card(join("李四"))

    verdicts = batches.act_on_many([made, active], "issue", actor=cast.officer_a)

    assert [verdict.problem for verdict in verdicts] == [
        "",
        "这张卡现为“使用中”，不能办理发放。",
    ]
