"""Messages are written once for a recipient, in the caller's transaction, set-wise."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gonghui.kernel.notify import queries
from gonghui.kernel.notify.models import Message
from gonghui.kernel.notify.services import mark_read, send
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import set_name

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 15)


def tell(cast, *to, key="k1", kind="visit", **more):
    facts = {"context": {"place": "恒川厂", "day": DAY}} | more
    return send(kind, to=to, union=cast.county_a, key=key, **facts)


def person(name):
    row = Person(mobile="13900000001")
    set_name(row, name)
    row.save()
    return row


def test_a_message_is_the_kind_filled_in(cast):
    assert tell(cast, cast.officer_a, url="/jobs/") == 1

    message = queries.of_account(cast.officer_a).get()
    assert (message.title, message.text) == ("恒川厂走访安排", "请于2026年6月15日前往恒川厂。")
    assert (message.union, message.url, message.read_at) == (cast.county_a, "/jobs/", None)
    assert queries.unread(cast.officer_a) == 1
    assert queries.unread(cast.chair_a) == 0


def test_the_same_key_reaches_a_recipient_once(cast):
    assert tell(cast, cast.officer_a, cast.officer_a) == 1
    assert tell(cast, cast.officer_a, cast.chair_a) == 1
    assert tell(cast, cast.officer_a, key="k2") == 1

    assert queries.unread(cast.officer_a) == 2
    assert queries.unread(cast.chair_a) == 1


def test_what_is_rolled_back_was_never_said(cast):
    with transaction.atomic():
        tell(cast, cast.officer_a)
        transaction.set_rollback(True)

    assert queries.unread(cast.officer_a) == 0
    assert tell(cast, cast.officer_a) == 1


def test_a_disabled_account_is_told_nothing(cast):
    cast.officer_a.is_active = False

    assert tell(cast, cast.officer_a) == 0


def test_a_person_without_account_keeps_his_messages(cast):
    stranger = person("王小二")

    assert tell(cast, stranger) == 1
    assert tell(cast, stranger) == 0
    assert Message.objects.get(person=stranger).account is None


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"kind": "nothing"}, KeyError),
        ({"context": {"place": "恒川厂"}}, KeyError),
        ({"key": ""}, ValueError),
        ({"url": "https://elsewhere.example/"}, ValueError),
        ({"url": "//elsewhere.example/"}, ValueError),
    ],
)
def test_a_wrong_call_fails_at_once(cast, wrong, error):
    with pytest.raises(error):
        tell(cast, cast.officer_a, **wrong)


def test_many_recipients_cost_as_many_queries_as_two(cast):
    few, many = [person(f"甲{n}") for n in range(2)], [person(f"乙{n}") for n in range(40)]

    with CaptureQueriesContext(
        connection,
    ) as of_few:
        tell(cast, *few, cast.officer_a, key="few")
    with CaptureQueriesContext(connection) as of_many:
        assert tell(cast, *many, cast.officer_a, key="many") == 41

    assert len(of_many) == len(of_few)


def test_reading_one_and_all(cast):
    for key in ("a", "b", "c"):
        tell(cast, cast.officer_a, key=key)
    tell(cast, cast.chair_a)
    first = queries.of_account(cast.officer_a).last()
    foreign = queries.of_account(cast.chair_a).get()

    assert mark_read(cast.officer_a, message=foreign) == 0
    assert mark_read(cast.officer_a, message=first) == 1
    assert mark_read(cast.officer_a, message=first) == 0
    assert queries.unread(cast.officer_a) == 2
    assert mark_read(cast.officer_a) == 2
    assert queries.unread(cast.officer_a) == 0
    assert queries.unread(cast.chair_a) == 1
