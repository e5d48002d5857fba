"""四送与走访 of 云溪县: a summer settled, model workers called on, a round that runs, plans to come."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gonghui.demo.portal import MEMBER
from gonghui.domains.assistance.campaigns import services
from gonghui.domains.assistance.campaigns.models import (
    ConsolationCampaign,
    ConsolationRecipient,
    ConsolationVisit,
)
from gonghui.domains.assistance.campaigns.rules import season_of
from gonghui.domains.assistance.campaigns.services import Gift, Invited, Told, Unit, Wanted
from gonghui.domains.membership.enums import MembershipStatus
from gonghui.domains.membership.models import Membership
from gonghui.engines.goods.models import Item, Stock
from gonghui.engines.money import services as money
from gonghui.engines.money.models import BudgetLine
from gonghui.kernel.org.models import Coverage, Union
from gonghui.kernel.ui import png
from gonghui.kernel.ui.ink import Ink

if TYPE_CHECKING:
    from gonghui.demo.county import County

SCHEME = """一、慰问对象：高温、户外岗位一线职工，重点项目建设者，新就业形态劳动者。
二、标准：集体慰问按单位发放防暑降温用品；困难职工每人慰问金不超过500元。
三、分工：县总工会走访县级重点项目，各镇、园区工会走访辖区单位；每次走访留存照片和签收。
四、资金：本级送温暖慰问经费，下级工会在额度内列支。"""
SUMMARY = """活动期间，县总工会领导带队深入企业车间、建筑工地、环卫驿站和快递网点，为坚守高温岗位的职工送去凉茶、
绿豆、藿香正气水等防暑降温用品，现场宣传防暑降温措施管理办法，检查高温天气劳动保护措施落实情况，督促用人单位合理安排
作业时间、发放高温津贴。各镇、园区工会同步开展走访，把清凉送到一线职工手中。职工普遍反映慰问品实用、工会干部来得勤、问得细。
下一步，将把走访中收集到的休息场所不足、饮水不便等问题转有关部门办理，并纳入户外劳动者服务站点建设计划。"""


def call_on_units(county: County) -> None:
    """Everything that the pages of campaigns show, in each state."""
    year = BudgetLine.objects.filter(union__code="YX", year=county.today.year)
    line = year.get(title="送温暖慰问")
    _summer(county)
    _model_workers(county, line)
    _running(county, line)
    _plans(county)


def _plan(
    county: County,
    title: str,
    brand: str,
    days: tuple[dt.date, dt.date],
    *,
    code: str = "YX",
    planner: str = "jingban",
    approver: str = "zhuxi",
    quota: int = 60_000,
    **facts: Any,
) -> ConsolationCampaign:
    campaign = services.plan_campaign(
        {
            "union": county.unions[code],
            "title": title,
            "brand": brand,
            "from_on": days[0],
            "to_on": days[1],
            "scheme": SCHEME,
            "quota": Decimal(quota),
            **facts,
        },
        actor=county.accounts[planner],
    )
    if approver:
        campaign = services.approve(
            campaign, note="主席办公会研究同意", actor=county.accounts[approver]
        )
    return campaign


def _units(union: Union, count: int, *, skip: int = 0) -> list[Any]:
    """Employers below a union."""
    found = Coverage.objects.everything(reason="demo").of_subtree(union).filter(to_on=None)
    rows = found.select_related("employer").order_by("union__path", "employer")
    return [row.employer for row in rows[skip : skip + count]]


def _list(
    campaign: ConsolationCampaign, union: Union, unit: Unit, category: str, actor: Any, **facts: Any
) -> ConsolationVisit:
    return services.list_visit(
        campaign, union=union, unit=unit, category=category, actor=actor, **facts
    )


def _do(
    visit: ConsolationVisit, on: dt.date, actor: Any, place: int, **facts: Any
) -> ConsolationVisit:
    to_unit = visit.is_to_unit
    given = {
        "leader": ("沈明远", "罗晓岚", "程暖阳")[place % 3],
        "declared": visit.expected,
        "direct_cost": Decimal(680 + 145 * (place % 5)),
        "words": "察看岗位防暑降温措施，听取一线职工意见。",
        "receiver_name": "车间工会小组长" if to_unit else "",
        "ink": Ink(typed="车间工会小组长") if to_unit else None,
        "photos": [("现场.png", _picture(place))],
    } | facts
    return services.do_visit(visit, Told(on=on, **given), actor=actor)


def _picture(place: int) -> bytes:
    """An invented photo: a street with a light sky and houses."""
    width, height = 320, 240
    rows = []
    for y in range(height):
        sky = 235 - y // 4
        row = bytearray([sky]) * width
        for house in range(5):
            left, top = house * 64, 90 + (house * 37 + place * 23) % 70
            if y > top:
                shade = 90 + (house * 29 + place * 13) % 90
                row[left + 4 : left + 58] = bytes([shade]) * 54
        rows.append(bytes(row))
    return png.write(png.Grey(width, height, b"".join(rows)))


def _summer(county: County) -> None:
    """Settled and summed up, three unions together, goods out of the county's warehouse."""
    ended = county.today >= dt.date(county.today.year, 9, 30)
    days = season_of("summer_cool", county.today.year - (not ended))
    assert days is not None
    campaign = _plan(
        county,
        f"{days[0].year}年夏送清凉",
        "summer_cool",
        days,
        tags=["high_heat", "key_project"],
        quota=9_000,
    )
    chair, officer = county.accounts["zhuxi"], county.accounts["jingban"]
    for code, quota in (("YX-KFQ", 6_000), ("YX-CG", 5_500)):
        services.set_share(campaign, union=county.unions[code], quota=Decimal(quota), actor=chair)
    stock = (
        Stock.objects.filter(warehouse__union__code="YX", quantity__gte=12)
        .select_related("warehouse", "item")
        .order_by("-quantity", "pk")
        .first()
    )
    place = 0
    for code, count in (("YX", 6), ("YX-KFQ", 5), ("YX-CG", 4)):
        union = county.unions[code]
        units = _units(union, count, skip=2 if code == "YX" else 0)
        for employer in units:
            on = days[0] + dt.timedelta(days=20 + place * 4)
            visit = _list(
                campaign,
                union,
                Unit(employer=employer),
                ("outdoor", "frontline", "key_project", "gig")[place % 4],
                officer,
                expected=60 + 35 * (place % 6),
                planned_on=on,
                again_reason="分片区走访" if code != "YX" else "",
            )
            goods = code == "YX" and stock is not None and place < 2
            if goods and stock is not None:
                item: Item = stock.item
                services.list_goods(
                    visit, [Wanted(item, 5)], warehouse=stock.warehouse, actor=officer
                )
            _do(visit, on, officer, place, goods_given=goods)
            place += 1
    campaign = services.settle(campaign, actor=officer)
    services.summarise(campaign, words=SUMMARY, actor=officer)


