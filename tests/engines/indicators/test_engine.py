"""What the engine promises beyond being right: few queries, whole periods, sound declarations."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db.models import Q

from gonghui.engines.indicators import engine
from gonghui.engines.indicators.checks import problems
from gonghui.engines.indicators.definitions import INDICATORS, Facts, Indicator, IndicatorKind
from gonghui.engines.indicators.periods import BadPeriod, Period, name_of
from gonghui.kernel.org.reach import reach_of
from tests.engines.activities.makers import make_activity, make_person, make_session, put_on_roster

SESSIONS = ("activity_sessions", "culture_sessions", "culture_viewings")


def test_many_figures_of_one_table_cost_one_query_and_one_for_declared(
    cast, django_assert_num_queries
):
    asked = {"union": cast.city, "period": Period.year(2026)}

    with django_assert_num_queries(3):  # the third: who is counted elsewhere
        engine.values(SESSIONS[:1], **asked)
    with django_assert_num_queries(3):
        engine.values(SESSIONS, **asked)


def test_breakdowns_cost_the_same_for_any_number_of_unions(cast, django_assert_num_queries):
    asked = {"union": cast.city, "period": Period.year(2026)}

    with django_assert_num_queries(3):
        engine.by_child("activity_sessions", **asked)
    with django_assert_num_queries(2):
        engine.by_month("activity_sessions", **asked)


def test_a_union_that_is_a_record_counts_itself(cast):
    facts = Facts("org.Union", "", "founded_on", "activities.view", (), until="dissolved_on")
    assert engine._of("", cast.county_a, None) == Q(pk=cast.county_a.pk)
    unions = Indicator("t_unions", "工会", "家", IndicatorKind.STOCK, "", "", facts=facts)

    day = dt.date(2026, 6, 15)
    grouped = engine._grouped(unions, reach_of(cast.city, day), Period.year(2026), day)

    expected = {cast.city.path: 1, cast.county_a.path: 3, cast.county_b.path: 2}
    assert grouped == expected


def test_records_are_narrowed_before_people_are_counted_once(cast, monkeypatch):
    """A person whose first record lies at a neighbour still stands among the own records."""
    times = INDICATORS["activity_person_times"].facts
    people = Indicator(
        "t_people",
        "人数",
        "人",
        IndicatorKind.FLOW,
        "",
        "",
        facts=replace(times, distinct="person"),
    )
    monkeypatch.setitem(INDICATORS._load(), "t_people", people)
    person = make_person("张三")
    put_on_roster(make_session(make_activity(cast.county_b)), person)
    put_on_roster(make_session(make_activity(cast.county_a)), person)
    asked = {"union": cast.city, "period": Period.year(2026)}

    everything = engine.records("t_people", **asked)
    met = engine.records("t_people", **asked, account=cast.officer_a)

    assert [row.session.activity.union for row in everything] == [cast.county_b]
    assert [row.session.activity.union for row in met] == [cast.county_a]


@pytest.mark.parametrize(
    ("text", "label", "days"),
    [
        ("2026", "2026年", 365),
        ("2026年", "2026年", 365),
        ("2024", "2024年", 366),
        ("2026H1", "2026年上半年", 181),
        ("2026年下半年", "2026年下半年", 184),
        ("2026Q3", "2026年第3季度", 92),
        ("2026年第四季度", "2026年第4季度", 92),
        ("2026-02", "2026年2月", 28),
        ("2026年5月", "2026年5月", 31),
        ("2026-01-05..2026-01-06", "2026-01-05至2026-01-06", 2),
    ],
)
def test_periods_are_read_as_papers_write_them(text, label, days):
    period = Period.parse(text)

    assert (period.label, (period.to_on - period.from_on).days + 1) == (label, days)
    assert name_of(period.from_on, period.to_on) == period


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026H3", "2026-13", "2026-02-30..2026-03-01", "2026-03-02..2026-03-01", "9999"],
)
def test_what_is_no_period_is_said_in_chinese(text):
    with pytest.raises(BadPeriod, match="看不懂期间"):
        Period.parse(text)


def test_months_are_cut_to_the_period():
    months = Period.parse("2026-01-15..2026-03-10").months

    assert [(one.from_on.day, one.to_on.day, one.name) for one in months] == [
        (15, 31, "2026-01-15..2026-01-31"),
        (1, 28, "2026-02"),
        (1, 10, "2026-03-01..2026-03-10"),
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (dt.date(2025, 5, 1), dt.date(2026, 1, 1)),
        (dt.date(2026, 6, 15), dt.date(2026, 6, 15)),
        (dt.date(2027, 1, 1), dt.date(2026, 12, 31)),
    ],
)
def test_a_stock_stands_for_the_last_day_that_has_come(today, expected):
    assert Period.year(2026).stock_day(today) == expected


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, None),
        ({"model": "activities.Nothing"}, "no model activities.Nothing"),
        ({"union": "onion"}, "activities.Activity has no union onion"),
        (
            {"day": "created_at"},
            "created_at is no date: moments belong to a day only on the office's clock",
        ),
        (
            {"measure": "sessions__declared_headcount"},
            "activities.Activity has no measure sessions__declared_headcount",
        ),
        ({"until": "to_on"}, "a flow has no end"),
        ({"permission": "activities.dream"}, "no permission activities.dream"),
        (
            {"model": "people.Person", "union": "", "day": "birth_on"},
            "people.Person has no visible_to",
        ),
    ],
)
def test_a_wrong_declaration_is_found_at_start(changes, problem):
    given = {
        "model": "activities.Activity",
        "union": "union",
        "day": "from_on",
        "permission": "activities.view",
        "records": (),
    }
    one = Indicator(
        "t", "试", "项", IndicatorKind.FLOW, "", "", facts=Facts(**{**given, **changes})
    )

    assert list(problems(one)) == ([problem] if problem else [])


def test_facts_are_summed_or_counted_once_not_both():
    with pytest.raises(ValueError, match="not both"):
        Facts(
            "activities.Participation",
            "union",
            "day",
            "activities.view",
            (),
            measure="hours",
            distinct="person",
        )


def test_a_ratio_of_ratios_is_found():
    one = Indicator(
        "t",
        "试",
        "%",
        IndicatorKind.RATIO,
        "",
        "",
        numerator="membership_rate",
        denominator="nothing",
    )

    assert list(problems(one)) == ["membership_rate is a ratio itself", "no indicator nothing"]
