"""我的会费: a worker's own year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from gonghui.domains.membership.dues import queries
from gonghui.domains.membership.dues.enums import COUNTED, DuesState
from gonghui.domains.membership.months import Month
from gonghui.sites.portal.pages import PortalPage

TONES = {
    DuesState.DUE: "info",
    DuesState.PAID: "ok",
    DuesState.ARREARS: "warn",
    DuesState.EXEMPT: "mute",
    DuesState.WAIVED: "mute",
}


class DuesPage(PortalPage):
    """`/m/dues/`"""

    template_name = "portal/dues.html"
    title = "我的会费"
    tab = "me"
    back = "portal:me"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        asked = self.request.GET.get("year", "")
        membership = queries.member_of(self.account)
        months = queries.own_months(self.account)
        years = queries.years_of(months, today)
        year = int(asked) if asked.isdecimal() and int(asked) in years else today.year
        rows = list(months.filter(month__year=year))
        return super().get_context_data(
            membership=membership,
            year=year,
            years=years,
            rows=[(row, Month.of(row.month), TONES[DuesState(row.state)]) for row in rows],
            due=sum((row.due for row in rows if row.state in COUNTED), Decimal(0)),
            paid=sum((row.paid for row in rows), Decimal(0)),
            **kwargs,
        )
