"""Kinds of messages that exist only here, and a server in the place of vendors."""

import pytest

from gonghui.kernel.notify.adapters import console, wecom
from gonghui.kernel.notify.enums import Channel, Urgency
from gonghui.kernel.notify.kinds import MESSAGE_KINDS, MessageKind
from tests.kernel.notify.vendor import standing_in

KINDS = (
    MessageKind(
        "visit",
        "{place}走访安排",
        "请于{day}前往{place}。",
        sms="请于{day}前往{place}。",
        channels=(Channel.SMS, Channel.WECOM, Channel.EMAIL),
    ),
    MessageKind("note", "便条", "在系统内查看。"),
    MessageKind(
        "summons",
        "会议通知",
        "{day}开会。",
        channels=(Channel.EMAIL,),
        urgency=Urgency.IMPORTANT,
    ),
    MessageKind("petition", neutral=True, channels=(Channel.SMS,), label="信访进展"),
)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    entries = {kind.code: kind for kind in MESSAGE_KINDS} | {kind.code: kind for kind in KINDS}
    monkeypatch.setattr(MESSAGE_KINDS, "_entries", entries)
    console.outbox.clear()
    wecom._tokens.clear()


@pytest.fixture
def vendor(monkeypatch):
    yield from standing_in(monkeypatch)
