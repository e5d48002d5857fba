"""The worked examples of the statistics system, laid out as data and counted by the product."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from gonghui.domains.membership.counting.tables import lines
from gonghui.domains.membership.models import Membership, MembershipEvent, MembershipSpan
from gonghui.domains.membership.services import (
    expel,
    join_member,
    move_member,
    record_death,
    retain,
    withdraw,
)
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.org.enums import RelationKind
from gonghui.kernel.org.models import Coverage, Employer
from gonghui.kernel.org.queries import parent_of
from gonghui.kernel.org.services import found_union, move_union, relate_unions
from gonghui.kernel.people.identity import check_digit
from gonghui.kernel.people.models import Person

FOUNDED = dt.date(2005, 3, 1)
TODAY = dt.date(2026, 6, 15)
YEAR = Period.year(2026)


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to("2026-06-15T09:00:00+08:00", tick=False)


def figure(code, union, period=YEAR, **how):
    return engine.value(code, union=union, period=period, **how)


def union_under(parent, code, kind="base_single", level="base"):
    return found_union(
        parent=parent, actor=None, founded_on=FOUNDED, code=code, name=f"{code}工会",
        level=level, kind=kind,
    )  # fmt: skip


@pytest.fixture
def county(db):
    city = found_union(
        parent=None, actor=None, founded_on=FOUNDED, code="C", name="某市总工会",
        level="city", kind="federation",
    )  # fmt: skip
    return union_under(city, "C1", "federation", "county")


def members(union, count, *, status="active", start=0, joined_on=FOUNDED):
    """Members of old, as a roster brings them: people, memberships, ledger, spans."""
    people = Person.objects.bulk_create(
        Person(
            name=f"员{start + n}", name_key=f"yuan {start + n}", sex="2" if n % 4 == 0 else "1",
            id_number_index=f"{union.code}-{start + n}",
        )
        for n in range(count)
    )  # fmt: skip
    rows = Membership.objects.bulk_create(
        Membership(
            person=person, union=union, status=status, joined_on=joined_on, name_key="y",
            member_no=f"{union.code}{start + n:08d}",
        )
        for n, person in enumerate(people)
    )  # fmt: skip
    MembershipEvent.objects.bulk_create(
        MembershipEvent(
            membership=row, person=row.person, type="join", occurs_on=joined_on,
            status_after="active", union_after=union, to_union=union,
        )
        for row in rows
    )  # fmt: skip
    MembershipSpan.objects.bulk_create(
        MembershipSpan(
            membership=row, person=row.person, union=union, status=status, from_on=joined_on
        )
        for row in rows
    )
    return rows


def employers(registrar, prefix, count, staff, **facts):
    return Employer.objects.bulk_create(
        Employer(
            registrar=registrar, name=f"{prefix}{n}", name_key=prefix, nature="170",
            staff_count=staff, counted_from=FOUNDED, **facts,
        )
        for n in range(count)
    )  # fmt: skip


def cover(union, rows):
    Coverage.objects.bulk_create(
        Coverage(union=union, employer=row, staff_count=row.staff_count, from_on=FOUNDED)
        for row in rows
    )


def test_case_1_employers_of_joint_unions_count_once(county):
    """200 employers, 120 of them with 25 staff or more; 90 have their own union, five joint unions
    cover 60, ten of which have their own besides: 140 of 200; 105 of the 120 larger ones."""
    large = employers(county, "大", 120, 40)
    small = employers(county, "小", 80, 10)
    own = [*large[:75], *small[:15]]
    joint = [*large[65:75], *large[75:105], *small[15:35]]
    assert (len(own), len(joint), len(set(own) & set(joint))) == (90, 60, 10)
    single = union_under(county, "C1A")
    cover(single, own)
    for place in range(5):
        cover(union_under(county, f"C1J{place}", "base_joint"), joint[place::5])

    rate = figure("union_coverage_rate", county)
    assert (rate.numerator, rate.denominator, rate.number) == (140, 200, 70)
    larger = figure("founding_rate_25", county)
    assert (larger.numerator, larger.denominator) == (105, 120)
    assert larger.number == Decimal("87.5")
    assert figure("founding_rate_nonpublic", county).number == 70
    assert figure("founding_rate_100", county).number is None


def test_case_2_retained_do_not_count_and_those_on_the_way_do(county):
    """Staff of 1 000, members 920 of whom 4 on their way out, 30 retained: 92 % (the example at a
    tenth of its size)."""
    base = union_under(county, "C1A")
    cover(base, employers(county, "厂", 1, 1_000))
    members(base, 916)
    members(base, 4, status="in_transit", start=916)
    members(base, 30, status="retained", start=920)

    rate = figure("membership_rate", county)
    assert (rate.numerator, rate.denominator, rate.number) == (920, 1_000, 92)
    assert figure("members_retained", county).number == 30
    assert figure("members_women", county).number == 229 + 1


def new_person(serial):
    first = f"99999919900101{serial:03d}"
    return {
        "name": f"新人{'甲乙丙丁戊己庚辛'[serial % 8]}",
        "id_number": first + check_digit(first),
    }


def test_case_3_opening_with_what_came_and_went_is_closing(county):
    """Opening 1 000; 80 join, 20 come, 30 go, 2 withdraw, 1 is expelled, 1 dies, 16 are retained:
    closing 1 050, net 50, new members 80."""
    base, other = union_under(county, "C1A"), union_under(county, "C1B")
    here, there = members(base, 1_000), members(other, 20)
    day = dt.date(2026, 3, 2)
    for serial in range(80):
        join_member(union=base, joined_on=day, actor=None, person=new_person(serial))
    moving = {"occurs_on": day, "actor": None, "reason": "1"}
    for row in there:
        move_member(row, union=base, **moving)
    for row in here[:30]:
        move_member(row, union=other, **moving)
    for row in here[30:32]:
        withdraw(row, occurs_on=day, actor=None, reason="5")
    expel(here[32], occurs_on=day, actor=None, reason="6", note="委员会决定")
    record_death(here[33], occurs_on=day, actor=None)
    for row in here[34:50]:
        retain(row, occurs_on=day, actor=None, reason="10")

    ways = {
        code: int(figure(code, base).number)
        for code in (
            "member_joinings", "member_transfers_in", "member_transfers_out",
            "member_withdrawals", "member_expulsions", "member_deaths", "member_retentions",
            "members_new",
        )
    }  # fmt: skip
    assert ways == {
        "member_joinings": 80,
        "member_transfers_in": 20,
        "member_transfers_out": 30,
        "member_withdrawals": 2,
        "member_expulsions": 1,
        "member_deaths": 1,
        "member_retentions": 16,
        "members_new": 80,
    }
    table = lines(county, from_on=dt.date(2026, 1, 1), to_on=TODAY, today=TODAY)
    line = next(line for line in table if line.union == base)
    assert (line.opening, line.closing, line.net) == (1_000, 1_050, 50)
    assert all(line.is_balanced for line in table)
    whole = table[0]
    assert (whole.opening, whole.closing) == (1_020, 1_080)
    opened = engine.records("member_transfers_out", union=base, period=YEAR, today=TODAY)
    assert opened.count() == 30


def test_case_7_a_union_of_the_province_is_counted_there_only(county):
    """An industrial union of the province sits in the city and reports to the province."""
    city = parent_of(county)
    province = found_union(
        parent=None, actor=None, founded_on=FOUNDED, code="P", name="某省总工会",
        level="province", kind="federation",
    )  # fmt: skip
    move_union(city, parent=province, occurs_on=FOUNDED, actor=None)
    province.refresh_from_db()
    industrial = union_under(province, "P1", "industrial", "city")
    county.refresh_from_db()
    city.refresh_from_db()
    seat = union_under(city, "C9")
    members(seat, 7)
    members(union_under(county, "C1A"), 5)
    relate_unions(
        seat, parent=industrial, kind=RelationKind.STAT, from_on=dt.date(2026, 1, 1), actor=None
    )
    city.refresh_from_db()

    assert [int(figure("members_total", one).number) for one in (city, industrial, province)] == [
        5,
        7,
        12,
    ]
    shares = {row.code: int(n) for row, n in engine.by_child(
        "members_total", union=industrial, period=YEAR
    )}  # fmt: skip
    assert shares == {"P1": 0, "C9": 7}
    assert engine.records("members_total", union=city, period=YEAR).count() == 5
    before = Period.parse("2025")
    assert [int(figure("members_total", one, before).number) for one in (city, industrial)] == [
        12,
        0,
    ]


def test_the_table_asks_a_fixed_number_of_queries(county, django_assert_num_queries):
    for place in range(3):
        members(union_under(county, f"C1{place}"), 3)
    asked = {"from_on": dt.date(2026, 1, 1), "to_on": TODAY, "today": TODAY}
    with django_assert_num_queries(QUERIES):
        lines(county, **asked)
    for place in range(3, 9):
        members(union_under(county, f"C1{place}"), 3)
    with django_assert_num_queries(QUERIES):
        lines(county, **asked)


QUERIES = 22
