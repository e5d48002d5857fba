"""Members for the tests of membership."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services import join_member
from gonghui.kernel.people.identity import check_digit


def id_number(born_on: dt.date, serial: int) -> str:
    """A number with a right check digit of a region that does not exist."""
    first = f"999999{born_on:%Y%m%d}{serial:03d}"
    return first + check_digit(first)


@pytest.fixture
def join(cast: Any) -> Callable[..., Membership]:
    """Let somebody join: `join("张三", born_on=…, union=…, joined_on=…, **details)`."""
    serial = iter(range(1, 999))

    def joined(
        name: str = "张三",
        *,
        union: Any = None,
        born_on: dt.date = dt.date(1985, 6, 1),
        joined_on: dt.date = dt.date(2020, 3, 1),
        actor: Any = None,
        mobile: str = "13800000000",
        **details: Any,
    ) -> Membership:
        return join_member(
            union=union or cast.machinery,
            joined_on=joined_on,
            actor=actor,
            person={
                "name": name,
                "id_number": id_number(born_on, next(serial)),
                "mobile": mobile,
            },
            details=details,
        )

    return joined
