"""The figures of cards, counted by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from gonghui.domains.membership import services as membership
from gonghui.domains.membership.cards.enums import CardKind, Channel
from gonghui.domains.membership.cards.models import MemberCard
from gonghui.domains.membership.cards.services import acts, batches
from gonghui.domains.membership.models import Membership
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period

pytestmark = pytest.mark.django_db


def on(day: int, month: int = 6, year: int = 2026) -> Any:
    return time_machine.travel(dt.datetime(year, month, day, 4, tzinfo=dt.UTC), tick=False)


def used(member: Membership) -> MemberCard:
    """A service card in use since today."""
    card = acts.apply_for_card(member, kind=CardKind.SERVICE, bank="东岭农商行", actor=None)
    batches.made([card], actor=None, channel=Channel.BANK)
    return acts.activate(acts.issue(card, actor=None), actor=None)


def number(code: str, union: Any, period: str) -> Decimal | None:
    return engine.value(code, union=union, period=Period.parse(period)).number


def opened(code: str, union: Any, period: str) -> int:
    return int(engine.records(code, union=union, period=Period.parse(period)).count())


@pytest.fixture
def year(join: Callable[..., Membership], cast: Any) -> dict[str, Any]:
    """Five members, a year of their cards.

    甲  machinery  service card 3 March, lost 20 May, found 25 May
    乙  machinery  service card 10 March, replaced 12 April (in use again 15 May)
    丙  machinery  service card in hand since 1 June, never activated
    丁  machinery  service card 5 June; to the textile union on 20 June
    戊  textile    retired on 10 June; electronic card only
    """
    with on(1, 1):
        names = dict.fromkeys("甲乙丙丁")
        for name in names:
            names[name] = join(f"张{name}", joined_on=dt.date(2020, 3, 1))
        names["戊"] = join("张戊", union=cast.textile, joined_on=dt.date(2020, 3, 1))
    with on(3, 3):
        first = used(names["甲"])
    with on(10, 3):
        second = used(names["乙"])
    with on(12, 4):
        again = acts.replace(second, actor=None)
        batches.made([acts.lock(again)], actor=None, channel=Channel.BANK)
    with on(15, 5):
        acts.activate(acts.issue(again, actor=None), actor=None)
    with on(20, 5):
        acts.report_loss(first, actor=None)
    with on(25, 5):
        acts.report_found(first, actor=None)
    with on(1, 6):
        third = acts.apply_for_card(names["丙"], kind=CardKind.SERVICE, actor=None)
        batches.made([third], actor=None, channel=Channel.BANK)
        acts.issue(third, actor=None)
    with on(5, 6):
        used(names["丁"])
    with on(10, 6):
        membership.retain(names["戊"], occurs_on=dt.date(2026, 6, 10), reason="10", actor=None)
    with on(20, 6):
        membership.move_member(
            names["丁"],
            union=cast.textile,
            occurs_on=dt.date(2026, 6, 20),
            actor=None,
            reason="1",
        )
    return names


BY_HAND = (
    # first activations only: 甲, 乙 in the first quarter, 丁 in June; 乙's new card is none
    ("service_cards_new", "county_a", "2026", 3),
    ("service_cards_new", "county_a", "2026Q1", 2),
    ("service_cards_new", "county_a", "2026-05", 0),
    ("service_cards_new", "machinery", "2026-06", 1),
    ("service_cards_new", "textile", "2026", 0),
    # in force at the end: March 甲 乙; April 甲; May 甲 (found) 乙 (new); June and 丁
    ("service_cards_total", "county_a", "2026-03", 2),
    ("service_cards_total", "county_a", "2026-04", 1),
    ("service_cards_total", "county_a", "2026-05", 2),
    ("service_cards_total", "county_a", "2026-06", 3),
    ("service_cards_total", "machinery", "2026-06", 2),
    ("service_cards_total", "textile", "2026-06", 1),
    ("service_cards_total", "county_b", "2026-06", 0),
    # in hand in June: 甲 乙 丁, and 丙's that is not activated
    ("service_cards_issued", "county_a", "2026-06", 4),
    ("card_activation_rate", "county_a", "2026-06", 75),
    # everybody has an electronic card; 戊 no longer counts as a member since June
    ("card_holders", "county_a", "2026-05", 5),
    ("card_holders", "county_a", "2026-06", 4),
    ("card_holders", "textile", "2026-06", 1),
    ("card_rate", "county_a", "2026-05", 100),
    ("card_rate", "county_a", "2026-06", 100),
)


def test_figures_equal_the_count_by_hand(year: dict[str, Any], cast: Any) -> None:
    wrong = []
    with on(30):
        for code, where, period, expected in BY_HAND:
            union = getattr(cast, where)
            if number(code, union, period) != expected:
                wrong.append((code, where, period, number(code, union, period)))
            elif not code.endswith("_rate") and opened(code, union, period) != expected:
                wrong.append((code, where, period, "records"))

    assert wrong == []


def test_the_holding_rate_is_the_sum_of_both_sides(year: dict[str, Any], cast: Any) -> None:
    with on(25):
        for name in "甲乙":
            card = MemberCard.objects.get(membership=year[name], kind=CardKind.ELECTRONIC)
            acts.cancel(card, actor=None, note="停用")
        service = MemberCard.objects.get(membership=year["甲"], kind=CardKind.SERVICE)
        acts.report_loss(service, actor=None)
    with on(30):
        value = engine.value("card_rate", union=cast.county_a, period=Period.parse("2026-06"))

        # 乙 holds a service card, 丙 and 丁 electronic ones; 甲 nothing; 戊 is no member any more
        assert (value.numerator, value.denominator, value.number) == (3, 4, 75)
