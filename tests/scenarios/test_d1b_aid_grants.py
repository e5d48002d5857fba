"""D1 帮扶救助: a worker in hardship asks on the phone; the sum, the limit and its source, the money
and the signature, as everybody who has a hand in it meets them — and those who have none."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gonghui.domains.assistance.aid.models import AidGrant
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters.models import Desk
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.audit.models import AuditRecord
from tests.domains.assistance.aid.test_students import PNG
from tests.domains.assistance.aid.world import (
    SINCE,
    County,
    file_of,
    helping_county,
    phone_of,
    worker,
)
from tests.scenarios.pages import forms_of

pytestmark = pytest.mark.django_db
SECRET = "肺部手术后长期服药"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-20T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def county(cast: Any) -> County:
    return helping_county(cast.county_a, cast.machinery, cast.chair_a)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def fill(client: Client, url: str, typed: dict[str, Any]) -> Any:
    """Post the page's form as it stands, with what is typed over it."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    form = max(forms_of(text_of(page)), key=lambda one: len(one.fields))
    return client.post(url, {**form.fields, **typed}, follow=True)


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("费用结算单.png", PNG, "image/png")


def look(client: Client, url: str) -> str:
    """Say why one looks."""
    return text_of(client.post(url, {"purpose": "deciding", "words": ""}, follow=True))


def test_aid_reaches_the_family(cast: Any, county: County, client_of: Any) -> None:
    person = worker("张有难", county.base)
    file_of(person, county)
    phone = phone_of(person, client_of)

    # asked for on the phone
    assert "申请救助" in text_of(phone.get("/m/aid/"))
    sent = fill(
        phone,
        "/m/aid/apply/",
        {
            "kind": "medical",
            "reason": SECRET,
            "burden": "8600",
            "asked": "",
            "papers": paper(),
            "agreed": "on",
        },
    )
    assert "已提交" in text_of(sent)
    grant = AidGrant.objects.get()
    card = f"/aid/{grant.pk}/"
    assert grant.total == 0

    # nobody without the duty learns of it, by no page
    neighbour = open_account(
        username="aid-b", display_name="西河帮扶", password="x" * 12, actor=None
    )
    grant_role(neighbour, role="aid", union=cast.county_b, from_on=SINCE, actor=None)
    assert client_of(neighbour).get(card).status_code == 404
    assert "张*难" not in text_of(client_of(neighbour).get("/aid/"))
    for account in (cast.chair_a, cast.viewer_a, cast.officer_a):
        assert client_of(account).get(card).status_code == 403
        assert client_of(account).get("/aid/").status_code == 403
    colleague = phone_of(worker("李同事", county.base), client_of)
    assert colleague.get(f"/m/aid/{grant.pk}/").status_code == 404

    # the union checks: the need after saying why, the sum, the limit with its source
    aid = client_of(county.aid)
    before = text_of(aid.get(card))
    assert "张*难" in before
    assert SECRET not in before
    assert SECRET in look(aid, card)
    looked = AuditRecord.objects.filter(event="aid.looked")
    assert {row.reason for row in looked} == {"办理审批"}
    amount = f"{card}amount/"
    page = text_of(aid.get(amount))
    assert "各类报销后个人负担8,600元×100%＝8,600元" in page
    too_much = text_of(fill(aid, amount, {"amount": "8600.01"}))
    assert "8,600.01元超过规定：深度困难户医疗救助不超过个人负担部分" in too_much
    assert "湖北省困难职工补助标准规定" in too_much
    assert "已填写" in text_of(fill(aid, amount, {"amount": "8600"}))

    # checked and approved at their desks, by two people
    for client in (aid, client_of(county.approver)):
        desk = Desk.objects.get(matter=grant.matter, state="waiting")
        passed = fill(client, f"/matters/desks/{desk.pk}/pass/", {"opinion": "同意"})
        assert passed.status_code == 200
    grant.refresh_from_db()
    assert grant.state == "approved"

    # drafted against a budget line, approved, paid, signed on the phone
    drafted = fill(aid, f"{card}pay/", {"line": county.line.pk, "way": "bank"})
    assert "已制支付单" in text_of(drafted)
    grant.refresh_from_db()
    county.pay(grant.order)
    assert phone.get("/m/").status_code == 200
    assert "待签收" in text_of(phone.get("/m/aid/"))
    signed = fill(phone, f"/m/aid/{grant.pk}/sign/", {"ink_typed": "张有难"})
    assert "已签收" in text_of(signed)
    evaluated = fill(
        aid, f"{card}evaluate/", {"outcome": "eased", "words": "药费已付清", "on": "2026-11-20"}
    )
    assert "已评价" in text_of(evaluated)

    # on paper, and in the figures with their records
    form = text_of(aid.get(f"{card}form/"))
    assert "捌仟陆佰元整" in form
    assert "同意" in form
    period = Period.parse("2026")
    found = engine.values(
        ["aid_person_times", "aid_amount", "aid_households", "aid_amount_medical"],
        union=cast.county_a,
        period=period,
    )
    assert [one.number for one in found.values()] == [1, Decimal(8600), 1, Decimal(8600)]
    assert list(engine.records("aid_amount", union=cast.county_a, period=period)) == [grant]


def test_without_a_file_only_the_urgent_is_helped(
    cast: Any, county: County, client_of: Any
) -> None:
    person = worker("王无档", county.base)
    aid = client_of(county.aid)
    typed = {
        "person": "王无档",
        "union": county.base.pk,
        "reason": "家中失火",
        "amount": "3000.01",
    }

    refused = text_of(fill(aid, "/aid/new/", {**typed, "kind": "living"}))
    assert "先建档后帮扶" in refused
    over = text_of(fill(aid, "/aid/new/", {**typed, "kind": "temporary"}))
    assert "临时救助每人每年不超过3,000元（湖北省困难职工补助标准规定）" in over
    taken = fill(aid, "/aid/new/", {**typed, "kind": "temporary", "amount": "3000"})

    assert "已提交" in text_of(taken)
    assert AidGrant.objects.get().person == person


def test_a_preset_is_adopted_with_its_paper(cast: Any, county: County, client_of: Any) -> None:
    typed = {
        "union": cast.county_a.pk,
        "preset": "B",
        "source": "省总〔2026〕5号",
        "from_on": "2026-11-01",
    }
    assert client_of(county.aid).get("/aid/policy/adopt/").status_code == 403

    adopted = fill(client_of(county.approver), "/aid/policy/adopt/", typed)

    page = text_of(adopted)
    assert "省总〔2026〕5号" in page
    assert "相对困难单项" in page


def test_the_list_costs_the_same_for_one_row_and_three(
    county: County, client_of: Any, django_assert_num_queries: Any
) -> None:
    aid = client_of(county.aid)
    for number, name in enumerate(("赵甲难", "赵乙难", "赵丙难")):
        person = worker(name, county.base)
        fill(
            aid,
            "/aid/new/",
            {
                "person": person.mobile,
                "union": county.base.pk,
                "kind": "temporary",
                "reason": "火灾",
                "amount": "100",
            },
        )
        if number in (0, 2):
            with django_assert_num_queries(LIST_QUERIES):
                aid.get("/aid/")


LIST_QUERIES = 6
