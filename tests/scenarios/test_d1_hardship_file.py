"""D1 困难职工建档: a worker fills in the application on her phone, her family signs, the union
checks and two visit, the county verifies and judges by the rule, an objection to the publicity is
answered, the approver files; the figure and its records follow."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gonghui.domains.assistance.hardship.models import HardshipFile, HardshipSpan
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters.models import Publicity
from gonghui.engines.matters.services import close_publicity
from gonghui.kernel.access.models import Account, AccountKind
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.notify.models import Message
from gonghui.kernel.policy.services import set_parameter
from tests.domains.membership.conftest import id_number, join
from tests.scenarios.pages import forms_of

__all__ = ["join"]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)
HUSBAND = "陈志强"


def photo(name: str = "照片.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, "image/png")


def fill(client: Client, url: str, typed: dict[str, Any] | None = None) -> Any:
    """Post the page's form as it stands, with what is typed over it."""
    page = client.get(url, follow=True)
    form = next(f for f in forms_of(page.content.decode()) if "once_key" in f.fields)
    return client.post(url, {**form.fields, **(typed or {})}, follow=True)


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def aid(cast: Any, client_of: Any) -> Any:
    """A signed-in cadre of aid: `aid("name", "role", union)`."""

    def at(name: str, role: str, union: Any) -> Client:
        account = open_account(
            username=name, display_name=name, password="qing-jiang-2026", actor=None
        )
        grant_role(account, role=role, union=union, from_on=dt.date(2020, 1, 1), actor=None)
        client: Client = client_of(account)
        client.account = account  # type: ignore[attr-defined]
        return client

    return at


@pytest.fixture
def worker(cast: Any, join: Any, client_of: Any) -> Client:
    member = join("刘桂芳", union=cast.machinery)
    account = Account(
        username="19900000009",
        display_name="刘桂芳",
        kind=AccountKind.WORKER,
        mobile="19900000009",
        person=member.person,
    )
    account.set_unusable_password()
    account.save()
    client: Client = client_of(account)
    return client


def look(client: Client, file: HardshipFile) -> str:
    """Say why, and read the file."""
    url = f"/hardship/{file.pk}/"
    assert HUSBAND not in text(client.get(url))
    return text(client.post(url, {"purpose": "deciding", "words": ""}, follow=True))


def act(client: Client, file: HardshipFile, action: str = "pass") -> str:
    """Pass what waits, from the page of the matter."""
    page = text(client.get(f"/matters/{file.matter_id}/"))
    found = re.search(rf"/matters/desks/\d+/{action}/|/matters/\d+/{action}/", page)
    assert found, page
    return text(fill(client, found.group(), {"opinion": "情况属实，同意。"}))


def apply_on_the_phone(worker: Client) -> HardshipFile:
    """Page by page, with a pause in between."""
    said = text(
        fill(worker, "/m/hardship/check/", {"people": "3", "income": "30000", "illness": "6000"})
    )
    assert "可能符合" in said
    assert "24,000.00 ÷ 3人 ÷ 12个月" in said
    assert not HardshipFile.objects.exists()

    fill(worker, "/m/hardship/start/")
    file = HardshipFile.objects.get()
    head = file.members.get()
    facts = {"livelihood": "on_duty", "health": "good", "insurance": "employee"}
    fill(worker, f"/m/hardship/people/{head.uid}/", facts)
    fill(
        worker,
        "/m/hardship/people/new/",
        {
            **facts,
            "relation": "spouse",
            "full_name": HUSBAND,
            "id_number": id_number(dt.date(1984, 2, 3), 77),
            "livelihood": "sick_leave",
            "health": "kidney",
        },
    )
    fill(
        worker,
        "/m/hardship/people/new/",
        {
            **facts,
            "relation": "child",
            "full_name": "陈小雨",
            "is_minor": "on",
            "livelihood": "pupil",
        },
    )
    fill(
        worker,
        "/m/hardship/write/home/",
        {"is_urban": "urban", "address": "幸福路1号", "housing": "rented", "dibao": "none"},
    )
    fill(worker, "/m/hardship/write/incomes/", {"wage": "30000"})

    assert "还差：刚性支出、致困原因" in text(worker.get("/m/hardship/"))  # resumed later
    fill(worker, "/m/hardship/write/expenses/", {"illness": "6000"})
    fill(
        worker,
        "/m/hardship/write/causes/",
        {
            "main_cause": "06",
            "sub_causes": ["09"],
            "accident_cost": "0",
            "story": "丈夫长期透析，家里只有一个人上班。",
        },
    )
    fill(worker, "/m/hardship/write/property/", {"homes": "0"})
    for kind in ("identity", "hukou", "income", "cause"):
        fill(worker, "/m/hardship/papers/", {"kind": kind, "paper": photo()})
    assert "未填完" in text(worker.get("/m/hardship/write/"))
    refused = fill(worker, "/m/hardship/submit/", {"agreed": "on", "agreed_separately": "on"})
    assert "签名授权核对家庭经济状况" in text(refused)
    for member in file.members.filter(is_adult=True):
        fill(worker, f"/m/hardship/sign/{member.uid}/", {"ink_typed": member.full_name})
    sent = fill(worker, "/m/hardship/submit/", {"agreed": "on", "agreed_separately": "on"})
    assert "工会正在检查材料" in text(sent)
    file.refresh_from_db()
    return file


