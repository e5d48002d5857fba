"""Sensitive matters are opened by a look: of whoever decides without asking, of others with a
reason. Ordinary matters know nothing of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string

from gonghui.engines.matters import queries
from gonghui.engines.matters.models import Desk, Matter
from gonghui.kernel.ui.pages import BehindLookMixin, ProtectedMixin
from gonghui.kernel.ui.pages.looks import Look, Purpose, carry_look, note_display


class _OfMatter:
    """What pages of matters add to protected pages."""

    request: HttpRequest
    row: Any
    look: Look | None
    look_event = "matters.viewed"

    @property
    def matter(self) -> Matter:
        """The matter that the page is about."""
        matter: Matter = self.row
        return matter

    def look_row(self) -> Matter:
        return self.matter

    def look_union(self) -> Any:
        return self.matter.union

    def is_protected(self) -> bool:
        return self.matter.is_sensitive

    def own_look(self) -> Look | None:
        """Whoever has it on his desk now looks to decide it."""
        here = Desk.objects.visible_to(self.request.user, "matters.act").waiting()
        if not here.filter(matter=self.matter).exists():
            return None
        return carry_look(self.request, self.matter, Purpose.DECIDING)

    @property
    def shows_all(self) -> bool:
        """Whether what is said in the matter may be drawn."""
        return not self.is_protected() or self.look is not None

    def panel(self, *, is_paper: bool = False) -> tuple[str, str] | None:
        """Title and markup of what the kind shows of its own; a look at the matter is one at the
        row it tells of."""
        panel = queries.panel_of(self.matter) if self.shows_all else None
        if panel is not None and panel.about is not None and self.look is not None:
            carry_look(self.request, panel.about, self.look.purpose, until=self.look.until)
            note_display(
                self.request, panel.about, self.look, event=panel.event, union=self.matter.union
            )
        if panel is None:
            return None
        context = {**panel.context, "is_paper": is_paper}
        return panel.title, render_to_string(panel.template, context, self.request)


class ProtectedMatter(_OfMatter, ProtectedMixin):
    """The card of a matter."""


class BehindMatterLook(_OfMatter, BehindLookMixin):
    """Forms and papers that show what is said in a matter."""


def may_take_paper(request: HttpRequest, matter: Matter) -> HttpResponseBase | Look | None:
    """For downloads: the look under which a paper is taken, None for an ordinary matter, or the
    answer that asks why."""
    if not matter.is_sensitive:
        return None
    page = BehindMatterLook()
    page.request, page.row = request, matter
    return page.asked_why() or page.look
