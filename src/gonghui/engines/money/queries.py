"""Reads of payments: who may meet what of a sensitive order, sums, what waits."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, Sum

from gonghui.engines.money.enums import OrderState, Way
from gonghui.engines.money.kinds import PAYMENT_KINDS
from gonghui.engines.money.models import BankAccount, PaymentOrder
from gonghui.kernel.access.scoping import scope_of
from gonghui.kernel.people import masks

HIDDEN = "专项支付"
"""What a kind is called that is sensitive, or that the product no longer declares."""


class Reader:
    """An account that reads orders. Of a sensitive kind, who lacks its permission at the paying
    union meets a masked name and no cause; the cashier the name, because the bank needs it."""

    def __init__(self, account: Any) -> None:
        self.account = account
        self._asked: dict[tuple[str, int], bool] = {}

    def _may(self, permission: str, order: PaymentOrder) -> bool:
        key = (permission, order.union_id)
        if key not in self._asked:
            self._asked[key] = self.account.may_at(permission, order.union)
        return self._asked[key]

    def sees(self, order: PaymentOrder) -> bool:
        """Whether the account may know what the money is for."""
        kind = PAYMENT_KINDS.get(order.kind)
        if kind is None:
            return False
        return not kind.sensitive or self._may(kind.view_permission, order)

    def sees_name(self, order: PaymentOrder) -> bool:
        """Whether the account may know who gets it."""
        return self.sees(order) or self._may("money.pay", order)

    def name(self, order: PaymentOrder) -> str:
        """The payee as this account meets him."""
        if order.payee_person_id is None or self.sees_name(order):
            return order.payee_name
        return masks.mask_name(order.payee_name)

    def title(self, order: PaymentOrder) -> str:
        """What the money is for, as far as this account may know."""
        kind = PAYMENT_KINDS.get(order.kind)
        if kind is None:
            return HIDDEN
        return kind.title if self.sees(order) else kind.plain_title

    def note(self, order: PaymentOrder) -> str:
        return order.note if self.sees(order) else ""

    @cached_property
    def open_kinds(self) -> list[str]:
        """Kinds that are nobody's secret."""
        return [kind.code for kind in PAYMENT_KINDS if not kind.sensitive]

    def seen_kind(self, code: str) -> Q:
        """Orders of a kind that this account may know to be of it."""
        kind = PAYMENT_KINDS[code]
        condition = Q(kind=code)
        if kind.sensitive:
            scope = scope_of(self.account, kind.view_permission, "union")
            condition &= Q(pk__in=[]) if scope is None else scope
        return condition

    def named(self, word: str) -> Q:
        """Orders whose payee's name holds a word, as far as the account may read names. A search
        that found others would tell whom they are for."""
        readable = Q(kind__in=self.open_kinds) | Q(payee_person=None)
        paying = scope_of(self.account, "money.pay", "union")
        if paying is not None:
            readable |= paying
        for kind in PAYMENT_KINDS:
            if kind.sensitive:
                readable |= self.seen_kind(kind.code)
        return Q(payee_name__icontains=word) & readable

    def kind_choices(self) -> list[tuple[str, str]]:
        """Kinds that a filter may offer."""
        return [
            (kind.code, kind.title)
            for kind in PAYMENT_KINDS
            if not kind.sensitive or self.account.may(kind.view_permission)
        ]


def unsigned_of(account: Any) -> int:
    """How many payments a worker has not signed for."""
    return PaymentOrder.objects.of_person(account).filter(state=OrderState.PAID).count()


def own_payments(account: Any) -> Any:
    """A worker's payments, the latest first, without those that were taken back."""
    return (
        PaymentOrder.objects.of_person(account)
        .exclude(state=OrderState.REVERSED)
        .select_related("union", "account")
        .order_by("-paid_on", "-pk")
    )


def sums_of(orders: Any) -> dict[str, Any]:
    """Number and sum of some orders by what has become of them."""
    waiting = Q(state=OrderState.DRAFTED)
    payable = Q(state__in=(OrderState.APPROVED, OrderState.BATCHED, OrderState.FAILED))
    paid = Q(paid_on__isnull=False)
    found: dict[str, Any] = orders.aggregate(
        waiting=Count("pk", filter=waiting),
        waiting_amount=Sum("amount", filter=waiting, default=Decimal(0)),
        payable=Count("pk", filter=payable),
        payable_amount=Sum("amount", filter=payable, default=Decimal(0)),
        paid_amount=Sum("amount", filter=paid, default=Decimal(0)),
        unsigned=Count("pk", filter=Q(state=OrderState.PAID)),
    )
    return found


def payable_orders(union: Any) -> Any:
    """Approved orders of a union that go through the bank and stand in no batch."""
    return PaymentOrder.objects.filter(union=union, state=OrderState.APPROVED, way=Way.BANK)


def held_in(batch: Any) -> Any:
    """Orders that stand in a batch."""
    rows = PaymentOrder.objects.filter(batch_lines__batch=batch, batch_lines__is_live=True)
    return rows.order_by()


def counter_of(order: PaymentOrder) -> PaymentOrder | None:
    """The row that takes an order back, None for none."""
    found: PaymentOrder | None = PaymentOrder.objects.filter(reverses=order).first()
    return found


def shared_accounts(orders: Any) -> set[int]:
    """Keys of accounts in these orders whose number another payee has registered too: often a
    family, sometimes a fraud, always worth a look."""
    numbers = orders.values("account__number_index")
    shared = (
        BankAccount.objects.current()
        .filter(number_index__in=numbers)
        .values("number_index")
        .annotate(
            payees=Count("person", distinct=True)
            + Count("union", distinct=True)
            + Count("employer", distinct=True)
        )
        .filter(payees__gt=1)
        .values("number_index")
    )
    return set(
        BankAccount.objects.filter(
            pk__in=orders.values("account"), number_index__in=shared
        ).values_list("pk", flat=True)
    )
