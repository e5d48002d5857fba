"""What requests about membership ask of every day."""

from __future__ import annotations

import datetime as dt


def watch_letters(today: dt.date) -> str:
    """Letters nobody received, in one sentence."""
    # The catalogue is read before the tables are: the service imports them.
    from gonghui.domains.membership.requests.services.transferring import watch_letters

    reminded, fallen = watch_letters(today)
    return f"提醒未接收的转接{reminded}件，转入兜底工会{fallen}件。"
