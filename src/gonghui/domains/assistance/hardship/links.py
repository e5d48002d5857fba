"""How lines that build on files put a button on a file's card: `FILE_LINKS` of their catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from gonghui.kernel.catalogues import Catalogue
from gonghui.kernel.ui.pages.base import ShownLink


@dataclass(frozen=True)
class FileLink:
    """A button: its page takes the file's key; it stands there for files in these states, for who
    holds the permission at the file's union or at the county that filed it."""

    code: str
    label: str
    url_name: str
    icon: str
    permission: str
    states: tuple[str, ...]
    look: str = ""


FILE_LINKS: Catalogue[FileLink] = Catalogue("FILE_LINKS", FileLink)


def further_links(file: Any, account: Any) -> Iterator[ShownLink]:
    """The buttons that this account may press on this file."""
    for one in FILE_LINKS:
        if file.state not in one.states:
            continue
        if not any(account.may_at(one.permission, at) for at in (file.union, file.county)):
            continue
        try:
            url = reverse(one.url_name, args=[file.pk])
        except NoReverseMatch:
            continue
        yield ShownLink(one.label, url, one.icon, one.look, False)
