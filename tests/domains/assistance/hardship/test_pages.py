"""The desk: filling in for a worker, tables in and out, paper, versions; the phone after a return."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gonghui.domains.assistance.hardship import services
from gonghui.domains.assistance.hardship.models import HardshipFile, Verification
from gonghui.engines.matters.queries import desks_now
from gonghui.engines.matters.services import act, withdraw
from gonghui.kernel.access.models import Account, AccountKind
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.refusal import Refusal
from tests.domains.assistance.hardship.conftest import Helpers, verify, visit

HEAD = "证件号码,核对单位,来函文号,答复日期,房产,车辆,工商登记,社会保险,低保,说明"


def look(client: Any, file: HardshipFile) -> None:
    client.post(f"/hardship/{file.pk}/", {"purpose": "deciding", "words": ""})


@pytest.fixture
def applying(draft: Any, helpers: Helpers) -> HardshipFile:
    file: HardshipFile = draft(actor=helpers.union)
    services.submit(file, actor=helpers.union)
    return file


def test_a_cadre_fills_in_for_a_worker_of_his_union_only(
    helpers: Helpers, client_of: Any, join: Any, cast: Any, dibao: None
) -> None:
    own, other = join("刘桂芳"), join("赵二妹", union=cast.textile)
    client = client_of(helpers.union)

    refused = client.post("/hardship/new/", {"asked": other.member_no})
    begun = client.post("/hardship/new/", {"asked": own.member_no})

    assert "在本工会的会员中没有找到" in refused.content.decode()
    file = HardshipFile.objects.get()
    assert (file.person, begun.url) == (own.person, f"/hardship/{file.pk}/write/")
    page = client.get(begun.url).content.decode()  # no look wanted for what he types himself
    assert "填写建档申请" in page
    saved = client.post(f"/hardship/{file.pk}/write/incomes/", {"wage": "12000.50"})
    assert saved.status_code == 302
    file.refresh_from_db()
    assert file.incomes == [{"kind": "wage", "amount": "12000.50", "who": "", "what": ""}]


def test_results_of_a_check_come_in_once(
    applying: HardshipFile, helpers: Helpers, client_of: Any
) -> None:
    number = applying.members.get(relation="spouse").id_number
    rows = [
        HEAD,
        f"{number},民政核对中心,东民核1号,2026-06-01,一致,一致,,,一致,",
        f"{number},某某中心,东民核1号,2026-06-01,一致,,,,,",
        f"{number},车辆管理,东车2号,2026-06-01,,不一致,,,,",
        "110101199001010011,民政核对中心,东民核1号,2026-06-01,一致,,,,,",
    ]
    client = client_of(helpers.county)

    def send() -> str:
        table = SimpleUploadedFile("核对.csv", "\n".join(rows).encode("gb18030"))
        page = client.post("/hardship/verifications/import/", {"table": table})
        return str(page.content.decode())

    said = send()
    send()

    assert "没有找到这个证件号码的档案" in said
    assert "核对单位应为" in said
    assert "请在说明中写明差异" in said
    assert Verification.objects.get().answers == {
        "housing": "same",
        "vehicle": "same",
        "business": "not_asked",
        "insurance": "not_asked",
        "dibao": "same",
    }


def test_an_export_says_its_purpose_and_masks_unless_asked(
    applying: HardshipFile, helpers: Helpers, client_of: Any
) -> None:
    verify(applying, helpers)
    client = client_of(helpers.approver)

    def exported(**typed: str) -> str:
        response = client.post("/hardship/export/", {"purpose": "上报市总工会", **typed})
        book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
        return repr([[cell.value for cell in row] for row in book.active.rows])

    masked, whole = exported(), exported(whole="on")

    assert "刘*芳" in masked
    for fact in ("刘桂芳", applying.members.get(relation="head").id_number, "666.67"):
        assert fact not in masked
        assert fact in whole
    assert client.post("/hardship/export/", {"purpose": ""}).status_code == 422
    reasons = AuditRecord.objects.filter(event="hardship.exported").values_list("reason", flat=True)
    assert list(reasons) == ["上报市总工会", "上报市总工会"]


def test_paper_and_versions_under_a_look(
    applying: HardshipFile, helpers: Helpers, client_of: Any
) -> None:
    visit(applying, helpers)
    verify(applying, helpers)
    services.save_household(
        applying,
        actor=helpers.county,
        reason="核对后更正",
        incomes=[{"kind": "wage", "amount": "31000"}],
    )
    client = client_of(helpers.county)
    look(client, applying)

    card = client.get(f"/hardship/{applying.pk}/card/").content.decode()
    form = client.get(f"/hardship/{applying.pk}/approval/").content.decode()
    versions = client.get(f"/hardship/{applying.pk}/versions/").content.decode()
    page = client.get(f"/hardship/{applying.pk}/").content.decode()

    assert "陈志强：陈志强（打字签名）" in card
    assert "24,000.00 ÷ 3人 ÷ 12个月 = 666.67元" in form
    assert "租房居住，丈夫卧床" in form
    assert "工资性收入30,000.00元" in versions
    assert "工资性收入31,000.00元" in versions
    assert "须重新认定" in page
    printed = AuditRecord.objects.filter(event="hardship.printed")
    assert printed.count() == 2


def test_what_the_check_found_keeps_a_household_out(
    applying: HardshipFile, helpers: Helpers, client_of: Any
) -> None:
    client = client_of(helpers.county)
    look(client, applying)

    client.post(
        f"/hardship/{applying.pk}/findings/", {"concealed": "on", "reason": "名下有未申报存款"}
    )
    client.post(f"/hardship/{applying.pk}/assess/", {})

    applying.refresh_from_db()
    assert (applying.assessment.category, applying.assessment.computed) == ("", "")
    assert applying.assessment.hits[0]["code"] == "concealed"
    assert "不符合困难职工认定条件" in client.get(f"/hardship/{applying.pk}/").content.decode()


def test_a_returned_application_is_mended_by_the_worker_himself(
    applying: HardshipFile, helpers: Helpers, client_of: Any
) -> None:
    account = Account(
        username="19900000031",
        display_name="刘桂芳",
        kind=AccountKind.WORKER,
        mobile="19900000031",
        person=applying.person,
    )
    account.set_unusable_password()
    account.save()
    phone = client_of(account)
    with pytest.raises(Refusal, match="不能再修改"):
        services.save_household(applying, actor=account, main_cause="08")
    (desk,) = desks_now(applying.matter)
    act(desk, action="return", actor=helpers.union, opinion="请补交学籍证明")

    page = phone.get("/m/hardship/").content.decode()
    assert "补充材料" in page
    assert "请补交学籍证明" in page
    assert phone.post("/m/hardship/write/incomes/", {"wage": "28000"}).status_code == 302
    phone.post("/m/hardship/submit/", {"agreed": "on", "agreed_separately": "on"})

    applying.refresh_from_db()
    assert (applying.matter.state, applying.matter.stage) == ("running", "pre_check")
    assert (applying.version, applying.incomes[0]["amount"]) == (2, "28000.00")


def test_a_withdrawn_application_may_be_made_anew(applying: HardshipFile, helpers: Helpers) -> None:
    withdraw(applying.matter, actor=helpers.union, reason="暂时不申请了")

    applying.refresh_from_db()
    assert (applying.state, applying.held.count()) == ("withdrawn", 0)
    again = services.open_draft(applying.person, actor=helpers.union)
    assert again.pk != applying.pk


def test_without_a_minimum_nobody_is_judged(
    applying: HardshipFile, helpers: Helpers, client_of: Any
) -> None:
    from gonghui.kernel.policy.models import ParameterValue

    ParameterValue.objects.filter(code__startswith="hardship.dibao").update(
        from_on=timezone.localdate() + dt.timedelta(days=1)
    )
    client = client_of(helpers.county)
    look(client, applying)

    page = client.get(f"/hardship/{applying.pk}/assess/").content.decode()

    assert "没有" in page
    assert "适用的城市、农村低保标准" in page
    with pytest.raises(Refusal, match="低保标准"):
        services.assess_file(applying, actor=helpers.county)
