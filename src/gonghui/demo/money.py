"""Money out of 云溪县: a budget, payments in every state, batches before and after the bank."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gonghui.domains.membership.models import Membership
from gonghui.engines.money import services
from gonghui.engines.money.models import BudgetLine, PaymentBatch, PaymentOrder
from gonghui.kernel.access.models import Account
from gonghui.kernel.ui.ink import Ink

if TYPE_CHECKING:
    from gonghui.demo.county import County

LINES = (
    ("rights", "困难职工帮扶", "local_fiscal", 600_000),
    ("rights", "送温暖慰问", "own_union", 300_000),
    ("activity_org", "文体活动", "own_union", 180_000),
    ("service", "职工书屋", "upper_union", 80_000),
    ("activity_org", "评比表彰", "own_union", 60_000),
)
BANKS = ("云溪农商银行城关支行", "工商银行云溪支行", "邮储银行云溪支行")
PAID, FAILED = 6, 7
"""Payments of the first batch: so many are paid, the next one comes back."""


def pay_out(county: County) -> None:
    """A year's lines, prizes to members, a batch settled, one at the bank, one being filled."""
    lines = _plan(county)
    members = _members()
    for place, person in enumerate(members):
        services.set_account(
            person,
            union=county.unions["YX"],
            number=f"9003{county.today.year}{place:08d}",
            bank_name=BANKS[place % len(BANKS)],
            reason="首次登记",
            actor=county.accounts["jingban"],
        )
    prizes = [
        _draft(county, person, lines["评比表彰"], Decimal(300 + 100 * (place % 4)), place)
        for place, person in enumerate(members[:20])
    ]
    for order in prizes[:17]:
        services.approve_order(order, actor=county.accounts["zhuxi"])
    services.cancel_order(
        prizes[18], reason="重复登记，与另一项奖励合并发放", actor=county.accounts["jingban"]
    )
    _first_batch(county, prizes[:8])
    _second_batch(county, prizes[8:12])
    third = services.open_batch(
        county.unions["YX"], title="读书活动奖励", actor=county.accounts["chuna"]
    )
    services.put_in_batch(third, prizes[12:14], actor=county.accounts["chuna"])
    _cash(county, members[20], lines["文体活动"])
    _buy(county, lines["职工书屋"])


def _plan(county: County) -> dict[str, BudgetLine]:
    union, actor = county.unions["YX"], county.accounts["caiwu"]
    for subject, title, source, amount in LINES:
        services.set_line(
            union=union,
            year=county.today.year - 1,
            subject=subject,
            title=title,
            fund_source=source,
            amount=Decimal(amount) * 9 / 10,
            reason="上年度预算",
            actor=actor,
        )
    return {
        title: services.set_line(
            union=union,
            year=county.today.year,
            subject=subject,
            title=title,
            fund_source=source,
            amount=Decimal(amount),
            reason=f"云工〔{county.today.year}〕2号",
            actor=actor,
        )
        for subject, title, source, amount in LINES
    }


def _members() -> list[Any]:
    """Members of one union, the one with a phone first."""
    found = (
        Membership.objects.everything(reason="demo")
        .filter(union__code="YX-KFQ-01", status="active")
        .select_related("person")
        .order_by("joined_on", "pk")[:21]
    )
    return [membership.person for membership in found]


def _draft(
    county: County, person: Any, line: BudgetLine, amount: Decimal, place: int, way: str = "bank"
) -> PaymentOrder:
    return services.draft_by_hand(
        "money.other",
        union=county.unions["YX"],
        payee=person,
        amount=amount,
        way=way,
        line=line,
        period=f"{county.today:%Y-%m}",
        note=("职工读书征文奖励", "优秀工会积极分子奖励")[place % 2],
        once_key=f"demo.money:{place}",
        actor=county.accounts["jingban"],
    )


def _at_the_bank(county: County, title: str, orders: list[PaymentOrder]) -> PaymentBatch:
    actor = county.accounts["chuna"]
    batch = services.open_batch(county.unions["YX"], title=title, actor=actor)
    services.put_in_batch(batch, orders, actor=actor)
    batch = services.close_batch(batch, actor=actor)
    services.send_batch(batch, reason=f"发放{title}", actor=actor)
    batch.refresh_from_db()
    return batch


def _answer(batch: PaymentBatch, rows: list[tuple[Any, ...]], actor: Any, on: dt.date) -> Any:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(("支付单号", "金额", "处理结果", "失败原因"))
    writer.writerows(rows)
    return services.read_result(
        batch,
        name="银行回盘.csv",
        content=target.getvalue().encode("utf-8-sig"),
        paid_on=on,
        actor=actor,
    )


def _first_batch(county: County, orders: list[PaymentOrder]) -> None:
    """Settled: most signed, one came back and waits, one was paid in error and taken back."""
    actor = county.accounts["chuna"]
    batch = _at_the_bank(county, "征文活动奖励", orders)
    rows = [
        (
            one.number,
            one.amount,
            "成功" if place != FAILED else "失败",
            "" if place != FAILED else "账号与户名不符",
        )
        for place, one in enumerate(orders)
    ]
    services.book_result(_answer(batch, rows, actor, county.today), actor=actor)
    for order in orders[1:5]:
        services.sign_at_desk(
            order, ink=Ink(typed=order.payee_name), name=order.payee_name, actor=actor
        )
    worker = Account.objects.filter(kind="worker", person=orders[0].payee_person).first()
    if worker is None:  # nobody of the union has the demo's phone
        services.sign_at_desk(
            orders[0], ink=Ink(typed=orders[0].payee_name), name=orders[0].payee_name, actor=actor
        )
    services.reverse(
        orders[5], reason="评选结果更正，获奖人退回奖金", actor=county.accounts["zhuxi"]
    )


def _second_batch(county: County, orders: list[PaymentOrder]) -> None:
    """At the bank: the answer is read and not confirmed, one of its rows is wrong."""
    batch = _at_the_bank(county, "积极分子奖励", orders)
    rows = [
        (orders[0].number, orders[0].amount, "成功", ""),
        (orders[1].number, orders[1].amount, "失败", "收款账户状态异常"),
        (orders[2].number, orders[2].amount + 10, "成功", ""),
    ]
    _answer(batch, rows, county.accounts["chuna"], county.today)


def _cash(county: County, person: Any, line: BudgetLine) -> None:
    order = _draft(county, person, line, Decimal("186.50"), 100, way="cash")
    services.approve_order(order, actor=county.accounts["zhuxi"])
    services.pay_cash(order, actor=county.accounts["chuna"])


def _buy(county: County, line: BudgetLine) -> None:
    """Books bought from a firm: drafted, and waiting for the chair."""
    firm = county.unions["YX-KFQ-01"].coverages.select_related("employer").first().employer
    services.set_account(
        firm,
        union=county.unions["YX"],
        number="1102000000012345",
        bank_name=BANKS[0],
        reason="合同约定账户",
        actor=county.accounts["jingban"],
    )
    services.draft_by_hand(
        "money.purchase",
        union=county.unions["YX"],
        payee=firm,
        amount=Decimal("12680.00"),
        way="bank",
        line=line,
        period=str(county.today.year),
        note="职工书屋图书更新",
        once_key="demo.money:books",
        actor=county.accounts["jingban"],
    )
