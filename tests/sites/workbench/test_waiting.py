"""The home page says what waits for whom."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse

from gonghui.engines.indicators.periods import Period
from gonghui.engines.indicators.services import declare_figure


def test_what_an_officer_states_waits_for_the_chair_alone(cast: Any, client_of: Any) -> None:
    figure = declare_figure(
        "members_new",
        union=cast.machinery,
        period=Period.parse("2026H1"),
        number=Decimal(30),
        evidence="半年报",
        actor=cast.officer_a,
    )
    link = reverse("indicators:declaration", args=[figure.pk])

    chair = client_of(cast.chair_a).get(reverse("home")).content.decode()
    officer = client_of(cast.officer_a).get(reverse("home")).content.decode()
    neighbour = client_of(cast.officer_b).get(reverse("home")).content.decode()

    assert "待您办理" in chair
    assert link in chair
    assert "待您办理" not in officer
    assert link not in neighbour


def test_an_administrator_of_accounts_sees_no_activities(cast: Any, client_of: Any) -> None:
    page = client_of(cast.stranger).get(reverse("home")).content.decode()

    assert "近期活动" not in page
