"""Filling in, hiding what must not be told, quiet hours, pauses, limits; and the start-up check."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.kernel.notify import rules
from gonghui.kernel.notify.channels import configured, setting_problems
from gonghui.kernel.notify.checks import problems_of
from gonghui.kernel.notify.kinds import MESSAGE_KINDS, MessageKind
from gonghui.kernel.people.identity import check_digit

TODAY = dt.date(2026, 6, 15)
ZONE = ZoneInfo("Asia/Shanghai")
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        (MessageKind("a", "标题", "写给{name}"), ""),
        (MessageKind("a", neutral=True), ""),
        (MessageKind("a", "标题{", "文"), "'{'"),
        (MessageKind("a", "标题{}", "文"), "plain named"),
        (MessageKind("a", "标题", "文{person.name}"), "plain named"),
        (MessageKind("a", "标题", "文{count:,}"), "plain named"),
        (MessageKind("a", "标题", "文", sms="{x!r}"), "plain named"),
        (MessageKind("a", "标题", " "), "say something"),
        (MessageKind("a", "信访{number}", "文", neutral=True), "neutral"),
        (MessageKind("a", "标题", "号码{id_number}"), "C3"),
        (MessageKind("a", "标题", "文", channels=("fax",)), "channel"),
        (MessageKind("a", "标题", "文", sms="长" * 71), "longer"),
    ],
)
def test_kinds_are_judged_at_the_start(kind, problem):
    found = problems_of(kind)

    assert bool(found) == bool(problem)
    assert problem in "；".join(found)


def test_the_declared_kinds_are_right():
    assert {kind.code: problems_of(kind) for kind in MESSAGE_KINDS if problems_of(kind)} == {}


numbers = st.builds(
    lambda region, born, serial: (lambda first: first + check_digit(first))(
        f"{region:06d}{born:%Y%m%d}{serial:03d}"
    ),
    st.integers(110000, 659999),
    st.dates(dt.date(1930, 1, 1), dt.date(2020, 1, 1)),
    st.integers(0, 999),
)


@given(number=numbers, before=st.sampled_from(["", "王建国", "号码：", "（"]))
def test_identity_numbers_do_not_pass(number, before):
    shown = rules.shield(f"{before}{number}，请核对", today=TODAY)

    assert number not in shown
    assert number[6:14] not in shown
    assert shown.endswith("，请核对")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("卡号6222021234567890128到账", "卡号**** 0128到账"),
        ("卡号 6222 0212 3456 7890 128 到账", "卡号 **** 0128 到账"),
        ("编号GH202606150001", "编号GH202606150001"),
        ("统一社会信用代码91990101MA0A1B2C3X", "统一社会信用代码91990101MA0A1B2C3X"),
        ("电话13800138000", "电话13800138000"),
        ("云工发〔2026〕12号", "云工发〔2026〕12号"),
    ],
)
def test_what_else_passes(text, shown):
    assert rules.shield(text, today=TODAY) == shown


@given(st.text(max_size=200))
def test_shielding_changes_nothing_without_long_numbers(text):
    if not re.search(r"\d[\d ]{13}", text):
        assert rules.shield(text, today=TODAY) == text


moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=ZONE)
)
times = st.times().map(lambda time: f"{time:%H:%M}")


@given(now=moments, begins=times, ends=times)
def test_quiet_hours_end_within_a_day_and_are_then_over(now, begins, ends):
    wakes = rules.quiet_until(now, begins, ends)

    if wakes is not None:
        assert now < wakes <= now + 24 * HOUR
        assert rules.quiet_until(wakes, begins, ends) is None


@given(now=moments, begins=times, ends=times)
def test_a_moment_is_quiet_by_one_order_of_two_times_only(now, begins, ends):
    if begins != ends:
        quiet = rules.quiet_until(now, begins, ends) is not None
        assert quiet != (rules.quiet_until(now, ends, begins) is not None)


@pytest.mark.parametrize("text", ["", "25:00", "8", "八点", "08:60"])
def test_unreadable_times_are_no_quiet_hours(text):
    now = dt.datetime(2026, 6, 15, 23, 0, tzinfo=ZONE)

    assert rules.quiet_until(now, text, "08:00") is None


@given(
    now=moments,
    ages=st.lists(st.integers(0, 2000), max_size=15),
    hourly=st.integers(1, 5),
    daily=st.integers(1, 10),
)
def test_the_limits_of_a_telephone(now, ages, hourly, daily):
    sent = [now - dt.timedelta(minutes=age) for age in ages]

    at = rules.free_at(now, sent, hourly=hourly, daily=daily)

    within = [
        sum(age < minutes for age in ages) < most for minutes, most in ((60, hourly), (1440, daily))
    ]
    assert (at is None) == all(within)
    if at is not None:
        assert at > now
        assert rules.free_at(at, sent, hourly=hourly, daily=daily) is None


def test_pauses_grow_and_end():
    pauses = [rules.pause_before(attempts) for attempts in range(1, 8)]

    assert [pause and pause.total_seconds() / 60 for pause in pauses] == [
        1,
        4,
        16,
        64,
        256,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("", True),
        ("/jobs/1/", True),
        ("//x.example/", False),
        ("/\\x.example", False),
        ("https://x.example", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_addresses_of_ours(url, own):
    assert rules.is_own_address(url) is own


WHOLE = {
    "sms": "gateway",
    "sms_address": "https://sms.example",
    "sms_key": "k",
    "sms_secret": "s",
    "wecom_corp_id": "c",
    "wecom_agent_id": 1,
    "wecom_secret": "s",
    "mail_sender": "a@b.example",
    "demo_outbox": False,
}


@pytest.mark.parametrize(
    ("facts", "channels", "problem"),
    [
        ({}, {"sms", "wecom", "email"}, ""),
        ({"sms": "aliyun", "sms_address": ""}, {"sms", "wecom", "email"}, ""),
        ({"sms": "", "wecom_corp_id": "", "mail_sender": ""}, set(), ""),
        ({"sms_address": ""}, {"wecom", "email"}, "_ADDRESS"),
        ({"sms_secret": ""}, {"wecom", "email"}, "_SECRET"),
        ({"sms": "pigeon"}, {"wecom", "email"}, "pigeon"),
        ({"wecom_secret": ""}, {"sms", "email"}, "_AGENT_ID"),
    ],
)
def test_channels_are_set_up_whole(settings, facts, channels, problem):
    settings.NOTIFY = settings.NOTIFY | WHOLE | facts

    assert configured() == channels
    found = setting_problems(settings.NOTIFY)
    assert bool(found) == bool(problem)
    assert problem in "".join(found)
