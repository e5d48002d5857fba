"""A slow count in plain Python over random ledgers agrees with every figure of members."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonghui.domains.membership.counting.indicators import KINDS, WAYS, years_before
from gonghui.domains.membership.enums import EventType, MembershipStatus
from gonghui.domains.membership.models import Membership, MembershipEvent, MembershipSpan
from gonghui.domains.membership.services import rebuild_spans
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.org.services import found_union
from gonghui.kernel.people.models import Person

FIRST = dt.date(2026, 3, 1)
UNIONS = ("T", "T1", "T2", "T21")
"""T ─ T1, T2 ─ T21; T1 and T21 hold most members."""
S, E = MembershipStatus, EventType
NEXT = {
    None: (E.JOIN,),
    S.ACTIVE: (E.TRANSFER_OUT, E.RETAIN, E.WITHDRAW, E.EXPEL, E.DEATH),
    S.IN_TRANSIT: (E.TRANSFER_IN, E.DEATH),
    S.RETAINED: (E.RESTORE, E.WITHDRAW, E.DEATH),
    S.WITHDRAWN: (E.JOIN,),
    S.EXPELLED: (E.JOIN,),
    S.DECEASED: (),
}
AFTER = {
    E.JOIN: S.ACTIVE, E.TRANSFER_OUT: S.IN_TRANSIT, E.TRANSFER_IN: S.ACTIVE, E.RETAIN: S.RETAINED,
    E.RESTORE: S.ACTIVE, E.WITHDRAW: S.WITHDRAWN, E.EXPEL: S.EXPELLED, E.DEATH: S.DECEASED,
}  # fmt: skip


@st.composite
def lives(draw):
    """What happened to one member: (type, day, union after, union before), several a day too."""
    day, status, place, found = draw(st.integers(0, 20)), None, "", []
    for _ in range(draw(st.integers(1, 7))):
        if not NEXT[status]:
            break
        event = draw(st.sampled_from(NEXT[status]))
        before = place
        if event in (E.JOIN, E.TRANSFER_IN):
            place = draw(st.sampled_from(UNIONS))
        status = AFTER[event]
        found.append((event, day, place, before))
        day += draw(st.integers(0, 9))
    return found


facts = st.fixed_dictionaries(
    {
        "sex": st.sampled_from("12"),
        "migrant": st.booleans(),
        "form": st.sampled_from(("10", "20")),
        "gig": st.sampled_from(("", "truck", "courier", "live")),
        "education": st.sampled_from(("", "11", "21", "31", "41", "61", "71")),
        "party": st.sampled_from(("", "01", "13")),
        "born": st.sampled_from(
            (None, dt.date(1991, 3, 20), dt.date(1976, 3, 25), dt.date(2000, 1, 1))
        ),
    }
)
people = st.lists(st.tuples(lives(), facts), min_size=1, max_size=6)


@pytest.fixture
def unions(db):
    rows = {}
    for code in UNIONS:
        rows[code] = found_union(
            parent=rows.get(code[:-1]), actor=None, founded_on=dt.date(2000, 1, 1), code=code,
            name=f"{code}工会", level="base" if len(code) > 1 else "county", kind="base_single",
        )  # fmt: skip
    for row in rows.values():
        row.refresh_from_db()
    return rows


def write(unions, drawn):
    MembershipSpan.objects.all().delete()
    for model in (MembershipEvent, Membership, Person):
        model.objects.all()._raw_delete("default")
    for number, (life, fact) in enumerate(drawn):
        person = Person.objects.create(
            name="某", name_key="mou", id_number_index=f"i{number}", sex=fact["sex"],
            birth_on=fact["born"], education=fact["education"], political_status=fact["party"],
        )  # fmt: skip
        membership = Membership.objects.create(
            person=person, union=unions[life[-1][2]], status="active", member_no=f"n{number}",
            joined_on=FIRST, name_key="mou", is_migrant=fact["migrant"],
            employment_form=fact["form"], new_employment_type=fact["gig"],
        )  # fmt: skip
        for event, day, place, before in life:
            MembershipEvent(
                membership=membership, person=person, type=event,
                occurs_on=FIRST + dt.timedelta(day), status_after=AFTER[event],
                union_after=unions[place], to_union=unions[place],
                from_union=unions[before] if before else None,
            ).save()  # fmt: skip
        rebuild_spans(membership)


def state(life, day):
    """Status and union after the last entry up to a day."""
    found = (None, "")
    for event, on, place, _ in life:
        if on <= day:
            found = (AFTER[event], place)
    return found


def counts(status):
    return status in (S.ACTIVE, S.IN_TRANSIT)


def is_of(code, fact, day):
    """Whether somebody belongs to a kind, said once more in plain words."""
    born, learnt = fact["born"], fact["education"][:1]
    old = {
        "under_35": born is not None and years_before(day, 35) < born,
        "35_to_49": born is not None and years_before(day, 50) < born <= years_before(day, 35),
        "from_50": born is not None and born <= years_before(day, 50),
    }
    return {
        "dispatched": fact["form"] == "20",
        "gig_truck": fact["gig"] == "truck",
        "gig_courier": fact["gig"] == "courier",
        "gig_other": fact["gig"] == "live",
        "gig_free": bool(fact["gig"]),
        "party": fact["party"] == "01",
        "postgraduate": learnt == "1",
        "bachelor": learnt == "2",
        "college": learnt == "3",
        "secondary": learnt in ("4", "6"),
        "middle": learnt == "7",
        **old,
    }.get(code, False)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=people, first=st.integers(0, 30), length=st.integers(0, 40), own=st.booleans())
def test_every_figure_of_members_is_what_a_slow_count_says(unions, drawn, first, length, own):
    write(unions, drawn)
    start, end = FIRST + dt.timedelta(first), FIRST + dt.timedelta(first + length)
    period = Period(start, end, f"{start}..{end}")
    eve = start - dt.timedelta(days=1)
    codes = [
        "members_total", "members_women", "members_migrant", "members_gig", "members_retained",
        *(f"members_{kind[0]}" for kind in KINDS), *(way[0] for way in WAYS),
    ]  # fmt: skip
    for code, union in unions.items():
        reached = {code} if own else {one for one in UNIONS if one.startswith(code)}
        found = engine.values(codes, union=union, period=period, own=own, today=end)
        before = engine.value(
            "members_total", union=union, period=Period(eve, eve, str(eve)), own=own, today=eve
        )

        def stock(condition, day, reached=reached):
            return sum(
                counts(state(life, day)[0]) and state(life, day)[1] in reached and condition(fact)
                for life, fact in drawn
            )

        last = first + length
        numbers = {key: int(value.number) for key, value in found.items()}
        assert numbers["members_total"] == stock(lambda fact: True, last)
        assert int(before.number) == stock(lambda fact: True, first - 1)
        assert numbers["members_women"] == stock(lambda fact: fact["sex"] == "2", last)
        assert numbers["members_migrant"] == stock(lambda fact: fact["migrant"], last)
        assert numbers["members_gig"] == stock(lambda fact: bool(fact["gig"]), last)
        for kind, *_ in KINDS:
            by_hand = stock(lambda fact, kind=kind: is_of(kind, fact, end), last)
            assert numbers[f"members_{kind}"] == by_hand, kind
        retained = sum(
            state(life, last)[0] == S.RETAINED and state(life, last)[1] in reached
            for life, _ in drawn
        )
        assert numbers["members_retained"] == retained
        change = sum(sign * numbers[way] for way, _, sign, *_ in WAYS)
        assert change == numbers["members_total"] - int(before.number)
