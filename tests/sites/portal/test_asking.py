"""Asking for something on the phone: a long kind page by page, lists of a fixed number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gonghui.engines.matters.asks import choice, date, flag, money, text
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MATTER_KINDS, MatterKind, Step
from gonghui.engines.matters.models import Matter
from gonghui.kernel.access import workers
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.permissions import CHAIR
from gonghui.sites.portal.models import Consent
from gonghui.sites.portal.services import draft_of, forget_drafts

SEEN: dict[str, Any] = {}


def receiver(person: Any, data: Any) -> Any:
    return SEEN["union"]


LONG = MatterKind(
    code="long_aid",
    title="困难补助",
    public_title="申请补助",
    basis="困难职工帮扶办法",
    applicant=Applicant.PERSON,
    asks=(
        choice("cause", "致困原因", (("ill", "患病"), ("study", "子女就学"))),
        text("family", "家庭成员"),
        money("income", "月收入"),
        date("since", "起始日期"),
        flag("insured", "已参加医保"),
        text("bank", "开户银行", required=False),
        text("remark", "说明", required=False),
    ),
    route=(Step("review", "审核", by=CHAIR, public_title="审核中"),),
    receiver=f"{__name__}.receiver",
    for_workers=True,
    sensitive=True,
)
FIRST = {"cause": "ill", "family": "妻子、女儿", "income": "2100.50", "since": "2026-05-01"}


@pytest.fixture
def long_kind(cast, monkeypatch):
    SEEN["union"] = cast.machinery
    monkeypatch.setattr("gonghui.engines.matters.queries.import_string", _import)
    MATTER_KINDS._load()[LONG.key] = LONG
    yield LONG
    MATTER_KINDS._load().pop(LONG.key)


def _import(path: str) -> Any:
    """Test modules have no name that can be imported by its path."""
    from django.utils.module_loading import import_string

    return receiver if path == LONG.receiver else import_string(path)


@pytest.fixture
def phone(cast, client_of):
    account = Account(username="w.1", kind="worker", mobile="13900000017", display_name="王建国")
    account.save()
    workers.bind_to(account, cast.worker.person, actor=None)
    account.refresh_from_db()
    client = client_of(account)
    client.account = account
    return client


def test_a_long_kind_is_asked_page_by_page(cast, long_kind, phone):
    url = "/m/ask/long_aid/"
    assert "第 1 步，共 3 步" in phone.get(f"{url}?step=3").content.decode()
    assert phone.post(f"{url}?step=1", FIRST | {"income": "多"}).status_code == 422
    assert phone.post(f"{url}?step=1", FIRST).url == f"{url}?step=2"
    assert phone.post(f"{url}?step=2", {"insured": "on"}).url == f"{url}?step=3"

    last = phone.get(f"{url}?step=3").content.decode()
    for said in ("患病", "妻子、女儿", "2,100.50 元", "我单独同意"):
        assert said in last
    assert phone.post(f"{url}?step=3", {"agreed": "on"}).status_code == 422
    answer = phone.post(f"{url}?step=3", {"agreed": "on", "agreed_separately": "on"})

    matter = Matter.objects.get()
    assert answer.url == f"/m/matters/{matter.pk}/"
    assert matter.data == FIRST | {"insured": True, "bank": None, "remark": None}
    assert matter.union == cast.machinery
    assert Consent.objects.get().is_separate
    assert draft_of(phone.account, LONG) == {}


def test_a_box_that_was_unticked_stays_so(long_kind, phone):
    url = "/m/ask/long_aid/"
    phone.post(f"{url}?step=1", FIRST)
    phone.post(f"{url}?step=2", {"insured": "on"})
    phone.post(f"{url}?step=2", {})

    assert draft_of(phone.account, LONG)["insured"] == ""


def test_a_draft_can_be_thrown_away_and_is_forgotten_after_a_month(long_kind, phone):
    import datetime as dt

    import time_machine
    from django.utils import timezone

    phone.post("/m/ask/long_aid/draft/", FIRST | {"nonsense": "x"})
    assert draft_of(phone.account, LONG) == FIRST
    phone.post("/m/ask/long_aid/draft/", {"drop": "1"})
    assert draft_of(phone.account, LONG) == {}
    phone.post("/m/ask/long_aid/draft/", FIRST)
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        assert forget_drafts(timezone.localdate()) == "清理过期草稿1份。"


def test_what_is_not_offered_on_the_phone_does_not_exist(phone):
    for code in ("nothing", "member_expel", "member_join_list"):
        assert phone.get(f"/m/ask/{code}/").status_code == 404


def test_lists_have_a_fixed_number_of_queries(cast, long_kind, phone):
    def ask_for_one(serial: int) -> None:
        from gonghui.engines.matters import services

        services.submit(
            "long_aid",
            actor=phone.account,
            person=phone.account.person,
            channel="portal",
            data=FIRST,
            submission_key=f"k{serial}",
        )

    counts = {}
    for number in (1, 2, 3):
        ask_for_one(number)
        phone.get("/m/matters/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page = phone.get("/m/matters/").content.decode()
        counts[number] = len(captured)
        assert page.count("申请补助") == number

    assert len(set(counts.values())) == 1, counts
