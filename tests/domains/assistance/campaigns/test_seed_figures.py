"""The figures of a year's paper come out of the records: money, goods, units, people, kindergartens."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gonghui.domains.assistance.campaigns.enums import VisitState
from gonghui.domains.assistance.campaigns.models import (
    CampaignShare,
    ConsolationCampaign,
    ConsolationVisit,
)
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.org.models import Employer
from gonghui.kernel.people.names import sort_key

pytestmark = pytest.mark.django_db

YEAR = Period.parse("2022")
CODES = (
    "consolation_fund_amount",
    "summer_fund_amount",
    "summer_goods_value",
    "consolation_units",
    "consolation_person_times",
    "kindergartens_visited",
)
UNITS, KINDERGARTENS = 296, 10
FUND, SUMMER_GOODS, PEOPLE = Decimal(540_000), Decimal(65_000), 49_700


@pytest.fixture
def year(cast: Any) -> None:
    """A year of 四送 at a county: 286 units in summer and 10 kindergartens, some visited twice."""
    names = [f"重点项目部{n}" for n in range(UNITS)]
    employers = Employer.objects.bulk_create(
        Employer(
            registrar=cast.county_a,
            name=name,
            name_key=sort_key(name),
            nature="110",
            counted_from=dt.date(2010, 1, 1),
        )
        for name in names
    )
    summer = campaign(cast.county_a, "2022年夏送清凉", "summer_cool")
    children = campaign(cast.county_a, "2022年六一慰问", "other", "childrens_day")
    outdoor, kindergartens = employers[KINDERGARTENS:], employers[:KINDERGARTENS]
    visits = [
        *visits_to(outdoor, summer, dt.date(2022, 7, 1), "outdoor", times=1),
        *visits_to(outdoor[:20], summer, dt.date(2022, 8, 1), "outdoor", times=1),
        *visits_to(kindergartens, children, dt.date(2022, 6, 1), "kindergarten", times=1),
        *visits_to(outdoor[:3], summer, dt.date(2021, 7, 1), "outdoor", times=1),
    ]
    this_year = [one for one in visits if one.visited_on.year == 2022]
    share_out(this_year, "declared_count", PEOPLE - 4_000)
    share_out(this_year, "roster_count", 4_000)
    in_summer = [one for one in this_year if one.campaign is summer]
    share_out(in_summer, "goods_cost", SUMMER_GOODS)
    share_out(this_year, "direct_cost", FUND - SUMMER_GOODS)
    for one in visits:
        one.amount = one.goods_cost + one.direct_cost
    visits += [planned_only(outdoor[0], summer)]
    ConsolationVisit.objects.bulk_create(visits)


def campaign(union: Any, title: str, brand: str, occasion: str = "") -> ConsolationCampaign:
    made: ConsolationCampaign = ConsolationCampaign.objects.create(
        union=union,
        title=title,
        brand=brand,
        occasion=occasion,
        from_on=dt.date(2022, 1, 1),
        to_on=dt.date(2022, 12, 31),
        state="summarised",
    )
    CampaignShare.objects.create(campaign=made, union=union, quota=FUND)
    return made


def visits_to(
    employers: list[Employer], held: ConsolationCampaign, on: dt.date, category: str, *, times: int
) -> list[ConsolationVisit]:
    share = held.shares.get()
    return [
        ConsolationVisit(
            campaign=held,
            share=share,
            union=held.union,
            employer=employer,
            unit_key=f"e:{employer.pk}",
            category=category,
            state=VisitState.DONE,
            planned_on=on,
            visited_on=on,
            leader="领导",
        )
        for employer in employers * times
    ]


def planned_only(employer: Employer, held: ConsolationCampaign) -> ConsolationVisit:
    row = visits_to([employer], held, dt.date(2022, 9, 1), "outdoor", times=1)[0]
    row.state, row.visited_on, row.expected = VisitState.PLANNED, None, 500
    return row


def share_out(visits: list[ConsolationVisit], name: str, total: Any) -> None:
    """A total over the visits, the remainder with the first."""
    each = total // len(visits)
    for visit in visits:
        setattr(visit, name, each)
    setattr(visits[0], name, total - each * (len(visits) - 1))


def test_the_figures_of_the_paper(cast: Any, year: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        values = engine.values(CODES, union=cast.city, period=YEAR)

    assert values["consolation_fund_amount"].number == FUND  # 累计投入资金54万元
    assert values["summer_goods_value"].number == SUMMER_GOODS  # 价值6.5万元
    assert values["consolation_units"].number == UNITS  # 296个基层单位
    assert values["kindergartens_visited"].number == KINDERGARTENS  # 10家
    people = values["consolation_person_times"]
    assert (people.number, people.declared) == (4_000, PEOPLE - 4_000)  # 近5万名
    assert len(queries) <= 4
    assert engine.value("consolation_fund_amount", union=cast.county_b, period=YEAR).number == 0


@pytest.mark.parametrize("code", CODES)
def test_each_figure_opens_its_records(cast: Any, year: None, code: str) -> None:
    value = engine.value(code, union=cast.county_a, period=YEAR)
    facts = value.indicator.facts
    assert facts is not None

    behind = engine.records(code, union=cast.county_a, period=YEAR, account=cast.viewer_a)

    if facts.distinct:
        assert behind.count() == value.number
    else:
        assert sum(getattr(row, facts.measure) for row in behind) == value.number
