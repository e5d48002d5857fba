"""Goods of 云溪县: a county warehouse and three of unions, summer goods in every state."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from gonghui.demo.portal import MEMBER
from gonghui.domains.membership.enums import MembershipStatus
from gonghui.domains.membership.models import Membership
from gonghui.engines.goods import services
from gonghui.engines.goods.enums import Purpose, Source
from gonghui.engines.goods.models import IssueLine, IssueList, Item, Lot, Stock, Warehouse
from gonghui.kernel.files.services import store_file
from gonghui.kernel.people.models import Person
from gonghui.kernel.ui import png
from gonghui.kernel.ui.ink import Ink

if TYPE_CHECKING:
    from gonghui.demo.county import County

ITEMS = (
    ("凉茶", "310ml×24罐", "箱", "summer", 30, "56.00"),
    ("绿豆", "2.5kg", "袋", "summer", 20, "26.50"),
    ("藿香正气水", "10ml×10支", "盒", "summer", 60, "12.80"),
    ("毛巾", "纯棉", "条", "summer", 100, "8.50"),
    ("花露水", "195ml", "瓶", "summer", 0, "15.00"),
    ("云溪绿茶", "250g", "盒", "festival", 0, "68.00"),
    ("大米", "5kg", "袋", "festival", 40, "39.80"),
    ("菜籽油", "5L", "桶", "festival", 20, "72.00"),
    ("书包", "", "个", "study", 0, "45.00"),
    ("防寒手套", "", "双", "winter", 0, "22.00"),
)
"""Name, specification, unit, category, minimum, price."""


class Store:
    """What the steps below hand on."""

    def __init__(self, county: County) -> None:
        self.county, self.today = county, county.today
        self.draw = Random(20260601)
        self.keeper = county.accounts["jingban"]
        self.chair = county.accounts["zhuxi"]
        self.items: dict[str, Item] = {}
        self.prices: dict[str, Decimal] = {}

    def ago(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=days)

    def warehouse(self, code: str, name: str, address: str, keeper: Any) -> Warehouse:
        return services.create_warehouse(
            {
                "union": self.county.unions[code],
                "name": name,
                "address": address,
                "keeper": keeper,
                "is_closed": False,
            },
            actor=self.chair,
        )

    def lot(self, name: str, quantity: int, **facts: Any) -> services.LotDraft:
        return services.LotDraft(self.items[name], quantity, self.prices[name], **facts)

    def members(self, code: str, count: int, *, skip: int = 3) -> list[Any]:
        found = Membership.objects.everything(reason="demo").filter(
            union=self.county.unions[code], status=MembershipStatus.ACTIVE
        )
        rows = found.select_related("person", "union").order_by("pk")
        return list(rows[skip : skip + count])

    def drafts(self, members: Sequence[Any], *goods: tuple[str, int]) -> list[Any]:
        return [
            services.LineDraft(
                self.items[name], quantity, person=one.person, belongs=str(one.union)
            )
            for one in members
            for name, quantity in goods
        ]

    def ink(self) -> Ink:
        """Three invented strokes."""
        width, height = 300, 120
        sheet = [bytearray(b"\xff" * width) for _ in range(height)]
        for letter in range(3):
            left, swing = 24 + letter * 90, self.draw.uniform(14, 30)
            phase, steep = self.draw.uniform(0, 3), self.draw.uniform(-0.3, 0.5)
            for step in range(260):
                x = int(left + step * 0.26)
                y = int(60 + swing * math.sin(phase + step / 26) + steep * step * 0.2)
                for row in range(max(y - 1, 0), min(y + 2, height)):
                    sheet[row][x : x + 3] = b"\x00" * 3
        return Ink(png=png.write(png.Grey(width, height, b"".join(map(bytes, sheet)))))


def fill_warehouses(county: County) -> None:
    """Everything from buying to counting."""
    store = Store(county)
    main = store.warehouse("YX", "县总工会物资库", "县工人文化宫一楼", store.keeper)
    zone = store.warehouse("YX-KFQ", "开发区物资点", "园区服务中心", county.accounts["kaifaqu"])
    works = store.warehouse("YX-KFQ-01", "恒川工会仓库", "厂区3号门", county.accounts["hengchuan"])
    for name, spec, unit, category, least, price in ITEMS:
        store.items[name] = services.create_item(
            {
                "union": county.unions["YX"],
                "name": name,
                "spec": spec,
                "unit": unit,
                "category": category,
                "least": least,
                "is_closed": False,
            },
            actor=store.keeper,
        )
        store.prices[name] = Decimal(price)
    _receive(store, main)
    _transfer(store, main, zone, works)
    _issue_festival(store, main)
    _issue_summer(store, main)
    _issue_at_works(store, works)
    _lose(store, main)
    _count(store, zone, works)


def _receive(store: Store, main: Warehouse) -> None:
    year = dt.timedelta(days=365)
    services.receive(
        warehouse=main,
        source=Source.BUY,
        supplier="云溪县供销日用品公司",
        received_on=store.ago(75),
        note="防暑降温物资采购",
        lines=[
            store.lot("凉茶", 160, number="A2605", expires_on=store.ago(75) + year),
            store.lot("绿豆", 60, number="L03", expires_on=store.today + dt.timedelta(days=18)),
            store.lot("藿香正气水", 90, number="H11", expires_on=store.ago(6)),
            store.lot("毛巾", 300),
            store.lot("花露水", 40, number="F7", expires_on=store.ago(75) + year * 2),
        ],
        actor=store.keeper,
    )
    services.receive(
        warehouse=main,
        source=Source.BUY,
        supplier="青峰乡茶叶合作社",
        received_on=store.ago(50),
        note="节日慰问品采购",
        lines=[
            store.lot("云溪绿茶", 80, is_poverty_area=True, expires_on=store.ago(50) + year),
            store.lot("大米", 70, is_poverty_area=True, expires_on=store.ago(50) + year),
            store.lot("菜籽油", 60, expires_on=store.ago(50) + year),
        ],
        actor=store.keeper,
    )
    services.receive(
        warehouse=main,
        source=Source.DONATION,
        supplier="云溪县爱心企业联合会",
        received_on=store.ago(40),
        lines=[store.lot("书包", 30), store.lot("防寒手套", 50)],
        actor=store.keeper,
    )
    wrong = services.receive(
        warehouse=main,
        source=Source.BUY,
        supplier="云溪县供销日用品公司",
        received_on=store.ago(38),
        lines=[store.lot("毛巾", 1000)],
        actor=store.keeper,
    )
    services.reverse_receipt(wrong, reason="数量多录一个零", actor=store.keeper)


def _lots(main: Warehouse, **wanted: int) -> list[tuple[Lot, int]]:
    rows = Stock.objects.everything(reason="demo").filter(warehouse=main, quantity__gt=0)
    lots = {row.lot.item.name: row.lot for row in rows.select_related("lot__item")}
    return [(lots[name], quantity) for name, quantity in wanted.items()]


def _transfer(store: Store, main: Warehouse, zone: Warehouse, works: Warehouse) -> None:
    def send(to: Warehouse, days: int, note: str, **wanted: int) -> Any:
        return services.transfer(
            from_warehouse=main,
            to_warehouse=to,
            lots=_lots(main, **wanted),
            sent_on=store.ago(days),
            note=note,
            actor=store.keeper,
        )

    arrived = send(works, 30, "恒川高温岗位", 凉茶=30, 毛巾=60)
    hengchuan = store.county.accounts["hengchuan"]
    services.receive_transfer(arrived, {}, received_on=store.ago(29), actor=hengchuan)
    differs = send(zone, 20, "园区防暑驿站", 凉茶=40, 绿豆=15)
    line = differs.lines.order_by("pk").first()
    services.receive_transfer(
        differs,
        {line.pk: 38},
        received_on=store.ago(19),
        difference="两箱破损，司机已签字",
        actor=store.county.accounts["kaifaqu"],
    )
    send(zone, 1, "补充园区防暑物资", 毛巾=40, 花露水=10)


def _issue_festival(store: Store, main: Warehouse) -> None:
    members = store.members("YX-CG-02", 8)
    row = services.make_issue_list(
        union=store.county.unions["YX"],
        warehouse=main,
        title="端午节一线职工慰问品发放",
        purpose=Purpose.FESTIVAL,
        planned_on=store.ago(45),
        lines=store.drafts(members, ("大米", 1), ("菜籽油", 1)),
        actor=store.keeper,
    )
    scan = store_file(
        name="端午节签收表.png",
        content=store.ink().png,
        union=row.union,
        permission="goods.view",
        actor=store.keeper,
        sealed=True,
    )
    lines = list(row.lines.select_related("issue_list"))
    services.confirm_paper(lines[:-1], scan, on=store.ago(45), actor=store.keeper)
    services.close_list(row, actor=store.keeper)
    cancelled = services.make_issue_list(
        union=row.union,
        warehouse=main,
        title="开学季书包发放（名单有误）",
        purpose=Purpose.STUDENT,
        planned_on=store.ago(12),
        lines=store.drafts(members[:2], ("书包", 1)),
        actor=store.keeper,
    )
    services.cancel_list(cancelled, reason="名单有误，重新制单", actor=store.keeper)


def _issue_summer(store: Store, main: Warehouse) -> None:
    members = store.members("YX-CG-03", 9)
    lines = store.drafts(members, ("毛巾", 2), ("凉茶", 1))
    lines += [
        services.LineDraft(
            store.items["凉茶"], 10, union=store.county.unions["YX-XYT"], headcount=60
        ),
        services.LineDraft(store.items["凉茶"], 4, name="城区环卫第三班", headcount=24),
    ]
    row = services.make_issue_list(
        union=store.county.unions["YX"],
        warehouse=main,
        title="高温岗位防暑降温物资发放",
        purpose=Purpose.SUMMER,
        planned_on=store.ago(3),
        lines=lines,
        actor=store.keeper,
    )
    by_name: dict[str, list[IssueLine]] = {}
    for line in row.lines.select_related("issue_list").order_by("pk"):
        by_name.setdefault(line.name, []).append(line)
    recipients = list(by_name.values())
    for one in recipients[:4]:
        services.hand_over(one, store.ink(), actor=store.keeper)
    services.hand_over(
        recipients[4], Ink(typed="班长代签"), actor=store.keeper, proxy="本班班长代领"
    )
    services.hand_out_many(recipients[5], actor=store.keeper)
    back = IssueLine.objects.get(pk=recipients[0][0].pk)
    services.give_back(back, 1, reason="多领一条", actor=store.keeper)


def _issue_at_works(store: Store, works: Warehouse) -> None:
    hengchuan = store.county.accounts["hengchuan"]
    members = store.members("YX-KFQ-01", 4)
    worker = Person.objects.get(mobile=MEMBER)
    row: IssueList = services.make_issue_list(
        union=works.union,
        warehouse=works,
        title="车间高温班组清凉物资",
        purpose=Purpose.SUMMER,
        planned_on=store.ago(2),
        lines=[
            *store.drafts(members, ("毛巾", 2)),
            services.LineDraft(store.items["毛巾"], 2, person=worker, belongs=str(works.union)),
            services.LineDraft(store.items["凉茶"], 1, person=worker, belongs=str(works.union)),
        ],
        actor=hengchuan,
    )
    own = list(row.lines.filter(person=worker).select_related("issue_list"))
    services.hand_out_many(own, actor=hengchuan, tell=True)
    one = row.lines.filter(person=members[0].person).select_related("issue_list")
    services.hand_over(list(one), store.ink(), actor=hengchuan)


def _lose(store: Store, main: Warehouse) -> None:
    def ask(name: str, quantity: int, kind: str, text: str) -> Any:
        stock = Stock.objects.everything(reason="demo").get(
            warehouse=main, quantity__gt=0, item=store.items[name]
        )
        return services.ask_write_off(stock, quantity, kind=kind, text=text, actor=store.keeper)

    services.write_off(
        ask("凉茶", 2, "broken", "装卸时压破"), approve=True, opinion="属实", actor=store.chair
    )
    services.write_off(
        ask("毛巾", 5, "lost", "清点时少5条"),
        approve=False,
        opinion="请先核对发放签收表",
        actor=store.chair,
    )
    ask("藿香正气水", 90, "expired", "已过保质期，拟统一销毁")


def _count(store: Store, zone: Warehouse, works: Warehouse) -> None:
    kaifaqu, hengchuan = store.county.accounts["kaifaqu"], store.county.accounts["hengchuan"]
    done = services.start_stock_take(zone, actor=kaifaqu, note="季度盘点")
    lines = list(done.lines.order_by("pk"))
    counts = {line.pk: line.book for line in lines}
    counts[lines[0].pk] -= 1
    services.count_lots(done, counts, reasons={lines[0].pk: "领用漏登一箱"}, actor=kaifaqu)
    services.submit_stock_take(done, actor=kaifaqu)
    services.close_stock_take(done, actor=store.chair, opinion="同意入账")
    waiting = services.start_stock_take(works, actor=hengchuan, note="月末盘点", is_blind=False)
    counts = {line.pk: line.book for line in waiting.lines.all()}
    services.count_lots(waiting, counts, actor=hengchuan)
    services.submit_stock_take(waiting, actor=hengchuan)
    chengguan = store.county.accounts["chengguan"]
    town = store.warehouse("YX-CG", "城关镇物资点", "镇政府一楼", chengguan)
    services.receive(
        warehouse=town,
        source=Source.TRANSFER,
        supplier="云溪县总工会",
        received_on=store.ago(25),
        lines=[store.lot("毛巾", 40), store.lot("花露水", 12)],
        actor=chengguan,
    )
    services.start_stock_take(town, actor=chengguan, note="月末盲盘")
