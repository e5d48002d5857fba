"""Verbs on plans: importing, reviewing, confirming, declaring progress."""

from gonghui.direction.planning.services.importing import (
    Imported,
    discard_plan,
    import_plan,
)
from gonghui.direction.planning.services.lifecycle import close_plan, confirm_plan, reopen_plan
from gonghui.direction.planning.services.progress import decide_progress, declare_progress
from gonghui.direction.planning.services.reviewing import (
    add_target,
    adopt_all,
    dismiss_unsure,
    fill_placeholder,
    rename_section,
    revise_target,
    set_duties,
    track_task,
    update_plan,
)

__all__ = [
    "Imported",
    "add_target",
    "adopt_all",
    "close_plan",
    "confirm_plan",
    "decide_progress",
    "declare_progress",
    "discard_plan",
    "dismiss_unsure",
    "fill_placeholder",
    "import_plan",
    "rename_section",
    "reopen_plan",
    "revise_target",
    "set_duties",
    "track_task",
    "update_plan",
]
