"""What a worker may ask for, and the words in which it is announced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from gonghui.engines.matters.kinds import MATTER_KINDS, MatterKind
from gonghui.engines.matters.queries import why_not

FOR_CADRES = frozenset({"person", "employer"})
"""Questions answered from lists that workers do not see: such a kind has a page of its own."""


@dataclass(frozen=True)
class Offer:
    """A kind as the phone announces it; `reason` says why this worker may not have it now."""

    kind: MatterKind
    url: str
    reason: str


def is_offered(kind: MatterKind) -> bool:
    """Whether the phone's common form serves a kind."""
    return kind.for_workers and not any(ask.kind in FOR_CADRES for ask in kind.asks)


def kind_for_workers(code: str) -> MatterKind | None:
    """The kind with this code, if the phone's common form serves it."""
    kind = MATTER_KINDS.get(code)
    return kind if kind is not None and is_offered(kind) else None


def offers_for(person: Any) -> Iterable[Offer]:
    """Kinds of the phone's common form, in the order of their declaration."""
    for kind in MATTER_KINDS.newest():
        if is_offered(kind):
            yield Offer(kind, reverse("portal:ask", args=[kind.code]), why_not(kind, person))


def grouped(offers: Iterable[Offer]) -> list[tuple[str, list[Offer]]]:
    """Offers under their headings."""
    groups: dict[str, list[Offer]] = {}
    for offer in offers:
        groups.setdefault(offer.kind.group, []).append(offer)
    return list(groups.items())
