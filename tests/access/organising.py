"""Rows of the drive to found unions, for the world of two counties."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gonghui.domains.membership.gig import services as gig
from gonghui.domains.organising.leads import services as leads
from gonghui.engines.registers.declaration import REGISTERS
from gonghui.engines.registers.services import start_import
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.org.models import Employer
from gonghui.kernel.org.services import save_employer

DAY = dt.date(2026, 6, 1)


def serve_riders(rows: dict[str, Any], union: Any, mark: str, officer: Any) -> None:
    """A survey, a station and a service of workers of new forms of employment."""
    rows["survey"] = gig.register_survey(
        {
            "union": union,
            "kind": "delivery",
            "surveyed_on": DAY,
            "headcount": 60,
            "source": f"{mark}平台数据",
        },
        actor=officer,
    )
    rows["station"] = gig.register_station(
        {
            "union": union,
            "name": f"{mark}驿站",
            "address": f"{mark}路9号",
            "services": "饮水、充电",
            "opened_on": DAY,
        },
        actor=officer,
    )
    rows["gig_service"] = gig.record_service(
        {
            "union": union,
            "station": rows["station"],
            "kind": "cool",
            "worker_kind": "delivery",
            "served_on": DAY,
            "headcount": 30,
            "note": f"{mark}送水",
        },
        actor=officer,
    )


def list_employers(rows: dict[str, Any], union: Any, mark: str, chair: Any, officer: Any) -> None:
    """A lead in work, one with its written opinion, a contribution, and the files of both."""
    for name in ("lead", "opined"):
        employer = Employer(
            registrar=union,
            name=f"{mark}{name}有限公司",
            nature="170",
            staff_count=40,
            opened_on=dt.date(2025, 1, 1),
            contact=f"{mark}老板",
        )
        save_employer(employer, actor=None)
        rows[name] = leads.open_lead(
            employer, union=union, source="visit", source_on=DAY, actor=officer
        )
    leads.record_visit(
        rows["lead"],
        visited_on=dt.date(2026, 6, 15),
        attitude="hesitant",
        met=f"{mark}经理",
        words=f"{mark}担心增加成本",
        actor=officer,
    )
    rows["opined"] = leads.issue_opinion(
        rows["opined"],
        number=f"{mark}工〔2026〕1号",
        on=DAY,
        reply_by=dt.date(2026, 7, 1),
        actor=officer,
    )
    rows["lead_run"] = _upload(
        "leads",
        union,
        officer,
        f"单位全称,职工总数,数据来源,数据日期\n{mark}新厂,50,税务数据,2026-05-01\n",
    )
    rows["contribution_run"] = _upload(
        "contributions",
        union,
        chair,
        f"单位全称,费种,所属期起,所属期止,实缴金额,入库日期\n{mark}lead有限公司,建会筹备金,2026-01-01,2026-03-31,100,2026-04-02\n",
    )
    rows["union_run"] = _upload(
        "unions", union, chair, f"工会全称,类型,建会日期\n{mark}车间分会,分会,2026-05-01\n"
    )
    rows["contribution"] = rows["contribution_run"].target


def _upload(code: str, union: Any, actor: Any, text: str) -> Any:
    from gonghui.domains.organising.leads.models import ContributionRecord
    from gonghui.engines.registers.services import confirm_import

    run = start_import(
        REGISTERS[code],
        union=union,
        name=f"{union.name}名单.csv",
        content=text.encode(),
        actor=actor,
    )
    run_pending()
    run.refresh_from_db()
    if code == "contributions":
        confirm_import(run, mode="whole", actor=actor)
        run_pending()
        run.refresh_from_db()
        run.target = ContributionRecord.objects.get(union=union)
    return run
