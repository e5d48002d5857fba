"""Whatever is done in whatever order: moves sum to stock, cost follows the lots, nothing is
negative, and a line moves once."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gonghui.engines.goods import services
from gonghui.engines.goods.enums import LineState, MoveKind
from gonghui.engines.goods.models import IssueLine, Move, Stock, StockTake, Transfer, WriteOff
from gonghui.kernel.refusal import Refusal
from tests.engines.goods.conftest import TODAY, day

PRICES = st.decimals("0.01", "99", places=2)
DAYS = st.sampled_from([None, day("2026-06-20"), day("2026-08-01")])


class Ledger(RuleBasedStateMachine):
    """Two warehouses; a model beside them that keeps lots as plain lists."""

    depot = None

    @initialize(lots=st.lists(st.tuples(st.integers(2, 9), PRICES, DAYS), min_size=2, max_size=4))
    def begin(self, lots):
        self.point = transaction.savepoint()
        self.kept = {}  # (warehouse, lot) → quantity
        self.cost = {}  # line → value
        self.counter = 0
        for quantity, price, expires in lots:
            self.receive_at(self.depot.county, quantity, price, expires)

    def teardown(self):
        if hasattr(self, "point"):
            transaction.savepoint_rollback(self.point)

    def tried(self, work):
        """Whether it was done; a refusal leaves everything as it was."""
        try:
            with transaction.atomic():
                self.result = work()
        except Refusal:
            return False
        return True

    def add(self, warehouse, lot, quantity):
        key = (warehouse.pk, lot.pk)
        self.kept[key] = self.kept.get(key, 0) + quantity

    @rule(at_base=st.booleans(), quantity=st.integers(1, 8), price=PRICES, expires=DAYS)
    def receive(self, at_base, quantity, price, expires):
        warehouse = self.depot.base if at_base else self.depot.county
        self.receive_at(warehouse, quantity, price, expires)

    def receive_at(self, warehouse, quantity, price, expires):
        if self.tried(
            lambda: self.depot.receive(
                quantity=quantity, price=str(price), warehouse=warehouse, expires_on=expires
            )
        ):
            self.add(warehouse, self.result, quantity)

    @rule(quantity=st.integers(4, 15))
    def hand_out_many(self, quantity):
        self.hand_out(quantity)

    @rule(quantity=st.integers(1, 6))
    def hand_out_few(self, quantity):
        self.hand_out(quantity)

    def hand_out(self, quantity):
        self.counter += 1
        line = self.depot.issue(
            self.depot.draft(f"领取{'一二三四五六七八九十'[self.counter % 10]}", quantity=quantity)
        ).lines.get()
        county = self.depot.county
        lots = {
            one.lot_id: one.lot
            for one in Stock.objects.filter(warehouse=county).select_related("lot")
        }
        order = sorted(
            (lots[lot] for (place, lot), left in self.kept.items() if place == county.pk and left),
            key=lambda lot: (lot.expires_on or day("9999-01-01"), lot.received_on, lot.pk),
        )
        total = sum(self.kept[county.pk, lot.pk] for lot in order)
        counting = StockTake.objects.filter(warehouse=county, state__in=("counting", "submitted"))
        expected = total >= quantity and not counting.exists()
        assert self.tried(lambda: services.hand_out(line, actor=None)) == expected
        if expected:
            left, value = quantity, Decimal(0)
            for lot in order:
                taken = min(left, self.kept[county.pk, lot.pk])
                self.add(county, lot, -taken)
                value, left = value + taken * lot.unit_price, left - taken
            self.cost[line.pk] = value
            assert not self.tried(lambda: services.hand_out(line, actor=None))

    @precondition(lambda self: getattr(self, "cost", None))
    @rule(data=st.data())
    def give_back(self, data):
        line = IssueLine.objects.get(pk=data.draw(st.sampled_from(sorted(self.cost))))
        if not line.kept:
            return
        quantity = data.draw(st.integers(1, line.kept))
        last = Move.objects.order_by("-pk").values_list("pk", flat=True).first()
        if self.tried(lambda: services.give_back(line, quantity, reason="退", actor=None)):
            for move in Move.objects.filter(pk__gt=last).select_related("lot"):
                self.add(self.depot.county, move.lot, move.quantity)
                self.cost[line.pk] -= move.value

    @rule(data=st.data(), quantity=st.integers(1, 5))
    def send(self, data, quantity):
        rows = list(Stock.objects.filter(warehouse=self.depot.county).order_by("pk"))
        if not rows:
            return
        stock = data.draw(st.sampled_from(rows))
        if self.tried(
            lambda: services.transfer(
                from_warehouse=self.depot.county,
                to_warehouse=self.depot.base,
                lots=[(stock.lot, quantity)],
                sent_on=TODAY,
                actor=None,
            )
        ):
            self.add(self.depot.county, stock.lot, -quantity)

    @rule(missing=st.integers(0, 2))
    def arrive(self, missing):
        row = Transfer.objects.filter(state="sent").first()
        if row is None:
            return
        line = row.lines.select_related("lot").get()
        received = max(line.quantity - missing, 0)
        if self.tried(
            lambda: services.receive_transfer(
                row, {line.pk: received}, difference="少", received_on=TODAY, actor=None
            )
        ):
            self.add(self.depot.base, line.lot, received)

    @rule()
    def settle(self):
        row = Transfer.objects.filter(state="differs").first()
        if row is not None and self.tried(
            lambda: services.settle_difference(row, text="核", actor=None)
        ):
            line = row.lines.select_related("lot").get()
            self.add(self.depot.county, line.lot, line.missing)

    @rule(data=st.data(), quantity=st.integers(1, 4))
    def lose(self, data, quantity):
        rows = list(Stock.objects.order_by("pk").select_related("warehouse", "lot"))
        if not rows:
            return
        stock = data.draw(st.sampled_from(rows))
        if self.tried(
            lambda: services.ask_write_off(
                stock, quantity, kind="lost", text="丢", actor=self.depot.keeper
            )
        ) and self.tried(
            lambda: services.write_off(
                WriteOff.objects.latest("pk"), approve=True, actor=self.depot.cast.chair_a
            )
        ):
            self.add(stock.warehouse, stock.lot, -quantity)

    @rule(data=st.data(), finish=st.booleans())
    def count(self, data, finish):
        if not self.tried(
            lambda: services.start_stock_take(self.depot.county, actor=self.depot.keeper)
        ):
            return
        take = self.result
        lines = list(take.lines.select_related("lot"))
        counts = {line.pk: data.draw(st.integers(0, 9)) for line in lines}
        services.count_lots(
            take, counts, reasons={line.pk: "盘" for line in lines}, actor=self.depot.keeper
        )
        if not finish:
            services.cancel_stock_take(take, reason="停", actor=self.depot.keeper)
            return
        services.submit_stock_take(take, actor=self.depot.keeper)
        services.close_stock_take(take, actor=self.depot.cast.chair_a)
        for line in lines:
            self.add(self.depot.county, line.lot, counts[line.pk] - line.book)

    @invariant()
    def books_agree(self):
        if not hasattr(self, "kept"):
            return
        stock = {(one.warehouse_id, one.lot_id): one.quantity for one in Stock.objects.all()}
        moved = Move.objects.values_list("warehouse", "lot").annotate(n=Sum("quantity"))
        assert stock == {(place, lot): n for place, lot, n in moved}
        assert {key: n for key, n in stock.items() if n} == {
            key: n for key, n in self.kept.items() if n
        }
        assert all(quantity >= 0 for quantity in stock.values())
        values = dict(IssueLine.objects.filter(pk__in=self.cost).values_list("pk", "value"))
        assert values == self.cost
        handed = Move.objects.filter(kind__in=(MoveKind.ISSUE, MoveKind.RETURN))
        total = sum(handed.values_list("value", flat=True), Decimal(0))
        assert -total == sum(self.cost.values(), Decimal(0))
        waiting = IssueLine.objects.filter(state=LineState.PLANNED)
        assert not Move.objects.filter(line__in=waiting).exists()


@pytest.mark.django_db
def test_the_books_agree_whatever_happens(depot):
    Ledger.depot = depot
    machine = Ledger.TestCase
    machine.settings = settings(
        max_examples=15,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    machine().runTest()
