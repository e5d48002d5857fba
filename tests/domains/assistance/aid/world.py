"""People around aid: cadres of a county with their duties apart, families with and without a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.membership.services import join_member
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Desk, Matter
from gonghui.engines.money import services as money
from gonghui.engines.money.models import BudgetLine
from gonghui.kernel.access import workers
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.people.identity import check_digit
from gonghui.kernel.people.models import Person
from gonghui.kernel.policy.services import set_parameter

SINCE = dt.date(2020, 1, 1)
_serial = iter(range(101, 10_000, 2))


def number_of(born_on: dt.date, serial: int | None = None) -> str:
    """An identity number of nobody."""
    first = f"999999{born_on:%Y%m%d}{next(_serial) % 1000 if serial is None else serial:03d}"
    return first + check_digit(first)


@dataclass(frozen=True)
class County:
    """A county that helps."""

    union: Any
    base: Any
    aid: Any
    approver: Any
    finance: Any
    cashier: Any
    chair: Any
    line: Any

    def pay(self, order: Any) -> None:
        """From draft to the bank's answer."""
        money.approve_order(order, actor=self.chair)
        batch = money.open_batch(self.union, actor=self.cashier)
        money.put_in_batch(batch, [order], actor=self.cashier)
        money.close_batch(batch, actor=self.cashier)
        batch.refresh_from_db()
        money.send_batch(batch, reason="发放帮扶资金", actor=self.cashier)
        money.settle_by_hand(batch, [order], is_paid=True, actor=self.cashier)
        order.refresh_from_db()

    def pass_on(self, matter: Matter, actor: Any) -> Matter:
        """Pass what waits for this account."""
        desk = Desk.objects.get(matter=matter, state="waiting")
        return matters.act(desk, action="pass", actor=actor, opinion="同意")


def set_dibao(union: Any, urban: str = "780", rural: str = "520") -> None:
    for code, value in (("dibao_urban", urban), ("dibao_rural", rural)):
        set_parameter(
            f"hardship.{code}",
            union=union,
            value=value,
            source="东民发〔2026〕3号",
            from_on=dt.date(2025, 1, 1),
            actor=None,
        )


def helping_county(union: Any, base: Any, chair: Any, mark: str = "东岭") -> County:
    """A county with its accounts and a budget line of 100,000."""

    def account(role: str, name: str) -> Any:
        opened = open_account(
            username=f"{union.code}-{role}", display_name=name, password="x" * 12, actor=None
        )
        grant_role(opened, role=role, union=union, from_on=SINCE, actor=None)
        return opened

    set_dibao(union)
    line = BudgetLine.objects.create(
        union=union,
        year=2026,
        subject="service",
        title=f"{mark}困难帮扶",
        fund_source="central_fiscal",
        amount=Decimal(100_000),
    )
    return County(
        union,
        base,
        account("aid", f"{mark}帮扶"),
        account("aid_approver", f"{mark}审批"),
        account("finance", f"{mark}财务"),
        account("cashier", f"{mark}出纳"),
        chair,
        line,
    )


def worker(name: str, union: Any, born_on: dt.date = dt.date(1980, 5, 6)) -> Person:
    """A member of a union, with a bank account."""
    member = join_member(
        union=union,
        joined_on=dt.date(2020, 3, 1),
        actor=None,
        person={
            "name": name,
            "id_number": number_of(born_on),
            "mobile": f"139{next(_serial):08d}",
        },
    )
    money.set_account(
        member.person,
        union=union,
        number="6222020000000000018",
        bank_name="东岭农商行",
        reason="发放救助金",
        actor=None,
    )
    return member.person


def file_of(person: Person, county: County, category: str = "deep", **given: Any) -> HardshipFile:
    """A file in force."""
    return HardshipFile.objects.create(
        union=county.base,
        county=county.union,
        person=person,
        name_key=person.name_key,
        number=f"困{person.pk:05d}",
        state="active",
        category=category,
        main_cause="06",
        filed_on=dt.date(2026, 1, 10),
        people=3,
        **given,
    )


def phone_of(person: Person, client_of: Callable[[Any], Any]) -> Any:
    """The signed-in phone of a worker."""
    account = Account(
        username=f"w.{person.pk}", kind="worker", mobile=person.mobile, display_name=person.name
    )
    account.set_unusable_password()
    account.save()
    workers.bind_to(account, person, actor=None)
    account.refresh_from_db()
    return client_of(account)
