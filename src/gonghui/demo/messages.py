"""Messages of the demo accounts, read and unread, and deliveries in each state."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from gonghui.kernel.notify.enums import Channel, DeliveryState
from gonghui.kernel.notify.models import Contact, Delivery, Message
from gonghui.kernel.notify.queries import of_account
from gonghui.kernel.notify.services import mark_read, send

if TYPE_CHECKING:
    from gonghui.demo.county import County

TOLD = (
    # to, kind, title of the job, result, days ago, read
    ("jingban", "jobs.done", "导入会员花名册", "新增1,286人，更新0人，未导入3人。", 20, True),
    ("jingban", "jobs.failed", "导入用人单位", "没有找到表头，请下载模板后重新填写。", 6, True),
    ("jingban", "jobs.done", "核对会员身份证号码", "已核对1,289人，疑似有误2人。", 1, False),
    ("zhuxi", "jobs.done", "汇总全县会员统计", "42家基层工会全部完成。", 3, True),
    ("zhuxi", "jobs.done", "汇总全县活动统计", "本季度活动全部汇总。", 1, False),
    ("zhuxi", "jobs.failed", "导出会员名册", "磁盘空间不足，请联系系统管理员。", 0, False),
)
WAYS = (
    # number of the message above, channel, state, what the page says of it, tries
    (0, Channel.EMAIL, DeliveryState.SENT, "", 1),
    (
        1,
        Channel.WECOM,
        DeliveryState.FAILED,
        "企业微信不信任本服务器的地址，请系统管理员在应用里添加可信IP。",
        1,
    ),
    (1, Channel.EMAIL, DeliveryState.DROPPED, "已在系统内阅读。", 0),
    (2, Channel.WECOM, DeliveryState.SENT, "", 2),
    (4, Channel.EMAIL, DeliveryState.UNCLEAR, "邮件服务器没有答复，不知道是否已经送出。", 6),
    (5, Channel.WECOM, DeliveryState.SENT, "", 1),
)


def tell_everybody(county: County) -> None:
    """Messages as they would have come over the last weeks, and what became of them outside."""
    now = timezone.now()
    messages = []
    for number, (name, kind, title, result, days, is_read) in enumerate(TOLD):
        account = county.accounts[name]
        facts = {"title": title, "result": result}
        key = f"demo-{number}"
        send(kind, to=[account], union=county.unions["YX"], context=facts, url="/jobs/", key=key)
        message = of_account(account).get(key=key)
        at = now - dt.timedelta(days=days, hours=2)
        Message.objects.filter(pk=message.pk).update(created_at=at)
        if is_read:
            mark_read(account, message=message, at=at + dt.timedelta(minutes=40))
        messages.append((message, at))
    Delivery.objects.filter(message__in=[message for message, _ in messages]).delete()
    for number, channel, state, words, tries in WAYS:
        message, at = messages[number]
        sent_at = at if state in (DeliveryState.SENT, DeliveryState.UNCLEAR) else None
        row = Delivery.objects.create(
            message=message,
            channel=channel,
            state=state,
            attempts=tries,
            error=words,
            sent_at=sent_at,
            provider_id=f"demo-{message.uid.hex[:8]}" if state == DeliveryState.SENT else "",
        )
        Delivery.objects.filter(pk=row.pk).update(created_at=at)
    for name, account in county.accounts.items():
        Contact.objects.get_or_create(
            account=account, defaults={"email": f"{name}@yunxi.example", "wecom": name}
        )
