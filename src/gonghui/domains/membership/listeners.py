"""Who is told when memberships change: lines within the domain that hang on them (cards, dues).

An app declares `MEMBERSHIP_LISTENERS = (MembershipListener(...),)` in its `catalogue.py`. Listeners
run in the transaction of the change, after ledger, spans and register agree; what a listener
refuses, does not happen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

from gonghui.domains.membership.enums import EventType
from gonghui.kernel.catalogues import Catalogue

Heard = Callable[..., None]


@dataclass(frozen=True)
class MembershipListener:
    """`run`, by its dotted path, is called as `run(memberships, *, event, actor)`.

    `memberships` are keys: one for an act at a desk, thousands for a chunk of an import. It
    works on them as a set and reads the rows as they now are. `events` are those it asks for;
    a correction (CORRECT) may have changed status, union or joining day either way.
    """

    code: str
    title: str
    events: frozenset[EventType]
    run: str


LISTENERS: Catalogue[MembershipListener] = Catalogue("MEMBERSHIP_LISTENERS", MembershipListener)


def tell(memberships: Sequence[int], event: EventType, *, actor: Any) -> None:
    """Tell every listener of this kind of event about these memberships."""
    if not memberships:
        return
    for listener in LISTENERS:
        if event in listener.events:
            run: Heard = import_string(listener.run)
            run(memberships, event=event, actor=actor)