def test_from_the_phone_to_the_figure(cast: Any, aid: Any, worker: Client) -> None:
    for code, value in (("urban", "800"), ("rural", "600")):
        set_parameter(
            f"hardship.dibao_{code}",
            union=cast.county_a,
            value=value,
            source="东民发〔2025〕9号",
            from_on=dt.date(2020, 1, 1),
            actor=None,
        )
    union = aid("机械帮扶", "aid", cast.machinery)
    second = aid("机械同行", "aid", cast.machinery)
    county = aid("东岭帮扶", "aid", cast.county_a)
    approver = aid("东岭审批", "aid_approver", cast.county_a)
    today = timezone.localdate()

    file = apply_on_the_phone(worker)
    assert file.matter is not None

    # the union checks, two visit
    assert HUSBAND in look(union, file)
    act(union, file)
    said = text(
        fill(
            union,
            f"/hardship/{file.pk}/visit/",
            {
                "second": str(second.account.pk),
                "findings": "租房居住，丈夫卧床，与申报一致。",
                "photos": [photo("一.png"), photo("二.png")],
            },
        )
    )
    assert "同行的工会人员登录后确认" in said
    assert "机械同行确认入户记录" in act(union, file)
    visit = file.visits.get()
    assert f"/hardship/visits/{visit.pk}/confirm/" in text(second.get(f"/hardship/{file.pk}/"))
    fill(second, f"/hardship/visits/{visit.pk}/confirm/")
    act(union, file)

    # the county verifies and judges
    file.refresh_from_db()
    assert file.matter.stage == "verify"
    fill(
        county,
        f"/hardship/{file.pk}/verify/",
        {
            "source": "civil_affairs",
            "answered_on": today.isoformat(),
            "letter_number": "东民核〔2026〕8号",
            "item_housing": "same",
            "item_dibao": "same",
        },
    )
    look(county, file)
    assessed = text(county.get(f"/hardship/{file.pk}/assess/"))
    assert "24,000.00 ÷ 3人 ÷ 12个月" in assessed
    fill(county, f"/hardship/{file.pk}/assess/")
    act(county, file)

    # publicity, with an objection that is answered
    publicity = Publicity.objects.get(desk__matter=file.matter)
    assert Client().get(f"/notices/{publicity.key}/").status_code == 404  # on paper only
    hung_up = text(union.get("/hardship/notice/"))
    assert "刘*芳" in hung_up
    assert "深度困难" in hung_up
    for secret in ("刘桂芳", HUSBAND, "透析", "30,000", "幸福路", "666"):
        assert secret not in hung_up
    fill(
        union,
        f"/matters/desks/{publicity.desk_id}/object/",
        {"name": "李邻居", "text": "他家另有房屋出租。", "contact": "13800000000"},
    )
    objection = publicity.objections.get()
    fill(
        union,
        f"/matters/objections/{objection.pk}/answer/",
        {"verdict": "no", "answer": "经核查不动产登记，无其他房屋，异议不成立。"},
    )
    objection.refresh_from_db()
    assert objection.state == "dismissed"
    publicity.refresh_from_db()
    close_publicity(publicity, today=publicity.to_on + dt.timedelta(days=1))

    # the approver files
    act(approver, file)

    file.refresh_from_db()
    assert (file.state, file.category, file.number) == (
        "active",
        "deep",
        f"KN-QJ01-{today.year}-0001",
    )
    mine = text(worker.get("/m/hardship/"))
    assert file.number in mine
    assert "您已经建档" in mine
    told = Message.objects.filter(person=file.person)
    assert told.filter(kind="hardship.filed").count() == 1
    assert told.count() >= 6  # each step, in words that name nothing
    assert not [one for one in told if "困难" in one.title + one.text]

    # the figure and its records
    period = Period.year(today.year)
    active = engine.value("hardship_files_active", union=cast.county_a, period=period)
    assert active.number == 1
    assert engine.value("hardship_files_deep", union=cast.county_a, period=period).number == 1
    assert engine.value("hardship_files_new", union=cast.county_b, period=period).number == 0
    records = text(
        county.get(
            "/indicators/of/hardship_files_new/records/",
            {"union": cast.county_a.pk, "period": str(today.year)},
        )
    )
    assert file.number in records
    assert "刘桂芳" not in records
    assert HardshipSpan.objects.get().cause == "06"
    assert file.assessment.monthly == str(Decimal("666.67"))

    # who looked is known, and nobody else could
    looked = AuditRecord.objects.filter(event="hardship.looked")
    assert {one.actor_name for one in looked} >= {"机械帮扶", "东岭帮扶"}
    assert all("办理审批" in one.reason for one in looked)
    for actor in ("chair_a", "officer_a", "viewer_a", "officer_b"):
        client = Client()
        client.force_login(
            getattr(cast, actor), backend="django.contrib.auth.backends.ModelBackend"
        )
        assert client.get(f"/hardship/{file.pk}/").status_code == 403
        assert client.get("/hardship/").status_code == 403
    stranger = aid("西河帮扶", "aid", cast.county_b)
    assert stranger.get(f"/hardship/{file.pk}/").status_code == 404
    assert "刘*芳" not in text(stranger.get("/hardship/"))
