"""Whatever is done in whatever order: every yuan is promised once, paid once, and found again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from gonghui.engines.money import services
from gonghui.engines.money.enums import LIVE_STATES, BatchState, LineResult, OrderState
from gonghui.engines.money.models import BatchLine, BudgetLine, OrderEvent, PaymentOrder
from gonghui.kernel.refusal import Refusal
from tests.engines.money.conftest import TOLD, make_purse

pytestmark = pytest.mark.django_db
BUDGET = Decimal(2000)
CASTS: list[Any] = []


class Ledger(RuleBasedStateMachine):
    """Orders, batches and a line, moved at random by people who may and people who may not."""

    orders, batches = Bundle("orders"), Bundle("batches")

    @initialize()
    def begin(self) -> None:
        self.point = transaction.savepoint()
        TOLD.clear()
        self.purse = CASTS[0]
        self.purse.line.refresh_from_db()
        self.person = self.purse.people[0]
        self.keys = 0

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    def _try(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except Refusal:
            return None

    @rule(target=orders, amount=st.integers(1, 900), way=st.sampled_from(["bank", "cash"]))
    def draft(self, amount: int, way: str) -> Any:
        self.keys += 1
        before = self.purse.line.left
        made = self._try(
            services.draft_order,
            "proof.plain",
            union=self.purse.union,
            payee=self.person,
            amount=Decimal(amount),
            way=way,
            line=self.purse.line,
            once_key=f"ledger:{self.keys}",
            actor=self.purse.officer,
        )
        assert (made is not None) is (amount <= before)
        return made.pk if made else 0

    @rule(key=orders)
    def draft_again(self, key: int) -> None:
        order = self._order(key)
        if order is not None:
            assert self._same(order).pk == order.pk

    def _same(self, order: PaymentOrder) -> PaymentOrder:
        return services.draft_order(
            "proof.plain",
            union=self.purse.union,
            payee=self.person,
            amount=order.amount,
            way=order.way,
            line=self.purse.line,
            once_key=order.once_key,
            actor=self.purse.officer,
        )

    def _order(self, key: int) -> PaymentOrder | None:
        return PaymentOrder.objects.filter(pk=key).first()

    @rule(key=orders, by=st.sampled_from(["chair", "officer", "cashier"]))
    def approve(self, key: int, by: str) -> None:
        if order := self._order(key):
            done = self._try(services.approve_order, order, actor=getattr(self.purse, by))
            assert done is None or by == "chair"

    @rule(key=orders)
    def cancel(self, key: int) -> None:
        if order := self._order(key):
            self._try(services.cancel_order, order, reason="不发了", actor=self.purse.chair)

    @rule(target=batches)
    def open_batch(self) -> Any:
        return services.open_batch(self.purse.union, actor=self.purse.cashier)

    @rule(key=orders, batch=batches)
    def put(self, key: int, batch: Any) -> None:
        self._try(services.put_in_batch, batch, [key], actor=self.purse.cashier)

    @rule(key=orders, batch=batches)
    def take_out(self, key: int, batch: Any) -> None:
        self._try(services.take_out, batch, [key], actor=self.purse.cashier)

    @rule(batch=batches)
    def send(self, batch: Any) -> None:
        self._try(services.close_batch, batch, actor=self.purse.cashier)
        self._try(services.send_batch, batch, reason="发放", actor=self.purse.cashier)

    @rule(batch=consumes(batches))
    def discard(self, batch: Any) -> None:
        self._try(services.discard_batch, batch, reason="不要了", actor=self.purse.cashier)

    @rule(key=orders, batch=batches, is_paid=st.booleans())
    def settle(self, key: int, batch: Any, is_paid: bool) -> None:
        self._try(
            services.settle_by_hand,
            batch,
            [key],
            is_paid=is_paid,
            reason="退票",
            actor=self.purse.cashier,
        )

    @rule(key=orders)
    def pay_cash(self, key: int) -> None:
        if order := self._order(key):
            self._try(services.pay_cash, order, actor=self.purse.cashier)

    @rule(key=orders)
    def rebatch(self, key: int) -> None:
        if order := self._order(key):
            self._try(services.rebatch_failed, order, actor=self.purse.cashier)

    @rule(key=orders)
    def take_back(self, key: int) -> None:
        if order := self._order(key):
            self._try(services.reverse, order, reason="发错了", actor=self.purse.chair)

    @rule(change=st.integers(-500, 500))
    def adjust(self, change: int) -> None:
        line = self.purse.line
        line.refresh_from_db()
        wanted = line.amount + change
        self._try(
            services.set_line,
            union=line.union,
            year=line.year,
            subject=line.subject,
            title=line.title,
            fund_source=line.fund_source,
            amount=wanted,
            reason="调整",
            actor=self.purse.finance,
        )
        line.refresh_from_db()

    @invariant()
    def books_are_right(self) -> None:
        if not hasattr(self, "purse"):
            return
        rows = list(PaymentOrder.objects.all())
        drafted = [row for row in rows if row.reverses_id is None]
        amounts = {row.pk: row.amount for row in drafted}
        paid = list(OrderEvent.objects.filter(act="pay").values_list("order", flat=True))
        reversed_ = list(OrderEvent.objects.filter(act="reverse").values_list("order", flat=True))
        line = BudgetLine.objects.get(pk=self.purse.line.pk)

        assert len(paid) == len(set(paid))
        assert len(reversed_) == len(set(reversed_))
        assert set(reversed_) <= set(paid)
        assert line.spent == sum(amounts[key] for key in paid) - sum(
            amounts[key] for key in reversed_
        )
        by_state = {state: [r for r in drafted if r.state == state] for state in OrderState}
        assert sum(map(len, by_state.values())) == len(drafted)
        assert line.live == sum(r.amount for s in LIVE_STATES for r in by_state[s])
        assert 0 <= line.live <= line.amount
        assert {row.pk for row in drafted if row.paid_on} == set(paid)
        self._batches_are_right()
        told = [key for hook, key in TOLD if hook == "paid"]
        assert sorted(told) == sorted(paid)

    def _batches_are_right(self) -> None:
        live = list(BatchLine.objects.filter(is_live=True).select_related("order", "batch"))
        held = [row.order_id for row in live]
        assert len(held) == len(set(held))
        for row in live:
            assert row.batch.state != BatchState.DISCARDED
            waits = row.result == LineResult.WAITING
            assert waits is (row.order.state == OrderState.BATCHED)
        batched = PaymentOrder.objects.filter(state=OrderState.BATCHED)
        assert set(batched.values_list("pk", flat=True)) <= set(held)


def test_the_ledger_holds_whatever_is_done(cast):
    purse = make_purse(cast, str(BUDGET))
    purse.person("周全")
    CASTS[:] = [purse]

    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
