"""Writing verbs of hardship files."""

from gonghui.domains.assistance.hardship.services.drafting import (
    add_paper,
    discard_draft,
    open_draft,
    remove_paper,
    save_household,
    sign_authorisation,
)
from gonghui.domains.assistance.hardship.services.filing import file_it, set_level
from gonghui.domains.assistance.hardship.services.finding import (
    assess_file,
    confirm_visit,
    decide_override,
    override,
    record_verification,
    record_visit,
)
from gonghui.domains.assistance.hardship.services.handing_in import submit
from gonghui.domains.assistance.hardship.services.reviewing import review

__all__ = [
    "add_paper",
    "assess_file",
    "confirm_visit",
    "decide_override",
    "discard_draft",
    "file_it",
    "open_draft",
    "override",
    "record_verification",
    "record_visit",
    "remove_paper",
    "review",
    "save_household",
    "set_level",
    "sign_authorisation",
    "submit",
]
