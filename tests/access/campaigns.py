"""Campaigns of a union for the world of two counties: a round that runs, visits planned and paid,
people who wait and who were called on; and who may open each of their addresses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.campaigns import services
from gonghui.domains.assistance.campaigns.services import Gift, Invited, Told, Unit
from gonghui.engines.money import services as money
from gonghui.engines.registers.declaration import REGISTERS
from gonghui.engines.registers.services import start_import
from gonghui.kernel.jobs.services import run_pending

PHOTO = b"\xff\xd8\xff\xe0\x00\x04ok\xff\xda\x00\x03\x01picture\xff\xd9"
_JUNE = (dt.date(2026, 6, 1), dt.date(2026, 6, 30))

ADDRESSES = """
registers:list[consolations]      -                    GET         list
registers:create[consolations]    -                    GET,POST    list_edit
registers:export[consolations]    -                    GET         list_edit
registers:import[consolations]    -                    GET         absent
registers:import-template[consolations] -              GET         absent
registers:import-run[consolations] run                 GET         absent
registers:import-receipt[consolations] run             GET         absent
registers:card[consolations]      campaign             GET         row
registers:edit[consolations]      campaign             GET,POST    absent
registers:history[consolations]   campaign             GET         row

registers:list[consolation-visits] -                   GET         list
registers:create[consolation-visits] -                 GET,POST    absent
registers:export[consolation-visits] -                 GET         list_edit
registers:import[consolation-visits] -                 GET,POST    list_edit
registers:import-template[consolation-visits] -        GET         list_edit
registers:import-run[consolation-visits] visit_run     GET,POST    run
registers:import-receipt[consolation-visits] visit_run GET         run
registers:card[consolation-visits] paid_visit          GET         row
registers:edit[consolation-visits] paid_visit          GET,POST    absent
registers:history[consolation-visits] paid_visit       GET         row

registers:list[consolation-recipients] -               GET         list_edit
registers:create[consolation-recipients] -             GET,POST    absent
registers:export[consolation-recipients] -             GET         list_edit
registers:import[consolation-recipients] -             GET,POST    list_edit
registers:import-template[consolation-recipients] -    GET         list_edit
registers:import-run[consolation-recipients] recipient_run GET,POST run
registers:import-receipt[consolation-recipients] recipient_run GET run
registers:card[consolation-recipients] consolation     GET         row_edit_404
registers:edit[consolation-recipients] consolation     GET,POST    absent
registers:history[consolation-recipients] consolation  GET         row_edit_404

campaigns:calendar                -                    GET         list
campaigns:approve                 campaign             GET,POST    row_chair
campaigns:edit                    campaign             GET,POST    row_edit
campaigns:begin                   campaign             GET,POST    row_edit
campaigns:cancel                  campaign             GET,POST    row_edit
campaigns:share                   campaign             GET,POST    row_edit
campaigns:fund                    campaign             GET,POST    row_edit
campaigns:drop-fund               campaign_fund        GET,POST    row_edit
campaigns:settle                  campaign             GET,POST    row_edit
campaigns:summarise               campaign             GET,POST    row_edit
campaigns:account                 campaign             GET         row
campaigns:account-print           campaign             GET         row
campaigns:summary-print           campaign             GET         row
campaigns:sheet                   campaign             GET         row_edit_404
campaigns:add-people              campaign             GET,POST    row_edit
campaigns:pay                     campaign             GET,POST    row_edit
campaigns:paper                   campaign             GET,POST    row_edit
campaigns:add-visit               campaign             GET,POST    row_edit
campaigns:visit                   paid_visit           GET         row
campaigns:plan                    planned_visit        GET,POST    row_edit
campaigns:assign                  planned_visit        GET,POST    row_edit
campaigns:goods                   planned_visit        GET,POST    row_edit
campaigns:do                      planned_visit        GET,POST    row_edit
campaigns:receive                 paid_visit           GET,POST    row_edit
campaigns:correct                 paid_visit           GET,POST    row_edit
campaigns:cancel-visit            planned_visit        GET,POST    row_edit
campaigns:photos                  paid_visit           GET         row
campaigns:photo                   visit_photo          GET         row
campaigns:recipient               consolation          GET         row_edit_404
campaigns:sign                    consolation          GET,POST    row_edit_404
campaigns:gift                    consolation          GET,POST    row_edit_404
campaigns:drop                    listed_recipient     GET,POST    row_edit_404
"""


def call_on_workers(rows: dict[str, Any], union: Any, mark: str, chair: Any, officer: Any) -> None:
    """Each text carries the mark."""
    campaign = services.plan_campaign(
        {
            "union": union,
            "title": f"{mark}夏送清凉",
            "brand": "summer_cool",
            "from_on": _JUNE[0],
            "to_on": _JUNE[1],
            "scheme": f"{mark}方案",
            "quota": Decimal(5000),
        },
        actor=officer,
    )
    campaign = services.approve(campaign, note=f"{mark}会议", actor=chair)
    line = money.set_line(
        union=union, year=2026, subject="rights", title=f"{mark}送清凉", amount=Decimal(9000),
        fund_source="own_union", reason=f"{mark}预算", actor=None,
    )  # fmt: skip
    rows["campaign"] = campaign
    rows["campaign_fund"] = services.add_fund(
        campaign.shares.get(), line=line, amount=Decimal(3000), actor=officer
    )

    def listed(place: str, **unit: Any) -> Any:
        return services.list_visit(
            campaign, union=union, unit=Unit(place=f"{mark}{place}", **unit),
            category="outdoor", expected=10, actor=officer,
        )  # fmt: skip

    def invited(name: str, visit: Any = None) -> Any:
        services.list_people(
            campaign,
            [Invited(rows[name].person, union, Gift(goods=f"{mark}凉茶"))],
            union=union,
            category="outdoor",
            visit=visit,
            actor=officer,
        )
        return campaign.recipients.get(person=rows[name].person)

    rows["planned_visit"] = listed("工地")
    paid = listed("车间", employer=rows["employer"])
    rows["consolation"] = invited("member", paid)
    rows["listed_recipient"] = invited("colleague")
    rows["paid_visit"] = services.do_visit(
        paid,
        Told(
            on=dt.date(2026, 6, 10),
            leader=f"{mark}领导",
            words=f"{mark}情况",
            receiver_name=f"{mark}签收",
            photos=[(f"{mark}.jpg", PHOTO)],
        ),
        actor=officer,
    )
    rows["visit_photo"] = paid.photos.get()
    rows["consolation"].refresh_from_db()
    for code, name, heads, cells in (
        ("consolation-visits", "visit_run", "慰问单位,慰问对象", f"{mark}单位,一线职工"),
        (
            "consolation-recipients",
            "recipient_run",
            "姓名,证件号码,慰问对象",
            f"{mark}某,11010519491231002X,一线职工",
        ),
    ):
        run = start_import(
            REGISTERS[code],
            union=union,
            name=f"{mark}名单.csv",
            content=f"慰问活动,{heads}\n{campaign.number},{cells}\n".encode(),
            actor=officer,
        )
        run_pending()
        run.refresh_from_db()
        rows[name] = run
