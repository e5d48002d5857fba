"""The county as far as it is built, handed from one step of the demo to the next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from gonghui.demo.people import Population
from gonghui.kernel.org.models import Union


@dataclass
class County:
    """The demo while it is being built."""

    today: dt.date
    population: Population
    unions: dict[str, Union]
    accounts: dict[str, Any]

    @property
    def year(self) -> int:
        """The year of work in progress: this one, or the last one in its first weeks."""
        return (
            self.today.year
            if self.today >= dt.date(self.today.year, 3, 1)
            else (self.today.year - 1)
        )

    def day(self, month: int, day: int) -> dt.date:
        return dt.date(self.year, month, day)


def months_ago(today: dt.date, months: int) -> dt.date:
    """The fifteenth of a month some months back."""
    total = today.year * 12 + today.month - 1 - months
    return dt.date(total // 12, total % 12 + 1, 15)
