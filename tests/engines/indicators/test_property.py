"""The engine against a slow, plain reading of the definitions, over random worlds."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Q, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonghui.engines.activities.models import Activity, ActivitySession, Participation
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.definitions import INDICATORS, Facts, Indicator, IndicatorKind
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.org.models import Union
from tests.conftest import on_postgres
from tests.engines.activities.makers import make_person

FLOW, STOCK, RATIO = IndicatorKind.FLOW, IndicatorKind.STOCK, IndicatorKind.RATIO
NONE = ()


def facts(model, union, day, **more):
    return Facts(model, union, day, "activities.view", NONE, **more)


PERSON_TIMES = facts("activities.Participation", "session__activity__union", "session__held_on")
TESTED = (
    Indicator(
        "t_sessions",
        "场次",
        "场",
        FLOW,
        "",
        "",
        facts("activities.ActivitySession", "activity__union", "held_on", where=Q(state="held")),
    ),
    Indicator("t_times", "人次", "人次", FLOW, "", "", PERSON_TIMES),
    Indicator(
        "t_people",
        "人",
        "人",
        FLOW,
        "",
        "",
        facts(
            "activities.Participation",
            "session__activity__union",
            "session__held_on",
            distinct="person",
        ),
    ),
    Indicator(
        "t_hours",
        "时长",
        "小时",
        FLOW,
        "",
        "",
        facts(
            "activities.Participation",
            "session__activity__union",
            "session__held_on",
            measure="hours",
        ),
    ),
    Indicator(
        "t_money",
        "预算",
        "万元",
        FLOW,
        "",
        "",
        facts("activities.Activity", "union", "from_on", measure="budget_amount"),
    ),
    Indicator(
        "t_running",
        "进行中",
        "项",
        STOCK,
        "",
        "",
        facts("activities.Activity", "union", "from_on", until="to_on"),
    ),
    Indicator(
        "t_hosts",
        "主办工会",
        "家",
        STOCK,
        "",
        "",
        facts("activities.Activity", "union", "from_on", until="to_on", distinct="union"),
    ),
    Indicator(
        "t_unions",
        "工会",
        "家",
        STOCK,
        "",
        "",
        facts("org.Union", "", "founded_on", until="dissolved_on"),
    ),
    Indicator("t_founded", "新建工会", "家", FLOW, "", "", facts("org.Union", "", "founded_on")),
    Indicator("t_rate", "场均", "%", RATIO, "", "", numerator="t_people", denominator="t_times"),
)
CODES = [one.code for one in TESTED]
ADDITIVE = [c for c in CODES if c not in ("t_people", "t_rate")]

days = st.dates(dt.date(2025, 11, 1), dt.date(2027, 2, 28))
periods = st.one_of(
    st.sampled_from(["2025", "2026", "2026H1", "2026H2", "2026Q2", "2026-02", "2027-01"]),
    st.tuples(days, days).map(lambda pair: f"{min(pair)}..{max(pair)}"),
).map(Period.parse)
activities = st.tuples(
    st.integers(0, 20),  # union
    days,
    st.integers(0, 200),  # days it lasts
    st.integers(0, 99_999_999),  # fen
    st.lists(
        st.tuples(
            days,
            st.sampled_from(["held", "planned", "cancelled"]),
            st.dictionaries(st.integers(0, 5), st.integers(0, 99), max_size=4),  # person: tenths
        ),
        max_size=4,
    ),
)
worlds = st.tuples(
    st.lists(st.tuples(st.integers(0, 20), days, st.none() | days), max_size=7),  # parent, life
    st.lists(activities, max_size=7),
)


@pytest.fixture
def tested(db):
    entries = INDICATORS._load()
    entries.update({one.code: one for one in TESTED})
    yield
    for code in CODES:
        entries.pop(code)


def make_union(tree, parent, founded, dissolved):
    """A node written by hand, so that a thousand small trees cost little."""
    sisters = (
        sum(1 for one in tree if one.depth == parent.depth + 1 and one.path.startswith(parent.path))
        if parent
        else 0
    )
    if parent:
        Union.objects.filter(pk=parent.pk).update(numchild=sisters + 1)
    return Union.objects.create(
        path=(parent.path if parent else "") + f"{sisters + 1:04d}",
        depth=parent.depth + 1 if parent else 1,
        code=f"U{len(tree)}",
        name="工会",
        name_key="gong hui",
        level="base",
        kind="federation",
        founded_on=founded,
        dissolved_on=dissolved,
    )


def build(unions, things, people):
    tree = [make_union([], None, dt.date(2025, 12, 1), None)]
    for parent, founded, dissolved in unions:
        tree.append(make_union(tree, tree[parent % len(tree)], founded, dissolved))
    for place, start, length, fen, sessions in things:
        activity = Activity.objects.create(
            union=tree[place % len(tree)],
            title="活动",
            kind="sport_ball",
            from_on=start,
            to_on=start + dt.timedelta(length),
            budget_amount=Decimal(fen) / 100,
        )
        for number, (day, state, present) in enumerate(sessions):
            session = ActivitySession.objects.create(
                activity=activity, number=number, held_on=day, state=state
            )
            Participation.objects.bulk_create(
                Participation(
                    session=session, person=people[who], union=tree[0], hours=Decimal(tenths) / 10
                )
                for who, tenths in present.items()
            )
    return [Union.objects.get(pk=union.pk) for union in tree]


def oracle(code, inside, period, today):
    """The definitions read aloud, a row at a time. `inside` says whether a union is asked about."""
    last = min(period.to_on, max(today, period.from_on))

    def within(day):
        return period.from_on <= day <= period.to_on

    def lives(start, end):
        return start <= last and (end is None or end > last)

    acts = [a for a in Activity.objects.select_related("union") if inside(a.union)]
    sessions = [
        s
        for s in ActivitySession.objects.select_related("activity__union")
        if inside(s.activity.union)
    ]
    shown = [
        p
        for p in Participation.objects.select_related("session__activity__union")
        if inside(p.session.activity.union) and within(p.session.held_on)
    ]
    unions = [u for u in Union.objects.all() if inside(u)]
    if code == "t_sessions":
        return sum(1 for s in sessions if s.state == "held" and within(s.held_on))
    if code == "t_times":
        return len(shown)
    if code == "t_people":
        return len({p.person_id for p in shown})
    if code == "t_hours":
        return sum((p.hours for p in shown), Decimal(0))
    if code == "t_money":
        return sum((a.budget_amount for a in acts if within(a.from_on)), Decimal(0))
    if code == "t_running":
        return sum(1 for a in acts if lives(a.from_on, a.to_on))
    if code == "t_hosts":
        return len({a.union_id for a in acts if lives(a.from_on, a.to_on)})
    if code == "t_unions":
        return sum(1 for u in unions if lives(u.founded_on, u.dissolved_on))
    if code == "t_founded":
        return sum(1 for u in unions if within(u.founded_on))
    return Decimal(100 * len({p.person_id for p in shown})) / len(shown) if shown else None


def same(found, expected):
    if expected is None or found is None:
        return found is expected
    return round(Decimal(found), 6) == round(Decimal(expected), 6)


class Undo(Exception):
    pass


@pytest.mark.slow
@given(world=worlds, period=periods, today=days, asked=st.integers(0, 20), own=st.booleans())
@settings(
    max_examples=8 if on_postgres() else 25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_engine_says_what_the_definitions_say(tested, world, period, today, asked, own):
    try:
        with transaction.atomic():
            people = [make_person(f"人{n}") for n in range(6)]
            tree = build(*world, people)
            union = tree[asked % len(tree)]

            _values_agree(union, period, today, own)
            _children_agree(union, period, today)
            _months_agree(union, period, today)
            _records_agree(union, period, today, own)
            raise Undo
    except Undo:
        pass


def _values_agree(union, period, today, own):
    def inside(one):
        return one.pk == union.pk if own else one.path.startswith(union.path)

    found = engine.values(CODES, union=union, period=period, own=own, today=today)

    for code in CODES:
        assert same(found[code].number, oracle(code, inside, period, today)), code


def _children_agree(union, period, today):
    for code in CODES:
        rows = engine.by_child(code, union=union, period=period, today=today)
        for group, number in rows:

            def inside(one, group=group):
                return (
                    one.pk == union.pk if group.pk == union.pk else one.path.startswith(group.path)
                )

            assert same(number, oracle(code, inside, period, today)), code
        if code in ADDITIVE:
            whole = engine.value(code, union=union, period=period, today=today).number
            assert same(sum((number for _, number in rows), Decimal(0)), whole), code


def _months_agree(union, period, today):
    def inside(one):
        return one.path.startswith(union.path)

    late = dt.date(2030, 1, 1)  # every month has begun
    for code in CODES:
        months = engine.by_month(code, union=union, period=period, today=today)
        for month, number in months:
            if month.from_on > today:
                assert number is None
            else:
                assert same(number, oracle(code, inside, month, today)), code
        if INDICATORS[code].kind is FLOW and code != "t_people":
            all_months = engine.by_month(code, union=union, period=period, today=late)
            whole = engine.value(code, union=union, period=period, today=late).number
            assert same(sum(number for _, number in all_months), whole), code


def _records_agree(union, period, today, own):
    for one in TESTED:
        if one.kind is RATIO:
            continue
        rows = engine.records(one.code, union=union, period=period, own=own, today=today)
        number = engine.value(one.code, union=union, period=period, own=own, today=today).number
        if one.facts.measure:
            assert same(rows.aggregate(n=Sum(one.facts.measure))["n"] or 0, number), one.code
        else:
            assert same(rows.count(), number), one.code
