"""Any sequence of requests and direct services keeps ledger, spans and register row consistent;
replaying the ledger to any day equals the as-of query."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import time_machine

from gonghui.domains.membership import queries, services
from gonghui.domains.membership.enums import ChangeReason, EventType
from gonghui.domains.membership.models import Membership, MembershipEvent, MembershipSpan
from gonghui.domains.membership.requests.services import transferring
from gonghui.domains.membership.rules.folding import Entry, Span, fold, state_on
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Desk, Matter
from gonghui.kernel.refusal import Refusal
from tests.domains.membership.requests.conftest import Town

FIRST = dt.date(2021, 1, 4)
DAYS = 1900


def act(town: Town, member: Membership, draw: random.Random, today: dt.date) -> None:
    """One thing that may happen to a member on a day, by request or by hand."""
    unions = (town.cast.machinery, town.cast.textile, town.cast.food, town.joint)
    account = member.person.accounts.first() or town.worker(f"139{member.pk:08d}", member.person)
    choice = draw.choice(
        [
            "ask",
            "decide",
            "decide",
            "take_back",
            "retain",
            "restore",
            "withdraw",
            "join",
            "move",
            "correct",
            "late",
        ]
    )
    matter = Matter.objects.open().filter(applicant_person=member.person).first()
    if choice == "ask":
        transferring.ask_to_transfer(
            member.person, account=account, to_union=draw.choice(unions), reason="1"
        )
    elif choice == "decide" and matter is not None:
        desk = Desk.objects.waiting().get(matter=matter)
        who = town.cast.city_officer if desk.role == "officer" else None
        chair = next(
            (name for name, one in town.accounts.items() if sits(town.account(name), desk)), who
        )
        if chair is not None:
            matters.act(desk, action="pass", actor=town.account(chair))
    elif choice == "take_back" and matter is not None:
        matters.withdraw(matter, actor=account, reason="不去了")
    elif choice == "late":
        transferring.watch_letters(today)
    elif choice == "retain":
        services.retain(member, occurs_on=today, reason=ChangeReason.UNEMPLOYED, actor=None)
    elif choice == "restore":
        services.restore(member, occurs_on=today, actor=None)
    elif choice == "withdraw":
        services.withdraw(member, occurs_on=today, actor=None)
    elif choice == "join":
        services.join_member(
            union=draw.choice(unions), joined_on=today, actor=None, person=member.person
        )
    elif choice == "move":
        services.move_member(
            member, union=draw.choice(unions), occurs_on=today, actor=None, reason="1"
        )
    elif choice == "correct":
        events = list(queries.standing_events(member))
        services.correct_event(draw.choice(events), actor=None, note="登记有误，更正")


def sits(account: Any, desk: Desk) -> bool:
    return Desk.objects.visible_to(account, "matters.act").filter(pk=desk.pk).exists()


def replayed(member: Membership, day: dt.date) -> tuple[int, str] | None:
    """The ledger read entry by entry: the slow way."""
    events = [
        event
        for event in MembershipEvent.objects.filter(membership=member).order_by("occurs_on", "pk")
        if event.type != EventType.CORRECT and not hasattr(event, "reversal")
    ]
    state = None
    for event in events:
        if event.occurs_on <= day:
            state = (event.union_after_id, event.status_after)
    return state


def test_whatever_is_asked_ledger_spans_and_row_agree_on_every_day(town: Town) -> None:
    draw = random.Random(20260615)  # noqa: S311 - draws that can be repeated
    with time_machine.travel(f"{FIRST}T09:00:00+08:00", tick=False):
        members = [
            services.join_member(
                union=town.cast.machinery,
                joined_on=FIRST,
                actor=None,
                person={"name": f"江{name}", "id_number": town.number(), "mobile": "13900000001"},
            )
            for name in "甲乙丙"
        ]
    done = refused = 0
    for day in sorted(draw.sample(range(1, DAYS), 110)):
        today = FIRST + dt.timedelta(days=day)
        with time_machine.travel(f"{today}T09:00:00+08:00", tick=False):
            member = Membership.objects.select_related("person").get(pk=draw.choice(members).pk)
            try:
                act(town, member, draw, today)
                done += 1
            except Refusal:
                refused += 1
            agree(member)
    assert done > 40, (done, refused)
    assert MembershipEvent.objects.filter(type=EventType.TRANSFER_IN).count() > 3

    for member in members:
        for _ in range(1000):
            day = FIRST + dt.timedelta(days=draw.randint(-3, DAYS + 60))
            span = state_of(member, day)
            assert span == replayed_fast(member, day)
        for _ in range(20):
            day = FIRST + dt.timedelta(days=draw.randint(-3, DAYS + 60))
            found = queries.state_on(member, day)
            asked = (found.union_id, found.status) if found else None
            assert asked == replayed(member, day)


def agree(member: Membership) -> None:
    """Register row, stored spans and the folded ledger say the same."""
    member = Membership.objects.get(pk=member.pk)
    stored = [
        Span(*row)
        for row in MembershipSpan.objects.filter(membership=member)
        .order_by("from_on")
        .values_list("union", "status", "from_on", "to_on")
    ]
    assert stored == fold(queries.entries_of(member))
    if stored:
        assert (stored[-1].union_id, stored[-1].status) == (member.union_id, member.status)
    else:
        assert member.status == "void"


_SPANS: dict[int, list[Span]] = {}
_ENTRIES: dict[int, list[Entry]] = {}


def state_of(member: Membership, day: dt.date) -> tuple[int, str] | None:
    """The as-of answer of the stored spans, read once."""
    if member.pk not in _SPANS:
        rows = MembershipSpan.objects.filter(membership=member).order_by("from_on")
        _SPANS[member.pk] = [
            Span(*row) for row in rows.values_list("union", "status", "from_on", "to_on")
        ]
    span = state_on(_SPANS[member.pk], day)
    return (span.union_id, span.status) if span else None


def replayed_fast(member: Membership, day: dt.date) -> tuple[int, str] | None:
    """The standing entries up to a day, one after the other, read once."""
    if member.pk not in _ENTRIES:
        _ENTRIES[member.pk] = queries.entries_of(member)
    state = None
    for entry in _ENTRIES[member.pk]:
        if entry.occurs_on <= day:
            state = (entry.union_id, entry.status)
    return state
