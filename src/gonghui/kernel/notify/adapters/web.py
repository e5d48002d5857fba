"""Asking other machines over HTTP, with every way of failing sorted."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import httpx

from gonghui.kernel.notify.adapters.protocol import NotSent, Unclear

TIMEOUT = httpx.Timeout(8.0, connect=4.0)
NOT_TAKEN = (429, 503)
"""Answers that mean: not now, and nothing happened."""


@lru_cache(maxsize=1)
def _client() -> httpx.Client:
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False)


def ask(method: str, address: str, **request: Any) -> httpx.Response:
    """The other side's answer. NotSent when it was never reached or said “not now”; Unclear when
    it was reached and then fell silent, or failed on its own side.

    Exceptions of the library are not handed on: their texts hold the address, and that may hold a
    token or a telephone number.
    """
    try:
        response = _client().request(method, address, **request)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
        raise NotSent("连不上对方服务器，稍后自动重试。", again=True) from None
    except httpx.TransportError:
        raise Unclear("对方没有答复，不知道是否已经送出。") from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise NotSent("服务地址设置有误，请系统管理员检查。", again=False) from None
    if response.status_code in NOT_TAKEN:
        raise NotSent("对方繁忙，稍后自动重试。", again=True)
    if response.status_code >= 500:
        raise Unclear(f"对方出错（HTTP {response.status_code}），不知道是否已经送出。")
    return response


def fields_of(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer; an empty one when it is something else."""
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
