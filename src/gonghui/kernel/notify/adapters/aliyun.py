"""SMS through Aliyun, over plain HTTP signed by ACS3-HMAC-SHA256.

Source: Aliyun OpenAPI, “V3版本请求体&签名机制” and “SendSms”. The published example of a signature
is one of the tests.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from django.utils import timezone

from gonghui.kernel.notify.adapters import web
from gonghui.kernel.notify.adapters.protocol import Letter, NotSent, Unclear

ALGORITHM = "ACS3-HMAC-SHA256"
LATER = ("isv.BUSINESS_LIMIT_CONTROL", "Throttling", "isv.DAY_LIMIT_CONTROL")
"""Codes of “not now”: the beginnings of such codes."""
REASONS = {
    "isv.MOBILE_NUMBER_ILLEGAL": "手机号码有误，请更正。",
    "isv.SMS_TEMPLATE_ILLEGAL": "短信模板未通过审核或编号不对，请系统管理员检查。",
    "isv.SMS_SIGNATURE_ILLEGAL": "短信签名未通过审核，请系统管理员检查。",
    "isv.AMOUNT_NOT_ENOUGH": "短信余额不足，请充值后重发。",
    "isv.OUT_OF_SERVICE": "短信服务已停机，请充值后重发。",
    "isv.TEMPLATE_MISSING_PARAMETERS": "短信模板的变量与系统不一致，请系统管理员检查。",
    "SignatureDoesNotMatch": "短信服务的密钥不对，请系统管理员检查。",
    "InvalidAccessKeyId.NotFound": "短信服务的密钥不对，请系统管理员检查。",
}


@dataclass(frozen=True)
class AliyunAdapter:
    """`templates`: message kind → number of the template that Aliyun approved, `*` for the rest."""

    address: str
    key: str
    secret: str = field(repr=False)
    signature: str
    templates: Mapping[str, str]
    title: str = "阿里云短信"
    settles_repeats_within: dt.timedelta = dt.timedelta(0)

    def send(self, letter: Letter) -> str:
        template = self.templates.get(letter.kind) or self.templates.get("*")
        if not template:
            raise NotSent("这类消息还没有短信模板，请系统管理员设置。", again=False)
        words = letter.fields if letter.kind in self.templates else {"text": letter.text}
        query = {
            "OutId": letter.uid,
            "PhoneNumbers": letter.to,
            "SignName": self.signature,
            "TemplateCode": template,
            "TemplateParam": json.dumps(dict(words), ensure_ascii=False),
        }
        headers = {
            "host": urlsplit(self.address).netloc,
            "x-acs-action": "SendSms",
            "x-acs-version": "2017-05-25",
            "x-acs-date": timezone.now().astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        }
        headers["Authorization"] = authorization(query, headers, self.key, self.secret)
        response = web.ask(
            "POST", f"{self.address.rstrip('/')}/?{canonical(query)}", headers=headers
        )
        answer = web.fields_of(response)
        code = str(answer.get("Code", ""))
        if code == "OK":
            return str(answer.get("BizId", ""))[:100]
        if not code:
            raise Unclear("短信服务的答复看不懂，不知道是否已经送出。")
        if code.startswith("isp."):
            raise Unclear("短信服务内部出错，不知道是否已经送出。")
        if code.startswith(LATER):
            raise NotSent("短信服务限制发送频率，稍后自动重试。", again=True)
        raise NotSent(REASONS.get(code, f"短信服务拒绝（{code[:60]}）。"), again=False)


def canonical(query: Mapping[str, str]) -> str:
    """A query as it is signed and sent: sorted, encoded by RFC 3986."""
    return "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(query.items())
    )


def authorization(
    query: Mapping[str, str], headers: Mapping[str, str], key: str, secret: str
) -> str:
    """The Authorization header of a POST to `/` with an empty body."""
    signed = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    request = "\n".join(
        ["POST", "/", canonical(query), lines, signed, headers["x-acs-content-sha256"]]
    )
    text = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key},SignedHeaders={signed},Signature={signature}"
