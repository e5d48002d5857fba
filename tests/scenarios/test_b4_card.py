"""B4: a member's card, from joining to the service point, as the people involved see it."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gonghui.domains.membership.cards.models import CardCheck, MemberCard
from gonghui.domains.membership.models import Membership
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.registers.models import ImportRun
from gonghui.kernel.access.models import Account, AccountKind
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.people.identity import check_digit
from scenarios.pages import links_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 15, 2, tzinfo=dt.UTC)
TODAY = dt.date(2026, 6, 15)


def luhn(body: str) -> str:
    return next(body + str(d) for d in range(10) if _luhn_sum(body + str(d)) % 10 == 0)


def _luhn_sum(number: str) -> int:
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(number[::-1])]
    return sum(value - 9 if value > 9 else value for value in doubled)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def organiser(cast: Any) -> Any:
    account = open_account(
        username="organiser", display_name="何组织", password="qing-jiang-2026", actor=None
    )
    grant_role(
        account, role="organiser", union=cast.machinery, from_on=dt.date(2020, 1, 1), actor=None
    )
    return account


@pytest.fixture
def point(cast: Any) -> Any:
    """Who stands at the service point of the textile union."""
    account = open_account(
        username="point", display_name="站点小郑", password="qing-jiang-2026", actor=None
    )
    grant_role(account, role="viewer", union=cast.textile, from_on=dt.date(2020, 1, 1), actor=None)
    return account


def join_over_http(client: Client, union: Any, name: str, serial: int) -> Membership:
    body = f"99010119900307{serial:03d}"
    answer = client.post(
        "/registers/members/new/",
        {
            "name": name,
            "id_type": "111",
            "id_number": body + check_digit(body),
            "mobile": f"1380013{serial:04d}",
            "union": union.pk,
            "joined_on": "2020-05-01",
            "work_status": "1",
            "employment_form": "10",
            "join_channel": "desk",
            "collection_status": "collected",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return Membership.objects.get(person__name=name)


def phone_of(client_of: Callable[[Any], Client], member: Membership) -> Client:
    """The member's own phone, bound."""
    account = Account.objects.create(
        username=f"w.{member.pk}",
        kind=AccountKind.WORKER,
        mobile=member.person.mobile,
        display_name=member.person.name,
        person=member.person,
    )
    return client_of(account)


def bank_answer(sheet: bytes, outcomes: dict[str, tuple[str, str, str]]) -> SimpleUploadedFile:
    """The bank fills its three columns into the very workbook that it was sent."""
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    page = book.worksheets[0]
    heads = {str(cell.value): cell.column for cell in page[3]}
    for row in range(4, page.max_row + 1):
        name = page.cell(row, heads["姓名"]).value
        for head, text in zip(
            ("制卡结果", "银行卡号", "失败原因"), outcomes.get(name, ("", "", "")), strict=True
        ):
            page.cell(row, heads[head], text)
            page.cell(row, heads[head]).number_format = "@"
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("制卡结果.xlsx", file.getvalue())


def token_address(page: str, phone: Client) -> str:
    """What a camera reads from the page: drawn again from the same claims, since the test has no
    camera."""
    from gonghui.domains.membership.cards.tokens import issue_token

    code = re.search(r"<b>([0-9A-Z]{5})-([0-9A-Z]{5})</b>", page)
    assert code
    assert "<svg" in page
    card = MemberCard.objects.get(code=code[1] + code[2])
    return f"/check/{issue_token(card, now=dt.datetime.now(dt.UTC))}/"


def figure(code: str, union: Any) -> Decimal | None:
    return engine.value(code, union=union, period=Period.year(2026)).number