def _members(code: str, count: int, *, skip: int = 0) -> list[Any]:
    found = Membership.objects.everything(reason="demo").filter(
        union__code=code, status=MembershipStatus.ACTIVE
    )
    return list(found.select_related("person", "union").order_by("pk")[skip : skip + count])


def _model_workers(county: County, line: BudgetLine) -> None:
    """五一: money by payment orders, paid in cash, signed by most."""
    labour_day = dt.date(
        county.today.year - (county.today < dt.date(county.today.year, 5, 10)), 5, 1
    )
    days = (labour_day - dt.timedelta(days=12), labour_day + dt.timedelta(days=8))
    campaign = _plan(
        county, f"{labour_day.year}年五一走访慰问劳模", "other", days, occasion="labour_day"
    )
    officer = county.accounts["jingban"]
    people = _members("YX-KFQ-01", 4, skip=30) + _members("YX-CG-02", 3, skip=12)
    union = county.unions["YX"]
    services.list_people(
        campaign,
        [Invited(one.person, one.union, Gift(Decimal(1000), "慰问信")) for one in people],
        union=union,
        category="model_worker",
        actor=officer,
    )
    fund = services.add_fund(
        campaign.shares.get(union=union), line=line, amount=Decimal(20_000), actor=officer
    )
    keys = list(campaign.recipients.values_list("pk", flat=True))
    services.draft_orders(campaign, keys, fund=fund, way="cash", actor=officer)
    rows = list(
        ConsolationRecipient.objects.filter(pk__in=keys)
        .select_related("order", "person")
        .order_by("pk")
    )
    for row in rows:
        money.approve_order(row.order, actor=county.accounts["zhuxi"])
    for row in rows[:6]:
        money.pay_cash(row.order, actor=county.accounts["chuna"])
    for place, chosen in enumerate((rows[:4], rows[4:])):
        visit = _list(
            campaign, union, Unit(place=("开发区", "城关镇")[place]), "model_worker", officer,
            planned_on=labour_day - dt.timedelta(days=place),
        )  # fmt: skip
        services.add_to_visit(visit, [row.pk for row in chosen], actor=officer)
        _do(visit, labour_day - dt.timedelta(days=place), officer, place, declared=0)
    for row in rows[:5]:
        services.sign_recipient(row, ink=Ink(typed=row.person.name), actor=officer)


