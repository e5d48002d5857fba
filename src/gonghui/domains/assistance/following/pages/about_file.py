"""What the pages of following families share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from gonghui.domains.assistance.following.enums import ProposalState, Risk
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.pages.files import CATEGORY_TONES, STATE_TONES
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import Crumb

RISK_TONES = {Risk.GREEN: "ok", Risk.YELLOW: "warn", Risk.RED: "bad"}
PROPOSAL_TONES = {
    ProposalState.OPEN: "info",
    ProposalState.DONE: "ok",
    ProposalState.DROPPED: "mute",
}

OF_FILE = ("file__person", "file__union", "file__county")


def home_crumb() -> Crumb:
    return Crumb("动态管理", reverse("following:home"))


def file_crumb(file: HardshipFile) -> Crumb:
    return Crumb(file.masked_name, reverse("following:file", args=[file.pk]))


def file_url(file: HardshipFile) -> str:
    return reverse("following:file", args=[file.pk])


class AboutFile:
    """Pages on which the row is the file itself."""

    model = HardshipFile
    permission = "hardship.edit"
    view_permission = "hardship.view"
    related = ("person", "union", "county", "assessment")
    look_event = "hardship.looked"
    look_permission = "hardship.look"
    row: Any

    def get_parents(self) -> list[Crumb]:
        return [home_crumb(), file_crumb(self.row)]

    def look_url(self) -> str:
        """The card on which the reader says why he looks."""
        return file_url(self.row)


class OfFile:
    """Pages on rows that belong to a file: the look is one at the file."""

    related = OF_FILE
    look_event = "hardship.looked"
    look_permission = "hardship.look"
    row: Any

    def look_row(self) -> Any:
        return self.row.file

    def look_union(self) -> Any:
        return self.row.file.union

    def look_url(self) -> str:
        """The card on which the reader says why he looks."""
        return file_url(self.row.file)

    def get_parents(self) -> list[Crumb]:
        return [home_crumb(), file_crumb(self.row.file)]


NAME = Column("name", "姓名", "masked_name", link=True, width=6)
FILE_NAME = Column("name", "姓名", "file.masked_name", link=True, width=6)
FILE_UNION = Column("union", "所在工会", "file.union.name", wide=True)
FILE_STATE = Column("state", "状态", kind="choice", tones=STATE_TONES, width=8)
CATEGORY = Column("category", "类别", kind="choice", tones=CATEGORY_TONES, width=8)
