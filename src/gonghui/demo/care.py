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
from gonghui.domains.membership.occasions.enums import CareKind, GiftForm, Relation
from gonghui.domains.membership.occasions.models import CareGrant, CareList
from gonghui.domains.membership.occasions.services import Gift
from gonghui.engines.goods import services as goods
from gonghui.engines.goods.models import IssueLine
from gonghui.engines.money import services as money
from gonghui.kernel.access.models import Account
from gonghui.kernel.files.services import store_file
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.ui import png
from gonghui.kernel.ui.ink import Ink

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
        _pay_dues(county, county.unions[code], months, actor)


def _members(union: Any) -> Any:
    return Membership.objects.everything(reason="demo").of_subtree(union).counted()


def _pay_dues(county: County, union: Any, months: list[Month], actor: Any) -> None:
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


class Purse:
    """A union's own budget line and store for care, and who approves."""

    def __init__(self, county: County, code: str, year: int, *stock: tuple[str, str, str, int]):
        self.union, self.county = county.unions[code], county
        self.officer, self.chair = county.accounts["jingban"], county.accounts["zhuxi"]
        self.line = money.set_line(
            union=self.union,
            year=year,
            subject="activity",
            title="会员慰问",
            fund_source="own_union",
            amount=Decimal(60000),
            reason="年初预算",
            actor=None,
        )
        self.store = goods.create_warehouse(
            {"union": self.union, "name": "慰问品库"}, actor=self.officer
        )
        self.items = {}
        lots = []
        for name, unit, price, quantity in stock:
            self.items[name] = goods.create_item(
                {"union": self.union, "name": name, "unit": unit, "category": "festival"},
                actor=self.officer,
            )
            lots.append(
                goods.LotDraft(
                    self.items[name], quantity, Decimal(price), is_poverty_area="脱贫" in name
                )
            )
        goods.receive(
            warehouse=self.store,
            source="buy",
            lines=lots,
            received_on=dt.date(year, 1, 10),
            supplier="云溪县供销社",
            actor=self.officer,
        )

    def confirm(self, keys: list[int], care_list: CareList) -> None:
        services.confirm(keys, care_list=care_list, line=self.line, actor=self.chair)

    def issue(self, keys: list[int], care_list: CareList, name: str) -> list[IssueLine]:
        issued, _ = services.issue_goods(
            keys,
            care_list=care_list,
            warehouse=self.store,
            item=self.items[name],
            quantity=1,
            actor=self.officer,
        )
        assert issued is not None
        return list(issued.lines.select_related("issue_list").order_by("pk"))


def call_on_members(county: County) -> None:
    """Lists of this month and the next, a festival of the past, events in each state."""
    now = Month.of(county.today)
    purse = Purse(
        county,
        "YX-KFQ-01",
        county.today.year,
        ("生日蛋糕券", "张", "200", 60),
        ("婴儿用品礼盒", "盒", "560", 5),
    )
    union, actor = purse.union, purse.officer
    cake = Gift(GiftForm.VOUCHER, "生日蛋糕券", Decimal(200))
    made = services.make_care_list(union, now, kind="birthday", gift=cake, actor=actor)
    _hand_out(made.care_list, purse)
    services.make_care_list(union, now.plus(1), kind="birthday", gift=cake, actor=actor)
    services.make_care_list(
        union,
        now.plus(1),
        kind="retirement",
        gift=Gift(GiftForm.GOODS, "退休纪念册", Decimal(300)),
        actor=actor,
    )
    services.make_care_list(
        union, now, kind="anniversary", gift=Gift(GiftForm.GREETING), actor=actor
    )
    _festival(county)
    _events(county, purse)


