"""D5 金秋助学 with 回访: announced, applied for on the phone, published without the student, awarded
by standard, paid, printed, called on; students of a partner area beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from gonghui.domains.assistance.aid.models import (
    AidGrant,
    PartnerList,
    StudyApplication,
    StudyCampaign,
    StudyVisit,
)
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Desk, Publicity
from gonghui.engines.money import services as money
from gonghui.engines.money.models import BudgetLine
from tests.domains.assistance.aid.test_students import PNG, book, school_of
from tests.domains.assistance.aid.world import (
    County,
    file_of,
    helping_county,
    number_of,
    phone_of,
    worker,
)
from tests.scenarios.test_d1b_aid_grants import fill, look, text_of

pytestmark = pytest.mark.django_db
STUDENT, SCHOOL = "钱小秋", "清江大学"


@pytest.fixture(autouse=True)
def _summer() -> Iterator[None]:
    with time_machine.travel("2026-08-10T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def county(cast: Any) -> County:
    return helping_county(cast.county_a, cast.machinery, cast.chair_a)


def letter() -> SimpleUploadedFile:
    return SimpleUploadedFile("录取通知书.png", PNG, "image/png")


def announce(county: County, aid: Any) -> StudyCampaign:
    typed = {
        "union": county.union.pk,
        "year": "2026",
        "targets": "在档困难职工家庭子女",
        "opens_on": "2026-07-10",
        "closes_on": "2026-08-31",
        "line": county.line.pk,
        "revisit_target": "50",
        "filed_higher": "5000",
        "plain_higher": "3000",
        "partner_higher": "2500",
    }
    over = text_of(fill(aid, "/aid/study/new/", {**typed, "filed_higher": "7800.01"}))
    assert "7,800.01元超过规定：深度困难户高等教育学生每生每年不超过10个月低保标准" in over
    fill(aid, "/aid/study/new/", typed)
    campaign = StudyCampaign.objects.get()
    fill(aid, f"/aid/study/{campaign.pk}/step/", {})
    campaign.refresh_from_db()
    assert campaign.state == "open"
    return campaign


def test_a_year_of_autumn_study(cast: Any, county: County, client_of: Any) -> None:
    aid, approver = client_of(county.aid), client_of(county.approver)
    parent = worker("钱家长", county.base)
    file_of(parent, county)
    phone = phone_of(parent, client_of)
    assert "现在没有正在申请的金秋助学" in text_of(phone.get("/m/aid/study/"))
    campaign = announce(county, aid)

    # on the phone: standards, then the child with the letter; the same child once
    assert "5,000.00 元" in text_of(phone.get("/m/aid/study/"))
    typed = {
        "name": STUDENT,
        "id_number": number_of(dt.date(2007, 9, 1)),
        "stage": "higher",
        "school": SCHOOL,
        "papers": letter(),
        "agreed": "on",
    }
    wrong = typed | {"id_number": "110101200709010011"}
    assert "学生证件号码校验位不对" in text_of(fill(phone, "/m/aid/study/apply/", wrong))
    sent = fill(phone, "/m/aid/study/apply/", typed | {"papers": letter()})
    assert "已提交" in text_of(sent)
    again = fill(phone, "/m/aid/study/apply/", typed | {"papers": letter()})
    assert "一年只资助一次" in text_of(again)
    application = StudyApplication.objects.get()
    card = f"/aid/study/applications/{application.pk}/"

    # the student shows only after saying why; nobody without the duty comes this far
    before = text_of(aid.get(card))
    assert STUDENT not in before
    assert STUDENT in look(aid, card)
    assert client_of(cast.chair_a).get(card).status_code == 403
    other = phone_of(worker("孙旁人", county.base), client_of)
    assert other.get(f"/m/aid/study/{application.pk}/").status_code == 404

    # checked, published without the student, approved
    desk = Desk.objects.get(matter=application.matter, state="waiting")
    fill(aid, f"/matters/desks/{desk.pk}/pass/", {"opinion": "材料齐全"})
    publicity = Publicity.objects.get(desk__matter=application.matter)
    assert client_of(cast.stranger).get(f"/notices/{publicity.key}/").status_code == 404
    notice = text_of(aid.get(f"/aid/study/{campaign.pk}/notice/"))
    assert "钱*长" in notice
    for word in (STUDENT, SCHOOL, "钱家长", "5,000", "高等"):
        assert word not in notice
    with time_machine.travel("2026-08-20T09:00:00+08:00", tick=False):
        matters.close_publicity(publicity)
        desk = Desk.objects.get(matter=application.matter, state="waiting")
        today = client_of(county.approver)
        fill(today, f"/matters/desks/{desk.pk}/pass/", {"opinion": "同意资助"})
    application.refresh_from_db()
    assert (application.state, application.amount) == ("awarded", Decimal(5000))

    # a partner area, from Excel, by another hand
    upload = SimpleUploadedFile(
        "大山乡.xlsx",
        book(("陈一", number_of(dt.date(2007, 3, 4)), "大学", "平安一中", "", "陈父")),
    )
    area = {"area_kind": "revolutionary", "area": "平安县大山乡", "file": upload}
    school = school_of(county)
    money.set_account(
        school,
        union=county.union,
        number="6222020000000000018",
        bank_name="平安农商行",
        reason="助学",
        actor=None,
    )
    with_school = area | {"school": school.pk}
    imported = fill(aid, f"/aid/study/{campaign.pk}/import/", with_school)
    assert "已导入1人，合计2,500元" in text_of(imported)
    made = PartnerList.objects.get()
    fill(approver, f"/aid/study/lists/{made.pk}/approve/", {})

    # paid: own children to their parents, the list to its school
    paying = {"line": county.line.pk, "way": "bank"}
    drafted = text_of(fill(aid, f"/aid/study/{campaign.pk}/pay/", paying))
    assert "已制支付单1笔，合计5,000.00元" in drafted
    fill(aid, f"/aid/study/lists/{made.pk}/pay/", {"line": county.line.pk})
    made.refresh_from_db()
    county.pay(AidGrant.objects.get().order)
    county.pay(made.order)
    signed = fill(phone, f"/m/aid/{AidGrant.objects.get().pk}/sign/", {"ink_typed": "钱家长"})
    assert "已签收" in text_of(signed)

    # the roster, after saying why, with the sum in words
    roster = f"/aid/study/{campaign.pk}/roster/"
    assert STUDENT not in text_of(approver.get(roster))
    printed = look(approver, roster)
    assert STUDENT in printed
    assert "柒仟伍佰元整" in printed
    assert aid.get(roster).status_code == 403

    # called on in the next half-year, with gift money apart
    with time_machine.travel("2027-03-18T09:00:00+08:00", tick=False):
        line = BudgetLine.objects.create(
            union=county.union, year=2027, subject="service", title="回访", amount=Decimal(9000)
        )
        assert "钱*长" in text_of(client_of(county.aid).get("/aid/study/call-backs/"))
        visited = fill(
            client_of(county.aid),
            f"{card}visit/",
            {
                "on": "2027-03-18",
                "method": "school",
                "status": "studying",
                "gift": "2000",
                "line": line.pk,
                "photos": SimpleUploadedFile("合影.png", PNG, "image/png"),
            },
        )
        assert "已登记回访" in text_of(visited)
        assert "钱*长" not in text_of(client_of(county.aid).get("/aid/study/call-backs/"))
        assert StudyVisit.objects.get().order.amount == Decimal(2000)
        assert figures(cast, "2027", "student_revisited", "student_revisit_amount") == [1, 2000]
    codes = ("student_aid_own", "student_aid_partner", "student_aid_amount", "aid_households")
    assert figures(cast, "2026", *codes) == [1, 1, 7500, 1]
    period = Period.parse("2026")
    assert list(engine.records("student_aid_own", union=cast.county_a, period=period)) == [
        application
    ]


def figures(cast: Any, year: str, *codes: str) -> list[Any]:
    found = engine.values(codes, union=cast.county_a, period=Period.parse(year))
    return [found[code].number for code in codes]
