"""A card: panels of facts, tables of related rows, what happened so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from gonghui.kernel.ui.columns import Column, render_rows
from gonghui.kernel.ui.pages.base import RowPage


@dataclass(frozen=True)
class Panel:
    """Facts of the row under a title. `permission`, asked at the row's union, hides the whole
    panel from others; with `over_subtree` it must reach everything below the union as well. One
    of protected facts stands `behind_look` (looks.py)."""

    title: str
    columns: Sequence[Column]
    permission: str = ""
    over_subtree: bool = False
    behind_look: bool = False


@dataclass(frozen=True)
class RelatedTable:
    """Rows that belong to the row. `rows(row, request)` must go through `visible_to` too."""

    title: str
    columns: Sequence[Column]
    rows: Callable[[Any, HttpRequest], Iterable[Any]]
    row_url_name: str = ""
    permission: str = ""
    limit: int = 20
    empty_text: str = "还没有记录。"
    more_url: Callable[[Any], str] | None = None
    behind_look: bool = False


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened."""

    at: dt.datetime | dt.date
    title: str
    who: str = ""
    text: str = ""


@dataclass(frozen=True)
class ShownTable:
    """A related table as the template draws it."""

    title: str
    columns: Sequence[Column]
    body: SafeString
    is_empty: bool
    empty_text: str
    more_url: str


class DetailPage(RowPage):
    """The card of one row."""

    template_name = "ui/detail.html"
    panels: ClassVar[Sequence[Panel]] = ()
    tables: ClassVar[Sequence[RelatedTable]] = ()

    look: Any = None
    """The open look of a protected card."""

    def badge(self) -> tuple[str, str] | None:
        """Tone and text of the row's state beside the title."""
        return None

    def timeline(self) -> Sequence[TimelineEntry]:
        """What happened, newest first."""
        return ()

    def shown_panels(self) -> list[Panel]:
        """Panels this account may read."""
        return [panel for panel in self.get_panels() if self._may_read(panel)]

    def _may_read(self, panel: Panel) -> bool:
        user: Any = self.request.user
        if panel.behind_look and self.look is None:
            return False
        if not panel.permission:
            return True
        if panel.over_subtree and self.row_union is not None:
            return bool(user.may_over(panel.permission, self.row_union))
        return self.may_here(panel.permission)

    def get_panels(self) -> Sequence[Panel]:
        """Panels, where they depend on the row."""
        return self.panels

    def get_tables(self) -> Sequence[RelatedTable]:
        """Related tables, where they depend on the row."""
        return self.tables

    def shown_tables(self) -> list[ShownTable]:
        """Related tables this account may read, with one row more asked for than shown."""
        shown = []
        for table in self.get_tables():
            if table.behind_look and self.look is None:
                continue
            if table.permission and not self.may_here(table.permission):
                continue
            found: Any = table.rows(self.row, self.request)
            rows = list(found[: table.limit + 1] if isinstance(found, QuerySet) else found)
            more = table.more_url(self.row) if table.more_url and len(rows) > table.limit else ""
            body = render_rows(table.columns, rows[: table.limit], _linker(table.row_url_name))
            shown.append(
                ShownTable(table.title, table.columns, body, not rows, table.empty_text, more)
            )
        return shown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.update(
            row=self.row,
            badge=self.badge(),
            panels=self.shown_panels(),
            tables=self.shown_tables(),
            timeline=self.timeline(),
        )
        return context


def _linker(url_name: str) -> Callable[[Any], str] | None:
    return (lambda row: reverse(url_name, args=[row.pk])) if url_name else None
