"""Several workers and several senders at once, on PostgreSQL."""

import threading
from collections import Counter

import pytest
from django.db import connection, transaction

from gonghui.kernel.notify.adapters import console
from gonghui.kernel.notify.courier import deliver_pending
from gonghui.kernel.notify.models import Contact, Delivery, Message
from gonghui.kernel.notify.services import send

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(count, work):
    start, errors = threading.Barrier(count), []

    def run(number):
        try:
            start.wait(10)
            work(number)
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []


def tell(cast, key):
    send("summons", to=[cast.officer_a], union=cast.county_a, key=key, context={"day": "明天"})


def test_two_workers_deliver_fifty_messages_each_once(cast):
    Contact.objects.create(account=cast.officer_a, email="a@b.example")
    for number in range(50):
        tell(cast, str(number))

    at_once(2, lambda number: deliver_pending(worker=f"w{number}"))

    told = Counter(shown.letter.uid for shown in console.outbox)
    assert (len(told), set(told.values())) == (50, {1})
    assert Counter(Delivery.objects.values_list("state", "attempts")) == {("sent", 1): 50}
    assert len(set(Delivery.objects.values_list("leased_by", flat=True))) == 2, "both worked"


def test_the_same_message_sent_sixteen_times_at_once_is_written_once(cast):
    Contact.objects.create(account=cast.officer_a, email="a@b.example")

    def work(number):
        with transaction.atomic():
            tell(cast, "the same")

    at_once(16, work)

    assert (Message.objects.count(), Delivery.objects.count()) == (1, 1)
