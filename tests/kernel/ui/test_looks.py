"""Protected facts show themselves to who says why, and every look is recorded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.audit.services import verify
from gonghui.kernel.ui.pages import looks
from tests.kernel.ui import site

WORDS = "上门核对尘肺诊断书"


@pytest.fixture(autouse=True)
def small_site(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.kernel.ui.site"
    site.served.clear()


@pytest.fixture
def card(cast: Any) -> str:
    return f"/protected/{cast.textile.pk}/"


def recorded() -> list[AuditRecord]:
    rows = AuditRecord.objects.everything(reason="test")
    return list(rows.filter(event="people.id_number_revealed").order_by("pk"))


def say_why(client: Any, url: str, purpose: str = "visiting", words: str = WORDS) -> Any:
    return client.post(url, {"purpose": purpose, "words": words})


def test_facts_are_shown_after_a_reason_and_every_display_is_recorded(
    cast: Any, client_of: Any, card: str
) -> None:
    client = client_of(cast.chair_a)

    before = client.get(card)
    assert "家庭情况" not in before.text
    assert "查看原因" in before.text
    assert not recorded(), "plain facts are no look"
    assert say_why(client, card).url == card
    shown = [client.get(card) for _ in range(2)]

    assert all("家庭情况" in page.text and cast.textile.code in page.text for page in shown)
    rows = recorded()
    assert [row.actor for row in rows] == [cast.chair_a] * 3
    assert {row.target_id for row in rows} == {str(cast.textile.pk)}
    assert [row.why for row in rows] == [f"入户走访：{WORDS}", "入户走访", "入户走访"]
    assert "尘肺" not in str(rows[0].__dict__), "what was typed lies sealed"
    assert not verify().problem


def test_a_look_is_for_one_row_one_session_and_a_quarter_of_an_hour(
    cast: Any, client_of: Any, card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(cast.chair_a)
    say_why(client, card)

    assert "家庭情况" not in client.get(f"/protected/{cast.machinery.pk}/").text
    assert "家庭情况" not in client_of(cast.chair_a).get(card).text
    later = timezone.now() + dt.timedelta(minutes=16)
    monkeypatch.setattr(looks.timezone, "now", lambda: later)
    assert "家庭情况" not in client.get(card).text


def test_who_may_not_look_is_not_asked_why(cast: Any, client_of: Any, card: str) -> None:
    client = client_of(cast.viewer_a)

    assert "查看原因" not in client.get(card).text
    assert say_why(client, card).status_code == 403
    assert "家庭情况" not in client.get(card).text
    assert client_of(cast.officer_b).get(card).status_code == 404
    assert say_why(client_of(cast.officer_b), card).status_code == 404
    assert not recorded()


@pytest.mark.parametrize(
    ("purpose", "words", "missing"),
    [
        ("", "", "请选择"),
        ("curiosity", "x", "选择一个有效的选项"),
        ("other", " ", "请写明具体事由"),
    ],
)
def test_a_look_without_a_reason_is_refused(
    cast: Any, client_of: Any, card: str, purpose: str, words: str, missing: str
) -> None:
    client = client_of(cast.chair_a)

    answer = say_why(client, card, purpose, words)

    assert answer.status_code == 422
    assert missing in answer.text
    assert "家庭情况" not in client.get(card).text


def test_a_form_behind_a_look_leads_to_the_reason_and_back(
    cast: Any, client_of: Any, card: str
) -> None:
    client = client_of(cast.chair_a)

    first = client.get(f"{card}rename/")
    assert first.url == f"{card}?next=%2Fprotected%2F{cast.textile.pk}%2Frename%2F"
    assert client.post(f"{card}rename/", {"name": "新名称"}).status_code == 302
    assert not site.served
    assert say_why(client, first.url).url == f"{card}rename/"
    assert client.get(f"{card}rename/").status_code == 200
    assert recorded()[-1].detail["page"] == "protected_rename"


def test_what_was_typed_while_the_look_ran_out_is_taken(
    cast: Any, client_of: Any, card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(cast.chair_a)
    say_why(client, card)

    later = timezone.now() + dt.timedelta(minutes=40)
    monkeypatch.setattr(looks.timezone, "now", lambda: later)
    assert client.get(f"{card}rename/").status_code == 302
    client.post(f"{card}rename/", {"name": "新的名称"})

    assert len(site.served) == 1


def test_the_way_back_stays_inside(cast: Any, client_of: Any, card: str) -> None:
    answer = say_why(client_of(cast.chair_a), f"{card}?next=https://example.org/")

    assert answer.url == card
