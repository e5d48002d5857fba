"""Verbs of donations. Each is one transaction: rows locked, the rule asked, the audit written."""

from gonghui.domains.assistance.donations.rules import Gift
from gonghui.domains.assistance.donations.services.accounts import (
    enter_other,
    open_account,
    publish_account,
)
from gonghui.domains.assistance.donations.services.drives import (
    cancel_drive,
    change_drive,
    close_drive,
    draft_drive,
    open_drive,
)
from gonghui.domains.assistance.donations.services.giving import (
    confirm_pledge,
    decline_pledge,
    give,
    pledge,
    strike_out,
    withdraw_pledge,
)
from gonghui.domains.assistance.donations.services.outlays import (
    confirm_arrival,
    draft_payment,
    give_up,
    plan_remittance,
    plan_use,
)
from gonghui.domains.assistance.donations.services.stocking import put_into_stock

__all__ = [
    "Gift",
    "cancel_drive",
    "change_drive",
    "close_drive",
    "confirm_arrival",
    "confirm_pledge",
    "decline_pledge",
    "draft_drive",
    "draft_payment",
    "enter_other",
    "give",
    "give_up",
    "open_account",
    "open_drive",
    "plan_remittance",
    "plan_use",
    "pledge",
    "publish_account",
    "put_into_stock",
    "strike_out",
    "withdraw_pledge",
]
