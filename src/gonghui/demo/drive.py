"""The drive to found unions in 云溪县: leads in every state, dues beside them; gig workers surveyed."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from gonghui.demo.county import months_ago
from gonghui.demo.unions import REGION
from gonghui.domains.membership.gig import services as gig
from gonghui.domains.organising import services as organising
from gonghui.domains.organising.leads import services as leads
from gonghui.domains.organising.leads.models import Lead
from gonghui.engines.registers.services import import_file
from gonghui.kernel.org.models import Employer
from gonghui.kernel.org.services import save_employer

if TYPE_CHECKING:
    from gonghui.demo.county import County

LISTED = (
    ("YX-KFQ", "云溪瑞丰智能家居有限公司", 62),
    ("YX-SQ", "云溪石桥采石场", 28),
)
"""Further employers: one gets its union, one closes down."""

_DUES = (
    ("云溪恒川精密制造有限公司", "工会经费", 18_600, 236),
    ("云溪青禾食品有限公司", "工会经费", 9_240, 121),
    ("云溪迅捷电子有限公司", "工会经费", 12_400, 150),
    ("云溪云岭茶业股份有限公司", "工会经费", 8_900, 111),
    ("云溪启明智能装备有限公司", "建会筹备金", 2_160, 54),
    ("云溪金穗农机有限公司", "建会筹备金", 1_280, 32),
)


def drive(county: County) -> None:
    """Work down the list of employers without a union, as a year of it leaves it."""
    officer, today = county.accounts["jingban"], county.today
    for registrar, name, staff in LISTED:
        save_employer(
            Employer(
                registrar=county.unions[registrar],
                name=name,
                nature="170",
                industry="C",
                staff_count=staff,
                women_count=staff // 3,
                opened_on=months_ago(today, 10),
                region_code=REGION,
                contact="办公室",
                phone="0000-6211111",
            ),
            actor=officer,
        )
    leads.generate_leads(county.unions["YX"], actor=officer)
    found = {
        lead.employer.name: lead
        for lead in Lead.objects.filter(ended_on=None).select_related("employer", "union")
    }
    for name in list(found)[:4]:
        leads.assign(found[name], to=officer, actor=officer)
    _visit(
        found["云溪启明智能装备有限公司"], officer, today, "willing", "总经理同意建会，推选筹备组"
    )
    leads.prepare(found["云溪启明智能装备有限公司"], actor=officer)
    _visit(
        found["云溪佳和物业服务有限公司"], officer, today, "hesitant", "担心增加成本，已讲解政策"
    )
    leads.issue_opinion(
        found["云溪佳和物业服务有限公司"],
        number=f"云工意〔{today.year}〕1号",
        on=today,
        reply_by=today + dt.timedelta(days=30),
        actor=officer,
    )
    _visit(found["云溪兴隆木业有限公司"], officer, today, "absent", "厂区停产，只有留守人员")
    leads.set_aside(found["云溪兴隆木业有限公司"], reason="停产整改，职工大部离岗", actor=officer)
    organising.cover(
        found[LISTED[0][1]].employer,
        union=county.unions["YX-KFQ-07"],
        from_on=today,
        actor=None,
    )
    leads.employer_is_gone(found[LISTED[1][1]], on=today, actor=None)
    _pay(county)


def _visit(lead: Lead, officer: object, today: dt.date, attitude: str, words: str) -> None:
    leads.record_visit(
        lead,
        visited_on=today,
        attitude=attitude,
        met="办公室主任",
        words=words,
        next_step="两周后回访",
        next_on=today + dt.timedelta(days=14),
        actor=officer,
    )


def _pay(county: County) -> None:
    """The tax office's list, as it comes in."""
    year = county.today.year - (0 if county.today.month > 4 else 1)
    head = "单位全称,费种,所属期起,所属期止,应缴金额,实缴金额,入库日期,缴费职工数,来源"
    lines = [
        f"{name},{kind},{year}-01-01,{year}-03-31,{amount},{amount},{year}-04-15,{staff},县税务局代收清单"
        for name, kind, amount, staff in _DUES
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "经费代收清单.csv"
        path.write_text("\n".join([head, *lines]))
        import_file("contributions", path, union=county.unions["YX"], actor=None)


def survey_riders(county: County) -> None:
    """How many drivers, couriers and riders there are, and what is done for them."""
    officer, today = county.accounts["jingban"], county.today
    league = county.unions["YX-XYT"]
    for kind, headcount in (("truck", 160), ("courier", 140), ("delivery", 120), ("ride", 70)):
        gig.register_survey(
            {
                "union": league,
                "kind": kind,
                "surveyed_on": months_ago(today, 5),
                "headcount": headcount,
                "source": "交通、邮政管理部门和平台站点报数",
            },
            actor=officer,
        )
    for name, address in (("城关司机之家", "环城东路停车场"), ("南街暖心驿站", "南街便民服务中心")):
        station = gig.register_station(
            {
                "union": league,
                "name": name,
                "address": address,
                "services": "饮水、充电、热饭、急救药品",
                "hours": "6:00—22:00",
                "opened_on": months_ago(today, 4),
            },
            actor=officer,
        )
        for kind, worker, headcount in (("cool", "delivery", 46), ("health", "truck", 31)):
            gig.record_service(
                {
                    "union": league,
                    "station": station,
                    "kind": kind,
                    "worker_kind": worker,
                    "served_on": months_ago(today, 2),
                    "headcount": headcount,
                },
                actor=officer,
            )
