"""Members for the tests of organising: a union with somebody in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from gonghui.domains.membership.services import join_member
from gonghui.kernel.people.identity import check_digit


@pytest.fixture
def join(cast: Any) -> Callable[..., Any]:
    serial = iter(range(1, 999))

    def joined(name: str, union: Any, joined_on: dt.date = dt.date(2020, 3, 1)) -> Any:
        first = f"99999919850601{next(serial):03d}"
        return join_member(
            union=union,
            joined_on=joined_on,
            actor=None,
            person={"name": name, "id_number": first + check_digit(first)},
        )

    return joined
