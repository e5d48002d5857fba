"""D8 募捐、一日捐、献血: asked for without demanding, given by person and by unit, kept in custody,
paid out to families and upwards, shown to everybody without telling on anybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gonghui.domains.assistance.donations import services
from gonghui.domains.assistance.donations.models import (
    AccountEntry,
    CustodialAccount,
    Donation,
    DonationDrive,
    Outlay,
)
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services import join_member
from gonghui.engines.goods import services as goods
from gonghui.engines.goods.models import Stock
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters.models import Matter
from gonghui.engines.matters.services import remind_and_escalate
from gonghui.engines.money import services as money
from gonghui.engines.money.models import PaymentOrder
from gonghui.engines.registers.models import ImportRun
from gonghui.kernel.access import workers
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.notify.models import Message
from gonghui.kernel.people.identity import check_digit
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui import png
from tests.scenarios.pages import forms_of, links_of

pytestmark = pytest.mark.django_db
DAY = "2026-11-20"
APPEAL = "一人有难，众人相帮。倡议捐出一天收入，捐与不捐全凭自愿，不设指标、不排名次。"
PAPER = png.write(png.Grey(60, 80, b"\xff" * 4800))


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-20T09:00:00+08:00", tick=False) as now:
        global clock
        clock = now
        yield


clock: Any = None


@pytest.fixture
def post(cast: Any) -> Any:
    """Open an account with a duty: `post("aid", cast.county_a)`."""

    def opened(role: str, at: Any) -> Account:
        account = open_account(
            username=f"{role}-{at.code}", display_name=f"周{role}", password="x" * 12, actor=None
        )
        grant_role(account, role=role, union=at, from_on=dt.date(2020, 1, 1), actor=None)
        return account

    return opened


SERIAL = iter(range(101, 999, 2))


def joined(name: str, union: Any) -> Membership:
    first = f"99999919900305{next(SERIAL):03d}"
    number = first + check_digit(first)
    member = join_member(
        union=union,
        joined_on=dt.date(2020, 3, 1),
        actor=None,
        person={"name": name, "id_number": number, "mobile": f"138{next(SERIAL):08d}"},
    )
    member.number = number
    return member


def phone_of(member: Membership, client_of: Any) -> Client:
    account = Account(
        username=f"w.{member.pk}", kind="worker", mobile=member.person.mobile, display_name="职工"
    )
    account.set_unusable_password()
    account.save()
    workers.bind_to(account, member.person, actor=None)
    account.refresh_from_db()
    client: Client = client_of(account)
    return client


def fill(client: Client, url: str, typed: dict[str, Any]) -> Any:
    """Post the page's form as it stands, with what is typed over it."""
    page = client.get(url)
    assert page.status_code == 200, url
    form = next(f for f in forms_of(page.content.decode()) if "once_key" in f.fields)
    return client.post(url, {**form.fields, **typed}, follow=True)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def figure(code: str, union: Any) -> Decimal | None:
    """The value, and that its records say the same."""
    period = Period.parse("2026")
    value = engine.value(code, union=union, period=period)
    rows = list(engine.records(code, union=union, period=period))
    measure = {
        "one_day_donation_persons": "headcount",
        "one_day_donation_amount": "amount",
        "donation_amount": "amount",
        "one_day_rescue_amount": "amount",
        "donation_books": "quantity",
        "donation_goods": "quantity",
        "blood_donations": "quantity",
    }.get(code)
    total = sum(getattr(row, measure) for row in rows) if measure else len(rows)
    assert total == (value.number or 0), code
    return value.number


def drafted(client: Client, union: Any, **facts: Any) -> DonationDrive:
    typed = {
        "union": union.pk,
        "kind": "one_day",
        "issue_no": "11",
        "title": "第十一期职工互助一日捐",
        "purpose": "救助患大病、遭遇意外的职工及家庭",
        "opens_on": "2026-11-01",
        "closes_on": "2026-12-31",
        "appeal": APPEAL,
        **facts,
    }
    made = fill(client, "/donations/new/", typed)
    assert "已保存" in text_of(made), text_of(made)
    return DonationDrive.objects.latest("pk")


