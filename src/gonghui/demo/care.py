"""Care and dues of 云溪县: a year of dues at three unions, lists of this month and the next."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gonghui.domains.membership.dues import queries as dues_queries
from gonghui.domains.membership.dues import services as dues
from gonghui.domains.membership.dues.enums import OPEN, PayMethod
from gonghui.domains.membership.dues.models import DuesBase, DuesMonth
from gonghui.domains.membership.dues.services.rolling import age_arrears, roll_chunk
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions import queries, rules, services
from gonghui.domains.membership.occasions.enums import CareKind, GiftForm, GrantState, Relation
from gonghui.domains.membership.occasions.models import CareGrant, CareList
from gonghui.domains.membership.occasions.services import Gift
from gonghui.kernel.access.models import Account
from gonghui.kernel.policy.services import set_parameter

if TYPE_CHECKING:
    from gonghui.demo.county import County

KEEPERS = ("YX-KFQ-01", "YX-CG-02", "YX-JY-05")
"""Unions that keep their dues here."""
LATE = 5
"""Members of each union who have not paid for months."""


def take_dues(county: County) -> None:
    """Bases, months, and most of the money of the year."""
    now = Month.of(county.today)
    months = [now.plus(-step) for step in range(11, -1, -1)]
    draw, actor = county.population.random, county.accounts["jingban"]
    for code in KEEPERS:
        union = county.unions[code]
        set_parameter(
            "dues.kept",
            union=union,
            value="是",
            source="工会委员会决定启用会费登记",
            from_on=months[0].first,
            actor=actor,
        )
        members = list(_members(union).order_by("pk").values_list("pk", flat=True))
        DuesBase.objects.bulk_create(
            DuesBase(
                membership_id=pk,
                base=Decimal(draw.randrange(320_000, 920_000, 10)) / 100,
                from_on=months[0].first,
                note="上年度月平均工资",
                made_by=actor,
            )
            for pk in members[2:]
        )
        for month in months:
            roll_chunk(month, 0, dues_queries.unions_that_keep(month.first, below=union))
    age_arrears(county.today)
    for code in KEEPERS:
        _pay(county, county.unions[code], months, actor)


def _members(union: Any) -> Any:
    return Membership.objects.everything(reason="demo").of_subtree(union).counted()


def _pay(county: County, union: Any, months: list[Month], actor: Any) -> None:
    """Deductions month by month; a few members are behind, one is let off, one list was wrong."""
    late = list(_members(union).order_by("-pk").values_list("pk", flat=True)[:LATE])
    receipt = None
    for place, month in enumerate(months[:-1]):
        rows = DuesMonth.objects.of_subtree(union).filter(
            month=month.first, state__in=OPEN, due__gt=0
        )
        if place >= 4:
            rows = rows.exclude(membership__in=late)
        keys = list(rows.values_list("pk", flat=True))
        if not keys:
            continue
        receipt = dues.pay(
            keys,
            union=union,
            paid_on=month.last,
            method=PayMethod.DEDUCTION,
            note=f"{month.label}工资代扣",
            actor=actor,
        ).receipt
    waived = DuesMonth.objects.filter(membership=late[0], state__in=OPEN).order_by("month")[:2]
    if keys := [row.pk for row in waived]:
        dues.waive(keys, union=union, reason="困难职工，委员会决定减免", actor=actor)
    first = Membership.objects.get(pk=late[1])
    dues.remind(first, on=county.today, words="工会主席谈话，本人因调岗漏扣，下月补缴", actor=actor)
    if receipt is not None and union.code == KEEPERS[-1]:
        dues.undo_receipt(receipt, reason="代扣未到账", actor=actor)


def call_on_members(county: County) -> None:
    """Lists of this month and the next, a festival of the past, events in each state."""
    now = Month.of(county.today)
    union, actor = county.unions["YX-KFQ-01"], county.accounts["jingban"]
    cake = Gift(GiftForm.VOUCHER, "生日蛋糕券", Decimal(200))
    made = services.make_care_list(union, now, kind="birthday", gift=cake, actor=actor)
    _tick_off(made.care_list, county.today, actor)
    services.make_care_list(union, now.plus(1), kind="birthday", gift=cake, actor=actor)
    services.make_care_list(
        union,
        now.plus(1),
        kind="retirement",
        gift=Gift(GiftForm.GOODS, "退休纪念册", Decimal(300)),
        actor=actor,
    )
    _festival(county, actor)
    _events(county, union, actor)


def _tick_off(care_list: CareList, today: dt.date, actor: Any) -> None:
    """Two thirds given, half of those signed for."""
    keys = list(CareGrant.objects.filter(care_list=care_list).values_list("pk", flat=True))
    given, signed = keys[: len(keys) * 2 // 3], keys[: len(keys) // 3]
    for chosen, state in ((given, GrantState.GIVEN), (signed, GrantState.SIGNED)):
        if chosen:
            services.mark(chosen, care_list=care_list, state=state, on=today, actor=actor)


def _festival(county: County, actor: Any) -> None:
    """The last festival that something may be given for, at a union with all signatures."""
    now = Month.of(county.today)
    past = [
        (now.plus(-step), day, name)
        for step in range(10)
        for day, name in queries.festivals_of(now.plus(-step))
        if name in rules.STATUTORY_FESTIVALS and day <= county.today
    ]
    month, day, name = past[0]
    made = services.make_care_list(
        county.unions["YX-CG-02"],
        month,
        kind="festival",
        festival=name,
        gift=Gift(GiftForm.GOODS, "米、油各一份", Decimal(300)),
        actor=actor,
    )
    keys = CareGrant.objects.filter(care_list=made.care_list).values_list("pk", flat=True)
    services.mark(
        list(keys), care_list=made.care_list, state=GrantState.SIGNED, on=day, actor=actor
    )


def _events(county: County, union: Any, actor: Any) -> None:
    """Told on the phone, taken down at the desk, called upon."""
    today = county.today

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    worker = Account.objects.filter(kind="worker", person__membership__union=union).first()
    if worker is not None:
        services.tell_own_event(worker, kind=CareKind.MARRIAGE, occurred_on=ago(6), note="婚礼已办")
    members = list(_members(union).order_by("joined_on", "pk")[10:15])
    taken_down = (
        (CareKind.HOSPITAL, 9, "", Gift(GiftForm.CASH, "", Decimal(800)), GrantState.SIGNED),
        (CareKind.BIRTH, 15, "", Gift(GiftForm.GOODS, "婴儿用品", Decimal(600)), GrantState.GIVEN),
        (
            CareKind.BEREAVEMENT,
            4,
            Relation.PARENT,
            Gift(GiftForm.CASH, "", Decimal(1000)),
            GrantState.PLANNED,
        ),
        (CareKind.HOSPITAL, 2, "", None, None),
        (CareKind.MISFORTUNE, 20, "", None, None),
    )
    for member, (kind, days, relation, gift, state) in zip(members, taken_down, strict=False):
        event = services.tell_event(
            member, kind=kind, occurred_on=ago(days), relation=relation, actor=actor
        )
        if gift is None:
            continue
        grant = services.plan_for_event(event, gift=gift, actor=actor)
        if state is not GrantState.PLANNED:
            services.mark([grant.pk], care_list=grant.care_list, state=state, on=today, actor=actor)
