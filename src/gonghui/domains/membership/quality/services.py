"""Taking the collected data of members a step further, many at once, with a verdict for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.enums import CollectionStatus
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.quality import rules
from gonghui.kernel.audit.services import record_many
from gonghui.kernel.refusal import Refusal

MOST_AT_ONCE = 500


@dataclass
class Outcome:
    """How many took the step, and who did not, with the reason."""

    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def advance(keys: Sequence[int], *, to: str, actor: Any, note: str = "") -> Outcome:
    """Let members' data take one step. Whoever is out of reach does not exist."""
    if not keys:
        raise Refusal("请先勾选会员。")
    if len(keys) > MOST_AT_ONCE:
        raise Refusal(f"一次最多办理{MOST_AT_ONCE}人。")
    step = CollectionStatus(to)
    rows = list(
        Membership.objects.visible_to(actor, "membership.edit")
        .filter(pk__in=keys)
        .select_for_update(of=("self",))
        .select_related("person", "union")
        .order_by("pk")
    )
    outcome, changed = Outcome(), []
    for row in rows:
        problem = rules.step_problem(
            step,
            now=row.collection_status,
            is_superior=_is_above(actor, row.union),
            collected_by=row.collected_by,
            actor_name=actor.display_name,
            note=note,
        )
        if problem:
            outcome.refused.append((str(row), problem))
            continue
        row.collection_status = step
        if step == CollectionStatus.BASE_CHECKED:
            row.checked_by, row.checked_on = actor.display_name, timezone.localdate()
        changed.append(row)
    Membership.objects.bulk_update(
        changed, ["collection_status", "checked_by", "checked_on"], batch_size=200
    )
    said = {"step": str(step.label), "note": note.strip()[:200]}
    record_many("quality.collection_step", actor=actor, acts=[(r.union, r, said) for r in changed])
    outcome.done = len(changed)
    return outcome


def _is_above(actor: Any, union: Any) -> bool:
    """Whether the actor sits above a union, or at the top of the tree, above which is nobody."""
    return any(
        grant.union_id != union.pk or union.depth == 1
        for grant in actor.grants_for("membership.edit")
        if union.path.startswith(grant.union.path)
    )
