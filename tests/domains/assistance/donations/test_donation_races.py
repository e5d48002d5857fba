"""Two who spend the same balance at once: PostgreSQL lets one of them."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from gonghui.domains.assistance.donations import services
from gonghui.domains.assistance.donations.models import CustodialAccount, Outlay
from gonghui.kernel.refusal import Refusal


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_balance_is_promised_once(cast: Any) -> None:
    account = services.open_account(
        cast.county_a, title="专户", opened_on=dt.date(2026, 1, 5), actor=None
    )
    services.enter_other(
        account, amount=Decimal(1000), on=dt.date(2026, 1, 6), title="利息", actor=None
    )

    def plan(_: int) -> bool:
        try:
            services.plan_use(
                CustodialAccount.objects.get(pk=account.pk),
                amount=Decimal(600),
                title="走访",
                purpose="warmth",
                basis="主席办公会纪要",
                to_union=cast.textile,
                actor=None,
            )
        except Refusal:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(16) as pool:
        done = list(pool.map(plan, range(64)))

    assert sum(done) == 1
    assert Outlay.objects.count() == 1
