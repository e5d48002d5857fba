"""Carrying messages out, each at most once where the other side cannot tell a repetition.

A delivery is TAKEN under a lease, marked SENDING in a transaction of its own just before the
adapter is called, and written off with the answer. A process killed before the mark leaves it to
another; one killed after it leaves a question: the other side may or may not have it. Where the
other side knows the message again it is sent again, elsewhere it becomes UNCLEAR and a person
decides (docs/decisions/0006-at-most-once.md).
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from gonghui.kernel.jobs.services import worker_name
from gonghui.kernel.notify import rules
from gonghui.kernel.notify.adapters.protocol import Adapter, Letter, NotSent, Unclear
from gonghui.kernel.notify.addresses import reachable
from gonghui.kernel.notify.channels import adapter_of
from gonghui.kernel.notify.enums import Channel, DeliveryState
from gonghui.kernel.notify.kinds import MESSAGE_KINDS
from gonghui.kernel.notify.models import Delivery
from gonghui.kernel.people.protection import blind_index
from gonghui.kernel.policy.services import resolve

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=3)
"""Longer than any adapter waits for an answer."""
HANDFUL = 10


def deliver_pending(*, worker: str | None = None) -> int:
    """Carry out everything that is due. Returns how many deliveries were looked at."""
    if not _is_anything_due():
        return 0
    worker = worker or worker_name()
    recover_lost()
    errand = _Errand(worker)
    count = 0
    while handful := take(worker):
        for delivery in handful:
            errand.carry(delivery)
        count += len(handful)
    return count


def _is_anything_due() -> bool:
    """One look that takes no lock: it is cast every few seconds, and mostly in vain."""
    now = timezone.now()
    due = Q(state=DeliveryState.WAITING, next_try_at__lte=now)
    silent = Q(state__in=[DeliveryState.TAKEN, DeliveryState.SENDING], lease_until__lt=now)
    return Delivery.objects.filter(due | silent).exists()


@transaction.atomic
def take(worker: str) -> list[Delivery]:
    """Lease the deliveries that are due first."""
    now = timezone.now()
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=now)
    rows = list(due.select_for_update(skip_locked=True).order_by("next_try_at", "pk")[:HANDFUL])
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=DeliveryState.TAKEN, leased_by=worker, lease_until=now + LEASE
    )
    return rows


def recover_lost() -> int:
    """See to deliveries whose worker went silent. Returns how many."""
    now = timezone.now()
    silent = Delivery.objects.filter(lease_until__lt=now)
    count: int = silent.filter(state=DeliveryState.TAKEN).update(
        state=DeliveryState.WAITING, leased_by="", lease_until=None
    )
    for row in silent.filter(state=DeliveryState.SENDING):
        after = _after_doubt(row, adapter_of(row.channel), "发送时服务中断，不知道是否已经送出。")
        count += Delivery.objects.filter(
            pk=row.pk, state=DeliveryState.SENDING, lease_until=row.lease_until
        ).update(**after)
    return count


class _Errand:
    """One round of a worker; rule parameters are asked once for each union."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self._parameters: dict[tuple[str, int], Any] = {}

    def parameter(self, code: str, union: Any) -> Any:
        place = (code, union.pk)
        if place not in self._parameters:
            self._parameters[place] = resolve(code, union=union, on=timezone.localdate()).value
        return self._parameters[place]

    def carry(self, delivery: Delivery) -> None:
        """Take one delivery to its next state."""
        delivery = Delivery.objects.select_related("message__union").get(pk=delivery.pk)
        message = delivery.message
        adapter = adapter_of(delivery.channel)
        address = reachable([message])[message.pk].addresses.get(delivery.channel, "")
        kind = MESSAGE_KINDS.get(message.kind)
        if why := _needless(adapter, address, kind, message):
            self._put_down(delivery, state=DeliveryState.DROPPED, error=why, next_try_at=None)
            return
        assert adapter is not None
        assert kind is not None
        index = blind_index(f"{delivery.channel}:{address}")
        if delivery.channel == Channel.SMS and (later := self._later(message.union, index)):
            self._put_down(delivery, state=DeliveryState.WAITING, **later)
            return
        if not self._begin(delivery, index):
            return
        words = message.text
        if delivery.channel == Channel.SMS:
            words = rules.sms_words(kind, message.fields)
        letter = Letter(
            to=address,
            title=message.title,
            text=words,
            kind=message.kind,
            uid=message.uid.hex,
            fields=message.fields,
            link=_link(message),
        )
        self._settle(delivery, _hand_over(adapter, letter, delivery))

    def _later(self, union: Any, index: str) -> dict[str, Any]:
        """When and why an SMS has to wait; {} for now."""
        now = timezone.localtime()
        begins = self.parameter("notify.sms_quiet_from", union)
        ends = self.parameter("notify.sms_quiet_until", union)
        if wakes := rules.quiet_until(now, begins, ends):
            return {"next_try_at": wakes, "error": f"夜间不发短信，{ends}以后发送。"}
        sent = Delivery.objects.filter(
            address_index=index, sent_at__gt=now - dt.timedelta(days=1)
        ).values_list("sent_at", flat=True)
        at = rules.free_at(
            now,
            [moment for moment in sent if moment is not None],
            hourly=self.parameter("notify.sms_per_hour", union),
            daily=self.parameter("notify.sms_per_day", union),
        )
        return {"next_try_at": at, "error": "该号码短期内短信较多，稍后发送。"} if at else {}

    def _put_down(self, delivery: Delivery, **facts: Any) -> None:
        """Give a delivery back without having tried it."""
        Delivery.objects.filter(
            pk=delivery.pk, state=DeliveryState.TAKEN, leased_by=self.worker
        ).update(leased_by="", lease_until=None, **facts)

    def _begin(self, delivery: Delivery, index: str) -> bool:
        """Mark that the call is being made; False when the lease was lost to another worker."""
        now = timezone.now()
        mine = Delivery.objects.filter(
            pk=delivery.pk, state=DeliveryState.TAKEN, leased_by=self.worker
        )
        begun = mine.update(
            state=DeliveryState.SENDING,
            attempts=F("attempts") + 1,
            lease_until=now + LEASE,
            address_index=index,
            first_try_at=delivery.first_try_at or now,
            error="",
        )
        delivery.first_try_at = delivery.first_try_at or now
        delivery.attempts += 1
        return bool(begun)

    def _settle(self, delivery: Delivery, facts: dict[str, Any]) -> None:
        """Write the answer down. If the lease ran out meanwhile and the doubt was written, the
        answer is better than the doubt."""
        Delivery.objects.filter(
            pk=delivery.pk,
            attempts=delivery.attempts,
            leased_by=self.worker,
            state__in=[DeliveryState.SENDING, DeliveryState.UNCLEAR],
        ).update(**facts)


