"""Code lists of goods."""

from django.db.models import TextChoices


class Category(TextChoices):
    """What goods are for; purchases of FESTIVAL are the base of the poverty-area share."""

    FESTIVAL = "festival", "节日慰问品"
    SUMMER = "summer", "防暑降温"
    WINTER = "winter", "防寒保暖"
    LIVING = "living", "生活用品"
    STUDY = "study", "学习用品"
    SPORTS = "sports", "文体用品"
    SAFETY = "safety", "劳动防护"
    OFFICE = "office", "办公用品"
    OTHER = "other", "其他"


class Source(TextChoices):
    """Where a lot came from."""

    BUY = "buy", "采购"
    DONATION = "donation", "捐赠"
    TRANSFER = "transfer", "上级拨入"


class MoveKind(TextChoices):
    """A line of the ledger. Quantities that leave are negative."""

    IN = "in", "入库"
    TRANSFER_OUT = "transfer_out", "调出"
    TRANSFER_IN = "transfer_in", "调入"
    ISSUE = "issue", "发放"
    RETURN = "return", "退库"
    LOSS = "loss", "报损"
    COUNT = "count", "盘点"


class TransferState(TextChoices):
    SENT = "sent", "在途"
    DIFFERS = "differs", "有差异"
    RECEIVED = "received", "已收货"


class Purpose(TextChoices):
    """For what goods are handed out."""

    SUMMER = "summer", "夏送清凉"
    WARMTH = "warmth", "冬送温暖"
    SPRING = "spring", "春送岗位"
    STUDENT = "student", "金秋助学"
    FESTIVAL = "festival", "节日慰问"
    CARE = "care", "会员慰问"
    AID = "aid", "困难帮扶"
    VISIT = "visit", "走访慰问"
    ACTIVITY = "activity", "活动用品"
    OTHER = "other", "其他"


class ListState(TextChoices):
    OPEN = "open", "发放中"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已作废"


class LineState(TextChoices):
    PLANNED = "planned", "待发放"
    HANDED = "handed", "待签收"
    SIGNED = "signed", "已签收"
    RETURNED = "returned", "已退回"
    CANCELLED = "cancelled", "已取消"


class SignedWay(TextChoices):
    INK = "ink", "当面手写"
    TYPED = "typed", "输入姓名"
    PAPER = "paper", "纸质签收表"
    PHONE = "phone", "本人手机"


class LossReason(TextChoices):
    EXPIRED = "expired", "过期"
    BROKEN = "broken", "破损变质"
    LOST = "lost", "丢失"
    OTHER = "other", "其他"


class LossState(TextChoices):
    ASKED = "asked", "待审批"
    APPROVED = "approved", "已核销"
    REFUSED = "refused", "不同意"


class TakeState(TextChoices):
    COUNTING = "counting", "盘点中"
    SUBMITTED = "submitted", "待审批"
    APPROVED = "approved", "已入账"
    CANCELLED = "cancelled", "已作废"
