"""Verbs of care. Each is one transaction: rows locked, the rule asked, the audit written."""

from gonghui.domains.membership.occasions.services.giving import (
    Gift,
    Made,
    Marked,
    care_list_of,
    change_gift,
    make_care_list,
    mark,
    plan_for_event,
    sign_own,
    take_back,
)
from gonghui.domains.membership.occasions.services.handing import issue_goods
from gonghui.domains.membership.occasions.services.paying import confirm, draft_orders
from gonghui.domains.membership.occasions.services.telling import (
    set_own_wish,
    set_wish,
    settle_event,
    tell_event,
    tell_own_event,
)

__all__ = [
    "Gift",
    "Made",
    "Marked",
    "care_list_of",
    "change_gift",
    "confirm",
    "draft_orders",
    "issue_goods",
    "make_care_list",
    "mark",
    "plan_for_event",
    "set_own_wish",
    "set_wish",
    "settle_event",
    "sign_own",
    "take_back",
    "tell_event",
    "tell_own_event",
]
