"""What every page's frame shows: menu, union, account."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from gonghui.kernel.notify.queries import unread
from gonghui.kernel.ui.menus import ShownGroup, menu_for


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class Shell:
    """Asked lazily: a partial page that shows no frame pays nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def account(self) -> Any:
        """The signed-in account, or None."""
        user: Any = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def union(self) -> Any:
        """The union whose desk this is."""
        return self.account.main_union if self.account else None

    @cached_property
    def menu(self) -> list[ShownGroup]:
        """The menu of this account."""
        return menu_for(self.request)

    @cached_property
    def home_url(self) -> str:
        """The first page after signing in."""
        return _url("home") or "/"

    @cached_property
    def logout_url(self) -> str:
        """Where the sign-out form posts."""
        return _url("logout")

    @cached_property
    def password_url(self) -> str:
        """Where the account changes its password, "" while there is no such page."""
        return _url("password_change")

    @cached_property
    def messages_url(self) -> str:
        """Where the bell leads, "" while there is no such page."""
        return _url("messages")

    @cached_property
    def unread(self) -> int:
        """How many messages wait, for the bell."""
        return unread(self.account) if self.account and self.messages_url else 0

    @cached_property
    def search_url(self) -> str:
        """The search over everything, "" while there is none."""
        return _url("search")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
