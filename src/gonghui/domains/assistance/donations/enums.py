"""Code lists of donations."""

from django.db.models import TextChoices


class DriveKind(TextChoices):
    """What is asked for."""

    ONE_DAY = "one_day", "职工互助一日捐"
    MONEY = "money", "捐款"
    BOOKS = "books", "捐书"
    GOODS = "goods", "捐物"
    BLOOD = "blood", "献血"


OF_MONEY = (DriveKind.ONE_DAY, DriveKind.MONEY)
"""Kinds whose gifts go into an account in custody."""

UNITS = {DriveKind.BOOKS: "本", DriveKind.GOODS: "份", DriveKind.BLOOD: "人次"}
"""What gifts in kind are counted in."""


class DriveState(TextChoices):
    DRAFT = "draft", "起草"
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class Giver(TextChoices):
    """Who gave."""

    PERSON = "person", "职工个人"
    UNIT = "unit", "单位汇总"
    NAMELESS = "nameless", "匿名"


class DonationState(TextChoices):
    PLEDGED = "pledged", "待确认"
    RECEIVED = "received", "已收到"
    DECLINED = "declined", "未收到"


class Channel(TextChoices):
    DESK = "desk", "工会登记"
    LIST = "list", "单位名单"
    PHONE = "phone", "本人手机"


class EntryKind(TextChoices):
    """Why the balance of an account in custody changed."""

    DONATION = "donation", "捐款"
    REMITTED_IN = "remitted_in", "下级上缴"
    OTHER_IN = "other_in", "利息等收入"
    RESCUE = "rescue", "救助"
    USE = "use", "其他支出"
    REMITTED_OUT = "remitted_out", "上缴上级"
    CORRECTION = "correction", "冲销"


class OutlayKind(TextChoices):
    """What is paid out of an account in custody."""

    RESCUE = "rescue", "救助"
    USE = "use", "其他支出"
    REMITTANCE = "remittance", "上缴上级"


class OutlayState(TextChoices):
    READY = "ready", "待制单"
    ORDERED = "ordered", "待支付"
    PAID = "paid", "已支付"
    ARRIVED = "arrived", "上级已收"
    REVERSED = "reversed", "已冲销"
    DROPPED = "dropped", "不再支出"


PAID_STATES = (OutlayState.PAID, OutlayState.ARRIVED)


class RescueCause(TextChoices):
    """Why a family is rescued (职工互助一日捐)."""

    ILLNESS = "illness", "大病"
    ACCIDENT = "accident", "意外伤害"
    CALAMITY = "calamity", "灾害或重大变故"


class Relation(TextChoices):
    """Whom it befell."""

    SELF = "self", "职工本人"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    PARENT = "parent", "父母"


class UsePurpose(TextChoices):
    """What else a gift may be used for, as the drive said."""

    DISASTER = "disaster", "救灾"
    SCHOOL = "school", "助学"
    WARMTH = "warmth", "走访慰问"
    PUBLIC_GOOD = "public_good", "公益项目"
    FEES = "fees", "银行手续费"