def _running(county: County, line: BudgetLine) -> None:
    """The round of this month: visits done, planned, overdue, given up; people who wait."""
    today = county.today
    winter = today.month in (11, 12, 1, 2)
    brand, name = ("winter_warm", "冬送温暖") if winter else ("other", "走访慰问")
    days = (today - dt.timedelta(days=20), today + dt.timedelta(days=70))
    campaign = _plan(
        county, f"{days[0].year}年{name}", brand, days, tags=["face_to_face"], quota=80_000,
        head_standard=Decimal(500),
    )  # fmt: skip
    officer, union = county.accounts["jingban"], county.unions["YX"]
    services.set_share(
        campaign, union=county.unions["YX-CG"], quota=Decimal(12_000),
        actor=county.accounts["zhuxi"],
    )  # fmt: skip
    services.add_fund(
        campaign.shares.get(union=union), line=line, amount=Decimal(30_000), actor=officer
    )
    offsets = (-9, -6, -2, -1, 0, 3, 3, 6, 10)
    for place, employer in enumerate(_units(union, len(offsets), skip=10)):
        visit = _list(
            campaign, union, Unit(employer=employer),
            ("frontline", "holiday_duty", "gig", "sick")[place % 4], officer,
            expected=40 + 12 * place, planned_on=today + dt.timedelta(days=offsets[place]),
            leader="沈明远",
        )  # fmt: skip
        if offsets[place] < -1:
            ink = None if place == 1 else Ink(typed="车间工会小组长")
            _do(visit, visit.planned_on, officer, place, ink=ink)
        elif offsets[place] == 10:
            services.cancel_visit(visit, reason="单位停产检修，改期再访", actor=officer)
    lower = county.accounts["chengguan"]
    for employer in _units(county.unions["YX-CG"], 2, skip=3):
        _list(
            campaign, county.unions["YX-CG"], Unit(employer=employer), "outdoor", lower,
            expected=35, planned_on=today + dt.timedelta(days=5),
        )  # fmt: skip
    _families(county, campaign)


def _families(county: County, campaign: ConsolationCampaign) -> None:
    """People by name; among them the demo's worker, who has something to sign for."""
    officer, union = county.accounts["jingban"], county.unions["YX"]
    own = list(
        Membership.objects.everything(reason="demo")
        .filter(person__mobile=MEMBER)
        .select_related("person", "union")[:1]
    )
    people = _members("YX-JY-05", 3, skip=8)
    services.list_people(
        campaign,
        [Invited(one.person, one.union, Gift(Decimal(500))) for one in people],
        union=union,
        category="sick",
        actor=officer,
    )
    if not own:
        return
    visit = _list(
        campaign, union, Unit(place="恒川家属区"), "sick", officer, planned_on=county.today
    )
    services.list_people(
        campaign,
        [
            Invited(
                own[0].person, own[0].union, Gift(goods="米、油各一份", goods_value=Decimal(180))
            )
        ],
        union=union,
        category="sick",
        visit=visit,
        actor=officer,
    )
    _do(visit, county.today, officer, 3, declared=0)


def _plans(county: County) -> None:
    """A round settled whose summary is to be written; what is to come: a plan that waits, one
    approved at a works, one given up."""
    officer = county.accounts["jingban"]
    past = (county.today - dt.timedelta(days=75), county.today - dt.timedelta(days=40))
    ended = _plan(county, "走访慰问公交、环卫职工", "other", past, quota=3_000)
    for place, employer in enumerate(_units(county.unions["YX"], 2, skip=22)):
        on = past[0] + dt.timedelta(days=10 + place)
        visit = _list(
            ended, county.unions["YX"], Unit(employer=employer), "outdoor", officer,
            expected=45, planned_on=on,
        )  # fmt: skip
        _do(visit, on, officer, place)
    services.settle(ended, actor=officer)
    spring = dt.date(county.today.year + 1, 1, 10)
    _plan(
        county, f"{spring.year}年春节走访慰问", "other", (spring, spring + dt.timedelta(days=45)),
        approver="", occasion="spring_festival", tags=["non_stop"], quota=120_000,
    )  # fmt: skip
    own = (county.today, county.today + dt.timedelta(days=40))
    _plan(
        county, "恒川精密制造慰问一线班组", "other", own, code="YX-KFQ-01", planner="hengchuan",
        approver="kaifaqu", quota=8_000,
    )  # fmt: skip
    given_up = _plan(
        county,
        "六一走访县直幼儿园",
        "other",
        own,
        approver="",
        occasion="childrens_day",
        quota=5_000,
    )
    services.cancel(given_up, reason="与教育工会活动合并开展", actor=county.accounts["jingban"])
