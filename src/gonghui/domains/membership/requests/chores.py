"""What requests about membership ask of every day."""

from __future__ import annotations

import datetime as dt


def watch_letters(today: dt.date) -> str:
    """Letters nobody received, members to be handed over, in one sentence."""
    # The catalogue is read before the tables are: the service imports them.
    from gonghui.domains.membership.requests.services import transferring

    reminded, fallen = transferring.watch_letters(today)
    told = transferring.remind_of_handing_over(today)
    return f"提醒未接收的转接{reminded}件，转入兜底工会{fallen}件，待转提醒{told}条。"
