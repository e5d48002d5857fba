"""The menu: `MENU` tuples of the apps' catalogues, shown as far as an account may go.

What a catalogue cannot know when it is imported (an entry for each register, say) is added by
`register_menu` in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from gonghui.kernel.catalogues import Catalogue

SHORT = 16
"""Entries of a menu that is shown whole."""

GROUPS = ("工作台", "组织", "会员", "帮扶", "活动", "经费", "物资", "计划与总结", "数据", "系统")


@dataclass(frozen=True)
class MenuItem:
    """An entry. `permission` is that of its target; "" means every signed-in account.

    `badge_url_name` answers with a small badge (how much waits), which the page asks for after it
    is drawn, so that no page waits for a count.
    """

    label: str
    url_name: str
    icon: str
    permission: str
    group: str
    order: int = 100
    url_kwargs: Mapping[str, Any] = field(default_factory=dict, hash=False)
    badge_url_name: str = ""

    def __post_init__(self) -> None:
        if self.group not in GROUPS:
            raise ValueError(f"{self.label}: no such menu group {self.group}")

    @property
    def code(self) -> str:
        """Its name among the catalogues' entries."""
        return f"{self.group}/{self.label}"

    @property
    def url(self) -> str:
        """Where it leads, "" while the target does not exist."""
        try:
            return reverse(self.url_name, kwargs=dict(self.url_kwargs) or None)
        except NoReverseMatch:
            return ""

    @property
    def badge_url(self) -> str:
        """Where its badge comes from, "" for none."""
        try:
            return reverse(self.badge_url_name) if self.badge_url_name else ""
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class ShownItem:
    """An entry as this request shows it."""

    label: str
    url: str
    icon: str
    is_current: bool
    badge_url: str = ""


@dataclass(frozen=True)
class ShownGroup:
    """A group with the entries this account may open. `is_open`: its entries show at once; of a
    long menu only the group of the present page does."""

    label: str
    items: tuple[ShownItem, ...]
    is_open: bool = True


_declared = Catalogue("MENU", MenuItem)
_registered: dict[str, MenuItem] = {}


def register_menu(*items: MenuItem) -> None:
    """Add entries. The same label in the same group replaces the earlier one."""
    _registered.update({item.code: item for item in items})


def registered_items() -> list[MenuItem]:
    """All entries in the order of the menu."""
    items = {item.code: item for item in _declared} | _registered
    return sorted(
        items.values(), key=lambda item: (GROUPS.index(item.group), item.order, item.label)
    )


def _current(path: str, urls: list[str]) -> str:
    """The entry a page belongs to: the longest address its own address begins with."""
    found = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(found, key=len, default="")


def menu_for(request: HttpRequest) -> list[ShownGroup]:
    """Groups and entries that the account may open, the current one marked."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    allowed = [
        (item, item.url)
        for item in registered_items()
        if not item.permission or user.may(item.permission)
    ]
    shown = [(item, url) for item, url in allowed if url]
    current = _current(request.path, [url for _, url in shown])
    groups = []
    for name in GROUPS:
        items = tuple(
            ShownItem(item.label, url, item.icon, url == current, item.badge_url)
            for item, url in shown
            if item.group == name
        )
        if items:
            is_open = (
                len(shown) <= SHORT or name == GROUPS[0] or any(one.is_current for one in items)
            )
            groups.append(ShownGroup(name, items, is_open))
    return groups
