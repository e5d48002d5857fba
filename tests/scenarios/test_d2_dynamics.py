"""D2 动态管理: a review on the household's new facts, out of hardship by the rule with the worker's
word on her phone, called on each quarter, an alert from what another line knows, closed by a visit;
a list of civil affairs compared; a rule tried by the chairman; and falling back. Figures follow."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gonghui.domains.assistance.following.models import (
    ComparisonFinding,
    Proposal,
    RiskAlert,
    RuleTrial,
)
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.occasions import services as occasions
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.access.models import Account, AccountKind
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.people.protection import unseal
from tests.domains.assistance.following.conftest import (
    dibao,
    draft,
    end_publicity,
    filed,
    helpers,
)
from tests.domains.assistance.hardship.conftest import visit
from tests.domains.membership.conftest import join
from tests.scenarios.pages import forms_of

__all__ = ["dibao", "draft", "filed", "helpers", "join"]

STEP = re.compile(r"/matters/desks/\d+/pass/|/matters/\d+/pass/")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-06-15T09:00:00+08:00", tick=False):
        yield


def text(response: Any) -> str:
    return str(response.content.decode())


def fill(client: Client, url: str, typed: dict[str, Any] | None = None) -> Any:
    """Post the page's form as it stands, with what is typed over it."""
    page = client.get(url, follow=True)
    assert page.status_code == 200, url
    form = next(f for f in forms_of(text(page)) if "once_key" in f.fields)
    return client.post(url, {**form.fields, **(typed or {})}, follow=True)


def look(client: Client, url: str) -> str:
    """Say why, and read what is protected."""
    return text(client.post(url, {"purpose": "reviewing", "words": ""}, follow=True))


def pass_step(client: Client, proposal: Proposal) -> str:
    page = text(client.get(f"/matters/{proposal.matter_id}/"))
    found = STEP.search(page)
    assert found, page
    passed = fill(client, found.group(), {"opinion": "情况属实，同意。"})
    assert passed.redirect_chain, text(passed)
    return text(passed)


def phone_of(file: HardshipFile, client_of: Any) -> Client:
    account = Account(
        username="19900000009",
        display_name="刘桂芳",
        kind=AccountKind.WORKER,
        mobile="19900000009",
        person=file.person,
    )
    account.set_unusable_password()
    account.save()
    client: Client = client_of(account)
    return client


def figure(code: str, union: Any) -> int:
    value = engine.value(code, union=union, period=Period.year(2026)).number
    rows = engine.records(code, union=union, period=Period.year(2026))
    assert value == rows.count()
    return int(value or 0)


def test_a_family_out_of_hardship_and_back(
    filed: Any, helpers: Any, cast: Any, client_of: Any
) -> None:
    file, quiet = filed(), filed("周在档", wage="20000")
    cadre, approver = client_of(helpers.union), client_of(helpers.approver)
    county, stranger = client_of(helpers.county), client_of(helpers.stranger)
    chair = client_of(cast.chair_a)

    # the review is due; facts are asked for after a reason, the category is reckoned anew
    due = text(cadre.get("/following/files/?what=due"))
    assert "刘*芳" in due
    assert "刘桂芳" not in due
    card = f"/following/files/{file.pk}/"
    plain = text(cadre.get(card))
    assert "24,000.00" not in plain
    assert "30,000.00 - 6,000.00" in look(cadre, card)
    reviewed = text(
        fill(
            cadre,
            f"{card}review/",
            {"income_wage": "120000", "expense_illness": "6000", "remarks": "丈夫复工"},
        )
    )
    assert "按现行标准不再符合困难职工条件" in reviewed
    assert "刘*芳" in text(cadre.get("/following/files/?what=none"))
    for client in (stranger, chair, client_of(cast.viewer_a)):
        assert client.get(card).status_code in (403, 404)

    # out: six months above the line, the cause gone, visit, her word on the phone, publicity
    months = {f"net_{place}": "9500" for place in range(6)}
    causes = {"gone_06": "丈夫换肾后复工", "gone_09": ""}
    refused = fill(cadre, f"{card}exit/", {**months, **causes})
    assert refused.status_code == 409
    assert "致困原因尚未消除" in text(refused)
    fill(cadre, f"{card}exit/", {**months, **causes, "gone_09": "孩子毕业就业"})
    proposal = Proposal.objects.get()
    assert "9,500.00 ÷ 3人 = 3,166.67元 ＞ 800.00元" in text(
        cadre.get(f"/following/proposals/{proposal.pk}/")
    )
    visit(file, helpers)
    phone = phone_of(file, client_of)
    asked = text(phone.get(f"/m/leaving/{proposal.pk}/"))
    assert "丈夫换肾后复工" in asked
    fill(phone, f"/m/leaving/{proposal.pk}/", {"ink": "", "ink_typed": "刘桂芳"})
    assert phone.get(f"/m/leaving/{proposal.pk}/").status_code == 404  # signed once
    pass_step(cadre, proposal)
    notice = text(cadre.get("/following/notice/"))
    assert "刘*芳" in notice
    assert "换肾" not in notice
    assert "刘" not in text(Client().get("/notices/"))  # hung up where she works, not on the net
    end_publicity(proposal.matter)
    pass_step(approver, proposal)
    file.refresh_from_db()
    assert (file.state, file.exited_on) == ("exited", timezone.localdate())
    assert figure("hardship_exited", cast.county_a) == 1
    cancelled = text(fill(county, f"{card}escaped/"))
    assert "已注销脱档" in cancelled
    assert figure("hardship_cancelled", cast.county_a) == 1

    # the first quarter; what the members' line knows becomes an alert that only a visit closes
    member = Membership.objects.get(person=file.person)
    with time_machine.travel("2026-08-03T09:00:00+08:00", tick=False):
        occasions.tell_event(
            member, kind="hospital", occurred_on=dt.date(2026, 7, 30), actor=cast.officer_a
        )
        cadre = client_of(helpers.union)
        assert "刘*芳" in text(cadre.get("/following/terms/"))
        assert "新发现1条预警" in text(cadre.post("/following/alerts/look/", follow=True))
        alert = RiskAlert.objects.get()
        url = f"/following/alerts/{alert.pk}/"
        assert "登记了住院" not in text(cadre.get(url))
        assert "东岭机械工会登记了住院" in look(cadre, f"/following/files/{file.pk}/") + text(
            cadre.get(url)
        )
        called = text(
            fill(
                cadre,
                f"{url}visit/",
                {
                    "visited_on": "2026-08-03",
                    "way": "home",
                    "income": "none",
                    "work": "lost",
                    "health": "worse",
                    "risk": "red",
                    "words": "丈夫旧病复发，停工在家。",
                },
            )
        )
        assert "已走访" in called
        assert figure("revisits_done", cast.county_a) == 1

        # back: the household as it is now counts by the rule of the day
        fill(cadre, f"/hardship/{file.pk}/write/incomes/", {"wage": "24000"})
        fill(cadre, f"{card}return/", {"words": "丈夫旧病复发，停工在家。"})
        back = Proposal.objects.get(move="return")
        visit(file, helpers)
        pass_step(cadre, back)
        approver = client_of(helpers.approver)
        pass_step(approver, back)
    file.refresh_from_db()
    assert (file.state, file.category, file.return_count) == ("active", "deep", 1)
    assert figure("hardship_returned", cast.county_a) == 1
    quiet.refresh_from_db()
    assert quiet.state == "active"
    looks = AuditRecord.objects.filter(event="hardship.looked", actor=helpers.union)
    assert looks.filter(reason="动态复核").exists()


