"""Donations, for the world of two counties: a drive, gifts in each state, an account in custody and
what is paid out of it. Who may open their addresses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.donations import services
from gonghui.domains.assistance.donations.rules import Gift
from gonghui.engines.registers.declaration import REGISTERS
from gonghui.engines.registers.services import start_import
from gonghui.kernel.jobs.services import run_pending

ADDRESSES = """
donations:drives                  -                    GET         list_edit
donations:new-drive               -                    GET,POST    list_edit
donations:drive                   drive                GET         row_edit_404
donations:edit-drive              drive                GET,POST    row_edit_404
donations:open-drive              drive                GET,POST    row_edit_404
donations:close-drive             drive                GET,POST    row_edit_404
donations:cancel-drive            drive                GET,POST    row_edit_404
donations:appeal                  drive                GET         row_edit_404
donations:give                    drive                GET,POST    row_edit_404
donations:confirm                 pledge               GET,POST    row_edit_404
donations:decline                 pledge               GET,POST    row_edit_404
donations:strike                  donation             GET,POST    row_edit_404
donations:stock                   donation             GET,POST    row_edit_404
donations:receipt                 donation             GET         row_edit_404
donations:accounts                -                    GET         list_edit
donations:new-account             -                    GET,POST    list_chair
donations:account                 custody              GET         row_edit_404
donations:sheet                   custody              GET         row_edit_404
donations:publish                 custody              GET,POST    money
donations:income                  custody              GET,POST    money
donations:use                     custody              GET,POST    money
donations:remit                   custody              GET,POST    money
donations:outlays                 -                    GET         list_edit
donations:outlay                  outlay               GET         row_edit_404
donations:order                   outlay               GET,POST    row_edit_404
donations:arrive                  outlay               GET,POST    row_edit_404
donations:drop                    outlay               GET,POST    money
donations:notice                  -                    GET         aid
registers:list[donations]         -                    GET         list_edit
registers:create[donations]       -                    GET         absent
registers:export[donations]       -                    GET         list_edit
registers:import[donations]       -                    GET,POST    list_edit
registers:import-template[donations] -                 GET         list_edit
registers:import-run[donations]   donation_run         GET,POST    run
registers:import-receipt[donations] donation_run       GET         run
registers:card[donations]         donation             GET         row_edit_404
registers:edit[donations]         donation             GET,POST    absent
registers:history[donations]      donation             GET         row_edit_404
giving:accounts                   -                    GET         open
giving:account                    custody.key          GET         open
"""

OPENED = dt.date(2026, 6, 1)


def ask_for_gifts(
    rows: dict[str, Any], union: Any, mark: str, chair: Any, officer: Any, *, is_open: bool
) -> None:
    """A drive with a gift, a pledge and a list; an account with a use planned."""
    rows["custody"] = services.open_account(
        union, title=f"{mark}捐款专户", opened_on=OPENED, actor=chair
    )
    if is_open:
        services.publish_account(rows["custody"], is_published=True, actor=chair)
    drive = services.draft_drive(
        union,
        kind="money",
        title=f"{mark}助困捐款",
        appeal=f"{mark}倡议，自愿参加。",
        purpose=f"{mark}帮助困难家庭",
        opens_on=OPENED,
        closes_on=dt.date(2026, 7, 1),
        account=rows["custody"],
        actor=officer,
    )
    rows["drive"] = services.open_drive(drive, actor=officer)
    rows["donation"] = services.give(
        drive,
        union=union,
        giver="unit",
        name=f"{mark}车间",
        gift=Gift(Decimal(800), headcount=12),
        received_on=OPENED,
        note=f"{mark}说明",
        actor=officer,
    )
    rows["outlay"] = services.plan_use(
        rows["custody"],
        amount=Decimal(100),
        title=f"{mark}走访",
        purpose="warmth",
        basis=f"{mark}主席办公会纪要",
        to_union=union,
        actor=chair,
    )
    run = start_import(
        REGISTERS["donations"],
        union=union,
        name=f"{mark}名单.csv",
        content=f"活动编号,姓名,金额\n{drive.number},{mark}同志,20\n".encode(),
        actor=officer,
    )
    run_pending()
    run.refresh_from_db()
    rows["donation_run"] = run


def pledge_for(rows: dict[str, Any], union: Any, account: Any) -> None:
    """The worker of a place means to give."""
    rows["pledge"] = services.pledge(
        rows["drive"], union=union, gift=Gift(Decimal(30)), consents=False, account=account
    )
