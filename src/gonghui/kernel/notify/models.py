"""What people were told, and what became of it on its way out of the house."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.notify.enums import Channel, DeliveryState
from gonghui.kernel.notify.kinds import MESSAGE_KINDS


class MessageQuerySet(ScopedQuerySet["Message"]):
    pass


class Message(models.Model):
    """One person was told one thing: the row itself is the message in the app.

    A worker's messages hang on the person, so that they are there when he binds his account later;
    a cadre's, and those of a worker account that is not bound, hang on the account. The same kind
    and key is written once for a recipient, whoever sends it again.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("类型", max_length=60)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="messages", verbose_name="工会"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="messages",
        verbose_name="收件账号",
        db_index=False,
    )
    person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        related_name="messages",
        verbose_name="收件人",
        db_index=False,
    )
    title = models.CharField("标题", max_length=120)
    text = models.CharField("内容", max_length=600)
    fields = models.JSONField("填入内容", default=dict)
    url = models.CharField("打开的页面", max_length=200, blank=True)
    key = models.CharField("去重键", max_length=120)
    read_at = models.DateTimeField("阅读时间", null=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(MessageQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(account=None, person__isnull=False)
                | Q(account__isnull=False, person=None),
                name="message_one_recipient",
            ),
            models.UniqueConstraint(
                fields=["kind", "key", "account"],
                condition=Q(person=None),
                name="message_once_for_account",
            ),
            models.UniqueConstraint(
                fields=["kind", "key", "person"],
                condition=Q(account=None),
                name="message_once_for_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="message_of_account"),
            models.Index(fields=["person", "-id"], name="message_of_person"),
            models.Index(
                fields=["account"], condition=Q(read_at=None), name="message_unread_account"
            ),
            models.Index(
                fields=["person"], condition=Q(read_at=None), name="message_unread_person"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_name(self) -> str:
        entry = MESSAGE_KINDS.get(self.kind)
        return entry.name if entry else self.kind

    @property
    def recipient_name(self) -> str:
        if self.account is not None:
            return self.account.display_name
        return self.person.name if self.person is not None else ""

    @property
    def is_neutral(self) -> bool:
        """Whether not even the offices' list may say who was told of what."""
        entry = MESSAGE_KINDS.get(self.kind)
        return entry is None or entry.neutral


class DeliveryQuerySet(ScopedQuerySet["Delivery"]):
    union_path = "message__union"


class Delivery(models.Model):
    """A message on its way by one channel.

    The address is looked up when it is sent and never stored here; `address_index` is its blind
    index, to count what one telephone gets.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C1", "address_index": "C2"}

    message = models.ForeignKey(
        Message, models.CASCADE, related_name="deliveries", verbose_name="消息"
    )
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    state = models.CharField(
        "状态", max_length=10, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_try_at = models.DateTimeField("下次发送", null=True)
    leased_by = models.CharField("执行者", max_length=60, blank=True)
    lease_until = models.DateTimeField("租约到期", null=True)
    error = models.CharField("说明", max_length=200, blank=True)
    provider_id = models.CharField("回执号", max_length=100, blank=True)
    address_index = models.CharField("地址索引", max_length=32, blank=True)
    created_at = models.DateTimeField("生成时间", auto_now_add=True)
    first_try_at = models.DateTimeField("首次发送", null=True)
    sent_at = models.DateTimeField("发送时间", null=True)

    objects: Any = ScopedManager.from_queryset(DeliveryQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "发送记录"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_once_a_channel")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["waiting", "taken", "sending"]),
                name="delivery_ahead",
            ),
            models.Index(
                fields=["address_index", "sent_at"],
                condition=~Q(address_index=""),
                name="delivery_of_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}：{self.kind_name}"

    @property
    def kind_name(self) -> str:
        return "中性消息" if self.message.is_neutral else self.message.kind_name

    @property
    def recipient_name(self) -> str:
        """Of a neutral message nobody learns here who asked for something."""
        return "（不显示）" if self.message.is_neutral else self.message.recipient_name


class Preference(models.Model):
    """An account does not want a kind by a channel. What is not here is on."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="message_preferences",
        verbose_name="账号",
    )
    kind = models.CharField("消息类型", max_length=60)
    channel = models.CharField("渠道", max_length=10, choices=Channel)

    class Meta:
        verbose_name = verbose_name_plural = "消息设置"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "kind", "channel"], name="message_preference_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}：{self.kind} {self.channel}"


class Contact(models.Model):
    """Where an account is reached, as far as the person behind it does not say so already."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="contact",
        verbose_name="账号",
    )
    mobile = models.CharField("接收短信的手机号", max_length=20, blank=True)
    email = models.EmailField("接收邮件的邮箱", blank=True)
    wecom = models.CharField("企业微信账号", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "联系方式"

    def __str__(self) -> str:
        return str(self.account)


class CodeSending(models.Model):
    """A phone code went out: to which telephone (blind index), when, with what result. The code
    itself is never here."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1", "address_index": "C2"}

    address_index = models.CharField("地址索引", max_length=32)
    state = models.CharField("状态", max_length=10, choices=DeliveryState)
    error = models.CharField("说明", max_length=200, blank=True)
    provider_id = models.CharField("回执号", max_length=100, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "验证码发送"
        indexes: ClassVar = [
            models.Index(fields=["address_index", "created_at"], name="code_of_address")
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%F %T} {self.get_state_display()}"
