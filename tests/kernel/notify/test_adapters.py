"""Adapters against a server of our own: what they say to it, and how they read its answers."""

import hashlib
import json
import smtplib
import socket

import pytest
from django.core import mail

from gonghui.kernel.notify.adapters import aliyun
from gonghui.kernel.notify.adapters.aliyun import AliyunAdapter
from gonghui.kernel.notify.adapters.gateway import GatewayAdapter, signature_of
from gonghui.kernel.notify.adapters.mail import MailAdapter
from gonghui.kernel.notify.adapters.protocol import Letter, NotSent, Unclear
from gonghui.kernel.notify.adapters.wecom import WecomAdapter

LETTER = Letter(
    to="13900000001",
    title="走访安排",
    text="请于6月15日前往恒川厂。",
    kind="visit",
    uid="0123456789abcdef0123456789abcdef",
    fields={"day": "6月15日", "place": "恒川厂"},
)
TOKEN = {"errcode": 0, "access_token": "first", "expires_in": 7200}


def by_aliyun(vendor, templates=None):
    return AliyunAdapter(
        address=vendor.address,
        key="key-id",
        secret="key-secret",
        signature="云溪县总工会",
        templates=templates if templates is not None else {"visit": "SMS_1", "*": "SMS_9"},
    )


def by_gateway(vendor):
    return GatewayAdapter(
        address=f"{vendor.address}/sms",
        key="key-id",
        secret="key-secret",
        signature="云溪县总工会",
        templates={"visit": "T1"},
    )


def by_wecom(vendor):
    return WecomAdapter(
        address=vendor.address, corp_id="corp", agent_id=1000002, secret="app-secret"
    )


BY = {"aliyun": by_aliyun, "gateway": by_gateway}


# ---------------------------------------------------------------- SMS


def test_the_published_example_of_a_signature():
    query = {
        "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
        "RegionId": "cn-shanghai",
    }
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }

    found = aliyun.authorization(query, headers, "YourAccessKeyId", "YourAccessKeySecret")

    assert found == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;"
        "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_an_sms_through_aliyun(vendor):
    vendor.will((200, {"Code": "OK", "BizId": "9006^0"}))

    assert by_aliyun(vendor).send(LETTER) == "9006^0"

    path, query, body, headers = vendor.asked[0]
    assert (path, body) == ("/", b"")
    assert query["PhoneNumbers"] == "13900000001"
    assert (query["SignName"], query["TemplateCode"]) == ("云溪县总工会", "SMS_1")
    assert json.loads(query["TemplateParam"]) == {"day": "6月15日", "place": "恒川厂"}
    signed = {name: headers[name] for name in headers if name.startswith("x-acs-")}
    signed["host"] = headers["Host"]
    assert headers["Authorization"] == aliyun.authorization(query, signed, "key-id", "key-secret")


def test_a_kind_without_template_goes_as_plain_text_or_not_at_all(vendor):
    vendor.will((200, {"Code": "OK", "BizId": "1"}))

    by_aliyun(vendor, {"*": "SMS_9"}).send(LETTER)
    with pytest.raises(NotSent, match="模板") as failure:
        by_aliyun(vendor, {}).send(LETTER)

    query = vendor.asked[0][1]
    assert json.loads(query["TemplateParam"]) == {"text": LETTER.text}
    assert not failure.value.again


def test_an_sms_through_the_gateway(vendor):
    vendor.will((200, {"id": 77}))

    assert by_gateway(vendor).send(LETTER) == "77"

    path, _, body, headers = vendor.asked[0]
    said = json.loads(body)
    assert path == "/sms"
    assert (said["mobile"], said["text"], said["template"]) == (LETTER.to, LETTER.text, "T1")
    assert said["id"] == LETTER.uid
    assert headers["X-Gonghui-Signature"] == signature_of(
        "key-secret", headers["X-Gonghui-Time"], headers["X-Gonghui-Nonce"], body
    )


