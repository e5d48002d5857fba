"""What a proposal shows of itself on the page of its matter."""

from __future__ import annotations

from gonghui.domains.assistance.following import queries
from gonghui.domains.assistance.hardship.enums import Cause
from gonghui.engines.matters.kinds import MatterPanel
from gonghui.engines.matters.models import Matter


def on_matter(matter: Matter) -> MatterPanel | None:
    """What the proposal rests on."""
    row = queries.proposal_of(matter)
    if row is None:
        return None
    facts = row.facts
    return MatterPanel(
        f"{row.get_move_display()}的依据",
        "following/_proposal.html",
        {
            "proposal": row,
            "months": [(one["month"], one["said"]) for one in facts.get("months", ())],
            "gone": [(Cause(code).label, said) for code, said in facts.get("gone", {}).items()],
        },
        about=row.file,
        event="hardship.looked",
    )
