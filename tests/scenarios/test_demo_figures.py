"""A figure without its records is a defect: asked of every indicator, union and period there is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone

from gonghui.engines.indicators import engine
from gonghui.engines.indicators.definitions import INDICATORS, IndicatorKind
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.org.models import Union

pytestmark = pytest.mark.xdist_group("demo")


def periods() -> list[Period]:
    today = timezone.localdate()
    names = (str(today.year), f"{today.year}H1", f"{today.year}-03", str(today.year - 1))
    return [Period.parse(name) for name in names]


def counted(code: str, union: Any, period: Period) -> Decimal:
    """The value found by opening the records."""
    facts = INDICATORS[code].facts
    assert facts is not None
    rows = engine.records(code, union=union, period=period)
    if facts.measure:
        return engine.exact(rows.order_by().aggregate(total=Sum(facts.measure))["total"])
    return Decimal(rows.count())


def test_every_figure_equals_its_records(demo: Any, db: None) -> None:
    codes = [one.code for one in INDICATORS]
    with_facts = [one.code for one in INDICATORS if one.facts]
    wrong, nonzero = [], 0

    for place, union in enumerate(Union.objects.everything(reason="test").order_by("path")):
        # The county and each fifth union in every period, the others in one, by turns.
        asked = periods() if place % 5 == 0 else periods()[place % 4 : place % 4 + 1]
        for period in asked:
            found = engine.values(codes, union=union, period=period)
            for code in with_facts:
                number = found[code].number
                if number == 0:
                    continue  # opened below for the whole county
                nonzero += 1
                if number != counted(code, union, period):
                    wrong.append((code, union.code, period.name, number))

    assert wrong == []
    assert nonzero > 1000


def test_a_zero_has_no_records(demo: Any, db: None) -> None:
    union = demo.union("YX")
    for period in periods():
        for code, value in engine.values(
            [one.code for one in INDICATORS if one.facts], union=union, period=period
        ).items():
            if value.number == 0:
                assert counted(code, union, period) == 0, code


def test_a_ratio_is_the_sum_of_parts_by_the_sum_of_wholes(demo: Any, db: None) -> None:
    period = periods()[0]
    for indicator in INDICATORS:
        if indicator.kind is not IndicatorKind.RATIO:
            continue
        for union in Union.objects.filter(depth__lte=2):
            value = engine.value(indicator.code, union=union, period=period)
            top = counted(indicator.numerator, union, period)
            bottom = counted(indicator.denominator, union, period)
            expected = top * 100 / bottom if bottom else None
            assert value.number == expected, (indicator.code, union.code)


def test_children_add_up_to_the_county(demo: Any, db: None) -> None:
    """For figures that count no person twice; people counted once may belong to two children."""
    county = demo.union("YX")
    period = periods()[0]
    for indicator in INDICATORS:
        if indicator.facts is None or indicator.facts.distinct:
            continue
        parts = engine.by_child(indicator.code, union=county, period=period)
        whole = engine.value(indicator.code, union=county, period=period).number
        assert sum(number for _, number in parts) == whole, indicator.code


def test_months_add_up_to_the_year(demo: Any, db: None) -> None:
    county = demo.union("YX")
    period = periods()[0]
    for indicator in INDICATORS:
        facts = indicator.facts
        if facts is None or facts.distinct or indicator.kind is not IndicatorKind.FLOW:
            continue
        months = engine.by_month(indicator.code, union=county, period=period)
        whole = engine.value(indicator.code, union=county, period=period).number
        assert sum(number for _, number in months if number is not None) == whole, indicator.code


def test_the_county_is_alive(demo: Any, db: None) -> None:
    county = demo.union("YX")
    period = Period.year(timezone.localdate().year)
    if timezone.localdate() < dt.date(period.from_on.year, 3, 1):
        period = Period.year(period.from_on.year - 1)
    figures = engine.values(
        ["members_total", "unions_total", "activity_sessions", "members_new"],
        union=county,
        period=period,
    )

    assert Union.objects.everything(reason="test").count() == 60
    assert 2_700 <= figures["members_total"].number <= 3_200
    assert figures["activity_sessions"].number >= 120
    assert figures["members_new"].number >= 150