@pytest.mark.parametrize(
    ("way", "answer", "again"),
    [
        ("aliyun", (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL"}), True),
        ("aliyun", (400, {"Code": "Throttling.User"}), True),
        ("aliyun", (503, {}), True),
        ("aliyun", (200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}), False),
        ("aliyun", (400, {"Code": "SignatureDoesNotMatch"}), False),
        ("gateway", (429, {}), True),
        ("gateway", (403, {}), False),
        ("gateway", (422, {"error": "no"}), False),
        ("gateway", (302, {}), False),
    ],
)
def test_what_certainly_did_not_go_out(vendor, way, answer, again):
    vendor.will(answer)

    with pytest.raises(NotSent) as failure:
        BY[way](vendor).send(LETTER)

    assert failure.value.again is again


@pytest.mark.parametrize("way", ["aliyun", "gateway"])
@pytest.mark.parametrize("answer", ["hang", (500, {}), (502, b"<html>"), (200, b"<html>")])
def test_what_nobody_knows(vendor, way, answer):
    vendor.will(answer)

    with pytest.raises(Unclear) as doubt:
        BY[way](vendor).send(LETTER)

    assert LETTER.to not in doubt.value.reason


def test_an_inner_error_of_the_vendor_is_a_doubt(vendor):
    vendor.will((200, {"Code": "isp.SYSTEM_ERROR"}))

    with pytest.raises(Unclear):
        by_aliyun(vendor).send(LETTER)


@pytest.mark.parametrize("way", ["aliyun", "gateway"])
def test_a_server_that_is_not_there(vendor, way):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        vendor.address = f"http://127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(NotSent) as failure:
        BY[way](vendor).send(LETTER)

    assert failure.value.again
    assert failure.value.__suppress_context__, "the library's words hold the address"


def test_secrets_do_not_show():
    adapter = AliyunAdapter(address="a", key="k", secret="key-secret", signature="s", templates={})

    assert "key-secret" not in repr(adapter)


# ---------------------------------------------------------------- WeChat Work


def test_a_message_through_wechat_work(vendor):
    sent = {"errcode": 0, "msgid": "m1"}
    vendor.will((200, TOKEN), (200, sent), (200, sent | {"msgid": "m2"}))

    numbers = [by_wecom(vendor).send(LETTER), by_wecom(vendor).send(LETTER)]

    assert numbers == ["m1", "m2"]
    assert [path for path, *_ in vendor.asked] == [
        "/cgi-bin/gettoken",
        "/cgi-bin/message/send",
        "/cgi-bin/message/send",
    ], "the token is kept"
    assert vendor.asked[0][1] == {"corpid": "corp", "corpsecret": "app-secret"}
    _, query, body, _ = vendor.asked[1]
    said = json.loads(body)
    assert query == {"access_token": "first"}
    assert (said["touser"], said["agentid"], said["msgtype"]) == (LETTER.to, 1000002, "text")
    assert said["enable_duplicate_check"] == 1


def test_a_message_with_a_link_is_a_card(vendor):
    vendor.will((200, TOKEN), (200, {"errcode": 0, "msgid": "m"}))
    letter = Letter("luo", "走访", "请前往。", "visit", "u", link="https://gh.example.cn/x#u")

    by_wecom(vendor).send(letter)

    said = json.loads(vendor.asked[1][2])
    assert said["textcard"] == {
        "title": "走访",
        "description": "请前往。",
        "url": "https://gh.example.cn/x#u",
    }


@pytest.mark.parametrize("code", [40014, 42001])
def test_an_ended_token_is_asked_for_anew_once(vendor, code):
    vendor.will(
        (200, TOKEN),
        (200, {"errcode": code}),
        (200, TOKEN | {"access_token": "second"}),
        (200, {"errcode": 0, "msgid": "m"}),
    )

    assert by_wecom(vendor).send(LETTER) == "m"
    assert vendor.asked[3][1] == {"access_token": "second"}


def test_a_token_that_never_holds_is_a_failure(vendor):
    vendor.will((200, TOKEN), (200, {"errcode": 42001}), (200, TOKEN), (200, {"errcode": 42001}))

    with pytest.raises(NotSent):
        by_wecom(vendor).send(LETTER)


@pytest.mark.parametrize(
    ("answers", "again"),
    [
        ([(200, {"errcode": 40001})], False),
        (["hang"], True),
        ([(200, TOKEN), (200, {"errcode": 45009})], True),
        ([(200, TOKEN), (200, {"errcode": 60020})], False),
        ([(200, TOKEN), (200, {"errcode": 0, "invaliduser": "x"})], False),
    ],
)
def test_what_wechat_work_did_not_take(vendor, answers, again):
    vendor.will(*answers)

    with pytest.raises(NotSent) as failure:
        by_wecom(vendor).send(LETTER)

    assert failure.value.again is again


def test_silence_of_wechat_work_is_a_doubt(vendor):
    vendor.will((200, TOKEN), "hang")

    with pytest.raises(Unclear):
        by_wecom(vendor).send(LETTER)


# ---------------------------------------------------------------- e-mail


def test_an_e_mail_is_known_again_by_its_number():
    adapter = MailAdapter("云溪县总工会 <gh@yunxi.example>")
    letter = Letter("a@b.example", "走访", "请前往。", "visit", "u1", link="https://gh.example/x")

    assert adapter.send(letter) == adapter.send(letter) == "<u1@yunxi.example>"
    assert [one.extra_headers["Message-ID"] for one in mail.outbox] == ["<u1@yunxi.example>"] * 2
    assert mail.outbox[0].to == ["a@b.example"]
    assert "https://gh.example/x" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("error", "expected", "again"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"no")}), NotSent, False),
        (smtplib.SMTPRecipientsRefused({"x": (450, b"later")}), NotSent, True),
        (smtplib.SMTPAuthenticationError(535, b"bad"), NotSent, False),
        (smtplib.SMTPDataError(451, b"later"), NotSent, True),
        (ConnectionRefusedError(), NotSent, True),
        (smtplib.SMTPServerDisconnected(), Unclear, None),
        (TimeoutError(), Unclear, None),
    ],
)
def test_how_mail_servers_refuse(monkeypatch, error, expected, again):
    def fail(self, *args, **kwargs):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)

    with pytest.raises(expected) as failure:
        MailAdapter("gh@yunxi.example").send(LETTER)

    if again is not None:
        assert failure.value.again is again
