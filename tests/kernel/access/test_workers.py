"""Signing in to the phone when the register has meanwhile changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gonghui.kernel.access import phone_codes
from gonghui.kernel.access.models import Account, AccountKind
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import set_name

PHONE = "13800000001"


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    sent: list[str] = []
    monkeypatch.setattr(phone_codes, "deliver", lambda mobile, code: sent.append(code))
    return sent


def test_a_number_registered_no_longer_signs_in_unbound(db: Any, codes: list[str]) -> None:
    person = Person(mobile="13900000009")
    set_name(person, "江小鱼")
    person.save()
    Account.objects.create(
        username="w.one",
        kind=AccountKind.WORKER,
        mobile=PHONE,
        display_name="江小鱼",
        person=person,
    )
    client = Client()
    client.post("/m/sign-in/", {"mobile": PHONE, "agreed": "on"})

    client.post("/m/sign-in/code/", {"code": codes[0]})

    page = client.get("/m/me/")
    assert page.status_code == 200
    assert "江小鱼" not in page.content.decode()
    assert Account.objects.get(mobile=PHONE).person is None


def test_endless_wrong_codes_do_not_fill_the_audit(db: Any, codes: list[str]) -> None:
    Account.objects.create(
        username="w.one", kind=AccountKind.WORKER, mobile=PHONE, display_name="手机尾号0001"
    )
    client = Client()
    client.post("/m/sign-in/", {"mobile": PHONE, "agreed": "on"})
    wrong = "000000" if codes[0] != "000000" else "111111"

    for _ in range(8):
        client.post("/m/sign-in/code/", {"code": wrong})

    assert AuditRecord.objects.filter(event="access.sign_in_failed").count() == 5
