"""What the registers of campaigns share: permissions, tones, filters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from gonghui.domains.assistance.campaigns.models import (
    ConsolationCampaign,
)
from gonghui.kernel.ui.filters import (
    BoundFilter,
    ChoiceFilter,
)

VIEW, EDIT, APPROVE, VISIT, PERSONS = (
    "campaigns.view",
    "campaigns.edit",
    "campaigns.approve",
    "campaigns.visit",
    "campaigns.persons",
)

STATE_TONES = {
    "planned": "warn",
    "approved": "info",
    "executing": "info",
    "settled": "ok",
    "summarised": "ok",
    "cancelled": "mute",
}
VISIT_TONES = {"planned": "warn", "done": "ok", "cancelled": "mute"}
PERSON_TONES = {"listed": "warn", "given": "info", "signed": "ok", "dropped": "mute"}


def campaigns_of(request: HttpRequest) -> Any:
    """Campaigns that a reader may filter by, newest first."""
    rows = ConsolationCampaign.objects.visible_to(request.user, VIEW)
    return rows.order_by("-from_on", "-pk").values_list("pk", "title")[:200]


@dataclass(frozen=True)
class OwnFilter(ChoiceFilter):
    """Rows of the union filtered by alone, without those below it: what a line of an account
    counts."""

    choices: Any = (("1", "只看本级"),)
    any_label: str = "含下级"
    union: str = ""

    def bind(self, request: HttpRequest) -> BoundFilter:
        asked = request.GET.get("union", "").strip()
        own = replace(self, union=asked if asked.isdecimal() and len(asked) < 19 else "")
        return super(OwnFilter, own).bind(request)

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(union=self.union) if self.union else queryset


def state_is(*states: str) -> Any:
    return lambda row: row.state in states


def campaign_link(row: Any) -> str:
    return format_html('<a href="{}">{}</a>', row.campaign.get_absolute_url(), row.campaign.title)
