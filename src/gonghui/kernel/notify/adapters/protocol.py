"""What every adapter does, and the three ways in which it may fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Letter:
    """One message to one address. `uid` stays the same however often it is tried."""

    to: str
    title: str
    text: str
    kind: str
    uid: str
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    link: str = ""


class NotSent(Exception):
    """It certainly did not go out. `again`: worth another try without anybody's doing.

    `reason` is Chinese, for the page of deliveries; it never quotes addresses, keys or answers
    that might repeat them.
    """

    def __init__(self, reason: str, *, again: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again


class Unclear(Exception):
    """The other side may have taken it: it was handed over, and no answer came."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Adapter(Protocol):
    """A configured way out. Shared by threads."""

    @property
    def title(self) -> str:
        """Its name on the page of channels."""

    @property
    def settles_repeats_within(self) -> dt.timedelta:
        """How long after the first try the other side recognises the same `uid`, so that sending
        again cannot reach anybody twice; zero for never."""

    def send(self, letter: Letter) -> str:
        """Hand a letter over and return the other side's number for it. NotSent, Unclear."""
