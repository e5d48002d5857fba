"""Rows of care and of dues, for the world of two counties."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from gonghui.domains.membership.dues import queries
from gonghui.domains.membership.dues import services as dues
from gonghui.domains.membership.dues.models import DuesEntry, DuesMonth
from gonghui.domains.membership.dues.services.rolling import roll_chunk
from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions import services as care
from gonghui.domains.membership.occasions.enums import GiftForm, GrantState
from gonghui.domains.membership.occasions.models import CareGrant
from gonghui.domains.membership.occasions.services import Gift
from gonghui.engines.registers.declaration import REGISTERS
from gonghui.engines.registers.services import start_import
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.policy.services import set_parameter

MAY, JUNE = Month(2026, 5), Month(2026, 6)


def call_on(rows: dict[str, Any], union: Any, mark: str, officer: Any) -> None:
    """A list of May with a gift given and not signed for, an event that somebody told."""
    made = care.make_care_list(
        union,
        MAY,
        kind="birthday",
        gift=Gift(GiftForm.GREETING, f"{mark}登门祝贺"),
        actor=officer,
    )
    rows["care_list"] = made.care_list
    grants = CareGrant.objects.filter(care_list=made.care_list, membership=rows["member"])
    rows["gift"] = grants.get()
    care.mark(
        [rows["gift"].pk],
        care_list=made.care_list,
        state=GrantState.GIVEN,
        on=dt.date(2026, 5, 4),
        actor=officer,
    )
    rows["life_event"] = care.tell_event(
        rows["member"],
        kind="retirement",
        occurred_on=dt.date(2026, 6, 1),
        note=f"{mark}说明",
        actor=officer,
    )


def take_dues(rows: dict[str, Any], union: Any, mark: str, officer: Any, number: str) -> None:
    """Two months, one of them paid; lists of bases and deductions, staged."""
    set_parameter(
        "dues.kept",
        union=union,
        value="是",
        source=f"{mark}委员会决定",
        from_on=MAY.first,
        actor=None,
    )
    dues.set_base(rows["member"], base=Decimal(3009), since=MAY, actor=officer, note=f"{mark}基数")
    for month in (MAY, JUNE):
        roll_chunk(month, 0, queries.unions_that_keep(month.first, below=union))
    month = DuesMonth.objects.get(membership=rows["member"], month=MAY.first)
    taken = dues.pay(
        [month.pk],
        union=union,
        paid_on=dt.date(2026, 6, 1),
        method="cash",
        actor=officer,
        payer=rows["member"],
        note=f"{mark}缴费",
    )
    rows["dues_receipt"] = taken.receipt
    rows["dues_entry"] = DuesEntry.objects.get(receipt=taken.receipt)
    rows["dues_base"] = rows["member"].dues_bases.get()
    name = rows["member"].person.name
    for code, row, heads, cells in (
        ("dues-bases", "base_run", "缴费基数,起始月份", "4568.90,2026-06"),
        ("dues-payments", "payment_run", "月份,金额", "2026-06,15.00"),
    ):
        run = start_import(
            REGISTERS[code],
            union=union,
            name=f"{mark}名单.csv",
            content=f"姓名,证件号码,{heads}\n{name},{number},{cells}\n".encode(),
            actor=officer,
        )
        run_pending()
        run.refresh_from_db()
        rows[row] = run
