"""Workers of 云溪县 who use the phone: a bound member, one who has not bound himself yet, a rider
who is no member, a retired one. Their numbers are listed on the phone's sign-in page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gonghui.domains.membership.enums import ChangeReason, MembershipStatus
from gonghui.domains.membership.models import Membership
from gonghui.engines.activities import enrolling
from gonghui.engines.activities import services as activities
from gonghui.engines.activities.models import Activity
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.enums import Channel
from gonghui.kernel.access import workers
from gonghui.kernel.access.models import Account, AccountKind
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.protection import unseal

if TYPE_CHECKING:
    from gonghui.demo.county import County

MEMBER, UNBOUND, RIDER, RETIRED = "19900000001", "19900000002", "19900000003", "19900000004"
HOME = "YX-KFQ-01"


@dataclass(frozen=True)
class DemoPhone:
    """A number as the sign-in page offers it."""

    mobile: str
    name: str
    note: str


def phones() -> list[DemoPhone]:
    """The demo's numbers, as far as this database has the people."""
    people = {
        one.mobile: one for one in Person.objects.filter(mobile__in=(MEMBER, UNBOUND, RETIRED))
    }
    if MEMBER not in people:
        return []
    found = [DemoPhone(MEMBER, people[MEMBER].name, "会员，已绑定")]
    if unbound := people.get(UNBOUND):
        number = unseal(unbound.id_number_sealed, context=unbound.id_number_context)
        found.append(DemoPhone(UNBOUND, unbound.name, f"会员，未绑定。证件号码 {number}"))
    found.append(DemoPhone(RIDER, "骑手小周", "外卖骑手，还不是会员"))
    if retired := people.get(RETIRED):
        found.append(DemoPhone(RETIRED, retired.name, "退休，保留会籍；大字版"))
    return found


def hand_out_phones(county: County) -> None:
    """Give three members the demo's numbers, and bind two of them."""
    home = Membership.objects.everything(reason="demo").filter(
        union=county.unions[HOME], status=MembershipStatus.ACTIVE
    )
    member, unbound = home.select_related("person").order_by("joined_on", "pk")[:2]
    retired = (
        Membership.objects.everything(reason="demo")
        .filter(status=MembershipStatus.RETAINED)
        .select_related("person")
        .order_by("pk")
        .first()
    )
    _number(member.person, MEMBER)
    _number(unbound.person, UNBOUND)
    account = _account(member.person, MEMBER)
    if retired is not None:
        _number(retired.person, RETIRED)
        workers.set_large_type(_account(retired.person, RETIRED), on=True)
    _ask(county, account)


def _number(person: Any, mobile: str) -> None:
    person.mobile = mobile
    person.save(update_fields=["mobile"])


def _account(person: Any, mobile: str) -> Account:
    account = Account(
        username=f"w.demo{mobile[-4:]}",
        kind=AccountKind.WORKER,
        mobile=mobile,
        display_name=person.name,
    )
    account.set_unusable_password()
    account.save()
    workers.bind_to(account, person, actor=None)
    account.refresh_from_db()
    return account


def _ask(county: County, account: Account) -> None:
    """One request that its union has returned, so that there is something to supplement."""
    matter = matters.submit(
        "member_retain",
        actor=account,
        person=account.person,
        channel=Channel.PORTAL,
        data={
            "reason": ChangeReason.UNEMPLOYED,
            "occurs_on": county.today.isoformat(),
            "remark": "",
        },
    )
    desk = matter.desks.get(state="waiting")
    matters.act(
        desk,
        action="return",
        actor=county.accounts["hengchuan"],
        opinion="请补充解除劳动合同证明的照片。",
    )


@dataclass(frozen=True)
class DemoOffer:
    """An activity that members may enrol in; `ahead` days from today, `others` enrol before."""

    title: str
    kind: str
    union: str
    venue: str
    description: str
    ahead: int
    seats: int | None
    others: int
    joins: bool = False


OFFERS = (
    DemoOffer(
        "职工法律咨询日",
        "legal_service",
        "YX",
        "县工人文化宫一楼大厅",
        "律师现场解答劳动合同、工资、工伤等问题，可带材料前来。",
        0,
        None,
        6,
        True,
    ),
    DemoOffer(
        "周末羽毛球友谊赛",
        "sport_ball",
        "YX-KFQ",
        "开发区文体中心",
        "男女混合双打，自带球拍，现场抽签。",
        9,
        8,
        10,
        True,
    ),
    DemoOffer(
        "摄影入门公开课",
        "lecture",
        "YX-KFQ-01",
        "公司培训室",
        "手机摄影构图与用光，两小时。",
        12,
        30,
        4,
    ),
    DemoOffer(
        "职工健步走",
        "fitness",
        "YX",
        "滨河公园南门",
        "全程五公里，完赛领取纪念品，请穿运动鞋。",
        16,
        200,
        14,
    ),
)


def open_activities(county: County) -> None:
    """Activities of the next days, open to members: one today, one full, two with seats left."""
    actor = county.accounts["jingban"]
    member = Person.objects.get(mobile=MEMBER)
    crowd = list(
        Membership.objects.everything(reason="demo")
        .filter(union=county.unions[HOME], status=MembershipStatus.ACTIVE)
        .exclude(person=member)
        .select_related("person", "union")
        .order_by("pk")[:20]
    )
    for offer in OFFERS:
        day = county.today + dt.timedelta(days=offer.ahead)
        activity = activities.save_activity(
            Activity(
                union=county.unions[offer.union],
                title=offer.title,
                kind=offer.kind,
                from_on=day,
                to_on=day,
                venue=offer.venue,
                target_group="全体会员",
                description=offer.description,
            ),
            actor=actor,
        )
        activities.publish(activity, actor=actor)
        activities.plan_session(activity, held_on=day, starts_at=dt.time(14, 30), actor=actor)
        enrolling.open_to_members(activity, seats=offer.seats, until=None, actor=actor)
        for row in crowd[: offer.others]:
            enrolling.enrol(activity, person=row.person, union=row.union, actor=None)
        if offer.joins:
            enrolling.enrol(activity, person=member, union=member.membership.union, actor=None)
