"""WeChat Work: messages of an application to members by their userid.

The access token is kept in this process's memory until shortly before it ends, and asked for anew
once when the other side says that it has ended.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from gonghui.kernel.notify.adapters import web
from gonghui.kernel.notify.adapters.protocol import Letter, NotSent, Unclear

ENDED = (40014, 42001)
"""The token is no longer valid."""
NOT_NOW = (-1, 45009, 45033)
"""The system is busy, or too many calls."""
REASONS = {
    40001: "企业微信应用的密钥不对，请系统管理员检查。",
    40013: "企业微信的企业编号不对，请系统管理员检查。",
    40056: "企业微信的应用编号不对，请系统管理员检查。",
    60020: "企业微信不信任本服务器的地址，请系统管理员在应用里添加可信IP。",
    81013: "企业微信里没有这个账号，或不在应用的可见范围内，请更正。",
}
REPEATS = dt.timedelta(hours=4)
"""The longest time over which the other side drops repeated messages."""
EARLY = 300

_tokens: dict[tuple[str, str, str], tuple[str, float]] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class WecomAdapter:
    address: str
    corp_id: str
    agent_id: int
    secret: str = field(repr=False)
    title: str = "企业微信应用消息"
    settles_repeats_within: dt.timedelta = REPEATS

    def send(self, letter: Letter) -> str:
        body = self._body(letter)
        answer = self._post(body, self._token())
        if answer.get("errcode") in ENDED:
            answer = self._post(body, self._token(anew=True))
        code = answer.get("errcode")
        if code is None:
            raise Unclear("企业微信的答复看不懂，不知道是否已经送出。")
        if code:
            raise _refused(code)
        if answer.get("invaliduser") or answer.get("unlicenseduser"):
            raise _refused(81013)
        return str(answer.get("msgid", ""))[:100]

    def _body(self, letter: Letter) -> dict[str, Any]:
        body: dict[str, Any] = {
            "touser": letter.to,
            "agentid": self.agent_id,
            "enable_duplicate_check": 1,
            "duplicate_check_interval": int(REPEATS.total_seconds()),
        }
        if letter.link:
            # The number in the address makes two messages of the same words two messages.
            card = {"title": letter.title, "description": letter.text, "url": letter.link}
            return body | {"msgtype": "textcard", "textcard": card}
        return body | {
            "msgtype": "text",
            "text": {"content": f"{letter.title}\n{letter.text}"},
        }

    def _post(self, body: dict[str, Any], token: str) -> dict[str, Any]:
        return web.fields_of(
            web.ask(
                "POST",
                f"{self.address}/cgi-bin/message/send",
                params={"access_token": token},
                json=body,
            )
        )

    def _token(self, *, anew: bool = False) -> str:
        """The token in hand, or a new one. Until there is one, nothing can have gone out."""
        place = (self.address, self.corp_id, self.secret)
        with _lock:
            token, ends = _tokens.get(place, ("", 0.0))
            if token and not anew and time.monotonic() < ends:
                return token
            try:
                answer = web.fields_of(
                    web.ask(
                        "GET",
                        f"{self.address}/cgi-bin/gettoken",
                        params={"corpid": self.corp_id, "corpsecret": self.secret},
                    )
                )
            except Unclear as unclear:
                raise NotSent("企业微信没有答复，稍后自动重试。", again=True) from unclear
            if answer.get("errcode", 0) or not answer.get("access_token"):
                raise _refused(answer.get("errcode", -1))
            token = str(answer["access_token"])
            lasts = max(float(answer.get("expires_in", 7200)) - EARLY, 0)
            _tokens[place] = (token, time.monotonic() + lasts)
            return token


def _refused(code: Any) -> NotSent:
    if code in NOT_NOW:
        return NotSent("企业微信繁忙，稍后自动重试。", again=True)
    return NotSent(REASONS.get(code, f"企业微信拒绝（错误码 {code}）。"), again=False)
