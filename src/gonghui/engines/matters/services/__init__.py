"""Verbs on matters. Each is one transaction: the matter's row locked, the rule asked, the history
and the audit written, the next desk opened."""

from gonghui.engines.matters.services.acting import Letter, act, act_in_batch
from gonghui.engines.matters.services.publicity import (
    answer_objection,
    close_publicity,
    object_to,
)
from gonghui.engines.matters.services.rating import call_in_vain, rate
from gonghui.engines.matters.services.reminding import remind_and_escalate
from gonghui.engines.matters.services.standing_in import end_stand_in, name_stand_in
from gonghui.engines.matters.services.steering import (
    reopen,
    resume,
    supervise,
    suspend,
    urge,
    withdraw,
)
from gonghui.engines.matters.services.submitting import submit, supplement

__all__ = [
    "Letter",
    "act",
    "act_in_batch",
    "answer_objection",
    "call_in_vain",
    "close_publicity",
    "end_stand_in",
    "name_stand_in",
    "object_to",
    "rate",
    "remind_and_escalate",
    "reopen",
    "resume",
    "submit",
    "supervise",
    "supplement",
    "suspend",
    "urge",
    "withdraw",
]
