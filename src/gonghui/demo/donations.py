"""Donations of 云溪县: drives of each kind and state, an account that is shown, a family rescued."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gonghui.domains.assistance.donations import services
from gonghui.domains.assistance.donations.enums import (
    DriveKind,
    Giver,
    Relation,
    RescueCause,
)
from gonghui.domains.assistance.donations.models import DonationDrive, Outlay
from gonghui.domains.assistance.donations.rules import Gift
from gonghui.domains.assistance.donations.services.outlays import plan_rescue
from gonghui.domains.membership.models import Membership
from gonghui.engines.goods.models import Item, Warehouse
from gonghui.engines.matters import services as matters
from gonghui.engines.money import services as money
from gonghui.kernel.access.models import Account
from gonghui.kernel.ui import png

if TYPE_CHECKING:
    from gonghui.demo.county import County

APPEAL = """各级工会、广大职工：
　　一人有难，众人相帮。我们倡议每位职工自愿捐出一天的收入，帮助患大病、遭遇意外的工友和他们的家庭渡过难关。
　　捐多捐少都是爱心，捐与不捐全凭自愿，不设指标、不排名次。善款存入专户、专款专用，收支向社会公开。"""
BOOKS = "家里读过的好书，请带到工会来，送给新业态劳动者的孩子们。捐几本都好，自愿参加。"


def ask_for_gifts(county: County) -> None:
    """A year's drives, from the appeal to what came of it."""
    Year(county).run()


