"""What becomes of deliveries: sent once, tried again, given up, or left in doubt."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from gonghui.kernel.access.models import Account
from gonghui.kernel.jobs.errands import run_errands
from gonghui.kernel.notify import courier
from gonghui.kernel.notify.adapters import console
from gonghui.kernel.notify.adapters.console import ConsoleAdapter
from gonghui.kernel.notify.adapters.protocol import NotSent, Unclear
from gonghui.kernel.notify.courier import LEASE, deliver_pending, recover_lost, take
from gonghui.kernel.notify.models import CodeSending, Contact, Delivery, Message, Preference
from gonghui.kernel.notify.services import (
    choose_ways,
    forget_old,
    mark_read,
    resend,
    resend_one,
    send,
    send_code,
    send_test,
)
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import set_name
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db

NOON = "2026-06-15T12:00:00+08:00"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer(cast, clock):
    """An officer who is reached by every channel."""
    Contact.objects.create(
        account=cast.officer_a, mobile="13900000001", email="a@b.example", wecom="zhao"
    )
    return cast.officer_a


class Unruly:
    """An adapter that answers from a list: an exception to raise, or a number to return."""

    title = "试验"

    def __init__(self, *answers, repeats=dt.timedelta(0)):
        self.answers = list(answers)
        self.settles_repeats_within = repeats
        self.letters = []

    def send(self, letter):
        self.letters.append(letter)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


@pytest.fixture
def by(monkeypatch):
    def install(*answers, **more):
        adapter = Unruly(*answers, **more)
        monkeypatch.setattr(courier, "adapter_of", lambda channel: adapter)
        return adapter

    return install


def tell(cast, *to, key="k", kind="visit"):
    context = {"place": "恒川厂", "day": dt.date(2026, 6, 15)}
    send(kind, to=to, union=cast.county_a, key=key, context=context)
    return list(Delivery.objects.filter(message__key=key).order_by("channel"))


def the_sms(cast, *to, **more):
    (row,) = (row for row in tell(cast, *to, **more) if row.channel == "sms")
    Delivery.objects.exclude(channel="sms").delete()
    return row


def state(row):
    row.refresh_from_db()
    return row.state


# ---------------------------------------------------------------- who is reached how


def test_every_channel_with_an_address_carries_it(cast, officer):
    tell(cast, officer)

    assert deliver_pending() == 3
    assert deliver_pending() == 0

    sent = {shown.channel: shown.letter for shown in console.outbox}
    assert {channel: letter.to for channel, letter in sent.items()} == {
        "sms": "13900000001",
        "email": "a@b.example",
        "wecom": "zhao",
    }
    assert sent["sms"].text == "请于2026年6月15日前往恒川厂。"
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_the_errands_of_the_house_carry_messages(cast, officer):
    tell(cast, officer)

    assert run_errands() >= 3
    assert len(console.outbox) == 3


def test_what_was_switched_off_stays_in_the_app(cast, officer):
    choose_ways(
        officer,
        off=[("visit", "sms"), ("visit", "email"), ("summons", "email"), ("note", "sms")],
        email="a@b.example",
        mobile="13900000001",
        wecom="zhao",
    )

    rows = tell(cast, officer)
    important = tell(cast, officer, kind="summons", key="s")

    assert [row.channel for row in rows] == ["wecom"]
    assert [row.channel for row in important] == ["email"]
    assert set(Preference.objects.values_list("kind", "channel")) == {
        ("visit", "sms"),
        ("visit", "email"),
    }, "nothing else can be switched off"


def test_nobody_is_reached_where_no_channel_is_set_up(cast, officer, settings):
    settings.NOTIFY = settings.NOTIFY | {"demo_outbox": False}

    assert tell(cast, officer) == []
    assert Message.objects.filter(account=officer).count() == 1


def stranger(mobile="13700000001"):
    person = Person(mobile=mobile)
    set_name(person, "王小二")
    person.save()
    return person


def test_a_person_without_an_account_gets_the_sms(cast, clock):
    assert [row.channel for row in tell(cast, stranger())] == ["sms"]
    assert tell(cast, stranger(), kind="note", key="n") == []


def test_a_worker_is_reached_through_the_person(cast, clock):
    person = stranger()
    worker = Account.objects.create(
        username="w1", kind="worker", mobile="13700000002", display_name="王小二", person=person
    )

    (row,) = tell(cast, worker)
    assert tell(cast, person) == [row], "the same human being, told once"
    deliver_pending()

    assert row.message.person == person
    assert console.outbox[0].letter.to == "13700000002", "the number proved by a code"


# ---------------------------------------------------------------- trying again, giving up


def test_a_passing_failure_is_tried_again_later_and_later(cast, officer, by, clock):
    adapter = by(*[NotSent("忙", again=True)] * 3, "number")
    row = the_sms(cast, officer)
    waits = []

    while state(row) == "waiting":
        deliver_pending()
        row.refresh_from_db()
        if row.next_try_at:
            waits.append(row.next_try_at - timezone.now())
            clock.move_to(row.next_try_at)

    assert [wait.total_seconds() / 60 for wait in waits] == [1, 4, 16]
    assert (row.state, row.provider_id, row.attempts) == ("sent", "number", 4)
    assert len({letter.uid for letter in adapter.letters}) == 1


def test_after_six_tries_it_is_a_failure_that_shows(cast, officer, by, clock):
    by(*[NotSent("连不上", again=True)] * 6)
    row = the_sms(cast, officer)

    for _ in range(8):
        deliver_pending()
        clock.shift(2 * HOUR) if timezone.localtime().hour < 19 else clock.shift(13 * HOUR)

    assert (state(row), row.attempts, row.error) == ("failed", 6, "连不上")


def test_a_lasting_failure_is_not_tried_again(cast, officer, by):
    by(NotSent("号码有误", again=False))
    row = the_sms(cast, officer)

    deliver_pending()

    assert (state(row), row.attempts, row.error) == ("failed", 1, "号码有误")


def test_a_doubt_about_an_sms_is_left_to_a_person(cast, officer, by, clock):
    adapter = by(Unclear("没有答复"), "number")
    row = the_sms(cast, officer)
    deliver_pending()
    clock.shift(3 * HOUR)
    deliver_pending()
    assert (state(row), len(adapter.letters)) == ("unclear", 1)

    resend_one(row, actor=cast.chair_a)
    deliver_pending()

    assert (state(row), len(adapter.letters)) == ("sent", 2)
    with pytest.raises(Refusal):
        resend_one(row, actor=cast.chair_a)


def test_a_doubt_is_tried_again_where_the_other_side_knows_it_again(cast, officer, by, clock):
    adapter = by(Unclear("没有答复"), "number", repeats=HOUR)
    row = the_sms(cast, officer)
    deliver_pending()
    assert state(row) == "waiting"

    clock.shift(HOUR / 30)
    deliver_pending()

    assert state(row) == "sent"
    assert adapter.letters[0].uid == adapter.letters[1].uid


def test_beyond_that_time_it_stays_a_doubt(cast, officer, by, clock):
    by(*[Unclear("没有答复")] * 6, repeats=dt.timedelta(minutes=4))
    row = the_sms(cast, officer)

    for _ in range(3):
        deliver_pending()
        clock.shift(HOUR)

    assert (state(row), row.attempts) == ("unclear", 2)


def test_an_adapter_that_breaks_is_a_doubt(cast, officer, by):
    by(ZeroDivisionError())
    row = the_sms(cast, officer)

    deliver_pending()

    assert state(row) == "unclear"


# ---------------------------------------------------------------- killed in between


class Killed(BaseException):
    pass


def test_killed_before_the_call_it_is_sent_by_another(cast, officer, clock):
    row = the_sms(cast, officer)
    take("dead")
    assert deliver_pending(worker="other") == 0, "leased"

    clock.shift(LEASE * 2)
    deliver_pending(worker="other")

    assert (state(row), row.attempts, len(console.outbox)) == ("sent", 1, 1)


def test_killed_during_the_call_an_sms_is_not_sent_twice(cast, officer, by, clock):
    adapter = by(Killed(), "number")
    row = the_sms(cast, officer)
    with pytest.raises(Killed):
        deliver_pending(worker="dead")
    assert state(row) == "sending"

    clock.shift(LEASE * 2)
    deliver_pending(worker="other")

    assert (state(row), len(adapter.letters)) == ("unclear", 1)


def test_killed_during_the_call_a_known_letter_is_repeated(cast, officer, by, clock):
    adapter = by(Killed(), "number", repeats=HOUR)
    row = the_sms(cast, officer)
    with pytest.raises(Killed):
        deliver_pending(worker="dead")

    clock.shift(LEASE * 2)
    recover_lost()
    clock.shift(HOUR / 30)
    deliver_pending(worker="other")

    assert (state(row), len(adapter.letters)) == ("sent", 2)


def test_a_late_answer_is_better_than_the_doubt(cast, officer, by, clock):
    row = the_sms(cast, officer)

    class Slow(Unruly):
        def send(self, letter):
            clock.shift(LEASE * 2)
            recover_lost()
            assert state(row) == "unclear"
            return "number"

    by().send = Slow().send
    deliver_pending()

    assert (state(row), row.provider_id) == ("sent", "number")


def test_a_lost_lease_is_noticed_before_the_call(cast, officer, clock):
    row = the_sms(cast, officer)
    (taken,) = take("slow")
    clock.shift(LEASE * 2)
    deliver_pending(worker="other")

    courier._Errand("slow").carry(taken)

    assert (state(row), row.attempts, len(console.outbox)) == ("sent", 1, 1)


# ---------------------------------------------------------------- not now, not any more


def test_no_sms_at_night(cast, officer, clock):
    clock.move_to(dt.datetime.fromisoformat("2026-06-15T23:30:00+08:00"))
    rows = {row.channel: row for row in tell(cast, officer)}
    deliver_pending()

    assert (state(rows["email"]), state(rows["sms"])) == ("sent", "waiting")
    assert (rows["sms"].attempts, rows["sms"].error) == (0, "夜间不发短信，08:00以后发送。")
    clock.move_to(rows["sms"].next_try_at)
    assert f"{timezone.localtime():%d %H:%M}" == "16 08:00"
    deliver_pending()
    assert state(rows["sms"]) == "sent"


def test_a_union_has_other_quiet_hours(cast, officer):
    for code, value in (("notify.sms_quiet_from", "12:00"), ("notify.sms_quiet_until", "14:00")):
        set_parameter(
            code,
            union=cast.county_a,
            value=value,
            source="东工办〔2026〕3号",
            from_on=dt.date(2026, 1, 1),
            actor=cast.chair_a,
        )
    row = the_sms(cast, officer)

    deliver_pending()

    assert (state(row), row.error) == ("waiting", "夜间不发短信，14:00以后发送。")


def test_one_telephone_gets_five_an_hour(cast, officer, clock):
    for number in range(7):
        tell(cast, officer, key=str(number))
    Delivery.objects.exclude(channel="sms").delete()
    deliver_pending()
    assert len(console.outbox) == 5

    clock.shift(HOUR + dt.timedelta(seconds=1))
    deliver_pending()

    assert len(console.outbox) == 7


def test_what_was_read_goes_out_no_more(cast, officer):
    rows = tell(cast, officer)
    mark_read(officer)

    deliver_pending()

    assert {state(row) for row in rows} == {"dropped"}
    assert not console.outbox


def test_an_address_that_is_gone(cast, officer):
    row = the_sms(cast, officer)
    Contact.objects.update(mobile="")

    deliver_pending()

    assert (state(row), row.error) == ("dropped", "没有可用的号码或地址。")


# ---------------------------------------------------------------- by hand


def test_failures_are_sent_again_together(cast, officer, by):
    by(*[NotSent("号码有误", again=False)] * 2, "n", "n")
    rows = [the_sms(cast, officer, key="a"), the_sms(cast, officer, key="b")]
    deliver_pending()

    found = Delivery.objects.visible_to(cast.chair_a, "notify.resend")
    assert resend(found, actor=cast.chair_a) == 2
    assert resend(found, actor=cast.chair_a) == 0
    deliver_pending()

    assert {state(row) for row in rows} == {"sent"}
    assert not Delivery.objects.visible_to(cast.officer_b, "notify.view").exists()


def test_a_channel_is_tried_out(cast, officer):
    row = send_test("email", actor=officer, union=cast.county_a)
    assert list(Delivery.objects.filter(message=row.message)) == [row]
    deliver_pending()

    assert [shown.channel for shown in console.outbox] == ["email"]


def test_a_channel_without_an_address_cannot_be_tried_out(cast):
    with pytest.raises(Refusal, match="消息设置"):
        send_test("wecom", actor=cast.chair_a, union=cast.county_a)

    assert not Message.objects.exists()


# ---------------------------------------------------------------- codes


def test_a_code_goes_out_at_once_even_at_night(db, clock):
    clock.move_to(dt.datetime.fromisoformat("2026-06-15T23:30:00+08:00"))

    send_code("13900000001", "654321")

    letter = console.outbox[0].letter
    assert (letter.to, letter.fields) == ("13900000001", {"code": "654321"})
    assert "654321" in letter.text


def test_no_code_and_no_number_is_stored(db, caplog):
    with caplog.at_level(0):
        send_code("13900000001", "654321")

    row = CodeSending.objects.values().get()
    assert not any("654321" in str(value) or "13900000001" in str(value) for value in row.values())
    assert "654321" not in caplog.text
    assert "13900000001" not in caplog.text


def test_a_code_that_did_not_go_out_is_refused(db, monkeypatch):
    def fail(self, letter):
        raise NotSent("余额不足", again=False)

    monkeypatch.setattr(ConsoleAdapter, "send", fail)

    with pytest.raises(Refusal, match="服务窗口"):
        send_code("13900000001", "654321")

    assert CodeSending.objects.get().state == "failed"


def test_without_sms_there_are_no_codes(db, settings):
    settings.NOTIFY = settings.NOTIFY | {"demo_outbox": False}

    with pytest.raises(Refusal, match="没有开通短信"):
        send_code("13900000001", "654321")


def test_old_traces_are_forgotten(cast, officer, clock):
    send_code("13900000001", "654321")
    tell(cast, officer)
    clock.shift(dt.timedelta(days=2))
    forget_old(timezone.localdate())
    assert (CodeSending.objects.count(), Message.objects.count()) == (0, 1)

    clock.shift(dt.timedelta(days=730))
    forget_old(timezone.localdate())

    assert (Message.objects.count(), Delivery.objects.count()) == (0, 0)
