"""Words of messages."""

from django.db.models import TextChoices


class Channel(TextChoices):
    """A way out of the house. In the app a message stands always; that is no channel."""

    SMS = "sms", "短信"
    WECOM = "wecom", "企业微信"
    EMAIL = "email", "电子邮件"


class Urgency(TextChoices):
    ROUTINE = "routine", "一般"
    IMPORTANT = "important", "重要"


class DeliveryState(TextChoices):
    WAITING = "waiting", "待发送"
    TAKEN = "taken", "排队发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "失败"
    UNCLEAR = "unclear", "结果不明"
    DROPPED = "dropped", "不再发送"


RESENDABLE = (DeliveryState.FAILED, DeliveryState.UNCLEAR, DeliveryState.DROPPED)
"""States from which a person may send again."""
