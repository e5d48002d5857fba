"""The first page of the phone: what waits for a worker, and what he may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from gonghui.engines.matters.enums import MatterState
from gonghui.engines.matters.models import Matter
from gonghui.kernel.notify.queries import unread
from gonghui.kernel.ui.tiles import tiles_for
from gonghui.sites.portal.offers import grouped, offers_for
from gonghui.sites.portal.pages import PortalPage, UnboundPortalPage

MOST_WAITING = 5


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
