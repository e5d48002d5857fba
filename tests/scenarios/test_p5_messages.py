"""P5: people are told in the app, by SMS, e-mail and WeChat Work; nothing is sent twice, and what
did not get out is seen and sent again.

A security administrator resets an officer's password. The gateway of the SMS falls silent, WeChat
Work has forgotten its token, and the chair sees which of the three ways worked.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from gonghui.kernel.jobs.errands import run_errands
from gonghui.kernel.notify.adapters import wecom
from gonghui.kernel.notify.models import Delivery
from scenarios.pages import forms_of
from tests.kernel.notify.vendor import Vendor, standing_in

pytestmark = pytest.mark.django_db

TOKEN = (200, {"errcode": 0, "access_token": "t", "expires_in": 7200})
SENT = (200, {"errcode": 0, "msgid": "m1"})
OLD_TOKEN = (200, {"errcode": 42001})


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Vendor]:
    """The other side of SMS and WeChat Work, with the settings that lead there."""
    wecom._tokens.clear()
    for server in standing_in(monkeypatch):
        settings.NOTIFY = settings.NOTIFY | {
            "demo_outbox": False,
            "sms": "gateway",
            "sms_address": f"{server.address}/sms",
            "sms_key": "key",
            "sms_secret": "secret",
            "sms_signature": "清江市总工会",
            "wecom_address": server.address,
            "wecom_corp_id": "corp",
            "wecom_agent_id": 7,
            "wecom_secret": "secret",
            "mail_sender": "gh@qingjiang.example",
            "site": "https://gh.qingjiang.example",
        }
        yield server


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel("2026-06-15T09:00:00+08:00", tick=False) as traveller:
        yield traveller


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def states() -> dict[str, str]:
    return dict(Delivery.objects.values_list("channel", "state"))


def test_an_officer_is_told_by_every_way_and_each_way_once(
    cast: Any, client_of: Callable[[Any], Client], vendor: Vendor, clock: Any
) -> None:
    officer = client_of(cast.officer_a)
    form = next(form for form in forms_of(shown(officer, "/messages/settings/")) if form.fields)
    answered = officer.post(
        "/messages/settings/",
        {name: values[-1] for name, values in form.fields.items()}
        | {"mobile": "13900000001", "email": "zhao@qingjiang.example", "wecom": "zhao"},
    )
    assert answered.status_code == 302

    reset = client_of(cast.security_admin).post(
        f"/accounts/{cast.officer_a.pk}/password/", {"password": "qing-jiang-2027"}
    )
    assert reset.status_code == 302
    assert states() == {"sms": "waiting", "wecom": "waiting", "email": "waiting"}

    def answers(path: str) -> Any:
        return {"/sms": "hang", "/cgi-bin/gettoken": TOKEN}.get(path, SENT)

    vendor.by_path = answers
    for _ in range(3):
        run_errands()
    assert states() == {"sms": "unclear", "wecom": "sent", "email": "sent"}
    assert Counter(path for path, *_ in vendor.asked) == {
        "/sms": 1,
        "/cgi-bin/gettoken": 1,
        "/cgi-bin/message/send": 1,
    }
    assert len(mail.outbox) == 1
    assert "qing-jiang-2027" not in f"{mail.outbox[0].body}{vendor.asked}"

    officer = Client()
    officer.post("/login/", {"username": "officer-a", "password": "qing-jiang-2027"})
    changed = officer.post(
        "/password/",
        {
            "old_password": "qing-jiang-2027",
            "new_password1": "he-shui-2027-xin",
            "new_password2": "he-shui-2027-xin",
        },
    )
    assert changed.status_code == 302
    page = shown(officer, "/messages/")
    assert "1条未读" in page
    assert "您的密码被重置" in page
    message = cast.officer_a.messages.get()
    officer.post("/messages/open/", {"message": message.pk})
    assert "条未读" not in shown(officer, "/messages/")

    chair = client_of(cast.chair_a)
    page = shown(chair, "/deliveries/?state=unclear")
    (row,) = Delivery.objects.filter(state="unclear")
    assert "不知道是否已经送出" in page
    assert page.count('name="delivery"') == 1
    assert "可能收到两条" in shown(chair, f"/deliveries/{row.pk}/resend/")
    assert chair.post("/deliveries/resend/", {"delivery": [row.pk]}).status_code == 302
    assert client_of(cast.officer_b).get(f"/deliveries/{row.pk}/").status_code == 404

    vendor.by_path = lambda path: (200, {"id": 88})
    clock.shift(dt.timedelta(minutes=1))
    run_errands()
    run_errands()

    assert states() == {"sms": "sent", "wecom": "sent", "email": "sent"}
    numbers = [json.loads(body)["id"] for path, _, body, _ in vendor.asked if path == "/sms"]
    assert len(numbers) == 2
    assert len(set(numbers)) == 1, "the gateway can tell that it is the same SMS"
    page = shown(chair, "/channels/")
    assert page.count("已开通") == 3
    assert Delivery.objects.get(channel="sms").provider_id == "88"


def test_wechat_work_is_tried_again_with_a_new_token(
    cast: Any, client_of: Callable[[Any], Client], vendor: Vendor, clock: Any
) -> None:
    chair = client_of(cast.chair_a)
    assert chair.post("/messages/settings/", {"wecom": "li"}).status_code == 302
    busy = (200, {"errcode": 45009})
    vendor.will(TOKEN, OLD_TOKEN, TOKEN, busy, SENT)

    assert chair.post("/channels/", {"channel": "wecom"}).status_code == 302
    run_errands()
    assert states() == {"wecom": "waiting"}
    assert "企业微信繁忙" in shown(chair, "/deliveries/")
    clock.shift(dt.timedelta(minutes=1))
    run_errands()

    assert states() == {"wecom": "sent"}
    cards = [json.loads(body) for path, _, body, _ in vendor.asked if path.endswith("/send")]
    assert {card["touser"] for card in cards} == {"li"}
    assert cards[0]["textcard"]["url"].startswith("https://gh.qingjiang.example/")
