"""Code lists of care. Source: 基层工会经费收支管理办法 (总工办发〔2017〕32号) §8."""

from django.db.models import TextChoices


class CareKind(TextChoices):
    """What gives the union a reason to call on a member."""

    BIRTHDAY = "birthday", "生日"
    FESTIVAL = "festival", "节日"
    RETIREMENT = "retirement", "退休"
    ANNIVERSARY = "anniversary", "入会周年"
    MARRIAGE = "marriage", "结婚"
    BIRTH = "birth", "生育"
    HOSPITAL = "hospital", "住院"
    BEREAVEMENT = "bereavement", "直系亲属去世"
    DEATH = "death", "会员去世"
    MISFORTUNE = "misfortune", "重大变故"


COMPUTED = (
    CareKind.BIRTHDAY,
    CareKind.RETIREMENT,
    CareKind.FESTIVAL,
    CareKind.ANNIVERSARY,
)
"""Found from what is registered already; nobody has to tell them."""

LIFE_EVENTS = (
    CareKind.MARRIAGE,
    CareKind.BIRTH,
    CareKind.HOSPITAL,
    CareKind.BEREAVEMENT,
    CareKind.DEATH,
    CareKind.MISFORTUNE,
    CareKind.RETIREMENT,
)
"""Told by the worker, or entered at the desk."""

TOLD_BY_WORKERS = tuple(kind for kind in LIFE_EVENTS if kind is not CareKind.DEATH)

SENSITIVE = (
    CareKind.MARRIAGE,
    CareKind.BIRTH,
    CareKind.HOSPITAL,
    CareKind.BEREAVEMENT,
    CareKind.DEATH,
    CareKind.MISFORTUNE,
)
"""Marriage, birth, health, mourning and need are sensitive personal information (个人信息保护法 §28)."""


class Relation(TextChoices):
    """直系亲属"""

    SPOUSE = "spouse", "配偶"
    PARENT = "parent", "父母"
    CHILD = "child", "子女"
    SPOUSES_PARENT = "in_law", "配偶父母"


class EventState(TextChoices):
    TOLD = "told", "待核实"
    CONFIRMED = "confirmed", "已核实"
    DISMISSED = "dismissed", "不予登记"


class ToldBy(TextChoices):
    WORKER = "worker", "本人手机"
    DESK = "desk", "工会登记"


class GiftForm(TextChoices):
    GOODS = "goods", "慰问品"
    VOUCHER = "voucher", "提货券"
    CASH = "cash", "慰问金"
    GREETING = "greeting", "仅问候"


IN_KIND = (GiftForm.GOODS, GiftForm.VOUCHER)
"""Handed out from a warehouse, by a list."""


class GrantState(TextChoices):
    PLANNED = "planned", "待审批"
    CONFIRMED = "confirmed", "待发放"
    GIVEN = "given", "已发放"
    SIGNED = "signed", "已签收"
    CANCELLED = "cancelled", "已取消"


class SignedBy(TextChoices):
    PHONE = "phone", "手机签收"
    DESK = "desk", "当面签字"
    PAPER = "paper", "签收表"
