"""K2 会员福利: a festival's gifts to a whole roster and money in illness, within the spending rules,
approved by another, paid and handed out by those who keep money and goods, signed for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gonghui.domains.membership.dues.models import DuesMonth
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.occasions.models import CareGrant, CareList
from gonghui.domains.membership.occasions.services import tell_event
from gonghui.domains.membership.services import join_member
from gonghui.engines.goods import services as goods
from gonghui.engines.goods.models import IssueList, Move, Stock
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.money import services as money
from gonghui.engines.money.models import PaymentOrder
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.people.identity import check_digit
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink, inked
from tests.kernel.ui.drawing import signed
from tests.scenarios.pages import forms_of

pytestmark = pytest.mark.django_db
SERIAL = iter(range(101, 999, 2))


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-20T09:00:00+08:00", tick=False):
        yield


def joined(name: str, union: Any) -> Membership:
    first = f"99999919850601{next(SERIAL):03d}"
    return join_member(
        union=union,
        joined_on=dt.date(2020, 3, 1),
        actor=None,
        person={"name": name, "id_number": first + check_digit(first)},
    )


@pytest.fixture
def county(cast: Any) -> Any:
    """A chair of the union, a cashier, a line, a warehouse with rice from a poverty area."""

    def account(username: str, role: str) -> Any:
        opened = open_account(
            username=username, display_name=f"周{role}", password="x" * 12, actor=None
        )
        grant_role(opened, role=role, union=cast.county_a, from_on=dt.date(2020, 1, 1), actor=None)
        return opened

    class County:
        cashier = account("cashier-a", "cashier")
        line = money.set_line(
            union=cast.machinery,
            year=2026,
            subject="activity",
            title="会员活动",
            fund_source="own_union",
            amount=Decimal(3000),
            reason="年初预算",
            actor=None,
        )
        store = goods.create_warehouse(
            {"union": cast.machinery, "name": "机械工会仓库"}, actor=cast.officer_a
        )
        rice = goods.create_item(
            {"union": cast.machinery, "name": "大米", "unit": "袋", "category": "festival"},
            actor=cast.officer_a,
        )

    goods.receive(
        warehouse=County.store,
        source="buy",
        lines=[
            goods.LotDraft(County.rice, 10, Decimal("80.50"), is_poverty_area=True),
            goods.LotDraft(County.rice, 30, Decimal(90)),
        ],
        received_on=dt.date(2026, 1, 5),
        actor=cast.officer_a,
    )
    return County


def fill(client: Client, url: str, typed: dict[str, Any]) -> str:
    """Post the page's form as it stands, with what is typed over it."""
    page = client.get(url)
    assert page.status_code == 200, url
    form = next(f for f in forms_of(page.content.decode()) if "once_key" in f.fields)
    return str(client.post(url, {**form.fields, **typed}, follow=True).content.decode())


def figure(code: str, union: Any) -> Decimal:
    period = Period.parse("2026")
    value = engine.value(code, union=union, period=period)
    rows = list(engine.records(code, union=union, period=period))
    counted = sum(row.amount for row in rows) if code.endswith("amount") else len(rows)
    assert counted == (value.number or 0)
    return Decimal(value.number or 0)


