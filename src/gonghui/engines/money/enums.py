"""Code lists of payments."""

from django.db.models import TextChoices


class Way(TextChoices):
    """How the money reaches its payee."""

    BANK = "bank", "银行转账"
    CASH = "cash", "现金"


class OrderState(TextChoices):
    """From draft to signature."""

    DRAFTED = "drafted", "待审批"
    APPROVED = "approved", "待支付"
    BATCHED = "batched", "在批次中"
    PAID = "paid", "已支付"
    SIGNED = "signed", "已签收"
    FAILED = "failed", "支付失败"
    CANCELLED = "cancelled", "已作废"
    REVERSED = "reversed", "已冲销"
    COUNTER = "counter", "冲销单"
    """The counter-entry itself: it takes back what another order paid."""


WAITING_STATES = (
    OrderState.DRAFTED,
    OrderState.APPROVED,
    OrderState.BATCHED,
    OrderState.FAILED,
)
"""The money is promised and has not left: what a budget line calls committed."""

PAID_STATES = (OrderState.PAID, OrderState.SIGNED)
"""The money is with its payee."""

LIVE_STATES = (*WAITING_STATES, *PAID_STATES)
"""What counts towards caps and duplicates."""


class OrderAct(TextChoices):
    """What can happen to an order."""

    DRAFT = "draft", "制单"
    APPROVE = "approve", "审批通过"
    CANCEL = "cancel", "作废"
    BATCH = "batch", "列入批次"
    TAKE_OUT = "take_out", "移出批次"
    PAY = "pay", "支付成功"
    FAIL = "fail", "支付失败"
    REBATCH = "rebatch", "退回待支付"
    CORRECT = "correct", "更正收款账户"
    SIGN = "sign", "签收"
    REVERSE = "reverse", "冲销"


ONCE_ACTS = (
    OrderAct.DRAFT,
    OrderAct.CANCEL,
    OrderAct.PAY,
    OrderAct.SIGN,
    OrderAct.REVERSE,
)
"""Acts that the database itself lets happen to an order once."""


class BatchState(TextChoices):
    """From the first order put in to the last result."""

    OPEN = "open", "整理中"
    CLOSED = "closed", "已封批"
    SENT = "sent", "已交银行"
    SETTLED = "settled", "已结清"
    DISCARDED = "discarded", "已撤销"


class LineResult(TextChoices):
    """What became of an order in a batch."""

    WAITING = "waiting", "待结果"
    PAID = "paid", "成功"
    FAILED = "failed", "失败"
    TAKEN_OUT = "taken_out", "移出"


class SignedBy(TextChoices):
    """How the payee acknowledged."""

    PHONE = "phone", "本人手机"
    DESK = "desk", "当面签字"
    PAPER = "paper", "纸质发放表"


class FundSource(TextChoices):
    """Whose money it is."""

    CENTRAL_FISCAL = "central_fiscal", "中央财政帮扶资金"
    LOCAL_FISCAL = "local_fiscal", "地方财政帮扶资金"
    UPPER_UNION = "upper_union", "上级工会补助"
    OWN_UNION = "own_union", "本级工会经费"
    SOCIAL_DONATION = "social_donation", "社会捐助"
    ADMIN = "admin", "行政补助"
    WELFARE_FEE = "welfare_fee", "福利费"


class Subject(TextChoices):
    """Expense accounts of 工会会计制度 by their standing names."""

    ACTIVITY = "activity", "职工活动支出"
    ACTIVITY_ORG = "activity_org", "职工活动组织支出"
    SERVICE = "service", "职工服务支出"
    RIGHTS = "rights", "维权支出"
    BUSINESS = "business", "业务支出"
    ADMIN = "admin", "行政支出"
    CAPITAL = "capital", "资本性支出"
    SUBSIDY_LOWER = "subsidy_lower", "补助下级支出"
    AFFILIATE = "affiliate", "对附属单位的支出"
    CUSTODIAL = "custodial", "代管经费"
    OTHER = "other", "其他支出"


class ResultState(TextChoices):
    """A bank's result file on its way into the ledger."""

    PREVIEW = "preview", "待确认"
    APPLYING = "applying", "入账中"
    DONE = "done", "已入账"
    DISCARDED = "discarded", "已放弃"


class RowVerdict(TextChoices):
    """What a row of a result file says, or why it says nothing."""

    PAID = "paid", "成功"
    FAILED = "failed", "失败"
    WRONG = "wrong", "有误"
    REPEATED = "repeated", "已入账"
