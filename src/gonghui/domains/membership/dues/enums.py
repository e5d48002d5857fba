"""Words of dues. Source: 中国工会章程; 关于收交工会会费的通知 (1978)."""

from django.db.models import TextChoices


class DuesState(TextChoices):
    DUE = "due", "应缴"
    PAID = "paid", "已缴"
    EXEMPT = "exempt", "免缴"
    ARREARS = "arrears", "欠缴"
    WAIVED = "waived", "减免"


OPEN = (DuesState.DUE, DuesState.ARREARS)
"""May be paid."""

SETTLED_BY_RULE = (DuesState.DUE, DuesState.ARREARS, DuesState.EXEMPT)
"""Follow the member's base, status and union; what was paid or waived stays as it is."""

COUNTED = (DuesState.DUE, DuesState.ARREARS, DuesState.PAID)
"""应缴人月: 免缴 and 减免 are in no denominator."""


class Exemption(TextChoices):
    """Why nothing is due."""

    RETAINED = "retained", "保留会籍"
    NEW_EMPLOYMENT = "gig", "新就业形态劳动者"
    LEFT = "left", "当月1日不在籍"
    NOTHING = "nothing", "基数不足10元"


class PayMethod(TextChoices):
    DEDUCTION = "deduction", "工资代扣"
    CASH = "cash", "现金"
    TRANSFER = "transfer", "转账"


RATE, FIXED = "按比例", "按定额"
EXEMPT, PAYS = "免缴", "应缴"
"""Words of the policy parameters."""