def test_one_day_s_income_from_the_appeal_to_the_open_account(
    cast: Any, client_of: Any, post: Any
) -> None:
    officer, finance = client_of(cast.officer_a), client_of(post("finance", cast.county_a))
    zhang, li = joined("张爱心", cast.machinery), joined("李爱心", cast.machinery)

    # the account first; an appeal that demands does not go out
    fill(
        finance,
        "/donations/accounts/new/",
        {"union": cast.county_a.pk, "title": "一日捐专户", "opened_on": "2026-01-05"},
    )
    account = CustodialAccount.objects.get()
    facts = {"union": cast.county_a.pk, "account": account.pk, "kind": "one_day", "issue_no": "11"}
    more = {
        "title": "第十一期职工互助一日捐",
        "purpose": "救助职工及家庭",
        "opens_on": "2026-11-01",
        "closes_on": "2026-12-31",
    }
    refused = fill(
        officer, "/donations/new/", {**facts, **more, "appeal": "每人不低于100元，各单位完成指标。"}
    )
    assert "捐赠须自愿" in text_of(refused)
    assert not DonationDrive.objects.exists()
    drive = drafted(officer, cast.county_a, account=account.pk)
    url = f"/donations/{drive.pk}/"
    fill(officer, f"{url}open/", {})
    assert "第十一期" in text_of(officer.get(f"{url}appeal/"))

    # one by one, by the total of a unit, without a name
    one = fill(
        officer,
        f"{url}give/",
        {
            "union": cast.machinery.pk,
            "who": f"张爱心 {zhang.person.mobile}",
            "giver": "person",
            "amount": "100",
            "received_on": DAY,
            "consents": "on",
        },
    )
    assert "收据编号2026-00001" in text_of(one)
    twice = fill(
        officer,
        f"{url}give/",
        {
            "union": cast.machinery.pk,
            "who": f"张爱心 {zhang.person.mobile}",
            "giver": "person",
            "amount": "50",
            "received_on": DAY,
        },
    )
    assert "每人每期登记一笔" in text_of(twice)
    total = {
        "union": cast.textile.pk,
        "giver": "unit",
        "name": "东岭纺织有限公司",
        "headcount": "38",
        "amount": "2280",
        "received_on": DAY,
    }
    fill(officer, f"{url}give/", total)
    mixed = fill(officer, f"{url}give/", {**total, "union": cast.machinery.pk})
    assert "重复计算" in text_of(mixed)
    fill(
        officer,
        f"{url}give/",
        {"union": cast.county_a.pk, "giver": "nameless", "amount": "500", "received_on": DAY},
    )

    # the list of a unit; the same list again adds nothing
    name = f"活动编号,姓名,证件号码,金额\n{drive.number},李爱心,{li.number},80\n{drive.number},王来宾,,20\n{drive.number},张爱心,{zhang.number},999\n"
    for _ in range(2):
        bring(officer, cast.machinery, name)
    assert Donation.objects.count() == 5

    # a pledge on the phone, confirmed by the union, told and receipted
    sun = joined("孙认捐", cast.machinery)
    phone = phone_of(sun, client_of)
    assert "/m/donations/" in links_of(text_of(phone.get("/m/")))
    assert "第十一期" in text_of(phone.get("/m/donations/"))
    page = text_of(phone.get(f"/m/donations/{drive.pk}/"))
    assert "全凭自愿" in page
    fill(phone, f"/m/donations/{drive.pk}/", {"amount": "66"})
    pledge = Donation.objects.get(state="pledged")
    assert account_of(account) == Decimal(2980)
    fill(officer, f"/donations/gifts/{pledge.pk}/confirm/", {"on": DAY})
    assert "收据编号" in Message.objects.everything(reason="test").get(person=sun.person).text
    assert "陆拾陆元整" in text_of(phone.get(f"/m/donations/gifts/{pledge.pk}/"))
    assert phone.get(f"/m/donations/gifts/{pledge.pk - 1}/").status_code == 404
    receipt = text_of(officer.get(f"/donations/gifts/{pledge.pk}/receipt/"))
    assert "陆拾陆元整" in receipt
    assert Donation.objects.get(pk=pledge.pk).number in receipt

    # the books agree with the gifts; a mistake is struck out in red
    assert account_of(account) == Decimal(3046)
    assert figure("one_day_donation_persons", cast.county_a) == 43
    assert figure("one_day_donation_amount", cast.county_a) == Decimal(3046)
    guest = Donation.objects.get(name="王来宾")
    fill(officer, f"/donations/gifts/{guest.pk}/strike/", {"reason": "重复"})
    assert account_of(account) == Decimal(3026)
    assert figure("one_day_donation_persons", cast.county_a) == 42
    assert figure("one_day_donation_persons", cast.county_b) in (None, 0)

    # shown to everybody: few people are not told apart, nobody is named who did not agree
    nobody = Client()
    assert nobody.get(f"/giving/{account.key}/").status_code == 404
    fill(finance, f"/donations/accounts/{account.pk}/publish/", {})
    shown = text_of(nobody.get(f"/giving/{account.key}/"))
    assert "3,026.00" in shown
    assert "张爱心" in shown
    assert "李爱心" not in shown
    assert "孙认捐" not in shown
    rows = {line.split("</th>")[0].rsplit(">", 1)[-1]: line for line in shown.split("<tr>")}
    assert "＊" in rows["东岭县总工会"]  # one nameless giver: 500
    assert "500.00" not in shown
    assert "2,280.00" not in shown or "＊" in rows["东岭机械有限公司工会委员会"]
    sheet = text_of(finance.get(f"/donations/accounts/{account.pk}/sheet/"))
    assert "余额" in sheet

    # out of reach of the neighbour; a closed drive takes no more
    neighbour = client_of(cast.officer_b)
    for address in (url, f"/donations/accounts/{account.pk}/", f"/registers/donations/{guest.pk}/"):
        assert neighbour.get(address).status_code == 404
    assert client_of(cast.viewer_a).get(url).status_code == 403
    fill(officer, f"{url}close/", {"on": DAY})
    late = fill(officer, f"{url}give/", {**total, "union": cast.textile.pk})
    assert "已结束" in text_of(late)


