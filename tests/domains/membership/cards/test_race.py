"""Two desks at the same moment: one new card. Shown where rows are really locked."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from gonghui.domains.membership.cards.enums import CardKind
from gonghui.domains.membership.cards.models import CardSpan, MemberCard
from gonghui.domains.membership.cards.services import acts, giving
from gonghui.domains.membership.services import join_member
from gonghui.kernel.refusal import Refusal

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DESKS = 8


def at_once(act: Callable[[], Any]) -> list[str]:
    """What each of several desks is told when all press at the same moment."""
    gate, told = threading.Barrier(DESKS), []

    def press() -> None:
        try:
            gate.wait(timeout=20)
            told.append(str(act()))
        except Refusal as refusal:
            told.append(refusal.message)
        finally:
            connection.close()

    desks = [threading.Thread(target=press) for _ in range(DESKS)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join(timeout=60)
    assert len(told) == DESKS
    return told


@pytest.fixture
def member(cast: Any) -> Any:
    return join_member(
        union=cast.machinery,
        joined_on=dt.date(2020, 5, 1),
        actor=None,
        person=cast.worker.person,
    )


def test_replacements_of_one_card_at_once_give_one_new_card(member: Any) -> None:
    card = MemberCard.objects.get(membership=member)

    told = at_once(lambda: acts.replace(card, actor=None))

    assert sum("已经换过" in one for one in told) == DESKS - 1
    assert MemberCard.objects.filter(replaces=card).count() == 1
    assert MemberCard.objects.open().filter(membership=member).count() == 1
    assert CardSpan.objects.filter(card__membership=member).count() == 1


def test_applications_for_one_member_at_once_give_one_card(member: Any) -> None:
    told = at_once(lambda: acts.apply_for_card(member, kind=CardKind.SERVICE, actor=None))

    assert sum("已有一张会员服务卡" in one for one in told) == DESKS - 1
    assert MemberCard.objects.filter(kind=CardKind.SERVICE).count() == 1


def test_giving_in_sets_by_several_at_once_gives_each_member_one(member: Any, cast: Any) -> None:
    acts.cancel(MemberCard.objects.get(), actor=None, note="重新发放")

    at_once(lambda: giving.give_electronic_cards(union=cast.city, actor=None))

    assert MemberCard.objects.open().count() == 1