class Year:
    """What the steps hand on."""

    def __init__(self, county: County) -> None:
        self.county, self.today = county, county.today
        self.officer, self.chair = county.accounts["jingban"], county.accounts["zhuxi"]
        self.finance = county.accounts["caiwu"]
        self.union = county.unions["YX"]

    def ago(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=days)

    def run(self) -> None:
        self.account = services.open_account(
            self.union, title="职工互助一日捐专户", opened_on=self.ago(700), actor=self.finance
        )
        services.publish_account(self.account, is_published=True, actor=self.finance)
        tenth = self.drive(DriveKind.ONE_DAY, "第十期职工互助一日捐", days=380, issue_no=10)
        self._collect(tenth, days=360, share=4)
        services.close_drive(tenth, on=self.ago(340), actor=self.officer)
        eleventh = self.drive(DriveKind.ONE_DAY, "第十一期职工互助一日捐", days=60, issue_no=11)
        self._collect(eleventh, days=40, share=5)
        self._pledge(eleventh)
        self._remit(eleventh)
        services.enter_other(
            self.account,
            amount=Decimal("186.42"),
            on=self.ago(20),
            title="第三季度利息",
            actor=self.finance,
        )
        self._in_kind()
        self._rescue()
        self._use()
        self.drive(DriveKind.MONEY, "暖冬助困捐款", days=0, is_open=False)

    def drive(
        self, kind: DriveKind, title: str, *, days: int, is_open: bool = True, **more: Any
    ) -> DonationDrive:
        of_money = kind in (DriveKind.ONE_DAY, DriveKind.MONEY)
        row = services.draft_drive(
            self.union,
            kind=kind,
            title=title,
            appeal=APPEAL if of_money else BOOKS,
            purpose="救助患大病、遭遇意外的职工及家庭" if of_money else "送给有需要的职工和孩子",
            opens_on=self.ago(days),
            closes_on=self.ago(days - 90),
            account=self.account if of_money else None,
            actor=self.officer,
            **more,
        )
        return services.open_drive(row, actor=self.officer) if is_open else row

    def give(
        self, drive: DonationDrive, code: str, giver: Giver, gift: Gift, days: int, **more: Any
    ) -> Any:
        return services.give(
            drive,
            union=self.county.unions[code],
            giver=giver,
            gift=gift,
            received_on=self.ago(days),
            actor=self.officer,
            **more,
        )

    def _members(self, code: str, count: int) -> list[Any]:
        rows = Membership.objects.everything(reason="demo").filter(
            union=self.county.unions[code], status="active"
        )
        return list(rows.select_related("person").order_by("pk")[:count])

    def _collect(self, drive: DonationDrive, *, days: int, share: int) -> None:
        """Totals of units, and members of one union by name."""
        for place, code in enumerate(("YX-CG-02", "YX-JY-05", "YX-KFQ-02")):
            if code in self.county.unions:
                people = 18 + place * 11
                self.give(
                    drive,
                    code,
                    Giver.UNIT,
                    Gift(Decimal(people * 60 + 35), headcount=people),
                    days - place,
                    name=self.county.unions[code].name,
                )
        for place, member in enumerate(self._members("YX-KFQ-01", share * 4)):
            self.give(
                drive,
                "YX-KFQ-01",
                Giver.PERSON,
                Gift(Decimal(50 + place * 7 % 90)),
                days,
                person=member.person,
                consents=place % 5 == 0,
            )
        self.give(drive, "YX", Giver.NAMELESS, Gift(Decimal(500)), days)

    def _pledge(self, drive: DonationDrive) -> None:
        """A worker with a phone, if the county has one who has not given."""
        for worker in Account.objects.filter(kind="worker", person__isnull=False)[:6]:
            home = Membership.objects.everything(reason="demo").filter(person=worker.person).first()
            if home is None or worker.person is None:
                continue
            if drive.donations.filter(person=worker.person).exists():
                continue
            if drive.donations.filter(union=home.union, giver=Giver.UNIT).exists():
                continue
            services.pledge(
                drive,
                union=home.union,
                gift=Gift(Decimal(66)),
                consents=False,
                account=worker,
            )
            return

    def _remit(self, drive: DonationDrive) -> None:
        """A union with an account of its own collects and remits."""
        zone = self.county.unions["YX-KFQ"]
        own = services.open_account(
            zone, title="开发区代收捐款户", opened_on=self.ago(400), actor=self.chair
        )
        self.give(
            drive,
            "YX-KFQ",
            Giver.UNIT,
            Gift(Decimal(2460), headcount=41),
            30,
            name="经济开发区工会机关和园区企业",
        )
        sent = services.plan_remittance(own, drive=drive, amount=Decimal(2000), actor=self.chair)
        self._pay(sent, self.union)
        services.confirm_arrival(sent, on=self.today, actor=self.finance)
        services.plan_remittance(own, drive=drive, amount=Decimal(460), actor=self.chair)

    def _pay(self, outlay: Outlay, payee: Any, *, way: str = "bank") -> None:
        """Drafted, approved and paid, each by its own hand."""
        cashier = self.county.accounts["chuna"]
        if way == "bank":
            money.set_account(
                payee,
                union=outlay.account.union,
                number=f"9003800000{outlay.pk:06d}",
                bank_name="云溪农村商业银行",
                reason="首次登记",
                actor=self.officer,
            )
        order = services.draft_payment(outlay, way=way, actor=self.officer)
        money.approve_order(order, actor=self.chair)
        if way == "cash":
            money.pay_cash(order, actor=cashier)
            return
        batch = money.open_batch(order.union, title=outlay.title, actor=cashier)
        money.put_in_batch(batch, [order], actor=cashier)
        batch = money.close_batch(batch, actor=cashier)
        money.send_batch(batch, reason=outlay.title, actor=cashier)
        batch.refresh_from_db()
        money.settle_by_hand(batch, [order], is_paid=True, actor=cashier)

    def _in_kind(self) -> None:
        """Books, things, blood."""
        books = self.drive(DriveKind.BOOKS, "情暖童心捐书", days=80)
        for place, code in enumerate(("YX-CG-02", "YX-JY-05")):
            self.give(
                books,
                code,
                Giver.UNIT,
                Gift(quantity=46 + place * 30, item="少儿图书", headcount=20 + place * 7),
                70,
                name=self.county.unions[code].name,
            )
        services.close_drive(books, on=self.ago(30), actor=self.officer)
        things = self.drive(DriveKind.GOODS, "爱心衣物捐赠", days=50)
        gift = self.give(
            things,
            "YX",
            Giver.UNIT,
            Gift(quantity=25, item="书包", headcount=12),
            15,
            name="县总工会机关",
        )
        self._stock(gift)
        self.give(
            things,
            "YX",
            Giver.NAMELESS,
            Gift(quantity=3, item="棉衣"),
            12,
        )
        blood = self.drive(DriveKind.BLOOD, "职工无偿献血日", days=100)
        for code, people in (("YX-CG-02", 14), ("YX-KFQ-01", 22)):
            self.give(
                blood,
                code,
                Giver.UNIT,
                Gift(quantity=people, headcount=people),
                90,
                name=self.county.unions[code].name,
            )
        services.close_drive(blood, on=self.ago(85), actor=self.officer)

    def _stock(self, gift: Any) -> None:
        warehouse = Warehouse.objects.filter(union=self.union, is_closed=False).first()
        item = Item.objects.filter(union=self.union, name="书包").first()
        if warehouse is not None and item is not None:
            services.put_into_stock(
                gift,
                warehouse=warehouse,
                item=item,
                quantity=25,
                unit_price=Decimal(45),
                actor=self.officer,
            )

    def _rescue(self) -> None:
        """Three rescued, one waiting for its order, one applied for."""
        members = self._members("YX-KFQ-01", 6)[1:]
        for place, member in enumerate(members[:4]):
            outlay = plan_rescue(
                self.account,
                actor=self.county.accounts["bfshen"],
                amount=Decimal(600 + 100 * place),
                title=f"{RescueCause.ACCIDENT.label if place % 2 else RescueCause.ILLNESS.label}救助",
                person=member.person,
                person_union=self.county.unions["YX-KFQ-01"],
                cause=RescueCause.ACCIDENT if place % 2 else RescueCause.ILLNESS,
                relation=Relation.SELF,
                rule="按救助标准计算",
            )
            if place < 3:
                self._pay(outlay, member.person, way="cash")
        paper = png.write(png.Grey(60, 80, b"\xff" * 4800))
        matters.submit(
            "donation_rescue",
            union=self.county.unions["YX-KFQ-01"],
            actor=self.county.accounts["bangfu"],
            person=members[4].person,
            data={
                "cause": "illness",
                "relation": "self",
                "happened_on": str(self.ago(45)),
                "own_costs": "32000",
                "amount": "8000",
                "story": "住院治疗，医保报销后个人负担较重。",
            },
            files=[("proof", "诊断证明.png", paper), ("bills", "费用票据.png", paper)],
        )

    def _use(self) -> None:
        """Another use, by a decision."""
        services.plan_use(
            self.account,
            amount=Decimal(3000),
            title="走访慰问受灾职工家庭",
            purpose="warmth",
            basis=f"{self.today.year}年第5次主席办公会议纪要",
            to_union=self.county.unions["YX-CG"],
            actor=self.finance,
        )
