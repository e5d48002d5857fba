"""Decisions about goods, without a database."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.engines.goods import rules
from gonghui.engines.goods.rules import Layer, Taken

TODAY = dt.date(2026, 6, 15)


def layer(key, quantity, price, received, expires=None):
    day = dt.date.fromisoformat
    return Layer(key, quantity, Decimal(price), day(received), day(expires) if expires else None)


def test_what_expires_first_goes_first_then_what_came_first():
    layers = [
        layer("never, early", 5, "1", "2026-01-01"),
        layer("august", 3, "2", "2026-06-01", "2026-08-01"),
        layer("july", 2, "3", "2026-06-10", "2026-07-01"),
        layer("never, late", 5, "4", "2026-06-01"),
    ]

    found = rules.allocate(layers, 12, today=TODAY)

    assert [(one.key, one.quantity) for one in found.taken] == [
        ("july", 2),
        ("august", 3),
        ("never, early", 5),
        ("never, late", 2),
    ]
    assert found.value == Decimal(2 * 3 + 3 * 2 + 5 * 1 + 2 * 4)
    assert found.short == 0


def test_what_has_expired_is_never_given_and_is_named():
    layers = [layer("old", 5, "1", "2026-01-01", "2026-06-14"), layer("new", 2, "1", "2026-01-01")]

    found = rules.allocate(layers, 4, today=TODAY)

    assert (found.short, found.expired) == (2, 5)
    assert rules.shortage_problem(found, item="凉茶", unit="箱", wanted=4) == (
        "“凉茶”库存不足：需要4箱，可发2箱（另有5箱已过期，不能发放），请先入库或调拨"
    )


def test_goods_are_good_on_their_last_day():
    layers = [layer("last day", 5, "1", "2026-01-01", "2026-06-15")]

    assert rules.allocate(layers, 5, today=TODAY).short == 0


layers_drawn = st.lists(
    st.builds(
        Layer,
        st.uuids(),
        st.integers(0, 9),
        st.decimals(0, 99, places=2),
        st.dates(dt.date(2026, 1, 1), TODAY),
        st.none() | st.dates(dt.date(2026, 6, 1), dt.date(2026, 9, 1)),
    ),
    max_size=6,
)


@given(layers_drawn, st.integers(1, 40))
def test_an_allocation_takes_no_more_than_there_is_and_nothing_twice(layers, wanted):
    found = rules.allocate(layers, wanted, today=TODAY)
    good = {one.key: one for one in layers if not one.is_expired(TODAY)}

    assert sum(one.quantity for one in found.taken) + found.short == wanted
    assert len({one.key for one in found.taken}) == len(found.taken)
    assert all(0 < one.quantity <= good[one.key].quantity for one in found.taken)
    assert all(one.value == good[one.key].unit_price * one.quantity for one in found.taken)
    if found.short:
        assert sum(one.quantity for one in found.taken) == sum(
            one.quantity for one in good.values()
        )


@given(layers_drawn, st.integers(1, 30), st.integers(1, 30))
def test_what_comes_back_is_what_went_last_at_its_own_cost(layers, wanted, back):
    taken = rules.allocate(layers, wanted, today=TODAY).taken

    returned = rules.bring_back(taken, back)

    out = {one.key: one for one in taken}
    assert sum(one.quantity for one in returned) == min(back, sum(one.quantity for one in taken))
    assert all(one.quantity <= out[one.key].quantity for one in returned)
    assert all(
        one.value * out[one.key].quantity == out[one.key].value * one.quantity for one in returned
    )
    assert [one.key for one in returned] == [one.key for one in reversed(taken)][: len(returned)]


def test_nothing_of_a_layer_comes_back_as_nothing():
    assert rules.bring_back([Taken("a", 3, Decimal(9))], 2) == [Taken("a", 2, Decimal(6))]


@pytest.mark.parametrize(
    ("source", "price", "quantity", "expires", "problem"),
    [
        ("buy", "5", 1, None, ""),
        ("buy", "0", 1, None, "“凉茶”是采购的，请填写单价"),
        ("donation", "0", 1, None, "“凉茶”没有单价，捐赠和拨入的物资请按公允价填写"),
        ("donation", "5", 0, None, "“凉茶”的数量应大于0"),
        ("buy", "5", 1, dt.date(2026, 6, 15), "“凉茶”入库时已过保质期，不能入库"),
        ("buy", "5", 1, dt.date(2026, 6, 16), ""),
    ],
)
def test_what_may_be_received(source, price, quantity, expires, problem):
    assert (
        rules.lot_problem(
            item="凉茶",
            quantity=quantity,
            unit_price=Decimal(price),
            source=source,
            expires_on=expires,
            received_on=TODAY,
        )
        == problem
    )


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        ("planned", ""),
        ("handed", "王建国的物资已经发放，没有重复发放"),
        ("signed", "王建国的物资已经发放，没有重复发放"),
        ("cancelled", "王建国的这一项已取消，不能发放"),
        ("returned", "王建国的这一项已退回，不能发放"),
    ],
)
def test_a_line_is_handed_out_from_one_state_only(state, problem):
    assert rules.handing_problem(list_state="open", state=state, name="王建国") == problem
    assert rules.handing_problem(list_state="closed", state=state, name="王建国") == (
        "发放清单已经办结"
    )


@pytest.mark.parametrize(
    ("uncounted", "unexplained", "problem"),
    [
        (0, 0, ""),
        (2, 1, "还有2个批次没有填写实盘数量"),
        (0, 1, "有1个批次账实不符，请逐项写明差异原因"),
    ],
)
def test_a_count_is_handed_in_whole(uncounted, unexplained, problem):
    assert (
        rules.submitting_problem(state="counting", uncounted=uncounted, unexplained=unexplained)
        == problem
    )