def _needless(adapter: Any, address: str, kind: Any, message: Any) -> str:
    """Why a delivery need not go out any more; "" when it does."""
    if kind is None:
        return "这类消息已停用。"
    if adapter is None:
        return "渠道已停用。"
    if not address:
        return "没有可用的号码或地址。"
    if message.read_at is not None and kind.may_be_switched_off:
        return "已在系统内阅读。"
    return ""


def _hand_over(adapter: Adapter, letter: Letter, delivery: Delivery) -> dict[str, Any]:
    """Call the adapter; its answer as the facts of the delivery."""
    try:
        number = adapter.send(letter)
    except NotSent as failure:
        return _after_failure(delivery, failure)
    except Unclear as doubt:
        return _after_doubt(delivery, adapter, doubt.reason)
    except Exception:
        logger.exception("delivery %s: the adapter failed", delivery.pk)
        return _after_doubt(delivery, adapter, "发送程序意外出错，请联系管理员查看日志。")
    return {
        "state": DeliveryState.SENT,
        "provider_id": number,
        "error": "",
        "sent_at": timezone.now(),
        "next_try_at": None,
    }


def _after_failure(delivery: Delivery, failure: NotSent) -> dict[str, Any]:
    pause = rules.pause_before(delivery.attempts) if failure.again else None
    if pause is None:
        return {"state": DeliveryState.FAILED, "error": failure.reason, "next_try_at": None}
    return {
        "state": DeliveryState.WAITING,
        "error": failure.reason,
        "next_try_at": timezone.now() + pause,
    }


def _after_doubt(delivery: Delivery, adapter: Adapter | None, reason: str) -> dict[str, Any]:
    """Once more where the other side knows the message again, else a question for a person. What
    may have reached a telephone counts as sent to it."""
    now = timezone.now()
    pause = rules.pause_before(delivery.attempts)
    span = adapter.settles_repeats_within if adapter is not None else dt.timedelta(0)
    began = delivery.first_try_at
    if pause is not None and began is not None and now + pause < began + span:
        return {"state": DeliveryState.WAITING, "error": reason, "next_try_at": now + pause}
    return {
        "state": DeliveryState.UNCLEAR,
        "error": reason,
        "next_try_at": None,
        "sent_at": now,
    }


def _link(message: Any) -> str:
    """Where the message leads when read elsewhere. The number at its end makes two messages of
    the same words two messages for whoever drops repetitions."""
    site = settings.NOTIFY["site"]
    return f"{site}{message.url or '/'}#{message.uid.hex[:8]}" if site else ""
