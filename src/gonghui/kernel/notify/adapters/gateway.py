"""SMS through any gateway that speaks our small protocol (docs/manual/deploy.md): a POST of JSON
with an HMAC-SHA256 over time, nonce and body."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from gonghui.kernel.notify.adapters import web
from gonghui.kernel.notify.adapters.protocol import Letter, NotSent, Unclear


@dataclass(frozen=True)
class GatewayAdapter:
    address: str
    key: str
    secret: str = field(repr=False)
    signature: str
    templates: Mapping[str, str]
    title: str = "短信网关（HTTP）"
    settles_repeats_within: dt.timedelta = dt.timedelta(0)

    def send(self, letter: Letter) -> str:
        body = json.dumps(
            {
                "id": letter.uid,
                "mobile": letter.to,
                "signature": self.signature,
                "text": letter.text,
                "kind": letter.kind,
                "template": self.templates.get(letter.kind) or self.templates.get("*", ""),
                "fields": dict(letter.fields),
            },
            ensure_ascii=False,
        ).encode()
        time, nonce = str(int(timezone.now().timestamp())), secrets.token_hex(16)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Gonghui-Key": self.key,
            "X-Gonghui-Time": time,
            "X-Gonghui-Nonce": nonce,
            "X-Gonghui-Signature": signature_of(self.secret, time, nonce, body),
        }
        response = web.ask("POST", self.address, content=body, headers=headers)
        answer = web.fields_of(response)
        if response.status_code == 200 and "id" in answer:
            return str(answer["id"])[:100]
        if response.status_code == 200:
            raise Unclear("短信网关的答复看不懂，不知道是否已经送出。")
        if response.status_code in (401, 403):
            raise NotSent("短信网关不认密钥，请系统管理员检查。", again=False)
        raise NotSent(f"短信网关拒绝（HTTP {response.status_code}）。", again=False)


def signature_of(secret: str, time: str, nonce: str, body: bytes) -> str:
    """What both sides compute: HMAC-SHA256 over time, nonce and the body's SHA-256."""
    text = f"{time}\n{nonce}\n{hashlib.sha256(body).hexdigest()}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
