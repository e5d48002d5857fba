"""帮扶救助 and 金秋助学 of 云溪县: grants in every state, last year's students called on, this year's
campaign in the middle of its way."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gonghui.demo.hardship import PICTURE
from gonghui.demo.portal import MEMBER
from gonghui.domains.assistance.aid.models import (
    AidGrant,
    PartnerList,
    StudyApplication,
    StudyCampaign,
    StudyStandard,
    StudyVisit,
)
from gonghui.domains.assistance.aid.services import (
    campaigns,
    giving,
    granting,
    partners,
    studying,
)
from gonghui.domains.assistance.aid.services.campaigns import Plan
from gonghui.domains.assistance.aid.services.granting import Ask
from gonghui.domains.assistance.aid.services.studying import Student
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Desk, Matter, Publicity
from gonghui.engines.money import services as money
from gonghui.kernel.files.services import store_file
from gonghui.kernel.org.models import Employer
from gonghui.kernel.org.services import save_employer
from gonghui.kernel.people.identity import check_digit
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.protection import blind_index
from gonghui.kernel.ui.ink import Ink

if TYPE_CHECKING:
    from gonghui.demo.county import County

PAPER = ("证明材料.png", PICTURE)
STANDARDS = {
    ("filed", "higher"): Decimal(5000),
    ("filed", "senior"): Decimal(3000),
    ("plain", "higher"): Decimal(3000),
    ("plain", "senior"): Decimal(2000),
    ("partner", "higher"): Decimal(2000),
    ("partner", "senior"): Decimal(1500),
}
LAST_YEAR = (18, 42, 27)
"""Students of one's own, of the partner area, and how many of them were called on."""
_serials = itertools.count(1)


def help_families(county: County) -> None:
    """Grants first, then the campaign of last year and of this one."""
    line = _line(county)
    files = list(
        HardshipFile.objects.everything(reason="demo")
        .filter(state__in=("active", "relieved"))
        .select_related("person", "union")
        .order_by("pk")
    )
    accounts = _accounts(county, [file.person for file in files])
    _give(county, files, line, accounts)
    _last_year(county, files)
    _this_year(county, files, line, accounts)


def _line(county: County) -> Any:
    return money.set_line(
        union=county.unions["YX"],
        year=county.today.year,
        subject="service",
        title="困难职工帮扶和金秋助学",
        fund_source="central_fiscal",
        amount=Decimal(300_000),
        reason="中央财政帮扶资金分配文件（演示）",
        actor=county.accounts["caiwu"],
    )


def _accounts(county: County, people: list[Person]) -> Iterator[int]:
    """Register an account for each; gives further serials."""
    serials = itertools.count(1)
    for person in people:
        _account(county, person, next(serials))
    return serials


def _account(county: County, payee: Any, serial: int) -> None:
    if money.current_account(payee) is not None:
        return
    first = f"62220299{serial:010d}"
    money.set_account(
        payee,
        union=county.unions["YX"],
        number=first + _luhn(first),
        bank_name="云溪农商银行",
        reason="发放帮扶资金（演示）",
        actor=county.accounts["caiwu"],
    )


def _luhn(first: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(first)):
        figure = int(digit) * (2 if place % 2 == 0 else 1)
        total += figure - 9 if figure > 9 else figure
    return str(-total % 10)


def _propose(county: County, person: Person, union: Any, ask: Ask) -> AidGrant:
    return granting.propose(
        person, ask=ask, union=union, actor=county.accounts["bangfu"], papers=[PAPER]
    )


def _pass(matter: Matter, actor: Any, words: str = "情况属实，同意。") -> Matter:
    desk = Desk.objects.get(matter=matter, state="waiting")
    return matters.act(desk, action="pass", actor=actor, opinion=words)


def _approved(county: County, grant: AidGrant) -> AidGrant:
    matter = _pass(grant.matter, county.accounts["bangfu"])
    _pass(matter, county.accounts["bfshen"], "同意救助。")
    grant.refresh_from_db()
    return grant


def _pay(county: County, orders: list[Any], title: str) -> None:
    """Approved by the chair, paid by the cashier in one batch."""
    cashier = county.accounts["chuna"]
    for order in orders:
        money.approve_order(order, actor=county.accounts["zhuxi"])
    batch = money.open_batch(county.unions["YX"], title=title, actor=cashier)
    money.put_in_batch(batch, orders, actor=cashier)
    money.close_batch(batch, actor=cashier)
    money.send_batch(batch, reason="交农商银行代发", actor=cashier)
    money.settle_by_hand(batch, orders, is_paid=True, actor=cashier)


