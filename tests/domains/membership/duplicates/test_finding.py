"""Who seems to be registered twice: the rule, and the round over everybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.membership.duplicates import finding, services
from gonghui.domains.membership.duplicates.enums import PairState, Reason
from gonghui.domains.membership.duplicates.models import DuplicatePair
from gonghui.domains.membership.duplicates.rules import Facts, canonical, edits, judge
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.names import sort_key
from gonghui.kernel.people.services import set_id_number, set_name
from gonghui.kernel.refusal import Refusal

BORN = dt.date(1985, 6, 1)


def facts(
    name: str = "张伟",
    number: str = "99999919850601001X",
    born: dt.date | None = BORN,
    mobile: str = "13800000001",
    id_type: str = "111",
) -> Facts:
    return Facts(name, sort_key(name), born, mobile, id_type, number)


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (facts(number="999999850601001"), {Reason.NUMBER_FORM, Reason.NAME_BIRTH}),
        (facts(number="99999919850601001"), {Reason.NUMBER_FORM}),
        (facts(number="999999198506010101"), {Reason.NUMBER_NEAR, Reason.NAME_BIRTH}),
        (
            facts(number="888888198506019999", mobile="13900000000"),
            {Reason.NAME_BIRTH, Reason.PHONE_CHANGED},
        ),
        (facts(name="张炜", number="888888198506019999", mobile=""), {Reason.SOUND_BIRTH}),
        (facts(number="888888197001019999", born=dt.date(1970, 1, 1)), {Reason.NAME_MOBILE}),
        (facts(name="李四", number="888888198506019999"), {Reason.BIRTH_MOBILE}),
        (facts(number="E12345678", id_type="414", mobile=""), {Reason.OTHER_PAPER}),
    ],
)
def test_why_two_people_may_be_one(other, reasons):
    found = set(judge(facts(), other).reasons)

    assert reasons <= found


@pytest.mark.parametrize(
    "other",
    [
        facts(name="李四", number="888888197001019999", born=dt.date(1970, 1, 1), mobile=""),
        facts(number="888888197001019999", born=dt.date(1970, 1, 1), mobile=""),
        facts(name="李四", number="888888198506019999", mobile=""),
        facts(name="", number="", born=None, mobile=""),
    ],
)
def test_strangers(other):
    assert judge(facts(), other).score == 0


DIGITS = st.text("0123456789X", max_size=18)


@given(DIGITS, DIGITS)
def test_slips_are_counted_alike_from_both_sides(one, other):
    assert edits(one, other) == edits(other, one)
    assert (edits(one, other) == 0) == (one == other)


@given(st.integers(0, 17), st.text("0123456789", min_size=18, max_size=18))
def test_one_slip_is_one(place, number):
    wrong = number[:place] + ("1" if number[place] == "0" else "0") + number[place + 1 :]

    assert edits(number, wrong) == 1


def test_fifteen_and_eighteen_digits_are_one_number():
    assert canonical("11010519491231002X") == canonical("110105491231002") == "110105491231002"
    assert canonical("110105 19491231 002") == "110105491231002"


# ---------------------------------------------------------------- the round


def look() -> list[tuple[str, str, str]]:
    services.look_for_duplicates(union=None or _any_union(), actor=None)
    run_pending()
    rows = DuplicatePair.objects.filter(state=PairState.OPEN).order_by("pk")
    return [(str(row.one), str(row.other), row.reasons[0]) for row in rows]


def _any_union() -> Any:
    from gonghui.kernel.org.models import Union

    return Union.objects.order_by("depth").first()


def test_pairs_are_found_once_and_those_told_apart_never_return(cast, join):
    one, other = join("张伟", mobile="13800000001"), join("张伟", mobile="13900000002")
    join("李四", born_on=dt.date(1970, 1, 1), mobile="13700000003")

    assert look() == [("张伟", "张伟", "number_near")]
    assert look() == [("张伟", "张伟", "number_near")]
    pair = DuplicatePair.objects.get()
    assert (pair.one, pair.other) == (one.person, other.person)
    services.declare_different(pair, actor=None, note="两人均到场")
    Person.objects.filter(pk=one.person_id).update(mobile="13900000002")
    assert look() == []
    with pytest.raises(Refusal, match="核对过了"):
        services.declare_different(pair, actor=None, note="再来一次")


def test_a_pair_goes_when_the_registration_was_put_right(cast, join):
    one, _ = join("张伟", mobile="13800000001"), join("张伟", mobile="13800000001")
    assert look()
    person = one.person
    set_name(person, "李四")
    person.birth_on, person.mobile = dt.date(1970, 1, 1), ""
    set_id_number(person, "888888197001019999")
    person.save()

    assert look() == []


def test_only_new_and_changed_people_are_compared_again(cast, join):
    one = join("张伟")
    join("李四", born_on=dt.date(1970, 1, 1))
    look()

    assert not finding.waiting().exists()
    Person.objects.filter(pk=one.person_id).update(mobile="13911112222")
    assert list(finding.waiting()) == [one.person]


def test_a_switchboard_says_nothing(cast, join):
    for number in range(finding.SHARED_BY_MANY + 2):
        join("张伟", born_on=dt.date(1960 + number, 1, 1), mobile="13800000001")

    assert look() == []


def test_a_round_under_way_serves_everybody(cast):
    first = services.look_for_duplicates(union=cast.county_a, actor=cast.officer_a)

    assert services.look_for_duplicates(union=cast.county_b, actor=cast.officer_b) == first


# ---------------------------------------------------------------- who sees what


def test_both_sides_are_seen_by_who_reaches_both(cast, join):
    join("张伟"), join("张伟", union=cast.textile), join("张伟", union=cast.food)
    look()

    def seen(account):
        return DuplicatePair.objects.visible_to(account, "duplicates.view").count()

    assert [seen(one) for one in (cast.city_officer, cast.officer_a, cast.officer_b)] == [3, 1, 0]


def test_who_reaches_one_side_is_asked_about_his_own_only(cast, join, client_of):
    mine = join("张伟", union=cast.textile)
    join("章伟", union=cast.food, mobile="13911112222")
    look()

    page = client_of(cast.officer_b).get("/members/duplicates/").content.decode()

    assert "章伟" in page
    assert "张伟" not in page
    assert cast.textile.name not in page
    pair = DuplicatePair.objects.get()
    assert client_of(cast.officer_b).get(pair.get_absolute_url()).status_code == 404
    with pytest.raises(Refusal, match="共同的上级工会"):
        services.declare_different(pair, actor=cast.officer_b, note="两人均到场")
    assert mine.person_id in (pair.one_id, pair.other_id)
