"""The page kinds. A page declares what it shows and which permission it needs; the kind does
scope, masking, paging, messages and the answer to a refusal."""

from gonghui.kernel.ui.pages.actions import ActionPage
from gonghui.kernel.ui.pages.base import Crumb, Link, Page, say
from gonghui.kernel.ui.pages.dashboard import DashboardPage, Stat
from gonghui.kernel.ui.pages.detail import DetailPage, Panel, RelatedTable, TimelineEntry
from gonghui.kernel.ui.pages.download import DownloadPage
from gonghui.kernel.ui.pages.edit import CreatePage, UpdatePage
from gonghui.kernel.ui.pages.lists import ListPage
from gonghui.kernel.ui.pages.looks import BehindLookMixin, ProtectedMixin

__all__ = [
    "ActionPage",
    "BehindLookMixin",
    "CreatePage",
    "Crumb",
    "DashboardPage",
    "DetailPage",
    "DownloadPage",
    "Link",
    "ListPage",
    "Page",
    "Panel",
    "ProtectedMixin",
    "RelatedTable",
    "Stat",
    "TimelineEntry",
    "UpdatePage",
    "say",
]