def _give(county: County, files: list[Any], line: Any, serials: Iterator[int]) -> None:
    """One grant in each state, services beside them, and what the phone's member has to sign."""
    actor, today = county.accounts["bangfu"], county.today
    asks = (
        Ask("medical", "爱人长期透析，自付费用高。", Decimal(8600), None, Decimal(8600)),
        Ask("living", "收入低，生活困难。", amount=Decimal(6000)),
        Ask("living", "因伤停工，生活困难。", amount=Decimal(3000)),
        Ask("living", "下岗后独自带孩子。", amount=Decimal(4000)),
        Ask("medical", "术后化疗自付费用。", Decimal(5200), None, Decimal(5200)),
        Ask("living", "重残无收入。", asked=Decimal(5000)),
        Ask("warmth", "家中有人瘫痪在床。", goods="米、油、棉被", goods_value=Decimal(480)),
    )
    grants = [
        _propose(county, file.person, file.union, ask)
        for file, ask in zip(files, asks, strict=False)
    ]
    for grant in (*grants[:4], grants[6]):
        _approved(county, grant)
    _pass(grants[4].matter, actor)
    orders = [giving.draft_payment(one, line=line, actor=actor) for one in grants[:3]]
    _pay(county, orders[:2], "困难职工救助")
    for order in orders[:2]:
        order.refresh_from_db()
        money.sign_on_paper(order, scan=_scan(county), actor=county.accounts["chuna"])
    giving.evaluate(
        grants[0], outcome="eased", words="透析费用已结清，继续关注。", on=today, actor=actor
    )
    giving.hand_over(grants[6], on=today, actor=actor)
    giving.sign_at_desk(grants[6], Ink(typed=grants[6].person.name), actor=actor)
    for kind, words, file in (
        ("legal", "讨要经济补偿的法律咨询。", files[3]),
        ("job", "推荐到开发区企业面试。", files[3]),
        ("psych", "化疗期间心理疏导。", files[4]),
    ):
        granting.serve(file.person, kind=kind, on=today, words=words, union=file.union, actor=actor)
    _for_the_phone(county, line, serials)


def _scan(county: County) -> Any:
    return store_file(
        name="签收表.png",
        content=PICTURE,
        union=county.unions["YX"],
        permission="money.view",
        actor=county.accounts["chuna"],
    )


def _for_the_phone(county: County, line: Any, serials: Iterator[int]) -> None:
    """The member of the demo's phone was given temporary aid and has not signed yet."""
    member = Person.objects.get(mobile=MEMBER)
    _account(county, member, next(serials))
    grant = _propose(
        county,
        member,
        county.unions["YX-KFQ-01"],
        Ask("temporary", "家中遭遇火灾，急需安置。", amount=Decimal(2000)),
    )
    order = giving.draft_payment(
        _approved(county, grant), line=line, actor=county.accounts["bangfu"]
    )
    _pay(county, [order], "临时救助")


# ---------------------------------------------------------------- 金秋助学


def _number(year: int) -> str:
    first = f"999999{year}0915{next(_serials) % 1000:03d}"
    return first + check_digit(first)


def _school(county: County) -> Employer:
    return save_employer(
        Employer(
            registrar=county.unions["YX"],
            name="清平县大山中学",
            nature="170",
            industry="P",
            opened_on=dt.date(1986, 9, 1),
            must_unionise=False,
        ),
        actor=None,
    )


def _last_year(county: County, files: list[Any]) -> None:
    """A settled campaign: students paid, most of them called on in the spring."""
    year, union = county.today.year - 1, county.unions["YX"]
    campaign = StudyCampaign.objects.create(
        union=union,
        year=year,
        targets="在档困难职工家庭子女；结对联系地区学生",
        opens_on=dt.date(year, 7, 10),
        closes_on=dt.date(year, 8, 20),
        state="settled",
        made_by=county.accounts["bangfu"],
    )
    StudyStandard.objects.bulk_create(
        StudyStandard(campaign=campaign, group=group, stage=stage, amount=amount)
        for (group, stage), amount in STANDARDS.items()
    )
    school, paid_on = _school(county), dt.date(year, 9, 3)
    own, partner, visited = LAST_YEAR
    made = PartnerList.objects.create(
        campaign=campaign,
        area_kind="rural",
        area="清平县大山乡",
        school=school,
        state="paid",
        file_name="大山乡助学名单.xlsx",
        count=partner,
        total=partner * Decimal(2000),
        imported_by=county.accounts["bangfu"],
        approved_by=county.accounts["bfshen"],
        approved_on=dt.date(year, 8, 28),
        paid_on=paid_on,
    )
    rows = [
        StudyApplication(
            campaign=campaign,
            year=year,
            union=files[place % len(files)].union,
            file=files[place % len(files)],
            category="deep",
            person=files[place % len(files)].person,
            name_key=files[place % len(files)].name_key,
            amount=Decimal(5000),
            **_paid(county, year, paid_on),
        )
        for place in range(own)
    ] + [
        StudyApplication(
            campaign=campaign,
            year=year,
            union=union,
            target="partner_area",
            partner_list=made,
            amount=Decimal(2000),
            **_paid(county, year, paid_on),
        )
        for _ in range(partner)
    ]
    StudyApplication.objects.bulk_create(rows)
    spring = min(dt.date(year + 1, 3, 18), county.today)
    StudyVisit.objects.bulk_create(
        StudyVisit(
            application=row,
            visited_on=spring,
            method="school" if row.partner_list_id else "home",
            visitors="程暖阳、罗晓岚",
            status="studying",
            findings="学习认真，生活费有着落。",
            gift_amount=Decimal(2000) if place % 3 == 0 else Decimal(0),
            recorded_by=county.accounts["bangfu"],
        )
        for place, row in enumerate(rows[:visited])
    )


