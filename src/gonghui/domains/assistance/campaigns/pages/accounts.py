"""What a campaign came to: the account as a page, the 结算表 and the 活动总结 on paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from gonghui.domains.assistance.campaigns import queries
from gonghui.domains.assistance.campaigns.enums import CampaignState, VisitState
from gonghui.domains.assistance.campaigns.models import ConsolationCampaign, ConsolationVisit
from gonghui.domains.assistance.campaigns.pages.base import campaign_crumbs
from gonghui.domains.assistance.campaigns.queries import Account
from gonghui.domains.assistance.campaigns.services.settling import is_changed_since, open_items
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui import formats
from gonghui.kernel.ui.pages import Crumb, Link, Stat
from gonghui.kernel.ui.pages.base import RowPage


class Line:
    """A line of the account with the addresses of the records behind its figures."""

    def __init__(self, account: Account, campaign: ConsolationCampaign, *, own: bool) -> None:
        self.account = account
        self._query: dict[str, Any] = {"campaign": campaign.pk}
        if own:
            self._query |= {"union": account.union.pk, "own": "1"}

    def _url(self, code: str, **more: str) -> str:
        query = urlencode(self._query | more)
        return f"{reverse('registers:list', kwargs={'code': code})}?{query}"

    @property
    def visits_url(self) -> str:
        return self._url("consolation-visits", state="done")

    @property
    def planned_url(self) -> str:
        return self._url("consolation-visits")

    @property
    def people_url(self) -> str:
        return self._url("consolation-recipients")

    @property
    def signed_url(self) -> str:
        return self._url("consolation-recipients", state="signed")

    @property
    def paid_url(self) -> str:
        return self._url("consolation-recipients", unpaid="0")


class OfAccount(RowPage):
    """What page and papers share: the lines that the reader may meet, and their sum."""

    model = ConsolationCampaign
    permission = "campaigns.view"
    related = ("union", "planned_by", "approved_by", "settled_by")

    def get_parents(self) -> list[Crumb]:
        return campaign_crumbs(self.row)

    @cached_property
    def accounts(self) -> list[Account]:
        return queries.accounts_of(self.row, self.request.user)

    @cached_property
    def total(self) -> Account:
        return queries.total_of(self.row, self.accounts)

    @property
    def is_whole(self) -> bool:
        """Whether the reader meets every share: others are shown their own only."""
        return len(self.accounts) == self.row.shares.count()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            row=self.row,
            lines=[Line(one, self.row, own=True) for one in self.accounts],
            total=Line(self.total, self.row, own=False),
            is_whole=self.is_whole,
            is_changed=self.is_whole and is_changed_since(self.row, self.total.amount),
            **kwargs,
        )


class AccountPage(OfAccount):
    """`/campaigns/<pk>/account/`"""

    template_name = "campaigns/account.html"
    links = (
        Link("打印结算表", "campaigns:account-print", "printer", "campaigns.view"),
        Link("活动总结", "campaigns:summary-print", "file-text", "campaigns.view"),
    )

    def get_title(self) -> str:
        return "收支结算"

    def stats(self) -> Sequence[Stat]:
        one, line = self.total, Line(self.total, self.row, own=False)
        over = one.amount > one.quota
        return [
            Stat(
                "投入资金",
                one.amount,
                "元",
                line.visits_url,
                "cash",
                note=f"额度{formats.money(one.quota)}元",
                progress=one.rate,
                tone="bad" if over else "",
            ),
            Stat("其中物资", one.goods, "元", line.visits_url, "gift"),
            Stat(
                "覆盖单位",
                one.units,
                "个",
                line.visits_url,
                "building",
                note=f"走访{one.done}次，名单{one.planned}次",
            ),
            Stat(
                "慰问职工",
                one.roster,
                "人次",
                line.people_url,
                "users",
                note=f"实名；另有集体慰问估报{formats.number(one.declared)}人次",
            ),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = (
            open_items(self.row).sentences()
            if self.row.state == CampaignState.EXECUTING and self.may_here("campaigns.edit")
            else []
        )
        return super().get_context_data(stats=self.stats(), waiting=waiting, **kwargs)


class AccountPrintPage(OfAccount):
    """`/campaigns/<pk>/account/print/`: 结算表."""

    template_name = "campaigns/account_print.html"
    paper = "结算表"

    def get_title(self) -> str:
        return f"{self.row.title}{self.paper}"

    def get_parents(self) -> list[Crumb]:
        url = reverse("campaigns:account", args=[self.row.pk])
        return [*super().get_parents(), Crumb("收支结算", url)]

    def visits(self) -> Any:
        """What was done, in the order of days."""
        met = ConsolationVisit.objects.visible_to(self.request.user, self.permission)
        return (
            met.filter(campaign=self.row, state=VisitState.DONE)
            .select_related("union", "employer", "visited_union")
            .order_by("visited_on", "pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record(
            "campaigns.printed",
            actor=self.request.user,
            union=self.row.union,
            target=self.row,
            detail={"paper": self.paper},
        )
        return super().get_context_data(visits=list(self.visits()), **kwargs)


class SummaryPrintPage(AccountPrintPage):
    """`/campaigns/<pk>/summary/`: 活动总结, with the figures and a few photos' visits named."""

    template_name = "campaigns/summary_print.html"
    paper = "活动总结"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["kinds"] = _kinds(context["visits"])
        return context


def _kinds(visits: Sequence[ConsolationVisit]) -> list[tuple[str, int, int]]:
    """Of each kind of people visited: visits and headcount."""
    found: dict[str, list[int]] = {}
    for one in visits:
        counts = found.setdefault(one.get_category_display(), [0, 0])
        counts[0] += 1
        counts[1] += one.headcount
    return [(label, *counts) for label, counts in found.items()]  # type: ignore[misc]
