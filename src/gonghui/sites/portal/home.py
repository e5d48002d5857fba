"""The first page of the phone."""

from __future__ import annotations

from typing import Any

from gonghui.kernel.ui.tiles import tiles_for
from gonghui.sites.portal.pages import UnboundPortalPage


class HomePage(UnboundPortalPage):
    """`/m/`: what a worker may ask for, and what waits for him."""

    template_name = "portal/home.html"
    tab = "home"
    title = "工汇"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tiles=tiles_for(self.account), **kwargs)
