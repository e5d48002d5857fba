"""The channels this installation has, by the settings of its environment (`settings.NOTIFY`)."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from gonghui.kernel.notify.adapters.aliyun import AliyunAdapter
from gonghui.kernel.notify.adapters.console import ConsoleAdapter
from gonghui.kernel.notify.adapters.gateway import GatewayAdapter
from gonghui.kernel.notify.adapters.mail import MailAdapter
from gonghui.kernel.notify.adapters.protocol import Adapter
from gonghui.kernel.notify.adapters.wecom import WecomAdapter
from gonghui.kernel.notify.enums import Channel

ALIYUN = "https://dysmsapi.aliyuncs.com"


def adapter_of(channel: str) -> Adapter | None:
    """The way out of a channel; where none is set up, the demo's, and elsewhere None."""
    found = _MAKERS[Channel(channel)](settings.NOTIFY)
    if found is None and settings.NOTIFY["demo_outbox"]:
        return ConsoleAdapter(channel)
    return found


def configured() -> frozenset[str]:
    """Codes of the channels that can carry something."""
    return frozenset(channel for channel in Channel.values if adapter_of(channel) is not None)


def _sms(facts: dict[str, Any]) -> Adapter | None:
    account: dict[str, Any] = {
        "key": facts["sms_key"],
        "secret": facts["sms_secret"],
        "signature": facts["sms_signature"],
        "templates": facts["sms_templates"],
    }
    if not account["key"] or not account["secret"]:
        return None
    if facts["sms"] == "aliyun":
        return AliyunAdapter(address=facts["sms_address"] or ALIYUN, **account)
    if facts["sms"] == "gateway" and facts["sms_address"]:
        return GatewayAdapter(address=facts["sms_address"], **account)
    return None


def _wecom(facts: dict[str, Any]) -> Adapter | None:
    if not (facts["wecom_corp_id"] and facts["wecom_agent_id"] and facts["wecom_secret"]):
        return None
    return WecomAdapter(
        address=facts["wecom_address"].rstrip("/"),
        corp_id=facts["wecom_corp_id"],
        agent_id=facts["wecom_agent_id"],
        secret=facts["wecom_secret"],
    )


def _mail(facts: dict[str, Any]) -> Adapter | None:
    return MailAdapter(facts["mail_sender"]) if facts["mail_sender"] else None


_MAKERS = {Channel.SMS: _sms, Channel.WECOM: _wecom, Channel.EMAIL: _mail}


def setting_problems(facts: dict[str, Any]) -> list[str]:
    """What the environment says by halves: a way out that would silently not be there."""
    problems = []
    if facts["sms"] not in ("", "aliyun", "gateway"):
        problems.append(f"GONGHUI_SMS: no such service {facts['sms']}")
    elif facts["sms"] and _sms(facts) is None:
        problems.append("GONGHUI_SMS wants _KEY and _SECRET, and for gateway _ADDRESS")
    if facts["wecom_corp_id"] and not (facts["wecom_agent_id"] and facts["wecom_secret"]):
        problems.append("GONGHUI_WECOM_CORP_ID wants _AGENT_ID and _SECRET")
    if not isinstance(facts["sms_templates"], dict):
        problems.append('GONGHUI_SMS_TEMPLATES is an object: {"code": "SMS_1", "*": "SMS_2"}')
    return problems
