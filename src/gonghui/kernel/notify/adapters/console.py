"""The demo's way out: nothing leaves the house, a page shows what would have."""

from __future__ import annotations

import datetime as dt
from collections import deque
from dataclasses import dataclass

from django.utils import timezone

from gonghui.kernel.notify.adapters.protocol import Letter
from gonghui.kernel.notify.enums import Channel

KEPT = 100


@dataclass(frozen=True)
class Shown:
    """A letter as the demo's page shows it."""

    at: dt.datetime
    channel: str
    letter: Letter

    @property
    def channel_name(self) -> str:
        return str(Channel(self.channel).label)


outbox: deque[Shown] = deque(maxlen=KEPT)
"""Newest first, in this process's memory only: phone codes are among them."""


@dataclass(frozen=True)
class ConsoleAdapter:
    channel: str
    title: str = "演示发件箱（不真正发出）"
    settles_repeats_within: dt.timedelta = dt.timedelta(0)

    def send(self, letter: Letter) -> str:
        outbox.appendleft(Shown(timezone.now(), self.channel, letter))
        return f"demo-{letter.uid[:8]}"