def test_a_list_is_compared_and_a_rule_tried(
    filed: Any, helpers: Any, cast: Any, client_of: Any, join: Any
) -> None:
    files = [
        filed(),
        filed("周相对", wage="42000"),
        filed("吴纺织", union=cast.textile, wage="63000"),
    ]
    outsider = join("孙名单", union=cast.machinery)
    county, chair = client_of(helpers.county), client_of(cast.chair_a)

    # in: a list with strangers; out: the differences
    person = outsider.person
    number = unseal(person.id_number_sealed, context=person.id_number_context)
    table = f"证件号码,救助类别\n{number},城市低保\n99999919600101001X,低保\n"
    upload = SimpleUploadedFile("低保.csv", table.encode(), "text/csv")
    said = fill(
        county,
        "/following/comparisons/new/",
        {
            "union": cast.county_a.pk,
            "title": "六月低保名单",
            "as_of": "2026-06-01",
            "table": upload,
        },
    )
    assert '与工会无关 <b class="gh-num">1</b> 人' in text(said)
    found = {one.what: one for one in ComparisonFinding.objects.all()}
    assert set(found) == {"ours_only", "theirs_only"}
    fill(
        county,
        f"/following/findings/{found['theirs_only'].pk}/",
        {"answer": "已上门，本人愿意申请"},
    )
    comparison = found["ours_only"].comparison
    out = county.get(f"/following/comparisons/{comparison.pk}/export/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(out))).active
    assert sheet is not None
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "孙*单" in cells
    assert not any(number in cell or "孙名单" in cell for cell in cells)

    # the chairman tries a rule: numbers, small ones hidden, nobody's name; the aid officer's page
    # names the files
    fill(
        chair,
        "/following/trials/new/",
        {"union": cast.county_a.pk, "title": "提高低保", "dibao_urban": "1000", "relative_multiple": "1.5"},
    )  # fmt: skip
    run_pending()
    trial = text(chair.get(_trial()))
    assert "少于3的数" in trial
    assert "-1,600.00元" in trial  # 12 × 800 + 20 × 800; 24 × 1000
    assert not any(one.masked_name in trial for one in files)
    assert chair.get(f"{_trial()}files/").status_code == 403
    named = text(county.get(f"{_trial()}files/"))
    assert "周*对" in named
    assert "类别变化" in named
    assert AuditRecord.objects.filter(event="following.trial_names").count() == 1
    book = openpyxl.load_workbook(io.BytesIO(b"".join(chair.get(f"{_trial()}export/")))).active
    assert book is not None
    numbers = [cell for row in book.iter_rows(min_row=4, values_only=True) for cell in row]
    assert "＊" in numbers

    # statistics: whoever may open the files reads all, others and paper no small number
    whole = text(county.get(f"/following/statistics/?union={cast.county_a.pk}"))
    assert "＊" not in whole
    public = text(county.get(f"/following/statistics/?union={cast.county_a.pk}&public=1"))
    assert "＊" in public
    seen = text(chair.get("/following/statistics/"))
    assert "患重特大疾病" in seen
    assert "＊" in seen
    assert client_of(cast.stranger).get("/following/statistics/").status_code == 403


def _trial() -> str:
    return f"/following/trials/{RuleTrial.objects.get().pk}/"
