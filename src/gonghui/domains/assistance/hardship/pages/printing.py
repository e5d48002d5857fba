"""On paper: the household's card, the approval form, the list to hang up."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils import timezone

from gonghui.domains.assistance.hardship import panels, queries
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.pages.files import FileScope, Protected, files_crumb
from gonghui.engines.matters.enums import Action, DeskState
from gonghui.engines.matters.models import Publicity
from gonghui.engines.matters.published import shown_columns
from gonghui.engines.matters.queries import desks_of
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui.pages import BehindLookMixin, Crumb
from gonghui.kernel.ui.pages.base import Page, RowPage


class Paper(FileScope, Protected, BehindLookMixin, RowPage):
    """A sheet about one file, under a look."""

    model = HardshipFile
    permission = "hardship.look"
    view_permission = "hardship.view"
    related = ("person__membership__employer", "union", "county", "matter", "assessment")

    def note(self) -> None:
        record(
            "hardship.printed",
            actor=self.request.user,
            union=self.row.union,
            target=self.row,
            detail={"paper": self.title},
        )


class CardPage(Paper):
    """`/hardship/<pk>/card/`: 家庭情况登记表."""

    template_name = "hardship/card.html"
    title = "困难职工家庭情况登记表"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.note()
        return super().get_context_data(
            row=self.row,
            **panels.whole(self.row),
            signatures=panels.signatures(self.row),
            member=getattr(self.row.person, "membership", None),
            **kwargs,
        )


class ApprovalPage(Paper):
    """`/hardship/<pk>/approval/`: 审批表."""

    template_name = "hardship/approval.html"
    title = "困难职工建档审批表"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.note()
        desks = desks_of(self.row.matter) if self.row.matter is not None else []
        opinions = [
            desk
            for desk in desks
            if desk.action in (Action.PASS, Action.REFUSE) or desk.state == DeskState.WAITING
        ]
        return super().get_context_data(
            row=self.row,
            **panels.whole(self.row),
            opinions=opinions,
            member=getattr(self.row.person, "membership", None),
            **kwargs,
        )


class NoticePage(Page):
    """`/hardship/notice/?union=`: 公示名单, to be hung up: what the open pages show, no more."""

    permission = "hardship.view"
    template_name = "hardship/notice.html"
    title = "困难职工公示名单"

    def get_parents(self) -> list[Crumb]:
        return [files_crumb()]

    def files(self) -> Any:
        """Files that the account may meet."""
        return HardshipFile.objects.visible_to(self.request.user, "hardship.view")

    @cached_property
    def unions(self) -> list[Union]:
        """Unions with a publicity under way."""
        return queries.unions_in_publicity(self.files())

    @cached_property
    def union(self) -> Union | None:
        """The one whose list is wanted."""
        asked = self.request.GET.get("union", "")
        found = [one for one in self.unions if str(one.pk) == asked] or self.unions
        return found[0] if found else None

    def rows(self) -> list[tuple[Publicity, list[tuple[str, str]]]]:
        """Publicities with what may be read of each."""
        if self.union is None:
            return []
        today = timezone.localdate()
        found = queries.publicities(self.files(), self.union)
        return [(one, shown_columns(one.desk.matter, today=today)) for one in found]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.rows()
        if self.union is not None:
            record(
                "hardship.notice_printed",
                actor=self.request.user,
                union=self.union,
                target=self.union,
                detail={"count": len(rows)},
            )
        return super().get_context_data(union=self.union, unions=self.unions, rows=rows, **kwargs)
