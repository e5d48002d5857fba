"""Code lists of members' cards."""

from django.db.models import TextChoices


class CardKind(TextChoices):
    """What the member holds."""

    PAPER = "paper", "会员证"
    ELECTRONIC = "electronic", "电子会员证"
    SERVICE = "service", "会员服务卡"
    """Issued together with a bank (联名卡)."""


class CardStatus(TextChoices):
    """From application to the end of a card."""

    APPLIED = "applied", "已申领"
    MADE = "made", "已制卡"
    ISSUED = "issued", "已发放"
    ACTIVE = "active", "使用中"
    LOST = "lost", "已挂失"
    REPLACED = "replaced", "已换卡"
    CANCELLED = "cancelled", "已注销"


OPEN_STATUSES = (
    CardStatus.APPLIED,
    CardStatus.MADE,
    CardStatus.ISSUED,
    CardStatus.ACTIVE,
    CardStatus.LOST,
)
"""A member has one card of a kind with one of these."""

IN_HAND_STATUSES = (CardStatus.ISSUED, CardStatus.ACTIVE)


class CardAct(TextChoices):
    """What can be done with a card."""

    APPLY = "apply", "申领"
    GIVE = "give", "自动发放"
    MAKE = "make", "制卡"
    FAIL = "fail", "制卡未成"
    ISSUE = "issue", "发放"
    ACTIVATE = "activate", "激活"
    LOSE = "lose", "挂失"
    FIND = "find", "解除挂失"
    REPLACE = "replace", "换卡"
    RENEW = "renew", "续期"
    CANCEL = "cancel", "注销"


class Channel(TextChoices):
    """Through which door an act came."""

    DESK = "desk", "工会柜台"
    PHONE = "phone", "本人手机"
    BANK = "bank", "银行回盘"
    SYSTEM = "system", "系统"


class CheckResult(TextChoices):
    """What somebody who checks a card is told."""

    VALID = "valid", "有效"
    EXPIRED = "expired", "已过期"
    LOST = "lost", "已挂失"
    CANCELLED = "cancelled", "已注销"
    INACTIVE = "inactive", "未激活"
    STALE = "stale", "二维码已过时"
    UNKNOWN = "unknown", "无法核验"
