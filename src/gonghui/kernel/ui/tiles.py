"""Tiles of the workers' phone: `PORTAL_TILES` tuples of the apps' catalogues.

A line of business declares what it offers; the home page of the phone draws it and is not edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from gonghui.kernel.catalogues import Catalogue

Audience = Literal["bound", "unbound", "everybody"]
Place = Literal["home", "me", "data"]
"""首页, 我的, or beneath 我的信息."""


@dataclass(frozen=True)
class PortalTile:
    """A tile. `who`: workers bound to a person, those not bound yet, or both.

    `seen` is the dotted path of `seen(account) -> bool` where that is not all; `badge` the dotted
    path of `badge(account) -> int`, how much waits behind it. A tile whose address does not exist
    is not shown.
    """

    code: str
    title: str
    url_name: str
    icon: str
    who: Audience = "bound"
    place: Place = "home"
    order: int = 100
    hint: str = ""
    seen: str = ""
    badge: str = ""
    url_kwargs: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def url(self) -> str:
        """Where it leads, "" while the target does not exist."""
        try:
            return reverse(self.url_name, kwargs=dict(self.url_kwargs) or None)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class ShownTile:
    """A tile as one worker sees it."""

    title: str
    url: str
    icon: str
    hint: str
    badge: int


PORTAL_TILES: Catalogue[PortalTile] = Catalogue("PORTAL_TILES", PortalTile)


def tiles_for(account: Any, *, place: Place = "home") -> list[ShownTile]:
    """Tiles of a worker in their order."""
    state = "bound" if account.person_id is not None else "unbound"
    shown = []
    for tile in sorted(PORTAL_TILES, key=lambda one: (one.order, one.code)):
        url = tile.url
        if not url or tile.place != place or tile.who not in (state, "everybody"):
            continue
        if tile.seen and not import_string(tile.seen)(account):
            continue
        badge = import_string(tile.badge)(account) if tile.badge else 0
        shown.append(ShownTile(tile.title, url, tile.icon, tile.hint, badge))
    return shown
