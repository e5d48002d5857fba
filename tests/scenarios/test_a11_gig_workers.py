"""A11: a rider without an employer joins and is counted apart."""

from __future__ import annotations

import datetime as dt

import pytest

from gonghui.domains.membership.gig.models import SurveyBase
from gonghui.domains.membership.models import Membership
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.org.services import found_union
from gonghui.kernel.people.identity import check_digit

YEAR = Period.year(2026)


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to("2026-06-15T09:00:00+08:00", tick=False)


def text(response):
    return response.content.decode()


def figure(code, union, period=YEAR):
    return engine.value(code, union=union, period=period).number


def test_a_rider_without_an_employer_joins_and_is_counted_apart(cast, client_of):
    league = found_union(
        parent=cast.county_a, actor=None, founded_on=dt.date(2026, 2, 1), code="QJ0109",
        name="东岭县外卖配送员联合工会", level="base", kind="base_joint", is_gig=True,
        sector="new_employment",
    )  # fmt: skip
    officer, viewer = client_of(cast.officer_a), client_of(cast.viewer_a)
    assert "还没有新就业形态会员" in text(viewer.get("/gig/"))

    # How many riders there are, with its source.
    survey = {
        "union": league.pk,
        "kind": "delivery",
        "surveyed_on": "2026-03-01",
        "headcount": "80",
        "source": "平台企业站点报数",
    }
    assert officer.post("/registers/gig-surveys/new/", survey).status_code == 302
    again = officer.post("/registers/gig-surveys/new/", survey | {"headcount": "90"})
    assert "新的摸底日期应在其后" in text(again)

    # The rider joins at the desk: no employer, the platform named instead.
    first = "99999919950203017"
    answer = officer.post(
        "/registers/members/new/",
        {
            "name": "骑手甲",
            "id_type": "111",
            "id_number": first + check_digit(first),
            "mobile": "13800138000",
            "union": league.pk,
            "joined_on": "2026-06-01",
            "work_status": "1",
            "employment_form": "50",
            "new_employment_type": "delivery",
            "join_channel": "batch",
            "platform_company": "云上平台",
            "station": "南门站",
        },
    )
    assert answer.status_code == 302, text(answer)
    rider = Membership.objects.get(person__name="骑手甲")
    assert rider.employer is None

    # Counted apart, not among the staff of employers.
    numbers = {
        code: int(figure(code, cast.county_a))
        for code in (
            "members_gig", "members_gig_delivery", "members_gig_free", "members_new_gig",
            "members_gig_courier", "gig_surveyed", "unions_gig", "unions_new_gig_federation",
        )
    }  # fmt: skip
    assert numbers == {
        "members_gig": 1,
        "members_gig_delivery": 1,
        "members_gig_free": 1,
        "members_new_gig": 1,
        "members_gig_courier": 0,
        "gig_surveyed": 80,
        "unions_gig": 1,
        "unions_new_gig_federation": 1,
    }
    assert str(figure("join_rate_new", cast.county_a)) == "1.25"
    board = text(viewer.get("/gig/"))
    assert "1.25" in board
    assert "网约配送员" in board
    free = text(viewer.get("/gig/free/"))
    assert "骑手甲" in free
    assert "南门站" in free

    # Counted anew: the old day keeps its number.
    officer.post(
        "/registers/gig-surveys/new/",
        survey | {"surveyed_on": "2026-06-10", "headcount": "100"},
    )
    assert SurveyBase.objects.count() == 2
    assert figure("gig_surveyed", cast.county_a) == 100
    assert figure("gig_surveyed", cast.county_a, Period.parse("2026Q1")) == 80

    # A station, a service; their figures open their records.
    officer.post(
        "/registers/gig-stations/new/",
        {
            "union": league.pk, "name": "南门驿站", "address": "南门路1号", "services": "饮水、充电",
            "opened_on": "2026-05-01",
        },
    )  # fmt: skip
    officer.post(
        "/registers/gig-services/new/",
        {
            "union": league.pk, "kind": "cool", "worker_kind": "delivery",
            "served_on": "2026-06-12", "headcount": "35",
        },
    )  # fmt: skip
    assert figure("gig_stations", cast.county_a) == 1
    assert figure("gig_service_times", cast.county_a) == 35
    records = viewer.get(
        f"/indicators/of/members_gig_delivery/records/?union={cast.county_a.pk}&period=2026"
    )
    assert "骑手甲" in text(records)
    assert "骑手甲" not in text(client_of(cast.officer_b).get("/gig/free/"))
