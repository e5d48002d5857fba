"""Verbs of campaigns. Each is one transaction: rows locked, the rule asked, the audit written."""

from gonghui.domains.assistance.campaigns.services.handing import Wanted, list_goods
from gonghui.domains.assistance.campaigns.services.listing import (
    Gift,
    Invited,
    Unit,
    add_to_visit,
    cancel_visit,
    change_gift,
    drop_person,
    list_people,
    list_visit,
    plan_visit,
)
from gonghui.domains.assistance.campaigns.services.paying import Drafted, draft_orders
from gonghui.domains.assistance.campaigns.services.planning import (
    add_fund,
    approve,
    begin,
    cancel,
    change_campaign,
    drop_fund,
    plan_campaign,
    set_share,
)
from gonghui.domains.assistance.campaigns.services.settling import settle, summarise
from gonghui.domains.assistance.campaigns.services.signing import (
    sign_on_paper,
    sign_own,
    sign_recipient,
)
from gonghui.domains.assistance.campaigns.services.visiting import (
    Told,
    correct_visit,
    do_visit,
    sign_receiver,
)

__all__ = [
    "Drafted",
    "Gift",
    "Invited",
    "Told",
    "Unit",
    "Wanted",
    "add_fund",
    "add_to_visit",
    "approve",
    "begin",
    "cancel",
    "cancel_visit",
    "change_campaign",
    "change_gift",
    "correct_visit",
    "do_visit",
    "draft_orders",
    "drop_fund",
    "drop_person",
    "list_goods",
    "list_people",
    "list_visit",
    "plan_campaign",
    "plan_visit",
    "set_share",
    "settle",
    "sign_on_paper",
    "sign_own",
    "sign_receiver",
    "sign_recipient",
    "summarise",
]
