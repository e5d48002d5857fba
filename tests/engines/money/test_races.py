"""Sixty-four hands at the same moment: each thing happens once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from gonghui.engines.money import services
from gonghui.engines.money.enums import OrderState
from gonghui.engines.money.models import BatchLine, OrderEvent, PaymentOrder
from gonghui.engines.money.services.batching import Filled
from gonghui.engines.money.services.paying import Booked
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink
from tests.engines.money.conftest import TOLD, again, fresh, make_account, make_purse

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HANDS = 64
AT_A_TIME = 16
"""Connections that stand open together."""


@pytest.fixture
def purse(cast: Any) -> Any:
    return make_purse(cast, "1000")


def at_once(work: Callable[[int], Any], times: int = HANDS) -> list[Any]:
    """Run one thing many times, from starting lines of sixteen; a refusal is an answer too."""
    line = threading.Barrier(AT_A_TIME)

    def run(number: int) -> Any:
        try:
            line.wait(timeout=30)
            return work(number)
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(run, range(times)))


def succeeded(answers: list[Any]) -> int:
    return sum(not isinstance(one, Refusal) for one in answers)


def test_one_key_drafted_by_all_is_one_order_and_a_line_is_never_overdrawn(purse):
    payee = purse.person()

    same = at_once(lambda _: purse.draft(payee, once_key="same", actor=again(purse.officer)))
    other = at_once(
        lambda number: purse.draft(payee, once_key=f"other:{number}", actor=again(purse.officer))
    )

    assert len({one.pk for one in same}) == 1
    assert succeeded(other) == 9  # 1,000 yuan, 100 each, one drafted before
    assert purse.line.committed == 1000


def test_two_unions_find_room_under_one_limit_once(purse):
    cast = purse.cast
    lines = [
        services.set_line(
            union=union,
            year=2026,
            subject="rights",
            title="大病",
            fund_source="own_union",
            amount=Decimal(99_999),
            reason="年初",
            actor=None,
        )
        for union in (cast.county_a, cast.county_b)
    ]
    payee = purse.person()

    answers = at_once(
        lambda number: purse.draft(
            payee,
            "1000",
            kind="proof.second",
            union=lines[number % 2].union,
            line=lines[number % 2],
            subject="household:one",
            once_key=f"limit:{number}",
            actor=None,
        )
    )

    assert succeeded(answers) == 5
    assert sum(one.amount for one in PaymentOrder.objects.filter(subject="household:one")) == 5000


def test_approving_batching_paying_and_signing_happen_once(purse):
    order = purse.draft()
    chairs = [
        make_account(f"chair-{number}", f"主席{number}", "chair", purse.union)
        for number in range(AT_A_TIME)
    ]
    approved = at_once(
        lambda number: services.approve_order(order, actor=again(chairs[number % AT_A_TIME]))
    )
    assert succeeded(approved) == 1

    batches = [services.open_batch(purse.union, actor=purse.cashier) for _ in range(AT_A_TIME)]
    filled = at_once(
        lambda number: services.put_in_batch(
            batches[number % AT_A_TIME], [order.pk], actor=again(purse.cashier)
        )
    )
    assert sum(one.count for one in filled if isinstance(one, Filled)) == 1
    line = BatchLine.objects.get(order=order, is_live=True)
    batch = services.close_batch(line.batch, actor=purse.cashier)
    sent = at_once(
        lambda _: services.send_batch(batch, reason="发放", actor=again(purse.cashier)), AT_A_TIME
    )
    assert succeeded(sent) == AT_A_TIME  # the file may be taken again, the batch leaves once
    paid = at_once(
        lambda number: services.settle_by_hand(
            batch,
            [order.pk],
            is_paid=number % 2 == 0,
            reason="退票",
            actor=again(purse.cashier),
        )
    )
    done = [one for one in paid if isinstance(one, Booked)]
    assert sum(one.paid + one.failed for one in done) == 1
    if fresh(order).state == OrderState.FAILED:
        again_paid(purse, order)

    worker = make_account("worker-x", "工友", "viewer", purse.union, person=order.payee_person)
    at_once(lambda _: services.sign(order, ink=Ink(typed="工友"), actor=again(worker)))
    acts = list(OrderEvent.objects.filter(order=order).values_list("act", flat=True))
    assert (acts.count("approve"), acts.count("pay"), acts.count("sign")) == (1, 1, 1)
    assert TOLD.count(("paid", order.pk)) == 1

    reversed_ = at_once(
        lambda _: services.reverse(order, reason="发错了", actor=again(purse.chair))
    )
    assert succeeded(reversed_) == 1
    assert PaymentOrder.objects.filter(reverses=order).count() == 1
    assert (purse.line.spent, purse.line.committed) == (0, 0)


def again_paid(purse: Any, order: PaymentOrder) -> None:
    """The bank's refusal came first: out once more."""
    services.rebatch_failed(order, actor=purse.cashier)
    batch = purse.sent(fresh(order))
    services.settle_by_hand(batch, [order], is_paid=True, actor=purse.cashier)


def test_cash_is_handed_over_once(purse):
    order = purse.approved(way="cash")

    answers = at_once(lambda _: services.pay_cash(order, actor=again(purse.cashier)))

    assert succeeded(answers) == 1
    assert all("已经支付" in one.message for one in answers if isinstance(one, Refusal))
    assert [("paid", order.pk)] == TOLD
    assert purse.line.spent == 100


def test_files_read_at_once_book_each_order_once(purse):
    orders = [purse.approved(amount="10") for _ in range(20)]
    batch = purse.sent(*orders)
    rows = "\n".join(f"{one.number},10,成功" for one in orders)
    content = f"支付单号,金额,结果\n{rows}\n".encode()
    results = [
        services.read_result(batch, name=f"{n}.csv", content=content, actor=purse.cashier)
        for n in range(AT_A_TIME)
    ]

    at_once(
        lambda number: services.book_result(results[number % AT_A_TIME], actor=again(purse.cashier))
    )

    assert OrderEvent.objects.filter(act="pay").count() == 20
    assert sorted(TOLD) == sorted(("paid", one.pk) for one in orders)
    assert purse.line.spent == 200