def test_a_card_from_joining_to_the_service_point(
    cast: Any, client_of: Callable[[Any], Client], clock: Any, organiser: Any, point: Any
) -> None:
    desk, anybody = client_of(organiser), Client()

    # 何组织 registers four members: each has an electronic card at once.
    wang, li, zhang, zhao = (
        join_over_http(desk, cast.machinery, name, serial)
        for name, serial in (("王小明", 11), ("李小红", 12), ("张大山", 13), ("赵四", 14))
    )
    assert MemberCard.objects.filter(kind="electronic", status="active").count() == 4

    # 王小明 opens the card on his phone; whoever scans it sees that it holds, and a masked name.
    phone = phone_of(client_of, wang)
    page = phone.get("/m/card/").content.decode()
    assert "工会会员证" in page
    assert "王小明" in page
    address = token_address(page, phone)
    checked = anybody.get(address)
    text = checked.content.decode()
    assert checked.status_code == 200
    assert "有效" in text
    assert "王*明" in text
    assert cast.machinery.short_name in text
    for secret in ("王小明", wang.person.mobile, wang.person.id_number_masked, wang.member_no):
        assert secret not in text
    assert checked["Cache-Control"] == "no-store, private"

    # He asks for a service card himself; 何组织 applies for the others of the union.
    phone.post("/m/card/apply/", {})
    answer = desk.post(
        "/member-cards/apply-union/",
        {"union": cast.machinery.pk, "kind": "service", "bank": "东岭农商行"},
    )
    assert answer.status_code == 302
    service = MemberCard.objects.filter(kind="service")
    assert service.filter(status="applied").count() == 4

    # The county's officer gathers them for the bank; the list with whole numbers is recorded.
    officer = client_of(cast.officer_a)
    batch = officer.post(
        "/member-cards/batches/new/",
        {"union": cast.county_a.pk, "kind": "service", "bank": "东岭农商行"},
    )["Location"]
    refused = officer.post(f"{batch}list/", {"reason": ""})
    assert refused.status_code == 422
    sent: Any = officer.post(f"{batch}list/", {"reason": "送东岭农商行制卡"})
    sheet = b"".join(sent.streaming_content)
    assert AuditRecord.objects.get(event="cards.make_list_exported").detail["count"] == 4

    # The bank made two, could not make one, and mixed up one row.
    good, other = luhn("622202000000000000"), luhn("622202000000000001")
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    answer_file = bank_answer(
        sheet,
        {
            "王小明": ("成功", good, ""),
            "李小红": ("成功", other, ""),
            "张大山": ("失败", "", "证件已过期"),
            "赵四": ("成功", wrong, ""),
        },
    )
    run_url = officer.post(
        "/registers/member-cards/import/", {"union": cast.county_a.pk, "file": answer_file}
    )["Location"]
    run_pending()
    preview = officer.get(run_url).content.decode()
    assert "银行卡号校验不通过" in preview
    assert good not in preview
    officer.post(run_url, {"action": "good"})
    run_pending()
    run = ImportRun.objects.get()
    assert (run.applied_count, run.bad_count) == (3, 1)
    receipt: Any = officer.get(f"{run_url}receipt/")
    assert receipt.status_code == 200
    assert dict(service.values_list("membership__person__name", "status")) == {
        "王小明": "made",
        "李小红": "made",
        "张大山": "applied",
        "赵四": "applied",
    }
    assert service.get(membership=zhang).note == "制卡未成：证件已过期"
    assert service.get(membership=zhang).batch is None
    wang.refresh_from_db()
    assert wang.card_no_masked == f"**** {good[-4:]}"

    # Handed out together, each with its verdict: the third is not made yet.
    handed = desk.post(
        "/member-cards/many/act/",
        {
            "card": list(service.exclude(membership=zhao).values_list("pk", flat=True)),
            "act": "issue",
            "note": "",
        },
    ).content.decode()
    assert "办成2张，1张未办" in handed
    assert "这张卡现为“已申领”，不能办理发放" in handed

    # 王小明 activates on the phone, 李小红 at the desk. Two new cards; the holding rate is whole.
    card = service.get(membership=wang)
    hers = service.get(membership=li)
    assert phone.post(f"/m/card/{card.pk}/activate/", {}).status_code == 302
    assert phone.get(f"/m/card/{hers.pk}/").status_code == 404
    desk.post(f"/member-cards/{hers.pk}/activate/", {"on": TODAY.isoformat(), "note": ""})
    assert figure("service_cards_new", cast.county_a) == 2
    assert figure("service_cards_total", cast.county_a) == 2
    assert figure("card_activation_rate", cast.county_a) == 100
    assert figure("card_rate", cast.county_a) == 100

    # He loses it, reports so on the phone, and has it replaced at the desk: not a new card.
    phone.post(f"/m/card/{card.pk}/lose/", {})
    assert figure("service_cards_total", cast.county_a) == 1
    clock.shift(dt.timedelta(days=1))
    officer, desk, phone = (
        client_of(one)
        for one in (cast.officer_a, organiser, Account.objects.get(person=wang.person))
    )
    desk.post(f"/member-cards/{card.pk}/replace/", {"on": "2026-06-16", "note": "未找到"})
    card.refresh_from_db()
    assert (card.status, card.replacement.status) == ("replaced", "applied")
    assert figure("service_cards_new", cast.county_a) == 2

    # The service point scans the phone; yesterday's picture of the code is no longer taken.
    counter = client_of(point)
    stale = counter.post("/member-cards/check/", {"text": address, "point": ""}).content.decode()
    assert "二维码已过时" in stale
    fresh = token_address(phone.get("/m/card/").content.decode(), phone)
    taken = counter.post(
        "/member-cards/check/",
        {"text": f"https://gonghui.example{fresh}", "point": "户外劳动者驿站"},
    ).content.decode()
    assert "可以提供服务" in taken
    assert "王*明" in taken
    log = counter.get("/member-cards/checks/").content.decode()
    assert "户外劳动者驿站" in log
    assert CardCheck.objects.filter(union=cast.textile, result="valid").count() == 1
    assert figure("card_checks", cast.textile) == 1

    # A scanner with the short code, without signing in; forged and unknown are one answer.
    own = MemberCard.objects.get(membership=wang, kind="electronic")
    told = anybody.post("/check/ask/", {"text": own.code_spelt.lower()}).json()
    assert (told["label"], told["name"]) == ("有效", "王*明")
    token = fresh.strip("/").split("/")[1]
    forged = token[:20] + ("A" if token[20] != "A" else "B") + token[21:]
    unknown = anybody.post("/check/ask/", {"text": "AAAAA-AAAAA"}).json()
    assert unknown["label"] == "无法核验"
    assert anybody.post("/check/ask/", {"text": forged}).json() == unknown

    # His phone is stolen: the union blocks the electronic card, which says so from that moment.
    desk.post(f"/member-cards/{own.pk}/lose/", {"on": "2026-06-16", "note": "手机被盗"})
    assert "已挂失" in anybody.get(fresh).content.decode()

    # He leaves the union: every card ends. The figures open their records.
    desk.post(
        f"/members/{wang.pk}/withdraw/",
        {"occurs_on": "2026-06-16", "reason": "5", "note": "本人申请"},
    )
    assert set(MemberCard.objects.filter(membership=wang).values_list("status", flat=True)) == {
        "replaced",
        "cancelled",
    }
    assert figure("card_holders", cast.county_a) == 3
    assert figure("service_cards_total", cast.county_a) == 1
    asked = f"?union={cast.county_a.pk}&period=2026"
    records = officer.get(f"/indicators/of/service_cards_new/records/{asked}").content.decode()
    assert (card.number in records, hers.number in records) == (True, True)
    assert card.replacement.number not in records


def test_the_members_page_shows_his_cards(
    cast: Any, client_of: Callable[[Any], Client], clock: Any, organiser: Any
) -> None:
    desk = client_of(organiser)
    member = join_over_http(desk, cast.machinery, "王小明", 11)
    card = MemberCard.objects.get(membership=member)

    page = desk.get(f"/registers/members/{member.pk}/").content.decode()

    assert card.number_spelt in page
    assert f"/member-cards/{card.pk}/" in links_of(page)
    assert desk.get(f"/member-cards/{card.pk}/")["Location"] == card.get_absolute_url()
