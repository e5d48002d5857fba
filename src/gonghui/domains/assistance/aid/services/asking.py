"""What the verbs of aid share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from gonghui.domains.assistance.aid.models import AidEvent, AidGrant
from gonghui.domains.assistance.aid.rules import states
from gonghui.kernel.files.checks import MEGABYTE, FileRule
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.files.services import store_file
from gonghui.kernel.refusal import Refusal

PAPERS = FileRule(("pdf", "jpg", "jpeg", "png"), 20 * MEGABYTE)
PHOTOS = FileRule(("jpg", "jpeg", "png"), 20 * MEGABYTE)
Handed = tuple[str, bytes]
"""Name and content of a file."""


def refuse(problem: str) -> None:
    """Say no when a rule gave a reason."""
    if problem:
        raise Refusal(f"{problem}。")


def ask_scope(actor: Any, union: Any, permission: str = "aid.edit") -> None:
    """Refuse an actor whose posts do not reach this union. None is the system itself."""
    if actor is not None and not actor.may_at(permission, union):
        raise Refusal(f"您没有在“{union}”办理帮扶救助的权限，请联系该工会或其上级工会。")


def keep_sealed(
    files: Iterable[Handed], *, about: Any, union: Any, actor: Any, rule: FileRule = PAPERS
) -> list[StoredFile]:
    """Check and store what shows a family's need: sealed on disk, read under a look at `about`."""
    return [
        store_file(
            name=name,
            content=content,
            union=union,
            permission="aid.look",
            actor=actor,
            rule=rule,
            sealed=True,
            about=about,
        )
        for name, content in files
    ]


def locked(grant: AidGrant) -> AidGrant:
    """The grant as it is now, locked until the transaction ends. Its order is read afterwards: a
    row joined to a locked one is as old as the question."""
    row: AidGrant = (
        AidGrant.objects.select_for_update(of=("self",))
        .select_related("union", "county", "person", "file")
        .get(pk=grant.pk)
    )
    return row


def move(
    grant: AidGrant, to: str, *, actor: Any, on: Any = None, text: str = "", fields: Any = ()
) -> AidGrant:
    """Bring a locked grant to its next state and write down who did."""
    refuse(states.step_problem(grant.state, to))
    before, grant.state, grant.changed_at = grant.state, to, timezone.now()
    grant.save(update_fields=["state", "changed_at", *fields])
    note(grant, before, actor=actor, on=on, text=text)
    return grant


def note(grant: AidGrant, before: str, *, actor: Any, on: Any = None, text: str = "") -> None:
    """Append to a grant's history."""
    AidEvent.objects.create(
        grant=grant,
        state_before=before,
        state_after=grant.state,
        occurs_on=on or timezone.localdate(),
        text=text[:200],
        actor=actor,
        actor_name=actor.display_name if actor else "",
    )
