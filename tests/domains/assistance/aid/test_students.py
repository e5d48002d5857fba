"""金秋助学: one student once a year, awards by standard, lists of partner areas, call-backs; and the
figures of a year's summary."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.db import connection

from gonghui.domains.assistance.aid import queries
from gonghui.domains.assistance.aid.models import (
    AidGrant,
    PartnerList,
    StudyApplication,
    StudyVisit,
)
from gonghui.domains.assistance.aid.services import campaigns, partners, studying, visiting
from gonghui.domains.assistance.aid.services.campaigns import Plan
from gonghui.domains.assistance.aid.services.studying import Student
from gonghui.domains.assistance.aid.services.visiting import CallBack
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Desk, Publicity
from gonghui.engines.money import services as money
from gonghui.kernel.org.models import Employer
from gonghui.kernel.org.services import save_employer
from gonghui.kernel.refusal import Refusal
from tests.domains.assistance.aid.world import file_of, number_of, worker

pytestmark = pytest.mark.django_db
D = Decimal
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15"
    b"\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00"
    b"IEND\xaeB`\x82"
)
LETTER = ("录取通知书.png", PNG)
AUGUST = "2026-08-10T09:00:00+08:00"
STANDARDS = {
    ("filed", "higher"): D(5000),
    ("filed", "senior"): D(3000),
    ("plain", "higher"): D(3000),
    ("partner", "higher"): D(2500),
    ("partner", "senior"): D(2000),
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AUGUST, tick=False):
        yield


def campaign_of(county, year=2026, **given):
    made = campaigns.make_campaign(
        county.union,
        year=year,
        plan=Plan(
            "困难职工家庭子女",
            dt.date(year, 7, 10),
            dt.date(year, 8, 31),
            given.get("standards", STANDARDS),
            county.line,
        ),
        actor=county.aid,
    )
    return campaigns.advance_campaign(made, to="open", actor=county.aid)


def student(name="张学子", number="", **given):
    number = number or number_of(dt.date(2007, 9, 1))
    return Student(name, number, given.pop("stage", "higher"), "清江大学", **given)


def applied(person, county, one=None, **given):
    return studying.apply(
        person,
        student=one or student(),
        union=county.base,
        actor=county.aid,
        papers=[LETTER],
        **given,
    )


def awarded(application, county):
    matter = county.pass_on(application.matter, county.aid)
    publicity = Publicity.objects.get(desk__matter=matter)
    with time_machine.travel("2026-08-20T09:00:00+08:00", tick=False):
        matter = matters.close_publicity(publicity)
        desk = Desk.objects.get(matter=matter, state="waiting")
        matters.act(desk, action="pass", actor=county.approver, opinion="同意资助")
    application.refresh_from_db()
    return application


def book(*rows):
    """An Excel file of students."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["学生姓名", "证件号码", "学段", "学校", "年级", "家长姓名"])
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def school_of(county):
    return save_employer(
        Employer(
            registrar=county.union,
            name="平安县第一中学",
            nature="170",
            industry="P",
            opened_on=dt.date(1980, 1, 1),
            must_unionise=False,
        ),
        actor=None,
    )


def test_a_standard_above_the_limit_is_refused_with_its_rule(county):
    with pytest.raises(Refusal) as refused:
        campaign_of(county, standards={("plain", "higher"): D("5000.01")})

    assert refused.value.message == (
        "5,000.01元超过规定：未建档家庭高等教育学生每生每年不超过5,000元"
        "（荆门市总工会金秋助学公告（2021年），各省可另定）。"
    )


def test_an_application_is_awarded_by_its_standard(county):
    campaign_of(county)
    person = worker("张家长", county.base)
    file_of(person, county)

    application = awarded(applied(person, county), county)

    assert (application.state, application.amount) == ("awarded", D(5000))
    assert application.rule.startswith(
        "深度困难户高等教育学生每生每年不超过10个月低保标准（7,800元）"
    )
    grant = AidGrant.objects.get(study=application)
    assert (grant.kind, grant.amount, grant.county) == ("student_aid", D(5000), county.union)


def test_without_a_file_it_is_the_other_standard(county):
    campaign_of(county)

    application = applied(worker("李家长", county.base), county)

    assert (application.group, application.standard) == ("plain", D(3000))
    with pytest.raises(Refusal, match="没有高中、中职的助学标准"):
        applied(worker("王家长", county.base), county, student(stage="senior"))


