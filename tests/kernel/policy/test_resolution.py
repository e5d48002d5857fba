"""A parameter's value: own union, else the nearest superior, else the national default; by date."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.org.services import move_union
from gonghui.kernel.policy.services import resolve, set_parameter
from gonghui.kernel.refusal import Refusal

CODE = "join.approve_days"
START = dt.date(2024, 1, 1)


def put(union: Any, value: str, from_on: dt.date = START, to_on: dt.date | None = None) -> None:
    set_parameter(
        CODE, union=union, value=value, source="文件1号", from_on=from_on, to_on=to_on, actor=None
    )


def value_at(union: Any, on: dt.date = dt.date(2024, 6, 1)) -> Any:
    return resolve(CODE, union=union, on=on).value


def test_without_a_word_from_anybody_the_national_default_holds(cast: Any) -> None:
    resolved = resolve(CODE, union=cast.machinery, on=START)

    assert (resolved.value, resolved.unit, resolved.set_by_union) == (15, "日", "全国默认")


def test_the_nearest_union_that_has_a_say_decides(cast: Any) -> None:
    put(cast.city, "12")
    put(cast.county_a, "10")
    put(cast.machinery, "7")

    assert value_at(cast.machinery) == 7
    assert value_at(cast.textile) == 10
    assert value_at(cast.food) == 12
    assert value_at(cast.city) == 12


def test_the_neighbours_value_is_no_ones_but_his(cast: Any) -> None:
    put(cast.county_b, "3")

    assert value_at(cast.machinery) == 15


def test_a_value_holds_from_its_first_to_its_last_day(cast: Any) -> None:
    put(cast.county_a, "9", from_on=dt.date(2024, 3, 1), to_on=dt.date(2024, 3, 31))

    found = [
        value_at(cast.machinery, on)
        for on in (
            dt.date(2024, 2, 29),
            dt.date(2024, 3, 1),
            dt.date(2024, 3, 31),
            dt.date(2024, 4, 1),
        )
    ]

    assert found == [15, 9, 9, 15]


def test_the_later_value_follows_the_earlier_one(cast: Any) -> None:
    put(cast.county_a, "9", from_on=dt.date(2024, 1, 1))
    put(cast.county_a, "8", from_on=dt.date(2024, 7, 1))

    assert value_at(cast.machinery, dt.date(2024, 6, 30)) == 9
    assert value_at(cast.machinery, dt.date(2024, 7, 1)) == 8


def test_a_superiors_value_does_not_override_one_that_expired_below(cast: Any) -> None:
    put(cast.city, "12")
    put(cast.county_a, "9", to_on=dt.date(2024, 3, 31))

    assert value_at(cast.machinery, dt.date(2024, 3, 31)) == 9
    assert value_at(cast.machinery, dt.date(2024, 4, 1)) == 12


def test_a_moved_union_follows_its_new_superior(cast: Any) -> None:
    put(cast.county_a, "9")
    put(cast.county_b, "4")

    move_union(cast.textile, parent=cast.county_b, occurs_on=dt.date(2024, 2, 1), actor=None)

    cast.textile.refresh_from_db()
    assert value_at(cast.textile) == 4


@pytest.mark.parametrize("value", ["0", "-3"])
def test_the_floor_of_the_law_is_kept(cast: Any, value: str) -> None:
    with pytest.raises(Refusal, match="法定下限"):
        put(cast.city, value)


@pytest.mark.parametrize("value", ["十五", "", "1.5"])
def test_a_word_that_is_no_number_is_refused(cast: Any, value: str) -> None:
    with pytest.raises(Refusal, match="不是有效的"):
        put(cast.city, value)


def test_a_value_names_its_source_and_is_recorded(cast: Any) -> None:
    with pytest.raises(Refusal, match="依据"):
        set_parameter(CODE, union=cast.city, value="9", source=" ", from_on=START, actor=None)

    put(cast.city, "9")

    assert AuditRecord.objects.get(event="policy.set").detail["value"] == "9"


def test_an_undeclared_parameter_is_an_error(cast: Any) -> None:
    with pytest.raises(KeyError):
        resolve("join.approve_dyas", union=cast.city, on=START)
