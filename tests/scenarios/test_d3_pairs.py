"""D3 一对一帮扶: a cadre stands by a family with measures and calls from the phone-sized workbench,
the worker sees who it is, the county sees who has not been called on; the figure follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gonghui.domains.assistance.following.models import PairAssistance
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import set_name
from tests.domains.assistance.following.conftest import dibao, draft, filed, helpers
from tests.domains.membership.conftest import join
from tests.scenarios.test_d2_dynamics import fill, look, phone_of, text

__all__ = ["dibao", "draft", "filed", "helpers", "join"]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-06-15T09:00:00+08:00", tick=False):
        yield


def test_a_helper_stands_by_a_family(filed: Any, helpers: Any, cast: Any, client_of: Any) -> None:
    file, other = filed(), filed("周在档", wage="20000")
    person = Person(sex="1", birth_on=dt.date(1980, 1, 1), mobile="13800000001")
    set_name(person, "李东岭")
    person.save()
    cast.chair_a.person = person
    cast.chair_a.save(update_fields=["person"])
    aid, chair = client_of(helpers.county), client_of(cast.chair_a)
    phone = phone_of(file, client_of)
    assert "没有结对帮扶责任人" in text(phone.get("/m/helper/"))
    assert "没有结对的家庭" in text(chair.get("/following/mine/"))

    # nobody stands by two deep files; one gets a helper
    assert "周*档" in text(aid.get("/following/files/?what=alone"))
    url = f"/following/files/{file.pk}/pair/"
    typed = {"kind": "cadre", "target_on": "2026-12-31", "goal": "年内脱困"}
    assert "请选择干部" in text(fill(aid, url, typed))
    fill(aid, url, {**typed, "cadre": cast.chair_a.pk})
    pair = PairAssistance.objects.get()
    card = f"/following/pairs/{pair.pk}/"
    assert "年内脱困" not in text(aid.get(card))
    assert "年内脱困" in look(aid, f"/following/files/{file.pk}/") + text(aid.get(card))
    fill(
        aid,
        f"{card}measure/",
        {"kind": "medical", "words": "协助二次报销", "due_on": "2026-07-31"},
    )
    assert "13800000001" in text(phone.get("/m/helper/"))

    # the helper, who has no permission for files, meets his own families only
    mine = text(chair.get("/following/mine/"))
    assert "刘桂芳" in mine
    assert "周在档" not in mine
    family = f"/following/mine/{pair.pk}/"
    page = text(chair.get(family))
    assert "协助二次报销" in page
    assert "30,000" not in page
    assert chair.get(card).status_code == 403
    assert client_of(cast.officer_a).get(family).status_code == 404
    fill(
        chair,
        f"{family}visit/",
        {"way": "home", "words": "家里安好", "brought": "送去米油"},
    )
    measure = pair.measures.get()
    fill(chair, f"{family}measures/{measure.pk}/", {"achieved": "已报销7200元"})
    assert "已报销7200元" in text(chair.get(family))
    assert "送去米油" in text(phone.get("/m/helper/"))

    # who has had no call for so long; the same number of queries for more families
    assert "刘*芳" not in text(aid.get("/following/pairs/?quiet=90"))
    fill(
        aid,
        f"/following/files/{other.pk}/pair/",
        {**typed, "kind": "union", "helper_union": cast.machinery.pk},
    )
    with time_machine.travel("2026-09-20T09:00:00+08:00", tick=False):
        aid, chair = client_of(helpers.county), client_of(cast.chair_a)
        quiet = text(aid.get("/following/pairs/?quiet=90"))
        assert "刘*芳" in quiet
        assert "周*档" in quiet
        assert "97天未走访" in text(chair.get("/following/mine/"))
        with CaptureQueriesContext(
            connection,
        ) as two:
            aid.get("/following/pairs/")
        filed("吴三户", wage="21000")
        third = PairAssistance.objects.get(file=other)
        PairAssistance.objects.create(
            file=filed("郑四户", wage="21000"),
            union=third.union,
            kind="union",
            helper_union=cast.textile,
            helper_name="东岭纺织工会",
            from_on=dt.date(2026, 9, 1),
            target_on=dt.date(2026, 12, 31),
            goal="脱困",
        )
        with CaptureQueriesContext(connection) as three:
            aid.get("/following/pairs/")
        assert len(three) == len(two)

        # ended with its result; the figure is what holds on the last day
        fill(aid, f"{card}end/", {"reason": "reached", "achieved": "已脱困"})
    today = dt.date(2026, 9, 20)
    year = Period.year(2026)

    def pairs(day: dt.date) -> int:
        value = engine.value("pair_assistances", union=cast.county_a, period=year, today=day)
        rows = engine.records("pair_assistances", union=cast.county_a, period=year, today=day)
        assert value.number == rows.count()
        return int(value.number or 0)

    assert pairs(dt.date(2026, 6, 30)) == 2
    assert pairs(today) == 2  # one ended, another begun
    assert engine.value("pair_visits", union=cast.county_a, period=year).number == 1
