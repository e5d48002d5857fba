"""The first page of the phone: what waits for a worker, and what he may ask for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from gonghui.engines.matters.enums import MatterState
from gonghui.engines.matters.models import Matter
from gonghui.engines.matters.queries import may_be_rated
from gonghui.kernel.notify.queries import unread
from gonghui.kernel.ui.tiles import tiles_for
from gonghui.sites.portal.offers import grouped, offers_for
from gonghui.sites.portal.pages import PortalPage, UnboundPortalPage

MOST_WAITING = 5
RATED_WITHIN = dt.timedelta(days=30)
"""How long the home page asks what somebody thinks."""


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the worker himself."""

    title: str
    note: str
    url: str
    icon: str


def waiting_for(account: Any) -> list[Waiting]:
    """What waits: requests to supplement, messages nobody has opened."""
    found = [
        Waiting(
            f"{matter.declared.public_title}：请补充材料",
            str(matter.union),
            reverse("portal:matter", args=[matter.pk]),
            "edit",
        )
        for matter in Matter.objects.of_applicant(account)
        .filter(state=MatterState.RETURNED)
        .select_related("union")
        .order_by("-pk")[:MOST_WAITING]
    ]
    closed = Matter.objects.of_applicant(account).filter(state=MatterState.CLOSED)
    asked = closed.filter(rating=None, closed_at__gte=timezone.now() - RATED_WITHIN)
    found += [
        Waiting(
            f"{matter.declared.public_title}：请您评价",
            f"{matter.get_outcome_display()}，{timezone.localdate(matter.closed_at):%-m月%-d日}办结",
            reverse("portal:rate", args=[matter.pk]),
            "star",
        )
        for matter in asked.order_by("-closed_at", "-pk")[:MOST_WAITING]
        if may_be_rated(matter)
    ]
    if new := unread(account):
        found.append(Waiting(f"{new}条新消息", "点开查看", reverse("portal:messages"), "mail"))
    return found


class HomePage(UnboundPortalPage):
    """`/m/`"""

    template_name = "portal/home.html"
    tab = "home"
    title = "首页"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.account
        tiles = tiles_for(account)
        context: dict[str, Any] = {"tiles": tiles, "membership": membership_of(self.person)}
        if self.person is not None:
            offers = [one for one in offers_for(self.person) if not one.reason]
            context["waiting"] = waiting_for(account)
            context["groups"] = grouped(offers)
        return super().get_context_data(**context, **kwargs)


def membership_of(person: Any) -> Any:
    """The membership of a person, or None."""
    return getattr(person, "membership", None) if person is not None else None


class ServicesPage(PortalPage):
    """`/m/services/`: every service, those not open to this worker with the reason."""

    template_name = "portal/services.html"
    title = "全部服务"
    tab = "home"
    back = "portal:home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(groups=grouped(offers_for(self.person)), **kwargs)
