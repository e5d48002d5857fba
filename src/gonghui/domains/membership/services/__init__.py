"""Verbs of membership. Each is one transaction: the row locked, the rule asked, the entry appended,
the spans kept, the audit written. Each refuses an actor whose posts do not reach the union."""

from gonghui.domains.membership.services.changes import (
    expel,
    record_death,
    restore,
    retain,
    withdraw,
)
from gonghui.domains.membership.services.corrections import correct_event
from gonghui.domains.membership.services.details import correct_details, set_card_number
from gonghui.domains.membership.services.joining import join_member
from gonghui.domains.membership.services.ledger import rebuild_spans
from gonghui.domains.membership.services.moving import move_all_members, move_member
from gonghui.domains.membership.services.transferring import call_back, transfer_in, transfer_out

__all__ = [
    "call_back",
    "correct_details",
    "correct_event",
    "expel",
    "join_member",
    "move_all_members",
    "move_member",
    "rebuild_spans",
    "record_death",
    "restore",
    "retain",
    "set_card_number",
    "transfer_in",
    "transfer_out",
    "withdraw",
]
