"""Sixty-four hands at one shelf."""

from __future__ import annotations

import pytest
from django.db.models import Sum

from gonghui.engines.goods import services
from gonghui.engines.goods.models import IssueLine, Move, Stock
from gonghui.kernel.refusal import Refusal
from tests.engines.goods.conftest import TODAY, make_person
from tests.engines.matters.test_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

HANDS = 64


def again(line):
    return IssueLine.objects.select_related("issue_list").get(pk=line.pk)


def test_as_many_of_64_issues_succeed_as_stock_allows(depot):
    depot.receive(quantity=30, price="4")
    depot.receive(quantity=11, price="7")
    rows = [
        depot.issue(
            *(depot.draft(make_person("王建国"), quantity=2) for _ in range(16)), title=f"清单{n}"
        )
        for n in range(4)
    ]
    lines = [again(line) for row in rows for line in row.lines.all()]
    assert len(lines) == HANDS

    answers = at_once([lambda line=line: services.hand_out(line, actor=None) for line in lines])

    done = [one for one in answers if isinstance(one, IssueLine)]
    refused = [one.message for one in answers if isinstance(one, Refusal)]
    assert (len(done), len(refused)) == (20, 44)
    assert all("库存不足" in text for text in refused)
    assert Stock.objects.aggregate(n=Sum("quantity"))["n"] == 1
    assert Move.objects.aggregate(n=Sum("quantity"))["n"] == 1
    assert sum(one.value for one in done) == 30 * 4 + 10 * 7
    assert min(Move.objects.values_list("balance", flat=True)) == 0


def test_one_line_is_handed_out_and_signed_by_one_of_64(depot):
    depot.receive(quantity=100)
    line = depot.issue().lines.get()
    seen = [again(line) for _ in range(HANDS)]

    answers = at_once(
        [lambda line=line: services.hand_over([line], depot.ink(), actor=None) for line in seen]
    )

    assert sum(isinstance(one, list) for one in answers) == 1
    assert all("没有重复发放" in one.message for one in answers if isinstance(one, Refusal))
    assert Stock.objects.get().quantity == 99
    assert Move.objects.filter(line=line).count() == 1


def test_two_ways_between_two_warehouses_do_not_wait_for_each_other_for_ever(depot):
    here = depot.receive(quantity=32)
    there = depot.receive(quantity=32, warehouse=depot.base)

    def sending(source, target, lot):
        return lambda: services.transfer(
            from_warehouse=source, to_warehouse=target, lots=[(lot, 1)], sent_on=TODAY, actor=None
        )

    answers = at_once(
        [sending(depot.county, depot.base, here) for _ in range(16)]
        + [sending(depot.base, depot.county, there) for _ in range(16)]
    )

    assert not [one for one in answers if isinstance(one, Refusal)]
    assert sorted(Stock.objects.values_list("quantity", flat=True)) == [16, 16]
