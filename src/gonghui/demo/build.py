"""Building the demo county through the product's own services, so that it is as true as real work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.demo import (
    accounts,
    aid,
    campaigns,
    cards,
    care,
    direction,
    donations,
    drive,
    duplicates,
    following,
    goods,
    happenings,
    hardship,
    members,
    messages,
    money,
    portal,
    requests,
    unions,
)
from gonghui.demo.county import County, months_ago
from gonghui.demo.people import Population
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.org.services import cover_employer, found_union, save_employer
from gonghui.kernel.planner import refresh_planner
from gonghui.kernel.refusal import Refusal

SEED = 20260501


def build(*, say: Callable[[str], None] = print) -> None:
    """Fill an empty database with 云溪县. Refused where unions exist already."""
    if Union.objects.everything(reason="is the database empty?").exists():
        raise Refusal(
            "数据库里已经有工会数据，不能再生成演示数据。请换一个数据目录（GONGHUI_DATA）。"
        )
    today = timezone.localdate()
    county = County(today, Population(SEED, today), {}, {})
    with transaction.atomic():
        say("建立云溪县的工会和用人单位……")
        _found(county)
        accounts.open_all(county)
        employers = _employ(county)
    say("导入会员花名册……")
    members.import_roster(county, employers)
    with transaction.atomic():
        members.live_on(county)
        portal.hand_out_phones(county)
        cards.hand_out(county)
        care.take_dues(county)
        care.call_on_members(county)
        say("登记一年的活动……")
        happenings.hold_all(county)
        portal.open_activities(county)
        requests.hand_in(county)
        drive.drive(county)
        drive.survey_riders(county)
        goods.fill_warehouses(county)
        hardship.keep_files(county)
        following.follow(county)
        money.pay_out(county)
        aid.help_families(county)
        donations.ask_for_gifts(county)
        campaigns.call_on_units(county)
    duplicates.register_twice(county)
    refresh_planner()
    say("导入工作要点，起草总结……")
    direction.plan_and_sum_up(county)
    messages.tell_everybody(county)
    say("演示数据已就绪。")


def _found(county: County) -> None:
    for entry in unions.ALL:
        county.unions[entry.code] = found_union(
            parent=county.unions.get(entry.parent),
            actor=None,
            founded_on=months_ago(county.today, entry.months),
            document_number=f"云工组〔{months_ago(county.today, entry.months).year}〕{len(county.unions) % 30 + 1}号",
            code=entry.code,
            name=entry.name,
            level=entry.level,
            kind=entry.kind,
            sector=entry.sector,
            region_code=f"{unions.REGION}",
            is_digital=entry.is_digital,
            is_gig=entry.is_gig,
            phone=f"0000-62{len(county.unions):05d}",
            address=f"云溪县{entry.name.removeprefix('云溪县').removesuffix('工会委员会').removesuffix('工会')}",
        )


def _employ(county: County) -> dict[str, list[Any]]:
    """Register the employers and let their unions cover them. Returns them by union code."""
    employers: dict[str, list[Any]] = {}
    staff_of = {entry.code: entry.members for entry in unions.BASE}
    for branch in unions.BRANCHES:
        staff_of[branch.parent] += branch.members

    def register(registrar: str, name: str, staff: int, **facts: Any) -> Any:
        women = int(staff * 0.42)
        return save_employer(
            Employer(
                registrar=county.unions[registrar],
                name=name,
                staff_count=staff,
                women_count=women,
                region_code=unions.REGION,
                phone="0000-6200000",
                **facts,
            ),
            actor=None,
        )

    for entry in unions.BASE:
        founded = county.unions[entry.code].founded_on
        opened = founded - dt.timedelta(days=200)
        facts = {
            "nature": unions.nature_of(entry),
            "industry": unions.INDUSTRIES.get(entry.sector, "C"),
            "opened_on": opened,
            "is_digital": entry.is_digital,
        }
        names = unions.SMALL_FIRMS.get(entry.code, (entry.name.removesuffix("工会"),))
        staff = round(staff_of[entry.code] * 1.06) + 1
        share = staff // len(names)
        for name in names:
            employer = register(entry.parent, name, share, **facts)
            cover_employer(county.unions[entry.code], employer, from_on=founded, actor=None)
            employers.setdefault(entry.code, []).append(employer)
    for registrar, name, staff in unions.WITHOUT_UNION:
        register(
            registrar,
            name,
            staff,
            nature="170",
            industry="C",
            opened_on=months_ago(county.today, 14),
        )
    return employers
