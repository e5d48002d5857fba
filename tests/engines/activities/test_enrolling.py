"""Members enrol, wait in line, move up, and sign in at the venue."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gonghui.engines.activities import enrolling, rules, services
from gonghui.engines.activities.models import EnrolmentState, Participation, SessionState
from gonghui.kernel.notify.models import Message
from gonghui.kernel.refusal import Refusal
from tests.engines.activities.makers import make_activity, make_person, make_session

TODAY = dt.date(2026, 6, 15)


@given(
    st.one_of(st.none(), st.integers(1, 20)),
    st.lists(st.sampled_from(["enrol", "give up"]), max_size=40),
)
def test_no_sequence_gives_more_seats_than_there_are(seats, acts):
    taken = waiting = 0
    for act in acts:
        if act == "enrol":
            seat = rules.seat_for(seats=seats, taken=taken)
            taken += seat == EnrolmentState.ENROLLED
            waiting += seat == EnrolmentState.WAITING
        elif taken:
            taken -= 1
            if waiting and rules.seat_for(seats=seats, taken=taken) == EnrolmentState.ENROLLED:
                taken, waiting = taken + 1, waiting - 1

    assert seats is None or taken <= seats
    assert not waiting or taken == seats


@pytest.fixture
def game(cast):
    """A game of county A, open to three."""
    activity = make_activity(cast.county_a)
    return enrolling.open_to_members(activity, seats=3, until=None, actor=cast.officer_a)


def enrol(activity, cast, *names, union=None):
    return [
        enrolling.enrol(
            activity, person=make_person(name), union=union or cast.machinery, actor=None
        )
        for name in names
    ]


def states(rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def test_after_the_last_seat_people_wait_and_move_up_in_order(cast, game):
    rows = enrol(game, cast, "张一", "张二", "张三", "张四", "张五")

    assert states(rows) == ["enrolled"] * 3 + ["waiting"] * 2

    enrolling.cancel_enrolment(rows[1], actor=None)

    assert states(rows) == ["enrolled", "cancelled", "enrolled", "enrolled", "waiting"]
    told = Message.objects.get(kind="activities.moved_up")
    assert told.person == rows[3].person
    assert told.title == "候补成功：迎新春乒乓球赛"


def test_giving_up_and_coming_back_means_the_end_of_the_line(cast, game):
    rows = enrol(game, cast, "张一", "张二", "张三", "张四")
    enrolling.cancel_enrolment(rows[0], actor=None)

    back = enrolling.enrol(game, person=rows[0].person, union=cast.machinery, actor=None)

    assert back.pk == rows[0].pk
    assert states(rows) == ["waiting", "enrolled", "enrolled", "enrolled"]


def test_more_seats_let_those_who_wait_in(cast, game):
    rows = enrol(game, cast, "张一", "张二", "张三", "张四", "张五")

    enrolling.open_to_members(game, seats=None, until=None, actor=cast.officer_a)

    assert states(rows) == ["enrolled"] * 5
    with pytest.raises(Refusal, match="已有5人报名"):
        enrolling.open_to_members(game, seats=4, until=None, actor=cast.officer_a)


def test_only_members_below_the_union_enrol(cast, game):
    with pytest.raises(Refusal, match="不面向您所在的工会"):
        enrol(game, cast, "李外人", union=cast.food)


def test_enrolment_closes_by_time_by_hand_and_with_the_activity(cast, game):
    until = timezone.now() + dt.timedelta(hours=1)
    enrolling.open_to_members(game, seats=3, until=until, actor=cast.officer_a)
    enrol(game, cast, "张一")
    with (
        time_machine.travel(until, tick=False),
        pytest.raises(Refusal, match="截止"),
    ):
        enrol(game, cast, "张二")

    enrolling.close_to_members(game, actor=cast.officer_a)
    with pytest.raises(Refusal, match="不接受报名"):
        enrol(game, cast, "张三")

    services.cancel(game, reason="天气原因", actor=cast.officer_a)
    assert Message.objects.get(kind="activities.cancelled").person.name == "张一"


def test_a_scanned_code_signs_in_once_on_the_day(cast, game):
    session = make_session(game, held_on=TODAY, state=SessionState.PLANNED)
    row, *_ = enrol(game, cast, "张一")
    token = enrolling.check_in_token(session)

    found = enrolling.session_of_token(token)
    first = enrolling.check_in(found, person=row.person, union=cast.machinery, actor=None)
    again = enrolling.check_in(found, person=row.person, union=cast.machinery, actor=None)

    assert first.pk == again.pk == Participation.objects.get().pk
    assert first.checked_in_at == timezone.now()
    with pytest.raises(Refusal, match="没有报名或还在候补"):
        enrolling.check_in(found, person=make_person("李四"), union=cast.machinery, actor=None)
    with time_machine.travel("2026-06-16T09:00:00+08:00", tick=False):
        assert enrolling.session_of_token(token) is None
        with pytest.raises(Refusal, match="只能在当天签到"):
            enrolling.check_in(found, person=make_person("王五"), union=cast.machinery, actor=None)
    assert enrolling.session_of_token(token + "x") is None


def test_cadres_see_tick_off_and_export(cast, game, client_of):
    rows = enrol(game, cast, "张一", "张二", "张三", "张四")
    session = make_session(game, held_on=TODAY, state=SessionState.PLANNED)
    client = client_of(cast.officer_a)

    page = client.get(f"/activities/{game.pk}/enrolments/").content.decode()
    assert [name in page for name in ("张一", "张四", "候补", "名额3人")] == [True] * 4

    picks = [rows[0].pk, rows[2].pk, rows[3].pk]  # the last one only waits
    answer = client.post(
        f"/activities/{game.pk}/enrolments/attend/", {"session": session.pk, "pick": picks}
    )
    assert answer.url == f"/activities/sessions/{session.pk}/roster/"
    assert sorted(p.person.name for p in Participation.objects.all()) == ["张一", "张三"]

    book = b"".join(client.get(f"/activities/{game.pk}/enrolments/export/"))
    assert book.startswith(b"PK")
    wall = client.get(f"/activities/sessions/{session.pk}/check-in/").content.decode()
    assert "<svg" in wall
    assert "style=" not in wall
    assert client_of(cast.officer_b).get(f"/activities/{game.pk}/enrolments/").status_code == 404


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_for_three_seats(cast):
    activity = make_activity(cast.county_a)
    enrolling.open_to_members(activity, seats=3, until=None, actor=cast.officer_a)
    people = [make_person(f"赵{number}") for number in range(16)]
    gate = Barrier(16)

    def run(person):
        try:
            gate.wait()
            return enrolling.enrol(activity, person=person, union=cast.machinery, actor=None).state
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        found = sorted(pool.map(run, people))

    assert found == ["enrolled"] * 3 + ["waiting"] * 13