def _paid(county: County, year: int, paid_on: dt.date) -> dict[str, Any]:
    number = _number(year - 18)
    return {
        "stage": "higher",
        "student": {
            "name": county.population.person().name,
            "id_number": number,
            "school": "清江大学",
            "grade": "大一",
        },
        "student_index": blind_index(number),
        "state": "paid",
        "standard": Decimal(2000),
        "applied_on": dt.date(year, 8, 1),
        "awarded_on": dt.date(year, 8, 28),
        "paid_on": paid_on,
    }


def _this_year(county: County, files: list[Any], line: Any, serials: Iterator[int]) -> None:
    """Applications at each stage of their way, and a list that waits for approval."""
    today, actor = county.today, county.accounts["bangfu"]
    campaign = campaigns.make_campaign(
        county.unions["YX"],
        year=today.year,
        plan=Plan(
            "在档困难职工家庭就读高中、中职和高校的子女；突遇困难、没有建档的会员家庭子女",
            max(dt.date(today.year, 1, 1), today - dt.timedelta(days=60)),
            min(dt.date(today.year, 12, 31), today + dt.timedelta(days=20)),
            STANDARDS,
            line,
        ),
        actor=actor,
    )
    campaign = campaigns.advance_campaign(campaign, to="open", actor=actor)
    applied = [_apply(county, file, "higher") for file in files[:5]]
    for application in applied[:4]:
        _pass(application.matter, actor, "材料齐全，符合条件，同意。")
    for application in applied[:3]:
        _publicised(application.matter, county)
    orders = [
        giving.draft_payment(AidGrant.objects.get(study=one), line=line, actor=actor)
        for one in applied[:2]
    ]
    _pay(county, orders[:1], "金秋助学")
    member = Person.objects.get(mobile=MEMBER)
    studying.apply(
        member,
        student=_student(county),
        union=county.unions["YX-KFQ-01"],
        actor=actor,
        papers=[PAPER],
    )
    _list(county, campaign)


def _student(county: County, stage: str = "higher") -> Student:
    year = county.today.year - 18
    return Student(
        county.population.person().name,
        _number(year),
        stage,
        "清江职业技术学院",
        grade="大一",
        major="机电一体化",
        is_new=True,
    )


def _apply(county: County, file: Any, stage: str) -> StudyApplication:
    return studying.apply(
        file.person,
        student=_student(county, stage),
        union=file.union,
        actor=county.accounts["bangfu"],
        papers=[PAPER],
    )


def _publicised(matter: Matter, county: County) -> None:
    """The publicity is over; the county approves."""
    publicity = Publicity.objects.get(desk__matter=matter)
    publicity.from_on = county.today - dt.timedelta(days=9)
    publicity.to_on = county.today - dt.timedelta(days=1)
    publicity.save(update_fields=["from_on", "to_on"])
    matter = matters.close_publicity(publicity)
    _pass(matter, county.accounts["bfshen"], "同意资助。")


def _list(county: County, campaign: StudyCampaign) -> None:
    school = Employer.objects.everything(reason="demo").get(name="清平县大山中学")
    lines = ["学生姓名,证件号码,学段,学校,年级,家长姓名"]
    for place in range(24):
        name = county.population.person().name
        stage = "大学" if place % 3 else "高中"
        lines.append(f"{name},{_number(county.today.year - 18)},{stage},清平县大山中学,,")
    partners.import_list(
        campaign,
        area_kind="rural",
        area="清平县大山乡",
        school=school,
        name="大山乡助学名单.csv",
        content=("\n".join(lines) + "\n").encode(),
        actor=county.accounts["bangfu"],
    )