def test_one_student_once_a_year_whoever_asks(county):
    campaign_of(county)
    number = number_of(dt.date(2007, 9, 1))
    first = applied(worker("张父亲", county.base), county, student(number=number))
    mother = worker("李母亲", county.base)

    with pytest.raises(Refusal, match="一年只资助一次"):
        applied(mother, county, student(number=number))
    matters.withdraw(first.matter, actor=county.aid, reason="由母亲申请")

    assert applied(mother, county, student(number=number)).state == "applied"


def test_nothing_about_the_student_lies_open(county):
    campaign_of(county)
    application = applied(worker("张家长", county.base), county, student("赵小宝"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM aid_studyapplication")
        stored = " ".join(str(cell) for row in cursor.fetchall() for cell in row)
        cursor.execute("SELECT * FROM matters_matter")
        stored += " ".join(str(cell) for row in cursor.fetchall() for cell in row)
    assert "赵小宝" not in stored
    assert "清江大学" not in stored
    assert application.student["name"] == "赵小宝"
    paper = application.papers.get().stored
    assert paper.is_sealed
    assert PNG not in paper.location.read_bytes()


def test_after_the_last_day_nobody_applies(county):
    campaign_of(county)

    with (
        time_machine.travel("2026-09-01T09:00:00+08:00", tick=False),
        pytest.raises(Refusal, match="现在没有正在申请"),
    ):
        applied(worker("迟家长", county.base), county)


def test_a_returned_application_is_corrected_and_goes_on(county):
    campaign_of(county)
    application = applied(worker("改家长", county.base), county)
    desk = Desk.objects.get(matter=application.matter, state="waiting")
    matters.act(desk, action="return", actor=county.aid, opinion="证件号码与户口簿不符")
    number = number_of(dt.date(2006, 2, 3))

    studying.amend(application, student=student("张更正", number), actor=county.aid)

    application.refresh_from_db()
    assert application.student["id_number"] == number
    assert application.matter.state == "running"


def test_orders_are_drafted_once_and_paid_to_the_parent(county):
    campaign = campaign_of(county)
    person = worker("付家长", county.base)
    application = awarded(applied(person, county), county)

    drafted = studying.draft_payments(campaign, line=county.line, actor=county.aid)

    assert (drafted.count, drafted.total, drafted.problems) == (1, D(3000), [])
    with pytest.raises(Refusal, match="没有待发放"):
        studying.draft_payments(campaign, line=county.line, actor=county.aid)
    order = AidGrant.objects.get(study=application).order
    assert order.payee_person == person
    county.pay(order)
    application.refresh_from_db()
    assert (application.state, application.paid_on) == ("paid", dt.date(2026, 8, 10))


def test_a_list_with_one_wrong_row_is_not_taken(county):
    campaign = campaign_of(county)
    known = number_of(dt.date(2007, 9, 1))
    applied(worker("甲家长", county.base), county, student(number=known))
    good = number_of(dt.date(2007, 3, 4))
    rows = [
        ("陈一", good, "大学", "平安县一中", "大一", "陈父"),
        ("陈二", good[:-1] + ("0" if good[-1] != "0" else "1"), "大学", "平安县一中", "", ""),
        ("陈三", number_of(dt.date(2007, 3, 4)), "幼儿园", "平安县一中", "", ""),
    ]

    with pytest.raises(Refusal) as refused:
        take(campaign, county, *rows)
    assert "第3行" in refused.value.message
    assert "校验位" in refused.value.message
    assert "第4行" in refused.value.message
    with pytest.raises(Refusal, match="第3行：该学生本年度已有助学申请"):
        take(campaign, county, rows[0], ("陈四", known, "大学", "一中", "", ""))
    assert not PartnerList.objects.exists()


def take(campaign, county, *rows):
    return partners.import_list(
        campaign,
        area_kind="revolutionary",
        area="平安县大山乡",
        school=school_of(county),
        name="名单.xlsx",
        content=book(*rows),
        actor=county.aid,
    )


def test_a_list_is_approved_by_another_hand_and_paid_to_the_school(county):
    campaign = campaign_of(county)
    rows = [
        (f"学生{place}", number_of(dt.date(2007, 1, 1), place), stage, "平安县一中", "", "")
        for place, stage in ((401, "大学"), (403, "高中"))
    ]
    made = take(campaign, county, *rows)
    assert (made.count, made.total) == (2, D(4500))
    with pytest.raises(Refusal):
        partners.approve_list(made, actor=county.aid)

    partners.approve_list(made, actor=county.approver)
    money.set_account(
        made.school,
        union=county.union,
        number="6222020000000000018",
        bank_name="平安农商行",
        reason="发放助学金",
        actor=None,
    )
    county.pay(partners.draft_list(made, line=county.line, actor=county.aid))

    made.refresh_from_db()
    assert made.state == "paid"
    assert set(made.students.values_list("state", "paid_on")) == {("paid", dt.date(2026, 8, 10))}


def paid_application(county, person, index, **given):
    return StudyApplication.objects.create(
        campaign=given.pop("campaign"),
        year=2026,
        union=county.base,
        person=person,
        stage="higher",
        student_index=index,
        state="paid",
        amount=D(2000),
        applied_on=dt.date(2026, 8, 1),
        paid_on=dt.date(2026, 8, 1),
        **given,
    )


def test_a_call_back_brings_gift_money_that_is_counted_apart(county):
    application = paid_application(
        county, worker("访家长", county.base), "a" * 32, campaign=campaign_of(county)
    )

    def call(**given):
        given = {"method": "home", "gift": D(2000), "line": county.line, **given}
        return CallBack(dt.date(2026, 8, 9), visitors="陈干部、李干部", status="studying", **given)

    with pytest.raises(Refusal, match="请上传回访照片"):
        visiting.visit(application, call(), actor=county.aid)
    with pytest.raises(Refusal, match=r"2,000\.01元超过规定"):
        visiting.visit(application, call(gift=D("2000.01")), photos=[LETTER], actor=county.aid)
    row = visiting.visit(application, call(), photos=[LETTER], actor=county.aid)

    assert (row.order.kind, row.order.amount) == ("aid_study_gift", D(2000))
    assert value("student_revisited", county) == 1
    assert value("student_revisit_amount", county) == D(2000)
    assert value("student_aid_amount", county) == D(2000)
    assert (
        queries.progress_of([application.campaign], StudyApplication.objects.all())[
            application.campaign_id
        ].revisit_rate
        == 1
    )


def value(code, county, union=None):
    period = Period.parse("2026")
    return engine.value(code, union=union or county.union, period=period).number


def test_the_figures_of_a_year_come_out_of_its_records(cast, county):
    """150 children of one's own, 620 of partner areas, 1,810,000 yuan; 82 called on with 164,000."""
    campaign = campaign_of(county)
    person = worker("众家长", county.base)
    made = PartnerList.objects.create(
        campaign=campaign,
        area_kind="ethnic",
        area="平安县",
        school=school_of(county),
        file_name="名单.xlsx",
        state="paid",
        paid_on=dt.date(2026, 8, 5),
    )
    common = {"campaign": campaign, "year": 2026, "stage": "higher", "state": "paid"}
    common |= {"applied_on": dt.date(2026, 8, 1), "paid_on": dt.date(2026, 8, 5)}
    own = [
        StudyApplication(
            union=county.base, person=person, student_index=f"o{place}", amount=D(3800), **common
        )
        for place in range(150)
    ]
    partner = [
        StudyApplication(
            union=county.union,
            target="partner_area",
            partner_list=made,
            student_index=f"p{place}",
            amount=D(2000),
            **common,
        )
        for place in range(620)
    ]
    StudyApplication.objects.bulk_create([*own, *partner])
    waiting = StudyApplication.objects.create(
        **(common | {"state": "awarded", "paid_on": None}),
        union=county.base,
        person=person,
        student_index="w",
        amount=D(5000),
    )
    visited = list(StudyApplication.objects.filter(state="paid").order_by("pk")[:82])
    StudyVisit.objects.bulk_create(
        StudyVisit(
            application=row,
            visited_on=dt.date(2026, 8, 9),
            method="home",
            visitors="陈干部",
            status="studying",
            gift_amount=D(2000),
        )
        for row in visited
    )
    StudyVisit.objects.create(  # called on a second time: the student counts once, the money twice
        application=visited[0],
        visited_on=dt.date(2026, 8, 10),
        method="phone",
        visitors="陈干部",
        status="studying",
    )

    found = engine.values(
        [
            "student_aid_own",
            "student_aid_partner",
            "student_aid_amount",
            "student_revisited",
            "student_revisit_amount",
        ],
        union=county.union,
        period=Period.parse("2026"),
    )

    assert {code: one.number for code, one in found.items()} == {
        "student_aid_own": 150,
        "student_aid_partner": 620,
        "student_aid_amount": D(1_810_000),
        "student_revisited": 82,
        "student_revisit_amount": D(164_000),
    }
    for code, count in (("student_aid_own", 150), ("student_aid_partner", 620)):
        rows = engine.records(code, union=county.union, period=Period.parse("2026"))
        assert rows.count() == count
        assert waiting not in rows
    assert value("student_aid_own", county, cast.county_b) == 0
