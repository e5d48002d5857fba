"""困难职工档案 of 云溪县: files in every state, over the unions and the months of the year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gonghui.demo.county import months_ago
from gonghui.demo.portal import MEMBER
from gonghui.domains.assistance.hardship import services
from gonghui.domains.assistance.hardship.enums import EventKind, FileState
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.services import ledger
from gonghui.domains.assistance.hardship.services.drafting import MemberFacts, keep_version
from gonghui.domains.assistance.hardship.services.filing import file_it
from gonghui.domains.assistance.hardship.services.finding import Visitor
from gonghui.domains.membership.enums import MembershipStatus
from gonghui.domains.membership.models import Membership
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Matter, Publicity
from gonghui.engines.matters.queries import desks_now
from gonghui.kernel.access.models import Account
from gonghui.kernel.people.identity import check_digit
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.ui.ink import Ink

if TYPE_CHECKING:
    from gonghui.demo.county import County

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)
"""A paper or a photo of nothing."""


@dataclass(frozen=True)
class Family:
    """A household as the demo invents it. `months` is how long ago it was filed."""

    union: str
    state: str
    cause: str
    wage: str
    illness: str = "0"
    education: str = "0"
    people: int = 3
    accident: str = "0"
    months: int = 0
    story: str = ""


FILED = (
    Family("YX-KFQ-01", "active", "06", "31200", "9600", months=10, story="爱人尿毒症，长期透析。"),
    Family("YX-KFQ-02", "active", "09", "42000", education="12000", months=9, story="两个孩子同时上大学。"),
    Family("YX-KFQ-03", "active", "08", "62400", accident="26000", months=2, story="车祸住院，赔付后仍欠医疗费。"),
    Family("YX-CG-01", "active", "03", "14400", people=2, months=8, story="单位停产下岗，独自带孩子。"),
    Family("YX-CG-02", "active", "06", "38400", "15000", months=6, story="本人恶性肿瘤术后化疗。"),
    Family("YX-KFQ-08", "active", "01", "12000", people=2, months=5, story="本人重残，无劳动能力。"),
    Family("YX-KFQ-04", "relieved", "01", "9600", people=2, months=10, story="爱人瘫痪在床，需要长期照护。"),
    Family("YX-KFQ-07", "exited", "09", "39600", education="9000", months=11, story="孩子上大学，家里收入低。"),
    Family("YX-KFQ-02", "cancelled", "03", "20400", months=11, story="下岗待业，生活困难。"),
)  # fmt: skip
UNDER_WAY = (
    ("YX-KFQ-01", "pre_check", "06"),
    ("YX-CG-02", "returned", "09"),
    ("YX-KFQ-03", "home_visit", "08"),
    ("YX-KFQ-04", "verify", "06"),
    ("YX-CG-01", "publicity", "09"),
    ("YX-KFQ-08", "approve", "06"),
    ("YX-KFQ-07", "refused", "02"),
)
STEPS = ("pre_check", "home_visit", "verify", "publicity", "approve")


def keep_files(county: County) -> None:
    """Set the minimum living standard, file nine households, let seven be under way, one draft."""
    for code, value in (("urban", "760"), ("rural", "620")):
        set_parameter(
            f"hardship.dibao_{code}",
            union=county.unions["YX"],
            value=value,
            source=f"云溪县民政局、财政局公布的{county.year - 1}年城乡低保标准（演示）",
            from_on=dt.date(county.year - 2, 1, 1),
            actor=county.accounts["bfshen"],
        )
    people = _people(county)
    for number, family in enumerate(FILED):
        _filed(county, family, people[family.union].pop(), number)
    for number, (union, stage, cause) in enumerate(UNDER_WAY, start=len(FILED)):
        family = Family(union, stage, cause, "33600", "12000", story="家里有病人，入不敷出。")
        _under_way(county, family, people[union].pop(), number)
    _draft_on_the_phone(county)


def _people(county: County) -> dict[str, list[Any]]:
    """Members of each union who may be in hardship; nobody who has an account."""
    codes = {family.union for family in FILED} | {union for union, _, _ in UNDER_WAY}
    members = (
        Membership.objects.everything(reason="demo")
        .filter(union__code__in=codes, status=MembershipStatus.ACTIVE, is_migrant=False)
        .exclude(person__in=Account.objects.exclude(person=None).values("person"))
        .select_related("person", "union")
        .order_by("-member_no")
    )
    found: dict[str, list[Any]] = {code: [] for code in codes}
    for member in members:
        if len(found[member.union.code]) < len(FILED):
            found[member.union.code].append(member)
    return found


def _written(county: County, family: Family, member: Any, number: int) -> HardshipFile:
    """An application filled in at the desk."""
    actor, invented = county.accounts["bangfu"], county.population
    file = services.open_draft(member.person, actor=actor)
    head = file.members.get()
    others = [
        MemberFacts(
            "spouse" if place == 0 else "child",
            invented.person().name,
            _id_number(1984 + place, number * 10 + place) if place == 0 else "",
            place == 0,
            {
                "livelihood": "sick_leave" if place == 0 else "pupil",
                "health": "kidney" if place == 0 else "good",
                "insurance": "resident",
            },
        )
        for place in range(family.people - 1)
    ]
    services.save_household(
        file,
        actor=actor,
        members=[
            MemberFacts(
                "head",
                head.full_name,
                uid=head.uid,
                facts={"livelihood": "on_duty", "health": "good", "insurance": "employee"},
            ),
            *others,
        ],
        incomes=[{"kind": "wage", "amount": family.wage}],
        expenses=[
            {"kind": kind, "amount": amount}
            for kind, amount in (("illness", family.illness), ("education", family.education))
            if amount != "0"
        ],
        facts={
            "home": {"address": "云溪县（演示地址）", "housing": "commodity", "home_area": "78"},
            "exclusions": {"homes": 1, "floor_area": "78"},
            "accident": {"cost": family.accident},
            "story": family.story,
        },
        is_urban=True,
        main_cause=family.cause,
    )
    for kind in ("identity", "hukou", "income", "cause"):
        services.add_paper(file, kind, f"{kind}.png", PICTURE, actor=actor)
    for one in file.members.filter(is_adult=True):
        services.sign_authorisation(one, Ink(typed=one.full_name), actor=actor)
    return file


def _id_number(year: int, serial: int) -> str:
    """A number of a region that does not exist."""
    first = f"999999{year}0101{serial % 999:03d}"
    return first + check_digit(first)


def _filed(county: County, family: Family, member: Any, number: int) -> None:
    """A file of some months ago, taken over from paper."""
    actor = county.accounts["bangfu"]
    file = _written(county, family, member, number)
    on = min(months_ago(county.today, family.months), county.today)
    file.state, file.applied_on = FileState.APPLYING, on - dt.timedelta(days=40)
    keep_version(file, actor=actor, reason="纸质档案录入")
    file.save()
    _visit(county, file, on - dt.timedelta(days=25))
    _verify(county, file, on - dt.timedelta(days=12))
    services.assess_file(file, actor=actor, on=on)
    file.refresh_from_db()
    file_it(file, actor=county.accounts["bfshen"], on=on)

    def later(kind: EventKind, days: int, **given: Any) -> None:
        day = min(on + dt.timedelta(days=days), county.today)
        file.refresh_from_db()
        ledger.append(file, kind, day, actor=actor, **given)

    if family.state == FileState.RELIEVED:
        later(EventKind.RELIEVED, 120)
    elif family.state == FileState.EXITED:
        later(EventKind.EXITED, 200)
    elif family.state == FileState.CANCELLED:
        later(EventKind.EXITED, 180)
        later(EventKind.CANCELLED, 210, reason="escaped")


def _visit(county: County, file: HardshipFile, on: dt.date) -> None:
    services.record_visit(
        file,
        visited_on=on,
        visitors=[Visitor(name="社区工作人员", duty="社区居委会")],
        findings="到家中查看，情况与申报一致，生活确有困难。",
        neighbours="邻居反映情况属实。",
        photos=[("入户.png", PICTURE)],
        actor=county.accounts["bangfu"],
    )


def _verify(county: County, file: HardshipFile, on: dt.date) -> None:
    services.record_verification(
        file,
        source="civil_affairs",
        answered_on=on,
        letter_number=f"云民核〔{on.year}〕{on.month}号",
        answers={"housing": "same", "vehicle": "same", "business": "same", "dibao": "same"},
        actor=county.accounts["bangfu"],
    )


def _under_way(county: County, family: Family, member: Any, number: int) -> None:
    """An application that waits somewhere on its way."""
    actor = county.accounts["bangfu"]
    file = _written(county, family, member, number)
    matter = services.submit(file, actor=actor)
    if family.state == "returned":
        _act(matter, actor, "return", "请补充孩子的学籍证明和缴费票据。")
        return
    if family.state == "refused":
        _act(matter, actor, "refuse", "家庭收入明显高于标准，暂不符合条件。")
        return
    for step in STEPS[: STEPS.index(family.state)]:
        if step == "home_visit":
            _visit(county, file, county.today)
        elif step == "verify":
            _verify(county, file, county.today)
            services.assess_file(file, actor=actor)
        elif step == "publicity":
            publicity = Publicity.objects.get(desk__matter=matter)
            after = publicity.to_on + dt.timedelta(days=1)
            matters.close_publicity(publicity, today=after)
            continue
        _act(matter, actor, "pass", "情况属实，同意。")


def _act(matter: Matter, actor: Any, action: str, opinion: str) -> None:
    matter.refresh_from_db()
    (desk,) = desks_now(matter)
    matters.act(desk, action=action, actor=actor, opinion=opinion)


def _draft_on_the_phone(county: County) -> None:
    """What the demo's member has begun to fill in himself."""
    account = Account.objects.filter(mobile=MEMBER).exclude(person=None).first()
    if account is None:
        return
    file = services.open_draft(account.person, actor=account)
    services.save_household(
        file,
        actor=account,
        incomes=[{"kind": "wage", "amount": "36000"}],
        expenses=[{"kind": "illness", "amount": "14000"}],
        facts={"home": {"address": "云溪县（演示地址）", "housing": "rented"}},
    )