def account_of(account: CustodialAccount) -> Decimal:
    """The balance, and that it is the sum of the entries."""
    account.refresh_from_db()
    entries = AccountEntry.objects.filter(account=account).values_list("amount", flat=True)
    assert account.balance == sum(entries, Decimal(0))
    return account.balance


def bring(client: Client, union: Any, text: str) -> None:
    """Upload a list, look at its preview, write the good rows."""
    file = SimpleUploadedFile("名单.csv", text.encode())
    client.post("/registers/donations/import/", {"union": union.pk, "file": file})
    run_pending()
    run = ImportRun.objects.latest("pk")
    assert run.state == "previewed", run.message
    client.post(f"/registers/donations/import/{run.pk}/", {"action": "good"})
    run_pending()


def apply(phone: Client, **facts: str) -> Any:
    """Walk the pages of the application up to the papers."""
    address = "/m/ask/donation_rescue/"
    for step in range(1, 9):
        page = phone.get(f"{address}?step={step}")
        form = next(f for f in forms_of(text_of(page)) if "once_key" in f.fields)
        typed = {**form.fields, **facts, "agreed": "on", "agreed_separately": "on"}
        for name in ("paper_proof", "paper_bills"):
            typed[name] = SimpleUploadedFile(f"{name}.png", PAPER, "image/png")
        answer = phone.post(f"{address}?step={step}", typed, follow=True)
        landed = answer.redirect_chain[-1][0] if answer.redirect_chain else ""
        if f"step={step + 1}" not in landed:
            return answer
    raise AssertionError("no end of pages")


@pytest.fixture
def kept(cast: Any) -> CustodialAccount:
    """An account of the county with 20,000 yuan of one day's income, from two unions."""
    account = services.open_account(
        cast.county_a, title="一日捐专户", opened_on=dt.date(2026, 1, 5), actor=None
    )
    drive = services.draft_drive(
        cast.county_a,
        kind="one_day",
        issue_no=11,
        title="第十一期一日捐",
        appeal=APPEAL,
        purpose="救助",
        opens_on=dt.date(2026, 1, 6),
        closes_on=dt.date(2026, 12, 31),
        account=account,
        actor=None,
    )
    services.open_drive(drive, actor=None)
    services.give(
        drive,
        union=cast.machinery,
        giver="unit",
        name="东岭机械有限公司",
        gift=services.Gift(Decimal(9000), headcount=120),
        received_on=dt.date(2026, 2, 1),
        actor=None,
    )
    account.refresh_from_db()
    return account


