"""What matters ask of every day."""

from __future__ import annotations

import datetime as dt


def remind(today: dt.date) -> str:
    """Reminders, escalation and the end of publicities, in one sentence."""
    # The catalogue is read before the tables are: the service imports them.
    from gonghui.engines.matters.services import remind_and_escalate

    done = remind_and_escalate(today)
    return (
        f"临期提醒{done.due_soon}件，超期提醒{done.overdue}件，"
        f"上报{done.escalated}件，公示期满{done.published}件，移交承接{done.mended}件。"
    )
