"""What acting on a campaign, on a visit and on somebody on a list share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from gonghui.domains.assistance.campaigns.models import (
    ConsolationCampaign,
    ConsolationRecipient,
    ConsolationVisit,
)
from gonghui.kernel.ui.pages import ActionPage, Crumb


def _list(code: str, title: str) -> Crumb:
    return Crumb(title, reverse("registers:list", kwargs={"code": code}))


def campaign_crumbs(campaign: Any) -> list[Crumb]:
    """The way to what belongs to a campaign."""
    return [
        _list("consolations", "四送慰问"),
        Crumb(str(campaign), campaign.get_absolute_url()),
    ]


class CampaignAction(ActionPage):
    """Acting on a campaign."""

    model = ConsolationCampaign
    permission = "campaigns.edit"
    view_permission = "campaigns.view"
    related: Sequence[str] = ("union", "planned_by")

    def get_parents(self) -> list[Crumb]:
        return campaign_crumbs(self.row)

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class VisitAction(ActionPage):
    """Acting on a visit."""

    model = ConsolationVisit
    permission = "campaigns.visit"
    view_permission = "campaigns.view"
    related = ("campaign__union", "union", "share", "employer", "visited_union", "issue_list")

    def get_parents(self) -> list[Crumb]:
        return [
            *campaign_crumbs(self.row.campaign),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class RecipientAction(ActionPage):
    """Acting on somebody on a list."""

    model = ConsolationRecipient
    permission = "campaigns.visit"
    view_permission = "campaigns.persons"
    related = ("campaign__union", "union", "share", "person", "visit", "order")

    def get_parents(self) -> list[Crumb]:
        return [
            *campaign_crumbs(self.row.campaign),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


def picked(request: Any, most: int = 2000) -> list[int]:
    """Keys of the rows ticked."""
    return [
        int(pk) for pk in request.POST.getlist("pick")[:most] if pk.isdecimal() and len(pk) < 19
    ]
