"""The accounts that unions publish, and one of them. Nobody need be signed in; no page names a
person who did not agree, and no number stands for one or two people."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from gonghui.domains.assistance.donations import queries
from gonghui.engines.indicators.suppression import LEGEND
from gonghui.kernel.ui.keyset import Keyset
from gonghui.sites.public.notices.pages import OpenPage

PAGE_SIZE = 20


class AccountsPage(OpenPage):
    """`/giving/`: every account that a union shows."""

    template_name = "giving/list.html"
    title = "捐款公开"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        words = asked.get("q", "").replace("\x00", "").strip()[:50]
        paging = Keyset(queries.published_accounts(words), ["-pk"], PAGE_SIZE).page(
            asked.get("after", ""), asked.get("before", "")
        )
        return super().get_context_data(rows=paging.rows, paging=paging, words=words, **kwargs)


class AccountPage(OpenPage):
    """`/giving/<key>/`: 404 for an account that is not shown."""

    template_name = "giving/account.html"
    title = "捐款收支公开"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = queries.published_accounts().filter(key=self.kwargs["key"]).first()
        if found is None:
            raise Http404
        return super().get_context_data(shown=queries.published(found), legend=LEGEND, **kwargs)
