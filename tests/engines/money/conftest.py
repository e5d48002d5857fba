"""The cast with a purse: a county that pays, its posts, kinds declared for these tests alone. It is
Monday, 15 June 2026."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from gonghui.engines.money import services
from gonghui.engines.money.enums import Way
from gonghui.engines.money.kinds import PAYMENT_KINDS, Cap, Duplicate, Limit, PaymentKind
from gonghui.engines.money.models import BudgetLine, PaymentBatch, PaymentOrder
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import set_name
from gonghui.kernel.policy.services import set_parameter
from tests.conftest import GRANTED_ON, PASSWORD

PATH = "tests.engines.money.conftest"
TOLD: list[tuple[str, int]] = []
"""What the hooks of the kinds were told: (hook, key of the order)."""
_keys = itertools.count(1)


def told_paid(order: PaymentOrder, *, actor: Any) -> None:
    TOLD.append(("paid", order.pk))


def told_failed(order: PaymentOrder, *, actor: Any) -> None:
    TOLD.append(("failed", order.pk))


def told_cancelled(order: PaymentOrder, *, actor: Any) -> None:
    TOLD.append(("cancelled", order.pk))


def told_reversed(order: PaymentOrder, *, actor: Any) -> None:
    TOLD.append(("reversed", order.pk))


def half_of_line(draft: Any) -> Limit | None:
    """A computed limit: none for union money."""
    return None if draft.way == Way.CASH else Limit(Decimal(3000), "某省标准", "3000元一次")


KINDS = (
    PaymentKind(
        "proof.plain",
        "节日补助",
        "测试办法第一条",
        ways=(Way.BANK, Way.CASH),
        paid=f"{PATH}.told_paid",
        failed=f"{PATH}.told_failed",
        cancelled=f"{PATH}.told_cancelled",
        reversed=f"{PATH}.told_reversed",
    ),
    PaymentKind(
        "proof.secret",
        "大病救助",
        "测试办法第二条",
        sensitive=True,
        view_permission="people.proof",
        plain_title="专项救助",
        caps=(
            Cap(
                "每户每年救助上限",
                parameter="proof.household_year",
                over="household",
                group=("proof.secret", "proof.second"),
            ),
        ),
        duplicate=Duplicate(same="household", period="year"),
    ),
    PaymentKind(
        "proof.second",
        "生活救助",
        "测试办法第三条",
        caps=(
            Cap(
                "每户每年救助上限",
                parameter="proof.household_year",
                over="household",
                group=("proof.secret", "proof.second"),
            ),
        ),
    ),
    PaymentKind(
        "proof.person",
        "慰问金",
        "测试办法第四条",
        ways=(Way.BANK, Way.CASH),
        caps=(Cap("每人一次上限", limit=f"{PATH}.half_of_line", per="once"),),
        duplicate=Duplicate(period="month"),
    ),
)


@pytest.fixture(autouse=True)
def _mid_june() -> Iterator[None]:
    with time_machine.travel("2026-06-15T09:00:00+08:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    from gonghui.kernel.access.permissions import AID, PERMISSIONS, Permission
    from gonghui.kernel.policy.parameters import PARAMETERS, PolicyParameter

    kinds = dict(PAYMENT_KINDS._load()) | {kind.code: kind for kind in KINDS}
    monkeypatch.setattr(PAYMENT_KINDS, "_entries", kinds)
    permission = Permission("people.proof", "查看大病救助", (AID,))
    monkeypatch.setattr(
        PERMISSIONS, "_entries", dict(PERMISSIONS._load()) | {permission.code: permission}
    )
    parameter = PolicyParameter(
        "proof.household_year", "每户每年救助上限", Decimal(5000), "元", "某省救助标准"
    )
    monkeypatch.setattr(
        PARAMETERS, "_entries", dict(PARAMETERS._load()) | {parameter.code: parameter}
    )
    TOLD.clear()


def make_account(username: str, name: str, role: str, at: Any, **fields: Any) -> Account:
    opened = open_account(
        username=username, display_name=name, password=PASSWORD, actor=None, **fields
    )
    grant_role(opened, role=role, union=at, from_on=GRANTED_ON, actor=None)
    return opened


def again(account: Account) -> Account:
    """The account as the next request meets it."""
    return Account.objects.get(pk=account.pk)


def make_person(name: str) -> Person:
    person = Person(sex="1", birth_on=dt.date(1985, 4, 3))
    set_name(person, name)
    person.save()
    return person


@dataclass
class Purse:
    """A county's money: who drafts, approves, pays, and from which line."""

    cast: Any
    officer: Account
    chair: Account
    cashier: Account
    finance: Account
    line: BudgetLine
    people: list[Person] = field(default_factory=list)

    @property
    def union(self) -> Any:
        return self.cast.county_a

    def person(self, name: str = "") -> Person:
        """Somebody with an account."""
        number = next(_keys)
        made = make_person(name or f"工友{number}")
        services.set_account(
            made,
            union=self.union,
            number=f"9003{number:012d}",
            bank_name="东岭农商银行",
            reason="首次登记",
            actor=self.officer,
        )
        self.people.append(made)
        return made

    def draft(self, payee: Any = None, amount: Any = "100", **given: Any) -> PaymentOrder:
        facts: dict[str, Any] = {
            "kind": "proof.plain",
            "union": self.union,
            "way": "bank",
            "line": self.line,
            "once_key": f"test:{next(_keys)}",
            "actor": self.officer,
        }
        facts |= given
        return services.draft_order(
            facts.pop("kind"), payee=payee or self.person(), amount=Decimal(amount), **facts
        )

    def approved(self, *args: Any, **given: Any) -> PaymentOrder:
        return services.approve_order(self.draft(*args, **given), actor=self.chair)

    def sent(self, *orders: PaymentOrder) -> PaymentBatch:
        """A batch that the bank has got."""
        batch = services.open_batch(self.union, actor=self.cashier)
        assert services.put_in_batch(batch, orders, actor=self.cashier).count == len(orders)
        services.close_batch(batch, actor=self.cashier)
        services.send_batch(batch, reason="测试发放", actor=self.cashier)
        batch.refresh_from_db()
        return batch

    def paid(self, *args: Any, **given: Any) -> PaymentOrder:
        order = self.approved(*args, **given)
        services.settle_by_hand(self.sent(order), [order], is_paid=True, actor=self.cashier)
        return fresh(order)


def fresh(order: PaymentOrder) -> PaymentOrder:
    """The order as the database has it now."""
    return PaymentOrder.objects.get(pk=order.pk)


def make_purse(cast: Any, amount: str = "100000") -> Purse:
    finance = make_account("finance-a", "贺财务", "finance", cast.county_a)
    set_parameter(
        "money.cash_most",
        union=cast.county_a,
        value="1000",
        source="县总财务制度",
        from_on=GRANTED_ON,
        actor=None,
    )
    return Purse(
        cast=cast,
        officer=cast.officer_a,
        chair=cast.chair_a,
        cashier=make_account("cashier-a", "邱出纳", "cashier", cast.county_a),
        finance=finance,
        line=services.set_line(
            union=cast.county_a,
            year=2026,
            subject="rights",
            title="送温暖",
            fund_source="own_union",
            amount=Decimal(amount),
            reason="年初预算",
            actor=finance,
        ),
    )


@pytest.fixture
def purse(cast: Any) -> Purse:
    return make_purse(cast)
