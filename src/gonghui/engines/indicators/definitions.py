"""What an indicator is: one declaration from which value, breakdowns, records and export come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Q

from gonghui.kernel.catalogues import Catalogue


class IndicatorKind(Enum):
    FLOW = "期内数"
    """What happened within the period."""
    STOCK = "时点数"
    """What is in force on the period's last day (today, while the period runs)."""
    RATIO = "比率"
    """Σ numerator / Σ denominator, in percent."""


@dataclass(frozen=True)
class Record:
    """One column of an indicator's list of records. `kind` is a column kind of kernel/ui (text,
    number, money, date …); dates and figures under `text` are still written as such. A name of
    somebody is `is_name`: masked where the indicator is sensitive."""

    heading: str
    value: Callable[[Any], Any]
    kind: str = "text"
    is_name: bool = False


@dataclass(frozen=True)
class Facts:
    """Where the records of an indicator are and how they are counted.

    model      label of the model, `membership.MembershipEvent`
    union      lookup from a record to its union
    day        date the record happened (flow) or began to be in force (stock)
    until      stock only: the day it ceased, empty while in force
    where      further condition, over forward relations only (a join to many would count twice)
    measure    field that is summed; "" counts records
    distinct   lookup counted once across the whole subtree: 人 is not 人次
    permission what a reader needs at the union to open the records
    records    columns of the list of records
    related    relations that the columns read, for select_related
    link       address of the card of one record, "" for none
    on         further condition that depends on the day of the figure: ages, what was in force
    """

    model: str
    union: str
    day: str
    permission: str
    records: tuple[Record, ...]
    until: str = ""
    where: Q = Q()
    measure: str = ""
    distinct: str = ""
    related: tuple[str, ...] = ()
    link: Callable[[Any], str] | None = None
    on: Callable[[dt.date], Q] | None = None

    def __post_init__(self) -> None:
        if self.measure and self.distinct:
            raise ValueError(f"{self.model}: facts are summed or counted once, not both")


@dataclass(frozen=True)
class Indicator:
    """A figure that papers use, defined once.

    `phrase` is how a summary says it, with {value} for number and unit, e.g. `新增工会会员{value}`.
    `words` are further words by which a target of a plan is recognised as this figure.
    A ratio names its `numerator` and `denominator`, two other indicators. `declared` is the part
    that only has a stated number; it is never added silently. Of a `sensitive` figure a few people
    are not told apart: who may not open the records reads no number under three, and no table on
    paper tells one (suppression.py).
    """

    code: str
    title: str
    unit: str
    kind: IndicatorKind
    definition: str
    source: str
    facts: Facts | None = None
    declared: Facts | None = None
    numerator: str = ""
    denominator: str = ""
    phrase: str = ""
    words: tuple[str, ...] = ()
    group: str = ""
    sensitive: bool = False

    def __post_init__(self) -> None:
        is_ratio = self.kind is IndicatorKind.RATIO
        if is_ratio != bool(self.numerator and self.denominator) or is_ratio == bool(self.facts):
            raise ValueError(f"{self.code}: a ratio has two indicators, all others have facts")

    @property
    def is_money(self) -> bool:
        """Stored in yuan, shown in 万元."""
        return self.unit == "万元"


INDICATORS: Catalogue[Indicator] = Catalogue("INDICATORS", Indicator)
