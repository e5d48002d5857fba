"""Kinds of payments: frozen declarations that an app's catalogue holds under PAYMENT_KINDS."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gonghui.engines.money.enums import Way
from gonghui.kernel.catalogues import Catalogue

Payee = Literal["person", "union", "employer"]


@dataclass(frozen=True)
class Limit:
    """The most that may be paid, and where that is written. `text` says how it was found, e.g.
    “12个月×当地低保680元”."""

    amount: Decimal
    source: str
    text: str = ""


@dataclass(frozen=True)
class Cap:
    """A limit on the sum of orders about one subject.

    `parameter` is a policy parameter (yuan), asked at the paying union on the day; or `limit` is
    the dotted path of `limit(draft) -> Limit | None`, None for no limit. `over` is the prefix of
    the subject that is counted; what is drafted about another subject counts under its payee where
    `over` is "person", and not at all otherwise. `group` are kinds counted together, this one included.
    """

    title: str
    parameter: str = ""
    limit: str = ""
    per: Literal["year", "once"] = "year"
    over: str = "person"
    group: tuple[str, ...] = ()


@dataclass(frozen=True)
class Duplicate:
    """The same subject gets nothing twice for the same cause in a period, whichever union pays."""

    same: str = "person"
    period: Literal["year", "month", "once"] = "year"
    across_unions: bool = True


@dataclass(frozen=True)
class PaymentKind:
    """What money is paid out for.

    `paid`, `failed`, `signed`, `cancelled` and `reversed` are dotted paths of
    `hook(order, *, actor)`, called in the transaction in which the order is paid, comes back
    unpaid, is signed for, given up before it was paid, or taken back. `by_hand`: may be drafted on the page of payments; other kinds come from their line of business. Of a `sensitive`
    kind whoever lacks `view_permission` meets a masked name, `plain_title` and no cause.
    """

    code: str
    title: str
    basis: str
    payee: Payee = "person"
    ways: tuple[Way, ...] = (Way.BANK,)
    caps: tuple[Cap, ...] = ()
    duplicate: Duplicate | None = None
    paid: str = ""
    failed: str = ""
    signed: str = ""
    cancelled: str = ""
    reversed: str = ""
    sensitive: bool = False
    view_permission: str = "money.view"
    plain_title: str = "专项支付"
    needs_line: bool = True
    by_hand: bool = False


PAYMENT_KINDS: Catalogue[PaymentKind] = Catalogue("PAYMENT_KINDS", PaymentKind)