def test_a_festival_for_everybody(cast: Any, county: Any, client_of: Any) -> None:
    people = [joined(f"{name}过节", cast.machinery) for name in "赵钱孙李周吴"]
    behind = people[-1]
    for number in range(1, 7):
        DuesMonth.objects.create(
            membership=behind,
            union=cast.machinery,
            month=dt.date(2026, number, 1),
            name_key=behind.name_key,
            due=Decimal(20),
            state="arrears",
        )
    officer, chair = client_of(cast.officer_a), client_of(cast.chair_a)
    make = "/care/lists/make/?month=2026-10"
    typed = {
        "union": cast.machinery.pk,
        "month": "2026-10",
        "kind": "festival:国庆节",
        "form": "goods",
        "item": "大米一袋",
    }

    # over the limit is refused with the rule; money is never given for a festival
    over = fill(officer, make, {**typed, "amount": "2001"})
    assert "2001元超过规定：节日慰问每人全年合计不超过2000元" in over
    assert "总工办发〔2017〕32号" in over
    cash = fill(officer, make, {**typed, "form": "cash", "amount": "100"})
    assert "不得发放现金和购物卡" in cash
    made = fill(officer, make, {**typed, "amount": "100"})
    assert "已列入5人，没有列入的：1人欠缴会费满6个月" in made
    near = fill(
        officer,
        "/care/lists/make/?month=2026-09",
        {**typed, "month": "2026-09", "kind": "festival:中秋节", "amount": "1600"},
    )
    assert "其中5人全年累计已达标准的80%" in near

    # approved by another person, with the budget line named
    care_list = CareList.objects.get(month="2026-10-01")
    url = f"/care/lists/{care_list.pk}/"
    assert officer.get(f"{url}confirm/").status_code == 403
    early = fill(
        officer,
        f"/care/grants/{care_list.grants.first().pk}/issue/",
        {"warehouse": county.store.pk, "item": county.rice.pk, "quantity": "1"},
    )
    assert "还没有审批" in early
    assert "已办理5人" in fill(chair, f"{url}confirm/", {"line": county.line.pk})

    # one issue list for all, made in sets, whatever their number
    occasion = "festival|2026-国庆节"
    sent = {
        "occasion": occasion,
        "warehouse": county.store.pk,
        "item": county.rice.pk,
        "quantity": "1",
    }
    with CaptureQueriesContext(connection) as asked:
        assert "已办理5人" in fill(officer, f"{url}issue/", sent)
    assert len(asked) < 90
    issued = IssueList.objects.get()
    assert issued.lines.count() == 5
    assert "没有已审批、待发放" in fill(officer, f"{url}issue/", sent)

    # signed by finger before the keeper; goods and figures follow, nothing twice
    lines = list(issued.lines.select_related("issue_list").order_by("pk"))
    page = f"/goods/lists/{issued.pk}/"
    assert officer.get(page).status_code == 200
    goods.hand_over(lines[:1], ink(), actor=cast.officer_a)
    with pytest.raises(Refusal, match="没有重复发放"):
        goods.hand_over(lines[:1], ink(), actor=cast.officer_a)
    grant = CareGrant.objects.get(issue_line=lines[0])
    assert (grant.state, grant.amount, grant.signed_by) == ("signed", Decimal("80.50"), "desk")
    assert sum(Stock.objects.values_list("quantity", flat=True)) == 39
    assert Move.objects.filter(kind="issue").count() == 1
    assert figure("member_condolence_times", cast.county_a) == 1
    assert figure("member_condolence_amount", cast.county_a) == Decimal("80.50")
    by_hand = fill(officer, f"/care/grants/{grant.pk}/back/", {})
    assert "已发放的按退库办理" in by_hand

    # how much of the year's festival goods came from poverty areas
    month = officer.get(f"/care/?union={cast.machinery.pk}&month=2026-10").content.decode()
    assert "3,505.00" in month
    assert "低于规定的30%" in month


def ink() -> Ink:
    return Ink(png=inked(signed()))


def test_money_in_illness_is_paid_by_the_cashier(cast: Any, county: Any, client_of: Any) -> None:
    member = joined("孙平安", cast.machinery)
    officer, chair = client_of(cast.officer_a), client_of(cast.chair_a)
    cashier = client_of(county.cashier)
    event = tell_event(
        member, kind="hospital", occurred_on=dt.date(2026, 11, 10), actor=cast.officer_a
    )
    fill(officer, f"/care/events/{event.pk}/plan/", {"form": "cash", "amount": "800"})
    grant = CareGrant.objects.get()
    card = f"/care/grants/{grant.pk}/"
    assert "不能直接标记" in fill(officer, f"{card}give/", {"on": "2026-11-20"})
    assert "还没有审批" in fill(officer, f"{card}order/", {"way": "cash"})
    fill(chair, f"{card}confirm/", {"line": county.line.pk})
    fill(officer, f"{card}order/", {"way": "cash"})
    order = PaymentOrder.objects.get()
    assert (order.kind, order.line, order.amount) == (
        "care.cash_hospital",
        county.line,
        Decimal(800),
    )
    assert "已经制作支付单" in fill(officer, f"{card}order/", {"way": "cash"})
    assert "先作废" in fill(officer, f"{card}back/", {})

    # the cashier pays without learning what for
    money.approve_order(order, actor=cast.chair_a)
    shown = cashier.get(f"/money/orders/{order.pk}/").content.decode()
    assert "孙平安" in shown
    assert "住院" not in shown
    money.pay_cash(order, actor=county.cashier)
    grant.refresh_from_db()
    assert (grant.state, grant.given_on) == ("given", dt.date(2026, 11, 20))
    money.sign_at_desk(order, ink=ink(), name="孙平安", actor=county.cashier)
    grant.refresh_from_db()
    assert (grant.state, grant.signed_by) == ("signed", "desk")
    assert figure("member_condolence_amount", cast.machinery) == 800
    assert client_of(cast.viewer_a).get(card).status_code == 404
    assert client_of(cast.officer_b).get(card).status_code == 404
    assert not AuditRecord.objects.filter(detail__icontains="住院").exists()

    # taken back by a counter-entry: the occasion is free again, the figure follows
    order.refresh_from_db()
    money.reverse(order, reason="付错了人", actor=cast.chair_a)
    assert figure("member_condolence_times", cast.machinery) == 0
    again = fill(officer, f"/care/events/{event.pk}/plan/", {"form": "cash", "amount": "1001"})
    assert "1001元超过规定：住院慰问每人每次不超过1000元" in again
    planned = fill(officer, f"/care/events/{event.pk}/plan/", {"form": "cash", "amount": "900"})
    assert "已列入本月关怀清单" in planned
