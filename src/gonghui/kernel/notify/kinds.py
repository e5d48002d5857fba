"""The entry type of message kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from typing import Literal

from gonghui.kernel.catalogues import Catalogue
from gonghui.kernel.notify.enums import Channel, Urgency

NEUTRAL = "您有一条新消息"


@dataclass(frozen=True)
class MessageKind:
    """What people are told of. `MESSAGE_KINDS` tuples of the catalogues hold these.

    `title`, `text` and `sms` are templates with named fields, `{number}`; `manage.py check`
    refuses anything else. No field may carry class C3 facts (docs/security.md): they are read on
    lock screens and by whoever sits beside.

    `channels`: where it goes besides the app, as far as the installation has the channel and the
    recipient has not switched it off; of an IMPORTANT kind nothing is switched off. `sms`: the
    words of the SMS, the title if empty; a person without an account gets the SMS of a kind that
    has some, even where SMS is not among its channels. `neutral`: texts name nothing, not even
    the subject, as petitions, disputes and legal aid want it; leave out title and text then.
    `label`: its name on the settings page, the title without its fields if empty. `audience`:
    whose settings page offers it, everybody's if empty.
    """

    code: str
    title: str = NEUTRAL
    text: str = "请登录工汇查看。"
    sms: str = ""
    channels: tuple[Channel, ...] = ()
    urgency: Urgency = Urgency.ROUTINE
    neutral: bool = False
    label: str = ""
    audience: Literal["", "cadre", "worker", "nobody"] = ""

    @cached_property
    def fields(self) -> frozenset[str]:
        """Names that the context of a message must hold."""
        return frozenset(
            name
            for template in (self.title, self.text, self.sms)
            for _, name, _, _ in Formatter().parse(template)
            if name is not None
        )

    @property
    def name(self) -> str:
        return self.label or re.sub(r"\{[^}]*\}", "…", self.title)

    @property
    def may_be_switched_off(self) -> bool:
        return self.urgency != Urgency.IMPORTANT


MESSAGE_KINDS: Catalogue[MessageKind] = Catalogue("MESSAGE_KINDS", MessageKind)