def _hand_out(care_list: CareList, purse: Purse) -> None:
    """Two thirds on an issue list, most of them handed out, half signed for by finger or name."""
    keys = list(CareGrant.objects.filter(care_list=care_list).values_list("pk", flat=True))
    chosen = keys[: len(keys) * 2 // 3]
    if not chosen:
        return
    purse.confirm(keys, care_list)
    lines = purse.issue(chosen, care_list, "生日蛋糕券")
    for place, line in enumerate(lines):
        if place % 3 == 0:
            goods.hand_over([line], Ink(typed=line.name), actor=purse.officer)
        elif place % 3 == 1:
            goods.hand_out(line, actor=purse.officer)


def _festival(county: County) -> None:
    """The last festival that something may be given for: a whole roster by one list, signed for
    on paper."""
    now = Month.of(county.today)
    past = [
        (now.plus(-step), day, name)
        for step in range(10)
        for day, name in queries.festivals_of(now.plus(-step))
        if name in rules.STATUTORY_FESTIVALS and day <= county.today
    ]
    month, day, name = past[0]
    purse = Purse(
        county,
        "YX-CG-02",
        month.year,
        ("脱贫地区大米", "袋", "120", 60),
        ("食用油", "桶", "150", 60),
    )
    made = services.make_care_list(
        purse.union,
        month,
        kind="festival",
        festival=name,
        gift=Gift(GiftForm.GOODS, "大米一袋", Decimal(150)),
        actor=purse.officer,
    )
    keys = list(CareGrant.objects.filter(care_list=made.care_list).values_list("pk", flat=True))
    purse.confirm(keys, made.care_list)
    lines = purse.issue(keys, made.care_list, "脱贫地区大米")
    scan = store_file(
        name="节日慰问签收表.png",
        content=png.write(png.Grey(600, 800, b"\xff" * 480_000)),
        union=purse.union,
        permission="goods.view",
        actor=purse.officer,
    )
    goods.confirm_paper(lines, scan, on=day, actor=purse.officer)


def _events(county: County, purse: Purse) -> None:
    """Told on the phone, taken down at the desk, called upon."""
    today, actor = county.today, purse.officer

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    worker = Account.objects.filter(kind="worker", person__membership__union=purse.union).first()
    if worker is not None:
        services.tell_own_event(worker, kind=CareKind.MARRIAGE, occurred_on=ago(6), note="婚礼已办")
    members = list(_members(purse.union).order_by("joined_on", "pk")[10:15])
    taken_down = (
        (CareKind.HOSPITAL, 9, "", Gift(GiftForm.CASH, "", Decimal(800))),
        (CareKind.BIRTH, 15, "", Gift(GiftForm.GOODS, "婴儿用品礼盒", Decimal(600))),
        (CareKind.BEREAVEMENT, 4, Relation.PARENT, Gift(GiftForm.CASH, "", Decimal(1000))),
        (CareKind.HOSPITAL, 2, "", None),
        (CareKind.MISFORTUNE, 20, "", None),
    )
    grants: dict[str, CareGrant] = {}
    for member, (kind, days, relation, gift) in zip(members, taken_down, strict=False):
        event = services.tell_event(
            member, kind=kind, occurred_on=ago(days), relation=relation, actor=actor
        )
        if gift is not None:
            grants[kind] = services.plan_for_event(event, gift=gift, actor=actor)
    for kind in (CareKind.HOSPITAL, CareKind.BIRTH):
        purse.confirm([grants[kind].pk], grants[kind].care_list)
    _pay(grants[CareKind.HOSPITAL], purse)
    birth = grants[CareKind.BIRTH]
    goods.hand_out(purse.issue([birth.pk], birth.care_list, "婴儿用品礼盒")[0], actor=purse.officer)


def _pay(grant: CareGrant, purse: Purse) -> None:
    """Drafted, approved, paid in cash and signed for by name, each by its own hand."""
    cashier = purse.county.accounts["chuna"]
    services.draft_orders([grant.pk], care_list=grant.care_list, way="cash", actor=purse.officer)
    grant.refresh_from_db()
    assert grant.order is not None
    money.approve_order(grant.order, actor=purse.chair)
    money.pay_cash(grant.order, actor=cashier)
    name = grant.membership.person.name
    money.sign_at_desk(grant.order, ink=Ink(typed=name), name=name, actor=cashier)
