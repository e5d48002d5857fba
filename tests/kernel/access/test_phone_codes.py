"""Phone codes: how often, how long, how many tries, and for whom."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gonghui.kernel.access import phone_codes, rules
from gonghui.kernel.access.models import PhoneCode
from gonghui.kernel.access.phone_codes import prove_phone, request_code
from gonghui.kernel.refusal import Refusal

PHONE, OTHER = "13800000001", "13800000002"
NOW = dt.datetime(2026, 6, 15, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _no_sms(monkeypatch):
    monkeypatch.setattr(phone_codes, "deliver", lambda mobile, code: None)


def ask(mobile=PHONE, *, session="s1", address="10.0.0.1"):
    return request_code(mobile, session_secret=session, address=address)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800000001", PHONE),
        (" 138 0000 0001 ", PHONE),
        ("138-0000-0001", PHONE),
        ("+8613800000001", PHONE),
        ("008613800000001", PHONE),
        ("１３８００００００１", ""),
        ("１３８０００００００１", PHONE),
        ("12800000001", ""),
        ("1380000000", ""),
        ("0571-88880000", ""),
        ("", ""),
    ],
)
def test_a_number_has_one_way_of_writing(typed, number):
    assert rules.normalise_mobile(typed) == number


@given(st.lists(st.integers(min_value=0, max_value=90_000), max_size=15))
def test_whatever_was_sent_no_limit_is_passed(seconds_ago):
    sent = [NOW - dt.timedelta(seconds=one) for one in seconds_ago]

    may = not rules.sending_problem(now=NOW, to_phone=sent, from_address=sent)

    day = [one for one in seconds_ago if one < 86_400]
    hour = [one for one in seconds_ago if one < 3_600]
    assert may == (min([*day, 60]) >= 60 and len(hour) < 5 and len(day) < 10)


@pytest.mark.django_db
def test_the_right_code_works_once():
    sent = ask()

    assert prove_phone(PHONE, f" {sent.code} ", session_secret="s1") == PHONE
    with pytest.raises(Refusal, match="不正确或已经失效"):
        prove_phone(PHONE, sent.code, session_secret="s1")


@pytest.mark.django_db
def test_a_code_opens_nothing_in_another_browser_or_for_another_phone():
    sent = ask()
    ask(OTHER, address="10.0.0.2")

    for phone, session in ((PHONE, "s2"), (OTHER, "s1")):
        with pytest.raises(Refusal):
            prove_phone(phone, sent.code, session_secret=session)


@pytest.mark.django_db
def test_five_wrong_tries_spend_a_code():
    sent = ask()
    wrong = "000000" if sent.code != "000000" else "111111"

    for _ in range(5):
        with pytest.raises(Refusal):
            prove_phone(PHONE, wrong, session_secret="s1")

    with pytest.raises(Refusal):
        prove_phone(PHONE, sent.code, session_secret="s1")


@pytest.mark.django_db
def test_another_browser_cannot_spend_a_code():
    sent = ask()
    wrong = "000000" if sent.code != "000000" else "111111"

    for _ in range(5):
        with pytest.raises(Refusal):
            prove_phone(PHONE, wrong, session_secret="s2")

    assert prove_phone(PHONE, sent.code, session_secret="s1") == PHONE


@pytest.mark.django_db
def test_a_code_lives_five_minutes_and_no_longer_than_the_next_one():
    with time_machine.travel(NOW, tick=False) as clock:
        first = ask()
        clock.shift(61)
        second = ask()
        with pytest.raises(Refusal):
            prove_phone(PHONE, first.code, session_secret="s1")
        clock.shift(300)
        with pytest.raises(Refusal):
            prove_phone(PHONE, second.code, session_secret="s1")


@pytest.mark.django_db
def test_limits_of_a_phone_and_of_an_address():
    with time_machine.travel(NOW, tick=False) as clock:
        ask()
        with pytest.raises(Refusal, match="请60秒后再获取"):
            ask(address="10.0.0.9")
        for _ in range(4):
            clock.shift(61)
            ask()
        clock.shift(61)
        with pytest.raises(Refusal, match="一小时后"):
            ask()
        for serial in range(25):
            ask(f"139{serial:08d}")
        with pytest.raises(Refusal, match="当前网络"):
            ask("13700000000")
        ask("13700000000", address="10.0.0.3")


@pytest.mark.django_db
def test_nothing_readable_is_stored_and_nothing_outlives_a_day():
    with time_machine.travel(NOW, tick=False) as clock:
        sent = ask()
        row = PhoneCode.objects.get()
        stored = " ".join(str(getattr(row, field.name)) for field in PhoneCode._meta.fields)
        assert PHONE not in stored
        assert sent.code not in row.code_hash
        clock.shift(86_401)
        assert phone_codes.forget_codes(dt.date(2026, 6, 16)) == "清理过期验证码1条。"


def at_once(work, times=16):
    """What each of some threads got, "refused" for a refusal."""
    gate = Barrier(times)

    def run(number):
        try:
            gate.wait()
            return work(number)
        except Refusal:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_get_one_code_and_use_it_once():
    answers = at_once(lambda number: ask(address=f"10.0.0.{number}"))

    sent = [one for one in answers if one != "refused"]
    assert (len(sent), PhoneCode.objects.count()) == (1, 1)

    proofs = at_once(lambda _: prove_phone(PHONE, sent[0].code, session_secret="s1"))
    assert proofs.count(PHONE) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_have_five_tries():
    sent = ask()
    wrong = "000000" if sent.code != "000000" else "111111"

    at_once(lambda _: prove_phone(PHONE, wrong, session_secret="s1"))

    assert PhoneCode.objects.get().tries == 5
