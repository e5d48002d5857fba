"""A10: the list of employers without a union is worked down, and dues follow."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gonghui.domains.organising.leads.models import ContributionRecord, Lead
from gonghui.domains.organising.leads.services import generate_daily
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.registers.models import ImportRun
from gonghui.kernel.access.services import grant_role
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.org.models import Employer, Union

TODAY = dt.date(2026, 6, 15)
LEAD_HEAD = ("单位名称", "信用代码", "从业人数", "数据来源", "数据日期", "成立日期")
DUES_HEAD = (
    "纳税人名称", "费种", "所属期起", "所属期止", "应缴金额", "实缴金额", "入库日期", "缴费职工数",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to("2026-06-15T09:00:00+08:00", tick=False)


def sheet(head, *rows):
    book = openpyxl.Workbook()
    page = book.active
    for row in (head, *rows):
        page.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("名单.xlsx", file.getvalue())


def take_in(client, code, union, file):
    """Upload, look at the preview, take the good rows. Returns the run and the preview."""
    page = client.post(f"/registers/{code}/import/", {"union": union.pk, "file": file})
    assert page.status_code == 302, page.content.decode()
    run_pending()
    preview = "".join(
        text(client.get(page["Location"], {"verdict": verdict}))
        for verdict in ("error", "conflict")
    )
    client.post(page["Location"], {"action": "good"})
    run_pending()
    return ImportRun.objects.latest("pk"), preview


def figure(code, union, name="2026"):
    return engine.value(code, union=union, period=Period.parse(name)).number


def text(response):
    return response.content.decode()


def test_the_list_is_worked_down_and_dues_follow(cast, client_of):
    grant_role(cast.stranger, role="organiser", union=cast.county_a, from_on=TODAY, actor=None)
    organiser, officer, chair = map(client_of, (cast.stranger, cast.officer_a, cast.chair_a))
    county = cast.county_a

    # The tax office's and the market registry's lists come in.
    market = sheet(
        LEAD_HEAD,
        ("东岭精工有限公司", "91990103MA0D4E5F6W", 80, "市场监管登记", "2026-05-31", "2025-09-01"),
        ("东岭木业有限公司", "", 30, "税务数据", "2026-05-31", "2026-02-01"),
        ("东岭机械有限公司", "", 320, "市场监管登记", "2026-05-31", ""),
        ("东岭小铺", "", 3, "市场监管登记", "2026-05-31", ""),
        ("东岭坏码有限公司", "123", 60, "市场监管登记", "2026-05-31", ""),
        ("东岭木业有限公司", "", 30, "社保数据", "2026-05-31", ""),
        ("东岭织带有限公司", "", 26, "社保数据", "2026-05-31", "2026-05-01"),
    )
    run, preview = take_in(officer, "leads", county, market)
    assert "新增 3" in preview
    for said in (
        "已有工会覆盖（东岭机械有限公司工会委员会）",
        "职工3人，不足应建会的25人",
        "统一社会信用代码不正确",
        "与第3行单位全称相同",
    ):
        assert said in preview, said
    assert run.applied_count == 3
    leads = {lead.employer.name: lead for lead in Lead.objects.select_related("employer")}
    jinggong, muye, zhidai = (
        leads[name] for name in ("东岭精工有限公司", "东岭木业有限公司", "东岭织带有限公司")
    )
    assert jinggong.due_on == dt.date(2026, 3, 1)
    assert (jinggong.source, jinggong.source_on) == ("market", dt.date(2026, 5, 31))
    assert muye.employer.registrar == county
    assert take_in(officer, "leads", county, sheet(
        LEAD_HEAD, ("东岭木业有限公司", "", 30, "税务数据", "2026-05-31", "")
    ))[0].applied_count == 0  # fmt: skip
    assert generate_daily(TODAY) == "新列入应建未建单位0家"
    assert (figure("employers_due", county), figure("employers_covered", county)) == (5, 2)
    assert figure("leads_overdue", county) == 1

    # A cadre answers for it, visits, and the employer is willing.
    base = f"/leads/{jinggong.pk}"
    assert "未指派" in text(officer.get(f"/registers/leads/{jinggong.pk}/"))
    officer.post(f"{base}/assign/", {"to": cast.stranger.pk})
    refused = organiser.post(f"{base}/visit/", {"visited_on": "2026-06-16", "attitude": "willing"})
    assert "走访日期不能晚于今天" in text(refused)
    organiser.post(
        f"{base}/visit/",
        {
            "visited_on": "2026-06-15",
            "met": "张总，总经理",
            "attitude": "hesitant",
            "words": "担心增加成本，已讲解政策",
            "next_step": "送政策文本",
            "next_on": "2026-06-20",
        },
    )
    jinggong.refresh_from_db()
    assert (jinggong.state, jinggong.assigned_to) == ("visited", cast.stranger)
    card = text(organiser.get(f"/registers/leads/{jinggong.pk}/"))
    assert "张总，总经理" in card
    assert "2026-03-01（已逾期）" in card

    # Overdue: the written opinion goes out.
    assert "东岭精工有限公司" in text(organiser.get("/leads/overdue/"))
    issued = organiser.post(
        f"{base}/opinion/new/",
        {"number": "东工意〔2026〕1号", "on": "2026-06-15", "reply_by": "2026-06-30"},
    )
    paper = text(organiser.get(issued["Location"]))
    assert "东工意〔2026〕1号" in paper
    assert "现有职工80人" in paper
    organiser.post(f"{base}/prepare/")
    assert "不能转为" in text(organiser.post(f"{base}/prepare/"))

    # The union is founded: covering the employer closes the lead in the same transaction.
    organiser.post(
        "/registers/unions/new/",
        {
            "parent": county.pk,
            "name": "东岭精工有限公司工会委员会",
            "level": "base",
            "kind": "base_single",
            "sector": "enterprise",
            "founded_on": "2026-06-15",
            "employer": jinggong.employer.pk,
        },
    )
    jinggong.refresh_from_db()
    assert (jinggong.state, jinggong.ended_on) == ("founded", TODAY)
    assert Union.objects.filter(name="东岭精工有限公司工会委员会").exists()

    # One cannot for now, one closes down.
    organiser.post(f"/leads/{muye.pk}/set-aside/", {"reason": "停产，职工已离岗"})
    organiser.post(f"/leads/{muye.pk}/take-up/")
    organiser.post(f"/leads/{muye.pk}/set-aside/", {"reason": "停产，职工已离岗"})
    organiser.post(f"/leads/{zhidai.pk}/gone/", {"on": "2026-06-14"})
    muye.refresh_from_db()
    zhidai.refresh_from_db()
    assert (muye.state, muye.reason) == ("unable", "停产，职工已离岗")
    assert zhidai.state == "closed"
    assert Employer.objects.get(pk=zhidai.employer_id).closed_on == dt.date(2026, 6, 14)

    # Dues: one that has a union pays nothing, one without pays the preparatory fund.
    dues = sheet(
        DUES_HEAD,
        ("东岭机械有限公司", "工会经费", "2026-01-01", "2026-03-31", 9600, 9600, "2026-04-10", 320),
        (
            "东岭新材有限公司",
            "建会筹备金",
            "2026-01-01",
            "2026-03-31",
            1200,
            1200,
            "2026-04-12",
            60,
        ),
        ("东岭机械有限公司", "工会经费", "2026-04-01", "2026-03-31", 1, 1, "2026-04-10", 1),
    )
    run, preview = take_in(chair, "contributions", county, dues)
    assert "不能早于所属期起" in preview
    assert run.applied_count == 2
    assert Lead.objects.get(employer__name="东岭新材有限公司").source == "contribution"
    assert figure("contributions_paid", county) == Decimal(10800)
    board = text(chair.get("/leads/linkage/?period=2026"))
    assert "已建会未缴费" in board
    not_paying = text(chair.get("/leads/linkage/not-paying/?period=2026"))
    assert "东岭纺织有限公司" in not_paying
    assert "东岭机械有限公司" not in not_paying
    assert "东岭新材有限公司" in text(chair.get("/leads/linkage/paying-without-union/?period=2026"))
    differing = text(chair.get("/leads/linkage/differing/?period=2026"))
    assert "东岭机械有限公司" in differing
    assert ContributionRecord.objects.count() == 2

    # The figures and their records.
    assert {code: figure(code, county) for code in (
        "leads_listed", "leads_visited", "leads_founded", "leads_open", "employers_covered",
        "employers_due",
    )} == {
        "leads_listed": 4,
        "leads_visited": 1,
        "leads_founded": 1,
        "leads_open": 2,
        "employers_covered": 3,
        "employers_due": 5,
    }  # fmt: skip
    assert figure("union_coverage_rate", county) == 60
    records = text(
        chair.get(f"/indicators/of/leads_founded/records/?union={county.pk}&period=2026")
    )
    assert "东岭精工有限公司" in records
    page = text(chair.get("/leads/?period=2026"))
    assert "60.00" in page
    assert text(client_of(cast.officer_b).get("/leads/")).count("东岭") == 0