def test_a_family_is_rescued_and_the_account_never_overdrawn(
    cast: Any, client_of: Any, post: Any, kept: CustodialAccount
) -> None:
    aid, approver = post("aid", cast.county_a), post("aid_approver", cast.county_a)
    base_aid, cashier = post("aid", cast.machinery), post("cashier", cast.county_a)
    member = joined("钱大病", cast.machinery)
    phone = phone_of(member, client_of)
    stranger = phone_of(joined("吴未捐", cast.food), client_of)

    facts = {
        "cause": "illness",
        "relation": "child",
        "happened_on": "2026-09-01",
        "own_costs": "25000",
    }
    over = apply(phone, **facts, amount="6001")
    assert "超过标准6,000.00元：（25,000.00-起付5,000.00）元×30%=6,000.00元" in text_of(over)
    assert "还没有开展一日捐" in text_of(stranger.get("/m/ask/donation_rescue/", follow=True))
    apply(phone, **facts, amount="6000")
    matter = Matter.objects.get(kind="donation_rescue")
    assert "钱大病" not in matter.title

    # by whom it may be met
    card = f"/matters/{matter.pk}/"
    assert client_of(cast.chair_a).get(card).status_code in (403, 404)
    assert client_of(cast.officer_b).get(card).status_code in (403, 404)

    def act(account: Account) -> None:
        desk = matter.desks.get(state="waiting")
        done = fill(
            client_of(account), f"/matters/desks/{desk.pk}/pass/", {"opinion": "情况属实，同意。"}
        )
        desk.refresh_from_db()
        assert desk.state != "waiting", text_of(done)

    act(base_aid)
    clock.move_to("2026-11-24T09:00:00+08:00")
    assert "职工互助救助" not in text_of(Client().get("/notices/"))
    hung_up = text_of(client_of(aid).get("/donations/rescues/notice/"))
    assert "钱*病" in hung_up
    assert "大病" in hung_up
    for secret in ("钱大病", "25,000", "6,000"):
        assert secret not in hung_up
    clock.move_to("2026-12-01T09:00:00+08:00")
    remind_and_escalate(dt.date(2026, 12, 1))
    act(approver)
    outlay = Outlay.objects.get()
    assert (outlay.amount, outlay.person_id) == (Decimal(6000), member.person_id)

    # held back: no other use may have it
    finance = client_of(post("finance", cast.county_a))
    use = {
        "purpose": "warmth",
        "title": "走访慰问",
        "amount": "3000.01",
        "to_union": cast.textile.pk,
        "basis": "第5次主席办公会纪要",
    }
    page = fill(finance, f"/donations/accounts/{kept.pk}/use/", use)
    assert "可用3,000.00元（余额9,000.00元，其中6,000.00元已安排）" in text_of(page)

    # paid through the engine; the account follows
    url = f"/donations/outlays/{outlay.pk}/"
    assert finance.get(url).status_code == 404
    aid_client = client_of(aid)
    assert "钱大病" in text_of(aid_client.get(url))
    set_account(member.person, cast.county_a, 1)
    fill(aid_client, f"{url}order/", {"way": "bank"})
    again = fill(aid_client, f"{url}order/", {"way": "bank"})
    assert "不用再制单" in text_of(again)
    order = PaymentOrder.objects.get()
    assert order.kind == "donations.rescue"
    pay(order, cast.chair_a, cashier)
    assert account_of(kept) == Decimal(3000)
    outlay.refresh_from_db()
    assert (outlay.state, outlay.paid_on) == ("paid", dt.date(2026, 12, 1))
    assert figure("one_day_rescue_persons", cast.county_a) == 1
    assert figure("one_day_rescue_amount", cast.county_a) == Decimal(6000)
    services.publish_account(kept, is_published=True, actor=None)
    open_page = text_of(Client().get(f"/giving/{kept.key}/"))
    assert "&lt;3 人" in open_page
    assert "钱大病" not in open_page
    told = AuditRecord.objects.values_list("detail", flat=True)
    assert [one for one in told if "大病" in str(one)] == []

    # taken back by a counter-entry: the money is in the account again
    order.refresh_from_db()
    money.reverse(order, reason="付错账户", actor=cast.chair_a)
    assert account_of(kept) == Decimal(9000)
    assert figure("one_day_rescue_persons", cast.county_a) in (None, 0)


def set_account(payee: Any, union: Any, place: int) -> None:
    money.set_account(
        payee,
        union=union,
        number=f"900380000000{place:04d}",
        bank_name="东岭农商行",
        reason="首次登记",
        actor=None,
    )


def pay(order: PaymentOrder, chair: Account, cashier: Account) -> None:
    money.approve_order(order, actor=chair)
    batch = money.open_batch(order.union, title="救助金", actor=cashier)
    money.put_in_batch(batch, [order], actor=cashier)
    batch = money.close_batch(batch, actor=cashier)
    money.send_batch(batch, reason="发放", actor=cashier)
    batch.refresh_from_db()
    money.settle_by_hand(batch, [order], is_paid=True, actor=cashier)


def test_what_a_union_collects_is_remitted_and_counted_once(
    cast: Any, post: Any, kept: CustodialAccount
) -> None:
    cashier = post("cashier", cast.county_a)
    own = services.open_account(
        cast.textile, title="代收户", opened_on=dt.date(2026, 1, 5), actor=None
    )
    drive = DonationDrive.objects.get()
    services.give(
        drive,
        union=cast.textile,
        giver="unit",
        name="东岭纺织",
        gift=services.Gift(Decimal(2280), headcount=38),
        received_on=dt.date(2026, 11, 3),
        actor=None,
    )
    assert (account_of(own), account_of(kept)) == (Decimal(2280), Decimal(9000))

    sent = services.plan_remittance(own, drive=drive, amount=Decimal(2280), actor=None)
    with pytest.raises(Refusal, match="不能确认收到"):
        services.confirm_arrival(sent, on=dt.date(2026, 11, 20), actor=None)
    set_account(cast.county_a, cast.textile, 2)
    pay(services.draft_payment(sent, actor=cast.officer_a), cast.chair_a, cashier)
    assert (account_of(own), account_of(kept)) == (Decimal(0), Decimal(9000))
    sent.refresh_from_db()
    services.confirm_arrival(sent, on=dt.date(2026, 11, 20), actor=None)
    assert account_of(kept) == Decimal(11280)
    assert figure("one_day_donation_amount", cast.county_a) == Decimal(11280)
    with pytest.raises(Refusal, match=r"可用0\.00元"):
        services.plan_remittance(own, drive=drive, amount=Decimal("0.01"), actor=None)


def test_books_things_and_blood(cast: Any, client_of: Any) -> None:
    officer = client_of(cast.officer_a)

    def opened(kind: str, title: str) -> str:
        drive = drafted(officer, cast.county_a, kind=kind, title=title, issue_no="", account="")
        fill(officer, f"/donations/{drive.pk}/open/", {})
        return f"/donations/{drive.pk}/"

    def give(url: str, **facts: Any) -> Any:
        return fill(
            officer, f"{url}give/", {"union": cast.county_a.pk, "received_on": DAY, **facts}
        )

    books, things, blood = opened("books", "捐书"), opened("goods", "捐物"), opened("blood", "献血")
    give(books, giver="unit", name="县总机关", headcount="12", quantity="40", item="少儿图书")
    give(things, giver="nameless", quantity="5", item="书包")
    give(blood, giver="unit", name="县总机关", headcount="9", quantity="9")
    assert "应当一致" in text_of(
        give(blood, giver="unit", name="县总机关", headcount="8", quantity="9")
    )

    warehouse = goods.create_warehouse(
        {"union": cast.county_a, "name": "县总仓库"}, actor=cast.officer_a
    )
    item = goods.create_item(
        {"union": cast.county_a, "name": "书包", "unit": "个", "category": "study"},
        actor=cast.officer_a,
    )
    gift = Donation.objects.get(drive__kind="goods")
    stock = f"/donations/gifts/{gift.pk}/stock/"
    typed = {"warehouse": warehouse.pk, "item": item.pk, "quantity": "5", "unit_price": "45"}
    fill(officer, stock, typed)
    lying = Stock.objects.get()
    assert (lying.quantity, lying.lot.source) == (5, "donation")
    assert "已经入库" in text_of(fill(officer, stock, typed))
    struck = fill(officer, f"/donations/gifts/{gift.pk}/strike/", {"reason": "登记错"})
    assert "先在物资中冲回入库单" in text_of(struck)

    for url in (books, things, blood):
        fill(officer, f"{url}close/", {"on": DAY})
    found = {
        code: figure(code, cast.county_a)
        for code in (
            "donation_goods_drives",
            "donation_books",
            "donation_goods",
            "blood_donations",
        )
    }
    assert found == {
        "donation_goods_drives": 2,
        "donation_books": 40,
        "donation_goods": 5,
        "blood_donations": 9,
    }
    assert figure("donation_drives", cast.county_a) in (None, 0)


def test_a_worker_takes_his_pledge_back(cast: Any, client_of: Any, kept: CustodialAccount) -> None:
    drive = DonationDrive.objects.get()
    member = joined("孙认捐", cast.textile)
    phone = phone_of(member, client_of)
    fill(phone, f"/m/donations/{drive.pk}/", {"amount": "66"})
    gift = Donation.objects.get(state="pledged")
    other = phone_of(joined("吴别人", cast.textile), client_of)
    assert other.get(f"/m/donations/gifts/{gift.pk}/withdraw/").status_code == 404
    fill(phone, f"/m/donations/gifts/{gift.pk}/withdraw/", {})
    gift.refresh_from_db()
    assert gift.state == "declined"
    fill(phone, f"/m/donations/{drive.pk}/", {"amount": "20"})
    assert Donation.objects.filter(state="pledged").count() == 1
    assert account_of(kept) == Decimal(9000)
